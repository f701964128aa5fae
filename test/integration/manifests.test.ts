import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';

/** Real manifests with known outcomes, beside the checkout where there are any: they are not ours to ship. */
const folder = resolve(import.meta.dirname, '../../../shared/manifests');
const here = existsSync(join(folder, 'check.mjs'));
if (!here) console.log(`no manifests with known outcomes at ${folder}: they are not checked`);

/** What a v1.27.1 cluster does otherwise than these expectations, which follow older pages, or leave it open. */
const otherwise: Readonly<Record<string, string>> = {
  'docs__secret-ssh-key': 'a name that cannot be parsed has no tag, so the policy defaults to IfNotPresent (pkg/apis/core/v1/defaults.go)',
  'pods__private-reg-pod': 'the same',
  'docs__hello-apparmor-2': 'since v1.21 the runtime, not the kubelet, asks whether an AppArmor profile is loaded: CreateContainerError',
  'pods__share-process-namespace': 'pause runs as 65535 since pause 3.6, not as root',
  'pods__init-containers#1': 'it is the case without a network; a run has the Internet, where the page is there',
  'seccomp__ga-violation-pod':
    'runc ends before it begins the process, which may do nothing: StartError, and no event Started (asked of runc 1.1 and containerd 1.7)',
  'storage__redis#1':
    "Debian's slim images have no procps, and so no program kill: exec of it is refused (the page installs procps first; `sh -c 'kill 1'` works)",
  'resource__memory-request-limit-2': 'the OOM killer ends the worker alone (memory.oom.group came with 1.28): stress itself exits 1',
};

it.runIf(here)('the manifests of the documentation do what is known of them', { timeout: 240_000 }, async () => {
  const run = promisify(execFile)(process.execPath, [join(folder, 'check.mjs'), `${inject('url')}/graphql`, folder], {
    maxBuffer: 2 ** 26,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const wrong = [...stdout.matchAll(/^(\w+__[\w#-]+): (.*)$/gm)].filter(
    ([, name]) => !otherwise[name!] && !otherwise[name!.replace(/#\d+$/, '')],
  );
  expect(wrong.map(([line]) => line)).toEqual([]);
  expect(stdout).toMatch(/^manifests: \d+ of \d+ hold$/m);
});

import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

interface Case {
  readonly rule: string;
  readonly manifest: string;
  readonly at: number;
  readonly interventions?: readonly InterventionInput[];
  readonly headline: RegExp;
  /** Sentences of the chain, in its order, among others. */
  readonly chain?: readonly string[];
  readonly not?: string;
}

const kubectl = (atSeconds: number, command: string, manifest?: string): InterventionInput => ({
  atSeconds,
  kind: 'KUBECTL',
  command: [command],
  ...(manifest !== undefined && { manifest }),
});
const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\n';
const withSecret = podOf('  containers: [{name: app, image: nginx, envFrom: [{secretRef: {name: s}}]}]');
const mounted = podOf(
  '  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /s}]}]\n  volumes: [{name: v, secret: {secretName: s}}]',
);
const shared = (script: string): string =>
  podOf(`  shareProcessNamespace: true\n  containers: [{name: app, image: nginx}, ${shell('b', script)}]`);

const cases: readonly Case[] = [
  {
    rule: 'a Secret that somebody has deleted before the container was started again',
    manifest: withSecret + secret,
    at: 60,
    interventions: [kubectl(20, 'delete secret s'), kubectl(25, 'exec web -- nginx -s stop')],
    headline: /^Container app cannot be configured: secret "s" not found$/,
    chain: ['kubectl delete secret s', 'kubectl exec web -- nginx -s stop'],
  },
  {
    rule: 'and before a Pod was made that mounts it',
    manifest: mounted + secret,
    at: 60,
    interventions: [kubectl(20, 'delete secret s'), kubectl(22, 'replace --force -f -', mounted)],
    headline: /^A volume cannot be mounted: .*secret "s" not found$/,
    chain: ['kubectl delete secret s'],
  },
  {
    rule: 'but not one that was never there',
    manifest: withSecret,
    at: 60,
    interventions: [kubectl(5, 'delete secret s'), kubectl(6, 'create secret generic t'), kubectl(7, 'delete secret t')],
    headline: /secret "s" not found$/,
    not: 'kubectl delete secret t',
  },
  {
    rule: 'who shares a PID namespace and ends the first process of another, in order',
    manifest: shared('sleep 5; killall nginx; sleep 900'),
    at: 10,
    headline:
      /^Container app has ended: a process of container b sent it SIGTERM, and it ended with exit code 0: they share a PID namespace\.$/,
  },
  {
    rule: 'or at once',
    manifest: shared('sleep 5; killall -9 nginx; sleep 900'),
    at: 10,
    headline: /: a process of container b sent it SIGKILL, and it ended with exit code 137 \(signal 9\)/,
  },
  {
    rule: 'somebody who does so from outside',
    manifest: shared('sleep 900'),
    at: 24,
    interventions: [kubectl(20, 'exec web -c b -- killall nginx')],
    headline: /it was ended from outside, with exit code 0: kubectl exec web -c b -- killall nginx$/,
    chain: ['kubectl exec web -c b -- killall nginx'],
  },
  {
    rule: 'an init container that has failed and runs once more',
    manifest: podOf(
      `  initContainers: [${shell('i', '[ -f /d/x ] || { touch /d/x; echo no luck; exit 3; }; sleep 100', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  containers: [{name: app, image: nginx}]\n  volumes: [{name: d, emptyDir: {}}]`,
    ),
    at: 30,
    headline: /init container i, which has been started again: its process ended with exit code 3\. Its last line of log: no luck$/,
  },
  {
    rule: 'a probe that could not be run has had nothing stopped',
    manifest: podOf(
      `  restartPolicy: Never\n  containers: [${shell('app', 'trap "exit 5" TERM; sleep 900 & wait', 'livenessProbe: {exec: {command: [nope]}, periodSeconds: 2}')}]`,
    ),
    at: 40,
    interventions: [{ atSeconds: 30, kind: 'KILL_CONTAINER', container: 'POD', signal: 'SIGKILL' }],
    headline: /^Container app has ended: the Pod's sandbox was gone, so the kubelet stopped it \(exit code 5\)/,
  },
  {
    rule: 'a hook that fails at each start, without the start before',
    manifest: podOf('  containers: [{name: app, image: nginx, lifecycle: {postStart: {exec: {command: [nope]}}}}]'),
    at: 60,
    headline: /^The postStart hook of container app failed/,
    not: 'Container app ends with exit code 0 (Completed)',
  },
];

describe('An explanation shows what led to it', () => {
  it.each(cases)('$rule', ({ manifest, at, interventions = [], headline, chain = [], not }) => {
    const told = play(manifest, { seconds: at, interventions }).run.explain(at);
    expect(told.headline.en).toMatch(headline);
    const sentences = told.chain.map(({ summary }) => summary.en);
    expect(sentences.filter((one) => chain.includes(one))).toEqual(chain);
    if (not !== undefined) expect(sentences.some((one) => one.startsWith(not))).toBe(false);
  });
});

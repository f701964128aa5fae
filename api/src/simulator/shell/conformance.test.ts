import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  place,
  type Recording,
  type Recordings,
  readScripts,
  speaksForImages,
  withoutPids,
} from '../../../../test/conformance/shell/format.ts';
import type { Process } from '../kernel/index.ts';
import { testContainer } from '../kernel/test-container.ts';
import type { Flavor } from './flavor.ts';
import { shell } from './index.ts';
import { utilities } from './utilities/index.ts';

const folder = new URL('../../../../test/conformance/', import.meta.url);
const scripts = readScripts(readFileSync(new URL('shell/scripts.txt', folder), 'utf8'));
const recordings: Recordings = JSON.parse(readFileSync(new URL('recorded/shell.json', folder), 'utf8'));
const flavors: readonly Flavor[] = ['dash', 'ash', 'bash'];

describe.each(flavors)('%s does what the real one did', (flavor) => {
  it.each(scripts.filter((script) => speaksForImages(flavor, script)))('$name', ({ name, text }) => {
    expect(simulate(flavor, text)).toEqual(recordings[name]?.[flavor]);
  });
});

it('to the images’ busybox a letter of several bytes is one', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  expect(simulate('ash', 's="héllo"; echo ${#s}').stdout).toBe('5\n');
});

it('every script has been recorded', () => {
  expect(Object.keys(recordings)).toEqual(scripts.map(({ name }) => name));
});

/** Not as PID 1, which signals spare. */
function simulate(flavor: Flavor, script: string): Recording {
  const programs = Object.fromEntries(Object.entries(utilities).map(([name, program]) => [`${place.bin}/${name}`, program]));
  const bash = shell('bash', { version: '5.2.37(1)', machine: 'x86_64-pc-linux-gnu' });
  const own = flavor === 'bash' ? bash : shell(flavor);
  const env = new Map(Object.entries({ PATH: place.bin, HOME: place.home, LC_ALL: 'C' }));
  const { stdout, stderr, exitCode } = testContainer({
    programs: { ...programs, [`${place.bin}/sh`]: own, '/bin/sh': own, [`${place.bin}/bash`]: bash },
    files: { [place.work]: { directory: true }, [place.home]: { directory: true }, '/usr/bin': { directory: true } },
    *run(process: Process) {
      const pid = process.spawn({ argv: [flavor === 'bash' ? 'bash' : 'sh', '-c', script], env });
      return (yield* process.waitpid(pid)).status.code;
    },
    cwd: place.work,
  });
  return withoutPids({ stdout, stderr, code: exitCode ?? -1 });
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testContainer } from '../../kernel/test-container.ts';
import { shell } from '../index.ts';
import { coreutils, utilities } from './index.ts';

/**
 * What options do that change files, ask, or are refused: as Debian's tools (in bash) and busybox' (in its ash) did it, recorded.
 * UPDATE_ANSWERS=1 asks them again, where they are.
 */
interface Recording {
  readonly before: string;
  readonly answers: Record<'gnu' | 'busybox', Record<string, [exit: number | null, stdout: string, stderr: string]>>;
}

const path = new URL('./options.recorded.data.json', import.meta.url);
const recording = JSON.parse(readFileSync(path, 'utf8')) as Recording;
const flavors = ['gnu', 'busybox'] as const;
type Flavor = (typeof flavors)[number];

if (process.env.UPDATE_ANSWERS) {
  const applets = mkdtempSync(join(tmpdir(), 'applets-'));
  spawnSync('busybox', ['--install', '-s', applets]);
  for (const flavor of flavors)
    for (const script of Object.keys(recording.answers[flavor])) recording.answers[flavor][script] = real(flavor, script, applets);
  rmSync(applets, { recursive: true });
  const rows = flavors.map(
    (flavor) =>
      `    "${flavor}": {\n${Object.entries(recording.answers[flavor])
        .map(([script, answer]) => `      ${JSON.stringify(script)}: ${JSON.stringify(answer)}`)
        .join(',\n')}\n    }`,
  );
  writeFileSync(path, `{\n  "before": ${JSON.stringify(recording.before)},\n  "answers": {\n${rows.join(',\n')}\n  }\n}\n`);
}

describe.each(flavors)('%s', (flavor) => {
  it.each(Object.entries(recording.answers[flavor]))('%s', (script, answer) => {
    expect(simulated(flavor, script)).toEqual(answer);
  });
});

function simulated(flavor: Flavor, script: string) {
  const { exitCode, stdout, stderr } = testContainer({
    programs: { ...(flavor === 'gnu' ? coreutils : utilities), bash: shell('bash'), sh: shell('ash') },
    files: { '/work': { directory: true } },
    run: [flavor === 'gnu' ? 'bash' : 'sh', '-c', recording.before + script],
    env: { LC_ALL: 'C' },
    cwd: '/work',
  });
  return [exitCode, stdout, withoutUsage(stderr)];
}

function real(flavor: Flavor, script: string, applets: string): [number | null, string, string] {
  const cwd = mkdtempSync(join(tmpdir(), 'options-'));
  const [command, first] = flavor === 'gnu' ? ['bash', []] : ['busybox', ['sh']];
  const env = { PATH: flavor === 'gnu' ? '/usr/bin:/bin' : applets, LC_ALL: 'C', HOME: '/root' };
  const ran = spawnSync(`/usr/bin/${command}`, [...first, '-c', recording.before + script], { cwd, input: '', encoding: 'utf8', env });
  rmSync(cwd, { recursive: true });
  return [ran.status, ran.stdout, withoutUsage(ran.stderr)];
}

/** A usage text is long and not our matter: that there is one is. Nor is where the shell stands. */
function withoutUsage(text: string): string {
  return text.replace(/^BusyBox v[\s\S]*$/m, 'USAGE\n').replace(/^\S*bash: line/gm, 'bash: line');
}

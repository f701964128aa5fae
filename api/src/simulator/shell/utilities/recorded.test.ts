import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Flavor } from './lib/tool.ts';
import { runUtility } from './test-utility.ts';

/** What real tools answered (busybox, and Debian 12: its mawk is older than what UPDATE_ANSWERS=1 asks on a newer one), recorded. */
interface Recording {
  readonly files: Readonly<Record<string, string>>;
  readonly answers: {
    readonly flavor: Flavor;
    readonly argv: readonly string[];
    readonly stdin?: string;
    stdout: string;
    stderr: string;
    exit: number | null;
  }[];
}

const path = fileURLToPath(new URL('./recorded.data.json', import.meta.url));
const recording = JSON.parse(readFileSync(path, 'utf8')) as Recording;
const files = Object.fromEntries(Object.entries(recording.files).map(([name, text]) => [`/data/${name}`, text]));

/** A usage text is long and not our matter: that there is one is. */
const withoutUsage = (text: string): string => text.replace(/^BusyBox v[\s\S]*$/m, 'USAGE\n');

function real(flavor: Flavor, argv: readonly string[], stdin: string) {
  const directory = mkdtempSync(join(tmpdir(), 'utilities-'));
  for (const [name, text] of Object.entries(recording.files)) writeFileSync(join(directory, name), text);
  const command = flavor === 'busybox' ? ['busybox', ...argv] : [...argv];
  const env = { PATH: '/usr/bin:/bin:/usr/sbin', LC_ALL: 'C', TZ: 'UTC' };
  const ran = spawnSync(command[0] as string, command.slice(1), { cwd: directory, input: stdin, encoding: 'utf8', env });
  rmSync(directory, { recursive: true });
  return { stdout: ran.stdout, stderr: withoutUsage(ran.stderr), exit: ran.status };
}

if (process.env.UPDATE_ANSWERS) {
  for (const answer of recording.answers) Object.assign(answer, real(answer.flavor, answer.argv, answer.stdin ?? ''));
  const rows = recording.answers.map((answer) => `    ${JSON.stringify(answer)}`).join(',\n');
  writeFileSync(path, `{\n  "files": ${JSON.stringify(recording.files)},\n  "answers": [\n${rows}\n  ]\n}\n`);
}

it.each(recording.answers)('$flavor: $argv', ({ flavor, argv, stdin, stdout, stderr, exit }) => {
  const ran = runUtility({ argv, flavor, files, ...(stdin === undefined ? {} : { stdin }) });
  expect({ stdout: ran.stdout, stderr: withoutUsage(ran.stderr), exit: ran.exitCode }).toEqual({ stdout, stderr, exit });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

/** What real interpreters did with scripts of the kind that manifests hold, recorded. UPDATE_ANSWERS=1 asks them again. */
interface Recording {
  readonly code: string;
  stdout: string;
  stderr: string;
  exit: number | null;
}
const languages = [
  { name: 'python', image: 'python:3.11', command: 'python3', script: '/app/main.py' },
  { name: 'javascript', image: 'node:20', command: 'node', script: '/app/main.js' },
] as const;
const env = { NAME: 'world', PORT: '8080' };
/** The folder of a script is not one of those that a real one may be put in. */
const WORK = '/work';

describe.each(languages)('$name does what the real one did', ({ name, image, command, script }) => {
  const path = new URL(`./${name}/recorded.data.json`, import.meta.url);
  const recordings = JSON.parse(readFileSync(path, 'utf8')) as Recording[];
  if (process.env.UPDATE_ANSWERS) {
    for (const recording of recordings) Object.assign(recording, real(command, script, recording.code));
    writeFileSync(path, `${JSON.stringify(recordings, undefined, 1)}\n`);
  }
  it.each(recordings)('$code', ({ code, ...expected }) => {
    const { stdout, stderr, exitCode } = runImage({
      image,
      command: [command, script],
      cwd: WORK,
      files: { [WORK]: { directory: true }, [script]: `${code}\n` },
      env,
    });
    expect({ stdout: ownFrames(stdout), stderr: ownFrames(stderr), exit: exitCode }).toEqual({
      ...expected,
      stdout: ownFrames(expected.stdout),
      stderr: ownFrames(expected.stderr),
    });
  });
});

/** Where Node's own functions stand, and which release of it this is, is no matter here. */
const ownFrames = (text: string): string =>
  text
    .replace(/\n {4}at [^\n]*node:[^\n]*?(?= \{\n|\n)/g, '')
    .replace(/node:[\w/]+:\d+/g, 'node:')
    .replace(/Node\.js v20\.[\d.]+/, 'Node.js v20');

function real(command: string, script: string, code: string): Omit<Recording, 'code'> {
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  const file = join(folder, 'app', script.split('/').at(-1) as string);
  spawnSync('mkdir', ['-p', join(folder, 'app'), join(folder, 'work')]);
  writeFileSync(file, `${code}\n`);
  const ran = spawnSync(command, [file], {
    cwd: join(folder, 'work'),
    input: '',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: '/root', LC_ALL: 'C.UTF-8', ...env },
  });
  rmSync(folder, { recursive: true });
  const plain = (text: string): string => text.replaceAll(`${folder}/app`, '/app').replaceAll(`${folder}/work`, WORK);
  return { stdout: plain(ran.stdout), stderr: plain(ran.stderr), exit: ran.status };
}

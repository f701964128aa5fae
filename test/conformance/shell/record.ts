/**
 * Runs the table of scripts under the real dash, busybox ash and bash, and records what they did.
 * Needs Debian's packages dash, busybox and bash: `npm run update:shell --workspace @peapod/test`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { place, type Recording, readScripts, speaksForImages, withoutPids } from './format.ts';

const shells = {
  dash: { file: '/usr/bin/dash', name: 'sh' },
  ash: { file: '/usr/bin/busybox', name: 'sh' },
  bash: { file: '/usr/bin/bash', name: 'bash' },
} as const;

const applets = String(spawnSync('/usr/bin/busybox', ['--list']).stdout)
  .split('\n')
  .filter(Boolean);
const scripts = readScripts(readFileSync(new URL('scripts.txt', import.meta.url), 'utf8'));

const recorded: Record<string, Record<string, Recording>> = Object.fromEntries(scripts.map(({ name }) => [name, {}]));
if (Object.keys(recorded).length < scripts.length) throw new Error('two scripts have the same name');
for (const [shell, program] of Object.entries(shells)) {
  makePath(program.file);
  for (const script of scripts) {
    const { name, text } = script;
    if (!speaksForImages(shell as keyof typeof shells, script)) continue;
    for (const directory of [place.work, place.home]) {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { recursive: true });
    }
    const { stdout, stderr, status, signal } = spawnSync(program.file, ['-c', text], {
      argv0: program.name,
      cwd: place.work,
      env: { PATH: place.bin, HOME: place.home, LC_ALL: 'C' },
      input: '',
      timeout: 10_000,
    });
    if (signal) throw new Error(`${name}: ${shell} was ended by ${signal}`);
    (recorded[name] as Record<string, Recording>)[shell] = withoutPids({
      stdout: String(stdout),
      stderr: String(stderr),
      code: status as number,
    });
  }
}
writeFileSync(new URL('../recorded/shell.json', import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);
console.log(`${scripts.length} scripts recorded`);

/** A PATH of busybox's utilities and the shell itself as `sh`. */
function makePath(shell: string): void {
  rmSync('/tmp/conformance', { recursive: true, force: true });
  mkdirSync(place.bin, { recursive: true });
  for (const applet of applets)
    if (!['sh', 'ash', 'bash', '[['].includes(applet)) symlinkSync('/usr/bin/busybox', `${place.bin}/${applet}`);
  symlinkSync(shell, `${place.bin}/sh`);
}

import { expect, it } from 'vitest';
import { testContainer } from '../../kernel/test-container.ts';
import { shell } from '../index.ts';
import { coreutils } from './index.ts';
import type { Program } from './lib/kernel.ts';

it.each<[rule: string, script: string, code: number, stdout: string, stderr?: string]>([
  [
    'what is mounted at a place',
    'findmnt /dev/pts',
    0,
    'TARGET   SOURCE FSTYPE OPTIONS\n/dev/pts devpts devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666\n',
  ],
  ['above a place', 'findmnt -nT /dev/null -o FSTYPE,TARGET', 0, 'tmpfs /dev\n'],
  ['in part', 'findmnt -no SOURCE /proc/sys', 0, 'proc[/sys]\n'],
  ['what is below hangs from it', 'findmnt -no TARGET | tail -n 3', 0, '`-/sys\n  |-/sys/fs/cgroup\n  `-/sys/firmware\n'],
  ['nothing there is a failure', 'findmnt /tmp', 1, ''],
  ['no such column', 'findmnt -o FOO', 1, '', 'findmnt: unknown column: FOO\n'],
])('findmnt: %s', (_, script, code, stdout, stderr = '') => {
  const programs = { ...(coreutils as Record<string, Program>), sh: shell('dash') };
  const out = testContainer({ programs, run: ['sh', '-c', script] });
  expect([out.exitCode, out.stdout, out.stderr]).toEqual([code, stdout, stderr]);
});

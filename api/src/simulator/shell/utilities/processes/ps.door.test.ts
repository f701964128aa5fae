import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

/** What procps says of a container that never waits for its child, with blanks told apart by columns alone. */
const said = (command: string, image = 'ubuntu:22.04'): string[] => {
  const { run } = play(podOf(`  containers: [{name: app, image: "${image}", command: [sh, -c, 'sleep 3 & exec sleep 1000']}]`), {
    seconds: 30,
    interventions: [{ atSeconds: 20, kind: 'EXEC', container: 'app', command: ['sh', '-c', command] }],
  });
  return (run.interventions[0]?.stdout ?? '').trimEnd().split('\n');
};

/** Columns as the real one (procps 4.0.4) writes them, with the numbers of processes as wide as Ubuntu has them. */
it.each([
  {
    command: 'ps -ef',
    head: 'UID          PID    PPID  C STIME TTY          TIME CMD',
    child: 'root           7       1  0 09:00 ?        00:00:00 [sleep] <defunct>',
  },
  {
    command: 'ps aux',
    head: 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
    child: 'root           7  0.0  0.0      0     0 ?        Z    09:00   0:00 [sleep] <defunct>',
  },
  {
    command: 'ps -el',
    head: 'F S   UID     PID    PPID  C PRI  NI ADDR SZ WCHAN  TTY          TIME CMD',
    child: '0 Z     0       7       1  0  80   0 -     0 -      ?        00:00:00 sleep <defunct>',
  },
  {
    command: 'ps -ely',
    head: 'S   UID     PID    PPID  C PRI  NI   RSS    SZ WCHAN  TTY          TIME CMD',
    child: 'Z     0       7       1  0  80   0     0     0 -      ?        00:00:00 sleep <defunct>',
  },
  {
    command: 'ps -ej',
    head: '    PID    PGID     SID TTY          TIME CMD',
    child: '      7       1       1 ?        00:00:00 sleep <defunct>',
  },
  {
    command: 'ps -ejf',
    head: 'UID          PID    PPID    PGID     SID  C STIME TTY          TIME CMD',
    child: 'root           7       1       1       1  0 09:00 ?        00:00:00 [sleep] <defunct>',
  },
  {
    command: 'ps -eF',
    head: 'UID          PID    PPID  C    SZ   RSS PSR STIME TTY          TIME CMD',
    child: 'root           7       1  0     0     0   3 09:00 ?        00:00:00 [sleep] <defunct>',
  },
  {
    command: 'ps -elf',
    head: 'F S UID          PID    PPID  C PRI  NI ADDR SZ WCHAN  STIME TTY          TIME CMD',
    child: '0 Z root           7       1  0  80   0 -     0 -      09:00 ?        00:00:00 [sleep] <defunct>',
  },
  { command: 'ps -eo pid,args', head: '    PID COMMAND', child: '      7 [sleep] <defunct>' },
])('$command tells of a process that nobody has waited for', ({ command, head, child }) => {
  const lines = said(command);
  expect(lines[0]).toBe(head);
  expect(lines).toContain(child);
});

it('busybox shows its name alone', () => {
  expect(said('ps', 'busybox:1.36')).toContain('    7 root      0:00 [sleep]');
});

it('what has run for less than a tick has taken nothing of the CPU', () => {
  expect(said('ps aux').at(-1)).toMatch(/^root +\d+ {2}0\.0 .* ps aux$/);
  expect(said('ps -ef').at(-1)).toMatch(/^root +\d+ +\d+ {2}0 .* ps -ef$/);
});

it('top counts it', () => {
  expect(said('top -bn1')[1]).toMatch(/^Tasks: .* 0 stopped, {3}1 zombie$/);
});

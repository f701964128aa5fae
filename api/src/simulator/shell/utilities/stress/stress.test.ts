import { expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { testContainer } from '../../../kernel/test-container.ts';
import { coreutils } from '../index.ts';

const DEBIAN_12 = 'ID=debian\nVERSION_ID="12"\n';
const UBUNTU_14 = 'ID=ubuntu\nVERSION_ID="14.04"\n';

/** What it says on both of its descriptors, one after the other, and with what code it ends. */
function stress(words: string, { system = '', memory, until = 60 }: { system?: string; memory?: number; until?: number } = {}): string {
  const out = testContainer({
    programs: coreutils,
    run: function* (process) {
      process.writeFile('/etc/os-release', system);
      return yield* process.exec(['stress', ...words.split(' ')]);
    },
    ...(memory === undefined ? {} : { container: { limits: { memoryBytes: memory * 2 ** 20 } } }),
    until: until * SECOND,
  });
  return `${(out.stdout + out.stderr).replaceAll(/^stress: /gm, '')}${out.exitCode === undefined ? '' : `exit ${out.exitCode}\n`}`;
}

it('a verbose run tells of each hog, and of how its alarm ends it', () => {
  expect(stress('-v -c 2 -m 1 --vm-bytes 64M --vm-hang 1 -t 2')).toBe(`info: [1] dispatching hogs: 2 cpu, 0 io, 1 vm, 0 hdd
dbug: [1] using backoff sleep of 9000us
dbug: [1] setting timeout to 2s
dbug: [1] --> hogcpu worker 2 [7] forked
dbug: [1] --> hogvm worker 1 [8] forked
dbug: [1] using backoff sleep of 3000us
dbug: [1] setting timeout to 2s
dbug: [1] --> hogcpu worker 1 [9] forked
dbug: [8] allocating 67108864 bytes ...
dbug: [8] touching bytes in strides of 4096 bytes ...
dbug: [8] sleeping for 1s with allocated memory
dbug: [8] freed 67108864 bytes
dbug: [8] allocating 67108864 bytes ...
dbug: [8] touching bytes in strides of 4096 bytes ...
dbug: [8] sleeping for 1s with allocated memory
dbug: [1] <-- worker 7 signalled normally
dbug: [1] <-- worker 8 signalled normally
dbug: [1] <-- worker 9 signalled normally
info: [1] successful run completed in 2s
exit 0
`);
});

it('a dry run ends when its hogs have started', () => {
  expect(stress('-v -n -i 1')).toBe(`info: [1] dispatching hogs: 0 cpu, 1 io, 0 vm, 0 hdd
dbug: [1] using backoff sleep of 3000us
dbug: [1] --> hogio worker 1 [7] forked
dbug: [1] <-- worker 7 returned normally
info: [1] successful run completed in 0s
exit 0
`);
});

it('what is kept is touched again and again; what hangs for ever once', () => {
  const kept = stress('-v -m 1 --vm-bytes 1M --vm-keep -t 1').split('\n');
  expect(kept.filter((line) => line.includes('allocating'))).toHaveLength(1);
  expect(kept.filter((line) => line.includes('touching')).length).toBeGreaterThan(10);
  expect(stress('-v -m 1 --vm-bytes 1M --vm-hang 0', { until: 9 })).toMatch(/\[7\] sleeping forever with allocated memory\n$/);
});

it('a hog of disks writes to a file without a name', () => {
  const lines = stress('-v -d 1 --hdd-bytes 16M -t 1')
    .replaceAll(/\.\/stress\.\w{6}\b/g, 'FILE')
    .split('\n');
  expect(lines.slice(4, 10)).toEqual([
    'dbug: [7] seeding 1048575 byte buffer with random data',
    'dbug: [7] opened FILE for writing 16777216 bytes',
    'dbug: [7] unlinking FILE',
    'dbug: [7] fast writing to FILE',
    'dbug: [7] slow writing to FILE',
    'dbug: [7] closing FILE after 16777216 bytes',
  ]);
});

it('when one of many is killed as PID 1’s child, the others are reaped', () => {
  expect(stress('-v -m 3 --vm-bytes 80M', { memory: 200 })).toMatch(
    /\[1\] <-- worker \d reaped\ndbug: \[1\] <-- worker \d reaped\nFAIL: \[1\] \(415\) <-- worker \d got signal 9\nWARN: \[1\] \(417\) now reaping child worker processes\nFAIL: \[1\] \(451\) failed run completed in 0s\nexit 1\n$/,
  );
});

it('where it leads no group they go on', () => {
  const out = testContainer({
    programs: coreutils,
    run: function* (process) {
      const pid = process.spawn({ argv: ['stress', '-m', '2', '--vm-bytes', '150M', '--vm-hang', '0', '-t', '9'] });
      return (yield* process.waitpid(pid)).status.code;
    },
    container: { limits: { memoryBytes: 200 * 2 ** 20 } },
  });
  expect(out.stderr).toContain('stress: FAIL: [7] (421) kill error: No such process\nstress: FAIL: [7] (451) failed run completed in 9s\n');
  expect(out.exitCode).toBe(1);
});

it('the lines of its source are those of the build', () => {
  const killed = '-m 1 --vm-bytes 250M';
  expect(stress(killed, { memory: 100, system: UBUNTU_14 })).toContain(
    'FAIL: [1] (416) <-- worker 7 got signal 9\nWARN: [1] (418) now reaping child worker processes\nFAIL: [1] (422) kill error: No such process\nFAIL: [1] (452) failed run completed in 0s\nexit 1\n',
  );
  expect(stress(killed, { memory: 100, system: DEBIAN_12 })).toContain(
    'FAIL: [1] (425) <-- worker 7 got signal 9\nWARN: [1] (427) now reaping child worker processes\nFAIL: [1] (431) kill error: No such process\nFAIL: [1] (461) failed run completed in 0s\nexit 1\n',
  );
  expect(stress('-m 1 --vm-bytes 9000G', { system: DEBIAN_12 })).toContain(
    'FAIL: [7] (512) hogvm malloc failed: Cannot allocate memory\nFAIL: [1] (404) <-- worker 7 returned error 1\nWARN: [1] (406) now reaping child worker processes\nFAIL: [1] (410) kill error: No such process\nFAIL: [1] (461) failed run completed in 0s\nexit 1\n',
  );
});

it.each([
  ['--vm=1', '(251) unrecognized option: --vm=1'],
  ['-c', "(167) missing argument to option '--cpu'"],
  ['-c -m 1', "(167) missing argument to option '--cpu'"],
  ['-c x', '(665) unrecognized suffix: x'],
  ['-m 1 --vm-bytes 100Mi', '(665) unrecognized suffix: i'],
  ['-c -1', '(171) invalid number of cpu hogs: -1'],
  ['-c M', '(672) invalid number: M'],
  ['-c ', '(640) invalid string'],
  ['-t 0s -c 1', '(161) invalid timeout value: 0s'],
  ['-t 1x', '(723) unrecognized suffix: x'],
  ['--backoff x', '(145) invalid number: x'],
  ['--backoff -1', '(150) invalid backoff factor: -1'],
  ['--vm-stride 0', '(211) invalid stride value: 0'],
  ['--vm-hang -2', '(221) invalid value: -2'],
  ['--hdd-bytes 0', '(245) invalid hdd byte value: 0'],
  ['-i 0', '(181) invalid number of io hogs: 0'],
  ['-d 0', '(235) invalid number of hdd hogs: 0'],
])('it takes no %s', (words, said) => {
  expect(stress(words, { system: DEBIAN_12 })).toBe(`FAIL: [1] ${said}\nexit 1\n`);
});

it('--version and --help', () => {
  expect(stress('--version', { system: DEBIAN_12 })).toBe('stress 1.0.7\nexit 0\n');
  expect(stress('-c 1 --help')).toMatch(/^`stress' imposes certain types[\s\S]*time\) or B,K,M,G \(size\)\.\nexit 0\n$/);
});

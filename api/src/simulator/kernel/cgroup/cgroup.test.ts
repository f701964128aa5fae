import { expect, it } from 'vitest';
import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { FileTree, type Process, type Program, Space } from '../index.ts';
import { type TestContainerInput, testContainer } from '../test-container.ts';

const MIB = 2 ** 20;

function* holding(process: Process, bytes: number): Task<number> {
  process.setMemory(bytes);
  yield* process.sleep(100 * SECOND);
  return 0;
}

interface Sentence {
  readonly rule: string;
  readonly container?: TestContainerInput['container'];
  readonly run: Program;
  readonly exit: number;
  readonly oomKilled: boolean;
  readonly stdout?: string;
}

const sentences: Sentence[] = [
  {
    rule: 'memory up to the limit is given',
    container: { limits: { memoryBytes: 10 * MIB } },
    *run(p) {
      p.setMemory(9 * MIB);
      yield* p.sleep(1);
      return 0;
    },
    exit: 0,
    oomKilled: false,
  },
  {
    rule: 'one byte more, and the process is killed',
    container: { limits: { memoryBytes: 10 * MIB } },
    *run(p) {
      p.setMemory(9 * MIB + 1);
      yield* p.sleep(1);
      return 0;
    },
    exit: 137,
    oomKilled: true,
  },
  {
    rule: 'the largest dies; the container goes on, and says that it was killed for memory',
    container: { limits: { memoryBytes: 10 * MIB } },
    *run(p) {
      p.setMemory(2 * MIB);
      const pid = p.spawn({ argv: ['big'], program: (c) => holding(c, 8 * MIB) });
      const { status } = yield* p.waitpid(pid);
      return status.signal === 'KILL' ? 6 : 0;
    },
    exit: 6,
    oomKilled: true,
  },
  {
    rule: 'of two alike the newer one dies',
    container: { limits: { memoryBytes: 10 * MIB } },
    *run(p) {
      p.setMemory(5 * MIB);
      const pid = p.spawn({ argv: ['same'], program: (c) => holding(c, 5.75 * MIB) });
      const { status } = yield* p.waitpid(pid);
      return status.signal === 'KILL' ? 6 : 0;
    },
    exit: 6,
    oomKilled: true,
  },
  {
    rule: 'what a process held is given back when it ends',
    container: { limits: { memoryBytes: 10 * MIB } },
    *run(p) {
      for (let i = 0; i < 5; i++) {
        const pid = p.spawn({
          argv: ['big'],
          *program(c) {
            c.setMemory(8 * MIB);
            yield* c.sleep(1);
            return 0;
          },
        });
        yield* p.waitpid(pid);
      }
      return 0;
    },
    exit: 0,
    oomKilled: false,
  },
  {
    rule: 'without a limit, the memory of the node is the limit, without what its own programs have of it',
    *run(p) {
      yield* holding(p, (8 * 1024 - 601) * MIB);
      return 0;
    },
    exit: 0,
    oomKilled: false,
  },
  {
    rule: 'a page more, and it is killed',
    *run(p) {
      yield* holding(p, (8 * 1024 - 600) * MIB + 4096);
      return 0;
    },
    exit: 137,
    oomKilled: true,
  },
  {
    rule: 'the CPU is used at full speed without a limit',
    *run(p) {
      const from = p.now;
      yield* p.compute(SECOND);
      yield* p.write(1, `${p.now - from}`);
      return 0;
    },
    exit: 0,
    oomKilled: false,
    stdout: '1000000',
  },
  {
    rule: 'with half a CPU, work is done in the first half of each period',
    container: { limits: { cpuMillis: 500 } },
    *run(p) {
      const from = p.now;
      yield* p.compute(SECOND);
      yield* p.write(1, String(Math.round((p.now - from) / (50 * MILLISECOND))));
      return 0;
    },
    exit: 0,
    oomKilled: false,
    stdout: '40',
  },
  {
    rule: 'the periods with work are counted, and those that had too little time for it',
    container: { limits: { cpuMillis: 500 } },
    *run(p) {
      yield* p.compute(SECOND - 20 * MILLISECOND);
      const [periods, throttled, time] =
        /nr_periods (\d+)\nnr_throttled (\d+)\nthrottled_usec (\d+)/.exec(p.readFile('/sys/fs/cgroup/cpu.stat'))?.slice(1) ?? [];
      yield* p.write(1, `${periods} ${throttled} ${Math.round(Number(time) / (50 * MILLISECOND))}`);
      return 0;
    },
    exit: 0,
    oomKilled: false,
    stdout: '20 19 19',
  },
  {
    rule: 'a short burst is not slowed down',
    container: { limits: { cpuMillis: 200 } },
    *run(p) {
      yield* p.sleep(SECOND);
      const from = p.now;
      yield* p.compute(10 * MILLISECOND);
      yield* p.write(1, String(p.now - from));
      return 0;
    },
    exit: 0,
    oomKilled: false,
    stdout: '10000',
  },
  {
    rule: 'two share one limit',
    container: { limits: { cpuMillis: 1000 } },
    *run(p) {
      const work: Program = function* (c) {
        for (let i = 0; i < 100; i++) yield* c.compute(10 * MILLISECOND);
        return 0;
      };
      const from = p.now;
      p.spawn({ argv: ['a'], program: work });
      p.spawn({ argv: ['b'], program: work });
      yield* p.waitpid();
      yield* p.waitpid();
      yield* p.write(1, String(Math.round((p.now - from) / (100 * MILLISECOND))));
      return 0;
    },
    exit: 0,
    oomKilled: false,
    stdout: '20',
  },
  {
    rule: 'beyond the limit of processes, fork says to try again',
    container: { limits: { pids: 2 } },
    *run(p) {
      p.spawn({ argv: ['one'], program: (c) => holding(c, 0) });
      try {
        p.spawn({ argv: ['two'], program: (c) => holding(c, 0) });
      } catch (error) {
        yield* p.write(1, (error as Error).message);
      }
      return 0;
    },
    exit: 0,
    oomKilled: false,
    stdout: 'Resource temporarily unavailable',
  },
];

it.each(sentences)('$rule', ({ container, run, exit, oomKilled, stdout = '' }) => {
  const result = testContainer({ run, container });
  expect({ exit: result.exit?.status.code, oomKilled: result.exit?.oomKilled, stdout: result.stdout }).toEqual({ exit, oomKilled, stdout });
  expect(result.node.rootCgroup).toMatchObject({ memoryBytes: 600 * MIB, pids: 0 });
});

it('a file in memory is paid for, kills who writes too much, and stays after it', () => {
  const first = testContainer({
    *run(p) {
      yield* p.sleep(1);
      return 0;
    },
  });
  const memory = new FileTree(first.engine, { kind: 'tmpfs', space: new Space(100 * MIB) });
  const result = testContainer({
    container: { limits: { memoryBytes: 10 * MIB }, mounts: [{ path: '/cache', tree: memory, source: 'tmpfs', type: 'tmpfs' }] },
    *run(p) {
      const fd = p.open('/cache/a', { write: true, create: true });
      for (;;) yield* p.write(fd, { fill: 'x', length: MIB });
    },
  });
  expect(result.exit).toEqual({ status: { code: 137, signal: 'KILL' }, oomKilled: true });
  expect(result.container.memoryBytes).toBe(memory.usedBytes);
  memory.remove('a');
  expect(result.container.memoryBytes).toBe(0);
});

it.each([
  {
    what: 'A busy loop',
    *run(p: Process): Task<number> {
      for (;;) yield* p.compute(10);
    },
  },
  {
    what: 'Text that is written without end',
    *run(p: Process): Task<number> {
      const text = 'abcd'.repeat(1000);
      const nowhere = p.open('/dev/null', { write: true });
      for (;;) yield* p.write(nowhere, text);
    },
  },
])('$what ends with the limit of steps', ({ run }) => {
  expect(() => testContainer({ run })).toThrow('more than 3000000 steps');
});

it('a loop of system calls that take no time ends with the limit of steps', () => {
  expect(() =>
    testContainer({
      // biome-ignore lint/correctness/useYield: it never waits.
      *run(p) {
        for (;;) p.access('/', 'f');
      },
    }),
  ).toThrow('more than 3000000 steps');
});

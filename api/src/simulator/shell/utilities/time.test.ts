import { expect, it } from 'vitest';
import { defaultLimits, LimitReached, SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { testContainer } from '../../kernel/test-container.ts';
import { coreutils, utilities } from './index.ts';

interface Sentence {
  readonly rule: string;
  readonly flavor?: 'gnu';
  readonly run: readonly string[] | ((process: Process) => Task<number>);
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit: number | undefined;
  /** When it ended, in whole seconds. */
  readonly seconds?: number;
  readonly memoryLimit?: number;
  readonly until?: number;
}

const sentences: Sentence[] = [
  { rule: 'sleep adds its arguments up', run: ['sleep', '1m', '30', '0.5s'], exit: 0, seconds: 90 },
  { rule: 'sleep infinity goes on and on', run: ['sleep', 'infinity'], exit: undefined },
  { rule: 'GNU timeout says 124', flavor: 'gnu', run: ['timeout', '5', 'sleep', '100'], exit: 124, seconds: 5 },
  {
    rule: 'busybox timeout becomes the command, which the signal ends',
    *run(process) {
      const pid = process.spawn({ argv: ['timeout', '5', 'sleep', '100'] });
      const { status } = yield* process.waitpid(pid);
      return status.signal === 'TERM' ? 42 : 0;
    },
    exit: 42,
    seconds: 5,
  },
  { rule: "as a container's first process it is not ended by it", run: ['timeout', '5', 'sleep', '100'], exit: 0, seconds: 100 },
  { rule: 'timeout lets a quick command end', run: ['timeout', '5', 'sleep', '2'], exit: 0, seconds: 2 },
  {
    rule: 'timeout -k kills what ignores the first signal',
    flavor: 'gnu',
    *run(process) {
      process.onSignal('TERM', 'ignore');
      return yield* process.exec(['timeout', '-k', '3', '5', 'sleep', '100']);
    },
    exit: 137,
    seconds: 8,
  },
  {
    rule: 'tail -F waits for a file that is not there yet, and follows it',
    run: function* (process) {
      process.spawn({ argv: ['tail', '-n+1', '-F', '/tmp/log'] });
      yield* process.sleep(2.5 * SECOND);
      process.writeFile('/tmp/log', 'one\n');
      yield* process.sleep(2 * SECOND);
      process.writeFile('/tmp/log', 'two\n', { append: true });
      yield* process.sleep(2 * SECOND);
      return 0;
    },
    stdout: 'one\ntwo\n',
    stderr: "tail: can't open '/tmp/log': No such file or directory\ntail: /tmp/log has appeared; following end of new file\n",
    exit: 0,
  },
  { rule: 'tail -f /dev/null never ends', run: ['tail', '-f', '/dev/null'], exit: undefined },
  {
    rule: 'tail -f tells of a file that was cut short',
    flavor: 'gnu',
    run: function* (process) {
      process.writeFile('/tmp/log', 'first line\n');
      process.spawn({ argv: ['tail', '-f', '/tmp/log'] });
      yield* process.sleep(2 * SECOND);
      process.writeFile('/tmp/log', 'new\n');
      yield* process.sleep(2 * SECOND);
      return 0;
    },
    stdout: 'first line\nnew\n',
    stderr: 'tail: /tmp/log: file truncated\n',
    exit: 0,
  },
  {
    rule: 'what a filter writes to a pipe waits for a full buffer or its end',
    run: function* (process) {
      const [read, write] = process.pipe();
      process.spawn({
        argv: ['grep', 'x'],
        fds: new Map([
          [0, read],
          [1, 1],
        ]),
      });
      process.close(read);
      yield* process.write(write, 'x1\n');
      yield* process.sleep(SECOND);
      yield* process.write(1, 'meanwhile\n');
      process.close(write);
      yield* process.waitpid();
      return 0;
    },
    stdout: 'meanwhile\nx1\n',
    exit: 0,
  },
  {
    rule: 'stress within its limit goes on',
    flavor: 'gnu',
    run: ['stress', '--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'],
    memoryLimit: 200 * 2 ** 20,
    stdout: 'stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n',
    until: 60,
    exit: undefined,
  },
  {
    rule: 'stress over its limit: the worker is killed, and all ends with 1',
    flavor: 'gnu',
    run: ['stress', '--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
    memoryLimit: 100 * 2 ** 20,
    stdout: 'stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n',
    stderr:
      'stress: FAIL: [1] (415) <-- worker 7 got signal 9\nstress: WARN: [1] (417) now reaping child worker processes\nstress: FAIL: [1] (421) kill error: No such process\nstress: FAIL: [1] (451) failed run completed in 0s\n',
    exit: 1,
  },
  // Lessons eat memory so: https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/ has `stress` for it.
  {
    rule: 'what tail holds of a line without an end is memory',
    run: ['tail', '/dev/zero'],
    memoryLimit: 32 * 2 ** 20,
    exit: 137,
    seconds: 0,
  },
  {
    rule: 'so is what sort holds',
    run: ['sort', '/dev/zero'],
    memoryLimit: 32 * 2 ** 20,
    exit: 137,
  },
  {
    rule: 'and what grep holds of one line',
    run: ['grep', 'x', '/dev/zero'],
    memoryLimit: 32 * 2 ** 20,
    exit: 137,
  },
  {
    rule: 'and a block of dd',
    run: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=64M', 'count=1'],
    memoryLimit: 32 * 2 ** 20,
    exit: 137,
  },
  {
    rule: 'what fits is no matter',
    run: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=16M', 'count=1', 'status=none'],
    memoryLimit: 32 * 2 ** 20,
    exit: 0,
  },
  { rule: 'sums are worked out as they are read', run: ['md5sum', '/dev/zero'], memoryLimit: 32 * 2 ** 20, until: 60, exit: undefined },
  ...['md5sum /dev/urandom', 'sha256sum', 'gzip -c /dev/zero', 'gzip'].map(
    (command): Sentence => ({
      rule: `what a device gives without end is read without end: ${command}`,
      run: function* (process) {
        const fds = new Map([
          [0, process.open('/dev/urandom', { read: true })],
          [1, process.open('/dev/null', { write: true })],
        ]);
        process.spawn({ argv: command.split(' '), fds });
        yield* process.waitpid();
        return 0;
      },
      until: 4 * 3600,
      exit: undefined,
    }),
  ),
  ...[['yes'], ['cat', '/dev/zero'], ['cat', '/dev/urandom'], ['dd', 'if=/dev/zero', 'status=none']].map(
    (argv): Sentence => ({
      rule: `what goes to /dev/null may go on for long: ${argv.join(' ')}`,
      run: function* (process) {
        process.spawn({ argv, fds: new Map([[1, process.open('/dev/null', { write: true })]]) });
        yield* process.waitpid();
        return 0;
      },
      until: 4 * 3600,
      exit: undefined,
    }),
  ),
  { rule: 'busybox knows small suffixes alone', run: ['head', '-c', '1M', '/dev/zero'], stderr: "head: invalid number '1M'\n", exit: 1 },
  { rule: 'GNU knows them all', flavor: 'gnu', run: ['head', '-c', '1K', '/dev/zero'], stdout: '\0'.repeat(1024), exit: 0 },
  { rule: 'busybox: a kibibyte', run: ['head', '-c', '1k', '/dev/zero'], stdout: '\0'.repeat(1024), exit: 0 },
  {
    rule: 'and a mebibyte',
    run: ['tail', '-c', '1m', '/etc/hostname'],
    stdout: 'test-pod\n',
    exit: 0,
  },
  {
    rule: 'stress for a time',
    flavor: 'gnu',
    run: ['stress', '--cpu', '2', '--timeout', '10s'],
    stdout: 'stress: info: [1] dispatching hogs: 2 cpu, 0 io, 0 vm, 0 hdd\nstress: info: [1] successful run completed in 10s\n',
    exit: 0,
    seconds: 10,
  },
  {
    rule: 'stress-ng: what the OOM killer ends is started again',
    flavor: 'gnu',
    run: ['stress-ng', '--brk', '1', '-B', '1', '--matrix', '2', '--stack', '1', '--vm-populate', '--timeout=5s', '--metrics-brief'],
    memoryLimit: 200 * 2 ** 20,
    stderr:
      'stress-ng: info:  [1] setting to a 5 seconds run per stressor\nstress-ng: info:  [1] dispatching hogs: 1 brk, 1 bigheap, 2 matrix, 1 stack\nstress-ng: info:  [1] successful run completed in 5.00s\n',
    exit: 0,
    seconds: 5,
  },
  {
    rule: 'what is none of its stressors',
    flavor: 'gnu',
    run: ['stress-ng', '--cpu', '1', '--bogus', '2'],
    stderr: "stress-ng: unrecognized option '--bogus'\nTry 'stress-ng --help' for more information.\n",
    exit: 1,
  },
  {
    rule: 'dd to a file that may not grow more',
    run: ['dd', 'if=/dev/zero', 'of=/tmp/big', 'bs=1M', 'count=10', 'status=none'],
    exit: 0,
  },
  {
    rule: 'killall -0 asks whether a process is there',
    run: function* (process) {
      const pid = process.spawn({ argv: ['sleep', '10'] });
      const asked = process.spawn({ argv: ['killall', '-0', 'sleep'] });
      yield* process.write(1, `${(yield* process.waitpid(asked)).status.code}\n`);
      process.spawn({ argv: ['killall', 'sleep'] });
      yield* process.write(1, `${(yield* process.waitpid(pid)).status.signal}\n`);
      return 0;
    },
    stdout: '0\nTERM\n',
    exit: 0,
  },
  {
    rule: 'ps of busybox',
    run: function* (process) {
      process.spawn({ argv: ['sleep', '10'] });
      process.spawn({ argv: ['ps'] });
      yield* process.sleep(SECOND);
      return 0;
    },
    stdout: 'PID   USER     TIME  COMMAND\n    1 root      0:00 test-program\n    7 root      0:00 sleep 10\n    8 root      0:00 ps\n',
    exit: 0,
  },
  {
    rule: 'ps ax of procps',
    flavor: 'gnu',
    run: function* (process) {
      process.spawn({ argv: ['ps', 'ax'] });
      yield* process.sleep(SECOND);
      return 0;
    },
    stdout: '    PID TTY      STAT   TIME COMMAND\n      1 ?        Ss     0:00 test-program\n      7 ?        R      0:00 ps ax\n',
    exit: 0,
  },
  {
    rule: 'find -mtime and touch -d',
    run: function* (process) {
      yield* process.waitpid(process.spawn({ argv: ['touch', '-d', '2023-05-01 00:00:00', '/tmp/old'] }));
      yield* process.waitpid(process.spawn({ argv: ['touch', '/tmp/new'] }));
      yield* process.waitpid(process.spawn({ argv: ['find', '/tmp', '-type', 'f', '-mtime', '+3'] }));
      yield* process.waitpid(process.spawn({ argv: ['ls', '-l', '/tmp'] }));
      return 0;
    },
    stdout:
      '/tmp/old\ntotal 0\n-rw-r--r--    1 root     root             0 May 15 09:00 new\n-rw-r--r--    1 root     root             0 May  1 00:00 old\n',
    exit: 0,
  },
  {
    rule: 'date tells the simulated time',
    run: function* (process) {
      yield* process.sleep(61 * SECOND);
      return yield* process.exec(['date']);
    },
    stdout: 'Mon May 15 09:01:01 UTC 2023\n',
    exit: 0,
  },
  {
    rule: 'tar packs and unpacks a tree, compressed too',
    run: function* (process) {
      process.mkdir('/tmp/a');
      process.writeFile('/tmp/a/é', 'grün\n');
      process.symlink('é', '/tmp/a/link');
      process.mkdir('/tmp/b');
      const steps = ['tar czf /tmp/x.tgz -C /tmp a', 'tar xf /tmp/x.tgz -C /tmp/b', 'tar tf /tmp/x.tgz', 'cat /tmp/b/a/link'];
      for (const step of steps) yield* process.waitpid(process.spawn({ argv: step.split(' ') }));
      return 0;
    },
    stdout: 'a/\na/é\na/link\ngrün\n',
    exit: 0,
  },
  {
    rule: 'httpd serves files, and wget asks for them',
    run: function* (process) {
      process.mkdir('/tmp/www');
      process.writeFile('/tmp/www/index.html', 'hello\n');
      process.spawn({ argv: ['httpd', '-f', '-p', '8080', '-h', '/tmp/www'] });
      yield* process.sleep(SECOND);
      yield* process.waitpid(process.spawn({ argv: ['wget', '-qO-', 'localhost:8080'] }));
      yield* process.waitpid(process.spawn({ argv: ['wget', '-qO-', 'localhost:8080/nothing'] }));
      return 0;
    },
    stdout: 'hello\n',
    stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n',
    exit: 0,
  },
  {
    rule: 'netstat shows who listens',
    run: function* (process) {
      process.spawn({ argv: ['httpd', '-f', '-p', '8080', '-h', '/tmp'] });
      yield* process.sleep(SECOND);
      return yield* process.exec(['netstat', '-tln']);
    },
    stdout:
      'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \ntcp        0      0 :::8080                 :::*                    LISTEN      \n',
    exit: 0,
  },
  {
    rule: 'nc answers nc',
    run: function* (process) {
      process.writeFile('/tmp/in', 'ping\n');
      const server = process.spawn({ argv: ['nc', '-l', '-p', '9000'] });
      yield* process.sleep(SECOND);
      process.dup2(process.open('/tmp/in', { read: true }), 0);
      process.spawn({ argv: ['nc', '-w', '2', 'localhost', '9000'] });
      yield* process.sleep(5 * SECOND);
      process.kill(server, 'KILL');
      return 0;
    },
    stdout: 'ping\n',
    exit: 0,
  },
];

it.each(sentences)('$rule', ({ flavor, run, stdout = '', stderr = '', exit, seconds, memoryLimit, until }) => {
  const out = testContainer({
    programs: flavor === 'gnu' ? coreutils : utilities,
    run,
    ...(memoryLimit === undefined ? {} : { container: { limits: { memoryBytes: memoryLimit } } }),
    ...(until === undefined ? {} : { until: until * SECOND }),
  });
  expect({ stdout: out.stdout, stderr: out.stderr, exit: out.exitCode }).toEqual({ stdout, stderr, exit });
  if (seconds !== undefined) expect(Math.floor((out.at ?? 0) / SECOND)).toBe(seconds);
});

it.each([
  ['yes', 'exit none'],
  ['cat /dev/zero', 'limit of steps'],
  ['sort /dev/zero', 'exit 137'],
  ['grep x /dev/zero', 'exit 137'],
  ['tail /dev/zero', 'exit 137'],
  ['od /dev/zero', 'exit 137'],
  ['seq 1 1000000000000', 'limit of steps'],
  ['shuf -i 1-1000000000000', 'exit 1'],
  ['dd if=/dev/zero of=/dev/null', 'exit none'],
  ['shuf -r -e a b', 'exit 1'],
  ['awk BEGIN{while(1);}', 'limit of steps'],
  ['awk BEGIN{while(1)x=x"aaaaaaaaaaaaaaaa"}', 'limit of steps'],
  ['awk function\tf(){return\tf()}BEGIN{f()}', 'exit 2'],
  ['sed :a;ba /etc/passwd', 'limit of steps'],
  ['find / -exec find / ;', 'limit of steps'],
])('what has no end keeps nobody waiting: %s, %s', (command, end) => {
  const run = (): unknown => {
    const limits = { ...defaultLimits, steps: 100_000 };
    return testContainer({ programs: utilities, run: command.split(' '), limits, container: { stdout() {} } }).exitCode;
  };
  const outcome = (): string => {
    try {
      return `exit ${run() ?? 'none'}`;
    } catch (error) {
      if (error instanceof LimitReached) return `limit of ${error.limit}`;
      throw error;
    }
  };
  expect(outcome()).toBe(end);
});

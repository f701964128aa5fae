import { expect, it } from 'vitest';
import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../index.ts';
import { OsError } from '../index.ts';
import { testContainer } from '../test-container.ts';

function* say(process: Process, text: string): Task<void> {
  yield* process.write(1, `${text}\n`);
}
const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'ok';
  } catch (error) {
    return error instanceof OsError ? error.code : 'bug';
  }
};
/** Catches what a waiting system call throws. */
function* caught(task: Task<unknown>): Task<string> {
  try {
    yield* task;
    return 'ok';
  } catch (error) {
    if (error instanceof OsError) return error.code;
    throw error;
  }
}
const sleeper: Program = function* (p) {
  yield* p.sleep(Number(p.argv[1] ?? 1) * SECOND);
  return 0;
};
const echo: Program = function* (p) {
  yield* say(p, p.argv.slice(1).join(' '));
  return 0;
};
const cat: Program = function* (p) {
  for (;;) {
    const data = yield* p.read(0);
    if (data === '') return 0;
    yield* p.write(1, data);
  }
};
const yes: Program = function* (p) {
  for (;;) yield* p.write(1, 'y\n'.repeat(1000));
};

const programs = { sleep: sleeper, echo, cat, yes };

interface Sentence {
  readonly rule: string;
  readonly run: Program;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit: number;
}

const sentences: Sentence[] = [
  {
    rule: 'who has ended, and has not been waited for, has a name but no program, no memory and no environment any more',
    *run(p) {
      const pid = p.spawn({ argv: ['echo', 'gone'] });
      yield* p.sleep(SECOND);
      const read = (name: string): string => JSON.stringify(p.readFile(`/proc/${pid}/${name}`));
      yield* say(p, [codeOf(() => p.stat(`/proc/${pid}/exe`)), read('comm'), read('cmdline'), read('maps'), read('environ')].join(' '));
      return 0;
    },
    stdout: 'gone\nENOENT "echo\\n" "" "" ""\n',
    exit: 0,
  },
  {
    rule: 'a child inherits the output, and its exit code is waited for',
    *run(p) {
      const pid = p.spawn({ argv: ['echo', 'hi'] });
      const { status } = yield* p.waitpid(pid);
      yield* say(p, `${pid} ${status.code}`);
      return 3;
    },
    stdout: 'hi\n7 0\n',
    exit: 3,
  },
  {
    rule: 'a pipeline: what one writes the other reads, and the end is seen when all writers are gone',
    *run(p) {
      const [read, write] = p.pipe();
      p.spawn({ argv: ['echo', 'through'], fds: new Map([[1, write]]) });
      p.spawn({
        argv: ['cat'],
        fds: new Map([
          [0, read],
          [1, 1],
        ]),
      });
      p.close(read);
      p.close(write);
      yield* p.waitpid();
      yield* p.waitpid();
      return 0;
    },
    stdout: 'through\n',
    exit: 0,
  },
  {
    rule: 'a writer without a reader dies of SIGPIPE',
    *run(p) {
      const [read, write] = p.pipe();
      const pid = p.spawn({ argv: ['yes'], fds: new Map([[1, write]]) });
      p.close(write);
      const first = yield* p.read(read, 2);
      p.close(read);
      const { status } = yield* p.waitpid(pid);
      yield* say(p, `${JSON.stringify(first)} ${status.signal} ${status.code}`);
      return 0;
    },
    stdout: '"y\\n" PIPE 141\n',
    exit: 0,
  },
  {
    rule: 'PID 1 survives SIGPIPE, and sees EPIPE',
    *run(p) {
      const [read, write] = p.pipe();
      p.close(read);
      yield* say(p, yield* caught(p.write(write, 'x')));
      return 0;
    },
    stdout: 'EPIPE\n',
    exit: 0,
  },
  {
    rule: 'a copy of a program is that program, however it was made; what is written over one is not',
    *run(p) {
      p.writeFile('/tmp/copy', p.readFile('/bin/echo'), { mode: 0o755 });
      p.spawn({ argv: ['/tmp/copy', 'greetings'] });
      yield* p.waitpid();
      p.writeFile('/bin/echo', '#!/tmp/copy now\n');
      p.spawn({ argv: ['/bin/echo', 'then'] });
      yield* p.waitpid();
      p.writeFile('/tmp/copy', '!', { append: true });
      yield* say(
        p,
        codeOf(() => p.spawn({ argv: ['/tmp/copy'] })),
      );
      return 0;
    },
    stdout: 'greetings\nnow /bin/echo then\nENOEXEC\n',
    exit: 0,
  },
  {
    rule: 'what is missing, not executable or no program is told to the parent',
    *run(p) {
      p.writeFile('/tmp/text', 'echo hi\n');
      const before = codeOf(() => p.spawn({ argv: ['/tmp/text'] }));
      p.chmod('/tmp/text', 0o755);
      yield* say(p, `${codeOf(() => p.spawn({ argv: ['nope'] }))} ${before} ${codeOf(() => p.spawn({ argv: ['/tmp/text'] }))}`);
      yield* say(p, `${codeOf(() => p.spawn({ argv: ['/tmp'] }))} ${yield* caught(p.waitpid())}`);
      return 0;
    },
    stdout: 'ENOENT EACCES ENOEXEC\nEACCES ECHILD\n',
    exit: 0,
  },
  {
    rule: 'a script runs by the interpreter of its first line',
    *run(p) {
      p.writeFile('/tmp/script', '#!/bin/echo -n  x\nwhatever\n', { mode: 0o755 });
      p.spawn({ argv: ['/tmp/script', 'one'] });
      yield* p.waitpid();
      return 0;
    },
    stdout: '-n  x /tmp/script one\n',
    exit: 0,
  },
  {
    rule: 'an orphan is adopted by PID 1, which may wait for it',
    *run(p) {
      const middle = p.spawn({
        argv: ['middle'],
        *program(m) {
          yield* m.compute(10);
          m.spawn({ argv: ['sleep', '1'] });
          return 5;
        },
      });
      const first = yield* p.waitpid();
      yield* say(
        p,
        p
          .processes()
          .map((row) => `${row.pid}<${row.ppid} ${row.comm}`)
          .join(', '),
      );
      const second = yield* p.waitpid();
      yield* say(p, `${first.pid === middle} ${first.status.code} ${second.pid} ${second.status.code} ${p.now / SECOND}`);
      return 0;
    },
    stdout: '1<0 test-program, 8<1 sleep\ntrue 5 8 0 1.0022\n',
    exit: 0,
  },
  {
    rule: 'a child that nobody has waited for is a zombie',
    *run(p) {
      p.spawn({ argv: ['sleep', '1'] });
      yield* p.sleep(2 * SECOND);
      yield* say(
        p,
        p
          .processes()
          .map((row) => `${row.pid} ${row.state}`)
          .join(', '),
      );
      return 0;
    },
    stdout: '1 R, 7 Z\n',
    exit: 0,
  },
  {
    rule: 'PID 1 is spared signals from inside that it does not handle, KILL among them',
    *run(p) {
      p.kill(1, 'TERM');
      p.kill(1, 'KILL');
      const pid = p.spawn({
        argv: ['killer'],
        *program(c) {
          yield* c.compute(10);
          c.kill(1, 'KILL');
          return 0;
        },
      });
      yield* p.waitpid(pid);
      return 4;
    },
    exit: 4,
  },
  {
    rule: 'another process dies of TERM, and 128 and its number is told',
    *run(p) {
      const pid = p.spawn({ argv: ['sleep', '100'] });
      yield* p.sleep(SECOND);
      p.kill(pid, 'TERM');
      const { status } = yield* p.waitpid(pid);
      yield* say(p, `${status.signal} ${status.code} ${codeOf(() => p.kill(pid, 0))}`);
      return 0;
    },
    stdout: 'TERM 143 ESRCH\n',
    exit: 0,
  },
  {
    rule: 'a handler is called, and the wait ends with EINTR',
    *run(p) {
      let heard = 0;
      p.onSignal('USR1', () => {
        heard = p.now;
      });
      p.spawn({
        argv: ['later'],
        *program(c) {
          yield* c.sleep(SECOND);
          c.kill(c.ppid, 'USR1');
          return 0;
        },
      });
      const wait = yield* caught(p.sleep(10 * SECOND));
      yield* say(p, `${wait} ${heard / SECOND}`);
      return 0;
    },
    stdout: 'EINTR 1.0012\n',
    exit: 0,
  },
  {
    rule: 'a stopped process goes on after CONT only',
    *run(p) {
      const pid = p.spawn({ argv: ['sleep', '1'] });
      p.kill(pid, 'STOP');
      yield* p.sleep(5 * SECOND);
      const state = p.processes().find((row) => row.pid === pid)?.state;
      p.kill(pid, 'CONT');
      yield* p.waitpid(pid);
      yield* say(p, `${state} ${p.now > 5 * SECOND}`);
      return 0;
    },
    stdout: 'T true\n',
    exit: 0,
  },
  {
    rule: 'exec keeps the PID and never returns',
    *run(p) {
      try {
        yield* p.exec(['echo', 'instead']);
      } finally {
        p.writeFile('/dev/stdout', 'unwound\n');
      }
      return 0;
    },
    stdout: 'instead\n',
    exit: 0,
  },
  {
    rule: 'exit ends at once, from any depth',
    *run(p) {
      yield* say(p, 'before');
      return p.exit(9);
    },
    stdout: 'before\n',
    exit: 9,
  },
  {
    rule: 'a system call that fails unseen ends the program with a message',
    // biome-ignore lint/correctness/useYield: it fails before it waits.
    *run(p) {
      p.open('/nope', { read: true });
      return 0;
    },
    stderr: 'test-program: /nope: No such file or directory\n',
    exit: 1,
  },
  {
    rule: 'polling answers at once',
    *run(p) {
      const pid = p.spawn({ argv: ['sleep', '1'] });
      const early = p.pollChild(pid);
      yield* p.sleep(2 * SECOND);
      yield* say(p, `${early} ${p.pollChild(pid)?.code} ${codeOf(() => p.pollChild(pid))}`);
      return 0;
    },
    stdout: 'undefined 0 ECHILD\n',
    exit: 0,
  },
  {
    rule: 'signals to group 0 reach the whole session',
    *run(p) {
      p.onSignal('TERM', 'ignore');
      const one = p.spawn({ argv: ['sleep', '50'], program: undefined });
      p.kill(0, 'KILL');
      const { status } = yield* p.waitpid(one);
      return status.code;
    },
    exit: 137,
  },
  {
    rule: 'the container ends with its first process, and so does all else in it',
    *run(p) {
      p.spawn({
        argv: ['late'],
        *program(c) {
          yield* c.sleep(SECOND);
          yield* say(c, 'never');
          return 0;
        },
      });
      yield* p.sleep(MILLISECOND);
      return 0;
    },
    exit: 0,
  },
  {
    rule: 'only root becomes another user',
    *run(p) {
      p.setUser({ uid: 65534, gid: 65534, groups: [] });
      yield* say(p, `${p.uid} ${codeOf(() => p.setUser({ uid: 0, gid: 0, groups: [] }))} ${codeOf(() => p.writeFile('/etc/passwd', ''))}`);
      return 0;
    },
    stdout: '65534 EPERM EACCES\n',
    exit: 0,
  },
];

it.each(sentences)('$rule', ({ run, stdout = '', stderr = '', exit }) => {
  const result = testContainer({ run, programs });
  expect({ stdout: result.stdout, stderr: result.stderr, exit: result.exitCode }).toEqual({ stdout, stderr, exit });
  expect(result.engine.budget.used.processes).toBe(0);
});

import { expect, it } from 'vitest';
import { Engine, Random, SECOND, type Task } from '../engine/index.ts';
import {
  boundingSet,
  ClusterNetwork,
  type Container,
  type ContainerExit,
  type ContainerOptions,
  type ExecResult,
  type ImageFiles,
  imageTree,
  NodeKernel,
  OsError,
  type Program,
  resolveUser,
  type StartOptions,
} from './index.ts';

const sleeper: Program = function* (p) {
  yield* p.sleep(Number(p.argv[1] ?? Number.POSITIVE_INFINITY) * SECOND);
  return 0;
};
const handles: Program = function* (p) {
  p.onSignal('TERM', () => p.exit(0));
  yield* p.sleep(Number.POSITIVE_INFINITY);
  return 1;
};
const cat: Program = function* (p) {
  for (let data = yield* p.read(0); data !== ''; data = yield* p.read(0)) yield* p.write(1, data);
  yield* p.write(2, 'end\n');
  return 3;
};
const pid: Program = function* (p) {
  yield* p.write(
    1,
    `${p
      .processes()
      .map((row) => `${row.pid}<${row.ppid} ${row.user} ${row.comm}`)
      .join('\n')}\n`,
  );
  return 0;
};
const background: Program = function* (p) {
  p.spawn({ argv: ['sleep', '5'] });
  yield* p.write(1, 'started\n');
  return 0;
};

const files: ImageFiles = {
  '/bin/sleep': { program: sleeper },
  '/bin/handles': { program: handles },
  '/bin/cat': { program: cat },
  '/bin/ps': { program: pid },
  '/bin/background': { program: background },
  '/bin/private': { program: sleeper, mode: 0o700 },
  '/app/text': { content: 'no program', mode: 0o755 },
  '/app/script': { content: '#!/bin/missing\n', mode: 0o755 },
  '/app/plain': 'text',
  '/closed': { directory: true, mode: 0o700 },
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nweb:x:101:102:web:/srv:/bin/false\n',
  '/etc/group': 'root:x:0:\nweb:x:102:\nlogs:x:5:web,other\n',
};

function world() {
  const engine = new Engine();
  const random = new Random('containers');
  const node = new NodeKernel({ engine, random, network: new ClusterNetwork(engine, random), name: 'node-1', ip: '172.18.0.2' });
  const image = imageTree(files);
  const network = node.createNetworkNamespace({ ip: '10.244.1.2', hostname: 'pod' });
  let made = 0;
  return {
    engine,
    node,
    container: (options: Partial<ContainerOptions> = {}) => node.createContainer({ id: `c${made++}`, image, network, ...options }),
  };
}
const startOptions = (argv: readonly string[], more: Partial<StartOptions> = {}): StartOptions => ({
  argv,
  env: new Map([['PATH', '/bin']]),
  cwd: '/',
  user: { uid: 0, gid: 0, groups: [] },
  onExit() {},
  ...more,
});
const refusal = (action: () => unknown): string => {
  try {
    action();
    return 'started';
  } catch (error) {
    if (error instanceof OsError) return `${error.code} ${error.path}`;
    throw error;
  }
};

it.each([
  { rule: 'a program in PATH', argv: ['sleep'], says: 'started' },
  { rule: 'one that is not there', argv: ['nope'], says: 'ENOENT nope' },
  { rule: 'a path that is not there', argv: ['/bin/nope'], says: 'ENOENT /bin/nope' },
  { rule: 'a file that nobody may execute', argv: ['/app/plain'], says: 'EACCES /app/plain' },
  { rule: 'a directory', argv: ['/app'], says: 'EACCES /app' },
  { rule: "a program of root's alone", argv: ['private'], uid: 1000, says: 'EACCES private' },
  { rule: 'a working directory that is missing is made', argv: ['sleep'], cwd: '/new/one', says: 'started' },
  { rule: 'a working directory that is a file', argv: ['sleep'], cwd: '/app/text', says: 'ENOTDIR /app/text' },
  { rule: 'a working directory that the user may not enter', argv: ['sleep'], cwd: '/closed', uid: 1000, says: 'started' },
  { rule: 'nothing there that the user may not look for', argv: ['./sleep'], cwd: '/closed', uid: 1000, says: 'EACCES ./sleep' },
  { rule: 'what fails only in execve', argv: ['/app/text'], says: 'started' },
])('before its start, runc finds: $rule', ({ argv, cwd = '/', uid = 0, says }) => {
  const container = world().container();
  expect(refusal(() => container.start(startOptions(argv, { cwd, user: { uid, gid: uid, groups: [] } })))).toBe(says);
});

/** @see linux: include/uapi/linux/binfmts.h MAX_ARG_STRLEN; fs/exec.c bprm_stack_limits */
it.each([
  { rule: 'a word of 32 pages', argv: ['sleep', '0'.repeat(131_071)], says: '' },
  { rule: 'no longer one', argv: ['sleep', '0'.repeat(131_072)], says: 'exec /bin/sleep: argument list too long\n' },
  { rule: 'a variable of 32 pages with its name', argv: ['sleep', '0'], value: 'x'.repeat(131_069), says: '' },
  { rule: 'none of more bytes', argv: ['sleep', '0'], value: 'é'.repeat(65_535), says: 'exec /bin/sleep: argument list too long\n' },
  { rule: 'not too many', argv: ['sleep', ...Array(20).fill('0'.repeat(110_000))], says: 'exec /bin/sleep: argument list too long\n' },
])('execve takes $rule', ({ argv, value = '', says }) => {
  const { engine, container: make } = world();
  const written: string[] = [];
  const container = make({ stderr: (text) => void written.push(text) });
  container.start(
    startOptions(argv, {
      env: new Map([
        ['PATH', '/bin'],
        ['K', value],
      ]),
    }),
  );
  engine.run(1_000_000);
  expect(written.join('')).toBe(says);
});

it.each([
  { argv: ['/app/text'], stderr: 'exec /app/text: exec format error\n' },
  { argv: ['/app/script'], stderr: 'exec /app/script: no such file or directory\n' },
])('$argv.0 starts, says why it cannot run, and ends with 1', ({ argv, stderr }) => {
  const { engine, container } = world();
  let said = '';
  let code: number | undefined;
  container({ stderr: (text) => (said += text) }).start(startOptions(argv, { onExit: ({ status }) => (code = status.code) }));
  engine.run(SECOND);
  expect({ said, code }).toEqual({ said: stderr, code: 1 });
});

it.each([
  { rule: 'TERM does not end a first process that does not handle it', argv: ['sleep'], signals: ['TERM'], says: undefined },
  { rule: 'TERM is handled', argv: ['handles'], signals: ['TERM'], says: { status: { code: 0 }, oomKilled: false } },
  {
    rule: 'KILL from outside ends it',
    argv: ['sleep'],
    signals: ['TERM', 'KILL'],
    says: { status: { code: 137, signal: 'KILL' }, oomKilled: false },
  },
] as const)('$rule', ({ argv, signals, says }) => {
  const { engine, container } = world();
  let exit: ContainerExit | undefined;
  const made = container();
  made.start(startOptions(argv, { onExit: (end) => (exit = end) }));
  engine.run(SECOND);
  for (const signal of signals) made.signal(signal);
  engine.run(2 * SECOND);
  expect(exit).toEqual(says);
});

it('a namespace shared by the Pod: not being PID 1, TERM ends it, and its orphans live on', () => {
  const { engine, node, container } = world();
  const pidNamespace = node.createPidNamespace();
  const pause = container({ pidNamespace });
  pause.start(startOptions(['handles']));
  const app = container({ pidNamespace });
  let exit: ContainerExit | undefined;
  app.start(startOptions(['sleep', '100'], { onExit: (end) => (exit = end) }));
  engine.run(SECOND);
  expect(seen(engine, pause)).toBe('1<0 root handles\n7<0 root sleep\n13<0 root ps\n');
  app.signal('TERM');
  engine.run(2 * SECOND);
  expect(exit).toEqual({ status: { code: 143, signal: 'TERM' }, oomKilled: false });
});

it.each([
  { rule: "root follows /proc/PID/root into another container's files", of: 0, by: 0, add: [], says: 'theirs here' },
  { rule: "root without SYS_PTRACE does not follow another user's process", of: 1000, by: 0, add: [], says: 'EACCES' },
  { rule: "root with SYS_PTRACE follows another user's process", of: 1000, by: 0, add: ['SYS_PTRACE'], says: 'theirs here' },
  { rule: 'a user follows his own processes', of: 1000, by: 1000, add: [], says: 'theirs here' },
  { rule: "a user does not follow another's process", of: 0, by: 1000, add: [], says: 'EACCES' },
  { rule: 'nor one of root that may more', of: 0, by: 0, privileged: true, add: [], says: 'EACCES' },
])('$rule', ({ of, by, add, says, privileged = false }) => {
  const { engine, node, container } = world();
  const pidNamespace = node.createPidNamespace();
  const image = imageTree(files, { '/srv/note': 'theirs', '/srv/page': 'here' });
  const target = container({ pidNamespace, image, capabilities: boundingSet({ add: [], drop: [] }, privileged) });
  target.start(startOptions(['sleep'], { cwd: '/srv', user: { uid: of, gid: of, groups: [] } }));
  let read = '';
  const look: Program = function* (p) {
    yield* p.write(1, '');
    try {
      read = `${p.readFile('/proc/1/root/srv/note')} ${p.readFile('/proc/1/cwd/page')}`;
    } catch (error) {
      read = (error as OsError).code;
    }
    return 0;
  };
  const capabilities = boundingSet({ add, drop: [] }, false);
  const viewer = container({ pidNamespace, image: imageTree({ '/bin/look': { program: look } }), capabilities });
  viewer.start(startOptions(['look'], { user: { uid: by, gid: by, groups: [] } }));
  engine.run(SECOND);
  expect(read).toBe(says);
});

it('with hostPID the processes of the node are seen', () => {
  const { engine, node, container } = world();
  const pod = container();
  pod.start(startOptions(['sleep']));
  const host = container({ pidNamespace: node.hostPids });
  host.start(startOptions(['sleep']));
  engine.run(SECOND);
  expect(
    seen(engine, host)
      .split('\n')
      .map((row) => row.split(' ').at(-1)),
  ).toEqual(['systemd', 'kthreadd', 'containerd', 'kubelet', 'sleep', 'sleep', 'ps', '']);
  expect(seen(engine, pod)).toBe('1<0 root sleep\n7<0 root ps\n');
});

it.each([
  {
    rule: 'output and code are gathered, input is given',
    argv: ['cat'],
    more: { stdin: 'in' },
    says: { exitCode: 3, stdout: 'in', stderr: 'end\n', timedOut: false },
    at: 0,
  },
  {
    rule: 'after the timeout it is killed',
    argv: ['sleep', '100'],
    more: { timeout: 2 * SECOND },
    says: { exitCode: 137, stdout: '', stderr: '', timedOut: true },
    at: 2,
  },
  {
    rule: 'it lasts until its output is closed by all',
    argv: ['background'],
    more: {},
    says: { exitCode: 0, stdout: 'started\n', stderr: '', timedOut: false },
    at: 5,
  },
])('a command in a container: $rule', ({ argv, more, says, at }) => {
  const { engine, container } = world();
  const made = container();
  made.start(startOptions(['sleep']));
  engine.run(SECOND);
  let result: ExecResult | undefined;
  let when = 0;
  made.exec({ ...startOptions(argv), ...more }, (end) => {
    result = end;
    when = engine.now;
  });
  engine.run(100 * SECOND);
  expect({ result, at: Math.floor(when / SECOND) - 1 }).toEqual({ result: says, at });
});

it.each([
  ['web', { name: 'web', uid: 101, gid: 102, groups: [5], home: '/srv' }],
  ['101', { name: 'web', uid: 101, gid: 102, groups: [5], home: '/srv' }],
  ['web:root', { name: 'web', uid: 101, gid: 0, groups: [5], home: '/srv' }],
  ['7:8', { name: '7', uid: 7, gid: 8, groups: [], home: '/' }],
  ['', { name: 'root', uid: 0, gid: 0, groups: [], home: '/root' }],
  ['stranger', undefined],
  ['web:strangers', undefined],
])('the user %j', (wanted, user) => {
  const container = world().container();
  expect(resolveUser(wanted, container.readFile('/etc/passwd'), container.readFile('/etc/group'))).toEqual(user);
});

it.each([
  [101, '/srv'],
  [7, '/'],
])('the home of user %d', (uid, home) => {
  expect(world().container().homeOf(uid)).toBe(home);
});

it('a destroyed container gives all back', () => {
  const { engine, node, container } = world();
  const writer: Program = function* (p): Task<number> {
    p.writeFile('/a', 'x'.repeat(10_000));
    yield* p.sleep(Number.POSITIVE_INFINITY);
    return 0;
  };
  const made = container({ image: imageTree(files, { '/bin/write': { program: writer } }) });
  const before = node.disk.used - made.usage().bytes;
  const memory = node.rootCgroup.memoryBytes;
  made.start(startOptions(['write']));
  engine.run(SECOND);
  const during = [made.usage().bytes, node.disk.used - before, engine.budget.used.fileBytes, engine.budget.used.processes];
  made.destroy();
  const after = [node.disk.used - before, engine.budget.used.fileBytes, engine.budget.used.processes, node.rootCgroup.memoryBytes - memory];
  expect({ during, after }).toEqual({ during: [12288 + 3 * 4096, 12288 + 3 * 4096, 10_000, 1], after: [0, 0, 0, 0] });
});

function seen(engine: Engine, container: Container): string {
  let stdout = '';
  container.exec(startOptions(['ps']), (result) => {
    stdout = result.stdout;
  });
  engine.run(engine.now + SECOND);
  return stdout;
}

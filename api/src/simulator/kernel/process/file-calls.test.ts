// One table, a row for each rule: it is read, and grows, as a whole.
import { expect, it } from 'vitest';
import { SECOND, type Task } from '../../engine/index.ts';
import { FileTree, imageTree, OsError, type Process, type Program, Space } from '../index.ts';
import { type TestContainerInput, testContainer } from '../test-container.ts';

function* say(process: Process, ...words: unknown[]): Task<void> {
  yield* process.write(1, `${words.join(' ')}\n`);
}
const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'ok';
  } catch (error) {
    if (error instanceof OsError) return error.code;
    throw error;
  }
};

function* idle(process: Process): Task<number> {
  yield* process.compute(0);
  return 0;
}

interface Sentence {
  readonly rule: string;
  readonly given?: Partial<TestContainerInput>;
  readonly run: Program;
  readonly says: string;
}

const nobody = { user: { uid: 65534, gid: 65534 } };

const sentences: Sentence[] = [
  {
    rule: 'a file is locked by one, until it is closed',
    *run(p) {
      const one = p.open('/tmp/lock', { write: true, create: true });
      const other = p.open('/tmp/lock', { write: true });
      p.flock(one);
      p.flock(one);
      const held = codeOf(() => p.flock(other));
      p.close(one);
      yield* say(
        p,
        held,
        codeOf(() => p.flock(other)),
      );
      return 0;
    },
    says: 'EAGAIN ok\n',
  },
  {
    rule: 'what is written is read, and appending adds',
    *run(p) {
      p.writeFile('/tmp/a', 'one\n');
      p.writeFile('/tmp/a', 'two\n', { append: true });
      yield* say(p, JSON.stringify(p.readFile('/tmp/a')), p.stat('/tmp/a').size, p.stat('/tmp/a').mode.toString(8));
      return 0;
    },
    says: '"one\\ntwo\\n" 8 644\n',
  },
  {
    rule: 'sizes are bytes of UTF-8, and reading stops between characters',
    *run(p) {
      p.writeFile('/tmp/a', 'aé😀z');
      const fd = p.open('/tmp/a', { read: true });
      const parts = [];
      for (let part = yield* p.read(fd, 3); part !== ''; part = yield* p.read(fd, 3)) parts.push(part);
      yield* say(p, p.stat('/tmp/a').size, parts.join('|'));
      return 0;
    },
    says: '8 aé|😀|z\n',
  },
  {
    rule: 'writing in the middle replaces, past the end leaves a hole',
    *run(p) {
      p.writeFile('/tmp/a', '0123456789');
      const fd = p.open('/tmp/a', { read: true, write: true });
      p.seek(fd, 3);
      yield* p.write(fd, 'ab');
      p.seek(fd, 2, 'end');
      yield* p.write(fd, 'z');
      yield* say(p, JSON.stringify(p.readFile('/tmp/a')));
      return 0;
    },
    says: '"012ab56789\\u0000\\u0000z"\n',
  },
  {
    rule: 'a run of one character takes no room',
    *run(p) {
      const fd = p.open('/tmp/big', { write: true, create: true });
      yield* p.write(fd, { fill: '\0', length: 2 ** 30 });
      yield* say(p, p.stat('/tmp/big').size);
      return 0;
    },
    says: '1073741824\n',
  },
  {
    rule: 'others may not read what is not theirs',
    given: { ...nobody, files: { '/secret': { content: 'x', mode: 0o600 }, '/d/x': 'y', '/d': { directory: true, mode: 0o750 } } },
    *run(p) {
      yield* say(
        p,
        codeOf(() => p.readFile('/secret')),
        codeOf(() => p.readFile('/d/x')),
        codeOf(() => p.writeFile('/new', '')),
        p.access('/secret', 'f'),
      );
      return 0;
    },
    says: 'EACCES EACCES EACCES true\n',
  },
  {
    rule: 'a group of the process counts',
    given: { user: { uid: 1000, gid: 3000, groups: [2000] }, files: { '/shared': { content: 'x', mode: 0o640, gid: 2000 } } },
    *run(p) {
      yield* say(
        p,
        p.readFile('/shared'),
        codeOf(() => p.writeFile('/shared', '')),
      );
      return 0;
    },
    says: 'x EACCES\n',
  },
  {
    rule: 'in a sticky directory, only the owner removes',
    given: { ...nobody, files: { '/tmp/roots': 'x' } },
    *run(p) {
      p.writeFile('/tmp/mine', '');
      yield* say(
        p,
        codeOf(() => p.unlink('/tmp/roots')),
        codeOf(() => p.unlink('/tmp/mine')),
      );
      return 0;
    },
    says: 'EPERM ok\n',
  },
  {
    rule: 'a directory with set-gid hands its group down',
    given: { user: { uid: 1000, gid: 1000, groups: [2000] }, files: { '/data': { directory: true, mode: 0o2775, gid: 2000 } } },
    *run(p) {
      p.writeFile('/data/file', '');
      p.mkdir('/data/dir');
      yield* say(p, p.stat('/data/file').gid, p.stat('/data/dir').gid, p.stat('/data/dir').mode.toString(8));
      return 0;
    },
    says: '2000 2000 2755\n',
  },
  {
    rule: 'links are followed, but not for ever',
    *run(p) {
      p.symlink('loop', '/tmp/loop');
      p.symlink('../etc', '/tmp/etc');
      yield* say(
        p,
        codeOf(() => p.readFile('/tmp/loop')),
        p.realpath('/tmp/etc/hosts'),
        p.readlink('/tmp/etc'),
        p.lstat('/tmp/etc').type,
      );
      return 0;
    },
    says: 'ELOOP /etc/hosts ../etc symlink\n',
  },
  {
    rule: 'each failure has its own error',
    *run(p) {
      p.mkdir('/tmp/d');
      p.writeFile('/tmp/d/f', '');
      yield* say(
        p,
        codeOf(() => p.rmdir('/tmp/d')),
        codeOf(() => p.mkdir('/tmp/d')),
        codeOf(() => p.unlink('/tmp/d')),
        codeOf(() => p.rmdir('/tmp/d/f')),
        codeOf(() => p.rmdir('/tmp/d/.')),
        codeOf(() => p.rmdir('..')),
        codeOf(() => p.stat('/tmp/d/f/x')),
        codeOf(() => p.open('/tmp/d', { write: true })),
        codeOf(() => p.chdir('/tmp/d/f')),
        codeOf(() => p.mkdir('/a/b')),
        codeOf(() => p.rename('/tmp/d', '/tmp/d/below')),
        codeOf(() => p.open('/tmp/d/f', { create: true, exclusive: true, write: true })),
      );
      return 0;
    },
    says: 'ENOTEMPTY EEXIST EISDIR ENOTDIR EINVAL ENOTEMPTY ENOTDIR EISDIR ENOTDIR ENOENT EINVAL EEXIST\n',
  },
  {
    rule: 'a removed file lives on for those who have it open',
    *run(p) {
      p.writeFile('/tmp/a', 'still here');
      const fd = p.open('/tmp/a', { read: true });
      p.unlink('/tmp/a');
      yield* say(p, yield* p.read(fd), p.access('/tmp/a', 'f'));
      return 0;
    },
    says: 'still here false\n',
  },
  {
    rule: "an image's file is changed in the container's layer, and a removed one stays away",
    given: { files: { '/app/a': 'image', '/app/b': 'image' } },
    *run(p) {
      p.writeFile('/app/a', '+', { append: true });
      p.unlink('/app/b');
      yield* say(
        p,
        p.readFile('/app/a'),
        p.readdir('/app'),
        codeOf(() => p.stat('/app/b')),
      );
      return 0;
    },
    says: 'image+ a ENOENT\n',
  },
  {
    rule: 'with a read-only root nothing is written',
    given: { container: { readOnlyRoot: true } },
    *run(p) {
      yield* say(
        p,
        codeOf(() => p.writeFile('/x', '')),
        codeOf(() => p.writeFile('/tmp/x', '')),
        codeOf(() => p.unlink('/etc/hosts')),
        codeOf(() => p.unlink('/none')),
        codeOf(() => p.rmdir('/none')),
        codeOf(() => p.writeFile('/dev/shm/x', '')),
      );
      return 0;
    },
    says: 'EROFS EROFS EROFS EROFS EROFS ok\n',
  },
  {
    rule: 'what is read-only is told before who may not write, but to who neither cuts nor creates',
    given: { ...nobody, container: { readOnlyRoot: true } },
    *run(p) {
      const opened = (path: string, cut: boolean): string => codeOf(() => p.open(path, { write: true, create: true, truncate: cut }));
      yield* say(
        p,
        opened('/etc/passwd', true),
        opened('/etc/passwd', false),
        opened('/proc/sys/kernel/hostname', true),
        codeOf(() => p.utimes('/etc/passwd', p.now)),
      );
      return 0;
    },
    says: 'EROFS EACCES EROFS EROFS\n',
  },
  {
    rule: 'devices do what they are for',
    *run(p) {
      const zero = p.open('/dev/zero', { read: true });
      const empty = p.open('/dev/null', { read: true });
      const random = p.open('/dev/urandom', { read: true });
      const data = yield* p.read(zero, 5);
      const noise = yield* p.read(random, 16);
      yield* say(
        p,
        JSON.stringify(data),
        JSON.stringify(yield* p.read(empty)),
        noise.length,
        codeOf(() => p.writeFile('/dev/full', 'x')),
      );
      return 0;
    },
    says: '{"fill":"\\u0000","length":5} "" 16 ENOSPC\n',
  },
  {
    rule: 'output through /dev/stdout and /proc/1/fd/1 is the output of the container',
    *run(p) {
      p.writeFile('/dev/stdout', 'one\n');
      const fd = p.open('/proc/1/fd/1', { write: true });
      yield* p.write(fd, 'two\n');
      return 0;
    },
    says: 'one\ntwo\n',
  },
  {
    rule: '/proc tells of the process that looks',
    *run(p) {
      const child = p.spawn({
        argv: ['child', 'with', 'words'],
        env: new Map([['A', '1']]),
        *program(c) {
          yield* say(
            c,
            c.readlink('/proc/self'),
            JSON.stringify(c.readFile('/proc/self/cmdline')),
            JSON.stringify(c.readFile('/proc/self/environ')),
          );
          return 0;
        },
      });
      yield* p.waitpid(child);
      yield* say(
        p,
        /^Pid:\t(\d+)$/m.exec(p.readFile('/proc/1/status'))?.[1],
        p.readFile('/proc/self/cgroup').trim(),
        p.readdir('/proc').includes('1'),
      );
      return 0;
    },
    says: '7 "child\\u0000with\\u0000words\\u0000" "A=1\\u0000"\n1 0::/ true\n',
  },
  {
    rule: "the control group's limits are read as files: memory is given in whole pages",
    given: { container: { limits: { memoryBytes: 64 * 2 ** 20 + 4095, cpuMillis: 500 } } },
    *run(p) {
      yield* say(
        p,
        p.readFile('/sys/fs/cgroup/memory.max').trim(),
        p.readFile('/sys/fs/cgroup/cpu.max').trim(),
        p.readFile('/sys/fs/cgroup/memory.current').trim(),
      );
      return 0;
    },
    says: '67108864 50000 100000 1048576\n',
  },
  {
    rule: 'without a limit of memory there is none of swap; no quota of CPU is less than a millisecond; what v1.27 leaves alone is as it was',
    given: { container: { limits: { cpuMillis: 1 } } },
    *run(p) {
      const files = [
        'cpu.max',
        'memory.max',
        'memory.swap.max',
        'memory.min',
        'memory.oom.group',
        'cgroup.events',
        'cpuset.cpus.effective',
      ];
      yield* say(p, ...files.map((file) => p.readFile(`/sys/fs/cgroup/${file}`).trim()));
      return 0;
    },
    says: '1000 100000 max max 0 0 populated 1\nfrozen 0 0-3\n',
  },
  {
    rule: 'a named pipe joins two processes',
    *run(p) {
      p.mknod('/tmp/fifo', 'fifo', 0o666);
      p.spawn({
        argv: ['writer'],
        *program(c) {
          yield* c.sleep(SECOND);
          c.writeFile('/tmp/fifo', 'through');
          return 0;
        },
      });
      const fd = p.open('/tmp/fifo', { read: true });
      yield* say(p, yield* p.read(fd), JSON.stringify(yield* p.read(fd)));
      return 0;
    },
    says: 'through ""\n',
  },
];

it.each(sentences)('$rule', ({ given, run, says }) => {
  const { stdout, stderr, exitCode } = testContainer({ ...given, run });
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: says, stderr: '', exitCode: 0 });
});

const mounted = (run: Program, make: (given: { tree: FileTree; limited: FileTree }) => TestContainerInput['container']) => {
  const first = testContainer({
    run: idle,
  });
  const tree = new FileTree(first.engine);
  const limited = new FileTree(first.engine, { kind: 'tmpfs', space: new Space(2 ** 20) });
  const trees = { tree, limited };
  const container = first.node.createContainer({
    id: 'second',
    image: imageTree({ '/bin/run': { program: run }, '/tmp': { directory: true, mode: 0o1777 } }),
    network: first.node.createNetworkNamespace({ ip: '10.244.1.3', hostname: 'second' }),
    stdout: (text) => {
      out += text;
    },
    ...make(trees),
  });
  let out = '';
  container.start({ argv: ['/bin/run'], env: new Map(), cwd: '/', user: { uid: 0, gid: 0, groups: [] }, onExit() {} });
  first.engine.run(first.engine.now + 100 * SECOND);
  return { out, container, ...trees };
};

it('a volume is shared, and moving from one to another crosses devices', () => {
  const { out, tree, container } = mounted(
    function* (p) {
      p.writeFile('/data/a', 'kept');
      yield* say(
        p,
        codeOf(() => p.rename('/data/a', '/tmp/a')),
        codeOf(() => p.rmdir('/data')),
        codeOf(() => p.writeFile('/config/x', '')),
        p.readFile('/etc/one'),
      );
      p.writeFile('/etc/two', '');
      yield* say(
        p,
        codeOf(() => p.rename('/etc/one', '/tmp/one')),
        codeOf(() => p.rename('/etc/two', '/etc/one')),
        codeOf(() => p.rename('/etc/two', '/data/two')),
        codeOf(() => p.rename('/config/none', '/config/two')),
      );
      yield* say(
        p,
        p
          .mounts()
          .filter(({ path }) => path === '/data')
          .map(({ source, type, options }) => [source, type, options]),
      );
      return 0;
    },
    ({ tree: volume, limited }) => {
      volume.writeFile('one', 'a single file');
      return {
        mounts: [
          { path: '/data', tree: volume, source: '/dev/sda1', type: 'ext4' },
          { path: '/config', tree: limited, source: 'tmpfs', type: 'tmpfs', readOnly: true },
          { path: '/etc/one', tree: volume, root: volume.lookup('one'), source: '/dev/sda1', type: 'ext4' },
        ],
      };
    },
  );
  expect(out).toBe('EXDEV EBUSY EROFS a single file\nEBUSY EBUSY EXDEV EROFS\n/dev/sda1,ext4,rw,relatime\n');
  expect(tree.readFile('a')).toBe('kept');
  expect(container.readFile('/data/a')).toBe('kept');
  expect(container.usage().bytes).toBeGreaterThan(0);
});

it('a full tmpfs has no space left, and its memory is paid by the container', () => {
  const { out, container } = mounted(
    function* (p) {
      const fd = p.open('/m/a', { write: true, create: true });
      yield* p.write(fd, { fill: 'x', length: 2 ** 19 });
      const used = p.readFile('/sys/fs/cgroup/memory.current').trim();
      yield* say(
        p,
        used,
        codeOf(() => p.writeFile('/m/b', 'x'.repeat(2 ** 19 + 1))),
        p.mounts().find(({ path }) => path === '/m')?.usedBytes,
      );
      p.unlink('/m/a');
      p.close(fd);
      yield* say(p, p.readFile('/sys/fs/cgroup/memory.current').trim());
      return 0;
    },
    ({ limited }) => ({ mounts: [{ path: '/m', tree: limited, source: 'tmpfs', type: 'tmpfs' }] }),
  );
  expect(out).toBe(`${2 ** 20 + 2 ** 19} ENOSPC ${2 ** 19}\n${2 ** 20}\n`);
  expect(container.memoryBytes).toBe(0);
});

it('the kubelet swaps a whole volume by one link', () => {
  const { tree } = mounted(idle, () => ({}));
  tree.mkdir('..1');
  tree.writeFile('..1/key', 'old', { mode: 0o644 });
  tree.symlink('..1', '..data');
  tree.symlink('..data/key', 'key');
  tree.writeFile('..2/key', 'new');
  expect(tree.readFile('key')).toBe('old');
  tree.remove('..data');
  tree.symlink('..2', '..data');
  tree.remove('..1');
  expect(tree.readFile('key')).toBe('new');
  expect([...tree.walk()].map(({ path, stat }) => `${path} ${stat.type}`)).toEqual([
    '/key symlink',
    '/..2 directory',
    '/..2/key file',
    '/..data symlink',
  ]);
  tree.remove('..2');
  tree.remove('key');
  tree.remove('..data');
  expect(tree.usage()).toEqual({ bytes: 0, inodes: 0 });
});

it('a directory of the image that loses those within is still one that takes files', () => {
  const { stdout } = testContainer({
    files: { '/app/a/x': '1', '/app/b/y': '2', '/app/c/z': '3', '/app/d/w': '4', '/old': { directory: true } },
    *run(process) {
      for (const [directory, file] of ['ax', 'by', 'cz'] as const) {
        process.unlink(`/app/${directory}/${file}`);
        process.rmdir(`/app/${directory}`);
      }
      process.rename('/app/d', '/old/d');
      process.mkdir('/app/new');
      yield* process.write(1, process.readdir('/app').join());
      return 0;
    },
  });
  expect(stdout).toBe('new');
});

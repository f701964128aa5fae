import { expect, it } from 'vitest';
import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { type NetworkHooks, OsError, type Process, type Program } from '../index.ts';
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
function* caught(task: Task<unknown>): Task<string> {
  try {
    yield* task;
    return 'ok';
  } catch (error) {
    if (error instanceof OsError) return error.code;
    throw error;
  }
}
/** Answers each connection with what it said, twice. */
const echoOn = (port: number, address?: string): Program =>
  function* (p) {
    const listener = p.net.listen(port, { address });
    for (;;) {
      const socket = yield* listener.accept();
      const text = yield* socket.read();
      yield* socket.write(text + text);
      socket.close();
    }
  };
function* ask(p: Process, host: string, port: number): Task<string> {
  const socket = yield* p.net.connect(host, port);
  yield* socket.write('ab');
  const answer = (yield* socket.read()) + (yield* socket.read());
  socket.close();
  return answer;
}

interface Sentence {
  readonly rule: string;
  readonly given?: Partial<TestContainerInput>;
  readonly hooks?: NetworkHooks;
  readonly run: Program;
  readonly says: string;
}

const dns: NetworkHooks = {
  dnsIP: '10.96.0.10',
  dns: (name) =>
    name === 'web.default.svc.cluster.local'
      ? { status: 'NOERROR', records: [{ name, type: 'A', value: '10.96.1.1', ttl: 30 }] }
      : { status: 'NXDOMAIN', records: [] },
};
const resolvConf = {
  files: {
    '/etc/resolv.conf': 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  },
};

const sentences: Sentence[] = [
  {
    rule: 'on localhost one process reaches another',
    *run(p) {
      p.spawn({ argv: ['server'], program: echoOn(8080) });
      yield* p.sleep(SECOND);
      const from = p.now;
      yield* say(p, yield* ask(p, '127.0.0.1', 8080), p.now - from < MILLISECOND);
      return 0;
    },
    says: 'abab true\n',
  },
  {
    rule: 'the own address leads to the same place, unless the server listens on localhost alone',
    *run(p) {
      p.spawn({ argv: ['server'], program: echoOn(8080, '127.0.0.1') });
      p.spawn({ argv: ['server'], program: echoOn(8081) });
      yield* p.sleep(SECOND);
      yield* say(p, yield* ask(p, '10.244.1.2', 8081), yield* caught(p.net.connect('10.244.1.2', 8080)), yield* ask(p, '127.0.0.1', 8080));
      return 0;
    },
    says: 'abab ECONNREFUSED abab\n',
  },
  {
    rule: 'two do not listen on one port, but on one port of different addresses',
    *run(p) {
      p.net.listen(80);
      p.net.listen(81, { address: '127.0.0.1' });
      yield* say(
        p,
        codeOf(() => p.net.listen(80)),
        codeOf(() => p.net.listen(80, { address: '127.0.0.1' })),
        codeOf(() => p.net.listen(81, { address: '10.244.1.2' })),
        codeOf(() => p.net.listen(81)),
        codeOf(() => p.net.listen(80, { protocol: 'UDP' })),
        codeOf(() => p.net.listen(82, { address: '10.9.9.9' })),
      );
      return 0;
    },
    says: 'EADDRINUSE EADDRINUSE ok EADDRINUSE ok EADDRNOTAVAIL\n',
  },
  {
    rule: 'the port of a process that ended is free',
    *run(p) {
      const pid = p.spawn({ argv: ['server'], program: echoOn(80) });
      yield* p.sleep(SECOND);
      const before = codeOf(() => p.net.listen(80));
      p.kill(pid, 'KILL');
      yield* say(
        p,
        before,
        codeOf(() => p.net.listen(80)),
      );
      return 0;
    },
    says: 'EADDRINUSE ok\n',
  },
  {
    rule: 'unknown addresses are silent outside, and unreachable inside of the cluster',
    hooks: { isInside: (ip) => ip.startsWith('10.244.') },
    *run(p) {
      const from = p.now;
      const outside = yield* caught(p.net.connect('203.0.113.1', 80, 2 * SECOND));
      const waited = (p.now - from) / SECOND;
      yield* say(p, outside, waited, yield* caught(p.net.connect('10.244.7.7', 80)), yield* caught(p.net.connect('10.244.1.2', 9)));
      return 0;
    },
    says: 'ETIMEDOUT 2 EHOSTUNREACH ECONNREFUSED\n',
  },
  {
    rule: 'a Service leads to its endpoints, and refuses without any',
    hooks: {
      serviceEndpoints: (ip, port) =>
        ip === '10.96.1.1' ? { endpoints: port === 80 ? [{ ip: '10.244.1.2', port: 8080 }] : [], silent: port === 82 } : undefined,
    },
    *run(p) {
      p.spawn({ argv: ['server'], program: echoOn(8080) });
      yield* p.sleep(SECOND);
      const silent = yield* caught(p.net.connect('10.96.1.1', 82, SECOND));
      yield* say(p, yield* ask(p, '10.96.1.1', 80), yield* caught(p.net.connect('10.96.1.1', 81)), silent);
      return 0;
    },
    says: 'abab ECONNREFUSED ETIMEDOUT\n',
  },
  {
    rule: 'a read ends when the other end is closed, or when the time is over',
    *run(p) {
      p.spawn({
        argv: ['server'],
        *program(c) {
          const listener = c.net.listen(80);
          const socket = yield* listener.accept();
          yield* c.sleep(5 * SECOND);
          socket.close();
          return 0;
        },
      });
      yield* p.sleep(SECOND);
      const socket = yield* p.net.connect('127.0.0.1', 80);
      yield* say(p, yield* caught(socket.read(2 * SECOND)), JSON.stringify(yield* socket.read()));
      return 0;
    },
    says: 'ETIMEDOUT ""\n',
  },
  {
    rule: 'datagrams reach who listens, and come back',
    *run(p) {
      p.spawn({
        argv: ['server'],
        *program(c) {
          const listener = c.net.listen(53, { protocol: 'UDP' });
          const flow = yield* listener.accept();
          yield* flow.write(`${yield* flow.read()}!`);
          yield* c.sleep(SECOND);
          return 0;
        },
      });
      yield* p.sleep(SECOND);
      const socket = yield* p.net.connect('127.0.0.1', 53, undefined, 'UDP');
      yield* socket.write('hi');
      const other = yield* p.net.connect('127.0.0.1', 54, undefined, 'UDP');
      yield* other.write('hi');
      yield* say(p, yield* socket.read(), yield* caught(other.read(SECOND)));
      return 0;
    },
    says: 'hi! ECONNREFUSED\n',
  },
  {
    rule: 'names are found in the hosts file, then by search path',
    given: resolvConf,
    hooks: dns,
    *run(p) {
      yield* say(
        p,
        yield* p.net.resolve('test-pod'),
        yield* p.net.resolve('web'),
        yield* p.net.resolve('1.2.3.4'),
        (yield* p.net.resolve('nope')).length,
      );
      return 0;
    },
    says: '10.244.1.2 10.96.1.1 1.2.3.4 0\n',
  },
  {
    rule: 'a name server that does not answer costs two times five seconds',
    given: { files: { '/etc/resolv.conf': 'nameserver 10.96.0.99\n' } },
    hooks: dns,
    *run(p) {
      const from = p.now;
      yield* say(p, (yield* p.net.resolve('web')).length, (p.now - from) / SECOND);
      return 0;
    },
    says: '0 10\n',
  },
  {
    rule: 'what is served outside of the cluster is reached when the wiring says so',
    hooks: {
      internet: (ip) =>
        ip === '93.184.216.34'
          ? {
              *serve(socket) {
                yield* socket.write(`you said ${yield* socket.read()}`);
                socket.close();
              },
            }
          : undefined,
    },
    *run(p) {
      yield* say(p, yield* ask(p, '93.184.216.34', 80));
      return 0;
    },
    says: 'you said ab\n',
  },
];

it.each(sentences)('$rule', ({ given, hooks, run, says }) => {
  const { stdout, stderr, exitCode } = testContainer({ ...given, network: hooks, run });
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: says, stderr: '', exitCode: 0 });
});

it('the node reaches a Pod, and a host port leads there', () => {
  const answers: string[] = [];
  testContainer({
    run: echoOn(8080),
    until: 20 * SECOND,
    before({ engine, node, container }) {
      node.network.hostPorts.push({ ip: '0.0.0.0', port: 80, protocol: 'TCP', to: container.network, toPort: 8080 });
      engine.after(SECOND, () => {
        for (const [ip, port] of [
          ['10.244.1.2', 8080],
          ['172.18.0.2', 80],
          ['172.18.0.2', 81],
        ] as const)
          engine.start(
            (function* () {
              const socket = yield* node.connect(ip, port, SECOND);
              yield* socket.write('x');
              return yield* socket.read();
            })(),
            (text) => answers.push(text),
            (error) => answers.push((error as OsError).code),
          );
      });
    },
  });
  expect(answers.sort()).toEqual(['ECONNREFUSED', 'xx', 'xx']);
});

it('a node that is cut off hears nothing', () => {
  const { stdout } = testContainer({
    before: ({ node, container }) => {
      const other = node.createNetworkNamespace({ ip: '10.244.2.2', hostname: 'other' });
      other.listen(80);
      container.network.up = false;
    },
    *run(p) {
      yield* say(p, yield* caught(p.net.connect('10.244.2.2', 80, SECOND)));
      return 0;
    },
  });
  expect(stdout).toBe('ETIMEDOUT\n');
});

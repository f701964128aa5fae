import { goQuote } from '../../../apimachinery/go-quote.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Socket } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { klog } from '../../servers/go-http.ts';
import { tryListen } from '../../servers/run-server.ts';
import { exitsOn } from '../../servers/signals.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import type { Headers } from './server.ts';

/** What kubectl port-forward is to do: connections to these ports here go to those of the Pod. */
export interface Forward {
  readonly namespace: string;
  readonly pod: string;
  readonly addresses: readonly string[];
  readonly pairs: readonly { readonly local: number; readonly remote: number }[];
}

/** Uses a connection to the API server; or why there is none. */
type Connect = <T>(use: (socket: Socket, headers: Headers) => Task<T>) => Task<T | string>;

/** Until it is told to end. @see kubernetes: client-go/tools/portforward/portforward.go forward, handleConnection */
export function* kubectlForward(process: Process, { addresses, pairs, ...pod }: Forward, connect: Connect): Task<number> {
  const loop = new EventLoop();
  exitsOn(process, 0);
  const failed: string[] = [];
  for (const { local, remote } of pairs) {
    const problems: string[] = [];
    for (const address of addresses) {
      const bare = address.replace(/^\[|\]$/g, '');
      const listener = tryListen(process, local, bare);
      if ('error' in listener) {
        const family = bare.includes(':') ? 'tcp6' : 'tcp4';
        problems.push(`unable to create listener: Error listen ${family} ${address}:${local}: bind: ${goWords(listener.error)}`);
        continue;
      }
      yield* process.write(1, `Forwarding from ${address}:${local} -> ${remote}\n`);
      serveConnections(loop, listener, (socket) => handled(process, loop, socket, { ...pod, local, remote }, connect));
    }
    if (problems.length < addresses.length) continue;
    yield* process.write(
      2,
      `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${problems.join(' ')}]\n`,
    );
    failed.push(`{${local} ${remote}}`);
  }
  if (failed.length === pairs.length) {
    yield* process.write(2, `error: unable to listen on any of the requested ports: [${failed.join(' ')}]\n`);
    return 1;
  }
  yield* loop.run();
  return 1;
}

interface Connection extends Omit<Forward, 'addresses' | 'pairs'> {
  readonly local: number;
  readonly remote: number;
}

function* handled(
  process: Process,
  loop: EventLoop,
  here: Socket,
  { namespace, pod, local, remote }: Connection,
  connect: Connect,
): Task<void> {
  yield* process.write(1, `Handling connection for ${local}\n`);
  const target = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${remote}`;
  const problem = yield* connect(function* (there, headers) {
    const upgrade = headers.map(([name, value]) => (name === 'Connection' ? 'Connection: Upgrade\r\n' : `${name}: ${value}\r\n`)).join('');
    yield* there.write(`POST ${target} HTTP/1.1\r\n${upgrade}Upgrade: SPDY/3.1\r\n\r\n`);
    let text = '';
    while (!text.includes('\r\n\r\n')) {
      const data = yield* there.read(30 * SECOND);
      if (data === '') return 'lost connection to pod';
      text += data;
    }
    const [head = '', ...rest] = text.split('\r\n\r\n');
    if (!/^HTTP\/1\.1 101 /.test(head)) return problemIn(rest.join('\r\n\r\n'));
    if (rest.join('\r\n\r\n') !== '') yield* here.write(rest.join('\r\n\r\n'));
    loop.start(sentOn(here, there));
    yield* copied(there, here);
    here.close();
    return '';
  });
  if (problem === '') return;
  yield* process.write(2, klog(process, 'E', 'portforward.go:409', `an error occurred forwarding ${local} -> ${remote}: ${problem}`));
  yield* process.write(2, 'error: lost connection to pod\n');
  process.exit(1);
}

const problemIn = (body: string): string => {
  try {
    return String((JSON.parse(body) as { message?: unknown }).message ?? body);
  } catch {
    return goQuote(body);
  }
};

/** What comes here goes there; that no more comes is told, and what is answered then still arrives. */
function* sentOn(here: Socket, there: Socket): Task<void> {
  yield* copied(here, there);
  there.finishWriting();
}

/** All that comes from the one goes to the other, until one of them ends. */
export function* copied(from: Socket, to: Socket): Task<void> {
  try {
    for (let data = yield* from.read(); data !== ''; data = yield* from.read()) yield* to.write(data);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

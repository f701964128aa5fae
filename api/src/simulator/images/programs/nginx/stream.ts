import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../../kernel/index.ts';
import type { EventLoop } from '../../servers/event-loop.ts';
import { relay } from '../../servers/relay.ts';
import { numbers } from '../errno.ts';
import { candidatesOf } from './proxy.ts';
import type { StreamServer } from './site.ts';
import type { Work } from './work.ts';

/** Hands a connection on to another server, whatever is spoken on it. @see nginx: src/stream/ngx_stream_proxy_module.c */
export function* passStream(process: Process, loop: EventLoop, work: Work, { pass, listens }: StreamServer, client: Socket): Task<void> {
  const target = pass?.args[0];
  const number = ++work.connections.count;
  if (target === undefined) return;
  const candidates = yield* candidatesOf(process, work.upstreams, target);
  const from = process.random.int(Math.max(1, candidates.length));
  for (let i = 0; i < candidates.length; i++) {
    const { address, port } = candidates[(from + i) % candidates.length] as { address: string; port: number };
    try {
      const server = yield* process.net.connect(address, port, 60 * SECOND);
      return yield* relay(loop, client, server);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const [listen] = listens;
      yield* work.log.write(
        process,
        'error',
        `*${number} connect() failed (${numbers[error.code]}: ${error.message}) while connecting to upstream, client: ${client.remoteAddress}, server: ${listen?.address}:${listen?.port}, upstream: "${joinHostPort(address, port)}", bytes from/to client:0/0, bytes from/to upstream:0/0`,
      );
    }
  }
}

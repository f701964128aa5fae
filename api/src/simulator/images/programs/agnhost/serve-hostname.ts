import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, type Process } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goLog, plain, startGoServer } from '../../servers/go-http.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import type { Given } from '../pflag.ts';

/** Says its name over HTTP, or over TCP or UDP as it stands. @see kubernetes: test/images/agnhost/serve-hostname/serve_hostname.go */
export function* serveHostname(process: Process, { values }: Given): Task<number> {
  const on = (name: string, initial = 'false'): boolean => (values.get(name) ?? initial) === 'true';
  const port = Number(values.get('port') ?? '9376');
  const log = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  const raw = (['TCP', 'UDP'] as const).filter((protocol) => on(protocol.toLowerCase()));
  if (on('http', 'true') && raw.length > 0) {
    yield* log("Can't server TCP/UDP mode and HTTP mode at the same time");
    return 1;
  }
  const { hostname } = process.net;
  const loop = new EventLoop();
  for (const protocol of raw) {
    const listener = protocol === 'TCP' ? tryListen(process, port) : process.net.listen(port, { protocol });
    if ('error' in listener) {
      yield* log(`Error from net.Listen(): listen tcp :${port}: bind: ${goWords(listener.error)}`);
      return 1;
    }
    serveConnections(loop, listener, function* (socket) {
      if (protocol === 'UDP' && (yield* socket.read()) === '') return;
      yield* log(`${protocol} request from ${socket.remoteAddress}:${socket.remotePort}`);
      yield* socket.write(hostname);
    });
  }
  if (on('http', 'true')) {
    const problem = startGoServer(process, loop, {
      port,
      routes: {
        *'/'({ remoteAddress, remotePort }) {
          yield* log(`HTTP request from ${remoteAddress}:${remotePort}`);
          return plain(200, hostname, on('close') ? { Connection: 'close' } : {});
        },
      },
    });
    if (problem !== undefined) {
      yield* log(problem);
      return 1;
    }
  }
  yield* log(`Serving on port ${port}.`);
  // It goes on serving for a minute, so that nobody meets a server that has left.
  process.onSignal('TERM', () =>
    loop.start(
      (function* (): Task<void> {
        yield* log('Shutting down after receiving signal: terminated.');
        yield* log('Awaiting pod deletion.');
        yield* process.sleep(60 * SECOND);
        process.exit(0);
      })(),
    ),
  );
  yield* loop.run();
  return 0;
}

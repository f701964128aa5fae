import { MILLISECOND, type Micros, SECOND, type Task } from '../engine/index.ts';
import { goWords, type Process, type Program } from '../kernel/index.ts';
import { EventLoop } from './servers/event-loop.ts';
import { type HttpService, serveHttp } from './servers/http-server.ts';
import { manifestFor } from './servers/manifests.ts';
import { tryListen } from './servers/run-server.ts';
import { exitsOn } from './servers/signals.ts';

/**
 * The process of an image of which nothing is known: it listens on the ports that its spec names, logs nothing, and runs
 * until it is told to stop. TERM then ends it with 143, as it ends most programs that do no more than their runtime does.
 */
export const genericProgram = (declaredPorts: readonly number[]): Program =>
  listeningProgram({ ports: declaredPorts, after: STARTUP, status: 200 });

/** What has to be done once is taken to be done well. */
export function* doesItsWork(process: Process): Task<number> {
  yield* process.sleep(STARTUP);
  return 0;
}

interface Listening {
  readonly ports: readonly number[];
  readonly after: Micros;
  readonly status: number;
}

/** Listens after a while, and answers every HTTP request, over TLS too, with one status, and gRPC's health checks. */
export const listeningProgram =
  (listening: Listening): Program =>
  (process) =>
    listen(process, listening);

function* listen(process: Process, { ports, after, status }: Listening): Task<number> {
  exitsOn(process, 143);
  exitsOn(process, 130, ['INT']);
  if (ports.length > 0) {
    yield* process.sleep(after);
    const loop = new EventLoop();
    for (const port of new Set(ports)) {
      const listener = tryListen(process, port);
      if ('error' in listener) {
        yield* process.write(2, `listen tcp :${port}: bind: ${goWords(listener.error)}\n`);
        return 1;
      }
      serveHttp(loop, listener, service(status));
    }
    yield* loop.run();
  }
  return yield* idle(process);
}

/** Waits until a signal ends it. */
export function* idle(process: Process): Task<never> {
  for (;;) yield* process.sleep(FOREVER);
}

const service = (status: number): HttpService => ({
  handle: (request) =>
    (status < 400 ? manifestFor(request) : undefined) ?? {
      status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: status < 400 ? 'OK\n' : `${status}\n`,
    },
  health: () => (status < 400 ? 'SERVING' : 'NOT_SERVING'),
  tls: 'if-asked',
});

const STARTUP: Micros = 200 * MILLISECOND;
const FOREVER: Micros = 100 * 365 * 86_400 * SECOND;

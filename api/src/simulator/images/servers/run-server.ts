import type { Task } from '../../engine/index.ts';
import { type Listener, OsError, type Process } from '../../kernel/index.ts';
import { EventLoop } from './event-loop.ts';
import { type HttpService, serveHttp } from './http-server.ts';

/** A port that could not be had: the program says so in its own words. */
interface BindFailure {
  readonly port: number;
  readonly error: OsError;
}

/** Opens a port; a failure is a value, for the program to word. */
export function tryListen(process: Process, port: number, address?: string, family?: 4 | 6, backlog?: number): Listener | BindFailure {
  try {
    return process.net.listen(port, {
      ...(address !== undefined && { address }),
      ...(family && { family }),
      ...(backlog !== undefined && { backlog }),
    });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { port, error };
  }
}

/** Serves HTTP on these ports until the process is told to end. A port that is taken: `refused` words it, and the code is 1. */
export function* runHttpServer(
  process: Process,
  ports: readonly { readonly port: number; readonly address?: string; readonly family?: 4 | 6 }[],
  service: HttpService,
  refused: (failure: BindFailure) => { readonly message: string; readonly code?: number },
  onListening?: () => Task<void>,
): Task<number> {
  const loop = new EventLoop();
  for (const { port, address, family } of ports) {
    const listener = tryListen(process, port, address, family);
    if ('error' in listener) {
      const { message, code = 1 } = refused(listener);
      yield* process.write(2, message);
      return code;
    }
    serveHttp(loop, listener, service);
  }
  if (onListening) yield* onListening();
  yield* loop.run();
  return 0;
}

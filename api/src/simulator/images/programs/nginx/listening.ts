import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { type Listener, OsError, type Process } from '../../../kernel/index.ts';
import { numbers } from '../errno.ts';
import type { Listeners, Work } from './work.ts';

/**
 * Opens what is listened on, but for what the configuration before had opened: five tries, half a second apart.
 * `also`: until its master runs, nginx tells its standard error as well.
 * @see nginx: src/core/ngx_cycle.c ngx_init_cycle, src/core/ngx_connection.c ngx_open_listening_sockets
 */
export function* bind(process: Process, { site, log, listeners }: Work, also?: 'stderr'): Task<Listeners | undefined> {
  const say = function* (message: string): Task<void> {
    yield* log.write(process, 'emerg', message);
    if (also) yield* process.write(2, `nginx: [emerg] ${message}\n`);
  };
  const wanted = new Map<string, { address: string; port: number }>();
  const bothFamilies = new Set<number>();
  for (const { listens } of [...site.servers, ...site.streams])
    for (const { address, port } of listens) {
      // Both families of one port are one port here, and fail together.
      if (address.includes(':') && [...wanted.values()].some((other) => other.port === port && other.address === '0.0.0.0'))
        bothFamilies.add(port);
      else wanted.set(`${address}:${port}`, { address, port });
    }
  const opened = new Map<string, Listener>();
  const own = new Set<Listener>();
  const left = new Map(
    [...wanted].filter(
      ([, { address, port }]) =>
        address === '0.0.0.0' ||
        address === '::' ||
        ![...wanted.values()].some((other) => other.port === port && other.address === '0.0.0.0'),
    ),
  );
  for (let attempt = 0; attempt < 5; attempt++) {
    for (const [key, { address, port }] of [...left]) {
      try {
        const family = bothFamilies.has(port) ? undefined : address === '0.0.0.0' ? 4 : address === '::' ? 6 : undefined;
        let listener = listeners.get(key);
        if (!listener) {
          listener = process.net.listen(port, { address, ...(family && { family }), backlog: 511 });
          own.add(listener);
        }
        opened.set(key, listener);
        left.delete(key);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        const shown = address.includes(':') ? [`[${address}]`] : bothFamilies.has(port) ? [address, '[::]'] : [address];
        for (const each of error.code === 'EADDRINUSE' ? shown : shown.slice(0, 1))
          yield* say(`bind() to ${each}:${port} failed (${numbers[error.code]}: ${error.message})`);
        if (error.code === 'EADDRINUSE') continue;
        closeAll(own);
        return undefined;
      }
    }
    if (left.size === 0) return opened;
    yield* log.write(process, 'notice', 'try again to bind() after 500ms');
    yield* process.sleep(500 * MILLISECOND);
  }
  yield* say('still could not bind()');
  closeAll(own);
  return undefined;
}

export function closeAll(listeners: Iterable<Listener>): void {
  for (const listener of listeners) listener.close();
}

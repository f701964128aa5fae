import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { plain, redirect, runGoServer } from '../servers/go-http.ts';

/** Well for ten seconds, then never again. @see kubernetes: test/images/agnhost/liveness/server.go */
export function* liveness(process: Process): Task<number> {
  const started = process.now;
  const seconds = (): number => (process.now - started) / 1e6;
  return yield* runGoServer(process, {
    port: 8080,
    routes: {
      '/started': () => plain(200, `${seconds().toFixed(9)}s`),
      '/healthz': () => (seconds() > 10 ? plain(500, `error: ${seconds()}`) : plain(200, 'ok')),
      '/redirect': (request) => redirect(request, request.query.get('loc') ?? '/'),
    },
  });
}

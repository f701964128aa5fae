import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { plain, runGoServer } from '../servers/go-http.ts';

/** registry.k8s.io/goproxy: a proxy for HTTP that is here only to be connected to. */
export const proxy = (process: Process): Task<number> =>
  runGoServer(process, {
    port: 8080,
    takesAnyPath: true,
    routes: {
      '/': () => plain(500, 'This is a proxy server. Does not respond to non-proxy requests.\n', { 'X-Content-Type-Options': 'nosniff' }),
    },
  });

import type { Process, Program } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import type { HttpResponse } from '../../servers/http-message.ts';
import { runHttpServer } from '../../servers/run-server.ts';
import { exitsOn } from '../../servers/signals.ts';

/** Envoy before it: its administration can make it fail its check, and stop it. @see envoy: docs/root/operations/admin.rst */
export function* kiadaProxy(process: Process): ReturnType<Program> {
  exitsOn(process, 0);
  let healthy = true;
  const now = strftime('%Y-%m-%d %H:%M:%S', process.now);
  yield* process.write(2, `[${now}.000][1][info][main] [source/server/server.cc] starting main dispatch loop\n`);
  const administration = (method: string, path: string): HttpResponse => {
    if (path === '/ready') return healthy ? text(200, 'LIVE\n') : text(503, 'DRAINING\n');
    if (method !== 'POST') return text(404, 'invalid path. admin commands are:\n');
    if (path === '/healthcheck/fail') healthy = false;
    else if (path === '/healthcheck/ok') healthy = true;
    else if (path === '/quitquitquit') process.exit(0);
    else return text(404, 'invalid path. admin commands are:\n');
    return text(200, 'OK\n');
  };
  return yield* runHttpServer(
    process,
    [{ port: 8443 }, { port: 9901 }],
    {
      handle: ({ method, path, localPort }) => (localPort === 9901 ? administration(method, path) : text(503, 'upstream connect error')),
      tls: 'if-asked',
    },
    ({ port }) => ({ message: `error initializing configuration: cannot bind '0.0.0.0:${port}': Address already in use\n` }),
  );
}

const text = (status: number, body: string): HttpResponse => ({ status, headers: { 'Content-Type': 'text/plain' }, body });

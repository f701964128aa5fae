import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { idle } from '../../generic.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goLog, plain, startGoServer } from '../../servers/go-http.ts';
import { goSignals } from '../../servers/signals.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import type { Given } from '../pflag.ts';

/** Each SERVE_PORT_N (or SERVE_TCP_PORT_N, SERVE_TLS_PORT_N, SERVE_UDP_PORT_N) is served on port N. @see kubernetes: test/images/agnhost/porter/porter.go */
export function* porter(process: Process, { values }: Given): Task<number> {
  const json = values.get('json-response') === 'true';
  const loop = new EventLoop();
  goSignals(process);
  for (const [name, value] of process.env) {
    const [, protocol = 'TCP', port] = /^SERVE_(?:(TCP|TLS|UDP)_)?PORT_(\d+)$/.exec(name) ?? [];
    if (port === undefined) continue;
    if (protocol === 'UDP') {
      yield* process.write(2, `${goLog(process, `Started UDP server on port ${port}`)}\n`);
      serveConnections(loop, process.net.listen(Number(port), { protocol: 'UDP' }), function* (socket) {
        for (let text = yield* socket.read(); text !== ''; text = yield* socket.read()) yield* socket.write(value);
      });
      continue;
    }
    const problem = startGoServer(process, loop, {
      port: Number(port),
      address: '0.0.0.0',
      tls: protocol === 'TLS',
      routes: {
        '/': ({ method }) =>
          json ? plain(200, JSON.stringify({ Method: method, Body: value }), { 'Content-Type': 'application/json' }) : plain(200, value),
      },
    });
    if (problem !== undefined) yield* process.write(2, `${goLog(process, `server on port "${port}" failed: ${problem}`)}\n`);
  }
  // One that cannot be had is told, and the others go on.
  yield* loop.run();
  return yield* idle(process);
}

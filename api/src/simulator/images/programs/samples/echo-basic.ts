import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goAddress, plain, startGoServer } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import { goSeconds } from '../go-flags.ts';
import { headersOf } from './echo-servers.ts';

/** What Gateways are tried with. @see kubernetes-sigs/gateway-api: conformance/echo-basic/echo-basic.go */
export const echoBasic = (knowsServerName: boolean) =>
  function* (process: Process): Task<number> {
    const loop = new EventLoop();
    goSignals(process);
    const portOf = (name: string, own: string): number => Number(process.env.get(name) || own);
    const echo = function* (request: HttpRequest): Task<HttpResponse> {
      yield* process.write(1, `Echoing back request made to ${request.target} to client (${goAddress(request)})\n`);
      const delay = request.query.get('delay') ?? '';
      const waits = delay === '' ? 0 : goSeconds(delay);
      if (waits === undefined) return json(500, JSON.stringify({ message: `time: invalid duration ${JSON.stringify(delay)}` }));
      if (waits > 0) yield* process.sleep(waits * 1e6);
      return json(200, JSON.stringify(seen(process, request, knowsServerName), undefined, 1), chosen(request));
    };
    const routes = {
      '/health': () => plain(200, 'OK'),
      '/status/': ({ target }: HttpRequest) => plain(Number(/^\/status\/(\d{3})$/.exec(target)?.[1] ?? 400), ''),
      '/': echo,
    };
    const servers = [
      { port: portOf('HTTP_PORT', '3000'), name: 'http', routes },
      { port: portOf('H2C_PORT', '3001'), name: 'h2c', routes: { '/': () => plain(400, 'Expected h2c request') } },
    ];
    for (const { port, name, routes } of servers) {
      yield* process.write(1, `Starting server, listening on port ${port} (${name})\n`);
      const problem = startGoServer(process, loop, { port, routes });
      if (problem === undefined) continue;
      yield* process.write(2, `panic: Failed to start listening: ${problem}\n\n\ngoroutine 1 [running]:\n`);
      return 2;
    }
    yield* loop.run();
    return 0;
  };

const json = (status: number, body: string, more: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers: { ...more, 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' },
  body,
});

function seen({ env }: Process, request: HttpRequest, knowsServerName: boolean): object {
  const headers = Object.entries(headersOf(request)).filter(([name]) => name !== 'Host');
  return {
    path: request.target,
    host: request.headers.get('host') ?? '',
    method: request.method,
    proto: request.version,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    namespace: env.get('NAMESPACE') ?? '',
    ingress: env.get('INGRESS_NAME') ?? '',
    service: env.get('SERVICE_NAME') ?? '',
    pod: env.get('POD_NAME') ?? '',
    ...(knowsServerName && { sni: '' }),
  };
}

/** Headers that it was asked to answer with: `X-Echo-Set-Header: Name: value, Other: value`. */
function chosen(request: HttpRequest): Record<string, string> {
  const pairs = (request.headers.get('x-echo-set-header') ?? '').split(',').map((pair) => pair.trim().split(/:(.*)/s));
  return Object.fromEntries(pairs.filter(([name]) => name !== '').map(([name = '', value = '']) => [name, value]));
}

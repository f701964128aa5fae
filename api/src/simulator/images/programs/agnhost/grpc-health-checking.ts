import { goDuration } from '../../../apimachinery/duration.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { type GoServer, goLog, goTime, plain, startGoServer } from '../../servers/go-http.ts';
import type { HealthStatus } from '../../servers/grpc-health.ts';
import type { HttpResponse } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import type { Given } from '../pflag.ts';

/** @see kubernetes: test/images/agnhost/grpc-health-checking/grpc-health-checking.go */
export function* grpcHealthChecking(process: Process, { values }: Given): Task<number> {
  goSignals(process);
  const port = Number(values.get('port') ?? '5000');
  const httpPort = Number(values.get('http-port') ?? '8080');
  const [certificate = '', key = ''] = [values.get('tls-cert-file'), values.get('tls-private-key-file')];
  const checker: Checker = {
    service: values.get('service') ?? '',
    delay: Number(values.get('delay-unhealthy-sec') ?? '-1'),
    started: process.now,
    startedText: goTime(process),
    unhealthy: false,
  };
  if ((certificate === '') !== (key === '')) return yield* fatal(process, 'Both --tls-cert-file and --tls-private-key-file must be set');
  yield* process.sleep(20 * MILLISECOND);
  const loop = new EventLoop();
  yield* log(process, `Http server starting to listen on :${httpPort}`);
  const refused = startGoServer(process, loop, { port: httpPort, routes: routes(process, checker) });
  if (refused !== undefined) return yield* fatal(process, refused);
  const problem = startGoServer(process, loop, {
    port,
    routes: {},
    health: (service) => check(process, checker, service),
    tls: certificate !== '',
  });
  if (problem !== undefined) return yield* fatal(process, `Error while starting the listening service ${problem}`);
  yield* log(process, `gRPC server starting to listen on :${port}`);
  yield* loop.run();
  return 0;
}

interface Checker {
  readonly service: string;
  /** In seconds; never, if it is negative. */
  readonly delay: number;
  readonly started: Micros;
  readonly startedText: string;
  /** Somebody wants it to be. */
  unhealthy: boolean;
}

function* check(process: Process, checker: Checker, service: string): Task<HealthStatus> {
  yield* log(process, `Serving the Check request for health check, started at ${checker.startedText}`);
  if (service !== checker.service) return 'NOT_FOUND';
  const { unhealthy, delay, started } = checker;
  return unhealthy || (delay >= 0 && process.now - started >= delay * SECOND) ? 'NOT_SERVING' : 'SERVING';
}

/** That it is to be healthy is no more than that nobody wants it to be otherwise. */
function routes(process: Process, checker: Checker): GoServer['routes'] {
  return {
    '/make-not-serving': () => mark(process, checker, true),
    '/make-serving': () => mark(process, checker, false),
  };
}

function* mark(process: Process, checker: Checker, unhealthy: boolean): Task<HttpResponse> {
  yield* log(process, `Mark as ${unhealthy ? 'unhealthy' : 'healthy'}`);
  checker.unhealthy = unhealthy;
  return plain(200, goDuration(process.now - checker.started));
}

const log = (process: Process, text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);

function* fatal(process: Process, text: string): Task<number> {
  yield* log(process, text);
  return 1;
}

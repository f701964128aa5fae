import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goLog, plain, startGoServer } from '../../servers/go-http.ts';
import type { HealthStatus } from '../../servers/grpc-health.ts';
import { goSignals } from '../../servers/signals.ts';
import { goFlags } from '../go-flags.ts';

/** @see kubernetes: test/images/agnhost/grpc-health-checking/grpc-health-checking.go */
export function* grpcHealthChecking(process: Process, args: readonly string[]): Task<number> {
  goSignals(process);
  const { values } = goFlags(args, {
    'delay-unhealthy-sec': true,
    port: true,
    'http-port': true,
    service: true,
    'tls-cert-file': true,
    'tls-private-key-file': true,
  });
  const delay = Number(values.get('delay-unhealthy-sec') ?? '-1');
  const port = Number(values.get('port') ?? '5000');
  const httpPort = Number(values.get('http-port') ?? '8080');
  const service = values.get('service') ?? '';
  const started = process.now;
  let forced: HealthStatus | undefined;
  const status = (): HealthStatus => forced ?? (delay >= 0 && process.now - started >= delay * SECOND ? 'NOT_SERVING' : 'SERVING');
  yield* process.sleep(20 * MILLISECOND);
  const loop = new EventLoop();
  const force = (to: HealthStatus) => () => {
    forced = to;
    return plain(200, `Marking as ${to === 'SERVING' ? 'serving' : 'NotServing'}`);
  };
  const problem =
    startGoServer(process, loop, { port, routes: {}, health: (name) => (name === service ? status() : 'SERVICE_UNKNOWN') }) ??
    startGoServer(process, loop, {
      port: httpPort,
      routes: { '/make-not-serving': force('NOT_SERVING'), '/make-serving': force('SERVING') },
    });
  if (problem !== undefined) {
    yield* process.write(2, `${goLog(process, `failed to listen: ${problem}`)}\n`);
    return 1;
  }
  yield* process.write(
    1,
    `${goLog(process, `Http server starting to listen on :${httpPort}`)}\n${goLog(process, `gRPC server starting to listen on :${port}`)}\n`,
  );
  yield* loop.run();
  return 0;
}

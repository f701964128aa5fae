import { formatTimeMilli } from '../../../../apimachinery/time.ts';
import { SECOND, type Task } from '../../../../engine/index.ts';
import type { Program } from '../../../../kernel/index.ts';
import { burn } from '../../../../shell/utilities/lib/idle.ts';
import { isSince } from '../../../../shell/utilities/lib/version.ts';
import { EventLoop } from '../../../servers/event-loop.ts';
import { goAddress, plain, startGoServer } from '../../../servers/go-http.ts';
import { healthOf } from '../../../servers/grpc-health.ts';
import type { HttpRequest, HttpResponse } from '../../../servers/http-message.ts';
import { goFlags, goSeconds } from '../../go-flags.ts';
import { answerOf, metricsOf, type Podinfo, routesOf } from './paths.ts';
import { revisionOf } from './release.ts';

/** stefanprodan/podinfo. @see stefanprodan/podinfo: cmd/podinfo/main.go, pkg/api/http/server.go */
export const podinfo = (version: string): Program =>
  function* (process) {
    const kinds = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, value !== 'false']));
    const { values, problem } = goFlags(process.argv.slice(1), { ...kinds, version: false, help: false }, { v: 'version', h: 'help' });
    if (problem !== undefined || values.has('help')) {
      const why = problem?.replace(/^flag provided but not defined: -(.)$/, "unknown shorthand flag: '$1' in -$1");
      yield* process.write(
        2,
        why === undefined ? 'Usage of default:\n' : `Error: ${why.replace(/^flag provided but not defined: -/, 'unknown flag: --')}\n\n`,
      );
      return problem === undefined ? 0 : 2;
    }
    if (values.has('version')) {
      yield* process.write(1, `${version}\n`);
      return 0;
    }
    const setting = (name: string): string =>
      values.get(name) ??
      process.env.get(`PODINFO_${name.toUpperCase().replaceAll('-', '_')}`) ??
      (name === 'ui-message' ? `greetings from podinfo v${version}` : (DEFAULTS[name] ?? ''));
    // A Service called podinfo leaves its address in PODINFO_PORT.
    const portOf = (name: string): number =>
      /^\d+$/.test(setting(name)) ? Number(setting(name)) : Number(values.get(name) ?? DEFAULTS[name]);
    const recent = isSince(version, 6, 10);
    const log = (
      level: 'debug' | 'info' | 'error' | 'fatal',
      caller: string,
      msg: string,
      more: Readonly<Record<string, unknown>> = {},
    ): Task<void> =>
      LEVELS.indexOf(level) < Math.max(0, LEVELS.indexOf(LEVELS.includes(setting('level')) ? setting('level') : 'info'))
        ? process.sleep(0)
        : process.write(2, `${JSON.stringify({ level, ts: formatTimeMilli(process.now), caller, msg, ...more })}\n`);
    yield* process.sleep(STARTUP);
    const served: Podinfo = { version, setting, state: { healthy: false, ready: false }, answered: new Map() };
    const routes = routesOf(process, served, log);
    const handle = function* (request: HttpRequest): Task<HttpResponse> {
      if (setting('level') === 'debug')
        yield* log('debug', 'http/logging.go:35', 'request started', {
          proto: request.version,
          uri: request.target,
          method: request.method,
          remote: goAddress(request),
          'user-agent': request.headers.get('user-agent') ?? '',
        });
      const answer = yield* answerOf(process, served, routes, request);
      served.answered.set(answer.status, (served.answered.get(answer.status) ?? 0) + 1);
      return answer;
    };
    const loop = new EventLoop();
    let asked = 0;
    for (const signal of ['TERM', 'INT'] as const)
      process.onSignal(signal, () => {
        if (++asked > 1) process.exit(1);
        served.state.healthy = served.state.ready = false;
        loop.start(
          (function* (): Task<void> {
            const timeout = goSeconds(setting('server-shutdown-timeout')) ?? 5;
            yield* log('info', 'signals/shutdown.go:49', 'Shutting down HTTP/HTTPS server', { timeout });
            if (setting('level') !== 'debug') yield* process.sleep(3 * SECOND);
            if (portOf('grpc-port') > 0) yield* log('info', 'signals/shutdown.go:65', 'Shutting down GRPC server', { timeout });
            loop.stop();
          })(),
        );
      });
    const [cores, megabytes] = [portOf('stress-cpu'), portOf('stress-memory')];
    if (cores > 0) yield* log('info', `podinfo/main.go:${recent ? 256 : 232}`, 'starting CPU stress', { cores });
    for (let i = 0; i < cores; i++) loop.start(burn(process));
    process.setMemory((14 + megabytes) * 1_000_000);
    if (megabytes > 0)
      yield* log('info', `podinfo/main.go:${recent ? 286 : 262}`, 'starting MEMORY stress', { memory: megabytes * 1_000_000 });
    const port = portOf('port');
    const metrics = portOf('port-metrics');
    const grpc = portOf('grpc-port');
    const line = isSince(version, 6, 0) ? (recent ? 170 : 153) : isSince(version, 4, 0) ? 123 : 120;
    if (metrics > 0)
      startGoServer(process, loop, { port: metrics, routes: { '/metrics': () => metricsOf(served), '/healthz': () => plain(200, 'OK') } });
    if (grpc > 0)
      startGoServer(process, loop, {
        port: grpc,
        routes: {},
        health: healthOf('podinfo'),
      });
    yield* log('info', `podinfo/main.go:${line}`, 'Starting podinfo', { version, revision: revisionOf(version), port: String(port) });
    const address = setting('host');
    if (isSince(version, 6, 0))
      yield* log('info', `http/server.go:${recent ? 273 : 224}`, 'Starting HTTP Server.', { addr: `${address}:${port}` });
    const refused = startGoServer(process, loop, { port, ...(address !== '' && { address }), routes: { '/': handle } });
    if (refused !== undefined) {
      yield* log('fatal', `http/server.go:${recent ? 275 : 226}`, 'HTTP server crashed', { error: refused });
      return 1;
    }
    served.state.healthy = setting('unhealthy') !== 'true';
    served.state.ready = setting('unready') !== 'true';
    yield* loop.run();
    return 0;
  };
const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal', 'panic'];
const STARTUP = SECOND / 20;
const DEFAULTS: Readonly<Record<string, string>> = {
  host: '',
  port: '9898',
  'secure-port': '0',
  'port-metrics': '0',
  'grpc-port': '0',
  'grpc-service-name': 'podinfo',
  level: 'info',
  'backend-url': '',
  'http-client-timeout': '2m',
  'http-server-timeout': '30s',
  'http-server-shutdown-timeout': '5s',
  'server-shutdown-timeout': '5s',
  'data-path': '/data',
  'config-path': '',
  'cert-path': '/data/cert',
  config: 'config.yaml',
  'ui-path': './ui',
  'ui-logo': 'https://raw.githubusercontent.com/stefanprodan/podinfo/gh-pages/cuddle_clap.gif',
  'ui-color': '#34577c',
  'ui-message': '',
  h2c: 'false',
  'random-delay': 'false',
  'random-delay-unit': 's',
  'random-delay-min': '0',
  'random-delay-max': '5',
  'random-error': 'false',
  unhealthy: 'false',
  unready: 'false',
  'stress-cpu': '0',
  'stress-memory': '0',
  'cache-server': '',
  'otel-service-name': '',
};

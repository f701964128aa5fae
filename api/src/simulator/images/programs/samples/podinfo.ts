import { sha1 } from '../../../apimachinery/digest.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { formatTime } from '../../../apimachinery/time.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goAddress, plain, startGoServer } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goGet } from '../agnhost/go-get.ts';
import { goFlags, goSeconds } from '../go-flags.ts';

/** What it was built from; what the flags name, else variables, else what it says of itself. */
interface Podinfo {
  readonly version: string;
  readonly setting: (name: string) => string;
  readonly state: { healthy: boolean; ready: boolean };
  readonly answered: Map<number, number>;
}
type Route = readonly [methods: string, path: RegExp, answer: (found: string, request: HttpRequest) => HttpResponse | Task<HttpResponse>];

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
    const recent = isFrom(version, [6, 10]);
    const log = (
      level: 'debug' | 'info' | 'error' | 'fatal',
      caller: string,
      msg: string,
      more: Readonly<Record<string, unknown>> = {},
    ): Task<void> =>
      LEVELS.indexOf(level) < Math.max(0, LEVELS.indexOf(LEVELS.includes(setting('level')) ? setting('level') : 'info'))
        ? process.sleep(0)
        : process.write(2, `${JSON.stringify({ level, ts: zapTime(process), caller, msg, ...more })}\n`);
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
    const line = isFrom(version, [6, 0]) ? (recent ? 170 : 153) : isFrom(version, [4, 0]) ? 123 : 120;
    if (metrics > 0)
      startGoServer(process, loop, { port: metrics, routes: { '/metrics': () => metricsOf(served), '/healthz': () => plain(200, 'OK') } });
    if (grpc > 0)
      startGoServer(process, loop, {
        port: grpc,
        routes: {},
        health: (service) => (/^(podinfo)?$/.test(service) ? 'SERVING' : 'SERVICE_UNKNOWN'),
      });
    yield* log('info', `podinfo/main.go:${line}`, 'Starting podinfo', { version, revision: revisionOf(version), port: String(port) });
    const address = setting('host');
    if (isFrom(version, [6, 0]))
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

function* burn(process: Process): Task<void> {
  for (;;) yield* process.compute(SECOND);
}

function* answerOf(process: Process, { version, setting }: Podinfo, routes: readonly Route[], request: HttpRequest): Task<HttpResponse> {
  const found = routes.flatMap(([methods, path, answer]) => {
    const [whole, part = ''] = path.exec(request.path) ?? [];
    return whole === undefined ? [] : [{ methods, part, answer }];
  });
  const route = found.find(({ methods }) => methods === '' || methods.split(' ').includes(request.method));
  if (!route) return found.length > 0 ? { status: 405 } : plain(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' });
  if (setting('random-delay') === 'true') {
    const [least, most] = [Number(setting('random-delay-min')), Number(setting('random-delay-max'))];
    const unit = setting('random-delay-unit') === 'ms' ? SECOND / 1000 : SECOND;
    yield* process.sleep((least + Math.floor(process.random.next() * (most - least))) * unit);
  }
  if (setting('random-error') === 'true' && process.random.next() < 1 / 3)
    return { status: [500, 400, 409][Math.floor(process.random.next() * 3)] as number };
  const made = route.answer(route.part, {
    ...request,
    headers: new Map([...request.headers, ['x-api-version', version], ['x-api-revision', revisionOf(version)]]),
  });
  return 'next' in made ? yield* made : made;
}

function routesOf(
  process: Process,
  served: Podinfo,
  log: (level: 'debug' | 'info' | 'error', caller: string, msg: string, more?: Readonly<Record<string, unknown>>) => Task<void>,
): readonly Route[] {
  const { version, setting, state } = served;
  const health = (fine: boolean): HttpResponse => (fine ? pretty({ status: 'OK' }) : { status: 503 });
  const info = (): HttpResponse =>
    pretty(
      {
        hostname: process.net.hostname,
        version,
        revision: revisionOf(version),
        color: setting('ui-color'),
        logo: setting('ui-logo'),
        message: setting('ui-message'),
        goos: 'linux',
        goarch: process.system.machine === 'aarch64' ? 'arm64' : 'amd64',
        runtime: 'go1.20.4',
        num_goroutine: '8',
        num_cpu: String(process.readFile('/proc/cpuinfo').match(/^processor/gm)?.length ?? 1),
      },
      200,
      false,
    );
  function* echo(_: string, request: HttpRequest): Task<HttpResponse> {
    const backends = setting('backend-url')
      .split(',')
      .filter((url) => url !== '');
    const color = { 'X-Color': setting('ui-color') };
    if (backends.length === 0) return plain(202, request.body, color);
    const results: string[] = [];
    for (const url of backends) {
      const got = yield* goGet(process, url, { form: request.body });
      if ('error' in got) yield* log('error', 'http/echo.go:63', 'backend call failed', { error: got.error, url });
      results.push(
        'error' in got
          ? `backend ${url} call failed ${got.error}`
          : got.status >= 400
            ? `backend ${url} response status code ${got.status}`
            : got.body,
      );
    }
    const answer = pretty(results);
    return { ...answer, headers: { ...color, ...answer.headers } };
  }
  const turn = (ready: boolean) => (): HttpResponse => {
    state.ready = ready;
    return { status: 202 };
  };
  const data = (hash: string): string => `${setting('data-path').replace(/\/$/, '')}/${hash}`;
  const fails = (code: number, message: string): HttpResponse => pretty({ code, message }, code);
  return [
    ['', /^\/metrics$/, () => metricsOf(served)],
    [
      'GET',
      /^\/$/,
      (_, { headers }) =>
        headers.get('user-agent')?.startsWith('Mozilla')
          ? {
              status: 200,
              headers: { 'Content-Type': 'text/html; charset=utf-8' },
              body: `<!DOCTYPE html>\n<html>\n<head>\n  <title>${process.net.hostname}</title>\n</head>\n<body style="background-color: ${setting('ui-color')}">${setting('ui-message')}</body>\n</html>\n`,
            }
          : info(),
    ],
    ['GET', /^\/api\/info$/, info],
    ['GET', /^\/version$/, () => pretty({ commit: revisionOf(version), version })],
    ['', /^(?:\/api)?\/echo(?:\/.*)?$/, echo],
    ['GET POST', /^\/env$/, () => pretty([...process.env].map(([name, value]) => `${name}=${value}`))],
    [
      'GET POST',
      /^\/headers$/,
      (_, { headers }) =>
        pretty(Object.fromEntries([...headers].filter(([name]) => name !== 'host').map(([name, value]) => [canonical(name), [value]]))),
    ],
    [
      'GET',
      /^\/delay\/(\d+)$/,
      function* (wait) {
        yield* process.sleep(Number(wait) * SECOND);
        return pretty({ delay: Number(wait) });
      },
    ],
    ['GET', /^\/healthz$/, () => health(state.healthy)],
    ['GET', /^\/readyz$/, () => health(state.ready)],
    ['POST', /^\/readyz\/enable$/, turn(true)],
    ['POST', /^\/readyz\/disable$/, turn(false)],
    [
      'GET',
      /^\/panic$/,
      function* () {
        yield* log('info', 'http/panic.go:14', 'Panic command received');
        return process.exit(255);
      },
    ],
    ['GET POST PUT', /^\/status\/(\d+)$/, (code) => pretty({ status: Number(code) }, Number(code))],
    [
      'POST PUT',
      /^\/store$/,
      (_, { body }) =>
        orElse(
          () => {
            const hash = sha1(body);
            process.writeFile(data(hash), body);
            return pretty({ hash }, 202);
          },
          () => fails(500, 'writing file failed'),
        ),
    ],
    [
      'GET',
      /^\/store\/([^/]+)$/,
      (hash) =>
        orElse(
          () => plain(202, process.readFile(data(hash))),
          () => fails(500, 'reading file failed'),
        ),
    ],
    ['', /^\/cache\/[^/]+$/, () => fails(400, 'cache server is offline')],
    ['GET', /^\/configs$/, () => pretty(configsOf(process, setting('config-path')))],
  ];
}

/** The files of a directory that is mounted, by their names. */
function configsOf(process: Process, path: string): Readonly<Record<string, string>> {
  if (path === '') return {};
  return orElse(
    () =>
      Object.fromEntries(
        process
          .readdir(path)
          .filter((name) => !name.startsWith('..'))
          .map((name) => [name, process.readFile(`${path}/${name}`)]),
      ),
    () => ({}),
  );
}

function orElse<Made>(make: () => Made, failed: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return failed();
  }
}

/** @see stefanprodan/podinfo: pkg/api/http/metrics.go */
const metricsOf = ({ answered }: Podinfo): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
  body: `# HELP http_requests_total The total number of HTTP requests.\n# TYPE http_requests_total counter\n${[...answered]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `http_requests_total{status="${status}"} ${count}\n`)
    .join('')}`,
});

/** @see stefanprodan/podinfo: pkg/api/http/http.go JSONResponse */
const pretty = (value: unknown, status = 200, sort = true): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: goJson(value, '  ', { sort }),
});

const canonical = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** podinfo's own client, for probes. @see stefanprodan/podinfo: cmd/podcli/check.go */
export const podcli = (version: string): Program =>
  function* (process) {
    const { values, operands, problem } = goFlags(process.argv.slice(1), {
      ...Object.fromEntries(['method', 'body', 'retry', 'delay', 'timeout', 'service'].map((name) => [name, true])),
      help: false,
      h: false,
    });
    const [verb, kind, address] = operands;
    if (problem !== undefined) {
      yield* process.write(1, `${problem.replace(/^flag provided but not defined: -/, 'Unknown flag: --')}\n`);
      return 1;
    }
    if (verb === 'version') {
      yield* process.write(1, `${version}\n`);
      return 0;
    }
    if (verb !== 'check' || kind === undefined || values.has('help') || values.has('h')) {
      yield* process.write(
        1,
        '\npodinfo command line utilities\n\nUsage:\n  podcli [command]\n\nAvailable Commands:\n  check       Health check commands\n  help        Help about any command\n  version     Prints podcli version\n',
      );
      return 0;
    }
    if (address === undefined) {
      yield* process.write(
        1,
        `Address is required! example: check ${kind === 'tcp' ? 'tcp httpbin.org:80' : kind === 'grpc' ? 'grpc localhost:8080' : 'http https://httpbin.org'}\n`,
      );
      return 1;
    }
    const say = (line: number, text: string, more: Readonly<Record<string, unknown>>): Task<void> =>
      process.write(
        2,
        `${zapTime(process)}\tINFO\tpodcli/check.go:${line}\t${text}\t{${Object.entries(more)
          .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
          .join(', ')}}\n`,
      );
    const seconds = (name: string, otherwise: number): number => (goSeconds(values.get(name) ?? '') ?? otherwise) * SECOND;
    const url = kind !== 'http' || /^https?:\/\//.test(address) ? address : `http://${address}`;
    for (let tried = 0; tried <= Number(values.get('retry') ?? 0); tried++) {
      // As it is written: the first time too.
      if (tried !== 1) yield* process.sleep(seconds('delay', 1));
      if (kind === 'http') {
        const got = yield* goGet(process, url, { limit: seconds('timeout', 5) });
        if ('error' in got) yield* say(124, 'check failed', { address: url, error: got.error });
        else if (got.status >= 200 && got.status < 400) {
          yield* say(137, 'check succeed', { address: url, 'status code': got.status, 'response size': `${got.body.length} B` });
          return 0;
        } else yield* say(142, 'check failed', { address: url, 'status code': got.status });
        continue;
      }
      const colon = address.lastIndexOf(':');
      const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
      const [found] = yield* process.net.resolve(host);
      try {
        if (found === undefined) throw new OsError('ENOENT', `lookup ${host}: no such host`);
        (yield* process.net.connect(found, port, seconds('timeout', 5))).close();
        yield* say(kind === 'tcp' ? 182 : 283, 'check succeed', kind === 'tcp' ? { address } : { status: 'SERVING' });
        return 0;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* say(kind === 'tcp' ? 174 : 275, 'check failed', {
          address,
          error: `dial tcp ${found ?? ''}:${port}: connect: ${error.message.toLowerCase()}`,
        });
      }
    }
    return 1;
  };

const isFrom = (version: string, [major, minor]: readonly [number, number]): boolean => {
  const [ours = 0, least = 0] = version.split('.').map(Number);
  return ours > major || (ours === major && least >= minor);
};

/** Of those that were seen to run. */
const REVISIONS: Readonly<Record<string, string>> = {
  '3.1.5': '78658c03110c23dc011bbec5801f58c6f3f14420',
  '4.0.3': 'a2f9216fe43849c3b4844032771ba632307d8738',
  '6.3.6': '073f1ec5aff930bd3411d33534e91cbe23302324',
  '6.7.1': '6b7aab8a10d6ee8b895b0a5048f4ab0966ed29ff',
  '6.9.0': 'fb3b01be30a3f353b221365cd3b4f9484a0885ea',
  '6.14.0': 'a30fa3224289a3f3e413157104dee8844e329926',
  '6.15.0': 'dd507173b7b75b2312a36cabe0de5f09c1ce69c8',
};
const revisionOf = (version: string): string => REVISIONS[version] ?? sha1(`podinfo ${version}`);

/** @see uber-go/zap: zapcore/encoder.go ISO8601TimeEncoder */
const zapTime = (process: Process): string =>
  `${formatTime(process.now).slice(0, -1)}.${String(Math.floor(process.now / 1000) % 1000).padStart(3, '0')}Z`;

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

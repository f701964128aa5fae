import { sha1 } from '../../../../apimachinery/digest.ts';
import { goJson } from '../../../../apimachinery/go-json.ts';
import { SECOND, type Task } from '../../../../engine/index.ts';
import { OsError, type Process } from '../../../../kernel/index.ts';
import { plain } from '../../../servers/go-http.ts';
import { canonicalHeader, type HttpRequest, type HttpResponse } from '../../../servers/http-message.ts';
import { goGet } from '../../agnhost/go-get.ts';
import { revisionOf } from './release.ts';

/** What it was built from; what the flags name, else variables, else what it says of itself. */
export interface Podinfo {
  readonly version: string;
  readonly setting: (name: string) => string;
  readonly state: { healthy: boolean; ready: boolean };
  readonly answered: Map<number, number>;
}
type Route = readonly [methods: string, path: RegExp, answer: (found: string, request: HttpRequest) => HttpResponse | Task<HttpResponse>];

/** What podinfo answers to a request. */
export function* answerOf(
  process: Process,
  { version, setting }: Podinfo,
  routes: readonly Route[],
  request: HttpRequest,
): Task<HttpResponse> {
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

/** podinfo's paths. */
export function routesOf(
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
        pretty(
          Object.fromEntries([...headers].filter(([name]) => name !== 'host').map(([name, value]) => [canonicalHeader(name), [value]])),
        ),
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
export const metricsOf = ({ answered }: Podinfo): HttpResponse => ({
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

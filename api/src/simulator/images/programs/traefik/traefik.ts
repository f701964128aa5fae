import { recordOf } from '../../../apimachinery/records.ts';
import type { Task } from '../../../engine/index.ts';
import { byteLength, type Process } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/time/calendar.ts';
import { plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { fieldsOf, goFields, passOn } from '../../servers/http-proxy.ts';
import { changed } from './middlewares.ts';
import { notFollowed, readRule } from './rules.ts';
import { type EntryPoint, entryPointsOf, has, loadSettings, readYaml, type Settings } from './static.ts';

type Fields = Readonly<Record<string, unknown>>;
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

interface Router {
  readonly name: string;
  readonly entryPoints: readonly string[];
  readonly matches: (request: HttpRequest) => boolean;
  readonly priority: number;
  readonly service: string;
  readonly middlewares: readonly string[];
}

interface Routing {
  readonly routers: readonly Router[];
  readonly services: Fields;
  readonly middlewares: Fields;
}

interface TraefikPort {
  readonly port: number;
  readonly answer: (process: Process, request: HttpRequest) => Task<HttpResponse>;
}

interface Traefik {
  readonly settings: Settings;
  readonly points: readonly EntryPoint[];
  readonly routing: Routing;
  /** How many requests each service has had; under no name, all. */
  readonly turns: Map<string, number>;
}

/** What it listens on, and what it answers there. @see traefik: pkg/server */
export function traefikPorts(process: Process): TraefikPort[] {
  const { settings, told } = loadSettings(process);
  for (const why of told) notFollowed(process, why);
  for (const key of settings.keys()) {
    const [, provider] = /^providers\.(?!file|providersthrottleduration)([^.]+)/.exec(key) ?? [];
    if (provider !== undefined) notFollowed(process, `provider ${provider}`);
  }
  const points = entryPointsOf(settings);
  const routing = readRouting(process, settings);
  const traefik: Traefik = { settings, points, routing, turns: new Map() };
  return points.map((point) => ({ port: point.port, answer: (own, request) => logged(own, traefik, point, request) }));
}

/** What its files say of routers and services; of a directory all of them. @see traefik: pkg/provider/file/file.go */
function readRouting(process: Process, settings: Settings): Routing {
  const file = settings.get('providers.file.filename');
  const directory = settings.get('providers.file.directory');
  const listed =
    directory !== undefined && process.access(directory, 'r')
      ? process
          .readdir(directory)
          .sort()
          .map((name) => `${directory}/${name}`)
      : [];
  const routers: Router[] = [];
  let services: Fields = {};
  let middlewares: Fields = {};
  for (const path of [...(file === undefined ? [] : [file]), ...listed.filter((each) => /\.(ya?ml|toml)$/.test(each))]) {
    const read = path.endsWith('.toml') ? undefined : readYaml(process, path);
    if (!read) notFollowed(process, path);
    if (read?.tcp !== undefined || read?.udp !== undefined) notFollowed(process, 'routers of TCP and UDP');
    const http = recordOf(read?.http);
    services = { ...services, ...recordOf(http.services) };
    middlewares = { ...middlewares, ...recordOf(http.middlewares) };
    for (const [name, router] of Object.entries(recordOf(http.routers))) {
      const { rule, service, entryPoints, priority, middlewares: through } = recordOf(router);
      const matches = readRule(process, String(rule ?? ''));
      if (!matches) notFollowed(process, `rule ${String(rule)}`);
      else
        routers.push({
          name,
          matches,
          entryPoints: texts(entryPoints).map((each) => each.toLowerCase()),
          priority: Number(priority) || String(rule).length,
          service: String(service ?? '').replace(/@file$/, ''),
          middlewares: texts(through).map((each) => each.replace(/@file$/, '')),
        });
    }
  }
  return { routers: routers.sort((a, b) => b.priority - a.priority), services, middlewares };
}

interface Made {
  readonly response: HttpResponse;
  readonly router?: string;
  readonly server?: string;
}

function* logged(process: Process, traefik: Traefik, point: EntryPoint, request: HttpRequest): Task<HttpResponse> {
  const { settings, turns } = traefik;
  const began = process.now;
  const own = ownAnswer(process, traefik, point, request);
  const made: Made = own ? { response: own } : yield* routed(process, traefik, point, request);
  if (has(settings, 'accesslog') && !own) {
    const { response, router = '-', server = '-' } = made;
    const turn = (turns.get('') ?? 0) + 1;
    turns.set('', turn);
    // @see traefik: pkg/middlewares/accesslog/logger_formatters.go CommonLogFormatter
    yield* process.write(
      1,
      `${request.remoteAddress} - - [${strftime('%d/%b/%Y:%H:%M:%S +0000', began)}] "${request.method} ${request.target} ${request.version}" ${response.status} ${byteLength(response.body ?? '')} "-" "-" ${turn} "${router}" "${server}" ${Math.round((process.now - began) / 1000)}ms\n`,
    );
  }
  return made.response;
}

/** Its ping, its API and its dashboard, where they are to be seen; what goes from one entry point to another. */
function ownAnswer(
  process: Process,
  { settings, points }: Traefik,
  point: EntryPoint,
  { path, headers, target }: HttpRequest,
): HttpResponse | undefined {
  const isAt = (what: string): boolean => has(settings, what) && (settings.get(`${what}.entrypoint`) ?? 'traefik') === point.name;
  if (path === '/ping' && isAt('ping')) return plain(200, 'OK');
  if (path === '/metrics' && isAt('metrics.prometheus')) {
    notFollowed(process, 'its metrics');
    return plain(200, '');
  }
  const to = settings.get(`entrypoints.${point.name}.http.redirections.entrypoint.to`);
  if (to !== undefined) {
    const port = points.find(({ name }) => name === to.toLowerCase())?.port ?? Number(to.replace(':', ''));
    const scheme = settings.get(`entrypoints.${point.name}.http.redirections.entrypoint.scheme`) ?? 'https';
    const permanent = settings.get(`entrypoints.${point.name}.http.redirections.entrypoint.permanent`) !== 'false';
    const host = (headers.get('host') ?? '').replace(/:\d+$/, '');
    const place = port === 443 || port === 80 || Number.isNaN(port) ? host : `${host}:${port}`;
    return {
      status: permanent ? 301 : 302,
      headers: { Location: `${scheme}://${place}${target}` },
      body: permanent ? 'Moved Permanently' : 'Found',
    };
  }
  const seesApi = (settings.get('api.insecure') === 'true' || settings.get('api') === 'true') && point.name === 'traefik';
  if (!seesApi) return undefined;
  if (path === '/') return { status: 302, headers: { Location: '/dashboard/' }, body: '' };
  if (path === '/api/version')
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: '{"Version":"2.10.1","Codename":"saintmarcelin","startDate":"2023-05-15T09:00:00Z"}\n',
    };
  if (path.startsWith('/dashboard') || path.startsWith('/api')) {
    notFollowed(process, path.startsWith('/api') ? 'its API' : 'its dashboard');
    return {
      status: 200,
      headers: { 'Content-Type': path.startsWith('/api') ? 'application/json' : 'text/html; charset=utf-8' },
      body: path.startsWith('/api') ? '[]\n' : '',
    };
  }
  return undefined;
}

const NOT_FOUND = plain(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' });

function* routed(process: Process, { routing, turns }: Traefik, point: EntryPoint, request: HttpRequest): Task<Made> {
  const { routers, services, middlewares } = routing;
  const router = routers.find(
    ({ entryPoints, matches }) =>
      (entryPoints.length === 0 ? point.name !== 'traefik' : entryPoints.includes(point.name)) && matches(request),
  );
  const service = router && services[router.service];
  if (!router || service === undefined) return { response: NOT_FOUND };
  const through = changed(process, middlewares, router.middlewares, request);
  const named = `${router.name}@file`;
  if (through.answer) return { response: through.answer, router: named };
  const { loadBalancer } = recordOf(service);
  if (loadBalancer === undefined) notFollowed(process, `service ${router.service}`);
  const { servers, passHostHeader, healthCheck } = recordOf(loadBalancer);
  if (healthCheck !== undefined) notFollowed(process, 'health checks of services');
  const urls = Array.isArray(servers) ? servers.map((each) => String(recordOf(each).url ?? '')) : [];
  const turn = turns.get(router.service) ?? 0;
  turns.set(router.service, turn + 1);
  const url = urls[turn % Math.max(1, urls.length)];
  if (url === undefined) return { response: plain(503, 'no available server\n', { 'X-Content-Type-Options': 'nosniff' }), router: named };
  const response = yield* proxied(process, url, passHostHeader !== false, through.request);
  return { response: { ...response, headers: { ...response.headers, ...through.headers } }, router: named, server: url };
}

/** @see traefik: pkg/server/service/proxy.go, pkg/middlewares/forwardedheaders */
function* proxied(process: Process, url: string, keepsHost: boolean, request: HttpRequest): Task<HttpResponse> {
  const [, scheme = 'http', host = '', port, base = ''] = /^(https?|h2c):\/\/([^:/]+)(?::(\d+))?(.*)$/.exec(url) ?? [];
  if (scheme === 'https') notFollowed(process, 'TLS to services');
  const asked = request.headers.get('host') ?? '';
  const headers = new Map([
    ...request.headers,
    ['host', keepsHost ? asked : `${host}${port === undefined ? '' : `:${port}`}`],
    ['x-forwarded-for', request.remoteAddress],
    ['x-forwarded-host', asked],
    ['x-forwarded-port', /:(\d+)$/.exec(asked)?.[1] ?? '80'],
    ['x-forwarded-proto', 'http'],
    ['x-forwarded-server', process.net.hostname],
    ['x-real-ip', request.remoteAddress],
  ] as const);
  const [address] = yield* process.net.resolve(host);
  const target = `${base.replace(/\/$/, '')}${request.target}`;
  const answer =
    address === undefined
      ? 'nobody'
      : yield* passOn(process, address, Number(port ?? (scheme === 'https' ? 443 : 80)), {
          method: request.method,
          target,
          body: request.body,
          fields: goFields(fieldsOf(request, headers), request.method),
        });
  return typeof answer === 'string' ? plain(502, 'Bad Gateway') : answer;
}

import type { ResourceRequest } from '../../api-server/index.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { joinHostPort } from '../../apimachinery/host-port.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { canonicalHeader } from '../../images/servers/http-message.ts';
import { goWords, type NetworkNamespace, OsError, startTls } from '../../kernel/index.ts';
import { exchange, NoHttp } from '../../shell/utilities/network/http-client.ts';
import { failure } from './answers.ts';
import type { Backend } from './backend.ts';

/** Where a request goes on to. */
interface Location {
  readonly secure: boolean;
  readonly address: string;
  readonly port: number;
}

/** What the API server waits for a connection. @see kubernetes: pkg/kubelet/client, apimachinery/pkg/util/net/http.go SetTransportDefaults */
const DIAL_TIMEOUT: Micros = 30 * SECOND;

/**
 * A request to a Pod or a Service by way of the API server, which passes it on from its own host, and what is answered back.
 * @see kubernetes: pkg/registry/core/pod/rest/subresources.go ProxyREST; apimachinery/pkg/util/proxy/upgradeaware.go
 */
export function proxied(
  backend: Backend,
  asked: ResourceRequest,
  request: HttpRequest,
  network: NetworkNamespace,
): HttpResponse | Task<HttpResponse> {
  const [, path = '', rest = '', query = ''] = /^([^?]*?\/proxy(?=[/?]|$))([^?]*)(\?.*)?$/.exec(request.target) ?? [];
  const location = asked.resource === 'pods' ? podLocation(backend, asked) : serviceLocation(backend, asked);
  if ('status' in location) return location;
  if (rest === '' && /^(GET|HEAD)$/.test(request.method)) return { status: 301, headers: { Location: `${path}/${query}` }, body: '' };
  return passedOn(location, request, `${rest || '/'}${query}`, path, network);
}

function* passedOn(
  { secure, address, port }: Location,
  request: HttpRequest,
  target: string,
  prefix: string,
  network: NetworkNamespace,
): Task<HttpResponse> {
  const where = joinHostPort(address, port);
  const unreachable = (why: string): HttpResponse => failure(503, 'ServiceUnavailable', `error trying to reach service: ${why}`);
  try {
    const socket = yield* network.connect(address, port, DIAL_TIMEOUT);
    try {
      if (secure && !(yield* startTls(socket, address)).secure) return unreachable('http: server gave HTTP response to HTTPS client');
      const headers = headersFor(request, where, prefix + target.replace(/\?.*/, ''));
      const answer = yield* exchange(socket, {
        method: request.method,
        target,
        headers,
        ...(request.body !== '' && { body: request.body }),
      });
      return passedBack(answer, prefix);
    } finally {
      socket.close();
    }
  } catch (error) {
    if (error instanceof NoHttp)
      return unreachable(
        error.received === ''
          ? 'EOF'
          : `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${goQuote(error.received)}`,
      );
    if (!(error instanceof OsError)) throw error;
    return unreachable(`dial tcp ${where}: ${error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(error)}`}`);
  }
}

/** Of the connection, and of who may ask. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
]);

/** As Go writes them: by name, after the host and who asks. @see kubernetes: apimachinery/pkg/util/proxy/transport.go RoundTrip */
function headersFor({ headers, remoteAddress }: HttpRequest, where: string, uri: string): (readonly [name: string, value: string])[] {
  const own = [...headers]
    .filter(([name]) => !NOT_PASSED_ON.has(name) && name !== 'user-agent')
    .map(([name, value]) => [canonicalHeader(name), value] as const);
  const forwarded = [
    ['X-Forwarded-For', remoteAddress],
    ['X-Forwarded-Uri', uri],
  ] as const;
  const agent = headers.get('user-agent');
  const sorted = [...own, ...forwarded].sort(([a], [b]) => compareText(a, b));
  return [['Host', headers.get('host') ?? where], ...(agent === undefined ? [] : [['User-Agent', agent] as const]), ...sorted];
}

/** Links from the root lead to the same place by way of the API server. @see kubernetes: apimachinery/pkg/util/proxy/transport.go rewriteResponse */
function passedBack(
  { status, headers, body }: { status: number; headers: readonly (readonly [string, string])[]; body: string },
  prefix: string,
): HttpResponse {
  const kept = headers.filter(([name]) => !NOT_PASSED_ON.has(name.toLowerCase()) && name.toLowerCase() !== 'date');
  const moved = (link: string): string =>
    link.startsWith('/') && !link.startsWith('//') && !link.startsWith(prefix) ? prefix + link : link;
  const isHtml = kept.some(([name, value]) => name.toLowerCase() === 'content-type' && /^text\/html/.test(value));
  return {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, name.toLowerCase() === 'location' ? moved(value) : value])),
    body: isHtml ? body.replace(LINKS, (_, before: string, link: string) => before + moved(link)) : body,
  };
}
const LINKS = /(<[a-z][^<>]*?\s(?:href|src|action|background|cite|data|formaction|poster)=")(\/[^"]*)/gi;

/** `web`, `web:80` or `https:web:443`. @see kubernetes: apimachinery/pkg/util/net/port_split.go SplitSchemeNamePort */
function splitName(id: string): { readonly scheme: string; readonly name: string; readonly port: string } | undefined {
  const parts = id.split(':');
  const [scheme, name, port] = parts.length === 1 ? ['', parts[0], ''] : parts.length === 2 ? ['', ...parts] : parts;
  if (parts.length > 3 || !name || !/^(https?)?$/.test(scheme ?? '')) return undefined;
  return { scheme: scheme ?? '', name, port: port ?? '' };
}

/** The port that is asked for, or the first that a container has. @see kubernetes: pkg/registry/core/pod/strategy.go ResourceLocation */
function podLocation({ store }: Backend, { namespace = '', name: id = '' }: ResourceRequest): Location | HttpResponse {
  const split = splitName(id);
  if (!split) return failure(400, 'BadRequest', `invalid pod request ${goQuote(id)}`);
  const { scheme, name, port } = split;
  const pod: Pod | undefined = store.get('Pod', namespace, name);
  if (!pod) return failure(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  const first = pod.spec.containers.flatMap(({ ports = [] }) => ports.slice(0, 1))[0]?.containerPort;
  const address = pod.status.podIP ?? '';
  if (address === '') return failure(400, 'BadRequest', 'address not allowed');
  return { secure: scheme === 'https', address, port: Number(port || first || (scheme === 'https' ? 443 : 80)) };
}

/** One of the endpoints behind the port, which is meant by its number or its name. @see kubernetes: pkg/registry/core/service/storage/storage.go ResourceLocation */
function serviceLocation({ store }: Backend, { namespace = '', name: id = '' }: ResourceRequest): Location | HttpResponse {
  const split = splitName(id);
  if (!split) return failure(400, 'BadRequest', `invalid service request ${goQuote(id)}`);
  const { scheme, name } = split;
  let { port } = split;
  if (/^[+-]?\d+$/.test(port)) {
    const service = store.get('Service', namespace, name);
    if (!service) return failure(404, 'NotFound', `services "${name}" not found`, { name, kind: 'services' });
    const found = service.spec?.ports?.find((one) => one.port === Number(port));
    if (!found) return failure(503, 'ServiceUnavailable', `no service port ${Number(port)} found for service ${goQuote(name)}`);
    port = found.name ?? '';
  }
  const endpoints = store.get('Endpoints', namespace, name);
  if (!endpoints) return failure(404, 'NotFound', `services "${name}" not found`, { name, kind: 'services' });
  const { subsets = [] } = endpoints;
  for (const { addresses = [], ports = [] } of subsets) {
    const [address] = addresses;
    const served = ports.find((one) => (one.name ?? '') === port);
    if (address && served) return { secure: scheme === 'https', address: address.ip, port: served.port };
  }
  // Without any subset it is the Service's name that is told; where none of them fits, all that was asked for.
  return failure(503, 'ServiceUnavailable', `no endpoints available for service ${goQuote(subsets.length === 0 ? name : id)}`);
}

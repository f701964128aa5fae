import type { Store } from '../../api-server/index.ts';
import { internalAddress } from '../../apimachinery/node-address.ts';
import { hash32, Random, type Task } from '../../engine/index.ts';
import { answerHttp, type HttpRequest, type HttpResponse, httpbinAnswer, SAYS_MISSING } from '../../images/index.ts';
import { hearInSilence } from '../../images/servers/tcp-server.ts';
import { type DnsAnswer, type DnsType, type Internet, isAddress, type Socket } from '../../kernel/index.ts';
import { conversation } from '../conversation.ts';
import {
  ambiguousDomains,
  OWN_ADDRESS,
  type PublicHost,
  publicHosts,
  publicNameServers,
  tellsAddress,
  topLevelDomains,
} from './internet.data.ts';

/** What is outside of the cluster, as a machine with an ordinary connection sees it. Whatever could be there is. */
export class PublicInternet {
  /** Hosts whose answers had to be made up. */
  readonly madeUp = new Set<string>();
  readonly #random = new Random('httpbin.org');

  /** Public name servers, and `own`: the one of the machines that the nodes are on. Others do not answer. */
  /** The servers outside: that of the nodes' network alone is asked for them by name. */
  readonly dns = (name: string, type: DnsType, server: string): DnsAnswer | undefined =>
    publicNameServers.has(server) ? lookUp(name, type) : undefined;

  readonly connect: Internet = (ip, port, protocol) => {
    if (protocol !== 'TCP' || !isServer(ip)) return undefined;
    const host = hostAt(ip);
    if (port !== 80 && port !== 443)
      return host?.ports?.includes(port) ? { serve: (socket) => conversation(socket, hearInSilence(socket)) } : undefined;
    return { serve: (socket) => this.#serve(socket) };
  };

  readonly answersEcho = (ip: string): boolean => isServer(ip);

  #serve(socket: Socket): Task<void> {
    return conversation(socket, answerHttp(socket, { handle: (request) => this.#page(request), tls: 'trusted', http2: true }));
  }

  #page(request: HttpRequest): HttpResponse {
    const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '').toLowerCase();
    const known = Object.hasOwn(publicHosts, host) ? publicHosts[host] : undefined;
    if (known?.pages)
      return known.pages[request.path] ?? { status: 404, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body: '' };
    if (host === 'httpbin.org') return httpbinAnswer(request, this.#random, () => this.madeUp.add(host));
    if (tellsAddress.has(host)) return { status: 200, headers: TEXT, body: `${OWN_ADDRESS}\n` };
    if (SAYS_MISSING.test(request.path)) return { status: 404, headers: TEXT, body: 'Not Found\n' };
    this.madeUp.add(host);
    return madeUpPage(host, request);
  }
}

/** Names that could be anybody's have addresses; those that are nobody's, by custom or by what they say, do not exist. */
export function lookUp(name: string, type: DnsType): DnsAnswer {
  const asked = name.toLowerCase().replace(/\.$/, '');
  if (type === 'PTR') return pointer(asked);
  const address = addressOfName(asked);
  if (address === undefined) return NO_SUCH_NAME;
  return { status: 'NOERROR', records: type === 'A' ? [{ name: asked, type, value: address, ttl: TTL }] : [], forwarded: true };
}

/** The network that the nodes are in knows them by name. @see github.com/moby/libnetwork: resolver.go */
export function withNodes(store: Store, upstream: typeof lookUp): typeof lookUp {
  return (name, type) => {
    const asked = name.toLowerCase().replace(/\.$/, '');
    const node = asked.includes('.') ? undefined : store.get('Node', undefined, asked);
    if (!node) return upstream(name, type);
    const address = { name: asked, type: 'A', value: internalAddress(node), ttl: 600 } as const;
    return { status: 'NOERROR', records: type === 'A' ? [address] : [], forwarded: true };
  };
}

/** Whether a node finds a host of this name. */
export const hasAddress = (host: string): boolean => isAddress(host) || host === 'localhost' || lookUp(host, 'A').status === 'NOERROR';

function addressOfName(name: string): string | undefined {
  const known = Object.hasOwn(publicHosts, name) ? publicHosts[name] : undefined;
  if (known) return known.address;
  const labels = name.split('.');
  const top = labels.at(-1) as string;
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label))) return undefined;
  if (!topLevelDomains.has(top) && !(ambiguousDomains.has(top) && labels.length > 2)) return undefined;
  // RFC 2606: their only hosts are known ones.
  if (labels.at(-2) === 'example' || SAYS_MISSING.test(name)) return undefined;
  const hash = hash32(name);
  return `104.${16 + (hash % 16)}.${(hash >>> 4) & 255}.${1 + ((hash >>> 12) % 254)}`;
}

function pointer(name: string): DnsAnswer {
  const ip = name
    .replace(/\.in-addr\.arpa$/, '')
    .split('.')
    .reverse()
    .join('.');
  const host = Object.keys(publicHosts).find((each) => publicHosts[each]?.address === ip);
  return host === undefined
    ? NO_SUCH_NAME
    : { status: 'NOERROR', records: [{ name, type: 'PTR', value: `${host}.`, ttl: TTL }], forwarded: true };
}

/** Those that names lead to, and name servers. */
const isServer = (ip: string): boolean => /^104\.(1[6-9]|2\d|3[01])\./.test(ip) || publicNameServers.has(ip) || hostAt(ip) !== undefined;
const hostAt = (ip: string): PublicHost | undefined => Object.values(publicHosts).find(({ address }) => address === ip);

/** A page where a page is asked for; of any other file, a comment in most languages. */
function madeUpPage(host: string, { path, secure }: HttpRequest): HttpResponse {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === 'json' || host.startsWith('api.'))
    return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}\n' };
  if (host.startsWith('raw.') || (extension !== undefined && !PAGES.test(extension)))
    return { status: 200, headers: TEXT, body: `# ${secure ? 'https' : 'http'}://${host}${path}\n` };
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html>\n<html>\n<head><title>${host}</title></head>\n<body>\n<h1>${host}</h1>\n</body>\n</html>\n`,
  };
}

const NO_SUCH_NAME: DnsAnswer = { status: 'NXDOMAIN', records: [], forwarded: true };
const TTL = 30;
const PAGES = /^(html?|php|aspx?|jsp)$/;
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' } as const;

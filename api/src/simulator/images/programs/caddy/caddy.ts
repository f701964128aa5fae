import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import type { Task } from '../../../engine/index.ts';
import { byteLength, type Process } from '../../../kernel/index.ts';
import { canonicalHeader, type HttpRequest, type HttpResponse, hostOf } from '../../servers/http-message.ts';
import { configPath, configText } from '../gateways.ts';
import { answerOf } from './answer.ts';
import type { Directive } from './caddyfile.ts';
import { matchesHost, notFollowed } from './matchers.ts';
import { type Caddy, readCaddy, type Site } from './sites.ts';

/** What Caddy listens on, and who answers there. */
interface CaddyPort {
  readonly port: number;
  readonly tls?: boolean;
  readonly address?: string;
  readonly answer: (process: Process, request: HttpRequest) => HttpResponse | Task<HttpResponse>;
}

/** Its Caddyfile, where it has one and it can be read; what is wrong with it. */
export function caddyOf(process: Process): Caddy | string | undefined {
  const path = configPath(process, '--config', '-c') ?? '/etc/caddy/Caddyfile';
  const text = commandFile(process) ?? configText(process, '--config', '-c');
  if (text === undefined) return undefined;
  return readCaddy(process, path, text);
}

/** What its other commands serve, as a Caddyfile would say it. @see caddy: modules/caddyhttp/fileserver/command.go, staticresp.go, reverseproxy/command.go */
function commandFile({ argv }: Process): string | undefined {
  const command = argv[1] ?? '';
  const value = (...names: readonly string[]): string | undefined => {
    for (const [i, word] of argv.entries())
      for (const name of names)
        if (word === name) return argv[i + 1];
        else if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
    return undefined;
  };
  const site = (address: string, ...lines: readonly string[]): string => `{\n admin off\n}\n${address} {\n${lines.join('\n')}\n}\n`;
  const listen = value('--listen', '-l') ?? ':80';
  if (command === 'file-server')
    return site(
      value('--domain', '-d') ?? listen,
      `root * "${value('--root', '-r') ?? '.'}"`,
      argv.some((word) => word === '--browse' || word === '-b') ? 'file_server browse' : 'file_server',
    );
  if (command === 'respond') {
    const words = argv.slice(2).filter((word, i, all) => !word.startsWith('-') && !(all[i - 1] ?? '').startsWith('-'));
    return site(listen, `respond \`${value('--body', '-b') ?? words[0] ?? ''}\` ${value('--status', '-s') ?? 200}`);
  }
  return command === 'reverse-proxy' ? site(value('--from', '-f') ?? ':80', `reverse_proxy ${value('--to', '-t') ?? ''}`) : undefined;
}

/** Its ports: those of its sites, one that sends to them over TLS, and its administration. */
export function caddyPorts(process: Process): CaddyPort[] {
  const caddy = caddyOf(process);
  if (caddy === undefined || typeof caddy === 'string') return [];
  for (const why of caddy.told) notFollowed(process, why);
  const turns = new Map<Directive, number>();
  const ports = new Map<number, { tls: boolean; sites: { site: Site; host: string }[] }>();
  for (const site of caddy.sites)
    for (const { port, host, tls } of site.addresses) {
      const place = ports.get(port) ?? { tls, sites: [] };
      place.sites.push({ site, host });
      ports.set(port, place);
    }
  const made = [...ports].map(
    ([port, { tls, sites }]): CaddyPort => ({ port, ...(tls && { tls }), answer: (own, request) => onPort(own, sites, request, turns) }),
  );
  const secure = caddy.sites.flatMap(({ addresses }) => addresses.filter(({ tls, host }) => tls && host !== ''));
  if (secure.length > 0 && !ports.has(80)) made.push({ port: 80, answer: toTls });
  if (caddy.admin)
    made.push({
      port: caddy.admin.port,
      ...(caddy.admin.address !== '' && caddy.admin.address !== '0.0.0.0' && { address: '127.0.0.1' }),
      answer: administration,
    });
  return made;
}

/** The site that is nearest; where there is none, the answer is empty. */
function* onPort(
  process: Process,
  sites: readonly { site: Site; host: string }[],
  request: HttpRequest,
  turns: Map<Directive, number>,
): Task<HttpResponse> {
  const host = hostOf(request);
  const found = [...sites].sort((a, b) => b.host.length - a.host.length).find((each) => matchesHost(each.host, host));
  const directives = found?.site.directives ?? [];
  const began = process.now;
  const response = found ? yield* answerOf(process, directives, request, turns) : { status: 200, headers: { Server: 'Caddy' }, body: '' };
  if (directives.some(({ words }) => words[0] === 'log')) yield* process.write(2, `${accessLine(process, request, response, began)}\n`);
  return response;
}

function toTls(_: Process, request: HttpRequest): HttpResponse {
  return {
    status: 308,
    headers: { Connection: 'close', Location: `https://${hostOf(request)}${request.target}`, Server: 'Caddy' },
    body: '',
  };
}

function administration(process: Process, { path }: HttpRequest): HttpResponse {
  if (path !== '/config/' && path !== '/config')
    return { status: 404, headers: { 'Content-Type': 'application/json' }, body: '{"error":"resource not found"}\n' };
  notFollowed(process, 'its configuration in JSON');
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}\n' };
}

/** @see caddy: modules/caddyhttp/server.go logRequest, marshalers.go */
function accessLine(process: Process, request: HttpRequest, { status, body = '', headers = {} }: HttpResponse, began: number): string {
  const lists = (entries: Iterable<readonly [string, string]>) =>
    Object.fromEntries([...entries].map(([name, value]) => [canonicalHeader(name), [value]]));
  const about = {
    level: status >= 500 ? 'error' : 'info',
    ts: EPOCH_SECONDS + process.now / 1e6,
    logger: 'http.log.access',
    msg: 'handled request',
    request: {
      remote_ip: request.remoteAddress,
      remote_port: String(request.remotePort),
      proto: request.version,
      method: request.method,
      host: request.headers.get('host') ?? '',
      uri: request.target,
      headers: lists([...request.headers].filter(([name]) => name !== 'host')),
    },
    user_id: '',
    duration: (process.now - began) / 1e6,
    size: byteLength(body),
    status,
    resp_headers: lists(Object.entries(headers)),
  };
  return JSON.stringify(about);
}

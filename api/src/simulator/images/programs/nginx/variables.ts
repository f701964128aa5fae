import { byObject, byText, type Micros, Random } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { unixTime } from '../../../shell/utilities/time/calendar.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import type { HttpRequest } from '../../servers/http-message.ts';
import { ownAddress } from '../own-address.ts';
import type { VirtualServer } from './site.ts';

/** The variables of one request. Few of them are ever asked for, so each is made when it is. */
export class Variables {
  #own: Map<string, string> | undefined;
  /** When it began. */
  readonly at: Micros;
  /** Its path after redirections, and the root there. */
  uri: string;
  root = '';
  /** Once it is answered. */
  sent: { readonly status: number; readonly bodyBytes: number } | undefined;

  constructor(
    readonly process: Process,
    readonly request: HttpRequest,
    readonly server: VirtualServer,
    readonly version: string,
    readonly connection: number,
  ) {
    this.at = process.now;
    this.uri = request.path;
  }

  /** By the directive `set`. */
  set(name: string, value: string): void {
    this.#own ??= new Map();
    this.#own.set(name, value);
  }

  /** What an expression has found: its groups by number, until the next one finds something, and by name. */
  matched(match: RegExpExecArray | undefined): void {
    if (!match) return;
    for (let i = 0; i <= 9; i++) this.set(String(i), match[i] ?? '');
    for (const [name, value] of Object.entries(match.groups ?? {})) this.set(name, value ?? '');
  }

  /** The request is at that path now, in a location with that root. */
  moveTo(uri: string, root = this.root): void {
    this.uri = uri;
    this.root = root;
  }

  answered(status: number, bodyBytes: number): void {
    this.sent = { status, bodyBytes };
  }

  get(name: string): string | undefined {
    return this.of(referenceTo(name));
  }

  of({ name, known }: Reference): string | undefined {
    const own = this.#own?.get(name);
    if (own !== undefined) return own;
    if (known) return known(this);
    const { headers, query } = this.request;
    if (name.startsWith('http_')) return headersByVariable(headers).get(name.slice(5));
    return name.startsWith('arg_') ? query.get(name.slice(4)) : undefined;
  }
}

const args = ({ request: { target } }: Variables): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');
const msec = ({ at }: Variables): string => (unixTime(at) + (at % 1_000_000) / 1e6).toFixed(3);
const uri = (facts: Variables): string => facts.uri;
/** An estimate of what the head of an answer takes. */
const HEAD_BYTES = 230;

const known: Readonly<Record<string, (facts: Variables) => string>> = {
  args,
  query_string: args,
  is_args: ({ request }) => (request.target.includes('?') ? '?' : ''),
  connection: ({ connection }) => String(connection),
  host: ({ request, server }) => (request.headers.get('host') ?? server.names[0] ?? '').replace(/\.?(:\d+)?$/, '').toLowerCase(),
  hostname: ({ process }) => process.net.hostname,
  msec,
  nginx_version: ({ version }) => version,
  pid: ({ process }) => String(process.pid),
  remote_addr: ({ request }) => request.remoteAddress,
  remote_port: ({ request }) => String(request.remotePort),
  remote_user: () => '-',
  request: ({ request }) => `${request.method} ${request.target} ${request.version}`,
  request_method: ({ request }) => request.method,
  request_id: (facts) => new Random(`${msec(facts)} ${facts.connection}`).hex(32),
  request_uri: ({ request }) => request.target,
  request_time: () => '0.000',
  request_body: ({ request }) => request.body,
  scheme: ({ request }) => (request.secure ? 'https' : 'http'),
  server_addr: ({ process }) => ownAddress(process),
  server_name: ({ server }) => server.names[0] ?? '',
  server_port: ({ request }) => String(request.localPort),
  server_protocol: ({ request }) => request.version,
  time_iso8601: ({ process, at }) => localText(process, '%Y-%m-%dT%H:%M:%S%:z', at),
  time_local: ({ process, at }) => localText(process, '%d/%b/%Y:%H:%M:%S %z', at),
  uri,
  document_uri: uri,
  document_root: ({ root }) => root,
  status: ({ sent }) => (sent ? String(sent.status) : ''),
  body_bytes_sent: ({ sent }) => (sent ? String(sent.bodyBytes) : ''),
  bytes_sent: ({ sent }) => (sent ? String(sent.bodyBytes + HEAD_BYTES) : ''),
  proxy_add_x_forwarded_for: ({ request: { headers, remoteAddress } }) => {
    const before = headers.get('x-forwarded-for');
    return before === undefined ? remoteAddress : `${before}, ${remoteAddress}`;
  },
};

/** By names such as `x_real_ip`; of headers whose names come to the same, the last one sent. */
const headersByVariable = byObject(
  (headers: ReadonlyMap<string, string>) => new Map([...headers].map(([name, value]) => [name.replaceAll('-', '_'), value])),
);

/** A variable's name in a text, and how it is made if it is one that all requests have. */
interface Reference {
  readonly name: string;
  readonly known: ((facts: Variables) => string) | undefined;
  /** What the access log has in its place where there is no such thing. */
  readonly unsent: string;
}
type Part = string | Reference;
const referenceTo = byText(
  (name): Reference => ({
    name,
    known: Object.hasOwn(known, name) ? known[name] : undefined,
    unsent: name.startsWith('http_') ? '-' : '',
  }),
);

/** Puts variables in their places: `$uri`, `${uri}`. Unknown ones are empty. */
export function expand(text: string, variables: Variables): string {
  let expanded = '';
  for (const part of partsOf(text)) expanded += typeof part === 'string' ? part : (variables.of(part) ?? '');
  return expanded;
}

/** A line of the access log: what the client did not send is a dash. */
export function expandLog(format: string, variables: Variables): string {
  let line = '';
  for (const part of partsOf(format)) {
    if (typeof part === 'string') line += part;
    else line += variables.of(part) ?? part.unsent;
  }
  return line;
}

/** A configuration's texts are few, and used for each request. */
const partsOf = byText((text): readonly Part[] => {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: whole, 1: braced, 2: plain, index } of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    if (index > end) parts.push(text.slice(end, index));
    const name = braced ?? plain ?? '';
    parts.push(referenceTo(name));
    end = index + whole.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
});

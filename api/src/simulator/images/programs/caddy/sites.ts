import type { Process } from '../../../kernel/index.ts';
import { type Directive, readCaddyfile } from './caddyfile.ts';

/** One address of a site. */
interface Address {
  readonly port: number;
  /** Of which hosts' requests; '' is all. */
  readonly host: string;
  readonly tls: boolean;
}

/** A site of a Caddyfile: where it is reached, and what is done with its requests. */
export interface Site {
  readonly addresses: readonly Address[];
  readonly directives: readonly Directive[];
}

/** What a Caddyfile comes to; `told` are its directives that are not followed. */
export interface Caddy {
  readonly sites: readonly Site[];
  /** Where it can be administered; undefined: nowhere. */
  readonly admin: { readonly address: string; readonly port: number } | undefined;
  readonly told: readonly string[];
}

/** What a Caddyfile comes to, or what is wrong with it. @see caddy: caddyconfig/httpcaddyfile/httptype.go */
export function readCaddy(process: Process, path: string, text: string): Caddy | string {
  const read = readCaddyfile(text, (name) => process.env.get(name));
  if (typeof read === 'string') return `${path}:${read}`;
  const told = new Set<string>();
  const [first] = read;
  const hasOptions = first?.words.length === 0 && first.block !== undefined;
  const options = new Map((hasOptions ? (first.block ?? []) : []).map(({ words: [name = '', ...rest] }) => [name, rest] as const));
  for (const name of options.keys()) if (!OPTIONS.has(name)) told.add(`option ${name}`);
  const ports = { http: Number(options.get('http_port')?.[0] ?? 80), https: Number(options.get('https_port')?.[0] ?? 443) };
  const automatic = options.get('auto_https')?.[0] !== 'off';
  const bodies = hasOptions ? read.slice(1) : read;
  // Without braces all is of one site.
  const isBare = bodies.length > 0 && bodies.every(({ block }, i) => block === undefined || i > 0) && bodies[0]?.block === undefined;
  const blocks: Directive[] = isBare ? [{ words: bodies[0]?.words ?? [], line: 1, block: bodies.slice(1) }] : bodies;
  for (const { block = [] } of blocks) {
    const unknown = unknownDirective(block);
    if (unknown) return `${path}:${unknown.line}: unrecognized directive: ${unknown.words[0]}`;
  }
  const sites = blocks.map(({ words, block = [] }) => ({
    addresses: words
      .flatMap((word) => word.split(','))
      .filter(Boolean)
      .map((word) => addressOf(word, ports, block, automatic)),
    directives: block,
  }));
  const admin = options.get('admin')?.[0];
  const [, address = 'localhost', port = '2019'] = /^([^:]*):(\d+)$/.exec(admin ?? '') ?? [];
  return { sites, admin: admin === 'off' ? undefined : { address, port: Number(port) }, told: [...told] };
}

const OPTIONS = new Set(
  'admin http_port https_port auto_https debug email local_certs skip_install_trust order grace_period persist_config default_sni log servers storage acme_ca acme_dns'.split(
    ' ',
  ),
);

function addressOf(word: string, ports: { http: number; https: number }, block: readonly Directive[], automatic: boolean): Address {
  const [, scheme, host = '', given] = /^(?:(https?):\/\/)?([^:/]*)(?::(\d+))?/.exec(word) ?? [];
  const isHttp = scheme === 'http' || (given !== undefined && Number(given) === ports.http);
  const hasTls = block.some(({ words }) => words[0] === 'tls');
  // A name, or https, has a certificate of its own: nobody else's is asked for here.
  const tls =
    !isHttp && (scheme === 'https' || hasTls || (automatic && host !== '' && !host.startsWith('*')) || Number(given) === ports.https);
  const port = given === undefined ? (isHttp || (!tls && host === '') ? ports.http : tls ? ports.https : ports.http) : Number(given);
  return { port, host: host === '*' ? '' : host.toLowerCase(), tls };
}

/** @see caddy: caddyconfig/httpcaddyfile/directives.go defaultDirectiveOrder */
export const ORDER: readonly string[] =
  'tracing map vars fs root log_append skip_log log_skip log_name header copy_response_headers request_body redir method rewrite uri try_files basicauth basic_auth forward_auth request_header encode push intercept templates invoke handle handle_path route abort error copy_response respond metrics reverse_proxy php_fastcgi file_server acme_server'.split(
    ' ',
  );
const OTHERS = new Set('bind tls log import handle_errors'.split(' '));

function unknownDirective(block: readonly Directive[]): Directive | undefined {
  for (const directive of block) {
    const [name = ''] = directive.words;
    if (!name.startsWith('@') && !ORDER.includes(name) && !OTHERS.has(name)) return directive;
    const inner = /^(handle|handle_path|route)$/.test(name) ? unknownDirective(directive.block ?? []) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

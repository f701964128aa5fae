import { condition } from './condition.ts';
import { type DirectiveFacts, directives } from './directives.data.ts';

const TIME = /^\d+((ms|[yMwdhms])?\s+\d+|(ms|[yMwdhms])\d+)*(ms|[yMwdhms])?\s*$/;
const VALUES = {
  size: /^\d+[kKmM]?$/,
  offset: /^\d+[kKmMgG]?$/,
  time: /^\d+((ms|[wdhms])?\s+\d+|(ms|[wdhms])\d+)*(ms|[wdhms])?\s*$/,
  seconds: /^\d+([yMwdhms]?\s+\d+|[yMwdhms]\d+)*[yMwdhms]?\s*$/,
} as const;
const LISTENS =
  /^(default_server|default|ssl|http2|quic|spdy|proxy_protocol|reuseport|deferred|bind|udp|(backlog|rcvbuf|sndbuf|fastopen|setfib|accept_filter|ipv6only|so_keepalive)=.*)$/;
const PEERS =
  /^(backup|down|resolve|weight=0*[1-9]\d*|(max_fails|max_conns)=\d+|(fail_timeout|slow_start)=\d+((ms|[yMwdhms])\d+)*(ms|[yMwdhms])?|(route|service)=.*)$/;
const EXPIRES = /^(epoch|max|off|[-+@]?\d+((ms|[yMwdhms])\d+)*(ms|[yMwdhms])?|.*\$.*)$/;
const LEVELS = /^(debug(_\w+)?|info|notice|warn|error|crit|alert|emerg)$/;
const FOUR = /^(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(\.(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){3}(\/([0-2]?\d|3[0-2]))?$/;
const SIX = /^[\da-f:.]*:[\da-f:.]*(\/(\d{1,2}|1[01]\d|12[0-8]))?$/i;

/** The words that these take. */
const WORDS: Readonly<Record<string, RegExp>> = {
  autoindex_format: /^(html|xml|jsonp?)$/,
  gzip_http_version: /^1\.[01]$/,
  gzip_proxied: /^(off|expired|no-cache|no-store|private|no_last_modified|no_etag|auth|any)$/,
  if_modified_since: /^(off|exact|before)$/,
  proxy_http_version: /^1\.[01]$/,
  proxy_next_upstream: /^(error|timeout|invalid_header|non_idempotent|http_(500|502|503|504|403|404|429)|off)$/,
  satisfy: /^(all|any)$/,
  server_tokens: /^(on|off|build)$/,
  ssl_protocols: /^(SSLv[23]|TLSv1(\.[123])?)$/,
  ssl_verify_client: /^(off|on|optional|optional_no_ca)$/,
};

/** How many arguments it takes there: one of an upstream's servers has some. */
function counted(name: string, { least, most }: DirectiveFacts, place: string): readonly [number, number] {
  if (name !== 'server') return [least, most];
  return place === 'u' || place === 'U' ? [1, Number.POSITIVE_INFINITY] : [0, 0];
}

/**
 * What is wrong with a directive's arguments, as nginx says it before ` in FILE:LINE`; undefined if nothing is.
 * @see nginx: src/core/ngx_conf_file.c ngx_conf_handler, ngx_conf_set_flag_slot; src/http/ngx_http_core_module.c ngx_http_core_listen
 */
export function wrongArguments(name: string, args: readonly string[], place: string, before: readonly string[]): string | undefined {
  const facts = directives.get(name);
  if (!facts) return undefined;
  const [least, most] = counted(name, facts, place);
  if (args.length < least || args.length > most) return `invalid number of arguments in "${name}" directive`;
  const says = (what: string): string => `"${name}" directive ${what}`;
  if (facts.once && before.includes(name)) return says('is duplicate');
  const other = name === 'root' ? 'alias' : name === 'alias' ? 'root' : undefined;
  if (other && before.includes(other)) return says(`is duplicate, "${other}" directive was specified earlier`);
  const [first = ''] = args;
  switch (facts.value) {
    case 'flag':
      return /^(on|off)$/i.test(first) ? undefined : `invalid value "${first}" in "${name}" directive, it must be "on" or "off"`;
    case 'number':
      if (!/^\d+$/.test(first)) return says('invalid number');
      return name === 'gzip_comp_level' && !/^[1-9]$/.test(first) ? 'value must be between 1 and 9' : undefined;
    case undefined:
      return wrongWord(name, args, place);
    default:
      return VALUES[facts.value].test(first) ? undefined : says('invalid value');
  }
}

function wrongWord(name: string, args: readonly string[], place: string): string | undefined {
  const [first = '', ...rest] = args;
  const invalid = `"${name}" directive invalid value`;
  const parameter = (strange: string | undefined): string | undefined =>
    strange === undefined ? undefined : `invalid parameter "${strange}"`;
  const words = WORDS[name];
  if (words) {
    const strange = args.find((word) => !words.test(word));
    return strange === undefined ? undefined : `invalid value "${strange}"`;
  }
  switch (name) {
    case 'worker_connections':
      return /^\d+$/.test(first) ? undefined : `invalid number "${first}" in "worker_connections" directive`;
    case 'worker_processes':
      return /^(auto|\d+)$/.test(first) ? undefined : invalid;
    case 'keepalive_timeout':
      return args.every((each) => TIME.test(each)) ? undefined : invalid;
    case 'listen':
      return parameter(rest.find((word) => !LISTENS.test(word)));
    case 'server':
      return parameter(rest.find((word) => !PEERS.test(word)));
    case 'allow':
    case 'deny':
      return first === 'all' || first === 'unix:' || FOUR.test(first) || SIX.test(first) ? undefined : parameter(first);
    case 'add_header':
      return rest[1] === undefined || rest[1] === 'always' ? undefined : parameter(rest[1]);
    case 'rewrite':
      return rest[1] === undefined || /^(last|break|redirect|permanent)$/.test(rest[1]) ? undefined : parameter(rest[1]);
    case 'error_log':
      return rest[0] === undefined || LEVELS.test(rest[0]) ? undefined : `invalid log level "${rest[0]}"`;
    case 'expires':
      return EXPIRES.test(args.at(-1) as string) ? undefined : invalid;
    case 'error_page':
      return wrongErrorPage(args);
    case 'set':
      return first.startsWith('$') ? undefined : `invalid variable name "${first}"`;
    case 'map':
      return rest[0]?.startsWith('$') ? undefined : `invalid variable name "${rest[0]}"`;
    case 'root':
    case 'alias': {
      const [own] = /\$(document_root|realpath_root)\b/.exec(first) ?? [];
      return own === undefined ? undefined : `the ${own} variable cannot be used in the "${name}" directive`;
    }
    case 'if':
      return condition(args);
    case 'limit_req_zone':
    case 'limit_conn_zone': {
      const zone = args.find((each) => each.startsWith('zone='));
      const size = zone === undefined ? undefined : /^zone=[^:]+:(\d+)([kKmM]?)$/.exec(zone);
      if (zone === undefined) return undefined;
      if (!size) return `invalid zone size "${zone}"`;
      const bytes = Number(size[1]) * (/k/i.test(size[2] as string) ? 1024 : /m/i.test(size[2] as string) ? 2 ** 20 : 1);
      return bytes < SMALLEST_ZONE ? `zone "${zone}" is too small` : undefined;
    }
    case 'return':
      // What a server of `stream` returns is no code.
      return place === 'T' || /^\d+$/.test(first) || (args.length === 1 && /^(https?:\/\/|\$scheme)/.test(first))
        ? undefined
        : `invalid return code "${first}"`;
    case 'proxy_pass':
      return place === 'T' || /^https?:\/\//i.test(first) || first.includes('$') ? undefined : 'invalid URL prefix';
    default:
      return undefined;
  }
}

/** Eight pages. */
const SMALLEST_ZONE = 32_768;

/** @see nginx: src/http/ngx_http_core_module.c ngx_http_core_error_page */
function wrongErrorPage(args: readonly string[]): string | undefined {
  const codes = args.slice(0, -1);
  const answer = codes.at(-1)?.startsWith('=') ? codes.pop() : undefined;
  if (answer !== undefined && !/^=\d*$/.test(answer)) return `invalid value "${answer}"`;
  for (const code of codes) {
    if (!/^\d+$/.test(code)) return `invalid value "${code}"`;
    if (Number(code) < 300 || Number(code) > 599) return `value "${code}" must be between 300 and 599`;
  }
  return undefined;
}

import { counts, flags, numbers, once, sizes, times } from './arguments.data.ts';

const TIME = /^(\d+(ms|[yMwdhms])?\s*)+$/;
const LISTENS =
  /^(default_server|default|ssl|http2|quic|spdy|proxy_protocol|reuseport|deferred|bind|udp|(backlog|rcvbuf|sndbuf|fastopen|setfib|accept_filter|ipv6only|so_keepalive)=.*)$/;
const PEERS = /^(backup|down|resolve|(weight|max_fails|fail_timeout|max_conns|slow_start|route|service)=.*)$/;

/**
 * What is wrong with a directive's arguments, as nginx says it before ` in FILE:LINE`; undefined if nothing is.
 * @see nginx: src/core/ngx_conf_file.c ngx_conf_handler, ngx_conf_set_flag_slot; src/http/ngx_http_core_module.c ngx_http_core_listen
 */
export function wrongArguments(name: string, args: readonly string[], inside: string, before: readonly string[]): string | undefined {
  const slot = flags.has(name) || numbers.has(name) || sizes.has(name) || times.has(name);
  const isPeer = inside === 'upstream' && name === 'server';
  const [least, most] = slot ? [1, 1] : isPeer ? [1, Number.POSITIVE_INFINITY] : (counts[name] ?? [0, Number.POSITIVE_INFINITY]);
  if (args.length < least || args.length > most) return `invalid number of arguments in "${name}" directive`;
  if ((slot || once.has(name)) && inside !== 'if' && before.includes(name)) return `"${name}" directive is duplicate`;
  const [first = '', ...rest] = args;
  const says = (what: string): string => `"${name}" directive ${what}`;
  if (flags.has(name) && !/^(on|off)$/i.test(first)) return `invalid value "${first}" in "${name}" directive, it must be "on" or "off"`;
  if (numbers.has(name) && !/^\d+$/.test(first)) return says('invalid number');
  if (sizes.has(name) && !/^\d+[kKmMgG]?$/.test(first)) return says('invalid value');
  if (times.has(name) && !TIME.test(first)) return says('invalid value');
  switch (name) {
    case 'worker_connections':
      return /^\d+$/.test(first) ? undefined : `invalid number "${first}" in "worker_connections" directive`;
    case 'worker_processes':
      return /^(auto|\d+)$/.test(first) ? undefined : says('invalid value');
    case 'keepalive_timeout':
      return args.every((each) => TIME.test(each)) ? undefined : says('invalid value');
    case 'proxy_http_version':
      return /^1\.[01]$/.test(first) ? undefined : `invalid value "${first}"`;
    case 'listen': {
      const strange = rest.find((word) => !LISTENS.test(word));
      return strange === undefined ? undefined : `invalid parameter "${strange}"`;
    }
    case 'server': {
      const strange = isPeer ? rest.find((word) => !PEERS.test(word)) : undefined;
      return strange === undefined ? undefined : `invalid parameter "${strange}"`;
    }
    case 'return':
      // What a server of `stream` returns is no code.
      return inside === 'server' || /^\d+$/.test(first) || (args.length === 1 && /^(https?:\/\/|\$scheme)/.test(first))
        ? undefined
        : `invalid return code "${first}"`;
    case 'proxy_pass':
      return inside === 'server' || /^https?:\/\//i.test(first) || first.includes('$') ? undefined : 'invalid URL prefix';
    default:
      return undefined;
  }
}

import { isSince } from '../../../shell/utilities/lib/version.ts';
import { FREE_BLOCKS } from './config.ts';
import { ConfigError, type Directive } from './directive.ts';

/** The first version that has a directive. @see nginx: CHANGES */
const SINCE: Readonly<Record<string, string>> = {
  auth_delay: '1.17.10',
  grpc_pass: '1.13.10',
  grpc_set_header: '1.13.10',
  http2: '1.25.1',
  http3: '1.25.0',
  http3_hq: '1.25.0',
  keepalive_time: '1.19.10',
  limit_conn_dry_run: '1.17.6',
  limit_req_dry_run: '1.17.1',
  mirror: '1.13.4',
  mirror_request_body: '1.13.4',
  pass: '1.25.5',
  proxy_cookie_flags: '1.19.3',
  proxy_ssl_conf_command: '1.19.4',
  quic_gso: '1.25.0',
  quic_retry: '1.25.0',
  ssl_conf_command: '1.19.4',
  ssl_early_data: '1.15.3',
  ssl_ocsp: '1.19.0',
  ssl_reject_handshake: '1.19.4',
};
/** The first version without it. */
const UNTIL: Readonly<Record<string, string>> = { ssl: '1.25.1' };

/** What is read and not liked, in the order in which it stands. @see nginx: src/http/ngx_http_core_module.c, modules/ngx_http_ssl_module.c */
export function warnings(tree: readonly Directive[], version: string): string[] {
  return tree.flatMap(({ name, args, block, file, line }) => {
    const told = complaint(name, args, version);
    return [
      ...(told === undefined ? [] : [`${told} in ${file}:${line}`]),
      ...(block && !FREE_BLOCKS.has(name) ? warnings(block, version) : []),
    ];
  });
}

function complaint(name: string, args: readonly string[], version: string): string | undefined {
  const since = (least: string): boolean => isSince(version, ...partsOf(least));
  if (name === 'listen' && args.includes('http2') && since('1.25.1'))
    return 'the "listen ... http2" directive is deprecated, use the "http2" directive instead';
  if (/^http2_(push|push_preload|max_concurrent_pushes)$/.test(name) && since('1.25.1'))
    return `the "${name}" directive is obsolete, ignored`;
  if (name === 'ssl' && args[0] === 'on' && since('1.15.0'))
    return 'the "ssl" directive is deprecated, use the "listen ... ssl" directive instead';
  return undefined;
}

/** Directives that this version does not have yet, or not any more. */
export function checkVersion(tree: readonly Directive[], version: string): void {
  for (const { name, block, file, line } of tree) {
    const isYoung = Object.hasOwn(SINCE, name) && !isSince(version, ...partsOf(SINCE[name] as string));
    if (isYoung || (Object.hasOwn(UNTIL, name) && isSince(version, ...partsOf(UNTIL[name] as string))))
      throw new ConfigError(`unknown directive "${name}" in ${file}:${line}`);
    if (block && !FREE_BLOCKS.has(name)) checkVersion(block, version);
  }
}

const partsOf = (version: string): number[] => version.split('.').map(Number);

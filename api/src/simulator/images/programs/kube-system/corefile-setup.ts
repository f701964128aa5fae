import { isAddress } from '../../../kernel/index.ts';
import type { Directive, ServerBlock } from './corefile.ts';

/** A name that a server block is for, and on which port. */
interface Zone {
  /** `example.org`; '' is the root. */
  readonly name: string;
  readonly port: number;
}

/** @see coredns: core/dnsserver/address.go normalizeZone */
export function zoneOf(key: string): Zone {
  const [, protocol = 'dns', host = '', port] = /^(?:(\w+):\/\/)?([^:]*)(?::(\d+))?$/.exec(key) ?? [];
  return { name: host.toLowerCase().replace(/\.$/, ''), port: Number(port ?? { tls: 853, https: 443, grpc: 443 }[protocol] ?? 53) };
}

/**
 * Why a Corefile that can be read is not carried out all the same, in CoreDNS's words.
 * @see coredns v1.10.1: core/dnsserver/register.go, plugin/forward/setup.go, plugin/kubernetes/setup.go, plugin/hosts/setup.go, plugin/rewrite/rewrite.go
 */
export function setupProblem(blocks: readonly ServerBlock[], path: string): string | undefined {
  const seen = new Set<string>();
  for (const key of blocks.flatMap(({ keys }) => keys)) {
    const { name, port } = zoneOf(key);
    const whole = `dns://${name}.:${port}`;
    if (seen.has(whole)) return `cannot serve ${whole} - it is already defined`;
    seen.add(whole);
  }
  for (const { directives } of blocks)
    for (const directive of directives) {
      const why = CHECKS[directive.name]?.(directive, path);
      if (why !== undefined) return `plugin/${directive.name}: ${why}`;
    }
  return undefined;
}

type Check = (directive: Directive, path: string) => string | undefined;

const at = (path: string, line: number | undefined, why: string): string => `${path}:${line} - Error during parsing: ${why}`;
const wrongCount = (after: string): string => `Wrong argument count or unexpected line ending after '${after}'`;

/** Properties of a plugin that are none. */
const unknownProperty =
  (known: string): Check =>
  ({ block, lines }, path) => {
    const found = block.findIndex(([property = '']) => !known.split(' ').includes(property));
    return found < 0 ? undefined : at(path, lines[found + 1], `unknown property '${block[found]?.[0]}'`);
  };
const forwardProperties = unknownProperty(
  'except max_fails health_check force_tcp prefer_udp tls tls_servername expire policy max_concurrent',
);
const kubernetesProperties = unknownProperty(
  'endpoint_pod_names pods namespaces endpoint tls labels namespace_labels fallthrough ttl noendpoints kubeconfig ignore',
);

const CHECKS: Readonly<Record<string, Check>> = {
  forward(directive, path) {
    const [from = 'forward', ...to] = directive.args;
    if (to.length === 0) return at(path, directive.lines[0], wrongCount(from));
    const bad = to.find((one) => !one.startsWith('/') && !isAddress(hostOf(one)));
    return bad === undefined ? forwardProperties(directive, path) : `not an IP address or file: ${JSON.stringify(bad)}`;
  },
  kubernetes(directive, path) {
    const { block, lines } = directive;
    const pods = block.findIndex(([property]) => property === 'pods');
    const value = block[pods]?.[1] ?? '';
    if (pods >= 0 && !['disabled', 'insecure', 'verified'].includes(value))
      return at(path, lines[pods + 1], `wrong value for pods: ${value},  must be one of: disabled, verified, insecure`);
    return kubernetesProperties(directive, path);
  },
  // What comes after `fallthrough` is no line of a hosts file any more.
  hosts({ block, lines }, path) {
    const last = block.findIndex(([property]) => property === 'fallthrough');
    const found = last < 0 ? -1 : block.findIndex(([property = ''], i) => i > last && !HOSTS_OPTIONS.has(property));
    return found < 0 ? undefined : at(path, lines[found + 1], `unknown property '${block[found]?.[0]}'`);
  },
  rewrite({ args, block, lines }, path) {
    const rules = args.filter((word) => word !== 'stop' && word !== 'continue');
    const [type, ...rest] = rules.length > 0 ? rules : (block[0] ?? []);
    if (type === undefined) return 'no rule type specified for rewrite';
    if (!['name', 'class', 'type', 'edns0', 'ttl', 'cname'].includes(type)) return `invalid rule type ${JSON.stringify(type)}`;
    return type === 'name' && rest.length < 2 ? `too few arguments for a name rule` : lines[0] === undefined ? path : undefined;
  },
};

const HOSTS_OPTIONS: ReadonlySet<string> = new Set(['fallthrough', 'no_reverse', 'ttl', 'reload']);

/** Without protocol and port. */
export const hostOf = (upstream: string): string =>
  upstream.replace(/^(dns|tls):\/\//, '').replace(/^\[?([^\]]*?)\]?(:\d+)?(%\S+)?$/, '$1');

import type { PodSpec } from '../../apimachinery/objects.ts';
import { formatPod } from '../container/restart.ts';
import { formNameserversFitsLimits, formSearchFitsLimits } from './dns-limits.ts';
import { parseResolvConf } from './resolv-conf.ts';

/** What goes into resolv.conf, before the limits are checked. @see kubernetes: cri-api DNSConfig */
export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}
/** How this kubelet is set up. */
export interface DnsSettings {
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
  /** What the node's resolv.conf says; undefined if the kubelet is told to use none. */
  readonly hostResolvConf: string | undefined;
  readonly nodeIPs?: readonly string[];
}
interface DnsPod {
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly uid?: string };
  readonly spec: Pick<PodSpec, 'dnsPolicy' | 'dnsConfig' | 'hostNetwork'>;
}
interface DnsWarning {
  readonly reason: 'DNSConfigForming' | 'MissingClusterDNS';
  readonly message: string;
}

class DnsError extends Error {}

/**
 * What stands in a Pod's resolv.conf, and the warnings that the kubelet records.
 * Throws DnsError if the node's own resolv.conf cannot be read.
 * @see kubernetes: pkg/kubelet/network/dns/dns.go GetPodDNS
 */
export function getPodDNS(pod: DnsPod, settings: DnsSettings): { readonly config: DnsConfig; readonly warnings: readonly DnsWarning[] } {
  const warnings: DnsWarning[] = [];
  let config = append(baseConfig(pod, settings, warnings), pod.spec.dnsConfig);
  const servers = formNameserversFitsLimits(config.servers);
  const searches = formSearchFitsLimits(config.searches);
  for (const { warning } of [servers, searches]) if (warning) warnings.push({ reason: 'DNSConfigForming', message: warning });
  config = { ...config, servers: servers.kept, searches: searches.kept };
  return { config, warnings };
}

type PodDnsType = 'Cluster' | 'Host' | 'None';

/** Undefined for a policy that does not exist. @see kubernetes: …/dns.go getPodDNSType */
export function getPodDNSType({ dnsPolicy, hostNetwork }: DnsPod['spec']): PodDnsType | undefined {
  switch (dnsPolicy) {
    case 'None':
      return 'None';
    case 'ClusterFirstWithHostNet':
      return 'Cluster';
    case 'ClusterFirst':
      return hostNetwork ? 'Host' : 'Cluster';
    case 'Default':
      return 'Host';
    default:
      return undefined;
  }
}

/** The Pod's own win. @see kubernetes: …/dns.go mergeDNSOptions */
export function mergeDNSOptions(
  existing: readonly string[],
  own: readonly { readonly name?: string; readonly value?: string }[] | null | undefined,
): string[] {
  const options = new Map<string, string>();
  for (const option of existing) {
    const colon = option.indexOf(':');
    options.set(colon < 0 ? option : option.slice(0, colon), colon < 0 ? '' : option.slice(colon + 1));
  }
  for (const { name = '', value = '' } of own ?? []) options.set(name, value);
  return [...options].map(([name, value]) => (value ? `${name}:${value}` : name));
}

function baseConfig(pod: DnsPod, settings: DnsSettings, warnings: DnsWarning[]): DnsConfig {
  const host = hostConfig(settings.hostResolvConf);
  const type = getPodDNSType(pod.spec) ?? 'Cluster';
  if (type === 'None') return { servers: [], searches: [], options: [] };
  if (type === 'Cluster') {
    if (settings.clusterDNS.length > 0) {
      const searches = clusterSearches(pod, settings.clusterDomain, host.searches);
      return { servers: settings.clusterDNS, searches, options: ['ndots:5'] };
    }
    warnings.push({ reason: 'MissingClusterDNS', message: missingClusterDNSOf(pod) });
  }
  if (settings.hostResolvConf !== undefined) return host;
  const local = (settings.nodeIPs ?? []).map((ip) => (ip.includes(':') ? '::1' : '127.0.0.1'));
  return { servers: local.length > 0 ? local : ['127.0.0.1'], searches: ['.'], options: host.options };
}

function hostConfig(text: string | undefined): DnsConfig {
  const { error, nameservers, searches, options } = parseResolvConf(text ?? '');
  if (error) throw new DnsError(error);
  return { servers: nameservers, searches, options };
}

function clusterSearches({ metadata }: DnsPod, clusterDomain: string, hostSearches: readonly string[]): readonly string[] {
  if (!clusterDomain) return hostSearches;
  return unique([`${metadata.namespace ?? ''}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain, ...hostSearches]);
}

function append(config: DnsConfig, own: DnsPod['spec']['dnsConfig']): DnsConfig {
  if (!own) return config;
  return {
    servers: unique([...config.servers, ...(own.nameservers ?? [])]),
    searches: unique([...config.searches, ...(own.searches ?? [])]),
    options: mergeDNSOptions(config.options, own.options),
  };
}

/** What is told of the node; of the Pod it is told with its name. */
export const missingClusterDNS =
  'kubelet does not have ClusterDNS IP configured and cannot create Pod using "ClusterFirst" policy. Falling back to "Default" policy.';

const missingClusterDNSOf = ({ metadata: { name = '', namespace = '', uid = '' } }: DnsPod): string =>
  `pod: "${formatPod({ metadata: { name, namespace, uid } })}". ${missingClusterDNS}`;

const unique = (list: readonly string[]): string[] => [...new Set(list)];

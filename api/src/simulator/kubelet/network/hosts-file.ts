interface HostAlias {
  readonly ip?: string;
  readonly hostnames?: readonly string[];
}

/** /etc/hosts of a Pod with a network of its own. @see kubernetes: pkg/kubelet/kubelet_pods.go managedHostsFileContent */
export function hostsFile(podIPs: readonly string[], hostname: string, domain: string, hostAliases: readonly HostAlias[]): string {
  const names = domain ? `${hostname}.${domain}\t${hostname}` : hostname;
  return [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    '::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\n',
    'fe00::0\tip6-mcastprefix\n',
    'fe00::1\tip6-allnodes\n',
    'fe00::2\tip6-allrouters\n',
    ...podIPs.map((ip) => `${ip}\t${names}\n`),
    aliasEntries(hostAliases),
  ].join('');
}

/** /etc/hosts of a Pod on the host's network. @see kubernetes: pkg/kubelet/kubelet_pods.go nodeHostsFileContent */
export const hostNetworkHostsFile = (nodeHosts: string, hostAliases: readonly HostAlias[]): string =>
  `# Kubernetes-managed hosts file (host network).\n${nodeHosts}${aliasEntries(hostAliases)}`;

const aliasEntries = (hostAliases: readonly HostAlias[]): string =>
  hostAliases.length === 0
    ? ''
    : `\n# Entries added by HostAliases.\n${hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('')}`;

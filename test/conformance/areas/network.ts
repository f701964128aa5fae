import { getPodDNS, getPodDNSType, mergeDNSOptions } from '../../../api/src/simulator/kubelet/network/dns.ts';
import { formNameserversFitsLimits, formSearchFitsLimits } from '../../../api/src/simulator/kubelet/network/dns-limits.ts';
import { hostsFile } from '../../../api/src/simulator/kubelet/network/hosts-file.ts';
import { parseResolvConf } from '../../../api/src/simulator/kubelet/network/resolv-conf.ts';
import { type Area, exactly } from '../area.ts';
import { includes, sameSet } from '../matching.ts';

export const hostsFileArea: Area = (one) => {
  const { podIPs, hostname, domain, hostAliases } = one.input;
  return exactly(one, { content: hostsFile(podIPs ?? [], hostname, domain ?? '', hostAliases ?? []) });
};

export const dns: Area = (one) => {
  const { input, expect } = one;
  const got = answers[input.function]?.(input);
  if (got === undefined) throw new Error(`unknown function ${input.function}`);
  const { optionsAsSet, options = optionsAsSet, ...wanted } = expect;
  // Options are a map in Go: they have no order.
  return { passed: includes(wanted, got) && (!options || sameSet(options, got.options as string[])), got };
};

// biome-ignore lint/suspicious/noExplicitAny: the note of the file tells each function's input.
const answers: Readonly<Record<string, (input: any) => Record<string, unknown>>> = {
  parseResolvConf({ text }) {
    const { error, ...parsed } = parseResolvConf(text);
    return { error: error !== undefined, ...parsed };
  },
  formDNSSearchFitsLimits({ searches }) {
    const { kept, warning } = formSearchFitsLimits(searches);
    return { searches: kept, limitExceededEvent: warning !== undefined };
  },
  formDNSNameserversFitsLimits({ nameservers }) {
    const { kept, warning } = formNameserversFitsLimits(nameservers);
    return { nameservers: kept, limitExceededEvent: warning !== undefined };
  },
  mergeDNSOptions: ({ existing, dnsConfigOptions }) => ({ options: mergeDNSOptions(existing ?? [], dnsConfigOptions) }),
  // Whether there is a DNS of the cluster does not count yet.
  getPodDNSType({ hostNetwork, dnsPolicy, hasClusterDNS: _ }) {
    const type = getPodDNSType({ hostNetwork, dnsPolicy });
    return { error: type === undefined, type };
  },
  getPodDNS({ kubelet, pod }) {
    const hostResolvConf = kubelet.resolverConfig ? (kubelet.hostResolvConf ?? '') : kubelet.hostResolvConf;
    const { config } = getPodDNS(
      { metadata: {}, ...pod },
      {
        clusterDNS: kubelet.clusterDNS ?? [],
        clusterDomain: kubelet.clusterDomain ?? '',
        hostResolvConf: kubelet.resolverConfig === '' ? undefined : hostResolvConf,
        nodeIPs: kubelet.nodeIPs ?? [],
      },
    );
    return { ...config, firstSearch: config.searches[0] };
  },
};

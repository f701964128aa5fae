import { MAX_NAMESERVERS, MAX_SEARCH_CHARACTERS, MAX_SEARCHES } from '../../apimachinery/dns-limits.ts';

const MAX_SEARCH_PATH = 253;

interface Fitted {
  readonly kept: readonly string[];
  /** Of the event DNSConfigForming, if something was left out. */
  readonly warning?: string;
}

/** @see kubernetes: pkg/kubelet/network/dns/dns.go formDNSSearchFitsLimits */
export function formSearchFitsLimits(searches: readonly string[]): Fitted {
  let kept = searches.slice(0, MAX_SEARCHES).filter((path) => path.length <= MAX_SEARCH_PATH);
  while (kept.join(' ').length > MAX_SEARCH_CHARACTERS) kept = kept.slice(0, -1);
  if (kept.length === searches.length) return { kept };
  const line = kept.join(' ');
  return { kept, warning: `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${line}` };
}

/** @see kubernetes: pkg/kubelet/network/dns/dns.go formDNSNameserversFitsLimits */
export function formNameserversFitsLimits(nameservers: readonly string[]): Fitted {
  if (nameservers.length <= MAX_NAMESERVERS) return { kept: nameservers };
  const kept = nameservers.slice(0, MAX_NAMESERVERS);
  const line = kept.join(' ');
  return { kept, warning: `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${line}` };
}

import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { canonicalIpv6, ipFamily, strictProblem } from '../ip.ts';
import { text, texts } from '../reading.ts';
import { addresses, isHeadless } from './service-addresses.ts';
import { TOPOLOGY_HINTS, TOPOLOGY_MODE } from './services.ts';

/** Of addresses that are written otherwise than the API server would write them. @see kubernetes: pkg/api/service/warnings.go GetWarningsForService */
export function serviceWarnings(service: Service): string[] {
  const { metadata, spec = {} } = service;
  const balancer = text(spec.loadBalancerIP);
  return [
    ...(metadata?.annotations?.[TOPOLOGY_HINTS] === undefined
      ? []
      : [`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`]),
    ...(isHeadless(service) ? [] : addresses(service)).flatMap((address, i) => ofAddress(address, `spec.clusterIPs[${i}]`)),
    ...texts(spec.externalIPs).flatMap((address, i) => ofAddress(address, `spec.externalIPs[${i}]`)),
    ...(balancer === '' ? [] : ofAddress(balancer, 'spec.loadBalancerIP')),
    ...texts(spec.loadBalancerSourceRanges).flatMap((range, i) => ofRange(range, `spec.loadBalancerSourceRanges[${i}]`)),
  ];
}

const later = (path: string, what: string, error: string): string[] => [
  `${path}: ${what} was accepted, but will be invalid in a future Kubernetes release: ${error}`,
];
const otherForm = (path: string, what: string, given: string, canonical: string): string[] => [
  `${path}: IPv6 ${what} ${goQuote(given)} is not in RFC 5952 canonical format (${goQuote(canonical)}), which may cause controller apply-loops`,
];

function ofAddress(address: string, path: string): string[] {
  const error = strictProblem(address);
  if (error !== undefined) return later(path, 'IP address', error);
  if (ipFamily(address) !== 6) return [];
  const canonical = canonicalIpv6(address);
  return canonical === address ? [] : otherForm(path, 'address', address, canonical);
}

function ofRange(range: string, path: string): string[] {
  const [address = '', bits = ''] = range.split('/');
  const error = strictProblem(address) ?? (/^0\d/.test(bits) ? `bad bits after slash: ${goQuote(bits)}` : undefined);
  if (error !== undefined) return later(path, 'IP prefix', `netip.ParsePrefix(${goQuote(range)}): ${error}`);
  if (ipFamily(address) !== 6) return [];
  const canonical = `${canonicalIpv6(address)}/${bits}`;
  return canonical === range ? [] : otherForm(path, 'prefix', range, canonical);
}

import { sha256 } from './digest.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first 16 letters of it, in base 32: ten bytes. @see RFC 4648 */
function base32(hexadecimal: string): string {
  let bits = '';
  for (const digit of hexadecimal.slice(0, 20)) bits += Number.parseInt(digit, 16).toString(2).padStart(4, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five, 2)]).join('');
}

/**
 * What kube-proxy calls the chains of a Service's port (`ns/name:port`), whose protocol is in small letters, and those of its endpoints.
 * @see kubernetes: pkg/proxy/iptables/proxier.go portProtoHash, servicePortEndpointChainName
 */
export function serviceChains(port: string, protocol: string) {
  const hash = base32(sha256(port + protocol));
  return {
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    external: `KUBE-EXT-${hash}`,
    endpoint: (address: string): string => `KUBE-SEP-${base32(sha256(port + protocol + address))}`,
  };
}

/** Whether, and of which family, a text is an IP address; leading zeros are taken as decimal. @see kubernetes: k8s.io/utils/net ParseIPSloppy */
export function ipFamily(value: string): 4 | 6 | undefined {
  if (isV4(value)) return 4;
  return isV6(value) ? 6 : undefined;
}

const IP_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export const isIp = (value: string): string[] => (ipFamily(value) ? [] : [IP_MESSAGE]);

/** `10.0.0.0/8`. */
export function isCidr(value: string): boolean {
  const [address, bits, ...rest] = value.split('/');
  const family = ipFamily(address ?? '');
  return rest.length === 0 && family !== undefined && /^\d+$/.test(bits ?? '') && Number(bits) <= (family === 4 ? 32 : 128);
}

function isV4(value: string): boolean {
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255);
}

function isV6(value: string): boolean {
  let groups = value;
  let left = 8;
  const dotted = /^(.*:)([\d.]+)$/.exec(value);
  if (dotted?.[2]?.includes('.')) {
    if (!isV4(dotted[2])) return false;
    left = 6;
    groups = dotted[1] === '::' ? '::' : (dotted[1] ?? '').replace(/([^:]):$/, '$1');
  }
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!parts.every((part) => /^0*[0-9a-fA-F]{1,4}$/.test(part))) return false;
  return halves.length === 2 ? parts.length < left : parts.length === left;
}

import { goQuote } from '../../apimachinery/go-quote.ts';
import { hexByte } from '../../apimachinery/utf8.ts';

/** Whether, and of which family, a text is an IP address; leading zeros are taken as decimal. @see kubernetes: k8s.io/utils/net ParseIPSloppy */
export function ipFamily(value: string): 4 | 6 | undefined {
  if (isV4(value)) return 4;
  return isV6(value) ? 6 : undefined;
}

const IP_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** The message if it is no address of either family, else none. */
export const isIp = (value: string): string[] => (ipFamily(value) ? [] : [IP_MESSAGE]);

/** `10.0.0.0/8`. */
export const isCidr = (value: string): boolean => cidrOf(value) !== undefined;

interface Cidr {
  readonly address: bigint;
  readonly bits: number;
  /** Of the address: 32 or 128. */
  readonly width: number;
}

/** Undefined for what is no address with a prefix length (`10.0.0.0/8`) that its family has. Bits after the prefix may be set. */
export function cidrOf(value: string): Cidr | undefined {
  const [address = '', bits = '', ...rest] = value.split('/');
  const family = ipFamily(address);
  const width = family === 4 ? 32 : 128;
  if (rest.length > 0 || family === undefined || !/^\d+$/.test(bits) || Number(bits) > width) return undefined;
  return { address: numberOf(address, family), bits: Number(bits), width };
}

/** Whether a range has the first address of another one. @see Go: net.IPNet Contains */
export function isWithin(outer: Cidr, inner: Cidr): boolean {
  const shift = BigInt(outer.width - outer.bits);
  const first = (inner.address >> BigInt(inner.width - inner.bits)) << BigInt(inner.width - inner.bits);
  return outer.width === inner.width && outer.address >> shift === first >> shift;
}

const V4_IN_V6 = 0xffffn << 32n;

/** Whether an address is in one of the ranges; that of an IPv4 address in IPv6 (`::ffff:127.0.0.1`) is one of IPv4. @see Go: net.IP To4 */
export function isWithinAny(address: string, ranges: readonly string[]): boolean {
  const family = ipFamily(address);
  if (family === undefined) return false;
  const number = numberOf(address, family);
  const isV4InV6 = family === 6 && number >> 32n === V4_IN_V6 >> 32n;
  const width = family === 4 || isV4InV6 ? 32 : 128;
  const one = { address: isV4InV6 ? number - V4_IN_V6 : number, bits: width, width };
  return ranges.some((range) => isWithin(cidrOf(range) as Cidr, one));
}

/** Of an address that is one. */
function numberOf(address: string, family: 4 | 6): bigint {
  if (family === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = withoutDots(address).split('::');
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** `::ffff:1.2.3.4` as `::ffff:0102:0304`. */
const withoutDots = (address: string): string =>
  address.replace(/[\d.]+$/, (last) => {
    if (!last.includes('.')) return last;
    const bytes = last.split('.').map((part) => hexByte(Number(part)));
    return `${bytes[0]}${bytes[1]}:${bytes[2]}${bytes[3]}`;
  });

const LEADING_ZERO = /(?:^|[.:])0\d+(?=\.|$)/;

/**
 * What newer readers of addresses would refuse.
 * @see Go: net/netip ParseAddr
 */
export const strictProblem = (address: string): string | undefined =>
  address.includes('.') && LEADING_ZERO.test(address)
    ? `ParseAddr(${goQuote(address)}): IPv4 field has octet with leading zero`
    : undefined;

/** Of an IPv6 address: without leading zeros, and without the longest run of groups that are zero. @see RFC 5952; Go: net/netip Addr.String */
export function canonicalIpv6(address: string): string {
  const number = numberOf(address, 6);
  const groups = Array.from({ length: 8 }, (_, i) => ((number >> BigInt(16 * (7 - i))) & 0xffffn).toString(16));
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    const bytes = groups.slice(6).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
    return `::ffff:${bytes.join('.')}`;
  }
  const runs = groups.join(':').match(/(?:\b0(?::0)+)(?![0-9a-f])/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return groups.join(':');
  const at = `:${groups.join(':')}:`.indexOf(`:${longest}:`);
  const [head, tail] = [groups.join(':').slice(0, Math.max(0, at - 1)), groups.join(':').slice(at + longest.length + 1)];
  return `${head}::${tail}`;
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

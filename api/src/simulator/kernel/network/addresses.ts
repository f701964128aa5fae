/** Within the Pod alone. */
export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Whether a host needs no name to be looked up, of either family. */
export const isAddress = (host: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || (host.includes(':') && /^[0-9a-fA-F:.]+$/.test(host));

/** Listens at all of a Pod's addresses. */
export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::' || address === '';
/** All of 127.0.0.0/8 is one host. */
export const isSameHost = (a: string, b: string): boolean => a === b || (isLoopback(a) && isLoopback(b) && (a === '::1') === (b === '::1'));

/** Whether an IPv4 address is in a network such as `10.0.0.0/8`; one without a length is a single address. */
export function inNetwork(address: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const [own, first] = [ipv4(address), ipv4(base)];
  const size = 2 ** (32 - Number(bits));
  return own !== undefined && first !== undefined && Math.floor(own / size) === Math.floor(first / size);
}

/** An IPv4 address as a number. */
export const ipv4 = (address: string): number | undefined =>
  /^\d+(\.\d+){3}$/.test(address) ? address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;

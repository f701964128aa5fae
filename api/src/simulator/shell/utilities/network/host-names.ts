import type { Task } from '../../../engine/index.ts';
import { isAddress, OsError, type Process } from '../lib/kernel.ts';
import { addressesOf } from './connect.ts';
import { nameOf, resolverOf, searchNames } from './dns.ts';

/** A line of /etc/hosts. */
interface HostEntry {
  readonly address: string;
  readonly names: readonly string[];
}

function hostEntries(process: Process): HostEntry[] {
  try {
    const lines = process.readFile('/etc/hosts').split('\n');
    const words = lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
    return words.flatMap(([address = '', ...names]) => (names.length > 0 ? [{ address, names }] : []));
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}

/** A name's addresses as getaddrinfo sorts them, and the name in full: of /etc/hosts, or with its domain, and behind an alias. */
export function* canonical(process: Process, key: string): Task<{ addresses: readonly string[]; name: string }> {
  const addresses = isAddress(key) ? [] : yield* addressesOf(process, key);
  if (addresses.length === 0) return { addresses, name: key };
  const [listed] = hostEntries(process).filter(({ names }) => names.includes(key));
  if (listed) return { addresses, name: listed.names[0] as string };
  const resolver = resolverOf(process);
  for (const candidate of searchNames(key, resolver)) {
    const { records } = yield* process.net.query(candidate, 'A', resolver.nameservers[0] as string);
    const found = records.find(({ type, value }) => type === 'A' && addresses.includes(value));
    if (found) return { addresses, name: found.name.replace(/\.$/, '') };
  }
  return { addresses, name: key };
}

/** The name of an address, as getnameinfo finds it; undefined if it has none. */
export function* nameOfAddress(process: Process, address: string): Task<string | undefined> {
  const listed = hostEntries(process).find((entry) => entry.address === address);
  if (listed) return listed.names[0];
  const [server] = resolverOf(process).nameservers;
  return server === undefined || address.includes(':') ? undefined : yield* nameOf(process, address, server);
}

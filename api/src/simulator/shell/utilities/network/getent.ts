import { OsError } from '../lib/kernel.ts';
import { utility } from '../lib/tool.ts';
import { canonical } from './host-names.ts';

/** getent: hosts, ahosts, passwd, group. Exit code 2 if a key is not found, 1 for an unknown database. */
export const getent = utility(
  function* (tool) {
    const { process } = tool;
    const [database, ...keys] = tool.args.filter((word) => !word.startsWith('-'));
    if (database === undefined) {
      yield* tool.warn('wrong number of arguments');
      tool.print(USAGE);
      return 1;
    }
    if (database === 'passwd' || database === 'group') {
      const lines = read(`/etc/${database}`);
      const found = keys.map((key) =>
        lines.filter((line) => line.split(':')[0] === key || (/^\d+$/.test(key) && line.split(':')[2] === key)),
      );
      for (const line of keys.length === 0 ? lines : found.flat()) tool.print(`${line}\n`);
      return found.some((each) => each.length === 0) ? 2 : 0;
    }
    if (OTHER_DATABASES.has(database)) return 2;
    if (!['hosts', 'ahosts', 'ahostsv4'].includes(database)) {
      yield* tool.complain(`Unknown database: ${database}\n`);
      tool.print(USAGE);
      return 1;
    }
    if (keys.length === 0) {
      for (const line of read('/etc/hosts').map((each) => each.replace(/#.*/, '').trim())) {
        const [address, ...names] = line.split(/\s+/);
        if (address) tool.print(`${address.padEnd(15)} ${names.join(' ')}\n`);
      }
      return 0;
    }
    let code = 0;
    for (const key of keys) {
      const entries = read('/etc/hosts')
        .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
        .filter(([address, ...names]) => address === key || names.includes(key));
      // A host is asked for its IPv6 addresses first.
      const known = database === 'hosts' ? (entries.find(([address]) => address?.includes(':')) ?? entries[0]) : undefined;
      const { addresses, name } = known ? { addresses: [known[0] as string], name: key } : yield* canonical(process, key);
      // For each family of addresses.
      if (database === 'hosts' && tool.gnu && process.net.isUnanswered) yield* process.net.resolve(key);
      if (addresses.length === 0) {
        code = 2;
        continue;
      }
      const shown = database === 'ahostsv4' ? addresses.filter((address) => !address.includes(':')) : addresses;
      for (const [at, address] of shown.entries()) {
        if (database === 'hosts') tool.print(hostLine(address, known ? known.slice(1) : [name], key, process.net.noSuchName === MUSL));
        else
          for (const [i, kind] of ['STREAM', 'DGRAM', 'RAW'].entries())
            tool.print(`${address.padEnd(15)} ${kind.padEnd(6)} ${at + i === 0 ? name : ''}\n`);
      }
    }
    return code;

    function read(path: string): string[] {
      try {
        return process
          .readFile(path)
          .split('\n')
          .filter((line) => line.trim() !== '');
      } catch (error) {
        if (error instanceof OsError) return [];
        throw error;
      }
    }
  },
  { usageCode: 1, shortName: true },
);

const USAGE = "Try `getent --help' or `getent --usage' for more information.\n";

/** Of those nothing is found: without netbase there are no files of them. */
const OTHER_DATABASES = new Set('aliases ahostsv6 ethers gshadow initgroups netgroup networks protocols rpc services shadow'.split(' '));

/** Whose words those are. */
const MUSL = 'Name does not resolve';

/** musl knows of a host two names, and the first twice. @see glibc: nss/getent.c print_hosts; aports: main/musl/getent.c; musl: src/network/gethostbyname2_r.c */
function hostLine(address: string, names: readonly string[], key: string, musl: boolean): string {
  if (!musl) return `${address.padEnd(15)} ${names.join(' ')}\n`;
  const [name = key] = names;
  return `${address.padEnd(16)}  ${name}  ${[...new Set([name, key])].join(' ')}\n`;
}

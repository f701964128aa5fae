import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import { isAddress } from './addresses.ts';
import type { DnsAnswer } from './types.ts';

/** Whose resolver and error texts a program has. */
export type LibC = 'glibc' | 'musl';

interface ResolverFiles {
  /** /etc/hosts and /etc/resolv.conf; undefined if missing. */
  readonly hosts: string | undefined;
  readonly resolvConf: string | undefined;
  readonly libc: LibC;
}

type Query = (name: string, type: 'A' | 'AAAA', server: string, timeout: Micros) => Task<DnsAnswer>;

/** getaddrinfo: the hosts file, then the name servers with search paths. [] if there is none, undefined if no server answers. @see resolv.conf(5) */
export function* resolveName(name: string, files: ResolverFiles, query: Query): Task<string[] | undefined> {
  if (name === '') return [];
  if (isAddress(name)) return [name];
  const known = addressesInHosts(files.hosts ?? '', name);
  if (known.length > 0) return known;
  const conf = parseResolvConf(files.resolvConf ?? '');
  const names = candidates(name, conf, files.libc);
  for (const [i, candidate] of names.entries()) {
    const found = yield* lookUp(candidate, conf, files.libc, query);
    if (typeof found === 'string') {
      const last = found === 'silent' && files.libc === 'glibc' ? afterSilence(name, names, i) : undefined;
      const late = last === undefined ? found : yield* lookUp(last, conf, files.libc, query);
      return typeof late === 'string' ? undefined : late;
    }
    if (found.length > 0) return found;
  }
  return [];
}

/** Where nobody answers one name, glibc tries just one more: as it stands, or if it was that, the next. @see glibc: resolv/res_query.c __res_context_search */
const afterSilence = (name: string, names: readonly string[], i: number): string | undefined => {
  const plain = name.replace(/\.$/, '');
  return names[i] === plain ? names[i + 1] : plain;
};

interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeout: Micros;
  readonly attempts: number;
}

/** As glibc reads it: three nameservers at most, the last `search` or `domain` counts; ndots 1, timeout 5 s and 2 attempts by default. */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = [];
  let search: string[] = [];
  const options = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0]) nameservers.push(rest[0]);
    else if (word === 'search' || word === 'domain') search = rest;
    else if (word === 'options')
      for (const option of rest) {
        const [key, value] = option.split(':');
        if (key && value !== undefined && /^\d+$/.test(value)) options.set(key, Number(value));
      }
  }
  return {
    nameservers: nameservers.length > 0 ? nameservers.slice(0, 3) : ['127.0.0.1'],
    search,
    ndots: Math.min(options.get('ndots') ?? 1, 15),
    timeout: Math.min(options.get('timeout') ?? 5, 30) * SECOND,
    attempts: Math.min(options.get('attempts') ?? 2, 5),
  };
}

/** The names that are asked for, in order. */
function candidates(name: string, { search, ndots }: ResolvConf, libc: LibC): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = search.map((domain) => (domain === '.' ? name : `${name}.${domain.replace(/\.$/, '')}`));
  const dots = name.split('.').length - 1;
  if (dots < ndots) return [...searched, name];
  // musl does not search for names with enough dots; glibc does when the name itself is not found.
  return libc === 'musl' ? [name] : [name, ...searched];
}

/** No server answers, so that no other name is tried: none was heard of, or none is there. musl asks until its time is over, glibc so long each time. */
function* lookUp(name: string, conf: ResolvConf, libc: LibC, query: Query): Task<string[] | 'silent' | 'unreachable'> {
  let isSilent = false;
  for (let attempt = 0; attempt < (libc === 'musl' ? 1 : conf.attempts); attempt++)
    for (const server of conf.nameservers) {
      const answer = yield* query(name, 'A', server, conf.timeout);
      if (answer.status === 'TIMEOUT' || answer.status === 'SERVFAIL') {
        isSilent ||= answer.status === 'TIMEOUT';
        continue;
      }
      if (answer.status === 'UNREACHABLE') continue;
      const addresses = answer.records.filter((record) => record.type === 'A').map((record) => record.value);
      if (addresses.length > 0 || answer.status === 'NXDOMAIN') return addresses;
      const six = yield* query(name, 'AAAA', server, conf.timeout);
      return six.records.filter((record) => record.type === 'AAAA').map((record) => record.value);
    }
  return isSilent ? 'silent' : 'unreachable';
}

function addressesInHosts(hosts: string, name: string): string[] {
  const found: string[] = [];
  const wanted = name.toLowerCase().replace(/\.$/, '');
  for (const line of hosts.split('\n')) {
    const [address, ...names] = (line.split('#')[0] as string).trim().split(/\s+/);
    if (address && names.some((other) => other.toLowerCase() === wanted)) found.push(address);
  }
  // IPv4 first: most programs try what they get until one answers.
  return [...found.filter((address) => !address.includes(':')), ...found.filter((address) => address.includes(':'))];
}

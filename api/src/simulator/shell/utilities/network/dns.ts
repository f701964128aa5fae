import type { Task } from '../../../engine/index.ts';
import { type DnsAnswer, type DnsType, isAddress, OsError, type Process, parseResolvConf } from '../lib/kernel.ts';

/** /etc/resolv.conf as the resolver reads it. */
export function resolverOf(process: Process): ReturnType<typeof parseResolvConf> {
  try {
    return parseResolvConf(process.readFile('/etc/resolv.conf'));
  } catch (error) {
    if (error instanceof OsError) return parseResolvConf('');
    throw error;
  }
}

/** 10.96.0.1 is 1.0.96.10.in-addr.arpa. */
export const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;

/** Asks as often as BIND's tools do where no answer comes. @see bind: bin/dig/dighost.c tries */
export function* askOften(process: Process, name: string, type: DnsType, server: string, tries: number): Task<DnsAnswer> {
  for (let i = 1; ; i++) {
    const answer = yield* process.net.query(name, type, server);
    if (i === tries || !isUnheard(answer)) return answer;
  }
}

/** No answer has come, or the word that nobody is there to give one. */
export const isUnheard = ({ status }: DnsAnswer): boolean => status === 'TIMEOUT' || status === 'UNREACHABLE';

/** What BIND's tools say of each try from 9.18 on. */
export const triesText = ({ status }: DnsAnswer, server: string, tries: number): string =>
  `;; communications error to ${server}#53: ${status === 'TIMEOUT' ? 'timed out' : 'connection refused'}\n`.repeat(tries);

/** The name that an address has, if the name server knows one. */
export function* nameOf(process: Process, address: string, server: string): Task<string | undefined> {
  const answer = yield* process.net.query(reverseName(address), 'PTR', server);
  return answer.records.find(({ type }) => type === 'PTR')?.value.replace(/\.$/, '');
}

/** The names to ask for, as bind's tools and the C library build them from the search path. */
export function searchNames(name: string, { search, ndots }: { readonly search: readonly string[]; readonly ndots: number }): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  return name.split('.').length - 1 < ndots ? [...searched, name] : [name, ...searched];
}

/** The addresses of one family in an answer, in its order. */
export const addressesOf = (answer: DnsAnswer, type: 'A' | 'AAAA'): string[] =>
  answer.records.filter((record) => record.type === type).map(({ value }) => value);

/** A name server given as an operand: an address, or a name that resolves. */
export function* serverAddress(process: Process, given: string | undefined): Task<string | undefined> {
  if (given === undefined) return resolverOf(process).nameservers[0];
  return isAddress(given) ? given : (yield* process.net.resolve(given))[0];
}

/** Why BIND's tools ask nobody for a name; undefined where they do. @see bind: bin/dig/dighost.c setup_lookup; lib/dns/name.c dns_name_fromtext */
export function illegalName(name: string): string | undefined {
  const labels = name === '.' ? [] : name.replace(/\.$/, '').split('.');
  const why = labels.includes('') ? 'empty label' : labels.some((label) => label.length > 63) ? 'label too long' : undefined;
  return why && `'${name}' is not a legal name (${why})`;
}

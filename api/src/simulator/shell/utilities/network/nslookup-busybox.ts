import { SECOND, type Task } from '../../../engine/index.ts';
import { isBusyboxBefore } from '../lib/busybox-release.ts';
import { type DnsAnswer, type DnsRecord, type DnsType, isAddress, type Process } from '../lib/kernel.ts';
import { hasMusl } from '../lib/libc.ts';
import type { Tool } from '../lib/tool.ts';
import { addressesOf, isUnheard, nameOf, resolverOf, reverseName, searchNames, serverAddress } from './dns.ts';

/** getaddrinfo, with the search path; each address with its reverse name. Alpine's says why there is none, and knows no server but by musl. */
export function* oldBusybox(tool: Tool): Task<number> {
  const { process } = tool;
  const [name, given] = tool.args;
  if (name === undefined || name.startsWith('-') || tool.args.length > 2) throw tool.usage('missing name');
  const why = hasMusl(process) ? ': Name does not resolve' : '';
  const server = yield* serverAddress(process, given);
  if (server === undefined) {
    yield* tool.warn(`can't resolve '${given}'${why}`);
    return 1;
  }
  if (hasMusl(process) && given === undefined) {
    yield* tool.warn(`can't resolve '(null)'${why}`);
    tool.print('\n');
  } else tool.print(`Server:    ${server}\nAddress 1: ${yield* withName(server)}\n\n`);
  const addresses = isAddress(name) ? [name] : given === undefined ? yield* process.net.resolve(name) : yield* asked(server);
  if (addresses.length === 0) {
    yield* tool.flush();
    yield* tool.warn(`can't resolve '${name}'${why}`);
    return 1;
  }
  tool.print(`Name:      ${name}\n`);
  for (const [index, address] of addresses.entries()) tool.print(`Address ${index + 1}: ${yield* withName(address)}\n`);
  return 0;

  function* withName(address: string): Task<string> {
    const found = yield* nameOf(process, address, server as string);
    return found === undefined ? address : `${address} ${found}`;
  }
  function* asked(from: string): Task<string[]> {
    for (const candidate of searchNames(name as string, resolverOf(process))) {
      const found = addressesOf(yield* process.net.query(candidate, 'A', from), 'A');
      if (found.length > 0) return found;
    }
    return [];
  }
}

/**
 * Asks for A and AAAA; only names without a dot are searched for, and before 1.32 none. Any name that is not there makes the exit code 1, from 1.31 on.
 * @see busybox: networking/nslookup.c; recorded of 1.29 to 1.34
 */
export function* busybox(tool: Tool): Task<number> {
  const { process } = tool;
  const alpine = alpineMinor(process);
  if (alpine < 11) return yield* oldBusybox(tool);
  const types: DnsType[] = [];
  const operands: string[] = [];
  for (const word of tool.args) {
    const type = /^-(?:type|querytype|q|t)=(.*)$/i.exec(word)?.[1];
    if (type !== undefined) types.push(type.toUpperCase() as DnsType);
    else if (!word.startsWith('-')) operands.push(word);
  }
  const [name, given] = operands;
  if (name === undefined) throw tool.usage('missing name');
  const resolver = resolverOf(process);
  const server = yield* serverAddress(process, given);
  if (server === undefined) {
    yield* tool.warn(`bad address '${given}'`);
    return 1;
  }
  const searched =
    !name.includes('.') && resolver.search.length > 0 && !isBusyboxBefore(tool.release, 32)
      ? resolver.search.map((domain) => `${name}.${domain}`)
      : [name.replace(/\.$/, '')];
  const wanted: DnsType[] = types.length > 0 ? types : isAddress(name) ? ['PTR'] : ['A', 'AAAA'];
  const queries: Query[] = wanted.flatMap((type) => (type === 'PTR' ? [reverseName(name)] : searched).map((each) => [each, type] as const));
  let code = 0;
  let isFound = false;
  let head = `Server:\t\t${given ?? server}\nAddress:\t${server}:53\n\n`;
  const shares = sharesNumber(tool);
  const first = shares ? yield* firstHeard(process, queries, server) : undefined;
  for (const [each, type] of shares ? queries.slice(0, 1) : queries) {
    const answer = first ?? (yield* process.net.query(each, type, server));
    if (isUnheard(answer)) {
      // The word of it comes in the way of the next question.
      if (answer.status === 'UNREACHABLE') {
        yield* tool.flush();
        yield* tool.warn(`write to '${server}': Connection refused`);
      }
      tool.print(';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
    tool.print(head);
    head = '';
    if (answer.status !== 'NOERROR') {
      tool.print(`** server can't find ${each}: ${answer.status}\n\n`);
      code = isBusyboxBefore(tool.release, 31) ? 0 : 1;
      continue;
    }
    isFound ||= answer.records.length > 0;
    if (answer.forwarded) tool.print(NOT_AUTHORITATIVE);
    for (const record of answer.records) tool.print(recordText(record));
    if (answer.records.length === 0 && /^1\.32\./.test(tool.release.version)) tool.print(noAnswer([each, type]));
    tool.print('\n');
  }
  if (shares && queries.length > 1) {
    yield* process.sleep(PATIENCE);
    tool.print(`${queries.slice(1).map(noAnswer).join('')}\n`);
  }
  return alpine === 12 && isFound ? 0 : code;
}

/** Of Alpine's 3.x: its own busybox asks the C library until 3.10, and 3.12's is content with one name that is there. */
function alpineMinor(process: Process): number {
  const path = '/etc/alpine-release';
  const [, minor] = (hasMusl(process) && process.access(path, 'r') && /^3\.(\d+)\./.exec(process.readFile(path))) || [];
  return minor === undefined ? Number.POSITIVE_INFINITY : Number(minor);
}

type Query = readonly [name: string, type: DnsType];

const noAnswer = ([name]: Query): string => `*** Can't find ${name}: No answer\n`;

/** Of all that is asked at once: the word that there is no such name comes first. */
function* firstHeard(process: Process, queries: readonly Query[], server: string): Task<DnsAnswer | undefined> {
  let first: DnsAnswer | undefined;
  for (const [name, type] of queries) {
    const answer: DnsAnswer = yield* process.net.query(name, type, server);
    first ??= answer;
    if (answer.status === 'NXDOMAIN' || isUnheard(answer)) return answer;
  }
  return first;
}

/** How long it asks for answers that it does not get. */
const PATIENCE = 5 * SECOND;

/**
 * By uClibc all that it asks bears one number, until 1.36 numbers them itself: any answer is taken for that to its first question, and
 * the others for the same once more.
 */
const sharesNumber = ({ release }: Tool): boolean => release.libc === 'uclibc' && isBusyboxBefore(release, 36);

export const NOT_AUTHORITATIVE = 'Non-authoritative answer:\n';

/** busybox takes the last dot of names away. */
const recordText = (record: DnsRecord): string => rootedText({ ...record, value: record.value.replace(/\.$/, '') });

export function rootedText({ name, type, value }: DnsRecord): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${value}\n`;
  if (type === 'CNAME') return `${name}\tcanonical name = ${value}\n`;
  return `${name}\t${type === 'PTR' ? 'name' : 'service'} = ${value}\n`;
}

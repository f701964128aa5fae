import { SECOND, type Task } from '../../engine/index.ts';
import { isBusyboxBefore } from './lib/busybox-release.ts';
import { digRelease } from './lib/dig-answer.ts';
import {
  addressesOf,
  askOften,
  illegalName,
  isUnheard,
  nameOf,
  resolverOf,
  reverseName,
  searchNames,
  serverAddress,
  triesText,
} from './lib/dns.ts';
import { type DnsAnswer, type DnsRecord, type DnsType, isAddress, type Process } from './lib/kernel.ts';
import { type Maker, type Tool, utility } from './lib/tool.ts';

/** Which nslookup: busybox before 1.29 (getaddrinfo, as the documentation's busybox:1.28), busybox since, or BIND's. */
type NslookupVersion = 'busybox-old' | 'busybox' | 'bind';

/** For an image that says which one it has. */
export function nslookupOf(version: NslookupVersion): Maker {
  const run = { 'busybox-old': oldBusybox, busybox, bind }[version];
  return utility(run, { shortName: true });
}

/** Of the flavour's own packages: GNU systems have BIND's. */
export const nslookup: Maker = (flavor, release) => nslookupOf(flavor === 'gnu' ? 'bind' : 'busybox')(flavor, release);

/** getaddrinfo, with the search path; each address with its reverse name. */
function* oldBusybox(tool: Tool): Task<number> {
  const { process } = tool;
  const [name, given] = tool.args;
  if (name === undefined || name.startsWith('-') || tool.args.length > 2) throw tool.usage('missing name');
  const server = yield* serverAddress(process, given);
  if (server === undefined) {
    yield* tool.warn(`can't resolve '${given}'`);
    return 1;
  }
  tool.print(`Server:    ${server}\nAddress 1: ${yield* withName(server)}\n\n`);
  const addresses = isAddress(name) ? [name] : given === undefined ? yield* process.net.resolve(name) : yield* asked(server);
  if (addresses.length === 0) {
    yield* tool.flush();
    yield* tool.warn(`can't resolve '${name}'`);
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
function* busybox(tool: Tool): Task<number> {
  const { process } = tool;
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
    if (answer.forwarded) tool.print(NOT_AUTHORITATIVE);
    for (const record of answer.records) tool.print(recordText(record));
    if (answer.records.length === 0 && /^1\.32\./.test(tool.release.version)) tool.print(noAnswer([each, type]));
    tool.print('\n');
  }
  if (shares && queries.length > 1) {
    yield* process.sleep(PATIENCE);
    tool.print(`${queries.slice(1).map(noAnswer).join('')}\n`);
  }
  return code;
}

type Query = readonly [name: string, type: DnsType];

const noAnswer = ([name]: Query): string => `*** Can't find ${name}: No answer\n`;

/** Of all that is asked at once: the word that there is no such name comes first. */
function* firstHeard(process: Process, queries: readonly Query[], server: string): Task<DnsAnswer | undefined> {
  let first: DnsAnswer | undefined;
  for (const [name, type] of queries) {
    const answer: DnsAnswer = yield* process.net.query(name, type, server);
    first ??= answer;
    if (answer.status === 'NXDOMAIN') return answer;
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

const NOT_AUTHORITATIVE = 'Non-authoritative answer:\n';

/** busybox takes the last dot of names away. */
const recordText = (record: DnsRecord): string => rootedText({ ...record, value: record.value.replace(/\.$/, '') });

function rootedText({ name, type, value }: DnsRecord): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${value}\n`;
  if (type === 'CNAME') return `${name}\tcanonical name = ${value}\n`;
  return `${name}\t${type === 'PTR' ? 'name' : 'service'} = ${value}\n`;
}

const TRIES = 3;

/** BIND: searches by ndots; AAAA after A; says nothing of a missing AAAA. */
function* bind(tool: Tool): Task<number> {
  const { process } = tool;
  const options = tool.args.filter((word) => word.startsWith('-'));
  const [name, given] = tool.args.filter((word) => !word.startsWith('-'));
  if (name === undefined) return 0;
  const resolver = resolverOf(process);
  const server = yield* serverAddress(process, given);
  if (server === undefined) {
    yield* tool.complain(`nslookup: couldn't get address for '${given}': not found\n`);
    return 1;
  }
  const illegal = illegalName(name);
  if (illegal !== undefined) {
    yield* tool.warn(illegal);
    return 10;
  }
  const type = options
    .map((word) => /^-(?:type|q|query|querytype)=(.*)$/i.exec(word)?.[1]?.toUpperCase())
    .find((each) => each !== undefined) as DnsType | undefined;
  const head = `Server:\t\t${given ?? server}\nAddress:\t${server}#53\n\n`;
  const { isRecent } = digRelease(process);
  if (isAddress(name)) {
    const found = yield* askOften(process, reverseName(name), 'PTR', server, TRIES);
    if (isUnheard(found)) return noServer(found);
    remarkOn(found);
    if (found.records.length === 0) {
      tool.print(`** server can't find ${reverseName(name)}: ${found.status}\n\n`);
      return 1;
    }
    for (const record of found.records) tool.print(`${record.name}\tname = ${record.value.replace(/\.?$/, '.')}\n`);
    tool.print('\n');
    return 0;
  }
  let last = name;
  for (const candidate of searchNames(name, resolver)) {
    last = candidate;
    const answer = yield* askOften(process, candidate, type ?? 'A', server, TRIES);
    if (isUnheard(answer)) return noServer(answer);
    remarkOn(answer);
    if (answer.status === 'SERVFAIL') {
      tool.print(`${head}** server can't find ${candidate}: SERVFAIL\n\n`);
      return 1;
    }
    if (answer.status === 'NXDOMAIN') continue;
    const found = answer.forwarded ? head + NOT_AUTHORITATIVE : head;
    if (answer.records.length > 0) tool.print(found + answer.records.map(rootedText).join(''));
    const more = type === undefined ? yield* process.net.query(candidate, 'AAAA', server) : undefined;
    if (more) remarkOn(more);
    const others = more?.records ?? [];
    if (answer.records.length === 0) tool.print(others.length > 0 ? found : `${head}*** Can't find ${candidate}: No answer\n`);
    tool.print(`${others.map(rootedText).join('')}\n`);
    return answer.records.length + others.length > 0 ? 0 : 1;
  }
  tool.print(`${head}** server can't find ${last}: NXDOMAIN\n\n`);
  return 1;

  function noServer(answer: DnsAnswer): number {
    const tries = triesText(answer, server as string, TRIES);
    tool.print(isRecent ? `${tries};; no servers could be reached\n\n` : ';; connection timed out; no servers could be reached\n\n');
    return 1;
  }

  /** From 9.18 on each answer of a server that does not recurse is told of, though no other is asked. CoreDNS does not for its own zones. */
  function remarkOn({ status, forwarded }: DnsAnswer): void {
    if (!isRecent) return;
    if (status === 'SERVFAIL') tool.print(`;; Got SERVFAIL reply from ${server}\n`);
    else if (!forwarded) tool.print(`;; Got recursion not available from ${server}\n`);
  }
}

import type { Task } from '../../../engine/index.ts';
import { type DnsAnswer, type DnsType, isAddress } from '../lib/kernel.ts';
import { type Maker, type Tool, utility } from '../lib/tool.ts';
import { digRelease } from './dig-answer.ts';
import { askOften, illegalName, isUnheard, resolverOf, reverseName, searchNames, serverAddress, triesText } from './dns.ts';
import { busybox, NOT_AUTHORITATIVE, oldBusybox, rootedText } from './nslookup-busybox.ts';

/** Which nslookup: busybox before 1.29 (getaddrinfo, as the documentation's busybox:1.28), busybox since, or BIND's. */
type NslookupVersion = 'busybox-old' | 'busybox' | 'bind';

/** For an image that says which one it has. */
export function nslookupOf(version: NslookupVersion): Maker {
  const run = { 'busybox-old': oldBusybox, busybox, bind }[version];
  return utility(run, { shortName: true });
}

/** Of the flavour's own packages: GNU systems have BIND's. */
export const nslookup: Maker = (flavor, release) => nslookupOf(flavor === 'gnu' ? 'bind' : 'busybox')(flavor, release);

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

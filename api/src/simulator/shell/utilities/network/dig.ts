import type { DnsAnswer, DnsType, Process } from '../lib/kernel.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { strftime } from '../time/calendar.ts';
import { byAnswer, type DigRelease, digRelease, digSection, sizeOf } from './dig-answer.ts';
import { askOften, illegalName, isUnheard, resolverOf, reverseName, searchNames, serverAddress, triesText } from './dns.ts';

interface Question {
  readonly name: string;
  readonly type: DnsType;
  readonly server: string;
}

export const dig = utility(
  function* (tool) {
    const { process } = tool;
    let type: DnsType = 'A';
    let name = '.';
    let given: string | undefined;
    const flags = new Set<string>();
    if (tool.args.includes('-v')) {
      yield* process.write(2, `DiG ${digRelease(process).version}\n`);
      return 0;
    }
    const words = [...tool.args];
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word.startsWith('@')) given = word.slice(1);
      else if (word.startsWith('+')) flags.add(word.slice(1));
      else if (word === '-x') {
        name = reverseName(words.shift() ?? '');
        type = 'PTR';
      } else if (word === '-t') type = (words.shift() ?? 'A').toUpperCase() as DnsType;
      else if (TYPES.test(word)) type = word.toUpperCase() as DnsType;
      else if (!word.startsWith('-')) name = word;
    }
    const server = yield* serverAddress(process, given);
    if (server === undefined) throw new Failure(`couldn't get address for '${given}': not found`, 10);
    const illegal = illegalName(name);
    if (illegal !== undefined) throw new Failure(illegal, 10);
    const names = flags.has('search') ? searchNames(name, resolverOf(process)) : [name.replace(/(.)\.$/, '$1')];
    const began = process.now;
    let answer = yield* askOften(process, names[0] as string, type, server, TRIES);
    let asked = names[0] as string;
    for (const next of names.slice(1)) {
      if (answer.status !== 'NXDOMAIN') break;
      asked = next;
      answer = yield* askOften(process, next, type, server, TRIES);
    }
    const release = digRelease(process);
    const banner = `\n; <<>> DiG ${release.version} <<>> ${tool.args.join(' ')}\n${given === undefined ? '' : '; (1 server found)\n'};; global options: +cmd\n`;
    if (isUnheard(answer)) {
      tool.print(
        release.isRecent
          ? `${triesText(answer, server, TRIES)}${flags.has('short') ? '' : banner};; no servers could be reached\n`
          : `${banner};; connection timed out; no servers could be reached\n`,
      );
      return 9;
    }
    const shows = shown(flags);
    if (flags.has('short')) for (const { value } of digSection(answer.records)) tool.print(`${value}\n`);
    else {
      if (shows.cmd) tool.print(banner);
      tellAnswer(tool, release, { name: asked, type, server }, answer, process.now - began, shows);
    }
    return 0;
  },
  { shortName: true },
);

const PARTS = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const;
type Shown = Record<(typeof PARTS)[number], boolean>;

/** Of all that it may print, what these ask for, one after the other. @see bind: bin/dig/dig.c plus_option */
function shown(flags: ReadonlySet<string>): Shown {
  const all = (on: boolean): Shown => Object.fromEntries(PARTS.map((part) => [part, on])) as Shown;
  let shows = all(true);
  for (const flag of flags) {
    const [, no, name = ''] = /^(no)?(.*)$/.exec(flag) ?? [];
    if (name === 'all') shows = all(no === undefined);
    else shows = { ...shows, ...(PARTS.some((part) => part === name) && { [name]: no === undefined }) };
  }
  return shows;
}

const TRIES = 3;
const TYPES = /^(A|AAAA|ANY|CAA|CNAME|MX|NS|PTR|SOA|SRV|TXT)$/i;

/** The message, and what is told of it. @see bind: bin/dig/dig.c printmessage, received */
function tellAnswer(tool: Tool, release: DigRelease, question: Question, answer: DnsAnswer, took: number, shows: Shown): void {
  const process: Process = tool.process;
  const { name, type, server } = question;
  const { rooted, answers, authority, additional } = byAnswer(name, answer);
  // CoreDNS gives back what it does not know itself; servers outside leave it away.
  const cookie = release.sendsCookies && !answer.forwarded ? process.random.hex(16) : undefined;
  if (shows.comments) {
    tool.print(';; Got answer:\n');
    if (release.warnsOfLocal && /(^|\.)local\.$/.test(rooted))
      tool.print(
        ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n',
      );
    tool.print(`;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${process.random.int(65_536)}\n`);
    const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${1 + additional.length}`;
    tool.print(
      answer.forwarded
        ? `;; flags: qr rd ra; ${counts}\n\n`
        : `;; flags: qr aa rd; ${counts}\n;; WARNING: recursion requested but not available\n\n`,
    );
    tool.print(`;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: ${release.isRecent ? 1232 : 4096}\n`);
    if (cookie) tool.print(`; COOKIE: ${cookie} (echoed)\n`);
  }
  for (const [part, rows] of [
    ['question', digSection([{ name: `;${rooted}`, type }])],
    ['answer', answers],
    ['authority', authority],
    ['additional', additional],
  ] as const)
    if (shows[part] && rows.length > 0) {
      const text = rows.map(({ row }) => `${row}\n`).join('');
      tool.print(shows.comments ? `;; ${part.toUpperCase()} SECTION:\n${text}\n` : text);
    }
  if (!shows.stats) return;
  const size = sizeOf(rooted, [...answers, ...authority, ...additional]) + (cookie ? 12 : 0);
  const when = strftime('%a %b %d %H:%M:%S UTC %Y', process.now);
  tool.print(
    `;; Query time: ${Math.floor(took / 1000)} msec\n;; SERVER: ${server}#53(${server})${release.isRecent ? ' (UDP)' : ''}\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${size}\n\n`,
  );
}

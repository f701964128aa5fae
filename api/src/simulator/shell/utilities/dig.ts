import { strftime } from './lib/calendar.ts';
import { resolverOf, reverseName, searchNames, serverAddress } from './lib/dns.ts';
import type { DnsType } from './lib/kernel.ts';
import { Failure, utility } from './lib/tool.ts';

export const dig = utility(
  function* (tool) {
    const { process } = tool;
    let type: DnsType = 'A';
    let name = '.';
    let given: string | undefined;
    const flags = new Set<string>();
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
    const names = flags.has('search') ? searchNames(name, resolverOf(process)) : [name.replace(/(.)\.$/, '$1')];
    const began = process.now;
    let answer = yield* process.net.query(names[0] as string, type, server);
    let asked = names[0] as string;
    for (const next of names.slice(1)) {
      if (answer.status !== 'NXDOMAIN') break;
      asked = next;
      answer = yield* process.net.query(next, type, server);
    }
    if (answer.status === 'TIMEOUT') {
      tool.print(
        `\n; <<>> DiG 9.18.28-1~deb12u2-Debian <<>> ${tool.args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n`,
      );
      return 9;
    }
    const rooted = (text: string): string => (/^[\d.]+$/.test(text) || text.includes(':') ? text : text.replace(/\.?$/, '.'));
    const rows = answer.records.map((record) =>
      columns([rooted(record.name), 24], [String(record.ttl), 32], ['IN', 40], [record.type, 48], [rooted(record.value), 0]),
    );
    if (flags.has('short')) {
      for (const record of answer.records) tool.print(`${rooted(record.value)}\n`);
      return 0;
    }
    if (flags.has('noall')) {
      if (flags.has('answer')) for (const row of rows) tool.print(`${row}\n`);
      return 0;
    }
    const took = Math.floor((process.now - began) / 1000);
    tool.print(`\n; <<>> DiG 9.18.28-1~deb12u2-Debian <<>> ${tool.args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n`);
    tool.print(`;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${process.random.int(65_536)}\n`);
    const counts = `QUERY: 1, ANSWER: ${rows.length}, AUTHORITY: ${rows.length > 0 ? 0 : 1}, ADDITIONAL: 1`;
    tool.print(
      answer.forwarded
        ? `;; flags: qr rd ra; ${counts}\n\n`
        : `;; flags: qr aa rd; ${counts}\n;; WARNING: recursion requested but not available\n\n`,
    );
    tool.print(`;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n`);
    tool.print(`${columns([`;${rooted(asked)}`, 32], ['IN', 40], [type, 0])}\n\n`);
    if (rows.length > 0) tool.print(`;; ANSWER SECTION:\n${rows.join('\n')}\n\n`);
    tool.print(
      `;; Query time: ${took} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${strftime('%a %b %d %H:%M:%S UTC %Y', process.now)}\n;; MSG SIZE  rcvd: ${60 + asked.length * 2}\n\n`,
    );
    return 0;
  },
  { shortName: true },
);

const TYPES = /^(A|AAAA|ANY|CAA|CNAME|MX|NS|PTR|SOA|SRV|TXT)$/i;

/** Words, each followed by tabs up to a column, or one blank where that is passed. @see bind: lib/dns/masterdump.c indent */
function columns(...words: readonly (readonly [word: string, next: number])[]): string {
  let line = '';
  let at = 0;
  for (const [word, next] of words) {
    line += word;
    at += word.length;
    if (next === 0) continue;
    const to = Math.max(next, at + 1);
    const tabs = Math.floor(to / 8) - Math.floor(at / 8);
    if (tabs > 0) at = Math.floor(to / 8) * 8;
    line += '\t'.repeat(tabs) + ' '.repeat(to - at);
    at = to;
  }
  return line;
}

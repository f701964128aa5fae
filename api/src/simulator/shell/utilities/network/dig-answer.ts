import type { DnsAnswer, Process } from '../lib/kernel.ts';
import { distributionOf } from '../lib/system.ts';

/** What differs between the releases of bind's tools. */
export interface DigRelease {
  readonly version: string;
  /** From 9.18 on. */
  readonly isRecent: boolean;
  /** From 9.11 on. */
  readonly sendsCookies: boolean;
  /** From 9.10 on. */
  readonly warnsOfLocal: boolean;
}

/** As distributions had it in 2023. */
const RELEASES: readonly (readonly [distribution: RegExp, version: string])[] = [
  [/^alpine 3\.[5-9]\./, '9.11.6-P1'],
  [/^alpine 3\.1[0-6]\./, '9.16.20'],
  [/^alpine/, '9.18.13'],
  [/^debian 8/, '9.9.5-9+deb8u19-Debian'],
  [/^debian 9/, '9.10.3-P4-Debian'],
  [/^debian 10/, '9.11.5-P4-5.1+deb10u8-Debian'],
  [/^debian 11/, '9.16.37-Debian'],
  [/^debian/, '9.18.28-1~deb12u2-Debian'],
  [/^ubuntu 14\.04/, '9.9.5-3ubuntu0.2-Ubuntu'],
  [/^ubuntu 16\.04/, '9.10.3-P4-Ubuntu'],
  [/^ubuntu 18\.04/, '9.11.3-1ubuntu1.18-Ubuntu'],
  [/^ubuntu 20\.04/, '9.16.1-Ubuntu'],
  [/^ubuntu 22\.04/, '9.18.12-0ubuntu0.22.04.1-Ubuntu'],
  [/^amzn 2$/, '9.11.4-P2-RedHat-9.11.4-26.P2.amzn2.13'],
  [/^amzn/, '9.16.38-RH'],
  [/^(centos|ol|rhel) 7/, '9.11.4-P2-RedHat-9.11.4-26.P2.el7_9.13'],
  [/^(almalinux|centos|ol|rhel|rocky) 8/, '9.11.36-RedHat-9.11.36-8.el8'],
  [/^(almalinux|centos|ol|rhel|rocky) 9/, '9.16.23-RH'],
];

/** That of the image. */
export function digRelease(process: Process): DigRelease {
  const distribution = distributionOf(process);
  const version = RELEASES.find(([pattern]) => pattern.test(distribution))?.[1] ?? '9.18.14';
  const minor = Number(version.split('.')[1]);
  return { version, isRecent: minor >= 18, sendsCookies: minor >= 11, warnsOfLocal: minor >= 10 };
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly row: string;
}

/** Records, as they are told. */
export const digSection = (records: readonly { name: string; type: string; ttl?: number; value?: string }[]): Row[] =>
  records.map(({ name, type, ttl, value }) => {
    const told = { name: rooted(name), type, value: value === undefined ? '' : rooted(value) };
    const row =
      ttl === undefined
        ? columns([told.name, 32], ['IN', 40], [type, 0])
        : columns([told.name, 24], [String(ttl), 32], ['IN', 40], [type, 48], [told.value, 0]);
    return { ...told, row };
  });

/** An answer by its parts: where there is no record, the zone tells of itself. */
export function byAnswer(name: string, answer: DnsAnswer): { rooted: string; answers: Row[]; authority: Row[]; additional: Row[] } {
  const answers = digSection(answer.records);
  const asked = rooted(name);
  const none = answers.length === 0 && answer.status !== 'SERVFAIL';
  return {
    rooted: asked,
    answers,
    authority: none ? digSection(soaOf(asked, answer)) : [],
    additional: digSection(answer.additional ?? []),
  };
}

/** @see coredns: plugin/kubernetes, plugin/backend_lookup.go SOA; what is known of zones outside is that of the root */
function soaOf(asked: string, { status, forwarded }: DnsAnswer): { name: string; type: string; ttl: number; value: string }[] {
  const told = (name: string, value: string) => [{ name, type: 'SOA', ttl: 30, value }];
  if (!forwarded) {
    const zone = /(cluster\.local|in-addr\.arpa|ip6\.arpa)\.$/.exec(asked)?.[0] ?? asked;
    return told(zone, `ns.dns.${zone} hostmaster.${zone} 1684141200 7200 1800 86400 30`);
  }
  const isTopLevel = /^[^.]+\.$/.test(asked);
  return status === 'NXDOMAIN' && isTopLevel
    ? told('.', 'a.root-servers.net. nstld.verisign-grs.com. 2023051500 1800 900 604800 86400')
    : [];
}

const isNumber = (text: string): boolean => /^[\d.]+$/.test(text) || text.includes(':');
const rooted = (text: string): string => (isNumber(text) || / \d+$/.test(text) ? text : text.replace(/\.?$/, '.'));

/** Of a message without compressed names, as CoreDNS sends what fits, with its OPT record. */
export const sizeOf = (asked: string, rows: readonly Row[]): number =>
  12 + wireName(asked) + 4 + rows.reduce((sum, row) => sum + wireName(row.name) + 10 + wireData(row), 0) + 11;

const wireName = (name: string): number => (name === '.' ? 1 : name.length + 1);

function wireData({ type, value }: Row): number {
  const words = value.split(' ');
  if (type === 'A') return 4;
  if (type === 'AAAA') return 16;
  if (type === 'TXT' || type === 'CAA') return value.length + 1;
  if (type === 'SOA') return wireName(words[0] ?? '') + wireName(words[1] ?? '') + 20;
  return wireName(words.at(-1) ?? '') + 2 * (words.length - 1);
}

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

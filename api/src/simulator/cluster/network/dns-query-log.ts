import type { Random } from '../../engine/index.ts';
import { readCorefile, type ServerBlock, zoneOf } from '../../images/index.ts';
import type { DnsAnswer, DnsType } from '../../kernel/index.ts';

/** What is told of a question. */
interface Query {
  readonly from: string;
  readonly name: string;
  readonly type: DnsType;
  readonly answer: DnsAnswer | undefined;
}

/** Whether the plugin `log` of the server block that answers for that name tells of it. */
export function queryLogger(corefile: string): ((name: string) => boolean) | undefined {
  const read = readCorefile(corefile, '');
  const blocks: readonly ServerBlock[] = typeof read === 'string' ? [] : read;
  const zones = blocks.flatMap(({ keys, directives }) =>
    keys.map((key) => ({ zone: zoneOf(key).name, logs: directives.some(({ name }) => name === 'log') })),
  );
  if (!zones.some(({ logs }) => logs)) return undefined;
  const isIn = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`);
  return (name) => zones.filter(({ zone }) => isIn(name, zone)).sort((a, b) => b.zone.length - a.zone.length)[0]?.logs === true;
}

/** A name on the wire. */
const wire = (name: string): number => name.replace(/\.$/, '').length + 2;
const RECORD = 10;
/** Of those who know nothing: who is in charge, of the cluster or of all names. @see coredns: plugin/pkg/dnsutil, plugin/kubernetes SOA */
const OF_CLUSTER = 93;
const OF_ROOT = 75;

/** As `{common}`, the format that it has by default, has it. @see coredns v1.10.1: plugin/log/log.go CommonLogFormat; plugin/pkg/replacer */
export function queryLine({ from, name, type, answer }: Query, random: Random): string {
  const size = 12 + wire(name) + 4;
  const question = `${from}:${32_768 + random.int(28_232)} - ${random.int(65_536)} "${type} IN ${name.replace(/\.$/, '')}. udp ${size} false 512"`;
  // The server itself says later that there is no answer.
  if (!answer || answer.status === 'SERVFAIL') return `[INFO] ${question} NOERROR - 0 ${seconds(answer ? 0.0001 : 4, random)}`;
  const { status, records, forwarded } = answer;
  const told = records.reduce((sum, record) => sum + wire(record.name) + RECORD + dataOf(record.type, record.value), 0);
  const whole = size + (records.length > 0 ? told : forwarded ? OF_ROOT : OF_CLUSTER);
  return `[INFO] ${question} ${status} ${forwarded ? 'qr,rd,ra' : 'qr,aa,rd'} ${whole} ${seconds(forwarded ? 0.01 : 0.0001, random)}`;
}

const dataOf = (type: string, value: string): number =>
  type === 'A' ? 4 : type === 'AAAA' ? 16 : type === 'SRV' ? 6 + wire(value.split(' ').at(-1) ?? '') : wire(value);

const seconds = (about: number, random: Random): string => `${(about * (1 + random.int(1000) / 1000)).toFixed(9).replace(/0+$/, '')}s`;

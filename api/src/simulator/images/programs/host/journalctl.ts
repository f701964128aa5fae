import { EPOCH_SECONDS } from '../../../apimachinery/time.ts';
import { MINUTE, type Micros, SECOND } from '../../../engine/index.ts';
import type { JournalLine, Process, Program } from '../../../kernel/index.ts';
import { notFollowed, notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';

interface Asked {
  readonly units: string[];
  readonly identifiers: string[];
  lines?: number;
  since?: Micros;
  until?: Micros;
  reverse: boolean;
  follows: boolean;
  grep?: RegExp;
  format: string;
  /** What the kernel says alone. */
  kernel: boolean;
  /** Of what is more important alone nothing is said: a service's lines are all alike. */
  important: boolean;
}

const WITH_VALUE: Readonly<Record<string, string>> = {
  u: 'unit',
  n: 'lines',
  S: 'since',
  U: 'until',
  o: 'output',
  g: 'grep',
  p: 'priority',
  t: 'identifier',
};
/** They change nothing here: all is of this boot, and there is no pager. */
const PLAIN: ReadonlySet<string> = new Set([
  'no-pager',
  'all',
  'full',
  'catalog',
  'quiet',
  'boot',
  'pager-end',
  'no-hostname',
  'l',
  'a',
  'x',
  'q',
  'b',
]);
const FORMATS: ReadonlySet<string> = new Set(['short', 'short-iso', 'short-precise', 'short-unix', 'short-full', 'cat']);

/** Units whose words are followed. */
const HEARD: ReadonlySet<string> = new Set(['kubelet.service', 'containerd.service']);
/** Of programs that nodes of other clusters have as services: on this one they have said nothing. */
const ELSEWHERE = /^(docker|cri-docker|crio|kube-\S+|etcd|k3s(-agent)?|rke2-\S+|snap\.\S+)\.service$/;

/** What the kubelet and containerd have said in the run, as systemd keeps it. @see systemd: journalctl(1) */
export const journalctl: Program = function* (process) {
  const asked = readAsked(process, process.argv.slice(1));
  const isKnown = asked?.units.every((unit) => HEARD.has(unit) || ELSEWHERE.test(unit));
  if (!asked || !isKnown) return notFollowed(process);
  if (asked.kernel || asked.units.length + asked.identifiers.length === 0)
    notFollowedBy('command journalctl')(
      process,
      asked.kernel ? 'what the kernel says as it starts is left out' : 'what others than the kubelet and containerd say is left out',
    );
  const host = hostOf(process);
  let seen = 0;
  const fresh = (): JournalLine[] => {
    const all = asked.kernel || asked.units.length === 0 ? withKernel(process) : process.journal();
    const found = all.slice(seen).filter((line) => isWanted(line, asked));
    seen = all.length;
    return found;
  };
  const first = fresh();
  const most = asked.lines ?? (asked.follows ? 10 : first.length);
  const shown = most === 0 ? [] : first.slice(-most);
  if (asked.reverse) shown.reverse();
  const text = (lines: readonly JournalLine[]): string => lines.map((line) => `${written(process, line, host, asked.format)}\n`).join('');
  if (shown.length === 0 && !asked.follows) yield* process.write(1, '-- No entries --\n');
  else yield* process.write(1, text(shown));
  while (asked.follows) {
    yield* process.sleep(SECOND / 2);
    const more = fresh();
    if (more.length > 0) yield* process.write(1, text(more));
  }
  return 0;
};

function readAsked(process: Process, words: readonly string[]): Asked | undefined {
  const asked: Asked = { units: [], identifiers: [], kernel: false, reverse: false, follows: false, format: 'short', important: false };
  const rest = words.flatMap((word) => (/^-[a-zA-Z]./.test(word) ? spread(word.slice(1)) : [word]));
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] as string;
    const [, dashes, name = '', value] = /^(--?)([\w-]+?)(?:=(.*))?$/.exec(word) ?? [];
    if (!dashes) return undefined;
    const long = WITH_VALUE[name] ?? name;
    if (Object.values(WITH_VALUE).includes(long)) {
      const isBare = long === 'lines' && value === undefined && !/^\d+$|^all$/.test(rest[i + 1] ?? '');
      const given = isBare ? '10' : (value ?? rest[++i]);
      if (given === undefined || !take(process, asked, long, given)) return undefined;
    } else if (name === 'f' || name === 'follow') asked.follows = true;
    else if (name === 'r' || name === 'reverse') asked.reverse = true;
    else if (name === 'k' || name === 'dmesg') asked.kernel = true;
    // To the end of the pager, with no more than a thousand.
    else if (name === 'e') asked.lines ??= 1000;
    else if (!PLAIN.has(name)) return undefined;
  }
  return asked;
}

/** `-xeu kubelet`, `-n20` */
function spread(letters: string): string[] {
  const at = [...letters].findIndex((letter) => Object.hasOwn(WITH_VALUE, letter));
  if (at < 0) return [...letters].map((letter) => `-${letter}`);
  const value = letters.slice(at + 1);
  return [...[...letters.slice(0, at + 1)].map((letter) => `-${letter}`), ...(value ? [value] : [])];
}

function take(process: Process, asked: Asked, name: string, value: string): boolean {
  if (name === 'unit') asked.units.push(value.includes('.') ? value : `${value}.service`);
  else if (name === 'identifier') asked.identifiers.push(value);
  else if (name === 'lines' && /^\d+$/.test(value)) asked.lines = Number(value);
  else if (name === 'lines') return value === 'all';
  else if (name === 'output' && FORMATS.has(value)) asked.format = value;
  else if (name === 'grep') asked.grep = new RegExp(value, /[A-Z]/.test(value) ? '' : 'i');
  else if (name === 'priority') asked.important = !/^(info|debug|[67])$/.test(value);
  else if (name === 'since' || name === 'until') {
    const at = moment(value, process.now);
    if (at === undefined) return false;
    asked[name] = at;
  } else return false;
  return true;
}

const UNITS: readonly (readonly [name: RegExp, time: Micros])[] = [
  [/^(s|sec|seconds?)$/, SECOND],
  [/^(m|min|minutes?)$/, MINUTE],
  [/^(h|hr|hours?)$/, 60 * MINUTE],
  [/^(d|days?)$/, 24 * 60 * MINUTE],
];

/** @see systemd.time(7): relative to now, a time of this day, or a date */
function moment(text: string, now: Micros): Micros | undefined {
  const [, sign, amount, unit = ''] = /^([-+]?)(\d+) ?([a-z]+)(?: ago)?$/.exec(text) ?? [];
  const time = UNITS.find(([name]) => name.test(unit))?.[1];
  if (time !== undefined) return sign === '+' ? now + Number(amount) * time : now - Number(amount) * time;
  if (text === 'now') return now;
  // Runs begin at nine in the morning.
  const midnight = Math.floor((now + NINE) / DAY) * DAY - NINE;
  if (text === 'today') return midnight;
  if (text === 'yesterday') return midnight - DAY;
  const [, date, hour = '0', minute = '0', second = '0'] = /^(\d{4}-\d\d-\d\d)?(?: ?(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  if (date === undefined && !text.includes(':')) return undefined;
  const day = date === undefined ? midnight : dayOf(date);
  return day + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * SECOND;
}
const DAY: Micros = 24 * 60 * MINUTE;
const NINE: Micros = 9 * 60 * MINUTE;
const dayOf = (date: string): Micros => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  // Days since 1 March of a year before, without a table. @see RFC 3339, appendix B
  const count = (y: number, m: number, d: number): number => {
    const [shifted, from] = m > 2 ? [y, m - 3] : [y - 1, m + 9];
    return (
      365 * shifted + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + Math.floor((153 * from + 2) / 5) + d
    );
  };
  return (count(year, month, day) - count(2023, 5, 15)) * DAY - NINE;
};

/** What the kernel says is kept with the rest. */
const withKernel = (process: Process): JournalLine[] =>
  [...process.kernelLog().map(({ at, text }) => ({ at, unit: '', pid: 0, identifier: 'kernel', text })), ...process.journal()].toSorted(
    (a, b) => a.at - b.at,
  );

const isWanted = (line: JournalLine, { units, identifiers, kernel, since, until, grep, important }: Asked): boolean =>
  (!kernel || line.unit === '') &&
  (units.length === 0 || units.includes(line.unit)) &&
  (identifiers.length === 0 || identifiers.includes(identifierOf(line))) &&
  (since === undefined || line.at >= since) &&
  (until === undefined || line.at <= until) &&
  (!grep || grep.test(line.text)) &&
  !important;

function hostOf(process: Process): string {
  try {
    return process.readFile('/etc/hostname').trim();
  } catch {
    return process.net.hostname;
  }
}

const CLOCKS: Readonly<Record<string, string>> = {
  short: '%b %d %H:%M:%S',
  'short-precise': '%b %d %H:%M:%S',
  'short-iso': '%Y-%m-%dT%H:%M:%S%z',
  'short-full': '%a %Y-%m-%d %H:%M:%S %Z',
};

/** As it is shown where nothing else is asked for. */
export const journalText = (process: Process, line: JournalLine): string => written(process, line, hostOf(process), 'short');

const identifierOf = ({ unit, identifier }: JournalLine): string => identifier ?? unit.replace(/\.service$/, '');

function written(process: Process, line: JournalLine, host: string, format: string): string {
  const { at, pid, text } = line;
  if (format === 'cat') return text;
  const micros = String(at - Math.floor(at / SECOND) * SECOND).padStart(6, '0');
  const seconds = EPOCH_SECONDS + Math.floor(at / SECOND);
  const clock = format === 'short-unix' ? String(seconds) : localText(process, CLOCKS[format] ?? '', at);
  const when = format === 'short-precise' || format === 'short-unix' ? `${clock}.${micros}` : clock;
  return `${when} ${host} ${identifierOf(line)}${pid === 0 ? '' : `[${pid}]`}: ${text}`;
}

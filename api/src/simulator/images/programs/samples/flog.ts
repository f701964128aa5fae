import { parseGoDuration } from '../../../apimachinery/duration.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { type Micros, type Random, SECOND } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Program } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { goSignals } from '../../servers/signals.ts';
import { type CommandLine, parseFlags } from '../pflag.ts';

/** Lines of a log that nothing happened for, in the form that is asked for: a thousand, or without end. @see mingrammer/flog: flog.go Generate */
export const flog: Program = function* (process) {
  goSignals(process);
  const asked = options(process.argv.slice(1));
  if ('says' in asked) {
    if (asked.problem !== undefined) yield* process.write(2, asked.problem);
    if (asked.says !== '') yield* process.write(1, asked.says);
    return asked.exitCode;
  }
  const { form, file, lines, bytes, delay, interval } = asked;
  let created = process.now;
  let written = 0;
  for (let line = 0; bytes > 0 ? written < bytes : line < lines; line++) {
    yield* process.sleep(delay || A_LINE);
    const text = form(process, created);
    written += text.length;
    created += interval;
    if (file === undefined) yield* process.write(1, `${text}\n`);
    else {
      try {
        process.writeFile(file, `${text}\n`, { append: line > 0 });
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* process.write(2, `open ${file}: ${goWords(error)}\n`);
        return 255;
      }
    }
  }
  if (file !== undefined) yield* process.write(1, `${file} is created.\n`);
  return 0;
};

/** How long one takes. */
const A_LINE: Micros = 20;

type Form = (process: Process, at: Micros) => string;

interface Options {
  readonly form: Form;
  readonly file: string | undefined;
  readonly lines: number;
  readonly bytes: number;
  readonly delay: Micros;
  readonly interval: Micros;
}

const VERSION = '0.4.4';
/** How it begins. */
const USAGE = `flog is a fake log generator for common log formats\n\nUsage: flog [options]\n\nVersion: ${VERSION}\n`;

const COMMAND: CommandLine = {
  flags: {
    help: 'bool',
    version: 'bool',
    format: 'string',
    output: 'string',
    type: 'string',
    number: 'int',
    bytes: 'int',
    sleep: 'string',
    delay: 'string',
    split: 'int',
    overwrite: 'bool',
    loop: 'bool',
  },
  letters: {
    h: 'help',
    v: 'version',
    f: 'format',
    o: 'output',
    t: 'type',
    n: 'number',
    b: 'bytes',
    s: 'sleep',
    d: 'delay',
    p: 'split',
    w: 'overwrite',
    l: 'loop',
  },
  words: [0, Number.POSITIVE_INFINITY],
};

/** @see mingrammer/flog: option.go ParseOptions; github.com/spf13/pflag: flag.go Parse */
function options(words: readonly string[]): Options | { readonly says: string; readonly problem?: string; readonly exitCode: number } {
  const given = parseFlags(words, COMMAND);
  if (given === 'help' || ('values' in given && given.values.get('help') === 'true')) return { says: USAGE, exitCode: 0 };
  if ('problem' in given) return { problem: `${given.problem}\n`, says: `${USAGE}${given.problem}\n`, exitCode: 2 };
  const value = (name: string, otherwise: string): string => given.values.get(name) ?? otherwise;
  if (value('version', '') === 'true') return { says: `flog version ${VERSION}\n`, exitCode: 0 };
  const wrong = (problem: string) => ({ problem: `${problem}\n`, says: '', exitCode: 255 });
  const form = forms.get(value('format', 'apache_common'));
  if (!form) return wrong(`${value('format', '')} is not a valid format`);
  const type = value('type', 'stdout');
  if (!['stdout', 'log', 'gz'].includes(type)) return wrong(`${type} is not a valid log type`);
  const [lines, bytes] = [Number(value('number', '1000')), Number(value('bytes', '0'))];
  if (lines < 0) return wrong('lines can not be negative');
  if (bytes < 0) return wrong('bytes can not be negative');
  const [sleep, delay] = [duration('sleep', value('sleep', '0s')), duration('delay', value('delay', '0s'))];
  if (typeof sleep === 'string') return wrong(sleep);
  if (typeof delay === 'string') return wrong(delay);
  const forever = value('loop', '') === 'true';
  return {
    form,
    file: type === 'stdout' ? undefined : value('output', 'generated.log'),
    lines: forever ? Number.POSITIVE_INFINITY : lines,
    bytes: forever ? 0 : bytes,
    delay: Math.max(0, delay),
    interval: sleep > 0 ? sleep : Math.max(0, delay),
  };
}

/** Of seconds, where it has no unit. */
function duration(name: string, text: string): Micros | string {
  if (/[nsuµmh]/.test(text)) return parseGoDuration(text) ?? `time: invalid duration ${goQuote(text)}`;
  const amount = text.trim() === text && text !== '' ? Number(text) : Number.NaN;
  if (Number.isNaN(amount)) return `strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax`;
  return amount < 0 ? `${name} time must be positive` : Math.round(amount * SECOND);
}

/** @see mingrammer/flog: log.go, time.go */
const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['apache_common', (process, at) => request(process, at)],
  ['apache_combined', (process, at) => `${request(process, at)} "${url(process.random)}" "${one(process.random, AGENTS)}"`],
  [
    'apache_error',
    (process, at) => {
      const { random } = process;
      const level = one(random, ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug', 'trace1-8']);
      const place = `pid ${from(random, 1, 10_000)}:tid ${from(random, 1, 10_000)}`;
      return `[${localText(process, '%a %b %d %H:%M:%S %Y', at)}] [${one(random, WORDS)}:${level}] [${place}] [client ${address(random)}:${from(random, 1, 65_535)}] ${phrase(random)}`;
    },
  ],
  [
    'rfc3164',
    (process, at) => {
      const { random } = process;
      return `<${from(random, 0, 191)}>${localText(process, '%b %d %H:%M:%S', at)} ${user(random)} ${one(random, WORDS)}[${from(random, 1, 10_000)}]: ${phrase(random)}`;
    },
  ],
  [
    'rfc5424',
    (process, at) => {
      const { random } = process;
      const head = `<${from(random, 0, 191)}>${from(random, 1, 3)} ${localText(process, '%Y-%m-%dT%H:%M:%S.%3NZ', at)}`;
      return `${head} ${domain(random)} ${one(random, WORDS)} ${from(random, 1, 10_000)} ID${from(random, 1, 1000)} - ${phrase(random)}`;
    },
  ],
  ['common_log', (process, at) => request(process, at)],
  [
    'json',
    (process, at) => {
      const { random } = process;
      const [method, path, protocol] = [one(random, METHODS), uri(random), one(random, PROTOCOLS)];
      return `{"host":"${address(random)}", "user-identifier":"${visitor(random)}", "datetime":"${stamp(process, at)}", "method": "${method}", "request": "${path}", "protocol":"${protocol}", "status":${one(random, STATUSES)}, "bytes":${from(random, 0, 30_000)}, "referer": "${url(random)}"}`;
    },
  ],
]);

const stamp = (process: Process, at: Micros): string => localText(process, '%d/%b/%Y:%H:%M:%S %z', at);

function request(process: Process, at: Micros): string {
  const { random } = process;
  const asked = `${one(random, METHODS)} ${uri(random)} ${one(random, PROTOCOLS)}`;
  return `${address(random)} - ${visitor(random)} [${stamp(process, at)}] "${asked}" ${one(random, STATUSES)} ${from(random, 0, 30_000)}`;
}

const one = <T>(random: Random, of: readonly T[]): T => of[random.int(of.length)] as T;
const from = (random: Random, least: number, most: number): number => least + random.int(most - least + 1);
const address = (random: Random): string => Array.from({ length: 4 }, () => random.int(256)).join('.');
const user = (random: Random): string => `${one(random, NAMES)}${from(random, 1000, 9999)}`;
const visitor = (random: Random): string => (random.int(2) === 0 ? '-' : user(random));
const uri = (random: Random): string => Array.from({ length: from(random, 1, 4) }, () => `/${one(random, BUSINESS)}`).join('');
const domain = (random: Random): string =>
  `${one(random, MARKET)}${one(random, BUSINESS).replace('%2f', '-')}.${one(random, ['com', 'biz', 'info', 'name', 'net', 'org', 'io'])}`;
const url = (random: Random): string => `http${random.int(2) === 0 ? 's' : ''}://www.${domain(random)}${uri(random)}`;
const phrase = (random: Random): string =>
  `We need to ${one(random, ['index', 'parse', 'bypass', 'copy'])} the ${one(random, ['virtual', 'wireless', 'neural'])} ${one(random, ['TCP', 'SQL', 'HTTP'])} ${one(random, ['feed', 'bus', 'port'])}!`;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PROTOCOLS = ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2.0'];
const STATUSES = [100, 200, 201, 203, 204, 205, 301, 302, 304, 400, 401, 403, 404, 405, 406, 416, 500, 501, 502, 503, 504];
const WORDS = ['et', 'quo', 'sit', 'aut', 'vel', 'est', 'qui', 'nam'];
const NAMES = ['kuhn', 'lind', 'price', 'ward', 'mills', 'roob'];
const MARKET = ['global', 'direct', 'senior', 'future', 'lead'];
const BUSINESS = ['web-enabled', 'synergies', 'target', 'deliver', 'e-markets', 'real-time', '24%2f7', 'seamless'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:7.0) Gecko/1974-01-10 Firefox/36.0',
  'Opera/9.46 (X11; Linux i686; en-US) Presto/2.13.289 Version/10.00',
];

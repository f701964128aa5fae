import type { Micros, Task } from '../../engine/index.ts';
import { statOrNone } from './lib/files.ts';
import { linesOf, readAll } from './lib/input.ts';
import { hasMusl } from './lib/libc.ts';
import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { strftime } from './time/calendar.ts';
import { parseBusyboxDate } from './time/parse-busybox-date.ts';
import { parseDate } from './time/parse-date.ts';
import { strptime } from './time/strptime.ts';
import { zoneOf } from './time/zone.ts';

/** The simulated clock, in UTC or as TZ says. */
export const date = utility(function* (tool) {
  const options = readOptions(tool, {
    short: tool.gnu ? 'uRI::d:s:r:f:' : 'uRI::d:D:s:r:',
    long: {
      utc: 'u',
      universal: 'u',
      'rfc-2822': 'R',
      'rfc-email': 'R',
      'iso-8601': 'I',
      'rfc-3339': 'rfc3339:',
      date: 'd',
      set: 's',
      reference: 'r',
      file: 'f',
      debug: 'debug',
      resolution: 'resolution',
    },
  });
  const zone = options.has('u') ? undefined : zoneOf(tool.process);
  let at = tool.process.now;
  if (options.has('resolution')) {
    tool.print('0.000000001\n');
    return 0;
  }
  const given = options.value('d') ?? options.value('s');
  if (given !== undefined) {
    const hint = options.value('D');
    const parsed = hint === undefined ? (tool.gnu ? parseDate : parseBusyboxDate)(given, at, zone) : strptime(given, hint, at, zone);
    if (parsed === undefined) throw new Failure(tool.gnu ? `invalid date ${quote(given)}` : `invalid date '${given}'`, 1);
    at = parsed;
  }
  const reference = options.value('r');
  if (reference !== undefined) {
    const file = statOrNone(tool.process, reference);
    if (!file)
      throw new Failure(tool.gnu ? `${reference}: No such file or directory` : `can't stat '${reference}': No such file or directory`, 1);
    at = file.mtime;
  }
  let format = '%a %b %e %H:%M:%S %Z %Y';
  if (options.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
  const iso = options.value('I') ?? undefined;
  if (iso !== undefined) format = isoFormats[iso] ?? fail(iso, '--iso-8601', ['hours', 'minutes', 'date', 'seconds', 'ns']);
  const rfc = options.value('rfc3339');
  if (rfc !== undefined)
    format = (RFC_3339.includes(rfc) ? (isoFormats[rfc] ?? '') : fail(rfc, '--rfc-3339', RFC_3339)).replace('T', ' ').replace(',', '.');
  for (const operand of options.operands) {
    if (!operand.startsWith('+')) {
      if (tool.gnu && options.has('d', 's', 'r', 'f')) throw tool.usage(`the argument ${quote(operand)} ${NO_FORMAT}`);
      if (tool.gnu && options.operands.length > 1) throw tool.usage(`extra operand ${quote(operand)}`);
      throw new Failure(`invalid date ${tool.gnu ? quote(operand) : `'${operand}'`}`, 1);
    }
    format = operand.slice(1);
  }
  const file = options.value('f');
  if (file !== undefined)
    return yield* datesOf(
      tool,
      file,
      (text) => parseDate(text, tool.process.now, zone),
      (when) => strftime(format, when, zone),
    );
  // It shows the date that it was to set all the same. @see coreutils: src/date.c main; busybox: coreutils/date.c
  const refused = options.has('s') && !tool.process.holds('SYS_TIME');
  if (options.has('s') && !refused) notFollowed(tool.process);
  if (refused) yield* tool.warn(tool.gnu ? 'cannot set date: Operation not permitted' : "can't set date: Operation not permitted");
  tool.print(`${strftime(tool.gnu ? withQuarter(format, at) : withoutNanoseconds(format, hasMusl(tool.process)), at, zone)}\n`);
  return refused && tool.gnu ? 1 : 0;

  function fail(word: string, option: string, valid: readonly string[]): never {
    if (!tool.gnu) throw tool.usage('bad usage');
    throw new Failure(
      `invalid argument ${quote(word)} for ${quote(option)}\nValid arguments are:${valid.map((each) => `\n  - ${quote(each)}`).join('')}`,
      1,
      'option',
    );
  }
});

/** `date -f FILE`: a date from each of its lines. */
function* datesOf(tool: Tool, file: string, parse: (text: string) => Micros | undefined, show: (at: Micros) => string): Task<number> {
  let text: string;
  try {
    text = file === '-' ? yield* readAll(tool.process, 0) : tool.process.readFile(file);
  } catch (error) {
    throw new Failure(`${file}: ${reason(error)}`, 1);
  }
  let code = 0;
  for (const line of linesOf(text)) {
    const at = parse(line);
    if (at !== undefined) tool.print(`${show(at)}\n`);
    else {
      yield* tool.warn(`invalid date ${quote(line)}`);
      code = 1;
    }
  }
  return code;
}

const NO_FORMAT =
  "lacks a leading '+';\nwhen using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'";

const RFC_3339 = ['date', 'seconds', 'ns'];
const isoFormats: Readonly<Record<string, string>> = {
  '': '%Y-%m-%d',
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

/** busybox leaves %N to the C library: glibc's knows none and writes it as it is; musl's gives up there. @see musl: src/time/strftime.c */
/** What strftime itself does not know. @see gnulib: lib/nstrftime.c */
const withQuarter = (format: string, at: Micros): string =>
  format.replace(/(?<!%)((?:%%)*)%q/g, (_, before: string) => `${before}${Math.ceil(Number(strftime('%m', at)) / 3)}`);

const withoutNanoseconds = (format: string, musl: boolean): string =>
  musl ? format.replace(/(?<!%)((?:%%)*)%\d*N[\s\S]*$/, '$1') : format.replace(/(?<!%)((?:%%)*)%(\d*)N/g, '$1%%$2N');

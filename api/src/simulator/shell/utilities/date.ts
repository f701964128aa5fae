import { strftime } from './lib/calendar.ts';
import { parseBusyboxDate, parseDate } from './lib/parse-date.ts';
import { quote } from './lib/quote.ts';
import { Failure, utility } from './lib/tool.ts';
import { zoneOf } from './lib/zone.ts';
import { readOptions } from './options.ts';

/** The simulated clock, in UTC or as TZ says. */
export const date = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'uRI::d:D:s:r:f:',
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
    },
  });
  const zone = options.has('u') ? undefined : zoneOf(tool.process);
  let at = tool.process.now;
  const given = options.value('d') ?? options.value('s');
  if (given !== undefined) {
    const parsed = (tool.gnu ? parseDate : parseBusyboxDate)(given, at, zone);
    if (parsed === undefined) throw new Failure(tool.gnu ? `invalid date ${quote(given)}` : `invalid date '${given}'`, 1);
    at = parsed;
  }
  const reference = options.value('r');
  if (reference !== undefined) at = tool.process.stat(reference).mtime;
  let format = '%a %b %e %H:%M:%S %Z %Y';
  if (options.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
  const iso = options.value('I') ?? undefined;
  if (iso !== undefined) format = isoFormats[iso] ?? fail(`invalid argument ${quote(iso)} for '--iso-8601'`);
  const rfc = options.value('rfc3339');
  if (rfc !== undefined) format = (isoFormats[rfc] ?? fail(`invalid argument ${quote(rfc)} for '--rfc-3339'`)).replace('T', ' ');
  for (const operand of options.operands) {
    if (!operand.startsWith('+')) {
      if (tool.gnu && options.operands.length > 1) throw tool.usage(`extra operand ${quote(operand)}`);
      throw new Failure(`invalid date ${tool.gnu ? quote(operand) : `'${operand}'`}`, 1);
    }
    format = operand.slice(1);
  }
  // It shows the date that it was to set all the same. @see coreutils: src/date.c main; busybox: coreutils/date.c
  const refused = options.has('s') && !tool.process.holds('SYS_TIME');
  if (refused) yield* tool.warn(tool.gnu ? 'cannot set date: Operation not permitted' : "can't set date: Operation not permitted");
  tool.print(`${strftime(tool.gnu ? format : withoutNanoseconds(format, tool.process.access(MUSL, 'f')), at, zone)}\n`);
  return refused && tool.gnu ? 1 : 0;

  function fail(message: string): never {
    throw new Failure(message, 1);
  }
});

const isoFormats: Readonly<Record<string, string>> = {
  '': '%Y-%m-%d',
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

/** busybox leaves %N to the C library: glibc's knows none and writes it as it is; musl's gives up there. @see musl: src/time/strftime.c */
const withoutNanoseconds = (format: string, musl: boolean): string =>
  musl ? format.replace(/(?<!%)((?:%%)*)%\d*N[\s\S]*$/, '$1') : format.replace(/(?<!%)((?:%%)*)%(\d*)N/g, '$1%%$2N');
const MUSL = '/lib/ld-musl-x86_64.so.1';

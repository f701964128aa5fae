import type { Micros } from '../../engine/index.ts';
import { OsError } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, utility } from './lib/tool.ts';
import { fromUnixTime, secondsOf } from './time/calendar.ts';
import { parseBusyboxDate } from './time/parse-busybox-date.ts';
import { parseDate } from './time/parse-date.ts';

export const touch = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'acmhd:t:r:',
    long: { 'no-create': 'c', date: 'd', reference: 'r', 'no-dereference': 'h', time: 'time:' },
  });
  if (options.operands.length === 0) throw tool.usage('missing file operand');
  const at = time();
  const onlyAccess = (options.has('a') || /^(access|atime|use)$/.test(options.value('time') ?? '')) && !options.has('m');
  let code = 0;
  for (const path of options.operands) {
    try {
      try {
        // Times of access are not kept.
        if (onlyAccess) process.stat(path);
        else process.utimes(path, at);
      } catch (error) {
        if (!(error instanceof OsError) || error.code !== 'ENOENT') throw error;
        if (options.has('c')) continue;
        process.close(process.open(path, { write: true, create: true }, 0o666));
        if (options.has('d', 't', 'r') && !onlyAccess) process.utimes(path, at);
      }
    } catch (error) {
      yield* tool.warn(tool.gnu ? `cannot touch ${quote(path)}: ${reason(error)}` : `${path}: ${reason(error)}`);
      code = 1;
    }
  }
  return code;

  function time(): Micros {
    const reference = options.value('r');
    if (reference !== undefined) return process.stat(reference).mtime;
    const given = options.value('d');
    const at = given === undefined ? stamp(options.value('t')) : (tool.gnu ? parseDate : parseBusyboxDate)(given, process.now);
    if (at === undefined)
      throw new Failure(
        tool.gnu ? `invalid date format ${quote(given ?? options.value('t') ?? '')}` : `invalid date '${given ?? options.value('t')}'`,
        1,
      );
    return at;
  }

  /** [[CC]YY]MMDDhhmm[.ss] */
  function stamp(text: string | undefined): Micros | undefined {
    if (text === undefined) return process.now;
    const match = /^(\d{4}|\d{2})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
    if (!match) return undefined;
    const [month, day, hour, minute, second] = match.slice(2).map((part) => Number(part ?? 0)) as [number, number, number, number, number];
    const year = match[1] === undefined ? 2023 : Number(match[1].length === 2 ? `20${match[1]}` : match[1]);
    return fromUnixTime(secondsOf(year, month, day, hour, minute, second));
  }
});

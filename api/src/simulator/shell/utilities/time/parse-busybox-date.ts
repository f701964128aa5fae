import { calendar } from '../../../apimachinery/time.ts';
import type { Micros } from '../../../engine/index.ts';
import { fromUnixTime, secondsOf } from './calendar.ts';
import { localOf, ofLocal, type Zone } from './local-time.ts';

/** What busybox takes: `@seconds`, `hh:mm[:ss]`, `YYYY-MM-DD[ hh:mm[:ss]]`, `[YYYY.]MM.DD-hh:mm[:ss]`, `[[[[[YY]YY]MM]DD]hh]mm[.ss]`. */
export function parseBusyboxDate(text: string, now: Micros, zone?: Zone): Micros | undefined {
  const epoch = /^@(-?\d+)$/.exec(text);
  if (epoch) return fromUnixTime(Number(epoch[1]));
  const today = calendar(localOf(now, zone));
  const dashed = /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?$/.exec(text);
  const dotted = /^(?:(\d{1,4})\.)?(\d{1,2})\.(\d{1,2})-(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text);
  const clock = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text);
  const digits = /^(?:((?:\d\d)?\d\d)(?=\d{8}))?(?:(\d\d)(?=\d{6}))?(?:(\d\d)(?=\d{4}))?(?:(\d\d)(?=\d\d))?(\d\d)(?:\.(\d\d))?$/.exec(text);
  const [, year, month, day, hour, minute, second] = dashed ?? dotted ?? (clock ? ['', '', '', '', ...clock.slice(1)] : digits) ?? [];
  if (!(dashed ?? dotted ?? clock ?? digits)) return undefined;
  const full = year?.length === 2 ? 2000 + Number(year) : Number(year || today.year);
  const [h, m, s] = [Number(hour ?? (digits ? today.hour : 0)), Number(minute ?? 0), Number(second ?? 0)];
  const [mo, d] = [Number(month || today.month), Number(day || today.day)];
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return undefined;
  return ofLocal(fromUnixTime(secondsOf(full, mo, d, h, m, s)), zone);
}

import { calendar } from '../../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../../engine/index.ts';
import { daysBefore, fromUnixTime, secondsOf } from './calendar.ts';
import { type DateWord, dateWord } from './date-words.ts';
import { localOf, ofLocal, type Zone } from './local-time.ts';

/**
 * The instant of a date as GNU's `date -d` takes it: absolute, relative (`-1 day`, `2 hours ago`, `tomorrow`) or both, in any order;
 * undefined if it is none.
 * @see gnulib: lib/parse-datetime.y
 */
export function parseDate(text: string, now: Micros, zone?: Zone): Micros | undefined {
  const epoch = /^\s*@\s*([-+]?\d+)([.,]\d+)?\s*$/.exec(text);
  if (epoch) return fromUnixTime(Number(epoch[1])) + fractionOf(epoch[2]);
  const tokens = tokensOf(text);
  const found = tokens && new DateReader(tokens).read();
  return found && instantOf(found, now, zone);
}

/** In microseconds, of `.5` or `,5`. */
const fractionOf = (text: string | undefined): Micros => (text === undefined ? 0 : Math.floor(Number(`0.${text.slice(1)}`) * SECOND));

type Token =
  | { readonly kind: 'number'; readonly value: number; readonly digits: number; readonly sign: '' | '+' | '-'; readonly fraction?: string }
  | { readonly kind: 'mark'; readonly text: string }
  | DateWord;

/** Undefined where a word means nothing. */
function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (const [, sign, digits, fraction, word, mark] of text
    .toLowerCase()
    .matchAll(/\s*(?:([-+]\s*)?(\d+)([.,]\d+)?|([a-z][a-z.]*)|[-+]|(\S))/g)) {
    if (digits !== undefined) {
      const signed = (sign?.trim() ?? '') as '' | '+' | '-';
      tokens.push({ kind: 'number', value: Number(digits), digits: digits.length, sign: signed, ...(fraction && { fraction }) });
    } else if (word === 't') tokens.push({ kind: 'mark', text: 't' });
    else if (word !== undefined) {
      const meaning = dateWord(word);
      if (!meaning) return undefined;
      tokens.push(meaning);
    } else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
  }
  return tokens;
}

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: Micros;
}

/** What a text says of a date; what it does not say is now's. */
interface Found {
  readonly date: { readonly year: number | undefined; readonly month: number; readonly day: number } | undefined;
  readonly time: Time | undefined;
  readonly weekday: { readonly ordinal: number; readonly day: number } | undefined;
  /** In seconds east of UTC. */
  readonly zone: number | undefined;
  readonly moved: { readonly year: number; readonly month: number; readonly day: number; readonly second: number } | undefined;
}

/** Reads items one after the other; an item that comes twice, or is none, makes it no date. */
class DateReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #date: Found['date'];
  #time: Found['time'];
  #weekday: Found['weekday'];
  #zone: Found['zone'];
  #moved: Found['moved'];
  #isWrong = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): Found | undefined {
    while (this.#at < this.#tokens.length && !this.#isWrong) this.#isWrong ||= !this.#item();
    if (this.#isWrong) return undefined;
    return { date: this.#date, time: this.#time, weekday: this.#weekday, zone: this.#zone, moved: this.#moved };
  }

  #peek<K extends Token['kind']>(kind: K, after = 0): Extract<Token, { kind: K }> | undefined {
    const token = this.#tokens[this.#at + after];
    return token?.kind === kind ? (token as Extract<Token, { kind: K }>) : undefined;
  }
  #isMark(text: string): boolean {
    return this.#peek('mark')?.text === text;
  }

  #item(): boolean {
    const token = this.#tokens[this.#at++];
    switch (token?.kind) {
      case 'number':
        return token.sign === '' ? this.#beginsWithNumber(token) : this.#rel(token.value * (token.sign === '-' ? -1 : 1));
      case 'month':
        return this.#monthFirst(token.month);
      case 'weekday':
        if (this.#isMark(',')) this.#at++;
        return this.#setWeekday(0, token.day);
      case 'ordinal':
        return this.#ordinal(token.value);
      case 'zone':
        return this.#setZone(token.hours);
      case 'unit':
        this.#at--;
        return this.#rel(1);
      case 'shift':
        return this.#move('day', token.days);
      case 'mark':
        // Between a date and its time.
        return token.text === 't' && this.#date !== undefined && this.#peek('number') !== undefined;
      default:
        return false;
    }
  }

  #beginsWithNumber({ value, digits, fraction }: Extract<Token, { kind: 'number' }>): boolean {
    if (this.#isMark(':')) return this.#clock(value);
    const meridian = this.#peek('meridian');
    if (meridian) {
      this.#at++;
      return this.#setTime(value, 0, 0, undefined, meridian.afternoon);
    }
    if (fraction !== undefined) return false;
    if (this.#isMark('/')) return this.#slashed(value, digits);
    const month = this.#peek('month');
    if (month) return this.#dayFirst(value, month.month);
    const [second, third] = [this.#peek('number'), this.#peek('number', 1)];
    if (second?.sign === '-' && third?.sign === '-') {
      this.#at += 2;
      return this.#setDate(value, digits, second.value, third.value);
    }
    if (this.#peek('unit')) return this.#rel(value);
    const weekday = this.#peek('weekday');
    if (weekday) {
      this.#at++;
      return this.#setWeekday(value, weekday.day);
    }
    return this.#bareNumber(value, digits);
  }

  /** `1030`, `20230515`, or the year behind a date. */
  #bareNumber(value: number, digits: number): boolean {
    if (this.#date && this.#date.year === undefined && !this.#moved && (this.#time || digits > 2)) {
      this.#date = { ...this.#date, year: fullYear(value, digits) };
      return true;
    }
    if (digits > 4) return this.#setDate(Math.floor(value / 10_000), digits - 4, Math.floor(value / 100) % 100, value % 100);
    return digits > 2 ? this.#setTime(Math.floor(value / 100), value % 100, 0) : this.#setTime(value, 0, 0);
  }

  /** `:MM`, `:MM:SS`, then am or pm, or how far it is from UTC: `22:00 -2 hours` is an hour after 22:00 at UTC-2. */
  #clock(hour: number): boolean {
    const minute = this.#peek('number', 1);
    if (minute?.sign !== '') return false;
    this.#at += 2;
    let second: Extract<Token, { kind: 'number' }> | undefined;
    if (this.#isMark(':')) {
      second = this.#peek('number', 1);
      if (second?.sign !== '') return false;
      this.#at += 2;
    } else if (minute.fraction !== undefined) return false;
    const meridian = this.#peek('meridian');
    if (meridian) this.#at++;
    else if (this.#peek('number') && this.#peek('number')?.sign !== '' && !this.#zoneOffset(0)) return false;
    return this.#setTime(hour, minute.value, second?.value ?? 0, second?.fraction, meridian?.afternoon);
  }

  /** `+2`, `+0200`, `+02:00` */
  #zoneOffset(hours: number): boolean {
    const offset = this.#peek('number');
    if (!offset || this.#zone !== undefined) return false;
    this.#at++;
    let [hour, minute] = offset.digits > 2 ? [Math.floor(offset.value / 100), offset.value % 100] : [offset.value, 0];
    if (this.#isMark(':')) {
      [hour, minute] = [offset.value, this.#peek('number', 1)?.value ?? 0];
      this.#at += 2;
    }
    this.#zone = hours * 3600 + (offset.sign === '-' ? -1 : 1) * (hour * 3600 + minute * 60);
    return Math.abs(this.#zone) <= 24 * 3600;
  }

  #setZone(hours: number): boolean {
    if (this.#zone !== undefined) return false;
    const offset = this.#peek('number');
    if (offset && offset.sign !== '' && !this.#peek('unit', 1)) return this.#zoneOffset(hours);
    const isSummer = this.#peek('summer') !== undefined;
    if (isSummer) this.#at++;
    this.#zone = (hours + (isSummer ? 1 : 0)) * 3600;
    return true;
  }

  /** `MM/DD`, `MM/DD/YYYY`, `YYYY/MM/DD` */
  #slashed(first: number, digits: number): boolean {
    const second = this.#peek('number', 1);
    if (second?.sign !== '') return false;
    this.#at += 2;
    if (!this.#isMark('/')) return this.#setDate(undefined, 0, first, second.value);
    const third = this.#peek('number', 1);
    if (third?.sign !== '') return false;
    this.#at += 2;
    return digits >= 4
      ? this.#setDate(first, digits, second.value, third.value)
      : this.#setDate(third.value, third.digits, first, second.value);
  }

  /** `15 May`, `15 May 2023`, `15-May-2023`: a number that follows is the year, whatever it was meant for. */
  #dayFirst(day: number, month: number): boolean {
    this.#at++;
    const year = this.#peek('number');
    if (!year) return this.#setDate(undefined, 0, month, day);
    this.#at++;
    return this.#setDate(year.value, year.digits, month, day);
  }

  /** `May 15`, `May 15, 2023`, `May-15-2023` */
  #monthFirst(month: number): boolean {
    const [day, year] = [this.#peek('number'), this.#peek('number', 1)];
    if (!day || day.sign === '+') return false;
    this.#at++;
    if (day.sign === '-') {
      if (year?.sign !== '-') return false;
      this.#at++;
      return this.#setDate(year.value, year.digits, month, day.value);
    }
    const last = this.#peek('number', 1);
    if (!this.#isMark(',') || last?.sign !== '') return this.#setDate(undefined, 0, month, day.value);
    this.#at += 2;
    return this.#setDate(last.value, last.digits, month, day.value);
  }

  /** `next month`, `third friday` */
  #ordinal(value: number): boolean {
    const weekday = this.#peek('weekday');
    if (!weekday) return this.#rel(value);
    this.#at++;
    return this.#setWeekday(value, weekday.day);
  }

  /** So many of the unit that comes next, forward unless it says `ago`. */
  #rel(count: number): boolean {
    const unit = this.#peek('unit');
    if (!unit) return false;
    this.#at++;
    const direction = this.#peek('direction');
    if (direction) this.#at++;
    return this.#move(unit.of, count * unit.each * (direction?.sign ?? 1));
  }

  #move(unit: 'year' | 'month' | 'day' | 'second', by: number): boolean {
    const moved = this.#moved ?? { year: 0, month: 0, day: 0, second: 0 };
    this.#moved = { ...moved, [unit]: moved[unit] + by };
    return true;
  }
  #setDate(year: number | undefined, digits: number, month: number, day: number): boolean {
    const isFirst = this.#date === undefined;
    this.#date = { year: year === undefined ? undefined : fullYear(year, digits), month, day };
    return isFirst;
  }
  #setTime(hour: number, minute: number, second: number, fraction?: string, afternoon?: boolean): boolean {
    const isFirst = this.#time === undefined;
    if (afternoon !== undefined && (hour < 1 || hour > 12)) return false;
    const full = afternoon === undefined ? hour : (hour % 12) + (afternoon ? 12 : 0);
    this.#time = { hour: full, minute, second, fraction: fractionOf(fraction) };
    return isFirst;
  }
  #setWeekday(ordinal: number, day: number): boolean {
    const isFirst = this.#weekday === undefined;
    this.#weekday = { ordinal, day };
    return isFirst;
  }
}

/** Of two digits: 1969 to 2068. */
const fullYear = (year: number, digits: number): number => (digits === 2 ? year + (year < 69 ? 2000 : 1900) : year);

function instantOf({ date, time, weekday, zone: east, moved }: Found, now: Micros, zone: Zone | undefined): Micros | undefined {
  const today = calendar(localOf(now, zone));
  const { year = today.year, month, day } = date ?? today;
  if (date && (month < 1 || month > 12 || day < 1 || day > daysOf(year, month))) return undefined;
  // Only what is relative to this very moment keeps its time of the day.
  const midnight: Time = { hour: 0, minute: 0, second: 0, fraction: 0 };
  const isNow = moved !== undefined && !date && !weekday;
  const { hour, minute, second, fraction } = time ?? (isNow ? { ...today, fraction: 0 } : midnight);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const { year: years, month: months, day: days, second: seconds } = moved ?? { year: 0, month: 0, day: 0, second: 0 };
  const wholeMonths = month - 1 + months;
  const movedYear = year + years + Math.floor(wholeMonths / 12);
  if (Math.abs(movedYear) > 100_000) return undefined;
  const movedDay = day + days + (weekday && !date ? toWeekday(weekday, daysBefore(year, month, day)) : 0);
  const at = fromUnixTime(secondsOf(movedYear, (((wholeMonths % 12) + 12) % 12) + 1, movedDay, hour, minute, second)) + fraction;
  return (east === undefined ? ofLocal(at, zone) : at - east * SECOND) + seconds * SECOND;
}

/** How many days it is to a day of the week, today where it is that. The first day of 1970 was a Thursday. */
function toWeekday({ ordinal, day }: { readonly ordinal: number; readonly day: number }, today: number): number {
  const current = (((today + 4) % 7) + 7) % 7;
  return ((day - current + 7) % 7) + 7 * (ordinal - (ordinal > 0 && current !== day ? 1 : 0));
}

const daysOf = (year: number, month: number): number =>
  daysBefore(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - daysBefore(year, month, 1);

import { goQuote } from '../../apimachinery/go-quote.ts';
import { calendar, parseTime } from '../../apimachinery/time.ts';

/** Go values as `fmt` prints them: the API server shows a rejected value as `%q` when it is text and as `%#v` when it is not. */
export class GoSyntax {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Where a struct holds a pointer, `%#v` prints an address, another one each time. A run must not differ from the next:
 * one address stands for all.
 */
const ADDRESS = '0xc000a1b2c0';

/** `(*bool)(0xc000a1b2c0)`, or `(*bool)(nil)`. */
export const goPointer = (type: string, value: unknown): string =>
  value === undefined || value === null ? `(*${type})(nil)` : goAddress(type);

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A pointer to a time is printed as the call that makes it; `fmt` catches what the call on none makes of it. @see Go: time.Time GoString */
export function goTimePointer(value: string | null | undefined): string {
  const at = value ? parseTime(value) : undefined;
  if (at === undefined) return '<nil>';
  const { year, month, day, hour, minute, second } = calendar(at);
  return `time.Date(${year}, time.${MONTHS[month - 1]}, ${day}, ${hour}, ${minute}, ${second}, 0, time.Local)`;
}

/** A pointer, which differs from run to run in the real server: here it is always one. */
export const goAddress = (type: string): string => `(*${type})(${ADDRESS})`;

/** A struct as `%#v` prints it, of values that are printed already. */
export const goStruct = (type: string, fields: Readonly<Record<string, string>>): string =>
  `${type}{${Object.entries(fields)
    .map(([name, value]) => `${name}:${value}`)
    .join(', ')}}`;

/** A slice as `%#v` prints it, of values that are printed already; undefined is nil. */
export const goSlice = (type: string, items: readonly string[] | undefined): string =>
  items ? `[]${type}{${items.join(', ')}}` : `[]${type}(nil)`;

/** A slice of texts as `%#v` prints it. */
export const goStrings = (items: readonly string[] | undefined, type = 'string'): string => goSlice(type, items?.map(goQuote));

/** `map[string]string{"a":"1"}`: `fmt` sorts the keys. */
export const goMap = (type: string, entries: Readonly<Record<string, string>> | undefined): string =>
  entries
    ? `${type}{${Object.keys(entries)
        .sort()
        .map((key) => `${goQuote(key)}:${entries[key]}`)
        .join(', ')}}`
    : `${type}(nil)`;

/** A map of texts as `%#v` prints it; undefined is nil. */
export const goStringMap = (entries: Readonly<Record<string, string>> | undefined): string =>
  goMap('map[string]string', entries && Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, goQuote(value)])));

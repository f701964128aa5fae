import { MISSING_VALUE, Printer } from './printer.ts';
import { integerOf, shown, type Value } from './value.ts';

/** @see Go: fmt.Sprint: a blank stands between two that are no texts */
export const sprint = (values: readonly Value[]): string =>
  values
    .map((value, i) => (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string' ? ` ${shown(value)}` : shown(value)))
    .join('');

/** Values with spaces between, whatever they are, and a line end. @see go: fmt.Sprintln */
export const sprintln = (values: readonly Value[]): string => `${values.map(shown).join(' ')}\n`;

/** How far a format is read, and which value comes next. */
interface Reading {
  readonly format: string;
  readonly values: readonly Value[];
  at: number;
  next: number;
  /** Some value was asked for by its number. */
  reordered: boolean;
  /** All of the directive that is read has made sense so far. */
  isGood: boolean;
  /** A number in brackets came just before. */
  afterIndex: boolean;
}

/** @see Go: fmt/print.go doPrintf */
export function sprintf(format: string, values: readonly Value[]): string {
  const reading: Reading = { format, values, at: 0, next: 0, reordered: false, isGood: true, afterIndex: false };
  let text = '';
  while (reading.at < format.length) {
    const percent = format.indexOf('%', reading.at);
    if (percent < 0) return text + format.slice(reading.at) + extra(reading);
    text += format.slice(reading.at, percent);
    reading.at = percent + 1;
    text += directive(reading);
  }
  return text + extra(reading);
}

/** Those that were not asked for. */
function extra({ reordered, next, values }: Reading): string {
  if (reordered || next >= values.length) return '';
  const told = values.slice(next).map((value) => {
    const printer = new Printer();
    return value === null || value === undefined ? MISSING_VALUE : `${printer.print(value, 'T')}=${printer.print(value, 'v')}`;
  });
  return `%!(EXTRA ${told.join(', ')})`;
}

function directive(reading: Reading): string {
  const { format, values } = reading;
  const printer = new Printer();
  const flags = /^[-+# 0]*/.exec(format.slice(reading.at))?.[0] ?? '';
  for (const flag of flags) printer.set(flag);
  reading.at += flags.length;
  reading.isGood = true;
  reading.afterIndex = false;
  const problems = width(reading, printer) + precision(reading, printer);
  if (!reading.afterIndex) argumentNumber(reading);
  const verb = String.fromCodePoint(format.codePointAt(reading.at) ?? 0);
  if (reading.at >= format.length) return `${problems}%!(NOVERB)`;
  reading.at += verb.length;
  if (verb === '%') return `${problems}%`;
  if (!reading.isGood) return `${problems}%!${verb}(BADINDEX)`;
  if (reading.next >= values.length) return `${problems}%!${verb}(MISSING)`;
  return problems + printer.directive(values[reading.next++], verb);
}

function width(reading: Reading, printer: Printer): string {
  argumentNumber(reading);
  if (reading.format[reading.at] === '*') {
    reading.at++;
    const given = numberGiven(reading);
    reading.afterIndex = false;
    if (given === undefined) return '%!(BADWIDTH)';
    if (given < 0) printer.set('-');
    printer.width = Math.abs(given);
    return '';
  }
  printer.width = digits(reading);
  if (reading.afterIndex && printer.width !== undefined) reading.isGood = false;
  return '';
}

function precision(reading: Reading, printer: Printer): string {
  if (reading.format[reading.at] !== '.') return '';
  reading.at++;
  if (reading.afterIndex) reading.isGood = false;
  argumentNumber(reading);
  if (reading.format[reading.at] !== '*') {
    printer.precision = digits(reading) ?? 0;
    return '';
  }
  reading.at++;
  const given = numberGiven(reading);
  reading.afterIndex = false;
  if (given === undefined || given < 0) return '%!(BADPREC)';
  printer.precision = given;
  return '';
}

/** @see Go: fmt/print.go tooLarge */
const WIDEST = 1_000_000;

/** What is too large ends the format. @see Go: fmt/print.go parsenum */
function digits(reading: Reading): number | undefined {
  const text = /^\d*/.exec(reading.format.slice(reading.at))?.[0] ?? '';
  if (text === '') return undefined;
  const isTooLarge = Number(text.slice(0, -1)) > WIDEST;
  reading.at = isTooLarge ? reading.format.length : reading.at + text.length;
  return isTooLarge ? undefined : Number(text);
}

/** The width or precision that a value stands for. @see Go: fmt/print.go intFromArg */
function numberGiven(reading: Reading): number | undefined {
  if (reading.next >= reading.values.length) return undefined;
  const value = integerOf(reading.values[reading.next++]);
  return value === undefined || value > WIDEST || value < -WIDEST ? undefined : Number(value);
}

/** `[2]`: which value is meant. @see Go: fmt/print.go argNumber, parseArgNumber */
function argumentNumber(reading: Reading): void {
  const { format, at } = reading;
  reading.afterIndex = false;
  if (format[at] !== '[') return;
  reading.reordered = true;
  const end = format.length - at < 3 ? -1 : format.indexOf(']', at + 1);
  reading.at = end < 0 ? at + 1 : end + 1;
  const inner = end < 0 ? '' : format.slice(at + 1, end);
  const isNumber = /^\d+$/.test(inner) && Number(inner.slice(0, -1)) <= WIDEST;
  const index = Number(inner) - 1;
  reading.afterIndex = isNumber;
  if (isNumber && index >= 0 && index < reading.values.length) reading.next = index;
  else reading.isGood = false;
}

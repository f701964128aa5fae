import { LAST_APPLIED } from '../../apimachinery/annotations.ts';
import { calendar, parseTime } from '../../apimachinery/time.ts';
import { byteLength, firstBytes } from '../../apimachinery/utf8.ts';
import { alignTabs, describeOptions } from '../text/tab-writer.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** Lines of cells, indented by level, which come out aligned. @see kubernetes: kubectl/pkg/describe/describe.go PrefixWriter */
export class Describer {
  /** --show-events */
  readonly withEvents: boolean;
  #done = '';
  #open = '';

  constructor(withEvents = true) {
    this.withEvents = withEvents;
  }

  /** One line, two blanks deeper at each level. */
  line(level: number, text: string): void {
    this.#open += `${'  '.repeat(level)}${text}\n`;
  }
  /** What follows is aligned anew. */
  flush(): void {
    this.#done += alignTabs(this.#open, describeOptions);
    this.#open = '';
  }
  text(): string {
    this.flush();
    return this.#done;
  }
  /** With the tabs that nobody aligned. */
  unaligned(): string {
    return this.#open;
  }

  /** The first value stands beside the title, the others below it. */
  multiline(title: string, values: readonly string[]): void {
    if (values.length === 0) this.line(0, `${title}:\t<none>`);
    values.forEach((value, i) => {
      this.line(0, `${i === 0 ? `${title}:` : ''}\t${value}`);
    });
  }
  labels(title: string, labels: Labels): void {
    this.multiline(
      title,
      labelLines(labels).map(({ text }) => text),
    );
  }
  annotations(title: string, annotations: Labels): void {
    this.multiline(
      title,
      annotationLines(annotations).map(({ text }) => text),
    );
  }
}

/** One of the lines of a value, and whether it goes on with what began above it. */
export interface Line {
  readonly text: string;
  readonly deeper?: boolean;
}

/** Labels as lines, by name. */
export const labelLines = (labels: Labels): Line[] =>
  Object.keys(labels ?? {})
    .sort()
    .map((key) => ({ text: `${key}=${labels?.[key] ?? ''}` }));

/** @see kubernetes: kubectl/pkg/describe/describe.go printAnnotationsMultiline */
export const annotationLines = (annotations: Labels): Line[] =>
  Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort()
    .flatMap((key) => linesOfAnnotation(key, (annotations?.[key] ?? '').replace(/\n$/, '')));

/** In bytes. */
const LONGEST_ANNOTATION = 140;

function linesOfAnnotation(key: string, value: string): Line[] {
  if (byteLength(value) + byteLength(key) + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) return [{ text: `${key}: ${value}` }];
  return [{ text: `${key}:` }, ...value.split('\n').map((line) => ({ text: `  ${shorten(line, LONGEST_ANNOTATION - 2)}`, deeper: true }))];
}

/** A character may lose its end. */
const shorten = (line: string, most: number): string => (byteLength(line) > most ? `${firstBytes(line, most)}...` : line);

/** The attributes of a CSI volume. @see kubernetes: kubectl/pkg/describe/describe.go printCSIPersistentVolumeAttributesMultilineIndent */
export const attributeLines = (attributes: Labels): string[] => labelLines(attributes).map(({ text }) => shorten(text, LONGEST_ANNOTATION));

/** `Mon, 15 May 2023 09:00:00 +0000`; the zero time where there is none. @see Go: time.RFC1123Z */
export function rfc1123(time: unknown): string {
  const at = parseTime(time as string | undefined);
  if (at === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const { year, month, day, hour, minute, second, weekday } = calendar(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${WEEKDAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} +0000`;
}
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As Go's `%t` is capitalised by describe; undefined is False. */
export const titleBool = (value: boolean | undefined): string => (value ? 'True' : 'False');

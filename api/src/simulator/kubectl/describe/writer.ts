import { calendar, parseTime } from '../../apimachinery/time.ts';
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

  /** The first value stands beside the title, the others below it. */
  multiline(title: string, values: readonly string[]): void {
    if (values.length === 0) this.line(0, `${title}:\t<none>`);
    values.forEach((value, i) => {
      this.line(0, `${i === 0 ? `${title}:` : ''}\t${value}`);
    });
  }
  labels(title: string, labels: Labels): void {
    const keys = Object.keys(labels ?? {}).sort();
    this.multiline(
      title,
      keys.map((key) => `${key}=${labels?.[key] ?? ''}`),
    );
  }
  annotations(title: string, annotations: Labels): void {
    const keys = Object.keys(annotations ?? {})
      .filter((key) => key !== 'kubectl.kubernetes.io/last-applied-configuration')
      .sort();
    this.multiline(
      title,
      keys.flatMap((key) => annotationLines(key, (annotations?.[key] ?? '').replace(/\n$/, ''))),
    );
  }
}

const LONGEST_ANNOTATION = 140;

function annotationLines(key: string, value: string): string[] {
  if (value.length + key.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) return [`${key}: ${value}`];
  const shorten = (line: string): string => (line.length > LONGEST_ANNOTATION - 2 ? `${line.slice(0, LONGEST_ANNOTATION - 2)}...` : line);
  return [`${key}:`, ...value.split('\n').map((line) => `  ${shorten(line)}`)];
}

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

export const titleBool = (value: boolean | undefined): string => (value ? 'True' : 'False');

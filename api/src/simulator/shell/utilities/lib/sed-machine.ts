import type { Task } from '../../../engine/index.ts';
import type { Regex } from '../../regex/index.ts';
import { linesOf, readAll } from './input.ts';
import { OsError } from './kernel.ts';
import type { ReplacementPart, SedAddress, SedCommand, Substitution } from './sed-script.ts';
import { Failure, type Tool } from './tool.ts';

/** Where lines come from: the next one with its newline's presence, and whether it is the last. */
export interface SedInput {
  next(): Task<
    { readonly text: string; readonly terminated: boolean /** Lines are counted anew. */; readonly first?: boolean } | undefined
  >;
  isLast(): Task<boolean>;
  /** Takes the lines that come now and are like this one, which was read last: how many there are. */
  alike?(line: string): number;
  /** The file that it comes from; `-` for standard input. */
  readonly name: string;
}

/** What it does to a line depends on that line alone. */
const forgetsLines = ({ name, from, to, substitution }: SedCommand): boolean =>
  'sydpPz{}'.includes(name) &&
  to === undefined &&
  (from === undefined || (from.kind === 'regex' && from.regex !== undefined)) &&
  (substitution === undefined || (substitution.regex !== undefined && substitution.file === undefined && !substitution.runs));

/** Runs a sed script over lines. */
export class SedMachine {
  quit = false;
  exitCode = 0;
  #pattern = '';
  #hold = '';
  #line = 0;
  #terminated = true;
  #substituted = false;
  #regex: Regex | undefined;
  #after: string[] = [];
  /** Ranges that are open, by command, with the line that ends them. */
  readonly #open = new Map<SedCommand, number>();
  readonly #written = new Set<string>();
  readonly #reading = new Map<string, string[]>();

  constructor(
    readonly tool: Tool,
    readonly commands: readonly SedCommand[],
    readonly silent: boolean,
    readonly print: (text: string) => void,
    /** What ends a line: with -z a zero byte. */
    readonly separator: string,
  ) {}

  *run(input: SedInput): Task<void> {
    const forgets = this.commands.every(forgetsLines);
    while (!this.quit && (yield* this.#read(input))) {
      const line = this.#pattern;
      const from = this.tool.printed;
      let again: boolean;
      do again = yield* this.#cycle(input);
      while (again);
      const more = forgets ? (input.alike?.(line) ?? 0) : 0;
      if (more > 0) yield* this.tool.repeat(more, from);
      yield* this.tool.spill();
    }
  }

  *#read(input: SedInput): Task<boolean> {
    const line = yield* input.next();
    if (!line) return false;
    this.#line = line.first ? 1 : this.#line + 1;
    this.#pattern = line.text;
    this.#terminated = line.terminated;
    return true;
  }

  /** One cycle; true if it is to be begun again without reading (D). */
  *#cycle(input: SedInput): Task<boolean> {
    for (let at = 0; at < this.commands.length; at++) {
      const command = this.commands[at] as SedCommand;
      if ((yield* this.#selects(command, input)) === command.negated) {
        if (command.name === '{') at = command.target;
        continue;
      }
      switch (command.name) {
        case 's':
          if (this.#substitute(command.substitution as Substitution)) {
            this.#pattern = (yield* this.#output(this.#pattern)).replace(/\n$/, '');
            if (command.substitution?.print) this.#line1(this.#pattern);
          }
          break;
        case 'y':
          this.#pattern = [...this.#pattern].map((c) => command.translation?.get(c) ?? c).join('');
          break;
        case 'd':
          this.#endCycle(false);
          return false;
        case 'D': {
          const end = this.#pattern.indexOf('\n');
          this.#endCycle(false);
          if (end < 0) return false;
          this.#pattern = this.#pattern.slice(end + 1);
          return true;
        }
        case 'p':
          this.#line1(this.#pattern);
          break;
        case 'P':
          this.#line1(this.#pattern.split('\n', 1)[0] as string);
          break;
        case 'a':
          this.#after.push(command.text);
          break;
        case 'i':
          this.print(command.text);
          break;
        case 'c':
          if (!command.to || command.negated || !this.#open.has(command)) this.print(command.text);
          this.#endCycle(false);
          return false;
        case 'n':
          if (yield* input.isLast()) {
            this.quit = true;
            this.#endCycle(true);
            return false;
          }
          if (!this.silent) this.#line1(this.#pattern);
          this.#flushAfter();
          yield* this.#read(input);
          break;
        case 'N': {
          if (yield* input.isLast()) {
            this.quit = true;
            this.#endCycle(true);
            return false;
          }
          const before = this.#pattern;
          this.#flushAfter();
          yield* this.#read(input);
          this.#pattern = `${before}\n${this.#pattern}`;
          break;
        }
        case 'g':
          this.#pattern = this.#hold;
          break;
        case 'G':
          this.#pattern += `\n${this.#hold}`;
          break;
        case 'h':
          this.#hold = this.#pattern;
          break;
        case 'H':
          this.#hold += `\n${this.#pattern}`;
          break;
        case 'x':
          [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
          break;
        case 'z':
          this.#pattern = '';
          break;
        case 'F':
          this.print(`${input.name}\n`);
          break;
        case 'e':
          if (command.text === '') this.#pattern = (yield* this.#output(this.#pattern)).replace(/\n$/, '');
          else this.print(yield* this.#output(command.text));
          break;
        case '=':
          this.print(`${this.#line}\n`);
          break;
        case 'l':
          // busybox takes it, and does nothing. @see busybox: editors/sed.c process_files
          if (this.tool.gnu) this.print(`${unambiguous(this.#pattern)}$\n`);
          break;
        case 'q':
        case 'Q':
          this.quit = true;
          this.exitCode = Number(command.text || 0);
          this.#endCycle(command.name === 'q');
          return false;
        case 'r':
          try {
            this.#after.push(command.text === '/dev/stdin' ? '' : this.tool.process.readFile(command.text));
          } catch (error) {
            if (!(error instanceof OsError)) throw error;
          }
          break;
        case 'R': {
          const lines = this.#linesOf(command.text);
          const line = lines.shift();
          if (line !== undefined) this.#after.push(`${line}\n`);
          break;
        }
        case 'w':
          this.#write(command.text, `${this.#pattern}\n`);
          break;
        case 'W':
          this.#write(command.text, `${this.#pattern.split('\n', 1)[0]}\n`);
          break;
        case 'b':
          yield* this.tool.spill(this.#pattern.length);
          at = command.target - 1;
          break;
        case 't':
        case 'T':
          yield* this.tool.spill(this.#pattern.length);
          if (this.#substituted === (command.name === 't')) at = command.target - 1;
          this.#substituted = false;
          break;
        default:
      }
    }
    this.#endCycle(true);
    return false;
  }

  /** What is left of a file that `R` reads line by line. */
  #linesOf(path: string): string[] {
    let lines = this.#reading.get(path);
    if (!lines) {
      lines = this.tool.process.access(path, 'r') ? linesOf(this.tool.process.readFile(path)) : [];
      this.#reading.set(path, lines);
    }
    return lines;
  }

  #endCycle(prints: boolean): void {
    if (prints && !this.silent) this.#line1(this.#pattern);
    this.#flushAfter();
    this.#substituted = false;
  }

  /** Prints a line; the very last one keeps the newline it lacked. */
  #line1(text: string): void {
    this.print(this.#terminated ? text + this.separator : text);
  }

  #flushAfter(): void {
    if (this.#after.length === 0) return;
    if (!this.#terminated) this.print('\n');
    for (const text of this.#after) this.print(text);
    this.#after = [];
  }

  *#selects(command: SedCommand, input: SedInput): Task<boolean> {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return yield* this.#matches(from, input);
    const end = this.#open.get(command);
    if (end !== undefined) {
      const over = to.kind === 'regex' || to.kind === 'last' || to.kind === 'step' ? yield* this.#matches(to, input) : this.#line >= end;
      if (over) this.#open.delete(command);
      // A line number that has already passed ends the range before this line.
      return !(to.kind === 'line' && this.#line > to.line);
    }
    const zero = from.kind === 'line' && from.line === 0 && this.#line === 1;
    if (!zero && !(yield* this.#matches(from, input))) return false;
    if (zero && to.kind === 'regex' && (yield* this.#matches(to, input))) return true;
    if (to.kind === 'line') {
      if (to.line > this.#line) this.#open.set(command, to.line);
    } else if (to.kind === 'count') {
      if (to.count > 0) this.#open.set(command, this.#line + to.count);
    } else if (to.kind === 'last') {
      if (!(yield* input.isLast())) this.#open.set(command, Number.POSITIVE_INFINITY);
    } else this.#open.set(command, Number.POSITIVE_INFINITY);
    return true;
  }

  *#matches(address: SedAddress, input: SedInput): Task<boolean> {
    switch (address.kind) {
      case 'line':
        return this.#line === address.line;
      case 'step':
        return address.step === 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case 'last':
        return yield* input.isLast();
      case 'regex':
        return this.#use(address.regex).test(this.#pattern);
      default:
        return false;
    }
  }

  #use(regex: Regex | undefined): Regex {
    const used = regex ?? this.#regex;
    if (!used) throw new Failure('no previous regular expression', 1);
    this.#regex = used;
    return used;
  }

  /** What a command of the shell prints. */
  *#output(text: string): Task<string> {
    const { process } = this.tool;
    const [from, into] = process.pipe();
    const pid = process.spawn({
      argv: ['sh', '-c', text],
      fds: new Map([
        [0, 0],
        [1, into],
        [2, 2],
      ]),
    });
    process.close(into);
    const output = yield* readAll(process, from);
    process.close(from);
    yield* process.waitpid(pid);
    return output;
  }

  /** Whether what has come of it is to be run. */
  #substitute({ regex, replacement, global, number, print, file, runs }: Substitution): boolean {
    const used = this.#use(regex);
    const work = (steps: number): void => this.tool.process.work(steps);
    const text = substituted(this.#pattern, used, { number, global, replacement }, work);
    if (text === undefined) return false;
    this.#pattern = text;
    this.#substituted = true;
    if (runs) return true;
    if (print) this.#line1(text);
    if (file !== undefined) this.#write(file, `${text}\n`);
    return false;
  }

  #write(path: string, text: string): void {
    if (path === '/dev/stdout') {
      this.print(text);
      return;
    }
    this.tool.process.writeFile(path, text, { append: this.#written.has(path) });
    this.#written.add(path);
  }
}

/** With the match of that number replaced (and all after it, if `global`); undefined if there are fewer. */
function substituted(
  text: string,
  regex: Regex,
  { number, global, replacement }: Pick<Substitution, 'number' | 'global' | 'replacement'>,
  work: (steps: number) => void,
): string | undefined {
  let out = '';
  let at = 0;
  let count = 0;
  for (const { index, end, groups } of regex.matches(text)) {
    if (++count < number) continue;
    const by = replace(replacement, groups);
    work((replacement.length >> 2) + (by.length >> 6));
    out += text.slice(at, index) + by;
    at = end;
    if (!global) break;
  }
  return count < number || count === 0 ? undefined : out + text.slice(at);
}

function replace(parts: readonly ReplacementPart[], groups: readonly (string | undefined)[]): string {
  let out = '';
  let mode: 'U' | 'L' | 'E' = 'E';
  let once: 'u' | 'l' | undefined;
  for (const part of parts) {
    if (typeof part === 'object' && 'change' in part) {
      if (part.change === 'u' || part.change === 'l') once = part.change;
      else mode = part.change;
      continue;
    }
    let text = typeof part === 'string' ? part : (groups[part.group] ?? '');
    if (mode === 'U') text = text.toUpperCase();
    else if (mode === 'L') text = text.toLowerCase();
    if (once && text !== '') {
      text = (once === 'u' ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()) + text.slice(1);
      once = undefined;
    }
    out += text;
  }
  return out;
}

const unambiguous = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the bell.
    /[\\\x07\b\f\n\r\t\v]/g,
    (c) => ({ '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' })[c] as string,
  );

/** Lines of texts that are in memory. */
export function inputOfText(text: string, separator: string, name: string): SedInput {
  const lines = linesOf(text, separator);
  let at = 0;
  return {
    name,
    // biome-ignore lint/correctness/useYield: it waits for nothing.
    *next() {
      const line = lines[at++];
      return line === undefined ? undefined : { text: line, terminated: at < lines.length || text.endsWith(separator) };
    },
    // biome-ignore lint/correctness/useYield: it waits for nothing.
    *isLast() {
      return at >= lines.length;
    },
  };
}

import { posixRegex, type Regex, RegexError, type Work } from '../../regex/index.ts';
import { Failure } from './tool.ts';

/** Which lines a command is for. */
export type SedAddress =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'last' }
  /** undefined: the last expression that was used. */
  | { readonly kind: 'regex'; readonly regex: Regex | undefined }
  /** `addr,+N` */
  | { readonly kind: 'count'; readonly count: number };

/** What `s` does. */
export interface Substitution {
  readonly regex: Regex | undefined;
  readonly replacement: readonly ReplacementPart[];
  readonly global: boolean;
  readonly number: number;
  readonly print: boolean;
  readonly file: string | undefined;
  /** GNU: what has come of it is run as a command, whose output takes its place. */
  readonly runs?: boolean;
}

/** Text, a group (0 is all that matched), or GNU's change of case. */
export type ReplacementPart = string | { readonly group: number } | { readonly change: 'U' | 'L' | 'u' | 'l' | 'E' };

/** One command with its addresses. */
export interface SedCommand {
  readonly from: SedAddress | undefined;
  readonly to: SedAddress | undefined;
  readonly negated: boolean;
  readonly name: string;
  /** Text of a, i, c; a label; a file; an exit code. */
  readonly text: string;
  readonly substitution?: Substitution;
  readonly translation?: ReadonlyMap<string, string>;
  /** Of `{`: where its `}` stands; of a branch: where it goes. */
  target: number;
}

interface Dialect {
  readonly gnu: boolean;
  /** Extended regular expressions. */
  readonly extended: boolean;
  /** Commands that read and write files, or run others, are refused. */
  readonly sandbox: boolean;
  /** busybox from 1.36 on: `[\/]` is a slash alone. */
  readonly unescapesInBrackets: boolean;
}

/** Parses a sed script. The wording of an error is GNU's or busybox'. */
export function parseSed(script: string, dialect: Dialect, work: Work): SedCommand[] {
  return new SedParser(script, dialect, work).commands();
}

class SedParser {
  readonly #script: string;
  readonly #dialect: Dialect;
  readonly #work: Work;
  readonly #commands: SedCommand[] = [];
  readonly #blocks: number[] = [];
  #i = 0;

  constructor(script: string, dialect: Dialect, work: Work) {
    this.#script = script;
    this.#dialect = dialect;
    this.#work = work;
  }

  commands(): SedCommand[] {
    while (this.#i < this.#script.length) {
      while (this.#i < this.#script.length && /[\s;]/.test(this.#script[this.#i] as string)) this.#i++;
      if (this.#i >= this.#script.length) break;
      if (this.#script[this.#i] === '#') {
        const end = this.#script.indexOf('\n', this.#i);
        this.#i = end < 0 ? this.#script.length : end;
        continue;
      }
      const from = this.#address();
      let to: SedAddress | undefined;
      this.#spaces();
      if (from && this.#script[this.#i] === ',') {
        this.#i++;
        this.#spaces();
        to = this.#address(true);
        if (!to) this.#fail("unexpected `,'", 'no address after comma');
      }
      this.#spaces();
      let negated = false;
      while (this.#script[this.#i] === '!') {
        negated = true;
        this.#i++;
        this.#spaces();
      }
      const name = this.#script[this.#i++] ?? '';
      if (name === '') this.#fail('missing command');
      this.#command(from, to, negated, name);
    }
    if (this.#blocks.length > 0) {
      this.#i = 0;
      this.#fail("unmatched `{'", 'unmatched {');
    }
    this.#resolveLabels();
    return this.#commands;
  }

  #fail(message: string, busybox = message): never {
    throw new Failure(this.#dialect.gnu ? `-e expression #1, char ${Math.min(this.#i, this.#script.length)}: ${message}` : busybox, 1);
  }

  #spaces(): void {
    while (this.#i < this.#script.length && /[ \t]/.test(this.#script[this.#i] as string)) this.#i++;
  }

  #address(second = false): SedAddress | undefined {
    const number = (this.#dialect.gnu ? /^(\d+)(?:~(\d+))?/ : /^(\d+)/).exec(this.#script.slice(this.#i, this.#i + 24));
    if (number) {
      this.#i += number[0].length;
      return number[2] === undefined
        ? { kind: 'line', line: Number(number[1]) }
        : { kind: 'step', first: Number(number[1]), step: Number(number[2]) };
    }
    const relative = second ? /^\+(\d+)/.exec(this.#script.slice(this.#i, this.#i + 24)) : null;
    if (relative) {
      this.#i += relative[0].length;
      return { kind: 'count', count: Number(relative[1]) };
    }
    if (this.#script[this.#i] === '$') {
      this.#i++;
      return { kind: 'last' };
    }
    if (this.#script[this.#i] !== '/' && this.#script[this.#i] !== '\\') return undefined;
    if (this.#script[this.#i] === '\\') this.#i++;
    const delimiter = this.#script[this.#i++] as string;
    const source = this.#until(delimiter, true);
    if (source === undefined) return this.#fail('unterminated address regex', `unmatched '${delimiter}'`);
    let flags = '';
    while (this.#script[this.#i] === 'I' || this.#script[this.#i] === 'M') flags += this.#script[this.#i++];
    return { kind: 'regex', regex: this.#regex(source, flags) };
  }

  #regex(source: string, flags: string): Regex | undefined {
    if (source === '') return undefined;
    try {
      const dialect = this.#dialect.gnu ? 'gnu-sed' : 'sed';
      return posixRegex(
        source,
        { extended: this.#dialect.extended, ignoreCase: /i/i.test(flags), multiline: /m/i.test(flags), dialect },
        this.#work,
      );
    } catch (error) {
      if (error instanceof RegexError) return this.#fail(error.message, `bad regex '${source}': ${error.message}`);
      throw error;
    }
  }

  /** Text up to a delimiter, which a backslash makes plain. Brackets hide delimiters in an expression. */
  #until(delimiter: string, isRegex: boolean): string | undefined {
    let text = '';
    while (this.#i < this.#script.length && this.#script[this.#i] !== delimiter) {
      const c = this.#script[this.#i] as string;
      if (c === '\\' && this.#i + 1 < this.#script.length) {
        const next = this.#script[this.#i + 1] as string;
        if (next === delimiter) text += isRegex && /[.*[\]^$+?(){}|]/.test(delimiter) ? `\\${next}` : next === '&' ? '\\&' : next;
        else text += c + next;
        this.#i += 2;
      } else if (isRegex && c === '[') {
        const close = this.#script.slice(this.#i).match(/^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/);
        if (!close) {
          this.#i = this.#script.length;
          return undefined;
        }
        // Later busyboxes take a backslash before the delimiter away there, too.
        text += this.#dialect.unescapesInBrackets ? close[0].replaceAll(`\\${delimiter}`, delimiter) : close[0];
        this.#i += close[0].length;
      } else {
        if (c === '\n' && isRegex && this.#dialect.gnu) return undefined;
        text += c;
        this.#i++;
      }
    }
    if (this.#i >= this.#script.length) return undefined;
    this.#i++;
    return text;
  }

  #command(from: SedAddress | undefined, to: SedAddress | undefined, negated: boolean, name: string): void {
    const base = { from, to, negated, name, text: '', target: -1 };
    switch (name) {
      case '{':
        this.#blocks.push(this.#commands.length);
        this.#commands.push(base);
        return;
      case '}': {
        const open = this.#blocks.pop();
        if (open === undefined) throw this.#fail("unexpected `}'", 'unexpected }');
        (this.#commands[open] as SedCommand).target = this.#commands.length;
        this.#commands.push(base);
        break;
      }
      case 's':
        this.#commands.push({ ...base, substitution: this.#substitution() });
        break;
      case 'y':
        this.#commands.push({ ...base, translation: this.#translation() });
        break;
      case 'a':
      case 'i':
      case 'c':
        this.#commands.push({ ...base, text: this.#textArgument() });
        return;
      case ':':
      case 'b':
      case 't':
      case 'T': {
        this.#spaces();
        const end = this.#script.slice(this.#i).search(name === ':' && this.#dialect.gnu ? /[\n;]|\s/ : /[\n;}]/);
        const text = this.#script.slice(this.#i, end < 0 ? undefined : this.#i + end).trim();
        this.#i = end < 0 ? this.#script.length : this.#i + end;
        if (name === ':' && text === '') throw this.#fail('":" lacks a label');
        this.#commands.push({ ...base, text });
        return;
      }
      case 'e':
      case 'r':
      case 'R':
      case 'w':
      case 'W': {
        if (name === 'e' && !this.#dialect.gnu) throw this.#fail(`unknown command: \`${name}'`, `unsupported command ${name}`);
        this.#notInSandbox();
        this.#spaces();
        const end = this.#script.indexOf('\n', this.#i);
        this.#commands.push({ ...base, text: this.#script.slice(this.#i, end < 0 ? undefined : end) });
        this.#i = end < 0 ? this.#script.length : end;
        return;
      }
      case 'q':
      case 'Q':
      case 'l':
      case 'L': {
        this.#spaces();
        const number = /^\d+/.exec(this.#script.slice(this.#i, this.#i + 20))?.[0] ?? '';
        // busybox ends with no code of one's own.
        if (!this.#dialect.gnu && name === 'Q') throw this.#fail('', 'unsupported command Q');
        if (!this.#dialect.gnu && name === 'q' && number !== '') throw this.#fail('', 'missing command');
        this.#i += number.length;
        this.#commands.push({ ...base, text: number });
        break;
      }
      default:
        if (!(this.#dialect.gnu ? 'dDFgGhHnNpPxz=' : 'dDgGhHnNpPxz=').includes(name))
          throw this.#fail(`unknown command: \`${name}'`, `unsupported command ${name}`);
        this.#commands.push(base);
    }
    this.#spaces();
    if (this.#i < this.#script.length && !/[;\n}#]/.test(this.#script[this.#i] as string)) {
      this.#i++;
      this.#fail('extra characters after command');
    }
  }

  #substitution(): Substitution {
    const delimiter = this.#script[this.#i++] ?? '';
    const source = this.#until(delimiter, true);
    const text = source === undefined ? undefined : this.#until(delimiter, false);
    if (source === undefined || text === undefined) return this.#fail("unterminated `s' command", `unmatched '${delimiter}'`);
    let flags = '';
    let number = '';
    let print = false;
    let global = false;
    let file: string | undefined;
    let runs = false;
    for (; this.#i < this.#script.length; this.#i++) {
      const c = this.#script[this.#i] as string;
      if (c === 'g') {
        global = true;
        // To busybox it takes back the number before it.
        if (!this.#dialect.gnu) number = '';
      } else if (c === 'p') print = true;
      else if (c === 'i' || c === 'I' || c === 'm' || c === 'M') flags += c;
      else if (/\d/.test(c)) number += c;
      else if (c === 'e' && this.#dialect.gnu) {
        this.#notInSandbox(1);
        runs = true;
      } else if (c === 'w') {
        this.#notInSandbox(1);
        const end = this.#script.indexOf('\n', this.#i);
        file = this.#script.slice(this.#i + 1, end < 0 ? undefined : end).trim();
        this.#i = end < 0 ? this.#script.length : end;
        break;
      } else if (/[\s;}#]/.test(c)) break;
      else {
        this.#i++;
        this.#fail("unknown option to `s'", 'bad option in substitution expression');
      }
    }
    const compiled = this.#regex(source, flags);
    const groups = compiled?.groups ?? 9;
    const replacement = replacementParts(text, this.#dialect.gnu);
    const highest = Math.max(0, ...replacement.map((part) => (typeof part === 'object' && 'group' in part ? part.group : 0)));
    if (this.#dialect.gnu && highest > groups) this.#fail(`invalid reference \\${highest} on \`s' command's RHS`);
    return { regex: compiled, replacement, global, number: Number(number || 1), print, file, ...(runs && { runs }) };
  }

  #notInSandbox(ahead = 0): void {
    if (!this.#dialect.sandbox) return;
    this.#i += ahead;
    this.#fail('e/r/w commands disabled in sandbox mode');
  }

  #translation(): ReadonlyMap<string, string> {
    const delimiter = this.#script[this.#i++] ?? '';
    const from = this.#until(delimiter, false);
    const to = from === undefined ? undefined : this.#until(delimiter, false);
    if (from === undefined || to === undefined) return this.#fail("unterminated `y' command", `unmatched '${delimiter}'`);
    const [left, right] = [plain(from), plain(to)];
    if (left.length !== right.length) this.#fail("strings for `y' command are different lengths", 'y: mismatched lengths');
    return new Map(left.map((c, index) => [c, right[index] as string]));
  }

  #textArgument(): string {
    this.#spaces();
    if (this.#script[this.#i] === '\\') {
      this.#i++;
      // White space that follows on the same line is text.
      const next = /^[ \t]*\n/.exec(this.#script.slice(this.#i))?.[0];
      this.#i += next?.length ?? 0;
    }
    let text = '';
    for (; this.#i < this.#script.length && this.#script[this.#i] !== '\n'; this.#i++) {
      if (this.#script[this.#i] === '\\' && this.#i + 1 < this.#script.length) {
        this.#i++;
        text += this.#script[this.#i] === 't' ? '\t' : this.#script[this.#i];
      } else text += this.#script[this.#i];
    }
    if (text === '' && this.#i >= this.#script.length) this.#fail("expected \\ after `a', `c' or `i'", 'expected argument');
    return `${text}\n`;
  }

  #resolveLabels(): void {
    for (const each of this.#commands) {
      if (!'btT'.includes(each.name)) continue;
      each.target =
        each.text === '' ? this.#commands.length : this.#commands.findIndex(({ name, text }) => name === ':' && text === each.text);
      if (each.target < 0)
        throw new Failure(
          this.#dialect.gnu ? `can't find label for jump to \`${each.text}'` : `can't find label for jump to '${each.text}'`,
          this.#dialect.gnu ? 4 : 1,
        );
    }
  }
}

const plain = (text: string): string[] => [...text.replace(/\\([\\n])/g, (_, c: string) => (c === 'n' ? '\n' : '\\'))];

function replacementParts(text: string, gnu: boolean): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let literal = '';
  const add = (part: ReplacementPart): void => {
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(part);
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '&') add({ group: 0 });
    else if (c !== '\\') literal += c;
    else {
      const next = text[++i] ?? '\\';
      if (/\d/.test(next)) add({ group: Number(next) });
      else if (gnu && 'ULEul'.includes(next)) add({ change: next as 'U' });
      else literal += ({ n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' } as Record<string, string>)[next] ?? next;
    }
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

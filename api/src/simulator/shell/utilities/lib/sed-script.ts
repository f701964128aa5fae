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

/** Parses a sed script. The wording of an error is GNU's or busybox'. */
export function parseSed(script: string, extended: boolean, gnu: boolean, work: Work, sandbox = false): SedCommand[] {
  const commands: SedCommand[] = [];
  const blocks: number[] = [];
  let i = 0;
  const fail = (message: string, busybox = message): never => {
    throw new Failure(gnu ? `-e expression #1, char ${Math.min(i, script.length)}: ${message}` : busybox, 1);
  };
  const spaces = (): void => {
    while (i < script.length && /[ \t]/.test(script[i] as string)) i++;
  };
  while (i < script.length) {
    while (i < script.length && /[\s;]/.test(script[i] as string)) i++;
    if (i >= script.length) break;
    if (script[i] === '#') {
      const end = script.indexOf('\n', i);
      i = end < 0 ? script.length : end;
      continue;
    }
    const from = address();
    let to: SedAddress | undefined;
    spaces();
    if (from && script[i] === ',') {
      i++;
      spaces();
      to = address(true);
      if (!to) fail("unexpected `,'", 'no address after comma');
    }
    spaces();
    let negated = false;
    while (script[i] === '!') {
      negated = true;
      i++;
      spaces();
    }
    const name = script[i++] ?? '';
    if (name === '') fail('missing command');
    command(from, to, negated, name);
  }
  if (blocks.length > 0) {
    i = 0;
    fail("unmatched `{'", 'unmatched {');
  }
  resolveLabels();
  return commands;

  function address(second = false): SedAddress | undefined {
    const number = (gnu ? /^(\d+)(?:~(\d+))?/ : /^(\d+)/).exec(script.slice(i, i + 24));
    if (number) {
      i += number[0].length;
      return number[2] === undefined
        ? { kind: 'line', line: Number(number[1]) }
        : { kind: 'step', first: Number(number[1]), step: Number(number[2]) };
    }
    const relative = second ? /^\+(\d+)/.exec(script.slice(i, i + 24)) : null;
    if (relative) {
      i += relative[0].length;
      return { kind: 'count', count: Number(relative[1]) };
    }
    if (script[i] === '$') {
      i++;
      return { kind: 'last' };
    }
    if (script[i] !== '/' && script[i] !== '\\') return undefined;
    if (script[i] === '\\') i++;
    const delimiter = script[i++] as string;
    const source = until(delimiter, true);
    if (source === undefined) return fail('unterminated address regex', `unmatched '${delimiter}'`);
    let flags = '';
    while (script[i] === 'I' || script[i] === 'M') flags += script[i++];
    return { kind: 'regex', regex: regex(source, flags) };
  }

  function regex(source: string, flags: string): Regex | undefined {
    if (source === '') return undefined;
    try {
      const dialect = gnu ? 'gnu-sed' : 'sed';
      return posixRegex(source, { extended, ignoreCase: /i/i.test(flags), multiline: /m/i.test(flags), dialect }, work);
    } catch (error) {
      if (error instanceof RegexError) return fail(error.message, `bad regex '${source}': ${error.message}`);
      throw error;
    }
  }

  /** Text up to a delimiter, which a backslash makes plain. Brackets hide delimiters in an expression. */
  function until(delimiter: string, isRegex: boolean): string | undefined {
    let text = '';
    while (i < script.length && script[i] !== delimiter) {
      const c = script[i] as string;
      if (c === '\\' && i + 1 < script.length) {
        const next = script[i + 1] as string;
        if (next === delimiter) text += isRegex && /[.*[\]^$+?(){}|]/.test(delimiter) ? `\\${next}` : next === '&' ? '\\&' : next;
        else text += c + next;
        i += 2;
      } else if (isRegex && c === '[') {
        const close = script.slice(i).match(/^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/);
        if (!close) {
          i = script.length;
          return undefined;
        }
        text += close[0];
        i += close[0].length;
      } else {
        if (c === '\n' && isRegex && gnu) return undefined;
        text += c;
        i++;
      }
    }
    if (i >= script.length) return undefined;
    i++;
    return text;
  }

  function command(from: SedAddress | undefined, to: SedAddress | undefined, negated: boolean, name: string): void {
    const base = { from, to, negated, name, text: '', target: -1 };
    switch (name) {
      case '{':
        blocks.push(commands.length);
        commands.push(base);
        return;
      case '}': {
        const open = blocks.pop();
        if (open === undefined) throw fail("unexpected `}'", 'unexpected }');
        (commands[open] as SedCommand).target = commands.length;
        commands.push(base);
        break;
      }
      case 's':
        commands.push({ ...base, substitution: substitution() });
        break;
      case 'y':
        commands.push({ ...base, translation: translation() });
        break;
      case 'a':
      case 'i':
      case 'c':
        commands.push({ ...base, text: textArgument() });
        return;
      case ':':
      case 'b':
      case 't':
      case 'T': {
        spaces();
        const end = script.slice(i).search(name === ':' && gnu ? /[\n;]|\s/ : /[\n;}]/);
        const text = script.slice(i, end < 0 ? undefined : i + end).trim();
        i = end < 0 ? script.length : i + end;
        if (name === ':' && text === '') throw fail('":" lacks a label');
        commands.push({ ...base, text });
        return;
      }
      case 'e':
      case 'r':
      case 'R':
      case 'w':
      case 'W': {
        if (name === 'e' && !gnu) throw fail(`unknown command: \`${name}'`, `unsupported command ${name}`);
        notInSandbox();
        spaces();
        const end = script.indexOf('\n', i);
        commands.push({ ...base, text: script.slice(i, end < 0 ? undefined : end) });
        i = end < 0 ? script.length : end;
        return;
      }
      case 'q':
      case 'Q':
      case 'l':
      case 'L': {
        spaces();
        const number = /^\d+/.exec(script.slice(i, i + 20))?.[0] ?? '';
        i += number.length;
        commands.push({ ...base, text: number });
        break;
      }
      default:
        if (!(gnu ? 'dDFgGhHnNpPxz=' : 'dDgGhHnNpPxz=').includes(name))
          throw fail(`unknown command: \`${name}'`, `unsupported command ${name}`);
        commands.push(base);
    }
    spaces();
    if (i < script.length && !/[;\n}#]/.test(script[i] as string)) {
      i++;
      fail('extra characters after command');
    }
  }

  function substitution(): Substitution {
    const delimiter = script[i++] ?? '';
    const source = until(delimiter, true);
    const text = source === undefined ? undefined : until(delimiter, false);
    if (source === undefined || text === undefined) return fail("unterminated `s' command", `unmatched '${delimiter}'`);
    let flags = '';
    let number = '';
    let print = false;
    let global = false;
    let file: string | undefined;
    let runs = false;
    for (; i < script.length; i++) {
      const c = script[i] as string;
      if (c === 'g') {
        global = true;
        // To busybox it takes back the number before it.
        if (!gnu) number = '';
      } else if (c === 'p') print = true;
      else if (c === 'i' || c === 'I' || c === 'm' || c === 'M') flags += c;
      else if (/\d/.test(c)) number += c;
      else if (c === 'e' && gnu) {
        notInSandbox(1);
        runs = true;
      } else if (c === 'w') {
        notInSandbox(1);
        const end = script.indexOf('\n', i);
        file = script.slice(i + 1, end < 0 ? undefined : end).trim();
        i = end < 0 ? script.length : end;
        break;
      } else if (/[\s;}#]/.test(c)) break;
      else {
        i++;
        fail("unknown option to `s'", 'bad option in substitution expression');
      }
    }
    const compiled = regex(source, flags);
    const groups = compiled?.groups ?? 9;
    const replacement = replacementParts(text, gnu);
    const highest = Math.max(0, ...replacement.map((part) => (typeof part === 'object' && 'group' in part ? part.group : 0)));
    if (highest > groups) fail(`invalid reference \\${highest} on \`s' command's RHS`, `reference \\${highest} not defined in regex`);
    return { regex: compiled, replacement, global, number: Number(number || 1), print, file, ...(runs && { runs }) };
  }

  function notInSandbox(ahead = 0): void {
    if (!sandbox) return;
    i += ahead;
    fail('e/r/w commands disabled in sandbox mode');
  }

  function translation(): ReadonlyMap<string, string> {
    const delimiter = script[i++] ?? '';
    const from = until(delimiter, false);
    const to = from === undefined ? undefined : until(delimiter, false);
    if (from === undefined || to === undefined) return fail("unterminated `y' command", `unmatched '${delimiter}'`);
    const [left, right] = [plain(from), plain(to)];
    if (left.length !== right.length) fail("strings for `y' command are different lengths", 'y: mismatched lengths');
    return new Map(left.map((c, index) => [c, right[index] as string]));
  }

  function textArgument(): string {
    spaces();
    if (script[i] === '\\') {
      i++;
      // White space that follows on the same line is text.
      const next = /^[ \t]*\n/.exec(script.slice(i))?.[0];
      i += next?.length ?? 0;
    }
    let text = '';
    for (; i < script.length && script[i] !== '\n'; i++) {
      if (script[i] === '\\' && i + 1 < script.length) {
        i++;
        text += script[i] === 't' ? '\t' : script[i];
      } else text += script[i];
    }
    if (text === '' && i >= script.length) fail("expected \\ after `a', `c' or `i'", 'expected argument');
    return `${text}\n`;
  }

  function resolveLabels(): void {
    for (const each of commands) {
      if (!'btT'.includes(each.name)) continue;
      each.target = each.text === '' ? commands.length : commands.findIndex(({ name, text }) => name === ':' && text === each.text);
      if (each.target < 0)
        throw new Failure(
          gnu ? `can't find label for jump to \`${each.text}'` : `can't find label for jump to '${each.text}'`,
          gnu ? 4 : 1,
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

import { goQuote } from '../../apimachinery/go-quote.ts';
import { goSeconds } from './go-flags.ts';

/** What a flag takes. */
type FlagKind = 'string' | 'int' | 'bool' | 'duration';

/** What a command takes: its flags, the single letters that stand for some, and how many words beside them. */
export interface CommandLine {
  readonly flags: Readonly<Record<string, FlagKind>>;
  readonly letters?: Readonly<Record<string, string>>;
  readonly words?: readonly [least: number, most: number];
}

/** The flags that were given, and the words beside them. */
export interface Given {
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** What was given; or what is wrong; or that somebody wants to know more of it. */
type Parsed = Given | { readonly problem: string } | 'help';

/**
 * A command line as cobra takes it: `_` in the name of a flag is as good as `-`, and a boolean stands alone.
 * @see github.com/spf13/pflag: flag.go parseArgs; github.com/spf13/cobra: args.go; kubernetes: component-base/cli/flag/flags.go WordSepNormalizeFunc
 */
export function parseFlags(args: readonly string[], { flags, letters = {}, words = [0, 0] }: CommandLine): Parsed {
  const values = new Map<string, string>();
  const operands: string[] = [];
  const names = new Map(Object.keys(flags).map((name) => [name.replaceAll('_', '-'), name]));
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const one = word.startsWith('--') ? longFlag(word, names, flags) : shortFlag(word, letters, flags);
    if (one === 'help' || 'problem' in one) return one;
    const value = one.value ?? args[++i];
    if (value === undefined) return { problem: `flag needs an argument: ${one.told}` };
    const wrong = wrongValue(flags[one.name] as FlagKind, value);
    const shown = one.letter === undefined ? `--${one.name.replaceAll('_', '-')}` : `-${one.letter}, --${one.name}`;
    if (wrong !== undefined) return { problem: `invalid argument ${goQuote(value)} for ${goQuote(shown)} flag: ${wrong}` };
    values.set(one.name, /^(1|t|true)$/i.test(value) && flags[one.name] === 'bool' ? 'true' : value);
  }
  const problem = wrongCount(operands.length, words);
  return problem === undefined ? { values, operands } : { problem };
}

interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  /** As it is told of where a value is missing. */
  readonly told: string;
  readonly letter?: string;
}

function longFlag(
  word: string,
  names: ReadonlyMap<string, string>,
  flags: CommandLine['flags'],
): Flag | { readonly problem: string } | 'help' {
  const [, said = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (/^[-=]/.test(word.slice(2))) return { problem: `bad flag syntax: ${word}` };
  const name = names.get(said.replaceAll('_', '-'));
  if (name === undefined) return said === 'help' ? 'help' : { problem: `unknown flag: --${said}` };
  return { name, value: value ?? (flags[name] === 'bool' ? 'true' : undefined), told: `--${said}` };
}

function shortFlag(
  word: string,
  letters: Readonly<Record<string, string>>,
  flags: CommandLine['flags'],
): Flag | { readonly problem: string } | 'help' {
  const letter = word[1] as string;
  const name = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
  if (name === undefined) return letter === 'h' ? 'help' : { problem: `unknown shorthand flag: '${letter}' in ${word}` };
  const rest = word.slice(2);
  const value = rest === '' ? (flags[name] === 'bool' ? 'true' : undefined) : rest.replace(/^=/, '');
  return { name, value, told: `'${letter}' in ${word}`, letter };
}

/** @see Go: strconv ParseInt, ParseBool, time ParseDuration */
function wrongValue(kind: FlagKind, value: string): string | undefined {
  if (kind === 'int' && !/^[-+]?(0|[1-9]\d*|0[0-7]+|0x[\da-f]+)$/i.test(value))
    return `strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`;
  if (kind === 'bool' && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value))
    return `strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`;
  if (kind !== 'duration' || goSeconds(value) !== undefined) return undefined;
  return `time: ${/^\d+$/.test(value) ? 'missing unit in' : 'invalid'} duration ${goQuote(value)}`;
}

function wrongCount(count: number, [least, most]: readonly [number, number]): string | undefined {
  if (least === most && least > 0 && count !== least) return `accepts ${least} arg(s), received ${count}`;
  return count > most ? `accepts at most ${most} arg(s), received ${count}` : undefined;
}

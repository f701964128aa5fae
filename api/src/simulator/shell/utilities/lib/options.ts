import { byText } from '../../../engine/index.ts';
import { notInBusybox, takesLong } from './busybox-options.ts';
import { coreutilsRelease } from './coreutils-release.ts';
import { baseName } from './files.ts';
import { optionWords } from './option-words.ts';
import { quote } from './quote.ts';
import { Failure, type Tool } from './tool.ts';

/** Which options a utility takes. */
export interface Grammar {
  /** As getopt has it: `n:` takes a value, `i::` one that must be attached. */
  readonly short: string;
  /** Long names: the short letter that it stands for, or a name of its own (with `:` or `::` if it takes a value). */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first operand (`env`, `nice`, `timeout`). */
  readonly inOrder?: boolean;
  /** What busybox no longer has is taken all the same: an old one had it. */
  readonly old?: boolean;
  /** `-5` is the option `digits` with the value 5 (`head -5`). */
  readonly digits?: boolean;
}

/** What a command line gave: its options by their short names, and the operands. */
export interface Options {
  has(...names: string[]): boolean;
  count(name: string): number;
  /** The last value given. */
  value(name: string): string | undefined;
  values(name: string): string[];
  /** All options in their order. */
  readonly given: readonly (readonly [name: string, value: string])[];
  readonly operands: readonly string[];
}

class OptionsGiven implements Options {
  constructor(
    readonly given: Options['given'],
    readonly operands: Options['operands'],
  ) {}

  has(...names: string[]): boolean {
    return this.given.length > 0 && this.given.some(([name]) => names.includes(name));
  }
  count(name: string): number {
    return this.values(name).length;
  }
  value(name: string): string | undefined {
    return this.given.findLast(([each]) => each === name)?.[1];
  }
  values(name: string): string[] {
    return this.given.filter(([each]) => each === name).map(([, value]) => value);
  }
}

/** Reads the arguments as getopt_long does, and fails with its words. */
export function readOptions(tool: Tool, grammar: Grammar, args: readonly string[] = tool.args): Options {
  const takes = shortTable(grammar.short);
  const refused = tool.gnu || grammar.old ? '' : (notInBusybox[tool.name] ?? '');
  const given: [string, string][] = [];
  const operands: string[] = [];
  let i = 0;
  for (; i < args.length; i++) {
    const argument = args[i] as string;
    if (argument === '--') {
      i++;
      break;
    }
    if (argument.startsWith('--')) i = long(argument, i);
    else if (argument.length > 1 && argument[0] === '-') i = cluster(argument, i);
    else if (grammar.inOrder) break;
    else operands.push(argument);
  }
  operands.push(...args.slice(i));
  return new OptionsGiven(given, operands);

  function cluster(argument: string, at: number): number {
    if (grammar.digits && /^-\d+$/.test(argument) && !refused.includes(argument[1] as string)) {
      given.push(['digits', argument.slice(1)]);
      return at;
    }
    for (let j = 1; j < argument.length; j++) {
      const letter = argument[j] as string;
      const kind = takes.get(letter);
      if (kind === undefined || refused.includes(letter)) throw wrong(optionWords(tool).unknownLetter(letter));
      if (kind === '') {
        given.push([letter, '']);
        continue;
      }
      const rest = argument.slice(j + 1);
      if (rest !== '' || kind === '::') {
        given.push([letter, rest]);
        return at;
      }
      if (at + 1 >= args.length) throw wrong(optionWords(tool).letterLacks(letter));
      given.push([letter, args[at + 1] as string]);
      return at + 1;
    }
    return at;
  }

  function long(argument: string, at: number): number {
    const equals = argument.indexOf('=');
    const name = argument.slice(2, equals < 0 ? undefined : equals);
    const table = grammar.long ?? {};
    const fits = Object.keys(table).filter((each) => each.startsWith(name) && (tool.gnu || grammar.old || takesLong(tool.name, each)));
    const targets = new Set(fits.map((each) => table[each]));
    const chosen = fits.includes(name) ? name : targets.size === 1 ? fits[0] : undefined;
    if (chosen === undefined && fits.length > 1) throw wrong(optionWords(tool).ambiguous(name, fits));
    if (chosen === undefined && (argument === '--help' || (argument === '--version' && tool.gnu))) throw about(tool, argument);
    if (chosen === undefined) throw wrong(optionWords(tool).unknownName(argument.slice(2)));
    const target = table[chosen] as string;
    const key = target.replace(/:+$/, '');
    const kind = target.slice(key.length) || takes.get(key) || '';
    if (kind === '') {
      if (equals >= 0) throw wrong(optionWords(tool).takesNone(chosen));
      given.push([key, '']);
      return at;
    }
    if (equals >= 0 || kind === '::') {
      given.push([key, equals < 0 ? '' : argument.slice(equals + 1)]);
      return at;
    }
    if (at + 1 >= args.length) throw wrong(optionWords(tool).nameLacks(chosen));
    given.push([key, args[at + 1] as string]);
    return at + 1;
  }
}

/** The options of a utility that takes no operands, or only so many: the first one beyond them is told, and refused. */
export function readOnlyOptions(tool: Tool, grammar: Grammar = { short: '' }, most = 0): Options {
  // busybox does not say what is wrong with it.
  if (!tool.gnu && most === 0 && grammar.short === '' && tool.args.length > 0) throw tool.usage('bad usage');
  const options = readOptions(tool, grammar);
  const extra = options.operands[most];
  if (extra !== undefined) throw tool.usage(`extra operand ${quote(extra)}`);
  return options;
}

const shortTable = byText((short): ReadonlyMap<string, string> => {
  const table = new Map<string, string>();
  for (const [, letter, colons] of short.matchAll(/([^:])(:{0,2})/g)) table.set(letter as string, colons as string);
  return table;
});

const wrong = (message: string): Failure => new Failure(message, undefined, 'option');

/** What it says of itself: that is no failure. */
export function about(tool: Tool, argument: string): Failure {
  if (!tool.gnu) return new Failure('', 0, 'option');
  const name = baseName(tool.name);
  tool.print(
    argument === '--help'
      ? `Usage: ${name} [OPTION]...\n`
      : `${name} ${versions[name] ?? `(GNU coreutils) ${coreutilsRelease(tool.process)}`}\n`,
  );
  return new Failure('', 0);
}

const versions: Readonly<Record<string, string>> = {
  find: '(GNU findutils) 4.9.0',
  xargs: '(GNU findutils) 4.9.0',
  grep: '(GNU grep) 3.8',
  egrep: '(GNU grep) 3.8',
  sed: '(GNU sed) 4.9',
  tar: '(GNU tar) 1.34',
  gzip: '1.12',
  diff: '(GNU diffutils) 3.8',
  cmp: '(GNU diffutils) 3.8',
  which: 'v2.21, Copyright (C) 1999 - 2015 Carlo Wood.',
  envsubst: '(GNU gettext-runtime) 0.21',
};

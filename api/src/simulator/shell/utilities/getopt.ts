import type { Task } from '../../engine/index.ts';
import { singleQuote } from '../quote.ts';
import { type OptionWords, optionWords } from './lib/option-words.ts';
import { readOptions } from './lib/options.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** getopt(1): a script's arguments, put in order for it. In its old form (letters without -o) nothing is quoted. @see util-linux: misc-utils/getopt.c */
export const getopt = utility(function* (tool) {
  const old = tool.args[0] !== undefined && !tool.args[0].startsWith('-');
  const options = old
    ? undefined
    : readOptions(tool, {
        short: '+o:l:n:qQs:uTaV',
        long: {
          options: 'o',
          longoptions: 'l',
          longopts: 'l',
          name: 'n',
          quiet: 'q',
          'quiet-output': 'Q',
          shell: 's',
          unquoted: 'u',
          test: 'T',
          alternative: 'a',
        },
        inOrder: true,
      });
  if (options?.has('T')) return 4;
  const rest = [...(options?.operands ?? tool.args)];
  const letters = options?.value('o') ?? rest.shift();
  if (letters === undefined) throw new Failure('missing optstring argument', tool.gnu ? 2 : 1, tool.gnu ? 'option' : undefined);
  if (rest[0] === '--' && old) rest.shift();
  const sorter = new Sorter(tool, letters, (options?.values('l') ?? []).flatMap((text) => text.split(/[,\s]+/)).filter(Boolean));
  sorter.name = options?.value('n') ?? 'getopt';
  sorter.quiet = options?.has('q') ?? false;
  sorter.alternative = options?.has('a') ?? false;
  const quote = old || options?.has('u') ? (word: string) => word : (word: string) => singleQuote(word, 'bash');
  const words = yield* sorter.run(rest, quote);
  if (!options?.has('Q')) tool.print(`${words}\n`);
  return sorter.failed ? 1 : 0;
});

/** As getopt_long reads arguments. */
class Sorter {
  name = 'getopt';
  quiet = false;
  /** Long options may have a single dash. */
  alternative = false;
  failed = false;
  readonly #short = new Map<string, number>();
  readonly #long = new Map<string, number>();
  readonly #order: string;
  readonly #words: OptionWords;

  constructor(
    readonly tool: Tool,
    letters: string,
    names: readonly string[],
  ) {
    this.#words = optionWords(tool);
    this.#order = /^[-+]/.exec(letters)?.[0] ?? '';
    for (const [, letter = '', colons = ''] of letters.matchAll(/([^:])(:{0,2})/g)) this.#short.set(letter, colons.length);
    for (const name of names) this.#long.set(name.replace(/:+$/, ''), /:*$/.exec(name)?.[0].length ?? 0);
  }

  *run(given: readonly string[], quote: (word: string) => string): Task<string> {
    const args = [...given];
    const operands: string[] = [];
    let text = '';
    while (args.length > 0) {
      const word = args.shift() as string;
      if (word === '--') {
        operands.push(...args.splice(0));
      } else if (word.startsWith('--') || (this.alternative && /^-./.test(word) && this.#named(word.slice(1).split('=')[0] as string))) {
        text += yield* this.#longOption(word.replace(/^--?/, ''), args, quote);
      } else if (/^-./.test(word)) {
        text += yield* this.#letters(word.slice(1), args, quote);
      } else if (this.#order === '+' || (this.#order === '' && this.tool.process.env.has('POSIXLY_CORRECT'))) {
        operands.push(word, ...args.splice(0));
      } else if (this.#order === '-') text += ` ${quote(word)}`;
      else operands.push(word);
    }
    return `${text} --${operands.map((word) => ` ${quote(word)}`).join('')}`;
  }

  *#letters(letters: string, args: string[], quote: (word: string) => string): Task<string> {
    let text = '';
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i] as string;
      const takes = this.#short.get(letter);
      if (takes === undefined) {
        yield* this.#complain(this.#words.unknownLetter(letter));
        continue;
      }
      if (takes === 0) {
        text += ` -${letter}`;
        continue;
      }
      const attached = letters.slice(i + 1);
      const value = attached !== '' ? attached : takes === 2 ? '' : args.shift();
      if (value === undefined) {
        yield* this.#complain(this.#words.letterLacks(letter));
        return text;
      }
      return `${text} -${letter} ${quote(value)}`;
    }
    return text;
  }

  *#longOption(word: string, args: string[], quote: (word: string) => string): Task<string> {
    const equals = word.indexOf('=');
    const given = equals < 0 ? word : word.slice(0, equals);
    const name = this.#named(given);
    if (name === undefined) {
      const possible = [...this.#long.keys()].filter((each) => each.startsWith(given));
      yield* this.#complain(possible.length > 1 ? this.#words.ambiguous(word, possible) : this.#words.unknownName(word));
      return '';
    }
    const takes = this.#long.get(name);
    if (takes === 0) {
      if (equals >= 0) {
        yield* this.#complain(this.#words.takesNone(name));
        return '';
      }
      return ` --${name}`;
    }
    const value = equals >= 0 ? word.slice(equals + 1) : takes === 2 ? '' : args.shift();
    if (value === undefined) {
      yield* this.#complain(this.#words.nameLacks(name));
      return '';
    }
    return ` --${name} ${quote(value)}`;
  }

  /** The name, or the only one that begins so (to busybox the first). */
  #named(given: string): string | undefined {
    if (this.#long.has(given)) return given;
    const possible = [...this.#long.keys()].filter((each) => each.startsWith(given));
    return possible.length === 1 || !this.tool.gnu ? possible[0] : undefined;
  }

  *#complain(message: string): Task<void> {
    this.failed = true;
    if (!this.quiet) yield* this.tool.complain(`${this.name}: ${message}\n`);
  }
}

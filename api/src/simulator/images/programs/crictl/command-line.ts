import { goSeconds } from '../go-flags.ts';
import type { CliCommand, CliFlag } from './commands.data.ts';

/** What was given, by the names of the flags. */
export interface Given {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

/**
 * A command line as urfave's cli takes it, which is how Go's own package has it: flags end at the first word that is none.
 * `help`: somebody wants to know more; a text: what is wrong.
 * @see Go: flag/flag.go parseOne; github.com/urfave/cli/v2: parse.go parseIter
 */
export function parse(args: readonly string[], known: readonly CliFlag[], short: boolean): Given | { readonly problem: string } | 'help' {
  const byName = new Map(known.flatMap((flag) => [flag.name, ...flag.aliases].map((name) => [name, flag] as const)));
  const texts = new Map<string, string[]>();
  const left = [...args];
  while (left.length > 0) {
    const word = left[0] as string;
    if (word.length < 2 || !word.startsWith('-')) break;
    left.shift();
    if (word === '--') break;
    const [, said = '', joined] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (said === '' || said.startsWith('-')) return { problem: `bad flag syntax: ${word}` };
    const flag = byName.get(said);
    if (!flag) {
      if (said === 'help' || said === 'h') return 'help';
      const letters = [...said];
      const isSeveral = short && !word.startsWith('--') && letters.length > 1 && letters.every((letter) => byName.has(letter));
      if (!isSeveral) return { problem: `flag provided but not defined: -${said}` };
      left.unshift(...letters.map((letter) => `-${letter}`));
      continue;
    }
    const text = joined ?? (flag.kind === 'bool' ? 'true' : left.shift());
    if (text === undefined) return { problem: `flag needs an argument: -${said}` };
    const wrong = wrongValue(flag, text);
    if (wrong !== undefined) {
      const what = flag.kind === 'bool' ? 'boolean value' : 'value';
      return { problem: `invalid ${what} ${JSON.stringify(text)} for ${flag.kind === 'bool' ? '' : 'flag '}-${said}: ${wrong}` };
    }
    const before = flag.kind === 'strings' ? (texts.get(flag.name) ?? []) : [];
    texts.set(flag.name, [...before, ...(flag.kind === 'strings' ? text.split(',') : [text])]);
  }
  return { texts, words: left };
}

function wrongValue({ kind }: CliFlag, text: string): string | undefined {
  const isRight =
    kind === 'int'
      ? /^[-+]?\d+$/.test(text)
      : kind === 'bool'
        ? /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text)
        : kind !== 'duration' || goSeconds(text) !== undefined;
  return isRight ? undefined : 'parse error';
}

const NAMES = ({ name, aliases }: CliFlag, takes: string): string =>
  [`--${name}${takes}`, ...aliases.map((one) => `-${one}${takes}`)].join(', ');

/** @see github.com/urfave/cli/v2: flag.go stringifyFlag */
function flagRow(flag: CliFlag): [names: string, usage: string] {
  const takes = flag.kind === 'bool' ? '' : ` ${flag.takes ?? 'value'}`;
  const value = flag.kind === 'bool' ? 'false' : flag.value;
  const several = flag.kind === 'strings' ? '  (accepts multiple inputs)' : '';
  const usage = `${flag.usage}${value === undefined ? '' : ` (default: ${value})`}${several}${flag.env ? ` [$${flag.env}]` : ''}`;
  return [NAMES(flag, takes), usage];
}

const HELP: CliFlag = { name: 'help', aliases: ['h'], kind: 'bool', usage: 'show help' };
const VERSION_FLAG: CliFlag = { name: 'version', aliases: ['v'], kind: 'bool', usage: 'print the version' };

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length)) + 2;
  return rows.map(([first, second]) => `   ${first.padEnd(width)}${second}\n`).join('');
}

/** @see github.com/urfave/cli/v2: template.go AppHelpTemplate */
export function appHelp(version: string, commands: readonly CliCommand[], global: readonly CliFlag[]): string {
  const rows = commands.map(({ names, usage }): [string, string] => [names.join(', '), usage]);
  const help: [string, string] = ['help, h', 'Shows a list of commands or help for one command'];
  return `NAME:
   crictl - client for CRI

USAGE:
   crictl [global options] command [command options] [arguments...]

VERSION:
   ${version}

COMMANDS:
${table([...rows, help])}
GLOBAL OPTIONS:
${table([...global, HELP, VERSION_FLAG].map(flagRow))}`;
}

/** @see github.com/urfave/cli/v2: template.go CommandHelpTemplate */
export function commandHelp({ names, usage, flags, arguments: takes = '[arguments...]' }: CliCommand): string {
  return `NAME:
   crictl ${names[0]} - ${usage}

USAGE:
   crictl ${names[0]} [command options] ${takes}

OPTIONS:
${table([...flags, HELP].map(flagRow))}`;
}

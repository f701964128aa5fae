import type { Task } from '../../engine/index.ts';
import { quoteForReuse, singleQuote } from '../quote.ts';
import { type Flag, isNamed, optionNames, setNamed } from '../set-options.ts';
import { Failure, type Shell } from '../shell.ts';
import { operandNumber } from './operand-number.ts';

const letters: Readonly<Record<string, Flag | ''>> = {
  a: 'allexport',
  b: '',
  C: 'noclobber',
  E: '',
  I: '',
  V: '',
  e: 'errexit',
  f: 'noglob',
  h: '',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
};
const ashLetters: Readonly<Record<string, Flag | ''>> = { ...letters, E: 'errtrace' };
const bashLetters: Readonly<Record<string, Flag | ''>> = {
  ...letters,
  B: '',
  E: 'errtrace',
  H: '',
  k: '',
  p: '',
  P: '',
  T: 'functrace',
  t: '',
};
/** Lists variables, sets options, or replaces the positional parameters. */
export function* set(shell: Shell, argv: string[]): Task<number> {
  if (argv.length === 1) return yield* list(shell);
  const bad: string[] = [];
  // What is listed is as it is when the list's letter is read.
  const listed: string[] = [];
  const words = argv.slice(1);
  const unknown = shell.bash ? unknownToBash(words) : undefined;
  const rest = unknown === undefined ? applyOptions(shell, words, bad, (reusable) => listed.push(optionList(shell, reusable))) : undefined;
  if (unknown !== undefined)
    bad.push(`${unknown}: invalid option\nset: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]`);
  if (listed.length > 0) yield* shell.write(1, listed.join(''));
  for (const word of bad) yield* shell.complain(word, 1, 'set');
  if (rest) {
    shell.positional = rest;
    beginOptions(shell);
  }
  if (shell.options.monitor && !shell.bash) yield* withoutTerminal(shell);
  return bad.length === 0 ? 0 : shell.bash ? 2 : 1;
}

/** The Almquist shells' getopts begins anew with new parameters, whatever OPTIND says. @see dash: src/options.c setparam, shiftcmd */
function beginOptions(shell: Shell): void {
  if (shell.bash) return;
  shell.optionIndex = 1;
  shell.optionOffset = 1;
}

/** No container here has a terminal, which the Almquist shells need for job control. */
function* withoutTerminal(shell: Shell): Task<void> {
  shell.options.monitor = false;
  yield* shell.complain("can't access tty; job control turned off", 0, 'set');
}

/** bash looks at all letters before it heeds any. @see bash: builtins/set.def set_builtin */
function unknownToBash(words: readonly string[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!/^[-+]./.test(word) || word === '--') return undefined;
    const wrong = [...word.slice(1)].find((letter) => letter !== 'o' && bashLetters[letter] === undefined);
    if (wrong !== undefined) return `${word[0]}${wrong}`;
    if (word.includes('o') && !/^[-+]/.test(words[i + 1] ?? '-')) i++;
  }
  return undefined;
}

/** Reads `-eux`, `-o pipefail`, `+x`, `--`. The words after them, if there are any or `--` says that there are none. */
export function applyOptions(
  shell: Shell,
  argv: readonly string[],
  bad: string[],
  list: (reusable: boolean) => void = () => {},
): string[] | undefined {
  const known = shell.bash ? bashLetters : shell.flavor === 'ash' ? ashLetters : letters;
  let i = 0;
  for (; i < argv.length; i++) {
    const arg = argv[i] as string;
    if (arg === '--') return argv.slice(i + 1);
    if (arg === '-' || arg === '+') {
      if (arg === '-') shell.options.xtrace = shell.options.verbose = false;
      return argv.slice(i + 1);
    }
    if (arg[0] !== '-' && arg[0] !== '+') break;
    const on = arg[0] === '-';
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = argv[i + 1];
        // A name that is none is left to be read as options by bash.
        if (name === undefined || (shell.bash && /^([-+]|$)/.test(name))) {
          list(!on);
          continue;
        }
        i++;
        if (!setNamed(shell, name, on)) illegal(shell, `-o ${name}`, `${name}: invalid option name`, bad, shell.flavor === 'ash');
        continue;
      }
      const flag = known[letter];
      if (flag === undefined) {
        illegal(shell, `${shell.flavor === 'dash' ? '-' : arg[0]}${letter}`, `${arg[0]}${letter}: invalid option`, bad, false);
        if (shell.bash) bad[bad.length - 1] += '\nset: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]';
        return undefined;
      }
      if (flag) shell.options[flag] = on;
    }
  }
  return i < argv.length ? argv.slice(i) : undefined;
}

function illegal(shell: Shell, option: string, bashWords: string, bad: string[], goesOn: boolean): void {
  if (shell.bash) bad.push(bashWords);
  else if (goesOn) bad.push(`illegal option ${option}`);
  else throw new Failure(`${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} option ${option}`, 2);
}

function* list(shell: Shell): Task<number> {
  for (const name of shell.variables.names()) {
    const variable = shell.variables.get(name);
    if (variable?.value === undefined) continue;
    const value = shell.bash ? quoteForReuse(variable.value) : singleQuote(variable.value, shell.flavor);
    yield* shell.write(1, `${name}=${value === "''" && shell.bash ? '' : value}\n`);
  }
  return 0;
}

function optionList(shell: Shell, reusable: boolean): string {
  const line = (name: string): string => {
    const on = isNamed(shell, name);
    if (reusable) return `set ${on ? '-' : '+'}o ${name}\n`;
    return shell.bash ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `${name.padEnd(16)}${on ? 'on' : 'off'}\n`;
  };
  const head = !reusable && shell.flavor === 'dash' ? 'Current option settings\n' : '';
  return head + optionNames[shell.flavor].map(line).join('');
}

/** Drops that many positional parameters, one by default; 1 where there are fewer (dash ends the script). */
export function shift(shell: Shell, [, given = '1']: string[]): number {
  const count = operandNumber(shell, given);
  if (count === undefined || count < 0)
    throw new Failure(
      shell.bash
        ? `${given}: ${count === undefined ? 'numeric argument required' : 'shift count out of range'}`
        : `Illegal number: ${given}`,
      shell.bash ? 1 : 2,
    );
  if (count > shell.positional.length) {
    if (shell.flavor === 'dash') throw new Failure("can't shift that many", 2);
    return 1;
  }
  shell.positional = shell.positional.slice(count);
  beginOptions(shell);
  return 0;
}

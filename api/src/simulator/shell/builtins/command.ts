import type { Task } from '../../engine/index.ts';
import { singleQuote } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { RESERVED } from '../syntax/grammar.ts';
import { printFunction } from '../syntax/print-command.ts';
import { builtinNames, specialBuiltins } from './names.ts';
import { illegalOption, readLetters } from './options.ts';

const bashKeywords: ReadonlySet<string> = new Set([...RESERVED, '[[', ']]', 'function', 'select', 'time', 'coproc']);

/** Runs a command past functions, or with `-v` and `-V` says what it is: 127 where it is nothing (1 in bash). */
export function* command(shell: Shell, argv: string[]): Task<number> {
  let i = 1;
  let asks: 'v' | 'V' | undefined;
  for (; argv[i]?.startsWith('-') && argv[i] !== '-'; i++) {
    if (argv[i] === '--') {
      i++;
      break;
    }
    for (const letter of argv[i]?.slice(1) ?? '') {
      if (letter === 'v' || letter === 'V') asks = letter;
      else if (letter !== 'p') throw illegalOption(shell, 'command', letter, '[-pVv] command [arg ...]');
    }
  }
  const rest = argv.slice(i);
  if (rest.length === 0) return 0;
  if (!asks) return yield* shell.interpreter.runCommand(shell, rest);
  let status = shell.bash ? 1 : 0;
  for (const name of shell.bash ? rest : rest.slice(0, 1)) {
    const found = yield* describe(shell, name, asks === 'v');
    if (!shell.bash) status = found ? 0 : 127;
    else if (found) status = 0;
  }
  return status;
}

/** Runs a builtin past functions and programs (bash). */
export function* builtin(shell: Shell, argv: string[]): Task<number> {
  return argv.length < 2 ? 0 : yield* shell.interpreter.runCommand(shell, argv.slice(1), 'builtin');
}

/** What each name is to the shell; bash's `-t` and `-p` in one word, or the path. */
export function* type(shell: Shell, argv: string[]): Task<number> {
  let status = 0;
  const { letters, at } = shell.bash
    ? readLetters(shell, argv, 'afptP', '[-afptP] name [name ...]')
    : { letters: new Set(''), at: shell.flavor === 'ash' && argv[1]?.startsWith('-') ? 2 : 1 };
  for (const name of argv.slice(at)) {
    if (!shell.bash && at === 2) {
      // With any option busybox tells the name or the path alone.
      if (!(yield* describe(shell, name, true, 'type'))) status = 127;
      continue;
    }
    const kind = kindOf(shell, name, letters.has('f'));
    const path = shell.process.which(name);
    if (letters.has('P')) {
      if (path === undefined) status = 1;
      else yield* shell.write(1, `${path}\n`);
    } else if (letters.has('t') || letters.has('p')) {
      if (!kind) status = 1;
      else if (letters.has('t')) yield* shell.write(1, `${kind}\n`);
      else if (kind === 'file') yield* shell.write(1, `${path ?? ''}\n`);
    } else if (letters.has('a') && kind && kind !== 'file' && path !== undefined) {
      yield* describe(shell, name, false, 'type');
      yield* shell.write(1, `${name} is ${path}\n`);
    } else if (letters.has('f') && kind === 'file') yield* shell.write(1, `${name} is ${path}\n`);
    else if (!(yield* describe(shell, name, false, 'type'))) status = shell.bash ? 1 : 127;
  }
  return status;
}

function kindOf(shell: Shell, name: string, pastFunctions = false): string | undefined {
  if (shell.aliases.has(name) && (!shell.bash || shell.options.other.has('expand_aliases'))) return 'alias';
  if ((shell.bash ? bashKeywords : RESERVED).has(name)) return 'keyword';
  if (!pastFunctions && shell.functions.has(name)) return 'function';
  if (builtinNames(shell.flavor).has(name) && !shell.disabled.has(name)) return 'builtin';
  return shell.process.which(name) === undefined ? undefined : 'file';
}

/** Prints what a name would run: `command -v`, or a sentence. Whether there is anything. */
function* describe(shell: Shell, name: string, brief: boolean, asker = 'command'): Task<boolean> {
  const kind = kindOf(shell, name);
  const say = (text: string): Task<void> => shell.write(1, `${text}\n`);
  switch (kind) {
    case 'alias': {
      const text = shell.aliases.get(name) as string;
      yield* say(
        brief
          ? `alias ${name}=${singleQuote(text, shell.flavor)}`
          : shell.bash
            ? `${name} is aliased to \`${text}'`
            : `${name} is an alias for ${text}`,
      );
      return true;
    }
    case 'keyword':
      yield* say(brief ? name : `${name} is a shell keyword`);
      return true;
    case 'function':
      yield* say(brief ? name : shell.flavor === 'dash' ? `${name} is a shell function` : `${name} is a function`);
      if (!brief && shell.bash) yield* say(functionText(shell, name));
      return true;
    case 'builtin':
      yield* say(brief ? name : `${name} is a ${specialBuiltins.has(name) && !shell.bash ? 'special ' : ''}shell builtin`);
      return true;
    case 'file': {
      const path = shell.process.which(name) as string;
      yield* say(brief ? path : `${name} is ${path}`);
      return true;
    }
    default:
      if (brief) return false;
      if (shell.bash) yield* shell.complain(`${name}: not found`, 1, asker);
      else yield* say(`${name}: not found`);
      return false;
  }
}

/** A function as bash prints it. Empty where there is none. */
export function functionText(shell: Shell, name: string): string {
  const fn = shell.functions.get(name);
  return fn ? printFunction(name, fn.body, fn.source.text) : '';
}

/** The programs whose paths are remembered; `-r` forgets them. */
export function* hash(shell: Shell, argv: string[]): Task<number> {
  const { letters, at } = readLetters(shell, argv, shell.bash ? 'lrpdt' : 'rv', '[-lr] [-p pathname] [-dt] [name ...]');
  if (letters.has('r')) {
    shell.hashed.clear();
    return 0;
  }
  let status = 0;
  for (const name of argv.slice(at)) {
    const path = builtinNames(shell.flavor).has(name) || shell.functions.has(name) ? name : shell.process.which(name);
    if (path === undefined) status = yield* shell.complain(`${name}: not found`, 1, 'hash');
    else shell.hashed.set(name, path);
  }
  if (argv.length > 1) return status;
  if (shell.bash && shell.hashed.size === 0) yield* shell.write(1, 'hash: hash table empty\n');
  if (shell.bash && shell.hashed.size > 0) yield* shell.write(1, 'hits\tcommand\n');
  for (const path of shell.hashed.values()) yield* shell.write(1, shell.bash ? `   1\t${path}\n` : `${path}\n`);
  return 0;
}

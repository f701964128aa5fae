import type { Task } from '../../engine/index.ts';
import { elementKey } from '../arrays.ts';
import { describeVariable } from '../describe-variable.ts';
import { assignArray, assignText } from '../execution/assignment.ts';
import { trace, tracedValue } from '../execution/trace.ts';
import { calculate } from '../expansion/expansion.ts';
import { singleQuote } from '../quote.ts';
import { Failure, type Shell } from '../shell.ts';
import { type Variable, validName } from '../variables.ts';
import { readLetters } from './options.ts';

/** `export`: for the programs that are started from now on. */
export const exportVariables = (shell: Shell, argv: string[]): number | Task<number> => mark(shell, argv, 'exported');

/** `readonly`: none of them can be set again. */
export const readonlyVariables = (shell: Shell, argv: string[]): number | Task<number> => mark(shell, argv, 'readonly');

function mark(shell: Shell, argv: string[], attribute: 'exported' | 'readonly'): number | Task<number> {
  let i = 1;
  let remove = false;
  let functions = false;
  for (; /^-./.test(argv[i] ?? ''); i++) {
    if (argv[i] === '--') {
      i++;
      break;
    }
    const bad = (shell.bash ? /[^-pnfaA]/ : shell.flavor === 'dash' ? /[^-p]/ : /[^-pn]/).exec(argv[i] ?? '')?.[0];
    if (bad) throw illegalOption(shell, argv[0] as string, bad);
    if (argv[i] === '-n') remove = true;
    if (argv[i]?.includes('f') && shell.bash) functions = true;
  }
  if (i === argv.length) return list(shell, argv[0] as string, attribute);
  if (functions) return exportFunctions(shell, argv.slice(i), remove);
  const bad: string[] = [];
  const assigned: string[] = [];
  for (; i < argv.length; i++) {
    const arg = argv[i] as string;
    const array = shell.arrayArguments.get(i);
    const more: Partial<Variable> = { [attribute]: !remove };
    if (array) {
      assignArray(shell, array, more);
      continue;
    }
    const equals = arg.indexOf('=');
    const append = shell.bash && equals > 0 && arg[equals - 1] === '+';
    const name = equals < 0 ? arg : arg.slice(0, append ? equals - 1 : equals);
    if (!validName(name)) {
      if (!shell.bash) throw new Failure(`${name}: bad variable name`, 2);
      bad.push(arg);
      continue;
    }
    const old = shell.variables.get(name);
    if (equals >= 0) {
      assignText(shell, name, arg.slice(equals + 1), append, more);
      if (shell.bash && shell.options.xtrace) assigned.push(`${arg.slice(0, equals)}=${tracedValue(shell, arg.slice(equals + 1))}`);
    } else shell.variables.set(name, { value: undefined, ...old, ...more });
  }
  return bad.length + assigned.length > 0 ? tell(shell, argv[0] as string, assigned, bad) : 0;
}

/** bash hands functions on as variables that no shell has: `BASH_FUNC_name%%`. */
function exportFunctions(shell: Shell, names: readonly string[], remove: boolean): number | Task<number> {
  for (const name of names) {
    const found = shell.functions.get(name);
    if (!found) return shell.complain(`${name}: not a function`, 1, 'export');
    const { body, source } = found;
    shell.variables.setForeign(`BASH_FUNC_${name}%%`, remove ? undefined : `() ${source.text.slice(body.pos, body.end)}`);
  }
  return 0;
}

function illegalOption(shell: Shell, command: string, letter: string): Failure {
  if (!shell.bash) return new Failure(`${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`, 2);
  const usage = command === 'export' ? 'export [-fn] [name[=value] ...] or export -p' : 'readonly [-aAf] [name[=value] ...] or readonly -p';
  return new Failure(`-${letter}: invalid option\n${command}: usage: ${usage}`, 2);
}

/** What `set -x` shows once more, and what is refused. @see bash: subst.c do_assignment_internal */
function* tell(shell: Shell, command: string, assigned: readonly string[], bad: readonly string[]): Task<number> {
  for (const each of assigned) yield* trace(shell, each);
  for (const name of bad) yield* shell.complain(`\`${name}': not a valid identifier`, 1, command);
  return bad.length > 0 ? 1 : 0;
}

function* list(shell: Shell, command: string, attribute: 'exported' | 'readonly'): Task<number> {
  for (const name of shell.variables.names()) {
    const variable = shell.variables.get(name);
    if (!variable?.[attribute]) continue;
    const value = variable.value === undefined ? '' : `=${singleQuote(variable.value, shell.flavor)}`;
    yield* shell.write(1, `${shell.bash ? describeVariable(name, variable) : `${command} ${name}${value}`}\n`);
  }
  return 0;
}

/** Takes away variables, functions with `-f`, and in bash elements of arrays. */
export function unset(shell: Shell, argv: string[]): number {
  const { letters, at } = readLetters(shell, argv, shell.bash ? 'vfn' : 'vf', '[-f] [-v] [-n] [name ...]');
  if (shell.bash && letters.has('f') && letters.has('v')) throw new Failure('cannot simultaneously unset a function and a variable', 1);
  const what = letters.has('f') ? 'f' : letters.size > 0 ? 'v' : undefined;
  for (const name of argv.slice(at)) {
    if (what === 'f') {
      shell.functions.delete(name);
      continue;
    }
    const element = shell.bash ? /^(\w+)\[(.*)\]$/s.exec(name) : null;
    if (element) {
      const variable = shell.variables.get(element[1] as string);
      if (variable?.elements)
        shell.variables.deleteElement(
          variable.elements,
          elementKey(shell, variable, (element[2] as string).replace(/^(['"])(.*)\1$/s, '$2'), calculate),
        );
      continue;
    }
    if (!validName(name)) {
      if (shell.bash) {
        shell.functions.delete(name);
        continue;
      }
      throw new Failure(`${name}: bad variable name`, 2);
    }
    if (shell.bash && what === undefined && !shell.variables.get(name)) shell.functions.delete(name);
    else shell.unset(name);
  }
  return 0;
}

import type { Task } from '../../engine/index.ts';
import { bashRelease } from '../bash-release.ts';
import { describeVariable } from '../describe-variable.ts';
import { assignArray, assignText } from '../execution/assignment.ts';
import type { Shell } from '../shell.ts';
import { type Variable, validName } from '../variables.ts';
import { functionText } from './command.ts';
import { illegalOption } from './options.ts';

const LETTERS = 'aAfFgiIlnrtuxcp';
const USAGE: Readonly<Record<string, string>> = {
  declare: '[-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  typeset: '[-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]',
  local: '[option] name[=value] ...',
};
const USAGE_OF_5_1: Readonly<Record<string, string>> = {
  ...USAGE,
  declare: '[-aAfFgiIlnrtux] [-p] [name[=value] ...]',
  typeset: '[-aAfFgiIlnrtux] [-p] name[=value] ...',
};

/** bash's declare, typeset and local. */
export function* declare(shell: Shell, argv: string[]): Task<number> {
  const command = argv[0] as string;
  const on = new Set<string>();
  const off = new Set<string>();
  let i = 1;
  for (; /^[-+]./.test(argv[i] ?? ''); i++) {
    if (argv[i] === '--') {
      i++;
      break;
    }
    for (const letter of argv[i]?.slice(1) ?? '') {
      if (!LETTERS.includes(letter))
        throw illegalOption(shell, command, letter, (bashRelease(shell) < 5.2 ? USAGE_OF_5_1 : USAGE)[command] ?? '');
      (argv[i]?.[0] === '-' ? on : off).add(letter);
    }
  }
  const makesLocal = (shell.functionDepth > 0 && !on.has('g') && command !== 'export' && command !== 'readonly') || command === 'local';
  if (on.has('f') || on.has('F')) return yield* showFunctions(shell, argv.slice(i), on.has('F'));
  if (i === argv.length || on.has('p')) return yield* show(shell, argv.slice(i), command === 'local');
  let status = 0;
  for (; i < argv.length; i++) {
    const arg = argv[i] as string;
    const [, name = arg, append, value] = /^([^=+[]+(?:\[[^\]]*\])?)(\+)?=([\s\S]*)$/.exec(arg) ?? [];
    const array = shell.arrayArguments.get(i);
    if (!validName(name.replace(/\[.*\]$/, ''))) {
      status = yield* shell.complain(`\`${arg}': not a valid identifier`, 1, command);
      continue;
    }
    if (on.has('n') && value === name && !makesLocal) {
      status = yield* shell.complain(`${name}: nameref variable self references not allowed`, 1, command);
      continue;
    }
    if (makesLocal) {
      const isNew = !shell.variables.localNames().includes(name);
      shell.variables.makeLocal(name);
      if (name === 'OPTIND') {
        shell.optionIndex = 1;
        shell.optionOffset = 1;
      }
      if (isNew && !(append || shell.options.other.has('localvar_inherit'))) shell.variables.delete(name);
    }
    const old = shell.variables.get(name);
    const more = attributes(old, on, off);
    if (array) assignArray(shell, array, more);
    else if (value !== undefined) assignText(shell, name, value, append !== undefined, more);
    else if ((on.has('a') || on.has('A')) && !old?.elements)
      shell.variables.set(name, { ...old, ...more, value: undefined, elements: more.elements ?? new Map() });
    else shell.variables.set(name, { value: undefined, ...old, ...more });
  }
  return status;
}

function attributes(old: Variable | undefined, on: ReadonlySet<string>, off: ReadonlySet<string>): Partial<Variable> {
  return {
    ...(on.has('x') ? { exported: true } : off.has('x') ? { exported: false } : {}),
    ...(on.has('r') ? { readonly: true } : {}),
    ...(on.has('i') ? { integer: true } : off.has('i') ? { integer: false } : {}),
    ...(on.has('l') ? { letters: 'lower' as const } : on.has('u') ? { letters: 'upper' as const } : {}),
    ...(on.has('n') ? { reference: true } : off.has('n') ? { reference: false } : {}),
    ...(on.has('A') ? { associative: true } : {}),
    ...((on.has('a') || on.has('A')) && !old?.elements ? { elements: new Map() } : {}),
  };
}

function* show(shell: Shell, names: readonly string[], locals: boolean): Task<number> {
  let status = 0;
  const chosen = names.length > 0 ? names : locals ? shell.variables.localNames() : shell.variables.names();
  for (const name of chosen) {
    const variable = shell.variables.get(name);
    if (variable) yield* shell.write(1, `${describeVariable(name, variable)}\n`);
    else if (names.length > 0) status = yield* shell.complain(`${name}: not found`, 1, 'declare');
  }
  return status;
}

function* showFunctions(shell: Shell, names: readonly string[], namesOnly: boolean): Task<number> {
  let status = 0;
  for (const name of names.length > 0 ? names : [...shell.functions.keys()].sort()) {
    if (!shell.functions.has(name)) status = 1;
    else if (namesOnly) yield* shell.write(1, names.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else yield* shell.write(1, `${functionText(shell, name)}\n`);
  }
  return status;
}

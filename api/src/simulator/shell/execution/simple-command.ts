import type { Assignment, Command, Word } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { BUILTIN_COST } from '../../kernel/index.ts';
import { builtinsOf } from '../builtins/index.ts';
import { specialBuiltins } from '../builtins/names.ts';
import { closeSubstitutions } from '../descriptors.ts';
import { expandFields, expandFieldsNow } from '../expansion/expansion.ts';
import { singleQuote } from '../quote.ts';
import {
  type ArrayArgument,
  EndingFailure,
  ExitShell,
  Failure,
  isUnbound,
  type Shell,
  type ShellFunction,
  WriteFailure,
} from '../shell.ts';
import { argumentText, arrayItems, assign, targetOf } from './assignment.ts';
import { Mode } from './mode.ts';
import { placeOf } from './place.ts';
import { closeAll, closeUnseen, type Redirected, RedirectFailure, redirect } from './redirection.ts';
import { runProgram } from './run-program.ts';
import { trace, traced, tracedValue } from './trace.ts';
import { runDebugTrap, runReturnTrap } from './traps.ts';

/**
 * Assignments, words, redirections, and then a function, a builtin or a program.
 * @see POSIX.1-2017 XCU 2.9.1, dash eval.c evalcommand
 */
export function* runSimpleCommand(shell: Shell, node: Command, mode: number): Task<number> {
  shell.position = placeOf(node, shell.bash);
  shell.process.work(1);
  if (shell.trapDepth === 0) {
    shell.command = node;
    shell.commandSource = shell.source;
  }
  if (shell.debugs) yield* runDebugTrap(shell);
  shell.substitutionStatus = undefined;
  const { name } = node;
  if (name && shell.aliases.size > 0) {
    const alias = aliasOf(shell, node);
    if (alias !== undefined)
      return yield* shell.interpreter.runText(shell, alias, { tested: (mode & Mode.tested) !== 0, commandName: 'alias' });
  }
  const argv = name ? yield* argumentsOf(shell, name, node) : [];
  if (argv.length === 0) return yield* runAssignments(shell, node);
  const command = argv[0] as string;
  if (node.redirects.length === 0 && node.prefix.length === 0) {
    if (shell.options.xtrace) yield* traceCommand(shell, [], argv);
    return yield* dispatch(shell, command, argv, node, [], mode & ~Mode.settled);
  }
  const before = shell.descriptors;
  let redirected: Redirected | undefined;
  try {
    redirected = node.redirects.length > 0 ? yield* redirect(shell, node.redirects) : undefined;
  } catch (error) {
    if (!(error instanceof RedirectFailure)) throw error;
    const status = yield* shell.complain(error.message, error.status);
    if (shell.strict && specialBuiltins.has(command) && !shell.functions.has(command)) throw new ExitShell(status);
    return status;
  }
  const assignments = node.prefix.filter((one) => one.type === 'Assignment');
  // bash is that process itself by then, and lets go of what it had.
  const settles = (mode & Mode.settled) !== 0;
  const keeps = command === 'exec' && argv.length === (argv[1] === '--' ? 2 : 1);
  if (redirected) {
    shell.descriptors = redirected.descriptors;
    shell.outerDescriptors = before;
  }
  try {
    if (shell.options.xtrace) {
      // What set -x says goes where stderr was before.
      const inner = shell.descriptors;
      shell.descriptors = before;
      yield* traceCommand(shell, assignments, argv);
      shell.descriptors = inner;
    }
    if (redirected && settles) closeUnseen(shell, before);
    return yield* dispatch(shell, command, argv, node, assignments, mode & ~Mode.settled);
  } catch (error) {
    if (error instanceof Failure) yield* shell.tellFailure(error);
    throw error;
  } finally {
    shell.outerDescriptors = undefined;
    if (redirected && !keeps && !settles) {
      shell.descriptors = before;
      closeAll(shell, redirected.opened);
    }
  }
}

/** Words after a declaration builtin may be assignments, which are not split. */
function* argumentsOf(shell: Shell, name: Word, node: Command): Task<string[]> {
  const { args } = node;
  let plain = true;
  for (const arg of args) if (arg.type === 'Assignment') plain = false;
  if (plain) {
    const words = wordsOf(node, name);
    return expandFieldsNow(shell, words) ?? (yield* expandFields(shell, words, { glob: !(shell.flavor === 'ash' && name.value === '[[') }));
  }
  const argv = yield* expandFields(shell, [name]);
  const arrays = new Map<number, ArrayArgument>();
  for (const arg of args) {
    if (arg.type === 'Word') for (const field of yield* expandFields(shell, [arg])) argv.push(field);
    else if (arg.value.type === 'ArrayValue') {
      arrays.set(argv.length, { name: arg.name, append: arg.append ?? false, items: yield* arrayItems(shell, arg.value) });
      argv.push(arg.name);
    } else argv.push(yield* argumentText(shell, arg));
  }
  shell.arrayArguments = arrays;
  return argv;
}

const words = new WeakMap<Command, readonly Word[]>();

function wordsOf(node: Command, name: Word): readonly Word[] {
  let found = words.get(node);
  if (!found) {
    found = joined([name, ...(node.args as readonly Word[])]);
    words.set(node, found);
  }
  return found;
}

/** `--from-file=key=<(…)`: what a process substitution touches is one word with it. */
function joined(all: readonly Word[]): readonly Word[] {
  if (!all.some(isSubstitution)) return all;
  const found: Word[] = [];
  let before: Word | undefined;
  for (const word of all) {
    const previous = found.at(-1);
    if (before && previous && before.end === word.pos && (isSubstitution(before) || isSubstitution(word)))
      found[found.length - 1] = {
        type: 'Word',
        text: previous.text + word.text,
        value: previous.value + word.value,
        pos: previous.pos,
        end: word.end,
        parts: [...partsOf(previous), ...partsOf(word)],
      };
    else found.push(word);
    before = word;
  }
  return found;
}

const isSubstitution = ({ parts }: Word): boolean => parts?.length === 1 && parts[0]?.type === 'ProcessSubstitution';

const partsOf = ({ parts, text, value, pos, end }: Word): NonNullable<Word['parts']> =>
  parts ?? [{ type: 'Literal', text, value, pos, end }];

/** A command of assignments or redirections alone. Its status is that of the last command substitution. */
function* runAssignments(shell: Shell, node: Command): Task<number> {
  if (node.redirects.length > 0) {
    try {
      const { opened } = yield* redirect(shell, node.redirects);
      closeAll(shell, opened);
    } catch (error) {
      if (!(error instanceof RedirectFailure)) throw error;
      return yield* shell.complain(error.message, error.status);
    }
  }
  const told: string[] = [];
  for (const assignment of node.prefix) {
    if (assignment.type !== 'Assignment') continue;
    const array = assignment.value.type === 'ArrayValue' ? assignment.value : undefined;
    if (shell.options.xtrace && array)
      yield* trace(shell, `${targetOf(shell, assignment)}(${array.elements.map(({ text }) => text).join(' ')})`);
    const value = yield* assign(shell, assignment, undefined, shell.bash);
    if (shell.options.xtrace && !shell.bash) told.push(`${targetOf(shell, assignment)}${tracedValue(shell, value)}`);
  }
  if (told.length > 0) yield* trace(shell, told.join(' '));
  yield* shell.process.compute(1);
  return shell.substitutionStatus ?? 0;
}

function* traceCommand(shell: Shell, assignments: readonly Assignment[], argv: readonly string[]): Task<void> {
  const parts: string[] = [];
  for (const assignment of assignments) {
    const value = tracedValue(shell, (yield* argumentText(shell, assignment)).slice(assignment.name.length + 1));
    if (shell.bash) yield* trace(shell, `${assignment.name}=${value}`);
    else parts.push(`${assignment.name}=${value}`);
  }
  for (const { name, append, items } of shell.arrayArguments.values()) {
    const elements = items.map(
      ({ key, value }) => (key === undefined ? '' : `[${singleQuote(key, 'bash')}]=`) + singleQuote(value, 'bash'),
    );
    yield* trace(shell, `${name}${append ? '+' : ''}=(${elements.join(' ')})`);
  }
  yield* trace(shell, [...parts, ...argv.map((word) => traced(shell, word))].join(' '));
}

function* dispatch(
  shell: Shell,
  command: string,
  argv: string[],
  node: Command,
  assignments: readonly Assignment[],
  mode: number,
): Task<number> {
  const special = specialBuiltins.has(command);
  const fn = special && shell.strict ? undefined : shell.functions.get(command);
  if (fn) {
    if (assignments.length === 0) return yield* callFunction(shell, command, fn, argv, mode);
    return yield* withTemporary(shell, assignments, callFunction(shell, command, fn, argv, mode));
  }
  const last = (mode & Mode.last) !== 0 && !hasTraps(shell) && !(shell.bash && shell.subshellDepth === 0 && node.redirects.length > 0);
  const builtin = shell.disabled.has(command) ? undefined : builtinsOf(shell.flavor).get(command);
  // `command name` takes the shell over as `name` would.
  const program = builtin && last && command === 'command' ? argv.slice(1) : argv;
  const plain = !builtin || (program !== argv && /^[^-]/.test(program[0] ?? '-') && !builtinsOf(shell.flavor).has(program[0] ?? ''));
  if (builtin && !plain) {
    if (assignments.length === 0) return yield* callBuiltin(shell, command, argv, special);
    if (special && shell.strict) {
      for (const assignment of assignments) yield* assign(shell, assignment);
      return yield* callBuiltin(shell, command, argv, special);
    }
    return yield* withTemporary(shell, assignments, callBuiltin(shell, command, argv, special));
  }
  const run = runProgram(shell, program, last, node);
  return assignments.length === 0 ? yield* run : yield* withTemporary(shell, assignments, run);
}

/** Whether any action is to be run; a signal that is ignored (`trap ''`) has none. */
export function hasTraps(shell: Shell): boolean {
  for (const action of shell.traps.values()) if (action !== '') return true;
  return false;
}

/** Assignments that last as long as the command and stand in its environment. */
function* withTemporary(shell: Shell, assignments: readonly Assignment[], body: Task<number>): Task<number> {
  const { variables } = shell;
  variables.enterScope();
  try {
    for (const assignment of assignments) {
      // bash tells of one that cannot be set, and runs the command without it.
      if (shell.bash && variables.get(assignment.name)?.readonly) {
        yield* shell.complain(`${assignment.name}: readonly variable`, 1);
        continue;
      }
      variables.makeLocal(assignment.name);
      yield* assign(shell, assignment, { exported: true });
    }
    return yield* body;
  } finally {
    variables.leaveScope();
  }
}

function* callBuiltin(shell: Shell, command: string, argv: string[], special: boolean): Task<number> {
  yield* shell.process.compute(BUILTIN_COST);
  const { nesting } = shell;
  const builtin = builtinsOf(shell.flavor).get(command);
  try {
    const result = builtin?.(shell, argv) ?? 127;
    return typeof result === 'number' ? result : yield* result;
  } catch (error) {
    // What ends bash ends it from within a text, and a variable that is not set from within a calculation.
    if (!(error instanceof Failure) || (shell.bash && endsBash(error, command))) throw error;
    shell.nesting = nesting;
    // busybox' printf fails without a word.
    if (error instanceof WriteFailure && shell.flavor === 'ash' && command === 'printf') return error.status;
    if (error instanceof WriteFailure && shell.flavor === 'dash') return yield* shell.complain(`${command}: I/O error`, 1, command);
    // What cannot be written busybox tells as the program `sh`.
    if (error instanceof WriteFailure && shell.flavor === 'ash') {
      yield* shell.tell(`sh: ${error.message}\n`);
      return error.status;
    }
    const status =
      error.place !== undefined && !shell.bash
        ? yield* shell.tellFailure(error)
        : yield* shell.complain(error.message, error.status, commandName(shell, command, error));
    if (shell.strict && (special || (command === 'local' && !shell.bash))) throw new ExitShell(status);
    if (command === 'exit' || error instanceof EndingFailure) throw new ExitShell(status);
    return status;
  } finally {
    shell.arrayArguments = noArrays;
    closeSubstitutions(shell);
  }
}

const endsBash = (failure: Failure, command: string): boolean =>
  isUnbound(failure) || (failure.place !== undefined && runsScripts.has(command));

const noArrays: ReadonlyMap<number, ArrayArgument> = new Map();

const runsScripts: ReadonlySet<string> = new Set(['.', 'command', 'eval', 'source']);

/** bash tells of what concerns the script, not the builtin, without the builtin's name. */
const commandName = (shell: Shell, command: string, error: Failure): string | undefined =>
  shell.bash && ((error.discards && command !== 'exit') || command === '.' || command === 'source') ? undefined : command;

function* callFunction(shell: Shell, name: string, fn: ShellFunction, argv: readonly string[], mode: number): Task<number> {
  yield* shell.process.compute(BUILTIN_COST);
  const { positional, source, position, loopDepth, optionIndex, optionOffset, lineOffset, file } = shell;
  const { substitutionsBelow } = shell;
  shell.substitutionsBelow = shell.processSubstitutions.length;
  shell.positional = argv.slice(1);
  shell.functionDepth++;
  shell.loopDepth = 0;
  shell.calls.push({ name, file: fn.file, line: shell.line });
  shell.source = fn.source;
  shell.lineOffset = fn.lineOffset;
  shell.file = fn.file;
  shell.variables.enterScope();
  if (!shell.bash) {
    shell.optionIndex = 1;
    shell.optionOffset = 1;
  }
  const returnTrap = shell.traps.get('RETURN');
  if (returnTrap && !shell.options.functrace) shell.traps.delete('RETURN');
  try {
    if (shell.debugs && shell.options.functrace) {
      shell.position = fn.body.pos;
      yield* runDebugTrap(shell);
    }
    shell.statusAtReturn = shell.status;
    const status = yield* shell.interpreter.runNode(shell, fn.body, mode & Mode.tested);
    const returns = shell.skip === 'return';
    if (returns) shell.skip = undefined;
    const result = returns ? shell.status : status;
    if (shell.traps.has('RETURN')) yield* runReturnTrap(shell, returns ? shell.statusAtReturn : status);
    return result;
  } catch (error) {
    shell.leave(error);
    throw error;
  } finally {
    const localOptions = shell.bash && shell.variables.localNames().includes('OPTIND');
    shell.variables.leaveScope();
    shell.substitutionsBelow = substitutionsBelow;
    closeSubstitutions(shell);
    if (localOptions) shell.set('OPTIND', shell.get('OPTIND') ?? '1');
    shell.calls.pop();
    if (returnTrap && !shell.traps.has('RETURN')) shell.traps.set('RETURN', returnTrap);
    shell.file = file;
    shell.lineOffset = lineOffset;
    shell.functionDepth--;
    shell.positional = positional;
    shell.source = source;
    shell.position = position;
    shell.loopDepth = loopDepth;
    if (!shell.bash) {
      shell.optionIndex = optionIndex;
      shell.optionOffset = optionOffset;
    }
  }
}

/** `command name …`, and what else runs words as they are: a builtin or a program, never a function. */
export function* runPlainCommand(shell: Shell, argv: readonly string[], only?: 'builtin'): Task<number> {
  const command = argv[0] as string;
  if (builtinsOf(shell.flavor).has(command)) return yield* callBuiltin(shell, command, [...argv], false);
  if (only) return yield* shell.complain(`${command}: not a shell builtin`, 1, 'builtin');
  return yield* runProgram(shell, argv, false, undefined);
}

/** The text that an alias makes of a command, if its name is one (known since an earlier line). */
function aliasOf(shell: Shell, node: Command): string | undefined {
  if (shell.bash && !shell.options.other.has('expand_aliases')) return undefined;
  const name = node.name?.text ?? '';
  const alias = shell.aliases.get(name);
  if (alias === undefined || alias.startsWith(`${name} `) || alias === name) return undefined;
  const place = shell.aliasPlaces.get(name);
  if (place && place.source === shell.source && place.line >= shell.line) return undefined;
  const { text } = shell.source;
  return `${text.slice(node.pos, node.name?.pos)}${alias}${text.slice(node.name?.end, node.end)}`;
}

import type { Case, For, SyntaxNode, While } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { fileOfFunctions } from '../call-stack.ts';
import { expandArithmetic, expandFields, expandPattern, expandText } from '../expansion/expansion.ts';
import { patternMatches } from '../pattern.ts';
import { Failure, isUnbound, type Shell } from '../shell.ts';
import { ConditionFailure, evaluateConditional } from './conditional.ts';
import { turnLength } from './idle-loop.ts';
import { Mode } from './mode.ts';
import { runCoproc } from './pipelines.ts';
import { runPlainCommand } from './simple-command.ts';
import { SteadyLoop } from './steady-loop.ts';
import { trace } from './trace.ts';
import { runDebugTrap } from './traps.ts';

/** Runs a compound command (if, while, for, case, function …); answers with its status. `mode` is a set of `Mode` bits. */
export function* runControl(shell: Shell, node: SyntaxNode, mode: number): Task<number> {
  shell.position = node.pos;
  switch (node.type) {
    case 'If': {
      for (const branch of [node, ...node.elif]) {
        const test = yield* shell.interpreter.runStatements(shell, branch.clause.commands, Mode.tested);
        if (shell.skip) return test;
        if (test === 0) return yield* shell.interpreter.runStatements(shell, branch.then.commands, withinCompound(shell, mode));
      }
      return node.else ? yield* shell.interpreter.runStatements(shell, node.else.commands, withinCompound(shell, mode)) : 0;
    }
    case 'While':
      return yield* runWhile(shell, node, mode & Mode.tested);
    case 'For':
    case 'Select':
      return yield* runFor(shell, node as For, mode & Mode.tested);
    case 'ArithmeticFor': {
      const text = shell.source.text.slice(node.pos, node.body.pos);
      const parts = /\(\(([\s\S]*)\)\)/.exec(text)?.[1]?.split(';') ?? [];
      const evaluate = function* (part: string | undefined): Task<number | undefined> {
        if (shell.options.xtrace) yield* trace(shell, `(( ${part?.trim() ? part.trimStart() : 1} ))`);
        shell.position = node.pos;
        return yield* asArithmetic(shell, expandArithmetic(shell, part ?? ''));
      };
      let status = 0;
      const steady = SteadyLoop.of(shell, node);
      if ((yield* evaluate(parts[0])) === undefined) return 1;
      shell.loopDepth++;
      try {
        for (let turns = 0; ; turns++) {
          const goesOn = yield* evaluate(parts[1]?.trim() ? parts[1] : '1');
          if (goesOn === undefined) return 1;
          if (goesOn === 0) break;
          const more = turns > 0 ? steady?.next() : undefined;
          if (more) yield* more;
          yield* shell.process.compute(turnLength(shell, node, turns, turnCost));
          status = yield* shell.interpreter.runStatements(shell, node.body.commands, mode & Mode.tested);
          if (shell.skip && leavesLoop(shell)) break;
          if ((yield* evaluate(parts[2])) === undefined) return 1;
        }
      } finally {
        steady?.end();
        shell.loopDepth--;
      }
      return status;
    }
    case 'Case':
      return yield* runCase(shell, node, withinCompound(shell, mode));
    case 'Function':
      shell.functions.set(node.name.value, {
        body: node.body,
        source: shell.source,
        lineOffset: shell.lineOffset,
        file: fileOfFunctions(shell),
      });
      return 0;
    case 'TestCommand':
      if (shell.bash) yield* begin(shell, node);
      yield* shell.process.compute(turnCost);
      try {
        return (yield* evaluateConditional(shell, node.expression)) ? 0 : 1;
      } catch (error) {
        if (!(error instanceof ConditionFailure)) throw error;
        return yield* shell.complain(error.message, 1);
      }
    case 'ArithmeticCommand':
      if (shell.bash) yield* begin(shell, node);
      if (shell.options.xtrace) yield* trace(shell, `(( ${node.body} ))`);
      yield* shell.process.compute(turnCost);
      if (shell.bash) shell.position = node.end - 1;
      return yield* arithmeticCommand(shell, node.body);
    case 'Coproc':
      runCoproc(shell, node);
      return 0;
    default:
      throw new Failure(`${node.type}: not a command`, 2);
  }
}

/** bash notes the command, and runs the DEBUG trap before it. */
function* begin(shell: Shell, node: SyntaxNode): Task<void> {
  if (shell.trapDepth === 0) {
    shell.command = node;
    shell.commandSource = shell.source;
  }
  if (!shell.debugs) return;
  shell.position = node.pos;
  yield* runDebugTrap(shell);
}

/** bash becomes the last program of a list only, not of other compound commands; the others of all. */
export const withinCompound = (shell: Shell, mode: number): number => (shell.bash ? mode & Mode.tested : mode);

/** A turn of a loop, in microseconds of CPU. */
const turnCost = 2;

function* arithmeticCommand(shell: Shell, text: string): Task<number> {
  return (yield* asArithmetic(shell, expandArithmetic(shell, text))) ? 0 : 1;
}

/** What `((` calculates; undefined where it cannot be, once that is told. */
function* asArithmetic(shell: Shell, value: Task<number>): Task<number | undefined> {
  try {
    return yield* value;
  } catch (error) {
    if (!(error instanceof Failure) || isUnbound(error)) throw error;
    yield* shell.complain(`((: ${error.message}`, 1);
    return undefined;
  }
}

function* runWhile(shell: Shell, loop: While, mode: number): Task<number> {
  const { kind, clause, body } = loop;
  let status = 0;
  const steady = SteadyLoop.of(shell, loop);
  shell.loopDepth++;
  try {
    for (let turns = 0; ; turns++) {
      const more = turns > 0 ? steady?.next() : undefined;
      if (more) yield* more;
      yield* shell.process.compute(turnLength(shell, loop, turns, turnCost));
      const test = yield* shell.interpreter.runStatements(shell, clause.commands, Mode.tested);
      if (shell.skip) {
        if (shell.skip === 'return' || shell.skip === 'exit') return test;
        if (leavesLoop(shell)) return status;
        continue;
      }
      if ((test === 0) !== (kind === 'while')) return status;
      status = yield* shell.interpreter.runStatements(shell, body.commands, mode);
      if (shell.skip && leavesLoop(shell)) return status;
    }
  } finally {
    steady?.end();
    shell.loopDepth--;
  }
}

/** What `break` and `continue` (and `return` and `exit`) mean to the loop that they come to. */
function leavesLoop(shell: Shell): boolean {
  if (shell.skip === 'return' || shell.skip === 'exit') return true;
  if (--shell.skipCount > 0) return true;
  const leaves = shell.skip === 'break';
  shell.skip = undefined;
  return leaves;
}

function* runFor(shell: Shell, node: For, mode: number): Task<number> {
  const { name, wordlist, body } = node;
  const values = wordlist ? yield* expandFields(shell, wordlist) : shell.positional;
  if (shell.bash && !/^[A-Za-z_]\w*$/.test(name.text)) throw new Failure(`\`${name.text}': not a valid identifier`, 1, true);
  const { text } = shell.source;
  const isSelect = (node.type as string) === 'Select';
  const heading =
    shell.options.xtrace && shell.bash
      ? `${isSelect ? 'select' : 'for'} ${name.text} in ${wordlist?.map((word) => word.text).join(' ') ?? '"$@"'}`
      : '';
  if (isSelect) {
    if (heading) yield* trace(shell, heading);
    return values.length === 0 ? 0 : yield* runSelect(shell, node, values, mode);
  }
  let status = 0;
  shell.loopDepth++;
  try {
    for (const value of values) {
      if (shell.bash) yield* begin(shell, node);
      if (heading && text) yield* trace(shell, heading);
      yield* shell.process.compute(turnCost);
      shell.set(name.text, value);
      status = yield* shell.interpreter.runStatements(shell, body.commands, mode);
      if (shell.skip && leavesLoop(shell)) break;
    }
  } finally {
    shell.loopDepth--;
  }
  return status;
}

/** bash's menu: numbered choices and a prompt on stderr, an answer from stdin, until `break` or the end of the input. */
function* runSelect(shell: Shell, { name, body }: For, values: readonly string[], mode: number): Task<number> {
  let status = 0;
  shell.loopDepth++;
  try {
    yield* shell.tell(values.map((value, i) => `${String(i + 1).padStart(String(values.length).length)}) ${value}\n`).join(''));
    for (;;) {
      yield* shell.tell(shell.get('PS3') ?? '#? ');
      if ((yield* runPlainCommand(shell, ['read', '-r', 'REPLY'])) !== 0) {
        yield* shell.write(1, '\n');
        return 1;
      }
      shell.set(name.text, values[Number(shell.get('REPLY')) - 1] ?? '');
      status = yield* shell.interpreter.runStatements(shell, body.commands, mode);
      if (shell.skip && leavesLoop(shell)) return status;
    }
  } finally {
    shell.loopDepth--;
  }
}

function* runCase(shell: Shell, node: Case, mode: number): Task<number> {
  const { word, items } = node;
  if (shell.bash) yield* begin(shell, node);
  if (shell.options.xtrace && shell.bash) yield* trace(shell, `case ${word.text} in`);
  const value = yield* expandText(shell, word, 'word');
  const options = { extended: shell.options.other.has('extglob'), ignoreCase: shell.options.other.has('nocasematch') };
  let status = 0;
  let fallsThrough = false;
  for (const { pattern, body, terminator } of items) {
    let matched = fallsThrough;
    for (let i = 0; i < pattern.length && !matched; i++) {
      matched = patternMatches(yield* expandPattern(shell, pattern[i] as (typeof pattern)[number]), value, options);
    }
    if (!matched) continue;
    status = yield* shell.interpreter.runStatements(
      shell,
      body.commands,
      terminator === ';&' || terminator === ';;&' ? mode & Mode.tested : mode,
    );
    if (shell.skip) return status;
    if (terminator !== ';&' && terminator !== ';;&') return status;
    fallsThrough = terminator === ';&';
  }
  return status;
}

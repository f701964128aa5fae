import type { AndOr, Case, For, ParsedScript, Pipeline, Statement, SyntaxNode, While } from 'unbash';
import type { Task } from '../engine/index.ts';
import { OsError } from '../kernel/types.ts';
import { evaluateConditional } from './conditional.ts';
import { expandArithmetic, expandFields, expandPattern, expandText } from './expansion.ts';
import { addJob, statusOf, tellSignal, waitForeground } from './jobs.ts';
import { Mode } from './mode.ts';
import { parseScript } from './parse.ts';
import { patternMatches } from './pattern.ts';
import { traceWord } from './quote.ts';
import { closeAll, redirect } from './redirection.ts';
import { Discard, ExitShell, Failure, type Interpreter, type Shell } from './shell.ts';
import { executeProgram, runPlainCommand, runSimpleCommand } from './simple-command.ts';
import { forkShell } from './subshell.ts';
import { trace } from './trace.ts';
import { runErrorTrap, runPendingTraps } from './traps.ts';

export const interpreter: Interpreter = {
  runText,
  runNode,
  runCommand: (shell, argv, options) => runPlainCommand(shell, argv, options),
  execute: executeProgram,
  substitute,
  processSubstitution,
};

/** Runs a script's text, line after line, up to its syntax error if it has one. */
function* runText(
  shell: Shell,
  text: string,
  options: { readonly last?: boolean; readonly tested?: boolean; readonly commandName?: string } = {},
): Task<number> {
  const { source, position } = shell;
  const parsed = parseScript(text, shell.flavor);
  let status = 0;
  try {
    for (let i = 0; i < parsed.lines.length; i++) {
      shell.source = parsed.source;
      const mode = (options.tested ? Mode.tested : 0) | (options.last && i === parsed.lines.length - 1 && !parsed.error ? Mode.last : 0);
      status = yield* runLine(shell, parsed.lines[i] as readonly Statement[], mode, options.commandName === undefined && !options.last);
      if (shell.skip) break;
    }
    if (parsed.error && !shell.skip) return yield* syntaxError(shell, parsed.error, options.commandName);
  } finally {
    shell.source = source;
    shell.position = position;
  }
  return status;
}

/** bash gives up a line at some errors, and a script file goes on with the next. */
function* runLine(shell: Shell, line: readonly Statement[], mode: number, goesOn: boolean): Task<number> {
  if (!shell.bash || !goesOn || !shell.scriptFile) return yield* runStatements(shell, line, mode);
  try {
    return yield* runStatements(shell, line, mode);
  } catch (error) {
    if (error instanceof Failure && error.discards) {
      shell.status = yield* shell.complain(error.message, error.status);
      return shell.status;
    }
    if (!(error instanceof Discard) || shell.functionDepth > 0) throw error;
    return error.status;
  }
}

function* syntaxError(
  shell: Shell,
  error: { readonly message: string; readonly line: number },
  commandName: string | undefined,
): Task<number> {
  const { flavor, name } = shell;
  const place = commandName === 'eval' ? 'eval: ' : '';
  if (flavor === 'dash') yield* shell.tell(`${name}: ${error.line}: ${place}${error.message}\n`);
  else if (flavor === 'ash') {
    const line = shell.scriptFile ? `line ${error.line}: ` : place ? `line ${error.line - 1}: ` : '';
    yield* shell.tell(`${name}: ${place}${line}${error.message}\n`);
  } else {
    const where = shell.scriptFile && !place ? '' : place || '-c: ';
    for (const part of error.message.split('\n')) yield* shell.tell(`${name}: ${where}line ${error.line}: ${part}\n`);
  }
  shell.status = 2;
  if (flavor === 'bash' && commandName !== undefined) return commandName === 'eval' ? 1 : 2;
  throw new ExitShell(2);
}

function* runStatements(shell: Shell, statements: readonly Statement[], mode: number): Task<number> {
  let status = 0;
  const end = statements.length - 1;
  for (let i = 0; i <= end; i++) {
    const { command, background } = statements[i] as Statement;
    if (background) {
      runInBackground(shell, statements[i] as Statement);
      status = shell.status = 0;
    } else status = yield* runNode(shell, command, i === end ? mode : mode & Mode.tested);
    if (shell.skip) break;
  }
  return status;
}

/** Runs a command; afterwards `set -e`, and the traps of signals that came meanwhile. @see dash eval.c evaltree */
function* runNode(shell: Shell, node: SyntaxNode, mode: number): Task<number> {
  if (shell.options.noexec) return 0;
  const status: number = yield* runByType(shell, node, mode);
  shell.status = status;
  if (status !== 0 && (mode & Mode.tested) === 0 && checksExit(node) && !shell.skip) {
    if (shell.bash) yield* runErrorTrap(shell);
    if (shell.options.errexit) throw new ExitShell(status);
  }
  if (shell.pending.length > 0) yield* runPendingTraps(shell);
  return status;
}

/** Compound commands leave `set -e` to what is in them. */
function checksExit(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Command':
    case 'Subshell':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return !node.prefixes.some((prefix) => prefix.type === 'Negation');
    case 'Redirected':
      return true;
    default:
      return false;
  }
}

function runByType(shell: Shell, node: SyntaxNode, mode: number): Task<number> {
  switch (node.type) {
    case 'Command':
      return runSimpleCommand(shell, node, mode);
    case 'AndOr':
      return runAndOr(shell, node, mode);
    case 'Pipeline':
      return runPipeline(shell, node, mode);
    case 'CompoundList':
      return runStatements(shell, node.commands, mode);
    case 'BraceGroup':
      return runStatements(shell, node.body.commands, mode);
    case 'Subshell':
      return runSubshell(shell, node, mode);
    case 'Redirected':
      return runRedirected(shell, node, mode);
    default:
      return runControl(shell, node, mode);
  }
}

function* runControl(shell: Shell, node: SyntaxNode, mode: number): Task<number> {
  shell.position = node.pos;
  switch (node.type) {
    case 'If': {
      for (const branch of [node, ...node.elif]) {
        const test = yield* runStatements(shell, branch.clause.commands, Mode.tested);
        if (shell.skip) return test;
        if (test === 0) return yield* runStatements(shell, branch.then.commands, mode);
      }
      return node.else ? yield* runStatements(shell, node.else.commands, mode) : 0;
    }
    case 'While':
      return yield* runWhile(shell, node, mode & Mode.tested);
    case 'For':
    case 'Select':
      return yield* runFor(shell, node as For, mode & Mode.tested);
    case 'ArithmeticFor': {
      const text = shell.source.text.slice(node.pos, node.body.pos);
      const parts = /\(\(([^]*)\)\)/.exec(text)?.[1]?.split(';') ?? [];
      const evaluate = (part: string | undefined): Task<number> => expandArithmetic(shell, part ?? '');
      let status = 0;
      yield* evaluate(parts[0]);
      shell.loopDepth++;
      try {
        while ((parts[1] ?? '').trim() === '' || (yield* evaluate(parts[1])) !== 0) {
          yield* shell.process.compute(turnCost);
          status = yield* runStatements(shell, node.body.commands, mode & Mode.tested);
          if (shell.skip && leavesLoop(shell)) break;
          yield* evaluate(parts[2]);
        }
      } finally {
        shell.loopDepth--;
      }
      return status;
    }
    case 'Case':
      return yield* runCase(shell, node, mode);
    case 'Function':
      shell.functions.set(node.name.value, { body: node.body, source: shell.source });
      return 0;
    case 'TestCommand':
      if (shell.options.xtrace) yield* trace(shell, shell.source.text.slice(node.pos, node.end));
      yield* shell.process.compute(turnCost);
      return (yield* evaluateConditional(shell, node.expression)) ? 0 : 1;
    case 'ArithmeticCommand':
      if (shell.options.xtrace) yield* trace(shell, `((${node.body}))`);
      yield* shell.process.compute(turnCost);
      return yield* arithmeticCommand(shell, node.body);
    case 'Coproc':
      throw new Failure('coproc: not supported here', 2);
    default:
      throw new Failure(`${node.type}: not a command`, 2);
  }
}

/** A turn of a loop, in microseconds of CPU. */
const turnCost = 2;

function* arithmeticCommand(shell: Shell, text: string): Task<number> {
  try {
    return (yield* expandArithmetic(shell, text)) !== 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return yield* shell.complain(`((: ${error.message}`, 1);
  }
}

function* runAndOr(shell: Shell, { commands, operators }: AndOr, mode: number): Task<number> {
  const end = commands.length - 1;
  let status = yield* runNode(shell, commands[0] as SyntaxNode, Mode.tested);
  for (let i = 1; i <= end; i++) {
    if (shell.skip) return status;
    if ((operators[i - 1] === '&&') !== (status === 0)) continue;
    status = yield* runNode(shell, commands[i] as SyntaxNode, i === end ? mode : Mode.tested);
  }
  return status;
}

function* runPipeline(shell: Shell, node: Pipeline, mode: number): Task<number> {
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length;
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const startedAt = shell.process.now;
  const inner = negations > 0 ? Mode.tested : time ? mode & Mode.tested : mode;
  let status =
    node.commands.length === 1
      ? yield* runNode(shell, node.commands[0] as SyntaxNode, inner)
      : yield* runPipes(shell, node, inner & Mode.tested);
  if (negations % 2 === 1 && shell.skip !== 'return') status = status === 0 ? 1 : 0;
  if (time && time.type === 'Time') yield* shell.tell(timeReport(shell.process.now - startedAt, time.posix !== undefined));
  return status;
}

function timeReport(elapsed: number, posix: boolean): string {
  const shown = (micros: number): string =>
    posix ? (micros / 1e6).toFixed(2) : `${Math.floor(micros / 6e7)}m${((micros % 6e7) / 1e6).toFixed(3)}s`;
  const [gap, tab] = posix ? ['', ' '] : ['\n', '\t'];
  return `${gap}real${tab}${shown(elapsed)}\nuser${tab}${shown(0)}\nsys${tab}${shown(0)}\n`;
}

/** All of a pipeline's commands run in subshells. */
function* runPipes(shell: Shell, node: Pipeline, mode: number): Task<number> {
  const pids = forkPipeline(shell, node, mode);
  const statuses = [];
  let ended = { code: 0 };
  for (const pid of pids) {
    ended = yield* waitForeground(shell, pid);
    statuses.push(statusOf(ended));
  }
  yield* tellSignal(shell, pids.at(-1) as number, ended, shell.source.text.slice(node.pos, node.end));
  if (shell.bash) shell.set('PIPESTATUS', '', { elements: new Map(statuses.map((status, i) => [i, String(status)])) });
  return shell.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : (statuses.at(-1) ?? 0);
}

function forkPipeline(shell: Shell, node: Pipeline, mode: number, first?: ReadonlyMap<number, number>): number[] {
  const { process } = shell;
  const pids: number[] = [];
  let input: number | undefined;
  const { text } = shell.source;
  node.commands.forEach((command, i) => {
    const descriptors = new Map(i === 0 && first ? first : shell.descriptors);
    if (input !== undefined) descriptors.set(0, input);
    const pipe = i < node.commands.length - 1 ? process.pipe() : undefined;
    if (pipe) descriptors.set(1, pipe[1]);
    // `|&` stands anywhere between two commands as a pipe of both.
    if (pipe && /^\s*\|&/.test(text.slice(command.end))) descriptors.set(2, pipe[1]);
    pids.push(forkShell(shell, (child) => runNode(child, command, mode | Mode.last), descriptors, first ? ['INT', 'QUIT'] : undefined));
    if (input !== undefined) process.close(input);
    if (pipe) process.close(pipe[1]);
    input = pipe?.[0];
  });
  return pids;
}

/** `command &`: without job control it reads /dev/null and ignores INT and QUIT. */
function runInBackground(shell: Shell, { command, pos, end }: Statement): void {
  const descriptors = new Map(shell.descriptors);
  let empty: number | undefined;
  try {
    empty = shell.process.open('/dev/null', { read: true });
    descriptors.set(0, empty);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  const pipeline = command.type === 'Pipeline' && command.prefixes.length === 0 && command.commands.length > 1;
  const pids = pipeline
    ? forkPipeline(shell, command, 0, descriptors)
    : [forkShell(shell, (child) => runNode(child, command, Mode.last), descriptors, ['INT', 'QUIT'])];
  if (empty !== undefined) shell.process.close(empty);
  shell.lastBackground = pids.at(-1);
  addJob(shell, pids, shell.source.text.slice(pos, end));
}

function* runSubshell(shell: Shell, node: Extract<SyntaxNode, { type: 'Subshell' }>, mode: number): Task<number> {
  const pid = forkShell(shell, (child) => runStatements(child, node.body.commands, (mode & Mode.tested) | Mode.last), shell.descriptors);
  const ended = yield* waitForeground(shell, pid);
  yield* tellSignal(shell, pid, ended, shell.source.text.slice(node.pos, node.end));
  return statusOf(ended);
}

function* runRedirected(shell: Shell, node: Extract<SyntaxNode, { type: 'Redirected' }>, mode: number): Task<number> {
  shell.position = node.pos;
  const before = shell.descriptors;
  let opened: number[];
  try {
    const redirected = yield* redirect(shell, node.redirects);
    opened = redirected.opened;
    shell.descriptors = redirected.descriptors;
  } catch (error) {
    if (error instanceof Failure && !error.discards) return yield* shell.complain(error.message, error.status);
    throw error;
  }
  try {
    return yield* runNode(shell, node.command, mode & Mode.tested);
  } finally {
    shell.descriptors = before;
    closeAll(shell, opened);
  }
}

function* runWhile(shell: Shell, { kind, clause, body }: While, mode: number): Task<number> {
  let status = 0;
  shell.loopDepth++;
  try {
    for (;;) {
      yield* shell.process.compute(turnCost);
      const test = yield* runStatements(shell, clause.commands, Mode.tested);
      if (shell.skip) {
        if (shell.skip === 'return') return test;
        if (leavesLoop(shell)) return status;
        continue;
      }
      if ((test === 0) !== (kind === 'while')) return status;
      status = yield* runStatements(shell, body.commands, mode);
      if (shell.skip && leavesLoop(shell)) return status;
    }
  } finally {
    shell.loopDepth--;
  }
}

/** What `break` and `continue` (and `return`) mean to the loop that they come to. */
function leavesLoop(shell: Shell): boolean {
  if (shell.skip === 'return') return true;
  if (--shell.skipCount > 0) return true;
  const leaves = shell.skip === 'break';
  shell.skip = undefined;
  return leaves;
}

function* runFor(shell: Shell, node: For, mode: number): Task<number> {
  const { name, wordlist, body } = node;
  const values = wordlist ? yield* expandFields(shell, wordlist) : shell.positional;
  if ((node.type as string) === 'Select') return yield* runSelect(shell, node, values, mode);
  if (shell.bash && !/^[A-Za-z_]\w*$/.test(name.text)) throw new Failure(`\`${name.text}': not a valid identifier`, 1, true);
  const { text } = shell.source;
  const heading = shell.options.xtrace && shell.bash ? `for ${name.text} in ${(wordlist ?? []).map((word) => word.text).join(' ')}` : '';
  let status = 0;
  shell.loopDepth++;
  try {
    for (const value of values) {
      if (heading && text) yield* trace(shell, heading);
      yield* shell.process.compute(turnCost);
      shell.set(name.text, value);
      status = yield* runStatements(shell, body.commands, mode);
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
      if ((yield* runPlainCommand(shell, ['read', '-r', 'REPLY'], {})) !== 0) {
        yield* shell.tell('\n');
        return 1;
      }
      shell.set(name.text, values[Number(shell.get('REPLY')) - 1] ?? '');
      status = yield* runStatements(shell, body.commands, mode);
      if (shell.skip && leavesLoop(shell)) return status;
    }
  } finally {
    shell.loopDepth--;
  }
}

function* runCase(shell: Shell, { word, items }: Case, mode: number): Task<number> {
  const value = yield* expandText(shell, word, 'word');
  if (shell.options.xtrace && shell.bash) yield* trace(shell, `case ${traceWord(value, 'bash')} in`);
  const options = { extended: shell.options.other.has('extglob'), ignoreCase: shell.options.other.has('nocasematch') };
  let status = 0;
  let fallsThrough = false;
  for (const { pattern, body, terminator } of items) {
    let matched = fallsThrough;
    for (let i = 0; i < pattern.length && !matched; i++) {
      matched = patternMatches(yield* expandPattern(shell, pattern[i] as (typeof pattern)[number]), value, options);
    }
    if (!matched) continue;
    status = yield* runStatements(shell, body.commands, terminator === ';&' || terminator === ';;&' ? mode & Mode.tested : mode);
    if (shell.skip) return status;
    if (terminator !== ';&' && terminator !== ';;&') return status;
    fallsThrough = terminator === ';&';
  }
  return status;
}

/** `$(…)`: what the subshell writes, without the newlines at its end. */
function* substitute(shell: Shell, script: ParsedScript): Task<string> {
  const file = shell.bash ? readsFile(script) : undefined;
  const { process } = shell;
  const [read, write] = process.pipe();
  const descriptors = new Map(shell.descriptors);
  descriptors.set(1, write);
  const pid = forkShell(
    shell,
    function* (child) {
      child.substitutionDepth++;
      if (child.bash && !child.options.other.has('inherit_errexit')) child.options.errexit = false;
      if (script.source !== undefined) return yield* runText(child, script.source, { last: true });
      if (file) {
        const { descriptors: redirected } = yield* redirect(child, file);
        child.descriptors = redirected;
        return yield* runPlainCommand(child, ['cat'], {});
      }
      return yield* runStatements(child, script.commands, Mode.last);
    },
    descriptors,
  );
  process.close(write);
  let output = '';
  for (;;) {
    const data = yield* readPatiently(shell, read);
    if (data === '') break;
    output += data;
  }
  process.close(read);
  shell.substitutionStatus = statusOf(yield* waitForeground(shell, pid));
  if (shell.bash || shell.flavor === 'dash') output = output.replaceAll('\0', '');
  let end = output.length;
  while (end > 0 && output[end - 1] === '\n') end--;
  return output.slice(0, end);
}

function* readPatiently(shell: Shell, fd: number): Task<string> {
  for (;;) {
    try {
      const data = yield* shell.process.read(fd);
      return typeof data === 'string' ? data : data.fill.repeat(data.length);
    } catch (error) {
      if (!(error instanceof OsError) || error.code !== 'EINTR') throw error;
    }
  }
}

/** `$(< file)` */
function readsFile(script: ParsedScript) {
  const command = script.commands.length === 1 ? script.commands[0]?.command : undefined;
  if (command?.type !== 'Command' || command.name || command.prefix.length !== 1) return undefined;
  const [only] = command.redirects;
  return only?.type === 'Redirect' && only.operator === '<' ? [only] : undefined;
}

/** `<(…)`, `>(…)`: a pipe of which the command gets the other end, as /dev/fd/63. */
function* processSubstitution(shell: Shell, operator: '<' | '>', script: ParsedScript): Task<string> {
  const { process } = shell;
  const [read, write] = process.pipe();
  const descriptors = new Map(shell.descriptors);
  descriptors.set(operator === '<' ? 1 : 0, operator === '<' ? write : read);
  const pid = forkShell(shell, (child) => runStatements(child, script.commands, Mode.last), descriptors);
  process.close(operator === '<' ? write : read);
  shell.processSubstitutions.push({ fd: operator === '<' ? read : write, pid });
  shell.lastBackground = pid;
  return `/dev/fd/${64 - shell.processSubstitutions.length}`;
}

import type { AndOr, Statement, SyntaxNode } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { ExitShell, Failure, type Interpreter, type Shell, type TextOptions } from '../shell.ts';
import { type ParsedScript, parseScript } from '../syntax/parse.ts';
import { Source, type SyntaxProblem } from '../syntax/source.ts';
import { runControl, withinCompound } from './control-flow.ts';
import { Mode } from './mode.ts';
import { runInBackground, runPipeline, runSubshell } from './pipelines.ts';
import { closeAll, closeUnseen, RedirectFailure, redirect } from './redirection.ts';
import { executeProgram } from './run-program.ts';
import { runPlainCommand, runSimpleCommand } from './simple-command.ts';
import { processSubstitution, substitute } from './substitution.ts';
import { afterSignals, runErrorTrap } from './traps.ts';

/** What builtins and expansions run commands by, without importing what imports them. */
export const interpreter: Interpreter = {
  runText,
  runNode,
  runStatements,
  runCommand: (shell, argv, options) => runPlainCommand(shell, argv, options),
  execute: executeProgram,
  substitute,
  processSubstitution,
};

/** A text whose lines are not counted. */
class OneLine extends Source {
  override lineAt(): number {
    return 1;
  }
}

/** What bash calls the text between backquotes. */
const SUBSTITUTION = 'command substitution';

/** The texts that bash runs as such, beside the script. @see bash: builtins/evalstring.c parse_and_execute */
const WITHIN: ReadonlySet<string | undefined> = new Set(['eval', 'source', 'trap']);

/** A script of so many characters is seldom run again and again, and takes a while to parse. */
const LONG_SCRIPT = 16_384;

/** Runs a script's text, line after line, up to its syntax error if it has one. */
function* runText(shell: Shell, text: string, options: TextOptions = {}): Task<number> {
  const { source, position, nesting, lineOffset, textOf, lineWhenRead, traceDepth } = shell;
  // A text within a text takes more of the stack than a command within a command.
  shell.nesting += 3;
  shell.process.work(25 + (text.length >> 2) + (text.length > LONG_SCRIPT ? text.length : 0));
  const parsed = parseScript(text, shell.flavor, shell.options.other.has('extglob'));
  let status = 0;
  const read = options.oneLine ? new OneLine(parsed.source.text) : parsed.source;
  shell.lineOffset = options.lineOffset ?? 0;
  shell.textOf = options.textOf ?? textOf;
  if (WITHIN.has(options.commandName)) shell.traceDepth++;
  try {
    for (let i = 0; i < parsed.lines.length; i++) {
      if (i > 0 && shell.flavor === 'ash') shell.lineWhenRead = shell.line;
      shell.source = shell.lastRead.source = read;
      shell.lastRead.end = parsed.lines[i]?.at(-1)?.end ?? 0;
      if (shell.options.verbose) yield* showRead(shell, parsed, i, options);
      const mode = (options.tested ? Mode.tested : 0) | (options.last && i === parsed.lines.length - 1 && !parsed.error ? Mode.last : 0);
      status = yield* runLine(shell, parsed.lines[i] as readonly Statement[], mode);
      if (shell.skip) break;
    }
    if (parsed.error && !shell.skip) return yield* syntaxError(shell, parsed.error, options.commandName);
  } catch (error) {
    shell.leave(error);
    throw error;
  } finally {
    shell.source = source;
    shell.position = position;
    shell.nesting = nesting;
    shell.traceDepth = traceDepth;
    shell.lineOffset = lineOffset;
    shell.textOf = textOf;
    shell.lineWhenRead = lineWhenRead;
  }
  return status;
}

/** `set -v`: the lines that have been read for what is run next. The Almquist shells show those of files only. */
function* showRead(shell: Shell, { source: { text }, lines }: ParsedScript, i: number, { commandName, textOf }: TextOptions): Task<void> {
  if (commandName !== undefined || textOf !== undefined || (!shell.bash && !shell.scriptFile)) return;
  const endOf = (at: number): number => {
    const last = lines[at]?.at(-1);
    const next = lines[at + 1]?.[0];
    if (!last) return 0;
    // A here-document belongs to what begins it.
    if (next && /<<-?[^<]/.test(text.slice(lines[at]?.[0]?.pos, last.end))) return text.lastIndexOf('\n', next.pos) + 1;
    const end = text.indexOf('\n', last.end);
    return end < 0 ? text.length : end + 1;
  };
  const shown = text.slice(endOf(i - 1), endOf(i));
  yield* shell.tell(shown.endsWith('\n') ? shown : `${shown}\n`);
}

/** bash gives up a line at some errors, and goes on with the next of the script, of `eval`, of a sourced file or a trap; a subshell ends. @see bash: builtins/evalstring.c parse_and_execute */
function* runLine(shell: Shell, line: readonly Statement[], mode: number): Task<number> {
  if (shell.strict || shell.subshellDepth > 0) return yield* runStatements(shell, line, mode);
  const { nesting } = shell;
  try {
    return yield* runStatements(shell, line, mode);
  } catch (error) {
    shell.nesting = nesting;
    if (!(error instanceof Failure) || !error.discards) throw error;
    shell.status = yield* shell.tellFailure(error);
    return shell.status;
  }
}

function* syntaxError(shell: Shell, error: SyntaxProblem, commandName: string | undefined): Task<number> {
  const { flavor, name } = shell;
  const ofFile = shell.scriptFile || shell.options.other.has('stdin');
  const place =
    flavor === 'bash'
      ? commandName === 'eval' || commandName === SUBSTITUTION
        ? `${commandName}: `
        : ''
      : shell.textOf
        ? `${shell.textOf}: `
        : '';
  if (flavor === 'dash') yield* shell.tell(`${name}: ${error.line}: ${place}${error.message}\n`);
  else if (flavor === 'ash') {
    const line = shell.scriptFile || shell.named || place ? `line ${error.line + shell.lineOffset}: ` : '';
    yield* shell.tell(`${name}: ${place}${line}${error.message}\n`);
  } else {
    const where = (ofFile || commandName === 'source') && !place ? '' : place || '-c: ';
    const who = shell.calls.at(-1)?.file || name;
    for (const { line, text } of error.warnings ?? []) yield* shell.tell(`${who}: line ${line + shell.lineOffset}: ${text}\n`);
    // Under `set -e` it ends with the first sentence.
    const parts = error.message.split('\n').slice(0, shell.options.errexit || shell.isInteractive ? 1 : undefined);
    if (shell.isInteractive) yield* shell.tell(`${name}: ${parts[0]}\n`);
    else
      for (const [i, part] of parts.entries()) {
        const line = i < parts.length - 1 ? (error.firstLine ?? error.line) : error.line;
        yield* shell.tell(`${who}: ${where}line ${line + shell.lineOffset}: ${part}\n`);
      }
  }
  shell.status = 2;
  // In a substitution within a text of its own it gives up the text that this one is in, too.
  const nested = flavor === 'bash' && error.status === 127;
  if (nested && commandName !== undefined) throw new ExitShell(ofFile || shell.subshellDepth > 0 ? 1 : 127);
  if (shell.isInteractive || (flavor === 'bash' && commandName !== undefined)) return 2;
  // A script that bash reads line by line ends as for any other error.
  throw new ExitShell(nested && ofFile ? 2 : error.status);
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
  if (++shell.nesting > deepest) crash(shell);
  const trapped = shell.traps.has('ERR');
  const status: number = yield* runByType(shell, node, mode);
  shell.nesting--;
  shell.status = status;
  if (shell.pipeStatuses && leaves.has(node.type)) shell.pipeStatuses = undefined;
  if (status !== 0 && (mode & Mode.tested) === 0 && checksExit(node) && !shell.skip) {
    // A trap that the command itself has set is not for it.
    if (shell.flavor !== 'dash' && (trapped || !shell.bash)) yield* runErrorTrap(shell);
    if (shell.options.errexit) throw new ExitShell(status);
  }
  if ((shell.pending.length > 0 || shell.terminating) && shell.skip !== 'exit') yield* afterSignals(shell);
  return status;
}

/** After these bash's `PIPESTATUS` is of one command. */
const leaves: ReadonlySet<SyntaxNode['type']> = new Set(['Command', 'TestCommand', 'ArithmeticCommand', 'Subshell']);

/** Commands nest this deep (functions that call themselves) before the shell's stack is used up, as a real one's would be. */
const deepest = 700;

function crash(shell: Shell): never {
  shell.process.kill(shell.process.pid, 'SEGV');
  throw new ExitShell(139);
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
      return runStatements(shell, node.body.commands, withinCompound(shell, mode));
    case 'Subshell':
      return runSubshell(shell, node, mode);
    case 'Redirected':
      return runRedirected(shell, node, mode);
    default:
      return runControl(shell, node, mode);
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

function* runRedirected(shell: Shell, node: Extract<SyntaxNode, { type: 'Redirected' }>, mode: number): Task<number> {
  // bash has read all of a compound command by the time that it redirects it.
  shell.position = shell.bash ? node.end - 1 : node.pos;
  const before = shell.descriptors;
  let opened: number[];
  try {
    const redirected = yield* redirect(shell, node.redirects);
    shell.position = node.pos;
    opened = redirected.opened;
    shell.descriptors = redirected.descriptors;
    if (mode & Mode.settled) closeUnseen(shell, before);
  } catch (error) {
    // busybox ends the subshell by it.
    const status = shell.flavor === 'ash' && node.command.type === 'Subshell' ? 2 : undefined;
    if (error instanceof RedirectFailure) return yield* shell.complain(error.message, status ?? error.status);
    throw error;
  }
  try {
    // `( … )` is that process itself.
    return mode & Mode.settled && node.command.type === 'Subshell'
      ? yield* runStatements(shell, node.command.body.commands, (mode & Mode.tested) | Mode.last)
      : yield* runNode(shell, node.command, mode & Mode.tested);
  } catch (error) {
    if (error instanceof Failure) yield* shell.tellFailure(error);
    throw error;
  } finally {
    if (!(mode & Mode.settled)) {
      shell.descriptors = before;
      closeAll(shell, opened);
    }
  }
}

import type { Coproc, Pipeline, Statement, SyntaxNode } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { type ExitStatus, OsError } from '../../kernel/index.ts';
import type { Shell } from '../shell.ts';
import { printCommand } from '../syntax/print-command.ts';
import { addJob, asksForJobs, stateOf, statusOf, tellEnded, tellSignal, waitForeground } from './jobs.ts';
import { Mode } from './mode.ts';
import { hasTraps, runSimpleCommand } from './simple-command.ts';
import { forkShell } from './subshell.ts';
import { runDebugTrap } from './traps.ts';

/** Runs `! time a | b`; answers with the status of the last, or by pipefail. `mode` is a set of `Mode` bits. */
export function* runPipeline(shell: Shell, node: Pipeline, mode: number): Task<number> {
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length;
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const startedAt = shell.process.now;
  const inner = negations > 0 ? Mode.tested : time ? mode & Mode.tested : mode;
  let status =
    node.commands.length === 1
      ? yield* shell.interpreter.runNode(shell, node.commands[0] as SyntaxNode, inner)
      : yield* runPipes(shell, node, inner & Mode.tested);
  if (shell.skip === 'exit') return status;
  if (negations % 2 === 1 && shell.skip !== 'return') status = status === 0 ? 1 : 0;
  if (time && time.type === 'Time') yield* shell.tell(timeReport(shell, shell.process.now - startedAt, time.posix !== undefined));
  return status;
}

/** `command &`: without job control it reads /dev/null and ignores INT and QUIT. */
export function runInBackground(shell: Shell, { command, pos, end }: Statement): void {
  const descriptors = new Map(shell.descriptors);
  let empty: number | undefined;
  try {
    if (!(shell.bash && shell.inputGiven)) {
      empty = shell.process.open('/dev/null', { read: true });
      descriptors.set(0, empty);
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  const pipeline = command.type === 'Pipeline' && command.prefixes.length === 0 && command.commands.length > 1;
  const pids = pipeline
    ? forkPipeline(shell, command.commands, 0, { first: descriptors })
    : [forkShell(shell, (child) => runForked(child, ofBackground(shell, command), Mode.settled), descriptors, ['INT', 'QUIT'])];
  if (empty !== undefined) shell.process.close(empty);
  shell.lastBackground = pids.at(-1);
  addJob(shell, pids, shell.bash ? printCommand(command, shell.source.text) : shell.source.text.slice(pos, end));
}

/** `! command &`: bash turns no status around there. @see bash: execute_cmd.c execute_in_subshell */
function ofBackground({ bash }: Shell, command: SyntaxNode): SyntaxNode {
  if (!bash || command.type !== 'Pipeline' || !command.prefixes.some((prefix) => prefix.type === 'Negation')) return command;
  return { ...command, prefixes: command.prefixes.filter((prefix) => prefix.type !== 'Negation') } as SyntaxNode;
}

/**
 * `coproc [NAME] command`: in the background, with pipes for its input and output of which the shell keeps the other ends.
 * @see bash: execute_cmd.c execute_coproc
 */
export function runCoproc(shell: Shell, node: Coproc): void {
  const { process } = shell;
  const name = node.name?.value ?? 'COPROC';
  const [input, into] = process.pipe();
  const [from, output] = process.pipe();
  const descriptors = new Map(shell.descriptors).set(0, input).set(1, output);
  const pid = forkShell(shell, (child) => runForked(child, node.body, 0), descriptors, ['INT', 'QUIT']);
  process.close(input);
  process.close(output);
  shell.descriptors = new Map(shell.descriptors).set(63, from).set(60, into);
  shell.variables.set(name, {
    value: undefined,
    elements: new Map([
      [0, '63'],
      [1, '60'],
    ]),
  });
  shell.set(`${name}_PID`, String(pid));
  shell.lastBackground = pid;
  addJob(shell, [pid], shell.source.text.slice(node.pos, node.end));
}

/** Runs `( … )` in a process of its own, and waits for it. `mode` is a set of `Mode` bits. */
export function* runSubshell(shell: Shell, node: Extract<SyntaxNode, { type: 'Subshell' }>, mode: number): Task<number> {
  // busybox and dash need no other process for what comes last.
  if ((mode & Mode.last) !== 0 && !shell.bash && !hasTraps(shell))
    return yield* shell.interpreter.runStatements(shell, node.body.commands, mode);
  if (shell.bash) note(shell, node);
  const pid = forkShell(
    shell,
    (child) => child.interpreter.runStatements(child, node.body.commands, (mode & Mode.tested) | Mode.last),
    shell.descriptors,
  );
  const ended = yield* waitForeground(shell, pid);
  if (shell.untold) yield* tellEnded(shell);
  yield* tellSignal(shell, pid, ended, shell.bash && ended.signal ? printCommand(node, shell.source.text) : '');
  return statusOf(ended);
}

/** What `$BASH_COMMAND` and a trap's line are of. */
function note(shell: Shell, node: SyntaxNode): void {
  shell.position = node.pos;
  if (shell.trapDepth > 0) return;
  shell.command = node;
  shell.commandSource = shell.source;
}

function timeReport(shell: Shell, elapsed: number, posix: boolean): string {
  const format = shell.get('TIMEFORMAT');
  if (format !== undefined && !posix) return format === '' ? '' : `${inFormat(format, elapsed)}\n`;
  const shown = (micros: number): string =>
    posix ? (micros / 1e6).toFixed(2) : `${Math.floor(micros / 6e7)}m${((micros % 6e7) / 1e6).toFixed(3)}s`;
  const [gap, tab] = posix ? ['', ' '] : ['\n', '\t'];
  return `${gap}real${tab}${shown(elapsed)}\nuser${tab}${shown(0)}\nsys${tab}${shown(0)}\n`;
}

/** `$TIMEFORMAT`: real, user and system time, and how much of a processor was used. @see bash: execute_cmd.c (print_formatted_time) */
const inFormat = (format: string, elapsed: number): string =>
  format.replace(/%(?:([0-9])?(l)?([RUS])|([P%]))/g, (_, precision: string | undefined, long: string | undefined, which: string, other) => {
    if (other !== undefined) return other === 'P' ? '0.00' : '%';
    const digits = Math.min(Number(precision ?? 3), 3);
    const seconds = (which === 'R' ? elapsed : 0) / 1e6;
    if (long === undefined) return seconds.toFixed(digits);
    return `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(digits)}s`;
  });

/** In a child made for one command, that command is the last. */
const lastOf = (shell: Shell, { type }: SyntaxNode, mode: number): number =>
  shell.bash && type !== 'Command' && type !== 'Subshell' ? mode & Mode.tested : mode | Mode.last;

/** All of a pipeline's commands run in subshells. */
function* runPipes(shell: Shell, node: Pipeline, mode: number): Task<number> {
  if (shell.bash)
    for (const command of node.commands) {
      if (command.type !== 'Command') continue;
      note(shell, command);
      if (shell.debugs) yield* runDebugTrap(shell);
    }
  if (shell.options.other.has('lastpipe') && !shell.options.monitor) return yield* runWithLast(shell, node, mode);
  const pids = forkPipeline(shell, node.commands, mode);
  const statuses: number[] = [];
  const ends: ExitStatus[] = [];
  for (const pid of pids) {
    const ended = yield* waitForeground(shell, pid);
    ends.push(ended);
    statuses.push(statusOf(ended));
    if (!shell.bash) yield* tellSignal(shell, pid, ended, '');
  }
  if (shell.untold) yield* tellEnded(shell);
  if (shell.bash) {
    const which = shell.options.pipefail ? ends.findLast((one) => statusOf(one) !== 0) : ends.at(-1);
    if (which?.signal) yield* tellSignal(shell, pids[0] as number, which, linesOfPipes(shell, node, pids, ends), stateOf(shell, ends[0]));
  }
  return statusOfPipes(shell, statuses);
}

/** How each command of a pipeline ended, told only where it is not as the one before. @see bash: jobs.c print_pipeline */
function linesOfPipes(shell: Shell, { commands }: Pipeline, pids: readonly number[], ends: readonly ExitStatus[]): string {
  const states = ends.map((one) => stateOf(shell, one));
  return commands
    .map((command, i) => {
      const text = printCommand(command, shell.source.text);
      if (i === 0) return text;
      const state = states[i] === states[i - 1] ? ' '.repeat(23) : ` ${(states[i] as string).padEnd(24)}`;
      return `     ${String(pids[i]).padStart(5)}${state}| ${text}`;
    })
    .join('\n');
}

function statusOfPipes(shell: Shell, statuses: readonly number[]): number {
  shell.pipeStatuses = statuses;
  return shell.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : (statuses.at(-1) ?? 0);
}

/** bash's `shopt -s lastpipe`: the last command runs in the shell itself. */
function* runWithLast(shell: Shell, node: Pipeline, mode: number): Task<number> {
  const before = shell.descriptors;
  const [output, into] = shell.process.pipe();
  const pids = forkPipeline(shell, node.commands.slice(0, -1), mode, { last: into });
  shell.process.close(into);
  shell.descriptors = new Map(before).set(0, output);
  let last: number;
  try {
    last = yield* shell.interpreter.runNode(shell, node.commands.at(-1) as SyntaxNode, mode & Mode.tested);
  } finally {
    shell.descriptors = before;
    shell.process.close(output);
  }
  const statuses = [];
  for (const pid of pids) statuses.push(statusOf(yield* waitForeground(shell, pid)));
  return statusOfPipes(shell, [...statuses, last]);
}

/** The first has descriptors of its own in the background; the last may write into a pipe. */
function forkPipeline(
  shell: Shell,
  commands: Pipeline['commands'],
  mode: number,
  { first, last }: { readonly first?: ReadonlyMap<number, number>; readonly last?: number } = {},
): number[] {
  const { process } = shell;
  const pids: number[] = [];
  let input: number | undefined;
  const { text } = shell.source;
  commands.forEach((command, i) => {
    const descriptors = new Map(i === 0 && first ? first : shell.descriptors);
    if (input !== undefined) descriptors.set(0, input);
    const pipe = i < commands.length - 1 ? process.pipe() : undefined;
    const into = pipe?.[1] ?? last;
    if (into !== undefined) descriptors.set(1, into);
    // `|&` stands anywhere between two commands as a pipe of both.
    if (into !== undefined && /^\s*\|&/.test(text.slice(command.end))) descriptors.set(2, into);
    const keepsJobs = shell.jobs.length > 0 && asksForJobs(shell, command);
    pids.push(
      forkShell(shell, (child) => runPiped(child, command, mode, i > 0), descriptors, first ? ['INT', 'QUIT'] : undefined, keepsJobs),
    );
    if (input !== undefined) process.close(input);
    if (pipe) process.close(pipe[1]);
    input = pipe?.[0];
  });
  return pids;
}

function runPiped(shell: Shell, command: SyntaxNode, mode: number, hasInput: boolean): Task<number> {
  shell.inputGiven ||= hasInput;
  // What dash and busybox keep for later they keep in a pipeline, too, but for `( … )`.
  const settles = shell.bash || (command.type === 'Redirected' && command.command.type === 'Subshell');
  return runForked(shell, command, settles ? mode | Mode.settled : mode);
}

/** In a child made for one command: `( … )` is that child itself. */
function runForked(shell: Shell, command: SyntaxNode, mode: number): Task<number> {
  if (command.type === 'Subshell') return shell.interpreter.runStatements(shell, command.body.commands, (mode & Mode.tested) | Mode.last);
  // bash leaves the ERR trap to the shell that made the child, if that is one for a simple command.
  if (command.type === 'Command' && shell.traps.has('ERR')) return runSimpleCommand(shell, command, lastOf(shell, command, mode));
  if (command.type === 'Redirected') return shell.interpreter.runNode(shell, command, (mode & Mode.settled) | lastOf(shell, command, mode));
  const settles = shell.bash && command.type === 'Command' ? mode & Mode.settled : 0;
  return shell.interpreter.runNode(shell, command, settles | lastOf(shell, command, mode & ~Mode.settled));
}

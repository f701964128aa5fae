import type { ParsedScript, Redirect } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { OsError, textOf } from '../../kernel/index.ts';
import { bashRelease } from '../bash-release.ts';
import { substitutionNumber } from '../descriptors.ts';
import type { Shell } from '../shell.ts';
import type { Span } from '../syntax/source.ts';
import { asksForJobs, statusOf, tellSignal, waitForeground } from './jobs.ts';
import { Mode } from './mode.ts';
import { redirect } from './redirection.ts';
import { runPlainCommand } from './simple-command.ts';
import { forkShell } from './subshell.ts';

/** `$(…)`: what the subshell writes, without the newlines at its end. */
export function* substitute(shell: Shell, script: ParsedScript, backquotes?: Span): Task<string> {
  const file = shell.bash ? readsFile(script) : undefined;
  const { process } = shell;
  const [read, write] = process.pipe();
  const descriptors = new Map(shell.descriptors);
  descriptors.set(1, write);
  const keepsJobs = shell.jobs.length > 0 && (shell.bash || asksForJobs(shell, script.commands[0]?.command));
  const pid = forkShell(
    shell,
    (child) => {
      if (listsTraps(shell, script)) child.inheritedTraps = new Map(shell.traps);
      return runSubstituted(child, script, file, backquotes);
    },
    descriptors,
    undefined,
    keepsJobs,
  );
  process.close(write);
  let output = '';
  for (;;) {
    const data = yield* readPatiently(shell, read);
    if (data === '') break;
    output += data;
  }
  process.close(read);
  const ended = yield* waitForeground(shell, pid);
  if (ended.signal && !shell.bash) yield* tellSignal(shell, pid, ended, '');
  shell.substitutionStatus = statusOf(ended);
  if (output.includes('\0')) {
    if (shell.bash) yield* shell.complain('warning: command substitution: ignored null byte in input', 0);
    output = output.replaceAll('\0', '');
  }
  let end = output.length;
  while (end > 0 && output[end - 1] === '\n') end--;
  return output.slice(0, end);
}

function* runSubstituted(
  child: Shell,
  script: ParsedScript,
  file: readonly Redirect[] | undefined,
  backquotes: Span | undefined,
): Task<number> {
  child.traceDepth++;
  if (child.flavor !== 'dash' && !child.options.other.has('inherit_errexit')) child.options.errexit = false;
  const first = backquotes && firstLine(child);
  const isBroken = child.bash && backquotes !== undefined && (script.errors?.length ?? 0) > 0;
  const text = script.source ?? (isBroken ? child.source.text.slice(backquotes.pos + 1, backquotes.end - 1) : undefined);
  if (text !== undefined)
    return yield* child.interpreter.runText(child, text, {
      last: true,
      lineOffset: (first ?? 1) - 1,
      ...(child.bash && { commandName: 'command substitution' }),
    });
  if (first !== undefined) child.lineOffset = first - child.source.lineAt((backquotes as Span).pos);
  else if (child.bash) child.lineOffset = child.line - child.source.lineAt(startOf(child, script));
  if (file) {
    const { descriptors: redirected } = yield* redirect(child, file);
    child.descriptors = redirected;
    return yield* runPlainCommand(child, ['cat']);
  }
  return yield* child.interpreter.runStatements(child, script.commands, Mode.last);
}

/** Between backquotes stands a text of its own: dash counts its lines anew, busybox from the command before it was read, bash from the line of its command. */
function firstLine({ flavor, line, lineWhenRead }: Shell): number {
  if (flavor === 'dash') return 1;
  return flavor === 'ash' ? lineWhenRead : line;
}

/** To bash the first line within is that of the command around it: from 5.2 on the first with a command on it, as it prints what it has parsed. */
const startOf = (shell: Shell, { pos, commands }: ParsedScript): number =>
  bashRelease(shell) >= 5.2 && !shell.inDocument ? (commands[0]?.pos ?? pos) : pos;

/** `<(…)`, `>(…)`: a pipe of which the command gets the other end, by its name. */
export function* processSubstitution(shell: Shell, operator: '<' | '>', script: ParsedScript): Task<string> {
  const { process } = shell;
  const [read, write] = process.pipe();
  const descriptors = new Map(shell.descriptors);
  descriptors.set(operator === '<' ? 1 : 0, operator === '<' ? write : read);
  const pid = forkShell(
    shell,
    (child) => {
      child.traceDepth++;
      return child.interpreter.runStatements(child, script.commands, Mode.last);
    },
    descriptors,
  );
  process.close(operator === '<' ? write : read);
  shell.processSubstitutions.push({ fd: operator === '<' ? read : write, pid });
  shell.lastBackground = pid;
  return `/dev/fd/${substitutionNumber(shell.flavor, shell.processSubstitutions.length - 1)}`;
}

function* readPatiently(shell: Shell, fd: number): Task<string> {
  for (;;) {
    try {
      const data = yield* shell.process.read(fd);
      return textOf(data);
    } catch (error) {
      if (!(error instanceof OsError) || error.code !== 'EINTR') throw error;
    }
  }
}

/** busybox' `$(trap)` @see busybox: shell/ash.c forkchild */
function listsTraps({ flavor, traps }: Shell, { commands }: ParsedScript): boolean {
  const only = commands.length === 1 ? commands[0]?.command : undefined;
  return flavor === 'ash' && traps.size > 0 && only?.type === 'Command' && only.name?.value === 'trap' && only.args.length === 0;
}

/** `$(< file)` */
function readsFile(script: ParsedScript) {
  const command = script.commands.length === 1 ? script.commands[0]?.command : undefined;
  if (command?.type !== 'Command' || command.name || command.prefix.length !== 1) return undefined;
  const [only] = command.redirects;
  return only?.type === 'Redirect' && only.operator === '<' ? [only] : undefined;
}

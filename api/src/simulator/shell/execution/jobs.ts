import type { SyntaxNode } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { type ExitStatus, OsError, signalNumbers } from '../../kernel/index.ts';
import { bashPatch } from '../bash-release.ts';
import { ExitShell, type Shell } from '../shell.ts';
import type { Job } from './job.ts';
import { signalDescriptions } from './signals.ts';

/** `$?` for how a process ended. */
export const statusOf = ({ code, signal }: ExitStatus): number => (signal ? 128 + signalNumbers[signal] : code);

/** A loop that starts jobs without end would make each look at them longer: of those that are done the oldest are let go. */
const MOST_JOBS = 500;

/** A job for `&`, numbered after the highest; an ended one is let go of where there are too many. */
export function addJob(shell: Shell, pids: readonly number[], text: string): Job {
  if (shell.jobs.length >= MOST_JOBS) {
    const done = shell.jobs.findIndex((job) => job.done);
    if (done >= 0) shell.jobs.splice(done, 1);
  }
  const number = freeNumber(shell);
  const job: Job = { number, pids, text: text.replace(/\s*&\s*$/, ''), done: false, waited: false, status: undefined };
  shell.jobs.push(job);
  return job;
}

/** bash numbers on from the last job; the Almquist shells take the first place that is free. */
function freeNumber(shell: Shell): number {
  if (shell.bash) return (shell.jobs.at(-1)?.number ?? 0) + 1;
  let number = 1;
  while (shell.jobs.some((job) => job.number === number)) number++;
  return number;
}

/**
 * A child is about to be made. In the Almquist shells it takes the place of the first job that is done with; bash forgets all such.
 * @see dash: src/jobs.c (makejob); busybox: shell/ash.c; bash: jobs.c (cleanup_dead_jobs)
 */
export function clearPlace(shell: Shell): void {
  if (shell.jobs.length === 0) return;
  const gone = shell.jobs.filter(({ done, waited }) => done && waited);
  if (gone.length === 0) return;
  if (shell.bash) for (const job of gone) forgetJob(shell, job);
  else {
    const first = gone.reduce((least, job) => (job.number < least.number ? job : least));
    if (first.number <= freeNumber(shell)) forgetJob(shell, first);
  }
}

/**
 * Whether a child that is made for this command still knows its parent's jobs: in bash for any simple command, in busybox for
 * `jobs` alone, in dash for none.
 * @see busybox: shell/ash.c (forkchild); bash: execute_cmd.c (execute_simple_command)
 */
export function asksForJobs({ flavor }: Shell, node: SyntaxNode | undefined): boolean {
  if (flavor === 'ash' && node?.type === 'BraceGroup' && node.body.commands.length === 1) node = node.body.commands[0]?.command;
  if (node?.type !== 'Command') return false;
  return flavor === 'bash' || (flavor === 'ash' && node.name?.value === 'jobs');
}

/** What a subshell knows of its parent's jobs. */
export function copyJobs(child: Shell, parent: Shell): void {
  if (parent.bash) pollChildren(parent);
  for (const job of parent.jobs) child.jobs.push({ ...job });
}

/** Waits for one child in the foreground, come what may: traps run afterwards. Others that end meanwhile are noted. */
export function* waitForeground(shell: Shell, pid: number): Task<ExitStatus> {
  for (;;) {
    const known = shell.ended.get(pid);
    if (known) {
      shell.ended.delete(pid);
      return known;
    }
    const ended = yield* reap(shell);
    if (ended === 'none') return { code: 127 };
    if (ended === 'interrupted' && shell.terminating) throw new ExitShell(128 + signalNumbers[shell.terminating]);
  }
}

/** Notes the next child to end. A signal that comes first is `interrupted`. */
export function* reap(shell: Shell): Task<{ readonly pid: number; readonly status: ExitStatus } | 'interrupted' | 'none'> {
  try {
    const ended = yield* shell.process.waitpid();
    noteEnd(shell, ended.pid, ended.status);
    return ended;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'EINTR') return 'interrupted';
    if (error.code === 'ECHILD') return 'none';
    throw error;
  }
}

function noteEnd(shell: Shell, pid: number, status: ExitStatus): void {
  if (!shell.children.delete(pid)) return;
  shell.ended.set(pid, status);
  const job = shell.jobs.findLast(({ pids }) => pids.includes(pid));
  if (!job) return;
  if (pid === job.pids.at(-1)) job.status = status;
  job.done = job.pids.every((one) => shell.ended.has(one) || !shell.children.has(one));
  if (job.done && shell.bash) shell.untold = true;
}

/**
 * When bash has waited for something it forgets the jobs that are done, but for their status (`wait` of a process number). It tells of
 * those that a signal has ended (not of TERM: Debian's says nothing of it), and under `set -m` of all. After 5.2.15 it looks at no others
 * than those.
 * @see bash: jobs.c (notify_and_cleanup, notify_of_job_status)
 */
export function* tellEnded(shell: Shell, descriptors = shell.outerDescriptors ?? shell.descriptors): Task<void> {
  if (!shell.untold || !shell.bash) return;
  shell.untold = false;
  const signalled = ({ status }: Job): boolean => status?.signal !== undefined && status.signal !== 'TERM';
  const done = shell.jobs.filter((job) => job.done && (signalled(job) || job.waited || bashPatch(shell) <= 15));
  for (const job of done) {
    if (shell.options.monitor && bashPatch(shell) <= 15) {
      const descriptor = descriptors.get(2);
      if (descriptor !== undefined && !job.waited) yield* shell.process.write(descriptor, describeJob(shell, job));
    } else if (job.status && signalled(job))
      yield* tellSignal(shell, job.pids.at(-1) as number, job.status, job.text, undefined, descriptors);
  }
  for (const job of done) shell.jobs.splice(shell.jobs.indexOf(job), 1);
}

/** A line of `jobs`. Without job control the Almquist shells do not note what a job is. */
export function describeJob(shell: Shell, job: Job, long = false): string {
  const mark = job === shell.jobs.at(-1) ? '+' : job === shell.jobs.at(-2) ? '-' : ' ';
  const state = job.done ? stateOf(shell, job.status) : 'Running';
  if (shell.bash)
    return `[${job.number}]${mark}  ${long ? `${String(job.pids[0]).padStart(5)} ` : ''}${state.padEnd(24)}${job.text}${job.done ? '' : ' &'}\n`;
  const isDash = shell.flavor === 'dash';
  return `[${job.number}]${isDash ? ' ' : ''}${mark}${isDash ? ' ' : '  '}${long ? `${job.pids[0]} ` : ''}${state.padEnd(26)} \n`;
}

/** How a job's process has ended, in the shell's words. */
export function stateOf(shell: Shell, status: ExitStatus | undefined): string {
  if (!status || statusOf(status) === 0) return 'Done';
  if (status.signal) return signalDescriptions[status.signal] ?? status.signal;
  return shell.bash ? `Exit ${status.code}` : `Done(${status.code})`;
}

/** Notes who has ended, without waiting. */
export function pollChildren(shell: Shell): void {
  for (const pid of [...shell.children]) {
    try {
      const status = shell.process.pollChild(pid);
      if (status) noteEnd(shell, pid, status);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      shell.children.delete(pid);
    }
  }
}

/** `%1`, `%+`, `%-`, `%text`, `%?text` */
export function findJob(shell: Shell, spec: string): Job | undefined {
  const name = spec.slice(1);
  if (/^\d+$/.test(name)) return shell.jobs.find((job) => job.number === Number(name));
  if (name === '' || name === '+' || name === '%') return shell.jobs.at(-1);
  if (name === '-') return shell.jobs.at(-2) ?? shell.jobs.at(-1);
  return shell.jobs.findLast((job) => (name[0] === '?' ? job.text.includes(name.slice(1)) : job.text.startsWith(name)));
}

/** With it goes what `wait` would answer for its processes. */
export function forgetJob(shell: Shell, job: Job): void {
  const at = shell.jobs.indexOf(job);
  if (at >= 0) shell.jobs.splice(at, 1);
  for (const pid of job.pids) shell.ended.delete(pid);
}

/** What is said when a command in the foreground is ended by a signal. */
export function* tellSignal(
  shell: Shell,
  pid: number,
  { signal }: ExitStatus,
  text: string,
  state = signal === undefined ? '' : (signalDescriptions[signal] ?? signal),
  descriptors = shell.bash ? (shell.outerDescriptors ?? shell.descriptors) : shell.descriptors,
): Task<void> {
  if (!signal || signal === 'INT' || signal === 'PIPE') return;
  const words = signalDescriptions[signal] ?? signal;
  const tell = function* (message: string): Task<void> {
    const descriptor = descriptors.get(2);
    if (descriptor !== undefined) yield* shell.process.write(descriptor, message);
  };
  if (!shell.bash || signal === 'TERM') return yield* tell(`${words}\n`);
  yield* tell(`${shell.prefix()}${String(pid).padStart(5)} ${state.padEnd(24)}${text}\n`);
}

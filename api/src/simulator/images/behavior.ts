import { type Micros, noWait, seconds, type Task, type Wait } from '../engine/index.ts';
import { OsError, type Process, ProcessEnded, type Program } from '../kernel/index.ts';
import type { ContainerBehaviorInput } from '../types.ts';
import { genericProgram, listeningProgram } from './generic.ts';

/**
 * The process that a run's `behaviors` describe; undefined if they say nothing of it (but of its image, say). What they leave
 * open is `fallback`'s (the image's own program), or a process that runs until it is told to stop. Once they say something
 * about listening, that is all it listens on. TERM ends a behaviour's own process with 143.
 */
export function behaviorProgram(
  entries: readonly ContainerBehaviorInput[],
  attempt: number,
  declaredPorts: readonly number[],
  fallback: Program | undefined,
): Program | undefined {
  const plan = planOf(entries, attempt);
  if (!plan) return undefined;
  const { listens, reaction } = plan;
  const base = listens
    ? listeningProgram({ ports: listens.on ?? declaredPorts, after: listens.after, status: listens.status })
    : (fallback ?? genericProgram(declaredPorts));
  const inner = reaction ? reacting(base, reaction) : base;
  return plan.exit || plan.memory ? timed(inner, plan) : inner;
}

interface Plan {
  readonly exit: { readonly code: number; readonly after: Micros } | undefined;
  readonly memory: { readonly bytes: number; readonly after: Micros } | undefined;
  readonly listens: { readonly on: readonly number[] | undefined; readonly after: Micros; readonly status: number } | undefined;
  readonly reaction: { readonly ignores: boolean; readonly after: Micros } | undefined;
}

/** `attempts` limits how an entry's process ends (by itself, or by its memory); an entry that says no such thing is limited as a whole. */
function planOf(entries: readonly ContainerBehaviorInput[], attempt: number): Plan | undefined {
  let plan: { -readonly [K in keyof Plan]: Plan[K] } | undefined;
  for (const entry of entries) {
    const now = !entry.attempts || entry.attempts.includes(attempt);
    const exits = isGiven(entry.exitCode) || isGiven(entry.exitAfterSeconds);
    const listens = isGiven(entry.listensOn) || isGiven(entry.listensAfterSeconds) || isGiven(entry.httpStatus);
    const reacts = isGiven(entry.ignoresSigterm) || isGiven(entry.stopsAfterSeconds);
    if (!exits && !isGiven(entry.memoryBytes) && !listens && !reacts) continue;
    plan ??= { exit: undefined, memory: undefined, listens: undefined, reaction: undefined };
    if (!now && !exits && !isGiven(entry.memoryBytes)) continue;
    if (exits && now) plan.exit = { code: entry.exitCode ?? 0, after: seconds(entry.exitAfterSeconds ?? 0) };
    if (isGiven(entry.memoryBytes) && now) plan.memory = { bytes: entry.memoryBytes, after: seconds(entry.memoryAfterSeconds ?? 0) };
    if (listens)
      plan.listens = { on: entry.listensOn ?? undefined, after: seconds(entry.listensAfterSeconds ?? 0), status: entry.httpStatus ?? 200 };
    if (reacts) plan.reaction = { ignores: entry.ignoresSigterm === true, after: seconds(entry.stopsAfterSeconds ?? 0) };
  }
  return plan;
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

/** Memory and the end come by the clock, whatever the program does meanwhile (even if it becomes another by `exec`). */
const timed =
  (program: Program, plan: Plan): Program =>
  (process) =>
    runTimed(process, program, plan);

function* runTimed(process: Process, program: Program, { exit, memory }: Plan): Task<number> {
  if (exit && exit.after <= 0 && !memory) return exit.code;
  const began = process.now;
  const plans: Wait[] = [];
  if (memory) plans.push(later(process, memory.after, () => process.holdMemory(memory.bytes)));
  if (exit) plans.push(later(process, exit.after, () => process.exit(exit.code)));
  try {
    const code = yield* program(process);
    if (!exit) return code;
    // It runs on until its time has come, even if the program had nothing to do.
    const until = began + exit.after;
    while (process.now < until) yield* untilSignal(process, until - process.now);
    return exit.code;
  } finally {
    for (const plan of plans) plan.cancel();
  }
}

/** Does something after a while, beside what the process does. */
function later(process: Process, delay: Micros, action: () => void): Wait {
  const block = process.sleep(delay).next().value;
  if (!block) return noWait;
  return block.start(() => {
    try {
      action();
    } catch (error) {
      if (!(error instanceof ProcessEnded)) throw error;
    }
  });
}

function* untilSignal(process: Process, duration: Micros): Task<void> {
  try {
    yield* process.sleep(duration);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

/** The program is a child of a process that has its own mind about TERM, as under an init of a container's own. */
const reacting =
  (program: Program, reaction: NonNullable<Plan['reaction']>): Program =>
  (process) =>
    runReacting(process, program, reaction);

function* runReacting(process: Process, program: Program, { ignores, after }: NonNullable<Plan['reaction']>): Task<number> {
  let asked = false;
  process.onSignal(
    'TERM',
    ignores
      ? 'ignore'
      : () => {
          if (after <= 0) process.exit(143);
          if (!asked) later(process, after, () => process.exit(143));
          asked = true;
        },
  );
  const child = process.spawn({ argv: process.argv, program, ...(ignores && { ignore: ['TERM'] }) });
  for (;;) {
    try {
      const { status } = yield* process.waitpid(child);
      return status.code;
    } catch (error) {
      if (!(error instanceof OsError && error.code === 'EINTR')) throw error;
    }
  }
}

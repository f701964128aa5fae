import type { Task } from '../../engine/index.ts';
import { OsError, type SignalName, signalNamed, signalNumbers } from '../../kernel/index.ts';
import type { Job } from '../execution/job.ts';
import { describeJob, findJob, forgetJob, pollChildren, reap, statusOf, tellEnded, tellSignal, waitForeground } from '../execution/jobs.ts';
import type { Flavor } from '../flavor.ts';
import { Failure, type Shell } from '../shell.ts';
import { dashSignals, signalLines, signalTable } from '../signal-lists.ts';
import { illegalOption, readLetters } from './options.ts';

/** `wait`, `wait pid…`, `wait %job`, bash's `wait -n`. A trapped signal that comes meanwhile ends it: 128 + n. */
export function* wait(shell: Shell, argv: string[]): Task<number> {
  let args = argv.slice(1);
  if (args[0] === '--') args = args.slice(1);
  let variable: string | undefined;
  let next = false;
  while ((shell.bash ? /^-[nfp]/ : /^-n$/).test(shell.flavor === 'dash' ? '' : (args[0] ?? ''))) {
    const letters = args.shift()?.slice(1) ?? '';
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i] as string;
      if (letter === 'n') next = true;
      else if (letter === 'p') {
        variable = letters.slice(i + 1) || args.shift();
        break;
      } else if (letter !== 'f') throw waitOption(shell, letter);
    }
    if (args[0] === '--') {
      args.shift();
      break;
    }
  }
  if (variable !== undefined) shell.unset(variable);
  const told = (pid: number): unknown => variable !== undefined && shell.set(variable, String(pid));
  if (next) return yield* waitNext(shell, args, told);
  if (args[0]?.startsWith('-')) throw waitOption(shell, args[0][1] ?? '');
  if (args.length === 0) {
    while (shell.children.size > 0) {
      const result = yield* reap(shell);
      if (result === 'interrupted' && (shell.pending.length > 0 || shell.terminating)) return interrupted(shell);
      if (result === 'none') break;
    }
    yield* tellEnded(shell, shell.descriptors);
    for (const job of [...shell.jobs]) shell.bash ? forgetJob(shell, job) : markWaited(shell, job);
    shell.ended.clear();
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const result = yield* waitForOne(shell, arg);
    if (result.interrupted) return result.status;
    status = result.status;
    if (result.pid !== undefined) told(result.pid);
  }
  return status;
}

const waitOption = (shell: Shell, letter: string): Failure => illegalOption(shell, 'wait', letter, '[-fn] [-p var] [id ...]');

const interrupted = (shell: Shell): number => 128 + signalNumbers[shell.pending[0] ?? (shell.terminating as SignalName)];

function* waitForOne(shell: Shell, arg: string): Task<{ status: number; pid?: number; interrupted?: boolean }> {
  let pids: readonly number[];
  if (arg.startsWith('%')) {
    const job = findJob(shell, arg);
    if (!job) return { status: yield* shell.complain(noSuchJob(shell, arg), shell.bash ? 127 : 2, 'wait') };
    pids = job.pids;
  } else if (/^\d+$/.test(arg)) pids = shell.jobs.find((job) => job.pids.at(-1) === Number(arg))?.pids ?? [Number(arg)];
  else if (shell.bash) return { status: yield* shell.complain(`\`${arg}': not a pid or valid job spec`, 1, 'wait') };
  else throw new Failure(`Illegal number: ${arg}`, 2);
  const last = pids.at(-1) as number;
  if (!shell.children.has(last) && !shell.ended.has(last)) {
    const waited = shell.jobs.find((job) => job.waited && job.pids.at(-1) === last)?.status;
    if (waited && !shell.bash) return { status: statusOf(waited), pid: last };
    return { status: shell.bash ? yield* shell.complain(`pid ${arg} is not a child of this shell`, 127, 'wait') : 127 };
  }
  while (pids.some((pid) => shell.children.has(pid))) {
    const result = yield* reap(shell);
    // The Almquist shells tell how a process ended that they see end here.
    if (typeof result === 'object' && pids.includes(result.pid) && !shell.bash) yield* tellSignal(shell, result.pid, result.status, '');
    if (result === 'interrupted' && (shell.pending.length > 0 || shell.terminating))
      return { status: interrupted(shell), interrupted: true };
    if (result === 'none') break;
  }
  yield* tellEnded(shell, shell.descriptors);
  const ended = shell.ended.get(last);
  const job = shell.jobs.find((one) => one.pids.includes(last));
  // Its status is known until its place is taken; bash remembers it longer.
  if (job) shell.bash ? forgetJob(shell, job) : markWaited(shell, job);
  if (ended && shell.bash) shell.ended.set(last, ended);
  else shell.ended.delete(last);
  return { status: ended ? statusOf(ended) : 127, pid: last };
}

/** The next job to end, or of some. @see bash: jobs.c (wait_for_any_job) */
function* waitNext(shell: Shell, specs: readonly string[], told: (pid: number) => unknown): Task<number> {
  for (const spec of specs) {
    const isKnown = spec.startsWith('%') ? findJob(shell, spec) !== undefined : shell.jobs.some(({ pids }) => pids.includes(Number(spec)));
    if (shell.bash && !isKnown && !shell.ended.has(Number(spec))) yield* shell.complain(`${spec}: no such job`, 127, 'wait');
    if (!shell.bash && !/^(?:%.*|\d+)$/.test(spec)) throw new Failure(`Illegal number: ${spec}`, 2);
  }
  const wanted = specs.map((spec) => (spec.startsWith('%') ? findJob(shell, spec)?.pids.at(-1) : Number(spec)));
  for (;;) {
    for (const [pid, ended] of shell.ended) {
      if (wanted.length > 0 && !wanted.includes(pid)) continue;
      const job = shell.jobs.find(({ pids }) => pids.at(-1) === pid);
      if (!job || !shell.bash) shell.ended.delete(pid);
      if (!job) continue;
      forgetJob(shell, job);
      if (shell.bash) shell.ended.set(pid, ended);
      told(pid);
      return statusOf(ended);
    }
    if (wanted.length > 0 && !wanted.some((pid) => pid !== undefined && shell.children.has(pid))) return 127;
    const result = yield* reap(shell);
    if (result === 'interrupted' && (shell.pending.length > 0 || shell.terminating)) return interrupted(shell);
    if (result === 'none') return 127;
  }
}

const noSuchJob = (shell: Shell, spec: string): string => (shell.flavor === 'dash' ? `No such job: ${spec}` : `${spec}: no such job`);

/** The Almquist shells show a job that somebody has waited for until its place is taken. */
function markWaited(shell: Shell, job: Job): void {
  job.waited = true;
  for (const pid of job.pids) shell.ended.delete(pid);
}

/** What runs in the background, and what ended since it was last told; `-p` numbers alone, `-l` both. */
export function* jobs(shell: Shell, argv: string[]): Task<number> {
  const { asked, specs } = jobsArguments(shell, argv.slice(1));
  pollChildren(shell);
  // The Almquist shells begin with the newest.
  const all = shell.bash ? shell.jobs.filter(({ waited }) => !waited) : shell.jobs.toReversed();
  let status = 0;
  const wanted: Job[] = specs.length > 0 ? [] : all;
  for (const spec of specs) {
    const job = findJob(shell, spec.startsWith('%') ? spec : `%${spec}`);
    if (job) wanted.push(job);
    else if (shell.bash) status = yield* shell.complain(noSuchJob(shell, spec), 1, 'jobs');
    else throw new Failure(noSuchJob(shell, spec), 2);
  }
  for (const job of wanted) {
    if ((asked.has('r') && job.done) || asked.has('s')) continue;
    if (asked.has('p')) {
      yield* shell.write(1, `${job.pids[0]}\n`);
      continue;
    }
    yield* shell.write(1, describeJob(shell, job, asked.has('l')));
    if (!job.done) continue;
    if (shell.bash) job.waited = true;
    else forgetJob(shell, job);
  }
  return status;
}

function jobsArguments(shell: Shell, args: readonly string[]): { asked: ReadonlySet<string>; specs: readonly string[] } {
  const known = shell.bash ? 'lprsnx' : 'lp';
  const asked = new Set<string>();
  let i = 0;
  for (; /^-./.test(args[i] ?? ''); i++) {
    if (args[i] === '--') {
      i++;
      break;
    }
    for (const letter of args[i]?.slice(1) ?? '') {
      if (!known.includes(letter)) {
        const words = shell.bash
          ? `-${letter}: invalid option\njobs: usage: jobs [-lnprs] [jobspec ...] or jobs -x command [args]`
          : `${shell.flavor === 'dash' ? 'Illegal' : 'illegal'} option -${letter}`;
        throw new Failure(words, 2);
      }
      asked.add(letter);
    }
  }
  return { asked, specs: args.slice(i) };
}

/** `fg`, `bg`: only bash has job control without a terminal, under `set -m`. */
export function* foreground(shell: Shell, argv: string[]): Task<number> {
  const [command = '', spec] = argv;
  if (shell.bash && !shell.options.monitor) throw new Failure('no job control', 1);
  pollChildren(shell);
  const job = spec === undefined ? shell.jobs.at(-1) : findJob(shell, spec.startsWith('%') ? spec : `%${spec}`);
  if (!shell.bash) {
    if (!job) throw new Failure(spec === undefined ? 'No current job' : noSuchJob(shell, spec), 2);
    throw new Failure(`job ${spec ?? '(null)'} not created under job control`, 2);
  }
  if (!job) throw new Failure(noSuchJob(shell, spec ?? 'current'), 1);
  if (command === 'bg') throw new Failure(`job ${job.number} already in background`, 0);
  yield* shell.write(1, `${job.text}\n`);
  job.waited = true;
  let status = 0;
  for (const pid of job.pids) status = statusOf(yield* waitForeground(shell, pid));
  shell.untold = true;
  yield* tellEnded(shell);
  return status;
}

/** The job goes on, and the shell knows of it no more (bash). */
export function disown(shell: Shell, argv: string[]): number {
  const { letters, at: first } = readLetters(shell, argv, 'har', '[-h] [-ar] [jobspec ... | pid ...]');
  if (letters.has('a') && first === argv.length) {
    if (!letters.has('h')) shell.jobs.splice(0);
    return 0;
  }
  for (const given of first === argv.length ? [undefined] : argv.slice(first)) {
    const job =
      given === undefined ? shell.jobs.at(-1) : (findJob(shell, given) ?? shell.jobs.find(({ pids }) => pids.includes(Number(given))));
    if (!job) throw new Failure(`${given ?? 'current'}: no such job`, 1);
    // With -h it stays, and is only spared the shell's own SIGHUP.
    if (!letters.has('h')) shell.jobs.splice(shell.jobs.indexOf(job), 1);
  }
  return 0;
}

/** By process or `%job`; `-l` lists. 1 where one could not be signalled. */
export function* kill(shell: Shell, argv: string[]): Task<number> {
  let args = argv.slice(1);
  let signal: SignalName | 0 = 'TERM';
  const [option = ''] = args;
  if (option === '-l' || option === '-L') return yield* listSignals(shell, args.slice(1));
  if (option === '-s' && args.length === 1) {
    if (shell.flavor !== 'ash')
      throw new Failure(shell.bash ? '-s: option requires an argument' : 'No arg for -s option', shell.bash ? 1 : 2);
    yield* shell.tell("sh: bad signal name 's'\n");
    return 1;
  }
  if (option === '-s' || (option === '-n' && shell.bash)) {
    signal = yield* signalOf(shell, args[1] ?? '', '-s');
    args = args.slice(2);
  } else if (/^-./.test(option) && option !== '--') {
    signal = yield* signalOf(shell, option.slice(1), option);
    args = args.slice(1);
  }
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) return yield* usage(shell);
  let failed = 0;
  let succeeded = false;
  for (const target of args) {
    const pids = yield* targets(shell, target);
    if (pids === undefined) failed++;
    for (const pid of pids ?? []) {
      try {
        shell.process.kill(pid, signal);
        succeeded = true;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        failed++;
        const words = {
          dash: `${shell.prefix('kill')}${error.message}\n\n`,
          ash: `sh: can't kill pid ${pid}: ${error.message}\n`,
          bash: `${shell.prefix('kill')}(${pid}) - ${error.message}\n`,
        };
        yield* shell.tell(words[shell.flavor]);
      }
    }
  }
  // busybox counts, and bash is content with one. @see busybox: procps/kill.c; bash: builtins/kill.def
  if (shell.flavor === 'ash') return failed;
  return failed > 0 && !(shell.bash && succeeded) ? 1 : 0;
}

/** No process has this number. */
const NO_GROUP = 2 ** 31 - 1;

/** A thrown Failure of kill's that has been told already. */
const told = (): Failure => new Failure('', 1);

function* signalOf(shell: Shell, name: string, option: string): Task<SignalName | 0> {
  if (name === '0' || name === 'EXIT') return 0;
  const signal = signalNamed(name);
  if (signal) return signal;
  if (shell.flavor === 'dash')
    throw new Failure(option !== '-s' ? `Illegal option -${name[0]}` : `invalid signal number or name: ${name}`, 2);
  if (shell.bash) throw new Failure(`${name}: invalid signal specification`, 1);
  yield* shell.tell(`sh: bad signal name '${name}'\n`);
  throw told();
}

/** Undefined where the target is none; bash and busybox say so, and go on with the next. */
function* targets(shell: Shell, target: string): Task<number[] | undefined> {
  if (target.startsWith('%')) {
    const job = findJob(shell, target);
    // Without job control there is no process group of that number, which is what dash asks for.
    if (job) return shell.flavor === 'dash' ? [NO_GROUP] : job.pids.filter((pid) => shell.children.has(pid));
    throw new Failure(noSuchJob(shell, target), shell.bash ? 1 : 2);
  }
  if (/^-?\d+$/.test(target)) return [Number(target)];
  if (shell.flavor === 'dash') throw new Failure(`Illegal number: ${target.replace(/^-/, '')}`, 2);
  if (shell.bash) yield* shell.complain(`${target}: arguments must be process or job IDs`, 1, 'kill');
  else yield* shell.tell(`sh: invalid number '${target}'\n`);
  return undefined;
}

function* usage(shell: Shell): Task<number> {
  if (shell.flavor === 'dash')
    throw new Failure('Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]', 2);
  if (shell.bash) {
    yield* shell.tell('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n');
    return 2;
  }
  yield* shell.tell('sh: you need to specify whom to kill\n');
  return 1;
}

/** The signal that a status tells of: busybox looks at seven bits of it. @see busybox: procps/kill.c; bash: builtins/kill.def; dash: src/jobs.c */
const numberOf = (given: number, flavor: Flavor): number => (flavor === 'ash' ? given % 128 : given > 128 ? given - 128 : given);

function* listSignals(shell: Shell, args: readonly string[]): Task<number> {
  let status = 0;
  // dash looks at the first alone.
  for (const arg of shell.flavor === 'dash' ? args.slice(0, 1) : args) {
    if (shell.flavor === 'dash' && !/^\d+$/.test(arg)) throw new Failure(`Illegal number: ${arg}`, 2);
    const number = /^\d+$/.test(arg) ? numberOf(Number(arg), shell.flavor) : undefined;
    const name = signalNamed(number === undefined ? arg : number);
    if (name === undefined && number === undefined && !/^(?:SIG)?EXIT$/i.test(arg)) {
      if (shell.bash) {
        status = yield* shell.complain(`${arg}: invalid signal specification`, 1, 'kill');
        continue;
      }
      yield* shell.tell(`sh: unknown signal '${arg}'\n`);
      return 1;
    }
    if (name === undefined && number !== undefined && shell.flavor !== 'ash' && (number !== 0 || shell.flavor === 'dash' || arg !== '0'))
      throw new Failure(
        shell.bash ? `${arg}: invalid signal specification` : `invalid signal number or exit status: ${arg}`,
        shell.bash ? 1 : 2,
      );
    if (name === undefined && number !== undefined) {
      yield* shell.write(1, `${number === 0 ? 'EXIT' : number}\n`);
      continue;
    }
    yield* shell.write(1, `${name === undefined ? arg : number === undefined ? signalNumbers[name] : name}\n`);
  }
  if (args.length > 0) return status;
  if (shell.flavor === 'dash') yield* shell.write(1, `${dashSignals.join('\n')}\n`);
  else if (shell.flavor === 'ash') yield* shell.write(1, signalLines());
  else yield* shell.write(1, signalTable());
  return 0;
}

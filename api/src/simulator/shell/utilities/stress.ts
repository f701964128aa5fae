import { SECOND, type Task } from '../../engine/index.ts';
import { parseDuration, parseSize } from './lib/amounts.ts';
import { burn } from './lib/idle.ts';
import { OsError, type Process, signalNumbers } from './lib/kernel.ts';
import { killIfThere } from './lib/run-command.ts';
import { utility } from './lib/tool.ts';

/** Amos Waterland's stress, as the image polinux/stress has it: hogs are child processes; one that dies ends all with code 1. */
export const stress = utility(
  function* (tool) {
    const { process } = tool;
    const wanted = { cpu: 0, io: 0, vm: 0, hdd: 0 };
    let bytes = 256 * 2 ** 20;
    let hang: number | undefined;
    let keep = false;
    let timeout = 0;
    let verbose = false;
    let quiet = false;
    const say = (level: string, line: number, text: string): string =>
      `${tool.name}: ${level}: [${process.pid}] ${line > 0 ? `(${line}) ` : ''}${text}\n`;
    const args = tool.args.flatMap((word) =>
      /^--[^=]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word],
    );
    for (let i = 0; i < args.length; i++) {
      const word = args[i] as string;
      if (word === '-v' || word === '--verbose') verbose = true;
      else if (word === '-q' || word === '--quiet') quiet = true;
      else if (word === '-n' || word === '--dry-run') return 0;
      else if (word === '--vm-keep') keep = true;
      else if (takesValue.has(word)) {
        const text = args[++i];
        if (text === undefined) {
          yield* tool.complain(say('FAIL', 0, `missing argument to option '${word}'`));
          return 1;
        }
        const value = word.endsWith('-bytes')
          ? parseSize(text)
          : word === '-t' || word === '--timeout'
            ? parseDuration(text)
            : /^\d+$/.test(text)
              ? Number(text)
              : undefined;
        if (value === undefined) {
          const isNumber = /^\d/.test(text);
          yield* tool.complain(say('FAIL', 0, isNumber ? `unrecognized suffix: ${text.at(-1)}` : `invalid number: ${text}`));
          return 1;
        }
        if (word === '-c' || word === '--cpu') wanted.cpu = value;
        else if (word === '-i' || word === '--io') wanted.io = value;
        else if (word === '-m' || word === '--vm') wanted.vm = value;
        else if (word === '-d' || word === '--hdd') wanted.hdd = value;
        else if (word === '--vm-bytes') bytes = value;
        else if (word === '--vm-hang') hang = value === 0 ? Number.POSITIVE_INFINITY : value;
        else if (word === '-t' || word === '--timeout') timeout = value;
      } else {
        yield* tool.complain(say('FAIL', 244, `unrecognized option: ${word}`));
        return 1;
      }
    }
    if (wanted.cpu + wanted.io + wanted.vm + wanted.hdd === 0) {
      yield* tool.write(
        `\`${tool.name}' imposes certain types of compute stress on your system\n\nUsage: ${tool.name} [OPTION [ARG]] ...\n`,
      );
      return 0;
    }
    if (!quiet)
      yield* tool.write(say('info', 0, `dispatching hogs: ${wanted.cpu} cpu, ${wanted.io} io, ${wanted.vm} vm, ${wanted.hdd} hdd`));
    const began = process.now;
    const workers = new Set<number>();
    const start = (program: (process: Process) => Task<number>): void => void workers.add(process.spawn({ argv: process.argv, program }));
    for (let i = 0; i < wanted.cpu; i++) start(burn);
    for (let i = 0; i < wanted.io; i++) start(hogIo);
    for (let i = 0; i < wanted.vm; i++) start((own) => hogMemory(own, bytes, hang, keep));
    for (let i = 0; i < wanted.hdd; i++) start(hogIo);
    if (verbose) for (const pid of workers) yield* tool.write(say('dbug', 0, `--> hog worker [${pid}] forked`));
    // Each worker ends itself when the time is over, as an alarm would.
    const clock = timeout > 0 ? process.spawn({ argv: process.argv, program: (own) => alarm(own, timeout) }) : 0;
    let failed = false;
    let over = false;
    while (workers.size > 0) {
      let ended: Awaited;
      try {
        ended = yield* process.waitpid();
      } catch (error) {
        if (error instanceof OsError && error.code === 'EINTR') continue;
        throw error;
      }
      if (ended.pid === clock) {
        over = true;
        for (const pid of workers) killIfThere(process, pid, 'ALRM');
        continue;
      }
      if (!workers.delete(ended.pid) || over || failed) continue;
      const { code, signal } = ended.status;
      if (signal === undefined && code === 0) continue;
      failed = true;
      yield* tool.complain(
        signal === undefined
          ? say('FAIL', 416, `<-- worker ${ended.pid} returned error ${code}`)
          : say('FAIL', 415, `<-- worker ${ended.pid} got signal ${signalNumbers[signal]}`),
      );
      yield* tool.complain(say('WARN', 417, 'now reaping child worker processes'));
      // It signals its process group: as PID 1 that means all others, and there may be none.
      if (process.pid === 1 && process.processes().length <= 1) yield* tool.complain(say('FAIL', 421, 'kill error: No such process'));
      for (const pid of workers) killIfThere(process, pid, 'KILL');
    }
    const took = Math.floor((process.now - began) / SECOND);
    if (clock !== 0 && !over) killIfThere(process, clock, 'KILL');
    if (failed) yield* tool.complain(say('FAIL', 451, `failed run completed in ${took}s`));
    else if (!quiet) yield* tool.write(say('info', 0, `successful run completed in ${took}s`));
    return failed ? 1 : 0;
  },
  { shortName: true },
);

type Awaited = { readonly pid: number; readonly status: { readonly code: number; readonly signal?: keyof typeof signalNumbers } };

const takesValue = new Set([
  '-c',
  '--cpu',
  '-i',
  '--io',
  '-m',
  '--vm',
  '-d',
  '--hdd',
  '-t',
  '--timeout',
  '--vm-bytes',
  '--vm-stride',
  '--vm-hang',
  '--hdd-bytes',
  '--backoff',
  '-b',
]);

function* alarm(process: Process, timeout: number): Task<number> {
  yield* process.sleep(timeout * SECOND);
  return 0;
}

/** sync() again and again: mostly waiting. */
function* hogIo(process: Process): Task<number> {
  for (;;) {
    yield* process.compute(SECOND / 20);
    yield* process.sleep(SECOND);
  }
}

/** Touches its memory page by page (about 1 GiB/s), holds it while it hangs, frees it and starts again. */
function* hogMemory(process: Process, bytes: number, hang: number | undefined, keep: boolean): Task<number> {
  const steps = 8;
  for (let round = 0; ; round++) {
    for (let step = 1; step <= steps; step++) {
      if (!keep || round === 0) process.setMemory(Math.ceil((bytes * step) / steps));
      yield* process.compute(Math.ceil((bytes / 2 ** 30 / steps) * SECOND) + 1);
    }
    if (hang !== undefined) yield* process.sleep(Math.min(hang, 3_000_000_000) * SECOND);
    if (!keep) process.setMemory(0);
  }
}

import { SECOND, type Task } from '../../../engine/index.ts';
import { burn } from '../lib/idle.ts';
import { OsError, type Process, signalNumbers } from '../lib/kernel.ts';
import { type Tool, utility } from '../lib/tool.ts';
import { hogDisk, hogIo, hogMemory, type Voice } from './hogs.ts';
import { lineOf, readStress, type StressOptions, stressUsage, stressVersion } from './options.ts';

/**
 * Amos Waterland's stress: hogs are child processes, each of which its own alarm ends. One that ends otherwise counts as a
 * failure, and all others are sent away. @see stress: src/stress.c main
 */
export const stress = utility(
  function* (tool) {
    const { process } = tool;
    const options = readStress(tool.args);
    const voice = voiceOf(tool.name, process, options);
    if (typeof options === 'string') {
      yield* tool.write(options === 'help' ? stressUsage(tool.name) : `${tool.name} ${stressVersion(process)}\n`);
      return 0;
    }
    if ('line' in options) {
      yield* voice.fail(options.line, options.text);
      return 1;
    }
    const { cpu, io, vm, hdd } = options;
    if (cpu + io + vm + hdd === 0) {
      yield* tool.write(stressUsage(tool.name));
      return 0;
    }
    yield* voice.info(`dispatching hogs: ${cpu} cpu, ${io} io, ${vm} vm, ${hdd} hdd`);
    const began = process.now;
    const children = yield* dispatch(tool, voice, options);
    const failures = yield* reap(process, voice, children);
    const took = Math.floor((process.now - began) / SECOND);
    if (failures > 0) yield* voice.fail(451, `failed run completed in ${took}s`);
    else yield* voice.info(`successful run completed in ${took}s`);
    return failures & 255;
  },
  { shortName: true },
);

interface FullVoice extends Voice {
  info(text: string): Task<void>;
  warn(line: number, text: string): Task<void>;
}

const nothing = function* (): Task<void> {};

function voiceOf(name: string, process: Process, options: unknown): FullVoice {
  const level = (options as StressOptions).level ?? 2;
  const placed = (word: string) => (line: number, text: string) =>
    say(process, 2, `${name}: ${word}: [${process.pid}] (${lineOf(process, line)}) ${text}\n`);
  const plain = (word: string) => (text: string) => say(process, 1, `${name}: ${word}: [${process.pid}] ${text}\n`);
  return {
    debug: level >= 3 ? plain('dbug') : nothing,
    info: level >= 2 ? plain('info') : nothing,
    warn: level >= 1 ? placed('WARN') : nothing,
    fail: placed('FAIL'),
  };
}

/** It does not look whether anyone takes what it says. */
function* say(process: Process, descriptor: number, text: string): Task<void> {
  try {
    yield* process.write(descriptor, text);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

/** One of each kind after the other, the first of which waits the longest. Returns how many there are. */
function* dispatch({ process, name }: Tool, voice: FullVoice, options: StressOptions): Task<number> {
  const kinds: { readonly kind: 'cpu' | 'io' | 'vm' | 'hdd'; readonly line: number; left: number }[] = [
    { kind: 'cpu', line: 304, left: options.cpu },
    { kind: 'io', line: 325, left: options.io },
    { kind: 'vm', line: 347, left: options.vm },
    { kind: 'hdd', line: 367, left: options.hdd },
  ];
  let children = 0;
  for (;;) {
    const forks = kinds.reduce((sum, { left }) => sum + left, 0);
    if (forks === 0) return children;
    const backoff = options.backoff * forks;
    yield* voice.debug(`using backoff sleep of ${backoff}us`);
    if (options.timeout > 0) yield* voice.debug(`setting timeout to ${options.timeout}s`);
    for (const entry of kinds) {
      if (entry.left === 0) continue;
      try {
        const pid = process.spawn({
          argv: process.argv,
          *program(own) {
            own.alarm(options.timeout * SECOND);
            yield* own.sleep(backoff);
            return options.isDryRun ? 0 : yield* hog(entry.kind, own, voiceOf(name, own, options), options);
          },
        });
        yield* voice.debug(`--> hog${entry.kind} worker ${entry.left} [${pid}] forked`);
        children++;
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* voice.fail(entry.line, `fork failed: ${error.message}`);
      }
      entry.left--;
    }
  }
}

function hog(kind: 'cpu' | 'io' | 'vm' | 'hdd', process: Process, voice: Voice, options: StressOptions): Task<number> {
  if (kind === 'cpu') return burn(process);
  if (kind === 'io') return hogIo(process);
  return kind === 'vm' ? hogMemory(process, voice, options) : hogDisk(process, voice, options.hddBytes);
}

/** Waits for so many children. Returns how many failed. */
function* reap(process: Process, voice: FullVoice, children: number): Task<number> {
  let failures = 0;
  for (let left = children; left > 0; left--) {
    const { pid, status } = yield* process.waitpid();
    const { code, signal } = status;
    if (signal === 'ALRM') yield* voice.debug(`<-- worker ${pid} signalled normally`);
    else if (signal === 'USR1') yield* voice.debug(`<-- worker ${pid} reaped`);
    else if (signal === undefined && code === 0) yield* voice.debug(`<-- worker ${pid} returned normally`);
    else {
      failures++;
      const line = signal === undefined ? 394 : 415;
      yield* voice.fail(
        line,
        `<-- worker ${pid} ${signal === undefined ? `returned error ${code}` : `got signal ${signalNumbers[signal]}`}`,
      );
      yield* voice.warn(line + 2, 'now reaping child worker processes');
      yield* sendAway(process, voice, line + 6);
    }
  }
  return failures;
}

/** The group that it leads, or as PID 1 all others; there may be none. */
function* sendAway(process: Process, voice: FullVoice, line: number): Task<void> {
  process.onSignal('USR1', 'ignore');
  try {
    process.kill(-process.pid, 'USR1');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* voice.fail(line, `kill error: ${error.message}`);
  }
}

import { SECOND, type Task } from '../../../engine/index.ts';
import { parseDuration, parseSize } from '../lib/amounts.ts';
import { OsError, type Process } from '../lib/kernel.ts';
import { killIfThere } from '../lib/run-command.ts';
import { Failure, type Tool, utility } from '../lib/tool.ts';
import { generalFlags, generalValues, letters, stressorFlags, stressors } from './stressors.data.ts';

/**
 * stress-ng: what its stressors take of the processors and of memory. One that the OOM killer ends is started again.
 * @see stress-ng: stress-ng.c
 */
export const stressNg = utility(
  function* (tool) {
    const { process } = tool;
    const { options, hogs } = readStressors(tool);
    if (options.has('version')) {
      tool.print('stress-ng, version 0.15.07 (gcc 12.2.1, x86_64 Linux 5.15.0-72-generic)\n');
      return 0;
    }
    const timeout = parseDuration(options.get('timeout') ?? '86400') ?? 86_400;
    const programs = hogs.flatMap(([name, count]) => workersOf(options, name, count));
    const say = (text: string): Task<void> =>
      options.has('quiet') ? tool.complain('') : tool.complain(`stress-ng: info:  [${process.pid}] ${text}\n`);
    if (hogs.length === 0) throw new Failure('No stress workers invoked', 1);
    yield* say(
      options.has('timeout')
        ? `setting to a ${timeout} second${timeout === 1 ? '' : 's'} run per stressor`
        : 'defaulting to a 86400 second (1 day, 0.00 secs) run per stressor',
    );
    yield* say(`dispatching hogs: ${hogs.map(([name, count]) => `${count} ${name}`).join(', ')}`);
    if (options.has('dry-run')) return 0;
    const workers = new Map<number, (own: Process) => Task<number>>();
    const start = (program: (own: Process) => Task<number>): void =>
      void workers.set(process.spawn({ argv: process.argv, program }), program);
    for (const program of programs) start(program);
    const clock = process.spawn({
      argv: process.argv,
      *program(own) {
        yield* own.sleep(timeout * SECOND);
        return 0;
      },
    });
    const began = process.now;
    for (;;) {
      let pid: number;
      try {
        ({ pid } = yield* process.waitpid());
      } catch (error) {
        if (error instanceof OsError && error.code === 'EINTR') continue;
        throw error;
      }
      if (pid === clock) break;
      const program = workers.get(pid);
      workers.delete(pid);
      if (options.has('oomable') || !program) {
        if (workers.size === 0) break;
      } else start(program);
    }
    for (const pid of workers.keys()) killIfThere(process, pid, 'KILL');
    const took = (process.now - began) / SECOND;
    yield* say(`successful run completed in ${took.toFixed(2)}s`);
    return 0;
  },
  { shortName: true },
);

type Options = ReadonlyMap<string, string>;

/** Options, and how many workers of which stressor, in the order in which they were asked for. @see getopt_long(3) */
function readStressors(tool: Tool): { options: Options; hogs: (readonly [name: string, count: number])[] } {
  const options = new Map<string, string>();
  const hogs = new Map<string, number>();
  const args = [...tool.args];
  while (args.length > 0) {
    const word = args.shift() as string;
    if (!/^-./.test(word) || word === '--') continue;
    const [, given = '', attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const name = given !== '' ? given : (letters[word[1] as string] ?? '');
    if (name === '' || !isKnown(name))
      throw tool.usage(given !== '' ? `unrecognized option '--${given}'` : `invalid option -- '${word[1]}'`);
    if (generalFlags.has(name) || stressorFlags.has(name)) {
      options.set(name, '');
      if (given === '' && word.length > 2) args.unshift(`-${word.slice(2)}`);
      continue;
    }
    const value = attached ?? (given === '' && word.length > 2 ? word.slice(2) : args.shift());
    if (value === undefined)
      throw tool.usage(given !== '' ? `option '--${given}' requires an argument` : `option requires an argument -- '${word[1]}'`);
    if (stressors.has(name)) hogs.set(name, Number.parseInt(value, 10) || processors(tool.process));
    else options.set(name, value);
  }
  return { options, hogs: [...hogs] };
}

/** As many as there are, where 0 are asked for. */
const processors = (process: Process): number => process.readFile('/proc/stat').match(/^cpu\d/gm)?.length ?? 1;

const isKnown = (name: string): boolean =>
  generalFlags.has(name) ||
  generalValues.has(name) ||
  stressorFlags.has(name) ||
  name.split('-').some((_, i, words) => stressors.has(words.slice(0, i + 1).join('-')));

/** Of its stressors those that fill memory; any other keeps a processor busy. */
function workersOf(options: Options, name: string, count: number): ((own: Process) => Task<number>)[] {
  const load = Number(options.get('cpu-load') ?? 100) / 100;
  const hang = parseDuration(options.get('vm-hang') ?? '');
  const share = options.get(`${name}-bytes`) ?? SHARES[name];
  const bytes = share === undefined ? undefined : /^\d+%$/.test(share) ? MEMORY * (Number.parseInt(share, 10) / 100) : parseSize(share);
  if (share !== undefined && bytes === undefined) throw new Failure(`invalid size ${share}`, 1);
  const one =
    GROWING.has(name) && !options.has(`${name}-bytes`)
      ? grows
      : bytes === undefined
        ? (own: Process) => cpu(own, name === 'cpu' ? load : 1)
        : (own: Process) => memory(own, name === 'vm' ? bytes / count : bytes, name === 'vm' ? hang : undefined);
  return Array.from({ length: count }, () => one);
}

/** What one takes unless it is told; those without are no memory stressors. @see stress-ng: stress-vm.c, stress-malloc.c, stress-mmap.c, stress-shm.c, stress-stack.c */
const SHARES: Readonly<Record<string, string>> = {
  vm: '256M',
  malloc: '256M',
  mmap: '256M',
  memfd: '256M',
  memrate: '256M',
  shm: '8M',
  'shm-sysv': '8M',
  stack: '8M',
};
/** These take more and more. @see stress-ng: stress-bigheap.c, stress-brk.c */
const GROWING: ReadonlySet<string> = new Set(['bigheap', 'brk']);
/** A node's, where a part of it is asked for. */
const MEMORY = 8 * 2 ** 30;
const CHUNK = 256 * 2 ** 20;

function* cpu(process: Process, load: number): Task<number> {
  for (;;) {
    yield* process.compute(SECOND * Math.max(0.01, load));
    if (load < 1) yield* process.sleep(SECOND * (1 - load));
  }
}

function* grows(process: Process): Task<number> {
  for (let bytes = CHUNK; ; bytes += CHUNK) {
    yield* process.compute(Math.ceil((CHUNK / 2 ** 30) * SECOND));
    process.setMemory(bytes);
  }
}

function* memory(process: Process, bytes: number, hang: number | undefined): Task<number> {
  const steps = 8;
  for (;;) {
    for (let step = 1; step <= steps; step++) {
      yield* process.compute(Math.ceil((bytes / 2 ** 30 / steps) * SECOND) + 1);
      process.setMemory(Math.ceil((bytes * step) / steps));
    }
    if (hang !== undefined) yield* process.sleep((hang === 0 ? 3_000_000_000 : hang) * SECOND);
    else yield* process.compute(SECOND);
    process.setMemory(0);
  }
}

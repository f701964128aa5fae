import { SECOND, type Task } from '../../engine/index.ts';
import { parseDuration, parseSize } from './lib/amounts.ts';
import { OsError, type Process } from './lib/kernel.ts';
import { killIfThere } from './lib/run-command.ts';
import { Failure, utility } from './lib/tool.ts';
import { readOptions } from './options.ts';

/** stress-ng's cpu and vm stressors. A vm stressor that the OOM killer ends is started again. */
export const stressNg = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, {
      short: 'c:l:t:qvi:d:m:',
      long: {
        cpu: 'c',
        'cpu-load': 'l',
        vm: 'm',
        'vm-bytes': 'bytes:',
        'vm-hang': 'hang:',
        'vm-keep': 'keep',
        'vm-method': 'method:',
        'cpu-method': 'method:',
        io: 'i',
        hdd: 'd',
        timeout: 't',
        quiet: 'q',
        verbose: 'v',
        metrics: 'metrics',
        'metrics-brief': 'metrics',
        oomable: 'oomable',
      },
    });
    const counts = { cpu: Number(options.value('c') ?? 0), vm: Number(options.value('m') ?? 0) };
    const timeout = parseDuration(options.value('t') ?? '86400') ?? 86_400;
    const share = options.value('bytes') ?? '256M';
    const bytes = parseSize(share);
    if (bytes === undefined) throw new Failure(`invalid size ${share}`, 1);
    const say = (text: string): Task<void> =>
      options.has('q') ? tool.complain('') : tool.complain(`stress-ng: info:  [${process.pid}] ${text}\n`);
    const hogs = Object.entries(counts).filter(([, count]) => count > 0);
    if (hogs.length === 0) throw new Failure('No stress workers invoked', 1);
    yield* say(
      options.has('t')
        ? `setting to a ${timeout} second${timeout === 1 ? '' : 's'} run per stressor`
        : 'defaulting to a 86400 second (1 day, 0.00 secs) run per stressor',
    );
    yield* say(`dispatching hogs: ${hogs.map(([name, count]) => `${count} ${name}`).join(', ')}`);
    const load = Number(options.value('l') ?? 100) / 100;
    const hang = parseDuration(options.value('hang') ?? '');
    const workers = new Map<number, (own: Process) => Task<number>>();
    const start = (program: (own: Process) => Task<number>): void =>
      void workers.set(process.spawn({ argv: process.argv, program }), program);
    for (let i = 0; i < counts.cpu; i++) start((own) => cpu(own, load));
    for (let i = 0; i < counts.vm; i++) start((own) => memory(own, bytes / counts.vm, hang));
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

function* cpu(process: Process, load: number): Task<number> {
  for (;;) {
    yield* process.compute(SECOND * Math.max(0.01, load));
    if (load < 1) yield* process.sleep(SECOND * (1 - load));
  }
}

function* memory(process: Process, bytes: number, hang: number | undefined): Task<number> {
  const steps = 8;
  for (;;) {
    for (let step = 1; step <= steps; step++) {
      process.setMemory(Math.ceil((bytes * step) / steps));
      yield* process.compute(Math.ceil((bytes / 2 ** 30 / steps) * SECOND) + 1);
    }
    if (hang !== undefined) yield* process.sleep((hang === 0 ? 3_000_000_000 : hang) * SECOND);
    else yield* process.compute(SECOND);
    process.setMemory(0);
  }
}

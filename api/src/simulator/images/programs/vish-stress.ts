import { type Micros, seconds, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { burn } from '../../shell/utilities/lib/idle.ts';
import { parseBytes } from '../bytes.ts';
import { idle } from '../generic.ts';
import { EventLoop } from '../servers/event-loop.ts';
import { klog } from '../servers/go-http.ts';
import { goSignals } from '../servers/signals.ts';
import { goFlags, goSeconds } from './go-flags.ts';

/** vish/stress: allocates memory bit by bit, and uses so many CPUs. @see vishh/stress: main.go */
export function* vishStress(process: Process): Task<number> {
  goSignals(process);
  const { values, problem } = goFlags(process.argv.slice(1), {
    'mem-total': true,
    'mem-alloc-size': true,
    'mem-alloc-sleep': true,
    cpus: true,
    logtostderr: false,
    v: true,
    alsologtostderr: false,
    stderrthreshold: true,
  });
  const size = { total: values.get('mem-total') ?? '0', chunk: values.get('mem-alloc-size') ?? '4Ki' };
  const [total, chunk] = [parseBytes(size.total), parseBytes(size.chunk)];
  const pause = goSeconds(values.get('mem-alloc-sleep') ?? '1ms');
  const cpus = Number(values.get('cpus') ?? '0');
  if (problem !== undefined || Number.isNaN(cpus) || pause === undefined) {
    yield* process.write(2, `${problem ?? 'invalid value for flag'}\n`);
    return 2;
  }
  if (total === undefined || chunk === undefined) {
    yield* process.write(
      2,
      klog(
        process,
        'F',
        'main.go:62',
        "failed to parse quantity: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      ),
    );
    return 255;
  }
  const say = (line: number, text: string): Task<void> => process.write(2, klog(process, 'I', `main.go:${line}`, text));
  yield* say(
    26,
    `Allocating "${size.total}" memory, in "${size.chunk}" chunks, with a ${values.get('mem-alloc-sleep') ?? '1ms'} sleep between allocations`,
  );
  const loop = new EventLoop();
  for (let i = 0; i < cpus; i++) {
    yield* say(39, 'Spawning a thread to consume CPU');
    loop.start(burn(process));
  }
  loop.start(allocate(process, total, chunk, seconds(pause), () => say(29, `Allocated "${size.total}" memory`)));
  yield* loop.run();
  return 0;
}

/** Many small steps would take long to simulate: they are taken a hundred at a time at most. */
function* allocate(process: Process, total: number, chunk: number, pause: Micros, done: () => Task<void>): Task<void> {
  const steps = Math.ceil(total / Math.max(1, chunk));
  const each = Math.max(1, Math.ceil(steps / 100));
  for (let step = each; step < steps + each; step += each) {
    process.setMemory(Math.min(total, step * chunk));
    yield* process.sleep(Math.max(pause * each, 1));
  }
  yield* done();
  return yield* idle(process);
}

import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { burn } from '../../shell/utilities/lib/idle.ts';
import { EventLoop } from '../servers/event-loop.ts';
import { goSignals } from '../servers/signals.ts';
import { goFlags, goSeconds } from './go-flags.ts';

/** As many goroutines as that share of the machine's CPUs go round for nothing, for a while or for good. @see narmidm/k8s-pod-cpu-stressor: main.go */
export function* cpuStressor(process: Process): Task<number> {
  goSignals(process);
  const { values, problem } = goFlags(process.argv.slice(1), { cpu: true, duration: true, forever: false });
  if (problem !== undefined) {
    yield* process.write(2, `${problem}\n`);
    return 2;
  }
  const processors = process.access('/proc/cpuinfo', 'r') ? (process.readFile('/proc/cpuinfo').match(/^processor/gm) ?? []).length : 1;
  const routines = Math.floor(processors * Number(values.get('cpu') ?? '0.2'));
  yield* process.write(1, `Starting CPU stress with ${routines} goroutines...\n`);
  const loop = new EventLoop();
  for (let i = 0; i < routines; i++) loop.start(burn(process));
  const isEndless = values.has('forever') && values.get('forever') !== 'false';
  if (isEndless) yield* process.write(1, 'CPU stress will run indefinitely. Press Ctrl+C to stop.\n');
  loop.start(isEndless ? forever(process) : ends(process, (goSeconds(values.get('duration') ?? '10s') ?? 10) * SECOND));
  yield* loop.run();
  return 0;
}

function* ends(process: Process, after: number): Task<void> {
  yield* process.sleep(after);
  yield* process.write(1, 'CPU stress completed.\n');
  process.exit(0);
}

function* forever(process: Process): Task<void> {
  for (;;) yield* process.sleep(86_400 * SECOND);
}

import { formatTime } from '../../../apimachinery/time.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { goSignals } from '../../servers/signals.ts';
import { goFlags, goSeconds } from '../go-flags.ts';

/** Lines at an even pace. @see kubernetes: test/images/agnhost/logs-generator/logs_generator.go */
export function* logsGenerator(process: Process, args: readonly string[]): Task<number> {
  goSignals(process);
  const { values } = goFlags(args, { 'log-lines-total': true, 'run-duration': true }, { t: 'log-lines-total', d: 'run-duration' });
  const total = Number(values.get('log-lines-total') ?? '0');
  const duration = goSeconds(values.get('run-duration') ?? '0') ?? 0;
  if (total <= 0 || duration <= 0) {
    yield* process.write(2, total <= 0 ? 'Invalid total number of lines: 0\n' : 'Invalid duration: 0s\n');
    return 255;
  }
  for (let id = 0; id < total; id++) {
    const { random } = process;
    const method = ['GET', 'PUT', 'POST'][random.int(3)];
    const namespace = ['default', 'kube-system', 'ns'][random.int(3)];
    const name = random.hex(4 + random.int(3));
    const kind = ['pods', 'endpoints'][random.int(2)];
    yield* process.write(
      2,
      `I${formatTime(process.now).slice(5, 10).replace('-', '')} ${formatTime(process.now).slice(11, 19)}.000000       1 logs_generator.go:76] ${id} ${method} /api/v1/namespaces/${namespace}/${kind}/${name} ${200 + random.int(400)}\n`,
    );
    yield* process.sleep(Math.round((duration / total) * SECOND));
  }
  return 0;
}

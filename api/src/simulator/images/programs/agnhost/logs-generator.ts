import { ALPHANUMERICS } from '../../../apimachinery/rand.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { goSignals } from '../../servers/signals.ts';
import { goSeconds } from '../go-flags.ts';
import type { Given } from '../pflag.ts';

/** Lines at an even pace. @see kubernetes: test/images/agnhost/logs-generator/logs_generator.go */
export function* logsGenerator(process: Process, { values }: Given): Task<number> {
  goSignals(process);
  const total = Number(values.get('log-lines-total') ?? '0');
  const duration = goSeconds(values.get('run-duration') ?? '0') ?? 0;
  if (total <= 0 || duration <= 0) {
    const why = total <= 0 ? `Invalid total number of lines: ${total}` : 'Invalid duration: 0s';
    yield* process.write(2, klog(process, 'F', `logs_generator.go:${total <= 0 ? 70 : 74}`, why));
    return 255;
  }
  for (let id = 0; id < total; id++) {
    const { random } = process;
    const method = ['GET', 'POST', 'PUT'][random.int(3)];
    const namespace = ['kube-system', 'default', 'ns'][random.int(3)];
    const podName = Array.from({ length: 3 + random.int(2) }, () => ALPHANUMERICS[random.int(ALPHANUMERICS.length)]).join('');
    const text = `${id} ${method} /api/v1/namespaces/${namespace}/pods/${podName} ${200 + random.int(400)}`;
    yield* process.write(2, klog(process, 'I', 'logs_generator.go:76', text));
    yield* process.sleep(Math.round((duration / total) * SECOND));
  }
  return 0;
}

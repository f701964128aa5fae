import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go getTerminationMessage, readLastStringFromContainerLogs */
it.each([
  { rule: 'the last 4096 bytes of the file', where: '> /dev/termination-log', more: '', cut: 1, characters: 1365 },
  { rule: 'or 2048 of the log', where: '; echo', more: 'terminationMessagePolicy: FallbackToLogsOnError', cut: 1, characters: 682 },
])('a termination message counts by bytes: $rule', ({ where, more, cut, characters }) => {
  const app = shell('app', `i=0; while [ $i -lt 2000 ]; do printf 界; i=$((i+1)); done ${where}; exit 1`, more);
  const { container } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`));
  const message: string = container('app').state.terminated.message;
  expect(message.trimEnd()).toBe('\ufffd'.repeat(cut) + '界'.repeat(characters));
});

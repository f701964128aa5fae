import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container_linux_test.go TestCalculateLinuxResources */
it.each`
  rule                         | resources                                                      | weight | max                | memory
  ${'both are said'}           | ${'{requests: {cpu: 1}, limits: {cpu: 2, memory: 128Mi}}'}     | ${39}  | ${'200000 100000'} | ${'134217728'}
  ${'memory has no limit'}     | ${'{requests: {cpu: 2}, limits: {cpu: 3, memory: 0}}'}         | ${79}  | ${'300000 100000'} | ${'max'}
  ${'it does not say so'}      | ${'{limits: {cpu: 2}}'}                                        | ${79}  | ${'200000 100000'} | ${'max'}
  ${'it asks for nothing'}     | ${'{requests: {cpu: 0}, limits: {cpu: 2}}'}                    | ${1}   | ${'200000 100000'} | ${'max'}
  ${'nothing is said'}         | ${'{}'}                                                        | ${1}   | ${'max 100000'}    | ${'max'}
  ${'less than a tick is had'} | ${'{requests: {cpu: 1m}, limits: {cpu: 1m, memory: 4194305}}'} | ${1}   | ${'1000 100000'}   | ${'4194304'}
`('A container has of the CPU what it asks for, where $rule: $resources', ({ resources, weight, max, memory }) => {
  const app = shell('app', 'cd /sys/fs/cgroup; cat cpu.weight cpu.max memory.max', `resources: ${resources}`);
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`));
  expect(run.kubectl('logs web').stdout).toBe(`${weight}\n${max}\n${memory}\n`);
});

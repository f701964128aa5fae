import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (cpu: string | undefined, container: object = {}, spec: object = {}): string => {
  const resources = cpu === undefined ? {} : { limits: { cpu, memory: '64Mi' } };
  const one = {
    name: 'app',
    image: 'busybox:1.36',
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', 'echo up; sleep 1000'],
    resources,
    ...container,
  };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [one], ...spec } });
};
/** From the Pod's image to the first word of its process, in tenths of a second. */
function start(manifest: string): number {
  const { run } = play(manifest, { seconds: 30 });
  const at = (text: string): number => Number(/:0?(\d+\.\d)\d*Z/.exec(text)?.[1]);
  return Math.round(10 * at(run.kubectl('logs web -c app --timestamps', 30).stdout));
}
const free = start(pod(undefined));

/**
 * A quota is for each 100 ms: runc has some 10 ms of work to do in the Pod's group for the sandbox and for each container, and 3 ms until the
 * program runs; runc 1.1 was measured. @see linux: Documentation/scheduler/sched-bwc.rst
 */
describe('Until the process of a container says its first word it takes longer by', () => {
  it.each`
    rule                                            | manifest                                                                                                                                                | tenths
    ${'next to nothing with half a CPU'}            | ${pod('500m')}                                                                                                                                          | ${[0, 0]}
    ${'less than half a second with 50m'}           | ${pod('50m')}                                                                                                                                           | ${[2, 5]}
    ${'two to three seconds with 10m'}              | ${pod('10m')}                                                                                                                                           | ${[19, 30]}
    ${'less where its Pod has no limit as a whole'} | ${pod('10m', {}, { initContainers: [] }).replace('"containers":[', '"containers":[{"name":"side","image":"busybox:1.36","command":["sleep","1000"]},')} | ${[1, 12]}
  `('$rule', ({ manifest, tenths: [least, most] }) => {
    const late = start(manifest) - free;
    expect(late).toBeGreaterThanOrEqual(least);
    expect(late).toBeLessThanOrEqual(most);
  });
});

it('a probe whose command needs more of the CPU than there is in its time fails', () => {
  const readinessProbe = { exec: { command: ['sh', '-c', 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do date; done'] }, periodSeconds: 5 };
  const events = (cpu: string): string => play(pod(cpu, { readinessProbe }), { seconds: 30 }).run.kubectl('get events', 30).stdout;
  expect(events('10m')).toContain('Readiness probe failed: command "sh -c for i in 1 2 3 4 5 6 7 8 9 10 11 12; do date; done" timed out');
  expect(events('100m')).not.toContain('Unhealthy');
});

it('what stands still is told of the group whose quota it is', () => {
  const { run } = play(pod('10m'), { seconds: 30 });
  const stat = run.kubectl('exec web -- cat /sys/fs/cgroup/cpu.stat', 20).stdout;
  expect(Number(/nr_throttled (\d+)/.exec(stat)?.[1])).toBeGreaterThan(1);
  expect(Number(/throttled_usec (\d+)/.exec(stat)?.[1])).toBeGreaterThan(100_000);
});

/** @see metrics-server */
it('the CPU of a node is that of its daemons and of all Pods there, also those that have run since before', () => {
  const { run } = play(pod(undefined), { seconds: 60 });
  const millis = (command: string): number => Number(/ (\d+)m /.exec(run.kubectl(command, 55).stdout)?.[1]);
  expect(millis('top node control-plane')).toBeGreaterThan(millis('top pod kube-apiserver-control-plane -n kube-system') + 180);
});

import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

interface Busy {
  readonly requests?: string;
  readonly limits?: string;
  readonly processes: number;
}

/** Of each of these Pods on a node of four cores, what it has used of them between two moments, in tenths of a core. */
function used(pods: readonly Busy[]): number[] {
  const documents = pods.map(
    ({ requests, limits, processes }, i) => `apiVersion: v1
kind: Pod
metadata: {name: p${i}}
spec:
  nodeName: node-1
  containers:
  - {name: app, image: polinux/stress, command: [stress, --cpu, "${processes}"], resources: {${requests ? `requests: {cpu: ${requests}, memory: 1Gi},` : ''} ${limits ? `limits: {cpu: ${limits}, memory: 1Gi}` : ''}}}
`,
  );
  const { run } = play(documents.join('---\n'), { seconds: 120 });
  const at = (second: number) =>
    pods.map((_, i) => Number(/usage_usec (\d+)/.exec(run.kubectl(`exec p${i} -- cat /sys/fs/cgroup/cpu.stat`, second).stdout)?.[1]));
  const [before, after] = [at(60), at(120)];
  return after.map((usage, i) => Math.round((usage - (before[i] ?? 0)) / 6e6));
}

/** @see linux: Documentation/admin-guide/cgroup-v2.rst "Weights"; kubernetes: pkg/kubelet/cm/qos_container_manager_linux.go setCPUCgroupConfig */
it.each([
  {
    rule: 'all have what they can use, while that is no more than the node has',
    pods: [{ processes: 1 }, { processes: 3 }],
    cores: [10, 30],
  },
  {
    rule: 'what is requested decides, when there is more to do',
    pods: [
      { requests: '1', processes: 4 },
      { requests: '3', processes: 4 },
    ],
    cores: [10, 30],
  },
  {
    rule: 'not how many processes there are',
    pods: [
      { requests: '500m', processes: 4 },
      { requests: '500m', processes: 16 },
    ],
    cores: [20, 20],
  },
  {
    rule: 'what one does not use the others have',
    pods: [
      { requests: '3', processes: 1 },
      { requests: '100m', processes: 4 },
    ],
    cores: [10, 30],
  },
  {
    rule: 'those who request nothing share the least part of it',
    pods: [{ processes: 4 }, { processes: 4 }, { requests: '100m', processes: 4 }],
    cores: [4, 4, 32],
  },
  {
    rule: 'a limit is not passed, and who has one gets it before those who ask for less',
    pods: [{ requests: '2', limits: '2', processes: 4 }, { requests: '500m', processes: 4 }, { processes: 1 }],
    cores: [20, 19, 1],
  },
])('Of the CPU, $rule', ({ pods, cores }) => expect(used(pods)).toEqual(cores));

it('waiting for others is no throttling, and a node uses no more than it has', () => {
  const pod = (name: string) =>
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {nodeName: node-1, containers: [{name: app, image: polinux/stress, command: [stress, --cpu, "4"]}]}}`;
  const { run } = play(`${pod('a')}\n---\n${pod('b')}\n`);
  expect(run.kubectl('exec a -- cat /sys/fs/cgroup/cpu.stat', 60).stdout).toMatch(/nr_throttled 0\nthrottled_usec 0/);
  expect(run.kubectl('top node node-1', 60).stdout).toMatch(/node-1 +4000m +100%/);
});

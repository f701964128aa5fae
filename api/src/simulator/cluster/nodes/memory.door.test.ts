import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const MIB = 2 ** 20;
const POD = podOf('  nodeName: node-1\n  terminationGracePeriodSeconds: 1\n  containers: [{name: app, image: debian}]');
const looking =
  '---\napiVersion: v1\nkind: Pod\nmetadata: {name: looks}\nspec: {nodeName: node-1, priorityClassName: system-node-critical, containers: [{name: app, image: busybox, command: [sleep, "1000"]}]}\n';

type Run = ReturnType<typeof play>['run'];

/** What is left of the memory of node-1, in MiB, as each of those who may be asked has it. */
function left(run: Run, at: number): Readonly<Record<string, number>> {
  const summary = JSON.parse(run.kubectl('get --raw /api/v1/nodes/node-1/proxy/stats/summary', at).stdout);
  const meminfo = run.kubectl('exec looks -- cat /proc/meminfo', at).stdout;
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(meminfo)?.[1]);
  const top = Number(/ (\d+)Mi /.exec(run.kubectl('top node node-1 --no-headers', at).stdout)?.[1]);
  return {
    summary: Math.round(summary.node.memory.availableBytes / MIB),
    meminfo: Math.round((kilobytes('MemFree') + kilobytes('Inactive\\(file\\)')) / 1024),
    top: 8 * 1024 - top,
  };
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go makeSignalObservations (memory.available) */
describe('The kubelet, the kernel and the metrics server have one account of a node’s memory', () => {
  const behaviors = [{ container: 'app', memoryBytes: 6000 * MIB, memoryAfterSeconds: 30 }];
  const { run } = play(`${looking}---\n${POD}`, { seconds: 200, behaviors });

  it.each([
    { at: 20, rule: 'with little in it' },
    { at: 100, rule: 'with much in it' },
  ])('$rule', ({ at }) => {
    const { summary = 0, ...others } = left(run, at);
    for (const other of Object.values(others)) expect(Math.abs(other - summary)).toBeLessThan(2);
  });

  it('what its daemons have is not for Pods, nor what Pods of kube-system have', () => {
    const { node, pods } = JSON.parse(run.kubectl('get --raw /api/v1/nodes/node-1/proxy/stats/summary', 100).stdout);
    const ofPods = pods.reduce((sum: number, { memory }: { memory: { workingSetBytes: number } }) => sum + memory.workingSetBytes, 0);
    expect(node.memory.workingSetBytes - ofPods).toBe(600 * MIB);
  });
});

describe('So much as the message of an eviction says is left of the memory', () => {
  const available = (run: Run): number => {
    const told = run.events.find(({ reason }) => reason === 'Evicted')?.message ?? '';
    const [, count, unit] = /^The node was low on resource: memory\. Threshold quantity: \w+, available: (\d+)(Ki|Mi)\. /.exec(told) ?? [];
    return Number(count) / (unit === 'Ki' ? 1024 : 1);
  };
  const kubelet = (text: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: '${text}'}\n---\n`;

  it('where a container has used the rest', () => {
    const behaviors = [{ container: 'app', memoryBytes: 7500 * MIB, memoryAfterSeconds: 30 }];
    const { run } = play(`${looking}---\n${POD}`, { seconds: 200, behaviors });
    const at = run.events.find(({ reason }) => reason === 'Evicted')?.firstSeconds ?? 0;
    expect(available(run)).toBeLessThan(100);
    for (const one of Object.values(left(run, at - 0.001))) expect(Math.abs(one - available(run))).toBeLessThan(2);
  });

  it.each`
    rule                                  | configuration                                      | threshold      | says
    ${'where an intervention has'}        | ${''}                                              | ${'100Mi'}     | ${64}
    ${'and of a threshold that is given'} | ${'{evictionHard: {"memory.available": "500Mi"}}'} | ${'500Mi'}     | ${320}
    ${'as a share of the memory, too'}    | ${'{evictionHard: {"memory.available": "5%"}}'}    | ${'429496736'} | ${262.1}
  `('$rule', ({ configuration, threshold, says }) => {
    const { run } = play(`${configuration && kubelet(configuration)}${looking}---\n${POD}`, {
      seconds: 100,
      interventions: [{ atSeconds: 50, kind: 'NODE_PRESSURE', pod: 'web', resource: 'MEMORY' }],
    });
    const told = run.events.find(({ reason }) => reason === 'Evicted');
    expect(told?.message).toContain(` Threshold quantity: ${threshold}, `);
    expect(available(run)).toBeCloseTo(says, 0);
    for (const one of Object.values(left(run, 50.001))) expect(Math.abs(one - says)).toBeLessThan(2);
    expect(left(run, 99).summary).toBeGreaterThan(7000);
  });
});

it.each`
  memory     | used
  ${'1Gi'}   | ${/ 6\d\dMi +6\d% /}
  ${'512Mi'} | ${/ [1-9]Mi +0% /}
`('a node of $memory has a system, or no room for one', ({ memory, used }) => {
  const node = `apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\nstatus: {capacity: {cpu: 4, memory: ${memory}, pods: 110}}\n---\n`;
  const { run } = play(node + looking, { seconds: 60 });
  expect(run.kubectl('top node node-1', 50).stdout).toMatch(used);
});

it('a proxy that is deleted gives its memory back, and its successor has as much', () => {
  const { run } = play(looking, {
    seconds: 100,
    interventions: [
      { atSeconds: 20, kind: 'KUBECTL', command: ['delete', 'pod', '-n', 'kube-system', '-l', 'k8s-app=kube-proxy', '--force'] },
    ],
  });
  const used = (at: number): number => Number(/ (\d+)Mi /.exec(run.kubectl('top node node-2 --no-headers', at).stdout)?.[1]);
  expect(used(10)).toBe(622);
  expect(used(20.5)).toBeLessThan(602);
  expect(used(90)).toBe(622);
});

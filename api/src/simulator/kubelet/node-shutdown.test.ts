import { describe, expect, it } from 'vitest';
import type { Pod } from '../apimachinery/objects.ts';
import { play, podOf, shell } from '../testing.ts';
import type { SimulatedPod } from '../types.ts';
import { kubeletConfiguration, shutdownGracePeriods } from './kubeletconfig/configuration.ts';
import { groupByPriority } from './node-shutdown.ts';

/** @see kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux_test.go Test_migrateConfig, Test_groupByPriority */
describe('What a kubelet holds a shutdown up for', () => {
  it.each`
    rule                                              | whole | critical | periods
    ${'nothing by default'}                           | ${0}  | ${0}     | ${[]}
    ${'critical Pods have the end of it'}             | ${30} | ${10}    | ${[[0, 20], [2_000_000_000, 10]]}
    ${'all of it may be for critical Pods'}           | ${30} | ${30}    | ${[[0, 0], [2_000_000_000, 30]]}
    ${'critical Pods cannot have more than there is'} | ${30} | ${40}    | ${[]}
  `('$rule', ({ whole, critical, periods }) => {
    expect(shutdownGracePeriods(whole, critical).map(({ priority, seconds }) => [priority, seconds])).toEqual(periods);
  });

  it.each`
    rule                                              | text                                                                                                                                                              | periods
    ${'nothing said'}                                 | ${''}                                                                                                                                                             | ${[]}
    ${'durations'}                                    | ${'shutdownGracePeriod: 1m30s\nshutdownGracePeriodCriticalPods: 500ms'}                                                                                           | ${[[0, 90], [2_000_000_000, 0]]}
    ${'by priority, which goes before the durations'} | ${'shutdownGracePeriod: 30s\nshutdownGracePeriodByPodPriority: [{priority: 1000, shutdownGracePeriodSeconds: 5}, {priority: 0, shutdownGracePeriodSeconds: 60}]'} | ${[[1000, 5], [0, 60]]}
  `('in its configuration: $rule', ({ text, periods }) => {
    const { shutdownGracePeriods: read } = kubeletConfiguration(text);
    expect(read.map(({ priority, seconds }) => [priority, seconds])).toEqual(periods);
  });

  it('a Pod belongs to the highest priority that is not above its own, or to the lowest', () => {
    const periods = [
      { priority: 1000, seconds: 10 },
      { priority: 0, seconds: 20 },
      { priority: 2000, seconds: 5 },
    ];
    const pods = [-1, 0, 999, 1000, 1999, 2000, 5000].map((priority) => ({ spec: { priority } }) as Pod);
    expect(groupByPriority(periods, pods).map((group) => [group.seconds, group.pods.map(({ spec }) => spec.priority)])).toEqual([
      [20, [-1, 0, 999]],
      [10, [1000, 1999]],
      [5, [2000, 5000]],
    ]);
  });
});

const settings = (text: string) => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config, namespace: kube-system}
data: {kubelet: "${text}"}
`;
const deaf = shell('app', 'sleep 3600; true');
const down = (graceSeconds: number) => [{ atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/node-1', graceSeconds }] as const;

describe('A node that is shut down in order', () => {
  it('ends its Pods, which have failed: Terminated', () => {
    const { since, status, events, run } = play(podOf(`  nodeName: node-1\n  containers: [${deaf}]`), {
      seconds: 60,
      interventions: down(15),
    });
    expect(since('0/1 Error 0')).toBeCloseTo(35, 0);
    expect(status()).toMatchObject({
      phase: 'Failed',
      reason: 'Terminated',
      message: 'Pod was terminated in response to imminent node shutdown.',
    });
    expect(status().conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message: status().message }),
    );
    expect(events.at(-1)).toBe('Killing Stopping container app');
    expect(run.events.filter(({ object }) => object === 'node/node-1').map(({ reason, message }) => `${reason} ${message}`)).toEqual([
      'Shutdown Shutdown manager detected shutdown event',
      'NodeNotReady Node node-1 status is now: NodeNotReady',
    ]);
    expect(run.interventions[0]).toMatchObject({ ok: true, message: 'node node-1 was shut down' });
    const conditions = run.kubectl('get node node-1 -o jsonpath={.status.conditions[3].reason}:{.status.conditions[3].message}').stdout;
    expect(conditions).toBe('KubeletNotReady:node is shutting down');
  });

  it('gives critical Pods the end of the time, and no Pod more than it asks for', () => {
    const pod = (name: string, more: string) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, ${more}containers: [${deaf}]}\n`;
    const { run } = play(
      `${pod('plain', '')}${pod('short', 'terminationGracePeriodSeconds: 5, ')}${pod('critical', 'priorityClassName: system-node-critical, ')}${settings(
        'shutdownGracePeriod: 30s\\nshutdownGracePeriodCriticalPods: 10s',
      )}`,
      { seconds: 70, interventions: down(0) },
    );
    const ended = (name: string) => run.pods.find((one) => one.name === name)?.watch.find(({ phase }) => phase === 'FAILED')?.atSeconds;
    expect(ended('short')).toBeCloseTo(25, 0);
    expect(ended('plain')).toBeCloseTo(40, 0);
    expect(ended('critical')).toBeCloseTo(50, 0);
  });

  it('takes no new Pods', () => {
    const late = 'apiVersion: v1\nkind: Pod\nmetadata: {name: late}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx}]}';
    const { run } = play(podOf(`  nodeName: node-1\n  containers: [${deaf}]`), {
      seconds: 60,
      interventions: [...down(30), { atSeconds: 21, kind: 'APPLY', manifest: late }],
    });
    const [, rejected] = run.pods;
    const { status } = (rejected as SimulatedPod).final.object as { status: object };
    expect(status).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.',
    });
    expect(status).not.toHaveProperty('conditions');
  });

  it('goes at once where its kubelet is not set up for it: nobody is told', () => {
    const { rows, run } = play(podOf(`  nodeName: node-1\n  containers: [${deaf}]`), { seconds: 60, interventions: down(0) });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(run.events.filter(({ object, source }) => object === 'node/node-1' && source === 'kubelet')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { play } from '../../testing.ts';
import { podsToPreempt, type Requirement } from './preemption.ts';

const amounts = (size: number) => ({ cpu: `${size}m`, memory: `${size}Mi` });
const pod = (name: string, resources: object = {}, priority = 0) =>
  ({ metadata: { name }, spec: { priority, containers: [{ name, resources }] } }) as unknown as Pod;
const PODS: Readonly<Record<string, Pod>> = {
  bestEffort: pod('bestEffort'),
  burstable: pod('burstable', { requests: amounts(100) }),
  another: pod('another', { requests: amounts(100) }),
  bigBurstable: pod('bigBurstable', { requests: amounts(300) }),
  guaranteed: pod('guaranteed', { requests: amounts(100), limits: amounts(100) }),
  bigGuaranteed: pod('bigGuaranteed', { requests: amounts(300), limits: amounts(300) }),
  critical: pod('critical', { requests: amounts(100) }, 2_000_000_000),
};
const lack = (cpu: number, memory: number, pods = 0): Requirement[] =>
  [
    { name: 'cpu', quantity: cpu },
    { name: 'memory', quantity: memory * 2 ** 20 },
    { name: 'pods', quantity: pods },
  ].filter(({ quantity }) => quantity > 0);

/** @see kubernetes: pkg/kubelet/preemption/preemption_test.go TestGetPodsToPreempt */
it.each`
  rule                                              | active                                                                        | lacking           | gone
  ${'nothing lacks'}                                | ${['burstable']}                                                              | ${lack(0, 0)}     | ${[]}
  ${'just enough'}                                  | ${['burstable']}                                                              | ${lack(100, 100)} | ${['burstable']}
  ${'best effort first, where a Pod is enough'}     | ${['guaranteed', 'burstable', 'bestEffort']}                                  | ${lack(0, 0, 1)}  | ${['bestEffort']}
  ${'best effort frees no memory'}                  | ${['bestEffort', 'burstable']}                                                | ${lack(0, 100)}   | ${['burstable']}
  ${'burstable before guaranteed'}                  | ${['guaranteed', 'burstable']}                                                | ${lack(0, 100)}   | ${['burstable']}
  ${'the smaller, if it is enough'}                 | ${['bigBurstable', 'burstable']}                                              | ${lack(0, 100)}   | ${['burstable']}
  ${'the greater, if the smaller is not'}           | ${['burstable', 'bigBurstable']}                                              | ${lack(150, 150)} | ${['bigBurstable']}
  ${'two, where places for two lack'}               | ${['guaranteed', 'burstable', 'bestEffort']}                                  | ${lack(0, 0, 2)}  | ${['bestEffort', 'burstable']}
  ${'all of a class, the later of two alike first'} | ${['burstable', 'bigBurstable', 'another']}                                   | ${lack(500, 500)} | ${['bigBurstable', 'another', 'burstable']}
  ${'several of a class'}                           | ${['bestEffort', 'burstable', 'bigBurstable', 'guaranteed', 'bigGuaranteed']} | ${lack(350, 350)} | ${['bigBurstable', 'burstable']}
  ${'several'}                                      | ${['bestEffort', 'burstable', 'bigBurstable', 'guaranteed', 'bigGuaranteed']} | ${lack(550, 550)} | ${['bigBurstable', 'bigGuaranteed']}
`('$rule: $gone', ({ active, lacking, gone }) => {
  const found = podsToPreempt(
    PODS.critical as Pod,
    active.map((name: string) => PODS[name]),
    lacking,
  );
  expect(typeof found === 'string' ? found : found.map(({ metadata }) => metadata.name)).toEqual(gone);
});
it('of two that are critical the one of the lower priority goes for the other', () => {
  const nodeCritical = pod('nodeCritical', { requests: amounts(100) }, 2_000_001_000);
  expect(podsToPreempt(nodeCritical, [PODS.critical as Pod], lack(100, 0))).toEqual([PODS.critical]);
  expect(podsToPreempt(PODS.critical as Pod, [nodeCritical], lack(100, 0))).toMatch(/^error finding a set of pods to preempt: /);
});
/** @see kubernetes: pkg/kubelet/types/pod_update_test.go */
it('a critical one that has no priority, as static Pods have none, goes for nobody', () => {
  const { priority: _priority, ...spec } = (PODS.critical as Pod).spec;
  const annotations = { 'kubernetes.io/config.source': 'file' };
  const ofFile = { metadata: { name: 'static', annotations }, spec } as unknown as Pod;
  expect(podsToPreempt(PODS.critical as Pod, [ofFile], lack(100, 0))).toMatch(/^error finding a set of pods to preempt: /);
});
it('none will do, or those that are critical themselves', () => {
  const says = 'error finding a set of pods to preempt: no set of running pods found to reclaim resources: ';
  expect(podsToPreempt(PODS.critical as Pod, [PODS.burstable as Pod], lack(150, 150))).toBe(
    `${says}[(res: cpu, q: 50), (res: memory, q: 52428800), ]`,
  );
  expect(podsToPreempt(PODS.critical as Pod, [PODS.critical as Pod], lack(100, 0))).toBe(`${says}[(res: cpu, q: 100), ]`);
});

/** @see kubernetes: pkg/kubelet/preemption/preemption.go HandleAdmissionFailure */
describe('A critical Pod that names a node without room', () => {
  const text = (name: string, cpu: number, more = '') =>
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {nodeName: node-1, ${more} terminationGracePeriodSeconds: 4, containers: [{name: app, image: busybox, command: [sh, -c, "sleep 1000; true"], resources: {requests: {cpu: ${cpu}}}}]}}`;
  const played = (cpu: number) =>
    play(`${text('big', 3)}\n---\n${text('small', 1)}`, {
      interventions: [{ atSeconds: 20, kind: 'APPLY', manifest: text('critical', cpu, 'priorityClassName: system-node-critical,') }],
    });
  const get = ({ run }: ReturnType<typeof play>, name: string) => JSON.parse(run.kubectl(`get pod ${name} -o json`, 60).stdout).status;

  it('is let in when others have ended for it', () => {
    const story = played(2);
    expect(get(story, 'big')).toMatchObject({ phase: 'Failed', reason: 'Preempting', message: 'Preempted in order to admit critical pod' });
    // Until v1.27.3 no condition says who did it.
    expect(get(story, 'big').conditions.map(({ type }: { type: string }) => type)).not.toContain('DisruptionTarget');
    expect(get(story, 'small').phase).toBe('Running');
    expect(story.events).toContain('Preempting Preempted in order to admit critical pod');
    expect(story.run.explain(50).headline.en).toBe('The kubelet evicted the Pod: Preempted in order to admit critical pod');
    expect(story.run.explain(50).text.en).toContain('A critical Pod that names this node needed its room');
    const start = story.run.pods.find(({ name }) => name === 'critical')?.watch.find(({ status }) => status === 'ContainerCreating');
    expect(start?.atSeconds).toBeGreaterThan(24);
    expect(start?.atSeconds).toBeLessThan(25);
  });
  it('is refused where even that would not do', () => {
    const story = played(5);
    expect(get(story, 'big').phase).toBe('Running');
    expect(get(story, 'critical')).toMatchObject({ phase: 'Failed', reason: 'UnexpectedAdmissionError' });
  });
  /** @see kubernetes: pkg/kubelet/kubelet.go HandlePodAdditions: killPodFunc is waited for */
  it('holds up those that come after it, which then are looked at with all that is there', () => {
    const come = (atSeconds: number, name: string, cpu: number, more = '') =>
      ({ atSeconds, kind: 'APPLY', manifest: text(name, cpu, more) }) as const;
    const story = play(text('big', 3), {
      interventions: [
        come(20, 'critical', 2, 'priorityClassName: system-node-critical,'),
        come(21, 'fits', 2),
        come(22, 'late', 1),
        come(22.5, 'gone', 1),
        { atSeconds: 23, kind: 'DELETE_POD', pod: 'gone', graceSeconds: 0 },
      ],
    });
    expect(['critical', 'fits'].map((name) => get(story, name).phase)).toEqual(['Running', 'Running']);
    expect(get(story, 'late')).toMatchObject({
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 1000, used: 4000, capacity: 4000",
    });
    expect(story.run.events.filter(({ object, source }) => object === 'pod/gone' && source === 'kubelet')).toEqual([]);
  });
});

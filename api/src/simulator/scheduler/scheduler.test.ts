import { describe, expect, it } from 'vitest';
import { Store } from '../api-server/store.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { Engine, HOUR, MINUTE, Random, SECOND, Trace } from '../engine/index.ts';
import { EventSeriesRecorder } from '../events/index.ts';
import type { SchedulerClient } from './client.ts';
import { truncateNote } from './fit-error.ts';
import { Scheduler } from './scheduler.ts';
import { aNode, aPod } from './testing.ts';

/** @see kubernetes: pkg/scheduler/schedule_one.go truncateMessage */
it.each([
  { length: 1024, says: 'a'.repeat(1024) },
  { length: 1025, says: `${'a'.repeat(1020)} ...` },
])('of a note of $length characters 1024 are told', ({ length, says }) => expect(truncateNote('a'.repeat(length))).toBe(says));

/** A cluster with nothing in it but a store and a scheduler: deleting a Pod takes its time. The first bindings may be refused. */
function setup({ refusals = 0, deletion = SECOND } = {}) {
  let refused = 0;
  const engine = new Engine();
  const store = new Store(engine);
  const trace = new Trace(engine);
  const random = new Random(1);
  const ok = { ok: true } as const;
  const change = (namespace: string, name: string, to: (pod: Pod) => Pod) => {
    const pod = store.get('Pod', namespace, name);
    if (!pod) return { ok: false, message: `pods "${name}" not found` } as const;
    store.put('Pod', to(pod));
    return ok;
  };
  const client: SchedulerClient = {
    bind: (namespace, name, node) =>
      refused++ < refusals
        ? { ok: false, message: 'etcdserver: request timed out' }
        : change(namespace, name, (pod) => ({ ...pod, spec: { ...pod.spec, nodeName: node } })),
    updatePodStatus: (namespace, name, _uid, status) => change(namespace, name, (pod) => ({ ...pod, status })),
    deletePod(namespace, name) {
      engine.after(deletion, () => store.remove('Pod', namespace, name));
      return change(namespace, name, (pod) => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2023-05-15T09:00:00Z' } }));
    },
    update: () => ok,
  };
  const recorder = new EventSeriesRecorder({ engine, store, trace, random }, 'default-scheduler', 'control-plane');
  new Scheduler({ engine, store, client, recorder, trace, random }).start();
  const events = () =>
    store.list('Event').map(({ reason, message, series }) => `${reason}${series ? ` x${series.count}` : ''}: ${message}`);
  const attempts = () => trace.entries.filter(({ type }) => type.name === 'SchedulingFailed').map(({ at }) => Math.round(at / SECOND));
  const nodeOf = (name: string) => store.get('Pod', 'default', name)?.spec.nodeName;
  return { engine, store, trace, events, attempts, nodeOf };
}

describe('Scheduler', () => {
  it('binds a Pod within milliseconds, says so, and rests', () => {
    const { engine, store, events, nodeOf } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('web'));
    engine.run(20_000);
    expect([nodeOf('web'), events()]).toEqual(['node-1', ['Scheduled: Successfully assigned default/web to node-1']]);
    const before = engine.budget.used.steps;
    engine.run(24 * HOUR);
    expect(engine.budget.used.steps - before).toBeLessThan(10);
  });

  it('leaves Pods of other schedulers and those with a node alone', () => {
    const { engine, store, events, nodeOf } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('other', { schedulerName: 'my-scheduler' }));
    store.put('Pod', aPod('placed', { nodeName: 'nowhere' }));
    engine.run(SECOND);
    expect([nodeOf('other'), nodeOf('placed'), events()]).toEqual([undefined, 'nowhere', []]);
  });

  it('tries a Pod that fits nowhere again every five minutes', () => {
    const { engine, store, events, attempts } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('big', { cpu: '8' }));
    engine.run(17 * MINUTE);
    expect(attempts()).toEqual([0, 300, 600, 900]);
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod..';
    // The condition that the first failure wrote makes the Pod another version, so that the series begins at the second.
    expect(events()).toEqual([`FailedScheduling: ${message}`, `FailedScheduling x2: ${message}`]);
    expect(store.get('Pod', 'default', 'big')?.status.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    ]);
  });

  it('tries again when something changes that may help, after the back-off', () => {
    const { engine, store, nodeOf, attempts } = setup();
    store.put('Node', aNode('node-1', { labels: { disk: 'hdd' } }));
    store.put('Pod', aPod('web', { nodeSelector: { disk: 'ssd' } }));
    engine.at(10 * SECOND, () => store.put('Node', aNode('node-1', { labels: { disk: 'hdd' }, allocatable: { cpu: '16' } })));
    engine.at(20 * SECOND, () => store.put('Node', aNode('node-1', { labels: { disk: 'ssd' }, allocatable: { cpu: '16' } })));
    engine.run(20 * SECOND + 10_000);
    expect([attempts(), nodeOf('web')]).toEqual([[0], 'node-1']);
  });

  it.each([
    { change: 'uncordoned', before: { unschedulable: true }, after: {}, pod: {} },
    { change: 'without its taint', before: { taints: [{ key: 'a', effect: 'NoSchedule' as const }] }, after: {}, pod: {} },
    { change: 'larger', before: {}, after: { allocatable: { cpu: '16' } }, pod: { cpu: '8' } },
    { change: 'labelled', before: {}, after: { labels: { disk: 'ssd' } }, pod: { nodeSelector: { disk: 'ssd' } } },
  ])('tries again when the node is $change', ({ before, after, pod }) => {
    const { engine, store, nodeOf } = setup();
    store.put('Node', aNode('node-1', before));
    store.put('Pod', aPod('web', pod));
    engine.at(20 * SECOND, () => store.put('Node', aNode('node-1', after)));
    engine.run(20 * SECOND - 1);
    expect(nodeOf('web')).toBeUndefined();
    engine.run(20 * SECOND + 10_000);
    expect(nodeOf('web')).toBe('node-1');
  });

  it('does not look again when a node is free at last for a Pod that other Pods keep away', () => {
    const { engine, store, attempts, nodeOf } = setup();
    const alone = [{ labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' }];
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('first', { nodeName: 'node-1', labels: { app: 'web' } }));
    store.put('Pod', aPod('web', { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: alone } } }));
    const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' as const };
    engine.at(10 * SECOND, () => store.put('Node', aNode('node-2', { taints: [notReady] })));
    engine.at(20 * SECOND, () => store.put('Node', aNode('node-2')));
    engine.run(4 * MINUTE);
    expect([attempts(), nodeOf('web')]).toEqual([[0], undefined]);
    engine.run(6 * MINUTE);
    expect(nodeOf('web')).toBe('node-2');
  });

  it('looks again when a node is free at last that was not looked at because of another thing', () => {
    const { engine, store, nodeOf } = setup();
    store.put('Node', aNode('node-1', { labels: { disk: 'hdd' } }));
    store.put('Pod', aPod('web', { nodeSelector: { disk: 'ssd' } }));
    const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' as const };
    engine.at(10 * SECOND, () => store.put('Node', aNode('node-2', { labels: { disk: 'ssd' }, taints: [notReady] })));
    engine.at(20 * SECOND, () => store.put('Node', aNode('node-2', { labels: { disk: 'ssd' } })));
    engine.run(20 * SECOND + 10_000);
    expect(nodeOf('web')).toBe('node-2');
  });

  it('takes Pods that are made in one instant as they stand in the manifest, and preempts where a later one is more important', () => {
    const { engine, store, nodeOf, events } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('low', { cpu: '3', priority: 1 }));
    store.put('Pod', aPod('high', { cpu: '3', priority: 2 }));
    engine.run(20_000);
    expect([nodeOf('low'), store.get('Pod', 'default', 'high')?.status.nominatedNodeName]).toEqual(['node-1', 'node-1']);
    expect(events()).toContain('Preempted: Preempted by a pod on node node-1');
  });

  it('does not hear of a Pod that is deleted on its way', () => {
    const { engine, store, events } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('first'));
    store.put('Pod', aPod('second'));
    store.remove('Pod', 'default', 'second');
    engine.run(SECOND);
    expect(events()).toEqual(['Scheduled: Successfully assigned default/first to node-1']);
  });

  // As in https://github.com/kubernetes/kubernetes/pull/39081 and recordings of `kubectl get events` after deleting Pending Pods.
  it.each([
    {
      rule: 'whose back-off is over is taken up once more, and passed over',
      deletedAt: 8 * SECOND,
      told: ['skip schedule deleting pod: default/web'],
    },
    { rule: 'that waits out its back-off goes without a word', deletedAt: 0.5 * SECOND, told: [] },
    { rule: 'that waits at a gate goes without a word', gates: [{ name: 'example.com/wait' }], deletedAt: 8 * SECOND, told: [] },
  ])('a deleted Pod $rule', ({ gates, deletedAt, told }) => {
    const { engine, store, events } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('web', { cpu: '500', ...(gates && { schedulingGates: gates }) }));
    engine.at(deletedAt, () => {
      const pod = store.get('Pod', 'default', 'web') as Pod;
      store.put('Pod', { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2023-05-15T09:00:08Z' } });
      store.remove('Pod', 'default', 'web');
    });
    engine.run(20 * SECOND);
    expect(
      events()
        .filter((event) => event.includes('skip'))
        .map((event) => event.replace('FailedScheduling: ', '')),
    ).toEqual(told);
  });

  it('schedules a gated Pod when the last gate is removed', () => {
    const { engine, store, nodeOf, trace, events } = setup();
    store.put('Node', aNode('node-1'));
    const pod = aPod('web', { schedulingGates: [{ name: 'example.com/wait' }] });
    store.put('Pod', pod);
    engine.run(HOUR);
    expect([nodeOf('web'), events(), trace.entries.map(({ type }) => type.name)]).toEqual([undefined, [], ['SchedulingGated']]);
    store.put('Pod', { ...pod, spec: aPod('web').spec });
    engine.run(HOUR + SECOND);
    expect(nodeOf('web')).toBe('node-1');
  });

  it('tries a Pod that could not be bound again after its back-off, which grows', () => {
    const { engine, store, nodeOf, attempts, events } = setup({ refusals: 3 });
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('web'));
    engine.run(11 * SECOND);
    expect([attempts(), nodeOf('web')]).toEqual([[0, 2, 5], 'node-1']);
    expect(events()[0]).toBe('FailedScheduling: running Bind plugin "DefaultBinder": etcdserver: request timed out');
  });

  it('looks at a Pod that came through its gates to no nodes after five minutes, though there is one before', () => {
    const { engine, store, nodeOf } = setup();
    const pod = aPod('web', { schedulingGates: [{ name: 'example.com/wait' }] });
    store.put('Pod', pod);
    engine.at(SECOND, () => store.put('Pod', { ...pod, spec: aPod('web').spec }));
    engine.at(MINUTE, () => store.put('Node', aNode('node-1')));
    engine.run(5 * MINUTE);
    expect(nodeOf('web')).toBeUndefined();
    engine.run(6 * MINUTE);
    expect(nodeOf('web')).toBe('node-1');
  });

  it('takes the more important of waiting Pods first, and of those that are alike the older one', () => {
    const { engine, store, events, nodeOf } = setup();
    for (const [name, priority] of [
      ['low', 1],
      ['high', 3],
      ['equal', 3],
      ['middle', 2],
    ] as const)
      store.put('Pod', aPod(name, { cpu: '3', priority }));
    engine.at(MINUTE, () => store.put('Node', aNode('node-1')));
    engine.run(MINUTE + 10 * SECOND);
    expect(['low', 'high', 'equal', 'middle'].map(nodeOf)).toEqual([undefined, 'node-1', undefined, undefined]);
    expect(events().filter((event) => event.startsWith('Preempted'))).toEqual([]);
  });

  it('lets each Pod that fits nowhere wait its own five minutes', () => {
    const { engine, store, attempts } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('big', { cpu: '8' }));
    engine.at(2 * MINUTE, () => store.put('Pod', aPod('bigger', { cpu: '16' })));
    engine.run(11 * MINUTE);
    expect(attempts()).toEqual([0, 120, 300, 420, 600]);
  });

  it('preempts: the victim is told and deleted, the Pod nominated and then placed', () => {
    const { engine, store, nodeOf, events } = setup();
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('low', { cpu: '3', priority: 1, nodeName: 'node-1' }, { phase: 'Running' }));
    engine.at(SECOND, () => store.put('Pod', aPod('high', { cpu: '3', priority: 100 })));
    engine.run(SECOND + 100_000);
    expect(store.get('Pod', 'default', 'high')?.status.nominatedNodeName).toBe('node-1');
    expect(store.get('Pod', 'default', 'low')?.status.conditions).toMatchObject([
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      },
    ]);
    expect(store.list('Event')[0]).toMatchObject({
      type: 'Normal',
      reason: 'Preempted',
      action: 'Preempting',
      involvedObject: { name: 'low' },
      related: { name: 'high' },
    });
    engine.run(10 * SECOND);
    expect(nodeOf('high')).toBe('node-1');
    expect(events()).toEqual([
      'Preempted: Preempted by a pod on node node-1',
      'FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.',
      'Scheduled: Successfully assigned default/high to node-1',
    ]);
  });

  it.each([
    { rule: 'after its back-off, though nobody has gone yet', env: [], says: [1, 3] },
    { rule: 'much later where nobody could be told to go', env: [{ name: 'A' }, { name: 'A' }], says: [1] },
  ])('tries a Pod for which others have to go again $rule', ({ env, says }) => {
    const { engine, store, attempts } = setup({ deletion: MINUTE });
    const containers = [{ name: 'app', image: 'nginx', env, resources: { requests: { cpu: '3' } } }];
    store.put('Node', aNode('node-1'));
    store.put('Pod', aPod('low', { priority: 1, nodeName: 'node-1', containers }, { phase: 'Running' }));
    engine.at(SECOND, () => store.put('Pod', aPod('high', { cpu: '3', priority: 100 })));
    engine.run(50 * SECOND);
    expect(attempts()).toEqual(says);
  });

  it('a thousand Pods over many nodes take no longer each than a few', () => {
    const { engine, store } = setup();
    for (let i = 0; i < 10; i++) store.put('Node', aNode(`node-${i}`));
    for (let i = 0; i < 1000; i++) store.put('Pod', aPod(`web-${i}`));
    engine.run(10 * SECOND);
    expect(store.list('Pod').filter(({ spec }) => spec.nodeName)).toHaveLength(1000);
  });
});

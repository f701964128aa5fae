import { describe, expect, it } from 'vitest';
import type { Pod } from '../apimachinery/objects.ts';
import { Random } from '../engine/index.ts';
import { prepareFilters } from './fit.ts';
import type { Snapshot } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import { type Candidate, candidatesWanted, pickCandidate, preempt } from './preemption.ts';
import { feasibleNodesToFind, schedulePod, scoreNodes } from './schedule-pod.ts';
import { aNode, aPod, aSnapshot, type TestCluster } from './testing.ts';

const MI = 1024 * 1024;
const scores = (plugin: string, pod: Pod, cluster: TestCluster): unknown[] => {
  const snapshot = aSnapshot(cluster);
  return scoreNodes(pod, snapshot.nodes, snapshot).map(({ plugins }) => plugins[plugin]);
};
const zone = (name: string, value: string, pods: Pod[] = []) => ({ node: aNode(name, { labels: { zone: value } }), pods });
const web = (name: string) => aPod(name, { labels: { app: 'web' } });
const prefers = (kind: 'podAffinity' | 'podAntiAffinity') => ({
  affinity: {
    [kind]: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 10, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } } },
      ],
    },
  },
});
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' } } } as never;

describe('scores, weighted', () => {
  it.each([
    // 4000 − (1000 + 500) of 4000 is 62, 8192 − (200 + 200) of 8192 MiB is 95.
    {
      rule: 'what is left counts, with defaults for what is not asked for',
      plugin: 'NodeResourcesFit',
      pod: aPod('a', { cpu: '500m' }),
      cluster: { nodes: [{ node: aNode('n'), pods: [aPod('b', { cpu: '1' })] }] },
      says: [78],
    },
    {
      rule: 'an empty node is balanced',
      plugin: 'NodeResourcesBalancedAllocation',
      pod: aPod('a'),
      cluster: { nodes: [aNode('n')] },
      says: [100],
    },
    {
      rule: 'half the distance of the fractions is lost',
      plugin: 'NodeResourcesBalancedAllocation',
      pod: aPod('a', { cpu: '2' }),
      cluster: { nodes: [aNode('n')] },
      says: [75],
    },
    {
      rule: 'taints to stay away from, three times',
      plugin: 'TaintToleration',
      pod: aPod('a'),
      cluster: { nodes: [aNode('n', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] }), aNode('m')] },
      says: [0, 300],
    },
    {
      rule: 'preferred nodes, twice',
      plugin: 'NodeAffinity',
      pod: aPod('a', {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: 'l', operator: 'In', values: ['1'] }] } },
              { weight: 50, preference: { matchExpressions: [{ key: 'l', operator: 'In', values: ['2'] }] } },
            ],
          },
        },
      }),
      cluster: { nodes: [aNode('n', { labels: { l: '1' } }), aNode('m', { labels: { l: '2' } }), aNode('o')] },
      says: [4, 200, 0],
    },
    {
      rule: 'near to others, twice',
      plugin: 'InterPodAffinity',
      pod: aPod('a', prefers('podAffinity')),
      cluster: { nodes: [zone('n', 'x', [web('b')]), zone('m', 'y')] },
      says: [200, 0],
    },
    {
      rule: 'away from others',
      plugin: 'InterPodAffinity',
      pod: aPod('a', prefers('podAntiAffinity')),
      cluster: { nodes: [zone('n', 'x', [web('b')]), zone('m', 'y')] },
      says: [0, 200],
    },
    {
      rule: 'those that run there like it too',
      plugin: 'InterPodAffinity',
      pod: web('a'),
      cluster: { nodes: [zone('n', 'x', [aPod('b', prefers('podAffinity'))]), zone('m', 'y')] },
      says: [200, 0],
    },
    {
      rule: 'Pods of one Service go apart by themselves',
      plugin: 'PodTopologySpread',
      pod: web('a'),
      cluster: { nodes: [{ node: aNode('n'), pods: [web('b'), web('c')] }, aNode('m')], objects: { Service: [service] } },
      says: [80, 200],
    },
    {
      rule: 'without a Service they do not',
      plugin: 'PodTopologySpread',
      pod: web('a'),
      cluster: { nodes: [{ node: aNode('n'), pods: [web('b')] }, aNode('m')] },
      says: [0, 0],
    },
    {
      rule: 'an image that is there, scaled by how many have it',
      plugin: 'ImageLocality',
      pod: aPod('a'),
      cluster: {
        nodes: [
          { ...aNode('n'), status: { ...aNode('n').status, images: [{ names: ['nginx:latest'], sizeBytes: 1023 * MI }] } },
          aNode('m'),
        ],
      },
      says: [50, 0],
    },
  ] satisfies { rule: string; plugin: string; pod: Pod; cluster: TestCluster; says: number[] }[])(
    '$plugin: $rule',
    ({ plugin, pod, cluster, says }) => {
      expect(scores(plugin, pod, cluster)).toEqual(says);
    },
  );

  it('the best wins; among equals chance decides, the same for the same seed', () => {
    const choose = (seed: number) =>
      schedulePod(aPod('a'), aSnapshot({ nodes: [aNode('n'), aNode('m')] }), () => [], new Random(seed)) as { node: string };
    const chosen = Array.from({ length: 20 }, (_, seed) => choose(seed).node);
    expect(new Set(chosen)).toEqual(new Set(['n', 'm']));
    expect(chosen).toEqual(Array.from({ length: 20 }, (_, seed) => choose(seed).node));
  });
});

/** @see kubernetes: pkg/scheduler/schedule_one_test.go TestNumFeasibleNodesToFind */
it.each`
  nodes   | wanted
  ${10}   | ${10}
  ${99}   | ${99}
  ${150}  | ${100}
  ${1000} | ${420}
  ${6000} | ${300}
`('of $nodes nodes $wanted that fit are enough', ({ nodes, wanted }) => {
  expect(feasibleNodesToFind(nodes)).toBe(wanted);
});

it('where not all nodes are looked at, each Pod begins where the last one ended', () => {
  const nodes = Array.from({ length: 150 }, (_, i) => aNode(`n${i}`, i === 0 ? { unschedulable: true } : {}));
  const outcome = (first: number) => schedulePod(aPod('a'), aSnapshot({ nodes }), () => [], new Random(1), first);
  expect(outcome(0)).toMatchObject({ kind: 'fits', feasible: 100, next: 101 });
  expect(outcome(101)).toMatchObject({ kind: 'fits', feasible: 100, next: 52 });
});

const at = (minute: number) => ({ startTime: `2023-05-15T09:${String(minute).padStart(2, '0')}:00Z` });
const victim = (name: string, priority: number, minute = 0, labels?: Record<string, string>, cpu = '2') =>
  aPod(name, { cpu, priority, ...(labels && { labels }) }, at(minute));
const unstarted = (name: string) => aPod(name, { cpu: '2', priority: 1 });
const budget = (disruptionsAllowed: number, spec: object = { selector: { matchLabels: { app: 'web' } } }, namespace = 'default') =>
  ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b', namespace },
    spec,
    status: { disruptionsAllowed },
  }) as never;

describe('preemption', () => {
  const high = aPod('high', { cpu: '2', priority: 100 });
  const inTheory = (pod: Pod, snapshot: Snapshot) =>
    preempt(pod, snapshot, prepareFilters(pod, snapshot), new Map(), () => [], new Random(1));
  const run = (pods: Pod[][], objects: TestCluster['objects'] = {}, pod = high) =>
    inTheory(pod, aSnapshot({ nodes: pods.map((own, i) => ({ node: aNode(`n${i}`), pods: own })), objects }));
  const chosen = (result: ReturnType<typeof run>) =>
    result.candidate && [result.candidate.node, result.candidate.victims.map(({ metadata }) => metadata.name)];

  it.each([
    { rule: 'only as many as need be, the least important', pods: [[victim('a', 1), victim('b', 2)]], says: ['n0', ['a']] },
    { rule: 'of the same priority the younger one', pods: [[victim('a', 1, 5), victim('b', 1, 3)]], says: ['n0', ['a']] },
    { rule: 'rather one that has not started', pods: [[victim('a', 1, 5), unstarted('b')]], says: ['n0', ['b']] },
    { rule: 'of two that have not started the one that came first', pods: [[unstarted('a'), unstarted('b')]], says: ['n0', ['a']] },
    {
      rule: 'the node whose victim matters least',
      pods: [
        [victim('a', 2), victim('b', 2)],
        [victim('c', 1), victim('d', 2)],
      ],
      says: ['n1', ['c']],
    },
    { rule: 'none of equal priority', pods: [[victim('a', 100), victim('b', 100)]], says: undefined },
    {
      rule: 'rather those that no budget protects',
      pods: [[victim('a', 1, 0, { app: 'web' }), victim('b', 2)]],
      objects: { PodDisruptionBudget: [budget(0)] },
      says: ['n0', ['b']],
    },
    {
      rule: 'not who fits beside it once a more important one is gone',
      pods: [[victim('a', 2, 0, {}, '3'), victim('b', 1, 0, {}, '1')]],
      says: ['n0', ['a']],
    },
    {
      rule: 'a budget without a selector protects nobody',
      pods: [[victim('a', 1, 0, { app: 'web' }), victim('b', 2)]],
      objects: { PodDisruptionBudget: [budget(0, { selector: {} })] },
      says: ['n0', ['a']],
    },
    {
      rule: 'nor does one of another namespace',
      pods: [[victim('a', 1, 0, { app: 'web' }), victim('b', 2)]],
      objects: { PodDisruptionBudget: [budget(0, undefined, 'other')] },
      says: ['n0', ['a']],
    },
    {
      rule: 'a budget that allows it protects nobody',
      pods: [[victim('a', 1, 0, { app: 'web' }), victim('b', 2)]],
      objects: { PodDisruptionBudget: [budget(1)] },
      says: ['n0', ['a']],
    },
  ] satisfies { rule: string; pods: Pod[][]; objects?: TestCluster['objects']; says: unknown }[])('$rule', ({ pods, objects, says }) => {
    expect(chosen(run(pods, objects))).toEqual(says);
  });

  /** @see kubernetes: test/integration/scheduler/preemption/preemption_test.go TestPreemption */
  it.each([
    { rule: 'those that it must not meet, and those that do not want to meet it', priority: 1, says: ['n0', ['p0', 'p1']] },
    { rule: 'nobody, where one that does not want to meet it is as important', priority: 100, says: undefined },
  ])('$rule', ({ priority, says }) => {
    const apart = (...values: string[]): { affinity: Pod['spec']['affinity'] } => ({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchExpressions: [{ key: 'pod', operator: 'In', values }] } },
          ],
        },
      },
    });
    const existing = [
      aPod('p0', { priority: 50, labels: { pod: 'p0' } }, at(0)),
      aPod('p1', { priority, labels: { pod: 'p1' }, ...apart('preemptor') }, at(0)),
    ];
    const preemptor = aPod('preemptor', { priority: 100, labels: { pod: 'preemptor' }, ...apart('p0') });
    expect(chosen(run([existing], {}, preemptor))).toEqual(says);
  });

  it('fails where a victim cannot be told that it has to go; others go all the same', () => {
    const twice = victim('b', 1);
    const [app] = twice.spec.containers;
    const told = { ...twice, spec: { ...twice.spec, containers: [{ ...app, env: [{ name: 'A' }, { name: 'A' }] }] } } as Pod;
    const result = run([[victim('a', 1), told]], {}, aPod('high', { cpu: '4', priority: 100 }));
    expect(result).toMatchObject({
      message:
        'failed to create manager for existing fields: failed to convert new object (default/b; /v1, Kind=Pod) to smd typed: .spec.containers[name="app"].env: duplicate entries for key [name="A"]',
      candidate: { node: 'n0', victims: [{ metadata: { name: 'a' } }] },
    });
    expect(result.nominate).toBeUndefined();
  });

  // As the scheduler's cache has them: each that changes goes to the end, and the last one takes its place.
  it('of those that are alike, the ones that come last in the order that changes have left', () => {
    const info = new NodeInfo(aNode('n0'));
    const pods = ['a', 'b', 'c', 'd'].map((name) => aPod(name, { cpu: '1', priority: 1 }, at(0)));
    for (const pod of pods) info.add(pod);
    for (const pod of pods) info.add(pod);
    expect([...info.pods].map(({ metadata }) => metadata.name)).toEqual(['c', 'a', 'b', 'd']);
    const snapshot = { ...aSnapshot({ nodes: [] }), nodes: [info], node: () => info };
    const result = inTheory(high, snapshot);
    expect(chosen(result)).toEqual(['n0', ['b', 'd']]);
  });

  it('no second victim while the first is on its way out', () => {
    const leaving = victim('a', 1);
    const preempted = {
      ...leaving,
      metadata: { ...leaving.metadata, deletionTimestamp: '2023-05-15T09:00:30Z' },
      status: { ...leaving.status, conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }] },
    };
    const waiting = { ...high, status: { ...high.status, nominatedNodeName: 'n0' } };
    expect(run([[preempted, victim('b', 2)]], {}, waiting)).toEqual({
      message: 'not eligible due to a terminating pod on the nominated node.',
    });
  });

  /** @see kubernetes: plugins/defaultpreemption/default_preemption_test.go TestDryRunPreemption */
  it.each([
    { nodes: 3, candidates: 3 },
    { nodes: 150, candidates: 100 },
    { nodes: 1500, candidates: 150 },
  ])('$candidates candidates of $nodes nodes are enough', ({ nodes, candidates }) => {
    expect(candidatesWanted(nodes)).toBe(candidates);
  });

  it('goes on past them until one breaks no budget, and looks no further', () => {
    const guarded = Array.from({ length: 149 }, (_, i) => [victim(`a${i}`, 1, 0, { app: 'web' }), victim(`b${i}`, 100)]);
    const free = [victim('free', 50), victim('other', 100)];
    const budgets = { PodDisruptionBudget: [budget(0)] };
    expect(chosen(run([...guarded, free], budgets))).toEqual(['n149', ['free']]);
    const first = run([...Array.from({ length: 149 }, () => free), [victim('last', 1), victim('z', 100)]]).candidate?.node;
    // Counted from a node that chance has chosen.
    expect(first).not.toBe('n149');
  });

  it('a Pod on its way out, which a spread does not count, is subtracted from it all the same', () => {
    const app = { app: 'web' };
    const spread = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: app } },
      ],
    } as Partial<Pod['spec']>;
    const leaving = (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2023-05-15T09:00:30Z' } });
    const stays = (name: string, cpu: string) => aPod(name, { cpu, priority: 100, labels: app });
    const preemptor = aPod('high', { cpu: '2', priority: 100, labels: app, ...spread });
    // Two stay on the one, one on the other: a third would be one too many.
    expect(chosen(run([[victim('a', 1), stays('b', '1'), stays('c', '1')], [stays('d', '4')]], {}, preemptor))).toBeUndefined();
    const pods = [[leaving(victim('a', 1, 0, app)), stays('b', '1'), stays('c', '1')], [stays('d', '4')]];
    expect(chosen(run(pods, {}, preemptor))).toEqual(['n0', ['a']]);
  });

  const candidate = (node: string, budgetViolations: number, victims: Pod[]): Candidate => ({ node, budgetViolations, victims });
  it.each([
    { rule: 'fewest broken budgets', candidates: [candidate('x', 1, [victim('a', 1)]), candidate('y', 0, [victim('b', 50)])], says: 'y' },
    {
      rule: 'then the lowest highest priority',
      candidates: [candidate('x', 0, [victim('a', 5)]), candidate('y', 0, [victim('b', 4), victim('c', 4)])],
      says: 'y',
    },
    {
      rule: 'then the lowest sum, where negative priorities count as more than none',
      candidates: [candidate('x', 0, [victim('a', 1), victim('b', -9)]), candidate('y', 0, [victim('c', 1)])],
      says: 'y',
    },
    {
      rule: 'then the latest start of the most important',
      candidates: [candidate('x', 0, [victim('a', 1, 1)]), candidate('y', 0, [victim('b', 1, 2)])],
      says: 'y',
    },
    {
      rule: 'of several of them the first',
      candidates: [candidate('x', 0, [victim('a', 1, 1), victim('b', 1, 9)]), candidate('y', 0, [victim('c', 1, 2), victim('d', 1, 3)])],
      says: 'y',
    },
  ])('$rule', ({ candidates, says }) => {
    expect(pickCandidate(candidates).node).toBe(says);
  });
});

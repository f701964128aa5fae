import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { Run } from '../types.ts';
import { apply, BUSYBOX, type Fields, object, PAUSE, podOf, several } from './testing.ts';

const node = (name: string, resources: Fields): string => {
  const capacity = { memory: '8Gi', pods: '32', 'ephemeral-storage': '100Gi', ...resources };
  return object('Node', name, { status: { capacity, allocatable: capacity } }, 'v1', { labels: { 'kubernetes.io/hostname': name } });
};
const classes = Object.entries({ low: 100, medium: 200, high: 300 }).map(([name, value]) =>
  object('PriorityClass', name, { value }, 'scheduling.k8s.io/v1'),
);
const asks = (cpu: string, fields: Fields = {}): Fields => ({
  containers: [{ name: 'c', image: PAUSE, resources: { requests: { cpu } }, ...fields }],
});
const pod = (name: string, spec: Fields, labels: Fields = {}): string =>
  podOf({ priorityClassName: name.split('-')[0], ...spec }, { name, labels });
const preempted = (run: Run): string[] =>
  run.events
    .filter(({ reason }) => reason === 'Preempted')
    .map(({ object: of }) => of.replace('pod/', ''))
    .sort();
const fields = (run: Run, name: string, ...paths: string[]): string =>
  run.kubectl(`get pod ${name} -o jsonpath='${paths.map((path) => `{${path}}`).join(' ')}'`).stdout.trim();

/** @see kubernetes: test/integration/scheduler/preemption/preemption_test.go TestNominatedNodeCleanUp */
describe('A nominated node', () => {
  /** Takes its grace period to end. */
  const stays = { image: BUSYBOX, command: ['sleep', '3600'] };
  it('is tried again after the back-off: who has to go may be gone by then, and is told of if not', () => {
    const { run } = play(several(pod('low', asks('1', stays)), node('n', { cpu: '1' }), ...classes), {
      seconds: 70,
      interventions: [apply(20, pod('high', asks('1')))],
    });
    const told = run.events.filter(({ object: of }) => of === 'pod/high').slice(0, 3);
    expect(told.map(({ firstSeconds, message }) => [Math.floor(firstSeconds), message])).toEqual([
      [20, '0/1 nodes are available: 1 Insufficient cpu.'],
      [22, '0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to a terminating pod on the nominated node..'],
      [50, 'Successfully assigned default/high to n'],
    ]);
  });
  it('is taken from a Pod when a more important one preempts there, too', () => {
    const low = [1, 2, 3, 4].map((i) => pod(`low-${i}`, asks('1', stays)));
    const { run } = play(several(...low, node('n', { cpu: '5' }), ...classes), {
      seconds: 40,
      interventions: [apply(20, pod('medium', asks('4'))), apply(25, pod('high', asks('3')))],
    });
    expect([fields(run, 'medium', '.status.nominatedNodeName'), fields(run, 'high', '.status.nominatedNodeName')]).toEqual(['', 'n']);
  });
  it('is taken from a Pod that does not fit there after all', () => {
    const { run } = play(several(pod('low', asks('1', stays)), node('n', { cpu: '2' }), ...classes), {
      seconds: 100,
      interventions: [apply(20, pod('medium', asks('2'))), apply(25, pod('high', asks('1')))],
    });
    expect([fields(run, 'medium', '.status.nominatedNodeName'), fields(run, 'high', '.spec.nodeName')]).toEqual(['', 'n']);
  });
});

/** @see kubernetes: test/integration/scheduler/preemption/preemption_test.go TestPDBInPreemption */
describe('Budgets in preemption', () => {
  const budget = (name: string, labels: Fields): string =>
    object('PodDisruptionBudget', name, { spec: { minAvailable: 2, selector: { matchLabels: labels } } }, 'policy/v1');
  const on = (nodeName: string): Fields => ({ nodeSelector: { 'kubernetes.io/hostname': nodeName }, ...asks('100m') });
  const foo = { foo: 'bar' };
  const [foo1, foo2] = [{ foo1: 'bar' }, { foo2: 'bar' }];
  it.each([
    [
      'A non-PDB violating pod is preempted despite its higher priority',
      1,
      [budget('b', foo), pod('low-1', asks('100m'), foo), pod('low-2', asks('100m'), foo), pod('medium-3', asks('100m'))],
      '300m',
      ['medium-3'],
    ],
    [
      'A node without any PDB violating pods is preferred for preemption',
      2,
      [budget('b', foo), pod('low-1', on('n1'), foo), pod('medium-2', on('n2'))],
      '500m',
      ['medium-2'],
    ],
    [
      'A node with fewer PDB violating pods is preferred for preemption',
      3,
      [
        budget('b1', foo1),
        budget('b2', foo2),
        pod('low-1', on('n1'), foo1),
        pod('medium-1', on('n1')),
        pod('low-2', on('n2'), foo2),
        pod('medium-2', on('n2'), foo2),
        ...[4, 5, 6].map((i) => pod(`low-${i}`, on('n3'), foo2)),
      ],
      '500m',
      ['low-4', 'low-5', 'low-6'],
    ],
  ] as const)('%s', (_, nodes, objects, cpu, victims) => {
    const all = Array.from({ length: nodes }, (__, i) => node(`n${i + 1}`, { cpu: '500m' }));
    const { run } = play(several(...objects, ...all, ...classes), { seconds: 60, interventions: [apply(30, pod('high', asks(cpu)))] });
    expect(preempted(run)).toEqual(victims);
  });
});

/** @see kubernetes: test/integration/scheduler/filters/filters_test.go TestUnschedulablePodBecomesSchedulable */
describe('An unschedulable Pod becomes schedulable when', () => {
  const taints = [{ key: 'k', value: 'v', effect: 'NoSchedule' }];
  const near = (labels: Fields): Fields => ({
    ...asks('0'),
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } }],
      },
    },
  });
  const full = node('n', { cpu: '4', pods: '1' });
  const claim = object('PersistentVolumeClaim', 'c', {
    spec: { accessModes: ['ReadWriteOncePod'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'm' },
  });
  const volume = (more: Fields = {}): string =>
    object('PersistentVolume', 'v', {
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOncePod'], storageClassName: 'm', hostPath: { path: '/tmp' }, ...more },
    });
  const uses: Fields = { ...asks('0'), volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
  const onlyOn = (name: string): Fields => ({
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }] },
    },
  });
  it.each([
    ['a node is added', asks('5'), [node('n', { cpu: '4' })], apply(20, node('big', { cpu: '8' }))],
    [
      'a node loses its taint',
      asks('0'),
      [object('Node', 'n', { spec: { taints } })],
      { atSeconds: 20, kind: 'PATCH', resource: 'node/n', patch: { spec: { taints: null } } } as const,
    ],
    [
      'another Pod is deleted',
      { ...asks('0'), priorityClassName: 'low' },
      [pod('low', asks('0')), full],
      { atSeconds: 20, kind: 'DELETE_POD', pod: 'low' } as const,
    ],
    ['a Pod comes that it wants to be near to', near({ app: 'db' }), [node('n', {})], apply(20, pod('low', asks('0'), { app: 'db' }))],
    [
      'a Pod gets the label that it looks for',
      near({ app: 'db' }),
      [pod('low', asks('0')), node('n', {})],
      { atSeconds: 20, kind: 'PATCH', resource: 'pod/low', patch: { metadata: { labels: { app: 'db' } } } } as const,
    ],
    [
      'the one Pod that may use a claim is deleted',
      { ...uses, priorityClassName: 'low' },
      [pod('low', uses), claim, volume(), node('n', {})],
      { atSeconds: 20, kind: 'DELETE_POD', pod: 'low' } as const,
    ],
    ['the node of its volume comes', uses, [claim, volume(onlyOn('far')), node('n', {})], apply(20, node('far', {}))],
  ])('%s', (_, spec, before, change) => {
    const { run } = play(
      several(
        ...before.filter((one) => one.includes('"Pod"')),
        pod('medium', spec),
        ...before.filter((one) => !one.includes('"Pod"')),
        ...classes,
      ),
      { seconds: 100, interventions: [change] },
    );
    const failed = run.events.find(({ reason, object: of }) => reason === 'FailedScheduling' && of === 'pod/medium');
    const scheduled = run.events.find(({ reason, object: of }) => reason === 'Scheduled' && of === 'pod/medium');
    expect([failed?.firstSeconds, scheduled?.firstSeconds]).toEqual([expect.closeTo(0, 0), expect.closeTo(20, 0)]);
  });
});

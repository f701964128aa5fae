import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { Run } from '../types.ts';
import { AGNHOST, apply, type Fields, object, PAUSE, podOf, several } from './testing.ts';

const node = (name: string, resources: Fields = {}, labels: Fields = {}, spec: Fields = {}): string => {
  const capacity = { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi', ...resources };
  return object('Node', name, { spec, status: { capacity, allocatable: capacity } }, 'v1', {
    labels: { 'kubernetes.io/hostname': name, ...labels },
  });
};
const pod = (name: string, spec: Fields = {}, metadata: Fields = {}): string =>
  podOf({ containers: [{ name: 'c', image: PAUSE }], ...spec }, { name, ...metadata });
const asks = (resources: Fields): Fields => ({
  containers: [{ name: 'c', image: PAUSE, resources: { requests: resources, limits: resources } }],
});
const priority = (name: string, value: number, fields: Fields = {}): string =>
  object('PriorityClass', name, { value, ...fields }, 'scheduling.k8s.io/v1');
const onNode = (name: string): Fields => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }],
      },
    },
  },
});
const two = [node('n1'), node('n2')];
const where = (run: Run, name: string): string => run.pods.find((one) => one.name === name)?.nodeName ?? 'none';
/** Why it is scheduled nowhere, as it was told first. */
const why = (run: Run, name: string): string =>
  run.events.find(({ reason, object: of }) => reason === 'FailedScheduling' && of === `pod/${name}`)?.message ?? `on ${where(run, name)}`;

/** @see kubernetes: test/e2e/scheduling/predicates.go */
describe('SchedulerPredicates', () => {
  const nowhere = (reasons: string, nodes = 2): string =>
    `0/${nodes} nodes are available: ${reasons}. preemption: 0/${nodes} nodes are available: ${nodes} ${/Insufficient/.test(reasons) ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling'}..`;
  const half = { 'ephemeral-storage': '50Gi' };
  const tainted = node('n1', {}, { zone: 'here' }, { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] });
  const overhead = object(
    'RuntimeClass',
    'heavy',
    { handler: 'runc', overhead: { podFixed: { 'test.com/fake': '250' } } },
    'node.k8s.io/v1',
  );
  const expressions = [
    { matchExpressions: [{ key: 'foo', operator: 'In', values: ['bar', 'value2'] }] },
    { matchExpressions: [{ key: 'diffkey', operator: 'In', values: ['wrong', 'value2'] }] },
  ];
  it.each([
    [
      'local ephemeral storage',
      [...two, ...[1, 2, 3, 4].map((i) => pod(`filler-${i}`, asks(half)))],
      asks(half),
      nowhere('2 Insufficient ephemeral-storage'),
    ],
    [
      'pod overhead',
      [node('n1', { 'test.com/fake': '1k' }), overhead, pod('filler', { runtimeClassName: 'heavy', ...asks({ 'test.com/fake': '700' }) })],
      { runtimeClassName: 'heavy', ...asks({ 'test.com/fake': '100' }) },
      nowhere('1 Insufficient test.com/fake', 1),
    ],
    [
      'resource limits',
      [...two, ...[1, 2].map((i) => pod(`filler-${i}`, asks({ cpu: '3' })))],
      asks({ cpu: '1500m' }),
      nowhere('2 Insufficient cpu'),
    ],
    [
      'NodeSelector is not matching',
      two,
      { nodeSelector: { label: 'nonempty' } },
      nowhere("2 node(s) didn't match Pod's node affinity/selector"),
    ],
    [
      'NodeAffinity is not matching',
      two,
      { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: expressions } } } },
      nowhere("2 node(s) didn't match Pod's node affinity/selector"),
    ],
    ['NodeAffinity is matching', two, onNode('n2'), 'on n2'],
    [
      'taints-tolerations is matching',
      [tainted, node('n2')],
      { nodeSelector: { zone: 'here' }, tolerations: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] },
      'on n1',
    ],
    [
      'taints-tolerations is not matching',
      [tainted, node('n2')],
      { nodeSelector: { zone: 'here' } },
      nowhere("1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {k: v}"),
    ],
  ])('%s', (_, given, spec, outcome) => {
    const { run } = play(several(...given, pod('filler-0', { nodeSelector: { never: 'x' } })), {
      seconds: 30,
      interventions: [apply(20, pod('additional', spec))],
    });
    expect(why(run, 'additional')).toBe(outcome);
  });

  const onPort = (name: string, hostIP: string | undefined, hostPort: number, protocol: string): string =>
    pod(name, {
      nodeSelector: { 'kubernetes.io/hostname': 'n1' },
      containers: [
        {
          name: 'agnhost',
          image: AGNHOST,
          args: ['netexec', '--http-port=8080', '--udp-port=8080'],
          ports: [{ hostPort, containerPort: 8080, protocol, ...(hostIP && { hostIP }) }],
        },
      ],
    });
  it('no conflict between pods with same hostPort but different hostIP and protocol', () => {
    const { run } = play(
      several(...two, onPort('a', '127.0.0.1', 54323, 'TCP'), onPort('b', '10.0.0.1', 54323, 'TCP'), onPort('c', '10.0.0.1', 54323, 'UDP')),
    );
    expect(['a', 'b', 'c'].map((name) => where(run, name))).toEqual(['n1', 'n1', 'n1']);
  });
  it('a conflict between pods with same hostPort and protocol but one using 0.0.0.0 hostIP', () => {
    const { run } = play(several(...two, onPort('a', undefined, 54322, 'TCP')), {
      interventions: [apply(20, onPort('b', '127.0.0.1', 54322, 'TCP'))],
    });
    expect(why(run, 'b')).toContain("1 node(s) didn't have free ports for the requested pod ports");
  });
  it('4 pods with MaxSkew=1 are evenly distributed into 2 nodes', () => {
    const spread = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { foo: 'bar' } } },
      ],
    };
    const pods = [1, 2, 3, 4].map((i) => pod(`p${i}`, spread, { labels: { foo: 'bar' } }));
    const { run } = play(several(node('n1', {}, { zone: '1' }), node('n2', {}, { zone: '2' }), ...pods));
    expect([1, 2, 3, 4].map((i) => where(run, `p${i}`)).sort()).toEqual(['n1', 'n1', 'n2', 'n2']);
  });
  it('Pods should be scheduled after scheduling gates are removed', () => {
    const gates = (...names: string[]) =>
      ({
        kind: 'PATCH',
        resource: 'pod/gated',
        patch: { spec: { schedulingGates: names.length > 0 ? names.map((name) => ({ name })) : null } },
      }) as const;
    const { rows } = play(several(pod('gated', { schedulingGates: [{ name: 'k8s.io/foo' }, { name: 'k8s.io/bar' }] }), ...two), {
      interventions: [
        { atSeconds: 10, ...gates('k8s.io/bar') },
        { atSeconds: 20, ...gates() },
      ],
    });
    expect([rows[0], rows.at(-1)]).toEqual(['0/1 SchedulingGated 0', '1/1 Running 0']);
  });
});

/** @see kubernetes: test/e2e/scheduling/preemption.go */
describe('SchedulerPreemption', () => {
  const foo = 'scheduling.k8s.io/foo';
  const classes = [priority('high', 1000), priority('medium', 100), priority('low', 1)];
  const of = (name: string, priorityClassName: string, amount: string, spec: Fields = {}, metadata: Fields = {}): string =>
    pod(name, { priorityClassName, ...asks({ [foo]: amount }), ...spec }, { labels: { foo: 'bar' }, ...metadata });
  const left = (run: Run): string[] => run.pods.filter(({ final }) => final.exists && final.phase === 'RUNNING').map(({ name }) => name);

  it.each([
    ['basic preemption works', of('preemptor', 'high', '2')],
    ['lower priority pod preemption by critical pod', of('preemptor', 'system-cluster-critical', '2', {}, { namespace: 'kube-system' })],
  ])('validates %s', (_, preemptor) => {
    const running = ['n1', 'n2'].flatMap((name, i) =>
      [0, 1].map((j) => of(`pod${i}-${j}`, i + j === 0 ? 'low' : 'medium', '2', onNode(name))),
    );
    const { run } = play(several(...running, node('n1', { [foo]: '5' }), node('n2', { [foo]: '5' }), ...classes), {
      interventions: [apply(30, preemptor)],
    });
    expect(left(run).sort()).toEqual(['pod0-1', 'pod1-0', 'pod1-1', 'preemptor']);
    expect(where(run, 'preemptor')).toBe('n1');
    expect(run.pods[0]?.final.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }),
    );
  });

  it('validates proper pods are preempted (PodTopologySpread)', () => {
    const labels = (name: string) => ({ preemption: 'test', topology: name });
    const nodes = [node('n1', { [foo]: '5' }, labels('n1')), node('n2', { [foo]: '5' }, labels('n2')), node('n3')];
    const spread = {
      nodeSelector: { preemption: 'test' },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { foo: 'bar' } } },
      ],
    };
    const { run } = play(
      several(
        of('high', 'high', '4', onNode('n1')),
        ...[1, 2, 3].map((i) => of(`low-${i}`, 'low', '1', onNode('n2'))),
        ...nodes,
        ...classes,
      ),
      {
        interventions: [apply(30, of('medium', 'medium', '3', spread))],
      },
    );
    expect(left(run)).toEqual(['high', 'low-1', 'medium']);
    expect(where(run, 'medium')).toBe('n2');
  });

  it('runs Pods to verify preemption running path', () => {
    const fake = (name: string, level: number, amount: string): string =>
      of(name, `p${level}`, '0', asks({ 'example.com/fakecpu': amount }));
    const { run } = play(
      several(
        ...[0, 1, 2, 3, 4].map((i) => fake(`one-${i}`, 1, '200')),
        node('n1', { 'example.com/fakecpu': '1000' }),
        ...[1, 2, 3, 4].map((i) => priority(`p${i}`, i)),
      ),
      {
        seconds: 150,
        interventions: [
          ...[0, 1, 2].map((i) => apply(20 + 5 * i, fake(`two-${i}`, 2, '300'))),
          ...[0, 1].map((i) => apply(60 + 5 * i, fake(`three-${i}`, 3, '450'))),
          apply(90, fake('four', 4, '500')),
        ],
      },
    );
    expect(left(run)).toEqual(['three-0', 'four']);
  });

  it('verify PriorityClass endpoints: the value may not be changed', () => {
    const patch = (value: Fields) => ({ atSeconds: 5, kind: 'PATCH', resource: 'priorityclass/low', patch: value }) as const;
    const { run } = play(several(pod('p'), ...classes), {
      seconds: 10,
      interventions: [patch({ value: 10 }), patch({ description: 'updated' })],
    });
    expect(run.interventions.map(({ message }) => message)).toEqual([
      'The PriorityClass "low" is invalid: value: Forbidden: may not be changed in an update.',
      'priorityclass.scheduling.k8s.io/low patched',
    ]);
  });
});

/** @see kubernetes: test/e2e/scheduling/priorities.go */
describe('SchedulerPriorities', () => {
  const taints = (values: string) => ({
    taints: Array.from({ length: 10 }, (_, i) => ({ key: `k${i}`, value: values, effect: 'PreferNoSchedule' })),
  });
  const apart = {
    weight: 100,
    podAffinityTerm: {
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: {
        matchExpressions: [
          { key: 'security', operator: 'In', values: ['S1', 'value2'] },
          { key: 'security', operator: 'NotIn', values: ['S2'] },
          { key: 'security', operator: 'Exists' },
        ],
      },
    },
  };
  const spread = {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { foo: 'bar' } },
      },
    ],
  };
  it.each([
    [
      'preferred anti-affinity',
      [...two, pod('a', { nodeName: 'n1' }, { labels: { security: 'S1' } })],
      { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart] } } },
      'n2',
    ],
    [
      'Pod should be preferably scheduled to nodes pod can tolerate',
      [node('n1', {}, {}, taints('mine')), node('n2', {}, {}, taints('other')), pod('a', { nodeName: 'n1' })],
      { tolerations: taints('mine').taints },
      'n1',
    ],
    [
      'validates pod should be preferably scheduled to node which makes the matching pods more evenly distributed',
      [...two, ...['a', 'b', 'c'].map((name) => pod(name, { nodeName: 'n1' }, { labels: { foo: 'bar' } }))],
      spread,
      'n2',
    ],
  ])('%s', (_, given, spec, on) => {
    const { run } = play(several(...given), { seconds: 30, interventions: [apply(15, pod('tested', spec, { labels: { foo: 'bar' } }))] });
    expect(where(run, 'tested')).toBe(on);
  });
});

/** @see kubernetes: test/e2e/scheduling/limit_range.go */
describe('LimitRange', () => {
  const list = (cpu: string, memory: string, storage: string): Fields => ({ cpu, memory, 'ephemeral-storage': storage });
  const range = object('LimitRange', 'limit-range', {
    spec: {
      limits: [
        {
          type: 'Container',
          min: list('50m', '100Mi', '100Gi'),
          max: list('500m', '500Mi', '500Gi'),
          default: list('500m', '500Mi', '500Gi'),
          defaultRequest: list('100m', '200Mi', '200Gi'),
        },
      ],
    },
  });
  const limited = (resources: Fields) => {
    const { run } = play(several(pod('first'), range), {
      seconds: 10,
      interventions: [apply(5, pod('p', { containers: [{ name: 'c', image: PAUSE, resources }] }))],
    });
    const made = run.pods.find(({ name }) => name === 'p')?.final.object as { spec: { containers: { resources: unknown }[] } } | undefined;
    return made?.spec.containers[0]?.resources ?? run.interventions[0]?.message;
  };
  it.each([
    [{}, { requests: list('100m', '200Mi', '200Gi'), limits: list('500m', '500Mi', '500Gi') }],
    [
      { requests: { memory: '150Mi', 'ephemeral-storage': '150Gi' }, limits: { cpu: '300m' } },
      { requests: list('300m', '150Mi', '150Gi'), limits: list('300m', '500Mi', '500Gi') },
    ],
    [
      { requests: list('10m', '50Mi', '50Gi') },
      'Error from server (Forbidden): error when creating "STDIN": pods "p" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, minimum memory usage per Container is 100Mi, but request is 50Mi, minimum ephemeral-storage usage per Container is 100Gi, but request is 50Gi]',
    ],
    [
      { requests: { cpu: '600m' }, limits: { cpu: '600m' } },
      'Error from server (Forbidden): error when creating "STDIN": pods "p" is forbidden: maximum cpu usage per Container is 500m, but limit is 600m',
    ],
    [
      { requests: { cpu: '600m' } },
      'The Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "600m": must be less than or equal to cpu limit of 500m',
    ],
  ])('%j', (resources, expected) => expect(limited(resources)).toEqual(expected));
});

// The numbers that Kubernetes' own table expects.
import { expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { aNode, aPodOf, filtered, scored, type TestCluster } from '../testing.ts';
import { podTopologySpread, podTopologySpreadScore } from './topology-spread.ts';

/** Pods by their labels: `f` has `foo`, `b` `bar`, `a` both; `F` is on its way out, `x` of another namespace. */
const podsOf = (letters: string): Pod[] =>
  [...letters].map((letter) => {
    const labels = { ...(/[fFxa]/.test(letter) && { foo: '' }), ...(/[ba]/.test(letter) && { bar: '' }) };
    const pod = aPodOf({ labels }, letter === 'x' ? 'other' : 'default');
    return letter === 'F' ? { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2023-05-15T09:00:00Z' } } : pod;
  });

const host = 'kubernetes.io/hostname';
const exists = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] });
const over = (topologyKey: string, more = {}) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: exists('foo'),
  ...more,
});
const service = { metadata: { name: 's', namespace: 'default' }, spec: { selector: { foo: '' } } } as never;
const zones = { a: 'one', b: 'one', x: 'two', y: 'two' };
const bar = { labelSelector: exists('bar') };

/** `a:ff` is a node with two Pods, which is a zone of its own if none is named here. */
const nodesOf = (text: string) =>
  text.split(' ').map((part) => {
    const [name = '', letters = ''] = part.split(':');
    return {
      node: aNode(name, { labels: { zone: zones[name as keyof typeof zones] ?? name, ...(/[ab]/.test(name) && { good: '' }) } }),
      pods: podsOf(letters),
    };
  });

/** @see kubernetes: plugins/podtopologyspread/scoring_test.go TestPodTopologySpreadScore */
it.each([
  { rule: 'no Pods yet', wants: [over(host)], nodes: 'a b', says: [100, 100] },
  { rule: 'one candidate', wants: [over(host)], nodes: 'a:ff b:f', candidates: 1, says: [100] },
  { rule: 'as many on each', wants: [over(host)], nodes: 'a:f b:f', says: [100, 100] },
  { rule: 'the fewer the better', wants: [over(host)], nodes: 'a:ff b:f c d:fff', says: [20, 60, 100, 0] },
  {
    rule: 'no selector counts none',
    wants: [over(host, { labelSelector: undefined })],
    nodes: 'a:ff b:f c d:fff',
    says: [100, 100, 100, 100],
  },
  { rule: 'a skew of two takes the edge off', wants: [over(host, { maxSkew: 2 })], nodes: 'a:ff b:f c d:fff', says: [33, 66, 100, 16] },
  { rule: 'a skew of three', wants: [over(host, { maxSkew: 3 })], nodes: 'a:ffff b:fff c:ff d:f', says: [44, 66, 77, 100] },
  { rule: "a Service's Pods are spread so by themselves", wants: [], nodes: 'a:ffff b:fff c:ff d:f', says: [44, 66, 77, 100] },
  { rule: 'nodes that are no candidates', wants: [over(host)], nodes: 'a:ffff b:ff x:f y:fff', candidates: 3, says: [33, 83, 100] },
  {
    rule: 'zones with what runs on other nodes there',
    wants: [over('zone')],
    nodes: 'a:ffff b:ff x:f y:fff',
    candidates: 3,
    says: [75, 75, 100],
  },
  { rule: 'zones and nodes', wants: [over('zone'), over(host)], nodes: 'a:ff x:ff b:f y:ffff', candidates: 2, says: [100, 63] },
  { rule: 'each with a selector of its own', wants: [over('zone'), over(host, bar)], nodes: 'a:f b:a x y:fb', says: [60, 20, 100, 60] },
  { rule: 'some with no Pods', wants: [over('zone'), over(host, bar)], nodes: 'a b:b x:f y:a', says: [100, 60, 40, 0] },
  { rule: 'three candidates', wants: [over('zone'), over(host, bar)], nodes: 'a:f b:a x y:fb', candidates: 3, says: [50, 25, 100] },
  { rule: 'Pods of other namespaces do not count', wants: [over(host)], nodes: 'a:xf b:ff', says: [100, 33] },
  { rule: 'nor do those on their way out', wants: [over(host)], nodes: 'a:F b:f', says: [100, 0] },
  {
    rule: 'how many domains there should be does not matter',
    wants: [over('zone', { maxSkew: 2, minDomains: 10 })],
    nodes: 'c:ff d:ff e:f',
    says: [75, 75, 100],
  },
  {
    rule: 'what runs where it may not go does not count',
    wants: [over('zone')],
    selects: { good: '' },
    nodes: 'd:f a:ff',
    says: [100, 0],
  },
  {
    rule: 'it does if that is to be ignored',
    wants: [over('zone', { nodeAffinityPolicy: 'Ignore' })],
    selects: { good: '' },
    nodes: 'd:f a:ff',
    says: [100, 33],
  },
])('$rule: $nodes', ({ wants, nodes, candidates, selects, says }) => {
  const spec = {
    labels: { foo: '', bar: '' },
    ...(wants.length > 0 && { topologySpreadConstraints: wants }),
    ...(selects && { nodeSelector: selects }),
  };
  const cluster = { nodes: nodesOf(nodes), objects: { Service: [service] } };
  expect(scored(podTopologySpreadScore, aPodOf(spec), cluster, candidates)).toEqual(says);
});

it('a node without the key has the least', () => {
  const [a, b, x] = nodesOf('a:ffff b:ff x:f');
  const { [host]: _, ...labels } = b?.node.metadata.labels ?? {};
  const without = { ...b, node: { ...b?.node, metadata: { ...b?.node.metadata, labels } } };
  const cluster = { nodes: [a, without, x, ...nodesOf('y:fff')] } as unknown as TestCluster;
  const pod = aPodOf({ labels: { foo: '' }, topologySpreadConstraints: [over(host)] });
  expect(scored(podTopologySpreadScore, pod, cluster, 3)).toEqual([16, 0, 100]);
});

const hard = (topologyKey: string, more = {}) => over(topologyKey, { whenUnsatisfiable: 'DoNotSchedule', ...more });
const ignored = { nodeAffinityPolicy: 'Ignore' };
const honored = { nodeTaintsPolicy: 'Honor' };
const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const }];

/** `a!:ff` is tainted, `a-` has no zone, `a?` no name. @see kubernetes: plugins/podtopologyspread/filtering_test.go TestSingleConstraint, TestMultipleConstraints */
it.each([
  { rule: 'no Pods yet', wants: [hard('zone')], nodes: 'a b x y', says: '....' },
  { rule: 'none that match, not even itself', labels: { bar: '' }, wants: [hard('zone')], nodes: 'a b x y', says: '....' },
  { rule: 'of other namespaces', wants: [hard('zone')], nodes: 'a:xx b x:f y:f', says: '..UU' },
  { rule: 'no selector', wants: [hard('zone', { labelSelector: undefined })], nodes: 'a b x:f y:f', says: '....' },
  { rule: 'as many in each', wants: [hard('zone')], nodes: 'a:ff b:f x y:fff', says: '....' },
  { rule: 'a node without a zone', wants: [hard('zone')], nodes: 'a:f b-:f x:f y:f', says: '.XUU' },
  { rule: 'no node has the key', wants: [hard('rack')], nodes: 'a x', says: 'XX' },
  { rule: 'only the empty one', wants: [hard(host)], nodes: 'a:ff b:f x y:fff', says: 'UU.U' },
  { rule: 'a skew of two', wants: [hard(host, { maxSkew: 2 })], nodes: 'a:ff b:f x y:fff', says: 'U..U' },
  { rule: 'it adds nothing itself', labels: { bar: '' }, wants: [hard(host)], nodes: 'a:ff b:f x y:fff', says: 'U..U' },
  { rule: 'nodes that it may not use', not: ['b', 'x'], wants: [hard(host)], nodes: 'a:ff b:f x y:fff', says: '...U' },
  { rule: 'on their way out', wants: [hard(host)], nodes: 'a:F b:f', says: '.U' },
  { rule: 'what is where it may not go', not: ['b'], wants: [hard('zone')], nodes: 'a b:ff x y:f', says: '..UU' },
  { rule: 'too few domains', wants: [hard(host, { maxSkew: 2, minDomains: 4 })], nodes: 'a:ff b:ff c:f', says: 'UU.' },
  { rule: 'enough domains', wants: [hard(host, { maxSkew: 2, minDomains: 2 })], nodes: 'a:ff b:ff c:f', says: '...' },
  { rule: 'too few zones', wants: [hard('zone', { maxSkew: 2, minDomains: 3 })], nodes: 'a:f b:f x y:f', says: 'UU..' },
  { rule: 'enough zones', wants: [hard('zone', { maxSkew: 2, minDomains: 1 })], nodes: 'a:f b:f x y:f', says: '....' },
  { rule: 'affinity honored', not: ['y'], wants: [hard(host)], nodes: 'a:f b:f x y:f', says: 'UU..' },
  { rule: 'affinity ignored', not: ['y'], wants: [hard(host, ignored)], nodes: 'a:f b:f x y:f', says: 'UU.U' },
  { rule: 'taints honored', wants: [hard(host, honored)], nodes: 'a:f b:f x y!:f', says: 'UU..' },
  { rule: 'taints ignored', wants: [hard(host)], nodes: 'a:f b:f x y!:f', says: 'UU.U' },
  { rule: 'both keys', wants: [hard('zone'), hard(host)], nodes: 'a:ff b:f x y:fff', says: 'UU.U' },
  { rule: 'both keys, nowhere', wants: [hard('zone'), hard(host)], nodes: 'a:ff b:f x y:ffff', says: 'UUUU' },
  { rule: 'each its selector', wants: [hard('zone'), hard(host, bar)], nodes: 'a:f b x y:b', says: 'UU.U' },
  { rule: 'each its selector, nowhere', wants: [hard('zone'), hard(host, bar)], nodes: 'a:f b x:b y:b', says: 'UUUU' },
  { rule: 'each its selector, one node', wants: [hard('zone'), hard(host, bar)], nodes: 'a:fa b x y:faf', says: 'U.UU' },
  { rule: 'it matches one of them', labels: { bar: '' }, wants: [hard('zone'), hard(host, bar)], nodes: 'a:f b x:b y:b', says: '..UU' },
  { rule: 'a node lacks one of the keys', wants: [hard('zone'), hard(host)], nodes: 'a:f b x? y:f', says: 'U.XU' },
  { rule: 'one ignores affinity', not: ['y'], wants: [hard('zone'), hard(host, ignored)], nodes: 'a:f b:f x y:f', says: 'UU.U' },
  { rule: 'one honors taints', wants: [hard('zone', honored), hard(host)], nodes: 'a:f b:f x y!:f', says: 'UU.U' },
  { rule: 'neither', not: ['b'], wants: [hard('zone'), hard(host)], nodes: 'a:f b:f x y!:f', says: 'U..U' },
  { rule: 'one each', not: ['b'], wants: [hard('zone', honored), hard(host, ignored)], nodes: 'a:f b:f x y!:f', says: 'UU.U' },
  { rule: 'a selector that asks for nothing', wants: [hard('zone', { labelSelector: {} })], nodes: 'a:ff x', says: '..' },
  { rule: 'nor that, but like itself', wants: [hard('zone', { labelSelector: {}, matchLabelKeys: ['bar'] })], nodes: 'a:fb x', says: 'U.' },
  { rule: 'those like itself', wants: [hard('zone', { matchLabelKeys: ['bar'] })], nodes: 'a:ff b:f x y:a', says: '..UU' },
  { rule: 'a label that it lacks', wants: [hard('zone', { matchLabelKeys: ['hash'] })], nodes: 'a:ff b:f x:f y:a', says: 'UU..' },
  { rule: 'preferences alone', wants: [over('zone')], nodes: 'a:f x', says: 'skip' },
  { rule: 'none at all', wants: [], nodes: 'a:f x', says: 'skip' },
])('may it go there: $rule: $nodes', ({ labels = { foo: '', bar: '' }, not, wants, nodes, says }) => {
  const away = { nodeSelectorTerms: [{ matchExpressions: [{ key: host, operator: 'NotIn', values: not ?? [] }] }] };
  const spec = {
    labels,
    topologySpreadConstraints: wants,
    ...(not && { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: away } } }),
  };
  const flagged = nodesOf(nodes.replace(/[!?-]/g, '')).map((entry, i) => {
    const { zone, [host]: name, ...labels } = entry.node.metadata.labels ?? {};
    const flags = nodes.split(' ')[i] ?? '';
    const kept = { ...labels, ...(!flags.includes('-') && { zone }), ...(!flags.includes('?') && { [host]: name }) };
    const node = { ...entry.node, metadata: { ...entry.node.metadata, labels: kept }, spec: flags.includes('!') ? { taints } : {} };
    return { ...entry, node };
  });
  const verdicts = filtered(podTopologySpread, aPodOf(spec), { nodes: flagged });
  const letter = (reason: string | undefined) => (reason === undefined ? '.' : reason.endsWith('label)') ? 'X' : 'U');
  expect(verdicts?.map(letter).join('') ?? 'skip').toBe(says);
});

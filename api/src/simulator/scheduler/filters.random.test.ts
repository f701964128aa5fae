// Random clusters, held against what the API's documentation says of each field, in the plainest words.
import { expect, it } from 'vitest';
import type { Node, Pod } from '../apimachinery/objects.ts';
import { matchLabelSelector } from '../apimachinery/selectors/selectors.ts';
import { Random } from '../engine/index.ts';
import { copyPrepared, filterNode, movePod, prepareFilters } from './fit.ts';
import type { NodeInfo } from './node-info.ts';
import { matchesRequiredNodeAffinity } from './node-selector.ts';
import { aNode, aPod, aSnapshot } from './testing.ts';
import { untolerated } from './tolerations.ts';

interface Placed {
  readonly node: Node;
  readonly pods: readonly Pod[];
}
type Constraint = NonNullable<Pod['spec']['topologySpreadConstraints']>[number];
type Term = NonNullable<
  NonNullable<NonNullable<Pod['spec']['affinity']>['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];

const TEAMS: Record<string, Record<string, string>> = { default: { team: 'a' }, other: { team: 'a' }, third: {} };
const near = ({ spec }: Pod): readonly Term[] => spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const away = ({ spec }: Pod): readonly Term[] => spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const domainOf = (node: Node, key: string): string | undefined => node.metadata.labels?.[key];
const isBeside = (a: Node, b: Node, key: string): boolean => domainOf(a, key) !== undefined && domainOf(a, key) === domainOf(b, key);

/** Whether `other` is among the Pods that a term of `owner` speaks of. */
function isMeant(owner: Pod, { namespaces = [], namespaceSelector, labelSelector }: Term, other: Pod): boolean {
  const { namespace, labels } = other.metadata;
  const isNamed = namespaces.length === 0 && !namespaceSelector ? namespace === owner.metadata.namespace : namespaces.includes(namespace);
  return (isNamed || matchLabelSelector(namespaceSelector, TEAMS[namespace])) && matchLabelSelector(labelSelector, labels);
}

const isUntainted = (pod: Pod, node: Node): boolean => !untolerated(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']);

function isNear(pod: Pod, node: Node, all: readonly (readonly [Pod, Node])[]): boolean {
  const terms = near(pod);
  if (terms.some(({ topologyKey }) => domainOf(node, topologyKey) === undefined)) return false;
  const companions = all.filter(([other]) => terms.every((term) => isMeant(pod, term, other)));
  if (terms.every(({ topologyKey }) => companions.some(([, at]) => isBeside(node, at, topologyKey)))) return true;
  const isFirst = !companions.some(([, at]) => terms.some(({ topologyKey }) => domainOf(at, topologyKey) !== undefined));
  return isFirst && terms.every((term) => isMeant(pod, term, pod));
}

const isAway = (pod: Pod, node: Node, all: readonly (readonly [Pod, Node])[]): boolean =>
  all.every(
    ([other, at]) =>
      !away(pod).some((term) => isMeant(pod, term, other) && isBeside(node, at, term.topologyKey)) &&
      !away(other).some((term) => isMeant(other, term, pod) && isBeside(node, at, term.topologyKey)),
  );

/** The skew where the Pod goes is at most `maxSkew`. */
function isSpread(pod: Pod, node: Node, cluster: readonly Placed[], constraint: Constraint): boolean {
  const { topologyKey, maxSkew, minDomains = 1, labelSelector, nodeAffinityPolicy, nodeTaintsPolicy, matchLabelKeys = [] } = constraint;
  if (domainOf(node, topologyKey) === undefined) return false;
  const keys = (pod.spec.topologySpreadConstraints ?? []).map((one) => one.topologyKey);
  const eligible = cluster.filter(
    ({ node }) =>
      keys.every((key) => domainOf(node, key) !== undefined) &&
      (nodeAffinityPolicy === 'Ignore' || matchesRequiredNodeAffinity(pod, node)) &&
      (nodeTaintsPolicy !== 'Honor' || isUntainted(pod, node)),
  );
  const isAlike = ({ metadata: { labels, namespace, deletionTimestamp } }: Pod): boolean =>
    namespace === pod.metadata.namespace &&
    !deletionTimestamp &&
    matchLabelSelector(labelSelector, labels) &&
    matchLabelKeys.every((key) => pod.metadata.labels?.[key] === undefined || pod.metadata.labels[key] === labels?.[key]);
  const countIn = (domain: string | undefined): number =>
    eligible.filter((one) => domainOf(one.node, topologyKey) === domain).flatMap(({ pods }) => pods.filter(isAlike)).length;
  const domains = new Set(eligible.map((one) => domainOf(one.node, topologyKey)));
  const least = domains.size < minDomains ? 0 : Math.min(...[...domains].map(countIn));
  return countIn(domainOf(node, topologyKey)) + (isAlike(pod) ? 1 : 0) - least <= maxSkew;
}

function mayGo(pod: Pod, at: Placed, cluster: readonly Placed[]): boolean {
  const all = cluster.flatMap(({ node, pods }) => pods.map((other) => [other, node] as const));
  const { node, pods } = at;
  const cpus = (one: Pod): number => Number(one.spec.containers[0]?.resources?.requests?.cpu ?? 0);
  const ports = (one: Pod) => (one.spec.containers[0]?.ports ?? []).map(({ hostPort }) => hostPort);
  return (
    isUntainted(pod, node) &&
    matchesRequiredNodeAffinity(pod, node) &&
    (cpus(pod) === 0 || cpus(pod) + pods.reduce((sum, one) => sum + cpus(one), 0) <= 4) &&
    !pods.some((one) => ports(one).some((port) => ports(pod).includes(port))) &&
    isNear(pod, node, all) &&
    isAway(pod, node, all) &&
    (pod.spec.topologySpreadConstraints ?? []).every((constraint) => isSpread(pod, node, cluster, constraint))
  );
}

/** Small numbers of everything, so that things meet. */
function aCluster(random: Random) {
  const chance = (of: number): boolean => random.int(of) === 0;
  const one = <T>(...of: readonly T[]): T => of[random.int(of.length)] as T;
  const upTo = <T>(most: number, make: () => T): T[] => Array.from({ length: random.int(most + 1) }, make);
  const labels = () => ({ ...(!chance(3) && { app: one('a', 'b') }), ...(chance(3) && { tier: one('x', 'y') }) });
  const selector = () =>
    one<object>(
      { matchLabels: { app: one('a', 'b') } },
      { matchExpressions: [{ key: one('app', 'tier'), operator: one('Exists', 'DoesNotExist') }] },
      {
        matchExpressions: [{ key: 'tier', operator: one('In', 'NotIn'), values: [one('x', 'y')] }],
      },
    );
  const term = () => ({
    topologyKey: one('zone', 'rack', 'kubernetes.io/hostname'),
    labelSelector: selector(),
    ...(chance(4) && { namespaces: [one('default', 'other')] }),
    ...(chance(4) && { namespaceSelector: one({}, { matchLabels: { team: 'a' } }) }),
  });
  const terms = (most: number) => ({ requiredDuringSchedulingIgnoredDuringExecution: upTo(most, term) });
  const spread = (topologyKey: string) => ({
    topologyKey,
    maxSkew: 1 + random.int(2),
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: selector(),
    ...(chance(3) && { minDomains: 1 + random.int(3) }),
    ...(chance(3) && { nodeAffinityPolicy: 'Ignore' }),
    ...(chance(3) && { nodeTaintsPolicy: 'Honor' }),
    ...(chance(3) && { matchLabelKeys: ['tier'] }),
  });
  let made = 0;
  const pod = (terms: object): Pod => {
    const cpu = one(undefined, undefined, '1', '2');
    const spec = { labels: labels(), affinity: terms, ...(cpu && { cpu }) };
    const { metadata, spec: plain, ...rest } = aPod(`p${made++}`, spec);
    const [container] = plain.containers;
    const containers = [{ ...container, ...(chance(6) && { ports: [{ containerPort: 80, hostPort: 80 }] }) }] as never;
    return { ...rest, metadata: { ...metadata, namespace: one('default', 'default', 'other', 'third') }, spec: { ...plain, containers } };
  };
  const node = (i: number): Node =>
    aNode(`n${i}`, {
      labels: { ...(!chance(6) && { zone: one('z1', 'z2', 'z3') }), ...(!chance(6) && { rack: one('r1', 'r2') }) },
      ...(chance(4) && { taints: [{ key: one('k', 'l'), effect: one('NoSchedule', 'NoExecute', 'PreferNoSchedule') }] }),
    });
  const cluster: Placed[] = Array.from({ length: 1 + random.int(4) }, (_, i) => ({
    node: node(i),
    pods: upTo(3, () => pod({ podAntiAffinity: chance(3) ? terms(1) : undefined })).map((existing) =>
      chance(6) ? { ...existing, metadata: { ...existing.metadata, deletionTimestamp: '2023-05-15T09:00:00Z' } } : existing,
    ),
  }));
  const affinity = {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: one('In', 'NotIn'), values: [one('z1', 'z2')] }] }],
  };
  const wants = {
    ...(chance(2) && { podAffinity: terms(2) }),
    ...(chance(2) && { podAntiAffinity: terms(2) }),
    ...(chance(4) && { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: affinity } }),
  };
  const incoming = pod(wants);
  const constraints = ['zone', 'rack', 'kubernetes.io/hostname'].filter(() => chance(4)).map(spread);
  const tolerations = upTo(1, () => ({ operator: 'Exists' as const, ...(chance(2) && { key: one('k', 'l') }) }));
  return { cluster, pod: { ...incoming, spec: { ...incoming.spec, topologySpreadConstraints: constraints, tolerations } } };
}

it('a Pod may go where all that is said of it holds, and what is counted for it is kept up as others come and go', () => {
  const random = new Random('clusters');
  for (let run = 0; run < 1000; run++) {
    const { cluster, pod } = aCluster(random);
    const snapshot = aSnapshot({ nodes: cluster, namespaces: TEAMS });
    const prepared = prepareFilters(pod, snapshot);
    const may = snapshot.nodes.map((info) => !filterNode(pod, info, prepared, snapshot));
    const should = cluster.map((placed) => mayGo(pod, placed, cluster));
    expect([run, may]).toEqual([run, should]);
    // The Pods of a node go one after another, and come again, as in a dry run. (Of one on its way out too much would be subtracted.)
    const at = random.int(cluster.length);
    const { node, pods } = cluster[at] as Placed;
    const info = (snapshot.nodes[at] as NodeInfo).clone();
    const counted = copyPrepared(prepared);
    const moving = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
    for (const sign of [-1, 1] as const)
      for (const other of moving) {
        if (sign > 0) info.add(other);
        else info.remove(other);
        movePod(counted, { pod, other, node: info, sign }, snapshot);
        const now = { node, pods: [...info.pods] };
        expect([run, !filterNode(pod, info, counted, snapshot)]).toEqual([run, mayGo(pod, now, cluster.with(at, now))]);
      }
  }
});

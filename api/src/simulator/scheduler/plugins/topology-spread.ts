import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { matchLabelSelector, matchLabels } from '../../apimachinery/selectors/selectors.ts';
import { filterPlugin, MAX_SCORE, type PodMove, type ScorePlugin, type Snapshot, unresolvable, unschedulable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { matchesRequiredNodeAffinity } from '../node-selector.ts';
import { HARD_EFFECTS, untolerated } from '../tolerations.ts';

interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly minDomains: number;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
  /** A selector that asks for nothing: it matches every Pod, and yet counts none. */
  readonly isEmpty: boolean;
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
}

/** How many Pods match in each domain. */
interface Counted {
  readonly constraint: Constraint;
  readonly counts: Map<string, number>;
  least: number;
}

const REASON = "node(s) didn't match pod topology spread constraints";
const HOSTNAME = 'kubernetes.io/hostname';

/** @see kubernetes: plugins/podtopologyspread/filtering.go */
export const podTopologySpread = filterPlugin<readonly Counted[]>({
  name: 'PodTopologySpread',
  events: ['Pod/Add', 'Pod/Delete', 'Pod/Update', 'Node/Add', 'Node/Delete', 'Node/UpdateLabel'],
  preFilter(pod, snapshot) {
    const constraints = ownConstraints(pod, 'DoNotSchedule');
    if (constraints.length === 0) return { skip: true };
    const counts = constraints.map(() => new Map<string, number>());
    for (const info of snapshot.nodes) {
      if (!hasAllKeys(info, constraints)) continue;
      constraints.forEach((constraint, i) => {
        if (!includesNode(constraint, pod, info)) return;
        const domain = info.labels[constraint.topologyKey] as string;
        const sums = counts[i] as Map<string, number>;
        sums.set(domain, (sums.get(domain) ?? 0) + matching(info, constraint, pod.metadata.namespace));
      });
    }
    return { state: constraints.map((constraint, i) => counted(constraint, counts[i] as Map<string, number>)) };
  },
  filter(pod, info, state) {
    for (const { constraint, counts, least } of state) {
      const domain = info.labels[constraint.topologyKey];
      if (domain === undefined) return unresolvable(`${REASON} (missing required label)`);
      const self = constraint.matches(pod.metadata.labels) ? 1 : 0;
      const minimum = counts.size < constraint.minDomains ? 0 : least;
      if ((counts.get(domain) ?? 0) + self - minimum > constraint.maxSkew) return unschedulable(REASON);
    }
    return undefined;
  },
  extensions: {
    copy: (state) => state.map(({ constraint, counts, least }) => ({ constraint, counts: new Map(counts), least })),
    update: countPod,
  },
});

const counted = (constraint: Constraint, counts: Map<string, number>): Counted => ({
  constraint,
  counts,
  least: Math.min(...counts.values()),
});

/**
 * A Pod that is taken off a node in thought is subtracted though it may never have been counted: one on its way out, or any for a
 * selector that asks for nothing. @see kubernetes: plugins/podtopologyspread/filtering.go updateWithPod
 */
function countPod(state: readonly Counted[], { pod, other, node, sign }: PodMove): void {
  const constraints = state.map(({ constraint }) => constraint);
  if (other.metadata.namespace !== pod.metadata.namespace || !hasAllKeys(node, constraints)) return;
  for (const one of state) {
    const { constraint, counts } = one;
    if (!constraint.matches(other.metadata.labels) || !includesNode(constraint, pod, node)) continue;
    const domain = node.labels[constraint.topologyKey] as string;
    counts.set(domain, (counts.get(domain) ?? 0) + sign);
    one.least = Math.min(...counts.values());
  }
}

/** @see kubernetes: plugins/podtopologyspread/scoring.go */
export const podTopologySpreadScore: ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,
  score(pod, nodes, snapshot) {
    const own = (pod.spec.topologySpreadConstraints ?? []).length > 0;
    const constraints = own ? ownConstraints(pod, 'ScheduleAnyway') : defaultConstraints(pod, snapshot);
    if (constraints.length === 0) return undefined;
    // The defaults of the system do not ask that nodes have the labels.
    const counts = (info: NodeInfo): boolean => !own || hasAllKeys(info, constraints);
    const candidates = nodes.filter(counts);
    const others = snapshot.nodes.filter(counts);
    const spreads = constraints.map((constraint) => spreadOf(constraint, pod, candidates, others));
    return normalised(nodes.map((info) => (counts(info) ? crowding(info, spreads, pod) : undefined)));
  },
};

/** How the Pods that a constraint selects are spread now, and how much that weighs. */
interface Spread {
  readonly constraint: Constraint;
  /** By domain; nothing where each node is one of its own. */
  readonly counts: ReadonlyMap<string, number>;
  readonly weight: number;
}

/** @see kubernetes: plugins/podtopologyspread/scoring.go initPreScoreState, PreScore, topologyNormalizingWeight */
function spreadOf(constraint: Constraint, pod: Pod, candidates: readonly NodeInfo[], nodes: readonly NodeInfo[]): Spread {
  const { topologyKey } = constraint;
  const counts = new Map<string, number>();
  if (topologyKey === HOSTNAME) return { constraint, counts, weight: Math.log(candidates.length + 2) };
  const domains = new Set(candidates.map(({ labels }) => labels[topologyKey] ?? ''));
  for (const info of nodes) {
    const domain = info.labels[topologyKey] ?? '';
    if (!includesNode(constraint, pod, info) || !domains.has(domain)) continue;
    counts.set(domain, (counts.get(domain) ?? 0) + matching(info, constraint, pod.metadata.namespace));
  }
  return { constraint, counts, weight: Math.log(domains.size + 2) };
}

/** The more, the worse. @see kubernetes: plugins/podtopologyspread/scoring.go Score, scoreForCount */
function crowding(info: NodeInfo, spreads: readonly Spread[], pod: Pod): number {
  let score = 0;
  for (const { constraint, counts, weight } of spreads) {
    const domain = info.labels[constraint.topologyKey];
    if (domain === undefined) continue;
    const count = constraint.topologyKey === HOSTNAME ? matching(info, constraint, pod.metadata.namespace) : (counts.get(domain) ?? 0);
    score += count * weight + (constraint.maxSkew - 1);
  }
  return Math.round(score);
}

/** @see kubernetes: plugins/podtopologyspread/scoring.go NormalizeScore */
function normalised(crowdings: readonly (number | undefined)[]): number[] {
  const known = crowdings.filter((crowding) => crowding !== undefined);
  const [min, max] = [Math.min(...known), Math.max(...known)];
  return crowdings.map((crowding) => {
    if (crowding === undefined) return 0;
    return max === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (max + min - crowding)) / max);
  });
}

/** @see kubernetes: plugins/podtopologyspread/common.go filterTopologySpreadConstraints */
function ownConstraints(pod: Pod, action: string): Constraint[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map((c) => constraintOf(c, pod));
}

function constraintOf(constraint: core.TopologySpreadConstraint, pod: Pod): Constraint {
  const { maxSkew, topologyKey, minDomains, labelSelector, matchLabelKeys = [], nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  const labels = pod.metadata.labels ?? {};
  const alike = Object.fromEntries(matchLabelKeys.filter((key) => labels[key] !== undefined).map((key) => [key, labels[key] as string]));
  return {
    maxSkew,
    topologyKey,
    minDomains: minDomains ?? 1,
    honorsAffinity: (nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: nodeTaintsPolicy === 'Honor',
    isEmpty: isEmptySelector(labelSelector) && Object.keys(alike).length === 0,
    matches: (candidate) => matchLabelSelector(labelSelector, candidate) && matchLabels(alike, candidate),
  };
}

/**
 * Pods of one Service are spread by the system's own constraints when they bring none (so are those of one ReplicaSet and the like,
 * of which a run has none).
 * @see kubernetes: plugins/podtopologyspread/plugin.go systemDefaultConstraints; plugins/helper/spread.go DefaultSelector
 */
function defaultConstraints(pod: Pod, snapshot: Snapshot): Constraint[] {
  const selectors = snapshot
    .services(pod.metadata.namespace)
    .map(({ spec }) => spec?.selector ?? {})
    .filter((selector) => Object.keys(selector).length > 0 && matchLabels(selector, pod.metadata.labels));
  if (selectors.length === 0) return [];
  const wanted = Object.assign({}, ...selectors) as Record<string, string>;
  return [
    { maxSkew: 3, topologyKey: HOSTNAME },
    { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone' },
  ].map((constraint) => ({
    ...constraint,
    minDomains: 1,
    honorsAffinity: true,
    honorsTaints: false,
    isEmpty: false,
    matches: (labels) => matchLabels(wanted, labels),
  }));
}

const hasAllKeys = ({ labels }: NodeInfo, constraints: readonly Constraint[]): boolean =>
  constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined);

/** Whether the node counts for this constraint at all. */
function includesNode({ honorsAffinity, honorsTaints }: Constraint, pod: Pod, { node }: NodeInfo): boolean {
  if (honorsAffinity && !matchesRequiredNodeAffinity(pod, node)) return false;
  return !honorsTaints || !untolerated(node.spec.taints, pod.spec.tolerations, HARD_EFFECTS);
}

const isEmptySelector = (selector: core.TopologySpreadConstraint['labelSelector']): boolean =>
  !!selector && Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;

/** Pods on their way out do not count. @see kubernetes: plugins/podtopologyspread/common.go countPodsMatchSelector */
function matching({ pods }: NodeInfo, constraint: Constraint, namespace: string): number {
  if (constraint.isEmpty) return 0;
  let count = 0;
  for (const { metadata } of pods)
    if (metadata.namespace === namespace && !metadata.deletionTimestamp && constraint.matches(metadata.labels)) count++;
  return count;
}

import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';
import { filterPlugin, MAX_SCORE, type PodMove, type ScorePlugin, type Snapshot, unresolvable, unschedulable } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

type Term = core.PodAffinityTerm;
type Weighted = core.WeightedPodAffinityTerm;

/** How many Pods match, by `topologyKey=value`. */
type Counts = Map<string, number>;

interface State {
  readonly affinity: Counts;
  readonly antiAffinity: Counts;
  readonly existingAntiAffinity: Counts;
}

/** @see kubernetes: plugins/interpodaffinity/filtering.go */
export const interPodAffinity = filterPlugin<State>({
  name: 'InterPodAffinity',
  events: ['Pod/Add', 'Pod/Delete', 'Pod/Update', 'Node/Add', 'Node/UpdateLabel'],
  preFilter(pod, snapshot) {
    const state: State = { affinity: new Map(), antiAffinity: new Map(), existingAntiAffinity: new Map() };
    const affinity = requiredAffinity(pod);
    const antiAffinity = requiredAntiAffinity(pod);
    const wants = affinity.length > 0 || antiAffinity.length > 0;
    for (const info of snapshot.nodes) {
      for (const existing of wants ? info.pods : info.podsWithAffinity) {
        countPod(state, { pod, other: existing, node: info, sign: 1 }, snapshot);
      }
    }
    return affinity.length === 0 && antiAffinity.length === 0 && state.existingAntiAffinity.size === 0 ? { skip: true } : { state };
  },
  filter(pod, info, state, snapshot) {
    if (!satisfiesAffinity(pod, info, state, snapshot)) return unresolvable("node(s) didn't match pod affinity rules");
    if (requiredAntiAffinity(pod).some((term) => countOf(state.antiAffinity, term.topologyKey, info) > 0))
      return unschedulable("node(s) didn't match pod anti-affinity rules");
    if (Object.entries(info.labels).some(([key, value]) => (state.existingAntiAffinity.get(`${key}=${value}`) ?? 0) > 0))
      return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
    return undefined;
  },
  extensions: {
    copy: (state) => ({
      affinity: new Map(state.affinity),
      antiAffinity: new Map(state.antiAffinity),
      existingAntiAffinity: new Map(state.existingAntiAffinity),
    }),
    update: countPod,
  },
});

/** @see kubernetes: plugins/interpodaffinity/filtering.go updateWithPod */
function countPod(state: State, { pod, other, node, sign }: PodMove, snapshot: Snapshot): void {
  for (const term of requiredAntiAffinity(other))
    if (matchesTerm(other, term, pod, snapshot)) count(state.existingAntiAffinity, term.topologyKey, node, sign);
  const affinity = requiredAffinity(pod);
  if (affinity.length > 0 && affinity.every((term) => matchesTerm(pod, term, other, snapshot)))
    for (const term of affinity) count(state.affinity, term.topologyKey, node, sign);
  for (const term of requiredAntiAffinity(pod))
    if (matchesTerm(pod, term, other, snapshot)) count(state.antiAffinity, term.topologyKey, node, sign);
}

function satisfiesAffinity(pod: Pod, info: NodeInfo, state: State, snapshot: Snapshot): boolean {
  const terms = requiredAffinity(pod);
  if (terms.some(({ topologyKey }) => info.labels[topologyKey] === undefined)) return false;
  if (terms.every(({ topologyKey }) => countOf(state.affinity, topologyKey, info) > 0)) return true;
  // The first of a group that wants to be together may go anywhere.
  return state.affinity.size === 0 && terms.every((term) => matchesTerm(pod, term, pod, snapshot));
}

/** What one matching required affinity of a Pod that runs counts for. */
const HARD_WEIGHT = 1;

/** @see kubernetes: plugins/interpodaffinity/scoring.go */
export const interPodAffinityScore: ScorePlugin = {
  name: 'InterPodAffinity',
  weight: 2,
  score(pod, nodes, snapshot) {
    const near = weightedAffinity(pod);
    const apart = weightedAntiAffinity(pod);
    const wants = near.length + apart.length > 0;
    const scores: Counts = new Map();
    const add = (owner: Pod, terms: readonly Weighted[], other: Pod, node: NodeInfo, sign: 1 | -1): void => {
      for (const { podAffinityTerm, weight } of terms)
        if (matchesTerm(owner, podAffinityTerm, other, snapshot)) count(scores, podAffinityTerm.topologyKey, node, sign * weight);
    };
    for (const info of snapshot.nodes) {
      for (const existing of wants ? info.pods : info.podsWithAffinity) {
        add(pod, near, existing, info, 1);
        add(pod, apart, existing, info, -1);
        if (!existing.spec.affinity) continue;
        for (const term of requiredAffinity(existing))
          if (matchesTerm(existing, term, pod, snapshot)) count(scores, term.topologyKey, info, HARD_WEIGHT);
        add(existing, weightedAffinity(existing), pod, info, 1);
        add(existing, weightedAntiAffinity(existing), pod, info, -1);
      }
    }
    if (scores.size === 0) return undefined;
    const raw = nodes.map(({ labels }) =>
      Object.entries(labels).reduce((sum, [key, value]) => sum + (scores.get(`${key}=${value}`) ?? 0), 0),
    );
    const min = Math.min(...raw);
    const difference = Math.max(...raw) - min;
    return raw.map((score) => (difference > 0 ? Math.trunc(MAX_SCORE * ((score - min) / difference)) : 0));
  },
};

/** The terms that a node must satisfy for the Pod. */
export const requiredAffinity = (pod: Pod): readonly Term[] =>
  pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const requiredAntiAffinity = (pod: Pod): readonly Term[] =>
  pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const weightedAffinity = (pod: Pod): readonly Weighted[] =>
  pod.spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
const weightedAntiAffinity = (pod: Pod): readonly Weighted[] =>
  pod.spec.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];

/** Whether `other` is one of those that a term of `owner` speaks of. */
export function matchesTerm(owner: Pod, term: Term, other: Pod, snapshot: Pick<Snapshot, 'namespace'>): boolean {
  const { namespaces = [], namespaceSelector, labelSelector } = term;
  const own = namespaces.length === 0 && !namespaceSelector;
  const namespace = other.metadata.namespace;
  const inNamespace = own
    ? namespace === owner.metadata.namespace
    : namespaces.includes(namespace) || matchLabelSelector(namespaceSelector, snapshot.namespace(namespace)?.metadata.labels);
  return inNamespace && matchLabelSelector(labelSelector, other.metadata.labels);
}

function count(counts: Counts, topologyKey: string, { labels }: NodeInfo, amount: number): void {
  const value = labels[topologyKey];
  if (value === undefined) return;
  const key = `${topologyKey}=${value}`;
  const sum = (counts.get(key) ?? 0) + amount;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

const countOf = (counts: Counts, topologyKey: string, { labels }: NodeInfo): number =>
  labels[topologyKey] === undefined ? 0 : (counts.get(`${topologyKey}=${labels[topologyKey]}`) ?? 0);

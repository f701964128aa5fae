import { aggregate } from '../../apimachinery/aggregate.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { matchNodeSelectorTerm, nodeSelectorTermProblems } from '../../apimachinery/selectors/selectors.ts';
import {
  filterPlugin,
  NODE_ADD_OR_UPDATE,
  normalize,
  type PreFilter,
  type ScorePlugin,
  unresolvable,
  unschedulable,
} from '../framework.ts';
import { type HostPort, hostPorts, portsConflict } from '../node-info.ts';
import { matchesRequiredNodeAffinity } from '../node-selector.ts';
import { HARD_EFFECTS, tolerates, untolerated } from '../tolerations.ts';

/** @see kubernetes: plugins/nodeunschedulable/node_unschedulable.go */
export const nodeUnschedulable = filterPlugin({
  name: 'NodeUnschedulable',
  events: ['Node/Add', 'Node/UpdateTaint'],
  filter(pod, { node }) {
    if (!node.spec.unschedulable) return undefined;
    const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const };
    return pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))
      ? undefined
      : unresolvable('node(s) were unschedulable');
  },
});

/** @see kubernetes: plugins/nodename/node_name.go */
export const nodeName = filterPlugin({
  name: 'NodeName',
  events: NODE_ADD_OR_UPDATE,
  filter: (pod, { name }) =>
    !pod.spec.nodeName || pod.spec.nodeName === name ? undefined : unresolvable("node(s) didn't match the requested node name"),
});

/** @see kubernetes: plugins/tainttoleration/taint_toleration.go Filter */
export const taintToleration = filterPlugin({
  name: 'TaintToleration',
  events: NODE_ADD_OR_UPDATE,
  filter(pod, { node }) {
    const taint = untolerated(node.spec.taints, pod.spec.tolerations, HARD_EFFECTS);
    return taint && unresolvable(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
  },
});

/** @see kubernetes: plugins/tainttoleration/taint_toleration.go Score */
export const taintTolerationScore: ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  score(pod, nodes) {
    const tolerations = (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
    const intolerable = nodes.map(
      ({ node }) =>
        (node.spec.taints ?? []).filter(
          (taint) => taint.effect === 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
        ).length,
    );
    return normalize(intolerable, true);
  },
};

/** @see kubernetes: plugins/nodeaffinity/node_affinity.go PreFilter, Filter */
export const nodeAffinity = filterPlugin({
  name: 'NodeAffinity',
  events: NODE_ADD_OR_UPDATE,
  preFilter(pod): PreFilter<undefined> {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (!required && !pod.spec.nodeSelector) return { skip: true };
    const terms = required?.nodeSelectorTerms ?? [];
    // Terms that name their nodes leave no others to look at; one that does not leaves all.
    const named: string[] = [];
    for (const { matchFields = [] } of terms) {
      const names = matchFields
        .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
        .map(({ values = [] }) => values);
      if (names.length === 0) return {};
      named.push(...(names[0] as string[]).filter((name) => names.every((others) => others.includes(name))));
    }
    if (terms.length === 0) return {};
    return named.length === 0 ? { rejection: unresolvable('pod affinity terms conflict') } : { nodeNames: new Set(named) };
  },
  filter: (pod, { node }) =>
    matchesRequiredNodeAffinity(pod, node) ? undefined : unresolvable("node(s) didn't match Pod's node affinity/selector"),
});

const preferredTerms = (pod: Pod) => pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];

/** @see kubernetes: plugins/nodeaffinity/node_affinity.go PreScore, Score */
export const nodeAffinityScore: ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  preScore(pod) {
    const problems = preferredTerms(pod).flatMap(({ preference }, i) => nodeSelectorTermProblems(preference, `[${i}]`));
    return problems.length > 0 ? aggregate(problems) : undefined;
  },
  score(pod, nodes) {
    const preferred = preferredTerms(pod);
    if (preferred.length === 0) return undefined;
    const sums = nodes.map(({ node }) =>
      preferred.reduce((sum, { weight, preference }) => sum + (weight && matchNodeSelectorTerm(preference, node) ? weight : 0), 0),
    );
    return normalize(sums, false);
  },
};

/** @see kubernetes: plugins/nodeports/node_ports.go */
export const nodePorts = filterPlugin<readonly HostPort[]>({
  name: 'NodePorts',
  events: ['Pod/Delete', ...NODE_ADD_OR_UPDATE],
  preFilter(pod) {
    const wanted = hostPorts(pod);
    return wanted.length === 0 ? { skip: true } : { state: wanted };
  },
  filter(_pod, info, wanted) {
    for (const other of info.pods)
      for (const taken of hostPorts(other))
        if (wanted.some((port) => portsConflict(port, taken)))
          return unschedulable("node(s) didn't have free ports for the requested pod ports");
    return undefined;
  },
});

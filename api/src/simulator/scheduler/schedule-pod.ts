import type { Pod } from '../apimachinery/objects.ts';
import { filterWithNominated, type Nominated } from './filter-nodes.ts';
import { type NodeRejection, type PreparedFilters, prepareFilters } from './fit.ts';
import { fitErrorMessage, NO_NODES } from './fit-error.ts';
import type { Snapshot } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { scorePlugins } from './plugins/index.ts';
import { type Candidate, preempt } from './preemption.ts';

interface NodeScore {
  readonly node: string;
  readonly total: number;
  readonly plugins: Readonly<Record<string, number>>;
}

/** The node that was chosen. */
export interface Fits {
  readonly kind: 'fits';
  readonly node: string;
  /** How many nodes passed the filters. */
  readonly feasible: number;
  /** Empty if there was nothing to choose between. */
  readonly scores: readonly NodeScore[];
  readonly rejections: ReadonlyMap<string, NodeRejection>;
  /** Which node is to be looked at first for the next Pod; undefined: the same as for this one. */
  readonly next?: number;
}

/** No node, and what FailedScheduling says. */
export interface DoesNotFit {
  readonly kind: 'unfit';
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /**
   * The plugins that turned nodes away: only what concerns them is worth another attempt. Where the attempt failed otherwise, those
   * of the one before stay (until v1.27.7).
   */
  readonly plugins?: ReadonlySet<string>;
  readonly rejections: ReadonlyMap<string, NodeRejection>;
  /** The node for which room is made; '' clears an earlier one, undefined leaves it. */
  readonly nominate?: string;
  readonly preemption?: Candidate;
}

/**
 * The choice of a node for one Pod: a pure decision.
 * @param first which node is looked at first, where not all are
 * @see kubernetes: pkg/scheduler/schedule_one.go schedulingCycle
 */
export function schedulePod(
  pod: Pod,
  snapshot: Snapshot,
  nominated: Nominated,
  random: { int(bound: number): number },
  first = 0,
): Fits | DoesNotFit {
  if (snapshot.nodes.length === 0)
    return { kind: 'unfit', reason: 'Unschedulable', message: NO_NODES, rejections: new Map(), nominate: '' };

  const prepared = prepareFilters(pod, snapshot);
  const rejections = new Map<string, NodeRejection>();
  // The nodes have no status of their own then, so that preemption is tried on all of them (until v1.27.5).
  if (prepared.rejection) return unfit(pod, snapshot, prepared, rejections, nominated, random);

  const check = (info: NodeInfo): boolean => {
    const rejection = filterWithNominated(pod, info, snapshot, nominated, prepared);
    if (rejection) rejections.set(info.name, rejection);
    return !rejection;
  };
  const promised = pod.status.nominatedNodeName ? snapshot.node(pod.status.nominatedNodeName) : undefined;
  if (promised && check(promised)) return { kind: 'fits', node: promised.name, feasible: 1, scores: [], rejections };

  const unknown = [...(prepared.nodeNames ?? [])].find((name) => !snapshot.node(name));
  if (unknown !== undefined) return failed(`nodeinfo not found for node name "${unknown}"`);
  const eligible = snapshot.nodes.filter(({ name }) => prepared.nodeNames?.has(name) ?? true);
  const wanted = feasibleNodesToFind(eligible.length);
  const feasible: NodeInfo[] = [];
  let looked = 0;
  for (; looked < eligible.length && feasible.length < wanted; looked++) {
    const info = eligible[(first + looked) % eligible.length] as NodeInfo;
    if (check(info)) feasible.push(info);
  }
  if (feasible.length === 0) return unfit(pod, snapshot, prepared, rejections, nominated, random);
  const next = (first + looked) % eligible.length;
  if (feasible.length === 1) return { kind: 'fits', node: (feasible[0] as NodeInfo).name, feasible: 1, scores: [], rejections, next };
  const unscored = whyNotScored(pod);
  if (unscored !== undefined) return failed(unscored);
  const scores = scoreNodes(pod, feasible, snapshot);
  return { kind: 'fits', node: selectHost(scores, random), feasible: feasible.length, scores, rejections, next };
}

/** From a hundred nodes on so many are enough: half of them, the less the more there are, but no fewer than a hundred.
 *  @see kubernetes: pkg/scheduler/schedule_one.go numFeasibleNodesToFind */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < FEWEST_NODES) return nodes;
  const percentage = Math.max(LEAST_PERCENTAGE, 50 - Math.trunc(nodes / 125));
  return Math.max(FEWEST_NODES, Math.trunc((nodes * percentage) / 100));
}
const FEWEST_NODES = 100;
const LEAST_PERCENTAGE = 5;

/** @see kubernetes: pkg/scheduler/framework/runtime/framework.go RunPreScorePlugins */
function whyNotScored(pod: Pod): string | undefined {
  for (const { name, preScore } of scorePlugins) {
    const problem = preScore?.(pod);
    if (problem !== undefined) return `running PreScore plugin "${name}": ${problem}`;
  }
  return undefined;
}

/** @see kubernetes: pkg/scheduler/schedule_one.go prioritizeNodes */
export function scoreNodes(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): NodeScore[] {
  const byPlugin = scorePlugins.map((plugin) => ({ plugin, scores: plugin.score(pod, nodes, snapshot) }));
  return nodes.map(({ name }, i) => {
    const plugins: Record<string, number> = {};
    let total = 0;
    for (const { plugin, scores } of byPlugin) {
      const weighted = (scores?.[i] ?? 0) * plugin.weight;
      plugins[plugin.name] = weighted;
      total += weighted;
    }
    return { node: name, total, plugins };
  });
}

/** One of the best, each as likely as the others. @see kubernetes: pkg/scheduler/schedule_one.go selectHost */
function selectHost(scores: readonly NodeScore[], random: { int(bound: number): number }): string {
  const best = Math.max(...scores.map(({ total }) => total));
  const hosts = scores.filter(({ total }) => total === best);
  return (hosts[hosts.length > 1 ? random.int(hosts.length) : 0] as NodeScore).node;
}

function unfit(
  pod: Pod,
  snapshot: Snapshot,
  prepared: PreparedFilters,
  rejections: ReadonlyMap<string, NodeRejection>,
  nominated: Nominated,
  random: { int(bound: number): number },
): DoesNotFit {
  const early = prepared.rejection;
  const result = preempt(pod, snapshot, prepared, rejections, nominated, random);
  const message = fitErrorMessage({
    allNodes: snapshot.nodes.length,
    ...(early && { preFilter: early.reasons.join(', ') }),
    rejections: rejections.values(),
    ...(result.message && { postFilter: `preemption: ${result.message}` }),
  });
  const plugins = new Set([...rejections.values()].map(({ plugin }) => plugin));
  if (early?.plugin !== undefined) plugins.add(early.plugin);
  return {
    kind: 'unfit',
    reason: 'Unschedulable',
    message,
    plugins,
    rejections,
    ...(result.nominate !== undefined && { nominate: result.nominate }),
    ...(result.candidate && { preemption: result.candidate }),
  };
}

const failed = (message: string): DoesNotFit => ({
  kind: 'unfit',
  reason: 'SchedulerError',
  message,
  rejections: new Map(),
  nominate: '',
});

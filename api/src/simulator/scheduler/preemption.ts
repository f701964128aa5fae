import { goSort } from '../apimachinery/go-sort.ts';
import type { Pod, PodDisruptionBudget } from '../apimachinery/objects.ts';
import { matchLabelSelector } from '../apimachinery/selectors/selectors.ts';
import { parseTime } from '../apimachinery/time.ts';
import { whyNotApplied } from './applied-status.ts';
import { filterWithNominated, type Nominated } from './filter-nodes.ts';
import { copyPrepared, movePod, type NodeRejection, type PreparedFilters } from './fit.ts';
import { fitErrorMessage } from './fit-error.ts';
import { podPriority, type Snapshot, unresolvable } from './framework.ts';
import type { NodeInfo } from './node-info.ts';

/** A node on which the Pod would fit if the victims went; so many of them against a disruption budget. */
export interface Candidate {
  readonly node: string;
  readonly victims: readonly Pod[];
  readonly budgetViolations: number;
}

/** `nominate` undefined leaves the Pod's nominated node as it is; '' clears it. A candidate's victims go. */
interface PreemptionResult {
  readonly message?: string;
  readonly nominate?: string;
  readonly candidate?: Candidate;
}

/** What each node's filters said; a node that is missing was not asked. */
type Rejections = ReadonlyMap<string, Pick<NodeRejection, 'code' | 'reasons'>>;

/** As many candidates are enough, where so many nodes are worth a look. @see kubernetes: default_preemption.go calculateNumCandidates */
export const candidatesWanted = (nodes: number): number => Math.min(nodes, Math.max(100, Math.trunc(nodes / 10)));

/**
 * Whether others of less priority should go, so that the Pod fits.
 * @see kubernetes: pkg/scheduler/framework/preemption/preemption.go Preempt
 */
export function preempt(
  pod: Pod,
  snapshot: Snapshot,
  prepared: PreparedFilters,
  rejections: Rejections,
  nominated: Nominated,
  random: { int(bound: number): number },
): PreemptionResult {
  const refusal = whyNotEligible(pod, snapshot, rejections);
  if (refusal) return { message: refusal };

  const potential: NodeInfo[] = [];
  const statuses: { readonly reasons: readonly string[] }[] = [];
  for (const info of snapshot.nodes) {
    if (rejections.get(info.name)?.code !== 'UnschedulableAndUnresolvable') potential.push(info);
    else statuses.push(unresolvable('Preemption is not helpful for scheduling'));
  }

  const candidates: Candidate[] = [];
  const errors: string[] = [];
  const offset = potential.length > 0 ? random.int(potential.length) : 0;
  const budgets = snapshot.budgets();
  const wanted = candidatesWanted(potential.length);
  // It goes on until one of them breaks no budget.
  const isEnough = () => candidates.length >= wanted && candidates.some(({ budgetViolations }) => budgetViolations === 0);
  for (let i = 0; i < potential.length && !isEnough(); i++) {
    const info = potential[(offset + i) % potential.length] as NodeInfo;
    if (prepared.rejection && hasLesser(pod, info)) return { message: missingState(prepared) };
    const result = selectVictims(pod, info, snapshot, prepared, budgets, nominated);
    if ('victims' in result && result.victims.length > 0) candidates.push(result);
    else if ('victims' in result) errors.push(`expected at least one victim pod on node "${info.name}"`);
    else statuses.push(result);
  }
  if (candidates.length === 0 && errors.length > 0) return { message: errors.length > 1 ? `[${errors.join(', ')}]` : errors[0] };
  if (candidates.length === 0) return { message: fitErrorMessage({ allNodes: snapshot.nodes.length, rejections: statuses }), nominate: '' };
  return withoutUnapplied(pickCandidate(candidates));
}

/**
 * A victim is told first that it has to go; where that fails it stays, and with it the attempt fails, though others go.
 * @see kubernetes: pkg/scheduler/framework/preemption/preemption.go prepareCandidate
 */
function withoutUnapplied(candidate: Candidate): PreemptionResult {
  const problem = candidate.victims.map(whyNotApplied).find((one) => one !== undefined);
  if (problem === undefined) return { nominate: candidate.node, candidate };
  const victims = candidate.victims.filter((victim) => whyNotApplied(victim) === undefined);
  return { message: problem, candidate: { ...candidate, victims } };
}

/** @see kubernetes: plugins/defaultpreemption/default_preemption.go PodEligibleToPreemptOthers */
function whyNotEligible(pod: Pod, snapshot: Snapshot, rejections: Rejections): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const name = pod.status.nominatedNodeName;
  if (!name || rejections.get(name)?.code === 'UnschedulableAndUnresolvable') return undefined;
  for (const other of snapshot.node(name)?.pods ?? [])
    if (podPriority(other) < podPriority(pod) && isBeingPreempted(other))
      return 'not eligible due to a terminating pod on the nominated node.';
  return undefined;
}

const isBeingPreempted = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined &&
  !!status.conditions?.some(
    ({ type, status, reason }) => type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
  );

const hasLesser = (pod: Pod, info: NodeInfo): boolean => [...info.pods].some((other) => podPriority(other) < podPriority(pod));

/**
 * v1.27 tries to preempt even when a Pod failed before its filters were ready; then the dry run itself fails: of the plugins that
 * keep count of Pods, the first that had nothing counted when another failed (it was not asked yet, or had nothing to say) cannot
 * take one out.
 */
const missingState = ({ active }: PreparedFilters): string => {
  const plugin = active.some((known) => known.plugin.name === 'VolumeRestrictions') ? 'PodTopologySpread' : 'VolumeRestrictions';
  const key = `"PreFilter${plugin}"`;
  const problem = plugin === 'VolumeRestrictions' ? `cannot read ${key} from cycleState` : `reading ${key} from cycleState: not found`;
  return `running RemovePod on PreFilter plugin "${plugin}": ${problem}`;
};

/**
 * The fewest and least important Pods whose absence lets the Pod fit that node; or why it does not fit without them all.
 * @see kubernetes: plugins/defaultpreemption/default_preemption.go SelectVictimsOnNode
 */
function selectVictims(
  pod: Pod,
  original: NodeInfo,
  snapshot: Snapshot,
  prepared: PreparedFilters,
  budgets: readonly PodDisruptionBudget[],
  nominated: Nominated,
): Candidate | { readonly reasons: readonly string[] } {
  const lesser = [...original.pods].filter((other) => podPriority(other) < podPriority(pod));
  if (lesser.length === 0) return unresolvable('No preemption victims found for incoming pod');
  const info = original.clone();
  const counted = copyPrepared(prepared);
  const move = (other: Pod, sign: 1 | -1): void => {
    if (sign > 0) info.add(other);
    else info.remove(other);
    movePod(counted, { pod, other, node: info, sign }, snapshot);
  };
  for (const other of lesser) move(other, -1);
  const rejection = filterWithNominated(pod, info, snapshot, nominated, counted);
  if (rejection) return rejection;

  const victims: Pod[] = [];
  const reprieve = (other: Pod): boolean => {
    move(other, 1);
    if (!filterWithNominated(pod, info, snapshot, nominated, counted)) return true;
    move(other, -1);
    victims.push(other);
    return false;
  };
  const { violating, others } = splitByBudgets(goSort(lesser, isMoreImportant), budgets);
  const budgetViolations = violating.filter((other) => !reprieve(other)).length;
  for (const other of others) reprieve(other);
  return { node: info.name, victims, budgetViolations };
}

/** @see kubernetes: plugins/defaultpreemption/default_preemption.go filterPodsWithPDBViolation */
function splitByBudgets(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): { violating: Pod[]; others: Pod[] } {
  const allowed = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violating: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) {
    let violates = false;
    for (const budget of budgets) {
      if (!covers(budget, pod) || budget.status?.disruptedPods?.[pod.metadata.name]) continue;
      const left = (allowed.get(budget) ?? 0) - 1;
      allowed.set(budget, left);
      if (left < 0) violates = true;
    }
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

/** A budget with an empty selector covers nothing here, nor does any cover a Pod without labels. */
function covers({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec?.selector ?? {};
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) return false;
  if (metadata.namespace !== pod.metadata.namespace || Object.keys(pod.metadata.labels ?? {}).length === 0) return false;
  return matchLabelSelector(spec?.selector, pod.metadata.labels);
}

/**
 * One that has not started counts as started now: of two such the one that is asked first is the older.
 * @see kubernetes: pkg/scheduler/util/utils.go MoreImportantPod, GetPodStartTime
 */
function isMoreImportant(a: Pod, b: Pod): boolean {
  const difference = podPriority(a) - podPriority(b);
  if (difference !== 0) return difference > 0;
  const [first, second] = [startOf(a), startOf(b)];
  return first < second || (first === second && first === Number.POSITIVE_INFINITY);
}

const startOf = (pod: Pod): number => parseTime(pod.status.startTime) ?? Number.POSITIVE_INFINITY;

/** @see kubernetes: pkg/scheduler/framework/preemption/preemption.go pickOneNodeForPreemption */
export function pickCandidate(candidates: readonly Candidate[]): Candidate {
  const criteria: readonly ((candidate: Candidate) => number)[] = [
    ({ budgetViolations }) => budgetViolations,
    ({ victims }) => podPriority(victims[0] as Pod),
    ({ victims }) => victims.reduce((sum, victim) => sum + podPriority(victim) + 2 ** 31, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims),
  ];
  let best = candidates;
  for (const criterion of criteria) {
    const least = Math.min(...best.map(criterion));
    best = best.filter((candidate) => criterion(candidate) === least);
  }
  return best[0] as Candidate;
}

/** Of the most important among them. @see kubernetes: pkg/scheduler/util/utils.go GetEarliestPodStartTime */
function earliestStart(victims: readonly Pod[]): number {
  const highest = Math.max(...victims.map(podPriority));
  return Math.min(...victims.filter((victim) => podPriority(victim) === highest).map(startOf));
}

import { decideEviction } from '../../api-server/index.ts';
import { aggregate } from '../../apimachinery/aggregate.ts';
import { goDuration, parseGoDuration } from '../../apimachinery/duration.ts';
import type { Node, Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { matches, parseSelector } from '../../apimachinery/selectors.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, duration, int, text } from '../command/flags.ts';
import { serverText } from '../command/refusals.ts';
import { EVERYWHERE, forbidden } from '../objects/access.ts';
import { byKey, getObject } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { Live } from '../view.ts';
import { dryRunFlag } from './change.ts';
import { inTurn, keyOf, RETRY, TIMED_OUT, untilRemoved } from './evict.ts';
import { cordonOrUncordon, nodesOf } from './nodes.ts';

/** All nodes are cordoned, then one after another is drained; here each step is told by the state that the cluster is in.
 *  @see kubernetes: kubectl/pkg/cmd/drain/drain.go RunDrain */
export const drain: Verb = {
  flags: [
    bool('force'),
    bool('ignore-daemonsets'),
    bool('delete-emptydir-data'),
    { ...bool('delete-local-data'), deprecated: 'This option is deprecated and will be deleted. Use --delete-emptydir-data.' },
    bool('disable-eviction'),
    int('grace-period', -1),
    int('skip-wait-for-delete-timeout', 0),
    text('pod-selector'),
    text('selector', 'l'),
    duration('timeout'),
    int('chunk-size', 500),
    dryRunFlag,
  ],
  run(context) {
    const { flags } = context;
    const isMeant = podSelector(context);
    const nodes = nodesOf(context, 'drain');
    for (const node of nodes) cordonOrUncordon(context, node, 'cordon', true);
    const isDone = flags.text('dry-run') === 'none' || (flags.text('dry-run') === 'server' && !flags.bool('disable-eviction'));
    if (context.view.live && isDone) return drainLive(context, context.view.live, nodes, isMeant);
    const drained = nodes.map((node) => {
      const problems = drainNode(context, node.metadata.name, isMeant);
      if (problems.length > 0) tellProblems(context, node, problems);
      return { node, problems };
    });
    failPending(drained);
    return undefined;
  },
};

interface Drained {
  readonly node: Node;
  /** Why it could not be. */
  readonly problems: readonly string[];
}

/** One node after another, as time goes on. */
function* drainLive(context: Context, live: Live, nodes: readonly Node[], isMeant: (pod: Pod) => boolean): Task<void> {
  const drained: Drained[] = [];
  for (const node of nodes) {
    const { errors, going } = planFor(context, node.metadata.name, isMeant);
    const problems = errors.length > 0 ? errors : yield* untilRemoved(context, live, node.metadata.name, going);
    if (problems.length === 0) context.out(`node/${node.metadata.name} drained${suffixOf(context.flags.text('dry-run'))}\n`);
    else tellProblems(context, node, problems);
    drained.push({ node, problems });
  }
  failPending(drained);
}

function tellProblems(context: Context, { metadata }: Node, problems: readonly string[]): void {
  context.err(`error: unable to drain node "${metadata.name}" due to error:${aggregate(problems)}, continuing command...\n`);
}

function failPending(drained: readonly Drained[]): void {
  const failures = drained.filter(({ problems }) => problems.length > 0);
  if (failures.length === 0) return;
  const pending = failures.map(({ node }) => ` ${node.metadata.name}\n`).join('');
  // Those of a single node stand alone.
  const told = failures.length === 1 ? (failures[0]?.problems ?? []).map(alone) : failures.map(({ problems }) => aggregate(problems));
  throw new KubectlError(`There are pending nodes to be drained:\n${pending}${told.map((text) => `${text}\n`).join('')}`);
}

/** That the time is up is an error by itself, the others come as a list. */
const alone = (problem: string): string => (problem === TIMED_OUT ? `error: ${problem}` : problem);

function podSelector({ flags }: Context): (pod: Pod) => boolean {
  try {
    const selector = parseSelector(flags.text('pod-selector'));
    return ({ metadata }) => matches(selector, metadata.labels);
  } catch {
    return fail('--pod-selector=<pod_selector> must be a valid label selector');
  }
}

/** Which Pods go; or why the node cannot be drained. */
function planFor(context: Context, name: string, isMeant: (pod: Pod) => boolean): { errors: string[]; going: readonly Pod[] } {
  const unlisted = forbidden(context, 'list', resourceOfKind('Pod'), undefined, undefined, EVERYWHERE);
  if (unlisted) return { errors: [serverText(unlisted)], going: [] };
  const pods = [...context.view.list('Pod')].filter((pod) => pod.spec.nodeName === name && isMeant(pod)).sort(byKey);
  const found = pods.map((pod) => ({ pod, ...filter(context, pod) }));
  const errors = grouped(found, 'error').map(({ reason, keys }) => `cannot delete ${reason}: ${keys}`);
  if (errors.length > 0) return { errors, going: [] };
  const warnings = grouped(found, 'warning').map(({ reason, keys }) => `${reason}: ${keys}`);
  if (warnings.length > 0) context.err(`Warning: ${warnings.join('; ')}\n`);
  return { errors, going: found.filter(({ goes }) => goes).map(({ pod }) => pod) };
}

/** Why the node could not be drained. @see kubernetes: kubectl/pkg/cmd/drain/drain.go deleteOrEvictPodsSimple */
function drainNode(context: Context, name: string, isMeant: (pod: Pod) => boolean): string[] {
  const { flags } = context;
  const { errors, going } = planFor(context, name, isMeant);
  if (errors.length > 0) return errors;
  const dryRun = flags.text('dry-run');
  if (dryRun !== 'none') for (const pod of going) context.out(`evicting pod ${keyOf(pod)}${suffixOf(dryRun)}\n`);
  const { problems, hangs } = dryRun === 'none' ? remove(context, name, going) : GONE;
  // What a budget keeps is tried again each five seconds, for as long as kubectl is let.
  if (hangs) context.exitCode = 1;
  else if (problems.length === 0) context.out(`node/${name} drained${suffixOf(dryRun)}\n`);
  return problems;
}

/** What becomes of a Pod: the first filter that keeps it has its say. @see kubernetes: kubectl/pkg/drain/filters.go */
interface Verdict {
  readonly goes: boolean;
  readonly error?: string;
  readonly warning?: string;
}

function filter(context: Context, { metadata, spec, status }: Pod): Verdict {
  const { flags, view } = context;
  const goes = { goes: true };
  const skipAfter = flags.int('skip-wait-for-delete-timeout');
  const deleted = parseTime(metadata.deletionTimestamp);
  if (skipAfter > 0 && deleted !== undefined && Math.trunc((view.now - deleted) / SECOND) > skipAfter) return { goes: false };
  const done = isPodPhaseTerminal(status.phase);
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  const daemons = controller?.kind === 'DaemonSet' && !done && daemonSetVerdict(context, metadata.namespace, controller.name);
  if (daemons && (!daemons.goes || daemons.warning)) return daemons;
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { goes: false };
  if (done) return goes;
  const keepsLocalData = !flags.bool('delete-emptydir-data') && !flags.bool('delete-local-data');
  if (keepsLocalData && spec.volumes?.some(({ emptyDir }) => emptyDir))
    return { goes: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' };
  // That one is controlled is the last word, even after a warning.
  if (controller) return goes;
  if (!flags.bool('force')) return { goes: false, error: 'Pods declare no controller (use --force to override)' };
  return { goes: true, warning: 'deleting Pods that declare no controller' };
}

/** @see kubernetes: kubectl/pkg/drain/filters.go daemonSetFilter */
function daemonSetVerdict(context: Context, namespace: string, name: string): Verdict {
  const { flags, view } = context;
  const unread = forbidden(context, 'get', resourceOfKind('DaemonSet'), name, undefined, namespace);
  if (unread) return { goes: false, error: serverText(unread) };
  const isThere = getObject(view, resourceOfKind('DaemonSet'), namespace, name) !== undefined;
  if (!isThere) {
    const missing = `daemonsets.apps "${name}" not found`;
    return flags.bool('force') ? { goes: true } : { goes: false, error: missing };
  }
  if (!flags.bool('ignore-daemonsets')) return { goes: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  return { goes: false, warning: 'ignoring DaemonSet-managed Pods' };
}

function grouped(found: readonly ({ pod: Pod } & Verdict)[], by: 'error' | 'warning'): { reason: string; keys: string }[] {
  const groups = new Map<string, string[]>();
  for (const one of found) {
    const reason = one[by];
    if (reason !== undefined) groups.set(reason, [...(groups.get(reason) ?? []), keyOf(one.pod)]);
  }
  return [...groups].map(([reason, keys]) => ({ reason, keys: keys.join(', ') }));
}

const suffixOf = (dryRun: string): string => (dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)');

interface Removal {
  readonly problems: string[];
  readonly hangs: boolean;
}
const GONE: Removal = { problems: [], hangs: false };

/** What a budget keeps now it keeps with each try. @see kubernetes: kubectl/pkg/drain/drain.go evictPods, deletePods */
function remove(context: Context, node: string, pods: readonly Pod[]): Removal {
  const stays = ({ metadata, spec }: Pod): boolean =>
    (metadata.finalizers ?? []).length > 0 || (spec.nodeName !== undefined && !context.view.reaches(spec.nodeName));
  const timeout = parseGoDuration(context.flags.text('timeout')) ?? 0;
  const pendingOf = (left: readonly Pod[], problems: readonly string[]): void => {
    const pending = left.map(({ metadata }) => `pod/${metadata.name}\n`).join('');
    context.err(`There are pending pods in node "${node}" when an error occurred: ${aggregate(problems)}\n${pending}`);
  };
  if (context.flags.bool('disable-eviction')) {
    const left = pods.filter(stays);
    for (const pod of pods) if (!stays(pod)) context.out(`pod/${pod.metadata.name} deleted\n`);
    if (left.length === 0 || timeout === 0) return { problems: [], hangs: left.length > 0 };
    pendingOf(left, [TIMED_OUT]);
    return { problems: [TIMED_OUT], hangs: false };
  }
  for (const pod of inTurn(pods)) context.out(`evicting pod ${keyOf(pod)}\n`);
  const spent = new Map<string, PodDisruptionBudget['status']>();
  const answers = inTurn(pods).map((pod) => ({ pod, answer: evict(context, pod, spent) }));
  const about = (pod: Pod): string => `error when evicting pods/"${pod.metadata.name}" -n "${pod.metadata.namespace}"`;
  for (const { pod, answer } of answers) {
    if (answer?.code === 429) context.err(`${about(pod)} (will retry after 5s): ${answer.message}\n`);
    if (answer === undefined && !stays(pod)) context.out(`pod/${pod.metadata.name} evicted\n`);
  }
  const problems = answers.flatMap(({ pod, answer }) => (answer && answer.code !== 429 ? [`${about(pod)}: ${answer.message}`] : []));
  const left = inOrder(pods, answers).filter(({ pod, answer }) => answer !== undefined || stays(pod));
  const kept = answers.filter(({ answer }) => answer?.code === 429);
  // Its node does not say that it is gone, or its finalizers hold it: that is known before what is tried again.
  if (timeout > 0)
    for (const { pod, answer } of left)
      if (answer === undefined)
        problems.push(
          `error when waiting for pod "${pod.metadata.name}" in namespace "${pod.metadata.namespace}" to terminate: global timeout reached: ${goDuration(timeout)}`,
        );
  if (timeout > 0 && kept.length > 0) {
    for (let tried = RETRY; ; tried += RETRY) {
      for (const { pod } of kept) context.out(`evicting pod ${keyOf(pod)}\n`);
      if (tried >= timeout) break;
      for (const { pod, answer } of kept) context.err(`${about(pod)} (will retry after 5s): ${answer?.message}\n`);
    }
    problems.push(...kept.map(({ pod }) => `${about(pod)}: global timeout reached: ${goDuration(timeout)}`));
  }
  if (problems.length > 0)
    pendingOf(
      left.map(({ pod }) => pod),
      problems,
    );
  return { problems, hangs: problems.length === 0 && left.length > 0 };
}

/** They were evicted in another order than the one in which they are told. */
const inOrder = <T extends { readonly pod: Pod }>(pods: readonly Pod[], answers: readonly T[]): T[] =>
  pods.flatMap((pod) => answers.find((answer) => answer.pod === pod) ?? []);

/** What the API server has against it. What others may go by is less after each. */
function evict({ view }: Context, pod: Pod, spent: Map<string, PodDisruptionBudget['status']>) {
  const budgets = view
    .list('PodDisruptionBudget', pod.metadata.namespace)
    .map((budget) => ({ ...budget, status: spent.get(keyOf(budget)) ?? budget.status }));
  const decision = decideEviction(pod, budgets, view.now);
  if (decision.kind === 'refuse') return decision;
  if (decision.spent) spent.set(keyOf(decision.spent.budget), decision.spent.status);
  return undefined;
}

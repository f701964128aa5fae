import { aggregate } from '../../apimachinery/aggregate.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { matches, parseSelector } from '../../apimachinery/selectors/selectors.ts';
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
import { keyOf, TIMED_OUT, untilRemoved } from './evict.ts';
import { cordonOrUncordon, nodesOf } from './nodes.ts';

/** All nodes are cordoned, then one after another is drained. @see kubernetes: kubectl/pkg/cmd/drain/drain.go RunDrain */
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
  takesItsTime: isDone,
  run(context) {
    const isMeant = podSelector(context);
    const nodes = nodesOf(context, 'drain');
    for (const node of nodes) cordonOrUncordon(context, node, 'cordon', true);
    const { live } = context.view;
    if (live && isDone(context.flags)) return drainLive(context, live, nodes, isMeant);
    const drained = nodes.map((node) => {
      const problems = drainInThought(context, node.metadata.name, isMeant);
      if (problems.length > 0) tellProblems(context, node, problems);
      return { node, problems };
    });
    failPending(drained);
    return undefined;
  },
};

/** Whether the API server is asked, if only to try. */
function isDone(flags: Context['flags']): boolean {
  const dryRun = flags.text('dry-run');
  return dryRun === 'none' || (dryRun === 'server' && !flags.bool('disable-eviction'));
}

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

/** Only what would be done is told. @see kubernetes: kubectl/pkg/cmd/drain/drain.go deleteOrEvictPodsSimple */
function drainInThought(context: Context, name: string, isMeant: (pod: Pod) => boolean): string[] {
  const { errors, going } = planFor(context, name, isMeant);
  if (errors.length > 0) return errors;
  const suffix = suffixOf(context.flags.text('dry-run'));
  for (const pod of going) context.out(`evicting pod ${keyOf(pod)}${suffix}\n`);
  context.out(`node/${name} drained${suffix}\n`);
  return [];
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

import { isLabelValue, isQualifiedName } from '../../apimachinery/names.ts';
import type { Node, Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { matchLabelSelector } from '../../apimachinery/selectors.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, usageError } from '../command/errors.ts';
import { bool, duration, int, list, text } from '../command/flags.ts';
import { byKey, resolve } from '../objects/resolve.ts';
import { changeFlags, dryRunFlag, patchObject } from './change.ts';

export const cordon: Verb = { flags: [text('selector', 'l'), dryRunFlag], run: (context) => setSchedulable(context, 'cordon', true) };
export const uncordon: Verb = { flags: [text('selector', 'l'), dryRunFlag], run: (context) => setSchedulable(context, 'uncordon', false) };

function nodesOf(context: Context, verb: string): Node[] {
  const { args, flags } = context;
  if (args.length === 0 && !flags.text('selector')) usageError(verb, `USAGE: ${verb} NODE [flags]`);
  const names = args.flatMap((arg) => (arg.includes('/') ? [arg] : [`node/${arg}`]));
  return resolve(context, names.length > 0 ? names : ['nodes']).flatMap(({ objects }) => objects as readonly Node[]);
}

/** @see kubernetes: kubectl/pkg/cmd/drain/drain.go RunCordonOrUncordon */
function setSchedulable(context: Context, verb: 'cordon' | 'uncordon', unschedulable: boolean): void {
  for (const node of nodesOf(context, verb)) {
    if ((node.spec.unschedulable ?? false) === unschedulable) context.out(`node/${node.metadata.name} already ${verb}ed\n`);
    else patchObject(context, node, { spec: { unschedulable: unschedulable ? true : null } }, `${verb}ed`);
  }
}

/** @see kubernetes: kubectl/pkg/drain/filters.go, drain.go: here each step is told by the state that the cluster is in */
export const drain: Verb = {
  flags: [
    bool('force'),
    bool('ignore-daemonsets'),
    bool('delete-emptydir-data'),
    bool('delete-local-data'),
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
    for (const node of nodesOf(context, 'drain')) drainNode(context, node);
  },
};

function drainNode(context: Context, node: Node): void {
  const { flags, view } = context;
  const { name } = node.metadata;
  if (node.spec.unschedulable) context.out(`node/${name} already cordoned\n`);
  else patchObject(context, node, { spec: { unschedulable: true } }, 'cordoned');
  const pods = view
    .list('Pod')
    .filter(({ spec }) => spec.nodeName === name)
    .sort(byKey);
  const isDone = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';
  const owned = (pod: Pod): boolean => pod.metadata.ownerReferences?.some(({ controller }) => controller) ?? false;
  const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  const local = pods.filter((pod) => !isMirror(pod) && !isDone(pod) && pod.spec.volumes?.some(({ emptyDir }) => emptyDir));
  const bare = pods.filter((pod) => !isMirror(pod) && !isDone(pod) && !owned(pod));
  const keyed = (list: readonly Pod[]): string => list.map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`).join(', ');
  const problems = [
    ...(bare.length > 0 && !flags.bool('force')
      ? [`cannot delete Pods declare no controller (use --force to override): ${keyed(bare)}`]
      : []),
    ...(local.length > 0 && !flags.bool('delete-emptydir-data') && !flags.bool('delete-local-data')
      ? [`cannot delete Pods with local storage (use --delete-emptydir-data to override): ${keyed(local)}`]
      : []),
  ];
  if (problems.length > 0) {
    const told = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
    throw new KubectlError(
      `error: unable to drain node "${name}" due to error:${told}, continuing command...\nThere are pending nodes to be drained:\n ${name}\n${problems.join('\n')}\n`,
    );
  }
  if (bare.length > 0) context.err(`Warning: deleting Pods that declare no controller: ${keyed(bare)}\n`);
  const evicted = pods.filter((pod) => !isMirror(pod));
  const dryRun = flags.text('dry-run') || 'none';
  const deletes = flags.bool('disable-eviction');
  if (dryRun !== 'none') {
    const how = dryRun === 'server' ? 'server dry run' : 'dry run';
    for (const pod of evicted) context.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name} (${how})\n`);
    context.out(`node/${name} drained (${how})\n`);
    return;
  }
  const covered = (pod: Pod) =>
    view
      .list('PodDisruptionBudget', pod.metadata.namespace)
      .find((budget) => matchLabelSelector(budget.spec?.selector, pod.metadata.labels) && !allowsEviction(budget, pod));
  for (const pod of deletes ? [] : evicted) context.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name}\n`);
  const ignoresBudget = (pod: Pod): boolean =>
    isDone(pod) || pod.status.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
  const blocked = evicted.filter((pod) => !deletes && !ignoresBudget(pod) && covered(pod));
  for (const pod of blocked)
    context.err(
      `error when evicting pods/"${pod.metadata.name}" -n "${pod.metadata.namespace}" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`,
    );
  for (const pod of evicted) if (!blocked.includes(pod)) context.out(`pod/${pod.metadata.name} ${deletes ? 'deleted' : 'evicted'}\n`);
  if (blocked.length === 0) {
    context.out(`node/${name} drained\n`);
    return;
  }
  context.exitCode = 1;
}

/**
 * A Pod that is not ready may go where the budget is met without it, or where its policy says so.
 * @see kubernetes: pkg/registry/core/pod/storage/eviction.go Create
 */
function allowsEviction({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  const ready = pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  if (!ready && spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  if (!ready && desiredHealthy > 0 && currentHealthy >= desiredHealthy) return true;
  return disruptionsAllowed > 0;
}

/** `key=value:Effect` sets, `key:Effect-` and `key-` remove. @see kubernetes: kubectl/pkg/cmd/taint/taint.go */
export const taint: Verb = {
  flags: [bool('all'), bool('overwrite'), text('selector', 'l'), text('validate'), list('filename', 'f'), ...changeFlags],
  run(context) {
    const { args, flags } = context;
    const [type = '', ...rest] = args;
    if (!/^(nodes?|no)$/.test(type))
      fail(
        type
          ? `invalid resource type ${type}, only node types are supported`
          : 'one or more resources must be specified as <resource> <name>',
      );
    const first = rest.findIndex((arg) => /[=:]/.test(arg) || arg.endsWith('-'));
    const names = first < 0 ? rest : rest.slice(0, first);
    const changes = (first < 0 ? [] : rest.slice(first)).map(parseTaint);
    if (changes.length === 0) fail('at least one taint update is required');
    checkConflicts(changes);
    for (const node of resolve(context, ['nodes', ...names], { all: false }).flatMap(({ objects }) => objects as readonly Node[])) {
      const { taints, done } = reorganizeTaints(node, changes, flags.bool('overwrite'));
      patchObject(context, node, { spec: { taints: taints.length > 0 ? taints : null } }, done);
    }
  },
};

type TaintChange = ReturnType<typeof parseTaint>;
interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

function checkConflicts(changes: readonly TaintChange[]): void {
  const removed = changes.filter(({ remove }) => remove);
  const conflicts = changes
    .filter(({ remove }) => !remove)
    .flatMap(({ key, effect }) => removed.filter((one) => one.key === key && (one.effect === '' || one.effect === effect)));
  if (conflicts.length === 0) return;
  fail(
    `can not both modify and remove the following taint(s) in the same command: ${conflicts.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`,
  );
}

/** What is added comes first, then what there was; what is said of it goes by their number. @see kubernetes: kubectl/pkg/cmd/taint/utils.go */
function reorganizeTaints(node: Node, changes: readonly TaintChange[], overwrite: boolean): { taints: readonly Taint[]; done: string } {
  const old: readonly Taint[] = node.spec.taints ?? [];
  const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  const added: readonly Taint[] = changes
    .filter(({ remove }) => !remove)
    .map(({ key, value, effect }) => ({ key, ...(value && { value }), effect }));
  const existing = added.filter((one) => old.some((other) => isSame(one, other)));
  if (existing.length > 0 && !overwrite)
    fail(
      `node ${node.metadata.name} already has ${existing.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  const all = [...added, ...old.filter((one) => !added.some((other) => isSame(one, other)))];
  const removed = changes.filter(({ remove }) => remove);
  const isMeant = (one: Taint, { key, effect }: TaintChange): boolean => one.key === key && (effect === '' || one.effect === effect);
  const missing = removed.filter((change) => !all.some((one) => isMeant(one, change)));
  const [first] = missing;
  if (first) {
    const texts = missing.map(({ key, effect }) => `taint "${key}${effect ? `:${effect}` : ''}" not found`);
    throw new KubectlError(texts.length === 1 ? `error: ${texts[0]}\n` : texts.map((text) => `${text}\n`).join(''));
  }
  const grown = all.length !== old.length;
  return {
    taints: all.filter((one) => !removed.some((change) => isMeant(one, change))),
    done: (grown && removed.length > 0) || overwrite ? 'modified' : grown ? 'tainted' : 'untainted',
  };
}

function parseTaint(text: string): { key: string; value: string; effect: string; remove: boolean } {
  const remove = text.endsWith('-');
  const spec = remove ? text.slice(0, -1) : text;
  const [pair = '', effect, ...more] = spec.split(':');
  const [key = '', value = '', ...evenMore] = effect === undefined ? [pair] : pair.split('=');
  const refuse = (why: string): never => usageError('taint', `invalid taint ${why}`);
  if (more.length > 0) refuse(`spec: ${spec}`);
  if (effect !== undefined && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect))
    refuse(`effect: ${effect}, unsupported taint effect`);
  if (evenMore.length > 0) refuse(`spec: ${spec}`);
  const [messages] = [isLabelValue(value), isQualifiedName(key)].filter((found) => found.length > 0);
  if (messages) refuse(`spec: ${spec}, ${messages.join('; ')}`);
  if (!remove && effect === undefined) refuse(`spec: ${spec}`);
  return { key, value, effect: effect ?? '', remove };
}

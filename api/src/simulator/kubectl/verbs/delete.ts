import { parseGoDuration } from '../../apimachinery/duration.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { PropagationPolicy } from '../../apimachinery/propagation.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { HOUR, SECOND, type Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, NO_TYPE, serverError } from '../command/errors.ts';
import { bool, duration, int, list, text } from '../command/flags.ts';
import { refusalCode } from '../command/refusals.ts';
import { allow, forbidden, toldOf } from '../objects/access.ts';
import { checkNamespaces, type Found, getObject, notFound, parseArgs, refuseNames, resolve } from '../objects/resolve.ts';
import { qualifiedKind, type Resource, resourceOfKind } from '../objects/resources.ts';
import { mustNotStand } from '../objects/standing-workloads.ts';
import type { ClusterView, Live } from '../view.ts';
import { dryRunFlag } from './change.ts';
import { wordsToo } from './filed.ts';
import { checkPaths, eachObject, existing, hasFiles, isNamed, notThere } from './files.ts';
import { rawDelete } from './raw.ts';
import { tellStillThere, tellUnwatched, tellWatched } from './requests/awaited.ts';
import { pathOf, tellAsked, tellDelete, tellsRequests } from './requests/requests.ts';
import { deletedAnswer, deleteOptionsText } from './requests/told-writes.ts';

/** @see kubernetes: cli-runtime/pkg/resource/builder.go visitBySelector */
const FORCED =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

/** @see kubernetes: kubectl/pkg/cmd/delete/delete.go */
export const deleteVerb: Verb = {
  flags: [
    bool('all'),
    bool('all-namespaces', 'A'),
    { name: 'cascade', type: 'string', default: 'background', alone: 'background' },
    dryRunFlag,
    text('field-selector'),
    list('filename', 'f'),
    bool('force'),
    int('grace-period', -1),
    bool('ignore-not-found'),
    text('kustomize', 'k'),
    bool('now'),
    text('output', 'o'),
    text('raw'),
    bool('recursive', 'R'),
    text('selector', 'l'),
    duration('timeout'),
    bool('wait', undefined, true),
  ],
  // Where it is told what it asks for, that takes its time.
  takesItsTime: (flags) => Number(flags.text('v')) >= 6 && flags.text('dry-run') === 'none',
  run(context) {
    const { flags, args } = context;
    if (flags.text('raw') && flags.list('filename').length === 0) return rawDelete(context);
    if (flags.bool('now') && flags.int('grace-period') !== -1) fail('--now and --grace-period cannot be specified together');
    if (hasFiles(context) && args.length === 0) return deleteFiles(context);
    if (hasFiles(context)) {
      checkPaths(context);
      fail(wordsToo(args));
    }
    if (args.length === 0) fail(flags.bool('all') || flags.text('selector') || flags.text('field-selector') ? NO_TYPE : NO_RESOURCES);
    checkWords(context);
    checkCascade(context);
    const grace = gracePeriod(context);
    const output = flags.text('output');
    if (output !== '' && output !== 'name') fail(`unexpected -o output mode: ${output}. We only support '-o name'`);
    if (flags.bool('force') && grace !== 0) fail('--force and --grace-period greater than 0 cannot be specified together');
    if (flags.text('dry-run') === 'client' && unread(context, grace)) return;
    const groups = resolve(context, args, {
      ignoreNotFound: flags.bool('ignore-not-found'),
      all: false,
      selectAll: true,
      verb: 'delete',
      isGot: false,
    });
    if (grace === 0) context.err(FORCED);
    tellAbsent(context);
    const found = groups.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
    if (flags.given('namespace') && !flags.bool('all-namespaces') && found.some(({ resource }) => !resource.namespaced))
      context.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
    const left = found.filter((one, index) => removeNamed(context, one, found.slice(0, index), grace) === 'left')[0];
    if (left) context.failed(timedOut(left));
    // What was asked for by name and is not there is another matter.
    if (found.length === 0 && groups.length > 0 && context.exitCode === 0) context.out('No resources found\n');
    return waitsFor(context, found);
  },
};

/** What is said must mean something before it is looked at how it shall be deleted. @see kubernetes: cli-runtime/pkg/resource/builder.go Do; kubectl/pkg/cmd/delete/delete.go Complete, Validate */
function checkWords({ flags, args }: Context): void {
  const isSelected = flags.text('selector') !== '' || flags.text('field-selector') !== '';
  if (flags.bool('all') && isSelected) fail("setting 'all' parameter but found a non empty selector. ");
  if (flags.bool('all') || isSelected) refuseNames(args);
  const wanted = parseArgs(args);
  if (wanted.kind === 'names') checkNamespaces(flags, wanted);
  else if (!flags.bool('all') && !isSelected) fail('resource(s) were provided, but no name was specified');
}

/** What is named is not got before it is deleted. */
function tellAbsent(context: Context): void {
  if (!tellsRequests(context)) return;
  const wanted = parseArgs(context.args);
  for (const { resource, name } of wanted.kind === 'names' ? wanted.names : [])
    if (!getObject(context.view, resource, context.namespace, name)) {
      const sent = deleteOptionsText(gracePeriod(context), cascadeOf(context));
      tellDelete(context, resource, context.namespace, name, 404, { sent });
      // Whether it is gone is looked up, where that it was not there is no error.
      if (context.flags.bool('ignore-not-found') && context.flags.bool('wait'))
        tellAsked(context, { method: 'GET', path: pathOf(resource, context.namespace, name), status: 404 });
    }
}

/** `kubectl delete -f` */
function deleteFiles(context: Context): Task<void> | undefined {
  checkCascade(context);
  const grace = gracePeriod(context);
  if (grace === 0) context.err(FORCED);
  const removed: Found[] = [];
  eachObject(context, 'delete', (object, source) => {
    const resource = resourceOfKind(object.kind);
    if (!isNamed(object)) fail(`error when deleting ${goQuote(source.name)}: resource name may not be empty`);
    const { name, namespace } = object.metadata;
    const unallowed = context.flags.text('dry-run') !== 'client' && forbidden(context, 'delete', resource, name, undefined, namespace);
    if (unallowed) throw toldOf(unallowed, `error when deleting ${goQuote(source.name)}: `);
    const there = existing(context, object);
    if (there) remove(context, resource, there, grace);
    else if (!context.flags.bool('ignore-not-found')) throw notThere(resource, name, 'deleting', source);
    if (there) removed.push({ resource, object: there });
  });
  return waitsFor(context, removed);
}

/** @see kubernetes: kubectl/pkg/cmd/wait/wait.go extendErrWaitTimeout */
const timedOut = ({ resource, object }: Found): KubectlError =>
  new KubectlError(`error: timed out waiting for the condition on ${resource.name}/${object.metadata.name}\n`);

/** What is deleted is waited for, where time goes on, unless something went wrong. */
function waitsFor(context: Context, removed: readonly Found[]): Task<void> | undefined {
  const { flags, view } = context;
  const isAwaited = flags.bool('wait') && flags.text('dry-run') === 'none' && context.exitCode === 0;
  return view.live && isAwaited ? untilGone(context, view.live, removed) : undefined;
}

/** @see kubernetes: kubectl/pkg/cmd/wait/wait.go IsDeleted */
function* untilGone(context: Context, live: Live, removed: readonly Found[]): Task<void> {
  const until = context.view.now + (parseGoDuration(context.flags.text('timeout')) || WEEK);
  yield* context.flush(live);
  for (const one of removed) {
    const { kind } = one.resource;
    const { namespace, name, uid } = one.object.metadata;
    const isKept = KEPT_BESIDE.has(one.resource.kindName);
    const isThere = (): boolean =>
      isKept
        ? getObject(context.view, one.resource, namespace ?? '', name)?.metadata.uid === uid
        : kind !== undefined && context.view.get(kind, namespace, name)?.metadata.uid === uid;
    const isWatched = isThere();
    tellStillThere(context, one.resource, one.object, context.view.now);
    if (isWatched) tellWatched(context, one.resource, one.object, context.view.now);
    while (isThere()) {
      if (context.view.now >= until) return context.failed(timedOut(one));
      yield* context.flush(live);
      // What is kept beside the store goes when its Pods have gone.
      yield* live.changed(kind ?? 'Pod', isKept ? Math.min(until, context.view.now + SECOND) : until);
      context.view = live.view();
    }
    if (isWatched) tellUnwatched(context, context.view.now);
  }
}
const WEEK = 7 * 24 * HOUR;

/** What is named is not asked for before it is deleted. @see kubernetes: kubectl/pkg/cmd/delete/delete.go Complete (RequireObject(false)) */
function unread(context: Context, grace: number | undefined): boolean {
  const isPlain = !['selector', 'field-selector', 'all'].some((flag) => context.flags.given(flag));
  if (!isPlain) return false;
  const wanted = parseArgs(context.args);
  if (wanted.kind !== 'names') return false;
  checkNamespaces(context.flags, wanted);
  if (grace === 0) context.err(FORCED);
  for (const { resource, name } of wanted.names) tell(context, resource, name, grace);
  return true;
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go GetCascadingStrategy */
function cascadeOf({ flags }: Context): PropagationPolicy {
  const given = flags.text('cascade');
  if (given === 'foreground') return 'Foreground';
  return given === 'orphan' || /^[0fF]/.test(given) ? 'Orphan' : 'Background';
}

/** What becomes of what it owns. */
export function checkCascade(context: Context): void {
  const given = context.flags.text('cascade');
  if (['background', 'foreground', 'orphan'].includes(given)) return;
  if (!/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(given))
    fail(`invalid cascade value (${given}). Must be "background", "foreground", or "orphan"`);
  const strategy = /^[1tT]/.test(given) ? 'background' : 'orphan';
  context.err(`warning: --cascade=${given} is deprecated (boolean value) and can be replaced with --cascade=${strategy}.\n`);
}

/** Without --force a period of 0 becomes 1: what is deleted at once may still be running. */
function gracePeriod({ flags }: Context): number | undefined {
  if (flags.bool('now')) return 1;
  const given = flags.int('grace-period');
  if (flags.bool('force')) return given < 0 ? 0 : given;
  return given < 0 ? undefined : Math.max(1, given);
}

/** Workloads, which are not in the store. */
const KEPT_BESIDE: ReadonlySet<string> = new Set(['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet']);

/** Where it is still there when the time is up, it is left. */
type Removed = 'gone' | 'left';

/** What is named once more has gone, unless something keeps it. */
function removeNamed(context: Context, { resource, object }: Found, before: readonly Found[], grace: number | undefined) {
  const isGone = before.some((one) => one.object === object) && context.flags.text('dry-run') === 'none' && goesAtOnce(object, grace);
  if (!isGone) return remove(context, resource, object, grace);
  if (!context.flags.bool('ignore-not-found')) context.failed(notFound(resource, object.metadata.name));
  return undefined;
}

/** @see kubernetes: apiserver/pkg/registry/rest/delete.go BeforeDelete */
const goesAtOnce = ({ kind, metadata }: KubernetesObject, grace: number | undefined): boolean =>
  !metadata.finalizers?.length && kind !== 'Namespace' && (kind !== 'Pod' || grace === 0);

/** Deletes one object, or says that it would (--dry-run); undefined where it could not, which has been told. */
export function remove(context: Context, resource: Resource, object: KubernetesObject, grace: number | undefined): Removed | undefined {
  const { namespace, name } = object.metadata;
  const isAsked = context.flags.text('dry-run') !== 'client';
  const sent = deleteOptionsText(grace, cascadeOf(context));
  const removed = context.attempt(() => {
    try {
      const removal = takeAway(context, resource, object, grace);
      if (isAsked && tellsRequests(context))
        tellDelete(context, resource, namespace, name, 200, { sent, received: deletedAnswer(context, resource, object) });
      return removal;
    } catch (error) {
      if (isAsked && error instanceof KubectlError)
        tellDelete(context, resource, namespace, name, refusalCode(error.stderr), { sent, refusal: error });
      throw error;
    }
  });
  if (removed) tell(context, resource, object.metadata.name, grace);
  return removed;
}

/** The same, and nothing is told. What goes wrong is thrown. */
export function takeAway(context: Context, resource: Resource, object: KubernetesObject, grace: number | undefined): Removed {
  const dryRun = context.flags.text('dry-run');
  // What is no Pod is told to be deleted as soon as that is begun, whatever it has still to wait for.
  if (dryRun !== 'client') checkProtected(resource, object.metadata.name);
  if (dryRun !== 'none') return 'gone';
  if (!KEPT_BESIDE.has(object.kind)) mustNotStand(object);
  if (resource.kind === 'Pod') return deletePod(context, object, grace);
  const { namespace, name } = object.metadata;
  allow(context, 'delete', resource, name, undefined, namespace);
  if (resource.kind) context.view.remove?.(resource.kind, namespace, name, cascadeOf(context));
  else context.view.forget?.(resource.kindName, namespace, name, cascadeOf(context));
  return 'gone';
}

function deletePod(context: Context, { metadata: { namespace, name, uid } }: KubernetesObject, grace: number | undefined): Removed {
  const cascade = cascadeOf(context);
  const plain = { kind: 'DELETE_POD', pod: `${namespace}/${name}`, graceSeconds: grace ?? null } as const;
  const intervention = cascade === 'Background' ? plain : { ...plain, cascade };
  const patience = context.flags.bool('wait') && !context.view.live ? (parseGoDuration(context.flags.text('timeout')) ?? 0) : 0;
  const isGone = (view: ClusterView): boolean => view.get('Pod', namespace, name)?.metadata.uid !== uid;
  if (patience > 0) return isGone(context.mustFollow(intervention, isGone, patience)) ? 'gone' : 'left';
  context.mustAct(intervention);
  return 'gone';
}

function tell(context: Context, resource: Resource, name: string, grace: number | undefined): void {
  const { flags } = context;
  const dryRun = flags.text('dry-run');
  if (flags.text('output') === 'name') {
    context.out(`${qualifiedKind(resource)}/${name}\n`);
    return;
  }
  const how = grace === 0 ? 'force deleted' : 'deleted';
  const suffix = dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)';
  context.out(`${qualifiedKind(resource)} "${name}" ${how}${suffix}\n`);
}

/** What the API server never lets go of. @see kubernetes: apiserver/pkg/admission/plugin/namespace/lifecycle, pkg/registry/scheduling/priorityclass/storage */
function checkProtected(resource: Resource, name: string): void {
  const refuse = (why: string): never => serverError('Forbidden', `${qualifiedName(resource)} "${name}" is forbidden: ${why}`);
  if (resource.kind === 'Namespace' && ['default', 'kube-system', 'kube-public'].includes(name))
    refuse('this namespace may not be deleted');
  if (resource.kind === 'PriorityClass' && ['system-node-critical', 'system-cluster-critical'].includes(name))
    refuse('this is a system priority class and cannot be deleted');
}

import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { qualifiedName } from '../../../apimachinery/served-resources.ts';
import { formatTime } from '../../../apimachinery/time.ts';
import type { Workload } from '../../../controllers/index.ts';
import type { Task } from '../../../engine/index.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError } from '../../command/errors.ts';
import { bool, duration, type FlagSpec, fileFlags, int, text } from '../../command/flags.ts';
import { serverText } from '../../command/refusals.ts';
import type { Group } from '../../objects/resolve.ts';
import { groupOf, resourceOfKind } from '../../objects/resources.ts';
import { outputFlags } from '../../output/format.ts';
import { dryRunFlag, patchObject, report } from '../change.ts';
import { resolveAll, unreadOf, visit } from '../filed.ts';
import { hasFiles, tellUnread } from '../files.ts';
import { group } from '../group.ts';
import { tellGet, tellGets } from '../requests/requests.ts';
import { history, undo } from './history.ts';
import { rolloutStatus } from './status.ts';

type Refuse = (object: KubernetesObject) => never;
type Act = (context: Context, object: KubernetesObject) => Task<void> | undefined;

/** Of workloads, of which a cluster has only those of kube-system: what other objects there are refuse it. @see kubernetes: kubectl/pkg/cmd/rollout */
const step = (kinds: string, refuse: Refuse, flags: readonly FlagSpec[], act: Act): Verb => ({
  flags: [...fileFlags, text('selector', 'l'), ...flags],
  run(context) {
    if (context.args.length === 0 && !hasFiles(context)) fail('required resource not specified');
    const revision = context.flags.given('revision') ? context.flags.int('revision') : 0;
    if (revision < 0) fail(`revision must be a positive integer: ${revision}`);
    // Those that patch get all that is meant first.
    const inOrder = !PATCHING.test(context.command);
    if (!inOrder) tellGets(context, context.args);
    const groups = resolveAll(context, context.args, { inOrder });
    const { exitCode, namespace } = context;
    const isNone = groups.every(({ objects }) => objects.length === 0);
    if (isNone && exitCode === 0 && !inOrder) context.err(`No resources found in ${namespace} namespace.\n`);
    const roll = (object: KubernetesObject): Task<void> | undefined =>
      act(context, kinds.split(' ').includes(object.kind) ? object : refuse(object));
    if (context.view.live) return rollEach(context, groups, roll, { areGot: !inOrder });
    visit(context, groups, roll, { areGot: !inOrder });
    return undefined;
  },
});

const PATCHING = /(pause|resume|restart)$/;

/** As `visit`, and each takes its time. */
function* rollEach(
  context: Context,
  groups: readonly Group[],
  roll: (object: KubernetesObject) => Task<void> | undefined,
  { areGot }: { readonly areGot: boolean },
): Task<void> {
  for (const { resource, name, objects, failure, isUnread } of groups) {
    if (name !== undefined && !areGot) tellGet(context, resource, name);
    if (failure && !isUnread) context.failed(failure);
    for (const object of objects)
      try {
        const task = roll(object);
        if (task) yield* task;
      } catch (error) {
        context.failed(error);
      }
  }
  tellUnread(context, unreadOf(groups));
}

const qualified = ({ kind, metadata }: KubernetesObject): string => `${qualifiedName(resourceOfKind(kind))} "${metadata.name}"`;
const unsupported =
  (verbing: string): Refuse =>
  (object) =>
    unpatched(object, `${verbing} is not supported`);

/** It is called an error among others, too. @see kubernetes: kubectl/pkg/cmd/rollout/rollout_pause.go RunPause */
function unpatched(object: KubernetesObject, why: string): never {
  const message = `error: ${qualified(object)} ${why}\n`;
  throw new KubectlError(message, 1, message);
}
const groupKind = ({ kind }: KubernetesObject): string => [kind, groupOf(resourceOfKind(kind))].filter(Boolean).join('.');

/** What a ReplicaSet has none of, and others no visitor for. @see kubernetes: kubectl/pkg/polymorphichelpers/historyviewer.go, rollback.go; kubectl/pkg/apps/kind_visitor.go */
const unvisited =
  (what: 'history' | 'rollbacker'): Refuse =>
  (object) => {
    const [kind, group] = [object.kind, groupOf(resourceOfKind(object.kind))];
    if (VISITED.has(kind)) fail(`no ${what === 'history' ? 'history viewer' : what} has been implemented for "${groupKind(object)}"`);
    return fail(`error retrieving ${what} for "${groupKind(object)}", no visitor method exists for {${group} ${kind}}`);
  };
const VISITED: ReadonlySet<string> = new Set(['Job', 'Pod', 'ReplicaSet', 'ReplicationController', 'CronJob']);

const managed = [text('field-manager'), ...outputFlags];
const BOTH = 'DaemonSet Deployment';
const isPaused = (object: KubernetesObject): boolean => (object as unknown as Workload).spec.paused === true;

/** @see kubernetes: kubectl/pkg/cmd/rollout/rollout_pause.go RunPause; kubectl/pkg/polymorphichelpers/rollback.go Rollback */
function patched(context: Context, object: KubernetesObject, patch: object, done: string, failed = 'failed to patch'): undefined {
  try {
    patchObject(context, object, patch, done);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    fail(`${failed}: ${serverText(error)}`);
  }
  return undefined;
}

export const rollout: Verb = group(
  'rollout',
  {
    history: {
      ...step(BOTH, unvisited('history'), [int('revision', 0), ...outputFlags], (context, object) => void history(context, object)),
      formatFirst: true,
    },
    pause: step('Deployment', unsupported('pausing'), managed, (context, object) => {
      if (isPaused(object)) unpatched(object, 'is already paused');
      return patched(context, object, { spec: { paused: true } }, 'paused');
    }),
    restart: step(BOTH, unsupported('restarting'), managed, (context, object) => {
      if (isPaused(object)) unpatched(object, "can't restart paused deployment (run rollout resume first)");
      const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(context.view.now) };
      return patched(context, object, { spec: { template: { metadata: { annotations } } } }, 'restarted');
    }),
    resume: step('Deployment', unsupported('resuming'), managed, (context, object) => {
      if (!isPaused(object)) unpatched(object, 'is not paused');
      return patched(context, object, { spec: { paused: null } }, 'resumed');
    }),
    status: step(
      BOTH,
      (object) => fail(`no status viewer has been implemented for ${groupKind(object)}`),
      [int('revision', 0), bool('watch', 'w', true), duration('timeout')],
      rolloutStatus,
    ),
    undo: step(BOTH, unvisited('rollbacker'), [int('to-revision', 0), dryRunFlag, ...outputFlags], (context, object) => {
      const found = undo(context.view, object, context.flags.int('to-revision'));
      if ('patch' in found)
        return patched(context, object, found.patch, 'rolled back', `failed restoring revision ${context.flags.int('to-revision')}`);
      report(context, object, found.says);
      return undefined;
    }),
  },
  { isTold: true },
);

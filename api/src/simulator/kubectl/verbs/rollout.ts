import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Workload } from '../../controllers/index.ts';
import type { Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, noResources, serverError } from '../command/errors.ts';
import { bool, duration, type FlagSpec, fileFlags, int, text } from '../command/flags.ts';
import { groupOf, resourceOfKind } from '../objects/resources.ts';
import { checkFormat } from '../output/check-format.ts';
import { outputFlags } from '../output/format.ts';
import { dryRunFlag, patchObject, report, writeFlags } from './change.ts';
import { resolveAll } from './filed.ts';
import { hasFiles } from './files.ts';
import { group } from './group.ts';
import { recordFlag } from './record.ts';
import { history, undo } from './rollout-history.ts';
import { rolloutStatus } from './rollout-status.ts';

type Refuse = (object: KubernetesObject) => string;
type Act = (context: Context, object: KubernetesObject) => Task<void> | undefined;

/** Of workloads, of which a cluster has only those of kube-system: what other objects there are refuse it. @see kubernetes: kubectl/pkg/cmd/rollout */
const step = (kinds: string, refuse: Refuse, flags: readonly FlagSpec[], act: Act): Verb => ({
  flags: [...fileFlags, text('selector', 'l'), ...flags],
  run(context) {
    if (context.args.length === 0 && !hasFiles(context)) fail('required resource not specified');
    const objects = resolveAll(context, context.args).flatMap((group) => group.objects);
    const { exitCode, namespace, command } = context;
    if (objects.length === 0 && exitCode === 0 && TELLS_NONE.test(command)) context.err(`No resources found in ${namespace} namespace.\n`);
    const [first, ...more] = objects;
    if (first && more.length === 0 && context.command.endsWith('status')) return rolled(context, first, kinds, refuse, act);
    for (const object of objects) context.attempt(() => rolled(context, object, kinds, refuse, act));
    return undefined;
  },
});

const TELLS_NONE = /(pause|resume|restart)$/;

function rolled(context: Context, object: KubernetesObject, kinds: string, refuse: Refuse, act: Act): Task<void> | undefined {
  if (!kinds.split(' ').includes(object.kind)) fail(refuse(object));
  return act(context, object);
}

const qualified = ({ kind, metadata }: KubernetesObject): string => `${qualifiedName(resourceOfKind(kind))} "${metadata.name}"`;
const unsupported =
  (verbing: string): Refuse =>
  (object) =>
    `${qualified(object)} ${verbing} is not supported`;
const groupKind = ({ kind }: KubernetesObject): string => [kind, groupOf(resourceOfKind(kind))].filter(Boolean).join('.');

/** What a ReplicaSet has none of, and others no visitor for. @see kubernetes: kubectl/pkg/polymorphichelpers/historyviewer.go, rollback.go; kubectl/pkg/apps/kind_visitor.go */
const unvisited =
  (what: 'history' | 'rollbacker'): Refuse =>
  (object) => {
    const [kind, group] = [object.kind, groupOf(resourceOfKind(object.kind))];
    if (VISITED.has(kind)) return `no ${what === 'history' ? 'history viewer' : what} has been implemented for "${groupKind(object)}"`;
    return `error retrieving ${what} for "${groupKind(object)}", no visitor method exists for {${group} ${kind}}`;
  };
const VISITED: ReadonlySet<string> = new Set(['Job', 'Pod', 'ReplicaSet', 'ReplicationController', 'CronJob']);

const managed = [text('field-manager'), ...outputFlags];
const BOTH = 'DaemonSet Deployment';
const isPaused = (object: KubernetesObject): boolean => (object as unknown as Workload).spec.paused === true;

function patched(context: Context, object: KubernetesObject, patch: object, done: string): undefined {
  patchObject(context, object, patch, done);
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
      if (isPaused(object)) fail(`${qualified(object)} is already paused`);
      return patched(context, object, { spec: { paused: true } }, 'paused');
    }),
    restart: step(BOTH, unsupported('restarting'), managed, (context, object) => {
      if (isPaused(object)) fail(`${qualified(object)} can't restart paused deployment (run rollout resume first)`);
      const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(context.view.now) };
      return patched(context, object, { spec: { template: { metadata: { annotations } } } }, 'restarted');
    }),
    resume: step('Deployment', unsupported('resuming'), managed, (context, object) => {
      if (!isPaused(object)) fail(`${qualified(object)} is not paused`);
      return patched(context, object, { spec: { paused: null } }, 'resumed');
    }),
    status: step(
      BOTH,
      (object) => `no status viewer has been implemented for ${groupKind(object)}`,
      [int('revision', 0), bool('watch', 'w', true), duration('timeout')],
      rolloutStatus,
    ),
    undo: step(BOTH, unvisited('rollbacker'), [int('to-revision', 0), dryRunFlag, ...outputFlags], (context, object) => {
      const found = undo(context.view, object, context.flags.int('to-revision'));
      if ('says' in found) report(context, object, found.says);
      else patchObject(context, object, found.patch, 'rolled back');
      return undefined;
    }),
  },
  { isTold: true },
);

/** Of what there can be, what has a scale. */
export const SCALED: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet']);

/** @see kubernetes: kubectl/pkg/cmd/scale/scale.go */
export const scale: Verb = {
  flags: [
    ...fileFlags,
    text('selector', 'l'),
    bool('all'),
    int('replicas', 0),
    int('current-replicas', -1),
    text('resource-version'),
    duration('timeout'),
    recordFlag,
    ...writeFlags,
  ],
  run(context) {
    const { flags, args } = context;
    if (!flags.given('replicas')) fail('required flag(s) "replicas" not set');
    checkFormat(context);
    if (flags.int('replicas') < 0) fail('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (args.length === 0 && !hasFiles(context)) noResources(context);
    const found = resolveAll(context, args, { all: false }).flatMap(({ objects }) => objects);
    const scaled = found.filter(({ kind }) => SCALED.has(kind));
    for (const object of scaled) context.attempt(() => scaleOne(context, object));
    if (scaled.length > 0) return;
    if (found.length > 0 && flags.text('dry-run') === 'client') {
      for (const object of found) report(context, object, 'scaled');
      return;
    }
    if (found.length > 0) serverError('NotFound', 'the server could not find the requested resource');
    // What was not found is told of only beside what was.
    context.forgetFailures();
    fail('no objects passed to scale');
  },
};

/** @see kubernetes: kubectl/pkg/scale/scale.go ScaleSimple, PreconditionError */
function scaleOne(context: Context, object: KubernetesObject): void {
  const { flags } = context;
  const { spec, metadata } = object as unknown as Workload;
  const [expected, given] = [flags.int('current-replicas'), flags.text('resource-version')];
  if (expected >= 0 && expected !== spec.replicas) fail(`Expected replicas to be ${expected}, was ${spec.replicas}`);
  if (given && given !== metadata.resourceVersion) fail(`Expected resource version to be ${given}, was ${metadata.resourceVersion}`);
  patchObject(context, object, { spec: { replicas: flags.int('replicas') } }, 'scaled');
}

import { formatTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';
import type { ControllerContext } from '../context.ts';
import { hashOf, ownedBy } from './initial.ts';
import {
  type Counted,
  DESIRED,
  fenceposts,
  hasTemplate,
  isScaled,
  MOST,
  newReplicas,
  oldSteps,
  REVISION,
  replicasOf,
  revisionOfSet,
  type Step,
  scalingSteps,
} from './rollout.ts';
import type { Progress, Workload } from './types.ts';

/** What a Deployment leaves to itself. @see kubernetes: pkg/controller/deployment/util/deployment_util.go annotationsToSkip */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  DESIRED,
  MOST,
]);

/** Brings the ReplicaSets of a Deployment to what it says. @see kubernetes: pkg/controller/deployment/deployment_controller.go syncDeployment */
export class Deployments {
  readonly #context: ControllerContext;
  readonly #count: (set: Workload) => Counted & { readonly there: number };

  constructor(context: ControllerContext, count: (set: Workload) => Counted & { readonly there: number }) {
    this.#context = context;
    this.#count = count;
  }

  sync(name: string): void {
    const { workloads } = this.#context;
    const deployment = workloads.get('Deployment', name);
    if (!deployment) return;
    const { sets, found, old } = this.#setsOf(deployment);
    const mayBegin = !deployment.spec.paused && !isScaled(deployment.spec, sets.map(this.#count));
    const newest = this.#newest(deployment, found, old, mayBegin);
    if (!mayBegin) for (const step of scalingSteps(deployment.spec, newest, old)) this.#scale(deployment, step);
    else if (newest) this.#roll(deployment, newest, old);
    this.#tellProgress(deployment.metadata.name);
  }

  /** Its ReplicaSets: the one of its present template, and those before. */
  #setsOf({ metadata: { uid }, spec }: Workload) {
    const sets = this.#context.workloads.list('ReplicaSet').filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === uid);
    const found = sets.find((set) => hasTemplate(set, spec.template));
    return { sets, found, old: sets.filter((set) => set !== found).map(this.#count) };
  }

  /** It is made where there is none and it may be, and is the last of the revisions. */
  #newest(deployment: Workload, found: Workload | undefined, old: readonly Counted[], mayBegin: boolean): Counted | undefined {
    const { workloads, engine, recorder, random } = this.#context;
    const { metadata, spec } = deployment;
    const revision = 1 + Math.max(0, ...old.map(({ set }) => revisionOfSet(set)));
    const copied = Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)));
    if (found) {
      const current = { ...copied, [REVISION]: String(Math.max(revision, revisionOfSet(found))) };
      if (current[REVISION] === found.metadata.annotations?.[REVISION]) return this.#count(found);
      const annotations = { ...found.metadata.annotations, ...current };
      this.#hasRevision(deployment, current[REVISION]);
      return this.#count(workloads.put({ ...found, metadata: { ...found.metadata, annotations } }) as Workload);
    }
    // Of what is recreated the old ends first.
    const waits = spec.strategy?.type === 'Recreate' && old.some(({ set }) => replicasOf(set) > 0 || this.#count(set).there > 0);
    if (!mayBegin || waits) return undefined;
    const hash = hashOf(spec.template);
    const labels = { ...spec.template.metadata.labels, 'pod-template-hash': hash };
    const replicas = newReplicas(spec, old, 0);
    const name = `${metadata.name}-${hash}`;
    const made = workloads.put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        annotations: { ...copied, ...counts(spec), [REVISION]: String(revision) },
        creationTimestamp: formatTime(engine.now),
        generation: 1,
        labels,
        name,
        namespace: metadata.namespace,
        ownerReferences: [ownedBy(deployment)],
        resourceVersion: '',
        uid: random.fork(name, engine.now).uuid(),
      },
      spec: {
        replicas,
        selector: { matchLabels: { ...spec.selector.matchLabels, 'pod-template-hash': hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    }) as Workload;
    this.#hasRevision(deployment, String(revision));
    if (replicas > 0) recorder.record(scaling(deployment, `Scaled up replica set ${name} to ${replicas}`));
    return this.#count(made);
  }

  #hasRevision({ kind, metadata }: Workload, revision: string): void {
    const { workloads } = this.#context;
    const deployment = workloads.get(kind, metadata.name);
    if (!deployment || deployment.metadata.annotations?.[REVISION] === revision) return;
    workloads.put({
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } },
    });
  }

  /** @see kubernetes: pkg/controller/deployment/rolling.go rolloutRolling, recreate.go rolloutRecreate, sync.go cleanupDeployment */
  #roll(deployment: Workload, newest: Counted, old: readonly Counted[]): void {
    const { spec } = deployment;
    const isRolling = spec.strategy?.type !== 'Recreate';
    const to =
      replicasOf(newest.set) > (spec.replicas ?? 1) ? (spec.replicas ?? 1) : newReplicas(spec, [...old, newest], replicasOf(newest.set));
    if (isRolling && this.#scale(deployment, { set: newest.set, to })) return;
    const steps = isRolling ? oldSteps(spec, newest, old) : old.map(({ set }) => ({ set, to: 0 }));
    if (steps.filter((step) => this.#scale(deployment, step)).length > 0) return;
    if (!isRolling && this.#scale(deployment, { set: newest.set, to })) return;
    if (!isComplete(spec, newest, old, this.#count)) return;
    const spare = old.filter(({ set }) => replicasOf(set) === 0).sort((a, b) => revisionOfSet(a.set) - revisionOfSet(b.set));
    for (const { set } of spare.slice(0, Math.max(0, spare.length - (spec.revisionHistoryLimit ?? 10))))
      this.#context.workloads.remove(set);
  }

  /** Whether there is another number of them. @see kubernetes: pkg/controller/deployment/sync.go scaleReplicaSet */
  #scale(deployment: Workload, { set, to }: Step): boolean {
    const { workloads, recorder } = this.#context;
    const from = replicasOf(set);
    const annotations = { ...set.metadata.annotations, ...counts(deployment.spec) };
    const isCounted =
      set.metadata.annotations?.[DESIRED] === annotations[DESIRED] && set.metadata.annotations?.[MOST] === annotations[MOST];
    if (to === from && isCounted) return false;
    workloads.put({ ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: to } });
    if (to === from) return false;
    recorder.record(scaling(deployment, `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} to ${to} from ${from}`));
    return true;
  }

  /** @see kubernetes: pkg/controller/deployment/progress.go syncRolloutStatus */
  #tellProgress(name: string): void {
    const { workloads, engine } = this.#context;
    const deployment = workloads.get('Deployment', name);
    if (!deployment) return;
    const { found, old } = this.#setsOf(deployment);
    const before = deployment.progress;
    const next = progressOf(deployment, found && this.#count(found), old, this.#count, engine.now);
    if (before && before.reason === next.reason && before.set === next.set && before.reached === next.reached) return;
    workloads.put({ ...deployment, progress: next });
    const { progressDeadlineSeconds: seconds = 600 } = deployment.spec;
    if (next.reason === 'ReplicaSetUpdated') engine.at(next.since + seconds * SECOND, () => this.#tellProgress(name));
  }
}

const counts = (spec: Workload['spec']): Readonly<Record<string, string>> => {
  const { replicas = 1 } = spec;
  return { [DESIRED]: String(replicas), [MOST]: String(replicas + fenceposts(spec).surge) };
};

const scaling = ({ metadata: { name, namespace, uid } }: Workload, message: string) => ({
  source: { component: 'deployment-controller' },
  object: { kind: 'Deployment', apiVersion: 'apps/v1', namespace, name, uid },
  type: 'Normal' as const,
  reason: 'ScalingReplicaSet',
  message,
});

/** @see kubernetes: pkg/controller/deployment/util/deployment_util.go DeploymentComplete */
function isComplete(
  { replicas = 1 }: Workload['spec'],
  newest: Counted | undefined,
  old: readonly Counted[],
  count: (set: Workload) => { readonly there: number },
): boolean {
  if (!newest || old.some(({ set }) => count(set).there > 0)) return false;
  return count(newest.set).there === replicas && newest.available === replicas;
}

function progressOf(
  { metadata, spec, progress }: Workload,
  newest: Counted | undefined,
  old: readonly Counted[],
  count: (set: Workload) => { readonly there: number },
  now: Micros,
): Progress {
  const set = newest?.set.metadata.name ?? metadata.name;
  const areAllNew = newest !== undefined && old.every((one) => count(one.set).there === 0);
  // What is only scaled goes on as it was.
  if (areAllNew && progress?.reason === 'NewReplicaSetAvailable' && progress.set === set) return progress;
  if (isComplete(spec, newest, old, count)) return { reason: 'NewReplicaSetAvailable', set, since: now, reached: 0 };
  // It moves on with each Pod that is new, or well, or gone.
  const reached = (newest ? count(newest.set).there + newest.available : 0) - old.reduce((total, one) => total + count(one.set).there, 0);
  if (progress?.set === set && progress.reason !== 'NewReplicaSetAvailable' && reached <= progress.reached) {
    const isLate = now - progress.since >= (spec.progressDeadlineSeconds ?? 600) * SECOND;
    return isLate ? { ...progress, reason: 'ProgressDeadlineExceeded' } : progress;
  }
  return { reason: 'ReplicaSetUpdated', set, since: now, reached };
}

import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { ControllerContext } from '../context.ts';
import { claimed, claimOf } from './claims.ts';
import { hashOf, ownedBy } from './initial.ts';
import { newAnnotations, scaleAnnotations, withNews } from './new-replica-set.ts';
import { hasDeadline, isComplete, nextLook, pausedStatus, rolloutStatusOf } from './progress.ts';
import {
  byAge,
  hasTemplate,
  isActive,
  isScaled,
  newReplicas,
  REVISION,
  replicasOf,
  revisionOfSet,
  roomToMake,
  type Step,
  scalingSteps,
  spareSteps,
  unwellSteps,
} from './rollout.ts';
import { deploymentStatus, withCondition } from './status.ts';
import type { Workload, WorkloadStatus } from './types.ts';

/** As many mean all. @see kubernetes: pkg/controller/deployment/util/deployment_util.go HasRevisionHistoryLimit */
const ENDLESS = 2 ** 31 - 1;

/** Its ReplicaSets: the one of its present template, and those before. */
interface Sets {
  readonly newest: Workload | undefined;
  readonly old: readonly Workload[];
}

/**
 * Brings the ReplicaSets of a Deployment to what it says. What it changes it sees when it looks again, which follows each change.
 * @see kubernetes: pkg/controller/deployment/deployment_controller.go syncDeployment
 */
export class Deployments {
  readonly #context: ControllerContext;
  /** Whether ReplicaSets that are to go have Pods that still end. */
  readonly #hasPods: (set: Workload) => boolean;
  /** What it has read in this look: once that is not what is there any more, it writes nothing of the Deployment until the next. */
  #read: Workload | undefined;

  constructor(context: ControllerContext, hasPods: (set: Workload) => boolean) {
    this.#context = context;
    this.#hasPods = hasPods;
  }

  sync(name: string): void {
    const { workloads, engine } = this.#context;
    const read = workloads.get('Deployment', name);
    this.#read = read;
    if (!read) return;
    const sets = this.#setsOf(read);
    if (read.metadata.deletionTimestamp) {
      this.#tellPlain(read, sets);
      return;
    }
    const status = pausedStatus(read, engine.now);
    const deployment = status === read.status ? read : { ...read, status };
    if (deployment !== read) this.#write(deployment);
    const { newest, old } = sets;
    if (newest && !this.#isRevised(deployment, newest, old)) return;
    if (deployment.spec.paused || isScaled(deployment.spec, all(sets))) this.#scaleAll(deployment, sets);
    else if (deployment.spec.strategy?.type !== 'Recreate') {
      const made = newest ?? this.#makeNewest(deployment, old);
      if (made) this.#roll(deployment, made, old);
    } else if (!this.#makesRoom(deployment, sets)) {
      const made = newest ?? this.#makeNewest(deployment, old);
      if (made) this.#recreate(deployment, made, old);
    }
  }

  /** Unless somebody has in the meantime. */
  #write(next: Workload): boolean {
    const { workloads } = this.#context;
    if (workloads.get('Deployment', next.metadata.name) !== this.#read) return false;
    workloads.put(next);
    return true;
  }

  /** @see kubernetes: pkg/controller/deployment/deployment_controller.go getReplicaSetsForDeployment; util/deployment_util.go FindNewReplicaSet */
  #setsOf(deployment: Workload): Sets {
    const { workloads } = this.#context;
    const sets = workloads.list('ReplicaSet').flatMap((set): Workload[] => {
      const claim = claimOf(deployment, set);
      if (claim === 'adopt' || claim === 'release') {
        const put = workloads.put(claimed(deployment, set, claim)) as Workload;
        return claim === 'adopt' ? [put] : [];
      }
      return claim === 'own' ? [set] : [];
    });
    const inOrder = sets.sort(byAge);
    const newest = inOrder.find((set) => hasTemplate(set, deployment.spec.template));
    return { newest, old: inOrder.filter((set) => set !== newest) };
  }

  /** The newest is the last of the revisions, and the Deployment says which that is; whether both do. @see kubernetes: pkg/controller/deployment/sync.go getNewReplicaSet */
  #isRevised(deployment: Workload, newest: Workload, old: readonly Workload[]): boolean {
    const { workloads, engine } = this.#context;
    const told = withNews(newest, deployment, lastRevision(old) + 1);
    if (told !== newest) {
      workloads.put(told);
      return false;
    }
    const { metadata, status = {}, spec } = deployment;
    const revision = newest.metadata.annotations?.[REVISION];
    const isFound = hasDeadline(spec) && !status.conditions?.some(({ type }) => type === 'Progressing');
    if (metadata.annotations?.[REVISION] === revision && !isFound) return true;
    const found = `Found new replica set "${newest.metadata.name}"`;
    return this.#write({
      ...withRevision(deployment, revision ?? ''),
      status: isFound ? withCondition(status, ['Progressing', 'True', 'FoundNewReplicaSet', found], engine.now) : status,
    });
  }

  /** @see kubernetes: pkg/controller/deployment/sync.go getNewReplicaSet */
  #makeNewest(deployment: Workload, old: readonly Workload[]): Workload | undefined {
    const { workloads, engine, random } = this.#context;
    const { metadata, spec, status = {} } = deployment;
    const hash = hashOf(spec.template, status.collisionCount);
    const name = `${metadata.name}-${hash}`;
    // One of that name that is another's, or of another template, is in the way.
    if (workloads.get('ReplicaSet', name)) {
      this.#write({ ...deployment, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } });
      return undefined;
    }
    const labels = { ...spec.template.metadata.labels, 'pod-template-hash': hash };
    const replicas = newReplicas(spec, old, 0);
    const revision = lastRevision(old) + 1;
    const { selector, minReadySeconds } = spec;
    const made = workloads.put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        annotations: { ...newAnnotations(deployment, undefined, revision), ...scaleAnnotations(deployment) },
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
        ...(minReadySeconds && { minReadySeconds }),
        replicas,
        selector: { ...selector, matchLabels: { ...selector.matchLabels, 'pod-template-hash': hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
      status: { replicas: 0 },
    });
    if (replicas > 0) this.#tell(deployment, `Scaled up replica set ${name} to ${replicas}`);
    const created = `Created new replica set "${name}"`;
    const isTold = this.#write({
      ...withRevision(deployment, String(revision)),
      status: hasDeadline(spec) ? withCondition(status, ['Progressing', 'True', 'NewReplicaSetCreated', created], engine.now) : status,
    });
    return isTold ? (made as Workload) : undefined;
  }

  /** The old ones end before one is made. @see kubernetes: pkg/controller/deployment/recreate.go rolloutRecreate */
  #makesRoom(deployment: Workload, sets: Sets): boolean {
    const scaled = sets.old.filter(isActive).filter((set) => this.#scale(deployment, { set, to: 0 }));
    const isRoom = scaled.length === 0 && !sets.old.some((set) => (set.status?.replicas ?? 0) > 0 || this.#hasPods(set));
    if (!isRoom) this.#tellRollout(deployment);
    return !isRoom;
  }

  /** @see kubernetes: pkg/controller/deployment/rolling.go rolloutRolling */
  #roll(deployment: Workload, newest: Workload, old: readonly Workload[]): void {
    if (!this.#takesStep(deployment, newest, old) && isComplete(deployment, deployment.status)) this.#cleanUp(deployment, old);
    this.#tellRollout(deployment);
  }

  /** @see kubernetes: pkg/controller/deployment/recreate.go rolloutRecreate */
  #recreate(deployment: Workload, newest: Workload, old: readonly Workload[]): void {
    this.#scale(deployment, { set: newest, to: replicasOf(deployment) });
    if (isComplete(deployment, deployment.status)) this.#cleanUp(deployment, old);
    this.#tellRollout(deployment);
  }

  /** More of the newest, or fewer of the others. */
  #takesStep(deployment: Workload, newest: Workload, old: readonly Workload[]): boolean {
    const { spec } = deployment;
    const [has, wanted] = [replicasOf(newest), replicasOf(deployment)];
    const to = has >= wanted ? wanted : newReplicas(spec, [...old, newest], has);
    if (this.#scale(deployment, { set: newest, to })) return true;
    const active = old.filter(isActive);
    const room = roomToMake(spec, newest, active);
    if (room === 0) return false;
    const { steps: unwell, isOutdated } = unwellSteps(active, room);
    for (const step of unwell) this.#scale(deployment, step);
    if (isOutdated) return false;
    const left = active.map(({ kind, metadata }) => this.#context.workloads.get(kind, metadata.name)).filter((set) => set !== undefined);
    const spare = spareSteps(spec, newest, left);
    for (const step of spare) this.#scale(deployment, step);
    return unwell.length + spare.length > 0;
  }

  /** @see kubernetes: pkg/controller/deployment/sync.go sync, scale */
  #scaleAll(deployment: Workload, { newest, old }: Sets): void {
    const { alone, steps } = scalingSteps(deployment.spec, newest, old, deployment.status?.replicas ?? 0);
    for (const step of steps) this.#scale(deployment, step, alone ? 'alone' : 'shared');
    if (deployment.spec.paused) this.#cleanUp(deployment, old);
    this.#tellPlain(deployment, this.#setsOf(deployment));
  }

  /** The last that there are to be stay, whichever they are. @see kubernetes: pkg/controller/deployment/sync.go cleanupDeployment */
  #cleanUp({ spec }: Workload, old: readonly Workload[]): void {
    const { revisionHistoryLimit = 10 } = spec;
    if (revisionHistoryLimit === ENDLESS) return;
    const left = old
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .sort((a, b) => revisionOfSet(a) - revisionOfSet(b) || byAge(a, b));
    const isSpare = (set: Workload): boolean =>
      replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0 && (set.metadata.generation ?? 1) <= (set.status?.observedGeneration ?? 0);
    for (const set of left.slice(0, Math.max(0, left.length - revisionHistoryLimit))) if (isSpare(set)) this.#context.workloads.remove(set);
  }

  /** Whether there is another number of them. What shares is told how many there may be, though it has as many as before. @see kubernetes: pkg/controller/deployment/sync.go scaleReplicaSetAndRecordEvent, scaleReplicaSet */
  #scale(deployment: Workload, { set, to }: Step, how: 'alone' | 'shared' = 'alone'): boolean {
    const { workloads } = this.#context;
    const from = replicasOf(set);
    if (to === from && how === 'alone') return false;
    const annotations = { ...set.metadata.annotations, ...scaleAnnotations(deployment) };
    if (to === from && sameJson(annotations, set.metadata.annotations)) return false;
    workloads.put({ ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: to } });
    if (to === from) return false;
    this.#tell(deployment, `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} to ${to} from ${from}`);
    return true;
  }

  #tellPlain(deployment: Workload, sets: Sets): void {
    this.#keep(deployment, deploymentStatus(deployment, sets.newest, all(sets), this.#context.engine.now));
  }

  #tellRollout(deployment: Workload): void {
    const { engine } = this.#context;
    const sets = this.#setsOf(deployment);
    const kept = this.#keep(deployment, rolloutStatusOf(deployment, sets.newest, all(sets), engine.now));
    const look = kept ? nextLook(deployment, engine.now) : undefined;
    if (look !== undefined) engine.at(look, () => this.sync(deployment.metadata.name));
  }

  /** Whether it says so already. */
  #keep(deployment: Workload, status: WorkloadStatus): boolean {
    if (sameJson(status, deployment.status)) return true;
    this.#write({ ...deployment, status });
    return false;
  }

  #tell({ metadata: { name, namespace, uid } }: Workload, message: string): void {
    const object = { kind: 'Deployment', apiVersion: 'apps/v1', namespace, name, uid };
    this.#context.recorder.record({ source: SOURCE, object, type: 'Normal', reason: 'ScalingReplicaSet', message });
  }
}

const SOURCE = { component: 'deployment-controller' };

const all = ({ newest, old }: Sets): readonly Workload[] => [...old, ...(newest ? [newest] : [])];

/** @see kubernetes: pkg/controller/deployment/util/deployment_util.go MaxRevision */
const lastRevision = (sets: readonly Workload[]): number => Math.max(0, ...sets.map((set) => revisionOfSet(set) || 0));

const withRevision = (deployment: Workload, revision: string): Workload => ({
  ...deployment,
  metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } },
});

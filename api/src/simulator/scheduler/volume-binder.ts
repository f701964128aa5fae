import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../apimachinery/objects.ts';
import { type Engine, MINUTE, SECOND } from '../engine/index.ts';
import type { SchedulerCache, SchedulerStore } from './cache.ts';
import type { SchedulerClient } from './client.ts';
import type { VolumePlan } from './plugins/volumes.ts';
import { BOUND_BY_CONTROLLER, canReach, isFullyBound, SELECTED_NODE } from './volumes.ts';

/** How often it is looked whether the claims are bound. */
const POLL = SECOND;
const TIMEOUT = 10 * MINUTE;

/** Binds a Pod's claims to volumes, or has volumes made for them, before the Pod itself is bound. @see kubernetes: plugins/volumebinding/binder.go */
export class VolumeBinder {
  readonly #engine: Engine;
  readonly #store: SchedulerStore;
  readonly #client: SchedulerClient;
  readonly #cache: SchedulerCache;

  constructor(engine: Engine, store: SchedulerStore, client: SchedulerClient, cache: SchedulerCache) {
    this.#engine = engine;
    this.#store = store;
    this.#client = client;
    this.#cache = cache;
  }

  /** Lets no other Pod have the volumes meanwhile. */
  assume(plan: VolumePlan, node: string): VolumePlan {
    const bind = plan.bind.map(({ claim, volume }) => ({ claim, volume: boundTo(volume, claim) }));
    const provision = plan.provision.map((claim) => withSelectedNode(claim, node));
    for (const { volume } of bind) this.#cache.assumeVolume(volume);
    for (const claim of provision) this.#cache.assumeClaim(claim);
    return { bind, provision };
  }
  revert({ bind, provision }: VolumePlan): void {
    for (const { volume } of bind) this.#cache.forgetVolume(volume);
    for (const claim of provision) this.#cache.forgetClaim(claim);
  }

  /** Tells the API, and calls `done` when all claims are bound, or with what went wrong. */
  bind(pod: Pod, plan: VolumePlan, node: string, done: (problem?: string) => void): void {
    for (const object of [...plan.bind.map(({ volume }) => volume), ...plan.provision]) {
      const answer = this.#client.update(object);
      if (!answer.ok) {
        done(answer.message);
        return;
      }
    }
    const claims = [...plan.bind.map(({ claim }) => claim), ...plan.provision];
    const deadline = this.#engine.now + TIMEOUT;
    const poll = (): void => {
      const problem = this.#problem(pod, plan, node);
      if (problem) done(`binding volumes: ${problem}`);
      else if (claims.every((claim) => this.#isBound(claim))) done();
      else if (this.#engine.now >= deadline) done('binding volumes: timed out waiting for the condition');
      else this.#engine.after(POLL, poll);
    };
    this.#engine.after(POLL, poll);
  }

  /** A volume that is not there may be yet to come, or gone, of which its claim will hear. */
  #isBound(wanted: PersistentVolumeClaim): boolean {
    const claim = this.#claim(wanted);
    return claim !== undefined && isFullyBound(claim) && this.#volume(claim) !== undefined;
  }

  /** @see kubernetes: plugins/volumebinding/binder.go checkBindings */
  #problem(pod: Pod, plan: VolumePlan, node: string): string | undefined {
    const { namespace, name, uid } = pod.metadata;
    const found = this.#store.get('Node', undefined, node);
    if (!found) return `failed to get node "${node}": node "${node}" not found`;
    if (this.#store.get('Pod', namespace, name)?.metadata.uid !== uid) return `pod does not exist any more: pod "${name}" not found`;
    for (const { claim, volume } of plan.bind) {
      const bound = this.#store.get('PersistentVolume', undefined, volume.metadata.name);
      if (!bound) return `failed to check binding: could not find v1.PersistentVolume "${volume.metadata.name}"`;
      if (!this.#claim(claim)) return `failed to check binding: ${missing(claim)}`;
      if (!canReach(bound, found)) return elsewhere(bound, node);
      if (!bound.spec?.claimRef?.uid) return `ClaimRef got reset for pv "${volume.metadata.name}"`;
    }
    for (const { metadata } of plan.provision) {
      const claim = this.#claim({ metadata });
      if (!claim) return `failed to check provisioning pvc: ${missing({ metadata })}`;
      const { annotations = {} } = claim.metadata;
      if (Object.keys(annotations).length === 0) return `selectedNode annotation reset for PVC "${metadata.name}"`;
      if (annotations[SELECTED_NODE] !== node) return `provisioning failed for PVC "${metadata.name}"`;
      const volume = this.#volume(claim);
      if (volume && !canReach(volume, found)) return elsewhere(volume, node);
    }
    return undefined;
  }

  #claim({ metadata }: Pick<PersistentVolumeClaim, 'metadata'>): PersistentVolumeClaim | undefined {
    return this.#store.get('PersistentVolumeClaim', metadata.namespace, metadata.name);
  }

  #volume({ spec }: PersistentVolumeClaim): PersistentVolume | undefined {
    return this.#store.get('PersistentVolume', undefined, spec?.volumeName ?? '');
  }
}

/** @see kubernetes: pkg/scheduler/util/assumecache (errNotFound) */
const missing = ({ metadata }: Pick<PersistentVolumeClaim, 'metadata'>): string =>
  `could not find v1.PersistentVolumeClaim "${metadata.namespace}/${metadata.name}"`;
const elsewhere = ({ metadata }: PersistentVolume, node: string): string =>
  `pv "${metadata.name}" node affinity doesn't match node "${node}": no matching NodeSelectorTerms`;

/** @see kubernetes: component-helpers/storage/volume/pv_helpers.go GetBindVolumeToClaim */
export function boundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const byHand = volume.spec?.claimRef?.name === claim.metadata.name && volume.spec.claimRef.namespace === claim.metadata.namespace;
  const { apiVersion, kind, metadata } = claim;
  const { namespace = '', name, uid, resourceVersion } = metadata;
  return {
    ...volume,
    metadata: byHand
      ? volume.metadata
      : { ...volume.metadata, annotations: { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' } },
    spec: { ...volume.spec, claimRef: { apiVersion, kind, namespace, name, uid, resourceVersion } },
  };
}

const withSelectedNode = (claim: PersistentVolumeClaim, node: string): PersistentVolumeClaim => ({
  ...claim,
  metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: node } },
});

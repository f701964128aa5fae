import type { PersistentVolumeClaim, Pod } from '../../apimachinery/objects.ts';
import { claimName } from '../../scheduler/index.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';

interface Finalized {
  readonly metadata: { readonly deletionTimestamp?: unknown; readonly finalizers?: readonly string[] };
}

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

/** Holds claims and volumes, and lets them go when nobody uses them any longer. @see kubernetes: pkg/controller/volume/pvcprotection, pvprotection */
export class VolumeProtectionController {
  readonly #context: ControllerContext;
  readonly #claims: WorkQueue;
  readonly #volumes: WorkQueue;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#claims = new WorkQueue(context.engine, (key) => this.#syncClaim(key));
    this.#volumes = new WorkQueue(context.engine, (key) => this.#syncVolume(splitKey(key)[1]));
  }

  start(): void {
    const { store } = this.#context;
    for (const claim of store.list('PersistentVolumeClaim')) this.#claims.add(keyOf(claim));
    for (const volume of store.list('PersistentVolume')) this.#volumes.add(keyOf(volume));
    store.watch('PersistentVolumeClaim', ({ object }) => {
      if (isOpen(object, CLAIM_FINALIZER)) this.#claims.add(keyOf(object));
    });
    store.watch('Pod', ({ type, object }) => {
      if (type !== 'DELETED' && !isShutDown(object)) return;
      for (const volume of object.spec.volumes ?? []) {
        const name = claimName(object, volume);
        if (name) this.#claims.add(`${object.metadata.namespace}/${name}`);
      }
    });
    store.watch('PersistentVolume', ({ object }) => {
      if (isOpen(object, VOLUME_FINALIZER)) this.#volumes.add(keyOf(object));
    });
  }

  #syncClaim(key: string): void {
    const { store, api } = this.#context;
    const [namespace, name] = splitKey(key);
    const claim = store.get('PersistentVolumeClaim', namespace, name);
    if (!claim || !isOpen(claim, CLAIM_FINALIZER)) return;
    if (!claim.metadata.deletionTimestamp) api.update(withFinalizer(claim, CLAIM_FINALIZER));
    else if (!this.#isUsed(claim)) api.update(without(claim, CLAIM_FINALIZER));
  }

  /** By a Pod that has a node: no other will get it any more. */
  #isUsed({ metadata }: PersistentVolumeClaim): boolean {
    return this.#context.store.list('Pod', metadata.namespace).some((pod) => {
      const volumes = isShutDown(pod) ? pod.spec.volumes?.filter(({ ephemeral }) => !ephemeral) : pod.spec.volumes;
      return pod.spec.nodeName && volumes?.some((volume) => claimName(pod, volume) === metadata.name);
    });
  }

  #syncVolume(name: string): void {
    const { store, api } = this.#context;
    const volume = store.get('PersistentVolume', undefined, name);
    if (!volume || !isOpen(volume, VOLUME_FINALIZER)) return;
    if (!volume.metadata.deletionTimestamp) api.update(withFinalizer(volume, VOLUME_FINALIZER));
    else if (volume.status?.phase !== 'Bound') api.update(without(volume, VOLUME_FINALIZER));
  }
}

/**
 * The kubelet is done with it: it may be the claims of its own that it waits for now.
 * @see kubernetes: pkg/controller/volume/pvcprotection/pvc_protection_controller.go podIsShutDown
 */
const isShutDown = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;

/** It is held though it is to go, or not held though it is to stay. */
const isOpen = ({ metadata: { deletionTimestamp, finalizers } }: Finalized, finalizer: string): boolean =>
  (finalizers?.includes(finalizer) ?? false) === (deletionTimestamp !== undefined);

const withFinalizer = <T extends Finalized>(object: T, finalizer: string): T => ({
  ...object,
  metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer] },
});

const without = <T extends Finalized>(object: T, finalizer: string): T => ({
  ...object,
  metadata: { ...object.metadata, finalizers: object.metadata.finalizers?.filter((name) => name !== finalizer) ?? [] },
});

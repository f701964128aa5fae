import type { PersistentVolume, PersistentVolumeClaim } from '../apimachinery/objects.ts';
import { type Micros, SECOND, type Timer } from '../engine/index.ts';
import { type EventType, referenceTo } from '../events/index.ts';
import {
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  boundTo,
  capacityOf,
  claimName,
  className,
  findMatchingVolume,
  hasAccessModes,
  isBoundTo,
  isFullyBound,
  SELECTED_NODE,
  waitsForConsumer,
} from '../scheduler/index.ts';
import { type ControllerContext, keyOf, sameJson, splitKey, WorkQueue } from './context.ts';
import { claimBound } from './entries.ts';

/** Claims that are not bound yet are looked at again as often. */
const RESYNC: Micros = 15 * SECOND;
const SOURCE = { component: 'persistentvolume-controller' };
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';

/** Binds claims and volumes to each other. @see kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go */
export class VolumeController {
  readonly #context: ControllerContext;
  readonly #claims: WorkQueue;
  readonly #volumes: WorkQueue;
  /** The version that this controller has written itself: seeing it again is no news. */
  readonly #written = new Map<string, number>();
  #resync: Timer | undefined;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#claims = new WorkQueue(context.engine, (key) => this.#syncClaim(key));
    this.#volumes = new WorkQueue(context.engine, (key) => this.#syncVolume(splitKey(key)[1]));
  }

  start(): void {
    const { store } = this.#context;
    for (const volume of store.list('PersistentVolume')) this.#volumes.add(keyOf(volume));
    for (const claim of store.list('PersistentVolumeClaim')) this.#claims.add(keyOf(claim));
    store.watch('PersistentVolume', ({ object }) => {
      this.#volumes.add(keyOf(object));
      const { claimRef } = object.spec ?? {};
      if (claimRef) this.#claims.add(`${claimRef.namespace}/${claimRef.name}`);
    });
    store.watch('PersistentVolumeClaim', ({ object, previous, type }) => {
      if (Number(object.metadata.resourceVersion) <= (this.#written.get(object.metadata.uid) ?? 0)) return;
      if (type !== 'MODIFIED' || !sameJson([previous?.spec, previous?.metadata.annotations], [object.spec, object.metadata.annotations]))
        this.#claims.add(keyOf(object));
      if (object.spec?.volumeName) this.#volumes.add(`/${object.spec.volumeName}`);
    });
  }

  #syncVolume(name: string): void {
    const { store, api } = this.#context;
    const volume = store.get('PersistentVolume', undefined, name);
    if (!volume || volume.metadata.deletionTimestamp) return;
    const ref = volume.spec?.claimRef;
    if (!ref?.uid) {
      this.#volumePhase(volume, 'Available');
      return;
    }
    const claim = store.get('PersistentVolumeClaim', ref.namespace, ref.name ?? '');
    if (claim?.metadata.uid === ref.uid) {
      if (claim.spec?.volumeName === name) this.#volumePhase(volume, 'Bound');
      else this.#claims.add(keyOf(claim));
      return;
    }
    this.#volumePhase(volume, 'Released');
    if (volume.spec?.persistentVolumeReclaimPolicy === 'Delete')
      api.delete('PersistentVolume', undefined, name, { uid: volume.metadata.uid });
  }

  #volumePhase({ metadata, status }: PersistentVolume, phase: string): void {
    if (status?.phase !== phase) this.#context.api.updateStatus('PersistentVolume', undefined, metadata.name, { ...status, phase });
  }

  #syncClaim(key: string): void {
    const { store } = this.#context;
    const [namespace, name] = splitKey(key);
    const claim = store.get('PersistentVolumeClaim', namespace, name);
    if (!claim || claim.metadata.deletionTimestamp) return;
    if (isFullyBound(claim)) this.#syncBound(claim);
    else if (claim.spec?.volumeName) this.#syncRequested(claim, claim.spec.volumeName);
    else this.#syncUnbound(claim);
  }

  #syncBound(claim: PersistentVolumeClaim): void {
    const { store } = this.#context;
    const volume = store.get('PersistentVolume', undefined, claim.spec?.volumeName ?? '');
    // A volume without a claim has only come loose.
    if (volume && (!volume.spec?.claimRef || isBoundTo(volume, claim))) {
      this.#bind(volume, claim);
      return;
    }
    if (claim.status?.phase === 'Lost') return;
    this.#claimPhase(claim, 'Lost');
    if (volume) this.#event(claim, 'Warning', 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
    else this.#event(claim, 'Warning', 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  }

  /** The claim names its volume. */
  #syncRequested(claim: PersistentVolumeClaim, name: string): void {
    const volume = this.#context.store.get('PersistentVolume', undefined, name);
    if (volume && isBoundTo(volume, claim)) {
      this.#bind(volume, claim);
      return;
    }
    if (volume && !volume.spec?.claimRef) {
      const problem = mismatch(volume, claim);
      if (!problem) {
        this.#bind(volume, claim);
        return;
      }
      this.#event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${problem}`);
    } else if (volume) this.#event(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`);
    this.#pending(claim);
  }

  #syncUnbound(given: PersistentVolumeClaim): void {
    const { store } = this.#context;
    const claim = this.#withDefaultClass(given);
    const storageClass = store.get('StorageClass', undefined, className(claim));
    const delayBinding = waitsForConsumer(storageClass);
    const volume = findMatchingVolume(claim, byAccessModes(store.list('PersistentVolume')), { delayBinding });
    if (volume) {
      this.#bind(volume, claim);
      return;
    }
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (delayBinding && selected === undefined) this.#tellWaiting(claim);
    else if (className(claim) !== '') this.#provision(claim);
    else this.#event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
    this.#pending(claim);
  }

  /** A claim without a class gets the default one, as soon as there is one. @see kubernetes: assignDefaultStorageClass (beta in 1.26) */
  #withDefaultClass(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    const { store } = this.#context;
    if (claim.spec?.storageClassName !== undefined || className(claim) !== '') return claim;
    const defaults = store.list('StorageClass').filter(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
    const newest = defaults.sort((a, b) => (a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1))[0];
    if (!newest) return claim;
    return this.#update({ ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } } as PersistentVolumeClaim);
  }

  /** What is stored then. */
  #update(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    this.#context.api.update(claim);
    return this.#stored(claim);
  }
  #updateStatus(claim: PersistentVolumeClaim, status: unknown): void {
    this.#context.api.updateStatus('PersistentVolumeClaim', claim.metadata.namespace, claim.metadata.name, status);
    this.#stored(claim);
  }
  #stored(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    const { namespace, name, uid } = claim.metadata;
    const stored = this.#context.store.get('PersistentVolumeClaim', namespace, name) ?? claim;
    this.#written.set(uid, Number(stored.metadata.resourceVersion));
    return stored;
  }

  #tellWaiting(claim: PersistentVolumeClaim): void {
    const pods = this.#context.store
      .list('Pod', claim.metadata.namespace)
      .filter((pod) => !pod.spec.nodeName && pod.spec.volumes?.some((volume) => claimName(pod, volume) === claim.metadata.name))
      .map(({ metadata }) => metadata.name);
    const [reason, message] =
      pods.length === 0
        ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
        : ['WaitForPodScheduled', `waiting for ${pods.length > 1 ? 'pods' : 'pod'} ${pods.join(',')} to be scheduled`];
    this.#event(claim, 'Normal', reason as string, message as string);
  }

  /** Leaves it to an external provisioner. @see kubernetes: pv_controller.go provisionClaimOperationExternal */
  #provision(claim: PersistentVolumeClaim): void {
    const storageClass = this.#context.store.get('StorageClass', undefined, className(claim));
    if (!storageClass) {
      this.#event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className(claim)}" not found`);
      return;
    }
    const { provisioner } = storageClass;
    if (provisioner.startsWith('kubernetes.io/')) {
      this.#event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
      return;
    }
    this.#event(
      claim,
      'Normal',
      'ExternalProvisioning',
      `waiting for a volume to be created, either by external provisioner "${provisioner}" or manually created by system administrator`,
    );
    if (claim.metadata.annotations?.[PROVISIONER] === provisioner) return;
    const annotations = { ...claim.metadata.annotations, [BETA_PROVISIONER]: provisioner, [PROVISIONER]: provisioner };
    this.#update({ ...claim, metadata: { ...claim.metadata, annotations } });
  }

  #bind(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const { store, api, trace } = this.#context;
    const { namespace, name } = claim.metadata;
    const bound = isBoundTo(volume, claim) && volume.spec?.claimRef?.uid ? volume : boundTo(volume, claim);
    if (bound !== volume) api.update(bound);
    this.#volumePhase(store.get('PersistentVolume', undefined, volume.metadata.name) ?? bound, 'Bound');
    if (!isFullyBound(claim)) {
      const chosen = claim.spec?.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
      this.#update({
        ...claim,
        metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, ...chosen, [BIND_COMPLETED]: 'yes' } },
        spec: { ...claim.spec, volumeName: volume.metadata.name },
      } as PersistentVolumeClaim);
      trace.record(claimBound, {}, { claim: `${namespace}/${name}`, volume: volume.metadata.name });
    }
    const { accessModes, capacity } = volume.spec ?? {};
    const status = { ...claim.status, phase: 'Bound', accessModes, capacity };
    if (!sameJson([claim.status?.phase, claim.status?.accessModes, claim.status?.capacity], ['Bound', accessModes, capacity]))
      this.#updateStatus(claim, status);
  }

  #pending(claim: PersistentVolumeClaim): void {
    this.#claimPhase(claim, 'Pending');
    const { engine, store } = this.#context;
    this.#resync ??= engine.at((Math.floor(engine.now / RESYNC) + 1) * RESYNC, () => {
      this.#resync = undefined;
      for (const other of store.list('PersistentVolumeClaim')) if (!isFullyBound(other)) this.#claims.add(keyOf(other));
    });
  }

  #claimPhase(claim: PersistentVolumeClaim, phase: string): void {
    if (claim.status?.phase !== phase) this.#updateStatus(claim, { ...claim.status, phase });
  }

  #event(claim: PersistentVolumeClaim, type: EventType, reason: string, message: string): void {
    this.#context.recorder.record({ source: SOURCE, object: referenceTo(claim), type, reason, message });
  }
}

/** @see kubernetes: pv_controller.go checkVolumeSatisfyClaim */
function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const wanted = claim.spec?.resources?.requests?.storage ?? '0';
  if (capacityOf(volume).cmp(capacityOf({ ...volume, spec: { capacity: { storage: wanted } } })) < 0) return 'requested PV is too small';
  if (className(volume) !== className(claim)) return 'storageClassName does not match';
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode';
  return hasAccessModes(volume, claim.spec?.accessModes ?? []) ? undefined : 'incompatible accessMode';
}

/** Those with fewest modes first: a volume that can do more is kept for who needs it. @see kubernetes: persistentvolume/index.go */
const byAccessModes = (volumes: readonly PersistentVolume[]): PersistentVolume[] =>
  [...volumes].sort((a, b) => (a.spec?.accessModes?.length ?? 0) - (b.spec?.accessModes?.length ?? 0));

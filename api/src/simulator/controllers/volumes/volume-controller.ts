import { newestDefaultClass } from '../../api-server/index.ts';
import { migratedProvisioner } from '../../apimachinery/csi-migration.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { type Micros, SECOND, type Timer } from '../../engine/index.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import {
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  boundTo,
  claimName,
  className,
  isBoundTo,
  isFullyBound,
  SELECTED_NODE,
  waitsForConsumer,
} from '../../scheduler/index.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';
import { claimBound } from '../entries.ts';
import { bestMatch, mismatch, modesDiffer, whyNotProvisioned } from './matching.ts';
import { PROVISIONED_BY, VOLUME_SOURCE, VolumeReclaimer } from './reclaimer.ts';

/** All claims are looked at as often; of those that are bound, only one whose volume is no longer its own makes a difference. */
const RESYNC: Micros = 15 * SECOND;

/** The annotation by which a claim is handed to a provisioner outside of the controller. */
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';

/** Binds claims and volumes to each other. @see kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go */
export class VolumeController {
  readonly #context: ControllerContext;
  readonly #claims: WorkQueue;
  readonly #volumes: WorkQueue;
  readonly #reclaimer: VolumeReclaimer;
  /** The version that this controller has written itself: seeing it again is no news. */
  readonly #written = new Map<string, number>();
  #resync: Timer | undefined;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#reclaimer = new VolumeReclaimer(context);
    this.#claims = new WorkQueue(context.engine, (key) => this.#syncClaim(key));
    this.#volumes = new WorkQueue(context.engine, (key) => this.#syncVolume(splitKey(key)[1]));
  }

  start(): void {
    const { store } = this.#context;
    this.#reclaimer.start();
    for (const volume of store.list('PersistentVolume')) this.#volumes.add(keyOf(volume));
    for (const claim of store.list('PersistentVolumeClaim')) this.#claims.add(keyOf(claim));
    store.watch('PersistentVolume', ({ object, previous }) => {
      this.#volumes.add(keyOf(object));
      const { claimRef } = object.spec ?? {};
      const before = previous?.spec?.claimRef?.uid;
      if (before !== undefined && before !== claimRef?.uid) this.#planResync();
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
    const { store } = this.#context;
    const volume = store.get('PersistentVolume', undefined, name);
    if (!volume) return;
    const ref = volume.spec?.claimRef;
    const claim = ref && store.get('PersistentVolumeClaim', ref.namespace, ref.name ?? '');
    if (!ref?.uid) this.#reclaimer.setPhase(volume, 'Available');
    else if (claim?.metadata.uid !== ref.uid) this.#reclaimer.release(volume);
    else if (!claim.spec?.volumeName) {
      if (modesDiffer(volume, claim)) this.#tellModesDiffer(volume, claim);
      else this.#claims.add(keyOf(claim));
    } else if (claim.spec.volumeName === name) this.#reclaimer.setPhase(volume, 'Bound');
    // The claim has found another. What was made for it is not needed, and others are free again.
    else if (volume.metadata.annotations?.[PROVISIONED_BY] && volume.spec?.persistentVolumeReclaimPolicy === 'Delete')
      this.#reclaimer.release(volume);
    else this.#reclaimer.unbind(volume);
  }

  #tellModesDiffer(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const why = 'due to incompatible volumeMode.';
    const name = `"${claim.metadata.name}"`;
    this.#reclaimer.event(
      volume,
      'Warning',
      'VolumeMismatch',
      `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${name} ${why}`,
    );
    this.#event(
      claim,
      'Warning',
      'VolumeMismatch',
      `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim ${why}`,
    );
  }

  #syncClaim(key: string): void {
    const { store } = this.#context;
    const [namespace, name] = splitKey(key);
    const claim = store.get('PersistentVolumeClaim', namespace, name);
    if (!claim || claim.metadata.deletionTimestamp) return;
    if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) this.#syncBound(claim);
    else if (claim.spec?.volumeName) this.#syncRequested(claim, claim.spec.volumeName);
    else this.#syncUnbound(claim);
  }

  #syncBound(claim: PersistentVolumeClaim): void {
    const { store } = this.#context;
    const { volumeName = '' } = claim.spec ?? {};
    const volume = store.get('PersistentVolume', undefined, volumeName);
    // A volume without a claim has only come loose.
    if (volume && (!volume.spec?.claimRef || volume.spec.claimRef.uid === claim.metadata.uid)) {
      this.#bind(volume, claim);
      return;
    }
    if (claim.status?.phase === 'Lost') return;
    this.#updateStatus(claim, { phase: 'Lost' });
    if (volume) this.#event(claim, 'Warning', 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
    else {
      const what = volumeName ? 'its PersistentVolume' : 'reference to PersistentVolume';
      this.#event(claim, 'Warning', 'ClaimLost', `Bound claim has lost ${what}. Data on the volume is lost!`);
    }
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

  #syncUnbound(claim: PersistentVolumeClaim): void {
    const { store } = this.#context;
    const storageClass = store.get('StorageClass', undefined, className(claim));
    const delayBinding = waitsForConsumer(storageClass);
    const volume = bestMatch(claim, store.list('PersistentVolume'), delayBinding);
    if (volume) {
      this.#bind(volume, claim);
      return;
    }
    // Only a claim for which there is nothing without a class gets one; then it is looked at anew.
    const withClass = this.#withDefaultClass(claim);
    if (className(withClass) !== className(claim)) {
      this.#claims.add(keyOf(claim));
      return;
    }
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (delayBinding && selected === undefined) this.#tellWaiting(claim);
    else if (className(claim) !== '') this.#provision(claim);
    // Up to v1.27.10 one that wants none is to get the default one all the same; that is refused, and nothing more is said.
    else if (!newestDefaultClass(store.list('StorageClass')))
      this.#event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
    this.#pending(claim);
  }

  /** A claim without a class gets the default one, as soon as there is one. @see kubernetes: assignDefaultStorageClass (beta in 1.26) */
  #withDefaultClass(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    const { store } = this.#context;
    if (claim.spec?.storageClassName !== undefined || className(claim) !== '') return claim;
    const newest = newestDefaultClass(store.list('StorageClass'));
    if (!newest) return claim;
    return this.#update({ ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } });
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
      .filter(
        (pod) =>
          !pod.spec.nodeName && !isPodTerminal(pod) && pod.spec.volumes?.some((volume) => claimName(pod, volume) === claim.metadata.name),
      )
      .map(({ metadata }) => metadata.name);
    const [reason, message] =
      pods.length === 0
        ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
        : ['WaitForPodScheduled', `waiting for ${pods.length > 1 ? 'pods' : 'pod'} ${pods.join(',')} to be scheduled`];
    this.#event(claim, 'Normal', reason, message);
  }

  /** Leaves it to an external provisioner. @see kubernetes: pv_controller.go provisionClaimOperationExternal */
  #provision(claim: PersistentVolumeClaim): void {
    const storageClass = this.#context.store.get('StorageClass', undefined, className(claim));
    if (!storageClass) {
      this.#event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className(claim)}" not found`);
      return;
    }
    const provisioner = migratedProvisioner(storageClass.provisioner);
    const problem = whyNotProvisioned(provisioner);
    if (problem) {
      this.#event(claim, 'Warning', 'ProvisioningFailed', problem);
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
    this.#reclaimer.setPhase(store.get('PersistentVolume', undefined, volume.metadata.name) ?? bound, 'Bound');
    if (!isFullyBound(claim)) {
      const chosen = claim.spec?.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
      this.#update({
        ...claim,
        metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, ...chosen, [BIND_COMPLETED]: 'yes' } },
        spec: { ...claim.spec, volumeName: volume.metadata.name },
      } as PersistentVolumeClaim);
      trace.record(claimBound, {}, { claim: `${namespace}/${name}`, volume: volume.metadata.name });
    }
    const { accessModes } = volume.spec ?? {};
    const isBound = claim.status?.phase === 'Bound';
    // A volume that grows later is another matter: its file system may not have grown with it.
    const capacity = isBound ? claim.status?.capacity : volume.spec?.capacity;
    if (!isBound || !sameJson(claim.status?.accessModes, accessModes))
      this.#updateStatus(claim, { ...claim.status, phase: 'Bound', accessModes, capacity });
  }

  #pending(claim: PersistentVolumeClaim): void {
    this.#claimPhase(claim, 'Pending');
    this.#planResync();
  }

  #planResync(): void {
    const { engine, store } = this.#context;
    this.#resync ??= engine.at((Math.floor(engine.now / RESYNC) + 1) * RESYNC, () => {
      this.#resync = undefined;
      for (const claim of store.list('PersistentVolumeClaim')) if (!this.#isSettled(claim)) this.#claims.add(keyOf(claim));
    });
  }

  #isSettled(claim: PersistentVolumeClaim): boolean {
    if (!isFullyBound(claim)) return false;
    const volume = this.#context.store.get('PersistentVolume', undefined, claim.spec?.volumeName ?? '');
    return volume?.spec?.claimRef?.uid === claim.metadata.uid;
  }

  #claimPhase(claim: PersistentVolumeClaim, phase: string): void {
    if (claim.status?.phase !== phase) this.#updateStatus(claim, { ...claim.status, phase });
  }

  #event(claim: PersistentVolumeClaim, type: EventType, reason: string, message: string): void {
    this.#context.recorder.record({ source: VOLUME_SOURCE, object: referenceTo(claim), type, reason, message });
  }
}

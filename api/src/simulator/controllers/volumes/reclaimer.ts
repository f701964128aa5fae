import type { PersistentVolume } from '../../apimachinery/objects.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import { BOUND_BY_CONTROLLER } from '../../scheduler/index.ts';
import type { ControllerContext } from '../context.ts';
import { VolumeRecycler } from './recycler.ts';

/** Who events of volumes and claims come from. */
export const VOLUME_SOURCE = { component: 'persistentvolume-controller' };

/** The annotation of a volume that was made for a claim: by whom. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** What becomes of a volume whose claim is gone. @see kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go reclaimVolume */
export class VolumeReclaimer {
  readonly #context: ControllerContext;
  readonly #recycler: VolumeRecycler;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#recycler = new VolumeRecycler(context, (volume, problem) => this.#recycled(volume, problem));
  }

  start(): void {
    this.#recycler.start();
  }

  /** What failed before is left as it is, that one sees why. (It would be tried again now and then.) */
  release(volume: PersistentVolume): void {
    if (volume.status?.phase === 'Failed') return;
    this.setPhase(volume, 'Released');
    const policy = volume.spec?.persistentVolumeReclaimPolicy;
    if (policy === 'Delete') this.#delete(volume);
    else if (policy === 'Recycle') this.#recycle(volume);
  }

  setPhase({ metadata, status }: PersistentVolume, phase: string, message?: string): void {
    if (status?.phase === phase) return;
    const { message: _, ...rest } = status ?? {};
    this.#context.api.updateStatus('PersistentVolume', undefined, metadata.name, { ...rest, phase, ...(message && { message }) });
  }

  /** Free again; one that the user bound beforehand stays so. @see kubernetes: pv_controller.go unbindVolume */
  unbind(volume: PersistentVolume): void {
    const { [BOUND_BY_CONTROLLER]: byController, ...annotations } = volume.metadata.annotations ?? {};
    const { annotations: _, ...metadata } = volume.metadata;
    const { claimRef, ...spec } = volume.spec ?? {};
    const { uid: __, ...reserved } = claimRef ?? {};
    const kept = Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata;
    this.#context.api.update({
      ...volume,
      metadata: kept,
      spec: byController ? spec : { ...spec, claimRef: reserved },
    } as PersistentVolume);
    this.setPhase(this.#current(volume), 'Available');
  }

  #delete(volume: PersistentVolume): void {
    const provisioner = volume.metadata.annotations?.[PROVISIONED_BY];
    // It goes as it is.
    if (volume.metadata.deletionTimestamp) return;
    // Left to who has made it.
    if (provisioner && !provisioner.startsWith('kubernetes.io/')) return;
    const problem = whyNotDeleted(volume);
    if (problem) this.#fails(volume, 'VolumeFailedDelete', problem);
    else this.#context.api.delete('PersistentVolume', undefined, volume.metadata.name, { uid: volume.metadata.uid });
  }

  #recycle(volume: PersistentVolume): void {
    if (volume.spec?.hostPath || volume.spec?.nfs) this.#recycler.recycle(volume);
    else this.#fails(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!');
  }
  #recycled(volume: PersistentVolume, problem: string | undefined): void {
    if (problem !== undefined) {
      this.#fails(volume, 'VolumeFailedRecycle', `Recycle failed: ${problem}`);
      return;
    }
    this.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled');
    this.unbind(this.#current(volume));
  }

  #fails(volume: PersistentVolume, reason: string, message: string): void {
    this.setPhase(this.#current(volume), 'Failed', message);
    this.event(volume, 'Warning', reason, message);
  }
  #current(volume: PersistentVolume): PersistentVolume {
    return this.#context.store.get('PersistentVolume', undefined, volume.metadata.name) ?? volume;
  }
  event(volume: PersistentVolume, type: EventType, reason: string, message: string): void {
    this.#context.recorder.record({ source: VOLUME_SOURCE, object: referenceTo(volume), type, reason, message });
  }
}

/**
 * Only one plugin of the controller manager deletes, and that only for tests: directories below /tmp.
 * @see kubernetes: cmd/kube-controller-manager/app/plugins.go; pkg/volume/hostpath/host_path.go hostPathDeleter
 */
function whyNotDeleted({ metadata, spec }: PersistentVolume): string | undefined {
  const path = spec?.hostPath?.path;
  if (path !== undefined)
    return /\/tmp\/.+/.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
  const why = spec?.nfs || spec?.local || spec?.csi ? 'no deletable volume plugin matched' : 'no volume plugin matched';
  return `error getting deleter volume plugin for volume "${metadata.name}": ${why}`;
}

import type { PersistentVolume } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { type EventType, referenceTo } from '../../events/index.ts';
import { requestedStorage } from '../../scheduler/index.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';

const SOURCE = { component: 'volume_expand' };

/**
 * Tells that a claim has grown. Volumes are expanded by others: no plugin of the controller manager can, and what could once has
 * been given to CSI drivers.
 * @see kubernetes: pkg/controller/volume/expand/expand_controller.go
 */
export class VolumeExpansionController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context.engine, (key) => this.#sync(key));
  }

  start(): void {
    this.#context.store.watch('PersistentVolumeClaim', ({ object, previous }) => {
      if (!previous || object.status?.phase !== 'Bound') return;
      if (requestedStorage(object).cmp(requestedStorage(previous)) > 0) this.#queue.add(keyOf(object));
    });
  }

  #sync(key: string): void {
    const { store, recorder } = this.#context;
    const [namespace, name] = splitKey(key);
    const claim = store.get('PersistentVolumeClaim', namespace, name);
    const volume = store.get('PersistentVolume', undefined, claim?.spec?.volumeName ?? '');
    if (!claim || volume?.spec?.claimRef?.uid !== claim.metadata.uid) return;
    if (requestedStorage(claim).cmp(parseQuantity(claim.status?.capacity?.storage ?? '0')) <= 0) return;
    const [type, message] = whoExpands(volume);
    recorder.record({ source: SOURCE, object: referenceTo(claim), type, reason: 'ExternalExpanding', message });
  }
}

/** In-tree plugins for which there is a CSI driver now, by their field in a volume. @see kubernetes: pkg/volume/csimigration/plugin_manager.go */
const MIGRATED = {
  awsElasticBlockStore: 'kubernetes.io/aws-ebs',
  gcePersistentDisk: 'kubernetes.io/gce-pd',
  azureDisk: 'kubernetes.io/azure-disk',
  azureFile: 'kubernetes.io/azure-file',
  cinder: 'kubernetes.io/cinder',
  vsphereVolume: 'kubernetes.io/vsphere-volume',
} as const;

function whoExpands({ spec }: PersistentVolume): [EventType, string] {
  const plugin = Object.entries(MIGRATED).find(([field]) => spec?.[field as keyof typeof MIGRATED])?.[1];
  return plugin
    ? ['Normal', `CSI migration enabled for ${plugin}; waiting for external resizer to expand the pvc`]
    : ['Warning', 'waiting for an external controller to expand this PVC'];
}

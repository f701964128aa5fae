import type { PersistentVolume, Pod } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { referenceTo } from '../../events/index.ts';
import type { ControllerContext } from '../context.ts';

const NAMESPACE = 'default';
const SOURCE = { component: 'persistentvolume-controller' };
const GI = 1024n ** 3n;

/**
 * Empties a volume by a Pod that deletes what is on it.
 * @see kubernetes: pkg/volume/util/recyclerclient/recycler_client.go; pkg/volume/plugins.go NewPersistentVolumeRecyclerPodTemplate
 */
export class VolumeRecycler {
  readonly #context: ControllerContext;
  /** Told when it is done, or what went wrong. */
  readonly #done: (volume: PersistentVolume, problem: string | undefined) => void;
  /** By the Pod's name. */
  readonly #running = new Map<string, PersistentVolume>();

  constructor(context: ControllerContext, done: (volume: PersistentVolume, problem: string | undefined) => void) {
    this.#context = context;
    this.#done = done;
  }

  start(): void {
    const { store } = this.#context;
    store.watch('Pod', ({ type, object }) => {
      const volume = object.metadata.namespace === NAMESPACE ? this.#running.get(object.metadata.name) : undefined;
      if (volume) this.#podChanged(volume, object, type === 'DELETED');
    });
    store.watch('Event', ({ type, object }) => {
      if (this.#running.size === 0 || type !== 'ADDED') return;
      const { involvedObject, message = '' } = object;
      const volume =
        involvedObject.kind === 'Pod' && involvedObject.namespace === NAMESPACE && this.#running.get(involvedObject.name ?? '');
      if (volume) this.#tell(volume, object.type === 'Warning' ? 'Warning' : 'Normal', message);
    });
  }

  recycle(volume: PersistentVolume): void {
    const pod = recyclerPod(volume);
    if (this.#running.has(pod.metadata.name)) return;
    this.#running.set(pod.metadata.name, volume);
    const answer = this.#context.api.create(pod);
    if (!answer.ok) this.#end(volume, `unexpected error creating recycler pod:  ${answer.message}`);
  }

  #podChanged(volume: PersistentVolume, { status }: Pod, deleted: boolean): void {
    if (deleted) this.#end(volume, 'recycler pod was deleted');
    else if (status.phase === 'Succeeded') this.#end(volume, undefined);
    else if (status.phase === 'Failed') this.#end(volume, status.message || 'pod failed, pod.Status.Message unknown');
  }

  #end(volume: PersistentVolume, problem: string | undefined): void {
    const name = podName(volume);
    this.#running.delete(name);
    this.#context.api.deletePod(NAMESPACE, name, {});
    this.#done(volume, problem);
  }

  #tell(volume: PersistentVolume, type: 'Normal' | 'Warning', message: string): void {
    this.#context.recorder.record({
      source: SOURCE,
      object: referenceTo(volume),
      type,
      reason: 'RecyclerPod',
      message: `Recycler pod: ${message}`,
    });
  }
}

const podName = ({ metadata }: PersistentVolume): string => `recycler-for-${metadata.name}`;

/** It has longer for a larger volume. @see kubernetes: pkg/volume/plugins.go CalculateTimeoutForVolume */
function recyclerPod(volume: PersistentVolume) {
  const { hostPath, nfs, capacity } = volume.spec ?? {};
  const [least, perGi] = hostPath ? [60n, 30n] : [300n, 30n];
  const gibibytes = parseQuantity(capacity?.storage ?? '0').value() / GI;
  const timeout = gibibytes * perGi;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName(volume), namespace: NAMESPACE },
    spec: {
      activeDeadlineSeconds: Number(timeout > least ? timeout : least),
      restartPolicy: 'Never',
      volumes: [{ name: 'vol', ...(hostPath ? { hostPath: { path: hostPath.path } } : { nfs: { server: nfs?.server, path: nfs?.path } }) }],
      containers: [
        {
          name: 'pv-recycler',
          image: 'registry.k8s.io/debian-base:v2.0.0',
          command: ['/bin/sh'],
          args: ['-c', 'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1'],
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  };
}

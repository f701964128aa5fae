import type { Pod } from '../apimachinery/objects.ts';
import { claimName } from '../scheduler/index.ts';
import type { ControllerContext } from './context.ts';

/** Makes the claims of generic ephemeral volumes. @see kubernetes: pkg/controller/volume/ephemeral/controller.go */
export class EphemeralVolumeController {
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { store } = this.#context;
    for (const pod of store.list('Pod')) this.#sync(pod);
    store.watch('Pod', ({ type, object }) => {
      if (type === 'ADDED') this.#sync(object);
    });
  }

  #sync(pod: Pod): void {
    const { store, api } = this.#context;
    const { namespace, name: podName, uid, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp) return;
    for (const volume of pod.spec.volumes ?? []) {
      const template = volume.ephemeral?.volumeClaimTemplate;
      const name = claimName(pod, volume);
      if (!template || !name || store.get('PersistentVolumeClaim', namespace, name)) continue;
      const { labels, annotations } = template.metadata ?? {};
      api.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name,
          namespace,
          ...(labels && { labels }),
          ...(annotations && { annotations }),
          ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: podName, uid, controller: true, blockOwnerDeletion: true }],
        },
        spec: template.spec,
      } as never);
    }
  }
}

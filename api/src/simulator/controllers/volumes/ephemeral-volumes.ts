import type { Pod } from '../../apimachinery/objects.ts';
import { MILLISECOND, type Micros, SECOND } from '../../engine/index.ts';
import { referenceTo } from '../../events/index.ts';
import { claimName, PACE } from '../../scheduler/index.ts';
import type { ControllerContext } from '../context.ts';

/** @see kubernetes: client-go/util/workqueue/default_rate_limiters.go DefaultControllerRateLimiter */
const RETRY: Micros = 5 * MILLISECOND;
const LONGEST_RETRY: Micros = 1000 * SECOND;
const SOURCE = { component: 'ephemeral_volume' };

type Volume = NonNullable<Pod['spec']['volumes']>[number];
/** What the controller and its call to the API take: the scheduler is faster, and finds first that the claim is yet to come. */
const REACTION: Micros = 5 * MILLISECOND;

/** Makes the claims of generic ephemeral volumes. @see kubernetes: pkg/controller/volume/ephemeral/controller.go */
export class EphemeralVolumeController {
  readonly #context: ControllerContext;
  /** When the last Pod came: those of one instant come one after another, to this controller as to the scheduler. */
  #last: Micros = Number.NEGATIVE_INFINITY;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  start(): void {
    const { store } = this.#context;
    for (const pod of store.list('Pod')) this.#sync(pod);
    store.watch('Pod', ({ type, object }) => {
      if (type !== 'ADDED') return;
      const { now } = this.#context.engine;
      this.#last = Math.max(now, this.#last + PACE);
      if (object.spec.volumes?.some(({ ephemeral }) => ephemeral)) this.#later(object, this.#last - now + REACTION);
    });
    // One that somebody has deleted is made anew.
    store.watch('PersistentVolumeClaim', ({ type, object: { metadata } }) => {
      if (type !== 'DELETED') return;
      for (const pod of store.list('Pod', metadata.namespace))
        if (pod.spec.volumes?.some((volume) => volume.ephemeral && claimName(pod, volume) === metadata.name)) this.#later(pod, REACTION);
    });
  }

  #later({ metadata: { namespace, name, uid } }: Pod, delay: Micros, retry?: Micros): void {
    const { engine, store } = this.#context;
    engine.after(delay, () => {
      const current = store.get('Pod', namespace, name);
      if (current?.metadata.uid === uid) this.#sync(current, retry);
    });
  }

  #sync(pod: Pod, retry = RETRY): void {
    if (pod.metadata.deletionTimestamp) return;
    for (const volume of pod.spec.volumes ?? []) {
      const problem = this.#handle(pod, volume);
      if (problem === undefined) continue;
      const message = `ephemeral volume ${volume.name}: ${problem}`;
      this.#context.recorder.record({ source: SOURCE, object: referenceTo(pod), type: 'Warning', reason: 'FailedBinding', message });
      this.#later(pod, retry, Math.min(2 * retry, LONGEST_RETRY));
      return;
    }
  }

  /** What keeps the Pod from its claim, if anything does. */
  #handle(pod: Pod, volume: Volume): string | undefined {
    const { store, api } = this.#context;
    const { namespace, name: podName, uid } = pod.metadata;
    const template = volume.ephemeral?.volumeClaimTemplate;
    const name = claimName(pod, volume);
    if (!template || !name) return undefined;
    const claim = store.get('PersistentVolumeClaim', namespace, name);
    if (claim?.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid)) return undefined;
    if (claim) return `PVC ${namespace}/${name} was not created for pod ${namespace}/${podName} (pod is not owner)`;
    const { labels, annotations } = template.metadata ?? {};
    const answer = api.create({
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
    return answer.ok ? undefined : `create PVC ${name}: ${answer.message}`;
  }
}

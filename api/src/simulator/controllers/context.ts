import type { DriverSays } from '../apimachinery/csi-drivers.ts';
import type { Kind, KubernetesObject, ObjectMeta, PodStatus } from '../apimachinery/objects.ts';
import type { PropagationPolicy } from '../apimachinery/propagation.ts';
import type { Engine, Micros, Random, Trace } from '../engine/index.ts';
import type { EventRecorder } from '../events/index.ts';
import type { Answer, SchedulerStore } from '../scheduler/index.ts';
import type { WorkloadObjects } from './workloads/objects.ts';

/** An object that is yet to be created: the API server gives it the rest. */
export type NewObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Pick<ObjectMeta, 'name'> & Partial<ObjectMeta>;
};

/** What the controllers ask of the API server. Deleting honours finalizers; so does an update that takes the last one away. */
interface ControllerClient {
  create(object: NewObject): { readonly ok: true; readonly object: KubernetesObject } | Extract<Answer, { readonly ok: false }>;
  /** Metadata and spec. */
  update(object: KubernetesObject): Answer;
  /** The status alone, as a whole. */
  updateStatus(kind: Kind, namespace: string | undefined, name: string, status: unknown): Answer;
  updatePodStatus(namespace: string, name: string, uid: string, status: PodStatus): Answer;
  deletePod(namespace: string, name: string, options: { readonly uid?: string; readonly gracePeriodSeconds?: number }): Answer;
  delete(
    kind: Kind,
    namespace: string | undefined,
    name: string,
    options?: { readonly uid?: string; readonly propagationPolicy?: PropagationPolicy },
  ): Answer;
  /** Nothing is left in it. */
  finalizeNamespace(name: string): Answer;
}

/** What all controllers work with. */
export interface ControllerContext {
  readonly engine: Pick<Engine, 'now' | 'at' | 'after'>;
  readonly store: SchedulerStore;
  readonly api: ControllerClient;
  readonly random: Random;
  readonly trace: Trace;
  readonly recorder: EventRecorder;
  /** What CSI drivers say of themselves. */
  readonly driverSays: DriverSays;
  /** Those of kube-system. */
  readonly workloads: WorkloadObjects;
}

/** What a controller does with a key takes a moment, and many changes of one thing are one piece of work. */
const LATENCY: Micros = 5_000;

/** Keys to look at, each once. @see kubernetes: client-go/util/workqueue */
export class WorkQueue {
  readonly #engine: ControllerContext['engine'];
  readonly #work: (key: string) => void;
  readonly #waiting = new Set<string>();

  constructor(engine: ControllerContext['engine'], work: (key: string) => void) {
    this.#engine = engine;
    this.#work = work;
  }

  add(key: string, delay: Micros = LATENCY): void {
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#engine.after(delay, () => {
      this.#waiting.delete(key);
      this.#work(key);
    });
  }
}

/** The name of an object in a queue: `namespace/name`, with nothing before the slash where it has no namespace. */
export const keyOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** The halves of a queue's key `namespace/name`, which has a slash. */
export function splitKey(key: string): readonly [namespace: string, name: string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}

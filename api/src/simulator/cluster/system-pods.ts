import type { Store } from '../api-server/index.ts';
import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { Kind, KubernetesObject, Pod } from '../apimachinery/objects.ts';
import type { Micros } from '../engine/index.ts';
import type { ContainerRuntime, LogRecord, RuntimeStats } from '../runtime/index.ts';

interface Played {
  readonly store: Store;
  readonly nodes: ReadonlyMap<string, { readonly runtime: ContainerRuntime }>;
  readonly engine: { readonly now: Micros };
}

const KINDS: readonly Kind[] = ['Pod', 'Endpoints', 'EndpointSlice'];

/**
 * The Pods of kube-system as every run finds them: the control plane, the DNS servers and the proxies. They were played once, in
 * a cluster that had nothing else, and are the same in every run.
 */
export class SystemPods {
  /** What they leave in the store. */
  #left: readonly (readonly [kind: Kind, object: KubernetesObject])[];
  readonly #pods: readonly Pod[];
  readonly #uids: ReadonlySet<string>;
  readonly #played: Played;

  constructor(played: Played) {
    const { store } = played;
    this.#played = played;
    this.#pods = store.list('Pod');
    this.#uids = new Set(this.#pods.map(({ metadata }) => metadata.uid));
    this.#left = KINDS.flatMap((kind) => store.list(kind, 'kube-system').map((object): [Kind, KubernetesObject] => [kind, object]));
  }

  /** Puts into a cluster's store what they have left: the very objects that the last one had, so that runs share them. */
  restore(store: Store): void {
    this.#left = this.#left.map(([kind, object]) => [kind, store.restore(kind, object as never)]);
  }

  podsOf(node: string): readonly Pod[] {
    return this.#pods.filter(({ spec }) => spec.nodeName === node);
  }

  /** Whether it is one of them, though the API server may show it by another object. */
  stands(pod: Pod): boolean {
    return this.#standing(pod) !== undefined;
  }

  has({ metadata: { uid } }: Pod): boolean {
    return this.#uids.has(uid);
  }

  /** What its container has written; undefined if it is none of these. */
  log(containerID: string): readonly LogRecord[] | undefined {
    const pod = this.#pods.find(({ status }) => status.containerStatuses?.some((one) => one.containerID?.endsWith(`//${containerID}`)));
    return pod && this.#runtimeOf(pod)?.logs.at(containerID, this.#played.engine.now);
  }

  usage(pod: Pod): ReturnType<RuntimeStats['usage']> | undefined {
    const standing = this.#standing(pod);
    const used = standing && this.#runtimeOf(standing)?.stats.usage(kubeletUid(standing));
    return used && new Map([...used].map(([name, one]) => [name, { ...one, cpuMillis: one.cpuMillis + (IDLE_MILLIS[name] ?? 0) }]));
  }

  #standing(pod: Pod): Pod | undefined {
    const uid = kubeletUid(pod);
    return this.#pods.find((one) => kubeletUid(one) === uid);
  }

  #runtimeOf({ spec }: Pod): ContainerRuntime | undefined {
    return this.#played.nodes.get(spec.nodeName ?? '')?.runtime;
  }
}

/** Thousandths of a CPU that they use while little happens, as in a small cluster: a run does not play their own work. */
const IDLE_MILLIS: Readonly<Record<string, number>> = {
  coredns: 1.6,
  etcd: 20.4,
  'kube-apiserver': 41.7,
  'kube-controller-manager': 13.8,
  'kube-proxy': 0.4,
  'kube-scheduler': 2.9,
};

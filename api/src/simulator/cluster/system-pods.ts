import type { Store } from '../api-server/index.ts';
import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { Kind, KubernetesObject, Pod } from '../apimachinery/objects.ts';
import type { Micros } from '../engine/index.ts';
import type { ContainerRuntime, LogRecord } from '../runtime/index.ts';

interface Played {
  readonly store: Store;
  readonly nodes: ReadonlyMap<string, { readonly runtime: ContainerRuntime }>;
  readonly engine: { readonly now: Micros };
}

/**
 * The Pods of kube-system as every run finds them: the control plane, the DNS servers and the proxies. They were played once, in
 * a cluster that had nothing else, and are the same in every run.
 */
export class SystemPods {
  /** What they leave in the store. */
  readonly objects: readonly (readonly [kind: Kind, objects: readonly KubernetesObject[]])[];
  readonly #pods: readonly Pod[];
  readonly #uids: ReadonlySet<string>;
  readonly #played: Played;

  constructor(played: Played) {
    const { store } = played;
    this.#played = played;
    this.#pods = store.list('Pod');
    this.#uids = new Set(this.#pods.map(({ metadata }) => metadata.uid));
    const ofDns = (kind: 'Endpoints' | 'EndpointSlice') =>
      store.list(kind, 'kube-system').filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns');
    this.objects = [
      ['Pod', this.#pods],
      ['Endpoints', ofDns('Endpoints')],
      ['EndpointSlice', ofDns('EndpointSlice')],
    ];
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
    return pod && this.#runtimeOf(pod)?.log(containerID, this.#played.engine.now);
  }

  usage(pod: Pod): ReturnType<ContainerRuntime['usage']> | undefined {
    const standing = this.#standing(pod);
    return standing && this.#runtimeOf(standing)?.usage(kubeletUid(standing));
  }

  #standing(pod: Pod): Pod | undefined {
    const uid = kubeletUid(pod);
    return this.#pods.find((one) => kubeletUid(one) === uid);
  }

  #runtimeOf({ spec }: Pod): ContainerRuntime | undefined {
    return this.#played.nodes.get(spec.nodeName ?? '')?.runtime;
  }
}

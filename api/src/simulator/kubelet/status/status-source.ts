import type { PodSpec, PodStatus } from '../../apimachinery/objects.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';

/** What a Pod's status is made of. */
export interface StatusSource {
  readonly pod: {
    readonly metadata: { readonly deletionTimestamp?: string; readonly annotations?: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
    /** As the API server has it. */
    readonly status: PodStatus;
  };
  readonly runtime: PodRuntimeStatus;
  /** What the kubelet wrote last; undefined after a restart of the kubelet. */
  readonly previous: PodStatus | undefined;
  /** No container will be started again. */
  readonly podIsTerminal: boolean;
  /** Why a container could not be started at the last sync: the reason cache. */
  startFailure(container: string): { readonly reason: string; readonly message: string } | undefined;
  readonly probes: ProbeView;
  /** The node's addresses, one of each family. */
  readonly hostIPs: readonly string[];
  /** Something on the node has decided that the Pod must go. */
  readonly evict?: { readonly reason: string; readonly message: string } | undefined;
  /** In front of container ids. */
  readonly runtimeName?: string;
}

/** What the probes say of running containers. @see kubernetes: pkg/kubelet/prober/prober_manager.go UpdatePodStatus */
export interface ProbeView {
  /** The startup probe has succeeded, or there is none. */
  started(container: string, containerID: string): boolean;
  /** The readiness probe's last result is success, or there is none. */
  ready(container: string, containerID: string): boolean;
}

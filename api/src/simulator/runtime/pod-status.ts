import type { Micros } from '../engine/index.ts';
import type { Signalled } from '../kernel/index.ts';

/** What the runtime reports of one container. @see kubernetes: pkg/kubelet/container/runtime.go Status */
export interface RuntimeContainerStatus {
  /** 64 hexadecimal digits, without `containerd://`. */
  readonly id: string;
  readonly name: string;
  readonly state: 'created' | 'running' | 'exited' | 'unknown';
  readonly createdAt: Micros;
  readonly startedAt?: Micros | undefined;
  readonly finishedAt?: Micros | undefined;
  readonly exitCode: number;
  readonly signal?: number;
  /** Completed, Error, OOMKilled, ContainerCannotRun, StartError … */
  readonly reason: string;
  /** Its first process was not the one that lacked memory. The kubelet is not told. */
  readonly outlivedOom?: true;
  /** A process of another container had sent its first process a signal. The kubelet is not told, either. */
  readonly signalled?: Signalled;
  /** The termination message. */
  readonly message: string;
  /** As the status shows it: `docker.io/library/nginx:latest`. */
  readonly image: string;
  readonly imageID: string;
  /** Of the container's spec: a change means that it must be started anew. */
  readonly hash: string;
  /** Number of restarts before this one. */
  readonly restartCount: number;
}

/** A Pod's sandbox as CRI tells of it; the IP is empty on the node's network. */
export interface SandboxStatus {
  readonly id: string;
  readonly attempt: number;
  readonly state: 'READY' | 'NOTREADY';
  readonly createdAt: Micros;
  readonly ip?: string;
}

/** @see kubernetes: pkg/kubelet/container/runtime.go PodStatus */
export interface PodRuntimeStatus {
  /** Of the newest ready sandbox; empty for a Pod on the host's network until the status fills it in. */
  readonly ips: readonly string[];
  /** Newest first. */
  readonly sandboxes: readonly SandboxStatus[];
  /** Newest first; several of one name after restarts. */
  readonly containers: readonly RuntimeContainerStatus[];
}

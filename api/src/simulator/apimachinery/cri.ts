/** What whoever makes a sandbox or a container writes on it. */
export interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What the container runtime interface is asked for. @see kubernetes: cri-api/pkg/apis/runtime/v1/api.proto */
export type CriRequest =
  | { readonly method: 'Version' }
  | { readonly method: 'Status' }
  | { readonly method: 'ListContainers' | 'ListContainerStats'; readonly filter: ContainerFilter }
  | { readonly method: 'ListPodSandbox' | 'ListPodSandboxStats'; readonly filter: SandboxFilter }
  | { readonly method: 'ContainerStatus' | 'PodSandboxStatus' | 'ImageStatus'; readonly id: string }
  | { readonly method: 'StartContainer' | 'RemoveContainer' | 'StopPodSandbox' | 'RemovePodSandbox' | 'RemoveImage'; readonly id: string }
  | { readonly method: 'StopContainer'; readonly id: string; readonly seconds: number }
  | { readonly method: 'PullImage'; readonly id: string; readonly authorized: boolean }
  | { readonly method: 'ListImages' | 'ImageFsInfo' }
  | {
      readonly method: 'Exec' | 'ExecSync';
      readonly id: string;
      readonly command: readonly string[];
      readonly tty: boolean;
      readonly seconds: number;
      readonly stdin?: string;
    };

/** Those that have all of that. */
export interface ContainerFilter {
  readonly id?: string | undefined;
  readonly podSandboxId?: string | undefined;
  readonly state?: ContainerState | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
export interface SandboxFilter {
  readonly id?: string | undefined;
  readonly state?: SandboxState | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * One part of an answer, a line each: what a command writes, as it does; the last has a value, why there is none (a gRPC status), or that
 * the rest is not played.
 */
export type CriAnswer =
  | { readonly stream: 1 | 2; readonly text: string }
  | { readonly value: unknown }
  | { readonly error: CriError }
  | { readonly notFollowed: true };
export interface CriError {
  readonly code: string;
  readonly message: string;
}

export type ContainerState = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED' | 'CONTAINER_UNKNOWN';
export type SandboxState = 'SANDBOX_READY' | 'SANDBOX_NOTREADY';

// As protobuf's messages are written as JSON: the fields in the order of the message, numbers of 64 bits as texts.

export interface ContainerMessage {
  readonly id: string;
  readonly podSandboxId: string;
  readonly metadata: { readonly name: string; readonly attempt: number };
  readonly image: { readonly image: string; readonly annotations: Readonly<Record<string, string>> };
  readonly imageRef: string;
  readonly state: ContainerState;
  /** In nanoseconds of Unix time. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface SandboxMetadata {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly attempt: number;
}

export interface SandboxMessage {
  readonly id: string;
  readonly metadata: SandboxMetadata;
  readonly state: SandboxState;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly runtimeHandler: string;
}

export interface ImageMessage {
  /** `sha256:…` of its configuration. */
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly size: string;
  readonly uid: { readonly value: string } | null;
  readonly username: string;
  readonly spec: null;
  readonly pinned: boolean;
}

/** The same for a container that is looked at by itself. */
export interface ContainerStatusMessage extends Omit<ContainerMessage, 'podSandboxId'> {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  readonly mounts: readonly unknown[];
  readonly logPath: string;
  readonly resources: null;
}

export interface SandboxStatusMessage extends SandboxMessage {
  readonly network: { readonly additionalIps: readonly { readonly ip: string }[]; readonly ip: string };
  readonly linux: unknown;
}

/** `info`: what containerd tells beside it to whoever wants to know more. */
export interface StatusAnswer<T> {
  readonly status: T;
  readonly info: Readonly<Record<string, unknown>>;
}

export interface ContainerStatsMessage {
  readonly attributes: { readonly id: string; readonly metadata: { readonly name: string; readonly attempt: number } } & Labelled;
  readonly cpu: CpuUsage | null;
  readonly memory: MemoryUsage | null;
  readonly writableLayer: {
    readonly timestamp: string;
    readonly fsId: { readonly mountpoint: string };
    readonly usedBytes: Uint64;
    readonly inodesUsed: Uint64;
  };
}
export interface CpuUsage {
  readonly timestamp: string;
  readonly usageCoreNanoSeconds: Uint64;
  readonly usageNanoCores: Uint64 | null;
}
export interface MemoryUsage {
  readonly timestamp: string;
  readonly workingSetBytes: Uint64;
  readonly availableBytes: Uint64;
  readonly usageBytes: Uint64;
  readonly rssBytes: Uint64;
  readonly pageFaults: Uint64;
  readonly majorPageFaults: Uint64;
}
interface Uint64 {
  readonly value: string;
}

export interface SandboxStatsMessage {
  readonly attributes: { readonly id: string; readonly metadata: SandboxMetadata } & Labelled;
  readonly linux: { readonly cpu: CpuUsage; readonly memory: MemoryUsage } | null;
}

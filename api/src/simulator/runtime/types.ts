import type { Labelled } from '../apimachinery/cri.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import type { MountOptions } from '../kernel/index.ts';

export type { ExecResult } from '../kernel/index.ts';

/** An answer of the runtime: a value, or the error as the runtime words it (a gRPC status, as the kubelet shows it). */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string; readonly reason?: string };

/** What was asked for was done. */
export const success = <T>(value: T): Result<T> => ({ ok: true, value });
/** A failed call's error in the words of gRPC, where the kubelet shows it whole. */
export const rpcError = ({ error, reason = 'Unknown' }: { readonly error: string; readonly reason?: string }): string =>
  `rpc error: code = ${reason} desc = ${error}`;

/** The runtime's error in its own words; `reason` is a gRPC code other than Unknown, or how the container is then said to have ended. */
export const failure = (error: string, reason?: string): Result<never> => ({ ok: false, error, ...(reason && { reason }) });
/** A command took too long. @see containerd: pkg/cri/server/container_execsync.go execInContainer */
export const execTimedOut = (timeout: Micros) => ({
  error: `failed to exec in container: timeout ${toSeconds(timeout)}s exceeded: context deadline exceeded`,
  reason: 'DeadlineExceeded',
});

/** The control group of a Pod, beside its memory and its processes. */
export interface PodGroup {
  /** Of its class of service: `kubepods`, `kubepods-burstable` or `kubepods-besteffort`. */
  readonly slice: string;
  readonly cpuShares: number;
  /** Where each of its containers is limited. */
  readonly cpuQuotaMillis?: number;
  /** In bytes, by the size of the page: `2MB`. */
  readonly hugePages: Readonly<Record<string, number>>;
}

/** What the kubelet asks for when it makes a Pod's sandbox. @see kubernetes: cri-api PodSandboxConfig */
export interface SandboxConfig {
  readonly group: PodGroup;
  readonly podUid: string;
  /** `namespace/name` */
  readonly podKey: string;
  readonly hostname: string;
  readonly attempt: number;
  readonly hostNetwork: boolean;
  readonly sharePids: boolean;
  readonly hostPids: boolean;
  readonly hostIpc: boolean;
  readonly dns: { readonly servers: readonly string[]; readonly searches: readonly string[]; readonly options: readonly string[] };
  readonly hostPorts: readonly {
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol: string;
    readonly hostIP?: string;
  }[];
  /** For all of the Pod together: what a container has left in a volume in memory counts on when it is gone. */
  readonly memoryLimitBytes?: number;
  /** How many processes all of the Pod's containers may have together, the pause container's among them. */
  readonly pidsLimit?: number;
  /** RuntimeClass handler; '' is the default one. */
  readonly runtimeHandler: string;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly labelled?: Labelled;
}

/** What CRI is told of a container's rights. */
export interface SecurityConfig {
  readonly runAsUser?: number;
  readonly runAsUserName?: string;
  readonly runAsGroup?: number;
  readonly supplementalGroups: readonly number[];
  readonly readOnlyRootFilesystem: boolean;
  readonly privileged: boolean;
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly noNewPrivileges: boolean;
  /** `unconfined`, `runtime/default` or `localhost/NAME`. */
  readonly seccompProfile: string;
  readonly apparmorProfile: string;
}

/** @see cri-api: Mount */
export interface ContainerMount extends MountOptions {
  /** Where in the tree there was nothing, and what the node calls it: the runtime makes a directory there. */
  readonly missing?: { readonly path: string; readonly hostPath: string };
}

/** @see kubernetes: cri-api ContainerConfig */
export interface ContainerConfig {
  readonly podUid: string;
  readonly podKey: string;
  readonly name: string;
  readonly isInit: boolean;
  /** How many times it was started before: the restart count. */
  readonly attempt: number;
  /** As the spec names it, and what `imageStatus` knows it by. */
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  readonly workingDir: string;
  readonly mounts: readonly ContainerMount[];
  /** Ports that its spec names, in its list or in its probes: an unknown image's process listens on these. */
  readonly declaredPorts: readonly number[];
  readonly security: SecurityConfig;
  readonly memoryLimitBytes?: number;
  readonly cpuLimitMillis?: number;
  readonly cpuShares: number;
  readonly hugePages?: PodGroup['hugePages'];
  readonly oomScoreAdj: number;
  readonly terminationMessagePath: string;
  readonly terminationMessagePolicy: string;
  /** The container whose PID namespace it joins (ephemeral containers). */
  readonly targetContainerId?: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly hash: string;
  readonly labelled?: Labelled;
}

export type { LogRecord } from '../apimachinery/pod-logs.ts';

/** An image that is on the node, as CRI tells of it. */
export interface ImageStatus {
  /** `docker.io/library/nginx@sha256:…` */
  readonly id: string;
  /** The first tag: `docker.io/library/nginx:latest`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** The image's own user, as its config says: '', `1000`, `nginx`; undefined where nothing is known of the image. */
  readonly user: string | undefined;
}

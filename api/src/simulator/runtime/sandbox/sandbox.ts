import { type Micros, Random } from '../../engine/index.ts';
import type { Cgroup, Container, IpcNamespace, MountOptions, NetworkNamespace, PidNamespace, SandboxPids } from '../../kernel/index.ts';
import type { SandboxConfig } from '../types.ts';

/** How a pause process ended: it was killed, as containerd does to stop it, too; it was told to, and did; its machine went off. */
export type SandboxFate = 'killed' | 'ended' | 'lost';

/** When a sandbox was there; without `stoppedAt` it is ready. */
export interface SandboxRecord {
  readonly startedAt: Micros;
  readonly stoppedAt?: Micros;
  readonly attempt: number;
  readonly fate: SandboxFate;
}

/** A Pod's sandbox: the pause container, and the namespaces that it holds open. */
export interface Sandbox {
  readonly id: string;
  readonly config: SandboxConfig;
  readonly createdAt: Micros;
  readonly network: NetworkNamespace;
  /** Where the Pod shares one. */
  readonly pids: PidNamespace | undefined;
  readonly ipc: IpcNamespace;
  readonly cgroup: Cgroup;
  /** Of its shim and its pause process on the node, while there are these. */
  hostPids?: SandboxPids | undefined;
  /** '' on the host's network. */
  readonly ip: string;
  ready: boolean;
  /** Whether it has a network of its own that is still up. */
  connected: boolean;
  stoppedAt?: Micros;
  /** How its pause process has ended, where nobody stopped the sandbox. */
  fate?: SandboxFate;
  removed: boolean;
  /** Files over its containers' own, as all of them see them; made for the first one. */
  files?: readonly MountOptions[];
  /** The pause process, where the Pod's containers see it. */
  pause?: { readonly container: Container | undefined };
}

/** The namespace of the network of a sandbox that has its own. @see containerd: pkg/netns/netns_linux.go newNS */
export const netnsOf = (id: string): string => `cni-${new Random(`network of ${id}`).uuid()}`;

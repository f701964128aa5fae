import type { Micros } from '../../engine/index.ts';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { cgroupPath } from '../cgroup/path.ts';
import { FileTree } from '../files/file-tree.ts';
import type { ImageNode } from '../files/image-tree.ts';
import { MountNamespace } from '../mounts/mounts.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import type { NodeKernel } from '../node.ts';
import type { IpcNamespace } from '../process/ipc-namespace.ts';
import { namespacesOfPause } from '../process/namespaces.ts';
import type { KernelProcess } from '../process/process.ts';
import type { SignalName } from '../types.ts';
import { type HostProcess, hostProcess } from './processes.ts';

/** How many thread numbers a shim uses up before it starts the first process of its sandbox. */
const SHIM_THREADS = 10;

/** The two processes that a sandbox has on its node: the shim is the parent of all that its containers start with. */
export interface SandboxPids {
  readonly shim: number;
  /** None where the pause process is one of the kernel's own. */
  readonly pause: number | undefined;
}

/** Numbers for them, as they are started. @see containerd: runtime/v2/binary.go Start */
export function takeSandboxPids({ hostPids }: NodeKernel, withPause: boolean): SandboxPids {
  const shim = hostPids.take();
  hostPids.pass(SHIM_THREADS);
  return { shim, pause: withPause ? hostPids.takeByRuntime() : undefined };
}

/** @see containerd: runtime/v2/runc/manager/manager_linux.go newCommand */
export function shimProcess(pid: number, sandboxId: string, startedAt: Micros): HostProcess {
  const argv = ['-namespace', 'k8s.io', '-id', sandboxId, '-address', '/run/containerd/containerd.sock'];
  const path = '/usr/bin/containerd-shim-runc-v2';
  return { ...hostProcess(pid, 'containerd-shim', [path, ...argv], 12, '/system.slice/containerd.service'), startedAt };
}

/** What is known of a sandbox whose pause process the node sees. */
interface SeenSandbox {
  readonly id: string;
  readonly node: NodeKernel;
  readonly image: ImageNode;
  readonly network: NetworkNamespace;
  readonly ipc: IpcNamespace;
  readonly cgroup: Cgroup;
  readonly hostPids: boolean;
  readonly startedAt: Micros;
  /** Where it is played. */
  ends?(signal: SignalName): boolean;
}

/** Runs as nobody whom the node knows. @see kubernetes: build/pause/Dockerfile */
export function pauseProcess(pid: number, shim: number, sandbox: SeenSandbox): HostProcess {
  const { id, node, image, cgroup, startedAt } = sandbox;
  const group = cgroupPath({ name: `cri-containerd-${id}.scope`, parent: cgroup });
  return {
    ...hostProcess(pid, 'pause', ['/pause'], 1, group),
    ppid: shim,
    uid: PAUSE_USER,
    user: String(PAUSE_USER),
    startedAt,
    namespaces: namespacesOfPause(sandbox),
    mounts: () => rootOf(node, image),
    ...(sandbox.ends && { ends: sandbox.ends, network: sandbox.network }),
  };
}

/** Of the image. */
export const PAUSE_USER = 65_535;

/** A container's first process, of which nothing is played; what it has changed of its image's files is not known. */
export function containerProcess(pid: number, shim: number, process: KernelProcess, image: ImageNode): HostProcess {
  const { argv, comm, uid, memoryBytes, startedAt, surroundings } = process;
  return {
    ...hostProcess(pid, comm, argv, memoryBytes / 2 ** 20, cgroupPath(surroundings.cgroup)),
    ppid: shim,
    uid,
    user: String(uid),
    startedAt,
    namespaces: surroundings.namespaces,
    mounts: () => rootOf(surroundings.node, image),
  };
}

const rootOf = (node: NodeKernel, image: ImageNode): MountNamespace =>
  new MountNamespace({ tree: new FileTree(node.engine, { image }), source: 'overlay', type: 'overlay' });

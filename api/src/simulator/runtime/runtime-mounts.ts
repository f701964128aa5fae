import type { NodeMount } from '../kernel/index.ts';
import type { ContainerStore } from './container-store.ts';
import { netnsOf, type Sandbox } from './sandbox/sandbox.ts';
import type { SandboxStore } from './sandbox/sandboxes.ts';
import type { StandingPod } from './standing.ts';

const SANDBOXES = '/run/containerd/io.containerd.grpc.v1.cri/sandboxes';
const TASKS = '/run/containerd/io.containerd.runtime.v2.task/k8s.io';

/** What containerd has mounted on the node, of what runs: the files of containers, the memory that Pods share, their networks. */
export function runtimeMounts(sandboxes: SandboxStore, containers: ContainerStore, standing: readonly StandingPod[]): NodeMount[] {
  return [
    ...standing.flatMap(({ sandbox, instances, named }) => [
      ...ofSandbox(sandbox, named(sandbox.id)),
      ...instances.flatMap(({ id, running }) => (running ? [rootOf(named(id))] : [])),
    ]),
    ...sandboxes.present().flatMap((sandbox) => (sandbox.ready ? ofSandbox(sandbox, sandbox.id) : [])),
    ...[...containers.all()].flatMap(({ id, running }) => (running ? [rootOf(id)] : [])),
  ];
}

/** @see containerd: pkg/cri/server/sandbox_run.go, sandbox_run_linux.go setupSandboxFiles; pkg/netns/netns_linux.go newNS */
function ofSandbox({ config, ipc }: Sandbox, id: string): NodeMount[] {
  const { source = 'shm', options = '', tree } = ipc.shm;
  return [
    ...(config.hostNetwork ? [] : [{ path: `/run/netns/${netnsOf(id)}`, source: 'nsfs', type: 'nsfs', options: 'rw' }]),
    ...(config.hostIpc ? [] : [{ path: `${SANDBOXES}/${id}/shm`, source, type: 'tmpfs', options: `rw,${options},inode64`, tree }]),
    rootOf(id),
  ];
}

/** @see containerd: runtime/v2/bundle.go */
const rootOf = (id: string): NodeMount => ({
  path: `${TASKS}/${id}/rootfs`,
  source: 'overlay',
  type: 'overlay',
  options: 'rw,relatime',
  onDisk: true,
});

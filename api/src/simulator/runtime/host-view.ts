import {
  containerProcess,
  type HostProcess,
  type NodeKernel,
  pauseProcess,
  type SandboxPids,
  type SignalName,
  shimProcess,
} from '../kernel/index.ts';
import { treeOf } from './container-spec.ts';
import type { ContainerInstance } from './instance.ts';
import { pauseImage } from './pause.ts';
import type { Sandbox } from './sandbox.ts';

/** A sandbox's processes as its node sees them. `ends` is told of signals to its pause process, if they are played. */
export function sandboxProcesses(
  node: NodeKernel,
  { id, config, createdAt: startedAt, network, ipc, cgroup, ready }: Sandbox,
  { shim, pause }: SandboxPids,
  ends?: (signal: SignalName) => void,
): HostProcess[] {
  const seen = { id, node, image: pauseImage.tree, network, ipc, cgroup, hostPids: config.hostPids, startedAt, ...(ends && { ends }) };
  return [shimProcess(shim, id, startedAt), ...(ready && pause !== undefined ? [pauseProcess(pause, shim, seen)] : [])];
}

/** Between the numbers of a sandbox's shim, its pause process and a container's own. */
const APART = [11, 17] as const;

/** Of a container that has run since before the run, with its sandbox; the numbers are from `first` on. */
export function standingProcesses(
  node: NodeKernel,
  { container, running, sandbox, image }: ContainerInstance,
  first: number,
): HostProcess[] {
  const init = container?.init;
  if (!running || !init) return [];
  const [pause, own] = APART;
  return [
    ...sandboxProcesses(node, sandbox, { shim: first, pause: first + pause }),
    containerProcess(first + own, first, init, treeOf(image.files)),
  ];
}

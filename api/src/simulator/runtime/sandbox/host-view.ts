import {
  containerProcess,
  type HostProcess,
  type NodeKernel,
  pauseProcess,
  type SandboxPids,
  type SignalName,
  shimProcess,
} from '../../kernel/index.ts';
import type { ContainerInstance } from '../instance.ts';
import { treeOf } from '../oci/container-spec.ts';
import { pauseImage } from './pause.ts';
import type { Sandbox } from './sandbox.ts';

/** Who is told of signals: false where what comes of one is not played. */
interface Ends {
  pauseEnds(signal: SignalName): boolean;
  shimEnds(signal: SignalName): boolean;
}

/** A sandbox's processes as its node sees them. */
export function sandboxProcesses(
  node: NodeKernel,
  { id, config, createdAt: startedAt, network, ipc, cgroup, ready }: Sandbox,
  { shim, pause }: SandboxPids,
  ends?: Ends,
): HostProcess[] {
  const seen = {
    id,
    node,
    image: pauseImage.tree,
    network,
    ipc,
    cgroup,
    hostPids: config.hostPids,
    startedAt,
    ...(ends && { ends: ends.pauseEnds }),
  };
  return [
    { ...shimProcess(shim, id, startedAt), ...(ends && { ends: ends.shimEnds }) },
    ...(ready && pause !== undefined ? [pauseProcess(pause, shim, seen)] : []),
  ];
}

/** Between the numbers of a sandbox's shim, its pause process and a container's own. */
const APART = [11, 17] as const;

/** Of a sandbox whose shim has the first of them. */
export const pidsFrom = (first: number): { readonly pause: number; readonly container: number } => ({
  pause: first + APART[0],
  container: first + APART[1],
});

/** Of a container that has run since before the run, with its sandbox; the numbers are from `first` on. */
export function standingProcesses(
  node: NodeKernel,
  { container, running, sandbox, image }: ContainerInstance,
  first: number,
): HostProcess[] {
  const init = container?.init;
  if (!running || !init) return [];
  const pids = pidsFrom(first);
  return [
    ...sandboxProcesses(node, sandbox, { shim: first, pause: pids.pause }),
    containerProcess(pids.container, first, init, treeOf(image.files)),
  ];
}

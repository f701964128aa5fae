import type { Pod } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { containerNames } from './containers.ts';

/**
 * Why kubectl, or the API server, does not let a command run in a container; undefined if the kubelet is to be asked.
 * @see kubernetes: kubectl/pkg/cmd/exec/exec.go, pkg/registry/core/pod/strategy.go ExecLocation
 */
export function execRefusal({ metadata: { name }, spec, status: { phase } }: Pod, container: string): string | undefined {
  if (isPodPhaseTerminal(phase)) return `error: cannot exec into a container in a completed pod; current phase is ${phase}`;
  if (!containerNames({ spec }).includes(container))
    return `Error from server (BadRequest): container ${container} is not valid for pod ${name}`;
  return spec.nodeName ? undefined : `Error from server (BadRequest): pod ${name} does not have a host assigned`;
}

/** What kubectl says where nothing stands after the Pod. */
export const NO_COMMAND = 'error: you must specify at least one command for the container';

/** What the kubelet answers. @see kubernetes: pkg/kubelet/server/server.go getExec */
export const containerNotFound = (container: string): string => `error: unable to upgrade connection: container not found ("${container}")`;

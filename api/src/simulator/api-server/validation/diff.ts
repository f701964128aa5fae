import type { EphemeralContainer, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { diff } from './go-cmp/index.ts';

/** The same of any type, by its name in Go. */
export const specDiff = diff;

/** What go-cmp prints of a change that is forbidden, with the fields as they are inside the API server. */
export const podSpecDiff = (old: PodSpec, updated: PodSpec): string => diff('core.PodSpec', internal(old), internal(updated));

/** The same of one ephemeral container. */
export const ephemeralContainerDiff = (old: EphemeralContainer, updated: EphemeralContainer): string =>
  diff('core.EphemeralContainer', old, updated);

/** The host's namespaces belong to the security context inside the API server. */
function internal(spec: PodSpec): object {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, securityContext, ...rest } = spec;
  const { hostUsers } = spec as { hostUsers?: boolean };
  return { ...rest, securityContext: { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, ...securityContext } };
}

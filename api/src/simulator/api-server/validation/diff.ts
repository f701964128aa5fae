import type { EphemeralContainer, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { diff } from './go-cmp/index.ts';

export const specDiff = diff;

export const podSpecDiff = (old: PodSpec, updated: PodSpec): string => diff('core.PodSpec', internal(old), internal(updated));

export const ephemeralContainerDiff = (old: EphemeralContainer, updated: EphemeralContainer): string =>
  diff('core.EphemeralContainer', old, updated);

/** The host's namespaces belong to the security context inside the API server. */
function internal(spec: PodSpec): object {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, securityContext, ...rest } = spec;
  const { hostUsers } = spec as { hostUsers?: boolean };
  return { ...rest, securityContext: { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, ...securityContext } };
}

import type { Kind, Kinds } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo } from '../schema/kinds.ts';
import { type Answer, accepted, invalid } from './answer.ts';
import { keepsMetadata, type Registry, storeOrRemove } from './creation.ts';
import { dropDisabledStatus } from './drop-disabled.ts';
import { validateUpdate } from './validate.ts';

/** The status subresource: nothing changes but status and metadata. @see kubernetes: pkg/registry/core/pod/strategy.go podStatusStrategy */
export function updateStatus<K extends Kind>(registry: Registry, kind: K, wanted: Loose, old: Kinds[K]): Answer<Kinds[K]> {
  const info = kindInfo(kind);
  const { resourceVersion, ownerReferences } = old.metadata;
  const changed: Loose = { ...old, metadata: { ...wanted.metadata, resourceVersion }, status: wanted.status && { ...wanted.status } };
  const elsewhere = keepsMetadata(info, changed, old);
  if (elsewhere) return elsewhere;
  if (kind === 'Pod') {
    changed.status = withAddresses(withZeroTimes(wanted.status) ?? {});
    if (ownerReferences) changed.metadata.ownerReferences = ownerReferences;
    else delete changed.metadata.ownerReferences;
  }
  const warnings = kind === 'PersistentVolumeClaim' ? dropDisabledStatus(changed.status, (old as Loose).status) : [];
  if (sameJson(changed, old)) return accepted(old, warnings);
  const problems = validateUpdate(kind, changed, old, 'status');
  return problems.length > 0
    ? invalid(info, changed.metadata.name, problems)
    : accepted(storeOrRemove(registry, kind, changed as Kinds[K]), warnings);
}

/** The ephemeralcontainers subresource: nothing else changes. @see kubernetes: pkg/registry/core/pod/strategy.go dropNonEphemeralContainerUpdates */
export function withEphemeralContainers({ spec }: Loose, old: Loose): Loose {
  const { ephemeralContainers: _, ...rest } = old.spec;
  return { ...old, spec: { ...rest, ...(spec?.ephemeralContainers && { ephemeralContainers: spec.ephemeralContainers }) } };
}

/** The old field is the first of the new one; where they differ, it counts. @see kubernetes: pkg/apis/core/v1/conversion.go Convert_v1_PodStatus_To_core_PodStatus */
function withAddresses(status: Loose): Loose {
  const { podIP, podIPs } = status;
  const first = podIPs?.[0]?.ip;
  if (podIP) return first === podIP ? status : { ...status, podIPs: [{ ip: podIP }] };
  return first ? { ...status, podIP: first } : status;
}

/** Go writes a time that was never set as null. @see kubernetes: api/core/v1/types.go PodCondition, ContainerState */
function withZeroTimes(status: Loose | undefined): Loose | undefined {
  if (!status) return status;
  const { conditions } = status;
  const zeroed: Loose = { ...status };
  if (conditions) zeroed.conditions = conditions.map((one: Loose) => ({ lastProbeTime: null, lastTransitionTime: null, ...one }));
  for (const list of ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'])
    if (status[list])
      zeroed[list] = status[list].map((one: Loose) => ({
        ...one,
        state: withZeroStart(one.state),
        lastState: withZeroStart(one.lastState),
      }));
  return zeroed;
}

function withZeroStart({ running, terminated, ...state }: Loose = {}): Loose {
  return {
    ...(running && { running: { startedAt: null, ...running } }),
    ...(terminated && { terminated: { startedAt: null, finishedAt: null, ...terminated } }),
    ...state,
  };
}

import { mergePatchBetween } from '../../apimachinery/patch/json-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { Workload } from './types.ts';

/** The merge patch that puts a whole object in a workload's place: what it does not say is as by default, and how far its controller has come stays. */
export function replacement(before: Workload, given: { readonly metadata?: unknown; readonly spec?: unknown }): object {
  const { kind, apiVersion, status } = before;
  const { managedFields: _, ...metadata } = isRecord(given.metadata) ? given.metadata : {};
  const spec = isRecord(given.spec) ? given.spec : {};
  const { namespace } = before.metadata;
  return mergePatchBetween(before, {
    ...{ apiVersion, kind },
    metadata: { ...metadata, namespace },
    spec,
    ...(status && { status }),
  }) as object;
}

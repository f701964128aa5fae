import { mergePatchBetween } from '../../apimachinery/patch/json-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { Workload, WorkloadKind } from './types.ts';

/** What a spec that says nothing of it has. @see kubernetes: pkg/apis/apps/v1/defaults.go */
const DEFAULTS: { readonly [K in WorkloadKind]?: object } = {
  DaemonSet: { revisionHistoryLimit: 10, updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, type: 'RollingUpdate' } },
  Deployment: {
    progressDeadlineSeconds: 600,
    replicas: 1,
    revisionHistoryLimit: 10,
    strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
  },
  ReplicaSet: { replicas: 1 },
};

/** The merge patch that puts a whole object in a workload's place: what it does not say is as by default, and how far its controller has come stays. */
export function replacement(before: Workload, given: { readonly metadata?: unknown; readonly spec?: unknown }): object {
  const { kind, apiVersion, status } = before;
  const { managedFields: _, ...metadata } = isRecord(given.metadata) ? given.metadata : {};
  const spec = { ...DEFAULTS[kind], ...(isRecord(given.spec) && given.spec) };
  const { namespace } = before.metadata;
  return mergePatchBetween(before, {
    ...{ apiVersion, kind },
    metadata: { ...metadata, namespace },
    spec,
    ...(status && { status }),
  }) as object;
}

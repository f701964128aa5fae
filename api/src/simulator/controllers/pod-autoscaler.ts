import type { KubernetesObject } from '../apimachinery/objects.ts';
import { formatTime } from '../apimachinery/time.ts';
import { type Micros, SECOND } from '../engine/index.ts';

type Autoscaler = KubernetesObject & {
  readonly spec: { readonly scaleTargetRef: { readonly kind: string; readonly name: string } };
  readonly status: object;
};

/** Looked at that often, and so long after it came. @see kubernetes: pkg/controller/podautoscaler/config HorizontalPodAutoscalerSyncPeriod */
const SYNC_PERIOD = 15 * SECOND;

/** What can be scaled, of which a run has none. */
const SCALABLE: Readonly<Record<string, string>> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets.apps',
};

/**
 * An autoscaler after its controller has looked for what it scales; any other object as it is.
 * @see kubernetes: pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler
 */
export function autoscaled(object: KubernetesObject, since: Micros, now: Micros): KubernetesObject {
  const seen = since + SYNC_PERIOD;
  if (object.kind !== 'HorizontalPodAutoscaler' || now < seen) return object;
  const { spec, status } = object as Autoscaler;
  const resource = SCALABLE[spec.scaleTargetRef.kind];
  if (resource === undefined) return object;
  const condition = {
    lastTransitionTime: formatTime(seen),
    message: `the HPA controller was unable to get the target's current scale: ${resource} "${spec.scaleTargetRef.name}" not found`,
    reason: 'FailedGetScale',
    status: 'False',
    type: 'AbleToScale',
  };
  return { ...object, status: { ...status, conditions: [condition] } } as KubernetesObject;
}

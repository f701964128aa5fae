import type { Kind, Kinds, KubernetesObject } from '../../apimachinery/objects.ts';
import type { ClusterView } from '../view.ts';
import { describeBinding, describeRole } from './access.ts';
import { describeAutoscaler } from './autoscaler.ts';
import { describeConfigMap, describeSecret, describeServiceAccount } from './config.ts';
import { describeGeneric } from './generic.ts';
import { describeIngress, describeIngressClass } from './ingress.ts';
import { describeEndpointSlice, describeEndpoints, describeService } from './network.ts';
import { describeNetworkPolicy } from './network-policy.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describeBudget, describeLimitRange, describeNamespace, describeQuota } from './quota.ts';
import { mustRead } from './readable.ts';
import { describeClaim, describeCsiNode, describePriorityClass, describeStorageClass, describeVolume } from './storage.ts';
import { describeDaemonSet, describeDeployment, describeReplicaSet } from './workloads.ts';
import { Describer } from './writer.ts';

type Describe<K extends Kind> = (object: Kinds[K], view: ClusterView, writer: Describer) => void;

const describers: { readonly [K in Kind]?: Describe<K> } = {
  Pod: describePod,
  Node: describeNode,
  Service: describeService,
  Endpoints: describeEndpoints,
  EndpointSlice: describeEndpointSlice,
  ConfigMap: describeConfigMap,
  Secret: describeSecret,
  ServiceAccount: describeServiceAccount,
  Namespace: describeNamespace,
  ResourceQuota: describeQuota,
  LimitRange: describeLimitRange,
  PodDisruptionBudget: describeBudget,
  PersistentVolume: describeVolume,
  PersistentVolumeClaim: describeClaim,
  StorageClass: describeStorageClass,
  PriorityClass: describePriorityClass,
};

/** Of kinds that are none of the store's. */
const otherDescribers: Readonly<Record<string, typeof describeRole>> = {
  CSINode: describeCsiNode,
  DaemonSet: describeDaemonSet,
  Deployment: describeDeployment,
  HorizontalPodAutoscaler: describeAutoscaler as unknown as typeof describeRole,
  Ingress: describeIngress,
  IngressClass: describeIngressClass,
  NetworkPolicy: describeNetworkPolicy,
  ReplicaSet: describeReplicaSet,
  Role: describeRole,
  ClusterRole: describeRole,
  RoleBinding: describeBinding,
  ClusterRoleBinding: describeBinding,
};

/** Kinds without a description of their own are shown field by field. */
export function describeObject(object: KubernetesObject, view: ClusterView, withEvents: boolean): string {
  const describe = (describers[object.kind as Kind] ?? otherDescribers[object.kind] ?? describeGeneric) as unknown as Describe<Kind>;
  mustRead(view, object);
  const writer = new Describer(withEvents);
  describe(object, view, writer);
  return writer.text();
}

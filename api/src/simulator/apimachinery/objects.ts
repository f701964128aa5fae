import type * as core from 'kubernetes-types/core/v1.d.ts';
import type * as discovery from 'kubernetes-types/discovery/v1.d.ts';
import type * as node from 'kubernetes-types/node/v1.d.ts';
import type * as policy from 'kubernetes-types/policy/v1.d.ts';
import type * as scheduling from 'kubernetes-types/scheduling/v1.d.ts';
import type * as storage from 'kubernetes-types/storage/v1.d.ts';
import { byObject } from '../engine/index.ts';

/** metav1.ObjectMeta of a stored object. Times are RFC 3339 text, as in JSON. */
export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  /** Absent on objects of the cluster's scope. */
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}
interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** What every object has, stored or decoded. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}
type Stored<T> = KubernetesObject & Omit<T, 'apiVersion' | 'kind' | 'metadata'>;

/** As defaulted. */
export type PodSpec = core.PodSpec;

/** As the kubelet and the scheduler write it. */
export type PodStatus = core.PodStatus;

/** One of a Pod's conditions, as the API has it. */
export type PodConditionStatus = core.PodCondition;

/** Of `containers` or `initContainers`. */
export type Container = core.Container;

/** What the kubelet last told of one container. */
export type ContainerStatus = core.ContainerStatus;

/** One of waiting, running and terminated. */
export type ContainerState = core.ContainerState;

/** Of any of the three kinds, as defaulted. */
export type Probe = core.Probe;

/** As a Pod's spec names it, with one source. */
export type Volume = core.Volume;

/** A Pod as stored: defaulted, with a status. Never changed in place: an update is a new object. */
export type Pod = KubernetesObject & {
  readonly metadata: ObjectMeta & { readonly namespace: string };
  readonly spec: core.PodSpec;
  readonly status: core.PodStatus;
};

/** As stored: with a status. */
export type Node = KubernetesObject & { readonly spec: core.NodeSpec; readonly status: core.NodeStatus };
export type Namespace = Stored<core.Namespace>;
export type ConfigMap = Stored<core.ConfigMap>;
export type Secret = Stored<core.Secret>;
export type Service = Stored<core.Service>;
export type ServiceAccount = Stored<core.ServiceAccount>;
export type PersistentVolume = Stored<core.PersistentVolume>;
export type PersistentVolumeClaim = Stored<core.PersistentVolumeClaim>;
export type LimitRange = Stored<core.LimitRange>;
export type ResourceQuota = Stored<core.ResourceQuota>;
export type Endpoints = Stored<core.Endpoints>;
export type Event = Stored<core.Event>;
export type StorageClass = Stored<storage.StorageClass>;
export type PriorityClass = Stored<scheduling.PriorityClass>;
type RuntimeClass = Stored<node.RuntimeClass>;
export type PodDisruptionBudget = Stored<policy.PodDisruptionBudget>;
export type EndpointSlice = Stored<discovery.EndpointSlice>;

/** What the cluster can hold, by kind. */
export interface Kinds {
  Pod: Pod;
  Node: Node;
  Namespace: Namespace;
  ConfigMap: ConfigMap;
  Secret: Secret;
  Service: Service;
  ServiceAccount: ServiceAccount;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  LimitRange: LimitRange;
  ResourceQuota: ResourceQuota;
  Endpoints: Endpoints;
  EndpointSlice: EndpointSlice;
  Event: Event;
  StorageClass: StorageClass;
  PriorityClass: PriorityClass;
  RuntimeClass: RuntimeClass;
  PodDisruptionBudget: PodDisruptionBudget;
}

/** The kinds that are stored; others that a manifest may hold are only looked at. */
export type Kind = keyof Kinds;

/** Kinds that have no namespace. */
export const clusterScoped: ReadonlySet<string> = new Set<Kind>([
  'Node',
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
]);

/** `namespace/name`. */
export const podKey = (pod: { metadata: { namespace?: string; name: string } }): string => keyOf(pod.metadata);
const keyOf = byObject(({ namespace = '', name }: { namespace?: string; name: string }) => `${namespace}/${name}`);

/** What a v1.27 cluster without extensions serves, by group and version. @see kubernetes: api/discovery */
const SERVED: Readonly<Record<string, string>> = {
  v1: 'ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
  'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apiregistration.k8s.io/v1': 'APIService',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'autoscaling/v1': 'HorizontalPodAutoscaler',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'batch/v1': 'CronJob Job',
  'certificates.k8s.io/v1': 'CertificateSigningRequest',
  'coordination.k8s.io/v1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'events.k8s.io/v1': 'Event',
  'flowcontrol.apiserver.k8s.io/v1beta2': 'FlowSchema PriorityLevelConfiguration',
  'flowcontrol.apiserver.k8s.io/v1beta3': 'FlowSchema PriorityLevelConfiguration',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'node.k8s.io/v1': 'RuntimeClass',
  'policy/v1': 'PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'storage.k8s.io/v1': 'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment',
};

/** Whether the kind is one of that group and version, stored here or not. */
export const isServed = (apiVersion: string, kind: string): boolean => SERVED[apiVersion]?.split(' ').includes(kind) ?? false;

/** Of those, the ones that are in no namespace. */
const CLUSTER_SCOPED =
  'Namespace Node PersistentVolume MutatingWebhookConfiguration ValidatingWebhookConfiguration CustomResourceDefinition APIService CertificateSigningRequest FlowSchema PriorityLevelConfiguration IngressClass RuntimeClass ClusterRole ClusterRoleBinding PriorityClass CSIDriver CSINode StorageClass VolumeAttachment';

/** It stands in no namespace. */
export const isClusterScoped = (kind: string): boolean => CLUSTER_SCOPED.split(' ').includes(kind);

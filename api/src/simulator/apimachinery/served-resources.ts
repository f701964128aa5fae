import { groupOf } from './group-version.ts';

/** A resource as the API server lists it. */
export interface ServedResource {
  /** `pods` */
  readonly name: string;
  readonly shortNames: readonly string[];
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly kindName: string;
  readonly verbs: string;
}

/** What can be done with most. */
export const EVERY_VERB = 'create,delete,deletecollection,get,list,patch,update,watch';

function resource(
  name: string,
  shortNames: string,
  apiVersion: string,
  scope: 'namespaced' | 'cluster',
  kindName: string,
  verbs = EVERY_VERB,
): ServedResource {
  return { name, shortNames: shortNames ? shortNames.split(',') : [], apiVersion, namespaced: scope === 'namespaced', kindName, verbs };
}

/** What a v1.27 cluster with a metrics server serves, in the order of `kubectl api-resources`. @see kubernetes: api/discovery */
export const servedResources: readonly ServedResource[] = [
  resource('bindings', '', 'v1', 'namespaced', 'Binding', 'create'),
  resource('componentstatuses', 'cs', 'v1', 'cluster', 'ComponentStatus', 'get,list'),
  resource('configmaps', 'cm', 'v1', 'namespaced', 'ConfigMap'),
  resource('endpoints', 'ep', 'v1', 'namespaced', 'Endpoints'),
  resource('events', 'ev', 'v1', 'namespaced', 'Event'),
  resource('limitranges', 'limits', 'v1', 'namespaced', 'LimitRange'),
  resource('namespaces', 'ns', 'v1', 'cluster', 'Namespace', 'create,delete,get,list,patch,update,watch'),
  resource('nodes', 'no', 'v1', 'cluster', 'Node'),
  resource('persistentvolumeclaims', 'pvc', 'v1', 'namespaced', 'PersistentVolumeClaim'),
  resource('persistentvolumes', 'pv', 'v1', 'cluster', 'PersistentVolume'),
  resource('pods', 'po', 'v1', 'namespaced', 'Pod'),
  resource('podtemplates', '', 'v1', 'namespaced', 'PodTemplate'),
  resource('replicationcontrollers', 'rc', 'v1', 'namespaced', 'ReplicationController'),
  resource('resourcequotas', 'quota', 'v1', 'namespaced', 'ResourceQuota'),
  resource('secrets', '', 'v1', 'namespaced', 'Secret'),
  resource('serviceaccounts', 'sa', 'v1', 'namespaced', 'ServiceAccount'),
  resource('services', 'svc', 'v1', 'namespaced', 'Service'),
  resource('mutatingwebhookconfigurations', '', 'admissionregistration.k8s.io/v1', 'cluster', 'MutatingWebhookConfiguration'),
  resource('validatingwebhookconfigurations', '', 'admissionregistration.k8s.io/v1', 'cluster', 'ValidatingWebhookConfiguration'),
  resource('customresourcedefinitions', 'crd,crds', 'apiextensions.k8s.io/v1', 'cluster', 'CustomResourceDefinition'),
  resource('apiservices', '', 'apiregistration.k8s.io/v1', 'cluster', 'APIService'),
  resource('controllerrevisions', '', 'apps/v1', 'namespaced', 'ControllerRevision'),
  resource('daemonsets', 'ds', 'apps/v1', 'namespaced', 'DaemonSet'),
  resource('deployments', 'deploy', 'apps/v1', 'namespaced', 'Deployment'),
  resource('replicasets', 'rs', 'apps/v1', 'namespaced', 'ReplicaSet'),
  resource('statefulsets', 'sts', 'apps/v1', 'namespaced', 'StatefulSet'),
  resource('tokenreviews', '', 'authentication.k8s.io/v1', 'cluster', 'TokenReview', 'create'),
  resource('localsubjectaccessreviews', '', 'authorization.k8s.io/v1', 'namespaced', 'LocalSubjectAccessReview', 'create'),
  resource('selfsubjectaccessreviews', '', 'authorization.k8s.io/v1', 'cluster', 'SelfSubjectAccessReview', 'create'),
  resource('selfsubjectrulesreviews', '', 'authorization.k8s.io/v1', 'cluster', 'SelfSubjectRulesReview', 'create'),
  resource('subjectaccessreviews', '', 'authorization.k8s.io/v1', 'cluster', 'SubjectAccessReview', 'create'),
  resource('horizontalpodautoscalers', 'hpa', 'autoscaling/v2', 'namespaced', 'HorizontalPodAutoscaler'),
  resource('cronjobs', 'cj', 'batch/v1', 'namespaced', 'CronJob'),
  resource('jobs', '', 'batch/v1', 'namespaced', 'Job'),
  resource('certificatesigningrequests', 'csr', 'certificates.k8s.io/v1', 'cluster', 'CertificateSigningRequest'),
  resource('leases', '', 'coordination.k8s.io/v1', 'namespaced', 'Lease'),
  resource('endpointslices', '', 'discovery.k8s.io/v1', 'namespaced', 'EndpointSlice'),
  resource('events', 'ev', 'events.k8s.io/v1', 'namespaced', 'Event'),
  resource('flowschemas', '', 'flowcontrol.apiserver.k8s.io/v1beta3', 'cluster', 'FlowSchema'),
  resource('prioritylevelconfigurations', '', 'flowcontrol.apiserver.k8s.io/v1beta3', 'cluster', 'PriorityLevelConfiguration'),
  resource('nodes', '', 'metrics.k8s.io/v1beta1', 'cluster', 'NodeMetrics', 'get,list'),
  resource('pods', '', 'metrics.k8s.io/v1beta1', 'namespaced', 'PodMetrics', 'get,list'),
  resource('ingressclasses', '', 'networking.k8s.io/v1', 'cluster', 'IngressClass'),
  resource('ingresses', 'ing', 'networking.k8s.io/v1', 'namespaced', 'Ingress'),
  resource('networkpolicies', 'netpol', 'networking.k8s.io/v1', 'namespaced', 'NetworkPolicy'),
  resource('runtimeclasses', '', 'node.k8s.io/v1', 'cluster', 'RuntimeClass'),
  resource('poddisruptionbudgets', 'pdb', 'policy/v1', 'namespaced', 'PodDisruptionBudget'),
  resource('clusterrolebindings', '', 'rbac.authorization.k8s.io/v1', 'cluster', 'ClusterRoleBinding'),
  resource('clusterroles', '', 'rbac.authorization.k8s.io/v1', 'cluster', 'ClusterRole'),
  resource('rolebindings', '', 'rbac.authorization.k8s.io/v1', 'namespaced', 'RoleBinding'),
  resource('roles', '', 'rbac.authorization.k8s.io/v1', 'namespaced', 'Role'),
  resource('priorityclasses', 'pc', 'scheduling.k8s.io/v1', 'cluster', 'PriorityClass'),
  resource('csidrivers', '', 'storage.k8s.io/v1', 'cluster', 'CSIDriver'),
  resource('csinodes', '', 'storage.k8s.io/v1', 'cluster', 'CSINode'),
  resource('csistoragecapacities', '', 'storage.k8s.io/v1', 'namespaced', 'CSIStorageCapacity'),
  resource('storageclasses', 'sc', 'storage.k8s.io/v1', 'cluster', 'StorageClass'),
  resource('volumeattachments', '', 'storage.k8s.io/v1', 'cluster', 'VolumeAttachment'),
];

/** Of what is served in an older version, too. */
const OLDER: Readonly<Record<string, readonly string[]>> = {
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'flowcontrol.apiserver.k8s.io/v1beta2': ['FlowSchema', 'PriorityLevelConfiguration'],
};

/** The versions of a kind's group in which it is served beside the preferred one. */
export const olderVersionsOf = ({ kindName, apiVersion }: Pick<ServedResource, 'kindName' | 'apiVersion'>): readonly string[] =>
  Object.entries(OLDER).flatMap(([older, kinds]) => (groupOf(older) === groupOf(apiVersion) && kinds.includes(kindName) ? [older] : []));

/** Served still, though a newer version is preferred. */
export const OLDER_VERSIONS: readonly string[] = Object.keys(OLDER);

const byKind = new Map(servedResources.toReversed().map((one) => [one.kindName, one]));
const versioned = new Set([
  ...servedResources.map(({ apiVersion, kindName }) => `${apiVersion} ${kindName}`),
  ...Object.entries(OLDER).flatMap(([apiVersion, kinds]) => kinds.map((kind) => `${apiVersion} ${kind}`)),
]);

/** The resource of a kind; of one that two groups have, the first's. */
export const servedKind = (kind: string): ServedResource | undefined => byKind.get(kind);

/** Whether the kind is one of that group and version. */
export const isServed = (apiVersion: string, kind: string): boolean => versioned.has(`${apiVersion} ${kind}`);

/** Those whose status can be got and changed by itself. @see kubernetes: api/discovery */
export const withStatus: readonly string[] =
  'namespaces nodes persistentvolumeclaims persistentvolumes pods replicationcontrollers resourcequotas services daemonsets deployments replicasets statefulsets cronjobs jobs horizontalpodautoscalers poddisruptionbudgets ingresses networkpolicies certificatesigningrequests apiservices customresourcedefinitions flowschemas prioritylevelconfigurations volumeattachments'.split(
    ' ',
  );

const CHANGED = 'get,patch,update';
const PROXIED = 'create,delete,get,patch,update';

/** Parts of objects that have addresses of their own: how they are asked, and what is sent there, where it is not the object. @see kubernetes: pkg/registry/…/rest storage_*.go */
export const SERVED_PARTS: Readonly<Record<string, string>> = {
  'namespaces/finalize': 'update',
  'nodes/proxy': `${PROXIED} NodeProxyOptions`,
  'pods/attach': 'create,get PodAttachOptions',
  'pods/binding': 'create Binding',
  'pods/ephemeralcontainers': CHANGED,
  'pods/eviction': 'create policy/v1/Eviction',
  'pods/exec': 'create,get PodExecOptions',
  'pods/log': 'get',
  'pods/portforward': 'create,get PodPortForwardOptions',
  'pods/proxy': `${PROXIED} PodProxyOptions`,
  'serviceaccounts/token': 'create authentication.k8s.io/v1/TokenRequest',
  'services/proxy': `${PROXIED} ServiceProxyOptions`,
  'certificatesigningrequests/approval': CHANGED,
  ...Object.fromEntries(
    ['replicationcontrollers', 'deployments', 'replicasets', 'statefulsets'].map((name) => [
      `${name}/scale`,
      `${CHANGED} autoscaling/v1/Scale`,
    ]),
  ),
  ...Object.fromEntries(withStatus.map((name) => [`${name}/status`, CHANGED])),
};

/** It stands in no namespace. */
export const isClusterScoped = (kind: string): boolean => byKind.get(kind)?.namespaced === false;

/** `pods`, `storageclasses.storage.k8s.io` */
export function qualifiedName({ name, apiVersion }: Pick<ServedResource, 'name' | 'apiVersion'>): string {
  const group = groupOf(apiVersion);
  return group ? `${name}.${group}` : name;
}

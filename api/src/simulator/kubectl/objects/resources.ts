import { groupOf as apiGroup } from '../../apimachinery/group-version.ts';
import type { Kind } from '../../apimachinery/objects.ts';

/** A resource as the API server lists it; `kind` is set where the simulated cluster can hold such objects. */
export interface Resource {
  /** `pods` */
  readonly name: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly kindName: string;
  readonly kind?: Kind;
  readonly verbs: string;
}

const EVERYTHING = 'create,delete,deletecollection,get,list,patch,update,watch';

function resource(
  name: string,
  shortNames: string,
  apiVersion: string,
  namespaced: boolean,
  kindName: string,
  stored = true,
  verbs = EVERYTHING,
): Resource {
  return {
    name,
    singular: kindName.toLowerCase(),
    shortNames: shortNames ? shortNames.split(',') : [],
    apiVersion,
    namespaced,
    kindName,
    ...(stored && { kind: kindName as Kind }),
    verbs,
  };
}

/** In the order of `kubectl api-resources`. */
export const resources: readonly Resource[] = [
  resource('bindings', '', 'v1', true, 'Binding', false, 'create'),
  resource('componentstatuses', 'cs', 'v1', false, 'ComponentStatus', false, 'get,list'),
  resource('configmaps', 'cm', 'v1', true, 'ConfigMap'),
  resource('endpoints', 'ep', 'v1', true, 'Endpoints'),
  resource('events', 'ev', 'v1', true, 'Event'),
  resource('limitranges', 'limits', 'v1', true, 'LimitRange'),
  resource('namespaces', 'ns', 'v1', false, 'Namespace', true, 'create,delete,get,list,patch,update,watch'),
  resource('nodes', 'no', 'v1', false, 'Node'),
  resource('persistentvolumeclaims', 'pvc', 'v1', true, 'PersistentVolumeClaim'),
  resource('persistentvolumes', 'pv', 'v1', false, 'PersistentVolume'),
  resource('pods', 'po', 'v1', true, 'Pod'),
  resource('podtemplates', '', 'v1', true, 'PodTemplate', false),
  resource('replicationcontrollers', 'rc', 'v1', true, 'ReplicationController', false),
  resource('resourcequotas', 'quota', 'v1', true, 'ResourceQuota'),
  resource('secrets', '', 'v1', true, 'Secret'),
  resource('serviceaccounts', 'sa', 'v1', true, 'ServiceAccount'),
  resource('services', 'svc', 'v1', true, 'Service'),
  resource('mutatingwebhookconfigurations', '', 'admissionregistration.k8s.io/v1', false, 'MutatingWebhookConfiguration', false),
  resource('validatingwebhookconfigurations', '', 'admissionregistration.k8s.io/v1', false, 'ValidatingWebhookConfiguration', false),
  resource('customresourcedefinitions', 'crd,crds', 'apiextensions.k8s.io/v1', false, 'CustomResourceDefinition', false),
  resource('apiservices', '', 'apiregistration.k8s.io/v1', false, 'APIService', false),
  resource('controllerrevisions', '', 'apps/v1', true, 'ControllerRevision', false),
  resource('daemonsets', 'ds', 'apps/v1', true, 'DaemonSet', false),
  resource('deployments', 'deploy', 'apps/v1', true, 'Deployment', false),
  resource('replicasets', 'rs', 'apps/v1', true, 'ReplicaSet', false),
  resource('statefulsets', 'sts', 'apps/v1', true, 'StatefulSet', false),
  resource('tokenreviews', '', 'authentication.k8s.io/v1', false, 'TokenReview', false, 'create'),
  resource('localsubjectaccessreviews', '', 'authorization.k8s.io/v1', true, 'LocalSubjectAccessReview', false, 'create'),
  resource('selfsubjectaccessreviews', '', 'authorization.k8s.io/v1', false, 'SelfSubjectAccessReview', false, 'create'),
  resource('selfsubjectrulesreviews', '', 'authorization.k8s.io/v1', false, 'SelfSubjectRulesReview', false, 'create'),
  resource('subjectaccessreviews', '', 'authorization.k8s.io/v1', false, 'SubjectAccessReview', false, 'create'),
  resource('horizontalpodautoscalers', 'hpa', 'autoscaling/v2', true, 'HorizontalPodAutoscaler', false),
  resource('cronjobs', 'cj', 'batch/v1', true, 'CronJob', false),
  resource('jobs', '', 'batch/v1', true, 'Job', false),
  resource('certificatesigningrequests', 'csr', 'certificates.k8s.io/v1', false, 'CertificateSigningRequest', false),
  resource('leases', '', 'coordination.k8s.io/v1', true, 'Lease', false),
  resource('endpointslices', '', 'discovery.k8s.io/v1', true, 'EndpointSlice'),
  resource('events', 'ev', 'events.k8s.io/v1', true, 'Event'),
  resource('flowschemas', '', 'flowcontrol.apiserver.k8s.io/v1beta3', false, 'FlowSchema', false),
  resource('prioritylevelconfigurations', '', 'flowcontrol.apiserver.k8s.io/v1beta3', false, 'PriorityLevelConfiguration', false),
  resource('nodes', '', 'metrics.k8s.io/v1beta1', false, 'NodeMetrics', false, 'get,list'),
  resource('pods', '', 'metrics.k8s.io/v1beta1', true, 'PodMetrics', false, 'get,list'),
  resource('ingressclasses', '', 'networking.k8s.io/v1', false, 'IngressClass', false),
  resource('ingresses', 'ing', 'networking.k8s.io/v1', true, 'Ingress', false),
  resource('networkpolicies', 'netpol', 'networking.k8s.io/v1', true, 'NetworkPolicy', false),
  resource('runtimeclasses', '', 'node.k8s.io/v1', false, 'RuntimeClass'),
  resource('poddisruptionbudgets', 'pdb', 'policy/v1', true, 'PodDisruptionBudget'),
  resource('clusterrolebindings', '', 'rbac.authorization.k8s.io/v1', false, 'ClusterRoleBinding', false),
  resource('clusterroles', '', 'rbac.authorization.k8s.io/v1', false, 'ClusterRole', false),
  resource('rolebindings', '', 'rbac.authorization.k8s.io/v1', true, 'RoleBinding', false),
  resource('roles', '', 'rbac.authorization.k8s.io/v1', true, 'Role', false),
  resource('priorityclasses', 'pc', 'scheduling.k8s.io/v1', false, 'PriorityClass'),
  resource('csidrivers', '', 'storage.k8s.io/v1', false, 'CSIDriver', false),
  resource('csinodes', '', 'storage.k8s.io/v1', false, 'CSINode', false),
  resource('csistoragecapacities', '', 'storage.k8s.io/v1', true, 'CSIStorageCapacity', false),
  resource('storageclasses', 'sc', 'storage.k8s.io/v1', false, 'StorageClass'),
  resource('volumeattachments', '', 'storage.k8s.io/v1', false, 'VolumeAttachment', false),
];

/** Served still, though a newer version is preferred. */
export const OLDER_VERSIONS: readonly string[] = ['autoscaling/v1', 'flowcontrol.apiserver.k8s.io/v1beta2'];

/** In alphabetical order. */
export const servedVersions = (): string[] => [...new Set([...resources.map(({ apiVersion }) => apiVersion), ...OLDER_VERSIONS])].sort();

/** Empty for the core group. */
export const groupOf = ({ apiVersion }: Pick<Resource, 'apiVersion'>): string => apiGroup(apiVersion);

/** `pods`, `storageclasses.storage.k8s.io` */
export const qualifiedName = (one: Resource): string => (groupOf(one) ? `${one.name}.${groupOf(one)}` : one.name);
/** Some are only read, others only created. A verb that is no method is everyone's. */
export const isServed = ({ verbs }: Resource, verb: string): boolean =>
  !EVERYTHING.split(',').includes(verb) || verbs.split(',').includes(verb);
/** `pod`, `storageclass.storage.k8s.io`: before `/NAME`. */
export const qualifiedKind = (one: Resource): string => (groupOf(one) ? `${one.singular}.${groupOf(one)}` : one.singular);

/** The resource that a name, a singular, a short name or a kind means, with or without its group and version. */
export function findResource(text: string): Resource | undefined {
  const [name = '', ...group] = text.toLowerCase().split('.');
  const rest = group.join('.');
  const named = findResources(name);
  const isMeant = (one: Resource): boolean => {
    const [, version = one.apiVersion] = one.apiVersion.split('/');
    return rest === '' || rest === groupOf(one) || rest === `${version}.${groupOf(one)}`;
  };
  // A group may be cut short where none is called just so. @see kubernetes: apimachinery/pkg/api/meta/restmapper.go ResourcesFor
  return named.find(isMeant) ?? named.find((one) => rest !== '' && groupOf(one).startsWith(rest));
}

/** Every resource of that name, in whatever group. */
export const findResources = (name: string): Resource[] =>
  resources.filter((one) => one.name === name || one.singular === name || one.shortNames.includes(name));

/** The resource of a kind that the cluster is known to have. */
export const resourceOfKind = (kind: string): Resource => resources.find((one) => one.kindName === kind) as Resource;

/** What `all` stands for. */
export const allResources: readonly Resource[] = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
].map((name) => resources.find((one) => one.name === name) as Resource);

const extensions = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'customresourcedefinitions', 'apiservices'];

/** Names that stand for several resources. */
export const categoriesOf = (one: Resource): string[] =>
  allResources.includes(one) ? ['all'] : extensions.includes(one.name) ? ['api-extensions'] : [];

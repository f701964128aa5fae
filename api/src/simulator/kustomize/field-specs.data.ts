import type { FieldSpec } from './kustomization.ts';

/** Where Pods stand in each kind. */
const PODS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
  ReplicationController: 'spec/template/spec',
  PodTemplate: 'template/spec',
};
/** Those of a ReplicationController are not looked into for ConfigMaps and Secrets, those of a ReplicaSet for accounts and claims. */
const PODS_WITH_ARGUMENTS = ['Pod', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob'];
const PODS_WITH_DATA = [...PODS_WITH_ARGUMENTS, 'PodTemplate'];
const PODS_WITH_ACCOUNTS = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet'];

const inPods = (kinds: readonly string[], ...paths: readonly string[]): FieldSpec[] =>
  kinds.flatMap((kind) =>
    paths.map((path) => ({ kind, path: `${PODS[kind]}/${path}`, ...(kind === 'Pod' && DATA.test(path) && { version: 'v1' }) })),
  );
const DATA = /configMap|secret/i;

const inContainers = (...paths: readonly string[]): string[] =>
  ['containers', 'initContainers'].flatMap((list) => paths.map((path) => `${list}/${path}`));

/** Which fields name a resource of that kind. */
export interface NameReference {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

const rules = (...kinds: readonly string[]): FieldSpec[] => kinds.map((kind) => ({ kind, path: 'rules/resourceNames' }));
const scaled = (kind: string): NameReference => ({
  kind,
  fieldSpecs: [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' }],
});
const RBAC = 'rbac.authorization.k8s.io';
const webhook = (kind: string): FieldSpec => ({ group: 'admissionregistration.k8s.io', kind, path: 'webhooks/clientConfig/service' });
const ingress = (...paths: readonly string[]): FieldSpec[] => paths.map((path) => ({ kind: 'Ingress', path }));

/** @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/namereference.go */
export const nameReferences: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(scaled),
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: [
      ...inPods(
        PODS_WITH_DATA,
        'volumes/configMap/name',
        ...inContainers('env/valueFrom/configMapKeyRef/name', 'envFrom/configMapRef/name'),
        'volumes/projected/sources/configMap/name',
      ),
      { kind: 'Node', path: 'spec/configSource/configMap' },
      ...rules('Role', 'ClusterRole'),
      ...ingress('metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: [
      ...inPods(
        PODS_WITH_DATA,
        'volumes/secret/secretName',
        ...inContainers('env/valueFrom/secretKeyRef/name', 'envFrom/secretRef/name'),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      ...ingress(
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ),
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) => ({
        kind: 'StorageClass',
        path: `parameters/${name}`,
      })),
      ...rules('Role', 'ClusterRole'),
      {
        group: 'serving.knative.dev',
        version: 'v1',
        kind: 'Service',
        path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
      },
      { kind: 'PersistentVolume', path: 'spec/azureFile/secretName' },
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: [
      { group: 'apps', kind: 'StatefulSet', path: 'spec/serviceName' },
      ...ingress(
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ),
      { group: 'apiregistration.k8s.io', kind: 'APIService', path: 'spec/service/name' },
      webhook('ValidatingWebhookConfiguration'),
      webhook('MutatingWebhookConfiguration'),
    ],
  },
  { kind: 'Role', group: RBAC, fieldSpecs: [{ group: RBAC, kind: 'RoleBinding', path: 'roleRef/name' }] },
  {
    kind: 'ClusterRole',
    group: RBAC,
    fieldSpecs: ['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ group: RBAC, kind, path: 'roleRef/name' })),
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: [
      ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ group: RBAC, kind, path: 'subjects' })),
      ...inPods(PODS_WITH_ACCOUNTS, 'serviceAccountName'),
    ],
  },
  { kind: 'PersistentVolumeClaim', version: 'v1', fieldSpecs: inPods(PODS_WITH_ACCOUNTS, 'volumes/persistentVolumeClaim/claimName') },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    fieldSpecs: [{ kind: 'PersistentVolumeClaim', path: 'spec/volumeName' }, ...rules('ClusterRole')],
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    fieldSpecs: [
      ...['PersistentVolume', 'PersistentVolumeClaim'].map((kind) => ({ kind, path: 'spec/storageClassName' })),
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io', fieldSpecs: inPods(PODS_WITH_ACCOUNTS, 'priorityClassName') },
  { kind: 'IngressClass', version: 'v1', group: 'networking.k8s.io/v1', fieldSpecs: ingress('spec/ingressClassName') },
];

const templates = (field: 'labels' | 'annotations'): FieldSpec[] => [
  { version: 'v1', kind: 'ReplicationController', path: `spec/template/metadata/${field}`, create: true },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => ({ kind, path: `spec/template/metadata/${field}`, create: true })),
  { ...(field === 'labels' && { group: 'apps' }), kind: 'StatefulSet', path: `spec/template/metadata/${field}`, create: true },
  { group: 'batch', kind: 'Job', path: `spec/template/metadata/${field}`, create: true },
  { group: 'batch', kind: 'CronJob', path: `spec/jobTemplate/metadata/${field}`, create: true },
  { group: 'batch', kind: 'CronJob', path: `spec/jobTemplate/spec/template/metadata/${field}`, create: true },
];
const METADATA: FieldSpec = { path: 'metadata/labels', create: true };

const affinity = (kind: string): FieldSpec[] =>
  [
    ...['podAffinity', 'podAntiAffinity'].flatMap((one) => [
      `affinity/${one}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
      `affinity/${one}/requiredDuringSchedulingIgnoredDuringExecution`,
    ]),
    'topologySpreadConstraints',
  ].map((path) => ({ group: 'apps', kind, path: `spec/template/spec/${path}/labelSelector/matchLabels` }));

/** Of `labels` with `includeTemplates`. */
export const templateLabels: readonly FieldSpec[] = [
  METADATA,
  ...templates('labels'),
  { group: 'apps', kind: 'StatefulSet', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
];

/** @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/commonlabels.go */
export const commonLabels: readonly FieldSpec[] = [
  ...templateLabels,
  ...['Service', 'ReplicationController'].map((kind) => ({ version: 'v1', kind, path: 'spec/selector', create: true })),
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => ({ kind, path: 'spec/selector/matchLabels', create: true })),
  { group: 'apps', kind: 'StatefulSet', path: 'spec/selector/matchLabels', create: true },
  ...affinity('Deployment'),
  ...affinity('StatefulSet'),
  { group: 'batch', kind: 'Job', path: 'spec/selector/matchLabels' },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/selector/matchLabels' },
  { group: 'policy', kind: 'PodDisruptionBudget', path: 'spec/selector/matchLabels' },
  ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].map((path) => ({
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    path: `spec/${path}/matchLabels`,
  })),
];

export const metadataLabels: readonly FieldSpec[] = [METADATA];

/** @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/commonannotations.go */
export const commonAnnotations: readonly FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...templates('annotations')];

/** @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/images.go */
export const imageFields: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((pod) =>
  ['containers', 'initContainers'].map((list) => ({ path: `${pod}/${list}[]/image`, create: true })),
);

/** @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/replicas.go */
export const replicaFields: readonly FieldSpec[] = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].map((kind) => ({
  kind,
  path: 'spec/replicas',
  create: true,
}));

/** But for `metadata.namespace` itself and who a role is given to. @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/namespace.go */
export const namespaceFields: readonly FieldSpec[] = [
  { kind: 'Namespace', path: 'metadata/name', create: true },
  { group: 'apiregistration.k8s.io', kind: 'APIService', path: 'spec/service/namespace', create: true },
];

/** Where `$(NAME)` is filled in. @see sigs.k8s.io/kustomize: api/konfig/builtinpluginconsts/varreference.go */
export const varReferences: readonly FieldSpec[] = [
  ...inPods(PODS_WITH_ARGUMENTS, ...inContainers('args', 'command', 'env/value', 'volumeMounts/mountPath')).map(
    ({ kind, path }) => ({ kind, path }) as FieldSpec,
  ),
  ...ingress('spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'),
  { kind: 'Service', path: 'spec/ports/port' },
  { kind: 'Service', path: 'spec/ports/targetPort' },
  { path: 'metadata/labels' },
];

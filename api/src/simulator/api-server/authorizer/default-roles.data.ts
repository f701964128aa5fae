import type { PolicyRule } from './rbac.ts';

const rule = (apiGroup: string, verbs: string, resources: string): PolicyRule => ({
  apiGroups: [apiGroup],
  verbs: verbs.split(' '),
  resources: resources.split(' '),
});
const READ = 'get list watch';
const WRITE = 'create delete deletecollection patch update';
const POD_PARTS = 'pods/attach pods/proxy pods/exec pods/portforward';
const WORKLOADS = 'statefulsets statefulsets/scale daemonsets deployments deployments/scale replicasets replicasets/scale';

const view: readonly PolicyRule[] = [
  rule(
    '',
    READ,
    'pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps limitranges resourcequotas bindings events namespaces/status resourcequotas/status pods/status replicationcontrollers/status pods/log namespaces',
  ),
  rule('discovery.k8s.io', READ, 'endpointslices'),
  rule('apps', READ, `controllerrevisions ${WORKLOADS} statefulsets/status daemonsets/status deployments/status replicasets/status`),
  rule('autoscaling', READ, 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule('batch', READ, 'jobs cronjobs jobs/status cronjobs/status'),
  rule('policy', READ, 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule('networking.k8s.io', READ, 'networkpolicies ingresses ingresses/status'),
];

const edit: readonly PolicyRule[] = [
  ...view,
  rule('', READ, `${POD_PARTS} secrets services/proxy`),
  rule('', 'impersonate', 'serviceaccounts'),
  rule(
    '',
    WRITE,
    `pods ${POD_PARTS} replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy persistentvolumeclaims configmaps secrets events`,
  ),
  rule('', 'create', 'pods/eviction serviceaccounts/token'),
  rule('apps', WRITE, `${WORKLOADS} deployments/rollback`),
  rule('autoscaling', WRITE, 'horizontalpodautoscalers'),
  rule('batch', WRITE, 'jobs cronjobs'),
  rule('policy', WRITE, 'poddisruptionbudgets'),
  rule('networking.k8s.io', WRITE, 'networkpolicies ingresses'),
  rule('coordination.k8s.io', `${WRITE} ${READ}`, 'leases'),
];

/**
 * The roles that a new cluster has for people to bind. Those of its own parts (`system:…`) are not among them.
 * @see kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go ClusterRoles
 */
export const defaultRoles: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': [rule('*', '*', '*'), { nonResourceURLs: ['*'], verbs: ['*'] }],
  admin: [
    ...edit,
    rule('authorization.k8s.io', 'create', 'localsubjectaccessreviews'),
    rule('rbac.authorization.k8s.io', `${WRITE} ${READ}`, 'roles rolebindings'),
  ],
  edit,
  view,
};

import { notedV1, ofCpu } from '../conversion/autoscaler-v1.ts';
import { copyOf, fill, fillAll, type Loose } from './loose.ts';

/** A bystander as the API server keeps it: in the version that kubectl prefers, with all that it does not say filled in. */
export function keptBystander(object: Loose): Loose {
  const kept = copyOf(object);
  if (kept.kind === 'Role' || kept.kind === 'ClusterRole') kept.rules = kept.rules?.length ? kept.rules : null;
  else if (kept.kind === 'RoleBinding' || kept.kind === 'ClusterRoleBinding') binding(kept);
  else if (kept.kind === 'Lease') kept.spec ??= {};
  else if (kept.kind === 'NetworkPolicy') policy(kept);
  else if (kept.kind === 'Ingress') Object.assign(kept, { metadata: { ...kept.metadata, generation: 1 }, status: { loadBalancer: {} } });
  else if (kept.kind === 'IngressClass') ingressClass(kept);
  else if (kept.kind === 'HorizontalPodAutoscaler') autoscaler(kept);
  else if (kept.kind === 'CSIDriver') driver(kept);
  return kept;
}

/** @see kubernetes: pkg/apis/rbac/v1/defaults.go */
function binding({ roleRef, subjects }: Loose): void {
  if (roleRef) fill(roleRef, 'apiGroup', RBAC);
  for (const subject of subjects ?? []) if (subject.kind === 'User' || subject.kind === 'Group') fill(subject, 'apiGroup', RBAC);
}
const RBAC = 'rbac.authorization.k8s.io';

/** @see kubernetes: pkg/apis/networking/v1/defaults.go; pkg/registry/networking/networkpolicy/strategy.go PrepareForCreate */
function policy(kept: Loose): void {
  kept.metadata.generation = 1;
  kept.spec ??= {};
  kept.spec.podSelector ??= {};
  const { ingress, egress, policyTypes } = kept.spec;
  for (const rule of [...(ingress ?? []), ...(egress ?? [])]) for (const port of rule.ports ?? []) fill(port, 'protocol', 'TCP');
  if (!policyTypes?.length) kept.spec.policyTypes = ['Ingress', ...(egress?.length ? ['Egress'] : [])];
  kept.status = {};
}

/** @see kubernetes: pkg/apis/networking/v1/defaults.go SetDefaults_IngressClass */
function ingressClass(kept: Loose): void {
  kept.metadata.generation = 1;
  if (kept.spec?.parameters) kept.spec.parameters.scope ??= 'Cluster';
}

/** @see kubernetes: pkg/apis/autoscaling/v2/defaults.go; pkg/apis/autoscaling/v1/conversion.go */
function autoscaler(kept: Loose): void {
  kept.spec ??= {};
  const { spec } = kept;
  if (kept.apiVersion === 'autoscaling/v1') {
    const { targetCPUUtilizationPercentage: percent, ...rest } = spec;
    const { metrics, behavior, annotations } = notedV1(kept.metadata?.annotations);
    const all = [...metrics, ...(percent !== undefined && percent !== null ? [ofCpu(percent)] : [])];
    kept.spec = { ...rest, ...(all.length > 0 && { metrics: all }), ...(behavior && { behavior }) };
    if (kept.metadata?.annotations) kept.metadata = { ...kept.metadata, annotations };
    kept.apiVersion = 'autoscaling/v2';
  }
  kept.spec.minReplicas ??= 1;
  if (!kept.spec.metrics?.length) kept.spec.metrics = [ofCpu(80)];
  const { behavior } = kept.spec;
  if (behavior) {
    behavior.scaleUp = { ...SCALE_UP, ...behavior.scaleUp };
    behavior.scaleDown = { ...SCALE_DOWN, ...behavior.scaleDown };
  }
  kept.status = { currentMetrics: null, desiredReplicas: 0 };
}

const ALL = { periodSeconds: 15, type: 'Percent', value: 100 };
const SCALE_UP = { policies: [{ periodSeconds: 15, type: 'Pods', value: 4 }, ALL], selectPolicy: 'Max', stabilizationWindowSeconds: 0 };
const SCALE_DOWN = { policies: [ALL], selectPolicy: 'Max' };

/** @see kubernetes: pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver */
function driver(kept: Loose): void {
  kept.spec ??= {};
  kept.spec.attachRequired ??= true;
  fillAll(kept.spec, { fsGroupPolicy: 'ReadWriteOnceWithFSType' });
  for (const field of ['podInfoOnMount', 'storageCapacity', 'requiresRepublish', 'seLinuxMount']) kept.spec[field] ??= false;
  if (!kept.spec.volumeLifecycleModes?.length) kept.spec.volumeLifecycleModes = ['Persistent'];
}

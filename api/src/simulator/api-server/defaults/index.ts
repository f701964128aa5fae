import type { Kind } from '../../apimachinery/objects.ts';
import { copyOf, fill, type Loose, roundAmounts } from './loose.ts';
import { setDefaultsPod } from './pod.ts';
import { setDefaultsPersistentVolume, setDefaultsPersistentVolumeClaim, setDefaultsStorageClass } from './storage.ts';

/** A copy of a decoded object with all that v1.27 fills in. @see kubernetes: pkg/apis/core/v1/defaults.go and its neighbours */
export function defaulted(kind: Kind, object: Loose): Loose {
  const copy = copyOf(object);
  defaulters[kind]?.(copy);
  return copy;
}

const defaulters: Partial<Record<Kind, (object: Loose) => void>> = {
  Pod: setDefaultsPod,
  Namespace(namespace) {
    namespace.metadata.labels = { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name };
    namespace.status = { phase: 'Active', ...namespace.status };
  },
  Node(node) {
    node.spec ??= {};
    node.status ??= {};
    // The old field is the first of the new one. @see kubernetes: pkg/apis/core/v1/conversion.go Convert_v1_NodeSpec_To_core_NodeSpec
    const { podCIDR, podCIDRs = [] } = node.spec;
    if (podCIDR && podCIDRs[0] !== podCIDR) node.spec.podCIDRs = [podCIDR];
    else if (podCIDRs.length > 0) node.spec.podCIDR = podCIDRs[0];
    if (!node.status.allocatable && node.status.capacity) node.status.allocatable = { ...node.status.capacity };
    roundAmounts(node.status.capacity, node.status.allocatable);
    for (const condition of node.status.conditions ?? []) Object.assign(condition, { ...UNTIMED, ...condition });
  },
  Secret(secret) {
    fill(secret, 'type', 'Opaque');
    if (!secret.stringData) return;
    secret.data = { ...secret.data };
    for (const [key, text] of Object.entries(secret.stringData)) secret.data[key] = base64(text as string);
    delete secret.stringData;
  },
  Service: setDefaultsService,
  Endpoints({ subsets }) {
    for (const { ports } of subsets ?? []) for (const port of ports ?? []) fill(port, 'protocol', 'TCP');
  },
  EndpointSlice: setDefaultsEndpointSlice,
  PersistentVolume: setDefaultsPersistentVolume,
  PersistentVolumeClaim: setDefaultsPersistentVolumeClaim,
  StorageClass: setDefaultsStorageClass,
  PriorityClass(priorityClass) {
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
    priorityClass.value ??= 0;
  },
  ResourceQuota(quota) {
    quota.spec ??= {};
    roundAmounts(quota.spec.hard, quota.status?.hard, quota.status?.used);
  },
  PodDisruptionBudget(budget) {
    budget.spec ??= {};
  },
  Event(event) {
    for (const [field, value] of Object.entries(EMPTY_EVENT)) event[field] ??= value;
  },
  RuntimeClass: ({ overhead }) => roundAmounts(overhead?.podFixed),
  LimitRange(limitRange) {
    limitRange.spec = { limits: null, ...limitRange.spec };
    for (const item of limitRange.spec.limits ?? []) setDefaultsLimitRangeItem(item);
  },
};

/** What Go writes of an event though it is empty. @see kubernetes: api/core/v1/types.go Event */
export const EMPTY_EVENT = {
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
};

/** What Go writes of times that are none. */
const UNTIMED = { lastHeartbeatTime: null, lastTransitionTime: null };

/** @see kubernetes: SetDefaults_LimitRangeItem: max fills default, which fills defaultRequest, and then min does */
function setDefaultsLimitRangeItem(item: Loose): void {
  roundAmounts(item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio);
  if (item.type !== 'Container') return;
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
  for (const field of ['default', 'defaultRequest']) if (Object.keys(item[field]).length === 0) delete item[field];
}

function setDefaultsService(service: Loose): void {
  service.spec ??= {};
  const spec: Loose = service.spec;
  fill(spec, 'sessionAffinity', 'None');
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
  fill(spec, 'type', 'ClusterIP');
  for (const port of spec.ports ?? []) {
    fill(port, 'protocol', 'TCP');
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port;
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') fill(spec, 'externalTrafficPolicy', 'Cluster');
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  service.status ??= { loadBalancer: {} };
}

/** Lists that are empty come out of the store as none, and what is said of an endpoint is a struct. @see kubernetes: pkg/apis/discovery/v1/defaults.go */
function setDefaultsEndpointSlice(slice: Loose): void {
  for (const field of ['endpoints', 'ports']) if (!slice[field]?.length) slice[field] = null;
  for (const endpoint of slice.endpoints ?? []) endpoint.conditions ??= {};
  for (const port of slice.ports ?? []) {
    port.name ??= '';
    port.protocol ??= 'TCP';
  }
}

/** Of a text's UTF-8. */
function base64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

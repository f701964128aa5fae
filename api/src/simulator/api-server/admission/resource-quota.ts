import { BETA_STORAGE_CLASS } from '../../apimachinery/annotations.ts';
import type { Kind, ResourceQuota } from '../../apimachinery/objects.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import { Quantity as Amount, type Quantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import { podLimits, podRequests, type ResourceList, resourceList, toResourceObject } from '../../apimachinery/resources.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo, manifestKinds } from '../schema/kinds.ts';
import { type ClusterView, forbidden, type Plugin } from './types.ts';

/**
 * Refuses what would go over a quota of its namespace: what the quota's status says is what counts, though it may not have been told
 * yet of what is gone. @see kubernetes: apiserver plugin/pkg/admission/resourcequota/controller.go checkRequest
 */
export const resourceQuota: Plugin = (attributes) => {
  const { info, object, old, operation, cluster } = attributes;
  if (!info.namespaced || (operation === 'UPDATE' && !chargedOnUpdate.has(info.kind))) return undefined;
  const quotas = cluster.list('ResourceQuota', object.metadata.namespace).filter((quota) => matches(quota, info.kind, object));
  // What must be said is asked of all quotas before anything is counted.
  for (const { metadata, status } of quotas) {
    const missing = info.kind === 'Pod' ? missingAmounts(Object.keys(status?.hard ?? {}), object) : undefined;
    if (missing) return forbidden(attributes, `failed quota: ${metadata.name}: must specify ${missing}`, 'spec.containers');
  }
  const usage = chargeOf(info.kind, object, operation === 'UPDATE' ? old : undefined, cluster.now);
  if (usage.size === 0) return undefined;
  for (const quota of quotas) {
    const hard = resourceList(quota.status?.hard);
    const used = resourceList(quota.status?.used);
    const over = [...hard].filter(([resource, limit]) => {
      const wanted = usage.get(resource);
      return wanted && (used.get(resource) ?? zeroQuantity).add(wanted).cmp(limit) > 0;
    });
    if (over.length === 0) continue;
    const names = over.map(([resource]) => resource).sort();
    const text = (list: ResourceList): string => names.map((resource) => `${resource}=${list.get(resource) ?? zeroQuantity}`).join(',');
    const detail = `exceeded quota: ${quota.metadata.name}, requested: ${text(usage)}, used: ${text(used)}, limited: ${text(hard)}`;
    return forbidden(attributes, detail, info.kind === 'Pod' ? 'spec.containers' : undefined);
  }
  return undefined;
};

/** What quotas say when that has been let in: it is charged whatever becomes of it then. @see kubernetes: apiserver plugin/pkg/admission/resourcequota/controller.go checkQuotas */
export function chargedQuotas(kind: Kind, object: Loose, old: Loose | undefined, cluster: ClusterView): ResourceQuota[] {
  if (!kindInfo(kind).namespaced || (old && !chargedOnUpdate.has(kind))) return [];
  const quotas = cluster.list('ResourceQuota', object.metadata.namespace).filter((quota) => matches(quota, kind, object));
  if (quotas.length === 0) return [];
  const charge = [...chargeOf(kind, object, old, cluster.now)];
  return quotas.flatMap((quota) => {
    const used = resourceList(quota.status?.used);
    const added = charge
      .filter(([name]) => used.has(name))
      .map(([name, amount]) => [name, (used.get(name) as Quantity).add(amount)] as const);
    if (added.length === 0) return [];
    return { ...quota, status: { ...quota.status, used: toResourceObject(new Map([...used, ...added])) } };
  });
}

/** A Service may become of another type, a claim may grow. @see kubernetes: pkg/quota/v1/evaluator/core Handles */
const chargedOnUpdate: ReadonlySet<Kind> = new Set<Kind>(['Service', 'PersistentVolumeClaim']);

/** What it takes, beyond what it took before. */
function chargeOf(kind: Kind, object: Loose, old: Loose | undefined, now: Micros): ResourceList {
  const before: ResourceList = old ? usageOf(kind, old, now) : new Map();
  const charge = [...usageOf(kind, object, now)].map(([name, amount]) => [name, amount.sub(before.get(name) ?? zeroQuantity)] as const);
  return new Map(charge.filter(([, amount]) => amount.sign() > 0));
}

/** What is counted, and when. */
type Objects = Pick<ClusterView, 'now' | 'list'>;

/** What a quota's `status.used` says when all is counted. @see kubernetes: pkg/controller/resourcequota CalculateUsage */
function usedBy(quota: ResourceQuota, cluster: Objects): ResourceList {
  const used = new Map<string, Quantity>(Object.keys(quota.spec?.hard ?? {}).map((name) => [name, zeroQuantity]));
  for (const kind of countedKinds.filter((one) => isCounted(one, used.keys()))) {
    // Until v1.27.2 what is asked of each Pod has no operator, is refused, and none is counted (117677). It is what is let in that is charged.
    if (kind === 'Pod' && quota.spec?.scopes?.includes('PriorityClass')) continue;
    for (const object of cluster.list(kind, quota.metadata.namespace) as readonly Loose[]) {
      if (!matches(quota, kind, object)) continue;
      for (const [name, amount] of usageOf(kind, object, cluster.now))
        if (used.has(name)) used.set(name, (used.get(name) as Quantity).add(amount));
    }
  }
  return used;
}

/** `status` of a quota at this moment. */
export function quotaStatus(quota: ResourceQuota, cluster: Objects): Loose {
  const hard = quota.spec?.hard ?? {};
  return Object.keys(hard).length === 0 ? {} : { hard: { ...hard }, used: toResourceObject(usedBy(quota, cluster)) };
}

/** What a quota may count: events are not counted. @see kubernetes: pkg/quota/v1/install/registry.go DefaultIgnoredResources */
export const countedKinds: readonly Kind[] = manifestKinds.filter(({ namespaced }) => namespaced).map(({ kind }) => kind);
const one = Amount.fromValue(1);

/** Whether any of these resources is one of that kind's. @see kubernetes: pkg/quota/v1/evaluator/core MatchingResources */
export function isCounted(kind: Kind, resources: Iterable<string>): boolean {
  const count = countOf(kind);
  for (const name of resources) if (name === count || (!name.startsWith('count/') && kindOf(name) === kind)) return true;
  return false;
}

/** Of which kind are the objects that take of that resource. */
function kindOf(resource: string): Kind {
  if (/^services(\.|$)/.test(resource)) return 'Service';
  if (resource === 'requests.storage' || /^persistentvolumeclaims$|\.storageclass\.storage\.k8s\.io\//.test(resource))
    return 'PersistentVolumeClaim';
  return COUNTED[resource] ?? 'Pod';
}
const COUNTED: Readonly<Record<string, Kind>> = { secrets: 'Secret', configmaps: 'ConfigMap', resourcequotas: 'ResourceQuota' };

function countOf(kind: Kind): string {
  const { resource, group } = kindInfo(kind);
  return `count/${resource}${group ? `.${group}` : ''}`;
}

/** @see kubernetes: pkg/quota/v1/evaluator/core pods.go, services.go, persistent_volume_claims.go */
function usageOf(kind: Kind, object: Loose, now: Micros): ResourceList {
  const { resource } = kindInfo(kind);
  const usage = new Map<string, Quantity>([[countOf(kind), one]]);
  if (['services', 'secrets', 'configmaps', 'persistentvolumeclaims', 'resourcequotas'].includes(resource)) usage.set(resource, one);
  if (kind === 'Pod' && isCharged(object, now)) addPod(usage, object);
  if (kind === 'Service') addService(usage, object.spec ?? {});
  if (kind === 'PersistentVolumeClaim') {
    const storage = resourceList(object.spec?.resources?.requests).get('storage')?.roundUp(0).quantity;
    const storageClass = object.metadata.annotations?.[BETA_STORAGE_CLASS] || object.spec?.storageClassName;
    if (storage) usage.set('requests.storage', storage);
    if (storageClass) {
      usage.set(`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, one);
      if (storage) usage.set(`${storageClass}.storageclass.storage.k8s.io/requests.storage`, storage);
    }
  }
  return usage;
}

/** A Pod that has ended counts as an object alone, and so does one that should have gone its grace period ago.
 *  @see kubernetes: pkg/quota/v1/evaluator/core/pods.go QuotaV1Pod */
export function isCharged({ metadata, status }: Loose, now: Micros): boolean {
  if (['Succeeded', 'Failed'].includes(status?.phase)) return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return now <= (parseTime(deletionTimestamp) ?? 0) + deletionGracePeriodSeconds * SECOND;
}

function addPod(usage: Map<string, Quantity>, pod: Loose): void {
  usage.set('pods', one);
  for (const [name, amount] of podRequests(pod.spec)) {
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-')) usage.set(name, amount);
    usage.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of podLimits(pod.spec))
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) usage.set(`limits.${name}`, amount);
}

function addService(usage: Map<string, Quantity>, spec: Loose): void {
  const ports = (spec.ports ?? []) as Loose[];
  if (spec.type === 'LoadBalancer') usage.set('services.loadbalancers', one);
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  // Where none are given out, those that are asked for count.
  const asked = spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false;
  usage.set('services.nodeports', Amount.fromValue((asked ? ports.filter(({ nodePort }) => nodePort) : ports).length));
}

const computeResources = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** `limits.cpu for: app; requests.cpu for: app,side` for what a quota bounds and containers leave out. @see kubernetes: pods.go Constraints, enforcePodContainerConstraints */
function missingAmounts(hard: readonly string[], pod: Loose): string | undefined {
  const required = computeResources.filter((name) => hard.includes(name));
  const missing = new Map<string, string[]>();
  for (const container of [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])] as Loose[])
    for (const name of required) {
      const field = name.startsWith('limits.') ? 'limits' : 'requests';
      const amount = container.resources?.[field]?.[name.split('.').at(-1) as string];
      if (amount === undefined) missing.set(name, [...(missing.get(name) ?? []), container.name]);
    }
  if (missing.size === 0) return undefined;
  return [...missing]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, containers]) => `${name} for: ${[...new Set(containers)].sort().join(',')}`)
    .join('; ');
}

interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Whether the quota has a word on that object. @see kubernetes: pkg/quota/v1/evaluator/core pods.go podMatchesScopeFunc */
function matches(quota: ResourceQuota, kind: Kind, object: Loose): boolean {
  const selected = (quota.spec?.scopeSelector?.matchExpressions ?? []) as ScopeRequirement[];
  const scopes: ScopeRequirement[] = [...(quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })), ...selected];
  if (scopes.length === 0) return true;
  return kind === 'Pod' && scopes.every((scope) => inScope(scope, object));
}

function inScope({ scopeName, operator, values = [] }: ScopeRequirement, pod: Loose): boolean {
  switch (scopeName) {
    case 'Terminating':
      return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return computePodQOS(pod.spec) === 'BestEffort';
    case 'NotBestEffort':
      return computePodQOS(pod.spec) !== 'BestEffort';
    case 'PriorityClass': {
      const name: string = pod.spec.priorityClassName ?? '';
      if (operator === 'Exists') return name !== '';
      if (operator === 'DoesNotExist') return name === '';
      return operator === 'In' ? values.includes(name) : !values.includes(name);
    }
    case 'CrossNamespacePodAffinity':
      return affinityTerms(pod.spec.affinity).some(
        ({ namespaces, namespaceSelector }) => namespaces?.length > 0 || namespaceSelector !== undefined,
      );
    default:
      return false;
  }
}

function affinityTerms(affinity: Loose | undefined): Loose[] {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((side: Loose | undefined) => [
    ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }: Loose) => podAffinityTerm ?? {}),
  ]);
}

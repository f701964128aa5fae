import { aggregate } from '../../apimachinery/aggregate.ts';
import type { LimitRange } from '../../apimachinery/objects.ts';
import { parseQuantity, Quantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import { type ResourceList, resourceList } from '../../apimachinery/resources.ts';
import type { Loose } from '../defaults/loose.ts';
import { forbidden, type Plugin } from './types.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
type Item = LimitRange['spec'] extends infer S | undefined ? (S extends { limits: (infer I)[] } ? I : never) : never;

/** Gives containers the namespace's default requests and limits. @see kubernetes: plugin/pkg/admission/limitranger/admission.go PodMutateLimitFunc */
export const limitRangerDefaults: Plugin = ({ info, operation, object, cluster }) => {
  if (info.kind !== 'Pod' || operation !== 'CREATE') return undefined;
  for (const range of cluster.list('LimitRange', object.metadata.namespace)) applyDefaults(object, range);
  return undefined;
};

/** Holds requests and limits against the namespace's bounds. @see kubernetes: limitranger PodValidateLimitFunc, PersistentVolumeClaimValidateLimitFunc */
export const limitRangerBounds: Plugin = (attributes) => {
  const { info, object, cluster, operation } = attributes;
  if (info.kind !== 'Pod' && info.kind !== 'PersistentVolumeClaim') return undefined;
  // Updates of Pods cannot change resources.
  if (info.kind === 'Pod' && operation === 'UPDATE') return undefined;
  for (const range of cluster.list('LimitRange', object.metadata.namespace)) {
    const limits = range.spec?.limits ?? [];
    const messages =
      info.kind === 'Pod' ? limits.flatMap((item) => podMessages(item, object)) : limits.flatMap((item) => claimMessages(item, object));
    if (messages.length > 0) return forbidden(attributes, aggregate(messages), info.kind === 'Pod' ? 'spec.containers' : 'spec.resources');
  }
  return undefined;
};

function applyDefaults(pod: Loose, range: LimitRange): void {
  const defaults: { limits: Record<string, string>; requests: Record<string, string> } = { limits: {}, requests: {} };
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') continue;
    Object.assign(defaults.requests, item.defaultRequest);
    Object.assign(defaults.limits, item.default);
  }
  const notes = (['containers', 'initContainers'] as const).flatMap((field) =>
    ((pod.spec[field] ?? []) as Loose[]).flatMap((container) => {
      const word = field === 'containers' ? 'container' : 'init container';
      const set = { limits: fillIn(container, 'limits', defaults.limits), requests: fillIn(container, 'requests', defaults.requests) };
      return (['requests', 'limits'] as const)
        .filter((kind) => set[kind].length > 0)
        .map((kind) => `${set[kind].join(', ')} ${kind.slice(0, -1)} for ${word} ${container.name}`);
    }),
  );
  if (notes.length > 0)
    pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

/** Returns the names that were missing. */
function fillIn(container: Loose, kind: 'limits' | 'requests', defaults: Readonly<Record<string, string>>): string[] {
  container.resources ??= {};
  const given = container.resources[kind] ?? {};
  const missing = Object.keys(defaults)
    .filter((name) => given[name] === undefined)
    .sort();
  if (missing.length > 0) container.resources[kind] = { ...given, ...Object.fromEntries(missing.map((name) => [name, defaults[name]])) };
  return missing;
}

function podMessages(item: Item, pod: Loose): string[] {
  const containers = (pod.spec.containers ?? []) as Loose[];
  if (item.type === 'Container')
    return [...containers, ...((pod.spec.initContainers ?? []) as Loose[])].flatMap((container) =>
      bounds(item, resourceList(container.resources?.requests), resourceList(container.resources?.limits)),
    );
  if (item.type !== 'Pod') return [];
  return bounds(item, podTotal(pod, 'requests'), podTotal(pod, 'limits'));
}

/**
 * Sums of what all containers name, and the largest of the init containers.
 * @see kubernetes: limitranger sum, PodValidateLimitFunc ("take max(sum_containers, any_init_container)")
 */
function podTotal(pod: Loose, field: 'requests' | 'limits'): ResourceList {
  const lists = ((pod.spec.containers ?? []) as Loose[]).map((container) => resourceList(container.resources?.[field]));
  const total = new Map<string, Quantity>();
  for (const name of new Set(lists.flatMap((list) => [...list.keys()]))) {
    if (!lists.every((list) => list.has(name))) continue;
    const amounts = lists.map((list) => list.get(name) as Quantity);
    const sum = amounts.reduce((a, b) => a + (name === 'cpu' ? b.milliValue() : b.value()), 0n);
    total.set(name, name === 'cpu' ? Quantity.fromMilli(sum) : Quantity.fromValue(sum));
  }
  for (const container of (pod.spec.initContainers ?? []) as Loose[])
    for (const [name, amount] of resourceList(container.resources?.[field])) total.set(name, total.get(name)?.max(amount) ?? amount);
  return total;
}

function claimMessages(item: Item, claim: Loose): string[] {
  if (item.type !== 'PersistentVolumeClaim') return [];
  const requests = resourceList(claim.spec?.resources?.requests);
  const below = entries(item.min).flatMap(([name, bound]) => minimum(item.type, name, bound, requests, new Map()));
  // Only requests count: of limits nothing is asked.
  const above = entries(item.max).flatMap(([name, bound]) => maximum(item.type, name, bound, requests, requests));
  return [...below, ...above];
}

function bounds(item: Item, requests: ResourceList, limits: ResourceList): string[] {
  return [
    ...entries(item.min).flatMap(([name, bound]) => minimum(item.type, name, bound, requests, limits)),
    ...entries(item.max).flatMap(([name, bound]) => maximum(item.type, name, bound, requests, limits)),
    ...entries(item.maxLimitRequestRatio).flatMap(([name, bound]) => ratio(item.type, name, bound, requests, limits)),
  ];
}

const entries = (list: Readonly<Record<string, string>> | undefined): [string, Quantity][] =>
  Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]);

function minimum(type: string, name: string, bound: Quantity, requests: ResourceList, limits: ResourceList): string[] {
  const [request, limit] = [requests.get(name), limits.get(name)];
  const [requested, limited, least] = atOnePrecision(request, limit, bound);
  const head = `minimum ${name} usage per ${type} is ${bound}`;
  if (!request) return [`${head}.  No request is specified`];
  if (requested < least) return [`${head}, but request is ${request}`];
  return limit && limited < least ? [`${head}, but limit is ${limit}`] : [];
}

function maximum(type: string, name: string, bound: Quantity, requests: ResourceList, limits: ResourceList): string[] {
  const [request, limit] = [requests.get(name), limits.get(name)];
  const [requested, limited, most] = atOnePrecision(request, limit, bound);
  const head = `maximum ${name} usage per ${type} is ${bound}`;
  if (!limit) return [`${head}.  No ${type === 'PersistentVolumeClaim' ? 'request' : 'limit'} is specified`];
  if (limited > most) return [`${head}, but ${type === 'PersistentVolumeClaim' ? 'request' : 'limit'} is ${limit}`];
  return request && requested > most ? [`${head}, but request is ${request}`] : [];
}

/** Of floating-point numbers, whose quotient may come out a little above the bound that it should be. */
function ratio(type: string, name: string, bound: Quantity, requests: ResourceList, limits: ResourceList): string[] {
  const [requested, limited] = atOnePrecision(requests.get(name), limits.get(name), bound);
  const head = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (requested === 0n) return [`${head}, but no request is specified or request is 0`];
  if (limited === 0n) return [`${head}, but no limit is specified or limit is 0`];
  const given = Number(limited) / Number(requested);
  const exceeds = bound.value() <= MOST_IN_MILLIS ? given * 1000 > Number(bound.milliValue()) : given > Number(bound.value());
  return exceeds ? [`${head}, but provided ratio is ${given.toFixed(6)}`] : [];
}

/** @see kubernetes: apimachinery/pkg/api/resource/quantity.go MaxMilliValue */
const MOST_IN_MILLIS = (2n ** 63n - 1n) / 1000n;

/** Thousandths, rounded up, where none of them has too many; else whole ones. @see kubernetes: limitranger requestLimitEnforcedValues */
function atOnePrecision(request = zeroQuantity, limit = zeroQuantity, bound = zeroQuantity): readonly [bigint, bigint, bigint] {
  const isSmall = [request, limit, bound].every((amount) => amount.value() <= MOST_IN_MILLIS);
  const count = (amount: Quantity): bigint => (isSmall ? amount.milliValue() : amount.value());
  return [count(request), count(limit), count(bound)];
}

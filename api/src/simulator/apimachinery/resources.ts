import type { Container, PodSpec } from './objects.ts';
import { parseQuantity, Quantity, zeroQuantity } from './quantity.ts';

/** Amounts by resource name. */
export type ResourceList = ReadonlyMap<string, Quantity>;

/**
 * What a Pod asks for: the sum of its containers, or its largest init container where that is more, and its overhead.
 * @see kubernetes: pkg/api/v1/resource/helpers.go PodRequests
 */
export function podRequests(spec: PodSpec, options: { readonly nonMissing?: ResourceList } = {}): ResourceList {
  const total = aggregate(spec, (container) => withDefaults(resourceList(container.resources?.requests), options.nonMissing));
  for (const [name, quantity] of resourceList(spec.overhead)) total.set(name, (total.get(name) ?? zeroQuantity).add(quantity));
  return total;
}

/** @see kubernetes: pkg/api/v1/resource/helpers.go PodLimits: overhead counts only where there is a limit. */
export function podLimits(spec: PodSpec): ResourceList {
  const total = aggregate(spec, (container) => resourceList(container.resources?.limits));
  for (const [name, quantity] of resourceList(spec.overhead)) {
    const limit = total.get(name);
    if (limit && !limit.isZero()) total.set(name, limit.add(quantity));
  }
  return total;
}

/** `requests` or `limits` as amounts. */
export function resourceList(amounts: Readonly<Record<string, string | number>> | undefined | null): ResourceList {
  if (!amounts) return none;
  const list = new Map<string, Quantity>();
  for (const name in amounts) list.set(name, parseQuantity(amounts[name] as string | number));
  return list;
}

/** As an API object writes it. */
export const toResourceObject = (list: ResourceList): Record<string, string> =>
  Object.fromEntries([...list].map(([name, quantity]) => [name, quantity.toString()]));

/** Zero of what the list does not name. */
export const amountOf = (list: ResourceList, name: string): Quantity => list.get(name) ?? zeroQuantity;

/** What the scheduler's scores assume of a container that asks for nothing.
 *  @see kubernetes: pkg/scheduler/util/pod_resources.go */
export const nonZeroDefaults: ResourceList = new Map([
  ['cpu', Quantity.fromMilli(100)],
  ['memory', Quantity.fromValue(200 * 1024 * 1024, 'BinarySI')],
]);

/** Names without a domain, or of kubernetes.io. @see kubernetes: pkg/apis/core/v1/helper/helpers.go */
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** `hugepages-2Mi` and the like. @see kubernetes: pkg/apis/core/v1/helper IsHugePageResourceName */
export const isHugePageResource = (name: string): boolean => name.startsWith('hugepages-');

/** A device or the like that a node counts: `example.com/gpu`. @see kubernetes: pkg/apis/core/v1/helper IsExtendedResourceName */
export const isExtendedResource = (name: string): boolean => !isNativeResource(name) && !name.startsWith('requests.');
/** Resources that may be given out in excess of what there is. */
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePageResource(name);

/** What a node has, where huge pages are part of its memory that nothing else may have. @see kubernetes: pkg/kubelet/nodestatus/setters.go MachineInfo */
export function withoutHugePages(amounts: ResourceList): ResourceList {
  const pages = [...amounts].filter(([name, amount]) => isHugePageResource(name) && !amount.isZero());
  const memory = amounts.get('memory');
  if (pages.length === 0 || !memory) return amounts;
  const left = pages.reduce((rest, [, amount]) => rest.sub(amount), memory);
  return new Map([...amounts, ['memory', left.sign() < 0 ? zeroQuantity : left]]);
}

const none: ResourceList = new Map();

function aggregate(spec: PodSpec, amounts: (container: Container) => ResourceList): Map<string, Quantity> {
  const total = new Map<string, Quantity>();
  for (const container of spec.containers)
    for (const [name, quantity] of amounts(container)) total.set(name, (total.get(name) ?? zeroQuantity).add(quantity));
  for (const container of spec.initContainers ?? [])
    for (const [name, quantity] of amounts(container)) total.set(name, total.get(name)?.max(quantity) ?? quantity);
  return total;
}

const withDefaults = (list: ResourceList, defaults: ResourceList | undefined): ResourceList =>
  defaults ? new Map([...defaults, ...list]) : list;

import type { Pod, PodSpec } from '../apimachinery/objects.ts';
import { nonZeroDefaults, podRequests, type ResourceList, resourceList } from '../apimachinery/resources.ts';
import { byObject } from '../engine/index.ts';

/** Amounts as plain numbers: thousandths of a CPU, whole units of everything else. */
export type Resources = ReadonlyMap<string, number>;

/** What a Pod asks for; with `nonZero`, containers that ask for no CPU or memory count with a default. */
export function podResources(pod: Pod, { nonZero = false } = {}): Resources {
  return nonZero ? nonZeroResourcesOf(pod.spec) : resourcesOf(pod.spec);
}

const resourcesOf = byObject((spec: PodSpec) => inNumbers(podRequests(spec)));
const nonZeroResourcesOf = byObject((spec: PodSpec) => inNumbers(podRequests(spec, { nonMissing: nonZeroDefaults })));

/** A node's allocatable in the scheduler's units: thousandths of CPUs, else bytes or counts. */
export const resourceAmounts = (list: Readonly<Record<string, string>>): Resources => inNumbers(resourceList(list));

/** Changes a node's sum in place, as a Pod comes (1) or goes (-1). */
export function addTo(sum: Map<string, number>, amounts: Resources, sign: 1 | -1): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0) + sign * amount);
}

const inNumbers = (list: ResourceList): Resources =>
  new Map([...list].map(([name, quantity]) => [name, Number(name === 'cpu' ? quantity.milliValue() : quantity.value())]));

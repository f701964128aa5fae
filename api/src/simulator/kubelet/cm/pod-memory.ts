import type { PodSpec } from '../../apimachinery/objects.ts';
import { amountOf, podLimits, resourceList } from '../../apimachinery/resources.ts';

/**
 * What all of a Pod's containers together may hold of memory, in bytes; undefined while one of them has no limit.
 * @see kubernetes: pkg/kubelet/cm/helpers_linux.go ResourceConfigForPod
 */
export function podMemoryLimit(spec: PodSpec): number | undefined {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  if (containers.some(({ resources }) => !resources?.limits || amountOf(resourceList(resources.limits), 'memory').isZero()))
    return undefined;
  return Number(amountOf(podLimits(spec), 'memory').value());
}

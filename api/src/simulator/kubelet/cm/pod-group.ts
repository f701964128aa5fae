import type { PodSpec } from '../../apimachinery/objects.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import { amountOf, isHugePageResource, podLimits, podRequests, type ResourceList, resourceList } from '../../apimachinery/resources.ts';
import { byObject } from '../../engine/index.ts';
import type { PodGroup } from '../../runtime/index.ts';

/**
 * Where the node keeps a Pod's control group, and what it is given beside memory.
 * @see kubernetes: pkg/kubelet/cm/helpers_linux.go ResourceConfigForPod; pod_container_manager_linux.go GetPodContainerName
 */
export const podGroupOf = byObject((spec: PodSpec): PodGroup => {
  const qos = computePodQOS(spec);
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const limits = podLimits(spec);
  const isLimited = containers.every(({ resources }) => !amountOf(resourceList(resources?.limits), 'cpu').isZero());
  const request = Number(amountOf(podRequests(spec), 'cpu').milliValue());
  return {
    slice: qos === 'Guaranteed' ? 'kubepods' : `kubepods-${qos.toLowerCase()}`,
    cpuShares: qos === 'BestEffort' ? 2 : milliCPUToShares(request),
    ...(isLimited && { cpuQuotaMillis: Number(amountOf(limits, 'cpu').milliValue()) }),
    hugePages: hugePagesOf(limits),
  };
});

/** The kernel knows none beyond these bounds. @see kubernetes: pkg/kubelet/cm/helpers_linux.go MilliCPUToShares */
export const milliCPUToShares = (milliCPU: number): number => Math.min(262_144, Math.max(2, Math.floor((milliCPU * 1024) / 1000)));

/** In bytes, by the size of the pages as the kernel's files name it. @see opencontainers/runc: libcontainer/cgroups/utils.go HugePageSizes */
export const hugePagesOf = (limits: ResourceList): PodGroup['hugePages'] =>
  Object.fromEntries(
    [...limits]
      .filter(([name]) => isHugePageResource(name))
      .map(([name, amount]) => [`${name.slice('hugepages-'.length).replace('i', '')}B`, Number(amount.value())]),
  );

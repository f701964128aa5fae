import type { Pod } from '../../apimachinery/objects.ts';
import { Quantity } from '../../apimachinery/quantity.ts';
import { amountOf, resourceList } from '../../apimachinery/resources.ts';
import { inBlocks } from '../../kernel/index.ts';

/** Bytes as a quantity with Ki, Mi … */
export const binary = (bytes: number): string => Quantity.fromValue(Math.round(bytes), 'BinarySI').toString();

/** A count as a quantity with k, M … */
export const decimal = (count: number): string => Quantity.fromValue(Math.round(count)).toString();
/** As stats are printed: memory is counted in pages, the disk in blocks, of 4 Ki each. */
const used = (bytes: number): string => binary(inBlocks(bytes));

/** Why a Pod is evicted, and what the event's annotations say of it. */
export interface EvictionMessage {
  readonly message: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * @param usage of the containers that run; if none does, nothing more is said
 * @see kubernetes: pkg/kubelet/eviction/helpers.go evictionMessage
 */
export function nodePressureMessage(
  resource: string,
  threshold: string,
  available: string,
  pod: Pod,
  usage: ReadonlyMap<string, number>,
): EvictionMessage {
  const counted = resource === 'memory' || resource === 'ephemeral-storage';
  const offending = (counted ? pod.spec.containers : []).flatMap(({ name, resources }) => {
    const using = usage.get(name) ?? 0;
    const request = amountOf(resourceList(resources?.requests), resource);
    return using <= Number(request.value()) ? [] : [{ name, using: used(using), request: request.toString() }];
  });
  const containers = offending.map(
    ({ name, using, request }) => `Container ${name} was using ${using}, request is ${request}, has larger consumption of ${resource}. `,
  );
  const message = `The node was low on resource: ${resource}. Threshold quantity: ${threshold}, available: ${available}. ${containers.join('')}`;
  if (usage.size === 0) return { message };
  return {
    message,
    annotations: {
      offending_containers: offending.map(({ name }) => name).join(),
      offending_containers_usage: offending.map(({ using }) => using).join(),
      starved_resource: resource,
    },
  };
}

/** @see kubernetes: pkg/kubelet/eviction/helpers.go emptyDirMessageFmt */
export const emptyDirMessage = (volume: string, limit: string): string =>
  `Usage of EmptyDir volume "${volume}" exceeds the limit "${limit}". `;

/** @see kubernetes: pkg/kubelet/eviction/helpers.go containerEphemeralStorageMessageFmt */
export const containerStorageMessage = (container: string, limit: string): string =>
  `Container ${container} exceeded its local ephemeral storage limit "${limit}". `;

/** @see kubernetes: pkg/kubelet/eviction/helpers.go podEphemeralStorageMessageFmt */
export const podStorageMessage = (limit: string): string =>
  `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `;

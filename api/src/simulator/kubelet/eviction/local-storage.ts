import type { Pod, PodSpec } from '../../apimachinery/objects.ts';
import { parseQuantity } from '../../apimachinery/quantity.ts';
import { amountOf, podLimits, resourceList } from '../../apimachinery/resources.ts';
import { byObject } from '../../engine/index.ts';
import { containerStorageMessage, emptyDirMessage, podStorageMessage } from './messages.ts';

/** Bytes that a Pod holds on the node's disk. */
export interface LocalStorage {
  /** Of each emptyDir volume, those in memory included, as far as it has been counted. */
  readonly emptyDirs: ReadonlyMap<string, { readonly bytes: number; readonly inMemory: boolean }>;
  /** Of each running container: its writable layer and its logs. */
  readonly containers: ReadonlyMap<string, number>;
}

/** Whether anything of this Pod could be over a limit: others need not be looked at. */
export const hasLocalLimits = ({ spec }: Pod): boolean => isLimited(spec);
const isLimited = byObject(
  (spec: PodSpec): boolean =>
    (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) || podLimits(spec).has('ephemeral-storage'),
);

/** Why a Pod must go for what it has written; undefined if it may stay.
 *  @see kubernetes: pkg/kubelet/eviction/eviction_manager.go localStorageEviction */
export function localStorageViolation(pod: Pod, storage: LocalStorage): string | undefined {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    if (emptyDir?.sizeLimit === undefined) continue;
    const limit = parseQuantity(emptyDir.sizeLimit);
    if (!limit.isZero() && (storage.emptyDirs.get(name)?.bytes ?? 0) > Number(limit.value()))
      return emptyDirMessage(name, limit.toString());
  }
  // The sum of the limits that are there holds for the Pod: what has none counts as well.
  const total = podLimits(pod.spec).get('ephemeral-storage');
  const written = [...storage.containers.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (total && onDisk(storage.emptyDirs) + written > Number(total.value())) return podStorageMessage(total.toString());
  for (const { name, resources } of pod.spec.containers) {
    const limit = amountOf(resourceList(resources?.limits), 'ephemeral-storage');
    if (!limit.isZero() && (storage.containers.get(name) ?? 0) > Number(limit.value()))
      return containerStorageMessage(name, limit.toString());
  }
  return undefined;
}

/** What the volumes hold of the node's disk. */
export const onDisk = (emptyDirs: LocalStorage['emptyDirs']): number =>
  [...emptyDirs.values()].filter(({ inMemory }) => !inMemory).reduce((sum, { bytes }) => sum + bytes, 0);

import { BETA_STORAGE_CLASS } from '../apimachinery/annotations.ts';
import { withDriverTopology } from '../apimachinery/csi-topology.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass, Volume } from '../apimachinery/objects.ts';
import { parseQuantity } from '../apimachinery/quantity.ts';
import { matchLabelSelector, matchNodeSelector } from '../apimachinery/selectors/selectors.ts';

/** Told to provisioners: the node for which a Pod that uses the claim was chosen. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** The annotation of a claim both of whose sides are written. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';

/** The annotation of what nobody had asked for by name: such a binding may be undone. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/** The provisioner of classes whose volumes are made by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Of a claim or a volume; '' for none. @see kubernetes: component-helpers/storage/volume/helpers.go */
export function className(object: PersistentVolumeClaim | PersistentVolume): string {
  return object.metadata.annotations?.[BETA_STORAGE_CLASS] ?? object.spec?.storageClassName ?? '';
}

/** Its volumes are bound once a Pod that uses them has a node; false without a class. */
export const waitsForConsumer = (storageClass: StorageClass | undefined): boolean =>
  storageClass?.volumeBindingMode === 'WaitForFirstConsumer';

/** It has its volume, and the volume controller has noted that both sides know. @see kubernetes: volumebinding/binder.go isPVCFullyBound */
export const isFullyBound = (claim: PersistentVolumeClaim): boolean =>
  !!claim.spec?.volumeName && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;

/** The name of the claim that a Pod's volume uses; undefined if it uses none. */
export function claimName(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName;
  return volume.ephemeral ? ephemeralClaimName(pod, volume) : undefined;
}

/** @see kubernetes: component-helpers/storage/ephemeral/ephemeral.go VolumeClaimName */
const ephemeralClaimName = (pod: Pod, volume: Volume): string => `${pod.metadata.name}-${volume.name}`;

/** Whether nodes of this kind can use the volume: only their labels are looked at. @see kubernetes: component-helpers/storage/volume/helpers.go CheckNodeAffinity */
const fitsNode = (volume: PersistentVolume, { metadata: { labels = {} } }: Node): boolean => {
  const required = volume.spec?.nodeAffinity?.required;
  return !required || matchNodeSelector(required.nodeSelectorTerms, { metadata: { name: '', labels } });
};

/** The same of a volume that a Pod will have attached: then its driver's labels count. */
export const canReach = (volume: PersistentVolume, node: Node): boolean => fitsNode(withDriverTopology(volume), node);

/** The volume is meant for the claim, by name and, once that is known, uid. @see kubernetes:
 *  component-helpers/storage/volume/pv_helpers.go */
export const isBoundTo = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => {
  const ref = volume.spec?.claimRef;
  if (ref?.name !== claim.metadata.name || ref.namespace !== claim.metadata.namespace) return false;
  return !ref.uid || ref.uid === claim.metadata.uid;
};

/** Which volumes may be chosen for a claim. */
interface MatchOptions {
  /** Only volumes that this node can use. */
  readonly node?: Node;
  /** Taken for another claim already, though not yet in the API. */
  readonly excluded?: ReadonlySet<string>;
  /** The class waits for a consumer: without a node only a volume that was bound beforehand is right. */
  readonly delayBinding?: boolean;
}

/**
 * The smallest volume that satisfies the claim, or the one that was bound to it beforehand.
 * @see kubernetes: component-helpers/storage/volume/pv_helpers.go FindMatchingVolume
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { node, excluded, delayBinding }: MatchOptions = {},
): PersistentVolume | undefined {
  const wanted = requestedStorage(claim);
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (excluded?.has(volume.metadata.name)) continue;
    if (volume.metadata.deletionTimestamp) continue;
    if (volume.spec?.claimRef && !isBoundTo(volume, claim)) continue;
    const capacity = capacityOf(volume);
    if (capacity.cmp(wanted) < 0) continue;
    if ((claim.spec?.volumeMode ?? 'Filesystem') !== (volume.spec?.volumeMode ?? 'Filesystem')) continue;
    const usable = !node || fitsNode(volume, node);
    if (isBoundTo(volume, claim)) return usable ? volume : undefined;
    if (!node && delayBinding) continue;
    if (volume.status?.phase !== 'Available') continue;
    if (claim.spec?.selector && !matchLabelSelector(claim.spec.selector, volume.metadata.labels)) continue;
    if (className(volume) !== className(claim) || !usable) continue;
    if (!hasAccessModes(volume, claim.spec?.accessModes ?? [])) continue;
    if (!best || capacity.cmp(capacityOf(best)) < 0) best = volume;
  }
  return best;
}

/** Zero where nothing is asked for. */
export const requestedStorage = (claim: PersistentVolumeClaim) => parseQuantity(claim.spec?.resources?.requests?.storage ?? '0');

/** Zero where nothing is said. */
export const capacityOf = (volume: PersistentVolume) => parseQuantity(volume.spec?.capacity?.storage ?? '0');

/** Whether the volume has all of them. @see kubernetes: component-helpers/storage/volume/pv_helpers.go CheckAccessModes */
export const hasAccessModes = (volume: PersistentVolume, modes: readonly string[]): boolean =>
  modes.every((mode) => (volume.spec?.accessModes as readonly string[] | undefined)?.includes(mode));

/** Names of nodes to which the volume's affinity limits it. @see kubernetes: pkg/volume/util/util.go GetLocalPersistentVolumeNodeNames */
export function volumeNodeNames(volume: PersistentVolume): readonly string[] {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }) => {
    const lists = matchExpressions
      .filter(({ key, operator }) => key === 'kubernetes.io/hostname' && operator === 'In')
      .map((e) => e.values ?? []);
    return (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)));
  });
}

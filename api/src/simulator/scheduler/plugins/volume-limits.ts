import { attachedName } from '../../apimachinery/attachable.ts';
import { migratedProvisioner } from '../../apimachinery/csi-migration.ts';
import type { PersistentVolumeClaim, Pod } from '../../apimachinery/objects.ts';
import { filterPlugin, type Snapshot, unschedulable } from '../framework.ts';
import { claimName, className } from '../volumes.ts';

/** What a node can take of one driver's volumes, as its allocatable resources call it. @see kubernetes: pkg/volume/util/attach_limit.go */
const LIMIT_PREFIX = 'attachable-volumes-csi-';
const CSI_NAME = /^kubernetes\.io\/csi\/([^^]+)\^/;

/**
 * Nodes take no more volumes of a driver than they say in their status. (What CSINode objects say is not known here.)
 * @see kubernetes: plugins/nodevolumelimits/csi.go
 */
export const nodeVolumeLimits = filterPlugin<ReadonlyMap<string, string>>({
  name: 'NodeVolumeLimits',
  events: ['Pod/Delete'],
  preFilter(pod, snapshot) {
    const wanted = attachable(pod, snapshot);
    return wanted.size === 0 ? { skip: true } : { state: wanted };
  },
  filter(_pod, { allocatable, pods }, wanted, snapshot) {
    if (![...wanted.values()].some((driver) => allocatable.has(LIMIT_PREFIX + driver))) return undefined;
    const attached = new Map<string, string>();
    for (const pod of pods) for (const [volume, driver] of attachable(pod, snapshot)) attached.set(volume, driver);
    // A volume that is there already is not one more.
    for (const driver of new Set([...wanted].filter(([volume]) => !attached.has(volume)).map(([, driver]) => driver))) {
      const limit = allocatable.get(LIMIT_PREFIX + driver);
      const count = [...new Map([...attached, ...wanted]).values()].filter((other) => other === driver).length;
      if (limit !== undefined && count > limit) return unschedulable('node(s) exceed max volume count');
    }
    return undefined;
  },
});

/** The Pod's volumes that a CSI driver attaches, each with its driver. */
function attachable(pod: Pod, snapshot: Snapshot): Map<string, string> {
  const found = new Map<string, string>();
  for (const volume of pod.spec.volumes ?? []) {
    const claimed = claimName(pod, volume);
    const name = claimed === undefined ? attachedName(volume) : nameOfClaim(snapshot.claim(pod.metadata.namespace, claimed), snapshot);
    const driver = name && CSI_NAME.exec(name)?.[1];
    if (name && driver) found.set(name, driver);
  }
  return found;
}

/** What is not bound yet counts for whoever will make it. */
function nameOfClaim(claim: PersistentVolumeClaim | undefined, snapshot: Snapshot): string | undefined {
  if (!claim) return undefined;
  const volume = snapshot.volume(claim.spec?.volumeName ?? '');
  if (volume?.spec) return attachedName(volume.spec);
  const provisioner = snapshot.storageClass(className(claim))?.provisioner;
  const { namespace, name } = claim.metadata;
  return provisioner && `kubernetes.io/csi/${migratedProvisioner(provisioner)}^${namespace}/${name}`;
}

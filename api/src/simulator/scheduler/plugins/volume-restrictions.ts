import type { Pod, Volume } from '../../apimachinery/objects.ts';
import { filterPlugin, type Snapshot, unschedulable } from '../framework.ts';
import { missingClaim } from './volumes.ts';

interface State {
  readonly disks: readonly Volume[];
  /** A claim for one Pod at a time is in use already. */
  readonly inUse: boolean;
}

/** @see kubernetes: plugins/volumerestrictions/volume_restrictions.go (ReadWriteOncePod is beta in 1.27) */
export const volumeRestrictions = filterPlugin<State>({
  name: 'VolumeRestrictions',
  events: ['Pod/Delete', 'Node/Add', 'PersistentVolumeClaim/Add', 'PersistentVolumeClaim/Update'],
  preFilter(pod, snapshot) {
    const volumes = pod.spec.volumes ?? [];
    const exclusive = new Set<string>();
    for (const { persistentVolumeClaim } of volumes) {
      const name = persistentVolumeClaim?.claimName;
      if (!name) continue;
      const claim = snapshot.claim(pod.metadata.namespace, name);
      if (!claim) return { rejection: missingClaim(name) };
      if (claim.spec?.accessModes?.includes('ReadWriteOncePod' as never)) exclusive.add(name);
    }
    const disks = volumes.filter(isDisk);
    const inUse = exclusive.size > 0 && isUsed(exclusive, pod.metadata.namespace, snapshot);
    return disks.length === 0 && !inUse ? { skip: true } : { state: { disks, inUse } };
  },
  filter(_pod, { pods }, { disks, inUse }) {
    if (disks.length > 0)
      for (const { spec } of pods)
        if (spec.volumes?.some((taken) => disks.some((disk) => conflict(disk, taken))))
          return unschedulable('node(s) had no available disk');
    return inUse
      ? unschedulable('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode')
      : undefined;
  },
});

const isUsed = (claims: ReadonlySet<string>, namespace: string, snapshot: Snapshot): boolean =>
  snapshot.nodes.some(({ pods }) =>
    [...pods].some(
      ({ metadata, spec }: Pod) =>
        metadata.namespace === namespace &&
        spec.volumes?.some(({ persistentVolumeClaim }) => claims.has(persistentVolumeClaim?.claimName ?? '')),
    ),
  );

const isDisk = ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume): boolean =>
  !!(gcePersistentDisk || awsElasticBlockStore || iscsi || rbd);

/** Whether a node cannot have both: a disk is for one Pod, or for several that only read. EBS knows no such readers. */
function conflict(a: Volume, b: Volume): boolean {
  const { gcePersistentDisk: gce, awsElasticBlockStore: ebs, iscsi, rbd } = a;
  if (gce && gce.pdName === b.gcePersistentDisk?.pdName && !(gce.readOnly && b.gcePersistentDisk.readOnly)) return true;
  if (ebs && ebs.volumeID === b.awsElasticBlockStore?.volumeID) return true;
  if (iscsi && iscsi.iqn === b.iscsi?.iqn && !(iscsi.readOnly && b.iscsi.readOnly)) return true;
  if (!rbd || !b.rbd || (rbd.readOnly && b.rbd.readOnly)) return false;
  const { monitors, pool, image } = b.rbd;
  return rbd.pool === pool && rbd.image === image && rbd.monitors.some((monitor) => monitors.includes(monitor));
}

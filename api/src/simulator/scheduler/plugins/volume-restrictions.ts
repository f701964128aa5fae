import type { Pod, Volume } from '../../apimachinery/objects.ts';
import { filterPlugin, type Snapshot, unschedulable } from '../framework.ts';
import { missingClaim } from './volumes.ts';

interface State {
  readonly disks: readonly Volume[];
  /** Claims that are for one Pod at a time. */
  readonly exclusive: ReadonlySet<string>;
  /** How many of them are in use already. */
  inUse: number;
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
      if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) exclusive.add(name);
    }
    const disks = volumes.filter(isDisk);
    const inUse = [...exclusive].filter((claim) => isUsed(claim, pod.metadata.namespace, snapshot)).length;
    return disks.length === 0 && inUse === 0 ? { skip: true } : { state: { disks, exclusive, inUse } };
  },
  filter(_pod, { pods }, { disks, inUse }) {
    if (disks.length > 0)
      for (const { spec } of pods)
        if (spec.volumes?.some((taken) => disks.some((disk) => conflict(disk, taken))))
          return unschedulable('node(s) had no available disk');
    return inUse > 0
      ? unschedulable('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode')
      : undefined;
  },
  extensions: {
    copy: (state) => ({ ...state }),
    // Whatever namespace it is of. @see updateWithPod, conflictingPVCRefCountForPod
    update(state, { other, sign }) {
      for (const claim of claimsOf(other)) if (state.exclusive.has(claim)) state.inUse += sign;
    },
  },
});

const isUsed = (claim: string, namespace: string, snapshot: Snapshot): boolean =>
  snapshot.nodes.some(({ pods }) => [...pods].some((pod: Pod) => pod.metadata.namespace === namespace && claimsOf(pod).includes(claim)));

const claimsOf = ({ spec }: Pod): string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

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

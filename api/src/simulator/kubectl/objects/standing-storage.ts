import { attachedName } from '../../apimachinery/attachable.ts';
import { csiDriver } from '../../apimachinery/csi-drivers.ts';
import { migratedProvisioner } from '../../apimachinery/csi-migration.ts';
import { sha256 } from '../../apimachinery/digest.ts';
import type { KubernetesObject, Node } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { ClusterView } from '../view.ts';
import { ownedBy, standing } from './standing-object.ts';

const API_VERSION = 'storage.k8s.io/v1';

/**
 * Each node's kubelet has one, with the drivers that have registered there.
 * @see kubernetes: pkg/volume/csi/nodeinfomanager/nodeinfomanager.go CreateCSINode, setMigrationAnnotation, installDriverToCSINode
 */
export function csiNodes(view: ClusterView): KubernetesObject[] {
  const drivers = [...driversOf(view), ...keptDrivers(view)];
  return view.list('Node').map((node) =>
    standing(
      'CSINode',
      API_VERSION,
      {
        annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED },
        creationTimestamp: node.metadata.creationTimestamp,
        name: node.metadata.name,
        ownerReferences: ownedBy(node),
      },
      { spec: { drivers: drivers.length > 0 ? drivers.map((name) => driverOn(node, name)) : null } },
    ),
  );
}

/** What such a driver says of itself, as far as it is known. */
export const csiDrivers = (view: ClusterView): KubernetesObject[] =>
  driversOf(view).map((name) =>
    standing(
      'CSIDriver',
      API_VERSION,
      { creationTimestamp: view.get('Namespace', undefined, 'kube-system')?.metadata.creationTimestamp, name },
      {
        spec: {
          ...csiDriver(name),
          podInfoOnMount: false,
          requiresRepublish: false,
          seLinuxMount: false,
          storageCapacity: false,
        },
      },
    ),
  );

const MIGRATED = ['aws-ebs', 'azure-disk', 'azure-file', 'cinder', 'gce-pd', 'vsphere-volume']
  .map((one) => `kubernetes.io/${one}`)
  .join(',');

/** Those that classes and volumes name are taken to be there. What has a slash in its name is a provisioner of another kind. */
function driversOf(view: ClusterView): string[] {
  const named = [
    ...view.list('StorageClass').map(({ provisioner }) => migratedProvisioner(provisioner)),
    ...view.list('PersistentVolume').map(({ spec }) => spec?.csi?.driver),
  ];
  const kept = keptDrivers(view);
  return [...new Set(named)].filter((name) => name !== undefined && !name.includes('/') && !kept.includes(name)) as string[];
}

/** Those that say themselves that they are there. */
const keptDrivers = (view: ClusterView): string[] => view.access('CSIDriver').map(({ metadata }) => metadata.name);

/** What it says of its limit is what the node says. */
function driverOn({ metadata: { name: nodeID }, status }: Node, name: string): object {
  const limit = status.allocatable?.[`attachable-volumes-csi-${name}`];
  return { ...(limit !== undefined && { allocatable: { count: Number(limit) } }), name, nodeID, topologyKeys: null };
}

/** Of what a CSI driver has attached. @see kubernetes: pkg/volume/csi/csi_attacher.go Attach, getAttachmentName */
export function volumeAttachments(view: ClusterView): KubernetesObject[] {
  const volumes = view.list('PersistentVolume');
  return view.list('Node').flatMap((node) =>
    (node.status.volumesAttached ?? []).flatMap(({ name }) => {
      const [, attacher, handle] = /^kubernetes\.io\/csi\/([^^]+)\^(.*)$/s.exec(name) ?? [];
      if (attacher === undefined) return [];
      const nodeName = node.metadata.name;
      const volume = volumes.find(({ spec }) => spec && attachedName(spec) === name);
      return standing(
        'VolumeAttachment',
        API_VERSION,
        {
          annotations: { 'csi.alpha.kubernetes.io/node-id': nodeName },
          creationTimestamp: formatTime(attachedSince(view, nodeName, name)),
          finalizers: [`external-attacher/${attacher.replaceAll(/[^a-zA-Z0-9-]/g, '-')}`],
          name: `csi-${sha256(`${handle}${attacher}${nodeName}`)}`,
        },
        {
          spec: { attacher, nodeName, source: volume ? { persistentVolumeName: volume.metadata.name } : {} },
          status: { attached: true },
        },
      );
    }),
  );
}

/** Since when the node's status has had it without a break. */
function attachedSince(view: ClusterView, node: string, volume: string): Micros {
  let since = view.now;
  for (const { at, object } of view.history('Node').toReversed()) {
    if (object.metadata.name !== node) continue;
    if (!object.status.volumesAttached?.some(({ name }) => name === volume)) break;
    since = at;
  }
  return since;
}

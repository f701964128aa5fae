import { attachedName } from '../../apimachinery/attachable.ts';
import type { PersistentVolume, Pod } from '../../apimachinery/objects.ts';
import { podDirectory } from './directories.ts';

const PLUGINS = '/var/lib/kubelet/plugins';

/** Where a raw device is to be found on its node. */
export interface DevicePaths {
  /** For all Pods. */
  readonly global: string;
  readonly ofPod: string;
}

/**
 * Undefined where a volume's plugin knows no raw devices: such a volume is never mounted, and nothing is told of it but that.
 * @see kubernetes: pkg/kubelet/kubelet_getters.go getVolumeDevicePluginDir, getPodVolumeDeviceDir; pkg/volume/csi/csi_block.go,
 * local/local.go, fc/fc_util.go, iscsi/iscsi_util.go, rbd/rbd_util.go (GetGlobalMapPath, GetPodDeviceMapPath)
 */
export function devicePaths({ metadata: { name }, spec = {} }: PersistentVolume, pod: Pod): DevicePaths | undefined {
  const { csi, local, fc, iscsi, rbd } = spec;
  const paths = (plugin: string, folder: string, device: string): DevicePaths => ({
    global: `${PLUGINS}/${folder}/volumeDevices/${device}`,
    ofPod: `${podDirectory(pod)}/volumeDevices/kubernetes.io~${plugin}`,
  });
  if (local) return paths('local-volume', 'kubernetes.io~local-volume', name);
  if (fc)
    return paths('fc', 'kubernetes.io/fc', fc.targetWWNs?.length ? `${fc.targetWWNs.join('-')}-lun-${fc.lun}` : (fc.wwids ?? []).join('-'));
  if (iscsi) {
    const portal = iscsi.targetPortal.includes(':') ? iscsi.targetPortal : `${iscsi.targetPortal}:3260`;
    return paths('iscsi', 'kubernetes.io/iscsi', `iface-${iscsi.iscsiInterface ?? 'default'}/${portal}-${iscsi.iqn}-lun-${iscsi.lun}`);
  }
  if (rbd) return paths('rbd', 'kubernetes.io/rbd', `rbd/${rbd.pool ?? 'rbd'}-image-${rbd.image}`);
  // The disks of clouds are CSI drivers' as well.
  return csi || attachedName(spec) ? paths('csi', 'kubernetes.io/csi', `${name}/dev`) : undefined;
}

/** What is told of a device that is there for the Pod. @see kubernetes: pkg/volume/util/operationexecutor/operation_generator.go GenerateMapVolumeFunc */
export const mappedMessages = (name: string, { global, ofPod }: DevicePaths): string[] =>
  [`globalMapPath "${global}"`, `volumeMapPath "${ofPod}"`].map((path) => `MapVolume.MapPodDevice succeeded for volume "${name}" ${path}`);

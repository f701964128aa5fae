import type { PersistentVolume, Pod } from '../../apimachinery/objects.ts';

/** Where a Pod's volumes are on its node. */
export const podDirectory = ({ metadata }: Pod): string => `/var/lib/kubelet/pods/${metadata.uid}`;

/**
 * @param claimed what is bound to the claim, if the volume has one: the directory bears its name
 * @see kubernetes: pkg/kubelet/kubelet_getters.go getPodVolumeDir, and each plugin's name; pkg/volume/csi/csi_mounter.go GetPath
 */
export function volumeDirectory(pod: Pod, name: string, claimed?: PersistentVolume): string {
  const source = claimed?.spec ?? pod.spec.volumes?.find((one) => one.name === name);
  if (source?.hostPath) return source.hostPath.path;
  const kind = KINDS.find((one) => source?.[one as keyof typeof source] !== undefined);
  const plugin = kind && plugins[kind];
  const own = claimed?.metadata.name ?? name;
  return `${podDirectory(pod)}/volumes/kubernetes.io~${plugin ? `${plugin}/${own}` : `csi/${own}/mount`}`;
}

/** The disks of clouds are CSI drivers' as well. */
const plugins = {
  configMap: 'configmap',
  secret: 'secret',
  emptyDir: 'empty-dir',
  projected: 'projected',
  downwardAPI: 'downward-api',
  nfs: 'nfs',
  local: 'local-volume',
  iscsi: 'iscsi',
  fc: 'fc',
  cephfs: 'cephfs',
  rbd: 'rbd',
};
const KINDS = Object.keys(plugins) as (keyof typeof plugins)[];

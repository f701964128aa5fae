import type { Pod } from '../../apimachinery/objects.ts';

/** Where a Pod's volumes are on its node. */
export const podDirectory = ({ metadata }: Pod): string => `/var/lib/kubelet/pods/${metadata.uid}`;

/** @see kubernetes: pkg/kubelet/kubelet_getters.go getPodVolumeDir, and each plugin's name */
export function volumeDirectory(pod: Pod, name: string): string {
  const volume = pod.spec.volumes?.find((one) => one.name === name);
  if (volume?.hostPath) return volume.hostPath.path;
  const plugin = Object.entries(plugins).find(([kind]) => volume?.[kind as keyof typeof volume] !== undefined)?.[1] ?? 'csi';
  return `${podDirectory(pod)}/volumes/kubernetes.io~${plugin}/${name}`;
}

const plugins = {
  configMap: 'configmap',
  secret: 'secret',
  emptyDir: 'empty-dir',
  projected: 'projected',
  downwardAPI: 'downward-api',
  nfs: 'nfs',
  persistentVolumeClaim: 'local-volume',
};

import type { Node } from '../../apimachinery/objects.ts';

/** A manifest that gives a node room for fewer Pods means its own. */
const ROOM_FOR_MORE = 10;

/** Whether the DaemonSet `kube-proxy` has a Pod there. @see kubernetes: cmd/kubeadm/app/phases/addons/proxy/manifests.go nodeSelector */
export const runsProxy = ({ metadata, status }: Node): boolean =>
  metadata.labels?.['kubernetes.io/os'] === 'linux' && Number(status.allocatable?.pods ?? 0) >= ROOM_FOR_MORE;

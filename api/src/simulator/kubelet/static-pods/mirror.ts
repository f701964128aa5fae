import { MIRROR_POD } from '../../apimachinery/mirror-pod.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';

/** Whether that object of the API server shows this static Pod as it is now. @see kubernetes: pkg/kubelet/pod/mirror_client.go IsMirrorPodOf */
export const isMirrorPodOf = (mirror: Pod, pod: Pod): boolean => mirror.metadata.annotations?.[MIRROR_POD] === pod.metadata.uid;

/** What the API server is to show of a static Pod. @see kubernetes: pkg/kubelet/pod/mirror_client.go CreateMirrorPod */
export function mirrorOf({ apiVersion, kind, metadata, spec }: Pod, node: Node) {
  const { name, namespace, labels, annotations, uid } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      annotations: { ...annotations, [MIRROR_POD]: uid },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid, controller: true }],
    },
    spec,
  };
}

/** On what the API server shows of a static Pod; the value is the uid that the kubelet gave that one.
 *  @see kubernetes: pkg/apis/core/annotation_key_constants.go MirrorPodAnnotationKey */
export const MIRROR_POD = 'kubernetes.io/config.mirror';

interface Annotated {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** The API server's image of a static Pod. */
export const isMirrorPod = (pod: Annotated): boolean => pod.metadata?.annotations?.[MIRROR_POD] !== undefined;

/** By which the kubelet, its runtime and its events know a Pod of the API server. */
export const kubeletUid = ({ metadata }: { readonly metadata: Annotated['metadata'] & { readonly uid: string } }): string =>
  metadata.annotations?.[MIRROR_POD] ?? metadata.uid;

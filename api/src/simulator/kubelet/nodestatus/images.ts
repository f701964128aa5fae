import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Image } from '../../images/index.ts';

/** @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go NodeStatusMaxImages; pkg/kubelet/nodestatus/setters.go MaxNamesPerImageInNodeStatus */
const MAX_IMAGES = 50;
const MAX_NAMES = 5;

/**
 * What the node's status says of its images: those that were there at its start, and those that were pulled since. The largest
 * come first; each is named by its digests before its tags.
 * @see kubernetes: pkg/kubelet/nodestatus/setters.go Images; pkg/kubelet/images/image_gc_manager.go imageCache
 */
export function nodeImages(first: readonly core.ContainerImage[], pulled: Iterable<Image>): core.ContainerImage[] {
  const tags = new Map<string, { readonly sizeBytes: number; readonly tags: string[] }>();
  for (const { name, digest, sizeBytes } of pulled) {
    const byDigest = `${name.replace(/[@:][^/]*$/, '')}@${digest}`;
    const known = tags.get(byDigest) ?? { sizeBytes, tags: [] };
    if (name !== byDigest) known.tags.push(name);
    tags.set(byDigest, known);
  }
  const fresh = [...tags]
    .map(([digest, { sizeBytes, tags }]) => ({ names: [digest, ...tags].slice(0, MAX_NAMES), sizeBytes }))
    .filter(({ names }) => !first.some((image) => image.names?.some((name) => names.includes(name))));
  return [...first, ...fresh].sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0)).slice(0, MAX_IMAGES);
}

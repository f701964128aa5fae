import type { Engine } from '../../engine/index.ts';
import { cleanPath, FileTree, type ImageNode, type MountOptions, type Space } from '../../kernel/index.ts';
import type { ContainerInstance } from '../instance.ts';

const CONTAINERS = '/var/lib/containerd/io.containerd.grpc.v1.cri/containers';

/**
 * The directories that an image says are volumes: unless the Pod mounts something just there, the runtime gives each start of
 * the container one of its own, with what the image has there. It may be written whatever the root is, and is gone with the
 * container.
 * @param files of the image
 * @see containerd: pkg/cri/server/container_create_linux.go volumeMounts; pkg/cri/opts/container.go WithVolumes
 */
export function imageVolumes(engine: Engine, space: Space, { id, config, image }: ContainerInstance, files: ImageNode): MountOptions[] {
  const { volumes = [] } = image.config;
  if (volumes.length === 0) return [];
  const given = new Set(config.mounts.map(({ path }) => cleanPath(path)));
  return volumes
    .filter((path) => !given.has(path))
    .map((path, i) => {
      const content = nodeAt(files, path);
      const tree = new FileTree(engine, { space, ...(content && { image: content, copied: true }) });
      return { path, tree, source: '/dev/sda1', type: 'ext4', from: `${CONTAINERS}/${id}/volumes/${rotated(id, 7 * (i + 1))}` };
    });
}

function nodeAt(root: ImageNode, path: string): ImageNode | undefined {
  let node: ImageNode | undefined = root;
  for (const name of path.split('/').filter(Boolean)) node = node?.children?.get(name);
  return node?.type === 'directory' ? node : undefined;
}

/** Another name of the same length. */
const rotated = (id: string, by: number): string => id.slice(by) + id.slice(0, by);

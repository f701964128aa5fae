import type { Container, Pod, PodSpec } from '../../apimachinery/objects.ts';
import { byObject } from '../../engine/index.ts';
import { cleanPath, type FileTree, OsError } from '../../kernel/index.ts';
import { MountError } from './payload.ts';

/**
 * Makes, in a volume that containers may only read, the directories over which a container mounts other volumes: the runtime
 * could not.
 * @param where the volume is on the node
 * @see kubernetes: pkg/volume/util/nested_volumes.go MakeNestedMountpoints
 */
export function makeNestedMountpoints(tree: FileTree, where: string, name: string, pod: Pod): void {
  for (const directory of nestedMountpoints(pod.spec).get(name) ?? []) {
    try {
      tree.mkdir(`/${directory}`, { mode: 0o755 });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      throw new MountError(`unable to create nested volume mountpoints: mkdir ${where}/${directory}: ${error.message.toLowerCase()}`);
    }
  }
}

/** By the volume's name, relative to it. What is below another one of them is that one's own. @see kubernetes: nested_volumes.go getNestedMountpoints */
const nestedMountpoints = byObject((spec: PodSpec): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { volumeMounts = [] } of [...(spec.initContainers ?? []), ...spec.containers] as Container[]) {
    if (volumeMounts.length < 2) continue;
    const mounts = volumeMounts.map(({ name, mountPath }) => ({ name, path: cleanPath(mountPath) }));
    const paths = mounts.map(({ path }) => path).sort();
    for (const { name, path } of mounts) {
      let previous: string | undefined;
      for (const other of paths) {
        if (!other.startsWith(`${path}/`) || (previous !== undefined && other.startsWith(previous))) continue;
        previous = `${other}/`;
        found.set(name, [...(found.get(name) ?? []), other.slice(path.length + 1)]);
      }
    }
  }
  return found;
});

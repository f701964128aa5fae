import type { Container, Pod, Volume } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';

/** What would mend a container, by what it wrote last and by how it was started. */
export interface Hint {
  readonly remedy: Localized;
  /** Slug. */
  readonly concept: string;
}

export interface Facts {
  readonly pod: Pod;
  readonly container: Container;
  /** The line that tells why it ended. */
  readonly words: string;
  /** The last lines, that one among them. */
  readonly recent: readonly string[];
}

/** A path in a line, as most programs write it. */
export const PATH = /(?<![\w.~$-])\/[\w.@-][\w./@-]*[\w@-]/;

export const trimmed = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** The volume that a path of the container is in. */
export function volumeOf({ container, pod }: Facts, path: string | undefined): Volume | undefined {
  const mount = (container.volumeMounts ?? []).find(({ mountPath }) => path === mountPath || path?.startsWith(`${trimmed(mountPath)}/`));
  return mount && (pod.spec.volumes ?? []).find(({ name }) => name === mount.name);
}

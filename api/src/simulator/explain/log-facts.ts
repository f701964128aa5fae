import type { Container, Pod, Volume } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { both, type Situation } from './context.ts';

/** What would mend a container, by what it wrote last and by how it was started. */
export interface Hint {
  readonly remedy: Localized;
  /** Slug. */
  readonly concept: string;
}

export interface Facts {
  readonly situation: Situation;
  readonly pod: Pod;
  readonly container: Container;
  /** The line that tells why it ended. */
  readonly words: string;
  /** That it ended with; undefined while it runs. */
  readonly code: number | undefined;
  /** The last lines, that one among them. */
  readonly recent: readonly string[];
}

/** A path in a line, as most programs write it. */
export const PATH = /(?<![\w.~$-])\/[\w.@-][\w./@-]*[\w@-]/;

export const trimmed = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** The volume that a path of the container is in. */
export function volumeOf({ container, pod }: Pick<Facts, 'container' | 'pod'>, path: string | undefined): Volume | undefined {
  const mount = mountOf(container, path);
  return mount && (pod.spec.volumes ?? []).find(({ name }) => name === mount.name);
}

export const mountOf = ({ volumeMounts }: Container, path: string | undefined) =>
  (volumeMounts ?? []).find(({ mountPath }) => path === mountPath || path?.startsWith(`${trimmed(mountPath)}/`));

/** What to do about a program that is not found because a volume lies over where the image has it; undefined if none does. */
export function hiddenBy({ container }: Pick<Facts, 'container'>, program: string): Localized | undefined {
  const mount = program.startsWith('/')
    ? mountOf(container, program)
    : (container.volumeMounts ?? []).find(({ mountPath }) => OF_PROGRAMS.has(trimmed(mountPath)));
  if (!mount) return undefined;
  return both(
    `Mount the volume ${mount.name} elsewhere than at ${mount.mountPath}, or have ${program} in it: it hides all that the image has there`,
    `不要把卷 ${mount.name} 挂载在 ${mount.mountPath}，或让卷中包含 ${program}：它会遮住镜像在该处的所有文件`,
  );
}

/** Where most images look for programs. */
const OF_PROGRAMS: ReadonlySet<string> = new Set(
  ['', '/usr', '/usr/local'].flatMap((above) => [...(above ? [above] : []), `${above}/bin`, `${above}/sbin`]),
);

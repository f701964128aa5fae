import type { Pod } from '../../apimachinery/objects.ts';
import { type FileTree, type Inode, type Stat, type Viewer, virtualFile } from '../../kernel/index.ts';
import { usedVolumes } from './claims.ts';
import { podDirectory, volumeDirectory } from './directories.ts';
import { isPayload } from './payload.ts';
import type { MountedVolume } from './setup.ts';

/** What there is, by its path below some directory. */
export type Shown = readonly (readonly [path: string, file: Inode])[];

interface PodFiles {
  readonly pod: Pod;
  /** It holds the Pod's /etc/hosts, once there is one. */
  readonly hosts: FileTree;
  readonly mounted: ReadonlyMap<string, MountedVolume>;
}

/**
 * Where the node keeps what its Pods have mounted, for those who look at the node's own files: it is made when they do.
 * @param pods by their uids
 * @param logs what the containers of a Pod leave their last words in
 * @see kubernetes: pkg/kubelet/kubelet_getters.go getPodDir, getPodVolumesDir, getPodPluginsDir, getEtcHostsPath
 */
export function showPodDirectories(node: FileTree, pods: ReadonlyMap<string, PodFiles>, logs: (podUid: string) => Shown): void {
  const all = node.lookup('/var/lib/kubelet/pods');
  if (!all) return;
  const ready = virtualFile(node, 'file', 0o644, { text: () => '' });
  const made = new WeakMap<PodFiles, Inode>();
  all.virtual = {
    names: () => [...pods.keys()],
    lookup(uid) {
      const files = pods.get(uid);
      if (!files) return undefined;
      const known = made.get(files) ?? directory(node, () => [...logs(uid), ...filesOf(files, ready)], uid, 0o750);
      made.set(files, known);
      return known;
    },
  };
}

function filesOf({ pod, hosts, mounted }: PodFiles, ready: Inode): Shown {
  const above = `${podDirectory(pod)}/`;
  const volumes = usedVolumes(pod).flatMap((volume): Shown => {
    const { tree, path, device, directory = volumeDirectory(pod, volume.name) } = mounted.get(volume.name) ?? {};
    const root = tree?.lookup(path ?? '/');
    if (!root || device || !directory.startsWith(above)) return [];
    // What is made of API objects is made within a volume of that kind.
    const plugin = isPayload(volume) ? `wrapped_${volume.name}` : volume.emptyDir && volume.name;
    const shown = [directory.slice(above.length), root] as const;
    return plugin === undefined ? [shown] : [[`plugins/kubernetes.io~empty-dir/${plugin}/ready`, ready], shown];
  });
  const etcHosts = hosts.lookup('/file');
  return [...(etcHosts ? [['etc-hosts', etcHosts] as const] : []), ...volumes];
}

/** @param name of the directory that they are in */
function entriesOf(node: FileTree, files: () => Shown, name: string): NonNullable<Inode['virtual']> {
  const made = new Map<string, Inode>();
  const below = (entry: string): Shown =>
    files().flatMap(([path, file]) => (path.startsWith(`${entry}/`) ? [[path.slice(entry.length + 1), file] as const] : []));
  return {
    names: () => [...new Set(files().map(([path]) => path.split('/')[0] as string))],
    lookup(entry) {
      const [path, file] = files().find(([one]) => one === entry || one.startsWith(`${entry}/`)) ?? [];
      if (path === entry || path === undefined) return file;
      const known = made.get(entry) ?? directory(node, () => below(entry), entry, name === 'volumes' ? 0o755 : 0o750);
      made.set(entry, known);
      return known;
    },
  };
}

function directory(node: FileTree, files: () => Shown, name: string, mode: number): Inode {
  const entries = entriesOf(node, files, name);
  const stat = (viewer: Viewer): Stat => {
    const { uid, gid, number, mtime } = made;
    const directories = entries.names?.(viewer).filter((entry) => entries.lookup?.(entry, viewer)?.type === 'directory') ?? [];
    return { type: 'directory', mode, uid, gid, nlink: 2 + directories.length, inode: number, size: 4096, mtime };
  };
  const made: Inode = virtualFile(node, 'directory', mode, { ...entries, stat });
  return made;
}

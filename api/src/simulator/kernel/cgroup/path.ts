/** A control group among those above it. */
export interface NamedGroup {
  readonly name: string;
  readonly parent?: NamedGroup | undefined;
}

/** Whoever has a namespace of control groups sees its own group as the root of all: every container but a privileged one. */
interface Resident {
  readonly cgroup: NamedGroup;
  readonly masked: boolean;
}

/**
 * Where a container's group is among the node's: systemd made it for the kubelet.
 * @see kubernetes: pkg/kubelet/cm/cgroup_manager_linux.go ToSystemd
 */
export function cgroupPath({ name, parent }: NamedGroup): string {
  const pod = parent?.name ?? '';
  const slice = /^(kubepods(?:-\w+)?)-pod/.exec(pod)?.[1];
  if (!slice) return `/${name}`;
  return ['', 'kubepods.slice', ...(slice === 'kubepods' ? [] : [`${slice}.slice`]), pod, name].join('/');
}

/** A group's path as somebody sees it. @see linux: kernel/cgroup/cgroup.c cgroup_path_ns, fs/kernfs/dir.c kernfs_path_from_node_locked */
export function pathInNamespace(path: string, viewer: Resident | undefined): string {
  if (!viewer?.masked) return path;
  const from = cgroupPath(viewer.cgroup).split('/').slice(1);
  const to = path.split('/').filter((each) => each !== '');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return `/${[...from.slice(common).map(() => '..'), ...to.slice(common)].join('/')}`;
}

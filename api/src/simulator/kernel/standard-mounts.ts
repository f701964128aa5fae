import type { Cgroup } from './cgroup/cgroup.ts';
import { deviceTree } from './files/devices.ts';
import { cleanPath } from './files/paths.ts';
import type { Terminal } from './files/terminal.ts';
import type { MountOptions } from './mounts/mounts.ts';
import type { NetworkNamespace } from './network/namespace.ts';
import type { NodeKernel } from './node.ts';
import type { IpcNamespace } from './process/ipc-namespace.ts';
import type { PidNamespace } from './process/pid-namespace.ts';
import { sysTree } from './sys/cgroup-tree.ts';

interface Home {
  readonly terminals: ReadonlyMap<number, Terminal>;
  readonly node: NodeKernel;
  readonly pidNamespace: PidNamespace;
  readonly cgroup: Cgroup;
  readonly ipc: IpcNamespace;
  readonly network: NetworkNamespace;
}

/** What the runtime mounts into each container, where nothing else is wanted there. */
export function standardMounts(
  home: Home,
  options: { readonly mounts?: readonly MountOptions[]; readonly privileged?: boolean; readonly tty?: boolean },
): MountOptions[] {
  const { node, pidNamespace, ipc } = home;
  const { engine } = node;
  const given = new Set((options.mounts ?? []).map(({ path }) => cleanPath(path)));
  const privileged = options.privileged ?? false;
  const standard: MountOptions[] = [
    {
      path: '/proc',
      tree: node.procOf(pidNamespace),
      source: 'proc',
      type: 'proc',
      options: 'nosuid,nodev,noexec,relatime',
      noExec: true,
    },
    {
      path: '/dev',
      tree: deviceTree(engine, privileged, () => home.terminals, options.tty ?? false),
      source: 'tmpfs',
      type: 'tmpfs',
      options: 'nosuid,size=65536k,mode=755',
    },
    {
      path: '/sys',
      tree: sysTree(home, privileged),
      source: 'sysfs',
      type: 'sysfs',
      readOnly: !privileged,
      options: 'nosuid,nodev,noexec,relatime',
      noExec: true,
    },
  ];
  // @see containerd: oci/spec_unix.go ReadonlyPaths
  if (!privileged)
    standard.push({
      path: '/proc/sys',
      tree: node.sysctlTree,
      source: 'proc',
      type: 'proc',
      readOnly: true,
      options: 'nosuid,nodev,noexec,relatime',
      noExec: true,
    });
  if (!given.has('/dev/shm')) standard.push(ipc.shm);
  return standard.filter(({ path }) => !given.has(path));
}

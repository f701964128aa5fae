/** Numbers of the namespaces that the node itself is in. @see linux: include/linux/proc_ns.h, fs/proc/generic.c */
const OF_THE_NODE = {
  time: 4_026_531_834,
  cgroup: 4_026_531_835,
  pid: 4_026_531_836,
  user: 4_026_531_837,
  uts: 4_026_531_838,
  ipc: 4_026_531_839,
  net: 4_026_531_840,
  mnt: 4_026_531_841,
} as const;
type Kind = keyof typeof OF_THE_NODE;

/** As links in /proc say it of what runs beside containers. */
export const namespacesOfNode: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(OF_THE_NODE).flatMap(([kind, number]) => {
    const link = `${kind}:[${number}]`;
    return kind === 'pid' || kind === 'time'
      ? [
          [kind, link],
          [`${kind}_for_children`, link],
        ]
      : [[kind, link]];
  }),
);
/** What the first container of a node has. */
export const FIRST_NAMESPACE = 4_026_532_200;

/** To whom namespaces belong: the number of the first one, who may have another (a network and a host name, say). */
interface Owner {
  namespaceNumber: number | undefined;
}

/** Of a process: whose namespaces it is in. They are told apart by who they are, whatever they do. */
interface Owned {
  readonly node: { readonly network: object; readonly ipc: object; readonly hostPids: object; nextNamespace: number };
  readonly network: Owner;
  readonly ipc: object;
}
interface Owners extends Owned {
  readonly mounts: Owner;
  readonly pidNamespace: Owner;
  readonly cgroup: Owner & { readonly parent?: Owner | undefined };
}
interface PauseOwners extends Owned {
  /** The Pod's. */
  readonly cgroup: Owner;
  readonly hostPids: boolean;
}
const podOf = ({ cgroup }: Owners): Owner => cgroup.parent ?? cgroup;

/** Numbers are given in the order of containers, whoever looks at them, and when. */
export function numberNamespaces(container: Owners): void {
  const { node, mounts, network, pidNamespace, cgroup } = container;
  const pod = podOf(container);
  for (const owner of [cgroup, pod, mounts, network, pidNamespace]) {
    if (owner.namespaceNumber !== undefined) continue;
    owner.namespaceNumber = node.nextNamespace;
    node.nextNamespace += owner === pod ? 4 : 2;
  }
}

/** In which the pause process of a Pod is; its containers share some of them. */
export function namespacesOfPause({ node, network, ipc, cgroup, hostPids }: PauseOwners): Readonly<Record<string, string>> {
  const { namespaceNumber: ofPod = FIRST_NAMESPACE } = cgroup;
  const shared = network === node.network;
  const { namespaceNumber: ofNetwork = FIRST_NAMESPACE } = network;
  const link = (kind: Kind, number: number | false): string => `${kind}:[${number || OF_THE_NODE[kind]}]`;
  const pid = link('pid', !hostPids && ofPod + 2);
  return {
    ...namespacesOfNode,
    cgroup: link('cgroup', ofPod + 3),
    ipc: link('ipc', ipc !== node.ipc && ofPod + 1),
    mnt: link('mnt', ofPod),
    net: link('net', !shared && ofNetwork),
    pid,
    pid_for_children: pid,
    uts: link('uts', !shared && ofNetwork + 1),
  };
}

/** In which namespaces a container's processes are, as links in /proc say: `net:[4026532201]`. @see namespaces(7) */
export function namespacesOf(container: Owners, privileged: boolean): Readonly<Record<string, string>> {
  const { node, mounts, network, pidNamespace, cgroup, ipc } = container;
  const shared = network === node.network;
  const link = (kind: Kind, owner?: Owner | false, place = 0): string =>
    `${kind}:[${owner ? (owner.namespaceNumber ?? FIRST_NAMESPACE) + place : OF_THE_NODE[kind]}]`;
  const pid = link('pid', pidNamespace !== node.hostPids && pidNamespace);
  const time = link('time');
  return {
    cgroup: link('cgroup', !privileged && cgroup),
    ipc: link('ipc', ipc !== node.ipc && podOf(container), 1),
    mnt: link('mnt', mounts),
    net: link('net', !shared && network),
    pid,
    pid_for_children: pid,
    time,
    time_for_children: time,
    user: link('user'),
    // Who shares the node's network has its host name too.
    uts: link('uts', !shared && network, 1),
  };
}

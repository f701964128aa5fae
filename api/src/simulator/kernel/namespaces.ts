import type { Container } from './container.ts';
import type { NodeKernel } from './node.ts';

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
const FIRST = 4_026_532_200;

/** Given in the order of containers, whoever looks. */
const numbers = new WeakMap<NodeKernel, { next: number; readonly given: WeakMap<object, Map<Kind, number>> }>();

/** In which namespaces a container's processes are, as links in /proc say: `net:[4026532201]`. @see namespaces(7) */
export function namespacesOf(
  { node, mounts, network, pidNamespace, cgroup }: Pick<Container, 'node' | 'mounts' | 'network' | 'pidNamespace' | 'cgroup'>,
  privileged: boolean,
): Readonly<Record<string, string>> {
  const shared = network === node.network;
  const pod = cgroup.parent ?? cgroup;
  const owners: Readonly<Record<Kind, object | undefined>> = {
    cgroup: privileged ? undefined : cgroup,
    ipc: pod,
    mnt: mounts,
    net: shared ? undefined : network,
    pid: pidNamespace === node.hostPids ? undefined : pidNamespace,
    time: undefined,
    user: undefined,
    // Who shares the node's network has its host name too.
    uts: shared ? undefined : network,
  };
  const link = (kind: Kind, name: string = kind): [string, string] => {
    const owner = owners[kind];
    return [name, `${kind}:[${owner ? numberOf(node, owner, kind) : OF_THE_NODE[kind]}]`];
  };
  return Object.fromEntries([
    link('cgroup'),
    link('ipc'),
    link('mnt'),
    link('net'),
    link('pid'),
    link('pid', 'pid_for_children'),
    link('time'),
    link('time', 'time_for_children'),
    link('user'),
    link('uts'),
  ]);
}

function numberOf(node: NodeKernel, owner: object, kind: Kind): number {
  const known = numbers.get(node) ?? { next: FIRST, given: new WeakMap() };
  numbers.set(node, known);
  const own = known.given.get(owner) ?? new Map<Kind, number>();
  known.given.set(owner, own);
  const number = own.get(kind) ?? known.next++;
  own.set(kind, number);
  return number;
}

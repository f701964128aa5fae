import { Cgroup, type CgroupLimits } from '../cgroup/cgroup.ts';
import { osError } from '../errno.ts';
import { FileTree } from '../files/file-tree.ts';
import type { Inode, VirtualFile } from '../files/inode.ts';
import { fixedDirectory, fixedEntries, lazyEntries, textFile, virtualFile, withMode } from '../files/virtual.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import type { NodeKernel } from '../node.ts';
import { pressure } from '../proc/machine.ts';
import { memoryStatOf, niceOf, numaStatOf } from './cgroup-stat.ts';
import { networkInterfaces, systemDevices } from './devices.ts';

/**
 * /sys with the container's own control group (version 2), or with all that the node has: a privileged container has no namespace
 * of them. @see linux: Documentation/admin-guide/cgroup-v2.rst; containerd: pkg/cri/server/container_create_linux.go
 */
export function sysTree({ node, cgroup, network }: Home, privileged: boolean): FileTree {
  const tree = new FileTree(node.engine, { kind: 'virtual', mode: 0o555 });
  const groups = (of: FileTree): Inode =>
    privileged ? virtualFile(of, 'directory', 0o555, hostCgroups(node, of)) : fixedDirectory(of, filesOf(node, cgroup));
  tree.root.virtual = lazyEntries(() => fixedEntries(tree, entries(node, network, groups)));
  // block, bus, class, dev, devices, firmware, fs, hypervisor, kernel, module and power.
  tree.root.nlink = 13;
  return tree;
}

/** /sys of a node, as hostPath volumes show it. */
export const hostSys = (node: NodeKernel, tree: FileTree): VirtualFile =>
  lazyEntries(() =>
    fixedEntries(
      tree,
      entries(node, node.network, (of) => virtualFile(of, 'directory', 0o555, hostCgroups(node, of))),
    ),
  );

/** Whose /sys it is. */
interface Home {
  readonly node: NodeKernel;
  readonly cgroup: Cgroup;
  readonly network: NetworkNamespace;
}

function entries(node: NodeKernel, network: NetworkNamespace, groups: (of: FileTree) => Inode): Makers {
  return {
    ...empty('block bus dev firmware hypervisor module power'),
    class: (of) => fixedDirectory(of, { net: (inner) => networkInterfaces(inner, network) }),
    devices: (of) => systemDevices(of, node),
    fs: (of) => fixedDirectory(of, { ...empty('bpf ext4 fuse pstore'), cgroup: groups }),
    kernel: (of) =>
      fixedDirectory(of, {
        ...empty('config debug security tracing'),
        mm: (inner) => fixedDirectory(inner, { transparent_hugepage: (t) => fixedDirectory(t, hugePages(node)) }),
      }),
  };
}

/** What is in them is not followed. */
const empty = (names: string): Makers =>
  Object.fromEntries(names.split(' ').map((name) => [name, (of: FileTree) => fixedDirectory(of, {})]));

/** Of each size that the processor knows: what nobody has asked for nobody may have, nor keep for later. @see kubernetes: pkg/kubelet/cm/cgroup_manager_linux.go toResources */
const hugePageFiles = ({ shown }: Cgroup): Makers =>
  Object.fromEntries(
    ['1GB', '2MB'].flatMap((size): [string, (tree: FileTree) => Inode][] => [
      [`hugetlb.${size}.current`, (of) => textFile(of, () => '0\n')],
      [`hugetlb.${size}.events`, (of) => textFile(of, () => 'max 0\n')],
      [`hugetlb.${size}.events.local`, (of) => textFile(of, () => 'max 0\n')],
      [`hugetlb.${size}.max`, (of) => textFile(of, () => `${limitText(shown?.hugePages?.[size] ?? 0)}\n`)],
      [`hugetlb.${size}.rsvd.current`, (of) => textFile(of, () => '0\n')],
      [`hugetlb.${size}.rsvd.max`, (of) => textFile(of, () => `${limitText(shown?.hugePages?.[size] ?? 0)}\n`)],
    ]),
  );

/**
 * /sys/fs/cgroup of a node, as hostPath volumes show it: groups are where the kubelet has systemd make them.
 * @see kubernetes: pkg/kubelet/cm/cgroup_manager_linux.go ToSystemd
 */
function hostCgroups(node: NodeKernel, tree: FileTree): VirtualFile {
  const { rootCgroup, podsCgroup } = node;
  const pods = (slice: string): Makers => {
    const made: Record<string, (tree: FileTree) => Inode> = {};
    for (const pod of podsCgroup.children) {
      if (!pod.name.startsWith(`${slice}-pod`)) continue;
      const containers = [...pod.children].map((one) => [one.name, (of: FileTree) => fixedDirectory(of, filesOf(node, one))] as const);
      made[pod.name] = (of) => fixedDirectory(of, { ...filesOf(node, pod), ...Object.fromEntries(containers) });
    }
    return made;
  };
  const group = (own: Cgroup, below: () => Makers): ((of: FileTree) => Inode) => {
    const make = (of: FileTree): Inode =>
      virtualFile(
        of,
        'directory',
        0o755,
        changingEntries(of, () => ({ ...filesOf(node, own), ...below() })),
      );
    return make;
  };
  const present = (): Cgroup[] => [...podsCgroup.children];
  const sumOf = (members: readonly Cgroup[], limits: CgroupLimits, cpuShares: number): Cgroup => {
    const sum = new Cgroup(node.engine, limits);
    sum.cpuShares = cpuShares;
    for (const { memoryBytes, pids, cpuUsed } of members) {
      sum.memoryBytes += memoryBytes;
      sum.pids += pids;
      sum.cpuUsed += cpuUsed;
    }
    return sum;
  };
  const classOf = (slice: string): Cgroup => {
    const members = present().filter(({ name }) => name.startsWith(`${slice}-pod`));
    return sumOf(members, {}, slice.endsWith('burstable') ? members.reduce((sum, { cpuShares }) => sum + cpuShares, 0) : 0);
  };
  // No quota: what all Pods together have of the CPU is a share. @see kubernetes: pkg/kubelet/cm/node_container_manager_linux.go getCgroupConfig
  const all = (): Cgroup => {
    const { memoryBytes } = podsCgroup.limits;
    const { pids } = rootCgroup.limits;
    return sumOf(present(), { ...(memoryBytes !== undefined && { memoryBytes }), ...(pids !== undefined && { pids }) }, 1024 * node.cpus);
  };
  const slices = ['kubepods-besteffort', 'kubepods-burstable'];
  const kubepods = (): Makers => ({
    ...pods('kubepods'),
    ...Object.fromEntries(slices.map((slice) => [`${slice}.slice`, group(classOf(slice), () => pods(slice))])),
  });
  const others = Object.fromEntries(
    ['init.scope', 'system.slice', 'user.slice'].map((name) => [name, (of: FileTree) => fixedDirectory(of, {})]),
  );
  const own = Object.fromEntries(Object.entries(filesOf(node, rootCgroup)).filter(([name]) => OF_THE_ROOT.has(name)));
  return changingEntries(tree, () => ({ ...own, ...others, 'kubepods.slice': group(all(), kubepods) }));
}

/** What limits others it has not. */
const OF_THE_ROOT: ReadonlySet<string> = new Set([
  ...['cgroup.controllers', 'cgroup.max.depth', 'cgroup.max.descendants', 'cgroup.procs', 'cgroup.stat', 'cgroup.subtree_control'],
  ...['cgroup.threads', 'cpu.pressure', 'cpu.stat', 'cpuset.cpus.effective', 'cpuset.mems.effective', 'io.pressure', 'io.stat'],
  ...['memory.numa_stat', 'memory.pressure', 'memory.stat'],
]);

/** What is in such a directory is looked for anew each time. */
const changingEntries = (tree: FileTree, makers: () => Makers): VirtualFile => ({
  names: (viewer) => fixedEntries(tree, makers()).names?.(viewer) ?? [],
  lookup: (name, viewer) => fixedEntries(tree, makers()).lookup?.(name, viewer),
});

type Makers = Readonly<Record<string, (tree: FileTree) => Inode>>;

const CONTROLLERS = 'cpuset cpu io memory hugetlb pids rdma misc';

/** @see linux: kernel/cgroup/cgroup.c cgroup_kill_write */
const onlyWritten = (of: FileTree): Inode => virtualFile(of, 'file', 0o200, { text: () => '' });

/** Root may write them, where the file system may be written. @see linux: kernel/cgroup/cgroup.c cgroup_file_mode */
const WRITTEN: ReadonlySet<string> = new Set([
  ...['freeze', 'max.depth', 'max.descendants', 'procs', 'subtree_control', 'threads', 'type'].map((name) => `cgroup.${name}`),
  ...['idle', 'max', 'max.burst', 'pressure', 'uclamp.max', 'uclamp.min', 'weight', 'weight.nice'].map((name) => `cpu.${name}`),
  ...['cpuset.cpus', 'cpuset.cpus.partition', 'cpuset.mems', 'io.max', 'io.pressure', 'io.prio.class', 'io.weight'],
  ...['1GB.max', '1GB.rsvd.max', '2MB.max', '2MB.rsvd.max'].map((name) => `hugetlb.${name}`),
  ...['high', 'low', 'max', 'min', 'oom.group', 'pressure', 'swap.high', 'swap.max'].map((name) => `memory.${name}`),
  ...['misc.max', 'pids.max', 'rdma.max'],
]);

/** @see linux: mm/memcontrol.c seq_puts_memcg_tunable; kernel/cgroup/pids.c pids_max_show */
const limitText = (value = Number.POSITIVE_INFINITY): string => (value === Number.POSITIVE_INFINITY ? 'max' : String(value));

/** The kernel's files about one group. */
const filesOf = (node: NodeKernel, cgroup: Cgroup): Makers =>
  Object.fromEntries(
    Object.entries(readableFiles(node, cgroup)).map(([name, make]) => [
      name,
      WRITTEN.has(name) ? (of: FileTree) => withMode(make(of), 0o644) : make,
    ]),
  );

function readableFiles(node: NodeKernel, cgroup: Cgroup): Makers {
  const text = (make: () => string | number) => (of: FileTree) => textFile(of, () => `${make()}\n`);
  const pids = (of: FileTree): Inode =>
    textFile(of, () => [...(cgroup.shown?.unplayed ?? []), ...[...cgroup.users].map(({ pid }) => pid)].map((pid) => `${pid}\n`).join(''));
  const quota = cgroup.limits.cpuMillis ?? cgroup.shown?.cpuQuotaMillis;
  return {
    'cgroup.controllers': text(() => CONTROLLERS),
    'cgroup.events': text(() => `populated ${cgroup.pids > 0 ? 1 : 0}\nfrozen 0`),
    'cgroup.freeze': text(() => 0),
    'cgroup.kill': onlyWritten,
    'cgroup.max.depth': text(() => 'max'),
    'cgroup.max.descendants': text(() => 'max'),
    'cgroup.procs': pids,
    'cgroup.stat': text(() => `nr_descendants ${cgroup.children.size}\nnr_dying_descendants 0`),
    'cgroup.subtree_control': (t) => textFile(t, () => (cgroup.children.size > 0 ? `${CONTROLLERS}\n` : '\n')),
    'cgroup.threads': pids,
    'cgroup.type': text(() => 'domain'),
    'cpu.idle': text(() => 0),
    // No quota is smaller than a millisecond. @see kubernetes: pkg/kubelet/cm/helpers_linux.go MilliCPUToQuota
    'cpu.max': text(() => `${quota === undefined ? 'max' : Math.max(1000, quota * 100)} 100000`),
    'cpu.max.burst': text(() => 0),
    'cpu.pressure': pressure,
    'cpu.stat': text(
      () =>
        `usage_usec ${cgroup.cpuUsed}\nuser_usec ${cgroup.cpuUsed}\nsystem_usec 0\nnr_periods ${cgroup.periods}\nnr_throttled ${cgroup.throttledPeriods}\nthrottled_usec ${cgroup.throttled}`,
    ),
    'cpu.uclamp.max': text(() => 'max'),
    'cpu.uclamp.min': text(() => '0.00'),
    'cpu.weight': text(() => cgroup.cpuWeight),
    'cpu.weight.nice': text(() => niceOf(cgroup.cpuWeight)),
    'cpuset.cpus': text(() => ''),
    'cpuset.cpus.effective': text(() => (node.cpus > 1 ? `0-${node.cpus - 1}` : '0')),
    'cpuset.cpus.partition': text(() => 'member'),
    'cpuset.mems': text(() => ''),
    'cpuset.mems.effective': text(() => 0),
    ...hugePageFiles(cgroup),
    'io.max': (t) => textFile(t, () => ''),
    'io.pressure': pressure,
    'io.prio.class': text(() => 'no-change'),
    'io.stat': (t) => textFile(t, () => ''),
    'io.weight': text(() => 'default 100'),
    'memory.current': text(() => cgroup.memoryBytes),
    'memory.events': text(() => `low 0\nhigh 0\nmax ${cgroup.oomKills}\noom ${cgroup.oomKills}\noom_kill ${cgroup.oomKills}`),
    'memory.events.local': text(() => `low 0\nhigh 0\nmax ${cgroup.oomKills}\noom ${cgroup.oomKills}\noom_kill ${cgroup.oomKills}`),
    'memory.high': text(() => 'max'),
    'memory.low': text(() => 0),
    'memory.max': text(() => limitText(cgroup.limits.memoryBytes)),
    'memory.min': text(() => 0),
    // Only since v1.28 are all processes of a container killed together.
    'memory.oom.group': text(() => 0),
    'memory.pressure': pressure,
    'memory.numa_stat': text(() => numaStatOf(cgroup)),
    'memory.stat': text(() => memoryStatOf(cgroup)),
    'memory.swap.current': text(() => 0),
    'memory.swap.events': text(() => 'high 0\nmax 0\nfail 0'),
    'memory.swap.high': text(() => 'max'),
    // Without a limit of memory there is none of swap either. @see containerd: pkg/cri/opts/spec_linux.go WithResources
    'memory.swap.max': text(() => (cgroup.limits.memoryBytes === undefined ? 'max' : 0)),
    'misc.current': (t) => textFile(t, () => ''),
    'misc.max': (t) => textFile(t, () => ''),
    'pids.current': text(() => cgroup.pids),
    'pids.events': text(() => 'max 0'),
    'pids.max': text(() => limitText(cgroup.limits.pids)),
    'rdma.current': (t) => textFile(t, () => ''),
    'rdma.max': (t) => textFile(t, () => ''),
  };
}

/** Which of several words is chosen: that one stands in brackets. @see linux: Documentation/admin-guide/mm/transhuge.rst */
function hugePages({ hugePages: chosen }: NodeKernel): Readonly<Record<string, (tree: FileTree) => Inode>> {
  const choice = (name: string, words: string) => (tree: FileTree) =>
    textFile(
      tree,
      () => `${words.replace(new RegExp(`(?<![\\w+])${(chosen.get(name) ?? 'madvise').replace('+', '\\+')}(?![\\w+])`), '[$&]')}\n`,
      (text) => {
        if (!words.split(' ').includes(text.trim())) throw osError('EINVAL');
        chosen.set(name, text.trim());
      },
    );
  return {
    defrag: choice('defrag', 'always defer defer+madvise madvise never'),
    enabled: choice('enabled', 'always madvise never'),
  };
}

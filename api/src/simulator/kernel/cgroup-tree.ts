import type { Cgroup } from './cgroup.ts';
import { osError } from './errno.ts';
import { FileTree } from './file-tree.ts';
import type { Inode } from './inode.ts';
import type { NodeKernel } from './node.ts';
import { fixedDirectory, fixedEntries, lazyEntries, textFile } from './virtual.ts';

/** /sys with the container's own control group (version 2). @see linux: Documentation/admin-guide/cgroup-v2.rst */
export function sysTree(node: NodeKernel, cgroup: Cgroup): FileTree {
  const tree = new FileTree(node.engine, { kind: 'virtual', mode: 0o555 });
  tree.root.virtual = lazyEntries(() => fixedEntries(tree, entries(node, cgroup)));
  // block, bus, class, dev, devices, firmware, fs, hypervisor, kernel, module and power.
  tree.root.nlink = 13;
  return tree;
}

function entries(node: NodeKernel, cgroup: Cgroup): Readonly<Record<string, (tree: FileTree) => Inode>> {
  const text = (make: () => string | number) => (of: FileTree) => textFile(of, () => `${make()}\n`);
  const limit = (value: number | undefined): string => (value === undefined ? 'max' : String(value));
  return {
    block: (of) => fixedDirectory(of, {}),
    class: (of) =>
      fixedDirectory(of, {
        net: (inner) => fixedDirectory(inner, { eth0: (t) => fixedDirectory(t, {}), lo: (t) => fixedDirectory(t, {}) }),
      }),
    devices: (of) => fixedDirectory(of, {}),
    fs: (of) =>
      fixedDirectory(of, {
        cgroup: (inner) =>
          fixedDirectory(inner, {
            'cgroup.controllers': text(() => 'cpuset cpu io memory hugetlb pids rdma misc'),
            'cgroup.events': text(() => `populated ${cgroup.users.size > 0 ? 1 : 0}\nfrozen 0`),
            'cgroup.procs': (t) => textFile(t, () => [...cgroup.users].map((user) => `${user.pid}\n`).join('')),
            'cgroup.type': text(() => 'domain'),
            // No quota is smaller than a millisecond. @see kubernetes: pkg/kubelet/cm/helpers_linux.go MilliCPUToQuota
            'cpu.max': text(
              () => `${cgroup.limits.cpuMillis === undefined ? 'max' : Math.max(1000, cgroup.limits.cpuMillis * 100)} 100000`,
            ),
            'cpu.stat': text(
              () =>
                `usage_usec ${cgroup.cpuUsed}\nuser_usec ${cgroup.cpuUsed}\nsystem_usec 0\nnr_throttled ${Math.ceil(cgroup.throttled / 100000)}\nthrottled_usec ${cgroup.throttled}`,
            ),
            'cpu.weight': text(() => Math.max(1, Math.floor(1 + ((Math.max(2, cgroup.cpuShares) - 2) * 9999) / 262142))),
            'cpuset.cpus.effective': text(() => (node.cpus > 1 ? `0-${node.cpus - 1}` : '0')),
            'memory.current': text(() => cgroup.memoryBytes),
            'memory.events': text(() => `low 0\nhigh 0\nmax ${cgroup.oomKills}\noom ${cgroup.oomKills}\noom_kill ${cgroup.oomKills}`),
            'memory.high': text(() => 'max'),
            'memory.low': text(() => 0),
            'memory.max': text(() => limit(cgroup.limits.memoryBytes)),
            'memory.min': text(() => 0),
            // Only since v1.28 are all processes of a container killed together.
            'memory.oom.group': text(() => 0),
            'memory.peak': text(() => cgroup.memoryPeak),
            'memory.stat': text(() => `anon ${cgroup.memoryBytes}\nfile 0\nkernel 0\ninactive_file 0`),
            'memory.swap.current': text(() => 0),
            // Without a limit of memory there is none of swap either. @see containerd: pkg/cri/opts/spec_linux.go WithResources
            'memory.swap.max': text(() => (cgroup.limits.memoryBytes === undefined ? 'max' : 0)),
            'pids.current': text(() => cgroup.pids),
            'pids.max': text(() => limit(cgroup.limits.pids)),
          }),
      }),
    kernel: (of) =>
      fixedDirectory(of, {
        mm: (inner) => fixedDirectory(inner, { transparent_hugepage: (t) => fixedDirectory(t, hugePages(node)) }),
      }),
  };
}

/** Which of several words is chosen: that one stands in brackets. @see linux: Documentation/admin-guide/mm/transhuge.rst */
function hugePages({ hugePages: chosen }: NodeKernel): Readonly<Record<string, (tree: FileTree) => Inode>> {
  const choice = (name: string, words: string, initial: string) => (tree: FileTree) =>
    textFile(
      tree,
      () => `${words.replace(new RegExp(`(?<![\\w+])${(chosen.get(name) ?? initial).replace('+', '\\+')}(?![\\w+])`), '[$&]')}\n`,
      (text) => {
        if (!words.split(' ').includes(text.trim())) throw osError('EINVAL');
        chosen.set(name, text.trim());
      },
    );
  return {
    defrag: choice('defrag', 'always defer defer+madvise madvise never', 'madvise'),
    enabled: choice('enabled', 'always madvise never', 'madvise'),
  };
}

import type { Engine } from '../engine/index.ts';
import { osError } from './errno.ts';
import { FileTree } from './file-tree.ts';
import type { Inode } from './inode.ts';
import type { Viewer } from './permissions.ts';
import type { KernelProcess } from './process.ts';
import { fixedDirectory, fixedEntries, lazyEntries, textFile } from './virtual.ts';

/** What was set of the kernel's parameters: the machine's, or those of one Pod's namespaces. */
export type Sysctls = Map<string, string>;

/** Whether each network or IPC namespace has a parameter of its own. @see kubernetes: pkg/kubelet/sysctl/namespace.go */
const isNamespaced = (name: string): boolean => /^(net\.|kernel\.(shm|msg)|fs\.mqueue\.)/.test(name) || name === 'kernel.sem';

/**
 * /proc/sys of a node: what a process reads is of its own namespaces, or the machine's. Whether it may write is its mount's
 * to say.
 * @see linux: Documentation/admin-guide/sysctl/
 */
export function sysctlTree(engine: Engine, machine: Sysctls): FileTree {
  const tree = new FileTree(engine, { kind: 'virtual', mode: 0o555 });
  tree.root.virtual = lazyEntries(() => fixedEntries(tree, entriesOf(tree, filesOf(tree, machine))));
  return tree;
}

function filesOf(tree: FileTree, machine: Sysctls): ReadonlyMap<string, () => Inode> {
  const of = ({ surroundings }: Reader, name: string): Sysctls | undefined =>
    isNamespaced(name) ? surroundings?.network.sysctls : machine;
  const files = new Map<string, () => Inode>();
  for (const [name, initial] of Object.entries(parameters)) {
    const read = (viewer: Viewer): string => `${of(viewer as Reader, name)?.get(name) ?? initial}\n`;
    files.set(name, () => textFile(tree, read, (text, viewer) => of(viewer as Reader, name)?.set(name, valueFor(initial, text))));
  }
  for (const [name, make] of Object.entries(told)) files.set(name, () => textFile(tree, (viewer) => `${make(viewer as Reader) ?? ''}\n`));
  // What it is told is the name of the writer's UTS namespace. @see linux: kernel/utsname_sysctl.c proc_do_uts_string
  const { 'kernel.hostname': hostname } = told;
  files.set('kernel.hostname', () =>
    textFile(
      tree,
      (viewer) => `${hostname?.(viewer as Reader) ?? ''}\n`,
      (text, viewer) => {
        const { surroundings } = viewer as Reader;
        if (surroundings) surroundings.network.hostname = text.split('\n')[0] ?? '';
      },
    ),
  );
  return files;
}

/** Whoever looks: a process, or the node itself, which has no surroundings. */
type Reader = Partial<KernelProcess>;

const told: Readonly<Record<string, (reader: Reader) => string | undefined>> = {
  'kernel.hostname': ({ surroundings }) => surroundings?.network.hostname,
  'kernel.osrelease': ({ surroundings }) => surroundings?.node.system.release,
  'kernel.random.uuid': ({ random }) => random?.uuid(),
};

/** Numbers stay numbers. */
function valueFor(initial: string, text: string): string {
  const value = text.trim().split(/\s+/).join('\t');
  if (numbers.test(initial) && !numbers.test(value)) throw osError('EINVAL');
  return value;
}
const numbers = /^-?\d+(\t-?\d+)*$/;

/** The files of a directory, and its directories, by what is before the first dot. */
function entriesOf(tree: FileTree, files: ReadonlyMap<string, () => Inode>): Record<string, () => Inode> {
  const inner = new Map<string, Map<string, () => Inode>>();
  for (const [name, file] of files) {
    const [first = '', ...rest] = name.split('.');
    const entries = inner.get(first) ?? new Map<string, () => Inode>();
    entries.set(rest.join('.'), file);
    inner.set(first, entries);
  }
  return Object.fromEntries(
    [...inner]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entries]) => [name, entries.get('') ?? (() => fixedDirectory(tree, entriesOf(tree, entries)))]),
  );
}

/**
 * Those that people look at, as a kubelet's node has them.
 * @see kubernetes: pkg/kubelet/cm/container_manager_linux.go setupKernelTunables (vm.overcommit_memory, kernel.panic …)
 */
const parameters: Readonly<Record<string, string>> = {
  'fs.aio-max-nr': '65536',
  'fs.file-max': '9223372036854775807',
  'fs.inotify.max_queued_events': '16384',
  'fs.inotify.max_user_instances': '128',
  'fs.inotify.max_user_watches': '65536',
  'fs.mqueue.msg_max': '10',
  'fs.mqueue.msgsize_max': '8192',
  'fs.nr_open': '1048576',
  'kernel.core_pattern': 'core',
  'kernel.keys.root_maxbytes': '25000000',
  'kernel.keys.root_maxkeys': '1000000',
  'kernel.msgmax': '8192',
  'kernel.msgmnb': '16384',
  'kernel.msgmni': '32000',
  'kernel.ostype': 'Linux',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
  'kernel.perf_event_paranoid': '2',
  'kernel.pid_max': '4194304',
  'kernel.randomize_va_space': '2',
  'kernel.sem': '32000\t1024000000\t500\t32000',
  'kernel.shm_rmid_forced': '0',
  'kernel.shmall': '18446744073692774399',
  'kernel.shmmax': '18446744073692774399',
  'kernel.shmmni': '4096',
  'kernel.threads-max': '63704',
  'net.core.rmem_max': '212992',
  'net.core.somaxconn': '4096',
  'net.core.wmem_max': '212992',
  'net.ipv4.conf.all.forwarding': '1',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_local_reserved_ports': '',
  'net.ipv4.ip_nonlocal_bind': '0',
  'net.ipv4.ip_unprivileged_port_start': '1024',
  'net.ipv4.ping_group_range': '1\t0',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_intvl': '75',
  'net.ipv4.tcp_keepalive_probes': '9',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_max_syn_backlog': '512',
  'net.ipv4.tcp_rmem': '4096\t131072\t6291456',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.tcp_tw_reuse': '2',
  'net.ipv4.tcp_wmem': '4096\t16384\t4194304',
  'net.ipv6.conf.all.disable_ipv6': '0',
  'net.ipv6.conf.all.forwarding': '0',
  'net.netfilter.nf_conntrack_max': '131072',
  'vm.dirty_background_ratio': '10',
  'vm.dirty_ratio': '20',
  'vm.drop_caches': '0',
  'vm.max_map_count': '65530',
  'vm.min_free_kbytes': '67584',
  'vm.nr_hugepages': '0',
  'vm.overcommit_memory': '1',
  'vm.overcommit_ratio': '50',
  'vm.panic_on_oom': '0',
  'vm.swappiness': '60',
  'vm.vfs_cache_pressure': '100',
};

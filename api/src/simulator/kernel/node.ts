import { EPOCH_SECONDS } from '../apimachinery/time.ts';
import { type Engine, type Micros, type Random, SECOND, type Task } from '../engine/index.ts';
import { Cgroup, type CgroupLimits } from './cgroup/cgroup.ts';
import { LoadAverage } from './cgroup/load-average.ts';
import { Container } from './container.ts';
import type { ContainerOptions } from './container-options.ts';
import { hostDevices } from './files/devices.ts';
import { FileTree } from './files/file-tree.ts';
import type { ImageNode } from './files/image-tree.ts';
import { Inode, type VirtualFile } from './files/inode.ts';
import { inWholeBlocks, Space } from './files/space.ts';
import { lazyEntries } from './files/virtual.ts';
import { Journal } from './host/journal.ts';
import { KernelLog } from './host/kernel-log.ts';
import { KUBELET_DROP_IN, NODE_FILES } from './host/node-files.ts';
import { ALL_DAEMONS_CPU, BOOTED_BEFORE, ContainerdUnit, type HostProcess, KubeletUnit } from './host/processes.ts';
import { KERNEL_RELEASE } from './host/release.ts';
import { MountNamespace } from './mounts/mounts.ts';
import type { NodeMount } from './mounts/node-mounts.ts';
import { SharedMounts } from './mounts/shared-mounts.ts';
import { ListeningSocket } from './network/listening-socket.ts';
import type { NetworkNamespace } from './network/namespace.ts';
import type { Asked, ClusterNetwork } from './network/network.ts';
import { resolveName } from './network/resolver.ts';
import type { Listener, Socket } from './network/types.ts';
import { sysctlTree } from './proc/sysctl.ts';
import type { Sysctls } from './proc/sysctl-values.ts';
import { procTree } from './proc/tree.ts';
import { IpcNamespace } from './process/ipc-namespace.ts';
import { FIRST_NAMESPACE } from './process/namespaces.ts';
import { PidNamespace } from './process/pid-namespace.ts';
import { hostSys } from './sys/cgroup-tree.ts';
import type { ServiceInfo, SystemInfo } from './types.ts';

interface NodeKernelOptions {
  readonly engine: Engine;
  readonly random: Random;
  readonly network: ClusterNetwork;
  readonly name: string;
  readonly ip: string;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly kernelVersion?: string | undefined;
  readonly architecture?: string | undefined;
  readonly diskBytes?: number;
  /** What its disk has from the start. */
  readonly image?: ImageNode;
  /** What the Pods may use together, where that is less than all. */
  readonly podLimits?: CgroupLimits | undefined;
  /** It is a machine beside the cluster. */
  readonly isOutside?: boolean;
}

/** The operating system of one node, or of another machine. */
export class NodeKernel {
  readonly engine: Engine;
  readonly random: Random;
  readonly name: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** The disk that images, writable layers, volumes and logs share. */
  readonly disk: Space;
  /** What hostPath volumes see; it outlives all Pods. */
  readonly files: FileTree;
  /** What containers have mounted on them. */
  readonly sharedMounts: SharedMounts;
  /** The node's own network. */
  readonly network: NetworkNamespace;
  readonly cluster: ClusterNetwork;
  readonly hostPids = new PidNamespace(undefined, FIRST_HOST_PID);
  ipc: IpcNamespace;
  readonly rootCgroup: Cgroup;
  /** The Pods' groups are in it. */
  readonly podsCgroup: Cgroup;
  readonly system: SystemInfo;
  readonly kubelet = new KubeletUnit();
  readonly containerd = new ContainerdUnit();
  readonly journal = new Journal();
  readonly kernelLog = new KernelLog();
  /** What runs beside its daemons and containers, as it is looked for. */
  readonly beside: (() => readonly HostProcess[])[] = [];
  /** What the kubelet and containerd have mounted on it, as it is looked for. */
  readonly mountedBeside: (() => readonly NodeMount[])[] = [];
  /** How long the node has been up when the run begins, in seconds. */
  bootedBefore = BOOTED_BEFORE;
  /** So many bytes are left of its memory, where what has the rest is not played. */
  leftMemory: number | undefined;
  /** Of the kernel, where no namespace has its own. */
  readonly sysctls: Sysctls = new Map();
  /** /sys/kernel/mm/transparent_hugepage: which of its words is chosen. */
  readonly hugePages: Sysctls = new Map();
  /** /proc/sys: one for all, what is read there is the reader's. */
  readonly sysctlTree: FileTree;
  nextNamespace = FIRST_NAMESPACE;
  #mounts: MountNamespace | undefined;

  constructor(options: NodeKernelOptions) {
    this.engine = options.engine;
    this.random = options.random.fork('node', options.name);
    this.name = options.name;
    this.cpus = options.cpus ?? 4;
    this.memoryBytes = options.memoryBytes ?? 8 * 2 ** 30;
    const { kernelVersion: release = KERNEL_RELEASE, architecture } = options;
    this.system = { cpus: this.cpus, memoryBytes: this.memoryBytes, release, machine: architecture === 'arm64' ? 'aarch64' : 'x86_64' };
    this.disk = new Space(options.diskBytes ?? 100 * 2 ** 30);
    if (this.disk.capacity >= ROOT_DISK) this.disk.holds(SYSTEM_BYTES, SYSTEM_FILES);
    // Half of the memory. @see linux: mm/shmem.c shmem_default_max_blocks
    this.ipc = new IpcNamespace(options.engine, this.memoryBytes / 2);
    this.cluster = options.network;
    const { name, ip, isOutside = false } = options;
    this.network = options.network.create({ ip, hostname: name, isNode: true, node: name, isOutside });
    this.files = new FileTree(options.engine, { space: this.disk, image: options.image ?? NODE_FILES });
    this.sharedMounts = new SharedMounts(this.files);
    (this.files.lookup('/dev') as Inode).virtual = hostDevices(this.files);
    (this.files.lookup('/sys') as Inode).virtual = hostSys(this, this.files);
    (this.files.lookup('/proc') as Inode).virtual = lazyEntries(() => this.procOf(this.hostPids).root.virtual as VirtualFile);
    this.#hasOwn('hostname', `${options.name}\n`);
    // As Docker writes it for kind's nodes.
    this.#hasOwn('hosts', `${this.files.readFile('/etc/hosts') ?? ''}${options.ip}\t${options.name}\n`);
    this.sysctlTree = sysctlTree(options.engine, this.sysctls);
    const limits = { memoryBytes: this.memoryBytes, pids: MOST_PROCESSES };
    this.rootCgroup = new Cgroup(options.engine, limits, undefined, this.cpus);
    this.rootCgroup.kernelLog = this.kernelLog;
    this.rootCgroup.load = new LoadAverage(ALL_DAEMONS_CPU / 1000);
    this.podsCgroup = options.podLimits ? new Cgroup(options.engine, options.podLimits, this.rootCgroup) : this.rootCgroup;
    if (this.hasRoomForSystem) this.rootCgroup.charge(DAEMONS_MEMORY);
  }

  /** A file of /etc that is not as on other nodes. */
  #hasOwn(name: string, content: string): void {
    const file = { type: 'file', mode: 0o644, uid: 0, gid: 0, content, size: content.length } as const;
    this.files.lookup('/etc')?.setEntry(name, new Inode(this.files, 'file', 0o644, 0, 0, this.files.imageTime, file));
  }

  /** What is smaller has no room for a system: containers have it to themselves. */
  get hasRoomForSystem(): boolean {
    return this.memoryBytes >= 2 ** 30;
  }

  /** Bytes that its daemons and its containers have. What is not of files is all that counts: none of that is active. */
  get usedMemory(): number {
    const { memoryBytes, rootCgroup, leftMemory = memoryBytes } = this;
    return Math.min(memoryBytes, Math.max(rootCgroup.memoryBytes, memoryBytes - leftMemory));
  }

  /** Bytes of files that are in memory because they were read or written: all that there is room for. */
  get cachedMemory(): number {
    const { memoryBytes, usedMemory, disk } = this;
    const files = READ_OF_SYSTEM + Math.max(0, disk.used - (disk.capacity >= ROOT_DISK ? SYSTEM_BYTES : 0));
    return Math.floor(Math.max(0, Math.min(files, memoryBytes * CACHED_AT_MOST - usedMemory)));
  }

  /** In seconds of Unix time. */
  get bootTime(): number {
    return EPOCH_SECONDS - this.bootedBefore;
  }

  /** It is up again: what was in memory is gone, and its disk is as it was. */
  boots(): void {
    const { engine } = this;
    this.leftMemory = undefined;
    this.kernelLog.boots();
    this.bootedBefore = BOOT_TAKES - Math.floor(engine.now / SECOND);
    this.kubelet.boots(engine.now - BOOT_TAKES * SECOND);
    this.containerd.boots(engine.now - BOOT_TAKES * SECOND);
    this.hostPids.startOver(FIRST_HOST_PID);
    this.ipc.close();
    this.ipc = new IpcNamespace(engine, this.memoryBytes / 2);
    this.rootCgroup.load?.startOver();
    this.sysctls.clear();
    this.hugePages.clear();
    this.sharedMounts.clear();
    this.cluster.restore(this.name);
  }

  /** Of those that are followed. */
  service(name: string): ServiceInfo | undefined {
    if (name !== 'kubelet' && name !== 'containerd') return undefined;
    const group = `/system.slice/${name}.service`;
    const processes = this.hostProcesses.filter(({ cgroup }) => cgroup === group).sort((a, b) => a.pid - b.pid);
    if (name === 'kubelet') return { ...this.kubelet.info, isStale: this.files.readFile(KUBELET_DROP_IN) !== this.kubelet.unit, processes };
    return { ...this.containerd.info, processes };
  }

  /** What runs on it beside containers. */
  get hostProcesses(): readonly HostProcess[] {
    const { now } = this.engine;
    return [...this.kubelet.processes, ...this.containerd.processes, ...this.beside.flatMap((processes) => processes())].map((one) =>
      one.cpuMillis === undefined ? one : { ...one, cpuTime: Math.round(((now - one.startedAt) * one.cpuMillis) / 1000) },
    );
  }

  createNetworkNamespace(options: { ip: string; hostname: string; sysctls?: Readonly<Record<string, string>> }): NetworkNamespace {
    return this.cluster.create({ ...options, node: this.name });
  }

  /** Throws OsError when a mount point cannot be made (a file where a directory must be). */
  createContainer(options: ContainerOptions): Container {
    return new Container(this, options);
  }

  /** A PID namespace for the containers of one Pod to share. */
  createPidNamespace(): PidNamespace {
    return new PidNamespace(this.hostPids);
  }

  /** An IPC namespace for the containers of one Pod. */
  createIpcNamespace(): IpcNamespace {
    return new IpcNamespace(this.engine);
  }

  /** One of its daemons listens at a socket that is on its disk; undefined if that is not there. */
  listenAt(path: string): Listener | undefined {
    const file = this.files.lookup(path);
    if (file?.type !== 'socket') return undefined;
    const listener = new ListeningSocket(this.engine, 'TCP', path, 0);
    file.listener = listener;
    return listener;
  }

  /** A connection from the node itself: probes and lifecycle hooks. */
  connect(ip: string, port: number, timeout?: Micros): Task<Socket> {
    return this.network.connect(ip, port, timeout);
  }
  ask(address: string, port: number, text: string): Asked | undefined {
    return this.network.ask(address, port, text);
  }

  /** As the node's own programs look names up: the cluster's names mean nothing to them. */
  *resolve(name: string): Task<string[]> {
    const files = { hosts: this.files.readFile('/etc/hosts'), resolvConf: this.files.readFile('/etc/resolv.conf'), libc: 'glibc' } as const;
    return (yield* resolveName(name, files, (full, type, server, timeout) => this.network.query(full, type, server, timeout))) ?? [];
  }

  /** As the node's own processes see its files. */
  get mounts(): MountNamespace {
    this.#mounts ??= new MountNamespace({ tree: this.files, source: '/dev/sda1', type: 'ext4' });
    return this.#mounts;
  }

  procOf(space: PidNamespace): FileTree {
    space.proc ??= procTree(this, space);
    return space.proc;
  }
}

/** What is smaller has no room for a system: containers have it to themselves. */
const ROOT_DISK = 20 * 2 ** 30;
/** What Ubuntu, the packages of Kubernetes and the images of kube-system take of a disk. */
const SYSTEM_BYTES = inWholeBlocks(3.4 * 2 ** 30);
const SYSTEM_FILES = 81_000;
/** And what of that it has read, since it is up. */
const READ_OF_SYSTEM = 900 * 2 ** 20;
/** The rest stays free. */
const CACHED_AT_MOST = 0.97;

/** Until its services are started, in seconds. */
const BOOT_TAKES = 10;
const FIRST_HOST_PID = 1024;
/** On the node at once; beyond it, fork fails. */
const MOST_PROCESSES = 10_000;
/** Bytes that its system, the kubelet and containerd have. */
const DAEMONS_MEMORY = 600 * 2 ** 20;

import { type Engine, MILLISECOND, type Micros, Random, sleep, type Task } from '../../engine/index.ts';
import {
  Cgroup,
  type CgroupLimits,
  type ContainerExit,
  cleanPath,
  FileTree,
  type HostProcess,
  type MountOptions,
  type NodeKernel,
  PAUSE_USER,
  RUNC_CREATE_COST,
  takeSandboxPids,
  type Veth,
} from '../../kernel/index.ts';
import { ContainerInstance } from '../instance.ts';
import { memoryTooLow, SMALLEST_MEMORY, sysctlError } from '../oci/errors.ts';
import { refusedSysctl, setSysctls, sysctlPath } from '../oci/sysctls.ts';
import type { SandboxStatus } from '../pod-status.ts';
import { type ContainerConfig, failure, type Result, type SandboxConfig, success } from '../types.ts';
import { AddressRange } from './address-range.ts';
import { CniNetwork } from './cni-network.ts';
import { sandboxProcesses } from './host-view.ts';
import { ANY_HUGE_PAGES, pauseGroup, pauseImage, pauseProgram } from './pause.ts';
import { netnsOf, type Sandbox, type SandboxFate, type SandboxRecord } from './sandbox.ts';

interface Options {
  readonly engine: Engine;
  readonly random: Random;
  readonly kernel: NodeKernel;
  /** `10.244.1.0/24`: where the node's Pods have their addresses. */
  readonly podNetwork: string;
  /** Handlers that containerd is set up for, beside the default one. */
  readonly runtimeHandlers: (name: string) => boolean;
}

const SANDBOXES = '/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes';

/** Of a Pod; whether its containers have to end at once; the sandbox. */
type CrashListener = (podUid: string, withContainers: boolean, id: string) => void;
/** Of a Pod, and whether its processes end with it, being of one PID namespace. */
export type PauseListener = (podUid: string, fate: SandboxFate, endsAll: boolean) => void;

/** @see containernetworking plugins: pkg/ip/link_linux.go RandomVethName */
const vethsOf = (sandboxes: readonly Sandbox[]): Veth[] =>
  sandboxes.flatMap(({ id, ip, network, connected, ready }) =>
    connected && ready && ip.includes('.')
      ? [{ name: `veth${new Random(`veth of ${id}`).hex(8)}`, peer: ip, address: network.gateway ?? '', netns: netnsOf(id) }]
      : [],
  );

/** The sandboxes of one node. */
export class SandboxStore {
  readonly #o: Options;
  readonly #byId = new Map<string, Sandbox>();
  readonly #byPod = new Map<string, Sandbox[]>();
  readonly #addresses: AddressRange;
  readonly cni: CniNetwork;
  #crashed: CrashListener | undefined;
  #networkLost: ((event: string, error: string) => void) | undefined;
  #pauseEnded: PauseListener | undefined;

  constructor(options: Options) {
    this.#o = options;
    this.#addresses = new AddressRange(options.podNetwork);
    const { engine, kernel } = options;
    this.cni = new CniNetwork({ engine, files: kernel.files, failed: (event, error) => this.#networkLost?.(event, error) });
    options.kernel.beside.push(() => this.#processes());
    const veths = (): Veth[] => vethsOf(this.present());
    options.kernel.network.veths = veths;
  }

  /** `listener` is told when a pause process ends that nobody stopped, or a shim. */
  onCrash(listener: CrashListener): void {
    this.#crashed = listener;
  }

  /** `listener` is told first when a pause process ends that nobody stopped: for the record only. */
  onPauseExit(listener: PauseListener): void {
    this.#pauseEnded = listener;
  }

  /** `listener` is told of a configuration of the network that could not be loaded, after which event. */
  onNetworkLost(listener: (event: string, error: string) => void): void {
    this.#networkLost = listener;
  }

  /** A Pod that was there before has this address. */
  reserve(ip: string): void {
    this.#addresses.reserve(ip);
  }

  get(id: string): Sandbox | undefined {
    return this.#byId.get(id);
  }

  /** None is ready any more; what they had of the network is given back when they are stopped. @see containerd: pkg/cri/server/sandbox_recover */
  boots(): void {
    for (const sandbox of this.present()) {
      if (!sandbox.ready) continue;
      sandbox.ready = false;
      sandbox.stoppedAt = this.#o.engine.now;
      sandbox.fate = 'lost';
      sandbox.hostPids = undefined;
      sandbox.cgroup.remove();
    }
  }

  /** One that was there before the run, by its id, and is not ready any more. */
  remembers(config: SandboxConfig, ip: string, id: string | undefined, createdAt: Micros): Sandbox {
    const { engine, random, kernel } = this.#o;
    const network = config.hostNetwork ? kernel.network : kernel.createNetworkNamespace({ ip, hostname: config.hostname });
    if (!config.hostNetwork) network.up = false;
    const sandbox: Sandbox = {
      id: id ?? random.fork('sandbox before', config.podUid).hex(64),
      config,
      createdAt,
      network,
      pids: undefined,
      ipc: config.hostIpc ? kernel.ipc : kernel.createIpcNamespace(),
      cgroup: new Cgroup(engine, {}, kernel.podsCgroup),
      ip,
      ready: false,
      connected: !config.hostNetwork,
      removed: false,
      stoppedAt: engine.now,
    };
    sandbox.cgroup.remove();
    this.#byId.set(sandbox.id, sandbox);
    this.#byPod.set(config.podUid, [...(this.#byPod.get(config.podUid) ?? []), sandbox]);
    return sandbox;
  }

  *run(config: SandboxConfig): Task<Result<Sandbox>> {
    const { engine, random, kernel, runtimeHandlers } = this.#o;
    // One whose predecessors were removed has their first attempt again, though not their id.
    const chance = random.fork('sandbox', config.podUid, this.#byPod.get(config.podUid)?.length ?? 0);
    // The runtime is looked for before there is a network, which is what takes the time.
    if (config.runtimeHandler && !runtimeHandlers(config.runtimeHandler)) {
      return failure(
        `rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "${config.runtimeHandler}" is configured`,
      );
    }
    yield* sleep(engine, chance.jitter(180 * MILLISECOND, 1));
    const refused = refusedSysctl(config.sysctls);
    if (refused) return failure(`rpc error: code = Unknown desc = ${sysctlError(sysctlPath(refused.name), refused.errno)}`);
    // The sandbox' own first process is below the Pod's limit, the sum of its containers'.
    if (config.memoryLimitBytes !== undefined && config.memoryLimitBytes < SMALLEST_MEMORY) {
      return failure(`rpc error: code = Unknown desc = ${memoryTooLow}`);
    }
    const id = chance.hex(64);
    const problem = config.hostNetwork ? undefined : this.cni.setupProblem;
    if (problem) return failure(`rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": ${problem}`);
    const ip = config.hostNetwork ? '' : this.#addresses.take();
    if (ip === undefined) {
      return failure(
        `rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": plugin type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set: ${this.#addresses.name}`,
      );
    }
    // Without enable_unprivileged_ports containerd leaves the kernel's own defaults.
    const network = config.hostNetwork
      ? kernel.network
      : kernel.createNetworkNamespace({ ip, hostname: config.hostname, sysctls: setSysctls(config.sysctls) });
    for (const { hostPort, containerPort, protocol, hostIP } of config.hostPorts) {
      if (protocol === 'SCTP') continue;
      kernel.network.hostPorts.push({
        ip: hostIP ?? '0.0.0.0',
        port: hostPort,
        protocol: protocol as 'TCP' | 'UDP',
        to: network,
        toPort: containerPort,
      });
    }
    const cgroup = new Cgroup(engine, podLimits(config), kernel.podsCgroup);
    cgroup.name = `${config.group.slice}-pod${config.podUid.replaceAll('-', '_')}.slice`;
    cgroup.cpuShares = config.group.cpuShares;
    cgroup.shown = config.group;
    // Its own runc waits as everything of a Pod does that may have little of the CPU.
    const late = cgroup.delays(RUNC_CREATE_COST);
    if (late > 0) yield* sleep(engine, late);
    const pids = config.sharePids && !config.hostPids ? kernel.createPidNamespace() : undefined;
    const hostPids = takeSandboxPids(kernel, !pids);
    if (hostPids.pause !== undefined) pauseGroup(engine, id, cgroup, hostPids.pause);
    const sandbox: Sandbox = {
      id,
      config,
      createdAt: engine.now,
      network,
      pids,
      hostPids,
      ipc: config.hostIpc ? kernel.ipc : kernel.createIpcNamespace(),
      cgroup,
      ip,
      ready: true,
      connected: !config.hostNetwork,
      removed: false,
    };
    if (sandbox.pids) sandbox.pause = this.#startPause(sandbox);
    this.#byId.set(sandbox.id, sandbox);
    const list = this.#byPod.get(config.podUid) ?? [];
    for (const old of list.slice(0, -1)) old.removed = true;
    this.#byPod.set(config.podUid, [...list, sandbox]);
    return success(sandbox);
  }

  /** Those that are there. */
  present(): Sandbox[] {
    return [...this.#byPod.values()].flat().filter(({ removed }) => !removed);
  }

  /** False if there was nothing left of it. Its network may stay. */
  *stop(sandbox: Sandbox): Task<Result<boolean>> {
    if (!sandbox.ready && !sandbox.connected) return success(false);
    yield* sleep(this.#o.engine, 30 * MILLISECOND);
    this.#end(sandbox);
    sandbox.hostPids = undefined;
    const problem = sandbox.connected ? this.cni.teardownProblem : undefined;
    if (problem) return failure(`failed to destroy network for sandbox "${sandbox.id}": ${problem}`);
    this.#disconnect(sandbox);
    if (!sandbox.config.hostIpc) sandbox.ipc.close();
    return success(true);
  }

  /** The newest sandbox's pause process is killed; its network stays until the sandbox is stopped.
   *  @see containerd: pkg/cri/server/events.go handleSandboxExit, sandbox_stop.go stopPodSandbox */
  crash(podUid: string): boolean {
    const sandbox = this.#byPod.get(podUid)?.at(-1);
    if (!sandbox?.ready) return false;
    this.#crash(sandbox, 'killed');
    return true;
  }

  #crash(sandbox: Sandbox, fate: SandboxFate): void {
    if (!sandbox.ready) return;
    this.#pauseExits(sandbox, fate);
    this.#end(sandbox);
    this.#crashed?.(sandbox.config.podUid, false, sandbox.id);
  }

  /** It is told before those that end with it. */
  #pauseExits(sandbox: Sandbox, fate: SandboxFate): void {
    if (sandbox.fate || !sandbox.ready) return;
    sandbox.fate = fate;
    this.#pauseEnded?.(sandbox.config.podUid, fate, sandbox.pids !== undefined);
  }

  /** Newest first; addresses only while the newest one is ready. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go GetPodStatus */
  statusOf(podUid: string): { readonly statuses: readonly SandboxStatus[]; readonly ips: readonly string[] } {
    const list = (this.#byPod.get(podUid) ?? []).filter(({ removed }) => !removed).reverse();
    const statuses = list.map(({ id, config, ready, createdAt, ip }) => ({
      id,
      attempt: config.attempt,
      state: ready ? ('READY' as const) : ('NOTREADY' as const),
      createdAt,
      ip,
    }));
    return { statuses, ips: list[0]?.ready && list[0].ip ? [list[0].ip] : [] };
  }

  remove(sandbox: Sandbox): void {
    sandbox.removed = true;
  }

  /** Those that are stopped are of no use any more: which they are. */
  removeStopped(podUid: string): readonly Sandbox[] {
    const stopped = (this.#byPod.get(podUid) ?? []).filter(({ ready, removed }) => !ready && !removed);
    for (const sandbox of stopped) sandbox.removed = true;
    return stopped;
  }

  history(podUid: string): readonly SandboxRecord[] {
    return (this.#byPod.get(podUid) ?? []).map(({ createdAt, stoppedAt, fate = 'killed', config }) => ({
      startedAt: createdAt,
      attempt: config.attempt,
      fate,
      ...(stoppedAt !== undefined && { stoppedAt }),
    }));
  }

  /**
   * The files that the runtime puts over an image's, and the shared memory, unless the Pod mounts its own there: they are the
   * sandbox's, and what one container writes to them the others see, and those that are started later.
   * @see containerd: pkg/cri/server/container_create_linux.go containerMounts
   */
  containerMounts(sandbox: Sandbox, { mounts, terminationMessagePath, security }: ContainerConfig): MountOptions[] {
    const given = new Set([...mounts.map(({ path }) => path), terminationMessagePath].map(cleanPath));
    const readOnly = security.readOnlyRootFilesystem;
    sandbox.files ??= this.#makeFiles(sandbox);
    const files = readOnly ? sandbox.files.map((mount) => ({ ...mount, readOnly })) : sandbox.files;
    return [...files, sandbox.ipc.shm].filter(({ path }) => !given.has(path));
  }

  #makeFiles({ id, config }: Sandbox): MountOptions[] {
    const { servers, searches, options } = config.dns;
    const lines = [
      ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
      ...servers.map((server) => `nameserver ${server}`),
      ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    ];
    const files = { hostname: `${config.hostname}\n`, 'resolv.conf': lines.map((line) => `${line}\n`).join('') };
    return Object.entries(files).map(([name, text]) => {
      const tree = new FileTree(this.#o.engine);
      const root = tree.writeFile('/file', text);
      return { path: `/etc/${name}`, tree, root, source: '/dev/sda1', type: 'ext4', from: `${SANDBOXES}/${id}/${name}` };
    });
  }

  /** Of those that are there, as the node sees them. */
  #processes(): HostProcess[] {
    return this.present().flatMap((sandbox) => {
      if (!sandbox.hostPids) return [];
      return sandboxProcesses(this.#o.kernel, sandbox, sandbox.hostPids, {
        pauseEnds: (signal) => {
          if (signal === 'KILL' || signal === 'TERM' || signal === 'INT') this.#crash(sandbox, signal === 'KILL' ? 'killed' : 'ended');
          return true;
        },
        shimEnds: (signal) => {
          if (signal === 'KILL') this.#loseShim(sandbox);
          return signal === 'KILL';
        },
      });
    });
  }

  /** containerd kills all that it was the parent of. @see containerd: runtime/v2/shim.go cleanupAfterDeadShim */
  #loseShim(sandbox: Sandbox): void {
    sandbox.hostPids = undefined;
    this.#crash(sandbox, 'killed');
    this.#crashed?.(sandbox.config.podUid, true, sandbox.id);
  }

  #end(sandbox: Sandbox): void {
    if (!sandbox.ready) return;
    sandbox.ready = false;
    sandbox.stoppedAt = this.#o.engine.now;
    sandbox.pause?.container?.killAll();
    sandbox.cgroup.remove();
  }

  #disconnect(sandbox: Sandbox): void {
    const { kernel } = this.#o;
    if (!sandbox.connected) return;
    sandbox.connected = false;
    this.#addresses.release(sandbox.ip);
    kernel.network.hostPorts.splice(
      0,
      kernel.network.hostPorts.length,
      ...kernel.network.hostPorts.filter(({ to }) => to !== sandbox.network),
    );
    kernel.cluster.remove(sandbox.network);
  }

  /** Process 1 of a shared PID namespace: it reaps, and ends when it is told to. */
  #startPause(sandbox: Sandbox): ContainerInstance {
    const { engine, kernel } = this.#o;
    const { image } = pauseImage;
    const instance = new ContainerInstance(engine, sandbox.id, pauseImage.config, sandbox, image, image.name, new FileTree(engine));
    const { network, pids, hostPids, ipc, cgroup, config } = sandbox;
    instance.container = kernel.createContainer({
      id: sandbox.id,
      image: pauseImage.tree,
      network,
      hostname: config.hostname,
      parentCgroup: cgroup,
      hugePages: ANY_HUGE_PAGES,
      ipc,
      oomScoreAdj: -998,
      shimPid: hostPids?.shim ?? 0,
      ...(pids && { pidNamespace: pids }),
    });
    const user = { uid: PAUSE_USER, gid: PAUSE_USER, groups: [] };
    const onExit = ({ status }: ContainerExit): void => this.#crash(sandbox, status.signal === undefined ? 'ended' : 'killed');
    instance.container.start({
      argv: ['/pause'],
      program: (process) => pauseProgram(process, () => this.#pauseExits(sandbox, 'ended')),
      env: new Map(),
      cwd: '/',
      user,
      onExit,
    });
    return instance;
  }
}

const podLimits = ({ group, memoryLimitBytes, pidsLimit }: SandboxConfig): CgroupLimits => ({
  ...(group.cpuQuotaMillis !== undefined && { cpuMillis: group.cpuQuotaMillis }),
  ...(memoryLimitBytes && { memoryBytes: memoryLimitBytes }),
  ...(pidsLimit !== undefined && { pids: pidsLimit }),
});

// The populator, the reconciler and what waits for both share what is known of each Pod: they stand together.
import type { StoreView } from '../../api-server/index.ts';
import { inlineVolume } from '../../apimachinery/attachable.ts';
import type { Container, Node, Pod, Volume } from '../../apimachinery/objects.ts';
import {
  type Engine,
  MILLISECOND,
  type Micros,
  type Random,
  SECOND,
  Signal,
  sleep,
  type Task,
  type Timer,
  wait,
  withTimeout,
} from '../../engine/index.ts';
import { FileTree, type Inode, type MountOptions, type NodeMount } from '../../kernel/index.ts';
import { failure, type Result, success } from '../../runtime/index.ts';
import type { ObjectCache } from '../object-cache.ts';
import { VolumeFailed, VolumeMounted, VolumeUpdated } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { writeAtomically } from './atomic-writer.ts';
import { Attachments } from './attachments.ts';
import { mappedMessages } from './block-devices.ts';
import { claimedVolume, ProcessingError, usedVolumes } from './claims.ts';
import { volumeDirectory } from './directories.ts';
import { containerMounts } from './mounts.ts';
import { makeNestedMountpoints } from './nested-mountpoints.ts';
import { type Shown, showPodDirectories } from './node-directories.ts';
import { setVolumeOwnership } from './ownership.ts';
import { isPayload, MountError, type Payload, refersTo, volumePayload } from './payload.ts';
import { type MountedVolume, NoMapperError, NotAttachedError, setUpVolume } from './setup.ts';
import { payloadSources } from './sources.ts';
import type { NetworkStorage } from './storage.ts';
import type { SubPathTargets } from './sub-path.ts';
import type { Token } from './token.ts';
import { whyNotMounted } from './why-not-mounted.ts';

export { NetworkStorage } from './storage.ts';

/** From a Pod's arrival until its volumes are looked at. @see kubernetes: desired_state_of_world_populator.go, reconciler.go (100 ms each) */
const RECONCILE: Micros = 120 * MILLISECOND;
const POLL: Micros = 300 * MILLISECOND;
/** @see kubernetes: pkg/kubelet/volumemanager/volume_manager.go podAttachAndMountTimeout */
const MOUNT_TIMEOUT: Micros = 123 * SECOND;
/** @see kubernetes: pkg/util/goroutinemap/exponentialbackoff */
const RETRY_INITIAL: Micros = 500 * MILLISECOND;
const RETRY_MAX: Micros = 122 * SECOND;

interface Dependencies {
  readonly engine: Engine;
  readonly random: Random;
  readonly store: StoreView;
  readonly objects: ObjectCache;
  readonly hostFiles: FileTree;
  readonly hostShm: () => MountOptions;
  /** What a container has left mounted below a directory of the node's. */
  readonly mountedBelow: (directory: Inode) => string | undefined;
  readonly storage: NetworkStorage;
  readonly clusterDomain: string;
  readonly events: KubeletEvents;
  readonly node: () => Node;
  /** What the node's status says of attachable volumes is new. */
  readonly inUseChanged: () => void;
  /** The Pod is to be synced at its next regular turn. */
  readonly resync: (podUid: string) => void;
  /** When that turn is; undefined if there is none any more. */
  readonly nextSync: (podUid: string) => Micros | undefined;
  /** By their paths below the Pod's directory. */
  readonly terminationLogs: (podUid: string) => Shown;
  /** That of another process of the kubelet, which was there before: what it has left is on the node still. */
  readonly before?: VolumeManager | undefined;
}

interface PodVolumes {
  pod: Pod;
  readonly seen: Micros;
  /** It holds the Pod's /etc/hosts. */
  readonly hosts: FileTree;
  readonly mounted: Map<string, MountedVolume>;
  /** What subPaths have been mounted on. */
  readonly targets: SubPathTargets;
  readonly payloads: Map<string, Payload>;
  /** Those that could not be written anew, and will be tried again. */
  readonly failing: Set<string>;
  /** Of its service account, by audience and duration. */
  readonly tokens: Map<string, Token>;
  /** Of claims that cannot be mounted yet: why. */
  readonly unprocessed: Map<string, string>;
  /** Of those that the controller has not attached to this node yet. */
  readonly unattached: Set<string>;
  readonly changed: Signal;
  readonly timers: Set<Timer>;
  /** From when on one of its tokens is to be made anew, and what comes next for it. */
  refresh: { readonly due: Micros; timer: Timer } | undefined;
  /** What the payloads were last made from may have changed since. */
  stale: boolean;
  /** How long it is until what cannot be removed is tried again. */
  retry: Micros;
}

/** Mounts what the node's Pods need, and keeps it up to date. @see kubernetes: pkg/kubelet/volumemanager */
export class VolumeManager {
  readonly #d: Dependencies;
  readonly #attachments: Attachments;
  readonly #pods = new Map<string, PodVolumes>();
  /** What is on the node of Pods that are not known yet. */
  readonly #left: Map<string, PodVolumes>;
  #isShown = false;
  #halted = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    const { before } = dependencies;
    this.#left = new Map(before && [...before.#left, ...before.#pods]);
    this.#attachments = new Attachments(dependencies);
  }

  /** Begins to watch what volumes are made of. */
  start(): void {
    this.#d.store.watch('Node', ({ object }) => {
      if (object.metadata.name === this.#d.node().metadata.name) this.#verifyAttached();
    });
    for (const kind of ['ConfigMap', 'Secret'] as const) {
      this.#d.store.watch(kind, ({ object }) => this.#sourceChanged(kind, object.metadata.namespace ?? '', object.metadata.name));
    }
  }

  /** When the Pod has come; now, where it is not known. */
  seen(podUid: string): Micros {
    return this.#pods.get(podUid)?.seen ?? this.#d.engine.now;
  }

  addPod(pod: Pod): void {
    const left = this.#left.get(pod.metadata.uid);
    const entry: PodVolumes = {
      pod,
      seen: this.#d.engine.now,
      hosts: left?.hosts ?? new FileTree(this.#d.engine),
      mounted: new Map(),
      targets: left?.targets ?? new Map(),
      payloads: new Map(),
      failing: new Set(),
      tokens: new Map(),
      unprocessed: new Map(),
      unattached: new Set(),
      changed: new Signal(),
      timers: new Set(),
      refresh: undefined,
      stale: true,
      retry: RETRY_INITIAL,
    };
    this.#pods.set(pod.metadata.uid, entry);
    for (const volume of usedVolumes(pod)) this.#process(entry, volume);
  }

  /** @see kubernetes: pkg/kubelet/volumemanager/volume_manager.go WaitForAttachAndMount */
  *waitForAttachAndMount(pod: Pod): Task<Result<undefined>> {
    const { engine } = this.#d;
    const entry = this.#pods.get(pod.metadata.uid);
    if (!entry) return success(undefined);
    entry.stale ||= entry.pod !== pod || this.#tokensAreDue(entry);
    entry.pod = pod;
    if (entry.stale) this.#refresh(entry);
    this.#processAgain(entry);
    const used = usedVolumes(pod);
    const isMissing = ({ name }: Volume): boolean => !entry.mounted.has(name);
    const began = engine.now;
    while (used.some(isMissing)) {
      const left = began + MOUNT_TIMEOUT - engine.now;
      if (left <= 0 || entry.unprocessed.size > 0) return failure(whyNotMounted(used, entry));
      yield* wait(withTimeout(engine, entry.changed, left));
      const over = (engine.now - began) % POLL;
      if (over > 0) yield* sleep(engine, POLL - over);
    }
    return success(undefined);
  }

  /** Whether a sync would find the volumes as they are. */
  upToDate(pod: Pod): boolean {
    const entry = this.#pods.get(pod.metadata.uid);
    return entry === undefined || (entry.pod === pod && !entry.stale && !this.#tokensAreDue(entry));
  }

  /** What stands where in a container. An error is the message of CreateContainerConfigError. */
  mountsFor(pod: Pod, container: Container, variables: ReadonlyMap<string, string>, podIPs: readonly string[]): Result<MountOptions[]> {
    const entry = this.#pods.get(pod.metadata.uid);
    const { engine, hostFiles, clusterDomain } = this.#d;
    if (pod.spec.hostPID || [...this.volumesOf(pod.metadata.uid).values()].some(({ tree }) => tree === hostFiles)) this.#show();
    const nodeHas = (path: string): boolean => {
      this.#show();
      return hostFiles.lookup(path, true) !== undefined;
    };
    const hosts = { node: hostFiles.readFile('/etc/hosts') ?? '', pod: entry?.hosts ?? new FileTree(engine), clusterDomain };
    const { mounted: volumes = new Map(), targets = new Map() } = entry ?? {};
    return containerMounts({ engine, pod, container, volumes, targets, nodeHas, variables, podIPs, hosts });
  }

  #show(): void {
    if (this.#isShown) return;
    this.#isShown = true;
    showPodDirectories(this.#d.hostFiles, this.#pods, this.#d.terminationLogs);
  }

  /** False: not yet. */
  *waitForUnmount(pod: Pod): Task<boolean> {
    const entry = this.#pods.get(pod.metadata.uid);
    for (const timer of entry?.timers ?? []) timer.cancel();
    entry?.refresh?.timer.cancel();
    if (entry && entry.mounted.size > 0) yield* sleep(this.#d.engine, POLL);
    if (entry && !(yield* this.#waitUntilIdle(entry))) return false;
    if (entry) {
      this.#d.events.log.unmounts(
        pod,
        usedVolumes(pod).filter(({ name }) => entry.mounted.has(name)),
      );
      destroyOwn(entry);
    }
    this.#pods.delete(pod.metadata.uid);
    this.removeLeft(pod.metadata.uid);
    this.#attachments.release(pod.metadata.uid);
    return true;
  }

  /**
   * What is mounted below a volume keeps it where it is: removing it is tried again, ever more rarely.
   * @see kubernetes: pkg/kubelet/volumemanager/volume_manager.go WaitForUnmount; pkg/volume/emptydir/empty_dir.go TearDownAt
   */
  *#waitUntilIdle(entry: PodVolumes): Task<boolean> {
    const { engine, events } = this.#d;
    const until = engine.now + MOUNT_TIMEOUT;
    for (let busy = this.#whatIsBusy(entry); busy.length > 0; busy = this.#whatIsBusy(entry)) {
      const left = until - engine.now;
      if (left <= 0) return false;
      for (const { volume, why } of busy) events.log.teardownFailed(entry.pod, volume, why, entry.retry);
      yield* sleep(engine, Math.min(left, entry.retry));
      entry.retry = Math.min(2 * entry.retry, RETRY_MAX);
    }
    return true;
  }

  /** Nothing is undone of the node's own directories. */
  #whatIsBusy({ pod, mounted }: PodVolumes): { readonly volume: Volume; readonly why: string }[] {
    return usedVolumes(pod).flatMap((volume) => {
      const { tree, path = '/', hostPath, type, directory = volumeDirectory(pod, volume.name) } = mounted.get(volume.name) ?? {};
      const root = hostPath === undefined && tree?.lookup(path, true);
      const below = root ? this.#d.mountedBelow(root) : undefined;
      if (below === undefined) return [];
      const isOnDisk = volume.emptyDir && type !== 'tmpfs';
      return [{ volume, why: isOnDisk ? `unlinkat ${directory}${below}: device or resource busy` : unmountFailed(directory) }];
    });
  }

  /** The machine has booted: what was in its memory is gone. */
  forgetMemory(): void {
    for (const { mounted, payloads } of this.#left.values())
      for (const [name, { type, tree }] of mounted) {
        if (type !== 'tmpfs') continue;
        tree.destroy();
        mounted.delete(name);
        payloads.delete(name);
      }
  }

  /** Of a Pod that is not to run here any more, and of which nothing runs. @see kubernetes: pkg/kubelet/kubelet_volumes.go cleanupOrphanedPodDirs */
  removeLeft(podUid: string): void {
    const left = this.#left.get(podUid);
    this.#left.delete(podUid);
    if (left) destroyOwn(left);
  }

  /** Nothing is mounted or written any more. */
  halt(): void {
    this.#halted = true;
    for (const { timers, refresh } of this.#pods.values()) {
      for (const timer of timers) timer.cancel();
      refresh?.timer.cancel();
    }
  }

  /** What of them is mounted on the node, and not only a part of its disk. */
  mountsOnNode(): NodeMount[] {
    return [...this.#pods.values()].flatMap(({ pod, mounted }) =>
      usedVolumes(pod).flatMap(({ name }) => {
        const {
          source = '',
          type = '',
          options = 'relatime',
          tree,
          hostPath,
          device,
          directory = volumeDirectory(pod, name),
        } = mounted.get(name) ?? {};
        if (tree === undefined || hostPath !== undefined || device || source === '/dev/sda1') return [];
        const size = type === 'tmpfs' ? `,size=${tree.space.capacity / 1024}k,inode64` : '';
        return [{ path: directory, source, type, options: `rw,${options}${size}`, tree }];
      }),
    );
  }

  /** The mounted volumes of a Pod, for those who count what they hold. */
  volumesOf(podUid: string): ReadonlyMap<string, MountedVolume> {
    return this.#pods.get(podUid)?.mounted ?? new Map();
  }

  /** Groups of a Pod's processes because of what it has mounted. @see kubernetes: pkg/kubelet/volumemanager/volume_manager.go GetExtraSupplementalGroupsForPod */
  extraSupplementalGroups(podUid: string): number[] {
    const groups = [...this.volumesOf(podUid).values()].flatMap(({ group }) => (group && /^\d+$/.test(group) ? [Number(group)] : []));
    return [...new Set(groups)];
  }

  /** Those that a controller attaches. */
  inUse(): string[] {
    return this.#attachments.inUse();
  }

  #plan({ timers }: PodVolumes, delay: Micros, action: () => void): void {
    if (this.#halted) return;
    const timer = this.#d.engine.after(delay, () => {
      timers.delete(timer);
      action();
    });
    timers.add(timer);
  }

  #mountLater(entry: PodVolumes, volume: Volume, delay: Micros): void {
    this.#plan(entry, delay, () => this.#mount(entry, volume, Math.min(2 * delay, RETRY_MAX)));
  }

  #mount(entry: PodVolumes, volume: Volume, retry: Micros): void {
    if (entry.mounted.has(volume.name)) return;
    const { events } = this.#d;
    const { pod } = entry;
    try {
      const payload = isPayload(volume) ? this.#payload(entry, volume) : undefined;
      const isMountedElsewhere = (name: string, uid: string): boolean => this.#isMountedElsewhere(name, uid);
      const mounted =
        this.#takeOver(entry, volume) ?? setUpVolume({ ...this.#d, attachments: this.#attachments, isMountedElsewhere }, pod, volume);
      if (payload) {
        makeNestedMountpoints(mounted.tree, volumeDirectory(pod, volume.name), volume.name, pod);
        this.#write(entry, volume, mounted, payload);
      }
      entry.mounted.set(volume.name, mounted);
      this.#left.get(pod.metadata.uid)?.mounted.delete(volume.name);
      entry.unprocessed.delete(volume.name);
      entry.unattached.delete(volume.name);
      const cause = events.trace(pod, null, VolumeMounted, { volume: volume.name, source: typeOf(volume) });
      const { device, claimed = volume.name } = mounted;
      for (const message of device ? mappedMessages(claimed, device) : [])
        events.event(pod, null, 'Normal', 'SuccessfulMountVolume', message, cause);
      entry.changed.wake();
    } catch (error) {
      if (error instanceof ProcessingError) {
        entry.unprocessed.set(volume.name, error.message);
        entry.changed.wake();
        return;
      }
      entry.unprocessed.delete(volume.name);
      if (error instanceof NotAttachedError) {
        entry.unattached.add(volume.name);
        return;
      }
      entry.unattached.delete(volume.name);
      if (error instanceof NoMapperError) return;
      if (!(error instanceof MountError)) throw error;
      this.#mountFailed(pod, volume, error, retry);
      this.#mountLater(entry, volume, retry);
    }
  }

  /** What the node has of it is used on, as it is. @see kubernetes: pkg/volume/emptydir/empty_dir.go SetUpAt (IsReady) */
  #takeOver({ pod, payloads }: PodVolumes, volume: Volume): MountedVolume | undefined {
    const left = this.#left.get(pod.metadata.uid);
    const mounted = volume.emptyDir || isPayload(volume) ? left?.mounted.get(volume.name) : undefined;
    const payload = left?.payloads.get(volume.name);
    if (mounted && payload) payloads.set(volume.name, payload);
    return mounted;
  }

  #isMountedElsewhere(volume: string, podUid: string): boolean {
    for (const [uid, { mounted }] of this.#pods)
      if (uid !== podUid) for (const { claimed } of mounted.values()) if (claimed === volume) return true;
    return false;
  }

  #process(entry: PodVolumes, volume: Volume): void {
    this.#plan(entry, RECONCILE, () => {
      if (!entry.mounted.has(volume.name)) this.#d.events.log.verifies(entry.pod, volume);
      this.#mount(entry, volume, RETRY_INITIAL);
    });
  }

  /** What is not attached yet is mounted as soon as the node's status tells that it is. @see …/operation_generator.go GenerateVerifyControllerAttachedVolumeFunc; issue 106853 */
  #verifyAttached(): void {
    for (const entry of this.#pods.values())
      for (const volume of usedVolumes(entry.pod)) if (entry.unattached.delete(volume.name)) this.#process(entry, volume);
  }

  /** At what it could not process the populator looks once more for each sync, and not before. @see …/populator ReprocessPod, podHasBeenSeenOnce */
  #processAgain(entry: PodVolumes): void {
    const failed = usedVolumes(entry.pod).filter(({ name }) => entry.unprocessed.has(name));
    entry.unprocessed.clear();
    for (const volume of failed) this.#process(entry, volume);
  }

  /** Volumes of API objects show what these hold now. */
  #refresh(entry: PodVolumes): void {
    entry.stale = false;
    for (const volume of usedVolumes(entry.pod)) if (!entry.failing.has(volume.name)) this.#remount(entry, volume, RETRY_INITIAL);
  }

  /** What cannot be written anew stays as it is, and is tried again. @see kubernetes: …/cache/actual_state_of_world.go MarkRemountRequired */
  #remount(entry: PodVolumes, volume: Volume, retry: Micros): void {
    const mounted = entry.mounted.get(volume.name);
    if (!mounted || !isPayload(volume)) return;
    try {
      if (this.#write(entry, volume, mounted, this.#payload(entry, volume)))
        this.#d.events.trace(entry.pod, null, VolumeUpdated, { volume: volume.name });
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      this.#mountFailed(entry.pod, volume, error, retry);
      entry.failing.add(volume.name);
      this.#plan(entry, retry, () => {
        entry.failing.delete(volume.name);
        this.#remount(entry, volume, Math.min(2 * retry, RETRY_MAX));
      });
    }
  }

  /** Events call a volume that is claimed, or was a plugin's and is a CSI driver's now, by its own name. */
  #mountFailed(pod: Pod, volume: Volume, { message, step }: MountError, retry: Micros): void {
    const { events, store } = this.#d;
    const cause = events.trace(pod, null, VolumeFailed, { volume: volume.name, message });
    const {
      metadata: { name },
      spec,
    } = claimedVolume(store, pod, volume)?.volume ?? { metadata: { name: inlineVolume(volume).title } };
    const [reason, operation] = spec?.volumeMode === 'Block' ? ['FailedMapVolume', 'MapVolume'] : ['FailedMount', 'MountVolume'];
    events.log.mountFailed(pod, volume, `${operation}.${step}`, message, retry);
    events.event(pod, null, 'Warning', reason, `${operation}.${step} failed for volume "${name}" : ${message}`, cause);
  }

  #write(entry: PodVolumes, volume: Volume, mounted: MountedVolume, payload: Payload): boolean {
    const { engine, random } = this.#d;
    const before = entry.payloads.get(volume.name);
    const where = volumeDirectory(entry.pod, volume.name);
    const chance = random.fork('volume', entry.pod.metadata.uid, volume.name);
    if (!writeAtomically(mounted.tree, where, payload, before, engine.now, chance)) return false;
    entry.payloads.set(volume.name, payload);
    if (entry.tokens.size > 0) this.#planTokens(entry);
    setVolumeOwnership(mounted.tree, '/', entry.pod.spec.securityContext?.fsGroup, true);
    return true;
  }

  #payload({ pod, seen, tokens }: PodVolumes, volume: Volume): Payload {
    return volumePayload(pod, volume, payloadSources(this.#d, pod, seen, tokens));
  }

  #tokensAreDue({ refresh }: PodVolumes): boolean {
    return refresh !== undefined && this.#d.engine.now >= refresh.due;
  }

  /** Tokens are made anew with the first regular sync after they are due: housekeeping, which no run waits for. */
  #planTokens(entry: PodVolumes): void {
    const { engine, nextSync } = this.#d;
    const { uid } = entry.pod.metadata;
    const due = Math.min(...[...entry.tokens.values()].map(({ refreshAt }) => refreshAt));
    if (entry.refresh?.due === due) return;
    entry.refresh?.timer.cancel();
    const whenDue = (): void => {
      const at = nextSync(uid);
      if (at === undefined) return;
      const sync = () => void (nextSync(uid) !== undefined && this.#refresh(entry));
      entry.refresh = { due, timer: engine.at(at, sync, true) };
    };
    entry.refresh = { due, timer: engine.at(due, whenDue, true) };
  }

  #sourceChanged(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): void {
    for (const [uid, entry] of this.#pods) {
      const { pod, payloads } = entry;
      if (pod.metadata.namespace !== namespace || payloads.size === 0) continue;
      if (!usedVolumes(pod).some((volume) => refersTo(volume, kind, name))) continue;
      entry.stale = true;
      this.#d.resync(uid);
    }
  }
}

/** What is the Pod's alone. */
function destroyOwn({ pod, mounted }: PodVolumes): void {
  for (const volume of pod.spec.volumes ?? []) if (volume.emptyDir || isPayload(volume)) mounted.get(volume.name)?.tree.destroy();
}

/** @see kubernetes: k8s.io/mount-utils mount_linux.go Unmount */
const unmountFailed = (directory: string): string =>
  `unmount failed: exit status 32\nUnmounting arguments: ${directory}\nOutput: umount: ${directory}: target is busy.\n`;

const typeOf = (volume: Volume): string => Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';

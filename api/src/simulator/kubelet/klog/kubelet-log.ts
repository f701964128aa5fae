import { goQuote } from '../../apimachinery/go-quote.ts';
import { type Container, type Pod, type PodStatus, podKey, type Volume } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { type Engine, MILLISECOND, type Micros, SECOND } from '../../engine/index.ts';
import type { Journal } from '../../kernel/index.ts';
import { rpcError, UNREACHABLE_RUNTIME } from '../../runtime/index.ts';
import { formatPod } from '../container/restart.ts';
import type { SyncResult } from '../container/sync-result.ts';
import { volumeDirectory } from '../volumes/directories.ts';
import { containerText } from './container-text.ts';
import { KlogLine, type Level } from './line.ts';
import { errorText, goTime, listText, shortDuration } from './values.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly journal: Journal;
  /** Of its process: its number and its start. */
  readonly process: { readonly pid: number; readonly since: Micros };
  readonly node: string;
}

/** From the status that says that a Pod runs until it is back from the API server. */
const WATCHED_AFTER: Micros = 8 * MILLISECOND;

/** When a Pod's images were pulled, until all of its containers run. */
interface Starting {
  firstPull?: Micros;
  lastPull?: Micros;
}

/**
 * What the kubelet writes to its log with the verbosity that kubeadm gives it, which is none: its loop is not told of, nor are probes
 * that fail. Messages and their places are those of v1.27.1. @see klog: klog.go InfoS, ErrorS
 */
export class KubeletLog {
  readonly #d: Dependencies;
  readonly #pid: number;
  readonly #startedAt: Micros;
  readonly #starting = new Map<string, Starting>();
  #said: { readonly pod: Pod; readonly results: readonly SyncResult[]; readonly message: () => string } | undefined;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    // What it has said stays its own when another process has taken its place.
    this.#pid = dependencies.process.pid;
    this.#startedAt = dependencies.process.since;
  }

  /** @see kubernetes: pkg/kubelet/cm/topologymanager/topology_manager.go Admit */
  admits({ metadata }: Pod): void {
    this.#starting.set(metadata.uid, {});
    this.#say('I', 'topology_manager.go:212', () => '"Topology Admit Handler"');
  }

  /** @see kubernetes: pkg/kubelet/volumemanager/reconciler/reconciler_common.go waitForVolumeAttach */
  verifies(pod: Pod, volume: Volume): void {
    this.#say('I', 'reconciler_common.go:258', () => {
      const of = `volume ${goQuote(volume.name)} (UniqueName: ${goQuote(uniqueName(pod, volume))}) pod ${goQuote(pod.metadata.name)} (UID: ${goQuote(pod.metadata.uid)}) `;
      return `${goQuote(`operationExecutor.VerifyControllerAttachedVolume started for ${of}`)} ${podOf(pod)}`;
    });
  }

  mountFailed(pod: Pod, volume: Volume, operation: string, message: string, retry: Micros): void {
    this.#operationFailed(pod, volume, retry, (of) => `${of(operation, pod.metadata.name)} : ${message}`);
  }
  /** A Pod that is going has no name here. @see kubernetes: pkg/volume/util/operationexecutor/operation_executor.go MountedVolume.GenerateErrorDetailed */
  teardownFailed(pod: Pod, volume: Volume, message: string, retry: Micros): void {
    this.#operationFailed(pod, volume, retry, (of) => `${of('UnmountVolume.TearDown', pod.metadata.uid)} : ${message}`);
  }

  /** @see kubernetes: pkg/util/goroutinemap/exponentialbackoff GenerateNoRetriesPermittedMsg */
  #operationFailed(pod: Pod, volume: Volume, retry: Micros, why: (of: (operation: string, pod: string) => string) => string): void {
    const at = this.#d.engine.now + retry;
    this.#say('E', 'nestedpendingoperations.go:348', () => {
      const { uid } = pod.metadata;
      const unique = uniqueName(pod, volume);
      const where = `{volumeName:${unique} podName:${uid} nodeName:}`;
      const of = (operation: string, named: string): string =>
        `${operation} failed for volume ${goQuote(volume.name)} (UniqueName: ${goQuote(unique)}) pod ${goQuote(named)} (UID: ${goQuote(uid)})`;
      return `Operation for "${where}" failed. No retries permitted until ${this.#instant(at)} (durationBeforeRetry ${shortDuration(retry)}). Error: ${why(of)}`;
    });
  }

  /** @see kubernetes: pkg/kubelet/volumemanager/reconciler/reconciler_common.go; operationexecutor/operation_generator.go; kubelet_volumes.go */
  unmounts(pod: Pod, volumes: readonly Volume[]): void {
    const { uid } = pod.metadata;
    const whole = (volume: Volume): string => `volume ${goQuote(volume.name)} (UniqueName: ${goQuote(uniqueName(pod, volume))})`;
    for (const volume of volumes) {
      this.#say('I', 'reconciler_common.go:172', () =>
        goQuote(`operationExecutor.UnmountVolume started for ${whole(volume)} pod ${goQuote(uid)} (UID: ${goQuote(uid)}) `),
      );
    }
    for (const volume of volumes) {
      this.#say('I', 'operation_generator.go:878', () => {
        const unique = uniqueName(pod, volume);
        const plugin = unique.split('/').slice(0, 2).join('/');
        return `UnmountVolume.TearDown succeeded for volume ${goQuote(unique)} (OuterVolumeSpecName: ${goQuote(volume.name)}) pod ${goQuote(uid)} (UID: ${goQuote(uid)}). InnerVolumeSpecName ${goQuote(volume.name)}. PluginName ${goQuote(plugin)}, VolumeGidValue ""`;
      });
      this.#say('I', 'reconciler_common.go:300', () =>
        goQuote(`Volume detached for ${whole(volume)} on node ${goQuote(this.#d.node)} DevicePath ""`),
      );
    }
  }

  /** @see kubernetes: pkg/kubelet/cri/remote/remote_image.go PullImage; kuberuntime/kuberuntime_image.go PullImage */
  pullFailed(image: string, error: string): void {
    const words = (): string => `err=${errorText(error)} image=${goQuote(image)}`;
    this.#say('E', 'remote_image.go:171', () => `"PullImage from image service failed" ${words()}`);
    this.#say('E', 'kuberuntime_image.go:53', () => `"Failed to pull image" ${words()}`);
  }
  pulling({ metadata }: Pod): void {
    const starting = this.#starting.get(metadata.uid);
    if (starting) starting.firstPull ??= this.#d.engine.now;
  }
  pulled({ metadata }: Pod): void {
    const starting = this.#starting.get(metadata.uid);
    if (starting) starting.lastPull = this.#d.engine.now;
  }

  /** Once all of its containers run. @see kubernetes: pkg/kubelet/util/pod_startup_latency_tracker.go ObservedPodOnWatch */
  observes(pod: Pod, { containerStatuses = [] }: PodStatus): void {
    const starting = this.#starting.get(pod.metadata.uid);
    if (!starting || containerStatuses.length < pod.spec.containers.length || containerStatuses.some(({ state }) => !state?.running))
      return;
    this.#starting.delete(pod.metadata.uid);
    const { firstPull, lastPull } = starting;
    const observed = this.#d.engine.now;
    const created = parseTime(pod.metadata.creationTimestamp) ?? 0;
    const watched = observed + WATCHED_AFTER;
    const pulls = firstPull !== undefined && lastPull !== undefined ? lastPull - firstPull : 0;
    const when = (at: Micros | undefined): string => (at === undefined ? '"0001-01-01 00:00:00 +0000 UTC"' : goQuote(this.#instant(at)));
    this.#say(
      'I',
      'pod_startup_latency_tracker.go:102',
      () =>
        `"Observed pod startup duration" ${podOf(pod)} podStartSLOduration=${(watched - created - pulls) / SECOND} podCreationTimestamp=${goQuote(goTime(created))} firstStartedPulling=${when(firstPull)} lastFinishedPulling=${when(lastPull)} observedRunningTime=${when(observed)} watchObservedRunningTime=${when(watched)}`,
      watched,
    );
  }

  /** @see kubernetes: pkg/kubelet/cm/topologymanager/scope.go RemoveContainer */
  removes(containerId: string): void {
    this.#say('I', 'scope.go:115', () => `"RemoveContainer" containerID=${goQuote(containerId)}`);
  }

  /** It had been removed before. @see kubernetes: pkg/kubelet/pod_container_deletor.go newPodContainerDeletor; kuberuntime_container.go removeContainerLog */
  removalFailed(containerId: string, error: RpcError): void {
    const id = goQuote(containerId);
    const why = rpcError(error);
    this.#say('E', 'remote_runtime.go:415', () => `"ContainerStatus from runtime service failed" err=${goQuote(why)} containerID=${id}`);
    const words = (): string =>
      `containerID={Type:containerd ID:${containerId}} err=${goQuote(`failed to get container status ${id}: ${why}`)}`;
    this.#say('I', 'pod_container_deletor.go:53', () => `"DeleteContainer returned error" ${words()}`);
  }
  /** A sandbox is none of them. @see kubernetes: pkg/kubelet/pod_container_deletor.go getContainersToDeleteInPod */
  notOfPod(containerId: string): void {
    this.#say('I', 'pod_container_deletor.go:80', () => `"Container not found in pod's containers" containerID=${goQuote(containerId)}`);
  }

  /** @see kubernetes: pkg/kubelet/cri/remote/remote_runtime.go CreateContainer, StartContainer, ExecSync */
  createFailed(sandboxId: string, error: RpcError): void {
    const words = (): string => `err=${errorText(rpcError(error))} podSandboxID=${goQuote(sandboxId)}`;
    this.#say('E', 'remote_runtime.go:302', () => `"CreateContainer in sandbox from runtime service failed" ${words()}`);
  }
  startFailed(containerId: string, error: string): void {
    const words = (): string => `err=${errorText(rpcError({ error }))} containerID=${goQuote(containerId)}`;
    this.#say('E', 'remote_runtime.go:326', () => `"StartContainer from runtime service failed" ${words()}`);
  }
  execFailed(containerId: string, command: readonly string[], error: RpcError): void {
    const words = (): string => `err=${errorText(rpcError(error))} containerID=${goQuote(containerId)} cmd=${listText(command)}`;
    this.#say('E', 'remote_runtime.go:479', () => `"ExecSync cmd from runtime service failed" ${words()}`);
  }

  /** Why a container was not started, but not that it waits for its image. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod */
  notStarted(pod: Pod, kind: string, container: Container, error: string, message: string): void {
    if (error === 'ImagePullBackOff') return;
    const words = (): string => `${kind} ${containerText(container)} start failed in pod ${formatPod(pod)}: ${error}: ${message}`;
    this.#say('E', 'kuberuntime_manager.go:1212', words);
  }

  /** @see kubernetes: pkg/kubelet/pod_workers.go managePodLoop; container/sync_result.go Error */
  syncFailed(pod: Pod, results: readonly SyncResult[]): void {
    const sandbox = results.find(({ action, error }) => action === 'CreatePodSandbox' && error !== undefined);
    if (sandbox) this.#sandboxFailed(pod, sandbox.message ?? '');
    // It says so at each sync in which nothing has changed.
    if (this.#said?.pod !== pod || this.#said.results !== results)
      this.#said = { pod, results, message: () => skips(pod, syncError(pod, results)) };
    this.#say('E', SKIPS, this.#said.message);
  }

  /** Recorded of v1.27.1. @see kubernetes: pkg/kubelet/kubelet.go updateRuntimeUp */
  networkNotReady(state: string): void {
    this.#say('E', 'kubelet.go:2760', () => `"Container runtime network not ready" networkReady=${goQuote(state)}`);
  }
  /** @see kubernetes: pkg/kubelet/cri/remote/remote_runtime.go Status; kubelet.go updateRuntimeUp */
  asksInVain(): void {
    const words = `err=${goQuote(UNREACHABLE_RUNTIME)}`;
    this.#say('E', 'remote_runtime.go:616', () => `"Status from runtime service failed" ${words}`);
    this.#say('E', 'kubelet.go:2745', () => `"Container runtime sanity check failed" ${words}`);
  }
  /** @see kubernetes: pkg/kubelet/cri/remote/remote_runtime.go ListPodSandbox; pleg/generic.go Relist */
  looksInVain(): void {
    const words = `err=${goQuote(UNREACHABLE_RUNTIME)}`;
    this.#say('E', 'remote_runtime.go:277', () => `"ListPodSandbox with filter from runtime service failed" ${words} filter="nil"`);
    this.#say('E', 'generic.go:238', () => `"GenericPLEG: Unable to retrieve pods" ${words}`);
  }
  /** @see kubernetes: pkg/kubelet/kubelet.go syncLoop */
  skipsAll(error: string): void {
    this.#say('E', 'kubelet.go:2281', () => `"Skipping pod synchronization" err=${goQuote(error)}`);
  }
  /** @see kubernetes: pkg/kubelet/config/file.go extractFromDir */
  unreadManifest(path: string, why: string): void {
    this.#say('E', 'file.go:187', () => `"Could not process manifest file" err=${errorText(why)} path=${goQuote(path)}`);
  }
  /** A sync came to nothing, for another reason than what it tried. */
  skips(pod: Pod, error: string): void {
    this.#say('E', SKIPS, () => skips(pod, error));
  }
  /** @see kubernetes: pkg/kubelet/cri/remote/remote_runtime.go StopPodSandbox; kuberuntime/kuberuntime_manager.go killPodWithSyncResult */
  sandboxNotStopped(sandboxId: string, error: string): void {
    this.#say(
      'E',
      'remote_runtime.go:205',
      () => `"StopPodSandbox from runtime service failed" err=${errorText(error)} podSandboxID=${goQuote(sandboxId)}`,
    );
    this.#say('E', 'kuberuntime_manager.go:1312', () => `"Failed to stop sandbox" podSandboxID={Type:containerd ID:${sandboxId}}`);
  }
  /** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod */
  killFailed(error: string): void {
    this.#say('E', 'kuberuntime_manager.go:1038', () => `"killPodWithSyncResult failed" err=${errorText(error)}`);
  }

  /** @see kubernetes: pkg/kubelet/kubelet.go SyncPod */
  notMirrored(pod: Pod, error: string): void {
    this.#say('E', 'kubelet.go:1856', () => `"Failed creating a mirror pod for" err=${errorText(error)} ${podOf(pod)}`);
  }
  volumesMissing(pod: Pod, error: string): void {
    this.#say(
      'E',
      'kubelet.go:1875',
      () => `"Unable to attach or mount volumes for pod; skipping pod" err=${errorText(error)} ${podOf(pod)}`,
    );
    this.#say('E', SKIPS, () => skips(pod, error));
  }

  /** @see kubernetes: pkg/kubelet/cri/remote/remote_runtime.go RunPodSandbox; kuberuntime/kuberuntime_sandbox.go createPodSandbox; kuberuntime_manager.go SyncPod */
  #sandboxFailed(pod: Pod, error: string): void {
    const words = (): string => `err=${errorText(error)}`;
    if (error.startsWith('rpc error:')) {
      this.#say('E', 'remote_runtime.go:176', () => `"RunPodSandbox from runtime service failed" ${words()}`);
      this.#say('E', 'kuberuntime_sandbox.go:72', () => `"Failed to create sandbox for pod" ${words()} ${podOf(pod)}`);
    }
    this.#say('E', 'kuberuntime_manager.go:1122', () => `"CreatePodSandbox for pod failed" ${words()} ${podOf(pod)}`);
  }

  #say(level: Level, place: string, message: () => string, at = this.#d.engine.now): void {
    this.#d.journal.add(new KlogLine(at, this.#pid, level, place, message));
  }

  /** With what the kubelet's own clock says. @see Go: time.Time String */
  #instant(at: Micros): string {
    const since = at - this.#startedAt;
    const seconds = Math.floor(since / SECOND);
    return `${goTime(at)} m=+${seconds}.${String(since - seconds * SECOND).padStart(6, '0')}000`;
  }
}

type RpcError = Parameters<typeof rpcError>[0];

const SKIPS = 'pod_workers.go:1281';
const skips = (pod: Pod, error: string): string =>
  `"Error syncing pod, skipping" err=${errorText(error)} ${podOf(pod)} podUID=${pod.metadata.uid}`;

/** What a sync has failed by, in one. @see kubernetes: pkg/kubelet/container/sync_result.go Error */
export function syncError(pod: Pod, results: readonly SyncResult[]): string {
  const errors = results.flatMap(({ action, target, error, message = '' }) =>
    error === undefined
      ? []
      : action === 'CreatePodSandbox'
        ? `failed to "CreatePodSandbox" for ${goQuote(formatPod(pod))} with ${error}: ${goQuote(`Failed to create sandbox for pod ${goQuote(formatPod(pod))}: ${message}`)}`
        : `failed to ${goQuote(action)} for ${goQuote(target)} with ${error}: ${goQuote(message)}`,
  );
  return errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`;
}

const podOf = (pod: Pod): string => `pod=${goQuote(podKey(pod))}`;

/** Of a volume that is the Pod's alone. @see kubernetes: pkg/volume/util/util.go GetUniqueVolumeNameFromSpecWithPod */
function uniqueName(pod: Pod, volume: Volume): string {
  const plugin = volume.hostPath ? 'host-path' : (/\/kubernetes\.io~([^/]+)\//.exec(volumeDirectory(pod, volume.name))?.[1] ?? 'empty-dir');
  return `kubernetes.io/${plugin}/${pod.metadata.uid}-${volume.name}`;
}

import type { Pod } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import type { Engine, Micros, Task } from '../../engine/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import { failed, type SyncResult } from '../container/sync-result.ts';
import { syncError } from '../klog/kubelet-log.ts';
import type { RuntimeManager } from '../kuberuntime/runtime-manager.ts';
import type { PodDns } from '../network/pod-dns.ts';
import type { ObjectCache } from '../object-cache.ts';
import { isStaticPod } from '../pod/source.ts';
import type { ProbeManager } from '../prober/manager.ts';
import type { RuntimeState } from '../runtime-state.ts';
import type { StatusGenerator } from '../status/generator.ts';
import type { StatusManager } from '../status/manager.ts';
import type { ReasonCache } from '../status/reason-cache.ts';
import { terminateStatus } from '../status/terminate.ts';
import { PodTerminating } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { VolumeManager } from '../volumes/index.ts';
import type { PodStatusChange, PodSynced, PodSyncer } from './pod-worker.ts';

/** A sync that found nothing new, and could only wait. */
interface Wait {
  /** What it rested on. */
  readonly pod: Pod;
  readonly runtimeStatus: PodRuntimeStatus;
  readonly stored: Pod | undefined;
  readonly until: Micros;
  readonly told: readonly (() => void)[];
  readonly results: readonly SyncResult[];
}

/** Undefined where something else was done than to wait. */
function waitOf(
  results: readonly SyncResult[],
  { pod, runtimeStatus, stored }: Pick<Wait, 'pod' | 'runtimeStatus' | 'stored'>,
): Wait | undefined {
  const waits = [];
  let until = Number.POSITIVE_INFINITY;
  for (const { action, waiting } of results) {
    if (action === 'ConfigPodSandbox') continue;
    if (!waiting) return undefined;
    waits.push(waiting);
    until = Math.min(until, waiting.until);
  }
  if (waits.length === 0) return undefined;
  return { pod, runtimeStatus, stored, until, told: waits.map(({ tellAgain }) => tellAgain), results };
}

interface Dependencies {
  readonly engine: Engine;
  readonly runtime: ContainerRuntime;
  readonly events: KubeletEvents;
  readonly manager: RuntimeManager;
  readonly status: StatusManager;
  readonly generator: StatusGenerator;
  readonly probes: ProbeManager;
  readonly reasons: ReasonCache;
  readonly objects: ObjectCache;
  readonly volumes: VolumeManager;
  readonly podDns: PodDns;
  readonly runtimeState: RuntimeState;
  readonly isTerminationRequested: (podUid: string) => boolean;
  /** Called for static Pods. */
  readonly ensureMirror: (pod: Pod) => void;
  readonly finished: (pod: Pod) => void;
}

/**
 * The three syncs of a Pod.
 * @see kubernetes: pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod
 */
export class PodSync implements PodSyncer {
  readonly #d: Dependencies;
  readonly #waits = new Map<string, Wait | undefined>();
  /** Pods that could not be stopped when it was tried last. */
  readonly #unkilled = new Set<string>();

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  *syncPod(pod: Pod, runtimeStatus: PodRuntimeStatus): Task<PodSynced> {
    const { manager, status, generator, probes, reasons, volumes, events } = this.#d;
    const { uid } = pod.metadata;
    const before = status.get(uid);
    const generated = generator.generate(pod, runtimeStatus, false);
    status.set(pod, generated);
    if (isPodPhaseTerminal(generated.phase)) return { terminal: true, failed: false };
    const { networkError } = this.#d.runtimeState;
    if (networkError !== undefined && !pod.spec.hostNetwork) {
      const message = `network is not ready: ${networkError}`;
      events.event(pod, null, 'Warning', 'NetworkNotReady', message);
      events.log.skips(pod, message);
      this.#waits.set(uid, undefined);
      return { terminal: false, failed: true, isTransient: true };
    }

    this.#d.objects.register(pod);
    if (isStaticPod(pod)) this.#d.ensureMirror(pod);
    const mounted = this.#d.isTerminationRequested(uid) ? undefined : yield* volumes.waitForAttachAndMount(pod);
    if (mounted && !mounted.ok) {
      events.log.volumesMissing(pod, mounted.error);
      events.event(pod, null, 'Warning', 'FailedMount', `Unable to attach or mount volumes: ${mounted.error}`);
      return { terminal: false, failed: true };
    }
    probes.addPod(pod);
    const results = yield* manager.syncPod(pod, runtimeStatus);
    const news = reasons.update(uid, results) || before !== status.get(uid);
    this.#waits.set(uid, news ? undefined : waitOf(results, { pod, runtimeStatus, stored: generator.stored(pod) }));
    const hasFailed = failed(results);
    if (hasFailed) events.log.syncFailed(pod, results);
    return { terminal: false, failed: hasFailed };
  }

  waitsAsBefore(pod: Pod, runtimeStatus: PodRuntimeStatus): boolean {
    const { engine, generator, volumes } = this.#d;
    const wait = this.#waits.get(pod.metadata.uid);
    if (this.#d.runtimeState.networkError !== undefined && !pod.spec.hostNetwork) return false;
    if (!wait || engine.now >= wait.until || wait.pod !== pod || wait.runtimeStatus !== runtimeStatus) return false;
    if (wait.stored !== generator.stored(pod) || !volumes.upToDate(pod)) return false;
    this.#d.podDns.configure(pod);
    for (const tellAgain of wait.told) tellAgain();
    this.#d.events.log.syncFailed(pod, wait.results);
    return true;
  }

  *syncTerminatingPod(
    pod: Pod,
    runtimeStatus: PodRuntimeStatus,
    grace: number | undefined,
    change: PodStatusChange | undefined,
  ): Task<boolean> {
    const { runtime, manager, status, generator, probes, events } = this.#d;
    const generated = generator.generate(pod, runtimeStatus, false);
    const begun = change ? change(generated) : generated;
    status.set(pod, begun);
    const graceSeconds = grace ?? pod.spec.terminationGracePeriodSeconds ?? 0;
    // Where nobody has asked for its end, that of its last container is the reason.
    const { containers, initContainers = [] } = pod.spec;
    const ends = [...initContainers, ...containers].map(({ name }) => events.last(pod, name) ?? -1);
    const causes = grace === undefined && !begun.reason ? [Math.max(...ends)] : [];
    const { uid } = pod.metadata;
    if (!this.#unkilled.has(uid)) events.trace(pod, null, PodTerminating, { graceSeconds, reason: begun.reason ?? '' }, causes);
    probes.stopLivenessAndStartup(pod);
    const results = yield* manager.killPod(pod, runtimeStatus, grace);
    if (failed(results)) {
      this.#unkilled.add(uid);
      const error = syncError(pod, results);
      events.event(pod, null, 'Warning', 'FailedKillPod', `error killing pod: ${error}`);
      events.log.skips(pod, error);
      return false;
    }
    this.#unkilled.delete(uid);
    probes.removePod(pod);
    // Since v1.27 the status is made once more from the runtime, so that every Pod ends in a terminal phase. What evicts it is
    // not asked again: an evicted Pod of which all containers exit with 0 has succeeded. The runtime knows no address of a
    // sandbox that is gone, so the Pod has none until the next status. @see kubernetes: issues 118310, 125370
    status.set(pod, generator.generate(pod, runtime.podStatus(uid), true));
    return true;
  }

  *syncTerminatedPod(pod: Pod, runtimeStatus: PodRuntimeStatus): Task<boolean> {
    const { status, generator, volumes, objects } = this.#d;
    const last = generator.generate(pod, runtimeStatus, true);
    status.set(pod, last);
    if (!(yield* volumes.waitForUnmount(pod))) return false;
    objects.unregister(pod.metadata.uid);
    status.set(pod, terminateStatus(pod, status.get(pod.metadata.uid) ?? last), true);
    return true;
  }

  /** A container that is not ready is asked at each sync, and what is amiss with the DNS is told. */
  wantsResync(pod: Pod): boolean {
    return this.#d.probes.waitsForReadiness(pod.metadata.uid) || this.#d.podDns.hasWarnings(pod);
  }

  finished(pod: Pod): void {
    const { reasons } = this.#d;
    this.#waits.delete(pod.metadata.uid);
    const { containers, initContainers = [] } = pod.spec;
    reasons.remove(
      pod.metadata.uid,
      [...containers, ...initContainers].map(({ name }) => name),
    );
    this.#d.finished(pod);
  }
}

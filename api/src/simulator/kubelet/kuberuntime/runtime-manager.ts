import type { Container, Pod } from '../../apimachinery/objects.ts';
import { type Engine, Future, SECOND, type Task, toSeconds, wait } from '../../engine/index.ts';
import { type ContainerRuntime, rpcError } from '../../runtime/index.ts';
import type { Backoff } from '../container/backoff.ts';
import { backOffKey, doBackOff } from '../container/restart.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import type { SyncResult } from '../container/sync-result.ts';
import { syncError } from '../klog/kubelet-log.ts';
import type { HookRunner } from '../lifecycle/hooks.ts';
import type { PodDns } from '../network/pod-dns.ts';
import type { ProbeResults } from '../prober/manager.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { ContainerStarter } from './container-starter.ts';
import { type ContainerToKill, computePodActions } from './pod-actions.ts';
import { type SandboxContext, sandboxConfig } from './sandbox-config.ts';

/** What a container is always given to stop, in seconds. @see kubernetes: kuberuntime_manager.go minimumGracePeriodInSeconds */
const MINIMUM_GRACE = 2;

interface Dependencies {
  readonly engine: Engine;
  readonly runtime: ContainerRuntime;
  readonly events: KubeletEvents;
  readonly probes: ProbeResults;
  readonly backoff: Backoff;
  readonly starter: ContainerStarter;
  readonly hooks: HookRunner;
  readonly podDns: PodDns;
  readonly sandboxContext: (pod: Pod) => SandboxContext;
  readonly isTerminationRequested: (podUid: string) => boolean;
}

/**
 * Carries out what computePodActions decides.
 * @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod, KillPod
 */
export class RuntimeManager {
  readonly #d: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  *syncPod(pod: Pod, status: PodRuntimeStatus): Task<SyncResult[]> {
    const { runtime, events, probes } = this.#d;
    const results: SyncResult[] = [];
    const actions = computePodActions(pod, status, probes.failures(pod));

    if (actions.killPod) {
      if (actions.createSandbox && actions.sandboxId) events.sandboxChanged(pod);
      results.push(...(yield* this.killPod(pod, status)));
      if (results.some(({ error }) => error)) {
        events.log.killFailed(syncError(pod, results));
        return results;
      }
    } else {
      for (const kill of actions.containersToKill) {
        yield* this.killContainer(pod, kill);
        results.push({ action: 'KillContainer', target: kill.name });
      }
    }
    runtime.pruneInitContainers(
      pod.metadata.uid,
      (pod.spec.initContainers ?? []).map(({ name }) => name),
      actions.createSandbox,
    );

    let sandboxId = actions.sandboxId;
    if (actions.createSandbox) {
      const config = sandboxConfig(pod, actions.attempt, this.#d.sandboxContext(pod));
      const created = config.ok ? yield* runtime.runPodSandbox(config.value) : config;
      // That of a Pod that is to go by now may fail because of just that: nothing is told.
      if (!created.ok && this.#d.isTerminationRequested(pod.metadata.uid)) return results;
      if (!created.ok) {
        events.sandboxFailed(pod, created.error);
        results.push({ action: 'CreatePodSandbox', target: pod.metadata.uid, error: 'CreatePodSandboxError', message: created.error });
        return results;
      }
      results.push({ action: 'CreatePodSandbox', target: created.value.id });
      sandboxId = created.value.id;
      events.sandboxStarted(pod, actions.attempt, created.value.ip);
    }
    // Its configuration is made once more, for its containers.
    this.#d.podDns.configure(pod);
    results.push({ action: 'ConfigPodSandbox', target: sandboxId });

    for (const container of (pod.spec.ephemeralContainers ?? []).filter((_, i) => actions.ephemeralContainersToStart.includes(i))) {
      results.push(yield* this.#start(pod, container, status, sandboxId, false));
    }
    if (actions.nextInitContainerToStart) {
      const next = actions.nextInitContainerToStart;
      const container = pod.spec.initContainers?.find(({ name }) => name === next);
      if (container) results.push(yield* this.#start(pod, container, status, sandboxId, true));
    }
    for (const index of actions.containersToStart) {
      const container = pod.spec.containers[index];
      if (container) results.push(yield* this.#start(pod, container, status, sandboxId, false));
    }
    return results;
  }

  /** Stops all containers, side by side, then the sandbox. `grace` is in seconds and replaces the Pod's own. */
  *killPod(pod: Pod, status: PodRuntimeStatus, grace?: number): Task<SyncResult[]> {
    const { engine, runtime, events } = this.#d;
    const running = status.containers.filter(({ state }) => state === 'running');
    const handles = running.map(({ id, name }) => {
      const done = new Future<undefined>();
      const handle = engine.start(
        this.killContainer(pod, { id, name, message: '' }, grace),
        () => done.resolve(undefined),
        () => done.resolve(undefined),
      );
      return { done, handle };
    });
    try {
      for (const { done } of handles) yield* wait(done);
    } finally {
      for (const { handle } of handles) handle.interrupt('the kill was given up');
    }
    const results: SyncResult[] = running.map(({ name }) => ({ action: 'KillContainer', target: name }));
    for (const { id } of status.sandboxes) {
      const stopped = yield* runtime.stopPodSandbox(id);
      if (stopped.ok) continue;
      const message = rpcError(stopped);
      events.log.sandboxNotStopped(id, message);
      if (!results.some(({ error }) => error))
        results.push({ action: 'KillPodSandbox', target: pod.metadata.uid, error: 'KillPodSandboxError', message });
    }
    return results;
  }

  /**
   * preStop, TERM, the rest of the grace period, KILL. A Pod that is to go gives its containers the whole grace period after
   * the hook, however long that took: v1.27 has it so.
   * @see kubernetes: kuberuntime_container.go killContainer (mended by 115835)
   */
  *killContainer(pod: Pod, kill: Pick<ContainerToKill, 'id' | 'name' | 'message' | 'reason'>, override?: number): Task<void> {
    const { engine, runtime, events, hooks } = this.#d;
    const container = containerOf(pod, kill.name);
    events.killing(pod, kill.name, kill.message || `Stopping container ${kill.name}`);
    let grace = terminationGracePeriod(pod, container, kill.reason);
    if (container?.lifecycle?.preStop && grace > 0) {
      const began = engine.now;
      yield* hooks.preStop(pod, container, kill.id, grace);
      grace -= Math.floor(toSeconds(engine.now - began));
    }
    const given = override ?? Math.max(grace, MINIMUM_GRACE);
    yield* runtime.stopContainer(kill.id, given * SECOND, (signal, isLast) => events.signal(pod, kill.name, signal, isLast ? null : given));
  }

  *#start(pod: Pod, container: Container, status: PodRuntimeStatus, sandboxId: string, isInit: boolean): Task<SyncResult> {
    const { engine, backoff, events, starter } = this.#d;
    const target = container.name;
    // The kubelet's housekeeping does it every other second, so that a wait ends with its entry, though more of it was to come.
    backoff.gc(engine.now);
    const blocked = doBackOff(pod, container, status, backoff, engine.now);
    if (blocked) {
      const { message } = blocked;
      const until = Math.min(blocked.until, backoff.forgottenAt(backOffKey(pod, container)));
      const delay = toSeconds(backoff.get(backOffKey(pod, container)));
      const tellAgain = events.backOff(pod, container, delay);
      return { action: 'StartContainer', target, error: 'CrashLoopBackOff', message, waiting: { until, tellAgain } };
    }
    const failure = yield* starter.start(pod, container, status, sandboxId, isInit, (id) =>
      this.killContainer(pod, { id, name: target, message: 'FailedPostStartHook' }),
    );
    if (!failure) return { action: 'StartContainer', target };
    const kind = isInit ? 'init container' : pod.spec.containers.includes(container) ? 'container' : 'ephemeral container';
    events.log.notStarted(pod, kind, container, failure.error, failure.message);
    return { action: 'StartContainer', target, ...failure };
  }
}

/** In seconds. @see kubernetes: kuberuntime_container.go setTerminationGracePeriod */
function terminationGracePeriod(pod: Pod, container: Container | undefined, reason: ContainerToKill['reason']): number {
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) return pod.metadata.deletionGracePeriodSeconds;
  const probe = reason === 'startupProbe' ? container?.startupProbe : reason === 'livenessProbe' ? container?.livenessProbe : undefined;
  return probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? MINIMUM_GRACE;
}

/** Any of the Pod's containers by name, init and ephemeral ones too. */
function containerOf(pod: Pod, name: string): Container | undefined {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  return [...containers, ...initContainers, ...(ephemeralContainers as Container[])].find((container) => container.name === name);
}

import type { Pod, PodStatus } from '../apimachinery/objects.ts';
import { type Engine, Future, SECOND, type Task, wait, withTimeout } from '../engine/index.ts';
import type { ShutdownGracePeriod } from './kubeletconfig/configuration.ts';
import type { Refusal } from './lifecycle/refusal.ts';
import type { NodeReporter } from './nodestatus/reporter.ts';
import { terminatedByKubelet } from './pod-workers/kill-pod.ts';
import type { Termination } from './pod-workers/pod-worker.ts';
import { NodeShutdown, PodShutDown } from './timeline/entries.ts';
import type { KubeletEvents } from './timeline/kubelet-events.ts';

const REASON = 'Terminated';
const MESSAGE = 'Pod was terminated in response to imminent node shutdown.';
const REFUSAL: Refusal = { reason: 'NodeShutdown', message: 'Pod was rejected as the node is shutting down.' };

interface Dependencies {
  readonly node: string;
  readonly engine: Engine;
  readonly events: KubeletEvents;
  readonly reporter: NodeReporter;
  /** The node is not ready any more. */
  readonly notReady: (cause: number | undefined) => void;
  /** Those of which containers may run. */
  readonly pods: () => readonly Pod[];
  /** Goes on once it has stopped, or takes too long for it. */
  readonly kill: (pod: Pod, termination: Termination) => Task<unknown>;
}

/**
 * Holds a shutdown of the machine up until the Pods have ended, those of the lowest priority first.
 * @see kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go
 */
export class NodeShutdownManager {
  readonly #d: Dependencies;
  #shuttingDown = false;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Why new Pods are refused, once it has begun. */
  refusal(): Refusal | undefined {
    return this.#shuttingDown ? REFUSAL : undefined;
  }

  /** Goes on when the machine may be switched off. */
  *shutDown(periods: readonly ShutdownGracePeriod[], cause?: number): Task<void> {
    const { node, events, reporter, notReady, pods } = this.#d;
    this.#shuttingDown = true;
    const entry = events.nodeTrace(NodeShutdown, { node, seconds: periods.reduce((sum, { seconds }) => sum + seconds, 0) }, cause);
    reporter.event('Normal', 'Shutdown', 'Shutdown manager detected shutdown event', entry);
    notReady(entry);
    for (const group of groupByPriority(periods, pods())) yield* this.#end(group, entry);
  }

  /** Ends the Pods of one group, all at once; those that take longer than the group has are left to the next ones. */
  *#end({ pods, seconds }: PodGroup, cause: number | undefined): Task<void> {
    const { engine, events, kill } = this.#d;
    if (pods.length === 0) return;
    const ended = new Future<true>();
    let left = pods.length;
    for (const pod of pods) {
      const grace = Math.min(pod.spec.terminationGracePeriodSeconds ?? seconds, seconds);
      const now = engine.now;
      const change = (status: PodStatus): PodStatus => {
        const phase = status.phase === 'Succeeded' ? 'Succeeded' : 'Failed';
        return terminatedByKubelet({ ...status, phase, reason: REASON, message: MESSAGE }, MESSAGE, now);
      };
      events.trace(pod, null, PodShutDown, { seconds: grace }, [cause]);
      engine.start(kill(pod, { gracePeriodOverride: grace, change }), () => {
        if (--left === 0) ended.resolve(true);
      });
    }
    yield* wait(withTimeout(engine, ended, seconds * SECOND));
  }
}

interface PodGroup {
  readonly pods: readonly Pod[];
  readonly seconds: number;
}

/**
 * A Pod belongs to the highest priority that is not above its own; those below all of them, to the lowest.
 * @see kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go groupByPriority
 */
export function groupByPriority(periods: readonly ShutdownGracePeriod[], pods: readonly Pod[]): PodGroup[] {
  const ascending = [...periods].sort((a, b) => a.priority - b.priority);
  const groups = ascending.map(({ seconds }) => ({ seconds, pods: [] as Pod[] }));
  for (const pod of pods) {
    const index = ascending.findLastIndex(({ priority }) => priority <= (pod.spec.priority ?? 0));
    groups[Math.max(0, index)]?.pods.push(pod);
  }
  return groups;
}

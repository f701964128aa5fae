import type { Node, Pod } from '../../apimachinery/objects.ts';
import type { Engine, Task } from '../../engine/index.ts';
import type { Pressure } from '../nodestatus/conditions.ts';
import type { Termination } from '../pod-workers/pod-worker.ts';
import type { StatusManager } from '../status/manager.ts';
import * as timeline from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { admitPod } from './admission.ts';
import { PREEMPTING, preempted } from './preemption.ts';
import type { Refusal } from './refusal.ts';

interface Dependencies {
  readonly engine: Engine;
  readonly events: KubeletEvents;
  readonly node: string;
  readonly status: StatusManager;
  readonly allowedUnsafeSysctls: readonly string[];
  readonly nodeObject: () => Node;
  /** Whose requests count against a new Pod's. */
  readonly others: () => readonly Pod[];
  readonly pressures: () => ReadonlySet<Pressure>;
  /** Why the machine takes none now. */
  readonly refusal: () => Refusal | undefined;
  /** Once it has ended what it found running of Pods that nobody wants. */
  readonly hasCleanedUp: () => boolean;
  readonly kill: (pod: Pod, termination: Termination) => Task<boolean>;
  readonly accept: (pod: Pod) => void;
}

/**
 * Decides which Pods the kubelet takes. Where others are stopped to make room for one, all that come after it wait.
 * @see kubernetes: pkg/kubelet/kubelet.go HandlePodAdditions, canAdmitPod
 */
export class PodAdmission {
  readonly #d: Dependencies;
  /** The one for which others are being stopped, and all that came after it: the sync loop waits for it. */
  readonly #waiting = new Map<string, Pod>();

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  /** Whether the Pod waits; if so, it is taken or refused as it is by then. */
  changed(pod: Pod): boolean {
    const waits = this.#waiting.has(pod.metadata.uid);
    if (waits) this.#waiting.set(pod.metadata.uid, pod);
    return waits;
  }

  /** It is gone: true if it was waiting. */
  drop(podUid: string): boolean {
    return this.#waiting.delete(podUid);
  }

  admit(pod: Pod): void {
    const { engine, nodeObject, others, pressures, allowedUnsafeSysctls, refusal: refusalOfMachine, accept } = this.#d;
    const { uid } = pod.metadata;
    if (this.#waiting.size > 0) {
      this.#waiting.set(uid, pod);
      return;
    }
    const verdict = admitPod(pod, others(), nodeObject(), pressures(), allowedUnsafeSysctls);
    const refusal = verdict && 'reason' in verdict ? verdict : refusalOfMachine();
    if (refusal) this.#reject(pod, refusal);
    else if (!verdict || !('preempt' in verdict)) accept(pod);
    else {
      const { preempt, refusal: stillRefused } = verdict;
      this.#waiting.set(uid, pod);
      engine.start(this.#preempt(preempt), () => {
        const came = [...this.#waiting.values()];
        this.#waiting.clear();
        for (const one of came) {
          if (one.metadata.uid !== uid) this.admit(one);
          else if (stillRefused) this.#reject(one, stillRefused);
          else accept(one);
        }
      });
    }
  }

  #reject(pod: Pod, { reason, message }: Refusal): void {
    const { events, node, status, hasCleanedUp } = this.#d;
    events.trace(pod, null, timeline.PodRejected, { node, reason, message });
    events.event(pod, null, 'Warning', reason, message);
    // All that was in the status is lost, the QoS class too: v1.27 has it so. @see kubernetes: kubelet.go rejectPod (mended by 128083)
    status.set(pod, { phase: 'Failed', reason, message: `Pod was rejected: ${message}` });
    // While the kubelet does not know what runs, the API server is told all of it but that the Pod has failed. @see kubernetes: status_manager.go mergePodStatus
    if (!hasCleanedUp()) status.tellAgain(pod.metadata.uid);
  }

  /** Has Pods stopped that a critical one needs the room of, one after the other. @see kubernetes: pkg/kubelet/preemption evictPodsToFreeRequests */
  *#preempt(pods: readonly Pod[]): Task<void> {
    const { events, kill } = this.#d;
    for (const pod of pods) {
      const cause = events.trace(pod, null, timeline.PodEvicted, { message: PREEMPTING.message });
      events.event(pod, null, 'Warning', PREEMPTING.reason, PREEMPTING.message, cause);
      yield* kill(pod, { change: preempted, evict: true });
    }
  }
}

import { type Pod, podKey } from '../apimachinery/objects.ts';
import { withCondition } from '../apimachinery/pod-conditions.ts';
import { referenceTo } from '../events/index.ts';
import type { SchedulerContext } from './context.ts';
import { podPreempted } from './entries.ts';
import { podPriority } from './framework.ts';
import { withNomination } from './nominator.ts';
import type { Candidate } from './preemption.ts';

/** The victims are told that they have to go, and deleted. @see kubernetes: pkg/scheduler/framework/preemption/preemption.go prepareCandidate */
export function makeRoom(
  { engine, store, client, trace, recorder }: SchedulerContext,
  pod: Pod,
  { node, victims }: Candidate,
  cause: number | undefined,
): void {
  for (const victim of victims) {
    const { namespace, name, uid } = victim.metadata;
    const current = store.get('Pod', namespace, name);
    if (current?.metadata.uid !== uid) continue;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${pod.spec.schedulerName}: preempting to accommodate a higher priority pod`,
    } as const;
    const preempted = trace.record(podPreempted, { pod: podKey(victim), causes: [cause] }, { preemptor: podKey(pod), node });
    client.updatePodStatus(namespace, name, uid, withCondition(current.status, condition, engine.now));
    client.deletePod(namespace, name, { uid });
    recorder.record({
      object: referenceTo(victim),
      related: referenceTo(pod),
      type: 'Normal',
      reason: 'Preempted',
      action: 'Preempting',
      // Who it was is not told: up to v1.29 nothing of another namespace's Pod may leak.
      message: `Preempted by a pod on node ${node}`,
      causes: [preempted],
    });
  }
}

/** Lesser Pods for which room was made there may not fit any longer. */
export function clearNominations({ client }: SchedulerContext, pod: Pod, nominated: readonly Pod[]): void {
  for (const other of nominated) {
    const { metadata, status } = other;
    if (podPriority(other) >= podPriority(pod) || !status.nominatedNodeName) continue;
    client.updatePodStatus(metadata.namespace, metadata.name, metadata.uid, withNomination(status, ''));
  }
}

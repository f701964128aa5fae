import type { TraceEntry } from '../engine/index.ts';
import { NOT_ASKED, type Situation, specOf } from './context.ts';

export type Killed = 'liveness' | 'startup' | 'postStart' | 'change' | 'sandbox';

/** For what the kubelet had the container's newest start killed, if it had (`goesOn`: it has not ended yet); `sandbox` is the Pod's that went. */
export function killedFor(situation: Situation, container: string, { goesOn = false } = {}): Killed | undefined {
  const { entries } = situation;
  const own = entries.filter((entry) => entry.container === container);
  const exit = goesOn ? own.length : own.findLastIndex(({ type }) => type.name === 'ContainerExited');
  const start = own.findLastIndex(({ type }, i) => i < exit && type.name === 'ContainerStarted');
  const life = own.slice(start + 1, Math.max(exit, start + 1));
  const killing = life.findLast(({ type }) => type.name === 'ContainerKilling');
  if (!killing) return undefined;
  if (life.some(({ type, detail }) => type.name === 'HookRan' && detail.hook === 'postStart' && !detail.ok)) return 'postStart';
  const message = String(killing.detail.message);
  if (message.includes('definition changed')) return 'change';
  return (/failed (liveness|startup) probe/.exec(message)?.[1] as Probe | undefined) ?? failedProbe(situation, life, killing) ?? 'sandbox';
}

type Probe = 'liveness' | 'startup';

/** Where no container is to be kept the kubelet stops the whole Pod, and does not say that it was for a probe.
 *  @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions (keepCount) */
function failedProbe({ pod, entries }: Situation, life: readonly TraceEntry[], killing: TraceEntry): Probe | undefined {
  if (pod.spec.restartPolicy !== 'Never') return undefined;
  if (entries.some(({ type, sequence }) => type.name === 'PodTerminating' && sequence < killing.sequence)) return undefined;
  return (['liveness', 'startup'] as const).find((probe) => {
    const threshold = specOf(pod, killing.container ?? '')?.[`${probe}Probe`]?.failureThreshold ?? Number.POSITIVE_INFINITY;
    // What could not be run counts neither as failed nor as passed.
    const results = life.filter(
      ({ type, detail }) => type.name === 'ProbeResult' && detail.probe === probe && !NOT_ASKED.test(String(detail.output)),
    );
    return results.length >= threshold && results.slice(-threshold).every(({ detail }) => detail.result === 'Failure');
  });
}

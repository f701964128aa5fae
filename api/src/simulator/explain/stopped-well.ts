import { both, type Rule, type Situation } from './context.ts';
import { whyItEnded } from './exit-reasons.ts';
import { killedFor } from './killed-for.ts';

/**
 * A program that ends with exit code 0 when the kubelet has it stopped, for a probe or for a hook, counts as having ended well
 * where its Pod starts it no more: nothing in the status tells it from one that has done its work.
 * @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions; pkg/kubelet/kubelet_pods.go getPhase
 */
export const stoppedWell: Rule = (situation) => {
  const { pod, snapshot } = situation;
  const stopped = stoppedOne(situation);
  if (!stopped) return undefined;
  const { why, remedies, concepts } = whyItEnded(situation, stopped);
  const { name } = stopped;
  const policy = pod.spec.restartPolicy;
  const others = (pod.status.containerStatuses ?? []).some(({ state }) => !state?.terminated);
  const follows =
    snapshot.phase === 'SUCCEEDED'
      ? both('the Pod counts as having succeeded, though it has not done its work', 'Pod 被视为成功，尽管工作并未完成')
      : others
        ? both(
            'the Pod is not ready, and will count as having succeeded when the others end so, too',
            'Pod 未就绪；其余容器也如此结束后，Pod 被视为成功',
          )
        : both('the Pod is about to count as having succeeded', 'Pod 即将被视为成功');
  return {
    headline: both(`Container ${name} was stopped, and ended well: ${why.en}`, `容器 ${name} 被停止，并正常结束：${why.zhHans}`),
    text: both(
      `restartPolicy is ${policy}, and a program that ends with exit code 0 when it is told to stop counts as done: it is not started again, and ${follows.en}.`,
      `restartPolicy 为 ${policy}，被要求停止时以退出码 0 结束的程序视为已完成：不会再启动，${follows.zhHans}。`,
    ),
    remedies: {
      en: [...remedies.en, 'Where it is to go on: restartPolicy: Always starts it again'],
      zhHans: [...remedies.zhHans, '如需继续运行：restartPolicy: Always 会再次启动它'],
    },
    concepts: [...concepts, 'restart-policies', 'phases'],
    ends: ['ContainerExited'],
  };
};

function stoppedOne(situation: Situation) {
  const { pod } = situation;
  if (pod.spec.restartPolicy === 'Always') return undefined;
  const status = (pod.status.containerStatuses ?? []).find(({ name, state }) => {
    if (state?.terminated?.exitCode !== 0 || state.terminated.reason !== 'Completed') return false;
    return OF_THE_CONTAINER.has(killedFor(situation, name));
  });
  return status && { name: status.name, init: false, status };
}

/** Whatever else the kubelet stops it for is not the container's own. */
const OF_THE_CONTAINER: ReadonlySet<string | undefined> = new Set(['liveness', 'startup', 'postStart']);

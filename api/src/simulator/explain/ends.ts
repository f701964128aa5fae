import { type Micros, seconds, type TraceEntry } from '../engine/index.ts';
import type { Localized, SimulatedPod } from '../types.ts';
import { both, type Culprit, type Situation } from './context.ts';
import { whyItEnded } from './exit-reasons.ts';
import { type ExplainedRun, situationOf } from './index.ts';
import { killedFor } from './killed-for.ts';

/** An end of a container, and the start that followed, in seconds. */
export interface AskedEnd {
  readonly container: string;
  readonly end: number;
  readonly next?: number | undefined;
  /** What is to be told of it. */
  readonly tells: 'why it ended' | 'what followed';
}

/** By when a status tells of an end: the kubelet looks once a second. @see kubernetes: pkg/kubelet/pleg/generic.go */
export const TOLD_AFTER = 1.3;

/** Of that container alone, whatever else is the matter with its Pod; undefined where the end was its Pod's. */
export function explainEnd(
  run: ExplainedRun & { readonly horizonSeconds: number },
  pod: SimulatedPod,
  asked: AskedEnd,
): Localized | undefined {
  const situation = situationOf(run, pod, seconds(Math.min(run.horizonSeconds, asked.end + TOLD_AFTER)));
  const culprit = culpritNamed(situation, asked.container);
  const ofEnd = (entry: TraceEntry) => entry.type.name === 'ContainerExited' && entry.container === asked.container;
  const exit = situation.entries.findLast((entry) => ofEnd(entry) && Math.abs(entry.at - seconds(asked.end)) < SAME);
  if (!culprit || !exit || situation.entries.some(({ type, sequence }) => STOPS.has(type.name) && sequence < exit.sequence))
    return undefined;
  if (asked.tells === 'what followed') return whatFollowed(run, situation, culprit, asked, exit);
  const code = (culprit.status.state?.terminated ?? culprit.status.lastState?.terminated)?.exitCode;
  return code === exit.detail.exitCode ? whyItEnded(situation, culprit).why : undefined;
}

const SAME: Micros = seconds(0.2);
const STOPS: ReadonlySet<string> = new Set(['PodTerminating', 'PodShutDown']);

function culpritNamed({ pod: { status } }: Situation, name: string): Culprit | undefined {
  const init = status.initContainerStatuses?.find((one) => one.name === name);
  const other = [...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find((one) => one.name === name);
  const own = init ?? other;
  return own && { name, init: own === init, status: own };
}

/** @see kubernetes: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted; kuberuntime_manager.go computePodActions, doBackOff */
function whatFollowed(run: ExplainedRun, situation: Situation, culprit: Culprit, { next }: AskedEnd, exit: TraceEntry): Localized {
  const { name, init } = culprit;
  const policy = situation.pod.spec.restartPolicy;
  const until = next === undefined ? Number.POSITIVE_INFINITY : seconds(next) + SAME;
  const later = run.trace.filter(({ pod, at }) => pod === exit.pod && at >= exit.at && at <= until);
  const heldBack = later.some(({ type, container }) => type.name === 'RestartBackOff' && container === name);
  const ephemeral = situation.pod.status.ephemeralContainerStatuses?.includes(culprit.status);
  if (ephemeral) return both('An ephemeral container is never started again.', '临时容器不会再次启动。');
  if (next === undefined) {
    if (init && exit.detail.exitCode === 0)
      return both('An init container that has ended well has done its work.', '正常结束的 Init 容器已完成工作。');
    if (policy === 'Never')
      return both(
        "The Pod's restartPolicy is Never: a container that has ended stays so.",
        'Pod 的 restartPolicy 为 Never：容器结束后不会再启动。',
      );
    if (policy === 'OnFailure' && exit.detail.exitCode === 0)
      return both(
        "The Pod's restartPolicy is OnFailure, and exit code 0 is no failure.",
        'Pod 的 restartPolicy 为 OnFailure，而退出码 0 不是失败。',
      );
    return heldBack
      ? both(
          `The Pod's restartPolicy is ${policy}, but the wait before the restart is not over yet.`,
          `Pod 的 restartPolicy 为 ${policy}，但重启前的等待尚未结束。`,
        )
      : both('', '');
  }
  if (later.some(({ type }) => type.name === 'SandboxStarted'))
    return both(
      'The Pod has got a new sandbox, in which all of it starts anew, init containers first.',
      'Pod 得到了新的沙箱，其中的一切都重新启动，先是 Init 容器。',
    );
  if (heldBack)
    return both(
      `The Pod's restartPolicy is ${policy}. The kubelet waits before the restart: 10 s at first, twice as long each time, up to 5 minutes; and it looks whether that is over only every 10 to 15 s.`,
      `Pod 的 restartPolicy 为 ${policy}。kubelet 在重启前等待：起初 10 秒，每次加倍，最长 5 分钟；并且每 10 至 15 秒才查看一次等待是否结束。`,
    );
  const { why } = whyItEnded(situation, culprit);
  return killedFor(situation, name)
    ? both(`The kubelet has stopped it to start it anew: ${why.en}`, `kubelet 停止它是为了重新启动：${why.zhHans}`)
    : both(
        `The Pod's restartPolicy is ${policy}, and nothing holds the first restart back.`,
        `Pod 的 restartPolicy 为 ${policy}，而第一次重启无需等待。`,
      );
}

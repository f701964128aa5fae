import { humanDuration } from '../apimachinery/duration.ts';
import type { ContainerStatus } from '../apimachinery/objects.ts';
import { isPodTerminal } from '../apimachinery/pod-phase.ts';
import { plainText } from '../apimachinery/terminal-text.ts';
import { parseTime } from '../apimachinery/time.ts';
import { MINUTE, type Micros } from '../engine/index.ts';
import type { Localized } from '../types.ts';
import { beingStopped } from './busy.ts';
import {
  both,
  type Culprit,
  type Diagnosis,
  durationInChinese,
  operandOf,
  type Rule,
  type Situation,
  terminatedOf,
  times,
} from './context.ts';
import { whyItEnded } from './exit-reasons.ts';
import { postStartRemedies } from './hook-hints.ts';
import { killedFor } from './killed-for.ts';
import { known } from './known-messages.ts';
import { hintOf } from './log-hints.ts';
import { inSpec } from './new-pod.ts';
import { notConfigured } from './not-configured.ts';
import { notReady } from './not-ready.ts';
import { startFailure } from './start-failure.ts';
import { stoppedWell } from './stopped-well.ts';

const START = ['ContainerStartFailed'];
const EXIT = ['RestartBackOff', 'ContainerExited', 'ContainerStartFailed'];

const configError: Rule = (situation) => {
  const { culprit } = situation;
  const waiting = culprit?.status.state?.waiting;
  if (!culprit || waiting?.reason !== 'CreateContainerConfigError') return undefined;
  return notConfigured(culprit.name, situation, waiting.message ?? '');
};

const createError: Rule = ({ culprit, pod }) => {
  const waiting = culprit?.status.state?.waiting;
  const reason = waiting?.reason;
  if (!culprit || (reason !== 'CreateContainerError' && reason !== 'RunContainerError')) return undefined;
  return startFailure(pod, culprit, waiting?.message ?? '');
};

const postStart: Rule = ({ culprit, pod }) => {
  const waiting = culprit?.status.state?.waiting;
  if (!culprit || waiting?.reason !== 'PostStartHookError') return undefined;
  const { name } = culprit;
  const message = waiting.message ?? '';
  return {
    headline: both(
      `The postStart hook of container ${name} failed, so the kubelet killed the container`,
      `容器 ${name} 的 postStart 回调失败，因此 kubelet 终止了该容器`,
    ),
    text: both(
      `The hook runs beside the container's own process, with no order between the two, and the container counts as started only when it has succeeded. ${message}`,
      `回调与容器自身的进程同时运行，两者没有先后顺序；只有回调成功后，容器才算启动完成。${message}`,
    ),
    remedies: postStartRemedies(pod, name, message),
    concepts: ['lifecycle-hooks'],
    ends: ['HookRan', 'ContainerStartFailed'],
  };
};

const crashLoop: Rule = (situation) => {
  const { culprit, pod } = situation;
  if (culprit?.status.state?.waiting?.reason !== 'CrashLoopBackOff') return undefined;
  const { why, remedies, concepts } = whyItEnded(situation, culprit);
  const { name, init, status } = culprit;
  const wait = /back-off (\S+) restarting/.exec(status.state?.waiting?.message ?? '')?.[1] ?? '';
  const failure = failedSince(situation, name);
  if (failure) {
    const { reason, message } = failure;
    const told = message === reason ? reason : `${reason}: ${message}`;
    return {
      headline: both(`Container ${name} cannot be started again: ${told}`, `无法再次启动容器 ${name}：${told}`),
      text: both(
        `Each try counts, though nothing has run since the container ended: CrashLoopBackOff is the wait before the next one (${wait} now; it doubles from 10 s to 5 min). It ended because ${why.en}`,
        `尽管容器结束后什么都没有运行，每次尝试都会计数：CrashLoopBackOff 是下次尝试前的等待（目前 ${durationInChinese(wait)}；从 10 秒加倍至 5 分钟）。它结束的原因：${why.zhHans}`,
      ),
      remedies: reason === 'CreateContainerConfigError' ? notConfigured(name, situation, message).remedies : known(message).remedies,
      concepts: ['crash-loop-back-off', reason === 'CreateContainerConfigError' ? 'configuration' : 'container-states'],
      ends: START,
    };
  }
  const completes = terminatedOf(culprit)?.exitCode === 0 && killedFor(situation, name) === undefined;
  const what = both(init ? `Init container ${name}` : `Container ${name}`, init ? `Init 容器 ${name}` : `容器 ${name}`);
  return {
    headline: completes
      ? both(
          `${what.en} completes, and restartPolicy ${pod.spec.restartPolicy} starts it again and again`,
          `${what.zhHans} 正常结束，而 restartPolicy ${pod.spec.restartPolicy} 一再将其重启`,
        )
      : both(`${what.en} keeps failing: ${why.en}`, `${what.zhHans} 不断失败：${why.zhHans}`),
    text: both(
      `CrashLoopBackOff is not an error of its own: it is the wait before the next start (${wait} now; it doubles from 10 s to 5 min, and is forgotten after 10 minutes of running well). What matters is why the container ended: ${why.en}`,
      `CrashLoopBackOff 本身不是错误，而是下次启动前的等待（目前 ${durationInChinese(wait)}；从 10 秒加倍至 5 分钟，正常运行 10 分钟后清零）。关键在于容器为何结束：${why.zhHans}`,
    ),
    remedies,
    concepts: ['crash-loop-back-off', ...concepts, ...(init ? ['init-containers'] : [])],
    ends: EXIT,
  };
};

/** Why the last try to start a container failed before anything of it ran; undefined if something has run since. */
function failedSince({ entries }: Situation, name: string): { reason: string; message: string } | undefined {
  const steps = ['ContainerStarted', 'ContainerStartFailed', 'ImageFailed'];
  const last = entries.filter(({ container, type }) => container === name && steps.includes(type.name));
  const failed = last.at(-1);
  // What the runtime could not start has an end of its own, which tells the reason.
  if (!failed || failed.type.name === 'ContainerStarted' || failed.detail.reason === 'RunContainerError') return undefined;
  const pull = last.findLast(({ type }) => type.name === 'ImageFailed');
  const isPull = /^(?:ErrImagePull|ImagePullBackOff)$/.test(String(failed.detail.reason));
  return { reason: String(failed.detail.reason), message: String((isPull ? pull : failed)?.detail.message ?? '') };
}

const ended: Rule = (situation) => {
  const { culprit, pod, snapshot } = situation;
  const now = culprit?.status.state?.terminated;
  if (!culprit || !now || snapshot.phase === 'SUCCEEDED') return undefined;
  if (now.exitCode === 0 && now.reason === 'Completed' && pod.spec.restartPolicy !== 'Always') return undefined;
  const { why, remedies, concepts } = whyItEnded(situation, culprit);
  const { name, init } = culprit;
  return {
    headline: both(
      `${init ? 'Init container' : 'Container'} ${name} has ended: ${why.en}`,
      `${init ? 'Init 容器' : '容器'} ${name} 已结束：${why.zhHans}`,
    ),
    text: whatFollows(situation, culprit, now.exitCode),
    remedies,
    concepts: [...concepts, 'restart-policies', ...(init ? ['init-containers'] : [])],
    ends: EXIT,
  };
};

/** Whether a container that has ended is started again, and what becomes of its Pod if not.
 *  @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go findNextInitContainerToRun, isInitContainerFailed */
function whatFollows({ pod, snapshot }: Situation, { name, init }: Culprit, exitCode: number): Localized {
  const policy = pod.spec.restartPolicy;
  if (policy === 'Always' || (policy === 'OnFailure' && (init || exitCode !== 0)))
    return both(
      `restartPolicy is ${policy}, so the kubelet will start it again: the first time at once, then after growing waits.`,
      `restartPolicy 为 ${policy}，因此 kubelet 会再次启动它：第一次立即启动，之后等待时间逐渐增加。`,
    );
  if (snapshot.phase === 'FAILED')
    return both(
      `restartPolicy is ${policy}: it is not started again, and the Pod has failed.`,
      `restartPolicy 为 ${policy}：不会再启动，Pod 已失败。`,
    );
  if (init && exitCode === 0)
    return both(
      'restartPolicy is Never: it is not started again, as a process that ran out of memory counts as a failure; but its exit code is 0, so the Pod does not fail either: it stays Pending.',
      'restartPolicy 为 Never：由于内存不足被视为失败，不会再启动；但其退出码为 0，因此 Pod 也不会失败，而是一直处于 Pending。',
    );
  if (init)
    return both(
      'restartPolicy is Never: it is not started again, no other container is started, and the Pod fails.',
      'restartPolicy 为 Never：不会再启动，其他容器也不会启动，Pod 将失败。',
    );
  const others = (pod.status.containerStatuses ?? []).some((one) => one.name !== name && !one.state?.terminated);
  if (exitCode === 0)
    return both(
      `restartPolicy is ${policy}, and its exit code is 0: it counts as having ended well, and is not started again.`,
      `restartPolicy 为 ${policy}，且其退出码为 0：视为正常结束，不会再启动。`,
    );
  return others
    ? both(
        'restartPolicy is Never: it is not started again. The Pod has failed for good when its other containers have ended, too; until then it is not ready.',
        'restartPolicy 为 Never：不会再启动。其他容器也结束后，Pod 即为失败；在此之前 Pod 处于未就绪状态。',
      )
    : both(
        'restartPolicy is Never: it is not started again. No other container is left to end: the kubelet is about to say that the Pod has failed.',
        'restartPolicy 为 Never：不会再启动。已没有其他容器尚未结束：kubelet 即将上报 Pod 失败。',
      );
}

const initRunning: Rule = (situation) => {
  const { culprit, pod, logs } = situation;
  if (!culprit?.init || !culprit.status.state?.running) return undefined;
  const { name } = culprit;
  const lines = logs(name);
  const last = plainText(lines.findLast(({ text }) => text.trim() !== '')?.text ?? '')
    .trim()
    .slice(0, 200);
  const hint = hintOf(situation, name, lines);
  const total = pod.spec.initContainers?.length ?? 0;
  if (terminatedOf(culprit)) return initAgain(situation, culprit);
  return {
    headline: both(`The Pod waits for its init container ${name} to finish`, `Pod 正在等待 Init 容器 ${name} 完成`),
    text: both(
      `Init containers run one after the other (${total} in all), each must end with exit code 0, and no other container starts before.${last ? ` Its last line of log: ${last}` : ''}`,
      `Init 容器逐个运行（共 ${total} 个），每个都必须以退出码 0 结束，在此之前其他容器不会启动。${last ? `其日志的最后一行：${last}` : ''}`,
    ),
    remedies: {
      en: [...(hint ? [hint.remedy.en] : []), `See what it does: kubectl logs ${operandOf(pod)} -c ${name}`],
      zhHans: [...(hint ? [hint.remedy.zhHans] : []), `查看它在做什么：kubectl logs ${operandOf(pod)} -c ${name}`],
    },
    concepts: ['init-containers', ...(hint ? [hint.concept] : [])],
    ends: ['ContainerStarted'],
  };
};

/** It runs once more, having ended badly: what it met then it may meet again. */
function initAgain(situation: Situation, culprit: Culprit): Diagnosis {
  const { why, remedies, concepts } = whyItEnded(situation, culprit);
  const { name, status } = culprit;
  return {
    headline: both(
      `The Pod waits for its init container ${name}, which has been started again: ${why.en}`,
      `Pod 正在等待 Init 容器 ${name}，它已被重新启动：${why.zhHans}`,
    ),
    text: both(
      `It has restarted ${times(status.restartCount)}, and runs now. Init containers run one after the other, each must end with exit code 0, and no other container starts before.`,
      `它已重启 ${status.restartCount} 次，目前正在运行。Init 容器逐个运行，每个都必须以退出码 0 结束，在此之前其他容器不会启动。`,
    ),
    remedies,
    concepts: ['init-containers', ...concepts],
    ends: ['ContainerStarted'],
    inSpec: true,
  };
}

/** All have ended well: the kubelet stops what else there is of the Pod, and then says so. */
const allEndedWell: Rule = ({ culprit, pod }) => {
  const statuses = pod.status.containerStatuses ?? [];
  if (!culprit || culprit.init || isPodTerminal(pod) || !statuses.every(({ state }) => state?.terminated)) return undefined;
  const debugging = (pod.status.ephemeralContainerStatuses ?? []).filter(({ state }) => state?.running).map(({ name }) => name);
  return {
    headline: both('All containers have ended well: the Pod is about to succeed', '所有容器均已正常结束：Pod 即将成功'),
    text:
      debugging.length > 0
        ? both(
            `restartPolicy is ${pod.spec.restartPolicy}, so none is started again. Ephemeral containers do not count: ${debugging.join(', ')} still runs, and is stopped with the grace period before the phase becomes Succeeded.`,
            `restartPolicy 为 ${pod.spec.restartPolicy}，因此不会再启动。临时容器不计在内：${debugging.join('、')} 仍在运行，会先按宽限期被停止，之后阶段才变为 Succeeded。`,
          )
        : both(
            `restartPolicy is ${pod.spec.restartPolicy}, so none is started again. The kubelet stops the Pod's sandbox, and then says that it has succeeded: within a second or two.`,
            `restartPolicy 为 ${pod.spec.restartPolicy}，因此不会再启动。kubelet 停止 Pod 的沙箱，然后在一两秒内上报其成功。`,
          ),
    remedies: { en: [], zhHans: [] },
    concepts: ['restart-policies', 'phases'],
    ends: ['ContainerExited'],
  };
};

/** A container that has ended well is not started again, and counts as not ready for as long as others run. */
const endedWell: Rule = ({ culprit, pod }) => {
  if (!culprit?.status.state?.terminated || culprit.init || isPodTerminal(pod)) return undefined;
  const { name } = culprit;
  const waiting = (pod.status.containerStatuses ?? []).some(({ state }) => state?.waiting);
  return {
    headline: waiting
      ? both(
          `Container ${name} has ended well before others have started: the Pod is not ready`,
          `容器 ${name} 已正常结束，而其他容器尚未启动：Pod 未就绪`,
        )
      : both(
          `Container ${name} has ended well and the others run: the Pod is not ready`,
          `容器 ${name} 已正常结束，其余容器仍在运行：Pod 未就绪`,
        ),
    text: both(
      `restartPolicy is ${pod.spec.restartPolicy}, so it is not started again. A Pod is ready only while all its containers are, so Services send it no traffic any more; it will have succeeded when the others end with exit code 0, too.`,
      `restartPolicy 为 ${pod.spec.restartPolicy}，因此不会再启动它。只有全部容器都就绪时 Pod 才就绪，因此 Service 不再向其发送流量；其余容器也以退出码 0 结束后，Pod 即为成功。`,
    ),
    remedies: {
      en: [
        'If the Pod is to serve, do what ends in an init container',
        'Or let the container stay, or restartPolicy: Always start it again',
        'If the Pod is to finish, let the others end when this one has: v1.27 ends no container because another one is done',
      ],
      zhHans: [
        '如果 Pod 要提供服务，请把会结束的工作放入 Init 容器',
        '或让该容器持续运行，或由 restartPolicy: Always 再次启动它',
        '如果 Pod 应当完成，请让其余容器在它结束后也自行结束：v1.27 不会因为一个容器完成而结束其他容器',
      ],
    },
    concepts: ['restart-policies', 'conditions'],
    ends: ['ContainerExited'],
  };
};

/** All is well for now, but a container has ended of late: for as long as the kubelet remembers that, too. */
export const restarted: Rule = (situation) => {
  const { pod, snapshot, at } = situation;
  const { phase, ready, restarts } = snapshot;
  const endedAt = ({ lastState }: ContainerStatus): Micros => parseTime(lastState?.terminated?.finishedAt) ?? Number.NEGATIVE_INFINITY;
  const [last] = [...(pod.status.containerStatuses ?? [])].sort((a, b) => endedAt(b) - endedAt(a));
  if (phase !== 'RUNNING' || ready.split('/')[0] !== ready.split('/')[1] || !last || at - endedAt(last) > FORGOTTEN) return undefined;
  const { name, restartCount } = last;
  const { why, remedies, concepts } = whyItEnded(situation, { name, init: false, status: last });
  const ago = humanDuration(Math.max(0, at - endedAt(last)));
  return {
    headline: both(
      `The Pod runs and is ready, but container ${name} ended ${ago} ago and was started again: ${why.en}`,
      `Pod 正在运行且已就绪，但容器 ${name} 在 ${durationInChinese(ago)}前结束并被重新启动：${why.zhHans}`,
    ),
    text: both(
      `It has restarted ${times(restartCount)}${restarts > restartCount ? `, the Pod's containers ${times(restarts)} in all` : ''}. Whenever it ends again within 10 minutes, the kubelet waits longer before it starts it (CrashLoopBackOff).`,
      `它已重启 ${restartCount} 次${restarts > restartCount ? `，Pod 的容器共重启 ${restarts} 次` : ''}。如果它在 10 分钟内再次结束，kubelet 会在下次启动前等待更长时间（CrashLoopBackOff）。`,
    ),
    remedies,
    concepts: [...concepts, 'restart-policies'],
    ends: ['ContainerExited'],
  };
};

/** @see kubernetes: pkg/kubelet/kubelet.go MaxContainerBackOff, which flowcontrol.Backoff doubles */
const FORGOTTEN: Micros = 10 * MINUTE;

/** In the order in which they are asked: the first that holds tells what is the matter. */
export const containerRules: readonly Rule[] = [
  inSpec(configError),
  inSpec(createError),
  inSpec(postStart),
  inSpec(crashLoop),
  inSpec(ended),
  inSpec(stoppedWell),
  allEndedWell,
  inSpec(endedWell),
  inSpec(beingStopped),
  initRunning,
  inSpec(notReady),
];

import { isPodTerminal } from '../apimachinery/pod-phase.ts';
import { parseTime } from '../apimachinery/time.ts';
import { SECOND, type TraceEntry } from '../engine/index.ts';
import type { Localized } from '../types.ts';
import { busyWith } from './busy.ts';
import { both, type Diagnosis, isLost, operandOf, type Remedies, type Rule, type Situation } from './context.ts';
import { departureOf } from './departure.ts';

const NONE: Remedies = { en: [], zhHans: [] };

/** The Pod has been deleted and is still there: how far it has come. */
export const terminating: Rule = (situation) => {
  if (!situation.pod.metadata.deletionTimestamp || !situation.snapshot.exists) return undefined;
  return heldByFinalizers(situation) ?? unreachable(situation) ?? notYet(situation) ?? cleaningUp(situation) ?? stopping(situation);
};

function heldByFinalizers({ pod }: Situation): Diagnosis | undefined {
  const { finalizers = [] } = pod.metadata;
  const bound = Boolean(pod.spec.nodeName);
  if (finalizers.length === 0 || (bound && !isPodTerminal(pod))) return undefined;
  return {
    headline: bound
      ? both(
          `The Pod has ended, but finalizers hold it: ${finalizers.join(', ')}`,
          `Pod 已结束，但被 finalizer 保留：${finalizers.join('、')}`,
        )
      : both(
          `The Pod has never had a node, and finalizers hold it: ${finalizers.join(', ')}`,
          `Pod 从未分配到节点，且被 finalizer 保留：${finalizers.join('、')}`,
        ),
    text: both(
      'The API server removes an object only when its list of finalizers is empty; whoever added one must take it away.',
      '只有 finalizers 列表为空时，API 服务器才会删除对象；添加者必须将其移除。',
    ),
    remedies: {
      en: [
        `Find the controller of ${finalizers[0]}; if it is gone: kubectl patch pod ${operandOf(pod)} -p '{"metadata":{"finalizers":null}}'`,
      ],
      zhHans: [
        `找到 ${finalizers[0]} 对应的控制器；若它已不存在：kubectl patch pod ${operandOf(pod)} -p '{"metadata":{"finalizers":null}}'`,
      ],
    },
    concepts: ['owners-and-finalizers', 'pod-termination'],
    ends: ['PodTerminating'],
  };
}

/** Its time is over, and the kubelet has not come to stopping it. */
export const overdue: Rule = (situation) => {
  const { pod, at } = situation;
  const limit = pod.spec.activeDeadlineSeconds;
  const started = parseTime(pod.status.startTime);
  if (!limit || started === undefined || at < started + limit * SECOND || begun(situation) || isPodTerminal(pod)) return undefined;
  const busy = busyWith(situation);
  if (!busy) return undefined;
  return {
    headline: both(
      `The Pod is past its activeDeadlineSeconds (${limit} s), but the kubelet does not stop it yet: ${busy.what.en}`,
      `Pod 已超过 activeDeadlineSeconds（${limit} 秒），但 kubelet 尚未停止它：${busy.what.zhHans}`,
    ),
    text: NOT_BROKEN_OFF,
    remedies: busy.remedies ?? NONE,
    concepts: ['deadlines', busy.concept],
    ends: busy.ends,
  };
};

const NOT_BROKEN_OFF = both(
  'v1.27 does not break off what it is about to do for a Pod: that is brought to its end, and what it was to start is started. Only then are the containers told to stop.',
  'v1.27 不会中断正在为 Pod 做的事：它会先做完，并启动原本要启动的容器。之后才通知容器停止。',
);

function unreachable({ pod, snapshot }: Situation): Diagnosis | undefined {
  if (snapshot.status !== 'Unknown' && !isLost(pod)) return undefined;
  return {
    headline: both('The Pod is to be deleted, but its node does not answer', 'Pod 将被删除，但其节点没有响应'),
    text: both(
      'Only the kubelet can say that the containers have stopped. Until the node is back, or is removed, the Pod stays Terminating.',
      '只有 kubelet 能确认容器已停止。在节点恢复或被移除之前，Pod 一直处于 Terminating。',
    ),
    remedies: {
      en: [
        'Bring the node back, or delete it',
        `If the node is surely gone: kubectl delete pod ${operandOf(pod)} --force --grace-period=0`,
      ],
      zhHans: ['恢复节点或删除节点', `若确认节点已不存在：kubectl delete pod ${operandOf(pod)} --force --grace-period=0`],
    },
    concepts: ['node-failure', 'pod-termination'],
    ends: ['EvictedByTaint', 'Intervened'],
  };
}

/** The kubelet has told it to stop; undefined where it has not come to that. */
const begun = ({ entries }: Situation): TraceEntry | undefined => entries.findLast(({ type }) => type.name === 'PodTerminating');

const because = (situation: Situation): Localized => {
  const why = departureOf(situation)?.why;
  return why ? both(`; ${why.en}`, `；${why.zhHans}`) : both('', '');
};

/** The kubelet is still at what it was about to do for the Pod. @see kubernetes: pkg/kubelet/kubelet.go SyncPod (todoCtx; issue 113606) */
function notYet(situation: Situation): Diagnosis | undefined {
  const { pod } = situation;
  const busy = begun(situation) ? undefined : busyWith(situation);
  if (!busy) return undefined;
  const grace = pod.metadata.deletionGracePeriodSeconds ?? 30;
  const why = because(situation);
  return {
    headline: both(
      `The Pod is to be deleted, but the kubelet does not stop it yet: ${busy.what.en}${why.en}`,
      `Pod 将被删除，但 kubelet 尚未停止它：${busy.what.zhHans}${why.zhHans}`,
    ),
    text: both(`${NOT_BROKEN_OFF.en} They have ${grace} s to end then.`, `${NOT_BROKEN_OFF.zhHans}届时它们有 ${grace} 秒结束。`),
    remedies: busy.remedies ?? departureOf(situation)?.remedies ?? NONE,
    concepts: [...conceptOf(situation), 'pod-termination', busy.concept],
    ends: departureOf(situation)?.ends ?? busy.ends,
  };
}

/** @see kubernetes: pkg/kubelet/kubelet.go SyncTerminatedPod */
function cleaningUp(situation: Situation): Diagnosis | undefined {
  const { pod } = situation;
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status;
  const all = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses];
  if (!begun(situation) || all.some(({ state }) => state?.running)) return undefined;
  const why = because(situation);
  return {
    headline: both(
      `No container of the Pod runs any more: the kubelet cleans up after it${why.en}`,
      `Pod 的容器均已不再运行：kubelet 正在清理${why.zhHans}`,
    ),
    text: both(
      'Its volumes are unmounted and its last status is told; then the kubelet has the API server remove the Pod, a second or two after its last container has ended.',
      '卸载其卷并上报最后的状态；随后 kubelet 让 API 服务器删除该 Pod，大约在最后一个容器结束一两秒之后。',
    ),
    remedies: departureOf(situation)?.remedies ?? NONE,
    concepts: [...conceptOf(situation), 'pod-termination'],
    ends: departureOf(situation)?.ends ?? ['ContainerExited', 'PodTerminating'],
  };
}

const conceptOf = (situation: Situation): string[] => {
  const departure = departureOf(situation);
  return departure ? [departure.concept] : [];
};

function stopping(situation: Situation): Diagnosis {
  const { pod } = situation;
  const wanted = pod.metadata.deletionGracePeriodSeconds ?? 30;
  const grace = Number(begun(situation)?.detail.graceSeconds ?? wanted);
  const hook = hookThatRuns(situation);
  const departure = departureOf(situation);
  const why = because(situation);
  const how = hook
    ? both(
        `The preStop hook of container ${hook} still runs: SIGTERM is sent when it has ended, or when the grace period is over, within which it has to end.`,
        `容器 ${hook} 的 preStop 回调仍在运行：它结束后，或它须在其内结束的宽限期用完时，才发送 SIGTERM。`,
      )
    : both(
        'preStop hooks run, then SIGTERM is sent; what still runs at the end of the grace period gets SIGKILL. A shell as process 1 ignores SIGTERM unless it traps it, so it takes the whole grace period.',
        '先运行 preStop 回调，再发送 SIGTERM；宽限期结束时仍在运行的进程会收到 SIGKILL。作为 1 号进程的 shell 若没有 trap，会忽略 SIGTERM，因此会耗尽整个宽限期。',
      );
  const again =
    wanted < grace
      ? both(
          ` It has since been deleted with ${wanted} s: v1.27 leaves a kill that is under way as it is.`,
          `此后它又以 ${wanted} 秒被删除：v1.27 不会改变正在进行的终止。`,
        )
      : both('', '');
  return {
    headline: both(
      `The Pod is stopping: its containers have ${grace} s to end${why.en}`,
      `Pod 正在停止：其容器有 ${grace} 秒结束${why.zhHans}`,
    ),
    text: both(`${how.en}${again.en}`, `${how.zhHans}${again.zhHans}`),
    remedies: departure?.remedies ?? (hook ? HOOK_REMEDIES : SIGNAL_REMEDIES),
    concepts: [...conceptOf(situation), 'pod-termination', 'lifecycle-hooks'],
    ends: departure?.ends ?? ['SignalSent', 'ContainerKilling', 'PodTerminating'],
  };
}

const HOOK_REMEDIES: Remedies = {
  en: ['Let the preStop hook end sooner', 'Raise terminationGracePeriodSeconds if hook and shutdown need the time'],
  zhHans: ['让 preStop 回调更早结束', '若回调和关闭过程确实需要时间，可增大 terminationGracePeriodSeconds'],
};

const SIGNAL_REMEDIES: Remedies = {
  en: [
    'Handle SIGTERM in the program (exec it from the shell, or trap TERM)',
    'Shorten terminationGracePeriodSeconds if there is nothing to finish',
  ],
  zhHans: ['在程序中处理 SIGTERM（在 shell 中用 exec 启动，或 trap TERM）', '若没有需要收尾的工作，可缩短 terminationGracePeriodSeconds'],
};

/** The container whose preStop hook the kubelet still waits for. */
function hookThatRuns({ pod, entries }: Situation): string | undefined {
  const withHook = pod.spec.containers.filter(({ lifecycle }) => lifecycle?.preStop).map(({ name }) => name);
  const steps = ['ContainerKilling', 'HookRan', 'SignalSent', 'ContainerExited'];
  return withHook.find((name) => {
    const last = entries.findLast(({ container, type }) => container === name && steps.includes(type.name));
    return last?.type.name === 'ContainerKilling';
  });
}

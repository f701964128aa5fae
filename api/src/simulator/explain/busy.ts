import type { TraceEntry } from '../engine/index.ts';
import type { Localized } from '../types.ts';
import { both, type Diagnosis, lastUnhealthy, type Remedies, type Rule, type Situation, specOf } from './context.ts';
import { killedFor } from './killed-for.ts';
import { probeRemedies } from './probe-hints.ts';

/** What the kubelet is about for a Pod: until that has come to its end, it does nothing else for it. */
interface Busy {
  readonly what: Localized;
  readonly concept: string;
  readonly ends: readonly string[];
  readonly remedies?: Remedies;
}

/** The kubelet syncs a Pod in one go. @see kubernetes: pkg/kubelet/pod_workers.go podWorkerLoop */
export const busyWith = (situation: Situation): Busy | undefined =>
  pulls(situation) ?? waitsForHook(situation) ?? stopsOne(situation) ?? mounts(situation);

/** The last entry of one of these kinds about a container, if it is of the first: what it began has not come to an end. */
const unfinished = ({ entries }: Situation, began: string, ...ended: readonly string[]): TraceEntry | undefined => {
  const last = new Map<string | null, TraceEntry>();
  for (const entry of entries) if (entry.type.name === began || ended.includes(entry.type.name)) last.set(entry.container, entry);
  return [...last.values()].findLast(({ type }) => type.name === began);
};

function pulls(situation: Situation): Busy | undefined {
  const pull = unfinished(situation, 'ImagePulling', 'ImagePulled', 'ImageFailed');
  if (!pull) return undefined;
  return {
    what: both(`the image of container ${pull.container} is being pulled`, `正在拉取容器 ${pull.container} 的镜像`),
    concept: 'image-pulls',
    ends: ['ImagePulling'],
  };
}

function waitsForHook(situation: Situation): Busy | undefined {
  const { pod, entries } = situation;
  const hook = pod.spec.containers.find(({ name, lifecycle }) => {
    const steps = ['ContainerStarted', 'HookRan', 'ContainerExited'];
    const last = lifecycle?.postStart && entries.findLast(({ container, type }) => container === name && steps.includes(type.name));
    return last && last.type.name === 'ContainerStarted';
  });
  if (!hook) return undefined;
  return {
    what: both(`the postStart hook of container ${hook.name} still runs`, `容器 ${hook.name} 的 postStart 回调仍在运行`),
    concept: 'lifecycle-hooks',
    ends: ['ContainerStarted'],
    remedies: {
      en: ['Let the postStart hook end by itself, whatever becomes of what it waits for: give it a timeout'],
      zhHans: ['让 postStart 回调无论等待的结果如何都能自行结束：为其设置超时'],
    },
  };
}

function stopsOne(situation: Situation): Busy | undefined {
  const kill = unfinished(situation, 'ContainerKilling', 'ContainerExited');
  if (!kill) return undefined;
  return {
    what: both(
      `it is stopping container ${kill.container} for another reason, with the grace period of that`,
      `它正因其他原因停止容器 ${kill.container}，并遵循那次停止的宽限期`,
    ),
    concept: 'lifecycle-hooks',
    ends: ['ContainerKilling'],
  };
}

function mounts({ entries }: Situation): Busy | undefined {
  if (entries.some(({ type }) => type.name === 'SandboxStarted') || !entries.some(({ type }) => type.name === 'VolumeFailed'))
    return undefined;
  return {
    what: both('it waits for a volume, two minutes at a time', '它在等待卷，每次最多两分钟'),
    concept: 'volumes',
    ends: ['VolumeFailed'],
  };
}

/** The container that the kubelet is stopping. */
export const stoppedNow = (situation: Situation): string | undefined =>
  unfinished(situation, 'ContainerKilling', 'ContainerExited')?.container ?? undefined;

/** A container is being stopped, though the status says that it runs: that is told when the kubelet is done. */
export const beingStopped: Rule = (situation) => {
  const kill = unfinished(situation, 'ContainerKilling', 'ContainerExited');
  if (!kill || situation.entries.some(({ type }) => type.name === 'PodTerminating')) return undefined;
  const name = kill.container ?? '';
  const killed = killedFor(situation, name, { goesOn: true }) ?? 'sandbox';
  const why = WHY[killed];
  const status = situation.pod.status.containerStatuses?.find((one) => one.name === name);
  const probe = killed === 'liveness' || killed === 'startup' ? killed : undefined;
  const met = probe ? lastUnhealthy(situation, name, probe) : '';
  const hook = Boolean(specOf(situation.pod, name)?.lifecycle?.preStop);
  return {
    headline: both(`Container ${name} is being stopped: ${why.en}`, `容器 ${name} 正在被停止：${why.zhHans}`),
    text: both(
      `${met && `${met}. `}${hook ? 'Its preStop hook runs, then SIGTERM is sent' : 'SIGTERM is sent'}; what still runs at the end of the grace period gets SIGKILL. The status says nothing of it until the kubelet is done, and has started the container again if it is to run.`,
      `${met && `${met}。`}${hook ? '先运行其 preStop 回调，再发送 SIGTERM' : '发送 SIGTERM'}；宽限期结束时仍在运行的进程会收到 SIGKILL。在 kubelet 完成这些操作（并在需要时重新启动容器）之前，状态不会有任何体现。`,
    ),
    remedies: probe && status ? probeRemedies(situation.pod, { name, init: false, status }, probe, met) : { en: [], zhHans: [] },
    concepts: [why.concept, 'lifecycle-hooks', 'container-states'],
    ends: ['ContainerKilling'],
  };
};

const WHY = {
  liveness: { ...both('its liveness probe failed too often', '其存活探针失败次数过多'), concept: 'probes' },
  startup: { ...both('its startup probe failed too often', '其启动探针失败次数过多'), concept: 'startup-probes' },
  postStart: { ...both('its postStart hook failed', '其 postStart 回调失败'), concept: 'lifecycle-hooks' },
  change: { ...both('its definition was changed', '其定义已更改'), concept: 'changing-a-pod' },
  sandbox: { ...both("the Pod's sandbox is gone", 'Pod 的沙箱已不存在'), concept: 'pause-container' },
} as const;

/** A container has been stopped and waits for its image, though the status says that it runs. */
function startsAnew(situation: Situation): Diagnosis | undefined {
  const pull = unfinished(situation, 'ImagePulling', 'ImagePulled', 'ImageFailed');
  const steps = ['ContainerStarted', 'ContainerExited'];
  const last = situation.entries.findLast(({ container, type }) => container === pull?.container && steps.includes(type.name));
  if (!pull || last?.type.name !== 'ContainerExited') return undefined;
  return {
    headline: both(
      `Container ${pull.container} has ended, and its image is being pulled: ${pull.detail.image}`,
      `容器 ${pull.container} 已结束，正在拉取其镜像：${pull.detail.image}`,
    ),
    text: both(
      'The status says that it still runs until the kubelet is done: it stops, pulls and starts in one go.',
      '在 kubelet 完成之前，状态仍显示它在运行：停止、拉取和启动是一气呵成的。',
    ),
    remedies: { en: [], zhHans: [] },
    concepts: ['image-pulls', 'changing-a-pod'],
    ends: ['ImagePulling'],
  };
}

/** What has to be done before the next container can start. */
export const underWay: Rule = (situation): Diagnosis | undefined => {
  const { status } = situation.snapshot;
  const anew = status === 'Running' && startsAnew(situation);
  if (anew) return anew;
  if (!/^(?:Init:\d+\/\d+|ContainerCreating|PodInitializing|Pending)$/.test(status)) return undefined;
  const pull = pulls(situation);
  const busy = pull ?? waitsForHook(situation);
  if (!busy) return undefined;
  return {
    headline: both(`The Pod is on its way: ${busy.what.en}`, `Pod 正在启动：${busy.what.zhHans}`),
    text: pull
      ? both(
          'The containers after it wait, too. Unless it is configured otherwise, a kubelet pulls one image after the other, for all Pods of its node.',
          '其后的容器也要等待。除非另行配置，kubelet 会为节点上的所有 Pod 逐个拉取镜像。',
        )
      : both(
          'A container counts as started only when its postStart hook has ended; until then the containers after it are not started, and the status shows nothing of it.',
          '只有 postStart 回调结束后容器才算已启动；在此之前不会启动其后的容器，状态中也不会有任何体现。',
        ),
    remedies: busy.remedies ?? { en: [], zhHans: [] },
    concepts: [busy.concept, 'container-states'],
    ends: busy.ends,
  };
};

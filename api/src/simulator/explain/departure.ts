import type { Localized } from '../types.ts';
import { stoppedNow } from './busy.ts';
import { both, type Rule, type Situation } from './context.ts';

interface Departure {
  /** Fits after "The Pod is stopping: ". */
  readonly why: Localized;
  readonly remedies: { readonly en: readonly string[]; readonly zhHans: readonly string[] };
  readonly concept: string;
  readonly ends: readonly string[];
}

/** Who made the Pod go, by the reason of its condition DisruptionTarget. @see kubernetes: pkg/apis/core/types.go DisruptionTarget */
const DEPARTURES: Readonly<Record<string, Departure>> = {
  PreemptionByScheduler: {
    why: both(
      'the scheduler preempts it, so that a Pod of higher priority finds room on its node',
      '调度器抢占了它，以便优先级更高的 Pod 能在其节点上获得空间',
    ),
    remedies: {
      en: ['Give the Pod a higher priority, or the cluster more room', 'A PodDisruptionBudget makes the scheduler look elsewhere first'],
      zhHans: ['提高该 Pod 的优先级，或增加集群容量', 'PodDisruptionBudget 会让调度器优先考虑其他 Pod'],
    },
    concept: 'priority-and-preemption',
    ends: ['PodPreempted'],
  },
  DeletionByTaintManager: {
    why: both(
      'its node has a NoExecute taint that the Pod does not tolerate, or not any longer',
      '其节点带有 NoExecute 污点，而该 Pod 不（再）容忍它',
    ),
    remedies: {
      en: ['Add a toleration (with tolerationSeconds, if only for a time), or take the taint away'],
      zhHans: ['添加容忍度（如只需容忍一段时间，可设置 tolerationSeconds），或移除污点'],
    },
    concept: 'taints-and-tolerations',
    ends: ['EvictedByTaint'],
  },
  EvictionByEvictionAPI: {
    why: both('it was evicted through the API, as kubectl drain does', '它通过 API 被驱逐，kubectl drain 就是这样做的'),
    remedies: {
      en: ['Let a controller (Deployment, Job) make the Pod anew on another node'],
      zhHans: ['由控制器（Deployment、Job）在其他节点上重新创建 Pod'],
    },
    concept: 'disruption-budgets',
    ends: ['PodTerminating'],
  },
  DeletionByPodGC: {
    why: both('its node is not there any more, so that nobody looks after it', '其节点已不存在，因此没有组件照管它'),
    remedies: {
      en: ['Compare spec.nodeName with kubectl get nodes, or leave the choice to the scheduler'],
      zhHans: ['将 spec.nodeName 与 kubectl get nodes 核对，或交由调度器选择'],
    },
    concept: 'pod-garbage-collection',
    ends: ['PodGarbageCollected'],
  },
};

/** Why something took the Pod away, by its condition DisruptionTarget or by whose it was; undefined where nothing of the cluster did. */
export function departureOf(situation: Situation): Departure | undefined {
  const { pod, entries } = situation;
  const target = pod.status.conditions?.find((condition) => condition.type === 'DisruptionTarget' && condition.status === 'True');
  if (target?.reason === 'DeletionByTaintManager' && isForSilence(situation)) return OUT_OF_REACH;
  return DEPARTURES[target?.reason ?? ''] ?? withoutOwner(entries);
}

/** Whether the taint is one that the control plane puts on a node that it does not hear from. */
function isForSilence({ entries, trace }: Situation): boolean {
  const { causes = [] } = entries.findLast(({ type }) => type.name === 'EvictedByTaint') ?? {};
  const planned = causes.map((cause) => trace[cause]).find((entry) => entry?.type.name === 'TaintEvictionPlanned');
  return ((planned?.detail.taints ?? []) as readonly string[]).some((taint) =>
    /node\.kubernetes\.io\/(?:unreachable|not-ready)/.test(taint),
  );
}

/** @see kubernetes: plugin/pkg/admission/defaulttolerationseconds/admission.go */
const OUT_OF_REACH: Departure = {
  why: both(
    'its node was out of reach, or not ready, for longer than the Pod tolerates (300 s by default)',
    '其节点失联或未就绪的时间超过了该 Pod 的容忍时间（默认 300 秒）',
  ),
  remedies: {
    en: [
      'Bring the node back: the control plane takes the taint away by itself',
      'Let a controller (Deployment, Job) make the Pod anew on another node; tolerationSeconds says how long that waits',
    ],
    zhHans: ['恢复节点：控制平面会自行移除该污点', '由控制器（Deployment、Job）在其他节点上重新创建 Pod；tolerationSeconds 决定等待多久'],
  },
  concept: 'node-failure',
  ends: ['EvictedByTaint'],
};

/** It belonged to what is not there: a Pod that was copied out of a cluster names what made it there. */
function withoutOwner(entries: Situation['entries']): Departure | undefined {
  const detail = entries.findLast(({ type }) => type.name === 'OwnerGone')?.detail;
  if (!detail) return undefined;
  const owners = detail.owners as readonly string[];
  return {
    why: both(
      `its owner ${owners.join(', ')} is not there, so the garbage collector deletes it`,
      `其属主 ${owners.join('、')} 不存在，因此垃圾收集器将其删除`,
    ),
    remedies: {
      en: ['Take metadata.ownerReferences away: a Pod that was copied out of a cluster still names its owner there'],
      zhHans: ['删除 metadata.ownerReferences：从集群中复制出来的 Pod 仍写着它在那里的属主'],
    },
    concept: 'owners-and-finalizers',
    ends: ['OwnerGone'],
  };
}

/** What became of a Pod that is not there yet, or not any more: its containers' last words say nothing of that. */
export const gone: Rule = (situation) => {
  const { snapshot, created } = situation;
  if (snapshot.exists) return undefined;
  if (snapshot.atSeconds < created)
    return {
      headline: both('The Pod does not exist yet', 'Pod 尚未创建'),
      text: both(`It is created ${created} s after the beginning of the run.`, `它在运行开始 ${created} 秒后创建。`),
      remedies: { en: [], zhHans: [] },
      concepts: ['what-is-a-pod'],
      ends: [],
    };
  const departure = departureOf(situation);
  const stopped = stoppedNow(situation);
  const still = stopped
    ? both(
        ` Container ${stopped} still runs: the object was removed by force, and the kubelet gives what runs its grace period all the same.`,
        `容器 ${stopped} 仍在运行：对象被强制删除，而 kubelet 仍给予正在运行的容器宽限期。`,
      )
    : both('', '');
  return {
    headline: departure
      ? both(`The Pod is gone: ${departure.why.en}`, `Pod 已被删除：${departure.why.zhHans}`)
      : both('The Pod is gone', 'Pod 已被删除'),
    text: both(
      `A Pod that is deleted never comes back; a controller makes a new one, with a new name and UID.${still.en}`,
      `被删除的 Pod 不会恢复；控制器会创建新的 Pod，名称和 UID 都不同。${still.zhHans}`,
    ),
    remedies: departure?.remedies ?? { en: [], zhHans: [] },
    concepts: [...(departure ? [departure.concept] : []), 'pod-termination'],
    ends: departure?.ends ?? ['PodTerminating'],
  };
};

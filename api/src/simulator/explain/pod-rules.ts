import type { TraceEntry } from '../engine/index.ts';
import type { Localized } from '../types.ts';
import { both, isLost, type Remedies, type Rule, type Situation, times } from './context.ts';
import { gone } from './departure.ts';
import { staticPod } from './mirror-rules.ts';
import { inSpec } from './new-pod.ts';
import { cannotMount, rejected, shutDown } from './node-rules.ts';
import { awaitsVolumes, gated, schedulerGone, unschedulable, waitsForNode } from './scheduling-rules.ts';
import { silentNode } from './silent-node.ts';
import { overdue, terminating } from './termination-rules.ts';

const evicted: Rule = ({ pod, entries, snapshot }) => {
  const told = entries.findLast(({ type }) => type.name === 'PodEvicted');
  const { reason = '' } = pod.status;
  if (reason !== 'Evicted' && reason !== 'Preempting' && (!told || !snapshot.exists)) return undefined;
  const message = pod.status.message ?? String(told?.detail.message ?? '');
  const stopping = pod.status.phase === 'Running' || pod.status.phase === 'Pending';
  const own = /exceeds|exceeded/.test(message);
  const marked = pod.status.conditions?.some(({ type }) => type === 'DisruptionTarget');
  return {
    headline: both(`The kubelet evicted the Pod: ${message.trim()}`, `kubelet 驱逐了该 Pod：${message.trim()}`),
    text: stopping
      ? both(
          'Its containers have been told to stop, and v1.27 leaves them the whole grace period of the Pod. Until they have ended, the phase stays what it was.',
          '其容器已被要求停止，v1.27 会给它们 Pod 的全部宽限期。在它们结束之前，阶段保持不变。',
        )
      : pod.status.phase === 'Succeeded'
        ? both(
            `All its containers ended with exit code 0 when they were told to stop, so v1.27 calls the Pod Succeeded, without a reason: only the event${marked ? ' and the condition DisruptionTarget tell' : ' tells'} of the eviction.`,
            `其所有容器在被要求停止时都以退出码 0 结束，因此 v1.27 将该 Pod 记为 Succeeded，且没有 reason：只有事件${marked ? '和 DisruptionTarget 状况' : ''}说明发生了驱逐。`,
          )
        : own
          ? both(
              'The Pod wrote more to local storage than its own limit allows. An evicted Pod has failed for good; it is not restarted.',
              'Pod 写入本地存储的数据超过了自身的限制。被驱逐的 Pod 永久失败，不会重启。',
            )
          : /critical pod$/.test(message)
            ? both(
                'A critical Pod that names this node needed its room, and for such a Pod the kubelet ends others of lower priority: best effort before burstable before guaranteed.',
                '一个指定了该节点的关键 Pod 需要它的空间；为了这样的 Pod，kubelet 会终止优先级较低的其他 Pod：先是 BestEffort，再是 Burstable，最后是 Guaranteed。',
              )
            : /low on resource: pids/.test(message)
              ? both(
                  'The node ran short of process IDs, which nobody can request, and the kubelet chose this Pod: of the lowest priority any one, as v1.27 does not see how many processes each has.',
                  '节点的进程 ID 不足，而 Pod 无法请求进程 ID，kubelet 选中了该 Pod：在优先级最低的 Pod 中任选一个，因为 v1.27 看不到每个 Pod 有多少进程。',
                )
              : both(
                  'The node ran short, and the kubelet chose this Pod: first those that use more than they requested, then the lower priority, then the larger excess.',
                  '节点资源不足，kubelet 选中了该 Pod：先是使用量超过请求的，其次是优先级较低的，再次是超出量较大的。',
                ),
    remedies: evictionRemedies(message, own),
    concepts: ['eviction', own ? 'ephemeral-storage' : 'resources-and-qos'],
    ends: ['PodEvicted', 'PodRejected'],
  };
};

/** @see kubernetes: pkg/kubelet/eviction/eviction_manager.go (emptyDirMessageFmt), helpers.go */
function evictionRemedies(message: string, own: boolean): Remedies {
  if (own) {
    const limit = /EmptyDir volume "([^"]+)"/.exec(message)?.[1];
    return {
      en: [limit ? `Raise sizeLimit of the volume ${limit}` : 'Raise the ephemeral-storage limit', 'Write less, or to a PersistentVolume'],
      zhHans: [limit ? `提高卷 ${limit} 的 sizeLimit` : '提高 ephemeral-storage 限制', '减少写入，或写入 PersistentVolume'],
    };
  }
  // Of process IDs nothing can be requested.
  const requests = !/low on resource: pids/.test(message);
  return {
    en: [...(requests ? ['Set requests near what the Pod really uses'] : []), 'Let a controller (Deployment, Job) make the Pod anew'],
    zhHans: [...(requests ? ['把 requests 设为接近实际使用量'] : []), '由控制器（Deployment、Job）重新创建 Pod'],
  };
}

/** What the last step of a container came to before its Pod was stopped; undefined where that went well. */
function stoodInTheWay(entries: readonly TraceEntry[]): Localized | undefined {
  const stopped = entries.findLastIndex(({ type }) => type.name === 'PodTerminating');
  const last = entries
    .slice(0, stopped < 0 ? entries.length : stopped)
    .findLast(
      ({ type, detail }) => STEPS.has(type.name) && !(type.name === 'ContainerStartFailed' && /ImagePull/.test(String(detail.reason))),
    );
  if (last?.type.name === 'ContainerStarted') return undefined;
  if (last?.type.name === 'ContainerExited')
    return last.detail.exitCode
      ? both(
          `container ${last.container} ended with exit code ${last.detail.exitCode}`,
          `容器 ${last.container} 以退出码 ${last.detail.exitCode} 结束`,
        )
      : undefined;
  const message = String(last?.detail.message ?? '');
  return message ? both(message, message) : undefined;
}
const STEPS: ReadonlySet<string> = new Set(['VolumeFailed', 'ImageFailed', 'ContainerStartFailed', 'ContainerStarted', 'ContainerExited']);

const deadline: Rule = ({ pod, entries, snapshot }) => {
  const stopping = entries.findLast(({ type }) => type.name === 'PodTerminating')?.detail.reason === 'DeadlineExceeded';
  if (pod.status.reason !== 'DeadlineExceeded' && !(stopping && snapshot.exists)) return undefined;
  const limit = pod.spec.activeDeadlineSeconds;
  const before = stoodInTheWay(entries);
  return {
    headline: both(
      `The Pod was active for longer than its activeDeadlineSeconds (${limit} s)`,
      `Pod 的活动时间超过了 activeDeadlineSeconds（${limit} 秒）`,
    ),
    text: both(
      `The deadline counts from the Pod's start, restarts included. When it passes, the kubelet stops all containers and the Pod has failed.${before ? ` What stood in the way until then: ${before.en}` : ''}`,
      `期限从 Pod 启动时开始计算，包括重启。到期后 kubelet 停止所有容器，Pod 失败。${before ? `在此之前的障碍：${before.zhHans}` : ''}`,
    ),
    remedies: {
      en: [
        ...(before ? ['Mend what stood in the way: more time alone does not help'] : []),
        'Raise activeDeadlineSeconds, or find out why the work takes so long',
      ],
      zhHans: [...(before ? ['先排除该障碍：只增加时间没有用'] : []), '提高 activeDeadlineSeconds，或查明任务耗时过长的原因'],
    },
    concepts: ['deadlines', 'phases', 'pod-termination'],
    ends: ['PodTerminating', 'PhaseChanged'],
  };
};

const lost: Rule = ({ pod, entries }) => {
  if (!isLost(pod)) return undefined;
  const stuck = entries.findLast(({ type }) => type.name === 'StatusNotApplied');
  if (stuck)
    return {
      headline: both(
        'The node of the Pod has stopped reporting, and the Pod cannot be deleted',
        'Pod 所在的节点已停止上报，而该 Pod 无法被删除',
      ),
      text: both(
        `Before it deletes the Pod, a controller says so in its status; that fails, because the Pod names something twice, and so nobody deletes it: ${stuck.detail.problem}`,
        `控制器在删除 Pod 之前要先在其状态中写明；由于该 Pod 重复写了某一项，这一步失败，于是没有组件删除它：${stuck.detail.problem}`,
      ),
      remedies: {
        en: ['Delete the Pod by hand: kubectl delete pod --force', 'Name each variable and each port of a container once'],
        zhHans: ['手动删除该 Pod：kubectl delete pod --force', '容器的每个变量和端口只写一次'],
      },
      concepts: ['node-failure'],
      ends: ['StatusNotApplied'],
    };
  return {
    headline: both('The node of the Pod has stopped reporting', 'Pod 所在的节点已停止上报'),
    text: both(
      'After 40 s without a sign of life the node is marked NotReady and its Pods not ready; after the 300 s that Pods tolerate by default, they are deleted. Whether the containers still run nobody knows.',
      '40 秒没有心跳后，节点被标记为 NotReady，其 Pod 变为未就绪；超过 Pod 默认容忍的 300 秒后，Pod 被删除。容器是否仍在运行无从得知。',
    ),
    remedies: {
      en: ['Look at the node: kubectl describe node', 'Run more than one replica, on different nodes'],
      zhHans: ['查看节点：kubectl describe node', '在不同节点上运行多个副本'],
    },
    concepts: ['node-failure', 'taints-and-tolerations'],
    ends: ['PodNotReadyWithNode'],
  };
};

/** Conditions that no one else can set for good. */
const byKubelet: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'ContainersReady']);

const readinessGate: Rule = ({ pod }) => {
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.reason !== 'ReadinessGatesNotReady') return undefined;
  const gateMessage = (ready.message ?? '').replace(/\.$/, '');
  const open = [...gateMessage.matchAll(/readiness gate "([^"]*)"/g)].map(([, gate]) => gate as string);
  const isOwn = open.some((gate) => byKubelet.has(gate));
  return {
    headline: both(
      `All containers are ready, but the Pod waits at a readiness gate: ${open.join(', ')}`,
      `所有容器均已就绪，但 Pod 在等待就绪门控：${open.join('、')}`,
    ),
    text: both(
      `A readiness gate names a condition that somebody outside of the kubelet sets in the Pod's status: ${gateMessage}. Until it is True, Services send no traffic.`,
      `就绪门控指定一个由 kubelet 之外的组件在 Pod 状态中设置的状况：${gateMessage}。在它变为 True 之前，Service 不会发送流量。`,
    ),
    remedies: isOwn
      ? {
          en: ['Leave that gate out: the kubelet sets the condition itself, but only after it has looked at the gates'],
          zhHans: ['去掉该门控：此状况由 kubelet 自行设置，但要在检查门控之后'],
        }
      : {
          en: [`Look for the controller that sets ${open[0]}`, 'Or set it by a patch of the subresource status'],
          zhHans: [`查找负责设置 ${open[0]} 的控制器`, '或通过对 status 子资源打补丁来设置'],
        },
    concepts: ['readiness-gates', 'conditions'],
    ends: ['ConditionChanged'],
  };
};

const fine: Rule = ({ pod, snapshot }: Situation) => {
  const { phase } = snapshot;
  const node = pod.spec.nodeName ?? '';
  const text = both('', '');
  const none = { en: [], zhHans: [] };
  if (phase === 'SUCCEEDED') {
    return {
      headline: both('All containers ended well: the Pod has done its work', '所有容器均正常结束：Pod 已完成工作'),
      text: both(
        'A Pod that has succeeded is never started again. Its object and logs stay until it is deleted.',
        '成功结束的 Pod 不会再启动。其对象和日志会保留到被删除为止。',
      ),
      remedies: none,
      concepts: ['phases', 'one-off-tasks'],
      ends: ['PhaseChanged', 'ContainerExited'],
    };
  }
  if (phase === 'FAILED') {
    return {
      headline: both('The Pod has failed', 'Pod 已失败'),
      text: both(
        'All containers have ended, at least one of them badly, and the restart policy starts none again.',
        '所有容器都已结束，至少一个异常结束，且重启策略不会再启动它们。',
      ),
      remedies: { en: ['Delete the Pod and create it anew, mended'], zhHans: ['删除 Pod，修正后重新创建'] },
      concepts: ['phases', 'restart-policies'],
      ends: ['ContainerExited', 'PhaseChanged'],
    };
  }
  if (phase === 'RUNNING' && snapshot.ready.split('/')[0] === snapshot.ready.split('/')[1]) {
    return {
      headline: both(`All is well: the Pod runs on ${node} and is ready`, `一切正常：Pod 在 ${node} 上运行且已就绪`),
      text: both(
        snapshot.restarts > 0 ? `Its containers have restarted ${times(snapshot.restarts)} in all.` : 'No container has restarted.',
        snapshot.restarts > 0 ? `其容器共重启 ${snapshot.restarts} 次。` : '没有容器重启过。',
      ),
      remedies: none,
      concepts: ['phases', 'conditions'],
      ends: ['ConditionChanged', 'ContainerStarted'],
    };
  }
  return {
    headline: both(`The Pod is on its way: ${snapshot.status}`, `Pod 正在启动：${snapshot.status}`),
    text,
    remedies: none,
    concepts: ['phases', 'container-states'],
    ends: ['ImagePulling', 'ContainerStarted', 'SandboxStarted', 'PodAccepted', 'PodBound'],
  };
};

/** Before what containers tell, and after it. */
export const podRules: readonly Rule[] = [inSpec(evicted), inSpec(deadline), staticPod, gone, terminating, overdue, gated, lost, shutDown];

/** Asked after the containers' rules. */
export const laterPodRules: readonly Rule[] = [
  awaitsVolumes,
  schedulerGone,
  unschedulable,
  cannotMount,
  rejected,
  silentNode,
  waitsForNode,
  inSpec(readinessGate),
];

/** What is told where no rule holds. */
export const fallback: Rule = fine;

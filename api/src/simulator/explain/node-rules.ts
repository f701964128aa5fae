import type { Pod } from '../apimachinery/objects.ts';
import { isPodTerminal } from '../apimachinery/pod-phase.ts';
import { SECOND, type TraceEntry } from '../engine/index.ts';
import type { KubernetesEvent, Localized } from '../types.ts';
import { both, lastEvent, listed, type Remedies, type Rule, type Situation } from './context.ts';
import { known } from './known-messages.ts';
import { mountRemedies } from './mount-messages.ts';

/** No container has started yet, and a volume or the sandbox can not be set up. */
export const cannotMount: Rule = (situation) => {
  const { pod } = situation;
  const creating = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])].every(
    ({ state, lastState }) => state?.waiting && !lastState?.terminated,
  );
  const failed = lastEvent(situation, 'FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox');
  if (!creating || pod.status.phase !== 'Pending' || !failed || !pod.spec.nodeName || hasSandbox(situation)) return undefined;
  const sandbox = failed.reason === 'FailedCreatePodSandBox';
  const failing = sandbox ? [] : mountsThatFail(situation);
  const messages = failing.length > 0 ? failing : [failed.message];
  const message = messages.join('; ');
  const missing = [...message.matchAll(/(configmap|secret) "([^"]+)" not found/g)].map(([, kind, name]) => `${kind} ${name}`);
  const mends = messages.flatMap((one) => mountRemedies(one) ?? []);
  const concept = mends[0]?.concept ?? known(message).concept;
  const all = [...(missing.length > 0 ? [toCreate(missing, situation)] : []), ...mends.map(({ remedies }) => remedies)];
  return {
    headline: sandbox
      ? both(`The Pod's sandbox cannot be made: ${message}`, `无法创建 Pod 的沙箱：${message}`)
      : both(`A volume cannot be mounted: ${message}`, `卷无法挂载：${message}`),
    text: sandbox
      ? both(
          'Without the sandbox (the pause container and its namespaces) no container can start. The kubelet tries again.',
          '没有沙箱（pause 容器及其命名空间），任何容器都无法启动。kubelet 会重试。',
        )
      : both(
          'All volumes that containers mount must be there before the first container starts; so all of them show ContainerCreating. The kubelet tries again, with growing waits up to two minutes.',
          '容器挂载的所有卷都必须在第一个容器启动前就绪，因此它们都显示 ContainerCreating。kubelet 会重试，等待时间逐渐增加到两分钟。',
        ),
    remedies: all.length > 0 ? { en: all.flatMap(({ en }) => en), zhHans: all.flatMap(({ zhHans }) => zhHans) } : known(message).remedies,
    concepts: [...(concept ? [concept] : []), ...(sandbox ? ['pause-container'] : ['volumes', 'config-map-volumes'])],
    ends: ['VolumeFailed', 'SandboxFailed'],
    ...(missing.length === 0 && !mends.some(({ isElsewhere }) => isElsewhere) && { inSpec: true }),
  };
};

/** What has come since the last try is only to be waited for. */
function toCreate(missing: readonly string[], { pod, objects }: Situation): Remedies {
  const { namespace } = pod.metadata;
  const isThere = (one: string): boolean => {
    const [kind, name] = one.split(' ');
    return objects(kind === 'secret' ? 'Secret' : 'ConfigMap').some(
      ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
    );
  };
  const [come, absent] = [missing.filter(isThere), missing.filter((one) => !isThere(one))];
  const waits = both(
    `Wait: there is the ${come.join(' and the ')} by now, and the kubelet tries again`,
    `请等待：${come.join(' 和 ')} 现已存在，kubelet 会重试`,
  );
  const create = both(
    `Create the ${absent.join(' and the ')} in namespace ${namespace}: the Pod goes on by itself`,
    `在命名空间 ${namespace} 中创建 ${absent.join(' 和 ')}：Pod 会自行继续`,
  );
  const without = both(
    'Or create the Pod anew with the source of the volume marked optional: true',
    '或将该卷的来源标记为 optional: true 并重新创建 Pod',
  );
  return listed([...(come.length > 0 ? [waits] : []), ...(absent.length > 0 ? [create, without] : [])]);
}

/** It is made when all volumes are there: neither it nor they are what is waited for then, whatever events still tell of them.
 *  @see kubernetes: pkg/kubelet/kubelet.go SyncPod (WaitForAttachAndMount) */
const hasSandbox = ({ entries }: Situation): boolean =>
  entries.findLast(({ type }) => OF_SANDBOXES.has(type.name))?.type.name === 'SandboxStarted';
const OF_SANDBOXES: ReadonlySet<string> = new Set(['SandboxStarted', 'SandboxFailed', 'SandboxChanged']);

/** What was said last of each volume that is not there yet. */
function mountsThatFail({ events, entries }: Situation): string[] {
  const last = new Map<string, KubernetesEvent>();
  for (const event of events) {
    const volume = event.reason === 'FailedMount' && /^MountVolume.*? for volume "([^"]+)"/.exec(event.message)?.[1];
    if (volume && event.lastSeconds >= (last.get(volume)?.lastSeconds ?? 0)) last.set(volume, event);
  }
  const isThere = (volume: string, since: number): boolean =>
    entries.some(({ type, detail, at }) => type.name === 'VolumeMounted' && detail.volume === volume && at >= since * SECOND);
  return [...last].flatMap(([volume, { lastSeconds, message }]) => (isThere(volume, lastSeconds) ? [] : [message]));
}

/** The node's machine is being shut down in order, or has been: the kubelet ends the Pods before.
 *  @see kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go processShutdownEvent */
export const shutDown: Rule = ({ pod, entries, snapshot }) => {
  const told = entries.findLast(({ type }) => type.name === 'PodShutDown');
  if (!told || !snapshot.exists) return undefined;
  if (entries.some(({ type, sequence }) => type.name === 'ContainerStarted' && sequence > told.sequence)) return undefined;
  return {
    headline: isPodTerminal(pod)
      ? both('The machine of its node was shut down, and the kubelet ended the Pod before', '其节点的机器被关机，kubelet 事先终止了该 Pod')
      : both(
          `The machine of its node is being shut down: the containers have ${told.detail.seconds} s to end`,
          `其节点的机器正在关机：容器有 ${told.detail.seconds} 秒结束`,
        ),
    text: whatIsTold(pod, told),
    remedies: {
      en: [
        'Let a controller (Deployment, Job) make the Pod anew on another node',
        'Let the program end at SIGTERM, in the time that it has',
      ],
      zhHans: ['由控制器（Deployment、Job）在其他节点上重新创建 Pod', '让程序在收到 SIGTERM 后于给定时间内结束'],
    },
    concepts: ['node-shutdown', 'pod-termination'],
    ends: ['ContainerExited', 'SignalSent', 'ContainerKilling', 'PodShutDown'],
  };
};

function whatIsTold({ status }: Pod, { detail }: TraceEntry): Localized {
  if (status.phase === 'Failed')
    return both(
      `${status.message ?? ''} A Pod that has failed does not come back with its node, and moves to no other.`.trim(),
      `${status.message ?? ''} 失败的 Pod 不会随节点恢复，也不会移到其他节点。`.trim(),
    );
  if (status.phase === 'Succeeded')
    return both(
      'All its containers ended with exit code 0 when they were told to stop, so v1.27 calls the Pod Succeeded, without a reason: only the condition DisruptionTarget tells of the shutdown.',
      '其所有容器在被要求停止时都以退出码 0 结束，因此 v1.27 将该 Pod 记为 Succeeded，且没有 reason：只有 DisruptionTarget 状况说明发生了关机。',
    );
  return both(
    `The kubelet holds the shutdown up for that. After ${detail.seconds} s what still runs gets SIGKILL; until the containers have ended, the status says nothing of it.`,
    `kubelet 为此推迟关机。${detail.seconds} 秒后仍在运行的进程会收到 SIGKILL；在容器结束之前，状态中不会有任何体现。`,
  );
}

/** The node has turned the Pod away at its admission. */
export const rejected: Rule = ({ pod }) => {
  const { reason = '', message = '' } = pod.status;
  if (!reason || pod.status.phase === 'Running' || pod.status.phase === 'Succeeded') return undefined;
  const found = rejections.find(({ pattern }) => pattern.test(`${reason} ${message}`));
  return {
    headline: both(`${reason}: ${message}`, `节点拒绝运行该 Pod（${reason}）：${message}`),
    text: both('The node decided so for the whole Pod, whatever its containers do.', '这是节点对整个 Pod 的决定，与容器的行为无关。'),
    remedies: found?.remedies ?? {
      en: ['Mend what the message names; a failed Pod is not started again'],
      zhHans: ['修正消息中指出的问题；失败的 Pod 不会再启动'],
    },
    concepts: [...(found ? [found.concept] : []), 'phases'],
    ends: ['PodRejected'],
  };
};

const anew = {
  en: 'Delete the Pod and create it anew: a failed one is not started again',
  zhHans: '删除并重新创建 Pod：失败的 Pod 不会再启动',
};
/** What mends what a message tells, and the slug of the concept that teaches it. */
interface Mend {
  readonly pattern: RegExp;
  readonly remedies: Remedies;
  readonly concept: string;
}

const rejections: readonly Mend[] = [
  {
    pattern: /NodePorts/,
    remedies: {
      en: ['Use another hostPort or none, or another node: a Pod there has that port', anew.en],
      zhHans: ['换用其他 hostPort 或不用，或换一个节点：该端口已被那里的 Pod 占用', anew.zhHans],
    },
    concept: 'pod-addresses',
  },
  {
    pattern: /NodeAffinity/,
    remedies: {
      en: ['Give the node the labels that nodeSelector or node affinity demands, or leave the choice to the scheduler', anew.en],
      zhHans: ['为节点添加 nodeSelector 或节点亲和性要求的标签，或交由调度器选择', anew.zhHans],
    },
    concept: 'affinity',
  },
  {
    pattern: /OutOf|Node didn't have enough resource/,
    remedies: {
      en: ['Lower the requests, free the node, or leave the choice to the scheduler (no spec.nodeName)', anew.en],
      zhHans: ['降低 requests，腾出节点资源，或交由调度器选择（不设 spec.nodeName）', anew.zhHans],
    },
    concept: 'resources-and-qos',
  },
  {
    pattern: /SysctlForbidden/,
    remedies: {
      en: ["Leave out the unsafe sysctl, or allow it on the node (the kubelet's allowedUnsafeSysctls)", anew.en],
      zhHans: ['去掉不安全的 sysctl，或在节点上允许它（kubelet 的 allowedUnsafeSysctls）', anew.zhHans],
    },
    concept: 'sysctls',
  },
  {
    pattern: /NodeShutdown/,
    remedies: {
      en: ['Leave the choice to the scheduler, or wait until the node is back', anew.en],
      zhHans: ['交由调度器选择，或等待节点恢复', anew.zhHans],
    },
    concept: 'node-shutdown',
  },
  {
    pattern: /PodOSSelectorNodeLabelDoesNotMatch|PodOSNotSupported/,
    remedies: {
      en: ['Choose a node of the system that spec.os and the label kubernetes.io/os of the Pod name, or correct these', anew.en],
      zhHans: ['选择与 Pod 的 spec.os 和 kubernetes.io/os 标签相符的系统的节点，或更正它们', anew.zhHans],
    },
    concept: 'windows-pods',
  },
];

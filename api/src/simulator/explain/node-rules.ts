import { both, lastEvent, type Remedies, type Rule } from './context.ts';
import { known } from './known-messages.ts';

/** No container has started yet, and a volume or the sandbox can not be set up. */
export const cannotMount: Rule = (situation) => {
  const { pod } = situation;
  const creating = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])].every(
    ({ state, lastState }) => state?.waiting && !lastState?.terminated,
  );
  const failed = lastEvent(situation, 'FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox');
  if (!creating || pod.status.phase !== 'Pending' || !failed || !pod.spec.nodeName) return undefined;
  const first = situation.events.find(({ reason, message }) => reason === 'FailedMount' && message.startsWith('MountVolume'));
  const message = (first ?? failed).message;
  const missing = /(configmap|secret) "([^"]+)" not found/.exec(message);
  const sandbox = failed.reason === 'FailedCreatePodSandBox';
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
    remedies: missing
      ? {
          en: [
            `Create the ${missing[1]} ${missing[2]} in namespace ${pod.metadata.namespace}: the Pod goes on by itself`,
            "Or mark the volume's source optional: true",
          ],
          zhHans: [
            `在命名空间 ${pod.metadata.namespace} 中创建 ${missing[1]} ${missing[2]}：Pod 会自行继续`,
            '或将该卷的来源标记为 optional: true',
          ],
        }
      : (mountRemedies.find(([pattern]) => pattern.test(message))?.[1] ?? known(message).remedies),
    concepts: sandbox ? ['pause-container'] : ['volumes', 'config-map-volumes'],
    ends: ['VolumeFailed', 'SandboxFailed'],
  };
};

const mountRemedies: readonly (readonly [RegExp, Remedies])[] = [
  [
    /hostPath type check failed: \S+ is not a (?:directory|file)/,
    {
      en: ['Create it on the node', 'Or let the kubelet do so: hostPath.type DirectoryOrCreate or FileOrCreate'],
      zhHans: ['在节点上创建它', '或由 kubelet 创建：将 hostPath.type 设为 DirectoryOrCreate 或 FileOrCreate'],
    },
  ],
  [
    /no runtime for "[^"]*" is configured/,
    {
      en: [
        "Use a RuntimeClass whose handler the node's container runtime knows, or none",
        "Or configure that handler in the node's containerd",
      ],
      zhHans: ['使用节点容器运行时支持其 handler 的 RuntimeClass，或不使用 RuntimeClass', '或在节点的 containerd 中配置该 handler'],
    },
  ],
];

/** The node has ended the Pod as a whole: at its admission, by eviction, or at its shutdown. */
export const rejected: Rule = ({ pod }) => {
  const { reason = '', message = '' } = pod.status;
  if (!reason || pod.status.phase === 'Running' || pod.status.phase === 'Succeeded') return undefined;
  return {
    headline: both(`${reason}: ${message}`, `节点拒绝运行该 Pod（${reason}）：${message}`),
    text: both('The node decided so for the whole Pod, whatever its containers do.', '这是节点对整个 Pod 的决定，与容器的行为无关。'),
    remedies: rejections.find(([pattern]) => pattern.test(`${reason} ${message}`))?.[1] ?? {
      en: ['Mend what the message names; a failed Pod is not started again'],
      zhHans: ['修正消息中指出的问题；失败的 Pod 不会再启动'],
    },
    concepts: ['phases'],
    ends: ['PodRejected'],
  };
};

const anew = {
  en: 'Delete the Pod and create it anew: a failed one is not started again',
  zhHans: '删除并重新创建 Pod：失败的 Pod 不会再启动',
};
const rejections: readonly (readonly [RegExp, Remedies])[] = [
  [
    /NodePorts/,
    {
      en: ['Use another hostPort or none, or another node: a Pod there has that port', anew.en],
      zhHans: ['换用其他 hostPort 或不用，或换一个节点：该端口已被那里的 Pod 占用', anew.zhHans],
    },
  ],
  [
    /NodeAffinity/,
    {
      en: ['Give the node the labels that nodeSelector or node affinity demands, or leave the choice to the scheduler', anew.en],
      zhHans: ['为节点添加 nodeSelector 或节点亲和性要求的标签，或交由调度器选择', anew.zhHans],
    },
  ],
  [
    /OutOf|Node didn't have enough resource/,
    {
      en: ['Lower the requests, free the node, or leave the choice to the scheduler (no spec.nodeName)', anew.en],
      zhHans: ['降低 requests，腾出节点资源，或交由调度器选择（不设 spec.nodeName）', anew.zhHans],
    },
  ],
  [
    /SysctlForbidden/,
    {
      en: ["Leave out the unsafe sysctl, or allow it on the node (the kubelet's allowedUnsafeSysctls)", anew.en],
      zhHans: ['去掉不安全的 sysctl，或在节点上允许它（kubelet 的 allowedUnsafeSysctls）', anew.zhHans],
    },
  ],
];

import { humanDuration } from '../apimachinery/duration.ts';
import type { TraceEntry } from '../engine/index.ts';
import { both, durationInChinese, type Rule, type Situation } from './context.ts';

/** The node has failed or is cut off, and nobody knows yet: the API server has what its kubelet said last.
 *  @see kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go nodeMonitorGracePeriod */
export const silentNode: Rule = (situation) => {
  const { pod, snapshot, at } = situation;
  const node = pod.spec.nodeName;
  const [ready, of] = snapshot.ready.split('/');
  const isWell = snapshot.phase === 'RUNNING' && ready === of;
  const isTakenUp = pod.status.conditions?.some(({ type }) => type === 'Initialized');
  const since =
    node && snapshot.exists && (isWell || (snapshot.phase === 'PENDING' && !isTakenUp)) ? wentSilent(situation, node) : undefined;
  if (!since) return undefined;
  const silence = humanDuration(at - since.at);
  return {
    headline: isWell
      ? both(
          `The Pod still counts as ready, but its node ${node} went silent ${silence} ago`,
          `Pod 仍显示为就绪，但其节点 ${node} 已在 ${durationInChinese(silence)}前失去响应`,
        )
      : both(
          `The Pod is bound to ${node}, which went silent ${silence} ago: no kubelet takes it up`,
          `Pod 已绑定到 ${node}，而该节点已在 ${durationInChinese(silence)}前失去响应：没有 kubelet 接管它`,
        ),
    text: both(
      'The API server knows what the kubelet said last. 40 s after the last sign of life the node is marked NotReady and its Pods not ready; after the 300 s that Pods tolerate by default, they are deleted.',
      'API 服务器只知道 kubelet 最后上报的状态。距最后一次心跳 40 秒后，节点被标记为 NotReady，其 Pod 变为未就绪；超过 Pod 默认容忍的 300 秒后，Pod 被删除。',
    ),
    remedies: {
      en: ['Bring the node back', 'Run more than one replica, on different nodes'],
      zhHans: ['恢复节点', '在不同节点上运行多个副本'],
    },
    concepts: ['node-failure'],
    ends: ['Intervened'],
  };
};

/** What took the node away, if it has not come back since. */
function wentSilent({ pod, trace, at }: Situation, node: string): TraceEntry | undefined {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const isOfNode = ({ detail, pod: about }: TraceEntry): boolean =>
    detail.resource === undefined ? about === key : String(detail.resource).replace(/^(?:no|nodes?)\//, '') === node;
  const last = trace.findLast(
    (entry) => entry.at <= at && entry.type.name === 'Intervened' && TROUBLE.has(String(entry.detail.intervention)) && isOfNode(entry),
  );
  return last?.detail.intervention === 'NODE_RECOVERS' ? undefined : last;
}
const TROUBLE: ReadonlySet<string> = new Set(['NODE_FAILS', 'NODE_DISCONNECTS', 'NODE_RECOVERS']);

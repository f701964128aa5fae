import { entryType } from '../engine/index.ts';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** The scheduler's entries in the timeline. */
export const nodeChosen = entryType<{
  node: string;
  feasible: number;
  nodes: number;
  scores: readonly { readonly node: string; readonly total: number; readonly plugins: Readonly<Record<string, number>> }[];
  rejections: Readonly<Record<string, readonly string[]>>;
}>({
  name: 'NodeChosen',
  kind: 'SCHEDULING',
  source: 'pkg/scheduler/schedule_one.go schedulePod',
  concept: 'scheduling',
  en: ({ node, feasible, nodes }) =>
    `The scheduler chooses ${node}: ${plural(feasible, 'node', 'nodes')} of ${nodes} passed the filters${feasible > 1 ? ', and it is one with the best score' : ''}`,
  zhHans: ({ node, feasible, nodes }) =>
    `调度器选择了 ${node}：${nodes} 个节点中有 ${feasible} 个通过了过滤${feasible > 1 ? '，其得分最高（或并列最高）' : ''}`,
});

/** The Pod has its node. */
export const podBound = entryType<{ node: string }>({
  name: 'PodBound',
  kind: 'SCHEDULING',
  source: 'pkg/scheduler/schedule_one.go bindingCycle',
  concept: 'scheduling',
  en: ({ node }) => `The scheduler binds the Pod to ${node}; from here on the kubelet of that node is in charge`,
  zhHans: ({ node }) => `调度器把 Pod 绑定到 ${node}；此后由该节点上的 kubelet 负责`,
});

/** No node fits; the rejections are the reasons of each node. */
export const schedulingFailed = entryType<{
  reason: string;
  message: string;
  attempt: number;
  rejections: Readonly<Record<string, readonly string[]>>;
}>({
  name: 'SchedulingFailed',
  kind: 'SCHEDULING',
  source: 'pkg/scheduler/schedule_one.go handleSchedulingFailure',
  concept: 'scheduling',
  en: ({ reason, message, attempt }) =>
    `${reason === 'SchedulerError' ? 'The scheduler fails to find the Pod a node, or to bind it' : 'No node fits the Pod'} (attempt ${attempt}): ${message}`,
  zhHans: ({ reason, message, attempt }) =>
    `${reason === 'SchedulerError' ? '调度器未能为该 Pod 找到节点或完成绑定' : '没有适合该 Pod 的节点'}（第 ${attempt} 次尝试）：${message}`,
});

/** The Pod is not looked at while it has gates. */
export const schedulingGated = entryType<{ gates: readonly string[] }>({
  name: 'SchedulingGated',
  kind: 'SCHEDULING',
  source: 'pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates.go PreEnqueue',
  concept: 'scheduling-gates',
  en: ({ gates }) => `The scheduler leaves the Pod alone until its scheduling gates are removed: ${gates.join(', ')}`,
  zhHans: ({ gates }) => `在调度门控被移除之前，调度器不会处理该 Pod：${gates.join('、')}`,
});

/** A Pod is deleted, so that a more important one has room. */
export const podPreempted = entryType<{ preemptor: string; node: string }>({
  name: 'PodPreempted',
  kind: 'SCHEDULING',
  source: 'pkg/scheduler/framework/preemption/preemption.go prepareCandidate',
  concept: 'priority-and-preemption',
  en: ({ preemptor, node }) => `The Pod has to leave ${node}, to make room for ${preemptor}, which has a higher priority`,
  zhHans: ({ preemptor, node }) => `该 Pod 必须离开 ${node}，为优先级更高的 ${preemptor} 让出空间`,
});

/** The node is chosen, and claims do not have their volumes yet. */
export const volumesAwaited = entryType<{ node: string; claims: readonly string[] }>({
  name: 'VolumesAwaited',
  kind: 'VOLUME',
  source: 'pkg/scheduler/framework/plugins/volumebinding/volume_binding.go PreBind',
  concept: 'persistent-volume-claims',
  en: ({ node, claims }) => `Before the Pod is bound to ${node}, its claims must have their volumes: ${claims.join(', ')}`,
  zhHans: ({ node, claims }) => `在 Pod 绑定到 ${node} 之前，其持久卷申领必须先得到卷：${claims.join('、')}`,
});

import type { Node, Pod } from '../apimachinery/objects.ts';
import { sameJson } from '../apimachinery/same-json.ts';
import { filterNode } from './fit.ts';
import type { ClusterEvent, FilterPlugin, Snapshot } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { nodeAffinity, nodeName, nodePorts } from './plugins/nodes.ts';
import { nodeResourcesFit } from './plugins/resources.ts';
import { untolerated } from './tolerations.ts';

/** What about a node has changed that may matter for scheduling. @see kubernetes: pkg/scheduler/eventhandlers.go nodeSchedulingPropertiesChange */
export function nodeChange(previous: Node, node: Node): ClusterEvent | undefined {
  if (previous.spec.unschedulable && !node.spec.unschedulable) return 'Node/UpdateTaint';
  if (differ(previous.status.allocatable, node.status.allocatable)) return 'Node/UpdateAllocatable';
  if (differ(previous.metadata.labels, node.metadata.labels)) return 'Node/UpdateLabel';
  if (differ(previous.spec.taints, node.spec.taints)) return 'Node/UpdateTaint';
  if (differ(statuses(previous), statuses(node))) return 'Node/UpdateCondition';
  return undefined;
}

/** Whether the Pod could go to that node at all. @see kubernetes: pkg/scheduler/eventhandlers.go preCheckForNode */
export function isAdmitted(pod: Pod, info: NodeInfo, snapshot: Snapshot): boolean {
  const active = CHECKED.flatMap((plugin) => {
    const { skip, state } = plugin.preFilter?.(pod, snapshot) ?? {};
    return skip ? [] : [{ plugin, state }];
  });
  return !filterNode(pod, info, { active }, snapshot) && !untolerated(info.node.spec.taints, pod.spec.tolerations, ['NoSchedule']);
}

const CHECKED: readonly FilterPlugin[] = [nodeResourcesFit, nodeAffinity, nodeName, nodePorts];

const statuses = ({ status }: Node): unknown => Object.fromEntries((status.conditions ?? []).map(({ type, status }) => [type, status]));
const differ = (a: unknown, b: unknown): boolean => !sameJson(a, b);

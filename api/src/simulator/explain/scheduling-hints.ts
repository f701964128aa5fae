import { zeroQuantity } from '../apimachinery/quantity.ts';
import { podRequests, resourceList } from '../apimachinery/resources.ts';
import type { Situation } from './context.ts';

/** What a message of the scheduler means, and what mends that. */
export interface Meaning {
  readonly en: readonly [string, string];
  readonly zhHans: readonly [string, string];
}

/** No node has it at all, or as much of it: that others go makes no room. */
export function moreThanAnyNode({ pod, objects }: Situation, resource: string): Meaning | undefined {
  const wanted = podRequests(pod.spec).get(resource);
  const [most = zeroQuantity] = objects('Node')
    .map(({ status }) => resourceList(status?.allocatable).get(resource) ?? zeroQuantity)
    .sort((a, b) => b.cmp(a));
  if (!wanted || wanted.cmp(most) <= 0) return undefined;
  if (most.isZero())
    return {
      en: [
        `no node offers ${resource}`,
        `Let a node offer ${resource} (Allocatable of kubectl describe node; a device plugin for devices), or leave out the request`,
      ],
      zhHans: [
        `没有节点提供 ${resource}`,
        `让节点提供 ${resource}（见 kubectl describe node 的 Allocatable；设备由设备插件提供），或去掉该请求`,
      ],
    };
  return {
    en: [
      `the Pod requests $1: ${wanted}, more than any node has`,
      `Lower the request of $1 to what a node can give (no more than ${most}), or add a larger node: that other Pods go does not help`,
    ],
    zhHans: [
      `Pod 对 $1 的请求（${wanted}）超过任何节点的可分配量`,
      `将 $1 的请求降到节点能提供的量（不超过 ${most}），或增加更大的节点：移除其他 Pod 没有帮助`,
    ],
  };
}

/** What a RuntimeClass selects nodes by stands in the Pod as if it were its own. @see kubernetes: plugin/pkg/admission/runtimeclass */
export function selectedByClass({ pod, objects }: Situation): Meaning | undefined {
  const name = pod.spec.runtimeClassName;
  const selector = objects('RuntimeClass').find(({ metadata }) => metadata.name === name)?.scheduling?.nodeSelector;
  if (!name || !selector || Object.keys(selector).length === 0) return undefined;
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return {
    en: [
      'the labels of a node are not what nodeSelector or node affinity demands',
      `Compare nodeSelector and affinity with kubectl get nodes --show-labels: the RuntimeClass ${name} has added ${labels.join(', ')}`,
    ],
    zhHans: [
      '节点的标签不符合 nodeSelector 或节点亲和性的要求',
      `用 kubectl get nodes --show-labels 核对 nodeSelector 和亲和性：RuntimeClass ${name} 添加了 ${labels.join('、')}`,
    ],
  };
}

import type { Node, Pod } from '../apimachinery/objects.ts';
import { zeroQuantity } from '../apimachinery/quantity.ts';
import { podRequests, resourceList } from '../apimachinery/resources.ts';
import { type Taint, type Toleration, tolerates } from '../scheduler/index.ts';
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

/** What counts among the domains though the Pod may not run there, or are too few. @see kubernetes: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go */
export function unevenly({ pod, objects }: Situation): Meaning | undefined {
  const hard = (pod.spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
  const domains = (key: string): number => new Set(objects('Node').flatMap(({ metadata }) => metadata.labels?.[key] ?? [])).size;
  const few = hard.find(({ minDomains, topologyKey }) => (minDomains ?? 1) > domains(topologyKey));
  if (few)
    return {
      en: [
        `the Pod would spread too unevenly: there are fewer domains of ${few.topologyKey} than minDomains (${few.minDomains}), so that the least counts as 0`,
        'Add nodes with other values of that label, or lower minDomains, or raise maxSkew',
      ],
      zhHans: [
        `放置后 Pod 的分布会过于不均：${few.topologyKey} 的域少于 minDomains（${few.minDomains}），因此最小值按 0 计算`,
        '增加该标签取其他值的节点，或降低 minDomains，或提高 maxSkew',
      ],
    };
  const counted = hard.some(({ nodeTaintsPolicy }) => nodeTaintsPolicy !== 'Honor') && objects('Node').some((node) => isClosed(node, pod));
  if (!counted) return undefined;
  return {
    en: [
      'the Pod would spread too unevenly',
      'Let nodes with taints that the Pod does not tolerate not count (nodeTaintsPolicy: Honor), or raise maxSkew, or use whenUnsatisfiable: ScheduleAnyway',
    ],
    zhHans: [
      '放置后 Pod 的分布会过于不均',
      '不计入带有 Pod 未容忍污点的节点（nodeTaintsPolicy: Honor），或提高 maxSkew，或使用 whenUnsatisfiable: ScheduleAnyway',
    ],
  };
}

const isClosed = ({ spec }: Node, pod: Pod): boolean =>
  (spec?.taints ?? []).some(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' &&
      !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration as Toleration, taint as Taint)),
  );

import type { Node, Pod } from '../apimachinery/objects.ts';
import { zeroQuantity } from '../apimachinery/quantity.ts';
import { podRequests, resourceList } from '../apimachinery/resources.ts';
import { type Taint, type Toleration, tolerates } from '../scheduler/index.ts';
import type { Localized } from '../types.ts';
import { both, type Situation } from './context.ts';

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

/** A taint that tells of a node's state goes with that, and comes back until then: who tolerates it gets a node that is of no use.
 *  @see kubernetes: pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoScheduleTaintingPass */
export function ofNodeState(_: Situation, taint: string): Meaning | undefined {
  const state = STATES.find(({ key }) => taint.startsWith(`node.kubernetes.io/${key}:`));
  if (!state) return undefined;
  const { is, mend } = state;
  return {
    en: [`${is.en} (taint {$1})`, `${mend.en}: then the taint goes by itself, and a toleration would not make the node fit`],
    zhHans: [`${is.zhHans}（污点 {$1}）`, `${mend.zhHans}：之后污点会自动消失，而容忍它并不能让节点变得可用`],
  };
}

const short = (en: string, zhHans: string) => ({
  is: both(`a node is short of ${en}`, `节点的${zhHans}不足`),
  mend: both(`Free ${en} on the node`, `在该节点上释放${zhHans}`),
});
const STATES: readonly { readonly key: string; readonly is: Localized; readonly mend: Localized }[] = [
  {
    key: 'unreachable',
    is: both('a node does not answer', '节点没有响应'),
    mend: both('Bring the node back (kubectl describe node)', '恢复该节点（kubectl describe node）'),
  },
  {
    key: 'not-ready',
    is: both('a node is not ready', '节点未就绪'),
    mend: both('See why the node is not ready (kubectl describe node)', '查明节点为何未就绪（kubectl describe node）'),
  },
  {
    key: 'network-unavailable',
    is: both('the network of a node is not set up', '节点的网络尚未配置好'),
    mend: both('Look at the network plugin on the node', '查看该节点上的网络插件'),
  },
  { key: 'memory-pressure', ...short('memory', '内存') },
  { key: 'disk-pressure', ...short('disk space', '磁盘空间') },
  { key: 'pid-pressure', ...short('process IDs', '进程 ID') },
];

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

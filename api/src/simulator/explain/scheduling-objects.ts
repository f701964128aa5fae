import type { Node } from '../apimachinery/objects.ts';
import type { Localized } from '../types.ts';
import { both, type Situation } from './context.ts';
import type { Meaning } from './scheduling-hints.ts';

/** What a RuntimeClass selects nodes by stands in the Pod as if it were its own. @see kubernetes: plugin/pkg/admission/runtimeclass */
function selectedByClass({ pod, objects }: Situation): Meaning | undefined {
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
function ofNodeState(taint: string): Meaning | undefined {
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

/** Who may: what a taint is for is to be tolerated, or the taint is to go. */
export function ofTaint({ objects }: Situation, taint: string): Meaning | undefined {
  const ofState = ofNodeState(taint);
  if (ofState) return ofState;
  const key = taint.slice(0, taint.indexOf(':'));
  const tainted = objects('Node').flatMap(({ metadata, spec }) =>
    (spec?.taints ?? []).flatMap((one) =>
      one.key === key && one.effect !== 'PreferNoSchedule' ? [{ node: metadata.name, effect: one.effect }] : [],
    ),
  );
  const [first] = tainted;
  if (!first) return undefined;
  const away = `kubectl taint nodes ${tainted.length === 1 ? first.node : 'NODE'} ${key}:${first.effect}-`;
  return {
    en: [
      'a node has the taint {$1}, which the Pod does not tolerate',
      `Add a toleration for it, which can be added to a Pod that is there, or take the taint away: ${away}`,
    ],
    zhHans: ['节点有污点 {$1}，而 Pod 没有容忍它', `添加对应的容忍度（可以直接添加到已存在的 Pod），或移除污点：${away}`],
  };
}

/** What nodeSelector or a term of its node affinity asks for, and no node has. */
export function labelsThatNoNodeHas(situation: Situation): Meaning | undefined {
  const ofClass = selectedByClass(situation);
  if (ofClass) return ofClass;
  const nodes = situation.objects('Node');
  const missing = Object.entries(situation.pod.spec.nodeSelector ?? {}).filter(
    ([key, value]) => !nodes.some((node) => labelsOf(node)[key] === value),
  );
  const lacking = missing.length > 0 ? missing.map(([key, value]) => `${key}=${value}`) : ofAffinity(situation, nodes);
  if (lacking.length === 0) return undefined;
  if (lacking.some((label) => OF_KUBELET.test(label)))
    return {
      en: [
        'the labels of a node are not what nodeSelector or node affinity demands',
        `No node is ${lacking.join(', ')}, which its kubelet says of it: add such a node, or mend nodeSelector or affinity by kubectl get nodes --show-labels`,
      ],
      zhHans: [
        '节点的标签不符合 nodeSelector 或节点亲和性的要求',
        `没有节点是 ${lacking.join('、')}，而该标签由 kubelet 设置：增加这样的节点，或按 kubectl get nodes --show-labels 修正 nodeSelector 或亲和性`,
      ],
    };
  return {
    en: [
      'the labels of a node are not what nodeSelector or node affinity demands',
      `No node has the label ${lacking.join(', ')}: give it to one (kubectl label nodes NODE ${lacking.join(' ')}), or mend nodeSelector or affinity by kubectl get nodes --show-labels`,
    ],
    zhHans: [
      '节点的标签不符合 nodeSelector 或节点亲和性的要求',
      `没有节点带有标签 ${lacking.join('、')}：为某个节点添加它（kubectl label nodes 节点 ${lacking.join(' ')}），或按 kubectl get nodes --show-labels 修正 nodeSelector 或亲和性`,
    ],
  };
}

/** @see kubernetes: pkg/kubelet/kubelet_node_status.go initialNode, updateDefaultLabels */
const OF_KUBELET = /^(?:beta\.)?kubernetes\.io\/(?:os|arch|hostname)=/;

const labelsOf = ({ metadata }: Node): Readonly<Record<string, string>> => metadata.labels ?? {};

/** Of the only term, whose labels are all needed. */
function ofAffinity({ pod }: Situation, nodes: readonly Node[]): string[] {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.length !== 1) return [];
  return (terms[0]?.matchExpressions ?? []).flatMap(({ key, operator, values = [] }) =>
    operator === 'In' && values.length > 0 && !nodes.some((node) => values.includes(labelsOf(node)[key] ?? ''))
      ? [`${key}=${values[0]}`]
      : [],
  );
}

export function cordoned({ objects }: Situation): Meaning | undefined {
  const names = objects('Node').flatMap(({ metadata, spec }) => (spec?.unschedulable ? [metadata.name] : []));
  if (names.length === 0) return undefined;
  return {
    en: ['a node is cordoned', `kubectl uncordon ${names.join(' ')}`],
    zhHans: ['节点被标记为不可调度', `执行 kubectl uncordon ${names.join(' ')}`],
  };
}

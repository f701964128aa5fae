import { pinnedByVolume, unboundClaim } from './claim-hints.ts';
import type { Situation } from './context.ts';
import { type Meaning, moreThanAnyNode, unevenly } from './scheduling-hints.ts';
import { cordoned, labelsThatNoNodeHas, ofTaint } from './scheduling-objects.ts';

interface SchedulingReason extends Meaning {
  readonly pattern: RegExp;
  readonly concept: string;
  /** Nothing of the Pod's spec mends it. */
  readonly isElsewhere?: true;
  /** What it means of this Pod, where that is not what it mostly does. */
  readonly rather?: (situation: Situation, about: string) => Meaning | undefined;
}

/** What the scheduler's message says, what it means and what mends it. */
export const SCHEDULING_REASONS: readonly SchedulingReason[] = [
  {
    pattern: /Insufficient (\S+?)[.,](?:\s|$)/,
    en: ['a node has not enough $1 left for the requests of the Pod', 'Lower the request of $1, remove other Pods, or add a larger node'],
    zhHans: ['节点剩余的 $1 不足以满足 Pod 的请求', '降低 $1 的请求，移除其他 Pod，或增加更大的节点'],
    rather: moreThanAnyNode,
    concept: 'resources-and-qos',
  },
  {
    pattern: /Too many pods/,
    en: ['a node holds as many Pods as it may', 'Add a node, or remove Pods'],
    zhHans: ['节点上的 Pod 数已达上限', '增加节点或移除 Pod'],
    concept: 'scheduling',
  },
  {
    pattern: /untolerated taint \{([^}]*)\}/,
    en: ['a node has the taint {$1}, which the Pod does not tolerate', 'Add a toleration for it, or take the taint away'],
    zhHans: ['节点有污点 {$1}，而 Pod 没有容忍它', '添加对应的容忍度，或移除污点'],
    rather: ofTaint,
    concept: 'taints-and-tolerations',
  },
  {
    pattern: /didn't match Pod's node affinity\/selector/,
    en: [
      'the labels of a node are not what nodeSelector or node affinity demands',
      'Compare nodeSelector and affinity with kubectl get nodes --show-labels',
    ],
    rather: (situation) => labelsThatNoNodeHas(situation) ?? pinnedByVolume(situation),
    zhHans: ['节点的标签不符合 nodeSelector 或节点亲和性的要求', '用 kubectl get nodes --show-labels 核对 nodeSelector 和亲和性'],
    concept: 'affinity',
  },
  {
    pattern: /running PreScore plugin "NodeAffinity"/,
    en: [
      'a preference of its node affinity has a value that no label can have, and nodes are scored by it',
      'Correct the values of preferredDuringSchedulingIgnoredDuringExecution',
    ],
    zhHans: ['节点亲和性偏好中的某个值不可能是标签值，因此无法为节点打分', '更正 preferredDuringSchedulingIgnoredDuringExecution 中的值'],
    concept: 'affinity',
  },
  {
    pattern: /didn't match pod affinity rules/,
    en: [
      "no Pod that the Pod's affinity asks for runs near a node",
      'Let a Pod with the labels that its affinity asks for run first, or mend those labels and the topologyKey (kubectl get pods --show-labels), or prefer instead of require',
    ],
    zhHans: [
      '节点附近没有运行该 Pod 的亲和性所要求的 Pod',
      '先运行带有亲和性所要求标签的 Pod，或修正这些标签和 topologyKey（kubectl get pods --show-labels），或把“必须”改为“优先”',
    ],
    concept: 'affinity',
  },
  {
    pattern: /didn't match pod anti-affinity rules/,
    en: [
      "a Pod that the Pod's anti-affinity keeps away from runs near a node",
      'Add a node, remove such a Pod, mend the labels and the topologyKey of its anti-affinity, or prefer instead of require',
    ],
    zhHans: [
      '节点附近运行着该 Pod 的反亲和性所排斥的 Pod',
      '增加节点，移除这样的 Pod，修正反亲和性的标签和 topologyKey，或把“必须”改为“优先”',
    ],
    concept: 'affinity',
  },
  {
    pattern: /existing pods anti-affinity rules/,
    en: [
      'a Pod that runs on a node wants no Pod like this one near it',
      "Look at the anti-affinity of the Pods that run there: it is theirs, not this Pod's",
    ],
    zhHans: ['节点上已有的 Pod 通过反亲和性排斥此类 Pod', '查看那些已运行 Pod 的反亲和性：规则来自它们，而不是该 Pod'],
    concept: 'affinity',
  },
  {
    pattern: /pod topology spread constraints \(missing required label\)/,
    en: [
      'a node lacks the label by which the Pods are to be spread',
      'Label the nodes with the topologyKey of the constraint, or use a key that they have',
    ],
    zhHans: ['节点缺少用于分散 Pod 的标签', '为节点添加约束的 topologyKey 标签，或改用节点已有的键'],
    concept: 'topology-spread',
  },
  {
    pattern: /pod topology spread constraints(?! \(missing)/,
    en: ['the Pod would spread too unevenly', 'Raise maxSkew, or use whenUnsatisfiable: ScheduleAnyway'],
    zhHans: ['放置后 Pod 的分布会过于不均', '提高 maxSkew，或使用 whenUnsatisfiable: ScheduleAnyway'],
    rather: unevenly,
    concept: 'topology-spread',
  },
  {
    pattern: /free ports/,
    en: ['another Pod on the node has the same hostPort', 'Drop hostPort, or use another one'],
    zhHans: ['节点上已有 Pod 占用相同的 hostPort', '去掉 hostPort，或换一个'],
    concept: 'pod-addresses',
  },
  {
    pattern: /unbound immediate PersistentVolumeClaims/,
    en: [
      'a PersistentVolumeClaim of the Pod is not bound yet',
      'Look at kubectl get pvc: there must be a matching volume or a StorageClass',
    ],
    zhHans: ['Pod 的某个 PersistentVolumeClaim 尚未绑定', '查看 kubectl get pvc：需要匹配的卷或 StorageClass'],
    rather: unboundClaim,
    isElsewhere: true,
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /persistentvolumeclaim "([^"]+)" not found/,
    en: ['the PersistentVolumeClaim $1 does not exist', "Create the claim in the Pod's namespace"],
    zhHans: ['PersistentVolumeClaim $1 不存在', '在 Pod 的命名空间中创建该申领'],
    isElsewhere: true,
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /waiting for ephemeral volume controller to create the persistentvolumeclaim "([^"]+)"/,
    en: [
      'the claim $1 of an ephemeral volume is yet to be made',
      'Wait: a controller makes it from the template, and the Pod is tried again',
    ],
    zhHans: ['临时卷的申领 $1 尚未创建', '请等待：控制器会根据模板创建它，随后重新尝试该 Pod'],
    isElsewhere: true,
    concept: 'ephemeral-volumes',
  },
  {
    pattern: /PVC \S+\/(\S+) was not created for pod/,
    en: [
      'there is a claim named $1 already, which was not made for the ephemeral volume of the Pod',
      'Delete that claim, or give the Pod or its volume another name',
    ],
    zhHans: ['已存在名为 $1 的申领，但它不是为该 Pod 的临时卷创建的', '删除该申领，或为 Pod 或其卷改名'],
    concept: 'ephemeral-volumes',
  },
  {
    pattern: /binding volumes: timed out waiting for the condition/,
    en: [
      'ten minutes after a node was chosen a claim of the Pod had no volume yet',
      'Look for what the provisioner lacks (kubectl describe pvc)',
    ],
    zhHans: ['选定节点十分钟后，Pod 的某个申领仍未得到卷', '查看制备器缺少什么（kubectl describe pvc）'],
    isElsewhere: true,
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /volume node affinity conflict/,
    en: ['a volume of the Pod can only be reached from another node', 'Let the Pod run where its volume is'],
    zhHans: ['Pod 的卷只能在另一个节点上访问', '让 Pod 运行在其卷所在的节点'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /didn't find available persistent volumes to bind/,
    en: [
      'no volume that a node can reach suits a claim of the Pod, and its class makes none',
      'Compare size, access modes, class and node affinity of kubectl get pv with the claim, or use a class with a provisioner',
    ],
    zhHans: [
      '没有节点可用的卷满足 Pod 的申领，其存储类也不会创建卷',
      '将 kubectl get pv 的容量、访问模式、存储类和节点亲和性与申领核对，或使用带制备器的存储类',
    ],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /no available volume zone/,
    en: ['a volume of the Pod is in another zone than a node', 'Let the Pod run in the zone of its volume'],
    zhHans: ['Pod 的卷与节点不在同一可用区', '让 Pod 运行在其卷所在的可用区'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /ReadWriteOncePod access mode/,
    en: ['another Pod has the claim, which is for one Pod at a time', 'Remove the other Pod, or use ReadWriteOnce'],
    zhHans: ['另一个 Pod 正在使用该申领，而它同一时间只允许一个 Pod 使用', '移除另一个 Pod，或使用 ReadWriteOnce'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /no available disk/,
    en: ['a Pod on the node has the same disk', 'Let the Pods share it read-only, or give each its own disk'],
    zhHans: ['节点上的另一个 Pod 已使用同一磁盘', '让各 Pod 以只读方式共享，或为每个 Pod 提供各自的磁盘'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /exceed max volume count/,
    en: ['a node holds as many volumes of the driver as it may', 'Let the Pod run elsewhere, or use fewer volumes'],
    zhHans: ['节点上该驱动的卷数已达上限', '让 Pod 运行在其他节点，或减少卷的数量'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /bound to non-existent (?:pv|persistentvolume)|persistentvolume "[^"]+" not found/,
    en: ['the volume of a claim is gone, and its data with it', 'Delete the claim and make it anew'],
    zhHans: ['申领所绑定的卷已不存在，数据也随之丢失', '删除该申领并重新创建'],
    isElsewhere: true,
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /persistentvolumeclaim "([^"]+)" is being deleted/,
    en: [
      'the PersistentVolumeClaim $1 is on its way out',
      'Let the Pods end that still use the claim (Used By of kubectl describe pvc $1): then it goes, and can be created anew',
    ],
    zhHans: [
      'PersistentVolumeClaim $1 正在被删除',
      '让仍在使用该申领的 Pod 结束（见 kubectl describe pvc $1 的 Used By）：之后它才会消失，并可重新创建',
    ],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /nodeinfo not found for node name "([^"]+)"/,
    en: ['node affinity names the node $1, which does not exist', 'Compare the name with kubectl get nodes'],
    zhHans: ['节点亲和性指定的节点 $1 不存在', '与 kubectl get nodes 核对名称'],
    concept: 'scheduling',
  },
  {
    pattern: /pod affinity terms conflict/,
    en: ['a term of its node affinity demands two names of a node at once', 'Put the names into one list of values'],
    zhHans: ['节点亲和性的某个条件同时要求两个不同的节点名称', '把这些名称放进同一个 values 列表'],
    concept: 'affinity',
  },
  {
    pattern: /didn't satisfy plugin/,
    en: [
      'the nodes that its volumes and its node affinity name have none in common',
      'Compare the node affinity of the Pod with that of its volumes (kubectl describe pv)',
    ],
    zhHans: ['其卷与其节点亲和性所指定的节点没有交集', '将 Pod 的节点亲和性与其卷的节点亲和性核对（kubectl describe pv）'],
    concept: 'affinity',
  },
  {
    pattern: /preemption: failed to create manager for existing fields/,
    en: [
      'a Pod of lower priority that could make room cannot be told to go, since two entries of one of its lists have the same key',
      'Delete that Pod by hand, and make it anew without the entry that stands twice',
    ],
    zhHans: ['可让出空间的低优先级 Pod 无法被通知离开，因为它的某个列表中有两个键相同的条目', '手动删除该 Pod，去掉重复条目后重新创建'],
    concept: 'priority-and-preemption',
  },
  {
    // Of no use to the Pod where no other's going would make room.
    pattern: /(?<=(?:Insufficient|Too many pods|free ports).*)not eligible due to preemptionPolicy=Never/,
    en: [
      'the Pod may make no other leave (preemptionPolicy: Never)',
      'If Pods of lower priority stand in the way, create the Pod anew with a PriorityClass that preempts',
    ],
    zhHans: ['该 Pod 不得抢占其他 Pod（preemptionPolicy: Never）', '如果占位的是优先级较低的 Pod，改用允许抢占的 PriorityClass 并重新创建'],
    concept: 'priority-and-preemption',
  },
  {
    pattern: /were unschedulable/,
    en: ['a node is cordoned', 'kubectl uncordon the node'],
    zhHans: ['节点被标记为不可调度', '对该节点执行 kubectl uncordon'],
    rather: cordoned,
    isElsewhere: true,
    concept: 'scheduling',
  },
  {
    pattern: /no nodes available/,
    en: ['there is no node', 'Add a node'],
    zhHans: ['没有任何节点', '添加节点'],
    isElsewhere: true,
    concept: 'scheduling',
  },
];

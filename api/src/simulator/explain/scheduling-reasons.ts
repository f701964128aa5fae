/** What the scheduler's message says, what it means and what mends it. */
export const SCHEDULING_REASONS: readonly {
  readonly pattern: RegExp;
  readonly en: readonly [string, string];
  readonly zhHans: readonly [string, string];
  readonly concept: string;
}[] = [
  {
    pattern: /Insufficient (\S+?)[.,]/,
    en: ['a node has not enough $1 left for the requests of the Pod', 'Lower the request of $1, remove other Pods, or add a larger node'],
    zhHans: ['节点剩余的 $1 不足以满足 Pod 的请求', '降低 $1 的请求，移除其他 Pod，或增加更大的节点'],
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
    concept: 'taints-and-tolerations',
  },
  {
    pattern: /didn't match Pod's node affinity\/selector/,
    en: [
      'a node lacks the labels that nodeSelector or node affinity demands',
      'Compare nodeSelector and affinity with kubectl get nodes --show-labels',
    ],
    zhHans: ['节点缺少 nodeSelector 或节点亲和性要求的标签', '用 kubectl get nodes --show-labels 核对 nodeSelector 和亲和性'],
    concept: 'scheduling',
  },
  {
    pattern: /didn't match pod (anti-)?affinity rules/,
    en: [
      "the Pods that run on a node do not suit the Pod's (anti-)affinity",
      'Check the labels and the topologyKey, or prefer instead of require',
    ],
    zhHans: ['节点上运行的 Pod 不符合该 Pod 的（反）亲和性规则', '检查标签和 topologyKey，或把“必须”改为“优先”'],
    concept: 'scheduling',
  },
  {
    pattern: /pod topology spread constraints/,
    en: ['the Pod would spread too unevenly', 'Raise maxSkew, or use whenUnsatisfiable: ScheduleAnyway'],
    zhHans: ['放置后 Pod 的分布会过于不均', '提高 maxSkew，或使用 whenUnsatisfiable: ScheduleAnyway'],
    concept: 'scheduling',
  },
  {
    pattern: /free ports/,
    en: ['another Pod on the node has the same hostPort', 'Drop hostPort, or use another one'],
    zhHans: ['节点上已有 Pod 占用相同的 hostPort', '去掉 hostPort，或换一个'],
    concept: 'shared-network',
  },
  {
    pattern: /unbound immediate PersistentVolumeClaims/,
    en: [
      'a PersistentVolumeClaim of the Pod is not bound yet',
      'Look at kubectl get pvc: there must be a matching volume or a StorageClass',
    ],
    zhHans: ['Pod 的某个 PersistentVolumeClaim 尚未绑定', '查看 kubectl get pvc：需要匹配的卷或 StorageClass'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /persistentvolumeclaim "([^"]+)" not found/,
    en: ['the PersistentVolumeClaim $1 does not exist', "Create the claim in the Pod's namespace"],
    zhHans: ['PersistentVolumeClaim $1 不存在', '在 Pod 的命名空间中创建该声明'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /volume node affinity conflict/,
    en: ['a volume of the Pod can only be reached from another node', 'Let the Pod run where its volume is'],
    zhHans: ['Pod 的卷只能在另一个节点上访问', '让 Pod 运行在其卷所在的节点'],
    concept: 'persistent-volume-claims',
  },
  {
    pattern: /were unschedulable/,
    en: ['a node is cordoned', 'kubectl uncordon the node'],
    zhHans: ['节点被标记为不可调度', '对该节点执行 kubectl uncordon'],
    concept: 'scheduling',
  },
  { pattern: /no nodes available/, en: ['there is no node', 'Add a node'], zhHans: ['没有任何节点', '添加节点'], concept: 'scheduling' },
];

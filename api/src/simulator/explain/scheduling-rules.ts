import { isMirrorPod } from '../apimachinery/mirror-pod.ts';
import type { PersistentVolumeClaim } from '../apimachinery/objects.ts';
import { refusalOf } from '../controllers/index.ts';
import type { Localized } from '../types.ts';
import { both, lastEvent, operand, operandOf, type Rule } from './context.ts';
import { SCHEDULING_REASONS } from './scheduling-reasons.ts';

/** Scheduling gates hold the Pod back. */
export const gated: Rule = ({ pod }) => {
  const gates = (pod.spec.schedulingGates ?? []).map(({ name }) => name).join(', ');
  if (!gates) return undefined;
  return {
    headline: both(`The Pod waits at its scheduling gates: ${gates}`, `Pod 在等待调度门控：${gates.replaceAll(', ', '、')}`),
    text: both('The scheduler does not look at the Pod while it has a gate.', '只要存在门控，调度器就不会考虑该 Pod。'),
    remedies: {
      en: [
        `Whoever added the gate removes it by a patch of spec.schedulingGates; if nobody will: kubectl patch pod ${operandOf(pod)} -p '{"spec":{"schedulingGates":null}}'`,
      ],
      zhHans: [
        `由添加门控者通过修改 spec.schedulingGates 将其移除；若没有人会移除：kubectl patch pod ${operandOf(pod)} -p '{"spec":{"schedulingGates":null}}'`,
      ],
    },
    concepts: ['scheduling-gates', 'scheduling'],
    ends: ['SchedulingGated'],
  };
};

/** The Pod has no node, and what the scheduler last said of it tells why. */
export const unschedulable: Rule = (situation) => {
  const { pod } = situation;
  if (pod.spec.nodeName) return undefined;
  const condition = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  const message = condition?.message ?? lastEvent(situation, 'FailedScheduling')?.message ?? '';
  if (!message) return undefined;
  const matches = SCHEDULING_REASONS.flatMap((one) => {
    // One resource or taint is told after the other, each once.
    const told = [...message.matchAll(new RegExp(one.pattern, 'g'))];
    const said = new Map(told.map(([match, what = '']) => [one.en.join('').includes('$1') ? what : '', match]));
    return [...said].map(([what, match]) => ({
      ...one,
      ...one.rather?.(situation, what),
      match,
      fill: (text: string) => text.replaceAll('$1', what),
    }));
  });
  // That the control plane is not for everybody is as it should be: it is told where nothing else stands in the way.
  const others = matches.filter(({ match }) => !match.includes('node-role.kubernetes.io/control-plane'));
  const found = others.length > 0 ? others : matches;
  const list = (pick: (one: (typeof found)[number]) => string) => [...new Set(found.map((one) => one.fill(pick(one))))];
  const promised = pod.status.nominatedNodeName;
  if (promised)
    return {
      headline: both(
        `Room is being made for the Pod on ${promised}: Pods of lower priority have to leave`,
        `正在 ${promised} 上为该 Pod 腾出空间：优先级较低的 Pod 必须离开`,
      ),
      text: both(
        `No node had room: ${message} The Pod is more important than others, so the scheduler preempts them. When their grace periods are over it tries again; until then status.nominatedNodeName names the node, which is a plan and no promise.`,
        `没有节点有足够空间：${message} 该 Pod 比其他 Pod 更重要，因此调度器抢占它们。待其宽限期结束后会重试；在此之前 status.nominatedNodeName 指明该节点，这只是计划而非承诺。`,
      ),
      remedies: { en: ['Wait for the grace periods of the victims'], zhHans: ['等待被抢占 Pod 的宽限期结束'] },
      concepts: ['priority-and-preemption', 'scheduling'],
      ends: ['SchedulingFailed'],
    };
  const asked = whatWasAsked(message);
  const why = both(
    list(({ en }) => en[0]).join('; '),
    list(({ zhHans }) => zhHans[0])
      .map(inChinese)
      .join('；'),
  );
  return {
    headline: NOT_BOUND.test(message)
      ? both(`The Pod could not be bound to its node: ${why.en || message}`, `Pod 未能绑定到其节点：${why.zhHans || message}`)
      : both(`No node suits the Pod: ${why.en || message}`, `没有合适的节点：${why.zhHans || message}`),
    text: both(
      `${asked.en}: ${message} It tries again when something changes that could help, and after 5 minutes at the latest.`,
      `${asked.zhHans}：${message} 当出现可能有帮助的变化时会重试，最迟 5 分钟后重试。`,
    ),
    remedies: { en: list(({ en }) => en[1]), zhHans: list(({ zhHans }) => zhHans[1]).map(inChinese) },
    concepts: ['scheduling', ...new Set(found.map(({ concept }) => concept).filter((slug) => slug !== 'scheduling'))],
    ends: ['SchedulingFailed'],
    ...(found.some(({ isElsewhere }) => !isElsewhere) && { inSpec: true }),
  };
};

const NOT_BOUND = /^running (?:Pre)?Bind plugin/;

/** How far the scheduler came. Each reason of a node begins with the number of nodes that gave it. */
function whatWasAsked(message: string) {
  if (NOT_BOUND.test(message))
    return both('The scheduler chose a node, and failed to bind the Pod to it', '调度器选择了节点，但未能把 Pod 绑定到该节点');
  if (message.startsWith('running PreScore plugin'))
    return both('The scheduler found nodes that fit, and failed when it was to compare them', '调度器找到了合适的节点，但在比较它们时失败');
  return /^0\/\d+ nodes are available: \d/.test(message)
    ? both('The scheduler asked every node and each one refused', '调度器询问了每个节点，均被拒绝')
    : both('The scheduler found an obstacle before it asked any node', '调度器在询问任何节点之前就遇到了障碍');
}

/** The cluster's own scheduler has ended, and no other leads: nobody looks at the Pod, and nothing is said of it. */
export const schedulerGone: Rule = ({ pod, trace, at }) => {
  if (pod.status.phase !== 'Pending' || pod.spec.nodeName || (pod.spec.schedulerName ?? 'default-scheduler') !== 'default-scheduler')
    return undefined;
  const last = trace.findLast(
    ({ at: when, detail, type }) => when <= at && COMES_AND_GOES.has(type.name) && detail.component === 'kube-scheduler',
  );
  if (last?.type.name !== 'ComponentStopped') return undefined;
  return {
    headline: both('The cluster has no scheduler: nobody gives the Pod a node', '集群没有调度器：没有谁为 Pod 分配节点'),
    text: both(
      'kube-scheduler is a static Pod of the control plane. While it does not run, or does not lead, a Pod without a node stays Pending, without a condition and without events.',
      'kube-scheduler 是控制平面的静态 Pod。只要它没有运行或没有当上领导者，没有节点的 Pod 就保持 Pending，既没有状况也没有事件。',
    ),
    remedies: {
      en: [
        'Look at it: kubectl get pods -n kube-system, kubectl describe pod and kubectl logs of kube-scheduler-control-plane',
        "Mend /etc/kubernetes/manifests/kube-scheduler.yaml on the control plane's node, or put it back",
      ],
      zhHans: [
        '查看它：kubectl get pods -n kube-system，以及对 kube-scheduler-control-plane 执行 kubectl describe pod 和 kubectl logs',
        '在控制平面节点上修好 /etc/kubernetes/manifests/kube-scheduler.yaml，或把它放回原处',
      ],
    },
    concepts: ['static-pods', 'scheduling'],
    ends: [],
  };
};
const COMES_AND_GOES: ReadonlySet<string> = new Set(['ComponentStopped', 'ComponentLeads']);

/** Nobody has taken the Pod up: neither a scheduler nor the kubelet of the node that it names. */
export const waitsForNode: Rule = ({ pod }) => {
  if (pod.status.phase !== 'Pending' || pod.status.conditions?.some(({ type }) => type === 'Initialized')) return undefined;
  // The kubelet has made it itself, of what runs already.
  if (isMirrorPod(pod)) return undefined;
  const node = pod.spec.nodeName;
  return {
    headline: node
      ? both(
          `The Pod is bound to ${node}, and no kubelet of that name has taken it up`,
          `Pod 已绑定到 ${node}，但该名称的 kubelet 尚未接管`,
        )
      : pod.spec.schedulerName && pod.spec.schedulerName !== 'default-scheduler'
        ? both(
            `No scheduler of the name ${pod.spec.schedulerName} has taken the Pod up`,
            `没有名为 ${pod.spec.schedulerName} 的调度器接管该 Pod`,
          )
        : both('The Pod has only just been created, or its scheduler is not there', 'Pod 刚刚创建，或其调度器不存在'),
    text: node
      ? both(
          'spec.nodeName leaves the scheduler out. Only the kubelet of the node of that very name starts the Pod.',
          'spec.nodeName 会绕过调度器。只有同名节点上的 kubelet 才会启动该 Pod。',
        )
      : both(
          `Its scheduler is ${pod.spec.schedulerName ?? 'default-scheduler'}; only that one gives it a node.`,
          `其调度器为 ${pod.spec.schedulerName ?? 'default-scheduler'}；只有它会为 Pod 分配节点。`,
        ),
    remedies: node
      ? {
          en: ['Delete the Pod, and create it anew with the name of a node of kubectl get nodes, or without spec.nodeName'],
          zhHans: ['删除 Pod，并使用 kubectl get nodes 中的节点名称重新创建，或不设 spec.nodeName'],
        }
      : (pod.spec.schedulerName ?? 'default-scheduler') === 'default-scheduler'
        ? { en: [], zhHans: [] }
        : {
            en: [`Run the scheduler ${pod.spec.schedulerName}, or create the Pod anew without schedulerName`],
            zhHans: [`运行调度器 ${pod.spec.schedulerName}，或去掉 schedulerName 后重新创建 Pod`],
          },
    concepts: ['scheduling'],
    ends: ['PodBound'],
  };
};

/** The scheduler has chosen a node, and waits for volumes to be made there. */
export const awaitsVolumes: Rule = ({ pod, entries, objects }) => {
  if (pod.spec.nodeName) return undefined;
  const last = entries.findLast(({ type }) => type.name === 'VolumesAwaited' || type.name === 'SchedulingFailed');
  if (last?.type.name !== 'VolumesAwaited') return undefined;
  const { node } = last.detail;
  const claims = last.detail.claims as readonly string[];
  const refused = objects('PersistentVolumeClaim').find(
    (claim) =>
      claims.includes(claim.metadata.name) && claim.metadata.namespace === pod.metadata.namespace && refusalOf(claim) !== undefined,
  );
  const other = refused && otherClaim(refused);
  return {
    headline: both(
      `The scheduler has chosen ${node}, and waits until the Pod's claims have their volumes: ${claims.join(', ')}`,
      `调度器已选择 ${node}，正在等待 Pod 的申领获得卷：${claims.join('、')}`,
    ),
    text: both(
      'A class with volumeBindingMode WaitForFirstConsumer has its volumes made for the node that was chosen; the Pod is bound when they are there. After 10 minutes the scheduler gives up and begins anew.',
      '存储类的 volumeBindingMode 为 WaitForFirstConsumer 时，会为选定的节点创建卷；卷就绪后 Pod 才会绑定。10 分钟后调度器放弃并重新开始。',
    ),
    remedies: {
      en: [
        ...(other ? [other.en] : []),
        `Look for what the provisioner lacks (kubectl describe pvc ${operand(`${claims[0]}`, pod.metadata.namespace ?? 'default')})`,
      ],
      zhHans: [
        ...(other ? [other.zhHans] : []),
        `查看制备器缺少什么（kubectl describe pvc ${operand(`${claims[0]}`, pod.metadata.namespace ?? 'default')}）`,
      ],
    },
    concepts: ['persistent-volume-claims', 'scheduling'],
    ends: ['VolumesAwaited'],
  };
};

/** A claim of which the provisioner makes a volume. @see local-path-provisioner: provisioner.go Provision */
function otherClaim(claim: PersistentVolumeClaim): Localized {
  const [lacks, chinese] = claim.spec?.selector
    ? ['without a selector', '去掉 selector']
    : ['with accessModes: [ReadWriteOnce]', '使用 accessModes: [ReadWriteOnce]'];
  const { name } = claim.metadata;
  return both(
    `Create the claim ${name} anew ${lacks}, or with another class, and the Pod with it: its provisioner says “${refusalOf(claim)}”`,
    `重新创建申领 ${name}（${chinese}，或改用其他存储类），并重新创建 Pod：其制备器报告“${refusalOf(claim)}”`,
  );
}

/** The two resources that everybody speaks of by a Chinese word. */
const inChinese = (text: string): string => text.replaceAll(' memory ', '内存').replaceAll(' cpu ', ' CPU ');

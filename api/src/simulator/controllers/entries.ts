import { entryType } from '../engine/index.ts';

/** A node's kubelet has not been heard of for 40 seconds. */
export const nodeBecameUnknown = entryType<{ node: string }>({
  name: 'NodeBecameUnknown',
  kind: 'NODE',
  source: 'pkg/controller/nodelifecycle/node_lifecycle_controller.go monitorNodeHealth',
  concept: 'node-failure',
  en: ({ node }) => `Nothing was heard from ${node} for 40 s: the node controller sets its Ready condition to Unknown and taints it`,
  zhHans: ({ node }) => `40 秒没有收到 ${node} 的消息：节点控制器把它的 Ready 状况设为 Unknown，并添加污点`,
});

/** A Pod is told not to be ready, since its node is not. */
export const podNotReadyWithNode = entryType<{ node: string }>({
  name: 'PodNotReadyWithNode',
  kind: 'CONDITION',
  source: 'pkg/controller/util/node/controller_utils.go MarkPodsNotReady',
  concept: 'node-failure',
  en: ({ node }) => `The node controller marks the Pod as not ready, because ${node} is not`,
  zhHans: ({ node }) => `由于 ${node} 未就绪，节点控制器把该 Pod 标记为未就绪`,
});

/** A NoExecute taint that the Pod tolerates for a time only; seconds until it goes. */
export const evictionPlanned = entryType<{ node: string; taints: readonly string[]; seconds: number }>({
  name: 'TaintEvictionPlanned',
  kind: 'NODE',
  source: 'pkg/controller/nodelifecycle/scheduler/taint_manager.go processPodOnNode',
  concept: 'taints-and-tolerations',
  en: ({ node, taints, seconds }) => `${node} is tainted (${taints.join(', ')}): the Pod tolerates that for ${seconds} s more`,
  zhHans: ({ node, taints, seconds }) => `${node} 带有污点（${taints.join('、')}）：该 Pod 还可容忍 ${seconds} 秒`,
});

/** Why an eviction that was planned will not be. */
export type EvictionEnd = 'untainted' | 'tolerated' | 'gone';

/** The taint, or what did not tolerate it, is gone before the time was over. */
export const evictionCancelled = entryType<{ node: string; why: EvictionEnd }>({
  name: 'TaintEvictionCancelled',
  kind: 'NODE',
  source: 'pkg/controller/nodelifecycle/scheduler/taint_manager.go cancelWorkWithEvent',
  concept: 'taints-and-tolerations',
  en: ({ node, why }) =>
    ({
      untainted: `The taint on ${node} is gone: the Pod may stay`,
      tolerated: `The Pod tolerates the taints of ${node} for ever now: it may stay`,
      gone: 'The Pod is gone: nobody need evict it any more',
    })[why],
  zhHans: ({ node, why }) =>
    ({
      untainted: `${node} 上的污点已消失：该 Pod 可以留下`,
      tolerated: `该 Pod 现在永久容忍 ${node} 的污点：它可以留下`,
      gone: '该 Pod 已不存在：无需再驱逐',
    })[why],
});

/** The taint manager deletes the Pod. */
export const evictedByTaint = entryType<{ node: string }>({
  name: 'EvictedByTaint',
  kind: 'NODE',
  source: 'pkg/controller/nodelifecycle/scheduler/taint_manager.go deletePodHandler',
  concept: 'taints-and-tolerations',
  en: ({ node }) => `The taint manager deletes the Pod: it does not tolerate a NoExecute taint of ${node} (any longer)`,
  zhHans: ({ node }) => `污点管理器删除该 Pod：它不（再）容忍 ${node} 的 NoExecute 污点`,
});

/** The API server refuses the condition that was to be set before the Pod is deleted. */
export const notApplied = entryType<{ who: 'taint manager' | 'Pod garbage collector'; problem: string }>({
  name: 'StatusNotApplied',
  kind: 'NODE',
  source: 'pkg/controller/podgc/gc_controller.go markFailedAndDeletePodWithCondition',
  concept: 'node-failure',
  en: ({ who, problem }) => `The ${who} does not get to delete the Pod, since it cannot say so in its status first: ${problem}`,
  zhHans: ({ who, problem }) =>
    `${who === 'taint manager' ? '污点管理器' : 'Pod 垃圾收集器'}无法删除该 Pod，因为它不能先在其状态中写明：${problem}`,
});

/** The Pod garbage collector deletes the Pod. */
export const collected = entryType<{ why: string }>({
  name: 'PodGarbageCollected',
  kind: 'NODE',
  source: 'pkg/controller/podgc/gc_controller.go',
  concept: 'pod-garbage-collection',
  en: ({ why }) => `The Pod garbage collector removes the Pod: ${why}`,
  zhHans: ({ why }) => `Pod 垃圾收集器移除该 Pod：${why}`,
});

/** The garbage collector deletes a Pod that belongs to nothing that is there. */
export const ownerGone = entryType<{ owners: readonly string[] }>({
  name: 'OwnerGone',
  kind: 'NODE',
  source: 'pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem',
  concept: 'owners-and-finalizers',
  en: ({ owners }) => `The garbage collector deletes the Pod: its owner ${owners.join(', ')} is not there`,
  zhHans: ({ owners }) => `垃圾收集器删除该 Pod：其属主 ${owners.join('、')} 不存在`,
});

/** A claim has got its volume. */
export const claimBound = entryType<{ claim: string; volume: string }>({
  name: 'ClaimBound',
  kind: 'VOLUME',
  source: 'pkg/controller/volume/persistentvolume/pv_controller.go bind',
  concept: 'persistent-volume-claims',
  en: ({ claim, volume }) => `The claim ${claim} is bound to the volume ${volume}`,
  zhHans: ({ claim, volume }) => `申领 ${claim} 已绑定到卷 ${volume}`,
});

/** A volume was made for a claim. */
export const volumeProvisioned = entryType<{ claim: string; volume: string; storageClass: string }>({
  name: 'VolumeProvisioned',
  kind: 'VOLUME',
  source: 'sig-storage-lib-external-provisioner/controller/controller.go provisionClaimOperation',
  concept: 'persistent-volume-claims',
  en: ({ claim, volume, storageClass }) =>
    `The provisioner of the class ${storageClass} has made the volume ${volume} for the claim ${claim}`,
  zhHans: ({ claim, volume, storageClass }) => `存储类 ${storageClass} 的制备器为申领 ${claim} 创建了卷 ${volume}`,
});

/** A volume hangs on the node, and may be mounted. */
export const volumeAttached = entryType<{ volume: string; node: string }>({
  name: 'VolumeAttached',
  kind: 'VOLUME',
  source: 'pkg/controller/volume/attachdetach/reconciler/reconciler.go',
  concept: 'persistent-volume-claims',
  en: ({ volume, node }) => `The volume ${volume} is attached to ${node}`,
  zhHans: ({ volume, node }) => `卷 ${volume} 已挂接到 ${node}`,
});

/** The volume still hangs on another node, and only one may have it. */
export const attachRefused = entryType<{ volume: string; node: string; other: string }>({
  name: 'AttachRefused',
  kind: 'VOLUME',
  source: 'pkg/controller/volume/attachdetach/reconciler/reconciler.go reportMultiAttachError',
  concept: 'persistent-volume-claims',
  en: ({ volume, node, other }) =>
    `The volume ${volume} is for one node at a time, and attached to ${other}: it cannot be attached to ${node} as well`,
  zhHans: ({ volume, node, other }) => `卷 ${volume} 同一时间只能供一个节点使用，且已挂接到 ${other}：不能再挂接到 ${node}`,
});

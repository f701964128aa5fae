import { type Taint, type Toleration, tolerates } from '../scheduler/index.ts';
import { both, type Rule } from './context.ts';

/** A taint that the Pod tolerates for a time: it runs on until then. @see kubernetes: pkg/controller/nodelifecycle/scheduler/taint_manager.go processPodOnNode */
export const toleratedForATime: Rule = ({ pod, snapshot, objects }) => {
  if (snapshot.phase !== 'RUNNING' || pod.metadata.deletionTimestamp) return undefined;
  const taints = objects('Node').find(({ metadata }) => metadata.name === pod.spec.nodeName)?.spec.taints ?? [];
  const limited = taints
    .filter(({ effect }) => effect === 'NoExecute')
    .flatMap((taint) => {
      const used = (pod.spec.tolerations ?? []).filter((one) => tolerates(one as Toleration, taint as Taint));
      const seconds = Math.min(...used.map(({ tolerationSeconds }) => tolerationSeconds ?? Number.POSITIVE_INFINITY));
      return Number.isFinite(seconds) ? [{ taint, seconds }] : [];
    })
    .sort((a, b) => a.seconds - b.seconds);
  const [first] = limited;
  if (!first) return undefined;
  const { taint, seconds } = first;
  const told = `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
  return {
    headline: both(
      `The Pod runs on for now: its node has the taint ${told}, which it tolerates for ${seconds} s`,
      `Pod 暂时继续运行：其节点有污点 ${told}，Pod 只容忍它 ${seconds} 秒`,
    ),
    text: both(
      'The time counts from when the taint came. When it is over the Pod is deleted, unless the taint has gone before.',
      '时间从污点出现时开始计算。到时 Pod 会被删除，除非在此之前污点已消失。',
    ),
    remedies: {
      en: ['Take the taint away, or leave tolerationSeconds out for a Pod that is to stay'],
      zhHans: ['移除污点；如果 Pod 应当留下，则去掉 tolerationSeconds'],
    },
    concepts: ['taints-and-tolerations', 'phases'],
    ends: ['ConditionChanged', 'ContainerStarted'],
  };
};

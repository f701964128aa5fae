import { isMirrorPod } from '../apimachinery/mirror-pod.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { isPodTerminal } from '../apimachinery/pod-phase.ts';
import type { Localized } from '../types.ts';
import { both, operand, type Remedies, type Rule, type Situation } from './context.ts';

/** A rule of which the remedies are in the Pod's spec. */
export const inSpec =
  (rule: Rule): Rule =>
  (situation) => {
    const diagnosis = rule(situation);
    return diagnosis && { ...diagnosis, inSpec: true };
  };

/** How a change of the spec comes about is told last, where no remedy says so. */
export function withNewPod({ pod, snapshot }: Situation, remedies: Remedies): Remedies {
  if (!snapshot.exists || remedies.en.length === 0 || remedies.en.some((remedy) => TOLD.test(remedy))) return remedies;
  const { en, zhHans } = changed(pod);
  return { en: [...remedies.en, en], zhHans: [...remedies.zhHans, zhHans] };
}

const TOLD = /\b(?:anew|replace --force)\b/;

/** @see kubernetes: pkg/apis/core/validation/validation.go ValidatePodUpdate */
function changed(pod: Pod): Localized {
  const { namespace = 'default', ownerReferences = [] } = pod.metadata;
  const owner = ownerReferences.find(({ controller }) => controller);
  const where = namespace === 'default' ? '' : ` -n ${namespace}`;
  if (isMirrorPod(pod))
    return both(
      'To change what is in the spec of a static Pod, edit its file on its node: the kubelet makes the Pod anew from it',
      '要修改静态 Pod 的 spec，请编辑其节点上的文件：kubelet 会据此重新创建 Pod',
    );
  if (!owner && isPodTerminal(pod))
    return both(
      `The Pod has ended for good: kubectl replace --force -f FILE${where} makes it anew, with what is changed`,
      `该 Pod 已永久结束：kubectl replace --force -f 文件${where} 会用修改后的内容重新创建它`,
    );
  if (!owner)
    return both(
      `A change of the spec takes a new Pod: kubectl replace --force -f FILE${where} (a Pod that exists lets only its images, activeDeadlineSeconds and added tolerations be changed)`,
      `修改 spec 需要新的 Pod：kubectl replace --force -f 文件${where}。已存在的 Pod 只能修改镜像、activeDeadlineSeconds，或增加容忍度`,
    );
  const { kind, name } = templateOf(pod) as Template;
  return both(
    `Change the spec where the Pod comes from, in the template of its ${kind}, and not in the Pod: kubectl edit ${kind} ${operand(name, namespace)}`,
    `在 Pod 的来源（其 ${kind} 的模板）中修改 spec，而不是在 Pod 中修改：kubectl edit ${kind} ${operand(name, namespace)}`,
  );
}

interface Template {
  readonly kind: string;
  readonly name: string;
}

/** What the template of the Pod is in: its controller, or the Deployment of that; undefined where it has none. */
export function templateOf({ metadata }: Pod): Template | undefined {
  const owner = (metadata.ownerReferences ?? []).find(({ controller }) => controller);
  const hash = metadata.labels?.['pod-template-hash'];
  if (!owner || owner.kind === 'Node') return undefined;
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`))
    return { kind: 'deployment', name: owner.name.slice(0, -hash.length - 1) };
  return { kind: owner.kind.toLowerCase(), name: owner.name };
}

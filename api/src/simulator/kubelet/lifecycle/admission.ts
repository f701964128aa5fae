import type { Node, Pod, PodSpec } from '../../apimachinery/objects.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import { amountOf, isExtendedResource, podRequests, type ResourceList, resourceList } from '../../apimachinery/resources.ts';
import { byObject } from '../../engine/index.ts';
import { hostPorts, matchesRequiredNodeAffinity, portsConflict, tolerates } from '../../scheduler/index.ts';
import type { Pressure } from '../nodestatus/conditions.ts';
import { conditionOf } from '../nodestatus/conditions.ts';
import { isCriticalPod, isStaticPod } from '../pod/source.ts';
import { podsToPreempt, type Requirement } from './preemption.ts';
import type { Refusal } from './refusal.ts';
import { forbiddenSysctl } from './sysctls.ts';

/** It will, once these are gone; or it will not even then. */
interface Preemption {
  readonly preempt: readonly Pod[];
  readonly refusal?: Refusal | undefined;
}

/**
 * Why this node will not run a Pod that was given to it; undefined if it will. The scheduler has asked the same before, but
 * a Pod may name its node itself.
 * @see kubernetes: pkg/kubelet/lifecycle/predicate.go, pkg/kubelet/eviction/eviction_manager.go Admit, pkg/kubelet/sysctl/allowlist.go
 */
export function admitPod(
  pod: Pod,
  active: readonly Pod[],
  node: Node,
  pressures: ReadonlySet<Pressure>,
  allowedUnsafeSysctls: readonly string[],
): Refusal | Preemption | undefined {
  const refusal = underPressure(pod, pressures) ?? forbiddenSysctl(pod.spec, allowedUnsafeSysctls);
  if (refusal) return refusal;
  const verdict = doesNotFit(pod, active, node);
  // Only since v1.28 is the system looked at first (116892).
  return verdict && 'preempt' in verdict ? { ...verdict, refusal: otherSystem(pod, node) } : (verdict ?? otherSystem(pod, node));
}

function underPressure(pod: Pod, pressures: ReadonlySet<Pressure>): Refusal | undefined {
  if (pressures.size === 0 || isCriticalPod(pod)) return undefined;
  if (pressures.size === 1 && pressures.has('MEMORY')) {
    if (computePodQOS(pod.spec) !== 'BestEffort') return undefined;
    const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' as const };
    if ((pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint))) return undefined;
  }
  const conditions = [...pressures].map((pressure) => conditionOf(pressure)).join(' ');
  return { reason: 'Evicted', message: `The node had condition: [${conditions}]. ` };
}

/**
 * A node's system is its kubelet's own, which labels it so. What Pods say of it is looked for among their labels, though their selectors are meant:
 * of these the node's affinity is the judge. @see kubernetes: pkg/kubelet/lifecycle/predicate.go rejectPodAdmissionBasedOnOSSelector, …OSField
 */
function otherSystem({ metadata, spec }: Pod, node: Node): Refusal | undefined {
  const system = node.metadata.labels?.['kubernetes.io/os'] ?? 'linux';
  if ((metadata.labels?.['kubernetes.io/os'] ?? system) !== system) {
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  }
  if (spec.os && spec.os.name !== system)
    return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" };
  return undefined;
}

/** A critical Pod is refused for no lack of resources: others make room. @see kubernetes: pkg/kubelet/preemption HandleAdmissionFailure */
function doesNotFit(pod: Pod, active: readonly Pod[], node: Node): Refusal | Preemption | undefined {
  const others = active.filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const lacking = insufficientResources(pod, others, node);
  if (!isCriticalPod(pod)) return lacking[0] ?? failedPredicate(pod, others, node);
  const refusal = failedPredicate(pod, others, node);
  if (refusal || lacking.length === 0) return refusal;
  const preempt = podsToPreempt(pod, active, lacking);
  if (typeof preempt !== 'string') return { preempt };
  const message = `Unexpected error while attempting to recover from admission failure: preemption: ${preempt}`;
  return { reason: 'UnexpectedAdmissionError', message };
}

/** Stored specs never change. */
const requestsOf = byObject((spec: PodSpec) => podRequests(spec));

/** In the order in which they are told. @see kubernetes: pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest */
function insufficientResources(pod: Pod, others: readonly Pod[], node: Node): (Refusal & Requirement)[] {
  const allocatable = resourceList(node.status.allocatable);
  const found: (Refusal & Requirement)[] = [];
  const room = Number(amountOf(allocatable, 'pods').value());
  if (others.length + 1 > room) found.push(outOf('pods', 1, others.length, room));
  const requests = requestsOf(withoutMissing(pod.spec, allocatable));
  const names = [...requests].filter(([, amount]) => !amount.isZero());
  if (names.length === 0) return found;
  // Only a Pod that asks for nothing at all fits a node that has given away too much.
  for (const name of new Set(['cpu', 'memory', 'ephemeral-storage', ...names.map(([name]) => name)])) {
    const requested = amountOf(requests, name);
    const count = (quantity: typeof requested) => Number(name === 'cpu' ? quantity.milliValue() : quantity.value());
    const used = others.reduce((sum, other) => sum + count(amountOf(requestsOf(other.spec), name)), 0);
    const capacity = count(amountOf(allocatable, name));
    if (count(requested) > capacity - used) found.push(outOf(name, count(requested), used, capacity));
  }
  return found;
}

/**
 * An extended resource of which the node knows nothing is not asked for by a container (an init container's is: up to v1.30).
 * @see kubernetes: pkg/kubelet/lifecycle/predicate.go removeMissingExtendedResources; 124273
 */
function withoutMissing(spec: PodSpec, allocatable: ResourceList): PodSpec {
  const isMissing = (name: string): boolean => isExtendedResource(name) && !allocatable.has(name);
  if (!spec.containers.some(({ resources }) => Object.keys(resources?.requests ?? {}).some(isMissing))) return spec;
  const containers = spec.containers.map((container) => {
    const requests = Object.entries(container.resources?.requests ?? {}).filter(([name]) => !isMissing(name));
    return { ...container, resources: { ...container.resources, requests: Object.fromEntries(requests) } };
  });
  return { ...spec, containers };
}

function failedPredicate(pod: Pod, others: readonly Pod[], node: Node): Refusal | undefined {
  if (!matchesRequiredNodeAffinity(pod, node)) return predicate('NodeAffinity');
  const taken = others.flatMap(hostPorts);
  if (hostPorts(pod).some((port) => taken.some((other) => portsConflict(port, other)))) return predicate('NodePorts');
  const untolerated = (node.spec.taints ?? []).some(
    (taint) =>
      taint.effect === 'NoExecute' &&
      !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, { ...taint, effect: 'NoExecute' })),
  );
  return untolerated && !isStaticPod(pod) ? predicate('TaintToleration') : undefined;
}

const outOf = (name: string, requested: number, used: number, capacity: number): Refusal & Requirement => ({
  name,
  quantity: requested - (capacity - used),
  reason: `OutOf${name}`,
  message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
});
const predicate = (name: string): Refusal => ({ reason: name, message: `Predicate ${name} failed` });

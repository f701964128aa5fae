import type { Container, PodSpec } from '../../apimachinery/objects.ts';
import { computePodQOS } from '../../apimachinery/qos.ts';
import { amountOf, resourceList } from '../../apimachinery/resources.ts';
import { byObject } from '../../engine/index.ts';
import { isNodeCriticalPod } from '../pod/source.ts';

/**
 * How readily the kernel kills a container when the node runs out of memory: from -997 (never) to 1000 (first).
 * @see kubernetes: pkg/kubelet/qos/policy.go GetContainerOOMScoreAdjust
 */
export function containerOOMScoreAdjust(
  pod: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }; readonly spec: PodSpec },
  container: Container,
  memoryCapacity: bigint,
): number {
  if (isNodeCriticalPod(pod)) return GUARANTEED;
  const qosClass = qosClassOf(pod.spec);
  if (qosClass === 'Guaranteed') return GUARANTEED;
  if (qosClass === 'BestEffort') return BEST_EFFORT;
  const request = amountOf(resourceList(container.resources?.requests), 'memory').value();
  const score = 1000 - Number((1000n * request) / memoryCapacity);
  // Burstable stays between the two others.
  if (score < 1000 + GUARANTEED) return 1000 + GUARANTEED;
  return score === BEST_EFFORT ? score - 1 : score;
}

/** Stored specs never change. */
const qosClassOf = byObject((spec: PodSpec) => computePodQOS(spec));

const GUARANTEED = -997;
const BEST_EFFORT = 1000;

import { compareText } from '../../apimachinery/compare-text.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';

/** @see kubernetes: pkg/controller/controller_utils.go IsPodActive */
export const isActive = (pod: Pod): boolean => !pod.metadata.deletionTimestamp && !isPodTerminal(pod);

/** To which it is bound, or is to be. @see kubernetes: pkg/controller/daemon/util/daemonset_util.go GetTargetNodeName */
export const nodeOf = ({ spec }: Pod): string | undefined =>
  spec.nodeName ??
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];

/** Those that are bound to a node first, then the oldest. @see kubernetes: pkg/controller/daemon/daemon_controller.go podByCreationTimestampAndPhase */
export const byBirth = (a: Pod, b: Pod): number =>
  Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
  compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compareText(a.metadata.name, b.metadata.name);

/** Of a DaemonSet's template as it is now: the generation on its label is compared with a pointer, and is never the same. @see kubernetes: pkg/controller/daemon/util/daemonset_util.go IsPodUpdated */
export const isUpdated = ({ metadata: { labels } }: Pod, hash: string): boolean => hash !== '' && labels?.[HASH] === hash;

export const HASH = 'controller-revision-hash';
export const GENERATION = 'pod-template-generation';

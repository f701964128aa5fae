import type { Pod } from '../../apimachinery/objects.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { type Micros, SECOND } from '../../engine/index.ts';

type Deletion =
  | { readonly kind: 'pending' }
  /** The object's metadata from now on; with a grace of 0 it is removed at once. */
  | { readonly kind: 'mark'; readonly deletionTimestamp: string; readonly deletionGracePeriodSeconds: number };

/**
 * What a request to delete a Pod does: a first one sets the time, later ones can only bring it forward.
 * @see kubernetes: apiserver/pkg/registry/rest/delete.go BeforeDelete, pkg/registry/core/pod/strategy.go CheckGracefulDelete
 */
export function gracefulDeletion(pod: Pod, now: Micros, requested: number | undefined): Deletion {
  const { deletionTimestamp, deletionGracePeriodSeconds: current } = pod.metadata;
  if (deletionTimestamp !== undefined && current !== undefined) {
    const period = requested === undefined ? current : notNegative(requested);
    if (period >= current) return { kind: 'pending' };
    const at = (parseTime(deletionTimestamp) as Micros) + (period - current) * SECOND;
    return { kind: 'mark', deletionTimestamp: formatTime(at), deletionGracePeriodSeconds: period };
  }
  const period = gracePeriod(pod, requested);
  return { kind: 'mark', deletionTimestamp: formatTime(now + period * SECOND), deletionGracePeriodSeconds: period };
}

function gracePeriod(pod: Pod, requested: number | undefined): number {
  if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return 0;
  return notNegative(requested ?? pod.spec.terminationGracePeriodSeconds ?? 0);
}

/** Less than none is a second. */
const notNegative = (seconds: number): number => (seconds < 0 ? 1 : seconds);

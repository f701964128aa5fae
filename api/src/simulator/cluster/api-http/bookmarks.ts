import { emptyObject } from '../../api-server/index.ts';
import { MINUTE, type Micros, Random, SECOND } from '../../engine/index.ts';
import type { HttpRequest } from '../../images/index.ts';

/** The cache looks once a second, and a little later each time, who is due. @see kubernetes: apiserver/pkg/storage/cacher/cacher.go dispatchEvents */
const LOOKS: Micros = 1.25 * SECOND;
/** So long before a watch ends, its client is told once more how far it has come. */
const BEFORE_END: Micros = 2 * SECOND;

/** Whether a client that watches may be told which version it has seen, though nothing of its own has changed. */
export const wantsBookmarks = ({ query }: Pick<HttpRequest, 'query'>): boolean =>
  /^(1|t|true)$/i.test(query.get('allowWatchBookmarks') ?? '');

/** When it is told next; never, if there is no time left. @see kubernetes: apiserver/pkg/storage/cacher/cache_watcher.go nextBookmarkTime */
export function nextBookmark(now: Micros, end: Micros): Micros {
  const at = Math.min(now + MINUTE, end - BEFORE_END);
  return at < now ? Number.POSITIVE_INFINITY : at + Math.floor(new Random(`bookmark ${now} ${end}`).next() * LOOKS);
}

/** What it is told: an object of the kind that says nothing but the version. @see kubernetes: apiserver/pkg/storage/cacher/cacher.go dispatchEvents, newFunc */
export const bookmarkOf = (kind: string, apiVersion: string, revision: number): object => ({
  ...{ kind, apiVersion },
  ...emptyObject({ kind }),
  metadata: { resourceVersion: String(revision), creationTimestamp: null },
  ...statuses[kind],
});

/** What Go writes of a status that says nothing. */
const statuses: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    ['Pod', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'ResourceQuota'].map((kind) => [kind, { status: {} }]),
  ),
  Service: { status: { loadBalancer: {} } },
  PodDisruptionBudget: { status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } },
};

import { sameJson } from '../../apimachinery/same-json.ts';
import { DESIRED, fenceposts, MOST, REVISION, replicasOf } from './rollout.ts';
import type { Labels, Workload } from './types.ts';

const HISTORY = 'deployment.kubernetes.io/revision-history';
/** In characters. @see kubernetes: pkg/controller/deployment/sync.go maxRevHistoryLengthInChars */
const LONGEST_HISTORY = 2000;

/** What a Deployment leaves to itself. @see kubernetes: pkg/controller/deployment/util/deployment_util.go annotationsToSkip */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MOST,
  'deprecated.deployment.rollback.to',
]);

/** How many there are to be, and at most. @see kubernetes: deployment_util.go SetReplicasAnnotations */
export const scaleAnnotations = (deployment: Workload): Labels => {
  const replicas = replicasOf(deployment);
  return { [DESIRED]: String(replicas), [MOST]: String(replicas + fenceposts(deployment.spec).surge) };
};

/**
 * Its own with the Deployment's, and as the revision that it is now; of those that it was it keeps a list. What the Deployment has no longer stays.
 * @see kubernetes: deployment_util.go SetNewReplicaSetAnnotations
 */
export function newAnnotations(deployment: Workload, before: Labels | undefined, revision: number): Labels {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  const annotations = { ...before, ...Object.fromEntries(copied) };
  const old = before?.[REVISION];
  const number = /^[+-]?\d+$/.test(old ?? '') ? Number(old) : 0;
  if (old && number === 0 && old !== '0') return annotations;
  if (number >= revision) return annotations;
  return { ...annotations, [REVISION]: String(revision), ...(old !== undefined && { [HISTORY]: longer(before?.[HISTORY] ?? '', old) }) };
}

/** Of a list that is too long the first go. */
function longer(history: string, old: string): string {
  if (history === '') return old;
  const all = history.split(',');
  let length = history.length + old.length + 1;
  let start = 0;
  for (; length > LONGEST_HISTORY && start < all.length; start++) length -= (all[start]?.length ?? 0) + 1;
  return length <= LONGEST_HISTORY ? [...all.slice(start), old].join(',') : history;
}

/** It says what the Deployment says. */
export function withNews(set: Workload, deployment: Workload, revision: number): Workload {
  const { minReadySeconds: _, ...spec } = set.spec;
  const { minReadySeconds } = deployment.spec;
  const annotations = newAnnotations(deployment, set.metadata.annotations, revision);
  if (sameJson(annotations, set.metadata.annotations) && (set.spec.minReadySeconds ?? 0) === (minReadySeconds ?? 0)) return set;
  return { ...set, metadata: { ...set.metadata, annotations }, spec: minReadySeconds ? { ...spec, minReadySeconds } : spec };
}

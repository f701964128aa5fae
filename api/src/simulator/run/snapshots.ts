import type { Change } from '../api-server/index.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { parseTime } from '../apimachinery/time.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import { printPod } from '../printers/index.ts';
import type { PhaseSpan, PodCondition, PodPhase, PodSnapshot } from '../types.ts';

/** One Pod's whole life at the API server: every version there was, oldest first. */
export interface PodHistory {
  readonly uid: string;
  readonly changes: readonly Change<'Pod'>[];
}

/** The Pods of a run in the order of creation; one that is deleted and made anew is two. */
export function podHistories(changes: readonly Change<'Pod'>[]): PodHistory[] {
  const byUid = new Map<string, Change<'Pod'>[]>();
  for (const change of changes) {
    const list = byUid.get(change.object.metadata.uid);
    if (list) list.push(change);
    else byUid.set(change.object.metadata.uid, [change]);
  }
  return [...byUid].map(([uid, list]) => ({ uid, changes: list }));
}

/** The last version at or before that time; before the first one, the first. */
function changeAt(history: PodHistory, at: Micros): Change<'Pod'> {
  const { changes } = history;
  let low = 0;
  let high = changes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((changes[middle] as Change<'Pod'>).at <= at) low = middle;
    else high = middle - 1;
  }
  return changes[low] as Change<'Pod'>;
}

/** As the Pod stood then; before its creation as it began, but not existing. */
export function snapshot(history: PodHistory, at: Micros): PodSnapshot {
  const change = changeAt(history, at);
  return snapshotOf(change.object, at, change.at <= at && change.type !== 'DELETED');
}

/** One snapshot for each row that `kubectl get pod -w` would print. */
export const watchRows = (history: PodHistory): PodSnapshot[] =>
  history.changes.map(({ at, object, type }) => snapshotOf(object, at, type !== 'DELETED'));

function snapshotOf(pod: Pod, at: Micros, exists: boolean): PodSnapshot {
  const cells = printPod(pod, at);
  const restarts = Number(/^\d+/.exec(cells[3] ?? '')?.[0] ?? 0);
  return {
    atSeconds: toSeconds(at),
    exists,
    phase: phaseOf(pod),
    ready: cells[1] ?? '',
    status: cells[2] ?? '',
    restarts,
    conditions: (pod.status.conditions ?? []).map(conditionOf),
    object: pod,
  };
}

function conditionOf({
  type,
  status,
  reason,
  message,
  lastTransitionTime,
}: NonNullable<Pod['status']['conditions']>[number]): PodCondition {
  const at = parseTime(lastTransitionTime) ?? 0;
  return { type, status, reason: reason ?? null, message: message ?? null, lastTransitionSeconds: toSeconds(at) };
}

const phaseOf = (pod: Pod): PodPhase => (pod.status.phase ?? 'Pending').toUpperCase() as PodPhase;

/** How long each phase lasted, in seconds; the last one is open, unless the Pod was deleted. */
export function phaseSpans(history: PodHistory): PhaseSpan[] {
  const spans: { phase: PodPhase; fromSeconds: number; toSeconds: number | null }[] = [];
  for (const { at, object, type } of history.changes) {
    const last = spans.at(-1);
    const phase = phaseOf(object);
    if (type === 'DELETED') {
      if (last) last.toSeconds = toSeconds(at);
    } else if (last?.phase !== phase) {
      if (last) last.toSeconds = toSeconds(at);
      spans.push({ phase, fromSeconds: toSeconds(at), toSeconds: null });
    }
  }
  return spans;
}

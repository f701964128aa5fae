import type { ContainerStatus, Pod } from '../apimachinery/objects.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import type { RuntimeContainerStatus } from '../runtime/index.ts';
import type { ContainerSpan, ContainerStateKind } from '../types.ts';
import type { PodHistory } from './snapshots.ts';

type Draft = { -readonly [K in keyof ContainerSpan]: ContainerSpan[K] };

/**
 * What a container was doing and when: running and terminated as the runtime knows it, to the microsecond; waiting,
 * with its reason, as the API server was told.
 */
export function containerSpans(history: PodHistory, name: string, instances: readonly RuntimeContainerStatus[]): ContainerSpan[] {
  const facts: { at: Micros; order: number; span: Draft }[] = [];
  for (const instance of instances) {
    const { startedAt, finishedAt, restartCount } = instance;
    if (startedAt !== undefined && instance.reason !== 'StartError')
      facts.push({ at: startedAt, order: 1, span: draft('RUNNING', startedAt, restartCount) });
    if (finishedAt === undefined) continue;
    const { reason, message, exitCode, signal } = instance;
    const span = { ...draft('TERMINATED', finishedAt, restartCount), reason, message: message || null, exitCode, signal: signal ?? null };
    facts.push({ at: finishedAt, order: 2, span });
  }
  let before = '';
  for (const { at, object, type } of history.changes) {
    const status = type === 'DELETED' ? undefined : statusOf(object, name);
    const waiting = status?.state?.waiting;
    const reason = waiting?.reason ?? (facts.length === 0 && !status ? initialReason(object, name) : '');
    const key = reason ? `${reason}/${waiting?.message ?? ''}` : '';
    if (reason && key !== before) {
      facts.push({ at, order: 0, span: { ...draft('WAITING', at, status?.restartCount ?? 0), reason, message: waiting?.message ?? null } });
    }
    before = key;
  }
  facts.sort((a, b) => a.at - b.at || a.order - b.order);

  const spans: Draft[] = [];
  let running = false;
  for (const { at, span } of facts) {
    // The API server hears of a start later than the runtime makes it: what it still says of waiting is out of date.
    if (span.state === 'WAITING' && running) continue;
    running = span.state === 'RUNNING' ? true : span.state === 'TERMINATED' ? false : running;
    const last = spans.at(-1);
    if (last && last.toSeconds === null) last.toSeconds = toSeconds(at);
    spans.push(span);
  }
  const end = history.changes.at(-1);
  const last = spans.at(-1);
  // Where the deletion was forced, containers live longer than their Pod.
  if (end?.type === 'DELETED' && last && last.toSeconds === null) last.toSeconds = Math.max(last.fromSeconds, toSeconds(end.at));
  return spans;
}

const draft = (state: ContainerStateKind, at: Micros, restartCount: number): Draft => ({
  state,
  reason: null,
  message: null,
  exitCode: null,
  signal: null,
  fromSeconds: toSeconds(at),
  toSeconds: null,
  restartCount,
});

const initialReason = (pod: Pod, name: string): string =>
  pod.spec.initContainers?.length && !pod.spec.initContainers.some((container) => container.name === name)
    ? 'PodInitializing'
    : 'ContainerCreating';

function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((one) => one.name === name);
}

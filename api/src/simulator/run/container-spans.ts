import type { ContainerStatus, Pod } from '../apimachinery/objects.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import type { RuntimeContainerStatus } from '../runtime/index.ts';
import type { ContainerSpan, ContainerStateKind } from '../types.ts';
import type { PodHistory } from './snapshots.ts';

type Draft = { -readonly [K in keyof ContainerSpan]: ContainerSpan[K] };

/** A state that began at a moment; of those of one moment the lower `order` comes first. */
interface Fact {
  readonly at: Micros;
  readonly order: number;
  readonly span: Draft;
}

/**
 * What a container was doing and when: running and terminated as the runtime knows it, to the microsecond; waiting,
 * with its reason, as the API server was told.
 */
export function containerSpans(history: PodHistory, name: string, instances: readonly RuntimeContainerStatus[]): ContainerSpan[] {
  const ran = instances.flatMap(ranAndEnded);
  const facts = [...ran, ...waited(history, name, ran.length > 0)].sort((a, b) => a.at - b.at || a.order - b.order);
  const spans = oneAfterTheOther(facts);
  const end = history.changes.at(-1);
  const last = spans.at(-1);
  // Where the deletion was forced, containers live longer than their Pod.
  if (end?.type === 'DELETED' && last && last.toSeconds === null) last.toSeconds = Math.max(last.fromSeconds, toSeconds(end.at));
  return spans;
}

function ranAndEnded(instance: RuntimeContainerStatus): Fact[] {
  const { startedAt, finishedAt, restartCount, reason, message, exitCode, signal } = instance;
  const facts: Fact[] = [];
  if (startedAt !== undefined && reason !== 'StartError')
    facts.push({ at: startedAt, order: 1, span: draft('RUNNING', startedAt, restartCount) });
  if (finishedAt === undefined) return facts;
  const span = { ...draft('TERMINATED', finishedAt, restartCount), reason, message: message || null, exitCode, signal: signal ?? null };
  return [...facts, { at: finishedAt, order: 2, span }];
}

/** `hasRun`: whether the runtime ever had it. Until its status says so, one that has not, or whose Pod was held up, only waits: to be made, if its Pod is on its way. */
function waited(history: PodHistory, name: string, hasRun: boolean): Fact[] {
  const { changes } = history;
  const since = comesToKubelet(history);
  const facts: Fact[] = [];
  let before = '';
  let isUntold = !hasRun || since > (changes[0]?.at ?? 0);
  for (const { at, object, type } of changes) {
    const status = type === 'DELETED' ? undefined : statusOf(object, name);
    if (status || type === 'DELETED') isUntold = false;
    const waiting = status?.state?.waiting ?? (isUntold && isIn(object, name) ? notSeen(object, name, at, since) : undefined);
    const key = waiting ? `${waiting.reason}/${waiting.message ?? ''}` : '';
    if (waiting && key !== before) {
      const { reason = null, message = null } = waiting;
      facts.push({ at, order: 0, span: { ...draft('WAITING', at, status?.restartCount ?? 0), reason, message } });
    }
    before = key;
  }
  return facts;
}

const notSeen = (pod: Pod, name: string, at: Micros, since: Micros): { readonly reason?: string; readonly message?: string } =>
  at >= since ? { reason: initialReason(pod, name) } : {};

/**
 * From when a Pod was on its way to a kubelet: for ever not, where none has seen it, or has taken it; and from its binding, where that was long in coming, as no node
 * took it or its gates were closed.
 */
export function comesToKubelet({ changes }: PodHistory): Micros {
  const isTaken = changes.some(({ object: { status } }) => status.containerStatuses !== undefined);
  if (!isTaken) return Number.POSITIVE_INFINITY;
  const isHeldUp = changes.some(({ object: { status } }) =>
    status.conditions?.some((condition) => condition.type === 'PodScheduled' && condition.status === 'False'),
  );
  return (isHeldUp ? changes.find(({ object }) => object.spec.nodeName !== undefined) : changes[0])?.at ?? Number.POSITIVE_INFINITY;
}

/** Each ends where the next begins. */
function oneAfterTheOther(facts: readonly Fact[]): Draft[] {
  const spans: Draft[] = [];
  for (const { at, span } of facts) {
    const last = spans.at(-1);
    // The API server hears of a start later than the runtime makes it: what it still says of waiting is out of date.
    if (span.state === 'WAITING' && last?.state === 'RUNNING') continue;
    if (last && last.toSeconds === null) last.toSeconds = toSeconds(at);
    spans.push(span);
  }
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

/** An ephemeral one comes later than its Pod. */
function isIn({ spec }: Pod, name: string): boolean {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  return [...initContainers, ...containers, ...ephemeralContainers].some((one) => one.name === name);
}

function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((one) => one.name === name);
}

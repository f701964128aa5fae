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
 * with its reason, and ended without the runtime's knowledge, as the API server was told.
 */
export function containerSpans(history: PodHistory, name: string, instances: readonly RuntimeContainerStatus[]): ContainerSpan[] {
  const ran = instances.flatMap(ranAndEnded);
  const facts = [...ran, ...told(history, name, ran)].sort((a, b) => a.at - b.at || a.order - b.order);
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

/**
 * Until its status says so, one that the runtime never had, or whose Pod was held up, only waits: to be made, if its Pod is on its way. One that has waited
 * may be told to have ended, as it had before, when its Pod goes.
 */
function told(history: PodHistory, name: string, ran: readonly Fact[]): Fact[] {
  const { changes } = history;
  const since = comesToKubelet(history);
  const facts: Fact[] = [];
  let before = '';
  let isUntold = ran.length === 0 || since > (changes[0]?.at ?? 0);
  for (const { at, object, type } of changes) {
    const status = type === 'DELETED' ? undefined : statusOf(object, name);
    if (status || type === 'DELETED') isUntold = false;
    const waiting = status?.state?.waiting ?? (isUntold && isIn(object, name) ? notSeen(object, at, since) : undefined);
    const terminated = status?.state?.terminated;
    const { reason = null, message = null } = waiting ?? terminated ?? {};
    const restarts = status?.restartCount ?? 0;
    const key = waiting || terminated ? `${restarts}/${reason}/${message}` : '';
    if (key && key !== before) {
      const span = { ...draft(waiting ? 'WAITING' : 'TERMINATED', at, restarts), reason, message };
      if (waiting) facts.push({ at, order: 0, span });
      else if (terminated && isNews(facts, ran, at))
        facts.push({ at, order: 3, span: { ...span, exitCode: terminated.exitCode, signal: terminated.signal ?? null } });
    }
    before = key;
  }
  return facts;
}

/** That it has ended: what was said of it last is that it waits, and the runtime has not ended it since. @see kubernetes: pkg/kubelet/status/status_manager.go TerminatePod */
function isNews(facts: readonly Fact[], ran: readonly Fact[], at: Micros): boolean {
  const last = facts.at(-1);
  return last?.span.state === 'WAITING' && !ran.some((fact) => fact.at >= last.at && fact.at <= at);
}

const notSeen = (pod: Pod, at: Micros, since: Micros): { readonly reason?: string; readonly message?: string } =>
  at >= since ? { reason: initialReason(pod) } : {};

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

/** The same of all containers of a Pod. @see kubernetes: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses */
const initialReason = ({ spec }: Pod): string => (spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating');

/** An ephemeral one comes later than its Pod. */
function isIn({ spec }: Pod, name: string): boolean {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  return [...initContainers, ...containers, ...ephemeralContainers].some((one) => one.name === name);
}

function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((one) => one.name === name);
}

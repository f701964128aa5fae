import { aggregate } from '../../apimachinery/aggregate.ts';
import { goDuration, parseGoDuration } from '../../apimachinery/duration.ts';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';

import { forbidden, userOf } from '../objects/access.ts';
import { evictionRefusal } from '../objects/node-restriction.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { ClusterView, Live } from '../view.ts';

/** What a budget keeps is tried again so much later. @see kubernetes: kubectl/pkg/drain/drain.go evictPods */
const RETRY: Micros = 5 * SECOND;

/** `namespace/name` */
export const keyOf = ({ metadata }: Pod | PodDisruptionBudget): string => `${metadata.namespace}/${metadata.name}`;

/** @see kubernetes: apimachinery/pkg/util/wait/error.go ErrWaitTimeout */
export const TIMED_OUT = 'timed out waiting for the condition';

/** How often kubectl looks whether it is gone. */
const POLL: Micros = SECOND;

/** A Pod that is on its way out, or still to be sent there. */
interface Going {
  readonly pod: Pod;
  /** When it is looked at again. */
  next: Micros;
  state: 'to-go' | 'leaving' | 'done';
}

/** How they go, and when that has to be over. */
interface Way {
  readonly deletes: boolean;
  readonly graceSeconds: number | undefined;
  readonly until: Micros;
  /** Whether it is only tried, and how that is told. */
  readonly isDry: boolean;
  readonly suffix: string;
  /** What is said of one that is not gone by then. */
  readonly tooLate: string;
}

/** Evicts Pods, or deletes them, and waits until they are gone; why some were not. @see kubernetes: kubectl/pkg/drain/drain.go evictPods, deletePods */
export function* untilRemoved(context: Context, live: Live, node: string, pods: readonly Pod[]): Task<string[]> {
  const way = wayOf(context);
  const all = pods.map((pod): Going => ({ pod, next: context.view.now, state: 'to-go' }));
  const problems: string[] = [];
  const turns = way.deletes ? all : inTurn(all);
  if (!way.deletes) for (const { pod } of turns) context.out(`evicting pod ${keyOf(pod)}${way.suffix}\n`);
  for (let isFirst = true; ; isFirst = false) {
    for (const one of turns)
      if (one.state !== 'done' && one.next <= context.view.now) problems.push(...step(context, live, one, way, isFirst));
    yield* context.flush(live);
    const left = all.filter(({ state }) => state !== 'done');
    const isOver = left.length === 0 || (way.deletes && problems.length > 0);
    if (isOver) return problems.length > 0 ? failed(context, node, all, problems) : [];
    yield* live.sleep(Math.min(...left.map(({ next }) => next)) - context.view.now);
    context.view = live.view();
  }
}

/** Each is evicted by a goroutine of its own, of which the last to begin is the first to run. @see Go: runtime/proc.go newproc, runqput */
const inTurn = <T>(all: readonly T[]): readonly T[] => [...all.slice(-1), ...all.slice(0, -1)];

function wayOf({ flags, view }: Context): Way {
  const timeout = parseGoDuration(flags.text('timeout')) ?? 0;
  const grace = flags.int('grace-period');
  const deletes = flags.bool('disable-eviction');
  return {
    deletes,
    graceSeconds: grace < 0 ? undefined : grace,
    isDry: flags.text('dry-run') === 'server',
    suffix: flags.text('dry-run') === 'server' ? ' (server dry run)' : '',
    until: timeout > 0 ? view.now + timeout : Number.POSITIVE_INFINITY,
    tooLate: deletes ? TIMED_OUT : `global timeout reached: ${goDuration(timeout)}`,
  };
}

/** Those that are still there are named. @see kubernetes: kubectl/pkg/cmd/drain/drain.go deleteOrEvictPodsSimple */
function failed(context: Context, node: string, all: readonly Going[], problems: string[]): string[] {
  const pending = all.filter(({ pod }) => isThere(context.view, pod)).map(({ pod }) => `pod/${pod.metadata.name}\n`);
  context.err(`There are pending pods in node "${node}" when an error occurred: ${aggregate(problems)}\n${pending.join('')}`);
  return problems;
}

const isThere = (view: ClusterView, { metadata: { namespace, name, uid } }: Pod): boolean =>
  view.get('Pod', namespace, name)?.metadata.uid === uid;

/** As far as it comes now; what keeps it for good. */
function step(context: Context, live: Live, one: Going, way: Way, isFirst: boolean): string[] {
  const { now } = context.view;
  if (one.state === 'to-go') {
    if (!way.deletes && !isFirst) context.out(`evicting pod ${keyOf(one.pod)}${way.suffix}\n`);
    const refused = way.deletes ? deleted(context, one, way) : evicted(context, live, one, way);
    if (refused !== undefined) {
      one.state = 'done';
      return [refused];
    }
  }
  if (one.state !== 'leaving') return [];
  const { name, namespace } = one.pod.metadata;
  if (!isThere(context.view, one.pod)) {
    one.state = 'done';
    context.out(`pod/${name} ${way.deletes ? 'deleted' : 'evicted'}\n`);
  } else if (now >= way.until) {
    one.state = 'done';
    return [way.deletes ? way.tooLate : `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: ${way.tooLate}`];
  } else one.next = now + POLL;
  return [];
}

function deleted(
  context: Context,
  one: Going,
  { graceSeconds = null }: { readonly graceSeconds?: number | null | undefined },
): string | undefined {
  const { ok, message } = context.act({ kind: 'DELETE_POD', pod: keyOf(one.pod), graceSeconds });
  if (!ok) return message ?? '';
  one.state = 'leaving';
  return undefined;
}

function evicted(context: Context, live: Live, one: Going, { graceSeconds, isDry, until, tooLate }: Way): string | undefined {
  const { namespace, name } = one.pod.metadata;
  const about = `error when evicting pods/"${name}" -n "${namespace}"`;
  if (context.view.now >= until) return `${about}: ${tooLate}`;
  const unallowed = forbidden(context, 'create', resourceOfKind('Pod'), name, 'eviction', namespace);
  if (unallowed) return `${about}: ${unallowed.stderr.replace(/^Error from server \(Forbidden\): |\n$/g, '')}`;
  const barred = evictionRefusal(userOf(context), one.pod);
  if (barred !== undefined) return `${about}: ${barred}`;
  const answer = live.evict(namespace, name, graceSeconds, isDry);
  // What has gone by itself is not told of, nor what is not to go.
  if (answer.ok ? isDry : answer.code === 404) one.state = 'done';
  else if (answer.ok) one.state = 'leaving';
  else if (answer.code !== 429) return `${about}: ${answer.message}`;
  else {
    context.err(`${about} (will retry after 5s): ${answer.message}\n`);
    one.next = context.view.now + RETRY;
  }
  return undefined;
}

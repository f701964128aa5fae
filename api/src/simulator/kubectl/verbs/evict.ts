import { aggregate } from '../../apimachinery/aggregate.ts';
import { parseGoDuration } from '../../apimachinery/duration.ts';
import type { Pod, PodDisruptionBudget } from '../../apimachinery/objects.ts';
import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';

import { forbidden } from '../objects/access.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { Live } from '../view.ts';

/** What a budget keeps is tried again so much later. @see kubernetes: kubectl/pkg/drain/drain.go evictPods */
const RETRY: Micros = 5 * SECOND;

export const keyOf = ({ metadata }: Pod | PodDisruptionBudget): string => `${metadata.namespace}/${metadata.name}`;

/** A Pod that is on its way out, or still to be sent there. */
interface Going {
  readonly pod: Pod;
  next: Micros;
  state: 'to-go' | 'leaving' | 'done';
}

/** Evicts Pods, or deletes them, and waits until they are gone; why some were not. @see kubernetes: kubectl/pkg/drain/drain.go evictPods, deletePods */
export function* untilRemoved(context: Context, live: Live, node: string, pods: readonly Pod[]): Task<string[]> {
  const { flags } = context;
  const deletes = flags.bool('disable-eviction');
  const timeout = parseGoDuration(flags.text('timeout')) ?? 0;
  const until = timeout > 0 ? context.view.now + timeout : undefined;
  const all = pods.map((pod): Going => ({ pod, next: context.view.now, state: 'to-go' }));
  const problems: string[] = [];
  if (!deletes) for (const { pod } of all) context.out(`evicting pod ${keyOf(pod)}\n`);
  for (;;) {
    for (const one of all) problems.push(...step(context, live, one, deletes));
    yield* context.flush(live);
    const left = all.filter(({ state }) => state !== 'done');
    if (left.length === 0 || problems.length > 0 || (until !== undefined && context.view.now >= until)) {
      if (left.length > 0 && problems.length === 0) problems.push(`global timeout reached: ${flags.text('timeout')}`);
      if (problems.length === 0) return [];
      const pending = left.map(({ pod }) => `pod/${pod.metadata.name}\n`).join('');
      context.err(`There are pending pods in node "${node}" when an error occurred: ${aggregate(problems)}\n${pending}`);
      return problems;
    }
    const retries = left.flatMap(({ state, next }) => (state === 'to-go' ? [next] : []));
    yield* live.changed('Pod', Math.min(...retries, until ?? Number.POSITIVE_INFINITY, context.view.now + SECOND));
    context.view = live.view();
  }
}

/** As far as it comes now; what keeps it for good. */
function step(context: Context, live: Live, one: Going, deletes: boolean): string[] {
  const { namespace, name, uid } = one.pod.metadata;
  const gone = context.view.get('Pod', namespace, name)?.metadata.uid !== uid;
  if (one.state === 'to-go' && one.next <= context.view.now) {
    const grace = context.flags.int('grace-period');
    const graceSeconds = grace < 0 ? undefined : grace;
    const refused = deletes ? deleted(context, one, graceSeconds) : evicted(context, live, one, graceSeconds);
    if (refused !== undefined) return [refused];
  }
  if (one.state !== 'leaving' || !gone) return [];
  one.state = 'done';
  context.out(`pod/${name} ${deletes ? 'deleted' : 'evicted'}\n`);
  return [];
}

function deleted(context: Context, one: Going, graceSeconds: number | undefined): string | undefined {
  const { ok, message } = context.act({ kind: 'DELETE_POD', pod: keyOf(one.pod), graceSeconds: graceSeconds ?? null });
  if (!ok) return message ?? '';
  one.state = 'leaving';
  return undefined;
}

function evicted(context: Context, live: Live, one: Going, graceSeconds: number | undefined): string | undefined {
  const { namespace, name } = one.pod.metadata;
  const about = `error when evicting pods/"${name}" -n "${namespace}"`;
  const unallowed = forbidden(context, 'create', resourceOfKind('Pod'), name, 'eviction', namespace);
  if (unallowed) return `${about}: ${unallowed.stderr.replace(/^Error from server \(Forbidden\): |\n$/g, '')}`;
  const answer = live.evict(namespace, name, graceSeconds);
  // What has gone by itself is not told of.
  if (!answer.ok && answer.code === 404) one.state = 'done';
  else if (answer.ok) one.state = 'leaving';
  else if (answer.code !== 429) return `${about}: ${answer.message}`;
  else {
    context.err(`${about} (will retry after 5s): ${answer.message}\n`);
    one.next = context.view.now + RETRY;
  }
  return undefined;
}

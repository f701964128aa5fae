import { parseGoDuration } from '../../../apimachinery/duration.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { REVISION, type Workload } from '../../../controllers/index.ts';
import { HOUR, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import type { Context } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { getObject, notFound } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import type { ClusterView, Live } from '../../view.ts';
import { tellUnwatched, tellWatched } from '../requests/awaited.ts';

interface Status {
  readonly text: string;
  readonly isDone: boolean;
}

type Counted = Workload & { readonly status: Readonly<Record<string, number | undefined>> };

/** `revision`: the one that a Deployment has to be at; 0: any. @see kubernetes: kubectl/pkg/polymorphichelpers/rollout_status.go */
function statusOf(object: KubernetesObject, revision: number): Status {
  const { kind, metadata, spec, status } = object as unknown as Counted;
  const waiting = (of: string, why: string): Status => ({ text: `Waiting for ${of} rollout to finish: ${why}...\n`, isDone: false });
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } = status;
    const name = `daemon set "${metadata.name}"`;
    if (spec.updateStrategy?.type !== 'RollingUpdate') fail('rollout status is only available for RollingUpdate strategy type');
    if (updated < desired) return waiting(name, `${updated} out of ${desired} new pods have been updated`);
    if (available < desired) return waiting(name, `${available} of ${desired} updated pods are available`);
    return { text: `${name} successfully rolled out\n`, isDone: true };
  }
  const name = `deployment "${metadata.name}"`;
  const running = Number(metadata.annotations?.[REVISION] ?? 0);
  if (revision > 0 && revision !== running) fail(`desired revision (${revision}) is different from the running revision (${running})`);
  const { conditions = [] } = (object as unknown as { readonly status: { readonly conditions?: readonly { readonly reason: string }[] } })
    .status;
  if (conditions.some(({ reason }) => reason === 'ProgressDeadlineExceeded')) fail(`${name} exceeded its progress deadline`);
  const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status;
  const wanted = spec.replicas ?? 1;
  if (updated < wanted) return waiting(name, `${updated} out of ${wanted} new replicas have been updated`);
  if (replicas > updated) return waiting(name, `${replicas - updated} old replicas are pending termination`);
  if (available < updated) return waiting(name, `${available} of ${updated} updated replicas are available`);
  return { text: `${name} successfully rolled out\n`, isDone: true };
}

/** Tells how far it is, and waits for its end unless that is not asked for. @see kubernetes: kubectl/pkg/cmd/rollout/rollout_status.go Run */
export function rolloutStatus(context: Context, object: KubernetesObject): Task<void> | undefined {
  const { flags } = context;
  const revision = flags.int('revision');
  const { now: begun } = context.view;
  tellWatched(context, resourceOfKind(object.kind), object, begun);
  const first = statusOf(object, revision);
  context.out(first.text);
  if (first.isDone || !flags.bool('watch')) return void tellUnwatched(context, begun);
  const timeout = parseGoDuration(flags.text('timeout')) ?? 0;
  const until = context.view.now + (timeout > 0 ? timeout : HOUR);
  if (context.view.live) return follow(context, context.view.live, object, { told: first.text, until });
  let told = first.text;
  for (const at of moments(context.view, until)) {
    const now = statusOf(found(context.view.later(at), object), revision);
    if (now.text !== told) context.out(now.text);
    told = now.text;
    if (now.isDone) return void tellUnwatched(context, at);
  }
  return fail('timed out waiting for the condition');
}

/** When there may be something new: whenever one of its Pods has changed, and when its time is up. */
function moments(view: ClusterView, until: Micros): readonly Micros[] {
  const changed = view.changesUntil('Pod', until).filter(({ object }) => object.metadata.namespace === 'kube-system');
  // Its controller has seen it a moment later.
  const seen = changed.map(({ at }) => at + SECOND / 50);
  const late: readonly Micros[] = [...Array(Math.ceil((until - view.now) / (60 * SECOND))).keys()].map(
    (i) => view.now + (i + 1) * 60 * SECOND,
  );
  return [...new Set([...seen, ...late])].filter((at) => at <= until).sort((a, b) => a - b);
}

function* follow(
  context: Context,
  live: Live,
  object: KubernetesObject,
  { told, until }: { readonly told: string; readonly until: Micros },
): Task<void> {
  let last = told;
  while (context.view.now < until) {
    yield* context.flush(live);
    yield* live.changed('Pod', Math.min(until, context.view.now + SECOND));
    context.view = live.view();
    const now = statusOf(found(context.view, object), context.flags.int('revision'));
    if (now.text !== last) context.out(now.text);
    last = now.text;
    if (now.isDone) return tellUnwatched(context, context.view.now);
  }
  fail('timed out waiting for the condition');
}

function found(view: ClusterView, { kind, metadata: { namespace = '', name } }: KubernetesObject): KubernetesObject {
  const resource = resourceOfKind(kind);
  const now = getObject(view, resource, namespace, name);
  if (!now) throw notFound(resource, name);
  return now;
}

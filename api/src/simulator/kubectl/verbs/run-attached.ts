import { parseGoDuration } from '../../apimachinery/duration.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { statusOf } from '../../apimachinery/pod-logs.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import type { Micros, Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import type { ClusterView, Live } from '../view.ts';
import { creationOf, type Manifest } from './create/index.ts';
import {
  attachLive,
  type Begun,
  beginning,
  hasEnded,
  PATIENCE,
  showSession,
  tellEnd,
  tellPrompt,
  timedOut,
  versionsOf,
} from './session.ts';

/** Makes a Pod, waits until it is ready, shows what it writes from then on, and how it ended. @see kubernetes: kubectl/pkg/cmd/run/run.go Run */
export function runAttached(context: Context, manifest: Manifest, expose: () => boolean): Task<void> | undefined {
  if (context.view.live) return runLive(context, context.view.live, manifest, expose);
  const start = context.view.now;
  const course = (view: ClusterView): Course => courseOf(context, podIn(view, manifest), view, start);
  const later = context.mustFollow(creationOf(context, manifest, 'kubectl-run'), (view) => isDone(course(view), view.now), PATIENCE);
  const isExposed = ifPossible(expose);
  const all = course(later);
  context.attempt(() => tell(context, later, all));
  if (context.flags.bool('rm') && isDone(all, later.now)) tellRemoved(context, manifest, isExposed);
  return undefined;
}

/** As time goes on; with --rm the Pod is deleted. */
function* runLive(context: Context, live: Live, manifest: Manifest, expose: () => boolean): Task<void> {
  const start = context.view.now;
  context.mustAct(creationOf(context, manifest, 'kubectl-run'));
  const isExposed = ifPossible(expose);
  yield* context.flush(live);
  const pod = podIn(context.view, manifest);
  let isShown = false;
  let leftAt: Micros | undefined;
  const now = (): Course => courseOf(context, pod, context.view, start, leftAt);
  for (let course = now(); !isDone(course, context.view.now); course = now()) {
    const { begun, until } = course;
    if (begun && !begun.isOver && !isShown) {
      isShown = true;
      tellPrompt(context, begun.pod, attachedTo(begun).container);
      leftAt = yield* attachLive(context, live, { ...attachedTo(begun), since: begun.at });
    } else {
      yield* live.changed('Pod', until);
      context.view = live.view();
    }
  }
  context.attempt(() => tell(context, context.view, now(), isShown));
  if (!context.flags.bool('rm')) return;
  const { namespace, name } = manifest.metadata as Pod['metadata'];
  context.mustAct({ kind: 'DELETE_POD', pod: `${namespace}/${name}` });
  if (isExposed) context.view.remove?.('Service', namespace, name, 'Background');
  tellRemoved(context, manifest, isExposed);
}

function podIn(view: ClusterView, { metadata }: Manifest): Pod | undefined {
  const { namespace, name } = metadata as Pod['metadata'];
  return view.get('Pod', namespace, name);
}

/** That there is no Service is told to nobody who is attached. @see kubernetes: kubectl/pkg/cmd/run/run.go Run (allErrs) */
function ifPossible(expose: () => boolean): boolean {
  try {
    return expose();
  } catch (error) {
    if (error instanceof KubectlError) return false;
    throw error;
  }
}

/** @see kubernetes: kubectl/pkg/cmd/run/run.go removeCreatedObjects */
function tellRemoved(context: Context, { metadata }: Manifest, isExposed: boolean): void {
  const { name } = metadata as Pod['metadata'];
  if (!context.flags.bool('quiet')) context.out(`pod "${name}" deleted\n${isExposed ? `service "${name}" deleted\n` : ''}`);
}

/** How far it has come: kubectl was attached, the container that it was attached to has ended, how the Pod ended is known. */
interface Course {
  readonly begun?: Begun;
  readonly endedAt?: Micros;
  /** What it ended as; null where nobody asks for that. */
  readonly end?: Pod | null;
  /** How long what is next is waited for. */
  readonly until?: Micros;
}

/** @see kubernetes: kubectl/pkg/cmd/run/run.go Run, handleAttachPod, waitForPod, podRunningAndReady, podCompleted, podSucceeded */
function courseOf({ flags }: Context, pod: Pod | undefined, view: ClusterView, start: Micros, leftAt?: Micros): Course {
  const patience = parseGoDuration(flags.text('pod-running-timeout')) ?? 0;
  const begun = pod && beginning(view, pod, start, (one) => (isPodTerminal(one) ? 'over' : isReady(one) ? 'open' : 'none'));
  if (!begun || begun.at > start + patience) return { until: start + patience };
  const versions = versionsOf(view, begun.pod.metadata, begun.at);
  const ended = versions.find(({ type, object }) => begun.isOver || type === 'DELETED' || hasEnded(object, attachedTo(begun)));
  const endedAt = leftAt ?? ended?.at;
  if (endedAt === undefined) return { begun };
  const restart = flags.text('restart') || 'Always';
  if (flags.bool('leave-stdin-open') || restart === 'Always') return { begun, endedAt, end: null };
  const known = versions.find(({ object }) => (restart === 'Never' ? isPodTerminal(object) : object.status.phase === 'Succeeded'));
  const until = endedAt + patience;
  return { begun, endedAt, until, ...(known && known.at <= until && { end: known.object }) };
}

const isDone = ({ end, until }: Course, now: Micros): boolean => end !== undefined || (until !== undefined && now >= until);

const isReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isPodReady(pod);

function attachedTo({ pod }: Begun): { pod: Pod; container: string; containerID: string } {
  const container = pod.spec.containers[0]?.name ?? '';
  return { pod, container, containerID: statusOf(pod, container)?.containerID ?? '' };
}

function tell(context: Context, later: ClusterView, { begun, endedAt, end }: Course, isShown = false): void {
  const container = begun ? attachedTo(begun).container : '';
  const seen = endedAt === undefined || context.view.live ? later : later.later(endedAt);
  if (!isShown) showSession(context, seen, container, begun);
  if (!begun || endedAt === undefined) return;
  if (end) checkExit(end);
  else if (end === undefined) throw timedOut();
  else if (!begun.isOver) tellEnd(context, begun.pod, container);
}

/** @see kubernetes: kubectl/pkg/cmd/run/run.go */
function checkExit({ metadata, status }: Pod): void {
  if (status.phase !== 'Failed') return;
  const { namespace, name } = metadata;
  const ended = status.containerStatuses?.[0]?.state?.terminated;
  if (!ended?.exitCode) throw new KubectlError(`error: pod ${namespace}/${name} failed with unknown exit code\n`);
  const { reason = '', message = '', exitCode } = ended;
  const told = message === '' || message.endsWith('\n') ? message : `${message}\n`;
  throw new KubectlError(`pod ${namespace}/${name} terminated (${reason})\n${told}`, exitCode);
}

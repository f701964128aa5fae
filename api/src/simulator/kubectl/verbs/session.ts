import type { Change } from '../../api-server/index.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { statusOf } from '../../apimachinery/pod-logs.ts';
import { MINUTE, type Micros, type Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import { containerNamed, hasTerminal } from '../objects/containers.ts';
import type { ClusterView, Live, LogRecord } from '../view.ts';
import { lendsTerminal } from './terminal.ts';

/** After that, what still runs is shown as far as it has come. */
export const PATIENCE: Micros = 10 * MINUTE;

/** When kubectl could attach to a container, the Pod as it was then, and whether it was over by then. */
export interface Begun {
  readonly at: Micros;
  readonly pod: Pod;
  readonly isOver: boolean;
}

/** Each version of a Pod from now on. */
export const versionsOf = (later: ClusterView, { uid }: Pod['metadata'], now: Micros): readonly Change<'Pod'>[] =>
  later.history('Pod').filter(({ at, object }) => at >= now && object.metadata.uid === uid);

/** The first version of a Pod from now on of which that can be said. */
export function beginning(
  later: ClusterView,
  { metadata }: Pod,
  now: Micros,
  state: (pod: Pod) => 'over' | 'open' | 'none',
): Begun | undefined {
  const begun = versionsOf(later, metadata, now).find(({ object }) => state(object) !== 'none');
  return begun && { at: begun.at, pod: begun.object, isOver: state(begun.object) === 'over' };
}

/**
 * What a container writes from the moment on when kubectl attaches to it; of one that is over by then, all of its log.
 * @see kubernetes: kubectl/pkg/cmd/attach/attach.go Run
 */
export function showSession(context: Context, later: ClusterView, container: string, begun: Begun | undefined): void {
  if (!begun) throw timedOut();
  const { at, pod, isOver } = begun;
  const { containerID = '' } = statusOf(pod, container) ?? {};
  if (isOver) {
    for (const record of later.logs(pod, containerID) ?? []) context.out(lineOf(record));
    return;
  }
  tellPrompt(context, pod, container);
  showAttached(context, later, { pod, container, containerID, since: at });
}

/** That it is attached, and whether it has a terminal to lend. */
export function tellPrompt(context: Context, pod: Pod, container: string): boolean {
  const tty = lendsTerminal(context, hasTerminal(pod, container));
  if (!context.flags.bool('quiet')) context.err("If you don't see a command prompt, try pressing enter.\n");
  return tty;
}

/** What was waited for did not come. */
export const timedOut = (): KubectlError => new KubectlError('error: timed out waiting for the condition\n');

/** A container that kubectl is attached to. */
export interface Attached {
  readonly pod: Pod;
  readonly container: string;
  readonly containerID: string;
  readonly since: Micros;
}

/** What it has written since. */
export function showAttached(context: Context, later: ClusterView, attached: Attached): void {
  showRecords(context, attached, later.logs(attached.pod, attached.containerID) ?? []);
}

/** A terminal has but one stream. */
function showRecords(
  context: Context,
  { pod, container, since }: Attached,
  records: readonly LogRecord[],
  until: Micros = Number.POSITIVE_INFINITY,
): void {
  const isOne = hasTerminal(pod, container);
  for (const record of records) {
    if (record.at < since || record.at >= until) continue;
    if (record.stream === 'stderr' && !isOne) context.err(lineOf(record));
    else context.out(lineOf(record));
  }
}

/**
 * As it comes, until the container ends, or kubectl goes away, which is told; it passes on what it is itself given to read. A container whose
 * input is closed after the first who had it is heard to its end; from others kubectl goes away with the end of what it reads.
 * @see containerd: pkg/cri/io/container_io.go Attach
 */
export function* attachLive(context: Context, live: Live, attached: Attached): Task<Micros | undefined> {
  const { pod, container, containerID } = attached;
  const { stdin, stdinOnce = false, tty = false } = containerNamed(pod, container) ?? {};
  const place = { node: pod.spec.nodeName ?? '', containerID: containerID.replace(/^.*:\/\//, '') };
  yield* context.flush(live);
  const session = live.attach(place, stdin && context.flags.bool('stdin') ? context.view.typed : undefined, stdinOnce && !tty);
  for (let lines = 0; ; ) {
    const records = live.logAfter({ ...place, lines });
    lines += records.length;
    showRecords(context, attached, records, session.leftAt);
    yield* context.flush(live);
    if (session.isOver) return session.leftAt;
    yield* session.written(lines);
  }
}

/** Whether the container's process has ended, or its Pod is gone. */
export function hasEnded(pod: Pod | undefined, { container, containerID }: Pick<Attached, 'container' | 'containerID'>): boolean {
  const status = pod && statusOf(pod, container);
  return !status?.state?.running || status.containerID !== containerID;
}

/**
 * What is said when a session with a terminal is over: not of a Pod whose containers are never restarted, as its end is all there is.
 * @see kubernetes: kubectl/pkg/cmd/attach/attach.go reattachMessage
 */
export function tellEnd(context: Context, pod: Pod, container: string): void {
  const { flags, view } = context;
  const { metadata, spec } = pod;
  if (view.live || flags.bool('quiet') || !flags.bool('stdin') || !hasTerminal(pod, container) || spec.restartPolicy !== 'Always') return;
  const command = `kubectl attach ${metadata.name} -c ${container} -i -t`;
  context.out(
    spec.ephemeralContainers?.some(({ name }) => name === container)
      ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${command}' if it is still running\n`
      : `Session ended, resume using '${command}' command when the pod is running\n`,
  );
}

const lineOf = ({ text, partial }: LogRecord): string => (partial ? text : `${text}\n`);

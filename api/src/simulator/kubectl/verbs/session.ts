import type { Pod } from '../../apimachinery/objects.ts';
import { statusOf } from '../../apimachinery/pod-logs.ts';
import { MINUTE, type Micros } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import { hasTerminal } from '../objects/containers.ts';
import type { ClusterView, LogRecord } from '../view.ts';
import { lendsTerminal } from './terminal.ts';

/** After that, what still runs is shown as far as it has come. */
export const PATIENCE: Micros = 10 * MINUTE;

/** When kubectl could attach to a container, and whether it was over by then. */
interface Begun {
  readonly at: Micros;
  readonly isOver: boolean;
}

/** The first version of a Pod from now on of which that can be said. */
export function beginning(
  later: ClusterView,
  { metadata }: Pod,
  now: Micros,
  state: (pod: Pod) => 'over' | 'open' | 'none',
): Begun | undefined {
  const versions = later.history('Pod').filter(({ at, object }) => at >= now && object.metadata.uid === metadata.uid);
  const begun = versions.find(({ object }) => state(object) !== 'none');
  return begun && { at: begun.at, isOver: state(begun.object) === 'over' };
}

/**
 * What a container writes from the moment on when kubectl attaches to it; of one that is over by then, all of its log. Nobody types.
 * @see kubernetes: kubectl/pkg/cmd/attach/attach.go Run
 */
export function showSession(context: Context, later: ClusterView, pod: Pod, container: string, begun: Begun | undefined): void {
  if (!begun) throw new KubectlError('error: timed out waiting for the condition\n');
  if (!begun.isOver) lendsTerminal(context, hasTerminal(pod, container));
  if (!begun.isOver && !context.flags.bool('quiet')) context.err("If you don't see a command prompt, try pressing enter.\n");
  const { restartCount = 0, state, lastState, containerID = '' } = statusOf(pod, container) ?? {};
  const restarted = restartCount > 0 && state?.running !== undefined;
  const id = restarted ? (lastState?.terminated?.containerID ?? '') : containerID;
  if (!begun.isOver) showAttached(context, later, { pod, container, containerID: id, since: begun.at });
  else for (const record of later.logs(pod, id) ?? []) context.out(lineOf(record));
}

/** A container that kubectl is attached to. */
export interface Attached {
  readonly pod: Pod;
  readonly container: string;
  readonly containerID: string;
  readonly since: Micros;
}

/** What it has written since; a terminal has but one stream. */
export function showAttached(context: Context, later: ClusterView, { pod, container, containerID, since }: Attached): void {
  const isOne = hasTerminal(pod, container);
  for (const record of later.logs(pod, containerID) ?? []) {
    if (record.at < since) continue;
    if (record.stream === 'stderr' && !isOne) context.err(lineOf(record));
    else context.out(lineOf(record));
  }
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

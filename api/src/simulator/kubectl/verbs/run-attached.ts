import { parseGoDuration } from '../../apimachinery/duration.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import type { Micros, Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';

import type { ClusterView, Live } from '../view.ts';
import { creationOf, type Manifest } from './create/index.ts';
import { beginning, PATIENCE, showSession, tellEnd } from './session.ts';

/** Makes a Pod, waits until it is ready, and shows what it writes from then on. @see kubernetes: kubectl/pkg/cmd/run/run.go Run, handleAttachPod */
export function runAttached(context: Context, manifest: Manifest, expose: () => boolean): Task<void> | undefined {
  if (context.view.live) return runLive(context, context.view.live, manifest, expose);
  const { name, namespace } = manifest.metadata as Pod['metadata'];
  const podIn = (view: ClusterView): Pod | undefined => view.get('Pod', namespace, name);
  const later = context.mustFollow(creationOf(context, manifest, 'kubectl-run'), (view) => isOver(podIn(view), context), PATIENCE);
  const pod = podIn(later);
  const isExposed = ifPossible(expose);
  if (!pod) return undefined;
  context.attempt(() => attach(context, later, pod, context.view.now));
  if (context.flags.bool('rm') && (isOver(pod, context) || context.exitCode !== 0)) tellRemoved(context, name, isExposed);
  return undefined;
}

/** As time goes on; with --rm the Pod is deleted. */
function* runLive(context: Context, live: Live, manifest: Manifest, expose: () => boolean): Task<void> {
  const { name, namespace } = manifest.metadata as Pod['metadata'];
  const start = context.view.now;
  const patience = start + (parseGoDuration(context.flags.text('pod-running-timeout')) ?? 0);
  context.mustAct(creationOf(context, manifest, 'kubectl-run'));
  const isExposed = ifPossible(expose);
  const now = (): Pod | undefined => context.view.get('Pod', namespace, name);
  const canAttach = (pod: Pod | undefined): boolean => !pod || isReady(pod) || isPodTerminal(pod);
  yield* context.flush(live);
  let isOpen = false;
  while (!isOver(now(), context) && (isOpen || context.view.now < patience)) {
    yield* live.changed('Pod', isOpen ? undefined : patience);
    context.view = live.view();
    isOpen ||= canAttach(now());
  }
  const pod = now();
  if (!pod) return;
  context.attempt(() => attach(context, context.view, pod, start));
  if (!context.flags.bool('rm')) return;
  context.mustAct({ kind: 'DELETE_POD', pod: `${namespace}/${name}` });
  if (isExposed) context.view.remove?.('Service', namespace, name, 'Background');
  tellRemoved(context, name, isExposed);
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
function tellRemoved(context: Context, name: string, isExposed: boolean): void {
  if (!context.flags.bool('quiet')) context.out(`pod "${name}" deleted\n${isExposed ? `service "${name}" deleted\n` : ''}`);
}

function attach(context: Context, later: ClusterView, pod: Pod, start: Micros): void {
  const { flags } = context;
  const container = pod.spec.containers[0]?.name ?? '';
  const begun = beginning(later, pod, start, (one) => (isPodTerminal(one) ? 'over' : isReady(one) ? 'open' : 'none'));
  const inTime = begun && begun.at - start <= (parseGoDuration(flags.text('pod-running-timeout')) ?? 0);
  showSession(context, later, pod, container, inTime ? begun : undefined);
  if (!isOver(pod, context)) return;
  if (flags.text('restart') !== 'Always') checkExit(pod);
  else tellEnd(context, pod, container);
}

const isReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isPodReady(pod);

/** Whether the session has ended: one that is restarted is not waited for any more. */
function isOver(pod: Pod | undefined, { flags }: Context): boolean {
  if (!pod) return true;
  if (flags.text('restart') === 'OnFailure') return pod.status.phase === 'Succeeded';
  const status = pod.status.containerStatuses?.[0];
  const hasEnded = status?.state?.terminated !== undefined || status?.lastState?.terminated !== undefined;
  return isPodTerminal(pod) || (flags.text('restart') === 'Always' && hasEnded);
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

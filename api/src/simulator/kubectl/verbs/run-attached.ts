import type { Pod } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import { parseDuration } from '../command/flags.ts';
import type { ClusterView } from '../view.ts';
import { creationOf, type Manifest } from './create/index.ts';
import { beginning, PATIENCE, showSession } from './session.ts';

/** Makes a Pod, waits until it is ready, and shows what it writes from then on. @see kubernetes: kubectl/pkg/cmd/run/run.go Run, handleAttachPod */
export function runAttached(context: Context, manifest: Manifest): void {
  const { name, namespace } = manifest.metadata as Pod['metadata'];
  const podIn = (view: ClusterView): Pod | undefined => view.get('Pod', namespace, name);
  const later = context.mustFollow(creationOf(context, manifest), (view) => isOver(podIn(view), context), PATIENCE);
  const pod = podIn(later);
  if (!pod) return;
  try {
    attach(context, later, pod);
  } catch (error) {
    context.failed(error);
  }
  if (context.flags.bool('rm') && (isOver(pod, context) || context.exitCode !== 0)) context.out(`pod "${name}" deleted\n`);
}

function attach(context: Context, later: ClusterView, pod: Pod): void {
  const { flags, view } = context;
  const container = pod.spec.containers[0]?.name ?? '';
  const { name } = pod.metadata;
  const begun = beginning(later, pod, view.now, (one) => (isCompleted(one) ? 'over' : isReady(one) ? 'open' : 'none'));
  const inTime = begun && begun.at - view.now <= (parseDuration(flags.text('pod-running-timeout')) ?? 0);
  showSession(context, later, pod, container, inTime ? begun : undefined);
  if (!isOver(pod, context)) return;
  if (flags.text('restart') !== 'Always') checkExit(pod);
  else if (!flags.bool('quiet') && flags.bool('stdin') && flags.bool('tty'))
    context.out(`Session ended, resume using 'kubectl attach ${name} -c ${container} -i -t' command when the pod is running\n`);
}

const isCompleted = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';
const isReady = ({ status }: Pod): boolean =>
  status.phase === 'Running' && (status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false);

/** Whether the session has ended: one that is restarted is not waited for any more. */
function isOver(pod: Pod | undefined, { flags }: Context): boolean {
  if (!pod) return true;
  if (flags.text('restart') === 'OnFailure') return pod.status.phase === 'Succeeded';
  const status = pod.status.containerStatuses?.[0];
  const hasEnded = status?.state?.terminated !== undefined || status?.lastState?.terminated !== undefined;
  return isCompleted(pod) || (flags.text('restart') === 'Always' && hasEnded);
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

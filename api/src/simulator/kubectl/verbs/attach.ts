import type { Change } from '../../api-server/index.ts';
import { statusOf } from '../../apimachinery/pod-logs.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import type { Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, checkRunningTimeout, duration, text } from '../command/flags.ts';
import { allow } from '../objects/access.ts';
import { containerNames, defaultContainerOf, hasTerminal } from '../objects/containers.ts';
import { serverLine, upgradeProblem } from '../objects/kubelet.ts';
import { podNamed } from '../objects/pod.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { ClusterView, Live } from '../view.ts';
import { tellPodGot, tellStreamed } from './requests/streams.ts';
import { type Attached, attachLive, hasEnded, PATIENCE, showAttached, tellEnd, tellPrompt } from './session.ts';

/** It shows what comes from now on, until the container ends. @see kubernetes: kubectl/pkg/cmd/attach/attach.go */
export const attach: Verb = {
  flags: [text('container', 'c'), bool('stdin', 'i'), bool('tty', 't'), bool('quiet', 'q'), duration('pod-running-timeout', '1m0s')],
  run(context) {
    const { flags, args, view } = context;
    checkRunningTimeout(flags, 'attach');
    if (args.length === 0) fail('at least 1 argument is required for attach');
    if (args.length > 2) fail(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
    const named = args.length === 2 ? args.join('/') : (args[0] as string);
    tellPodGot(context, named);
    const pod = podNamed(context, named);
    const { name, namespace } = pod.metadata;
    const { phase } = pod.status;
    if (isPodPhaseTerminal(phase)) fail(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const container = flags.text('container') || defaultContainerOf(context, pod, flags.bool('quiet'));
    if (!containerNames(pod).includes(container)) fail(`cannot attach to the container: container ${container} not found in pod ${name}`);
    if (flags.bool('tty') && !hasTerminal(pod, container) && !flags.bool('quiet'))
      context.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
    const tty = tellPrompt(context, pod, container);
    const unplaced = pod.spec.nodeName ? undefined : `Error from server (BadRequest): pod ${name} does not have a host assigned\n`;
    tellStreamed(context, 'attach', pod, { container, stdin: flags.bool('stdin'), tty }, unplaced);
    allow(context, 'create', resourceOfKind('Pod'), name, 'attach');
    const { nodeName = '' } = pod.spec;
    if (unplaced) throw new KubectlError(unplaced);
    const unasked = upgradeProblem(view, nodeName);
    if (unasked) throw new KubectlError(serverLine(unasked));
    const { state, containerID = '' } = statusOf(pod, container) ?? {};
    if (!state?.running) fail(`unable to upgrade connection: container ${container} not found in pod ${name}_${namespace}`);
    const attached = { pod, container, containerID, since: view.now };
    if (view.live) return shown(context, view.live, attached);
    const end = endOf(view, attached);
    showAttached(context, view.later(end?.at ?? view.now + PATIENCE), attached);
    if (end) tellEnd(context, pod, container);
    return undefined;
  },
};

function* shown(context: Context, live: Live, attached: Attached): Task<void> {
  yield* attachLive(context, live, attached);
}

/** When the container's process has ended, or its Pod is gone. */
function endOf(view: ClusterView, attached: Attached): Change<'Pod'> | undefined {
  const changes = view.changesUntil('Pod', view.now + PATIENCE);
  return changes.find(
    ({ type, object }) => object.metadata.uid === attached.pod.metadata.uid && (type === 'DELETED' || hasEnded(object, attached)),
  );
}

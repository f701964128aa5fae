import { kubeletUnreachable } from '../../apimachinery/node-address.ts';
import { statusOf } from '../../apimachinery/pod-logs.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import type { Verb } from '../command/context.ts';
import { fail, KubectlError, serverError } from '../command/errors.ts';
import { bool, checkRunningTimeout, duration, text } from '../command/flags.ts';
import { containerNames, defaultContainerOf } from '../objects/containers.ts';
import { podNamed } from '../objects/pod.ts';

/** It shows what comes from now on, of which an instant has nothing. @see kubernetes: kubectl/pkg/cmd/attach/attach.go */
export const attach: Verb = {
  flags: [text('container', 'c'), bool('stdin', 'i'), bool('tty', 't'), bool('quiet', 'q'), duration('pod-running-timeout', '1m0s')],
  run(context) {
    const { flags, args, view } = context;
    checkRunningTimeout(flags, 'attach');
    if (args.length === 0) fail('at least 1 argument is required for attach');
    if (args.length > 2) fail(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
    const pod = podNamed(context, args.length === 2 ? args.join('/') : (args[0] as string));
    const { name, namespace } = pod.metadata;
    const { phase } = pod.status;
    if (isPodPhaseTerminal(phase)) fail(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const container = flags.text('container') || defaultContainerOf(context, pod, flags.bool('quiet'));
    if (!containerNames(pod).includes(container)) fail(`cannot attach to the container: container ${container} not found in pod ${name}`);
    if (!flags.bool('quiet')) context.err("If you don't see a command prompt, try pressing enter.\n");
    const { nodeName = '' } = pod.spec;
    if (nodeName === '') serverError('BadRequest', `pod ${name} does not have a host assigned`);
    if (!view.reaches(nodeName))
      throw new KubectlError(`Error from server: error dialing backend: ${kubeletUnreachable(view.get('Node', undefined, nodeName))}\n`);
    if (!statusOf(pod, container)?.state?.running)
      fail(`unable to upgrade connection: container ${container} not found in pod ${name}_${namespace}`);
    fail(
      `kubectl attach shows what ${container} writes from now on, and a simulated cluster is seen at one instant: kubectl logs ${name} -c ${container} shows what it has written`,
    );
  },
};

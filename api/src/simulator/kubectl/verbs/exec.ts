import { kubeletUnreachable } from '../../apimachinery/node-address.ts';
import type { Verb } from '../command/context.ts';
import { fail, KubectlError, serverError } from '../command/errors.ts';
import { bool, duration, list, text } from '../command/flags.ts';
import { containerNames, defaultContainerOf, statusOf } from '../objects/containers.ts';
import { podNamed } from '../objects/pod.ts';

/** @see kubernetes: kubectl/pkg/cmd/exec/exec.go */
export const exec: Verb = {
  flags: [
    text('container', 'c'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    bool('quiet', 'q'),
    duration('pod-running-timeout', '1m0s'),
    list('filename', 'f'),
  ],
  run(context) {
    const { flags, args, dash } = context;
    for (const path of flags.list('filename')) fail(`the path "${path}" does not exist`);
    if (args.length === 0 || dash === 0) fail('pod, type/name or --filename must be specified');
    const command = args.slice(dash ?? 1);
    if (command.length > 0 && dash === undefined)
      context.err(
        'kubectl exec [POD] [COMMAND] is DEPRECATED and will be removed in a future version. Use kubectl exec [POD] -- [COMMAND] instead.\n',
      );
    if (command.length === 0) fail('you must specify at least one command for the container');
    const pod = podNamed(context, args[0] as string);
    const { name, namespace } = pod.metadata;
    const { phase } = pod.status;
    if (phase === 'Succeeded' || phase === 'Failed') fail(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    const container = flags.text('container') || defaultContainerOf(context, pod, flags.bool('quiet'));
    if (!containerNames(pod).includes(container)) serverError('BadRequest', `container ${container} is not valid for pod ${name}`);
    const { nodeName = '' } = pod.spec;
    if (!nodeName) serverError('BadRequest', `pod ${name} does not have a host assigned`);
    if (!context.view.reaches(nodeName))
      throw new KubectlError(
        `Error from server: error dialing backend: ${kubeletUnreachable(context.view.get('Node', undefined, nodeName))}\n`,
      );
    if (!statusOf(pod, container)?.state?.running) fail(`unable to upgrade connection: container not found ("${container}")`);
    const outcome = context.act({ kind: 'EXEC', pod: `${namespace}/${name}`, container, command });
    const { exitCode, message, stdout, stderr } = outcome;
    const told = message ?? '';
    if (exitCode === null || (!outcome.ok && !told.startsWith('command terminated')))
      throw new KubectlError(told.startsWith('error: ') ? `${told}\n` : `error: ${internal(told, container)}\n`);
    context.out(stdout ?? '');
    context.err(stderr ?? '');
    if (exitCode === 0) return;
    context.err(`command terminated with exit code ${exitCode}\n`);
    context.exitCode = exitCode;
  },
};

/** What the runtime could not do comes through the kubelet as an internal error. */
function internal(message: string, container: string): string {
  if (/ is not running$/.test(message)) return `unable to upgrade connection: container not found ("${container}")`;
  return message.startsWith('Internal error occurred')
    ? message
    : `Internal error occurred: error executing command in container: ${message}`;
}

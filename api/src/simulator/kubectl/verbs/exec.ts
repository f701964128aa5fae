import type { Pod } from '../../apimachinery/objects.ts';
import { isPodPhaseTerminal } from '../../apimachinery/pod-phase.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import type { Task } from '../../engine/index.ts';
import type { InterventionOutcome } from '../../types.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, checkRunningTimeout, duration, list, text } from '../command/flags.ts';
import { allowAct } from '../objects/access.ts';
import { defaultContainerOf } from '../objects/containers.ts';
import { execRefusal, NO_COMMAND } from '../objects/exec.ts';
import { serverLine, upgradeProblem } from '../objects/kubelet.ts';
import { podNamed } from '../objects/pod.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { Act, Live } from '../view.ts';
import { wordsToo } from './filed.ts';
import { checkPaths, hasFiles, objectsOf, sourcesOf } from './files.ts';
import { tellPodGot, tellStreamed } from './requests/streams.ts';
import { lendsTerminal } from './terminal.ts';

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
    const isFiled = hasFiles(context);
    checkRunningTimeout(flags, 'exec');
    const [named] = dash === 0 || (isFiled && dash === undefined && args.length === 1) ? [] : args;
    if (named === undefined && !isFiled) fail('pod, type/name or --filename must be specified');
    const command = args.slice(dash ?? (named === undefined ? 0 : 1));
    if (command.length > 0 && dash === undefined && !flags.bool('quiet'))
      context.err(
        'kubectl exec [POD] [COMMAND] is DEPRECATED and will be removed in a future version. Use kubectl exec [POD] -- [COMMAND] instead.\n',
      );
    if (command.length === 0) throw new KubectlError(`${NO_COMMAND}\n`);
    if (!isFiled) tellPodGot(context, named as string);
    const pod = isFiled ? podFiled(context, named) : podNamed(context, named as string);
    const container = containerMeant(context, pod);
    const tty = lendsTerminal(context, flags.bool('tty'));
    tellStreamed(context, 'exec', pod, { container, command, stdin: flags.bool('stdin'), tty }, execRefusal(pod, container));
    checkTarget(context, pod, container);
    const { name, namespace } = pod.metadata;
    const act: Act = { kind: 'EXEC', pod: `${namespace}/${name}`, container, command, ...(tty && { tty }) };
    if (context.view.live) return executed(context, context.view.live, act);
    tell(context, context.act(act));
    return undefined;
  },
};

/** The one that a file names. @see kubernetes: kubectl/pkg/cmd/exec/exec.go Run */
function podFiled(context: Context, named: string | undefined): Pod {
  checkPaths(context);
  if (named !== undefined) fail(wordsToo([`pods/${named}`]));
  const sources = sourcesOf(context);
  const [object, ...more] = sources.flatMap((source) => objectsOf(context, source, 'exec'));
  if (object === undefined || more.length > 0) return fail('cannot exec into multiple objects at a time');
  const { name, namespace } = object.metadata;
  return podNamed(context, `${qualifiedName(resourceOfKind(object.kind))}/${name}`, 'attach to', namespace);
}

/** The container in which a command is to run; ends kubectl where it cannot. */
export function execTarget(context: Context, pod: Pod): { pod: Pod; container: string } {
  const container = containerMeant(context, pod);
  checkTarget(context, pod, container);
  return { pod, container };
}

/** In a Pod that is over there is none. */
function containerMeant(context: Context, pod: Pod): string {
  if (isPodPhaseTerminal(pod.status.phase)) throw new KubectlError(`${execRefusal(pod, '')}\n`);
  return context.flags.text('container') || defaultContainerOf(context, pod, context.flags.bool('quiet'));
}

/** What the API server, or the kubelet for it, refuses. */
function checkTarget({ view }: Context, pod: Pod, container: string): void {
  const refusal = execRefusal(pod, container);
  if (refusal) throw new KubectlError(`${refusal}\n`);
  const unasked = upgradeProblem(view, pod.spec.nodeName ?? '');
  if (unasked) throw new KubectlError(serverLine(unasked));
}

function* executed(context: Context, live: Live, act: Act): Task<void> {
  allowAct(context, act);
  yield* context.flush(live);
  tell(context, { ...(yield* live.exec(act, context.view.input)), stdout: null, stderr: null });
}

function tell(context: Context, outcome: InterventionOutcome): void {
  const { exitCode, message, stdout, stderr } = outcome;
  const told = message ?? '';
  if (exitCode === null || (!outcome.ok && !told.startsWith('command terminated')))
    throw new KubectlError(/^[Ee]rror\b/.test(told) ? `${told}\n` : `error: ${internal(told)}\n`);
  context.out(stdout ?? '');
  context.err(stderr ?? '');
  if (exitCode === 0) return;
  context.err(`command terminated with exit code ${exitCode}\n`);
  context.exitCode = exitCode;
}

/** What the runtime could not do comes through the kubelet as an internal error. */
const internal = (message: string): string =>
  message.startsWith('Internal error occurred') ? message : `Internal error occurred: error executing command in container: ${message}`;

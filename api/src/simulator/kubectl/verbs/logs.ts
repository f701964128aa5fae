import { compareText } from '../../apimachinery/compare-text.ts';
import { parseGoDuration } from '../../apimachinery/duration.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { readTime } from '../../apimachinery/go-time.ts';
import { containerLogsUrl } from '../../apimachinery/node-address.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { type LogRecord, loggedStart, logText, recentRecords, statusOf } from '../../apimachinery/pod-logs.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { byteLength, firstBytes } from '../../apimachinery/utf8.ts';
import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, serverError, usageError } from '../command/errors.ts';
import { bool, checkRunningTimeout, duration, type Flags, int, text } from '../command/flags.ts';
import { refusalCode, serverText } from '../command/refusals.ts';
import { allow } from '../objects/access.ts';
import { containerNames, defaultLogsContainerOf } from '../objects/containers.ts';
import { serverLine, unaskedKubelet } from '../objects/kubelet.ts';
import { podNamed } from '../objects/pod.ts';
import { resolve } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import type { Live } from '../view.ts';
import { pathOf, tellAsked, tellGet, tellRefusal, queryOf as urlQuery } from './requests/requests.ts';

const USAGE = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
/** Of each Pod, where several are selected. */
const SELECTOR_TAIL = 10;

export const logs: Verb = {
  flags: [
    bool('all-containers'),
    text('container', 'c'),
    bool('follow', 'f'),
    bool('previous', 'p'),
    bool('ignore-errors'),
    bool('insecure-skip-tls-verify-backend'),
    int('limit-bytes', 0),
    int('max-log-requests', 5),
    duration('pod-running-timeout', '20s'),
    bool('prefix'),
    text('selector', 'l'),
    duration('since'),
    text('since-time'),
    int('tail', -1),
    bool('timestamps'),
  ],
  run(context) {
    const { flags, args } = context;
    const selector = flags.text('selector');
    if (selector && args.length > 0) usageError('logs', 'only a selector (-l) or a POD name is allowed');
    if (!selector && args.length === 0) usageError('logs', USAGE);
    if (args.length > 2) usageError('logs', USAGE);
    checkRunningTimeout(flags);
    const sinceTime = flags.text('since-time') ? readTime(flags.text('since-time')) : undefined;
    if (sinceTime && 'unreadable' in sinceTime) fail(sinceTime.unreadable);
    const since = parseGoDuration(flags.text('since')) ?? 0;
    const named = args[1] ?? flags.text('container');
    if (!selector) tellGet(context, resourceOfKind('Pod'), (args[0] as string).replace(/^pods?\//, ''));
    const pods = selector
      ? resolve(context, ['pods']).flatMap(({ objects }) => objects as readonly Pod[])
      : [podNamed(context, args[0] as string, 'get the logs from')];
    if (pods.length === 0 && context.exitCode === 0) context.err(`No resources found in ${context.namespace} namespace.\n`);
    if (since !== 0 && flags.text('since-time')) fail('at most one of `sinceTime` or `sinceSeconds` may be specified');
    if (flags.bool('all-containers') && named) fail(`--all-containers=true should not be specified with container name ${named}`);
    if (args.length === 2 && flags.given('container')) fail('only one of -c or an inline [CONTAINER] arg is allowed');
    if (flags.int('limit-bytes') < 0) fail('--limit-bytes must be greater than 0');
    if (Math.round(since / SECOND) < 0) fail('--since must be greater than 0');
    if (flags.int('tail') < -1) fail('--tail must be greater than or equal to -1');
    const streams = pods.flatMap((pod) => containersOf(context, pod, named).map((container) => ({ pod, container })));
    const [first] = streams;
    if (first && since > 0 && secondsOf(flags) === 0)
      throw new KubectlError(
        `The PodLogOptions "${first.pod.metadata.name}" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0\n`,
      );
    if (flags.bool('follow') && streams.length > 1 && streams.length > flags.int('max-log-requests'))
      fail(
        `you are attempting to follow ${streams.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
      );
    const begun = streams.map((stream) => ({ ...stream, received: consume(context, stream.pod, stream.container) }));
    if (context.view.live && flags.bool('follow')) return follow(context, context.view.live, begun);
    return undefined;
  },
};

/** Whose logs are asked for; of none before it is known for all. @see kubernetes: kubectl/pkg/polymorphichelpers/logsforobject.go logsForObjectWithClient */
function containersOf(context: Context, pod: Pod, wanted: string): readonly string[] {
  if (context.flags.bool('all-containers')) return containerNames(pod);
  const name = wanted || defaultLogsContainerOf(context, pod);
  if (!containerNames(pod).includes(name)) fail(`container ${name} is not valid for pod ${pod.metadata.name}`);
  return [name];
}

/**
 * What keeps the log from being read ends the command, or stands in its place; otherwise, how many bytes of it came.
 * @see kubernetes: kubectl/pkg/cmd/logs/logs.go sequentialConsumeRequest
 */
function consume(context: Context, pod: Pod, container: string): number {
  try {
    const bytes = containerLogs(context, pod, container);
    tellLog(context, pod, container, 200);
    return bytes;
  } catch (error) {
    if (error instanceof KubectlError) {
      tellLog(context, pod, container, refusalCode(error.stderr), error);
      if (/ \(BadRequest\): /.test(error.stderr)) tellRefusal(context, { reason: 'BadRequest', message: serverText(error), code: 400 });
    }
    if (!context.flags.bool('ignore-errors') || !(error instanceof KubectlError)) throw error;
    context.out(`error: ${error.stderr.replace(/^Error from server( \(\w+\))?: |^error: /, '')}`);
    return 0;
  }
}

function tellLog(context: Context, { metadata }: Pod, container: string, status: number, refusal?: KubectlError): void {
  const query = Object.entries({ container, ...queryOf(context) }).sort(([a], [b]) => compareText(a, b));
  const path = `${pathOf(resourceOfKind('Pod'), metadata.namespace, metadata.name)}/log${urlQuery(Object.fromEntries(query))}`;
  tellAsked(context, { method: 'GET', path, status, accept: 'application/json, */*', refusal });
}

function containerLogs(context: Context, pod: Pod, container: string): number {
  const { flags } = context;
  allow(context, 'get', resourceOfKind('Pod'), pod.metadata.name, 'log');
  // A Pod that is on no node has no logs, and that is no error. @see kubernetes: pkg/registry/core/pod/strategy.go LogLocation
  if (!pod.spec.nodeName) return 0;
  const { namespace, name } = pod.metadata;
  const unasked = unaskedKubelet(
    context.view,
    pod.spec.nodeName,
    (node, how) => `Get ${goQuote(containerLogsUrl(node, [namespace, name, container], queryOf(context)))}: ${how}`,
  );
  if (unasked) throw new KubectlError(serverLine(unasked));
  const id = containerIDOf(context, pod, container);
  const records = context.view.logs(pod, id);
  // The answer has begun when the kubelet finds that out: so that stands in the place of the log.
  const sent = records ? logText(limited(context, records), flags.bool('timestamps')) : `unable to retrieve container logs for ${id}`;
  const received = firstBytes(sent, limitOf(context));
  context.out(prefixed(context, received, pod, container));
  return byteLength(received);
}

/** How many bytes are wanted of each log. */
const limitOf = ({ flags }: Context): number => flags.int('limit-bytes') || Number.POSITIVE_INFINITY;

/** The kubelet counts what it sends, before kubectl puts anything in front of it. */
function prefixed({ flags }: Context, text: string, pod: Pod, container: string): string {
  const prefix = flags.bool('prefix') ? `[pod/${pod.metadata.name}/${container}] ` : '';
  return text.replace(/[^\n]*\n|[^\n]+$/g, (line) => prefix + line);
}

/** A log that is followed, and how much of it has come. */
interface Stream {
  readonly pod: Pod;
  readonly container: string;
  readonly received: number;
}

/** What they write from now on, until all have ended, or as much has come as is wanted. @see kubernetes: pkg/kubelet/kuberuntime/logs/logs.go logWriter */
function* follow(context: Context, live: Live, streams: readonly Stream[]): Task<void> {
  const limit = limitOf(context);
  const from = sinceOf(context);
  let followed = streams.flatMap(({ pod, container, received }) => {
    const containerID = idIn(pod, container);
    const place = { node: pod.spec.nodeName ?? '', containerID, lines: 0 };
    const written = live.logAfter(place);
    return containerID && received < limit
      ? [
          {
            pod,
            container,
            left: limit - received,
            place: { ...place, lines: written.length },
            last: written.at(-1)?.at ?? context.view.now,
          },
        ]
      : [];
  });
  let ended = context.view.now;
  yield* context.flush(live);
  while (followed.length > 0) {
    yield* live.written(followed.map(({ place }) => place));
    context.view = live.view();
    followed = followed.flatMap((one) => {
      const { pod, container, place } = one;
      const records = live.logAfter(place);
      const sent = firstBytes(logText(recentRecords(records, from, -1), context.flags.bool('timestamps')), one.left);
      context.out(prefixed(context, sent, pod, container));
      const left = one.left - byteLength(sent);
      if (left <= 0) return [];
      const next = { ...one, left, place: { ...place, lines: place.lines + records.length }, last: records.at(-1)?.at ?? one.last };
      if (!live.hasEnded(place)) return [next];
      ended = Math.max(ended, next.last + Math.ceil((context.view.now - next.last) / LOG_CHECK) * LOG_CHECK);
      return [];
    });
    yield* context.flush(live);
  }
  if (ended > context.view.now) yield* live.sleep(ended - context.view.now);
}
/** How often the kubelet looks whether a container that writes nothing still runs. @see kubernetes: pkg/kubelet/kuberuntime/logs/logs.go logForceCheckPeriod */
const LOG_CHECK = SECOND;

/** The start that is running, or was last. */
function idIn(pod: Pod, container: string): string {
  const { state, containerID = '' } = statusOf(pod, container) ?? {};
  return ((state?.running ? containerID : state?.terminated?.containerID) ?? '').replace(/^.*:\/\//, '');
}

/** The flags that the kubelet is told of. */
function queryOf({ flags }: Context): Record<string, string> {
  const given = (name: string, flag: string, value = flags.text(flag)) => (flags.given(flag) ? { [name]: value } : {});
  return {
    ...(flags.bool('follow') && { follow: 'true' }),
    ...(flags.bool('previous') && { previous: 'true' }),
    ...(flags.bool('timestamps') && { timestamps: 'true' }),
    ...given('limitBytes', 'limit-bytes'),
    ...given('sinceSeconds', 'since', String(secondsOf(flags))),
    ...given('sinceTime', 'since-time'),
    ...given('tailLines', 'tail'),
  };
}

/** Only whole ones are told. @see kubernetes: kubectl/pkg/cmd/logs/logs.go ToLogOptions */
const secondsOf = (flags: Flags): number => Math.round((parseGoDuration(flags.text('since')) ?? 0) / SECOND);

/** From when on lines are wanted. */
function sinceOf({ flags, view }: Context): Micros {
  const since = flags.text('since-time') ? parseTime(flags.text('since-time')) : undefined;
  const span = secondsOf(flags) * SECOND;
  return since ?? (span > 0 ? view.now - span : Number.NEGATIVE_INFINITY);
}

function limited(context: Context, records: readonly LogRecord[]): readonly LogRecord[] {
  const { flags } = context;
  const tail = flags.given('tail') ? flags.int('tail') : flags.text('selector') ? SELECTOR_TAIL : -1;
  return recentRecords(records, sinceOf(context), tail);
}

function containerIDOf({ flags }: Context, pod: Pod, container: string): string {
  const start = loggedStart(pod, container, flags.bool('previous'));
  return 'id' in start ? start.id : serverError('BadRequest', start.refusal);
}

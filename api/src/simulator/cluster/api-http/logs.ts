import { type FieldProblem, fieldProblemText, invalidMessage, type ResourceRequest } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { readTime } from '../../apimachinery/go-time.ts';
import { containerLogsUrl, kubeletUnreachable } from '../../apimachinery/node-address.ts';
import type { Node, Pod } from '../../apimachinery/objects.ts';
import { type LogRecord, loggedStart, logText, recentRecords } from '../../apimachinery/pod-logs.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { byteLength, firstBytes } from '../../apimachinery/utf8.ts';
import { type Micros, SECOND, type Task, wait } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import type { Socket } from '../../kernel/index.ts';
import type { ContainerRuntime } from '../../runtime/index.ts';
import { failure, refusal } from './answers.ts';
import type { Backend } from './backend.ts';
import type { Heading } from './headers.ts';

type Query = HttpRequest['query'];

export const LOG_HEADERS = { 'Cache-Control': 'no-cache, private', 'Content-Type': 'text/plain' };

/** What a log is read with. */
interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: Micros;
}

/** What there is of a log, and where more of it would come from. */
interface Log {
  readonly text: string;
  readonly options: LogOptions;
  /** Lines of an earlier moment are not wanted. */
  readonly from?: Micros;
  readonly source?: { readonly runtime: ContainerRuntime; readonly id: string; readonly lines: number };
}

/** Where a log is looked for. */
interface LogSources {
  readonly now: Micros;
  pod(namespace: string, name: string): Pod | undefined;
  node(name: string): Node | undefined;
  /** Whether its kubelet answers. */
  reaches(node: string): boolean;
  /** Where it does not, whether the node is there all the same. */
  hasMachine(node: string): boolean | undefined;
  records(pod: Pod, containerID: string): readonly LogRecord[] | undefined;
}

/** A log, as it is asked for, or why there is none. @see kubernetes: pkg/registry/core/pod/rest/log.go Get; pkg/registry/core/pod/strategy.go LogLocation */
export function readLog(
  sources: LogSources,
  query: Query,
  namespace: string,
  name: string,
): (Omit<Log, 'source'> & { readonly pod?: Pod; readonly containerID?: string }) | HttpResponse {
  const options = readOptions(query);
  if (typeof options === 'string') return failure(400, 'BadRequest', options);
  const problems = validateLogOptions(query, options);
  if (problems.length > 0) {
    const message = invalidMessage('PodLogOptions', name, problems.map(fieldProblemText));
    return refusal({ ok: false, code: 422, reason: 'Invalid', message, problems });
  }
  const pod = sources.pod(namespace, name);
  if (!pod) return failure(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  const { container, wrong } = chosenContainer(pod, options.container);
  if (wrong !== undefined) return failure(400, 'BadRequest', wrong);
  const { nodeName } = pod.spec;
  if (!nodeName) return { text: '', options };
  const node = sources.node(nodeName);
  if (!node) return missingNode(nodeName);
  if (!sources.reaches(nodeName)) {
    const url = containerLogsUrl(node, [namespace, name, container], Object.fromEntries([...query].filter(([key]) => key !== 'container')));
    return failure(500, '', `Get ${goQuote(url)}: ${kubeletUnreachable(node, sources.hasMachine(nodeName))}`);
  }
  const start = loggedStart(pod, container, options.previous);
  if ('refusal' in start) return failure(400, 'BadRequest', start.refusal);
  const records = sources.records(pod, start.id);
  if (!records) return { text: `unable to retrieve container logs for ${start.id}`, options };
  const { sinceSeconds, sinceTime, tailLines = -1, limitBytes } = options;
  const from = sinceTime ?? (sinceSeconds === undefined ? Number.NEGATIVE_INFINITY : sources.now - sinceSeconds * SECOND);
  const text = logText(recentRecords(records, from, tailLines), options.timestamps);
  return { text: limitBytes === undefined ? text : firstBytes(text, limitBytes), options, from, pod, containerID: start.id };
}

/** It is told in the name of what was asked for. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go qualifiedResourceFromContext */
export const missingNode = (name: string): HttpResponse => failure(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });

/** The same, of a cluster that goes on. */
export function askedLog(backend: Backend, { query }: Pick<HttpRequest, 'query'>, namespace: string, name: string): Log | HttpResponse {
  const { store, nodes, engine } = backend;
  const runtimeOf = ({ spec }: Pod): ContainerRuntime | undefined => nodes.get(spec.nodeName ?? '')?.runtime;
  const found = readLog(
    {
      now: engine.now,
      pod: (within, of) => store.get('Pod', within, of),
      node: (of) => store.get('Node', undefined, of),
      reaches: (of) => nodes.get(of)?.answers === true,
      hasMachine: (of) => nodes.get(of)?.hasNetwork,
      records: (pod, containerID) => {
        const id = bare(containerID);
        return backend.standingLog?.(id) ?? runtimeOf(pod)?.logs.ifThere(id, engine.now);
      },
    },
    query,
    namespace,
    name,
  );
  if ('status' in found) return found;
  const { pod, containerID, ...log } = found;
  const runtime = pod && runtimeOf(pod);
  if (!runtime || !containerID || backend.standingLog?.(bare(containerID))) return log;
  return { ...log, source: { runtime, id: bare(containerID), lines: runtime.logs.linesAfter(bare(containerID), 0).length } };
}

const bare = (containerID: string): string => containerID.replace(/^.*:\/\//, '');

/** As url.Values are converted: what is wrong with one of them is a text. @see kubernetes: apimachinery/pkg/runtime/converter.go; apis/meta/v1/conversion.go */
function readOptions(query: Query): LogOptions | string {
  const flag = (name: string): boolean => query.has(name) && !/^(false|0)$/i.test(query.get(name) ?? '');
  const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const name of NUMBERS) {
    const given = query.get(name);
    if (given === undefined) continue;
    if (!/^[+-]?\d+$/.test(given)) return `strconv.ParseInt: parsing ${goQuote(given)}: invalid syntax`;
    numbers[name] = Number(given);
  }
  const since = query.get('sinceTime') || undefined;
  const time = since === undefined ? undefined : readTime(since);
  if (time && 'unreadable' in time) return time.unreadable;
  const sinceTime = since === undefined ? undefined : parseTime(since);
  return {
    container: query.get('container') ?? '',
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    ...numbers,
    ...(sinceTime !== undefined && { sinceTime }),
  };
}
const NUMBERS = ['tailLines', 'limitBytes', 'sinceSeconds'] as const;

/** @see kubernetes: pkg/apis/core/validation/validation.go ValidatePodLogOptions */
function validateLogOptions(query: Query, { tailLines = 0, limitBytes = 1, sinceSeconds = 1 }: LogOptions): FieldProblem[] {
  const least = (path: string, value: number, detail: string): FieldProblem => ({
    path,
    type: 'Invalid value',
    detail: `${value}: ${detail}`,
  });
  const both = query.has('sinceSeconds') && query.get('sinceTime');
  return [
    ...(tailLines < 0 ? [least('tailLines', tailLines, 'must be greater than or equal to 0')] : []),
    ...(limitBytes < 1 ? [least('limitBytes', limitBytes, 'must be greater than 0')] : []),
    ...(both ? [{ path: '[]', type: 'Forbidden', detail: 'at most one of `sinceTime` or `sinceSeconds` may be specified' } as const] : []),
    ...(!both && sinceSeconds < 1 ? [least('sinceSeconds', sinceSeconds, 'must be greater than 0')] : []),
  ];
}

/** @see kubernetes: pkg/registry/core/pod/strategy.go validateContainer */
export function chosenContainer({ metadata, spec }: Pod, given: string): { readonly container: string; readonly wrong?: string } {
  const names = (list: readonly { readonly name: string }[] = []): string[] => list.map(({ name }) => name);
  const own = names(spec.containers);
  const all = [...names(spec.initContainers), ...own, ...names(spec.ephemeralContainers)];
  if (given !== '') {
    return all.includes(given)
      ? { container: given }
      : { container: '', wrong: `container ${given} is not valid for pod ${metadata.name}` };
  }
  if (own.length === 1) return { container: own[0] as string };
  const wrong = `a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(' ')}]`;
  return { container: '', wrong };
}

/** What is written from now on, too, until the container has ended, or the client has gone. @see kubernetes: apiserver/pkg/registry/generic/rest/streamer.go */
export function* streamLog(
  backend: Backend,
  asked: ResourceRequest,
  request: HttpRequest,
  socket: Socket,
  heading: Heading,
): Task<HttpResponse | undefined> {
  const log = askedLog(backend, request, asked.namespace ?? '', asked.name ?? '');
  if ('status' in log) return log;
  const { options, source, from = Number.NEGATIVE_INFINITY } = log;
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  yield* socket.write(heading.ofStream(LOG_HEADERS));
  let text = log.text;
  let lines = source?.lines ?? 0;
  for (;;) {
    const chunk = left === Number.POSITIVE_INFINITY ? text : firstBytes(text, left);
    if (chunk !== '') yield* socket.write(`${byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
    left -= byteLength(chunk);
    if (!source || left <= 0) break;
    yield* wait(source.runtime.logs.written(source.id, lines));
    const records: readonly LogRecord[] = source.runtime.logs.linesAfter(source.id, lines);
    if (records.length === 0 && source.runtime.logs.hasEnded(source.id)) break;
    lines += records.length;
    text = logText(recentRecords(records, from, -1), options.timestamps);
  }
  yield* socket.write('0\r\n\r\n');
  return undefined;
}

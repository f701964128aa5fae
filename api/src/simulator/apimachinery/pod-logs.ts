import type { Micros } from '../engine/index.ts';
import type { ContainerStatus, Pod } from './objects.ts';
import { formatTimeNano } from './time.ts';

/** A line of a container's log, without its end; where it is partial, the line goes on in the next one, or was never ended. */
export interface LogRecord {
  readonly at: Micros;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly partial?: true;
  /** So often, without a pause; then it may be several lines that come in turn. */
  readonly times?: number;
}

/** The status of a container by name, an init or ephemeral one too; undefined before the kubelet has told any. */
export const statusOf = ({ status }: Pod, container: string): ContainerStatus | undefined =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find(
    ({ name }) => name === container,
  );

/** Which start's log is meant, or why there is none. @see kubernetes: pkg/kubelet/kubelet_pods.go validateContainerLogStatus */
export function loggedStart(pod: Pod, container: string, previous: boolean): { readonly id: string } | { readonly refusal: string } {
  const about = `container "${container}" in pod "${pod.metadata.name}"`;
  const status = statusOf(pod, container);
  if (!status) return { refusal: `${about} is not available` };
  const { waiting, running, terminated } = status.state ?? {};
  const last = status.lastState?.terminated;
  if (previous) return last?.containerID ? { id: last.containerID } : { refusal: `previous terminated ${about} not found` };
  const id = running ? status.containerID : terminated?.containerID || last?.containerID;
  if (id) return { id };
  if (terminated || last) return { refusal: `${about} is terminated` };
  if (!waiting) return { refusal: `${about} is waiting to start - no logs yet` };
  return { refusal: `${about} is waiting to start: ${WAITING[waiting.reason ?? ''] ?? waiting.reason ?? ''}` };
}

const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

/** Those since a moment, and of these the last ones: all, where that is less than none. */
export function recentRecords(records: readonly LogRecord[], from: Micros, tail: number): readonly LogRecord[] {
  const recent = records.filter(({ at }) => at >= from);
  return tail < 0 ? recent : lastLines(recent, tail);
}

/** The last of these, each line by itself. */
export function lastLines(records: readonly LogRecord[], most: number): readonly LogRecord[] {
  if (!records.some(({ times }) => times)) return records.slice(Math.max(0, records.length - most));
  const lines: LogRecord[] = [];
  for (let i = records.length - 1; i >= 0 && lines.length < most; i--) {
    const { times = 1, ...record } = records[i] as LogRecord;
    const texts = times > 1 ? record.text.split('\n') : [record.text];
    const from = Math.max(0, times * texts.length - (most - lines.length));
    for (let n = times * texts.length - 1; n >= from; n--) lines.push({ ...record, text: texts[n % texts.length] as string });
  }
  return lines.reverse();
}

/** As the kubelet sends it. @see kubernetes: pkg/kubelet/kuberuntime/logs/logs.go logWriter */
export function logText(records: readonly LogRecord[], timestamps: boolean): string {
  let text = '';
  let begins = true;
  for (const { at, text: line, partial, times = 1 } of records) {
    const stamp = begins && timestamps ? `${formatTimeNano(at)} ` : '';
    const entry = `${stamp}${times > 1 ? line.replaceAll('\n', `\n${stamp}`) : line}${partial ? '' : '\n'}`;
    text += times > 1 ? entry.repeat(times) : entry;
    begins = !partial;
  }
  return text;
}

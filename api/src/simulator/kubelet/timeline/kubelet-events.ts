import type { Container, Pod } from '../../apimachinery/objects.ts';
import { podKey } from '../../apimachinery/objects.ts';
import type { Detail, EntryType, Trace } from '../../engine/index.ts';
import type { EventInput, EventRecorder } from '../../events/index.ts';
import { formatPod } from '../container/restart.ts';
import type { KubeletLog } from '../klog/kubelet-log.ts';
import { Causes } from './causes.ts';
import { ClientCauses } from './client-causes.ts';
import * as timeline from './entries.ts';

/**
 * What the kubelet tells of what it does: the Event, and the timeline's entry with what led to it.
 * @see kubernetes: pkg/kubelet/events/event.go (the reasons)
 */
export class KubeletEvents {
  readonly #trace: Trace;
  readonly #recorder: Pick<EventRecorder, 'record'>;
  readonly #source: EventInput['source'];
  readonly #causes = new Causes();
  readonly #clients: ClientCauses;
  /** The start of this kubelet, where it is not its node's first: what it does with what it finds comes from that. */
  #start: number | undefined;
  #silent = false;

  constructor(
    node: string,
    trace: Trace,
    recorder: Pick<EventRecorder, 'record'>,
    readonly log: KubeletLog,
  ) {
    this.#source = { component: 'kubelet', host: node };
    this.#trace = trace;
    this.#clients = new ClientCauses(trace);
    this.#recorder = recorder;
  }

  beginAfter(start: number | undefined): void {
    this.#start = start;
  }

  /** Nobody hears of this kubelet any more. */
  silence(): void {
    this.#silent = true;
  }

  /** Records an entry that comes from what happened to its container or Pod before, from what a client did, and from `causes`. */
  trace<D extends Detail>(
    pod: Pod,
    container: string | null,
    type: EntryType<D>,
    detail: D,
    causes: readonly (number | undefined)[] = [],
  ): number | undefined {
    if (this.#silent) return undefined;
    const key = podKey(pod);
    const place = { key, container, initContainers: pod.spec.initContainers };
    const known = this.#causes.of(place, type.name, detail);
    const earlier = known.length === 0 && this.#start !== undefined && type.name !== timeline.PodAccepted.name ? [this.#start] : known;
    const before = this.#trace.entries[earlier.at(-1) ?? -1];
    const all = new Set([...causes, this.#clients.of({ key, container, type: type.name, detail, before }), ...earlier]);
    const sequence = this.#trace.record(type, { pod: key, container, causes: [...all] }, detail);
    if (sequence !== undefined) this.#causes.add(place, type.name, detail, sequence);
    return sequence;
  }

  /** An entry that concerns the node, not one Pod. */
  nodeTrace<D extends Detail>(type: EntryType<D>, detail: D, cause?: number): number | undefined {
    return this.#silent ? undefined : this.#trace.record(type, { causes: [cause] }, detail);
  }

  /** The last entry about that container or, without one, the Pod. */
  last(pod: Pod, container?: string): number | undefined {
    return this.#causes.last(podKey(pod), container);
  }

  /** The Event alone, about a container or the whole Pod. */
  event(pod: Pod, container: string | null, type: 'Normal' | 'Warning', reason: string, message: string, cause?: number): void {
    this.#recorder.record(this.#input(pod, container, type, reason, message), [cause ?? this.last(pod, container ?? undefined)]);
  }

  /** Whoever wants to know more of an eviction finds it in its annotations. */
  evicted(pod: Pod, message: string, annotations: EventInput['annotations'], cause: number | undefined): void {
    this.#recorder.record({ ...this.#input(pod, null, 'Warning', 'Evicted', message), ...(annotations && { annotations }) }, [cause]);
  }

  #input(pod: Pod, container: string | null, type: 'Normal' | 'Warning', reason: string, message: string): EventInput {
    const { namespace, name, uid, resourceVersion } = pod.metadata;
    const fieldPath = container && fieldPathOf(pod, container);
    return {
      source: this.#source,
      object: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid, resourceVersion, ...(fieldPath && { fieldPath }) },
      type,
      reason,
      message,
    };
  }

  sandboxChanged(pod: Pod): void {
    const cause = this.trace(pod, null, timeline.SandboxChanged, {});
    this.event(pod, null, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.', cause);
  }
  sandboxFailed(pod: Pod, message: string): void {
    const cause = this.trace(pod, null, timeline.SandboxFailed, { message });
    this.event(pod, null, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${message}`, cause);
  }
  sandboxStarted(pod: Pod, attempt: number, ip: string): void {
    this.trace(pod, null, timeline.SandboxStarted, { attempt, ip });
  }
  /** Tells that a container waits, and returns what tells it again: the kubelet finds out anew at each sync. */
  backOff(pod: Pod, container: Container, seconds: number): () => void {
    const { name } = container;
    const message = `Back-off restarting failed container ${name} in pod ${formatPod(pod)}`;
    const input = this.#input(pod, name, 'Warning', 'BackOff', message);
    const tell = (): void => {
      // The record needs to say it once for each wait.
      const last = this.last(pod, name);
      const told = last !== undefined && this.#trace.entries[last]?.type.name === timeline.RestartBackOff.name;
      this.#recorder.record(input, [told ? last : this.trace(pod, name, timeline.RestartBackOff, { name, seconds })]);
    };
    tell();
    return tell;
  }
  signal(pod: Pod, container: string, signal: string, graceSeconds: number | null): void {
    this.trace(pod, container, timeline.SignalSent, { name: container, signal, graceSeconds });
  }
  exited(pod: Pod, container: string, detail: Omit<Parameters<(typeof timeline.ContainerExited)['en']>[0], 'name'>): void {
    this.trace(pod, container, timeline.ContainerExited, { name: container, ...detail });
  }
  startFailed(pod: Pod, container: string, message: string, reason: string): void {
    const cause = this.trace(pod, container, timeline.ContainerStartFailed, {
      name: container,
      reason,
      message: message.replace(/^Error: /, ''),
    });
    this.event(pod, container, 'Warning', 'Failed', message, cause);
  }
  created(pod: Pod, container: string, attempt: number): void {
    const cause = this.trace(pod, container, timeline.ContainerCreated, { name: container, attempt });
    this.event(pod, container, 'Normal', 'Created', `Created container ${container}`, cause);
  }
  started(pod: Pod, container: string, attempt: number, init: boolean): void {
    const cause = this.trace(pod, container, timeline.ContainerStarted, { name: container, attempt, init });
    this.event(pod, container, 'Normal', 'Started', `Started container ${container}`, cause);
  }
  killing(pod: Pod, container: string, message: string): void {
    const cause = this.trace(pod, container, timeline.ContainerKilling, { name: container, message });
    this.event(pod, container, 'Normal', 'Killing', message, cause);
  }
  postStartFailed(pod: Pod, container: string): void {
    this.event(pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
  }
  preStopFailed(pod: Pod, container: string): void {
    this.event(pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
  }

  /** @see kubernetes: pkg/kubelet/lifecycle/handlers.go runHTTPHandler */
  hookFellBack(pod: Pod, host: string): void {
    const message = `request to HTTPS lifecycle hook ${host} got HTTP response, retry with HTTP succeeded`;
    this.event(pod, null, 'Warning', 'LifecycleHTTPFallback', message);
  }
}

/** @see kubernetes: pkg/kubelet/container/ref.go fieldPath */
function fieldPathOf(pod: Pod, container: string): string {
  if (pod.spec.initContainers?.some(({ name }) => name === container)) return `spec.initContainers{${container}}`;
  if (pod.spec.ephemeralContainers?.some(({ name }) => name === container)) return `spec.ephemeralContainers{${container}}`;
  return `spec.containers{${container}}`;
}

import { type EntryType, SECOND, type Trace, type TraceEntry } from '../../engine/index.ts';
import * as timeline from './entries.ts';

/** What the kubelet does next, and the entry that it comes after. */
interface Next {
  readonly key: string;
  readonly container: string | null;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly before: TraceEntry | undefined;
}

/** What clients did from outside, and others in the cluster to a Pod, for the kubelet's steps that come from it. */
export class ClientCauses {
  readonly #trace: Trace;
  readonly #interventions: TraceEntry[] = [];
  /** Why the scheduler or a controller had a Pod deleted. */
  readonly #departures = new Map<string, TraceEntry>();
  #read = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The newest of it that leads to this step. */
  of(next: Next): number | undefined {
    const { entries, engine } = this.#trace;
    for (; this.#read < entries.length; this.#read++) {
      const entry = entries[this.#read] as TraceEntry;
      if (entry.type.kind === 'INTERVENTION') this.#interventions.push(entry);
      else if (DEPARTURES.has(entry.type.name)) this.#departures.set(entry.pod, entry);
    }
    const departure = next.type === PodTerminating.name ? this.#departures.get(next.key) : undefined;
    if (departure && departure.at >= (next.before?.at ?? 0) && engine.now - departure.at <= SOON) return departure.sequence;
    if (this.#interventions.length === 0) return undefined;
    const before = next.before?.at ?? 0;
    const { sequence } = this.#interventions.findLast((one) => leadsTo(one, next, engine.now - one.at, one.at >= before, entries)) ?? NONE;
    return sequence;
  }
}

const DEPARTURES: ReadonlySet<string> = new Set(['PodPreempted', 'EvictedByTaint', 'PodGarbageCollected', 'OwnerGone']);
const NONE = { sequence: undefined };

/** A client's request needs no longer to reach the kubelet, and a signal to end a process. */
const SOON = 2 * SECOND;
/** What a command has changed the next probe sees. */
const NEXT_PROBE = 10 * SECOND;

const { ContainerExited, ProbeResult, PodTerminating, PauseExited, ConditionChanged, ContainerKilling, VolumeUpdated } = timeline;
const {
  ImagePulling,
  ImagePulled,
  ImagePresent,
  ImageFailed,
  ImageBackOff,
  ContainerCreated,
  ContainerStartFailed,
  PodAccepted,
  VolumeMounted,
  VolumeFailed,
} = timeline;

function leadsTo(intervention: TraceEntry, next: Next, ago: number, isSince: boolean, entries: readonly TraceEntry[]): boolean {
  const { key, container, type, before } = next;
  const isOnPod = intervention.pod === key;
  const isOnContainer = isOnPod && intervention.container === container;
  switch (intervention.detail.intervention) {
    case 'DELETE_POD':
      return isOnPod && type === PodTerminating.name && !next.detail.reason && (ago <= SOON || isOfThisPod(intervention, entries));
    case 'KILL_CONTAINER':
      if (type === ContainerExited.name) return isOnContainer && ago <= SOON;
      return isOnPod && type === PauseExited.name && SANDBOX.test(intervention.container ?? '') && ago <= SOON;
    case 'EXEC':
      if (type === PauseExited.name) return isOnPod && ago <= SOON;
      if (type === ContainerExited.name) return ago <= SOON && (isOnContainer || (isOnPod && isNeighbour(intervention, next)));
      return isOnContainer && type === ProbeResult.name && ago <= NEXT_PROBE;
    case 'PATCH_IMAGE':
    case 'PATCH':
      return isOnPod && changesPod(next, ago, isSince, entries);
    case 'APPLY':
      if (isOnPod && changesPod(next, ago, isSince, entries)) return true;
      if (type === ContainerCreated.name) return isSinceFailure(intervention, lastTry(before, ContainerStartFailed, entries));
      if (type === VolumeMounted.name) return before?.type.name === VolumeFailed.name && isSince;
      return type === VolumeUpdated.name;
    case 'KUBECTL':
      return lacksWhatWasRemoved(next, intervention);
    case 'IMAGE_AVAILABLE':
      return type === ImagePulled.name && isSinceFailure(intervention, lastTry(before, ImageFailed, entries));
    default:
      return false;
  }
}

/** What was done in another container may have sent a signal to this one. */
const isNeighbour = ({ container }: TraceEntry, { detail }: Next): boolean =>
  container !== null && (detail.neighbour as { readonly container: string } | undefined)?.container === container;

/** A container or a volume lacks a Secret or a ConfigMap that was deleted. */
function lacksWhatWasRemoved({ key, type, detail }: Next, { detail: { removed } }: TraceEntry): boolean {
  if (!removed || (type !== ContainerStartFailed.name && type !== VolumeFailed.name)) return false;
  const namespace = key.slice(0, key.indexOf('/'));
  const lacking = [...String(detail.message).matchAll(/(secret|configmap) "([^"]+)" not found/g)];
  return lacking.some(([, kind, name]) => (removed as readonly string[]).includes(`${kind} ${namespace}/${name}`));
}

/** A kubelet that is busy comes to it later: not one of an earlier Pod of that name. */
const isOfThisPod = ({ at, pod }: TraceEntry, entries: readonly TraceEntry[]): boolean =>
  (entries.findLast((entry) => entry.pod === pod && entry.type.name === PodAccepted.name)?.at ?? 0) <= at;

const SANDBOX = /^(?:POD|pause)$/;
/** What a container's start is tried with, again and again. */
const TRIES: ReadonlySet<string> = new Set(
  [ImagePulling, ImagePulled, ImagePresent, ImageFailed, ImageBackOff, ContainerStartFailed].map(({ name }) => name),
);

/** The newest entry of that type among the tries to start a container that has not begun since. */
function lastTry(last: TraceEntry | undefined, { name }: Pick<EntryType, 'name'>, entries: readonly TraceEntry[]): TraceEntry | undefined {
  let entry = last;
  while (entry && TRIES.has(entry.type.name)) {
    if (entry.type.name === name) return entry;
    const before = entry.causes.findLast((cause) => entries[cause]?.container === last?.container);
    entry = entries[before ?? -1];
  }
  return undefined;
}

const isSinceFailure = ({ at }: TraceEntry, failure: TraceEntry | undefined): boolean => failure !== undefined && at >= failure.at;

/** Another image, another deadline, a condition that somebody else sets. */
function changesPod({ type, detail, before }: Next, ago: number, isSince: boolean, entries: readonly TraceEntry[]): boolean {
  if (type === ContainerKilling.name) return /definition changed/.test(String(detail.message)) && isSince;
  if (type === ConditionChanged.name) return ago <= SOON;
  if (type === PodTerminating.name) return detail.reason === 'DeadlineExceeded';
  const failed = type === ImagePulling.name ? lastTry(before, ImageFailed, entries) : undefined;
  return failed !== undefined && failed.detail.image !== detail.image;
}

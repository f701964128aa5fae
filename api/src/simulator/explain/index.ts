import type { ContainerStatus, Kind, Kinds, Pod } from '../apimachinery/objects.ts';
import { type Micros, seconds, type TraceEntry } from '../engine/index.ts';
import type { Explanation, KubernetesEvent, Localized, LogLine, SimulatedPod, TimelineEntry } from '../types.ts';
import { underWay } from './busy.ts';
import { containerRules, restarted } from './container-rules.ts';
import type { Culprit, Diagnosis, Rule, Situation } from './context.ts';
import { imageRules } from './image-rules.ts';
import { inSpec, withNewPod } from './new-pod.ts';
import { notWellEither, othersNotWell, withOthers } from './others.ts';
import { fallback, laterPodRules, podRules } from './pod-rules.ts';
import { toleratedForATime } from './tolerated.ts';
import { probeCannotRun } from './unasked-probe.ts';
import { unreached } from './unreached.ts';

/** What an explanation is made from: a finished run, as far as it matters here. */
export interface ExplainedRun {
  readonly pods: readonly SimulatedPod[];
  readonly timeline: readonly TimelineEntry[];
  readonly trace: readonly TraceEntry[];
  eventsAt(at: Micros): readonly KubernetesEvent[];
  objectsAt<K extends Kind>(kind: K, at: Micros): readonly Kinds[K][];
}

/** The first Pod of a run where neither is given. */
interface AskedPod {
  readonly name?: string | null | undefined;
  readonly uid?: string | null | undefined;
}

const RULES: readonly Rule[] = [
  ...podRules,
  ...imageRules,
  ...containerRules,
  ...laterPodRules,
  underWay,
  inSpec(restarted),
  inSpec(probeCannotRun),
  toleratedForATime,
  unreached,
  fallback,
];

/** Why the Pod is as it is at that moment: the first rule of the table that fits, and the chain of causes behind it. */
export function explain(run: ExplainedRun, at: Micros, asked: AskedPod): Explanation {
  const pod = podAt(run, at / seconds(1), asked);
  if (!pod) throw new RangeError('a run without a Pod');
  const situation = situationOf(run, pod, at);
  const diagnosis = RULES.map((rule) => rule(situation)).find((one) => one !== undefined) as Diagnosis;
  const { headline, concepts, ends } = diagnosis;
  const others = othersNotWell(situation);
  const text = inParagraphs([diagnosis.text, ...notWellEither(others), ...unknownEnds(situation)]);
  const all = withOthers(diagnosis.remedies, others);
  const remedies = diagnosis.inSpec || others.some((one) => one.inSpec) ? withNewPod(situation, all) : all;
  const chain = causes(situation, ends).map((sequence) => run.timeline[sequence] as TimelineEntry);
  return { status: situation.snapshot.status, headline, text, chain, remedies, concepts: [...new Set(concepts)] };
}

/** Of several that had the same name one after the other, the one that is there, or was last; a uid says which. */
function podAt({ pods }: ExplainedRun, atSeconds: number, { name, uid }: AskedPod): SimulatedPod | undefined {
  const meant = uid ? pods.find((one) => one.uid === uid) : undefined;
  if (meant) return meant;
  const first = pods.find((one) => one.name === name) ?? pods[0];
  const namesakes = pods.filter((one) => one.name === first?.name && one.namespace === first.namespace);
  const created = namesakes.filter((one) => createdAt(one) <= atSeconds);
  return created.findLast((one) => one.at(atSeconds).exists) ?? created.at(-1) ?? first;
}

const createdAt = ({ phases }: SimulatedPod): number => phases[0]?.fromSeconds ?? 0;

/** A diagnosis may end with a line of a log, to which nothing is to be added. */
const inParagraphs = (told: readonly Localized[]): Localized => ({
  en: told.map(({ en }) => en).join('\n\n'),
  zhHans: told.map(({ zhHans }) => zhHans).join('\n\n'),
});

/**
 * What is said of containers of a Pod that has ended of which nobody could read how they ended.
 * @see kubernetes: pkg/kubelet/status/status_manager.go TerminatePod; pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses
 */
function unknownEnds({ pod, snapshot }: Situation): Localized[] {
  if (!snapshot.exists || snapshot.phase !== 'FAILED') return [];
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status;
  const unknown = [...initContainerStatuses, ...containerStatuses].filter(({ state }) => state?.terminated?.reason === UNKNOWN);
  const isLost = ({ lastState }: ContainerStatus): boolean => lastState?.terminated?.reason === UNKNOWN;
  const [lost, waited] = [unknown.filter(isLost), unknown.filter((status) => !isLost(status))].map((all) => all.map(({ name }) => name));
  const told: Localized[] = [];
  if (lost && lost.length > 0)
    told.push({
      en: `ContainerStatusUnknown: ${lost.join(', ')} had been removed before the kubelet read how it ended, so that its status makes up an end (exit code 137) and counts one restart more.`,
      zhHans: `ContainerStatusUnknown：kubelet 读取结束状态之前 ${lost.join('、')} 已被删除，因此其状态记为未知的结束（退出码 137），并多计一次重启。`,
    });
  if (waited && waited.length > 0)
    told.push({
      en: `ContainerStatusUnknown: ${waited.join(', ')} did not run when the Pod ended, and its status makes up an end (exit code 137).`,
      zhHans: `ContainerStatusUnknown：Pod 结束时 ${waited.join('、')} 并未运行，其状态记为未知的结束（退出码 137）。`,
    });
  return told;
}

const UNKNOWN = 'ContainerStatusUnknown';

/** Of a log: programs tell all their flags, and a runtime where all its threads were, behind what is wrong. */
const LAST_LINES = 60;

/** The Pod as it is then, and what has led to that. */
export function situationOf(run: ExplainedRun, pod: SimulatedPod, at: Micros): Situation {
  const snapshot = pod.at(at / seconds(1));
  const object = snapshot.object as Pod;
  const key = `${pod.namespace}/${pod.name}`;
  const begun = createdAt(pod);
  const entries: TraceEntry[] = [];
  for (const entry of run.trace) {
    if (entry.at > at) break;
    if (entry.pod === key && entry.at >= begun * seconds(1)) entries.push(entry);
  }
  return {
    pod: object,
    snapshot,
    at,
    created: begun,
    events: run
      .eventsAt(at)
      .filter(
        ({ object: about, namespace, lastSeconds }) =>
          about === `pod/${pod.name}` && namespace === pod.namespace && lastSeconds >= Math.floor(begun),
      ),
    entries,
    trace: run.trace,
    objects: (kind) => run.objectsAt(kind, at),
    culprit: culpritOf(object),
    logs(container): readonly LogLine[] {
      const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = object.status;
      const status = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === container);
      const { containerID } = status?.state?.terminated ?? status?.lastState?.terminated ?? {};
      const found = pod.containers.find((one) => one.name === container);
      return found?.logs({ atSeconds: at / seconds(1), tail: LAST_LINES, ...(containerID && { containerID }) }) ?? [];
    },
  };
}

/** The container to speak of: an init container that is not done, else the worst of the others. */
function culpritOf({ status }: Pod): Culprit | undefined {
  const init = status.initContainerStatuses?.find(
    ({ state }) =>
      (state?.terminated?.exitCode !== 0 || state.terminated.reason === 'OOMKilled') && state?.waiting?.reason !== 'PodInitializing',
  );
  if (init) return { name: init.name, init: true, status: init };
  const badness = ({ state, ready }: ContainerStatus): number => {
    const reason = state?.waiting?.reason;
    if (reason && reason !== 'ContainerCreating' && reason !== 'PodInitializing') return 4;
    if (state?.terminated) return state.terminated.exitCode === 0 ? 2 : 3;
    return ready ? 0 : 1;
  };
  const [worst] = [...(status.containerStatuses ?? [])].sort((a, b) => badness(b) - badness(a));
  return worst && badness(worst) > 0 ? { name: worst.name, init: false, status: worst } : undefined;
}

/**
 * The last entry of one of those kinds, and what led to it back to its root, oldest first: of what repeats itself the last
 * time. Left out are Events, which only repeat what others say, and what merely happened in between.
 */
function causes({ entries, trace, culprit }: Situation, ends: readonly string[]): number[] {
  const fits = (entry: TraceEntry) => ends.includes(entry.type.name);
  const last =
    entries.findLast((entry) => fits(entry) && (!culprit || entry.container === culprit.name)) ??
    entries.findLast(fits) ??
    entries.findLast(({ type }) => type.kind !== 'EVENT');
  if (!last) return [];
  const found = new Set<TraceEntry>();
  const queue: TraceEntry[] = [last];
  for (let entry = queue.shift(); entry; entry = queue.shift()) {
    if (found.has(entry)) continue;
    found.add(entry);
    for (const cause of entry.causes) if (trace[cause]) queue.push(trace[cause]);
  }
  const kept = new Map<string, TraceEntry>();
  const before = earlierEnd(found, last);
  for (const entry of [...found].sort((a, b) => a.sequence - b.sequence)) {
    const { type, pod, container } = entry;
    if (container === last.container && entry.sequence <= before) continue;
    if (entry !== last && (type.kind === 'EVENT' || BETWEEN.has(type.name))) continue;
    const key = `${type.name} ${pod} ${container}`;
    kept.delete(key);
    kept.set(key, entry);
  }
  return [...kept.values()].map(({ sequence }) => sequence);
}

/** What a container's earlier starts came to has not led to the newest one's end: where the one before that ended. */
function earlierEnd(found: ReadonlySet<TraceEntry>, { pod, container }: TraceEntry): number {
  if (container === null) return -1;
  const own = [...found].filter((entry) => entry.container === container && entry.pod === pod).sort((a, b) => a.sequence - b.sequence);
  const start = own.findLastIndex(({ type }) => type.name === 'ContainerStarted');
  return own.slice(0, Math.max(start, 0)).findLast(({ type }) => type.name === 'ContainerExited')?.sequence ?? -1;
}

const BETWEEN: ReadonlySet<string> = new Set(['ConditionChanged', 'PhaseChanged', 'VolumeMounted', 'ContainerWaiting']);

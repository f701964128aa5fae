import type { Container, ContainerStatus, Kind, Kinds, Pod } from '../apimachinery/objects.ts';
import { type Micros, SECOND, type TraceEntry } from '../engine/index.ts';
import type { KubernetesEvent, Localized, LogLine, PodSnapshot } from '../types.ts';

/** What a diagnosis looks at: one Pod at one moment, and what had happened to it by then. */
export interface Situation {
  readonly pod: Pod;
  readonly snapshot: PodSnapshot;
  readonly at: Micros;
  /** When the Pod was created, in seconds. */
  readonly created: number;
  /** The Pod's events that had been recorded by then. */
  readonly events: readonly KubernetesEvent[];
  /** The Pod's timeline up to then. */
  readonly entries: readonly TraceEntry[];
  /** The whole run's, by their numbers. */
  readonly trace: readonly TraceEntry[];
  /** The objects of a kind that there were then. */
  objects<K extends Kind>(kind: K): readonly Kinds[K][];
  /** The container that the STATUS column speaks of, or the first that is not well. */
  readonly culprit: Culprit | undefined;
  /** The last lines of the start of a container of which `terminatedOf` tells the end, or of its first. */
  logs(container: string): readonly LogLine[];
}

/** What kubectl is to be given to mean an object: its name, and where it is if that is not where kubectl looks. */
export const operand = (name: string, namespace: string): string => (namespace === 'default' ? name : `${name} -n ${namespace}`);
/** The Pod as kubectl's commands name it. */
export const operandOf = ({ metadata }: Pod): string => operand(metadata.name, metadata.namespace ?? 'default');

/** The container that a diagnosis is about. */
export interface Culprit {
  readonly name: string;
  readonly init: boolean;
  readonly status: ContainerStatus;
}

/** What would mend it, each a sentence, in both languages. */
export interface Remedies {
  readonly en: readonly string[];
  readonly zhHans: readonly string[];
}

/** Remedies that are told one by one. */
export const listed = (remedies: readonly Localized[]): Remedies => ({
  en: remedies.map(({ en }) => en),
  zhHans: remedies.map(({ zhHans }) => zhHans),
});

/** What is wrong (or right), and what would mend it. */
export interface Diagnosis {
  readonly headline: Localized;
  readonly text: Localized;
  readonly remedies: Remedies;
  /** Slugs. */
  readonly concepts: readonly string[];
  /** Kinds of entries (`ContainerExited` …) of which the last one ends the chain of causes. */
  readonly ends: readonly string[];
  /** The remedies are in the Pod's spec. */
  readonly inSpec?: true;
}

/** A rule of the table: undefined where it does not fit. The first that fits is told. */
export type Rule = (situation: Situation) => Diagnosis | undefined;

/** `once`, or `3 times`. */
export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** `2m30s` as `2 分 30 秒`. */
export const durationInChinese = (duration: string): string =>
  [...duration.matchAll(/(\d+)([dhms])/g)].flatMap(([, count, unit]) => (count === '0' ? [] : [`${count} ${UNITS[unit!]}`])).join(' ');
const UNITS: Readonly<Record<string, string>> = { d: '天', h: '小时', m: '分', s: '秒' };

/** A text in the two languages of the site. */
export const both = (en: string, zhHans: string): Localized => ({ en, zhHans });

/** How a container last ended: now, or before it was started again; undefined if it never did. */
export const terminatedOf = ({ status }: Culprit) => status.state?.terminated ?? status.lastState?.terminated;

/** The latest event of these reasons; undefined where there was none. */
export const lastEvent = ({ events }: Situation, ...reasons: readonly string[]): KubernetesEvent | undefined =>
  events
    .filter(({ reason }) => reasons.includes(reason))
    .sort((a, b) => a.lastSeconds - b.lastSeconds)
    .at(-1);

/** `Error: …`, `FATAL: …`, `panic: …`, `java.io.IOException: …`, `[ERROR] [Entrypoint]: …`, `[emerg] …` */
export const AN_ERROR = /(?:^|[\s[])[\w.]*(?:error|fatal|panic|exception)\]?:|\[(?:error|fatal|crit|alert|emerg)\] /i;

/** What that container's probe said last, if it failed; nothing of what an earlier start failed, if `since` is when this one began. */
export function lastUnhealthy({ events, entries }: Situation, container: string, probe: string, since: Micros = 0): string {
  const own = events.filter(
    ({ reason, fieldPath, lastSeconds }) =>
      reason === 'Unhealthy' && fieldPath?.endsWith(`{${container}}`) && lastSeconds * SECOND >= since,
  );
  const told = own.filter(({ message }) => message.toLowerCase().startsWith(probe)).sort((a, b) => a.lastSeconds - b.lastSeconds);
  return (told.at(-1)?.message ?? untold(entries, container, probe, since)).trim().replace(/:$/, '');
}

/** Of one that has no event (any more), since a Pod has only so many of them: what the probe met. */
function untold(entries: readonly TraceEntry[], container: string, probe: string, since: Micros): string {
  const failed = entries.findLast(
    ({ type, at, detail, container: whose }) =>
      type.name === 'ProbeResult' && whose === container && detail.probe === probe && detail.result === 'Failure' && at >= since,
  );
  return failed
    ? `${probe.charAt(0).toUpperCase()}${probe.slice(1)} probe ${NOT_ASKED.test(String(failed.detail.output)) ? 'errored' : 'failed'}: ${failed.detail.output}`
    : '';
}

/** What comes of a probe that could not be run. */
export const NOT_ASKED = /^(?:rpc error|strconv\.)/;

/** The node's controller gives no reason when it takes Ready away; the kubelet always does. */
export function isLost({ status }: Pod): boolean {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return status.reason === 'NodeLost' || (ready?.status === 'False' && !ready.reason && status.phase === 'Running');
}

/** A container of any kind, as the spec has it. */
export const specOf = ({ spec }: Pod, name: string): Container | undefined =>
  [...spec.containers, ...(spec.initContainers ?? []), ...((spec.ephemeralContainers ?? []) as Container[])].find(
    (one) => one.name === name,
  );

import { type Change, listAt } from '../api-server/index.ts';
import type { Kind, Kinds } from '../apimachinery/objects.ts';
import { asShown, planInterventions } from '../clients/interventions.ts';
import { filedLine, typeLine } from '../clients/line.ts';
import { Cluster, type ClusterOptions } from '../cluster/index.ts';
import { HOUR, type Micros, seconds, type TraceEntry, toSeconds } from '../engine/index.ts';
import { explain } from '../explain/index.ts';
import { predictions } from '../explain/predictions.ts';
import { kubectl, lineOf } from '../kubectl/index.ts';
import type {
  Explanation,
  InterventionInput,
  InterventionOutcome,
  KubectlOutput,
  KubernetesEvent,
  Localized,
  Prediction,
  Run,
  SimulatedPod,
  TimelineEntry,
} from '../types.ts';
import { kubernetesEvents } from './events.ts';
import { kubectlOfPods } from './kubectl-of-pods.ts';
import { memoize } from './memoize.ts';
import { simulatedPod } from './pods.ts';
import { type PodHistory, podHistories } from './snapshots.ts';
import { viewFromOutside } from './view.ts';

/** What a run is made of: decoded, checked, with its defaults. */
export interface RunInput extends ClusterOptions {
  readonly manifest: string;
  readonly horizonSeconds: number;
  readonly interventions: readonly InterventionInput[];
}

/** How long after the asked moment an exec, or another command that waits, may go on before it is given up. */
const PATIENCE: Micros = HOUR;

/** Runs a cluster to a moment. */
export function runCluster(input: RunInput, until: Micros, extra: readonly InterventionInput[] = []) {
  const cluster = new Cluster(input);
  cluster.kubectl = kubectlOfPods(cluster, [...input.interventions, ...extra]);
  const loaded = cluster.begin();
  if (loaded.problems.length > 0) return { cluster, loaded, outcomes: [], ended: 0 };
  const outcomes = planInterventions(cluster, [...input.interventions, ...extra], input.namespace);
  const ended = cluster.engine.run(until);
  return { cluster, loaded, outcomes, ended };
}

/** A finished run. Members are computed when asked for, from the record of what happened. */
export class FinishedRun implements Run {
  readonly kind = 'Run';
  readonly kubernetesVersion = 'v1.27.1';
  readonly manifest: string;
  readonly seed: number;
  readonly horizonSeconds: number;
  readonly endedAtSeconds: number;
  readonly remarks: readonly Localized[];
  readonly interventions: readonly InterventionOutcome[];
  readonly cluster: Cluster;
  readonly horizon: Micros;
  readonly namespace: string;
  readonly #input: RunInput;
  #earlier: { readonly at: Micros; readonly cluster: Cluster } | undefined;

  constructor(input: RunInput, cluster: Cluster, outcomes: readonly InterventionOutcome[], ended: Micros, remarks: readonly Localized[]) {
    this.#input = input;
    this.cluster = cluster;
    this.manifest = input.manifest;
    this.seed = input.seed;
    this.horizonSeconds = input.horizonSeconds;
    this.horizon = seconds(input.horizonSeconds);
    this.namespace = input.namespace;
    // Housekeeping that is told of (a token is replaced) is something that happened.
    const told = cluster.trace.entries.at(-1)?.at ?? 0;
    this.endedAtSeconds = cluster.engine.idle ? toSeconds(Math.max(told, ended)) : input.horizonSeconds;
    this.remarks = remarks;
    this.interventions = outcomes.slice(0, input.interventions.length).map(asShown);
  }

  get warnings(): readonly string[] {
    return this.remarks.map(({ en }) => en);
  }
  /** Of the Pods that have come since it began. */
  get histories(): readonly PodHistory[] {
    const { store, system } = this.cluster;
    const isOfRun = ({ at, object }: Change<'Pod'>): boolean => at <= this.horizon && !system?.has(object);
    return memoize(this, 'histories', () => podHistories(store.history('Pod').filter(isOfRun)));
  }
  get pods(): readonly SimulatedPod[] {
    return memoize(this, 'pods', () => this.histories.map((history) => simulatedPod(this, history)));
  }
  get timeline(): readonly TimelineEntry[] {
    return memoize(this, 'timeline', () => this.cluster.trace.entries.map(timelineEntry));
  }
  get events(): readonly KubernetesEvent[] {
    return memoize(this, 'events', () => this.eventsAt(this.horizon));
  }

  get trace(): readonly TraceEntry[] {
    return this.cluster.trace.entries;
  }
  /** Events as they stood at a moment. */
  eventsAt(at: Micros): readonly KubernetesEvent[] {
    return kubernetesEvents(this.cluster.store.history('Event'), at);
  }

  /** Objects of a kind as they stood at a moment. */
  objectsAt<K extends Kind>(kind: K, at: Micros): readonly Kinds[K][] {
    return listAt(this.cluster.store.history(kind), at);
  }

  kubectl(command: string, atSeconds?: number | null): KubectlOutput {
    const at = this.moment(atSeconds);
    const line = lineOf([command]) ?? filedLine(this.cluster, command);
    return line === undefined
      ? kubectl(command, viewFromOutside(this, at))
      : typeLine(runCluster(this.#input, at).cluster, line, this.namespace);
  }
  explain(atSeconds: number, pod?: string | null, uid?: string | null): Explanation {
    return explain(this, this.moment(atSeconds), { name: pod, uid });
  }
  predictions(first?: number | null): Prediction[] {
    return predictions(this).slice(0, first ?? undefined);
  }

  /** A moment of this run; its end where none is given. */
  moment(atSeconds: number | null | undefined): Micros {
    return atSeconds === null || atSeconds === undefined ? this.horizon : Math.max(0, Math.min(seconds(atSeconds), this.horizon));
  }

  /** The cluster as it stood at a moment, to look into its files. */
  clusterAt(at: Micros): Cluster {
    if (at >= this.horizon) return this.cluster;
    if (this.#earlier?.at !== at) {
      this.#earlier = { at, cluster: runCluster(this.#input, at).cluster };
    }
    return this.#earlier.cluster;
  }

  /** The cluster when it has run to a moment, which may lie behind the end. */
  clusterUntil(until: Micros): Cluster {
    return until <= this.horizon ? this.cluster : runCluster(this.#input, Math.min(until, this.horizon + PATIENCE)).cluster;
  }

  /** What the last of interventions at that moment would get back. This run is left as it is: another one is made, which branches off there. */
  branch(acts: readonly InterventionInput[], at: Micros): { outcome: InterventionOutcome; cluster: Cluster } {
    const { cluster, outcomes } = runCluster(this.#input, at, acts);
    const index = this.#input.interventions.length + acts.length - 1;
    for (let wait = seconds(1); wait <= PATIENCE && pending(outcomes[index]); wait *= 4) cluster.engine.run(at + wait);
    return { outcome: outcomes[index] as InterventionOutcome, cluster };
  }
}

const pending = (outcome: InterventionOutcome | undefined): boolean => outcome?.message === 'the run ended before it was done';

function timelineEntry(entry: TraceEntry): TimelineEntry {
  const { type, detail, sequence, at, pod, container, causes } = entry;
  return {
    sequence,
    atSeconds: toSeconds(at),
    kind: type.kind,
    pod: pod.slice(pod.indexOf('/') + 1),
    namespace: pod.slice(0, Math.max(0, pod.indexOf('/'))),
    container,
    get summary() {
      return { en: type.en(detail), zhHans: type.zhHans(detail) };
    },
    detail: { type: type.name, ...detail },
    causes,
    source: type.source,
    concept: type.concept,
  };
}

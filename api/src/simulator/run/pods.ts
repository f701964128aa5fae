import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { lastLines } from '../apimachinery/pod-logs.ts';
import { computePodQOS } from '../apimachinery/qos.ts';
import { shownText } from '../apimachinery/utf8.ts';
import type { Cluster } from '../cluster/index.ts';
import { type Micros, toSeconds } from '../engine/index.ts';
import type { ContainerRuntime, LogRecord, RuntimeContainerStatus, SandboxRecord } from '../runtime/index.ts';
import type {
  ContainerRole,
  ContainerSpan,
  FileInfo,
  LogLine,
  LogOptions,
  PhaseSpan,
  PodSnapshot,
  QosClass,
  SimulatedContainer,
  SimulatedPod,
} from '../types.ts';
import { comesToKubelet, containerSpans } from './container-spans.ts';
import { memoize } from './memoize.ts';
import { type PodHistory, phaseSpans, snapshot, watchRows } from './snapshots.ts';

const QOS: Readonly<Record<string, QosClass>> = { Guaranteed: 'GUARANTEED', Burstable: 'BURSTABLE', BestEffort: 'BEST_EFFORT' };

/** A finished run, by what its Pods ask of it. */
interface RunOfPods {
  readonly horizon: Micros;
  readonly cluster: Cluster;
  moment(atSeconds: number | null | undefined): Micros;
  clusterAt(at: Micros): Cluster;
}

/** A Pod of a finished run, which answers for any second of it. */
export const simulatedPod = (run: RunOfPods, history: PodHistory): SimulatedPod => new PodOfRun(run, history);

class PodOfRun implements SimulatedPod {
  readonly #run: RunOfPods;
  readonly #history: PodHistory;
  readonly #last: Pod;

  constructor(run: RunOfPods, history: PodHistory) {
    this.#run = run;
    this.#history = history;
    this.#last = history.changes.at(-1)?.object as Pod;
  }
  get name(): string {
    return this.#last.metadata.name;
  }
  get namespace(): string {
    return this.#last.metadata.namespace;
  }
  get uid(): string {
    return this.#history.uid;
  }
  get nodeName(): string | null {
    return this.#last.spec.nodeName ?? null;
  }
  get podIP(): string | null {
    return this.#last.status.podIP ?? null;
  }
  get qosClass(): QosClass {
    return QOS[this.#last.status.qosClass ?? computePodQOS(this.#last.spec)] ?? 'BEST_EFFORT';
  }
  get phases(): readonly PhaseSpan[] {
    return phaseSpans(this.#history);
  }
  get watch(): readonly PodSnapshot[] {
    return memoize(this, 'watch', () => watchRows(this.#history));
  }
  get final(): PodSnapshot {
    return memoize(this, 'final', () => snapshot(this.#history, this.#run.horizon));
  }
  at(atSeconds: number): PodSnapshot {
    return snapshot(this.#history, this.#run.moment(atSeconds));
  }
  get containers(): readonly SimulatedContainer[] {
    const { initContainers = [], containers, ephemeralContainers = [] } = this.#last.spec;
    const make = (role: ContainerRole) => (container: { name: string; image?: string }) =>
      new ContainerOfRun(this.#run, this.#history, this.nodeName, container.name, role, container.image ?? '');
    return memoize(this, 'containers', () => [
      make('SANDBOX')({ name: 'POD', image: 'registry.k8s.io/pause:3.9' }),
      ...initContainers.map(make('INIT')),
      ...containers.map(make('MAIN')),
      ...ephemeralContainers.map(make('MAIN')),
    ]);
  }
}

class ContainerOfRun implements SimulatedContainer {
  readonly name: string;
  readonly role: ContainerRole;
  readonly image: string;
  readonly #run: RunOfPods;
  readonly #history: PodHistory;
  readonly #node: string | null;

  constructor(run: RunOfPods, history: PodHistory, node: string | null, name: string, role: ContainerRole, image: string) {
    this.#run = run;
    this.#history = history;
    this.#node = node;
    this.name = name;
    this.role = role;
    this.image = image;
  }

  get states(): readonly ContainerSpan[] {
    return memoize(this, 'states', () =>
      this.role === 'SANDBOX'
        ? sandboxSpans(this.#history, this.#runtime()?.sandboxHistory(this.#uid) ?? [])
        : containerSpans(this.#history, this.name, this.#instances()),
    );
  }
  get restartCount(): number {
    return this.states.at(-1)?.restartCount ?? 0;
  }
  logs({ atSeconds, previous, tail, containerID }: LogOptions = {}): LogLine[] {
    const at = this.#run.moment(atSeconds);
    const started = this.#instances().filter(({ createdAt }) => createdAt <= at);
    const instance = containerID ? started.find(({ id }) => containerID.endsWith(`//${id}`)) : started.at(previous ? -2 : -1);
    if (!instance) return [];
    const lines = this.#runtime()?.logs.at(instance.id, at) ?? [];
    return lastLines(lines, tail ?? Math.max(lines.length, MOST_REPEATED)).map(logLine);
  }
  file(path: string, atSeconds?: number | null): string | null {
    const text = this.#look(atSeconds, (runtime, uid) => runtime.readFile(uid, this.name, path));
    return text === undefined ? null : shownText(text);
  }
  fileInfo(path: string, atSeconds?: number | null): FileInfo | null {
    return this.#look(atSeconds, (runtime, uid) => runtime.fileInfo(uid, this.name, path)) ?? null;
  }

  /** By which the node knows the Pod. */
  get #uid(): string {
    return kubeletUid((this.#history.changes[0] as PodHistory['changes'][number]).object);
  }
  #look<T>(atSeconds: number | null | undefined, read: (runtime: ContainerRuntime, uid: string) => T): T | undefined {
    if (!this.#node) return undefined;
    const cluster = this.#run.clusterAt(this.#run.moment(atSeconds));
    const runtime = cluster.nodes.get(this.#node)?.runtime;
    return runtime && read(runtime, this.#uid);
  }
  #runtime(): ContainerRuntime | undefined {
    return this.#node ? this.#run.cluster.nodes.get(this.#node)?.runtime : undefined;
  }
  /** Every start there was, oldest first. */
  #instances(): readonly RuntimeContainerStatus[] {
    return this.#runtime()?.containerHistory(this.#uid, this.name) ?? [];
  }
}

/** Of a log in which lines are written again and again without a pause. */
const MOST_REPEATED = 10_000;

const logLine = ({ at, stream, text }: LogRecord): LogLine => ({ atSeconds: toSeconds(at), stream, text });

/** How the pause process ended: the runtime tells the kubelet no more than that the sandbox is not ready. */
const PAUSE_ENDS = {
  killed: { reason: 'Error', exitCode: 137, signal: 9 },
  ended: { reason: 'Completed', exitCode: 0, signal: null },
  lost: { reason: 'Unknown', exitCode: 255, signal: null },
};

function sandboxSpans(history: PodHistory, sandboxes: readonly SandboxRecord[]): ContainerSpan[] {
  const begin = history.changes[0]?.at ?? 0;
  const plain = { reason: null, message: null, exitCode: null, signal: null, toSeconds: null };
  const since = comesToKubelet(history);
  const waits = { ...plain, state: 'WAITING', restartCount: 0 } as const;
  const spans: ContainerSpan[] = since > begin ? [{ ...waits, fromSeconds: toSeconds(begin) }] : [];
  if (since < Number.POSITIVE_INFINITY) spans.push({ ...waits, reason: 'ContainerCreating', fromSeconds: toSeconds(since) });
  for (const { startedAt, stoppedAt, attempt, fate } of sandboxes) {
    spans.push({ ...plain, state: 'RUNNING', fromSeconds: toSeconds(startedAt), restartCount: attempt });
    if (stoppedAt !== undefined) {
      spans.push({ ...plain, ...PAUSE_ENDS[fate], state: 'TERMINATED', fromSeconds: toSeconds(stoppedAt), restartCount: attempt });
    }
  }
  return spans.map((span, i) => ({ ...span, toSeconds: spans[i + 1]?.fromSeconds ?? null }));
}

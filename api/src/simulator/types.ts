/**
 * The simulator's public shapes: what `simulate` takes and what a run answers. They mirror the public GraphQL contract,
 * so that resolvers return them unmapped. Times are simulated seconds since the run began. All answers are plain JSON.
 */
import type { PropagationPolicy } from './apimachinery/propagation.ts';
import type { TimelineKind } from './engine/index.ts';

/** A text in the two languages of the site. */
export type Localized = { readonly en: string; readonly zhHans: string };

/** What can be done to a cluster while it runs. */
export type InterventionKind =
  | 'DELETE_POD'
  | 'KILL_CONTAINER'
  | 'EXEC'
  | 'HTTP_REQUEST'
  | 'NODE_PRESSURE'
  | 'NODE_FAILS'
  | 'NODE_DISCONNECTS'
  | 'NODE_RECOVERS'
  | 'IMAGE_AVAILABLE'
  | 'APPLY'
  | 'PATCH'
  | 'PATCH_IMAGE'
  | 'KUBECTL';

/** One thing done from outside; what each member means for each kind is told in graphql/simulate-input.ts. */
export interface InterventionInput {
  readonly atSeconds: number;
  readonly kind: InterventionKind;
  readonly pod?: string | null;
  readonly container?: string | null;
  readonly signal?: string | null;
  readonly graceSeconds?: number | null;
  /** DELETE_POD by kubectl: what becomes of what belongs to the Pod. */
  readonly cascade?: PropagationPolicy;
  readonly command?: readonly string[] | null;
  /** EXEC: whether somebody asks at a terminal. */
  readonly tty?: boolean | null;
  readonly port?: number | null;
  readonly path?: string | null;
  readonly resource?: string | null;
  readonly image?: string | null;
  readonly manifest?: string | null;
  readonly patch?: unknown;
  readonly subresource?: string | null;
}

/** What a container's process does in place of its image; defaults and units are told in graphql/simulate-input.ts. */
export interface ContainerBehaviorInput {
  readonly container: string;
  readonly exitCode?: number | null;
  readonly exitAfterSeconds?: number | null;
  readonly attempts?: readonly number[] | null;
  readonly memoryBytes?: number | null;
  readonly memoryAfterSeconds?: number | null;
  readonly listensOn?: readonly number[] | null;
  readonly listensAfterSeconds?: number | null;
  readonly httpStatus?: number | null;
  readonly ignoresSigterm?: boolean | null;
  readonly stopsAfterSeconds?: number | null;
  readonly pullSeconds?: number | null;
  readonly imageMissing?: boolean | null;
}

/** All that a run depends on. By default the namespace is `default`, the horizon 600 seconds, the seed 1. */
export interface SimulateInput {
  readonly manifest: string;
  readonly namespace?: string | null;
  readonly horizonSeconds?: number | null;
  readonly seed?: number | null;
  readonly behaviors?: readonly ContainerBehaviorInput[] | null;
  readonly interventions?: readonly InterventionInput[] | null;
}

/** `type` is the API server's: Required value, Invalid value, Unsupported value, Duplicate value, Forbidden, Not found, Too long, Unknown field, Syntax … */
export interface ManifestProblem {
  readonly path: string;
  readonly type: string;
  readonly detail: string;
  /** In the manifest, from 1. */
  readonly line?: number;
  readonly column?: number;
  /** What to do about it, where the API server does not say. */
  readonly hint?: Localized;
}

/** The API server refused the manifest, and nothing ran. */
export interface InvalidManifest {
  readonly kind: 'InvalidManifest';
  readonly message: string;
  readonly problems: readonly ManifestProblem[];
  /**
   * The same manifest with Pods in place of the objects that make them (a Deployment …), without what a run does without, and with the service
   * accounts that it names and lacks, where it has any.
   */
  readonly asPods?: string;
}

/** The run, or its input, was more than the limits allow. */
export interface LimitExceeded {
  readonly kind: 'LimitExceeded';
  readonly message: Localized;
  readonly limit: string;
  readonly allowed: number;
}

/** One thing that happened; `causes` are the sequence numbers of what led to it. */
export interface TimelineEntry {
  readonly sequence: number;
  readonly atSeconds: number;
  readonly kind: TimelineKind;
  /** The Pod's name and its namespace; empty for what concerns none. */
  readonly pod: string;
  readonly namespace: string;
  readonly container: string | null;
  readonly summary: Localized;
  readonly detail: unknown;
  readonly causes: readonly number[];
  readonly source: string | null;
  /** Slug of a concept. */
  readonly concept: string | null;
}

/** A diagnosis of one Pod at one second; `chain` leads to it from its first cause. */
export interface Explanation {
  readonly status: string;
  readonly headline: Localized;
  readonly text: Localized;
  readonly chain: readonly TimelineEntry[];
  readonly remedies: { readonly en: readonly string[]; readonly zhHans: readonly string[] };
  /** Slugs. */
  readonly concepts: readonly string[];
}

/** As GraphQL's enum has it. */
export type PodPhase = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';

/** As GraphQL's enum has it. */
export type QosClass = 'GUARANTEED' | 'BURSTABLE' | 'BEST_EFFORT';

/** SANDBOX is the pause container. */
export type ContainerRole = 'SANDBOX' | 'INIT' | 'MAIN';

/** As GraphQL's enum has it. */
export type ContainerStateKind = 'WAITING' | 'RUNNING' | 'TERMINATED';

/** A time spent in one phase; `toSeconds` is null where the run ends in it. */
export interface PhaseSpan {
  readonly phase: PodPhase;
  readonly fromSeconds: number;
  readonly toSeconds: number | null;
}

/** A time spent in one state; `toSeconds` is null where the run ends in it, and only TERMINATED has an exit code. */
export interface ContainerSpan {
  readonly state: ContainerStateKind;
  readonly reason: string | null;
  readonly message: string | null;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly fromSeconds: number;
  readonly toSeconds: number | null;
  readonly restartCount: number;
}

/** A line without its end. */
export interface LogLine {
  readonly atSeconds: number;
  /** stdout or stderr */
  readonly stream: string;
  readonly text: string;
}

/** What `ls -l` shows of a file; the size in bytes, the target of a symbolic link alone. */
export interface FileInfo {
  readonly type: string;
  /** As ls prints it: -rw-r--r-- */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly target: string | null;
  /** Of a directory, and of a link that leads to one: what is in it, directories with a slash. */
  readonly entries: readonly string[] | null;
}

/** A condition of a Pod's; the status is True, False or Unknown. */
export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly lastTransitionSeconds: number;
}

/** A Pod at one second: kubectl's columns, and the whole object as `-o json` prints it. */
export interface PodSnapshot {
  readonly atSeconds: number;
  readonly exists: boolean;
  readonly phase: PodPhase;
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  readonly conditions: readonly PodCondition[];
  readonly object: unknown;
}

/** An event of the core API, with what was counted so far. */
export interface KubernetesEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** pod/web */
  readonly object: string;
  readonly namespace: string;
  readonly fieldPath: string | null;
  readonly source: string;
  readonly count: number;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
}

/** What a command writes and ends with. */
export interface KubectlOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What came of an intervention; null where its kind has no such thing. */
export interface InterventionOutcome {
  readonly atSeconds: number;
  readonly kind: InterventionKind;
  readonly ok: boolean;
  readonly message: string | null;
  /** The message, where it is one of several errors: in the API server's own words. */
  readonly among?: string;
  readonly exitCode: number | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly httpStatus: number | null;
  readonly body: string | null;
}

/** Of which start of a container the log is wanted, and how much of it. */
export interface LogOptions {
  readonly atSeconds?: number | null;
  readonly previous?: boolean | null;
  readonly tail?: number | null;
  /** The start that the status knows by this ID; else the newest, or the one before that. */
  readonly containerID?: string | null;
}

/** A container of a finished run; a second that is not given is the run's end. */
export interface SimulatedContainer {
  readonly name: string;
  readonly role: ContainerRole;
  readonly image: string;
  readonly states: readonly ContainerSpan[];
  readonly restartCount: number;
  logs(options?: LogOptions): LogLine[];
  file(path: string, atSeconds?: number | null): string | null;
  fileInfo(path: string, atSeconds?: number | null): FileInfo | null;
}

/** A Pod of a finished run, which can be asked about any second of it. */
export interface SimulatedPod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly nodeName: string | null;
  readonly podIP: string | null;
  readonly qosClass: QosClass;
  readonly phases: readonly PhaseSpan[];
  readonly containers: readonly SimulatedContainer[];
  at(seconds: number): PodSnapshot;
  readonly final: PodSnapshot;
  readonly watch: readonly PodSnapshot[];
}

/** A question whose answer the run itself holds: which option is right is for the grader alone. */
export interface Prediction {
  readonly slug: string;
  readonly prompt: Localized;
  /** Slug of a concept. */
  readonly concept: string;
  readonly atSeconds: number;
  readonly options: readonly Localized[];
  /** Index into `options`. Never sent to a client. */
  readonly answer: number;
  readonly explanation: Localized;
}

/** A finished run. Its members are computed when asked for; asking changes nothing. */
export interface Run {
  readonly kind: 'Run';
  readonly manifest: string;
  readonly seed: number;
  readonly kubernetesVersion: string;
  readonly horizonSeconds: number;
  readonly endedAtSeconds: number;
  readonly pods: readonly SimulatedPod[];
  /** The API server's warnings, in its own words, and where the simulation knows that it simplifies. */
  readonly remarks: readonly Localized[];
  /** The remarks in English. */
  readonly warnings: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  readonly events: readonly KubernetesEvent[];
  readonly interventions: readonly InterventionOutcome[];
  kubectl(command: string, atSeconds?: number | null): KubectlOutput;
  explain(atSeconds: number, pod?: string | null, uid?: string | null): Explanation;
  predictions(first?: number | null): Prediction[];
}

/** Told apart by `kind`. */
export type SimulateResult = Run | InvalidManifest | LimitExceeded;

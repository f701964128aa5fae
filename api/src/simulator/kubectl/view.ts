import type { Answer, Decision, PathRequest, PolicyRule, ResourceRequest, User } from '../api-server/index.ts';
import type { Change } from '../api-server/store.ts';
import type { Kind, Kinds, KubernetesObject, ObjectMeta, Pod } from '../apimachinery/objects.ts';
import type { LogRecord } from '../apimachinery/pod-logs.ts';
import type { PropagationPolicy } from '../apimachinery/propagation.ts';
import type { RawAnswer } from '../apimachinery/raw-answer.ts';
import type { Leadership } from '../cluster/kube-system/leases.ts';
import type { WorkloadObject } from '../controllers/index.ts';
import type { Micros, Task } from '../engine/index.ts';
import type { InterventionInput, InterventionOutcome } from '../types.ts';
import type { KubectlError } from './command/errors.ts';
import type { Unanswered } from './output/unanswered.ts';

export type { LogRecord };

/** What the metrics server would tell of a container or a node. */
export interface Usage {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** Each is a path and a text. */
export type CommandFiles = Readonly<Record<string, readonly (readonly [path: string, text: string])[]>>;

/** What kubectl does: what may be done from outside, in some ways that only it knows. */
export interface Act extends Omit<InterventionInput, 'atSeconds'> {
  /**
   * An APPLY that only creates, so that kubectl apply misses its annotation later; one by the API server itself; a PATCH by the whole
   * of what shall be there.
   */
  readonly how?: 'create' | 'server-side' | 'replace';
  /** Who it is, in whose name fields are set; and whether an APPLY by the API server takes over what is another's. */
  readonly fieldManager?: string;
  readonly forceConflicts?: boolean;
  /** Of a PATCH: where the object is. Default: the namespace of the context. */
  readonly namespace?: string | undefined;
  /** Of an APPLY: what the API server says of a patch that the user may not send, by the object's `whichOf`. */
  readonly unpatchable?: ReadonlyMap<string, string>;
  /** Of a manifest that kubectl in a Pod has read and found to be one: what becomes of unknown fields. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** The command in whose course it is done, where that is told in its place. */
  readonly by?: string;
}

/** Which object is meant, among those of a manifest. */
export const whichOf = ({ kind, metadata }: { readonly kind: string; readonly metadata: Partial<ObjectMeta> }): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** What the API server would answer, and what it would make of each object that it takes. */
export interface DryRun {
  readonly ok: boolean;
  readonly message: string;
  readonly among?: string;
  readonly objects: readonly KubernetesObject[];
}

/** What was written to standard output, or to standard error. */
export type Piece = readonly [stream: 1 | 2, text: string];

/** What kubectl in a Pod, which lives in the run's own time, can wait for. */
export interface Live {
  /** The cluster as it is now. */
  view(): ClusterView;
  show(pieces: readonly Piece[]): Task<void>;
  /** Where whoever typed the command may have one. */
  readonly editor?: Editor | undefined;
  /** Until an object of that kind changes, or that moment has come. */
  changed(kind: Kind, until?: Micros): Task<void>;
  /** Until one of these containers has written more than that, or has ended. */
  written(logs: readonly LogPlace[]): Task<void>;
  /** What it has written since. */
  logAfter(log: LogPlace): readonly LogRecord[];
  /** Whether it writes no more. */
  hasEnded(log: LogPlace): boolean;
  /** Attaches to a container, which hears what is typed; with the end of that its own input is closed, or kubectl goes away. */
  attach(log: Omit<LogPlace, 'lines'>, typed: readonly Typed[] | undefined, closes: boolean): Session;
  sleep(duration: Micros): Task<void>;
  evict(namespace: string, name: string, graceSeconds: number | undefined, isDry: boolean): Answer<Pod>;
  /** A request to the API server as it is, and its answer as it comes. */
  request(asked: RawRequest): Task<RawAnswer>;
  /** An exec, with what it reads; what it writes is shown as it comes. */
  exec(intervention: Act, input: string | undefined): Task<InterventionOutcome>;
}

/** What the administrator asks the API server, himself or in somebody's place. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly body: string | undefined;
  readonly as: string;
}

/** What comes by standard input that long after it is first read; '': its end. */
export type Typed = readonly [after: Micros, text: string];

/** kubectl is attached to a container. */
export interface Session {
  readonly isOver: boolean;
  /** When kubectl went away, before the container ended: what it writes from then on comes to nobody. */
  readonly leftAt: Micros | undefined;
  /** Until it has written more than so many lines, or is over. */
  written(lines: number): Task<void>;
}

/** What edits a text for whoever typed the command. */
export interface Editor {
  edit(text: string, extension: string): Task<Edited>;
  /** A file that was edited is needed no more. */
  discard(file: string): Task<void>;
}

/** What a text has become, and the file that it stands in; or why it could not be edited. */
export type Edited = { readonly file: string; readonly text: string } | { readonly problem: string };

/** A container's log, and how much of it is known. */
export interface LogPlace {
  readonly node: string;
  readonly containerID: string;
  readonly lines: number;
}

/** What kubectl can ask of a cluster at one instant of a run. Nothing that is asked changes the run. */
export interface ClusterView {
  readonly now: Micros;
  /** Of the current context. */
  readonly namespace: string;
  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined;
  /** In the order of creation; of all namespaces if none is given. */
  list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][];
  /** What the API server says to whoever asks for these and may not, if somebody limited this view to what may be read. */
  readonly refusal?: (verb: 'get' | 'list', kindName: string, name?: string, namespace?: string) => KubectlError | undefined;
  /** Who has set what of it, which is a part of the object that few ever look at. */
  managedFields(object: KubernetesObject): (() => readonly object[]) | undefined;
  /** Every change up to now, oldest first: for `get -w`. */
  history<K extends Kind>(kind: K): readonly Change<K>[];
  /** Every change after now, up to that moment, oldest first: for what waits. */
  changesUntil<K extends Kind>(kind: K, until: Micros): readonly Change<K>[];
  /** The cluster at a later moment, if nothing is done to it: for what shows what is still to come. */
  later(at: Micros): ClusterView;
  /** What that container has written, as the Pod's status names it; undefined if there is none, or none any more. */
  logs(pod: Pod, containerID: string): readonly LogRecord[] | undefined;
  /** Of each running container. */
  usage(pod: Pod): ReadonlyMap<string, Usage>;
  nodeUsage(node: string): Usage | undefined;
  /** The files that the command names, by the path that it names them by: of a directory, each with its own. */
  readonly files?: CommandFiles;
  /** What came of the directory that `-k` names: its resources, or why there are none; and what was told before. */
  readonly kustomized?: { readonly text?: string; readonly problem?: string; readonly told: string };
  /** Where it lives in the run's own time: whether it reads from a terminal. */
  readonly terminal?: boolean;
  /** What it reads from standard input, where it passes that on. */
  readonly input?: string;
  /** What comes by it while kubectl is attached to a container; undefined: nobody types, and it does not end. */
  readonly typed?: readonly Typed[];
  /** What stands in its own file, where it has one. */
  readonly kubeconfig?: string;
  /** Outside: what commands before it have left in a file of that name. */
  readonly kubeconfigAt?: (path: string) => string | undefined;
  /** The directory that it is in, and its own file, as it is named. */
  readonly place?: { readonly directory: string; readonly kubeconfig: string };
  /** Where it lives in the run's own time. */
  readonly live?: Live;
  /** Deletes what is no Pod. Where nothing that is asked changes the run, there is no need. */
  readonly remove?: (kind: Kind, namespace: string | undefined, name: string, propagationPolicy: PropagationPolicy) => void;
  /** So of what is kept beside the store. */
  readonly forget?: (kindName: string, namespace: string | undefined, name: string, policy?: PropagationPolicy) => void;
  /** Who asks; undefined: the cluster's administrator. */
  readonly user?: User;
  /** By the roles and bindings that there are. */
  decision(user: User, asked: ResourceRequest | PathRequest): Decision;
  /** What roles give to that user in a namespace, or, without one, everywhere. */
  rulesFor(user: User, namespace: string | undefined): readonly PolicyRule[];
  /** Roles or bindings, and what nothing in a run goes by, which are no kinds of the store. */
  access(kindName: string): readonly KubernetesObject[];
  /** Why the API server did not answer at that moment, if it did not. */
  unanswered?(at: Micros): Unanswered | undefined;
  /** Of what then waited for its store, when it was answered, if it ever was. */
  answeredAt?(at: Micros): Micros | undefined;
  /** When a connection to the API server broke that was there since then. */
  brokenAt?(since: Micros): Micros | undefined;
  /** Those of kube-system, but for their status; undefined: as they are in the beginning. */
  workloads?(): readonly WorkloadObject[];
  /** When what follows from other objects, and is stored by nobody, was deleted last. */
  takenAwayAt?(kindName: string, namespace: string | undefined, name: string): Micros | undefined;
  /** What a lease by which one leads says, if that is no more what it said when the cluster began. */
  leadership?(lease: string): Leadership | undefined;
  /** Whether the API server gets through to the node's kubelet. */
  reaches(node: string): boolean;
  /** Where it does not, whether the node is there all the same. */
  hasMachine?(node: string): boolean;
  /** What a command that acts (exec, delete, apply …) would get back now. It happens in a branch of the run, not in the run. */
  act(intervention: Act): InterventionOutcome;
  /** What the API server says of a change (a PATCH or an APPLY) in a dry run. */
  dryRun(intervention: Act): DryRun;
  /** As `act`, and the branch goes on until it is as it is waited for, which is looked at each second, or the time is up. */
  follow(
    intervention: Act,
    isDone: (later: ClusterView) => boolean,
    patience: Micros,
  ): { readonly outcome: InterventionOutcome; readonly later: ClusterView };
}

import { registerEnumType } from 'type-graphql';
import type { AnswerRefusal as AnswerRefusals, SessionState as SessionStates } from '../quiz/index.ts';
import type {
  ContainerRole as ContainerRoles,
  ContainerStateKind as ContainerStateKinds,
  InterventionKind as InterventionKinds,
  PodPhase as PodPhases,
  QosClass as QosClasses,
  TimelineEntry,
} from '../simulator/index.ts';

type Described<Union extends string> = Record<Union, string>;
type Enum<Union extends string> = { readonly [Key in Union]: Key };

/** A GraphQL enum from a union of literals and what each means. */
function enumOf<Union extends string>(name: string, description: string, values: Described<Union>): Enum<Union> {
  const keys = Object.keys(values) as Union[];
  const type = Object.fromEntries(keys.map((key) => [key, key])) as Enum<Union>;
  const valuesConfig = Object.fromEntries(keys.map((key) => [key, { description: values[key] }]));
  registerEnumType(type, { name, description, valuesConfig: valuesConfig as never });
  return type;
}

export const FeatureStage = enumOf('FeatureStage', 'How mature a feature was in Kubernetes v1.27.', {
  ALPHA: 'Behind a gate that is off by default.',
  BETA: 'Behind a gate, usually on by default.',
  STABLE: 'Generally available.',
  DEPRECATED: 'Works, and will go.',
  NOT_YET: 'Came only after v1.27.',
});
export const Level = enumOf('Level', 'How much has to be known before.', {
  BEGINNER: 'Nothing but what a container is.',
  INTERMEDIATE: 'The basics of Pods.',
  ADVANCED: 'Most of the course.',
});

export const InterventionKind = enumOf<InterventionKinds>('InterventionKind', 'What is done to the cluster from outside while it runs.', {
  DELETE_POD: '`kubectl delete pod`; `graceSeconds` overrides the Pod’s own grace period.',
  KILL_CONTAINER: 'The container’s process dies by `signal` (default KILL), as a crash would.',
  EXEC: '`kubectl exec`: `command` runs in `container`.',
  HTTP_REQUEST: 'A client outside the Pod asks for `path` at `port` of its podIP.',
  NODE_PRESSURE: 'Pressure begins on the node: `resource` is MEMORY, DISK or PID.',
  NODE_FAILS: 'The kubelet stops reporting: the node breaks down, or with `graceSeconds` is shut down.',
  NODE_DISCONNECTS:
    'The node is cut off from the network: nobody hears of it, and it hears of nobody; its kubelet and its containers go on.',
  NODE_RECOVERS:
    'The machine of a node that has failed boots again: its kubelet reports, and starts the containers anew. One that was cut off is reached again.',
  IMAGE_AVAILABLE: 'An `image` that could not be pulled now can; without `image`, all.',
  APPLY: '`kubectl apply` of `manifest`: any accepted kind; a Pod may change as v1.27 allows.',
  PATCH: '`kubectl patch` of `resource` (pod/NAME, node/NAME …) by the merge patch `patch`, of `subresource` if given.',
  PATCH_IMAGE: '`kubectl set image`: `container` gets `image`.',
  KUBECTL:
    'Any command of kubectl, or a line of the shell: `command`. It is done while the run goes on: what it changes is changed, what it waits for takes its time.',
});
export const TimelineKind = enumOf<TimelineEntry['kind']>('TimelineKind', 'What a timeline entry is about.', {
  SCHEDULING: 'The scheduler.',
  SANDBOX: 'The pause container and what it holds.',
  IMAGE: 'Pulling images.',
  CONTAINER: 'Creating, starting and ending containers.',
  PHASE: 'The Pod’s phase.',
  CONDITION: 'The Pod’s conditions.',
  PROBE: 'Liveness, readiness and startup probes.',
  HOOK: 'postStart and preStop.',
  SIGNAL: 'Signals to processes.',
  BACKOFF: 'Waiting before another attempt.',
  VOLUME: 'Mounting volumes, and their contents.',
  NETWORK: 'Connections and ports.',
  LOG: 'A line that a container wrote.',
  EVENT: 'A Kubernetes event.',
  INTERVENTION: 'Something done from outside.',
  NODE: 'The node itself.',
});
export const PodPhase = enumOf<PodPhases>('PodPhase', '`status.phase` of a Pod.', {
  PENDING: 'Accepted, but not all app containers have been created yet.',
  RUNNING: 'All app containers have been created, and at least one runs, or will be started again.',
  SUCCEEDED: 'All containers ended with code 0 and stay so.',
  FAILED: 'All containers ended, at least one in failure.',
  UNKNOWN: 'The node could not be asked. Nothing in v1.27 sets it any more.',
});
export const QosClass = enumOf<QosClasses>(
  'QosClass',
  'By requests and limits: whom the kernel’s OOM killer spares longest when the memory of a node runs out.',
  {
    GUARANTEED: 'Limits equal requests, for CPU and memory, in all containers, init containers too.',
    BURSTABLE: 'Some request or limit of CPU or memory, and not GUARANTEED.',
    BEST_EFFORT: 'No request and no limit of CPU or memory.',
  },
);
export const ContainerRole = enumOf<ContainerRoles>('ContainerRole', 'What a container is for.', {
  SANDBOX: 'The pause container, which holds the Pod’s namespaces.',
  INIT: 'Runs to its end before the main ones.',
  MAIN: 'One of `spec.containers`, or an ephemeral container.',
});
export const ContainerStateKind = enumOf<ContainerStateKinds>('ContainerStateKind', 'The three states of a container.', {
  WAITING: 'Not running yet, or not again yet; `reason` says why.',
  RUNNING: 'Its process runs.',
  TERMINATED: 'Its process ended.',
});

export const QuizMode = enumOf('QuizMode', 'How a session is held.', {
  PRACTICE: 'Feedback after each answer, two tries, half the points on the second.',
  EXAM: 'No feedback before the end, a time limit, answers may be changed until then.',
  REVIEW: 'What this learner’s memory schedule (FSRS) says is due.',
});
export const SessionState = enumOf<SessionStates>('SessionState', 'Where a session stands.', {
  IN_PROGRESS: 'Answers are taken.',
  FINISHED: 'Ended; everything may be told.',
  EXPIRED: 'The time is over; finishQuizSession closes it and tells the score.',
});
export const AnswerRefusal = enumOf<AnswerRefusals>('AnswerRefusal', 'Why an answer was not taken.', {
  SESSION_FINISHED: 'The session has ended.',
  SESSION_EXPIRED: 'The session’s time is over.',
  ALREADY_ANSWERED: 'The item takes no more answers.',
  NO_SUCH_POSITION: 'The session has no item there.',
  MALFORMED_RESPONSE: 'Not a response that this question can take; try again, no try is lost.',
});

/** What a run is asked for, and what it answers: members of the public schema, no more than the pages show. */

/** What to run, as the API takes it. */
export interface SimulateInput {
  readonly manifest: string;
  readonly namespace?: string;
  readonly horizonSeconds?: number;
  readonly seed?: number;
  readonly behaviors?: readonly Behavior[];
  readonly interventions?: readonly Intervention[];
}

/** What a container does; the form knows which members there are. */
export type Behavior = { readonly container: string } & Readonly<Record<string, unknown>>;

/** What is done while it runs; the form knows which members there are. */
export type Intervention = { readonly kind: string; readonly atSeconds: number } & Readonly<Record<string, unknown>>;

/** A concept, and the page that teaches it. */
export interface ConceptLink {
  readonly slug: string;
  readonly title: string;
  readonly url: string;
}
/** A chapter of the course. */
export interface TopicLink {
  readonly slug: string;
  readonly title: string;
  readonly position: number;
}
export const topicFields = 'topic { slug title position }';

/** A time that a container spent in one state; null where the run ends in it. */
export interface Span {
  readonly state: 'WAITING' | 'RUNNING' | 'TERMINATED';
  readonly reason: string | null;
  readonly exitCode: number | null;
  readonly fromSeconds: number;
  readonly toSeconds: number | null;
  readonly restartCount: number;
}

/** A container, and its states in time. */
export interface ContainerView {
  readonly name: string;
  readonly role: 'SANDBOX' | 'INIT' | 'MAIN';
  readonly image: string;
  readonly states: readonly Span[];
}

/** A row of `kubectl get pod -w`. */
export interface WatchRow {
  readonly atSeconds: number;
  readonly exists: boolean;
  readonly phase: string;
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
}

/** A Pod, as the run's page draws it. */
export interface PodView {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string | null;
  readonly podIP: string | null;
  readonly qosClass: string;
  readonly phases: readonly { readonly phase: string; readonly fromSeconds: number; readonly toSeconds: number | null }[];
  readonly containers: readonly ContainerView[];
  readonly watch: readonly WatchRow[];
}

/** An entry of the timeline, in the reader's language. */
export interface Entry {
  readonly sequence: number;
  readonly atSeconds: number;
  readonly kind: string;
  readonly pod: string;
  readonly namespace: string;
  readonly container: string | null;
  readonly summary: string;
  readonly causes: readonly number[];
  readonly source: string | null;
  readonly concept: ConceptLink | null;
}
/** Some entries of all that were asked for. */
export interface TimelinePage {
  readonly totalCount: number;
  readonly nodes: readonly Entry[];
}
/** With its place among all of them. */
export interface PlacedPage extends TimelinePage {
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasPreviousPage: boolean;
    readonly hasNextPage: boolean;
  };
}
interface EventRow {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly object: string;
  readonly source: string;
  readonly count: number;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
}
interface Outcome {
  readonly atSeconds: number;
  readonly kind: string;
  readonly ok: boolean;
  readonly message: string | null;
  readonly exitCode: number | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly httpStatus: number | null;
  readonly body: string | null;
}

/** What a command wrote and ended with. */
export interface KubectlOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A diagnosis, in the reader's language. */
export interface Explanation {
  readonly status: string;
  readonly headline: string;
  readonly text: string;
  readonly remedies: readonly string[];
  readonly chain: readonly { readonly sequence: number; readonly atSeconds: number; readonly summary: string }[];
  readonly concepts: readonly ConceptLink[];
}

/** All that the page of a run shows without asking again. */
export interface RunView {
  readonly __typename: 'Run';
  readonly id: string;
  readonly input: SimulateInput;
  readonly kubernetesVersion: string;
  readonly endedAtSeconds: number;
  readonly warnings: readonly string[];
  readonly pods: readonly PodView[];
  readonly timeline: TimelinePage;
  readonly events: readonly EventRow[];
  readonly interventions: readonly Outcome[];
  /** At the second that is shown first. */
  readonly kubectl: KubectlOutput;
  readonly explain: Explanation;
}

/** What is wrong with a manifest; line and column from 1, null where they are not known. */
export interface Problem {
  readonly path: string;
  readonly type: string;
  readonly detail: string;
  readonly line: number | null;
  readonly column: number | null;
  /** What to do about it, in the reader's language; absent where an answer was recorded without. */
  readonly hint?: string | null;
}
export interface InvalidManifest {
  readonly __typename: 'InvalidManifest';
  readonly message: string;
  readonly problems: readonly Problem[];
  readonly asPods: string | null;
}
interface Limit {
  readonly __typename: 'LimitExceeded';
  readonly message: string;
}

/** Told apart by `__typename`. */
export type SimulateResult = RunView | InvalidManifest | Limit;

/** What a run's query answers. */
export interface SimulateAnswer {
  readonly simulate: SimulateResult;
}

/** What is asked of kubectl before anybody asks for something else. */
export const firstCommand = 'kubectl get pods';

export const explanationFields = 'status headline text remedies chain { sequence atSeconds summary } concepts { slug title url }';

const timelineFields =
  'totalCount nodes { sequence atSeconds kind pod namespace container summary causes source concept { slug title url } }';

/** Wants `$at: Float!`. */
export const runFields = `
  id input kubernetesVersion endedAtSeconds warnings
  pods {
    uid name namespace nodeName podIP qosClass
    phases { phase fromSeconds toSeconds }
    containers { name role image states { state reason exitCode fromSeconds toSeconds restartCount } }
    watch { atSeconds exists phase ready status restarts }
  }
  timeline(first: 250) { ${timelineFields} }
  events { type reason message object source count firstSeconds lastSeconds }
  interventions { atSeconds kind ok message exitCode stdout stderr httpStatus body }
  kubectl(command: "${firstCommand}", atSeconds: $at) { stdout stderr exitCode }
  explain(atSeconds: $at) { ${explanationFields} }
`;

const invalidFields = 'message problems { path type detail line column hint } asPods';

export const simulateQuery = `query Simulate($input: SimulateInput!, $at: Float!) {
  simulate(input: $input) {
    __typename
    ... on Run { ${runFields} }
    ... on InvalidManifest { ${invalidFields} }
    ... on LimitExceeded { message }
  }
}`;

/** Whether the API server would take a manifest: it runs for no longer than it has to. */
export const checkQuery = `query Check($manifest: String!) {
  simulate(input: { manifest: $manifest, horizonSeconds: 1 }) { __typename ... on InvalidManifest { ${invalidFields} } }
}`;

/** What `checkQuery` answers. */
export interface CheckAnswer {
  readonly simulate: InvalidManifest | { readonly __typename: 'Run' | 'LimitExceeded' };
}

const placedFields = `${timelineFields} pageInfo { startCursor endCursor hasPreviousPage hasNextPage }`;

/** The entries about a second of a run that has many: some that led there, and what came then. */
export const aroundQuery = `query Around($input: SimulateInput!, $at: Float!, $before: Int!, $after: Int!, $kinds: [TimelineKind!], $container: String, $pod: String) {
  simulate(input: $input) { ... on Run {
    earlier: timeline(last: $before, toSeconds: $at, kinds: $kinds, container: $container, pod: $pod) { ${placedFields} }
    later: timeline(first: $after, fromSeconds: $at, kinds: $kinds, container: $container, pod: $pod) { ${placedFields} }
  } }
}`;

/** What `aroundQuery` answers. */
export interface AroundAnswer {
  readonly simulate: { readonly earlier: PlacedPage; readonly later: PlacedPage };
}

/** What comes before or after a cursor of `aroundQuery`. */
export const furtherQuery = (
  direction: 'earlier' | 'later',
) => `query Further($input: SimulateInput!, $at: Float!, $first: Int, $after: String, $last: Int, $before: String, $kinds: [TimelineKind!], $container: String, $pod: String) {
  simulate(input: $input) { ... on Run {
    timeline(first: $first, after: $after, last: $last, before: $before, ${direction === 'later' ? 'fromSeconds' : 'toSeconds'}: $at, kinds: $kinds, container: $container, pod: $pod) { ${placedFields} }
  } }
}`;

/** What `furtherQuery` answers. */
export interface FurtherAnswer {
  readonly simulate: { readonly timeline: PlacedPage };
}

/** The variables of `simulateQuery`. Without a second of its own a run is shown at its end. */
export function simulateVariables(input: SimulateInput, at: number | null): { input: SimulateInput; at: number } {
  return { input, at: at ?? input.horizonSeconds ?? 600 };
}

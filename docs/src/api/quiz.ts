import { type ConceptLink, type SimulateInput, type TopicLink, topicFields } from './run.ts';

/** How a session is held: each answer is told at once, or only at the end; REVIEW asks what is due. */
export type Mode = 'PRACTICE' | 'EXAM' | 'REVIEW';

/** A quiz as a list shows it; no time limit is null. */
export interface QuizSummary {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly level: string;
  readonly questionCount: number;
  readonly timeLimitSeconds: number | null;
  readonly passPercent: number;
  readonly topic: TopicLink | null;
}
const quizFields = `slug title description level questionCount timeLimitSeconds passPercent ${topicFields}`;

/** What the page of one quiz asks for. */
export interface QuizAnswer {
  readonly quiz: QuizSummary | null;
}
export const quizQuery = `query Quiz($slug: String!) { quiz(slug: $slug) { ${quizFields} } }`;

/** What the list of quizzes asks for. */
export interface QuizzesAnswer {
  readonly quizzes: { readonly nodes: readonly QuizSummary[] };
}
export const quizzesQuery = `{ quizzes(first: 100) { nodes { ${quizFields} } } }`;

interface Option {
  readonly id: string;
  readonly text: string;
}

/** Any kind of question; members that its kind has not are absent. */
export interface Question {
  readonly __typename:
    | 'ChoiceQuestion'
    | 'OrderingQuestion'
    | 'NumericQuestion'
    | 'TextQuestion'
    | 'PredictionQuestion'
    | 'ManifestQuestion';
  readonly slug: string;
  readonly prompt: string;
  readonly points: number;
  readonly options?: readonly Option[];
  readonly multiple?: boolean;
  readonly unit?: string | null;
  readonly placeholder?: string | null;
  readonly manifest?: string;
  readonly atSeconds?: number;
  readonly starter?: string;
  readonly goals?: readonly string[];
}

/** An answer to a question: the member that its kind takes. */
export interface Response {
  readonly options?: readonly string[];
  readonly number?: number;
  readonly text?: string;
  readonly manifest?: string;
}

/** What is told of an answer; the right one is empty while it is kept back. */
export interface Verdict {
  readonly correct: boolean;
  readonly score: number;
  readonly correctResponse: Response;
  readonly explanation: string;
  readonly concept: ConceptLink;
  /** Of a wrong answer that a run decided: what was expected of it, and what it has instead. */
  readonly differences: readonly { readonly expected: string; readonly found: string }[] | null;
  /** The run that decided it, where one did. */
  readonly evidence: { readonly input: SimulateInput } | null;
}

/** A question within a session; no verdict while it may not be told. */
export interface Item {
  readonly position: number;
  readonly question: Question;
  readonly response: Response | null;
  readonly tries: number;
  readonly verdict: Verdict | null;
}

/** One sitting; no score before it may be told. */
export interface Session {
  readonly id: string;
  readonly mode: Mode;
  readonly state: 'IN_PROGRESS' | 'FINISHED' | 'EXPIRED';
  readonly expiresAt: string | null;
  readonly items: readonly Item[];
  readonly score: number | null;
  readonly maxScore: number;
  readonly passed: boolean | null;
}

const sessionFields = `
  id mode state expiresAt score maxScore passed
  items {
    position response tries
    verdict { correct score correctResponse explanation concept { slug title url } differences { expected found } evidence { input } }
    question {
      __typename slug prompt points
      ... on ChoiceQuestion { multiple options { id text } }
      ... on OrderingQuestion { options { id text } }
      ... on NumericQuestion { unit }
      ... on TextQuestion { placeholder }
      ... on PredictionQuestion { manifest atSeconds options { id text } }
      ... on ManifestQuestion { starter goals }
    }
  }
`;

/** An answer that was not taken, and changed nothing: why, in the reader's language. */
export interface Refused {
  readonly reason: string;
  readonly message: string;
}

export const startMutation = `mutation Start($input: StartQuizSessionInput!) {
  startQuizSession(input: $input) { token session { ${sessionFields} } }
}`;
export const sessionQuery = `query Session($id: ID!) { quizSession(id: $id) { ${sessionFields} } }`;
export const submitMutation = `mutation Submit($input: SubmitAnswerInput!) {
  submitAnswer(input: $input) {
    __typename
    ... on AnswerAccepted { session { ${sessionFields} } }
    ... on AnswerRefused { reason message }
  }
}`;
export const finishMutation = `mutation Finish($session: ID!) { finishQuizSession(session: $session) { ${sessionFields} } }`;
export const endMutation = 'mutation End($session: ID!) { finishQuizSession(session: $session) { id } }';
export const meQuery = `{ me {
  dueCount
  mastery { answered correct dueAt concept { slug title url } }
  sessions(first: 20) { nodes { id mode state quiz { slug title } next { position } items { tries } } }
} }`;
export const deleteMeMutation = 'mutation { deleteMe }';

/** What is kept of the learner. */
export interface Me {
  readonly dueCount: number;
  readonly mastery: readonly {
    readonly answered: number;
    readonly correct: number;
    /** When it should be asked again. */
    readonly dueAt: string | null;
    readonly concept: ConceptLink;
  }[];
  /** The latest first; a review has no quiz. */
  readonly sessions: {
    readonly nodes: readonly {
      readonly id: string;
      readonly mode: Mode;
      readonly state: Session['state'];
      readonly quiz: { readonly slug: string; readonly title: string } | null;
      /** Null where nothing waits for an answer. */
      readonly next: { readonly position: number } | null;
      readonly items: readonly { readonly tries: number }[];
    }[];
  };
}

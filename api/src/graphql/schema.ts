import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray, type PubSub } from 'type-graphql';
import { countValues } from './answer-size.ts';
import { ConceptResolver, TopicResolver } from './concepts.ts';
import { DifferenceResolver } from './differences.ts';
import { AnswerRefusedResolver, LearnerResolver, QuizSessionResolver } from './learning.ts';
import { NodeResolver } from './node.ts';
import { PlayRunResolver } from './play-run.ts';
import { PodFieldResolver } from './pod-fields.ts';
import { SimulatedContainerResolver, SimulatedPodResolver } from './pods.ts';
import * as questions from './questions.ts';
import { QuizResolver } from './quizzes.ts';
import { LimitExceededResolver, ManifestProblemResolver, RunResolver, SimulateResolver } from './runs.ts';
import { ConceptScenariosResolver, InterventionResolver, ScenarioResolver } from './scenarios.ts';
import { SearchResolver } from './search.ts';
import { QuizSessionFieldsResolver, SessionItemResolver, VerdictResolver } from './sessions.ts';
import { ExplanationResolver, TimelineEntryResolver } from './timeline.ts';

const resolvers = [
  NodeResolver,
  TopicResolver,
  ConceptResolver,
  ConceptScenariosResolver,
  PodFieldResolver,
  SearchResolver,
  ScenarioResolver,
  InterventionResolver,
  SimulateResolver,
  RunResolver,
  ManifestProblemResolver,
  LimitExceededResolver,
  SimulatedPodResolver,
  SimulatedContainerResolver,
  TimelineEntryResolver,
  ExplanationResolver,
  PlayRunResolver,
  questions.QuestionResolver,
  questions.ChoiceOptionResolver,
  questions.ManifestQuestionResolver,
  QuizResolver,
  QuizSessionResolver,
  QuizSessionFieldsResolver,
  SessionItemResolver,
  VerdictResolver,
  DifferenceResolver,
  AnswerRefusedResolver,
  LearnerResolver,
];

/** Types that are only ever found behind an interface. */
const orphanedTypes = [
  questions.ChoiceQuestion,
  questions.OrderingQuestion,
  questions.NumericQuestion,
  questions.TextQuestion,
  questions.PredictionQuestion,
  questions.ManifestQuestion,
];

/** The schema of all resolvers and of the types that no query names: what `schema.graphql` is printed from, and the server answers by. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: resolvers as unknown as NonEmptyArray<() => unknown>,
    orphanedTypes,
    validate: false,
    pubSub: noTopics,
  });
  // The library has no place for these.
  schema.getQueryType()!.description = queryDescription;
  schema.getMutationType()!.description = 'What can be changed: runs that are kept, and a learner’s own sessions.';
  schema.getSubscriptionType()!.description = 'What can be watched, over WebSocket (the protocol graphql-transport-ws).';
  return countValues(schema);
}

const queryDescription =
  'What can be asked. Beside what a field says of its errors, any operation may be answered with one of these in `extensions.code`: ' +
  'BAD_REQUEST where there is none in the request; GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED or BAD_USER_INPUT where it does not fit ' +
  'this schema; OPERATION_RESOLUTION_FAILURE where it is not said which of several is meant; QUERY_TOO_DEEP or QUERY_TOO_COMPLEX where it asks ' +
  'for too much, ANSWER_TOO_LARGE where that shows only in the answer, PAYLOAD_TOO_LARGE where it is itself too long; LIMIT_EXCEEDED where a run ' +
  'that is played again goes over a limit; TOO_MANY_RUNS where the caller has too many waiting, TOO_MANY_OPERATIONS where their connection ' +
  'has; UNAVAILABLE where the database is busy or away; INTERNAL_SERVER_ERROR for a bug.';

/** The library asks for one wherever there is a subscription; ours makes its own sequence and has no topics. */
const noTopics: PubSub = {
  publish() {
    throw new Error('nothing is published by topic');
  },
  subscribe() {
    throw new Error('nothing is published by topic');
  },
};

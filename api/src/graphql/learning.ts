import { GraphQLDateTime } from 'graphql-scalars';
import {
  Arg,
  Args,
  Ctx,
  createUnionType,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { ConceptEntry } from '../catalogue/index.ts';
import {
  type AnswerRefusal as AnswerRefusals,
  BadStart,
  countDue,
  countSessions,
  DAYS_UNANSWERED,
  deleteLearner,
  findSession,
  finishSession,
  masteryOf,
  type ResponseInput as ResponseShape,
  readSessions,
  type StoredSession,
  startSession,
  submitAnswer,
} from '../quiz/index.ts';
import type { Localized as LocalizedText } from '../simulator/index.ts';
import { Concept } from './concepts.ts';
import { type Connection, connection, placesOf, RowsArgs } from './connection.ts';
import type { Context } from './context.ts';
import { rowsComplexity, startComplexity, writeComplexity } from './cost.ts';
import { AnswerRefusal, QuizMode } from './enums.ts';
import { badInput, notFound, tooManySessions, unauthenticated } from './errors.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, idDescription, keyOf, kindOf, Node } from './node.ts';
import { type ItemOfSession, itemOf, QuizSession, QuizSessionConnection, SessionItem } from './sessions.ts';

type LearnerRow = NonNullable<Awaited<ReturnType<Context['learner']>>>;

@ObjectType({ description: 'How well a learner knows a concept.' })
class ConceptMastery {
  @Field(() => Concept, { description: 'The concept.' })
  readonly concept!: ConceptEntry;
  @Field(() => Int, { description: 'How many answers they gave about it.' })
  readonly answered!: number;
  @Field(() => Int, { description: 'How many of them were right.' })
  readonly correct!: number;
  @Field(() => Float, { description: 'The chance that they remember it now: 0 to 1.' })
  readonly retrievability!: number;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the first of its questions should be asked again; null where none is planned.',
  })
  readonly dueAt!: Date | null;
}

@ObjectType('Learner', { implements: Node, description: 'Whoever holds a token. Nothing else is known of them.' })
class Learner extends Node {
  @Field(() => GraphQLDateTime, { description: 'When they began.' })
  readonly createdAt!: Date;
}

@Resolver(() => Learner)
export class LearnerResolver {
  @Query(() => Learner, { nullable: true, description: 'The learner whose token was sent; null without one.' })
  me(@Ctx() context: Context): Promise<LearnerRow | null> {
    return context.learner();
  }
  @Mutation(() => Boolean, {
    complexity: writeComplexity,
    description: 'Deletes the learner and all that is kept of them. False where the token is nobody’s.',
  })
  async deleteMe(@Ctx() context: Context): Promise<boolean> {
    const learner = await context.learner();
    return learner ? deleteLearner(context.database, learner.id) : false;
  }
  @FieldResolver(() => ID, { description: idDescription })
  id(@Root() learner: LearnerRow): string {
    return globalId('Learner', learner.id);
  }
  @FieldResolver(() => QuizSessionConnection, { complexity: rowsComplexity, description: 'Their sessions, the latest first.' })
  async sessions(
    @Root() learner: LearnerRow,
    @Args(() => RowsArgs) page: RowsArgs,
    @Ctx() { database }: Context,
  ): Promise<Connection<StoredSession>> {
    const first = page.first ?? 20;
    if (first > 100) throw badInput('first must be 0 to 100');
    const total = await countSessions(database, learner.id);
    const { start, end } = placesOf(total, { ...page, first });
    const sessions = end > start ? await readSessions(database, learner.id, start, end - start) : [];
    return connection(sessions, start, total);
  }
  @FieldResolver(() => [ConceptMastery], {
    complexity: rowsComplexity,
    description: 'What they were asked about, in the order of the course.',
  })
  async mastery(@Root() learner: LearnerRow, @Ctx() { database, catalogue, now }: Context): Promise<ConceptMastery[]> {
    const mastery = await masteryOf(database, learner.id, now());
    return mastery.map(({ conceptSlug, ...rest }) => ({ concept: catalogue.concepts.get(conceptSlug)!, ...rest }));
  }
  @FieldResolver(() => Int, { complexity: rowsComplexity, description: 'How many questions are due for review.' })
  dueCount(@Root() learner: LearnerRow, @Ctx() { database, now }: Context): Promise<number> {
    return countDue(database, learner.id, now());
  }
}

@InputType({ description: 'Which questions, and how.' })
class StartQuizSessionInput {
  @Field(() => String, { nullable: true, description: 'Slug of a quiz; a REVIEW is of none. Default: questions from the whole course.' })
  readonly quiz?: string | null;
  @Field(() => QuizMode, { defaultValue: 'PRACTICE', description: 'How the session is held.' })
  readonly mode!: keyof typeof QuizMode;
  @Field(() => Int, { nullable: true, description: 'Of the shuffle. Default: random.' })
  readonly seed?: number | null;
  @Field(() => Int, { nullable: true, description: 'At most so many: 1 to 100. Default: all of a quiz, else 10.' })
  readonly questionCount?: number | null;
  @Field(() => [String], { nullable: true, description: 'Only questions about concepts of these slugs. Default: all.' })
  readonly concepts?: string[] | null;
}

@ObjectType({
  description:
    '`token` is given once, when the call came without a learner’s: it is the learner’s only key. Send it as `Authorization: Bearer …`.',
})
class StartQuizSessionPayload {
  @Field(() => QuizSession, { description: 'The session that began.' })
  readonly session!: StoredSession;
  @Field(() => Learner, { description: 'Whose it is.' })
  readonly learner!: LearnerRow;
  @Field(() => String, { nullable: true, description: 'The key of a new learner; null where the call came with one.' })
  readonly token!: string | null;
}

@InputType({ description: 'What is answered: exactly one member, the one that the question’s type takes.' })
class ResponseInput implements ResponseShape {
  @Field(() => [ID], { nullable: true, description: 'Of choice, ordering (all, in order) and prediction questions: ids of options.' })
  readonly options?: string[] | null;
  @Field(() => Float, { nullable: true, description: 'Of numeric questions.' })
  readonly number?: number | null;
  @Field(() => String, { nullable: true, description: 'Of text questions.' })
  readonly text?: string | null;
  @Field(() => String, { nullable: true, description: 'Of manifest questions: YAML or JSON. A text that is neither takes no try.' })
  readonly manifest?: string | null;
}

@InputType({ description: 'An answer to one item of a session.' })
class SubmitAnswerInput {
  @Field(() => ID, { description: 'Id of the session.' })
  readonly session!: string;
  @Field(() => Int, { description: 'The item’s place, from 0.' })
  readonly position!: number;
  @Field(() => ResponseInput, { description: 'What is answered.' })
  readonly response!: ResponseInput;
  @Field(() => String, {
    nullable: true,
    description: 'Any text: the same key again returns the first outcome. Default: each call is an answer.',
  })
  readonly idempotencyKey?: string | null;
}

@ObjectType({ description: 'The answer was taken.' })
class AnswerAccepted {
  @Field(() => QuizSession, { description: 'The session as it now stands.' })
  readonly session!: StoredSession;
  @Field(() => SessionItem, { description: 'The item as it now stands.' })
  readonly item!: ItemOfSession;
}
@ObjectType({ description: 'The answer was not taken; nothing changed.' })
class AnswerRefused {
  @Field(() => AnswerRefusal, { description: 'Why.' })
  readonly reason!: AnswerRefusals;
}
const SubmitAnswerResult = createUnionType({
  name: 'SubmitAnswerResult',
  description: 'What became of an answer.',
  types: () => [AnswerAccepted, AnswerRefused] as const,
  resolveType: kindOf as never,
});

@Resolver(() => AnswerRefused)
export class AnswerRefusedResolver {
  @FieldResolver(() => String, { description: 'In a sentence.' })
  message(@Root() { message }: { message: LocalizedText }, @Localized() say: Say): string {
    return say(message);
  }
}

@Resolver(() => QuizSession)
export class QuizSessionResolver {
  @Query(() => QuizSession, { nullable: true, description: 'A session, for its learner alone; null for everybody else.' })
  async quizSession(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<StoredSession | null> {
    const learner = await context.learner();
    return learner && findSession(context.database, learner.id, keyOf('QuizSession', id) ?? '');
  }
  @Mutation(() => StartQuizSessionPayload, {
    complexity: startComplexity,
    description: `Begins a session. Without a learner’s token it makes a learner. A session in which nothing was answered, and that was not finished, is dropped ${DAYS_UNANSWERED} days after it began, and with the last one a learner who has answered nothing. Errors: BAD_USER_INPUT where there is no such quiz or concept, or questionCount is out of its range; TOO_MANY_SESSIONS where too many were begun from one address in an hour, and the message says how many may be.`,
  })
  async startQuizSession(
    @Arg('input', () => StartQuizSessionInput, { description: 'Which questions, and how.' }) input: StartQuizSessionInput,
    @Ctx() context: Context,
  ): Promise<StartQuizSessionPayload> {
    const { sessions } = context.allowances;
    if (!sessions.takes(context.client)) throw tooManySessions(sessions.perHour);
    try {
      return await startSession(context, await context.learner(), input);
    } catch (error) {
      throw error instanceof BadStart ? badInput(error.message) : error;
    }
  }
  @Mutation(() => SubmitAnswerResult, {
    complexity: writeComplexity,
    description:
      'Answers one item of a session. An answer that cannot be taken is AnswerRefused: a manifest, too, that is no YAML (MALFORMED_RESPONSE, and the message says at which line and column). One that can be read and does not run is a wrong answer. Errors: UNAUTHENTICATED without a learner’s token, NOT_FOUND where the session is not the learner’s.',
  })
  async submitAnswer(
    @Arg('input', () => SubmitAnswerInput, { description: 'Which item, and what is answered.' }) input: SubmitAnswerInput,
    @Ctx() context: Context,
  ) {
    const outcome = await submitAnswer(context, await ownSession(context, input.session), input);
    return outcome.kind === 'AnswerRefused' ? outcome : { ...outcome, item: itemOf(outcome.session, outcome.item) };
  }
  @Mutation(() => QuizSession, {
    complexity: writeComplexity,
    description:
      'Ends a session. Ending it twice changes nothing. Errors: UNAUTHENTICATED without a learner’s token, NOT_FOUND where the session is not the learner’s.',
  })
  async finishQuizSession(
    @Arg('session', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<StoredSession> {
    return finishSession(context, await ownSession(context, id));
  }
}

async function ownSession(context: Context, id: string): Promise<StoredSession> {
  const learner = await context.learner();
  if (!learner) throw unauthenticated();
  const session = await findSession(context.database, learner.id, keyOf('QuizSession', id) ?? '');
  if (!session) throw notFound('you have no session of this id');
  return session;
}

import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { ConceptEntry, QuestionEntry, QuizEntry } from '../catalogue/index.ts';
import {
  type Difference as DifferenceOf,
  differences,
  isSettled,
  mayTellScore,
  type Response,
  runOfResponse,
  type Solution,
  type StoredItem,
  type StoredSession,
  solve,
  stateOf,
  tellable,
} from '../quiz/index.ts';
import { type Localized as LocalizedText, type ManifestProblem, refusalText } from '../simulator/index.ts';
import type { RunReader } from '../workers/index.ts';
import { Concept } from './concepts.ts';
import { connectionTypes } from './connection.ts';
import type { Context } from './context.ts';
import { runComplexity } from './cost.ts';
import { Difference } from './differences.ts';
import { QuizMode, SessionState } from './enums.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, idDescription, Node } from './node.ts';
import { Question, type ShownQuestion, showQuestion } from './questions.ts';
import { Quiz } from './quizzes.ts';
import { Run } from './runs.ts';

/** An item, and the session without which it cannot be shown. */
export interface ItemOfSession extends StoredItem {
  readonly of: StoredSession;
}
interface ToldVerdict {
  readonly correct: boolean;
  readonly score: number;
  readonly correctResponse: unknown;
  readonly explanation: Solution['explanation'];
  readonly evidence: Solution['evidence'];
  readonly concept: ConceptEntry;
  /** What was answered to it. */
  readonly answered: { readonly question: QuestionEntry; readonly response: Response | null };
  readonly sessionSeed: number;
  /** Whether another try is left. */
  readonly keepsBack: boolean;
}

/** An item together with its session, by which a resolver decides what may already be told. */
export function itemOf(session: StoredSession, item: StoredItem): ItemOfSession {
  return { ...item, of: session };
}

@ObjectType({ description: 'Told only when the mode allows: never in a question, a quiz or an unfinished exam.' })
class Verdict {
  @Field(() => Boolean, { description: 'Whether the last response was right; false where there was none.' })
  readonly correct!: boolean;
  @Field(() => Float, { description: 'The points that it earned.' })
  readonly score!: number;
  @Field(() => GraphQLJSON, { description: 'In the form of a response; {} while another try is left.' })
  readonly correctResponse!: unknown;
  @Field(() => Concept, { description: 'What to read.' })
  readonly concept!: ConceptEntry;
}

@ObjectType({ description: 'A question in a session, and what was answered.' })
export class SessionItem {
  @Field(() => Int, { description: 'Its place, from 0.' })
  readonly position!: number;
  @Field(() => GraphQLJSON, { nullable: true, description: 'As it was submitted; null before.' })
  readonly response!: unknown;
  @Field(() => Int, { description: 'How often it was answered.' })
  readonly tries!: number;
}

@ObjectType('QuizSession', { implements: Node, description: 'One sitting of one learner. Nobody else sees it.' })
export class QuizSession extends Node {
  @Field(() => QuizMode, { description: 'How it is held.' })
  readonly mode!: StoredSession['mode'];
  @Field(() => Int, { description: 'Of the shuffle: the same seed gives the same order.' })
  readonly seed!: number;
  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  readonly startedAt!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When its time is over; null without a limit.' })
  readonly expiresAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended; null before.' })
  readonly finishedAt!: Date | null;
}
export const QuizSessionConnection = connectionTypes<StoredSession>('QuizSession', () => QuizSession);

@Resolver(() => QuizSession)
export class QuizSessionFieldsResolver {
  @FieldResolver(() => ID, { description: idDescription })
  id(@Root() session: StoredSession): string {
    return globalId('QuizSession', session.id);
  }
  @FieldResolver(() => Quiz, { nullable: true, description: 'Its quiz; null of a review, and of questions chosen by concepts.' })
  quiz(@Root() session: StoredSession, @Ctx() { catalogue }: Context): QuizEntry | null {
    return catalogue.quizzes.get(session.quizSlug ?? '') ?? null;
  }
  @FieldResolver(() => SessionState, { description: 'Where it stands now.' })
  state(@Root() session: StoredSession, @Ctx() { now }: Context): keyof typeof SessionState {
    return stateOf(session, now());
  }
  @FieldResolver(() => [SessionItem], { description: 'Its questions, in their order.' })
  items(@Root() session: StoredSession): ItemOfSession[] {
    return session.items.map((item) => itemOf(session, item));
  }
  @FieldResolver(() => SessionItem, {
    nullable: true,
    description: 'The first that waits for an answer, or, but in an exam, has another try left; null where none does.',
  })
  next(@Root() session: StoredSession): ItemOfSession | null {
    const open = session.items.find((item) => (session.mode === 'EXAM' ? item.tries === 0 : !isSettled(session.mode, item)));
    return open ? itemOf(session, open) : null;
  }
  @FieldResolver(() => Float, { nullable: true, description: 'The points earned; null until FINISHED in EXAM mode.' })
  score(@Root() session: StoredSession, @Ctx() { now }: Context): number | null {
    return mayTellScore(session.mode, stateOf(session, now())) ? scoreOf(session) : null;
  }
  @FieldResolver(() => Float, { description: 'The points that could be earned.' })
  maxScore(@Root() session: StoredSession, @Ctx() { catalogue }: Context): number {
    return maxScoreOf(session, catalogue);
  }
  @FieldResolver(() => Boolean, { nullable: true, description: 'Whether the score passes; null until FINISHED, and without a quiz.' })
  passed(@Root() session: StoredSession, @Ctx() { catalogue }: Context): boolean | null {
    const quiz = catalogue.quizzes.get(session.quizSlug ?? '');
    if (!session.finishedAt || !quiz) return null;
    return scoreOf(session) * 100 >= maxScoreOf(session, catalogue) * quiz.passPercent;
  }
}

function scoreOf(session: StoredSession): number {
  return session.items.reduce((total, item) => total + item.score, 0);
}
function maxScoreOf(session: StoredSession, catalogue: Context['catalogue']): number {
  return session.items.reduce((total, item) => total + catalogue.allQuestions.get(item.questionSlug)!.points, 0);
}

@Resolver(() => SessionItem)
export class SessionItemResolver {
  @FieldResolver(() => Question, { description: 'What is asked.' })
  question(@Root() item: ItemOfSession, @Ctx() { catalogue }: Context): ShownQuestion {
    return showQuestion(catalogue.allQuestions.get(item.questionSlug)!, item.of.seed);
  }
  @FieldResolver(() => Verdict, {
    nullable: true,
    description: 'Null while it may not be told. Of a finished session each item has one, also those that nobody answered.',
  })
  async verdict(@Root() item: ItemOfSession, @Ctx() context: Context): Promise<ToldVerdict | null> {
    const tell = tellable(item.of.mode, stateOf(item.of, context.now()), item);
    if (tell === 'nothing') return null;
    const question = context.catalogue.allQuestions.get(item.questionSlug)!;
    const response = item.response as Response | null;
    const known = {
      correct: item.correct,
      score: item.score,
      concept: question.concept,
      answered: { question, response },
      sessionSeed: item.of.seed,
      keepsBack: tell === 'correctness',
    };
    // How one's own manifest runs gives nothing away; the run of a prediction is its answer.
    if (tell === 'correctness')
      return { ...known, correctResponse: {}, explanation: tryAgain, evidence: await runOfResponse(context, question, response) };
    return { ...known, ...(await solve(context, question, item.of.seed, response)) };
  }
}

const tryAgain = { en: 'You have another try, for half the points.', zhHans: '你还可以再试一次，得一半的分数。' };
const doesNotRun = { en: 'This manifest does not run:', zhHans: '这份清单无法运行：' };

/** So many mistakes are mended before one looks for the next. */
const MOST_PLACES = 10;

/** Where a problem is, and what to do about it. */
function placeOf({ line, column, path, hint }: ManifestProblem): LocalizedText {
  const [field, advice] = [path && ` \`${path}\``, { en: hint ? `: ${hint.en}` : '', zhHans: hint ? `：${hint.zhHans}` : '' }];
  return { en: `line ${line}, column ${column}${field}${advice.en}`, zhHans: `第 ${line} 行第 ${column} 列${field}${advice.zhHans}` };
}

@Resolver(() => Verdict)
export class VerdictResolver {
  @FieldResolver(() => String, {
    description: 'Why, in Markdown, or that another try is left; of a manifest that does not run also what is wrong with it, and where.',
  })
  async explanation(@Root() verdict: ToldVerdict, @Localized() say: Say, @Ctx() context: Context): Promise<string> {
    const { correct, explanation, answered } = verdict;
    const input = correct ? null : await runOfResponse(context, answered.question, answered.response);
    const run = input && (await context.openRun(input));
    if (!run || run.kind === 'Run') return say(explanation);
    const problems = run.kind === 'InvalidManifest' ? run.problems.filter(({ line }) => line !== undefined).slice(0, MOST_PLACES) : [];
    const places = problems.map((problem) => `- ${say(placeOf(problem))}\n`).join('');
    return `${say(doesNotRun)}\n\n\`\`\`\n${say(refusalText(run))}\n\`\`\`\n\n${places}\n${say(explanation)}`;
  }
  @FieldResolver(() => [Difference], {
    nullable: true,
    complexity: runComplexity,
    description:
      'Of a wrong answer that a run decides: what of it does not hold there. Null of others, of a manifest that does not run, and of a prediction while another try is left.',
  })
  differences(@Root() verdict: ToldVerdict, @Ctx() context: Context): Promise<DifferenceOf[] | null> | null {
    const { correct, answered, sessionSeed, keepsBack } = verdict;
    if (correct || !answered.response) return null;
    return differences(context, answered.question, sessionSeed, answered.response, keepsBack);
  }
  @FieldResolver(() => Run, {
    nullable: true,
    complexity: runComplexity,
    description: 'The run that decided; null where none did, and of a prediction while another try is left.',
  })
  async evidence(@Root() { evidence }: ToldVerdict, @Ctx() context: Context): Promise<RunReader | null> {
    const run = evidence && (await context.openRun(evidence));
    return run?.kind === 'Run' ? run : null;
  }
}

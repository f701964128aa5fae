import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { QuizEntry, TopicEntry } from '../catalogue/index.ts';
import { Topic } from './concepts.ts';
import { type Connection, connect, connectionTypes, ForwardArgs } from './connection.ts';
import type { Context } from './context.ts';
import { Level } from './enums.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, idDescription, Node } from './node.ts';

@ObjectType('Quiz', { implements: Node, description: 'Questions that belong together. They are seen only in a session.' })
export class Quiz extends Node {
  @Field(() => String, { description: 'Its name in addresses: lower-case words joined by hyphens.' })
  readonly slug!: string;
  @Field(() => Level, { description: 'How hard it is.' })
  readonly level!: QuizEntry['level'];
  @Field(() => Int, { nullable: true, description: 'Of an exam, in seconds; null: a minute and a half for each question.' })
  readonly timeLimitSeconds!: number | null;
  @Field(() => Int, { description: 'What share of the points passes.' })
  readonly passPercent!: number;
}

const QuizConnection = connectionTypes<QuizEntry>('Quiz', () => Quiz);

@Resolver(() => Quiz)
export class QuizResolver {
  @Query(() => Quiz, { nullable: true, description: 'The quiz of this name; null where there is none.' })
  quiz(@Arg('slug', () => String, { description: 'Its slug.' }) slug: string, @Ctx() { catalogue }: Context): QuizEntry | null {
    return catalogue.quizzes.get(slug) ?? null;
  }
  @Query(() => QuizConnection, { description: 'All quizzes, in the order of the course.' })
  quizzes(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() { catalogue }: Context): Connection<QuizEntry> {
    return connect([...catalogue.quizzes.values()], page);
  }
  @FieldResolver(() => ID, { description: idDescription })
  id(@Root() quiz: QuizEntry): string {
    return globalId('Quiz', quiz.slug);
  }
  @FieldResolver(() => String, { description: 'Its title.' })
  title(@Root() quiz: QuizEntry, @Localized() say: Say): string {
    return say(quiz.title);
  }
  @FieldResolver(() => String, { description: 'What it asks about.' })
  description(@Root() quiz: QuizEntry, @Localized() say: Say): string {
    return say(quiz.description);
  }
  @FieldResolver(() => Topic, {
    nullable: true,
    description: 'The chapter that all its questions belong to; null where they belong to several.',
  })
  topic(@Root() { questions }: QuizEntry): TopicEntry | null {
    const [topic = null, ...others] = new Set(questions.map(({ concept }) => concept.topic));
    return others.length > 0 ? null : topic;
  }
  @FieldResolver(() => Int, { description: 'How many questions it has.' })
  questionCount(@Root() quiz: QuizEntry): number {
    return quiz.questions.length;
  }
}

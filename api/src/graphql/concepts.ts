import { Arg, Args, Ctx, Field, FieldResolver, ID, InputType, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { type ConceptEntry, findPodField, type PodFieldEntry, type TopicEntry } from '../catalogue/index.ts';
import { type Connection, ConnectionArgs, connect, connectionTypes } from './connection.ts';
import type { Context } from './context.ts';
import { pageComplexity } from './cost.ts';
import { FeatureStage, Level } from './enums.ts';
import { isAsked } from './is-asked.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, idDescription, Node } from './node.ts';
import { PodField } from './pod-fields.ts';

type LevelName = keyof typeof Level;
type StageName = keyof typeof FeatureStage;

@ObjectType('Topic', { implements: Node, description: 'A chapter of the course.' })
export class Topic extends Node {
  @Field(() => String, { description: 'Its name in addresses: lower-case words joined by hyphens.' })
  readonly slug!: string;
  @Field(() => Int, { description: 'Its place in the course.' })
  readonly position!: number;
}

@ObjectType({ description: 'An official page to read on.' })
export class Reference {
  @Field(() => String, { description: 'The page’s title.' })
  readonly title!: string;
  @Field(() => String, { description: 'Its address, https.' })
  readonly url!: string;
}

@ObjectType('Concept', { implements: Node, description: 'One idea about Pods, small enough to be read in five minutes.' })
export class Concept extends Node {
  @Field(() => String, { description: 'Its name in addresses: lower-case words joined by hyphens.' })
  readonly slug!: string;
  @Field(() => Level, { description: 'How much has to be known before.' })
  readonly level!: LevelName;
  @Field(() => FeatureStage, { description: 'How mature it was in v1.27.' })
  readonly stage!: StageName;
  @Field(() => Topic, { description: 'The chapter it stands in.' })
  readonly topic!: TopicEntry;
  @Field(() => [Concept], { description: 'What should be known before; never a circle.' })
  readonly prerequisites!: ConceptEntry[];
  @Field(() => [Concept], { description: 'What it is a prerequisite of.' })
  readonly unlocks!: ConceptEntry[];
  @Field(() => [Concept], { description: 'What is worth reading beside it.' })
  readonly related!: ConceptEntry[];
  @Field(() => [Reference], { description: 'Official pages.' })
  readonly references!: Reference[];
}

const ConceptConnection = connectionTypes<ConceptEntry>('Concept', () => Concept);

@InputType({ description: 'Which concepts; members that are given must all hold.' })
class ConceptFilter {
  @Field(() => String, { nullable: true, description: 'Of the topic of this slug alone: none where there is no such topic.' })
  readonly topic?: string | null;
  @Field(() => Level, { nullable: true, description: 'Of this level alone.' })
  readonly level?: LevelName | null;
  @Field(() => FeatureStage, { nullable: true, description: 'Of this stage alone.' })
  readonly stage?: StageName | null;
}

@Resolver(() => Topic)
export class TopicResolver {
  @Query(() => [Topic], { description: 'The chapters, in the order of the course.' })
  topics(@Ctx() { catalogue }: Context): readonly TopicEntry[] {
    return catalogue.topics;
  }
  @FieldResolver(() => ID, { description: idDescription })
  id(@Root() topic: TopicEntry): string {
    return globalId('Topic', topic.slug);
  }
  @FieldResolver(() => String, { description: 'Its title.' })
  title(@Root() topic: TopicEntry, @Localized() say: Say): string {
    return say(topic.title);
  }
  @FieldResolver(() => String, { description: 'Plain text, at most 200 characters.' })
  summary(@Root() topic: TopicEntry, @Localized() say: Say): string {
    return say(topic.summary);
  }
  @FieldResolver(() => ConceptConnection, { description: 'Its concepts, in the order of the course.' })
  concepts(@Root() topic: TopicEntry, @Args(() => ConnectionArgs) page: ConnectionArgs): Connection<ConceptEntry> {
    return connect(topic.concepts, page);
  }
}

@Resolver(() => Concept)
export class ConceptResolver {
  @Query(() => Concept, { nullable: true, description: 'The concept of this name; null where there is none.' })
  concept(@Arg('slug', () => String, { description: 'Its slug.' }) slug: string, @Ctx() { catalogue }: Context): ConceptEntry | null {
    return catalogue.concepts.get(slug) ?? null;
  }
  @Query(() => ConceptConnection, { description: 'All concepts, in the order of the course.' })
  concepts(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ConceptFilter, { nullable: true, description: 'Default: all.' }) filter: ConceptFilter | null,
    @Ctx() { catalogue }: Context,
  ): Connection<ConceptEntry> {
    const matches = ({ topic, level, stage }: ConceptEntry) =>
      isAsked(filter?.topic, topic.slug) && isAsked(filter?.level, level) && isAsked(filter?.stage, stage);
    return connect([...catalogue.concepts.values()].filter(matches), page);
  }
  @FieldResolver(() => ID, { description: idDescription })
  id(@Root() concept: ConceptEntry): string {
    return globalId('Concept', concept.slug);
  }
  @FieldResolver(() => String, { description: 'Its title.' })
  title(@Root() concept: ConceptEntry, @Localized() say: Say): string {
    return say(concept.title);
  }
  @FieldResolver(() => String, { description: 'Plain text, at most 200 characters.' })
  summary(@Root() concept: ConceptEntry, @Localized() say: Say): string {
    return say(concept.summary);
  }
  @FieldResolver(() => String, { complexity: pageComplexity, description: 'Markdown: the very text of the docs page.' })
  body(@Root() concept: ConceptEntry, @Localized() say: Say): string {
    return say(concept.body);
  }
  @FieldResolver(() => [String], { description: 'What to remember of it.' })
  keyPoints(@Root() concept: ConceptEntry, @Localized() say: Say): readonly string[] {
    return say(concept.keyPoints);
  }
  @FieldResolver(() => Int, { description: 'How many questions are asked about it.' })
  questionCount(@Root() concept: ConceptEntry): number {
    return concept.questions.length;
  }
  @FieldResolver(() => [PodField], { description: 'The fields of the Pod API that it is about.' })
  podFields(@Root() concept: ConceptEntry): PodFieldEntry[] {
    return concept.podFields.map(findPodField).filter((field) => field !== undefined);
  }
  @FieldResolver(() => String, { description: 'Its page on the docs site: a path from the server’s root.' })
  url(@Root() concept: ConceptEntry): string {
    return `/docs/concepts/${concept.topic.slug}/${concept.slug}`;
  }
}

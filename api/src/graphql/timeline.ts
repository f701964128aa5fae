import { GraphQLJSON } from 'graphql-scalars';
import { ArgsType, Ctx, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { ConceptEntry } from '../catalogue/index.ts';
import type { TimelineEntry as EntryValue, Explanation as ExplanationValue } from '../simulator/index.ts';
import { Concept } from './concepts.ts';
import { ConnectionArgs, connectionTypes } from './connection.ts';
import type { Context } from './context.ts';
import { TimelineKind } from './enums.ts';
import { isAsked } from './is-asked.ts';
import { Localized, type Say } from './localized.ts';

@ObjectType({ description: 'One thing that happened in a run.' })
export class TimelineEntry {
  @Field(() => Int, { description: 'Its number in the run; causes come before what they cause.' })
  readonly sequence!: number;
  @Field(() => Float, { description: 'When, in simulated seconds.' })
  readonly atSeconds!: number;
  @Field(() => TimelineKind, { description: 'What it is about.' })
  readonly kind!: EntryValue['kind'];
  @Field(() => String, { description: 'Name of the Pod; empty for what concerns none.' })
  readonly pod!: string;
  @Field(() => String, { description: 'The Pod’s namespace; empty for what concerns none.' })
  readonly namespace!: string;
  @Field(() => String, { nullable: true, description: 'Name of the container; null for what concerns the whole Pod.' })
  readonly container!: string | null;
  @Field(() => GraphQLJSON, { description: 'The figures in it; the members depend on what happened.' })
  readonly detail!: unknown;
  @Field(() => [Int], { description: 'Sequence numbers of the entries that led to this one.' })
  readonly causes!: readonly number[];
  @Field(() => String, {
    nullable: true,
    description: 'The upstream rule it follows, as path and name in the Kubernetes source; null where it follows none.',
  })
  readonly source!: string | null;
}

export const TimelineConnection = connectionTypes<EntryValue>('Timeline', () => TimelineEntry, 'TimelineEntry');

/** A page of the timeline, of some kinds of entries, one Pod, one container or some of the time. */
@ArgsType()
export class TimelineArgs extends ConnectionArgs {
  @Field(() => [TimelineKind], { nullable: true, description: 'Only entries of these kinds. Default: all.' })
  readonly kinds?: EntryValue['kind'][] | null;
  @Field(() => String, { nullable: true, description: 'Only entries about the container of this name. Default: all.' })
  readonly container?: string | null;
  @Field(() => String, { nullable: true, description: 'Only entries about Pods of this name. Default: all.' })
  readonly pod?: string | null;
  @Field(() => Float, { nullable: true, description: 'Only entries of this simulated second and later. Default: from the beginning.' })
  readonly fromSeconds?: number | null;
  @Field(() => Float, { nullable: true, description: 'Only entries before this simulated second. Default: to the end.' })
  readonly toSeconds?: number | null;
}

/** Whether an entry is one of those that are asked for. */
export function matches({ kinds, container, pod, fromSeconds, toSeconds }: TimelineArgs, entry: EntryValue): boolean {
  return (
    (!kinds || kinds.includes(entry.kind)) &&
    isAsked(container, entry.container) &&
    isAsked(pod, entry.pod) &&
    entry.atSeconds >= (fromSeconds ?? -Infinity) &&
    entry.atSeconds < (toSeconds ?? Infinity)
  );
}

@Resolver(() => TimelineEntry)
export class TimelineEntryResolver {
  @FieldResolver(() => String, { description: 'What happened, in a sentence.' })
  summary(@Root() entry: EntryValue, @Localized() say: Say): string {
    return say(entry.summary);
  }
  @FieldResolver(() => Concept, { nullable: true, description: 'The concept that teaches it; null where none does.' })
  concept(@Root() entry: EntryValue, @Ctx() { catalogue }: Context): ConceptEntry | null {
    return catalogue.concepts.get(entry.concept ?? '') ?? null;
  }
}

@ObjectType({ description: 'Why a Pod is as it is at one second.' })
export class Explanation {
  @Field(() => String, { description: 'The STATUS column of `kubectl get pod` at that second.' })
  readonly status!: string;
  @Field(() => [TimelineEntry], { description: 'The causes that led there, the first one first.' })
  readonly chain!: readonly EntryValue[];
}

@Resolver(() => Explanation)
export class ExplanationResolver {
  @FieldResolver(() => String, { description: 'The diagnosis in a line.' })
  headline(@Root() explanation: ExplanationValue, @Localized() say: Say): string {
    return say(explanation.headline);
  }
  @FieldResolver(() => String, { description: 'The diagnosis; what else is wrong is in paragraphs of its own, after an empty line.' })
  text(@Root() explanation: ExplanationValue, @Localized() say: Say): string {
    return say(explanation.text);
  }
  @FieldResolver(() => [String], { description: 'What would mend it; none where nothing is wrong.' })
  remedies(@Root() explanation: ExplanationValue, @Localized() say: Say): readonly string[] {
    return say(explanation.remedies);
  }
  @FieldResolver(() => [Concept], { description: 'What to read to understand it.' })
  concepts(@Root() explanation: ExplanationValue, @Ctx() { catalogue }: Context): ConceptEntry[] {
    return explanation.concepts.map((slug) => catalogue.concepts.get(slug)).filter((concept) => concept !== undefined);
  }
}

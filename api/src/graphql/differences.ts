import { FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Difference as DifferenceOf } from '../quiz/index.ts';
import { Localized, type Say } from './localized.ts';

@ObjectType({ description: 'What was expected of a run, and what it has instead.' })
export class Difference {}

@Resolver(() => Difference)
export class DifferenceResolver {
  @FieldResolver(() => String, {
    description: 'Of a manifest what was asked for, of a prediction the option that was chosen, in Markdown.',
  })
  expected(@Root() { expected }: DifferenceOf, @Localized() say: Say): string {
    return say(expected);
  }
  @FieldResolver(() => String, { description: 'What the run has instead, in Markdown.' })
  found(@Root() { found }: DifferenceOf, @Localized() say: Say): string {
    return say(found);
  }
}

import { Arg, Ctx, createUnionType, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Hit } from '../catalogue/index.ts';
import { Concept } from './concepts.ts';
import type { Context } from './context.ts';
import { searchComplexity } from './cost.ts';
import { badInput } from './errors.ts';
import { Locale, localeDescription } from './locale.ts';
import { kindOf } from './node.ts';
import { PodField } from './pod-fields.ts';
import { Scenario } from './scenarios.ts';

const SearchResult = createUnionType({
  name: 'SearchResult',
  description: 'What can be found.',
  types: () => [Concept, Scenario, PodField] as const,
  resolveType: kindOf as never,
});

@ObjectType({ description: 'Something that was found.' })
class SearchHit {
  @Field(() => Float, { description: 'How well it matches; only to be compared within one answer.' })
  readonly score!: number;
  @Field(() => String, { description: 'Plain text around the match, or its beginning.' })
  readonly excerpt!: string;
}

@Resolver(() => SearchHit)
export class SearchResolver {
  @Query(() => [SearchHit], {
    complexity: searchComplexity,
    description: 'Full-text search, English and Chinese; the best match first. Error: BAD_USER_INPUT for a first out of its range.',
  })
  search(
    @Arg('query', () => String, { description: 'Words in either language; the beginning of a word is enough.' }) query: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10, description: 'At most so many: 1 to 100.' }) first: number | null,
    @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: Locale | null,
    @Ctx() context: Context,
  ): Hit[] {
    const count = first ?? 10;
    if (count < 1 || count > 100) throw badInput('first must be 1 to 100');
    return context.search(query.slice(0, 500), count, locale ?? context.locale);
  }
  @FieldResolver(() => SearchResult, { description: 'What was found.' })
  result(@Root() hit: Hit): Hit['result'] {
    return hit.result;
  }
}

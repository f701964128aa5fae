import { Arg, Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { ConceptEntry, ScenarioEntry } from '../catalogue/index.ts';
import { type InterventionInput, type InterventionKind as InterventionKindName, refusalText } from '../simulator/index.ts';
import type { RunReader } from '../workers/index.ts';
import { Concept } from './concepts.ts';
import type { Context } from './context.ts';
import { runComplexity } from './cost.ts';
import { InterventionKind } from './enums.ts';
import { describeIntervention } from './interventions.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, idDescription, Node } from './node.ts';
import { Run } from './runs.ts';

@ObjectType({ description: 'Something done to the cluster from outside.' })
class Intervention {
  @Field(() => Float, { description: 'When, in simulated seconds.' })
  readonly atSeconds!: number;
  @Field(() => InterventionKind, { description: 'What is done.' })
  readonly kind!: InterventionKindName;
}

@Resolver(() => Intervention)
export class InterventionResolver {
  @FieldResolver(() => String, { description: 'In a sentence.' })
  description(@Root() intervention: InterventionInput, @Localized() say: Say): string {
    return say(describeIntervention(intervention));
  }
}

@ObjectType('Scenario', { implements: Node, description: 'A curated run: a manifest worth watching, what to look for, and why.' })
export class Scenario extends Node {
  @Field(() => String, { description: 'Its name in addresses: lower-case words joined by hyphens.' })
  readonly slug!: string;
  @Field(() => [Concept], { description: 'What it shows.' })
  readonly concepts!: ConceptEntry[];
}

@Resolver(() => Scenario)
export class ScenarioResolver {
  @Query(() => Scenario, { nullable: true, description: 'The scenario of this name; null where there is none.' })
  scenario(@Arg('slug', () => String, { description: 'Its slug.' }) slug: string, @Ctx() { catalogue }: Context): ScenarioEntry | null {
    return catalogue.scenarios.get(slug) ?? null;
  }
  @Query(() => [Scenario], { description: 'All scenarios, in the order of the course.' })
  scenarios(
    @Arg('concept', () => String, {
      nullable: true,
      description: 'Only those that show the concept of this slug: none where there is no such concept. Default: all.',
    })
    concept: string | null,
    @Ctx() { catalogue }: Context,
  ): readonly ScenarioEntry[] {
    if (typeof concept === 'string') return catalogue.concepts.get(concept)?.scenarios ?? [];
    return [...catalogue.scenarios.values()];
  }
  @FieldResolver(() => ID, { description: idDescription })
  id(@Root() scenario: ScenarioEntry): string {
    return globalId('Scenario', scenario.slug);
  }
  @FieldResolver(() => String, { description: 'Its title.' })
  title(@Root() scenario: ScenarioEntry, @Localized() say: Say): string {
    return say(scenario.title);
  }
  @FieldResolver(() => String, { description: 'Markdown: what to look for, and why.' })
  story(@Root() scenario: ScenarioEntry, @Localized() say: Say): string {
    return say(scenario.story);
  }
  @FieldResolver(() => String, { description: 'YAML.' })
  manifest(@Root() scenario: ScenarioEntry): string {
    return scenario.run.input.manifest;
  }
  @FieldResolver(() => [Intervention], { description: 'What is done while it runs.' })
  interventions(@Root() scenario: ScenarioEntry): readonly InterventionInput[] {
    return scenario.run.input.interventions ?? [];
  }
  @FieldResolver(() => Int, { description: 'How far it runs, in simulated seconds.' })
  horizonSeconds(@Root() scenario: ScenarioEntry): number {
    return scenario.run.input.horizonSeconds!;
  }
  @FieldResolver(() => Run, { complexity: runComplexity, description: 'Its run, with seed 1.' })
  async run(@Root() scenario: ScenarioEntry, @Ctx() context: Context): Promise<RunReader> {
    const run = await context.openRun(scenario.run);
    if (run.kind !== 'Run') throw new Error(`scenario ${scenario.slug} does not run: ${refusalText(run).en}`);
    return run;
  }
}

/** Here, since concepts know nothing of scenarios' types. */
@Resolver(() => Concept)
export class ConceptScenariosResolver {
  @FieldResolver(() => [Scenario], { description: 'Runs that show it.' })
  scenarios(@Root() concept: ConceptEntry): ScenarioEntry[] {
    return concept.scenarios;
  }
}

import { fromGlobalId, toGlobalId } from 'graphql-relay';
import { Arg, Ctx, Field, ID, InterfaceType, Query, Resolver } from 'type-graphql';
import { findRun } from '../catalogue/index.ts';
import { findSession } from '../quiz/index.ts';
import type { Context } from './context.ts';
import { nodesComplexity, runComplexity } from './cost.ts';
import { badInput } from './errors.ts';

/** What the API says of every `id`. */
export const idDescription = 'Opaque, and the same for ever; `node` finds the object by it.';

/** Entries and rows say what they are, so that no class has to be made of them. */
export const kindOf = (value: { kind: string }): string => value.kind;

@InterfaceType('Node', { description: 'An object with an id that is unique in the whole API.', resolveType: kindOf })
export abstract class Node {
  @Field(() => ID, { description: idDescription })
  readonly id!: string;
}

const finders: Record<string, (context: Context, key: string) => unknown> = {
  Topic: ({ catalogue }, slug) => catalogue.topics.find((topic) => topic.slug === slug),
  Concept: ({ catalogue }, slug) => catalogue.concepts.get(slug),
  Scenario: ({ catalogue }, slug) => catalogue.scenarios.get(slug),
  Quiz: ({ catalogue }, slug) => catalogue.quizzes.get(slug),
  Run: async (context, key) => {
    const input = await findRun(context, key);
    if (!input) return undefined;
    const run = await context.openRun(input);
    return run.kind === 'Run' ? run : undefined;
  },
  QuizSession: async (context, key) => {
    const learner = await context.learner();
    const session = learner && (await findSession(context.database, learner.id, key));
    return session ? { ...session, kind: 'QuizSession' } : undefined;
  },
  Learner: async (context, key) => {
    const learner = await context.learner();
    return learner?.id === key ? { ...learner, kind: 'Learner' } : undefined;
  },
};

/** What a global id stands for, if it is of this type; null for any other text. */
export function keyOf(type: string, id: string): string | null {
  const { type: found, key } = partsOf(id);
  return found === type ? key : null;
}
/** PostgreSQL's texts have no NUL, so none is in a key, and none may be asked for. */
function partsOf(id: string): { readonly type: string; readonly key: string } {
  const { type, id: key } = fromGlobalId(id);
  return key.includes('\0') ? { type: '', key: '' } : { type, key };
}

/** The opaque id by which `node` finds the object that is called `key` within its type. `keyOf` reads it back. */
export function globalId(type: string, key: string): string {
  return toGlobalId(type, key);
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    complexity: runComplexity,
    description: 'The object with this id; null where there is none, or it is not the caller’s.',
  })
  async node(@Arg('id', () => ID, { description: 'An id from any object.' }) id: string, @Ctx() context: Context): Promise<unknown> {
    const { type, key } = partsOf(id);
    const find = Object.hasOwn(finders, type) ? finders[type] : undefined;
    return (await find?.(context, key)) ?? null;
  }

  @Query(() => [Node], {
    nullable: 'items',
    complexity: nodesComplexity,
    description: 'The objects with these ids, in this order. Error: BAD_USER_INPUT for more than 100.',
  })
  nodes(@Arg('ids', () => [ID], { description: 'At most 100 ids.' }) ids: string[], @Ctx() context: Context): Promise<unknown>[] {
    if (ids.length > 100) throw badInput('at most 100 ids may be asked for at once');
    return ids.map((id) => this.node(id, context));
  }
}

import { cursorToOffset, offsetToCursor } from 'graphql-relay';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { badInput } from './errors.ts';

@ObjectType({ description: 'Where a page stands in its list.' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  readonly hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Whether there is more before this page.' })
  readonly hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first edge; null on an empty page.' })
  readonly startCursor!: string | null;
  @Field(() => String, { nullable: true, description: 'Cursor of the last edge; null on an empty page.' })
  readonly endCursor!: string | null;
}

const afterDescription = 'Only what comes after the edge with this cursor. A text that is no cursor is an error: BAD_USER_INPUT.';

/** For lists that are only ever read from their beginning. */
@ArgsType()
export class ForwardArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'At most so many, from the beginning. Default: all. A negative number is an error: BAD_USER_INPUT.',
  })
  readonly first?: number | null;
  @Field(() => String, {
    nullable: true,
    description: afterDescription,
  })
  readonly after?: string | null;
}

/** For lists of rows, which grow: they are read page by page. */
@ArgsType()
export class RowsArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'At most so many, from the beginning: 0 to 100. Another number is an error: BAD_USER_INPUT.',
  })
  readonly first?: number | null;
  @Field(() => String, { nullable: true, description: afterDescription })
  readonly after?: string | null;
}

/** For lists that may be read from both ends. @see relay.dev: Cursor Connections */
@ArgsType()
export class ConnectionArgs extends ForwardArgs {
  @Field(() => Int, { nullable: true, description: 'At most so many, from the end. A negative number is an error: BAD_USER_INPUT.' })
  readonly last?: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'Only what comes before the edge with this cursor. A text that is no cursor is an error: BAD_USER_INPUT.',
  })
  readonly before?: string | null;
}

/** A page of a list; `totalCount` is of the whole list. */
export interface Connection<Item> {
  readonly edges: { readonly cursor: string; readonly node: Item }[];
  readonly nodes: Item[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
}

/** A page of a list, by the Relay cursor specification. */
export function connect<Item>(items: readonly Item[], args: ConnectionArgs): Connection<Item> {
  const { start, end } = placesOf(items.length, args);
  return connection(items.slice(start, end), start, items.length);
}

/** Which places of a list of that length a page has, the last one excluded. A cursor of a longer list stands for a place behind its end. */
export function placesOf(length: number, { first, after, last, before }: ConnectionArgs): { readonly start: number; readonly end: number } {
  if ((first ?? 0) < 0 || (last ?? 0) < 0) throw badInput('first and last must not be negative');
  let start = typeof after === 'string' ? Math.min(placeOf(after) + 1, length) : 0;
  let end = typeof before === 'string' ? Math.max(start, Math.min(placeOf(before), length)) : length;
  if (typeof first === 'number') end = Math.min(end, start + first);
  if (typeof last === 'number') start = Math.max(start, end - last);
  return { start, end };
}

/** What stands in a list from `start` on, as a page of it. */
export function connection<Item>(nodes: Item[], start: number, totalCount: number): Connection<Item> {
  const edges = nodes.map((node, index) => ({ cursor: offsetToCursor(start + index), node }));
  const pageInfo = {
    hasNextPage: start + nodes.length < totalCount,
    hasPreviousPage: start > 0,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, nodes, pageInfo, totalCount };
}

/** The place in its list that a cursor stands for. The library also reads what only begins like a cursor. */
function placeOf(cursor: string): number {
  const place = cursorToOffset(cursor);
  if (place >= 0 && offsetToCursor(place) === cursor) return place;
  throw badInput(`${JSON.stringify(cursor)} is no cursor: after and before take one that an edge or pageInfo has`);
}

/** The two types of a connection to `nodeType`, which is called `item`. */
export function connectionTypes<Item>(name: string, nodeType: () => object, item = name) {
  @ObjectType(`${name}Edge`, { description: `A ${item} in its list.` })
  class Edge {
    @Field(() => String, { description: 'Where it stands; opaque.' })
    readonly cursor!: string;
    @Field(() => nodeType(), { description: 'The object itself.' })
    readonly node!: Item;
  }
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${item}.` })
  class ConnectionType {
    @Field(() => [Edge], { description: 'The page, with cursors.' })
    readonly edges!: Edge[];
    @Field(() => [nodeType()], { description: 'The page, without cursors.' })
    readonly nodes!: Item[];
    @Field(() => PageInfo, { description: 'Where the page stands.' })
    readonly pageInfo!: PageInfo;
    @Field(() => Int, { description: 'How many there are in the whole list.' })
    readonly totalCount!: number;
  }
  return ConnectionType;
}

import {
  defaultFieldResolver,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** Values that one answer may have. On a slow machine they take seconds, in which nobody else is served. */
const MOST_VALUES = 1_000_000;

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * Has every operation end that has more to answer than may be. What it costs is judged before by the length that lists are taken to
 * have; a log or a timeline may have thousands of times as many items, each of which is asked for everything, under as many names as there are.
 * So the values are counted where the list is there, before the first of them is made.
 */
export function countValues(schema: GraphQLSchema, most = MOST_VALUES): GraphQLSchema {
  const counted = new WeakMap<object, number>();
  const count = (values: number, { variableValues: execution }: GraphQLResolveInfo) => {
    const total = (counted.get(execution) ?? 0) + values; // of each execution these are an object of their own
    counted.set(execution, total);
    if (total > most) throw tooLarge(most);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const returned = isNonNullType(field.type) ? field.type.ofType : field.type;
      if (!isLeafType(returned)) field.resolve = counting(field.resolve ?? defaultFieldResolver, isListType(returned), count);
    }
  }
  return schema;
}

function counting(resolve: Resolver, isList: boolean, count: (values: number, info: GraphQLResolveInfo) => void): Resolver {
  return (source, args, context, info) => {
    const pass = <Value>(value: Value): Value => {
      count((isList && Array.isArray(value) ? value.length : 1) * fieldsOf(info), info);
      return value;
    };
    const value = resolve(source, args, context, info);
    return value instanceof Promise ? value.then(pass) : pass(value);
  };
}

/** How many fields are asked of each object: the library has one list of nodes for all items of a list, so that they are counted once. */
function fieldsOf({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  const known = fieldCounts.get(fieldNodes);
  if (known !== undefined) return known;
  const spread = new Set<FragmentDefinitionNode>();
  const among = (set: SelectionSetNode | undefined): number => {
    let fields = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) fields++;
      else if (selection.kind === Kind.INLINE_FRAGMENT) fields += among(selection.selectionSet);
      else {
        const fragment = fragments[selection.name.value];
        if (!fragment || spread.has(fragment)) continue;
        spread.add(fragment);
        fields += among(fragment.selectionSet);
      }
    }
    return fields;
  };
  const fields = fieldNodes.reduce((sum, { selectionSet }) => sum + among(selectionSet), 0) || 1;
  fieldCounts.set(fieldNodes, fields);
  return fields;
}
const fieldCounts = new WeakMap<readonly unknown[], number>();

function tooLarge(most: number): GraphQLError {
  const message = `the answer has more than ${most} values: ask for less at once (first, last, tail, fewer fields)`;
  return new GraphQLError(message, { extensions: { code: 'ANSWER_TOO_LARGE' } });
}

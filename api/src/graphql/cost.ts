import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type ComplexityEstimator, fieldExtensionsEstimator, getComplexity } from 'graphql-query-complexity';

/** Levels of a query's selections, fragments included. */
const maxDepth = 15;
const maxComplexity = 20_000;
/** What a list is taken to hold where the query does not say. */
const assumedLength = 5;
const costOfRun = 50;

/** For a field that plays a run. */
export const runComplexity: ComplexityEstimator = ({ childComplexity }) => costOfRun + childComplexity;

/** For the objects of many ids, each of which may be a run's. */
export const nodesComplexity: ComplexityEstimator = ({ args, childComplexity }) => args.ids.length * (costOfRun + childComplexity);

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string | undefined;
}

/** Why an operation is too large to be answered; undefined where it is not. */
export function tooCostly({ schema, document, variables, operationName }: Operation): GraphQLError | undefined {
  const depth = depthOf(document);
  if (depth > maxDepth) return refusal('QUERY_TOO_DEEP', `the query is ${depth} levels deep; ${maxDepth} are allowed`);
  if (!fitting(schema, document, variables, operationName)) return undefined; // execution says what is wrong with them
  const complexity = getComplexity({
    schema,
    query: document,
    variables,
    ...(operationName && { operationName }),
    estimators: [fieldExtensionsEstimator(), byLength],
  });
  if (complexity <= maxComplexity) return undefined;
  return refusal('QUERY_TOO_COMPLEX', `the query costs ${complexity}; ${maxComplexity} are allowed. Ask for fewer at once (first, last)`);
}

function fitting(schema: GraphQLSchema, document: DocumentNode, variables: Operation['variables'], operationName?: string): boolean {
  const operation = getOperationAST(document, operationName);
  return !!operation && !getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors;
}

/** One for each field, times the length of the list. */
const byLength: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const asked = args.first ?? args.last;
  if (typeof asked === 'number') return 1 + Math.max(1, asked) * childComplexity;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  return 1 + (isListType(type) ? assumedLength : 1) * childComplexity;
};

/** Introspection is left out: its own queries are deep and cheap. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map(
    document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  );
  const known = new Map<FragmentDefinitionNode, number>();
  const ofSelections = (set: SelectionSetNode | undefined): number => {
    if (!set) return 0;
    return Math.max(
      ...set.selections.map((selection) => {
        if (selection.kind === Kind.INLINE_FRAGMENT) return ofSelections(selection.selectionSet);
        if (selection.kind === Kind.FIELD) return selection.name.value.startsWith('__') ? 0 : 1 + ofSelections(selection.selectionSet);
        const fragment = fragments.get(selection.name.value);
        if (!fragment) return 0;
        if (!known.has(fragment)) known.set(fragment, 0).set(fragment, ofSelections(fragment.selectionSet));
        return known.get(fragment)!;
      }),
    );
  };
  return Math.max(0, ...document.definitions.map((one) => (one.kind === Kind.OPERATION_DEFINITION ? ofSelections(one.selectionSet) : 0)));
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

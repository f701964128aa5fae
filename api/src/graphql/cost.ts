import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isListType,
  isNonNullType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { type ComplexityEstimator, fieldExtensionsEstimator, getComplexity } from 'graphql-query-complexity';
import { isDeeper } from '../workers/index.ts';

/** Levels of a query's selections, fragments included. */
const maxDepth = 15;
const maxComplexity = 20_000;
/** Names and marks of a document: rules of validation compare fields with each other, so that long documents take much longer. */
export const parseOptions = { maxTokens: 10_000 };
/** What a list is taken to hold where the query does not say. */
const assumedLength = 5;
/** What the whole list of a connection is taken to hold. */
const assumedConnection = 20;

/** For a field that costs more than to be read from what is at hand: one is about what it takes to write a short text. */
const costs =
  (own: number): ComplexityEstimator =>
  ({ childComplexity }) =>
    own + childComplexity;

const costOfRun = 50;
/** For a field that plays a run. */
export const runComplexity = costs(costOfRun);
/** For a field that changes an answer, a session or a run that is kept. */
export const writeComplexity = costs(150);
/** For a session that is begun, whose questions are written one by one. */
export const startComplexity = costs(500);
/** For what is read from all rows that a learner has. */
export const rowsComplexity: ComplexityEstimator = ({ args, childComplexity }) =>
  100 + Math.max(1, args.first ?? assumedConnection) * childComplexity;
/** For the text of a whole page. */
export const pageComplexity = costs(10);
/** For a search, which compares each word with each of the index. */
export const searchComplexity: ComplexityEstimator = ({ args, childComplexity }) => 500 + Math.max(1, args.first ?? 10) * childComplexity;

/** For the objects of many ids, each of which may be a run's. */
export const nodesComplexity: ComplexityEstimator = ({ args, childComplexity }) => args.ids.length * (costOfRun + childComplexity);

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string | undefined;
}

/** A document, or why it is none. Apollo does the same for itself, with these `parseOptions`; `tooDeepToRead` is what `maskError` makes of it. */
export function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (!(error instanceof GraphQLError)) return new GraphQLError(tooDeepToRead, { extensions: { code: 'QUERY_TOO_DEEP' } });
    error.extensions.code = 'GRAPHQL_PARSE_FAILED';
    return error;
  }
}

/** Brackets within brackets that fill the stack of the parser. */
export const tooDeepToRead = `the query has more brackets within brackets than can be read; ${maxDepth} levels are allowed`;

/** Values within values of an operation's variables: more would fill the stack of what writes them down to know the operation by. */
const maxNesting = 1_000;

/** Why an operation is too large to be answered; undefined where it is not. */
export function tooCostly({ schema, document, variables, operationName }: Operation): GraphQLError | undefined {
  const depth = depthOf(document);
  if (depth > maxDepth) return refusal('QUERY_TOO_DEEP', `the query is ${depth} levels deep; ${maxDepth} are allowed`);
  if (isDeeper(variables, maxNesting)) return refusal('QUERY_TOO_DEEP', `the variables have more than ${maxNesting} values within values`);
  if (!fitting(schema, document, variables, operationName)) return undefined; // execution says what is wrong with them
  const complexity = complexityOf({ schema, document, variables, operationName });
  if (complexity <= maxComplexity) return undefined;
  const cost = Number.isFinite(complexity) ? `costs ${complexity}` : `has more than ${maxFields} fields, fragments included`;
  return refusal('QUERY_TOO_COMPLEX', `the query ${cost}; ${maxComplexity} are allowed. Ask for fewer at once (first, last)`);
}

/** Fields of an operation, those of a fragment once for each time it is spread: no more are looked at. */
const maxFields = 10_000;

function complexityOf({ schema, document, variables, operationName }: Operation): number {
  try {
    return getComplexity({
      schema,
      query: document,
      variables,
      maxQueryNodes: maxFields,
      ...(operationName && { operationName }),
      estimators: [fieldExtensionsEstimator(), byLength],
    });
  } catch (error) {
    if (error instanceof GraphQLError) return Number.POSITIVE_INFINITY; // all else that it could say is looked at before
    throw error;
  }
}

function fitting(schema: GraphQLSchema, document: DocumentNode, variables: Operation['variables'], operationName?: string): boolean {
  const operation = getOperationAST(document, operationName);
  return !!operation && !getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors;
}

/** One for each field, times the length of the list. Of a connection that is the connection's, not that of its edges and nodes again. */
const byLength: ComplexityEstimator = ({ type: parent, field, args, childComplexity }) => {
  const asked = args.first ?? args.last;
  if (typeof asked === 'number') return 1 + Math.max(1, asked) * childComplexity;
  if (isConnection(getNamedType(field.type).name)) return 1 + assumedConnection * childComplexity;
  if (isConnection(parent.name)) return 1 + childComplexity;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  return 1 + (isListType(type) ? assumedLength : 1) * childComplexity;
};

const isConnection = (type: string): boolean => type.endsWith('Connection');

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

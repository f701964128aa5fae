import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { cellsOf, NAME_AND_CREATION, tableOf } from '../../printers/index.ts';
import { failure } from './answers.ts';

/** What the API server answers: an object, or a list. */
export interface Answered {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata?: { readonly resourceVersion?: string };
  readonly items?: readonly Answered[];
}

/** What is made of that. */
export interface Made {
  readonly kind: string;
  readonly apiVersion: string;
}

/** @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go PartialObjectMetadata */
export const metadataOf = ({ metadata }: Answered, apiVersion: string): Made & Answered => ({
  kind: 'PartialObjectMetadata',
  apiVersion,
  ...(metadata && { metadata }),
});

const INCLUDED = /^(Metadata|Object|None)?$/;

/** What is to be refused of what is said of tables. @see kubernetes: apimachinery/pkg/apis/meta/v1beta1/validation/validation.go ValidateTableOptions */
export function tableProblem({ query }: Pick<HttpRequest, 'query'>): HttpResponse | undefined {
  const included = query.get('includeObject') ?? '';
  if (INCLUDED.test(included)) return undefined;
  const why = `Invalid value: ${JSON.stringify(included)}: must be 'Metadata', 'Object', 'None', or empty`;
  return failure(400, 'BadRequest', `Unable to convert to Table as requested: includeObject: ${why}`);
}

/**
 * An object or a list as a table, or why it is none. Of what has no printer of its own, the rows of an empty list are null.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/response.go asTable, pkg/printers/tablegenerator.go GenerateTable
 */
export function tableAnswer(
  value: Answered,
  request: Pick<HttpRequest, 'query'>,
  version: string,
  now: Micros,
  { withHeads = true } = {},
): HttpResponse | Made {
  const problem = tableProblem(request);
  if (problem) return problem;
  const kind = value.kind?.replace(value.items ? /List$/ : /$^/, '') ?? '';
  const shape = tableOf(kind);
  if (!shape) return failure(501, 'NotImplemented', `a table of ${kind} is not possible in a simulated cluster`);
  const { items, apiVersion } = value;
  const objects = (items ?? [value]).map((item) => (items ? { kind, apiVersion, ...item } : item) as KubernetesObject);
  const inOrder = shape.order ? objects.toSorted(shape.order) : objects;
  const isPlain = shape.columns === NAME_AND_CREATION;
  const ofVersion = `meta.k8s.io/${version}`;
  const table = {
    kind: 'Table',
    apiVersion: ofVersion,
    metadata: items ? value.metadata : { resourceVersion: value.metadata?.resourceVersion },
    columnDefinitions: withHeads ? shape.columns : null,
    rows:
      isPlain && objects.length === 0
        ? null
        : inOrder.map((object) => ({
            cells: cellsOf(shape, object, now),
            ...conditionOf(object),
            object: included(object, request.query.get('includeObject') ?? '', ofVersion),
          })),
  };
  return table;
}

function included(object: KubernetesObject, what: string, apiVersion: string): object | null {
  if (what === 'None') return null;
  return what === 'Object' ? object : metadataOf(object, apiVersion);
}

/** Rows of what is done say so. @see kubernetes: pkg/printers/internalversion/printers.go podSuccessConditions, podFailedConditions */
function conditionOf({ kind, status }: KubernetesObject & { readonly status?: { readonly phase?: string } }): object {
  const message = kind === 'Pod' ? ENDED[status?.phase ?? ''] : undefined;
  return message ? { conditions: [{ type: 'Completed', status: 'True', reason: status?.phase, message }] } : {};
}
const ENDED: Readonly<Record<string, string>> = { Succeeded: 'The pod has completed successfully.', Failed: 'The pod failed.' };

import { goQuote } from '../../apimachinery/go-quote.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { checkObject, firstTypeProblem } from './check.ts';
import { listProblems, modelProblems } from './openapi-validation.ts';

/** What is piped to `kubectl apply -f -` has this name. @see kubernetes: cli-runtime/pkg/resource/builder.go Stdin */
export const STDIN = 'STDIN';

/**
 * What kubectl finds wrong with a document, so that it sends nothing of it. Fields it leaves to the API server, but for those of Lists,
 * which no request is for. @see kubernetes: kubectl/pkg/validation/schema.go, cli-runtime/pkg/resource/query_param_verifier_v3.go HasSupport
 */
export function invalidData(value: unknown, file: string): string | undefined {
  const told = dataProblem(value);
  if (told === undefined) return undefined;
  return `error validating ${goQuote(file)}: error validating data: ${told}; if you choose to ignore these errors, turn validation off with --validate=false`;
}

/** The same in the words of who looks at it alone. */
export function dataProblem(value: unknown): string | undefined {
  const wrong = [...new Set(problemsOf(value))];
  return wrong.length > 1 ? `[${wrong.join(', ')}]` : wrong[0];
}

function problemsOf(value: unknown): readonly string[] {
  const wrong = kindProblems(value);
  if (wrong.length > 0 || !isRecord(value)) return wrong;
  const { apiVersion, kind, items } = value;
  if (kind === 'List' && apiVersion === 'v1') {
    if (!Array.isArray(items)) return [NO_OBJECT];
    return items.flatMap((item) => {
      const unknown = kindProblems(item);
      return unknown.length > 0 ? unknown : modelProblems(item as Record<string, unknown>);
    });
  }
  return String(kind).endsWith('List') ? listProblems(value) : [];
}

const NO_OBJECT = 'invalid object to validate';

/** @see kubernetes: kubectl/pkg/util/openapi/validation/validation.go getObjectKind */
function kindProblems(value: unknown): readonly string[] {
  if (!isRecord(value)) return [NO_OBJECT];
  return (['apiVersion', 'kind'] as const).flatMap((field) => {
    const given = value[field];
    if (given === undefined || given === null) return [`${field} not set`];
    if (typeof given !== 'string') return [`${field} isn't string type`];
    return field === 'apiVersion' && given.split('/').length > 2 ? [`unexpected GroupVersion string: ${given}`] : [];
  });
}

/**
 * Why kubectl cannot make an object of a document whose metadata are none; undefined where it can.
 * @see kubernetes: cli-runtime/pkg/resource/metadata_decoder.go, mapper.go infoForData
 */
export function undecodableMetadata(value: unknown, file: string): string | undefined {
  if (!isRecord(value) || typeof value.kind !== 'string' || value.kind === '' || value.metadata === undefined) return undefined;
  const problem = firstTypeProblem(checkObject({ metadata: value.metadata as never }, 'Pod'));
  return problem && `unable to decode ${goQuote(file)}: ${problem.detail.replace('struct field Pod.', 'struct field metadataOnlyObject.')}`;
}

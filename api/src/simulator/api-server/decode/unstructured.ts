import { goFloat, goPrinted } from '../../apimachinery/go-printed.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { type FieldType, fieldsOf, fieldType, goTypeName } from '../schema/types.ts';
import { checkObject, firstTypeProblem, inOrderOfPaths } from './check.ts';
import { MOST_STRICT_ERRORS } from './strict-errors.ts';
import type { Json } from './yaml.ts';

/**
 * How the API server refuses a strategic merge patch that leaves an object as none of its type, or strictly with fields that it
 * does not have; undefined where it does not.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatchToObject
 */
export function unfitPatch(patch: object, patched: object, type: string, { isStrict = false } = {}): string | undefined {
  const wrong = unstructuredProblem(patched, type) ?? (isStrict ? unknownFields(patched, type) : undefined);
  if (wrong === undefined) return undefined;
  const shown = goPrinted(patch, (value) => (Number.isInteger(value) ? String(value) : goFloat(value)));
  return `patch: Invalid value: ${goQuote(shown)}: ${wrong}`;
}

function unknownFields(object: object, type: string): string | undefined {
  const found = checkObject(object as { [key: string]: Json }, type)
    .unknownFields.toSorted(inOrderOfPaths)
    .slice(0, MOST_STRICT_ERRORS);
  return found.length > 0 ? `strict decoding error: ${found.map(({ path }) => `unknown field ${goQuote(path)}`).join(', ')}` : undefined;
}

/**
 * Why an object, as a strategic merge patch leaves it, is none of its type; undefined where it is one.
 * @see kubernetes: apimachinery/pkg/runtime/converter.go fromUnstructured
 */
export function unstructuredProblem(value: unknown, type: string): string | undefined {
  if (!isRecord(value)) return `cannot restore struct from: ${kindOf(value)}`;
  return first(Object.entries(fieldsOf(type) ?? {}), ([name, expression]) =>
    Object.hasOwn(value, name) ? problem(value[name], fieldType(expression), type, name) : undefined,
  );
}

const OWN_DECODERS: ReadonlySet<string> = new Set(['Quantity', 'Time', 'MicroTime', 'IntOrString', 'FieldsV1']);

function problem(value: unknown, type: FieldType, owner: string, field: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (OWN_DECODERS.has(type.name)) return decoderProblem(value, owner, field);
  const element = type.element as FieldType;
  switch (type.shape) {
    case 'object':
      return unstructuredProblem(value, type.name);
    case 'list':
      if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`;
      return first(value, (item) => problem(item, element, owner, field));
    case 'map':
      if (!isRecord(value)) return `cannot restore map from ${kindOf(value)}`;
      return first(Object.values(value), (entry) => problem(entry, element, owner, field));
    default:
      return type.name === 'bytes' ? bytesProblem(value, owner, field) : scalarProblem(value, type, owner, field);
  }
}

function bytesProblem(value: unknown, owner: string, field: string): string | undefined {
  if (typeof value !== 'string') return Array.isArray(value) ? undefined : `cannot restore slice from ${kindOf(value)}`;
  const detail = decoderProblem(value, owner, field);
  return detail && `error decoding from json: ${detail}`;
}

function scalarProblem(value: unknown, type: FieldType, owner: string, field: string): string | undefined {
  const kind = kindOf(value);
  const isNumber = kind === 'int64' || kind === 'float64';
  if (type.name === 'string') {
    if (kind === 'string') return undefined;
    return kind === 'int64' ? `cannot convert int64 to ${goTypeName(owner, field, type)}` : 'unrecognized type: string';
  }
  if (type.name === 'boolean') return kind === 'bool' ? undefined : 'unrecognized type: bool';
  if (!isNumber) return `unrecognized type: ${type.name}`;
  return Number.isInteger(value) ? undefined : `cannot convert float64 to ${type.name}`;
}

/** Types that read themselves say what they say elsewhere, but not of which field. */
function decoderProblem(value: unknown, owner: string, field: string): string | undefined {
  const checked = checkObject({ [field]: sampleOf(value, owner, field) } as never, owner);
  return firstTypeProblem(checked)?.detail.replace(/Go struct field \S+ of type/, 'Go value of type');
}

/** In the lists and maps that the field is of. */
function sampleOf(value: unknown, owner: string, field: string): unknown {
  let sample = value;
  for (let type = fieldType(fieldsOf(owner)?.[field] ?? 'string'); type.element; type = type.element)
    sample = type.shape === 'list' ? [sample] : { key: sample };
  return sample;
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As Go decodes JSON. */
function kindOf(value: unknown): string {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? 'int64' : 'float64';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'slice' : value === null ? 'invalid' : typeof value === 'object' ? 'map' : typeof value;
}

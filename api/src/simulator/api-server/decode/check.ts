import { base64Error } from '../../apimachinery/base64.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { readTime } from '../../apimachinery/go-time.ts';
import { QuantityError, quantityFromJson } from '../../apimachinery/quantity.ts';
import { jsonKind } from '../../apimachinery/type-meta.ts';
import type { Localized } from '../../types.ts';
import type { FieldProblem } from '../problems.ts';
import { type FieldType, fieldsOf, fieldType, goStructName, goTypeName, keepsZero } from '../schema/types.ts';
import { laterField, unknownFieldHint } from './field-hints.ts';
import { scalarMismatch, sentNumber } from './go-json.ts';
import { pathSteps } from './locator.ts';
import type { Json } from './yaml.ts';

/** A document read by its schema, with all that is wrong with it. */
export interface Checked {
  /** What the API server would hold: null and what is empty left out as Go leaves it out, quantities in canonical form. */
  readonly object: { [key: string]: Json };
  /** Of types first: one of those alone is all that the API server would tell. */
  readonly typeProblems: readonly FieldProblem[];
  /** Those of them at which a type's own decoder gives up, and with it the whole decoding. */
  readonly aborting: readonly FieldProblem[];
  readonly unknownFields: readonly FieldProblem[];
  /** API server's, where unknown fields are but warned of. */
  readonly warnings: readonly string[];
  /** Of later versions' fields in `status`, which nobody reads from a manifest. */
  readonly leftOut: readonly Localized[];
}

/**
 * Decodes a document into a type of the v1.27 API, strictly.
 * @see kubernetes: apimachinery/pkg/runtime/serializer/json (strict), sigs.k8s.io/json
 */
export function checkObject(value: { [key: string]: Json }, type: string): Checked {
  const decoder = new Decoder();
  const object = decoder.object(value, type, '', '') as { [key: string]: Json };
  const { typeProblems, aborting, unknownFields, leftOut } = decoder;
  return { object, typeProblems, aborting, unknownFields, warnings: [], leftOut };
}

/** Where a value stands: the Go struct and field that take it. */
interface Slot {
  readonly owner: string;
  readonly field: string;
  readonly type: FieldType;
}

class Decoder {
  readonly typeProblems: FieldProblem[] = [];
  readonly aborting: FieldProblem[] = [];
  readonly unknownFields: FieldProblem[] = [];
  readonly leftOut: Localized[] = [];

  /** `path` is the API's (`spec.containers[0]`), `goPath` Go's (`spec.containers`). */
  object(value: { [key: string]: Json }, type: string, path: string, goPath: string): Json {
    const fields = fieldsOf(type) ?? {};
    const result: { [key: string]: Json } = {};
    for (const [name, entry] of Object.entries(value)) {
      const child = path ? `${path}.${name}` : name;
      const expression = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (expression === undefined) {
        this.#unknown(type, name, child);
        continue;
      }
      const slot: Slot = { owner: type, field: name, type: fieldType(expression) };
      const decoded = this.#value(entry, slot.type, slot, child, goPath ? `${goPath}.${name}` : name);
      if (decoded !== null && (!isZero(decoded, slot.type) || keepsZero(type, name, slot.type))) result[name] = decoded;
    }
    return result;
  }

  #unknown(type: string, name: string, path: string): void {
    const known = `unknown field ${goQuote(path)}`;
    const later = laterField(type, name);
    if (later && path.startsWith('status.')) {
      this.leftOut.push({ en: `${known}: left out: ${later.en}`, zhHans: `未知字段 ${goQuote(path)}：已忽略：${later.zhHans}` });
      return;
    }
    const hint = unknownFieldHint(type, name);
    const detail = `strict decoding error: ${known}`;
    this.unknownFields.push({ path, type: 'Unknown field', detail, ...(later && { later: later.en }), ...(hint && { hint }) });
  }

  #value(value: Json, type: FieldType, slot: Slot, path: string, goPath: string): Json {
    if (type.name === 'Quantity') return this.#quantity(value, path);
    if (value === null) return null;
    if (type.shape === 'list') {
      if (!Array.isArray(value)) return this.#mismatch(jsonKind(value), slot, type, path, goPath);
      return value.map((item, index) => this.#element(item, type.element as FieldType, slot, `${path}[${index}]`, goPath));
    }
    if (type.shape === 'scalar') return type.name === 'FieldsV1' ? plain(value) : this.#scalar(value, type, slot, path, goPath);
    if (typeof value !== 'object' || Array.isArray(value)) return this.#mismatch(jsonKind(value), slot, type, path, goPath);
    if (type.shape === 'object') return this.object(value, type.name, path, goPath);
    const map: { [key: string]: Json } = {};
    for (const [key, entry] of Object.entries(value))
      Object.defineProperty(map, key, {
        value: this.#element(entry, type.element as FieldType, slot, keyPath(path, key), goPath),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    return map;
  }

  /** In a list or a map, null is the zero value. */
  #element(value: Json, type: FieldType, slot: Slot, path: string, goPath: string): Json {
    if (value !== null || type.name === 'Quantity') return this.#value(value, type, slot, path, goPath);
    if (type.shape === 'object') return {};
    return type.name === 'boolean' ? false : type.name.startsWith('int') ? 0 : '';
  }

  #scalar(value: Exclude<Json, null>, type: FieldType, slot: Slot, path: string, goPath: string): Json {
    if (type.name === 'bytes' && Array.isArray(value)) return this.#bytes(value, slot, path, goPath);
    const wrong = scalarMismatch(value, type);
    if (wrong) return this.#mismatch(wrong, slot, type, path, goPath);
    if (isTime(type)) {
      const read = readTime(value as string, type.name === 'MicroTime');
      return 'time' in read ? read.time : this.#abort(path, read.unreadable);
    }
    const broken = type.name === 'bytes' ? base64Error(value as string) : undefined;
    if (broken) return this.#refuse(path, broken);
    if (type.name === 'bytes') return (value as string).replace(/[\r\n]/g, '');
    return typeof value === 'bigint' ? Number(value) : value;
  }

  /** Go takes a list of numbers for bytes, too. */
  #bytes(items: readonly Json[], slot: Slot, path: string, goPath: string): Json {
    const bytes = items.map((item, i) => {
      const isByte = item === null || (typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 255);
      if (!isByte) this.#mismatch(mismatched(item), { owner: slot.owner, field: '', type: BYTE }, BYTE, `${path}[${i}]`, goPath);
      return String.fromCharCode(isByte ? Number(item) : 0);
    });
    return btoa(bytes.join(''));
  }

  #quantity(value: Json, path: string): Json {
    if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
      try {
        return quantityFromJson(typeof value === 'bigint' ? String(sentNumber(value)) : value).toString();
      } catch (error) {
        if (!(error instanceof QuantityError)) throw error;
        return this.#abort(path, error.message);
      }
    }
    return this.#abort(path, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  #mismatch(kind: string, slot: Slot, type: FieldType, path: string, goPath: string): null {
    const name = type.name === 'IntOrString' ? 'int32' : isTime(type) ? 'string' : goTypeName(slot.owner, slot.field, type);
    const detail = `json: cannot unmarshal ${kind} into Go struct field ${goStructName(slot.owner)}.${goPath} of type ${name}`;
    return type.name === 'IntOrString' || isTime(type) ? this.#abort(path, detail) : this.#refuse(path, detail);
  }

  #abort(path: string, detail: string): null {
    this.aborting.push({ path, type: 'Invalid value', detail });
    return this.#refuse(path, detail);
  }

  #refuse(path: string, detail: string): null {
    this.typeProblems.push({ path, type: 'Invalid value', detail });
    return null;
  }
}

const BYTE: FieldType = { shape: 'scalar', name: 'uint8', required: false };
const mismatched = (value: Json): string => (typeof value === 'number' || typeof value === 'bigint' ? `number ${value}` : jsonKind(value));

const isTime = ({ name }: FieldType): boolean => name === 'Time' || name === 'MicroTime';

/**
 * The one problem that the API server tells of an object that it cannot decode. kubectl sends fields in the order of their names.
 * @see sigs.k8s.io/json: decode.go: what a type's own UnmarshalJSON returns ends it, other mismatches are saved and the first one told
 */
export function firstTypeProblem({ typeProblems, aborting }: Checked): FieldProblem | undefined {
  return (aborting.length > 0 ? aborting : typeProblems).toSorted(inOrderOfPaths)[0];
}

/** What is said of the fields that a type has not, of what a patch has made. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatchToCurrentObject */
export function unknownFields(
  { unknownFields: fields }: Pick<Checked, 'unknownFields'>,
  fieldValidation = 'Warn',
): { readonly warnings: readonly string[] } | { readonly refusal: string } {
  const warnings = fieldValidation === 'Ignore' ? [] : fields.map(({ path }) => `unknown field ${goQuote(path)}`);
  return fieldValidation === 'Strict' && warnings.length > 0 ? { refusal: `strict decoding error: ${warnings.join(', ')}` } : { warnings };
}

/** Sorts by place in the document: list indices as numbers, fields by name, and what holds others before them. */
export function inOrderOfPaths(a: FieldProblem, b: FieldProblem): number {
  const [one, other] = [pathSteps(a.path), pathSteps(b.path)];
  const at = one.findIndex((step, i) => step !== other[i]);
  if (at < 0) return one.length - other.length;
  const [x = '', y] = [one[at], other[at]];
  if (y === undefined) return 1;
  return /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : 1;
}

/** Of Go's type. A struct never is, whatever it holds. */
const isZero = (value: Json, { shape }: FieldType): boolean =>
  shape === 'list'
    ? (value as Json[]).length === 0
    : shape === 'map'
      ? Object.keys(value as object).length === 0
      : value === '' || value === 0 || value === false;

/** `metadata.labels.app`, but `metadata.labels[example.com/app]`. */
const keyPath = (path: string, key: string): string => (/^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${key}]`);

/** Of what any value may be. */
function plain(value: Json): Json {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(plain) : Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

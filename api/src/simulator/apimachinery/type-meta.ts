import type { Json } from './go-yaml/index.ts';
import { isRecord } from './records.ts';

/** A JSON value's kind as Go's decoder names it in errors ("cannot unmarshal array into …"): bool, array, null, number, string or object. */
export function jsonKind(value: Json): string {
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value === 'bigint' ? 'number' : typeof value;
}

/** What an object says that it is, empty where it does not. @see kubernetes: apimachinery/pkg/runtime/serializer/json/meta.go Interpret */
export function whatItIs(value: unknown): { readonly apiVersion: string; readonly kind: string } | { readonly error: string } {
  const mismatch = (given: unknown, target: string) => ({
    error: `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(given as Json)} into Go ${target}`,
  });
  if (value === null || value === undefined) return { apiVersion: '', kind: '' };
  if (!isRecord(value)) return mismatch(value, `value of type ${FIND_KIND}`);
  const { apiVersion, kind } = { apiVersion: value.apiVersion ?? '', kind: value.kind ?? '' };
  if (typeof apiVersion !== 'string') return mismatch(apiVersion, 'struct field .apiVersion of type string');
  return typeof kind === 'string' ? { apiVersion, kind } : mismatch(kind, 'struct field .kind of type string');
}
const FIND_KIND = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

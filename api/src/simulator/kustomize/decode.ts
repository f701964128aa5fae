import { goQuote } from '../apimachinery/go-quote.ts';
import type { Json } from '../apimachinery/go-yaml/index.ts';
import { fail } from './error.ts';

/** What Go's types take of JSON. */
export type Shape =
  | { readonly kind: 'string' | 'bool' | 'int' | 'int64' | 'any' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: Readonly<Record<string, Shape>> };

const goType = (shape: Shape): string =>
  shape.kind === 'list'
    ? `[]${goType(shape.of)}`
    : shape.kind === 'map'
      ? `map[string]${goType(shape.of)}`
      : shape.kind === 'struct'
        ? `types.${shape.name}`
        : shape.kind;

/** The first thing that is wrong is told. Keys come in the order of their names. @see Go: encoding/json DisallowUnknownFields */
export const decoded = (json: Json, shape: Shape, isLenient = false): unknown => decode(json, shape, '', [], isLenient);

function decode(json: Json, shape: Shape, owner: string, path: readonly string[], isLenient: boolean): unknown {
  if (json === null) return undefined;
  if (shape.kind === 'any') return json;
  const inside = (one: Json, of: Shape): unknown => decode(one, of, owner, path, isLenient);
  if (shape.kind === 'list' && Array.isArray(json)) return json.map((one) => inside(one, shape.of) ?? emptyOf(shape.of));
  if (typeof json === 'object' && !Array.isArray(json)) {
    const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
    if (shape.kind === 'map') return Object.fromEntries(entries.map(([key, one]) => [key, inside(one, shape.of) ?? emptyOf(shape.of)]));
    if (shape.kind === 'struct') {
      const known = entries.flatMap(([key, one]): [string, unknown][] => {
        const name = Object.hasOwn(shape.fields, key)
          ? key
          : Object.keys(shape.fields).find((field) => field.toLowerCase() === key.toLowerCase());
        if (name === undefined) return isLenient ? [] : fail(`json: unknown field ${goQuote(key)}`);
        const value = decode(one, shape.fields[name] as Shape, shape.name, [...path, name], isLenient);
        return value === undefined ? [] : [[name, value]];
      });
      return Object.fromEntries(known);
    }
  }
  if (shape.kind === 'string' && typeof json === 'string') return json;
  if (shape.kind === 'bool' && typeof json === 'boolean') return json;
  if (isWhole(shape) && (typeof json === 'bigint' || Number.isInteger(json))) return json;
  const where = owner === '' ? 'Go value' : `Go struct field ${owner}.${path.join('.')}`;
  return fail(`json: cannot unmarshal ${kindOf(json, shape)} into ${where} of type ${goType(shape)}`);
}

const isWhole = ({ kind }: Shape): boolean => kind === 'int64' || kind === 'int';

/** In place of a null. */
const emptyOf = (shape: Shape): unknown =>
  shape.kind === 'string' ? '' : shape.kind === 'bool' ? false : isWhole(shape) ? 0 : shape.kind === 'list' ? [] : {};

function kindOf(json: Json, shape: Shape): string {
  if (Array.isArray(json)) return 'array';
  if (typeof json === 'boolean') return 'bool';
  if (typeof json === 'string' || typeof json === 'object') return typeof json;
  return isWhole(shape) ? `number ${json}` : 'number';
}

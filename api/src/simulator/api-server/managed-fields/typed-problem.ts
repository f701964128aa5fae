import { goPrinted } from '../../apimachinery/go-printed.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { goSyntax } from '../../apimachinery/go-syntax.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { unstructuredProblem } from '../decode/unstructured.ts';
import { type FieldType, fieldsOf, fieldType } from '../schema/types.ts';
import { keysOf, mergeOf } from './field-set.ts';

/** Whose object it is that is applied. */
interface Named {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/**
 * Why an object, as it is given, cannot be applied on the server's side: fields that its schema has not, values of other types, members
 * of lists with one key; or values that are none of Go's. So it is told however fields are validated. Several of a schema are in the order
 * of the object (Go has none).
 * @see kubernetes: apimachinery/pkg/util/managedfields/internal/structuredmerge.go Apply; apimachinery/pkg/runtime/scheme.go ConvertToVersion
 */
export function typedProblem(object: unknown, { kind, apiVersion, namespace = '', name }: Named): string | undefined {
  const [version, group = ''] = apiVersion.split('/').toReversed();
  const type = `${group}/${version}, Kind=${kind}`;
  const named = `(${namespace}/${name}; ${type})`;
  const [first, ...more] = new Validation().structure(object, kind, '', '');
  if (first !== undefined) {
    const all = more.length === 0 ? first : ['errors:', ...[first, ...more].map((one) => `  ${one}`)].join('\n');
    return `failed to create typed patch object ${named}: ${all}`;
  }
  const wrong = isRecord(object) ? unstructuredProblem(object, kind) : undefined;
  const unable = `unable to convert unstructured object to ${type}`;
  return wrong && `failed to convert new object ${named} to proper version: ${unable}: ${wrong}`;
}

/** @see sigs.k8s.io/structured-merge-diff: typed/validate.go */
class Validation {
  structure(value: unknown, type: string, path: string, place: string): string[] {
    if (value === null) return [];
    if (!isRecord(value)) return [at(path, `expected map, got ${printed(value)}`)];
    const fields = fieldsOf(type) ?? {};
    const problems: string[] = [];
    for (const [name, entry] of Object.entries(value)) {
      const expression = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const child = `${path}.${name}`;
      // It looks at no other field then.
      if (expression === undefined) return [...problems, at(child, 'field not declared in schema')];
      problems.push(...this.#value(entry, fieldType(expression), child, name, place === '' ? name : `${place}\n${name}`));
    }
    return problems;
  }

  /** `place`: what leads to it, as sets of fields name it, to tell what an object itself holds. */
  #value(value: unknown, type: FieldType, path: string, field: string, place: string): string[] {
    if (value === null || type.name === 'FieldsV1') return [];
    switch (type.shape) {
      case 'object':
        return this.structure(value, type.name, path, place);
      case 'list':
        return this.#list(value, type.element as FieldType, path, field, place);
      case 'map':
        if (!isRecord(value)) return [at(path, `expected map, got ${printed(value)}`)];
        return Object.entries(value).flatMap(([key, entry]) =>
          this.#value(entry, type.element as FieldType, `${path}.${key}`, key, `${place}\n${key}`),
        );
      default:
        return scalarProblem(value, type.name).map((problem) => at(path, problem));
    }
  }

  #list(value: unknown, element: FieldType, path: string, field: string, place: string): string[] {
    if (!Array.isArray(value)) return [at(path, `expected list, got ${printed(value)}`)];
    const how = mergeOf(place, field, value);
    if (how.kind === 'replace') return value.flatMap((item, i) => this.#value(item, element, `${path}[${i}]`, '', `${place}\n`));
    const problems: string[] = [];
    const known = new Set<string>();
    for (const [i, item] of value.entries()) {
      const named = how.kind === 'byKey' ? nameByKeys(item, keysOf(field, how.key)) : nameOfMember(item);
      // Nothing can be said of what has no name, nor of what comes behind it.
      if ('wrong' in named) return [...problems, at(path, `element ${i}: ${named.wrong}`)];
      if (known.has(named.name)) problems.push(at(path, `duplicate entries for key ${named.name}`));
      known.add(named.name);
      problems.push(...this.#value(item, element, `${path}${named.name}`, '', `${place}\n`));
    }
    return problems;
  }
}

type ListName = { readonly name: string } | { readonly wrong: string };

/** @see sigs.k8s.io/structured-merge-diff: typed/helpers.go keyedAssociativeListItemToPathElement */
function nameByKeys(item: unknown, keys: readonly string[]): ListName {
  if (item === null) return { wrong: 'associative list with keys may not have a null element' };
  if (!isRecord(item)) return { wrong: 'associative list with keys may not have non-map elements' };
  const parts = keys.toSorted().map((key) => `${key}=${shown(item[key] ?? DEFAULTS[key] ?? '')}`);
  return { name: `[${parts.join(',')}]` };
}

/** Keys that are no texts, or have a value of their own where nothing is said. */
const DEFAULTS: Readonly<Record<string, unknown>> = { containerPort: 0, port: 0, protocol: 'TCP' };

/** @see sigs.k8s.io/structured-merge-diff: typed/helpers.go setItemToPathElement */
function nameOfMember(item: unknown): ListName {
  if (item === null) return { wrong: "associative list without keys has an element that's an explicit null" };
  if (Array.isArray(item)) return { wrong: 'not supported: associative list with lists as elements' };
  if (isRecord(item)) return { wrong: "associative list without keys has an element that's a map type" };
  return { name: `[=${shown(item)}]` };
}

/** @see sigs.k8s.io/structured-merge-diff: value/value.go ToString */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(',')}]`;
  if (!isRecord(value)) return typeof value === 'string' ? goQuote(value) : String(value);
  return Object.entries(value)
    .map(([key, entry]) => `${key}=${shown(entry)}`)
    .join(',');
}

/** Amounts, times, and numbers or texts may be any scalar. */
function scalarProblem(value: unknown, type: string): string[] {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (type === 'string' || type === 'bytes')
    return typeof value === 'string' ? [] : [`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`];
  if (type === 'boolean') return typeof value === 'boolean' ? [] : [`expected boolean, got ${printed(value)}`];
  if (type.startsWith('int')) return isNumber ? [] : [`expected numeric (int or float), got ${goType(value)}`];
  return typeof value === 'object' ? [`expected any scalar, got ${printed(value)}`] : [];
}

const at = (path: string, problem: string): string => (path === '' ? problem : `${path}: ${problem}`);

/** A struct that holds it, by %v. */
const printed = (value: unknown): string => `&{${goPrinted(value)}}`;

const goType = (value: unknown): string =>
  typeof value === 'string'
    ? 'string'
    : typeof value === 'boolean'
      ? 'bool'
      : Array.isArray(value)
        ? '[]interface {}'
        : 'map[string]interface {}';

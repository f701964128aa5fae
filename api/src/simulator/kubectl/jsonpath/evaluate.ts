import { goJson } from '../../apimachinery/go-json.ts';
import { goPrinted } from '../../apimachinery/go-printed.ts';
import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import { compare } from './compare.ts';
import { type FilterNode, JsonPathError, type Node, parseTemplate, type SliceNode } from './parse.ts';

interface Options {
  /** A missing key is nothing rather than an error. */
  readonly allowMissingKeys?: boolean;
}
type Values = readonly unknown[];

/** The text that a template makes of data. @see kubernetes: client-go/util/jsonpath/jsonpath.go Execute, PrintResults */
export const printJsonPath = (template: string | JsonPath, data: unknown, options: Options = {}): string =>
  findJsonPath(template, data, options)
    .map((values) => values.map(printed).join(' '))
    .join('');

/** As `-o jsonpath-as-json` prints it: a list for each part of the template. */
export const printJsonPathAsJson = (template: string | JsonPath, data: unknown, options: Options = {}): string =>
  findJsonPath(template, data, options)
    .map((values) => `${goJson(values)}\n`)
    .join('');

/** The values that each part of a template finds. @see kubernetes: client-go/util/jsonpath/jsonpath.go FindResults */
export const findJsonPath = (template: string | JsonPath, data: unknown, options: Options): Values[] =>
  (typeof template === 'string' ? new JsonPath(template) : template).find(data, options);

/** A template for several objects, one after another. What stands before its last `range` is gone once that has been gone through. */
export class JsonPath {
  #nodes: readonly Node[];

  constructor(template: string) {
    this.#nodes = parseTemplate(template);
  }

  find(data: unknown, options: Options): Values[] {
    const search = new Search(this.#nodes, options);
    const found = search.from(0, data);
    this.#nodes = search.left;
    return found;
  }
}

/** `.metadata.name`, `metadata.name` and `{.metadata.name}` mean the same where one path is asked for.
 *  @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go RelaxedJSONPathExpression */
export function relaxedPath(expression: string): string | undefined {
  if (expression === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  const path = match?.[1] ?? match?.[2];
  return path === undefined ? undefined : `{.${path}}`;
}

/** Where it is none of these. */
export const UNEXPECTED_PATH = "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";

/** What is a list or a map is written as JSON. */
function printed(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? goJson(value, '') : goPrinted(value);
}

/** Goes through the parts of a template, those between `range` and `end` once for each value. */
class Search {
  readonly #nodes: readonly Node[];
  readonly #options: Options;
  #ranges = 0;
  #begins = false;
  #ends = false;
  #lastEnd = 0;
  #lastFirst = 0;

  /** The parts from which it began last. */
  get left(): readonly Node[] {
    return this.#nodes.slice(this.#lastFirst);
  }

  constructor(nodes: readonly Node[], options: Options) {
    this.#nodes = nodes;
    this.#options = options;
  }

  from(first: number, data: unknown): Values[] {
    const found: Values[] = [];
    this.#lastFirst = first;
    for (let i = first; i < this.#nodes.length; i++) {
      const results = this.#walk(this.#nodes[i] as Node, [data]);
      if (this.#ends) {
        this.#ends = false;
        this.#lastEnd = i;
        break;
      }
      if (!this.#begins) {
        found.push(results);
        continue;
      }
      this.#begins = false;
      this.#ranges++;
      for (const value of results) found.push(...this.from(i + 1, value));
      // Only to find where it ends.
      if (results.length === 0) this.from(i + 1, undefined);
      this.#ranges--;
      i = Math.max(i, this.#lastEnd);
    }
    return found;
  }

  #walk(node: Node, values: Values): Values {
    switch (node.type) {
      case 'text':
        return [node.text];
      case 'value':
        return values.map(() => node.value);
      case 'list':
        return node.nodes.reduce((current, one) => this.#walk(one, current), values);
      case 'field':
        return field(node.name, values, this.#options);
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap(descendants);
      case 'slice':
        return slice(node, values);
      case 'union':
        return node.members.flatMap((one) => this.#walk(one, values));
      case 'filter':
        return values.flatMap((value) => this.#filter(node, value));
      default:
        return this.#keyword(node.name, values);
    }
  }

  #keyword(name: string, values: Values): Values {
    if (name === 'range') {
      this.#begins = true;
      return values;
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`);
    if (this.#ranges === 0) throw new JsonPathError('not in range, nothing to end');
    this.#ends = true;
    return [];
  }

  #filter({ left, operator, right }: FilterNode, value: unknown): Values {
    const shown = value === undefined ? '<invalid reflect.Value>' : goPrinted(value);
    if (!Array.isArray(value)) throw new JsonPathError(`${shown} is not array or slice and cannot be filtered`);
    if (operator === 'exists') return value.filter((item) => this.#exists(left, item));
    return value.filter((item) => {
      const [lefts, rights] = [this.#walk(left, [item]), this.#walk(right, [item])];
      if (lefts.length === 0) return false;
      if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time');
      return rights.length > 0 && compare(lefts[0], operator, rights[0]);
    });
  }

  /** A missing key is no error here, and what does not fit is taken for there. */
  #exists(left: Node, item: unknown): boolean {
    try {
      return this.#walk(left, [item]).length > 0;
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      return !error.message.endsWith(' is not found');
    }
  }
}

/** In the order in which Go prints a map; of a text, its bytes. */
function children(value: unknown): Values {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return encodeUtf8(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .sort()
    .map((key) => (value as Record<string, unknown>)[key]);
}

/** Whatever has something in it, with all that is in it. */
function descendants(value: unknown): Values {
  const inner = children(value);
  return inner.length === 0 ? [] : [value, ...inner.flatMap(descendants)];
}

/** It is missing only where none has it. */
function field(name: string, values: Values, { allowMissingKeys }: Options): Values {
  const found = values.flatMap((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return [];
    const one = (value as Record<string, unknown>)[name];
    return one === undefined ? [] : [one];
  });
  if (found.length === 0 && values.length > 0 && !allowMissingKeys) throw new JsonPathError(`${name} is not found`);
  return found;
}

/** An index, or a slice, must lie within the list: that a key may be missing is another matter. @see kubernetes: client-go/util/jsonpath/jsonpath.go evalArray */
function slice(node: SliceNode, values: Values): Values {
  const result: unknown[] = [];
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (!Array.isArray(value)) throw new JsonPathError(`${typeName(value)} is not array or slice`);
    const { length } = value;
    const fromEnd = (index: number): number => (index < 0 ? index + length : index);
    const start = fromEnd(node.start ?? 0);
    const end = node.single ? start + 1 : fromEnd(node.end ?? length);
    // What comes after an empty slice is not looked at.
    if (start === end) return result;
    checkBounds(start, end, length);
    const step = node.step ?? 1;
    if (step <= 0) throw new JsonPathError('step must be > 0');
    for (let i = start; i < end; i += step) result.push(value[i]);
  }
  return result;
}

function checkBounds(start: number, end: number, length: number): void {
  const outside = (index: number): never => {
    throw new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
  };
  if (start >= length || start < 0) outside(start);
  if (end > length || end < 0) outside(end - 1);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
}

/** As Go names the type of a decoded value. */
function typeName(value: unknown): string {
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

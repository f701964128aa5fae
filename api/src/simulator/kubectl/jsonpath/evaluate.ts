import { goJson } from '../text/json.ts';
import { JsonPathError, type Node, parseTemplate } from './parse.ts';

interface Options {
  /** A missing key is nothing rather than an error. */
  readonly allowMissingKeys?: boolean;
}

/** The text that a template makes of data. @see kubernetes: client-go/util/jsonpath/jsonpath.go Execute, PrintResults */
export function printJsonPath(template: string, data: unknown, options: Options = {}): string {
  return run(parseTemplate(template), [data], options).text;
}

/** The values that the template's first path finds. */
export function findJsonPath(template: string, data: unknown, options: Options = {}): unknown[] {
  const path = parseTemplate(template).find((node) => node.type === 'list');
  return path?.type === 'list' ? evaluateList(path.nodes, [data], options) : [];
}

/** `.metadata.name`, `metadata.name` and `{.metadata.name}` mean the same where one path is asked for.
 *  @see kubernetes: kubectl/pkg/cmd/get/customcolumn.go RelaxedJSONPathExpression */
export function relaxedPath(expression: string): string | undefined {
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  const path = match?.[1] ?? match?.[2];
  return path === undefined ? undefined : `{.${path}}`;
}

function run(nodes: readonly Node[], input: readonly unknown[], options: Options): { text: string } {
  let text = '';
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    if (node.type !== 'list') {
      text += node.type === 'text' ? node.text : '';
      continue;
    }
    const [first] = node.nodes;
    if (first?.type === 'identifier' && first.name === 'range') {
      const end = matchingEnd(nodes, i);
      const items = evaluateList(node.nodes.slice(1), input, options);
      for (const item of items) text += run(nodes.slice(i + 1, end), [item], options).text;
      i = end;
    } else if (first?.type === 'identifier' && first.name === 'end') throw new JsonPathError('not in range, nothing to end');
    else text += evaluateList(node.nodes, input, options).map(printed).join(' ');
  }
  return { text };
}

function matchingEnd(nodes: readonly Node[], from: number): number {
  let depth = 0;
  for (let i = from; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    const name = node.type === 'list' && node.nodes[0]?.type === 'identifier' ? node.nodes[0].name : '';
    if (name === 'range') depth++;
    if (name === 'end' && --depth === 0) return i;
  }
  return nodes.length;
}

function printed(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  return typeof value === 'object' ? goJson(value, '') : String(value);
}

function evaluateList(nodes: readonly Node[], input: readonly unknown[], options: Options): unknown[] {
  return nodes.reduce<unknown[]>((values, node) => evaluate(node, values, options), [...input]);
}

function evaluate(node: Node, values: readonly unknown[], options: Options): unknown[] {
  switch (node.type) {
    case 'text':
      return [node.text];
    case 'value':
      return [node.value];
    case 'list':
      return evaluateList(node.nodes, values, options);
    case 'field':
      return values.flatMap((value) => field(node.name, value, options));
    case 'wildcard':
      return values.flatMap(children);
    case 'recursive':
      return values.flatMap(descendants);
    case 'slice':
      return values.flatMap((value) => slice(node, value));
    case 'union':
      return node.members.flatMap((one) => evaluate(one, values, options));
    case 'filter':
      return values.flatMap((value) => filter(node, value, options));
    default:
      throw new JsonPathError(`unrecognized identifier ${node.name}`);
  }
}

/** In the order in which Go prints a map. */
function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .sort()
    .map((key) => (value as Record<string, unknown>)[key]);
}

const descendants = (value: unknown): unknown[] => [
  value,
  ...children(value).flatMap((child) => (isContainer(child) ? descendants(child) : [])),
];
const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null;

function field(name: string, value: unknown, { allowMissingKeys }: Options): unknown[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)) {
    const found = (value as Record<string, unknown>)[name];
    return found === undefined ? [] : [found];
  }
  if (allowMissingKeys || value === null || value === undefined) return [];
  throw new JsonPathError(`${name} is not found`);
}

/** An index, or a slice, must lie within the list: that a key may be missing is another matter. @see kubernetes: client-go/util/jsonpath/jsonpath.go evalArray */
function slice(node: Extract<Node, { type: 'slice' }>, value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    if (value === null || value === undefined) return [];
    throw new JsonPathError(`${typeof value === 'object' ? 'map[string]interface {}' : typeof value} is not array or slice`);
  }
  const { length } = value;
  const fromEnd = (index: number): number => (index < 0 ? index + length : index);
  const start = fromEnd(node.start ?? 0);
  const end = node.single ? start + 1 : fromEnd(node.end ?? length);
  if (start === end) return [];
  const outside = (index: number): never => {
    throw new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
  };
  if (start >= length || start < 0) outside(start);
  if (end > length || end < 0) outside(end - 1);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const step = node.step ?? 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  const result: unknown[] = [];
  for (let i = start; i < end; i += step) result.push(value[i]);
  return result;
}

function filter(node: Extract<Node, { type: 'filter' }>, value: unknown, options: Options): unknown[] {
  if (!Array.isArray(value)) {
    if (value === null || value === undefined) return [];
    throw new JsonPathError(`${JSON.stringify(value)} is not array or slice and cannot be filtered`);
  }
  return value.filter((item) => {
    const operand = (side: Node): unknown[] => evaluate(side, [item], { ...options, allowMissingKeys: true });
    const left = operand(node.left);
    if (node.operator === 'exists') return left.length > 0;
    const right = node.right ? operand(node.right) : [];
    if (left.length > 1 || right.length > 1) throw new JsonPathError('can only compare one element at a time');
    return left.length > 0 && right.length > 0 && compare(left[0], node.operator, right[0]);
  });
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  const [a, b] = [left as number, right as number];
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right) throw new JsonPathError('incompatible types for comparison');
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

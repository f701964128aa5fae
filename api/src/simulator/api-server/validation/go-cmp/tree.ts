import { isRecord } from '../../../apimachinery/records.ts';
import { quantityOrZero } from '../quantities.ts';
import { difference, type Edit } from './edits.ts';
import { fieldsOf, fieldValue, type GoType } from './types.ts';

/** Two values of a type and how they compare. What only one side has is absent on the other. */
export interface ValueNode {
  readonly type: GoType;
  readonly x: unknown;
  readonly y: unknown;
  readonly hasX: boolean;
  readonly hasY: boolean;
  /** Leaves that are equal, and that are not. */
  readonly same: number;
  readonly different: number;
  /** All below it. */
  readonly descendants: number;
  /** How far down they go; 0 for a leaf. */
  readonly depth: number;
  readonly records: readonly ValueRecord[];
}

/** A member of a struct or a map, by name, or of a list. */
export interface ValueRecord {
  readonly key: string;
  readonly node: ValueNode;
}

type Both = Pick<ValueNode, 'x' | 'y' | 'hasX' | 'hasY'>;
const both = (x: unknown, y: unknown): Both => ({ x, y, hasX: true, hasY: true });

/** @see https://github.com/google/go-cmp: cmp/compare.go compareAny, cmp/report_value.go */
export function compare(type: GoType, values: Both): ValueNode {
  const { x, y } = values;
  if (!values.hasX || !values.hasY) return leaf(type, values, false);
  const isNil = (value: unknown): boolean => value === undefined || value === null;
  switch (type.kind) {
    case 'struct':
      return inner(
        type,
        values,
        fieldsOf(type, x, y).map((field) => ({
          key: field.name,
          node: compare(field.type, both(fieldValue(x, field), fieldValue(y, field))),
        })),
      );
    case 'pointer':
      if (isNil(x) || isNil(y)) return leaf(type, values, isNil(x) && isNil(y));
      return inner(type, values, [{ key: '', node: compare(type.element as GoType, values) }]);
    case 'slice':
      if (isNil(x) || isNil(y)) return leaf(type, values, isNil(x) && isNil(y));
      return inner(type, values, elements(type.element as GoType, x as unknown[], y as unknown[]));
    case 'map':
      if (!isRecord(x) || !isRecord(y)) return leaf(type, values, isNil(x) && isNil(y));
      return inner(type, values, entries(type.element as GoType, x, y));
    case 'quantity':
      return leaf(type, values, quantityOrZero(x).cmp(quantityOrZero(y)) === 0);
    default:
      return leaf(type, values, scalar(type, x) === scalar(type, y));
  }
}

/** Of a value that JSON left out, Go's zero. */
export const scalar = ({ kind }: GoType, value: unknown): unknown => value ?? (kind === 'string' ? '' : kind === 'bool' ? false : 0);

const leaf = (type: GoType, values: Both, isSame: boolean): ValueNode => ({
  type,
  ...values,
  same: isSame ? 1 : 0,
  different: isSame ? 0 : 1,
  descendants: 0,
  depth: 0,
  records: [],
});

function inner(type: GoType, values: Both, records: readonly ValueRecord[]): ValueNode {
  const sum = (of: (node: ValueNode) => number): number => records.reduce((total, { node }) => total + of(node), 0);
  return {
    type,
    ...values,
    same: sum((node) => node.same),
    different: sum((node) => node.different),
    descendants: sum((node) => node.descendants + 1),
    depth: Math.max(0, ...records.map(({ node }) => node.depth + 1)),
    records,
  };
}

function elements(type: GoType, x: readonly unknown[], y: readonly unknown[]): ValueRecord[] {
  const edits = difference(x.length, y.length, (i, j) => compare(type, both(x[i], y[j])));
  let [i, j] = [0, 0];
  const next: Readonly<Record<Edit, () => Both>> = {
    '-': () => ({ x: x[i++], y: undefined, hasX: true, hasY: false }),
    '+': () => ({ x: undefined, y: y[j++], hasX: false, hasY: true }),
    '=': () => both(x[i++], y[j++]),
    '~': () => both(x[i++], y[j++]),
  };
  return edits.map((edit) => ({ key: '', node: compare(type, next[edit]()) }));
}

function entries(type: GoType, x: Readonly<Record<string, unknown>>, y: Readonly<Record<string, unknown>>): ValueRecord[] {
  const keys = [...new Set([...Object.keys(x), ...Object.keys(y)])].sort();
  return keys.map((key) => {
    const [hasX, hasY] = [Object.hasOwn(x, key), Object.hasOwn(y, key)];
    return { key, node: compare(type, { x: x[key], y: y[key], hasX, hasY }) };
  });
}

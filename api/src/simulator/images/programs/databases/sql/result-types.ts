import type { SourceColumns } from './rows.ts';
import type { Expression } from './syntax.ts';
import type { Dialect } from './tokens.ts';
import { isNumeric } from './types.ts';

/** Whether an expression's value is a number, as far as that can be told without one. Truth is a number in MySQL. */
export function isNumber(value: Expression, sources: SourceColumns, dialect: Dialect): boolean | undefined {
  const of = (inner: Expression | undefined): boolean | undefined => inner && isNumber(inner, sources, dialect);
  const truth = dialect === 'mysql';
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'number' || (truth && typeof value.value !== 'string');
    case 'unary':
      return value.operator !== 'not' || truth;
    case 'binary':
      return /^[-+*/%^]$|^div$|^mod$/.test(value.operator) ? undefined : truth;
    case 'in':
    case 'between':
    case 'is':
    case 'exists':
      return truth;
    case 'cast':
      return isNumeric(value.type.name);
    case 'case':
      return of(value.whens[0]?.[1]);
    case 'call':
      if (NUMBERS.test(value.name)) return true;
      return /^(?:coalesce|ifnull|nullif|greatest|least|min|max)$/.test(value.name)
        ? of(value.args.find((arg) => arg.kind !== 'literal' || arg.value !== null))
        : undefined;
    case 'column': {
      const type = columnType(value, sources);
      return type === undefined ? undefined : isNumeric(type) || (truth && type === 'boolean');
    }
    default:
      return undefined;
  }
}
const NUMBERS = /^(?:count|sum|avg|length|char_length|abs|round|floor|ceil|ceiling|mod|power|sqrt|random|rand|last_insert_id)$/;

type Column = Extract<Expression, { kind: 'column' }>;
const sourceOf = ({ table, name }: Column, sources: SourceColumns) =>
  sources.find(({ alias, columns }) => (table === undefined || table === alias) && columns.includes(name));
function columnType(column: Column, sources: SourceColumns): string | undefined {
  const source = sourceOf(column, sources);
  return source?.types[source.columns.indexOf(column.name)];
}

/** Whether a server says of an expression that it may be null. */
export function mayBeNull(value: Expression, sources: SourceColumns): boolean {
  if (value.kind === 'literal') return value.value === null;
  if (value.kind === 'column') return !sourceOf(value, sources)?.notNull?.includes(value.name);
  if (value.kind === 'binary')
    return /^(?:[/%]|div|mod)$/.test(value.operator) || mayBeNull(value.left, sources) || mayBeNull(value.right, sources);
  if (value.kind === 'unary' || value.kind === 'between') return mayBeNull(value.operand, sources);
  if (value.kind === 'in')
    return mayBeNull(value.operand, sources) || 'first' in value.among || value.among.some((each) => mayBeNull(each, sources));
  if (value.kind === 'case')
    return !value.otherwise || [value.otherwise, ...value.whens.map(([, then]) => then)].some((each) => mayBeNull(each, sources));
  return !(value.kind === 'exists' || value.kind === 'is' || (value.kind === 'call' && /^(?:count|now|last_insert_id)$/.test(value.name)));
}

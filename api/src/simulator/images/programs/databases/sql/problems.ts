import { Outcome } from '../../../../engine/index.ts';
/** What a server says to a statement that it refuses, in each one's words. `at`: where in the statement, for PostgreSQL's caret. */
export interface Problem {
  readonly postgres: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly at?: number | undefined;
  /** @see mysql: share/messages_to_clients.txt */
  readonly mysql: { readonly code: number; readonly state: string; readonly message: string };
}

/** A statement that is refused: thrown where that is found, and an answer at the door. */
export class SqlRefusal extends Outcome {
  constructor(readonly problem: Problem) {
    super(problem.postgres);
  }
}

/** A statement that the real server would carry out, and the model can not. `why` names what it has not. */
export class NotModelled extends Error {}

const refusal = (
  postgres: string,
  code: number,
  state: string,
  message: string,
  more: Pick<Problem, 'at' | 'detail' | 'hint'> = {},
): SqlRefusal => new SqlRefusal({ postgres, mysql: { code, state, message }, ...more });

const MANUAL = 'check the manual that corresponds to your MySQL server version for the right syntax to use';

/** `near`: the statement from there on. */
export const syntaxError = (postgres: string, near: string, at: number): SqlRefusal =>
  refusal(postgres, 1064, '42000', `You have an error in your SQL syntax; ${MANUAL} near '${near.slice(0, 80)}' at line 1`, { at });

/** `database`: for MySQL, whose tables are named with it. */
export const noTable = (name: string, database: string, at?: number): SqlRefusal =>
  refusal(`relation "${name}" does not exist`, 1146, '42S02', `Table '${database}.${name}' doesn't exist`, { at });
/** `DROP TABLE` of what is none. */
export const noTableToDrop = (name: string, database: string): SqlRefusal =>
  refusal(`table "${name}" does not exist`, 1051, '42S02', `Unknown table '${database}.${name}'`);
/** There is a table of that name already. */
export const tableExists = (name: string): SqlRefusal =>
  refusal(`relation "${name}" already exists`, 1050, '42S01', `Table '${name}' already exists`);
/** No table has such a column. */
export const noColumn = (name: string, clause: string, at?: number, table?: string): SqlRefusal =>
  refusal(
    table === undefined
      ? `column ${name.includes('.') ? name : `"${name}"`} does not exist`
      : `column "${name}" of relation "${table}" does not exist`,
    1054,
    '42S22',
    `Unknown column '${name}' in '${clause}'`,
    { at },
  );
/** The query has no table of that name. */
export const noSource = (name: string, column: string, at: number): SqlRefusal =>
  refusal(`missing FROM-clause entry for table "${name}"`, 1054, '42S22', `Unknown column '${name}.${column}' in 'field list'`, { at });
/** Several tables have such a column. */
export const ambiguous = (name: string, at: number): SqlRefusal =>
  refusal(`column reference "${name}" is ambiguous`, 1052, '23000', `Column '${name}' in field list is ambiguous`, { at });
/** The table has such a column already. */
export const columnExists = (name: string, table: string): SqlRefusal =>
  refusal(`column "${name}" of relation "${table}" already exists`, 1060, '42S21', `Duplicate column name '${name}'`);
/** `row`: as its DETAIL shows it. */
export const notNull = (column: string, table: string, row: string): SqlRefusal =>
  refusal(
    `null value in column "${column}" of relation "${table}" violates not-null constraint`,
    1048,
    '23000',
    `Column '${column}' cannot be null`,
    { detail: `Failing row contains (${row}).` },
  );
/** A column has neither a value nor a default. */
export const noDefault = (column: string): SqlRefusal =>
  refusal(`column "${column}" has no default`, 1364, 'HY000', `Field '${column}' doesn't have a default value`);
/** Another row has that key. */
export const duplicateKey = (constraint: string, columns: string, values: string, entry: string, key: string): SqlRefusal =>
  refusal(`duplicate key value violates unique constraint "${constraint}"`, 1062, '23000', `Duplicate entry '${entry}' for key '${key}'`, {
    detail: `Key (${columns})=(${values}) already exists.`,
  });
/** A row breaks a CHECK. */
export const checkFails = (constraint: string, table: string, row: string): SqlRefusal =>
  refusal(
    `new row for relation "${table}" violates check constraint "${constraint}"`,
    3819,
    'HY000',
    `Check constraint '${constraint}' is violated.`,
    { detail: `Failing row contains (${row}).` },
  );
/** A text is no value of the column's type. */
export const wrongValue = (type: string, text: string, column: string, at?: number): SqlRefusal =>
  refusal(
    `invalid input syntax for type ${type}: "${text}"`,
    1366,
    'HY000',
    `Incorrect ${type} value: '${text}' for column '${column}' at row 1`,
    { at },
  );
/** A date whose month or day there is not. */
export const noSuchDate = (text: string, type: string, column: string, at?: number): SqlRefusal =>
  refusal(
    `date/time field value out of range: "${text}"`,
    1292,
    '22007',
    `Incorrect ${type} value: '${text}' for column '${column}' at row 1`,
    {
      at,
      hint: 'Perhaps you need a different "datestyle" setting.',
    },
  );
/** A text is longer than its column. */
export const tooLong = (type: string, column: string): SqlRefusal =>
  refusal(`value too long for type ${type}`, 1406, '22001', `Data too long for column '${column}' at row 1`);
/** A number is larger than its type. */
export const outOfRange = (type: string, column: string): SqlRefusal =>
  refusal(`${type} out of range`, 1264, '22003', `Out of range value for column '${column}' at row 1`);
/** A division by zero. */
export const divisionByZero = (): SqlRefusal => refusal('division by zero', 1365, '22012', 'Division by 0');
/** A row has more values than columns. */
export const tooManyValues = (at: number | undefined): SqlRefusal =>
  refusal('INSERT has more expressions than target columns', 1136, '21S01', "Column count doesn't match value count at row 1", { at });
/** A row has fewer values than columns. */
export const tooFewValues = (at: number | undefined): SqlRefusal =>
  refusal('INSERT has more target columns than expressions', 1136, '21S01', "Column count doesn't match value count at row 1", { at });
/** A column is neither grouped nor aggregated. */
export const notGrouped = (name: string, database: string, at: number): SqlRefusal =>
  refusal(
    `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`,
    1055,
    '42000',
    `Expression #1 of SELECT list is not in GROUP BY clause and contains nonaggregated column '${database}.${name}' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by`,
    { at },
  );
/** There is no such database. */
export const noDatabase = (name: string): SqlRefusal =>
  refusal(`database "${name}" does not exist`, 1049, '42000', `Unknown database '${name}'`);
/** No database has been chosen. */
export const noDatabaseSelected = (): SqlRefusal => refusal('no schema has been selected', 1046, '3D000', 'No database selected');
/** A row refers to what is not there, or is referred to. */
export const foreignKeyFails = (
  which: 'child' | 'parent',
  { table, constraint, columns, values, other }: { table: string; constraint: string; columns: string; values: string; other: string },
): SqlRefusal =>
  which === 'child'
    ? refusal(
        `insert or update on table "${table}" violates foreign key constraint "${constraint}"`,
        1452,
        '23000',
        'Cannot add or update a child row: a foreign key constraint fails',
        { detail: `Key (${columns})=(${values}) is not present in table "${other}".` },
      )
    : refusal(
        `update or delete on table "${other}" violates foreign key constraint "${constraint}" on table "${table}"`,
        1451,
        '23000',
        'Cannot delete or update a parent row: a foreign key constraint fails',
        { detail: `Key (${columns})=(${values}) is still referenced from table "${table}".` },
      );
/** Operators and operands that do not go together (PostgreSQL alone minds). */
export const noOperator = (left: string, operator: string, right: string, at: number | undefined): SqlRefusal =>
  refusal(`operator does not exist: ${left} ${operator} ${right}`, 1064, '42000', 'You have an error in your SQL syntax', {
    at,
    hint: 'No operator matches the given name and argument types. You might need to add explicit type casts.',
  });

/** What statements are made of once they are parsed. Places (`at`) are in the statement's text. */

export interface TypeName {
  /** PostgreSQL's own name for it: `integer`, `character varying`, `timestamp with time zone`; MySQL's types have the nearest of these. */
  readonly name: string;
  /** As it was written, in lower case. */
  readonly written: string;
  /** In brackets: a length, or precision and scale. */
  readonly sizes: readonly number[];
}

/** A value that is written as it is. */
type Literal = string | number | boolean | null;

/** What has a value; `at` is where it stands in the text, from 0. */
export type Expression =
  /** `text`: a number as it was written. */
  | { readonly kind: 'literal'; readonly value: Literal; readonly text?: string; readonly at: number }
  | { readonly kind: 'column'; readonly table?: string | undefined; readonly name: string; readonly at: number }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly operand: Expression; readonly at: number }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: number }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly among: readonly Expression[] | Query;
      readonly not: boolean;
      readonly at: number;
    }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly not: boolean;
      readonly at: number;
    }
  | { readonly kind: 'is'; readonly operand: Expression; readonly what: null | boolean; readonly not: boolean; readonly at: number }
  | {
      readonly kind: 'case';
      readonly operand?: Expression | undefined;
      readonly whens: readonly (readonly [Expression, Expression])[];
      readonly otherwise?: Expression | undefined;
      readonly at: number;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly distinct: boolean;
      readonly star: boolean;
      /** Without brackets: `current_user`. */
      readonly bare?: boolean;
      /** Of an aggregate: FILTER (WHERE …). */
      readonly filter?: Expression;
      readonly at: number;
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: TypeName; readonly at: number }
  | { readonly kind: 'query'; readonly query: Query; readonly at: number }
  | { readonly kind: 'exists'; readonly query: Query; readonly at: number }
  | { readonly kind: 'default'; readonly at: number };

/** What SELECT names: all columns (of a table), or one expression. */
export type SelectItem =
  | { readonly kind: 'star'; readonly table?: string | undefined; readonly at: number }
  /** `text`: as it was written, which MySQL names the column by. */
  | { readonly kind: 'item'; readonly value: Expression; readonly alias?: string | undefined; readonly text: string };

/** What FROM names: a table, a query in brackets, a function that makes rows. */
export type Source =
  | { readonly kind: 'table'; readonly name: string; readonly database?: string; readonly alias: string; readonly at: number }
  | { readonly kind: 'query'; readonly query: Query; readonly alias: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly alias: string;
      readonly columns: readonly string[];
      readonly at: number;
    };

/** A source and how its rows are put beside those before it. */
export interface Join {
  readonly kind: 'inner' | 'left' | 'right' | 'cross';
  readonly source: Source;
  readonly on?: Expression | undefined;
  readonly using?: readonly string[] | undefined;
}

/** SELECT, up to its ORDER BY. */
export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: readonly (readonly [Source, ...Join[]])[];
  readonly where?: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression | undefined;
}
/** VALUES as a query: its rows as they are written. */
export interface Values {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
  readonly at: number;
}

/** One or more of these by UNION, and the order and number of their rows. */
export interface Query {
  readonly first: Select | Values;
  readonly unions: readonly { readonly all: boolean; readonly with: Select | Values }[];
  readonly orderBy: readonly { readonly by: Expression; readonly descending: boolean; readonly nullsFirst?: boolean | undefined }[];
  readonly limit?: Expression | undefined;
  readonly offset?: Expression | undefined;
}

/** A column of CREATE TABLE. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: TypeName;
  readonly notNull: boolean;
  /** Counts up by itself: serial, GENERATED … AS IDENTITY, AUTO_INCREMENT. */
  readonly counts: boolean;
  readonly identity?: 'always' | 'by default' | undefined;
  readonly default?: Expression | undefined;
  /** The expression, as it was written. */
  readonly defaultText?: string | undefined;
}

/** What the rows of a table must keep to. */
export type Constraint =
  /** `index`: one of MySQL's that is no more than that. */
  | { readonly kind: 'primary' | 'unique' | 'index'; readonly name?: string | undefined; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly name?: string | undefined; readonly column?: string | undefined; readonly text: string }
  | {
      readonly kind: 'foreign';
      readonly name?: string | undefined;
      readonly columns: readonly string[];
      readonly table: string;
      readonly others: readonly string[];
      readonly onDelete: 'refuse' | 'cascade' | 'set null';
    };

/** One of the changes of ALTER TABLE. */
export type Alteration =
  | {
      readonly kind: 'add column';
      readonly column: ColumnDefinition;
      readonly constraints: readonly Constraint[];
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'drop column'; readonly name: string; readonly at: number }
  | { readonly kind: 'rename column'; readonly from: string; readonly to: string; readonly at: number }
  | { readonly kind: 'rename'; readonly to: string }
  | { readonly kind: 'add constraint'; readonly constraint: Constraint };

/** `column = value`, as UPDATE has it. */
export interface Assignment {
  readonly column: string;
  readonly value: Expression;
  readonly at: number;
}

/** A statement that is carried out. */
export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'create table';
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly Constraint[];
      readonly query?: Query | undefined;
    }
  | { readonly kind: 'drop table'; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'truncate'; readonly names: readonly { readonly name: string; readonly at: number }[] }
  | {
      readonly kind: 'alter table';
      readonly name: string;
      readonly at: number;
      readonly ifExists: boolean;
      readonly alterations: readonly Alteration[];
    }
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly at: number;
      readonly columns: readonly { readonly name: string; readonly at: number }[];
      readonly rows: Query | undefined;
      readonly onConflict?:
        | { readonly kind: 'nothing' | 'replace' }
        | { readonly kind: 'update'; readonly set: readonly Assignment[] }
        | undefined;
      readonly returning?: readonly SelectItem[] | undefined;
    }
  | {
      readonly kind: 'update';
      readonly table: string;
      readonly alias: string;
      readonly at: number;
      readonly set: readonly Assignment[];
      readonly where?: Expression | undefined;
      readonly returning?: readonly SelectItem[] | undefined;
    }
  | {
      readonly kind: 'delete';
      readonly table: string;
      readonly alias: string;
      readonly at: number;
      readonly where?: Expression | undefined;
      readonly returning?: readonly SelectItem[] | undefined;
    }
  | { readonly kind: 'transaction'; readonly what: 'begin' | 'commit' | 'rollback'; readonly tag: string };

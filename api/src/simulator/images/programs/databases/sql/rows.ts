import type { Row } from './values.ts';

/** A column of what a query answers. */
interface ResultColumn {
  readonly name: string;
  /** Its cells are shown at the right. */
  readonly right: boolean;
  /** Absent: it may hold null. */
  readonly nullable?: boolean;
}
/** What a query answers. */
export interface Rows {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly Row[];
}

/** A row and what it is called by; `outer`: of the query around this one. */
export interface Scope {
  readonly sources: readonly ScopedRow[];
  readonly outer?: Scope | undefined;
  /** The rows of a group, for aggregates. */
  readonly group?: readonly (readonly ScopedRow[])[] | undefined;
}
/** A row of a table or query of FROM, by the name that it has there. */
export interface ScopedRow {
  readonly alias: string;
  readonly columns: readonly string[];
  readonly row: Row;
}

/** `key`: the table's primary one. */
export type SourceColumns = readonly {
  readonly alias: string;
  readonly columns: readonly string[];
  readonly types: readonly (string | undefined)[];
  readonly key?: readonly string[] | undefined;
  /** The columns that may not be null. */
  readonly notNull?: readonly string[] | undefined;
}[];

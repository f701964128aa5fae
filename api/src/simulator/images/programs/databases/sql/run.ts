import { type Changed, insert, remove, update } from './change.ts';
import { alterTable, createTable, dropTables, truncate } from './define.ts';
import type { Rows } from './rows.ts';
import { runQuery } from './select.ts';
import type { Session } from './session.ts';
import { readStatement } from './statements.ts';
import type { Table } from './store.ts';
import type { Statement } from './syntax.ts';

/** What a statement comes to. `tag`: what PostgreSQL answers when it is done. */
export interface Outcome {
  readonly rows?: Rows | undefined;
  readonly tag?: string;
  readonly notices?: readonly string[];
  readonly lastId?: number | undefined;
  readonly transaction?: 'begin' | 'commit' | 'rollback';
}

/**
 * Carries out a statement about tables and rows on `tables`, those of the session's database; undefined for one of another kind.
 * Throws SqlRefusal and NotModelled.
 */
export function runStatement(session: Session, tables: Map<string, Table>, sql: string): Outcome | undefined {
  session.work(sql.length >> 4);
  const statement = readStatement(sql, session.dialect);
  return statement && carriedOut(session, tables, statement);
}

function carriedOut(session: Session, tables: Map<string, Table>, statement: Statement): Outcome {
  switch (statement.kind) {
    case 'query':
      return { rows: runQuery(session, statement.query) };
    case 'insert': {
      const changed = insert(session, tables, statement);
      return { ...afterChange(changed), tag: `INSERT 0 ${changed.count}` };
    }
    case 'update': {
      const changed = update(session, tables, statement);
      return { ...afterChange(changed), tag: `UPDATE ${changed.count}` };
    }
    case 'delete': {
      const changed = remove(session, tables, statement);
      return { ...afterChange(changed), tag: `DELETE ${changed.count}` };
    }
    case 'create table': {
      const { notice, count } = createTable(session, tables, statement);
      return { tag: count === undefined ? 'CREATE TABLE' : `SELECT ${count}`, notices: notice === undefined ? [] : [notice] };
    }
    case 'drop table':
      return { tag: 'DROP TABLE', notices: dropTables(session, tables, statement).notices };
    case 'truncate':
      truncate(session, tables, statement);
      return { tag: 'TRUNCATE TABLE' };
    case 'alter table': {
      const { notice } = alterTable(session, tables, statement);
      return { tag: 'ALTER TABLE', notices: notice === undefined ? [] : [notice] };
    }
    case 'transaction':
      return { tag: statement.tag, transaction: statement.what };
  }
}

const afterChange = ({ returned, lastId }: Changed): Pick<Outcome, 'rows' | 'lastId'> => ({
  ...(returned && { rows: returned }),
  ...(lastId !== undefined && { lastId }),
});

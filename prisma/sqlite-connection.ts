import { setTimeout as wait } from 'node:timers/promises';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import Sqlite from 'libsql';

/** In milliseconds: how long a write waits for the writes of other programs. */
export const PATIENCE = 20_000;

/**
 * Prisma's adapter for SQLite, over a connection that waits for other programs by itself. SQLite would stop the whole process while it
 * waits; and libsql leaves a statement behind that has waited in vain, which keeps all that follows from being committed, and other
 * programs from writing, until the process ends.
 */
export class PatientSqlite extends PrismaLibSql {
  override createClient({ url }: { url: string }): ReturnType<PrismaLibSql['createClient']> {
    return new Connection(url.replace(/^file:/, '')) as unknown as ReturnType<PrismaLibSql['createClient']>;
  }
}

interface Statement {
  readonly sql: string;
  readonly args: readonly unknown[];
}

/** What Prisma's adapter asks of a client. The adapter lets nobody else in while a transaction is open. */
class Connection {
  readonly #database: Sqlite.Database;

  constructor(path: string) {
    this.#database = new Sqlite(path, { timeout: 0 } as Sqlite.Options);
  }
  async execute(statement: Statement): Promise<unknown> {
    if (/^\s*(SELECT|PRAGMA)\b/i.test(statement.sql)) return this.#run(statement);
    await this.#begin();
    try {
      const result = this.#run(statement);
      this.#database.exec('COMMIT');
      return result;
    } finally {
      this.#rollback();
    }
  }
  async transaction() {
    await this.#begin();
    return {
      execute: async (statement: Statement) => this.#run(statement),
      commit: async () => this.#database.exec('COMMIT'),
      rollback: async () => this.#rollback(),
    };
  }
  async executeMultiple(script: string): Promise<void> {
    this.#database.exec(script);
  }
  close(): void {
    this.#database.close();
  }

  /** The only statement that another program can keep waiting: it asks for the write lock, and is not left behind where it fails. */
  async #begin(): Promise<void> {
    const until = performance.now() + PATIENCE;
    for (;;) {
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY');
        if (!busy || performance.now() > until) throw error;
      }
      await wait(10 + Math.random() * 20);
    }
  }
  #rollback(): void {
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
  }
  #run({ sql, args }: Statement) {
    const statement = this.#database.prepare(sql);
    const values = args.map((value) => (typeof value === 'boolean' ? Number(value) : value));
    if (!statement.reader) return { columns: [], columnTypes: [], rows: [], rowsAffected: statement.run(values).changes };
    const columns = statement.columns();
    return {
      columns: columns.map(({ name }) => name),
      columnTypes: columns.map(({ type }) => type ?? ''),
      rows: statement.raw(true).all(values),
      rowsAffected: 0,
    };
  }
}

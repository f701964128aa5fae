import { join } from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import type { SqlQuery } from '@prisma/driver-adapter-utils';
import Sqlite from 'libsql';
import { DatabaseError, type DatabaseKind } from './database-kind.ts';
import { PrismaClient } from './generated/sqlite/client.ts';
import { packageRoot } from './package-root.ts';
import { PATIENCE, PatientSqlite } from './sqlite-connection.ts';

/** Where it is not the place that is wrong. */
const reasons: [RegExp, string][] = [
  [/malformed|not a database/, 'is damaged, or is none: put a copy of it back, or set DATABASE_URL to another file'],
  [/is locked/, 'is being written by another program: wait for it, or stop it'],
  [/is full/, 'has no room left: make some on its disk'],
];

/** One file. Its URL is `file:` and an absolute path. */
export const sqlite: DatabaseKind = {
  provider: 'sqlite',
  migrations: join(packageRoot, 'migrations/sqlite'),
  async open(url) {
    const transactionOptions = { maxWait: PATIENCE + 5_000, timeout: 10_000 };
    const database = new PrismaClient({ adapter: new PatientSqlite({ url }), transactionOptions });
    // Readers never wait for the writer. The adapter switches foreign keys on by itself.
    await database.$queryRawUnsafe('PRAGMA journal_mode = WAL');
    await database.$queryRawUnsafe('PRAGMA synchronous = NORMAL');
    return database;
  },
  /** It tries to write, too, since the schema engine's own words for what can go wrong tell nothing. */
  async appliedMigrations(url) {
    const path = url.replace(/^file:/, '');
    try {
      const database = new Sqlite(path, { timeout: 5000 });
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
      const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
      const rows = known ? database.prepare('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL').all() : [];
      database.close();
      return new Set((rows as { migration_name: string }[]).map((row) => row.migration_name));
    } catch (error) {
      const { message } = error as Error;
      const reason =
        reasons.find(([said]) => said.test(message))?.[1] ?? 'cannot be written: set DATABASE_URL to a file in a folder of yours';
      throw new DatabaseError(`the database ${reason} (${path}: ${message})`);
    }
  },

  migrationAdapter(url) {
    const factory = new PrismaLibSql({ url });
    // The engine sends a whole migration as one statement to its shadow database; the driver takes scripts elsewhere.
    const connectToShadow = factory.connectToShadowDb.bind(factory);
    factory.connectToShadowDb = async () => {
      const shadow = await connectToShadow();
      const executeRaw = shadow.executeRaw.bind(shadow);
      shadow.executeRaw = async (query: SqlQuery) => {
        if (query.args.length > 0) return executeRaw(query);
        await shadow.executeScript(query.sql);
        return 0;
      };
      return shadow;
    };
    return factory;
  },
};

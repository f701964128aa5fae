import Sqlite from 'libsql';

/** The database could not be opened, or not be written. The message says in one line what to do. */
export class DatabaseError extends Error {}

/**
 * The names of the migrations that a database has had; a new database has had none. It tries to write, too, since the
 * schema engine's own words for what can go wrong tell nothing. Throws DatabaseError.
 */
export function appliedMigrations(url: string): Set<string> {
  const path = url.replace(/^file:/, '');
  try {
    const database = new Sqlite(path, { timeout: 5000 });
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
    const rows = known ? database.prepare('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL').all() : [];
    database.close();
    return new Set((rows as Row[]).map((row) => row.migration_name));
  } catch (error) {
    const { message } = error as Error;
    throw new DatabaseError(`the database cannot be written: set DATABASE_URL to a file in a folder of yours (${path}: ${message})`);
  }
}
interface Row {
  readonly migration_name: string;
}

import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Prisma, PrismaClient } from './generated/sqlite/client.ts';

/** All use the client of SQLite: those of other kinds are generated from the same models. */
export type Database = PrismaClient;

/** Either database's. */
export type Transaction = Prisma.TransactionClient;

/** The database could not be opened, or not be written. The message says in one line what to do. */
export class DatabaseError extends Error {}

/** What one kind of database does in its own way. */
export interface DatabaseKind {
  /** As schema.prisma names it. */
  readonly provider: 'sqlite' | 'postgresql';
  /** The folder of its migrations. */
  readonly migrations: string;
  open(url: string): Promise<Database>;
  /** The names of the migrations that a database has had; a new one has had none. Throws DatabaseError. */
  appliedMigrations(url: string): Promise<Set<string>>;
  /** For the schema engine. `shadowUrl` is an empty database to try migrations in, where one is to be written. */
  migrationAdapter(url: string, shadowUrl?: string): SqlMigrationAwareDriverAdapterFactory;
}

import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;

/** The only place that opens the database. `url` is `file:` and an absolute path. */
export async function createDatabase(url: string): Promise<Database> {
  const database = new PrismaClient({ adapter: new PrismaLibSql({ url, timeout: 5000 }) });
  // Readers never wait for the writer. The adapter switches foreign keys on by itself.
  await database.$queryRawUnsafe('PRAGMA journal_mode = WAL');
  await database.$queryRawUnsafe('PRAGMA synchronous = NORMAL');
  return database;
}

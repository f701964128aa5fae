import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { type Database, DatabaseError, type DatabaseKind } from './database-kind.ts';
import { PrismaClient } from './generated/postgresql/client.ts';
import { packageRoot } from './package-root.ts';

/** A server that many processes share. `connection_limit` in its URL is how many connections each may hold: 10 without it. */
export const postgresql: DatabaseKind = {
  provider: 'postgresql',
  migrations: join(packageRoot, 'migrations/postgresql'),
  // The two clients differ in how Json columns may be filtered, which nobody does.
  open: async (url) => new PrismaClient({ adapter: adapterFor(url) }) as unknown as Database,

  async appliedMigrations(url) {
    const connection = await adapterFor(url).connect();
    const ask = async (sql: string) => (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows.map(([first]) => first);
    try {
      const [table] = await ask("SELECT to_regclass('_prisma_migrations')::text");
      if (table === null) return new Set();
      return new Set((await ask('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL')).map(String));
    } catch (error) {
      throw new DatabaseError(`the database does not answer: is its server up, and DATABASE_URL right? (${reasonOf(error)})`);
    } finally {
      await connection.dispose();
    }
  },

  migrationAdapter: (url, shadowUrl) => ({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connectForMigration(url),
    async connectToShadowDb() {
      if (shadowUrl === undefined) throw new Error('migrations are written where there is a shadow database');
      const shadow = await connectForMigration(shadowUrl);
      await shadow.executeScript('DROP SCHEMA public CASCADE; CREATE SCHEMA public'); // the engine wants it empty each time
      return shadow;
    },
  }),
};

function adapterFor(url: string): PrismaPg {
  const max = Number(new URL(url).searchParams.get('connection_limit') ?? 10);
  return new PrismaPg({ connectionString: url, max, connectionTimeoutMillis: 10_000 });
}

/** The engine asks for columns of PostgreSQL's type "char", of which the adapter knows nothing: they are read as texts. */
async function connectForMigration(url: string): Promise<SqlDriverAdapter> {
  const connection = (await adapterFor(url).connect()) as unknown as SqlDriverAdapter & { performIO: Ask };
  const ask = connection.performIO.bind(connection);
  connection.performIO = async (query) => {
    const answer = await ask(query);
    for (const field of answer.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
    return answer;
  };
  return connection;
}
type Ask = (query: unknown) => Promise<{ fields?: { dataTypeID: number }[] }>;
const CHAR = 18;
const TEXT = 25;

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { originalMessage?: string; kind?: string } };
  return cause?.originalMessage || cause?.kind || String(error);
}

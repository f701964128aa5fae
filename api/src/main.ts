import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ContentError, createDatabase, DatabaseError, migrate, seed } from '@peapod/database';
import { createSearch, dropUnopenedRuns, loadCatalogue } from './catalogue/index.ts';
import { ConfigError, readConfig, root } from './config.ts';
import { createAllowance } from './graphql/index.ts';
import { dropUnanswered } from './quiz/index.ts';
import { createServer } from './server.ts';
import { createRunPool } from './workers/index.ts';

/** In milliseconds: how long a server that is told to stop works on what it was asked before. Told again, it stops at once. */
const TO_FINISH = 8_000;
const DAY = 86_400_000;

try {
  await start();
} catch (error) {
  console.error(inOneLine(error));
  process.exit(1);
}

async function start(): Promise<void> {
  const env = join(root, '.env');
  if (existsSync(env)) process.loadEnvFile(env);
  const config = readConfig(process.env);

  await migrate(config.databaseUrl);
  const database = await createDatabase(config.databaseUrl);
  const { changed } = await seed(database, root);
  if (changed) console.log('content: seeded');
  const catalogue = await loadCatalogue(database);
  const pool = createRunPool();
  const now = () => new Date();
  // A class, or a university, may have one address.
  const allowances = { sessions: createAllowance(1_000), savedRuns: createAllowance(200) };
  const services = { database, catalogue, search: createSearch(catalogue), pool, now, allowances };

  /** What nobody opened or answered for long goes, at each start and once a day. */
  const tidy = async () => {
    try {
      await dropUnopenedRuns(database, now());
      await dropUnanswered(database, now());
    } catch (error) {
      console.error(error); // the next time will do
    }
  };
  await tidy();
  setInterval(tidy, DAY).unref();

  const server = await createServer(services, config.site);
  const address = await server.listen({ port: config.port, host: config.host });
  const stop = async () => {
    const late = setTimeout(() => server.server.closeAllConnections(), TO_FINISH);
    await server.close();
    clearTimeout(late);
    await pool.close();
    await database.$disconnect();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Last, since who reads it may stop the server at once.
  console.log(`Peapod is at ${address.replace(/0\.0\.0\.0|\[::\]/, 'localhost')}`);
}

/** What went wrong at the start, and what to do about it. */
function inOneLine(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof ContentError || error instanceof DatabaseError) return error.message;
  if (error instanceof ConfigError) return `bad setting: ${error.message}. See .env.example`;
  if (code === 'EADDRINUSE') return `the port is in use: stop the other program, or set PORT to another one (${message})`;
  if (code !== undefined && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code))
    return `HOST is no address of this machine: set it to one, or leave it out (${message})`;
  if (code === 'EACCES') return `the port may not be used: set PORT to one above 1023 (${message})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScratchPostgresql } from '@peapod/database/scratch-postgresql';
import type { TestProject } from 'vitest/node';
import { type Started, startServer } from './start-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server is: http://127.0.0.1:PORT */
    url: string;
    /** The URL of its database. */
    database: string;
  }
}

/** One server for all tests of a project: the built one, as `npm start` runs it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = project.name === 'postgresql' ? await emptyPostgresql() : emptySqlite();
  const server: Started = await startServer({ DATABASE_URL: database.url });
  project.provide('url', server.url);
  project.provide('database', database.url);
  return async () => {
    await server.stop();
    await database.stop();
  };
}

function emptySqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'peapod-test-'));
  return { url: `file:${join(folder, 'test.db')}`, stop: () => rmSync(folder, { recursive: true }) };
}

/** One in this process, unless TEST_POSTGRESQL_URL names an empty database of a real server. */
async function emptyPostgresql() {
  const url = process.env.TEST_POSTGRESQL_URL;
  return url ? { url, stop: () => {} } : startScratchPostgresql();
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Started, startServer } from './start-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server is: http://127.0.0.1:PORT */
    url: string;
  }
}

/** One server for all tests of a project: the built one, as `npm start` runs it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'peapod-test-'));
  const server: Started = await startServer({ DATABASE_URL: `file:${join(folder, 'test.db')}` });
  project.provide('url', server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
}

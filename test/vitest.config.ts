import { defineConfig } from 'vitest/config';

/** All speak to a server that is started for them, on a free port and an empty database. What they wait for may take its time on a busy machine. */
const withServer = { globalSetup: ['./server.ts'], testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 10_000 } } };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'integration', include: ['integration/**/*.test.ts'], ...withServer } },
      // What reads or writes rows, once more with the other kind of database.
      { test: { name: 'postgresql', include: ['integration/{course,quiz,runs}.test.ts'], ...withServer } },
      { test: { name: 'e2e', include: ['e2e/**/*.test.ts'], fileParallelism: false, ...withServer } },
    ],
  },
});

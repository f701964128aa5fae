import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The files share one copy of the code, which keeps nothing but what pure functions came to: to load it for each file took
  // three times as long as all tests.
  // How long a machine takes is no matter of these tests: the limit is for what never ends.
  test: { include: ['src/**/*.test.ts'], setupFiles: ['reflect-metadata'], isolate: false, testTimeout: 60_000 },
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});

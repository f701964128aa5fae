import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The files share one copy of the code, which keeps nothing but what pure functions came to: to load it for each file took
  // three times as long as all tests.
  test: { include: ['src/**/*.test.ts'], setupFiles: ['reflect-metadata'], isolate: false },
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});

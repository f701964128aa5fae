import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['src/**/*.test.ts'], setupFiles: ['reflect-metadata'] },
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});

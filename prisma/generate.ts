/** Makes Prisma's clients, one for each kind of database, in generated/. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';
import { schemaFor } from './schema.ts';

const generated = join(packageRoot, 'generated');
rmSync(generated, { recursive: true, force: true });
for (const provider of ['sqlite', 'postgresql'] as const) {
  const folder = join(generated, provider);
  const schema = join(generated, `${provider}.prisma`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(schema, schemaFor(provider).content.replace('./generated/', './'));
  // No part of this asks the schema engine anything, but the command line looks for one, and would download it.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' };
  execFileSync('prisma', ['generate', '--no-hints', '--schema', schema], { cwd: packageRoot, env, stdio: 'inherit' });
}

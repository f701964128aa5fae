/** `npm run migration -w prisma -- NAME`: writes the migration from the history to schema.prisma, tried on an empty database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMigration } from './migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'peapod-migration-'));
try {
  const name = await createMigration(`file:${join(folder, 'empty.db')}`, process.argv[2] ?? 'migration');
  console.log(name ? `wrote migrations/${name}` : 'the migrations already lead to schema.prisma');
} finally {
  rmSync(folder, { recursive: true });
}

/** `npm run migration -w prisma -- NAME`: writes the migrations from the histories to schema.prisma, tried on empty databases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMigration } from './migrate.ts';
import { startScratchPostgresql } from './scratch-postgresql.ts';

const name = process.argv[2] ?? 'migration';
const tell = (kind: string, written: string | undefined) =>
  console.log(written ? `wrote migrations/${kind}/${written}` : `the migrations of ${kind} already lead to schema.prisma`);

const folder = mkdtempSync(join(tmpdir(), 'peapod-migration-'));
const [postgresql, shadow] = await Promise.all([startScratchPostgresql(), startScratchPostgresql()]);
try {
  tell('sqlite', await createMigration(name, `file:${join(folder, 'empty.db')}`));
  tell('postgresql', await createMigration(name, postgresql.url, shadow.url));
} finally {
  await Promise.all([postgresql.stop(), shadow.stop()]);
  rmSync(folder, { recursive: true });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseKind } from './database-kind.ts';
import { packageRoot } from './package-root.ts';
import type { SchemaFile } from './schema-engine.ts';

/** The models are written once, for SQLite. Of PostgreSQL's types for JSON the one that keeps a text as it came is meant. */
export function schemaFor(provider: DatabaseKind['provider']): SchemaFile {
  const path = join(packageRoot, 'schema.prisma');
  const written = readFileSync(path, 'utf8');
  if (provider === 'sqlite') return { path, content: written };
  const content = written
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('/sqlite"', '/postgresql"')
    .replace(/ Json\b\??/g, '$& @db.Json');
  return { path, content };
}

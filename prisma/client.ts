import type { Database, DatabaseKind } from './database-kind.ts';
import { postgresql } from './postgresql.ts';
import { sqlite } from './sqlite.ts';

/** Which database a URL is for: `file:` is SQLite's. */
export const kindOf = (url: string): DatabaseKind => (url.startsWith('file:') ? sqlite : postgresql);

/** The only place that opens the database. `url` is `file:` and an absolute path, or `postgresql://…`. */
export const createDatabase = (url: string): Promise<Database> => kindOf(url).open(url);

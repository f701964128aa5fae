import type { Database } from '@peapod/database';
import type { RunInput } from '../workers/index.ts';
import type { Catalogue } from './catalogue.ts';

/** Keeps the input of a run, so that its id can be shared. The run itself is made again when asked for. */
export async function saveRun(database: Database, { id, input }: RunInput): Promise<void> {
  const plain = JSON.parse(JSON.stringify(input));
  await database.savedRun.upsert({ where: { id }, create: { id, input: plain }, update: {} });
}

/** A run that somebody saved, or a scenario's. */
export async function findRun(database: Database, catalogue: Catalogue, id: string): Promise<RunInput | undefined> {
  const known = catalogue.runs.get(id);
  if (known) return known;
  const saved = await database.savedRun.findUnique({ where: { id } });
  return saved ? { id, input: saved.input as unknown as RunInput['input'] } : undefined;
}

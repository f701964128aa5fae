import type { Database } from '@peapod/database';
import type { RunInput } from '../workers/index.ts';
import type { Catalogue } from './catalogue.ts';

const DAY = 86_400_000;
/** A saved run that nobody opens for so many days is dropped. */
export const DAYS_UNOPENED = 180;

/** Keeps the input of a run, so that its id can be shared. The run itself is made again when asked for. */
export async function saveRun(database: Database, { id, input }: RunInput, openedAt: Date): Promise<void> {
  const plain = JSON.parse(JSON.stringify(input));
  await database.savedRun.upsert({ where: { id }, create: { id, input: plain, openedAt }, update: { openedAt } });
}

/** What a run is found by. */
interface Shelf {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
}

/** A run that somebody saved, which is thereby opened, or a scenario's. */
export async function findRun({ database, catalogue, now }: Shelf, id: string): Promise<RunInput | undefined> {
  const known = catalogue.runs.get(id);
  if (known) return known;
  const saved = await database.savedRun.findUnique({ where: { id } });
  if (!saved) return undefined;
  const openedAt = now();
  // Once a day is enough, and where nothing can be written it can still be read.
  if (saved.openedAt < daysBefore(openedAt, 1)) await database.savedRun.updateMany({ where: { id }, data: { openedAt } }).catch(() => {});
  return { id, input: saved.input as unknown as RunInput['input'] };
}

/** Drops the saved runs that nobody has opened for long. */
export async function dropUnopenedRuns(database: Database, now: Date): Promise<void> {
  await database.savedRun.deleteMany({ where: { openedAt: { lt: daysBefore(now, DAYS_UNOPENED) } } });
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY);
}

import type { Database, Learner } from '@peapod/database';
import type { Catalogue, Search } from '../catalogue/index.ts';
import { findLearner } from '../quiz/index.ts';
import type { InvalidManifest, LimitExceeded } from '../simulator/index.ts';
import { type Asker, openRun, type RunInput, type RunPool, type RunReader } from '../workers/index.ts';
import type { Allowance } from './allowance.ts';
import { bestLocale, type Locale } from './locale.ts';

/** What lives as long as the server. */
export interface Services {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly search: Search;
  readonly pool: RunPool;
  readonly now: () => Date;
  /** What one client may have written in an hour. */
  readonly allowances: { readonly sessions: Allowance; readonly savedRuns: Allowance };
}

/** What lives as long as one operation. */
export interface Context extends Services {
  /** Whose operation it is: an address. */
  readonly client: string;
  readonly locale: Locale;
  /** Who sent the token, or null. */
  learner(): Promise<Learner | null>;
  /** One reader for each run of the operation, so that all that is asked of a run goes out together. */
  openRun(input: RunInput): Promise<RunReader | InvalidManifest | LimitExceeded>;
}

/** What is read of a request's headers, or of a WebSocket's connection parameters. */
export interface RequestHeaders {
  readonly 'accept-language'?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Whose operation it is: `signal` says that they have gone. */
export type Caller = Omit<Asker, 'operation'>;

/** What one request's resolvers share. The learner is looked up, and a run with one id is opened, once at most, and only when asked for. */
export function createContext(services: Services, headers: RequestHeaders, { client, signal }: Caller): Context {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const runs = new Map<string, ReturnType<Context['openRun']>>();
  let learner: Promise<Learner | null> | undefined;
  const operation = {};
  /** What is read of a run is of no use to who has gone; what is graded is, and others may wait for it, too. */
  const [reading, grading] = [
    { client, operation, ...(signal && { signal }) },
    { client, operation },
  ];
  const poolOf = (asker: Asker): RunPool => ({ ...services.pool, ask: (task) => services.pool.ask(task, asker) });
  return {
    ...services,
    client,
    pool: poolOf(grading),
    locale: bestLocale(headers['accept-language']),
    learner: () => {
      learner ??= token ? findLearner(services.database, token) : Promise.resolve(null);
      return learner;
    },
    openRun: (input) => {
      const opened = runs.get(input.id) ?? openRun(poolOf(reading), input);
      runs.set(input.id, opened);
      return opened;
    },
  };
}

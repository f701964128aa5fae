import { type Bson, type Document, isDocument } from './bson.ts';
import { MongoRefusal } from './errors.ts';
import type { Server, Session } from './server.ts';
import type { Collection } from './store.ts';
import type { Action } from './users.ts';

/** What a command is run with. */
export interface Call {
  readonly server: Server;
  readonly session: Session;
  readonly database: string;
  readonly command: Document;
  /** The collection that it names. */
  readonly name: string;
}

/** What a command does, and what one must be allowed to do for it. */
export interface Command {
  readonly action: Action;
  readonly run: (call: Call) => Document;
}
/** By their names. */
export type Commands = Readonly<Record<string, Command>>;

/** The collection, unless there is none. */
export const existing = ({ server, database, name }: Call): Collection | undefined => server.store.find(database, name);

/** The collection, made where there is none. */
export function wanted({ server, database, name }: Call): Collection {
  const found = server.store.find(database, name);
  if (found) return found;
  refuseName(database, name);
  return server.store.create(database, name, {});
}

/** Refuses a collection of a name that none may have. */
export function refuseName(database: string, name: string): void {
  if (name === '' || name.startsWith('.') || name.includes('$') || name.includes('\0'))
    throw new MongoRefusal(73, 'InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  if (/[\s/\\."$*<>:|?]/.test(database) || database === '' || database.length > 63)
    throw new MongoRefusal(73, 'InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
}

/** A parameter that is a document; an empty one where it is none. */
export const documentOf = (value: Bson | undefined): Document => (isDocument(value) ? value : {});
/** A parameter that is a list; an empty one where it is none. */
export const listOf = (value: Bson | undefined): readonly Bson[] => (Array.isArray(value) ? (value as readonly Bson[]) : []);
/** All of an answer, as the first and only batch of a cursor. */
export const cursor = (namespace: string, documents: readonly Document[]): Document => ({
  cursor: { firstBatch: documents, id: 0, ns: namespace },
  ok: 1,
});

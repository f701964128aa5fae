import type { Context } from 'mingo/core';
import type { Process } from '../../../../kernel/index.ts';
import type { Bson, Document } from './bson.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { matcher } from './match.ts';
import { itemsOf, sameBson, valuesAt } from './order.ts';
import { shownBson } from './update-paths.ts';

/** As listIndexes tells it. */
export interface Index {
  readonly v: 2;
  readonly key: Document;
  readonly name: string;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilterExpression?: Document;
  readonly expireAfterSeconds?: number;
}

export const ID_INDEX: Index = { v: 2, key: { _id: 1 }, name: '_id_' };

/** An index as it is asked for; what is not kept by this server is told. */
export function indexOf(spec: Document): Index {
  const { key, name, v: _, ...options } = spec as unknown as { key: Document; name: string; v?: unknown } & Record<string, Bson>;
  if (!key || Object.keys(key).length === 0) throw new MongoRefusal(67, 'CannotCreateIndex', 'Index keys cannot be an empty object');
  for (const [field, direction] of Object.entries(key)) {
    if (typeof direction === 'string' && /^(?:text|2d|2dsphere|hashed)$/.test(direction)) continue;
    if (typeof direction === 'string')
      throw new MongoRefusal(
        67,
        'CannotCreateIndex',
        `Error in specification { key: ${shownBson(key)}, name: "${name}", v: 2 } :: caused by :: Unknown index plugin '${direction}'`,
      );
    if (Number(direction) === 0) throw new MongoRefusal(67, 'CannotCreateIndex', `Values in the index key pattern cannot be 0.`);
    if (field.startsWith('$**')) continue;
  }
  for (const option of Object.keys(options))
    if (!/^(?:unique|sparse|background|partialFilterExpression|expireAfterSeconds)$/.test(option))
      throw new NotModelled(`the index option ${option}`);
  const made = options as Partial<Index> & { background?: Bson };
  if (made.expireAfterSeconds !== undefined && typeof made.expireAfterSeconds !== 'number')
    throw new MongoRefusal(67, 'CannotCreateIndex', "TTL index 'expireAfterSeconds' option must be numeric");
  return {
    v: 2,
    key,
    name,
    ...(made.background !== undefined && { background: made.background }),
    ...(made.unique && { unique: true }),
    ...(made.sparse !== undefined && { sparse: made.sparse }),
    ...(made.partialFilterExpression && { partialFilterExpression: made.partialFilterExpression }),
    ...(made.expireAfterSeconds !== undefined && { expireAfterSeconds: made.expireAfterSeconds }),
  };
}

/** Throws where another document has the same keys. @see mongo: src/mongo/db/storage/duplicate_key_error_info.cpp */
export function refuseDuplicate(
  context: Context,
  namespace: string,
  indexes: readonly Index[],
  documents: Iterable<Document>,
  next: Document,
  except?: Document,
): void {
  for (const index of indexes) {
    if (index.name !== ID_INDEX.name && !index.unique) continue;
    const covers = index.partialFilterExpression ? matcher(context, index.partialFilterExpression) : () => true;
    if (!covers(next)) continue;
    const paths = Object.keys(index.key).map((path) => path.split('.'));
    const keys = keysOf(next, paths);
    if (index.sparse && keys.every((values) => values.every((value) => value === undefined))) continue;
    for (const other of documents) {
      if (other === except || !covers(other)) continue;
      const others = keysOf(other, paths);
      const shared = paths.map((_, i) =>
        (keys[i] ?? []).find((value) => (others[i] ?? []).some((each) => sameBson(each ?? null, value ?? null))),
      );
      const isShared = paths.every((_, i) =>
        (keys[i] ?? []).some((value) => (others[i] ?? []).some((each) => sameBson(each ?? null, value ?? null))),
      );
      if (!isShared) continue;
      const names = Object.keys(index.key);
      const keyValue = Object.fromEntries(names.map((name, i) => [name, shared[i] ?? null]));
      throw new MongoRefusal(
        11000,
        'DuplicateKey',
        `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: ${shownBson(keyValue)}`,
        { keyPattern: index.key, keyValue },
      );
    }
  }
}

/** Refuses a unique index where two documents have the same keys. */
export function refuseTwins(process: Process, context: Context, namespace: string, index: Index, documents: readonly Document[]): void {
  if (!index.unique) return;
  for (const [i, document] of documents.entries()) {
    process.work(1 + i);
    refuseDuplicate(context, namespace, [index], documents.slice(0, i), document);
  }
}

/** What a document stands under in an index: each item of an array is a key. */
const keysOf = (document: Document, paths: readonly (readonly string[])[]): (Bson | undefined)[][] =>
  paths.map((path) => valuesAt(document, path).flatMap(itemsOf));

/** There is no index of that name. */
export const refuseNoSuchIndex = (name: string): MongoRefusal =>
  new MongoRefusal(27, 'IndexNotFound', `index not found with name [${name}]`);

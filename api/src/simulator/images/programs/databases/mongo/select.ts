import { type Document, isDocument } from './bson.ts';
import { matcher } from './match.ts';
import type { Server } from './server.ts';
import { type Collection, keyOf } from './store.ts';

/** The documents that a filter meets, in their order, up to so many. */
export function selected(
  { process, operators }: Server,
  collection: Collection | undefined,
  filter: Document,
  most = Number.POSITIVE_INFINITY,
): Document[] {
  const test = matcher(operators, filter);
  process.work(1);
  if (!collection) return [];
  const { documents } = collection;
  const met: Document[] = [];
  for (const document of isOneNumber(filter) ? ofNumber(collection, filter) : documents.values()) {
    process.work(1);
    if (!test(document)) continue;
    met.push(document);
    if (met.length >= most) break;
  }
  return met;
}

/** Whether it asks for one document by its number. */
const isOneNumber = ({ _id: id }: Document): boolean =>
  id !== undefined && id !== null && !Array.isArray(id) && !isDocument(id) && !(id instanceof RegExp);

function ofNumber({ documents }: Collection, { _id: id }: Document): Document[] {
  const found = documents.get(keyOf(id));
  return found ? [found] : [];
}

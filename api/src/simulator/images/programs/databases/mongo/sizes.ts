import { bsonSize } from './bson-size.ts';
import type { Server } from './server.ts';

/** A file's first page, and what each of its blocks is rounded up to. */
const PAGE = 4096;
/** What a file takes once something in it has been written out. */
const WRITTEN = 5 * PAGE;

/** What a database takes on its disk, in bytes. @see wiredtiger: src/block */
export function sizeOf(server: Server, database: string): number {
  return server.store.collections(database).reduce((sum, { documents, indexes, name }) => {
    const own = name.startsWith('system.') || database === 'local';
    if (documents.size === 0 && !own) return sum + PAGE + indexes.length * PAGE;
    const bytes = [...documents.values()].reduce((size, document) => size + bsonSize(document), 0);
    return sum + Math.max(WRITTEN, PAGE * Math.ceil(bytes / PAGE) + 4 * PAGE) + indexes.length * WRITTEN;
  }, 0);
}

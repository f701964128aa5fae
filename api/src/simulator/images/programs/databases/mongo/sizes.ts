import type { Server } from './server.ts';

/** A file's first page, and what each of its blocks is rounded up to. */
const PAGE = 4096;
/** What a file takes once something in it has been written out. */
const WRITTEN = 5 * PAGE;

/** What a database takes on its disk, in bytes. @see wiredtiger: src/block */
export function sizeOf(server: Server, database: string): number {
  return server.store.collections(database).reduce((sum, { documents, indexes, name }) => {
    const own = name.startsWith('system.') || database === 'local';
    const text = documents.length === 0 ? 0 : JSON.stringify(documents).length;
    const data = documents.length > 0 || own ? Math.max(WRITTEN, PAGE * Math.ceil(text / PAGE) + 4 * PAGE) : PAGE;
    return sum + data + indexes.length * (documents.length > 0 || own ? WRITTEN : PAGE);
  }, 0);
}

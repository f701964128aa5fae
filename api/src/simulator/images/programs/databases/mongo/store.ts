import { OsError, type Process } from '../../../../kernel/index.ts';
import { type Bson, type Document, fromWire, Long, toWire } from './bson.ts';
import { ID_INDEX, type Index } from './indexes.ts';

/** A collection: its documents in memory, by their numbers, and the file that keeps them. */
export interface Collection {
  readonly database: string;
  readonly name: string;
  readonly uuid: string;
  readonly options: Document;
  /** `collection-7-1234567890123456789` */
  readonly ident: string;
  indexes: readonly Index[];
  readonly documents: Map<string, Document>;
  /** How many lines its file has: each is a document as it came to be, or the number of one that is gone. */
  lines: number;
}

/** What the catalogue's file says of a collection, beside its documents. */
type Entry = Omit<Collection, 'documents' | 'lines'>;

/** The same for numbers that are equal. */
export const keyOf = (id: Bson | undefined): string =>
  typeof id === 'number' ? `n${id}` : id instanceof Long ? `n${Number(id.value)}` : JSON.stringify(toWire(id ?? null));

/**
 * The data of a server: files in its directory, which are read when it starts. What has been opened is still written to
 * where it was, be its name gone: nothing is made again there.
 * @see mongo: src/mongo/db/storage/wiredtiger
 */
export class Store {
  readonly #process: Process;
  readonly #directory: string;
  readonly #collections = new Map<string, Collection>();
  readonly #opened = new Set<string>();
  #count = 0;
  #salt = '';

  constructor(process: Process, directory: string) {
    this.#process = process;
    this.#directory = directory;
  }

  /** Reads what is there, or makes what a new server has. */
  open(): void {
    if (this.#process.access(`${this.#directory}/${CATALOGUE}`, 'r')) this.#read();
    else this.#make();
  }

  #make(): void {
    this.#salt = `-${String(Math.floor(this.#process.random.next() * 9e15)).padStart(16, '1')}`;
    for (const file of ['WiredTiger.lock', 'WiredTiger.turtle', 'WiredTiger.wt', 'WiredTigerHS.wt', 'sizeStorer.wt', 'storage.bson'])
      this.#write(file, `${file}\n`);
    this.#write(CATALOGUE, '');
    for (const folder of ['journal', 'diagnostic.data'])
      if (!this.#process.access(`${this.#directory}/${folder}`, 'f')) this.#process.mkdir(`${this.#directory}/${folder}`, 0o700);
    // Its log is made before it is written, and takes its room from the beginning.
    for (const file of ['WiredTigerLog.0000000001', 'WiredTigerPreplog.0000000001', 'WiredTigerPreplog.0000000002'])
      this.#process.writeFile(`${this.#directory}/journal/${file}`, { fill: '\0', length: LOG_FILE }, { mode: 0o600 });
    this.create('admin', 'system.version', {});
    this.create('local', 'startup_log', {});
    this.create('config', 'system.sessions', {});
  }

  #read(): void {
    this.#opened.add(CATALOGUE);
    for (const line of linesOf(this.#process.readFile(`${this.#directory}/${CATALOGUE}`))) {
      const entry = fromWire(JSON.parse(line)) as unknown as Entry;
      const file = `${entry.ident}.wt`;
      this.#opened.add(file);
      const path = `${this.#directory}/${file}`;
      const lines = this.#process.access(path, 'r') ? linesOf(this.#process.readFile(path)) : [];
      this.#collections.set(`${entry.database}.${entry.name}`, { ...entry, documents: replayed(lines), lines: lines.length });
      const [, number = '0', salt = ''] = /^collection-(\d+)-(.*)$/.exec(entry.ident) ?? [];
      this.#count = Math.max(this.#count, Number(number) + 1 + entry.indexes.length);
      this.#salt = salt;
    }
  }

  get databases(): string[] {
    return [...new Set([...this.#collections.values()].map(({ database }) => database))].sort();
  }

  collections(database: string): Collection[] {
    return [...this.#collections.values()].filter((each) => each.database === database);
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  create(database: string, name: string, options: Document): Collection {
    const made: Collection = {
      database,
      name,
      uuid: this.#process.random.uuid(),
      options,
      ident: `collection-${this.#count++}-${this.#salt}`,
      indexes: [],
      documents: new Map(),
      lines: 0,
    };
    this.#collections.set(`${database}.${name}`, made);
    this.#write(`${made.ident}.wt`, '');
    this.setIndexes(made, [ID_INDEX]);
    return made;
  }

  drop({ database, name, ident }: Collection): void {
    this.#collections.delete(`${database}.${name}`);
    try {
      this.#process.unlink(`${this.#directory}/${ident}.wt`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
    this.#writeCatalogue();
  }

  rename(old: Collection, database: string, name: string): void {
    this.#collections.delete(`${old.database}.${old.name}`);
    this.#collections.set(`${database}.${name}`, { ...old, database, name });
    this.#writeCatalogue();
  }

  setIndexes(collection: Collection, indexes: readonly Index[]): void {
    for (const index of indexes)
      if (!collection.indexes.some(({ name }) => name === index.name)) this.#write(`index-${this.#count++}-${this.#salt}.wt`, '');
    collection.indexes = indexes;
    this.#writeCatalogue();
  }

  /** A new document, or one in the place of another of its number. */
  put(collection: Collection, document: Document): void {
    collection.documents.set(keyOf(document._id), document);
    this.#append(collection, toWire(document));
  }

  remove(collection: Collection, document: Document): void {
    const key = keyOf(document._id);
    collection.documents.delete(key);
    this.#append(collection, { [GONE]: key });
  }

  /** What is not needed any more is left out when it has become most of the file. */
  #append(collection: Collection, line: unknown): void {
    const { documents, ident } = collection;
    collection.lines++;
    if (collection.lines <= 2 * documents.size + FEW) {
      this.#write(`${ident}.wt`, `${JSON.stringify(line)}\n`, true);
      return;
    }
    collection.lines = documents.size;
    this.#process.work(documents.size);
    this.#write(`${ident}.wt`, [...documents.values()].map((each) => `${JSON.stringify(toWire(each))}\n`).join(''));
  }

  #writeCatalogue(): void {
    const entries = [...this.#collections.values()].map(({ documents: _, lines: __, ...entry }) => toWire(entry as unknown as Document));
    this.#write(CATALOGUE, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }

  #write(file: string, text: string, append = false): void {
    const path = `${this.#directory}/${file}`;
    if (this.#opened.has(file) && !this.#process.access(path, 'f')) return;
    this.#opened.add(file);
    this.#process.writeFile(path, text, { mode: 0o600, ...(append && { append }) });
  }
}

/** @see mongo: src/mongo/db/storage/wiredtiger/wiredtiger_kv_engine.cpp, log=(file_max=100MB) */
const LOG_FILE = 100 * 2 ** 20;
const CATALOGUE = '_mdb_catalog.wt';
const GONE = '$$gone';
const FEW = 64;
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** The documents that are left in the end, where they first were. */
function replayed(lines: readonly string[]): Map<string, Document> {
  const documents = new Map<string, Document>();
  for (const line of lines) {
    const read = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const gone = read[GONE];
    if (typeof gone === 'string') documents.delete(gone);
    else {
      const document = fromWire(read) as Document;
      documents.set(keyOf(document._id), document);
    }
  }
  return documents;
}

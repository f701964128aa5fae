import { OsError, type Process } from '../../../../kernel/index.ts';
import { type Document, parseDocument, writeDocument } from './bson.ts';
import { ID_INDEX, type Index } from './indexes.ts';

/** A collection: its documents in memory, and the file that keeps them. */
export interface Collection {
  readonly database: string;
  readonly name: string;
  readonly uuid: string;
  readonly options: Document;
  /** `collection-7-1234567890123456789` */
  readonly ident: string;
  indexes: readonly Index[];
  documents: Document[];
}

/** What the catalogue's file says of a collection, beside its documents. */
type Entry = Omit<Collection, 'documents'>;

/**
 * The data of a server: files in its directory, which are read when it starts. What has been opened is still written to
 * where it was, be its name gone: nothing is made again there.
 * @see mongo: src/mongo/db/storage/wiredtiger
 */
export class Store {
  readonly #process: Process;
  readonly #directory: string;
  readonly #collections = new Map<string, Collection>();
  #count = 0;
  #salt = '';

  constructor(process: Process, directory: string) {
    this.#process = process;
    this.#directory = directory;
  }

  /** Reads what is there, or makes what a new server has. */
  open(): void {
    const catalogue = `${this.#directory}/${CATALOGUE}`;
    if (!this.#process.access(catalogue, 'r')) {
      this.#salt = `-${String(Math.floor(this.#process.random.next() * 9e15)).padStart(16, '1')}`;
      for (const file of ['WiredTiger.lock', 'WiredTiger.turtle', 'WiredTiger.wt', 'WiredTigerHS.wt', 'sizeStorer.wt', 'storage.bson'])
        this.#write(file, `${file}\n`);
      this.#write(CATALOGUE, '');
      for (const folder of ['journal', 'diagnostic.data'])
        if (!this.#process.access(`${this.#directory}/${folder}`, 'f')) this.#process.mkdir(`${this.#directory}/${folder}`, 0o700);
      for (const namespace of ['admin.system.version', 'local.startup_log', 'config.system.sessions']) {
        const [database = '', ...rest] = namespace.split('.');
        this.create(database, rest.join('.'), {});
      }
      return;
    }
    this.#made.add(CATALOGUE);
    for (const line of lines(this.#process.readFile(catalogue))) {
      const entry = JSON.parse(line) as Entry & { indexes: Index[] };
      const path = `${this.#directory}/${entry.ident}.wt`;
      const text = this.#process.access(path, 'r') ? this.#process.readFile(path) : '';
      this.#made.add(`${entry.ident}.wt`);
      this.#collections.set(`${entry.database}.${entry.name}`, { ...entry, documents: lines(text).map(parseDocument) });
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
      documents: [],
    };
    this.#collections.set(`${database}.${name}`, made);
    this.#write(`${made.ident}.wt`, '');
    this.setIndexes(made, [ID_INDEX]);
    return made;
  }

  drop({ database, name, ident }: Collection): void {
    this.#collections.delete(`${database}.${name}`);
    this.#remove(`${ident}.wt`);
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

  add(collection: Collection, document: Document): void {
    collection.documents.push(document);
    this.#write(`${collection.ident}.wt`, `${writeDocument(document)}\n`, true);
  }

  replace(collection: Collection, documents: Document[]): void {
    collection.documents = documents;
    this.#process.work(1 + documents.length);
    this.#write(`${collection.ident}.wt`, documents.map((each) => `${writeDocument(each)}\n`).join(''));
  }

  #writeCatalogue(): void {
    const entries = [...this.#collections.values()].map(({ documents: _, ...entry }) => `${JSON.stringify(entry)}\n`);
    this.#write(CATALOGUE, entries.join(''));
  }

  readonly #made = new Set<string>();
  #write(file: string, text: string, append = false): void {
    const path = `${this.#directory}/${file}`;
    const isOpen = this.#made.has(file);
    if (isOpen && !this.#process.access(path, 'f')) return;
    this.#made.add(file);
    this.#process.writeFile(path, text, { mode: 0o600, ...(append && { append }) });
  }
  #remove(file: string): void {
    try {
      this.#process.unlink(`${this.#directory}/${file}`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
}

const CATALOGUE = '_mdb_catalog.wt';
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

import { type Micros, SECOND } from '../../../engine/index.ts';

/** What a key holds. */
export type Value =
  | { readonly type: 'string'; text: string }
  | { readonly type: 'list'; items: string[] }
  | { readonly type: 'set'; items: string[] }
  | { readonly type: 'hash'; items: [field: string, value: string][] }
  /** In order. */
  | { readonly type: 'zset'; items: [member: string, score: number][] };

interface Entry {
  value: Value;
  expiresAt?: Micros;
}

/** Keys and values of a server's databases. */
export class Database {
  #tables: Record<number, Record<string, Entry>> = {};
  changes = 0;

  table(index: number): Record<string, Entry> {
    this.#tables[index] ??= {};
    return this.#tables[index];
  }

  get(index: number, key: string, now: Micros): Entry | undefined {
    const table = this.table(index);
    const entry = Object.hasOwn(table, key) ? table[key] : undefined;
    if (entry?.expiresAt === undefined || entry.expiresAt > now) return entry;
    delete table[key];
    return undefined;
  }

  set(index: number, key: string, value: Value, expiresAt?: Micros): void {
    this.changes++;
    this.table(index)[key] = { value, ...(expiresAt !== undefined && { expiresAt }) };
  }

  /** Never, without a time. */
  expire(index: number, key: string, at: Micros | undefined): void {
    const entry = this.table(index)[key];
    if (!entry) return;
    this.changes++;
    if (at === undefined) delete entry.expiresAt;
    else entry.expiresAt = at;
  }

  delete(index: number, key: string): boolean {
    const table = this.table(index);
    if (!Object.hasOwn(table, key)) return false;
    this.changes++;
    delete table[key];
    return true;
  }

  keys(index: number, now: Micros): string[] {
    return Object.keys(this.table(index)).filter((key) => this.get(index, key, now));
  }

  clear(index?: number): void {
    this.changes++;
    if (index === undefined) this.#tables = {};
    else this.#tables[index] = {};
  }

  /** As the dump file holds it: not Redis' own format, but what it is for. */
  dump(): string {
    return `REDIS0010${JSON.stringify(this.#tables)}`;
  }

  load(text: string): void {
    if (text.startsWith('REDIS0010{')) this.#tables = JSON.parse(text.slice(9)) as Record<number, Record<string, Entry>>;
  }

  get size(): number {
    return Object.values(this.#tables).reduce((sum, table) => sum + Object.keys(table).length, 0);
  }
}

/** What TTL answers; -1 for what does not expire. */
export const secondsLeft = (entry: Entry, now: Micros): number =>
  entry.expiresAt === undefined ? -1 : Math.max(0, Math.round((entry.expiresAt - now) / SECOND));

import type { Kind, Kinds } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';

/** How objects of a kind make a table. A wide column is shown with `-o wide` only. */
export interface Printer<K extends Kind = Kind> {
  readonly columns: readonly string[];
  readonly wide?: readonly string[];
  readonly cells: (object: Kinds[K], now: Micros) => readonly string[];
  readonly wideCells?: (object: Kinds[K], now: Micros) => readonly string[];
}

/** How the kinds are printed, as far as a file has them. */
export type Printers = { readonly [K in Kind]?: Printer<K> };

import type { Kind, Kinds, KubernetesObject } from '../apimachinery/objects.ts';
import type { Micros } from '../engine/index.ts';
import type { ColumnDefinition } from './definitions.ts';

/** As JSON has it: not all that is shown as a number is a text. */
export type Cell = string | number | boolean;

/** How objects of a kind make a table, with the columns that only `-o wide` shows. */
export interface PrinterOf<O> {
  readonly columns: readonly ColumnDefinition[];
  readonly cells: (object: O, now: Micros) => readonly Cell[];
  /** In which its rows come, if not by their names. */
  readonly order?: (a: KubernetesObject, b: KubernetesObject) => number;
}
type Printer<K extends Kind = Kind> = PrinterOf<Kinds[K]>;

/** How the kinds are printed, as far as a file has them. */
export type Printers = { readonly [K in Kind]?: Printer<K> };

import type { Kind, KubernetesObject } from '../apimachinery/objects.ts';
import type { Micros } from '../engine/index.ts';
import { accessPrinters } from './access.ts';
import { bystanderPrinters } from './bystanders.ts';
import { configPrinters } from './config.ts';
import { AGE, NAME } from './definitions.ts';
import { networkPrinters } from './network.ts';
import { clusterPrinters } from './node-and-event.ts';
import { podColumns, printPod } from './pod.ts';
import type { Cell, PrinterOf, Printers } from './printer.ts';
import { standingPrinters } from './standing.ts';
import { storagePrinters } from './storage.ts';
import { age, NONE } from './text.ts';
import { unmadePrinters } from './unmade.ts';

/** @see kubernetes: pkg/printers/internalversion/printers.go AddHandlers */
const printers: Printers = {
  Pod: { columns: podColumns, cells: (pod, now) => printPod(pod, now, { wide: true }) },
  ...clusterPrinters,
  ...configPrinters,
  ...networkPrinters,
  ...storagePrinters,
};

/** The columns of a table, those that only `-o wide` shows among them, and the row of an object. */
export type TableShape = PrinterOf<KubernetesObject>;

/** As the API server makes the table of a kind; undefined if nothing is known of it. */
export function tableOf(kind: string): TableShape | undefined {
  const printer = accessPrinters[kind] ?? standingPrinters[kind] ?? bystanderPrinters[kind] ?? printers[kind as Kind];
  return (printer ?? unmadePrinters[kind]) as TableShape | undefined;
}

/** What kubectl makes of an object by itself. */
export const plainTable: TableShape = { columns: [NAME, AGE], cells: (object, now) => [object.metadata.name, age(object, now)] };

/** As kubectl writes a row: what is not there, too. */
export const cellsOf = ({ cells }: TableShape, object: KubernetesObject, now: Micros): readonly Cell[] =>
  cells(object, now).map((cell) => cell ?? NONE);

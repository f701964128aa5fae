import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import { podColumns, printPod, widePodColumns } from '../columns.ts';
import { accessPrinters } from './access.ts';
import { bystanderPrinters } from './bystanders.ts';
import { configPrinters } from './config.ts';
import { networkPrinters } from './network.ts';
import { clusterPrinters } from './node-and-event.ts';
import type { Printer, Printers } from './printer.ts';
import { standingPrinters } from './standing.ts';
import { storagePrinters } from './storage.ts';
import { age, NONE } from './text.ts';

/** @see kubernetes: pkg/printers/internalversion/printers.go AddHandlers */
const printers: Printers = {
  Pod: {
    columns: podColumns,
    wide: widePodColumns,
    cells: (pod, now) => printPod(pod, now),
    wideCells: (pod, now) => printPod(pod, now, { wide: true }),
  },
  ...clusterPrinters,
  ...configPrinters,
  ...networkPrinters,
  ...storagePrinters,
};

/** The columns of a table, and the row of an object. */
export interface TableShape {
  readonly columns: readonly string[];
  /** In which its rows come, if not by their names. */
  readonly order?: ((a: KubernetesObject, b: KubernetesObject) => number) | undefined;
  readonly row: (object: KubernetesObject, now: Micros) => readonly string[];
}

/** The columns and rows that the server prints a kind in; NAME and AGE for those that it has no printer for. */
export function tableOf(kind: string | undefined, wide: boolean): TableShape {
  const access = kind === undefined ? undefined : (accessPrinters[kind] ?? standingPrinters[kind] ?? bystanderPrinters[kind]);
  if (access)
    return {
      columns: (wide && access.wide) || access.columns,
      order: access.order,
      row: (object, now) => access.cells(object, now, wide),
    };
  const printer = kind && (printers[kind as Kind] as Printer | undefined);
  if (!printer) return { columns: ['NAME', 'AGE'], row: (object, now) => [object.metadata.name, age(object, now)] };
  const cells = (wide && printer.wideCells) || printer.cells;
  return {
    columns: (wide && printer.wide) || printer.columns,
    row: (object, now) => cells(object, now).map((cell) => cell ?? NONE),
  };
}

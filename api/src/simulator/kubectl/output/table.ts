import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import { cellsOf, formatLabels, plainTable, type TableShape, tableOf } from '../../printers/index.ts';
import type { Context } from '../command/context.ts';
import type { Flags } from '../command/flags.ts';
import type { Resource } from '../objects/resources.ts';
import { outputOf } from './format.ts';

/** The heads of a table's columns, and the row of an object. */
interface ShownTable {
  readonly columns: readonly string[];
  readonly order?: TableShape['order'];
  readonly row: (object: KubernetesObject, now: Micros) => readonly string[];
}

/** A resource's table with the columns that the flags add. @see kubernetes: cli-runtime/pkg/printers/tableprinter.go decorateTable */
export function tableShape({ flags }: Context, resource: Resource, withNamespace = showsNamespace(flags, resource)): ShownTable {
  // Without the API server's table kubectl knows names and ages alone.
  const isPlain = flags.given('server-print') && !flags.bool('server-print');
  const base = (!isPlain && tableOf(resource.kindName)) || plainTable;
  const isWide = outputOf(flags) === 'wide';
  const isShown = (_: unknown, index: number): boolean => isWide || base.columns[index]?.priority === 0;
  const labelColumns = flags.list('label-columns');
  const showLabels = flags.bool('show-labels');
  return {
    order: base.order,
    columns: [
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...base.columns.filter(isShown).map(({ name }) => name.toUpperCase()),
      ...labelColumns.map((label) => (label.split('/').at(-1) as string).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ],
    row: (object, now) => [
      ...(withNamespace ? [object.metadata.namespace ?? ''] : []),
      ...cellsOf(base, object, now).filter(isShown).map(String),
      ...labelColumns.map((label) => object.metadata.labels?.[label] ?? ''),
      ...(showLabels ? [formatLabels(object.metadata.labels)] : []),
    ],
  };
}

/** `-A` shows a column for it, but for what is in none. */
export const showsNamespace = (flags: Flags, resource: Resource): boolean => flags.bool('all-namespaces') && resource.namespaced;

/** `prefix` goes before each name: `pod/`. */
export function tableRows({ columns, row }: ShownTable, objects: readonly KubernetesObject[], now: Micros, prefix: string): string[][] {
  const name = columns.indexOf('NAME');
  return objects.map((object) => row(object, now).map((cell, i) => (i === name && prefix ? prefix + cell : cell)));
}

import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import type { Flags } from '../command/flags.ts';
import type { Resource } from '../objects/resources.ts';
import { type TableShape, tableOf } from '../printers/columns.ts';
import { formatLabels } from '../printers/text.ts';
import { outputOf } from './format.ts';

/** A resource's table with the columns that the flags add. @see kubernetes: cli-runtime/pkg/printers/tableprinter.go decorateTable */
export function tableShape({ flags }: Context, resource: Resource, withNamespace = showsNamespace(flags, resource)): TableShape {
  // Without the API server's table kubectl knows names and ages alone.
  const isPlain = flags.given('server-print') && !flags.bool('server-print');
  const base = tableOf(isPlain ? undefined : resource.kindName, outputOf(flags) === 'wide');
  const labelColumns = flags.list('label-columns');
  const showLabels = flags.bool('show-labels');
  return {
    order: base.order,
    columns: [
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...base.columns,
      ...labelColumns.map((label) => (label.split('/').at(-1) as string).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ],
    row: (object, now) => [
      ...(withNamespace ? [object.metadata.namespace ?? ''] : []),
      ...base.row(object, now),
      ...labelColumns.map((label) => object.metadata.labels?.[label] ?? ''),
      ...(showLabels ? [formatLabels(object.metadata.labels)] : []),
    ],
  };
}

/** `-A` shows a column for it, but for what is in none. */
export const showsNamespace = (flags: Flags, resource: Resource): boolean => flags.bool('all-namespaces') && resource.namespaced;

/** `prefix` goes before each name: `pod/`. */
export function tableRows({ columns, row }: TableShape, objects: readonly KubernetesObject[], now: Micros, prefix = ''): string[][] {
  const name = columns.indexOf('NAME');
  return objects.map((object) => row(object, now).map((cell, i) => (i === name && prefix ? prefix + cell : cell)));
}

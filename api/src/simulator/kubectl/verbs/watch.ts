import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { allow } from '../objects/access.ts';
import { byKey, notFound, parseArgs } from '../objects/resolve.ts';
import type { Resource } from '../objects/resources.ts';
import { selection } from '../objects/selection.ts';
import { outputOf } from '../output/format.ts';
import { isTable, printStructured } from '../output/structured.ts';
import { tableRows, tableShape } from '../output/table.ts';
import { table, tableOptions } from '../text/tab-writer.ts';
import { goYaml } from '../text/yaml.ts';

interface Seen {
  readonly at: Micros;
  readonly type: string;
  readonly object: KubernetesObject;
}

/** `MODIFIED`. @see kubernetes: cli-runtime/pkg/printers/tableprinter.go formattedEventType */
const LONGEST_TYPE = 8;

/**
 * What a watch that began with the cluster has shown up to now: what there was at first, then a row for each change.
 * @see kubernetes: kubectl/pkg/cmd/get/get.go watch
 */
export function watch(context: Context): void {
  const { flags, args } = context;
  if (flags.text('sort-by')) context.err('warning: --watch or --watch-only requested, --sort-by will be ignored\n');
  const wanted = parseArgs(args);
  const resource = wanted.kind === 'names' ? wanted.names[0]?.resource : wanted.resources[0];
  const several = wanted.kind === 'names' ? wanted.names.length > 1 : wanted.resources.length > 1;
  if (!resource || several) return void fail(`you may only specify a single resource type`);
  const name = wanted.kind === 'names' ? wanted.names[0]?.name : undefined;
  allow(context, 'list', resource);
  const seen = changes(context, resource, name);
  if (name !== undefined && seen.length === 0) throw notFound(resource, name);
  const first = seen.filter(({ at, type }) => at === 0 && type === 'ADDED').sort((a, b) => byKey(a.object, b.object));
  const later = seen.filter((one) => !first.includes(one));
  if (!isTable(outputOf(flags))) {
    structured(context, [...first, ...later]);
    return;
  }
  const shape = tableShape(context, resource);
  const withEvents = flags.bool('output-watch-events');
  const widths: number[] = [];
  let headers = flags.bool('no-headers') ? [] : [[...(withEvents ? ['EVENT'] : []), ...shape.columns]];
  const print = (batch: readonly Seen[]): void => {
    if (batch.length === 0) return;
    const rows = batch.flatMap(({ at, type, object }) =>
      tableRows(shape, [object], at).map((row) => [...(withEvents ? [type.padEnd(LONGEST_TYPE)] : []), ...row]),
    );
    context.out(table([...headers, ...rows], { ...tableOptions, remembered: widths }));
    headers = [];
  };
  if (!flags.bool('watch-only')) print(first);
  for (const one of later) print([one]);
}

function changes(context: Context, resource: Resource, name: string | undefined): Seen[] {
  if (!resource.kind) return [];
  const { flags, view } = context;
  const namespace = resource.namespaced && !flags.bool('all-namespaces') ? context.namespace : undefined;
  const isSelected = selection(resource, flags.text('selector'), flags.text('field-selector'));
  const isMeant = (object: KubernetesObject | undefined): boolean =>
    object !== undefined &&
    (name === undefined || object.metadata.name === name) &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    isSelected(object);
  // One that is no more selected is deleted to the watcher, one that begins to be is added.
  return view.history(resource.kind).flatMap(({ at, type, object, previous }): Seen[] => {
    const [was, is] = [type !== 'ADDED' && isMeant(previous), type !== 'DELETED' && isMeant(object)];
    if (is) return [{ at, type: was ? 'MODIFIED' : 'ADDED', object }];
    return was ? [{ at, type: 'DELETED', object }] : [];
  });
}

function structured(context: Context, seen: readonly Seen[]): void {
  const output = outputOf(context.flags);
  const withEvents = context.flags.bool('output-watch-events');
  seen.forEach(({ object, type }, i) => {
    if (output === 'yaml' && i > 0) context.out('---\n');
    if (output === 'yaml' && withEvents) context.out(goYaml({ object, type }));
    else printStructured(context, object, { columns: true });
  });
}

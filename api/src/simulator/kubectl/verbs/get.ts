import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, NO_RESOURCES, usageError } from '../command/errors.ts';
import { bool, fileFlags, int, text } from '../command/flags.ts';
import { asServed } from '../objects/newer-event.ts';
import { type Group, parseArgs, refuseNames } from '../objects/resolve.ts';
import { qualifiedKind, type Resource } from '../objects/resources.ts';
import { scaleOf, scaleResource } from '../objects/scale.ts';
import { isPartless, withPart } from '../objects/subresource.ts';
import { outputFlags, outputOf } from '../output/format.ts';
import { sortObjects, sortRows } from '../output/sort-by.ts';
import { isTable, PrintingError, printStructured } from '../output/structured.ts';
import { showsNamespace, tableRows, tableShape } from '../output/table.ts';
import { table, tableOptions } from '../text/tab-writer.ts';
import { isSingle, resolveAll } from './filed.ts';
import { hasFiles } from './files.ts';
import { raw } from './raw.ts';
import { tellGets, tellNoTable } from './requests/requests.ts';
import { watch } from './watch.ts';

export const get: Verb = {
  flags: [
    bool('all-namespaces', 'A'),
    text('selector', 'l'),
    text('field-selector'),
    ...outputFlags,
    { name: 'label-columns', short: 'L', type: 'list' },
    bool('show-labels'),
    bool('show-kind'),
    bool('no-headers'),
    text('sort-by'),
    bool('watch', 'w'),
    bool('watch-only'),
    bool('output-watch-events'),
    bool('ignore-not-found'),
    bool('server-print', undefined, true),
    int('chunk-size', 500),
    text('raw'),
    text('subresource'),
    ...fileFlags,
  ],
  run(context) {
    const { flags, args } = context;
    if (flags.given('raw')) return raw(context);
    const subresource = flags.text('subresource');
    if (subresource && !SUBRESOURCES.includes(subresource))
      fail(`invalid subresource value: ${goQuote(subresource)}. Must be one of [${SUBRESOURCES.join(' ')}]`);
    const isWatched = flags.bool('watch') || flags.bool('watch-only');
    const isFiled = hasFiles(context);
    if (args.length === 0 && isWatched && !isFiled) fail(NO_RESOURCES);
    if (args.length === 0 && !isFiled) {
      context.err(
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
      );
      usageError(
        'get',
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
      );
    }
    const output = outputOf(flags);
    const format = flags.text('output');
    if (flags.bool('show-labels') && format !== '' && format !== 'wide') fail(`--show-labels option cannot be used with ${format} printer`);
    if (flags.bool('output-watch-events') && !isWatched) fail('--output-watch-events option can only be used with --watch or --watch-only');
    if (isWatched) return watch(context);
    tellGets(context, args);
    const groups = groupsOf(context, subresource);
    if (output === 'name' && groups.some(({ objects }) => objects.length > 0)) tellNoTable(context);
    if (!isTable(output)) return structured(context, groups);
    printTables(context, groups);
  },
};

const SUBRESOURCES = ['status', 'scale'];

/** Where a part of objects is asked for, they are named. @see kubernetes: cli-runtime/pkg/resource/builder.go */
export function groupsOf(context: Context, subresource: string): readonly Group[] {
  const { flags, args } = context;
  const resolving = { ignoreNotFound: flags.bool('ignore-not-found'), listsAsOne: context.command === 'get' };
  if (!subresource) return resolveAll(context, args, resolving);
  if (flags.text('selector') || flags.text('field-selector')) refuseNames(args);
  const wanted = hasFiles(context) ? undefined : parseArgs(args);
  if (wanted?.kind === 'types') fail('subresource cannot be used when bulk resources are specified');
  const groups = resolveAll(context, args, { ...resolving, inOrder: true }).map((group) => withPart(group, subresource));
  for (const { failure } of groups) if (failure && !(resolving.ignoreNotFound && isPartless(failure))) context.failed(failure);
  return groups.filter(({ failure }) => !failure).map((one) => partOf(one, subresource));
}

/** The status comes with the whole object; a scale is one of its own. */
const partOf = (group: Group, subresource: string): Group =>
  subresource === 'scale' ? { ...group, resource: scaleResource, objects: group.objects.map(scaleOf) } : group;

/** @see kubernetes: kubectl/pkg/cmd/get/get.go Run, printGeneric */
function structured(context: Context, groups: readonly Group[]): void {
  const { flags } = context;
  const found = groups.flatMap(({ resource, objects }) => objects.map((object) => asServed(resource, object)));
  const isOne = isSingle(context, context.args);
  if (isOne && context.exitCode !== 0) return;
  const one = found.length === 1 && isOne;
  if (found.length === 0 && flags.bool('ignore-not-found')) return;
  const by = flags.text('sort-by');
  const sorted = context.attempt(() => (by && !one ? sortObjects(found, by, context.view.now) : found));
  if (!sorted) return;
  try {
    printStructured(context, one ? (found[0] as KubernetesObject) : sorted, { columns: true });
  } catch (error) {
    if (error instanceof PrintingError) context.failed(error);
    else {
      context.forgetFailures();
      throw error;
    }
  }
}

function printTables(context: Context, groups: readonly Group[]): void {
  const { flags } = context;
  context.aggregates = hasFiles(context);
  const by = flags.text('sort-by');
  const isPlain = !flags.bool('server-print');
  // Of several tables each is an object of its own, in which the path is looked for.
  if (by && !isPlain && groups.length > 1) sortObjects([TABLE], by, context.view.now);
  const sections = sectionsOf(groups);
  const withKind = flags.bool('show-kind') || sections.length > 1;
  let written = false;
  // Once namespaces are shown they are shown of what has none, too: the printer's flags are never cleared.
  let withNamespace = false;
  for (const { resource, objects } of sections) {
    withNamespace ||= showsNamespace(flags, resource);
    // One by itself is not sorted.
    const shape = tableShape(context, resource, withNamespace);
    const inOrder = shape.order ? objects.toSorted(shape.order) : objects;
    const sorted = by && objects.length > 1 ? (isPlain ? sortObjects : sortRows)(inOrder, by, context.view.now) : inOrder;
    if (sorted.length === 0) continue;
    const prefix = withKind ? `${qualifiedKind(resource)}/` : '';
    const rows = tableRows(shape, sorted, context.view.now, prefix);
    if (written && !flags.bool('no-headers')) context.out('\n');
    context.out(table(flags.bool('no-headers') ? rows : [shape.columns, ...rows], tableOptions));
    written = true;
  }
  if (written || flags.bool('ignore-not-found') || context.exitCode !== 0) return;
  const namespaced = !flags.bool('all-namespaces') && groups.every(({ resource }) => resource.namespaced);
  context.err(namespaced ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n');
}

/** As much of a table as can be looked for in it. @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go Table */
const TABLE = { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion: '1' } } as KubernetesObject;

/** Neighbours of one resource share a table. */
function sectionsOf(groups: readonly Group[]): { resource: Resource; objects: KubernetesObject[] }[] {
  const sections: { resource: Resource; objects: KubernetesObject[] }[] = [];
  for (const { resource, objects } of groups) {
    const last = sections.at(-1);
    if (last?.resource === resource) last.objects.push(...objects);
    else sections.push({ resource, objects: [...objects] });
  }
  return sections;
}

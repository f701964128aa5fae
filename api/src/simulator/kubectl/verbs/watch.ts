import type { Change } from '../../api-server/store.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros, Task } from '../../engine/index.ts';
import { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { allow } from '../objects/access.ts';
import { asServed } from '../objects/newer-event.ts';
import {
  absent,
  byKey,
  checkNamespaces,
  getObject,
  listObjects,
  type Names,
  notFound,
  parseArgs,
  refuseNames,
} from '../objects/resolve.ts';
import { qualifiedKind, type Resource } from '../objects/resources.ts';
import { selection } from '../objects/selection.ts';
import { outputOf } from '../output/format.ts';
import { isTable, printStructured, shown } from '../output/structured.ts';
import { tableRows, tableShape } from '../output/table.ts';
import { alignTabs, table, tableOptions } from '../text/tab-writer.ts';
import { goYaml } from '../text/yaml.ts';
import type { Live } from '../view.ts';
import { requestTimeout } from './config.ts';
import { resolveAll } from './filed.ts';

interface Seen {
  readonly at: Micros;
  readonly type: string;
  readonly object: KubernetesObject;
}

/** `MODIFIED`. @see kubernetes: cli-runtime/pkg/printers/tableprinter.go formattedEventType */
const LONGEST_TYPE = 8;

/**
 * What a watch that began with the cluster has shown up to now: what there was at first, then a row for each change. One that
 * begins in a Pod has shown what there is.
 * @see kubernetes: kubectl/pkg/cmd/get/get.go watch
 */
export function watch(context: Context): Task<void> | undefined {
  const { flags, args, view } = context;
  if (flags.text('sort-by')) context.err('warning: --watch or --watch-only requested, --sort-by will be ignored\n');
  const wanted = flags.list('filename').length > 0 ? namesOfFiles(context) : parseArgs(args);
  const resource = wanted.kind === 'names' ? wanted.names[0]?.resource : wanted.resources[0];
  const types = wanted.kind === 'names' ? wanted.names.map((one) => one.resource) : wanted.resources;
  if (!resource || types.some((one) => one !== resource)) return void fail(`you may only specify a single resource type`);
  if (wanted.kind === 'names') {
    if (flags.text('selector') || flags.text('field-selector')) refuseNames(args);
    checkNamespaces(flags, wanted);
    checkSingle(context, resource, wanted);
  }
  const name = wanted.kind === 'names' ? wanted.names[0]?.name : undefined;
  allow(context, 'list', resource);
  const isMeant = meant(context, resource, name);
  const print = isTable(outputOf(flags)) ? tablePrinter(context, resource) : structuredPrinter(context, resource);
  const seen = changes(context, resource, isMeant);
  if (name !== undefined && seen.length === 0) throw absent(view, resource, context.namespace, name);
  // Of what the store does not know, nothing tells when it came.
  const isFirst = ({ at, type }: Seen): boolean => (at === 0 || view.live !== undefined || !resource.kind) && type === 'ADDED';
  const first = seen.filter(isFirst).sort((a, b) => byKey(a.object, b.object));
  const later = seen.filter((one) => !first.includes(one));
  for (const batch of [...(flags.bool('watch-only') ? [] : [first]), ...later.map((one) => [one])]) print(batch);
  allow(context, 'watch', resource);
  return view.live && resource.kind ? goOn(context, view.live, resource.kind, { isMeant, print }) : undefined;
}

/** One object alone can be watched. @see kubernetes: cli-runtime/pkg/resource/result.go Watch */
function namesOfFiles(context: Context): Names {
  const names = resolveAll(context, []).flatMap(({ resource, objects }) => objects.map(({ metadata: { name } }) => ({ resource, name })));
  if (names.length > 1)
    fail(`watch is only supported on individual resources and resource collections - ${names.length} resources were found`);
  return { kind: 'names', names };
}

type Print = (batch: readonly Seen[]) => void;
type IsMeant = (object: KubernetesObject | undefined) => boolean;

/** What changes from now on, until its time is up. */
function* goOn(context: Context, live: Live, kind: Kind, { isMeant, print }: { isMeant: IsMeant; print: Print }): Task<void> {
  const timeout = requestTimeout(context.flags) ?? 0;
  const until = timeout > 0 ? context.view.now + timeout : undefined;
  let known = context.view.history(kind).at(-1)?.revision ?? 0;
  yield* context.flush(live);
  while (until === undefined || context.view.now < until) {
    for (const change of context.view.history(kind)) {
      if (change.revision <= known) continue;
      known = change.revision;
      print(seenOf(change, isMeant));
    }
    yield* context.flush(live);
    yield* live.changed(kind, until);
    context.view = live.view();
  }
}

function tablePrinter(context: Context, resource: Resource): Print {
  const { flags } = context;
  const shape = tableShape(context, resource);
  const prefix = flags.bool('show-kind') ? `${qualifiedKind(resource)}/` : '';
  const withEvents = flags.bool('output-watch-events');
  const widths: number[] = [];
  let headers = flags.bool('no-headers') ? [] : [[...(withEvents ? ['EVENT'] : []), ...shape.columns]];
  return (batch) => {
    if (batch.length === 0) return;
    const rows = batch.flatMap(({ at, type, object }) =>
      tableRows(shape, [object], at, prefix).map((row) => [...(withEvents ? [type.padEnd(LONGEST_TYPE)] : []), ...row]),
    );
    context.out(table([...headers, ...rows], { ...tableOptions, remembered: widths }));
    headers = [];
  };
}

/** Of several it shows how they are, and refuses to go on. @see kubernetes: cli-runtime/pkg/resource/result.go Watch */
function checkSingle(context: Context, resource: Resource, { names }: Names): void {
  if (names.length < 2) return;
  const objects = names.map(({ name }) => getObject(context.view, resource, context.namespace, name) ?? thrown(notFound(resource, name)));
  const shape = tableShape(context, resource);
  const headers = context.flags.bool('no-headers') ? [] : [shape.columns];
  if (isTable(outputOf(context.flags))) context.out(table([...headers, ...tableRows(shape, objects, context.view.now)]));
  fail('you may only watch a single resource or type of resource at a time');
}

const thrown = (error: Error): never => {
  throw error;
};

function meant(context: Context, resource: Resource, name: string | undefined): IsMeant {
  const { flags } = context;
  const namespace = resource.namespaced && !flags.bool('all-namespaces') ? context.namespace : undefined;
  const isSelected = selection(resource, flags.text('selector'), flags.text('field-selector'));
  return (object) =>
    object !== undefined &&
    (name === undefined || object.metadata.name === name) &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    isSelected(object);
}

function changes({ view }: Context, resource: Resource, isMeant: IsMeant): Seen[] {
  if (!resource.kind || view.live)
    return listObjects(view, resource, undefined)
      .filter(isMeant)
      .map((object) => ({ at: view.now, type: 'ADDED', object }));
  return view.history(resource.kind).flatMap((change) => seenOf(change, isMeant));
}

/** One that is no more selected is deleted to the watcher, one that begins to be is added. */
function seenOf({ at, type, object, previous }: Change, isMeant: IsMeant): Seen[] {
  const [was, is] = [type !== 'ADDED' && isMeant(previous), type !== 'DELETED' && isMeant(object)];
  if (is) return [{ at, type: was ? 'MODIFIED' : 'ADDED', object }];
  return was ? [{ at, type: 'DELETED', object }] : [];
}

/** All that is printed goes through one writer, which aligns it at its tabs and is flushed after each batch. */
function structuredPrinter(context: Context, resource: Resource): Print {
  const { view, flags, args, dash } = context;
  const remembered: number[] = [];
  let isFirst = true;
  return (batch) => {
    const apart = new Context(view, flags, args, dash);
    for (const one of batch) {
      printSeen(apart, { ...one, object: asServed(resource, one.object) }, isFirst);
      isFirst = false;
    }
    context.out(alignTabs(apart.output().stdout, { ...tableOptions, remembered }));
  };
}

/** The object, or what happened to it. @see kubernetes: apimachinery/pkg/apis/meta/v1/watch.go WatchEvent */
function printSeen(context: Context, { object, type }: Seen, isFirst: boolean): void {
  const output = outputOf(context.flags).toLowerCase();
  const event = context.flags.bool('output-watch-events') ? { type, object: shown(context, object) } : undefined;
  if (output === 'yaml' && !isFirst) context.out('---\n');
  if (event && output === 'yaml') context.out(goYaml(event));
  else if (event && output === 'json') context.out(`{"type":${JSON.stringify(type)},"object":${goJson(event.object, '')}}\n`);
  else {
    const subject = event && output !== 'name' ? (event as unknown as KubernetesObject) : object;
    printStructured(context, subject, { columns: true, headers: isFirst, aligned: false });
  }
}

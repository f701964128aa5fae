import { type Change, listAt } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros, Task } from '../../engine/index.ts';
import { Context } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import type { JsonPath } from '../jsonpath/index.ts';
import { allow } from '../objects/access.ts';
import { asServed } from '../objects/newer-event.ts';
import { byKey, checkNamespaces, getObject, listObjects, type Names, notGot, parseArgs, refuseNames } from '../objects/resolve.ts';
import { qualifiedKind, type Resource } from '../objects/resources.ts';
import { selection } from '../objects/selection.ts';
import { checkFormat } from '../output/check-format.ts';
import { outputOf } from '../output/format.ts';
import { isTable, PrintingError, pathOf, printStructured, shown } from '../output/structured.ts';
import { tableRows, tableShape } from '../output/table.ts';
import type { Unanswered } from '../output/unanswered.ts';
import { alignTabs, table, tableOptions } from '../text/tab-writer.ts';
import type { ClusterView, Live } from '../view.ts';
import { requestTimeout } from './config/config.ts';
import { resolveAll } from './filed.ts';
import { tellFollowed } from './requests/awaited.ts';
import { tellGets } from './requests/requests.ts';

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
  const names = wanted.kind === 'names' ? wanted.names.map((one) => one.name) : [];
  if (wanted.kind === 'names') {
    if (flags.text('selector') || flags.text('field-selector')) refuseNames(args);
    checkNamespaces(flags, wanted);
  }
  if (names.length > 1) return severalWatched(context, resource, names);
  const [name] = names;
  tellGets(context, args);
  allow(context, name === undefined ? 'list' : 'get', resource, name);
  const isMeant = meant(context, resource, name);
  const { first, later } = upToNow(view, resource, isMeant);
  if (name !== undefined && first.length + later.length === 0) throw notGot(view, resource, context.namespace, name);
  const print = printer(context, resource);
  if (!flags.bool('watch-only')) printFirst(print, first);
  tellFollowed(context, resource, name);
  if (!untilCutOff(view, later).every((one) => goesOn(print, one))) return undefined;
  allow(context, 'watch', resource, name);
  return view.live && resource.kind ? goOn(context, view.live, resource.kind, { isMeant, print }) : undefined;
}

const unanswered = ({ unanswered: why }: ClusterView, at: Micros): Unanswered | undefined => why?.(at);

/**
 * A watch ends with its connection, and nobody is told. One of an API server that waits for its store hears of nothing until that is
 * there. @see kubernetes: kubectl/pkg/cmd/get/get.go watch (the error of UntilWithoutRetry is dropped)
 */
function untilCutOff(view: ClusterView, later: readonly Seen[]): readonly Seen[] {
  const end = view.brokenAt?.(0);
  const seen = end === undefined ? later : later.filter(({ at }) => at < end);
  const isHeldBack = end !== undefined || unanswered(view, view.now) !== undefined;
  return isHeldBack ? seen.slice(0, seen.findLastIndex(({ at }) => unanswered(view, at) === undefined) + 1) : seen;
}

/** One object alone can be watched. @see kubernetes: cli-runtime/pkg/resource/result.go Watch */
function namesOfFiles(context: Context): Names {
  const names = resolveAll(context, []).flatMap(({ resource, objects }) => objects.map(({ metadata: { name } }) => ({ resource, name })));
  if (names.length > 1)
    fail(`watch is only supported on individual resources and resource collections - ${names.length} resources were found`);
  return { kind: 'names', names };
}

/** @see kubernetes: kubectl/pkg/cmd/get/get.go watch */
function printFirst(print: Print, first: readonly Seen[]): void {
  try {
    print(first);
  } catch (error) {
    if (!(error instanceof PrintingError)) throw error;
    throw new KubectlError(error.stderr.replace(/^error: /, 'error: unable to output the provided object: '));
  }
}

/** What cannot be printed later ends the watch, and nobody is told. */
function goesOn(print: Print, one: Seen): boolean {
  try {
    print([one]);
    return true;
  } catch (error) {
    if (error instanceof PrintingError) return false;
    throw error;
  }
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
      for (const one of seenOf(change, isMeant)) if (!goesOn(print, one)) return;
    }
    yield* context.flush(live);
    do {
      yield* live.changed(kind, until);
      context.view = live.view();
    } while (unanswered(context.view, context.view.now) === 'hangs');
    if (unanswered(context.view, context.view.now)) return;
  }
}

function printer(context: Context, resource: Resource): Print {
  checkFormat(context, { columns: true });
  return isTable(outputOf(context.flags)) ? tablePrinter(context, resource) : structuredPrinter(context, resource);
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

/** It shows how they are, and refuses to go on. @see kubernetes: cli-runtime/pkg/resource/result.go Watch */
function severalWatched(context: Context, resource: Resource, names: readonly string[]): undefined {
  const { view, namespace, flags } = context;
  const objects = names.map((name) => getObject(view, resource, namespace, name) ?? thrown(notGot(view, resource, namespace, name)));
  const print = printer(context, resource);
  const seen = objects.map((object): Seen => ({ at: view.now, type: 'ADDED', object }));
  if (!flags.bool('watch-only')) printFirst(print, seen);
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

interface UpToNow {
  readonly first: readonly Seen[];
  readonly later: readonly Seen[];
}

/** Of what the store does not know, nothing tells when it came. */
function upToNow(view: ClusterView, resource: Resource, isMeant: IsMeant): UpToNow {
  const added = (objects: readonly KubernetesObject[], at: Micros): Seen[] =>
    objects
      .filter(isMeant)
      .sort(byKey)
      .map((object) => ({ at, type: 'ADDED', object }));
  if (!resource.kind || view.live) return { first: added(listObjects(view, resource, undefined), view.now), later: [] };
  const history = view.history(resource.kind);
  const later = history.filter(({ at }) => at > 0).flatMap((change) => seenOf(change, isMeant));
  return { first: added(listAt(history, 0), 0), later };
}

/** One that is no more selected is deleted to the watcher, as it was until then; one that begins to be is added. @see kubernetes: apiserver/pkg/storage/cacher/cache_watcher.go convertToWatchEvent */
function seenOf({ at, type, object, previous }: Change, isMeant: IsMeant): Seen[] {
  const [was, is] = [type !== 'ADDED' && isMeant(previous), type !== 'DELETED' && isMeant(object)];
  if (is) return [{ at, type: was ? 'MODIFIED' : 'ADDED', object }];
  if (!was || !previous) return [];
  const { resourceVersion } = object.metadata;
  return [{ at, type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } }];
}

/** All that is printed goes through one writer, which aligns it at its tabs and is flushed after each batch. */
function structuredPrinter(context: Context, resource: Resource): Print {
  const { view, flags, args, dash } = context;
  const remembered: number[] = [];
  const path = pathOf(context);
  let isFirst = true;
  return (batch) => {
    const apart = new Context(view, flags, args, dash);
    try {
      for (const one of batch) {
        printSeen(apart, { ...one, object: asServed(resource, one.object) }, { isFirst, path });
        isFirst = false;
      }
    } finally {
      context.out(alignTabs(apart.output().stdout, { ...tableOptions, remembered }));
    }
  };
}

interface Printer {
  readonly isFirst: boolean;
  readonly path: JsonPath | undefined;
}

/** The object, or what happened to it. @see kubernetes: apimachinery/pkg/apis/meta/v1/watch.go WatchEvent */
function printSeen(context: Context, { object, type }: Seen, { isFirst, path }: Printer): void {
  const output = outputOf(context.flags).toLowerCase();
  const event = context.flags.bool('output-watch-events') ? { type, object: shown(context, object) } : undefined;
  if (output === 'yaml' && !isFirst) context.out('---\n');
  if (event && output === 'yaml') context.out(goYaml(event));
  else if (event && output === 'json') context.out(`{"type":${JSON.stringify(type)},"object":${goJson(event.object, '')}}\n`);
  else {
    const subject = event && output !== 'name' ? (event as unknown as KubernetesObject) : object;
    printStructured(context, subject, { columns: true, headers: isFirst, aligned: false, path });
  }
}

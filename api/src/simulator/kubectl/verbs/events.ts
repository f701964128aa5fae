import { listAt } from '../../api-server/index.ts';
import { goSort } from '../../apimachinery/go-sort.ts';
import type { Event } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import { Context, type Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, int, list, text } from '../command/flags.ts';
import { interval } from '../describe/events.ts';
import type { JsonPath } from '../jsonpath/index.ts';
import { allow, EVERYWHERE } from '../objects/access.ts';
import { byKey, unmapped } from '../objects/resolve.ts';
import { findResource, resourceOfKind } from '../objects/resources.ts';
import { outputFlags, outputOf } from '../output/format.ts';
import { PrintingError, pathOf, printStructured } from '../output/structured.ts';
import { typedEvent } from '../output/typed-event.ts';
import { alignTabs, tableOptions } from '../text/tab-writer.ts';

/** @see kubernetes: kubectl/pkg/cmd/events/events.go, event_printer.go */
export const events: Verb = {
  flags: [
    bool('all-namespaces', 'A'),
    text('for'),
    list('types'),
    bool('no-headers'),
    bool('watch', 'w'),
    int('chunk-size', 500),
    ...outputFlags,
  ],
  run(context) {
    const { flags, view } = context;
    const everywhere = flags.bool('all-namespaces');
    for (const type of flags.list('types')) if (!/^(normal|warning)$/i.test(type)) fail('valid --types are Normal or Warning');
    const about = subject(flags.text('for'));
    const isAsked = (event: Event): boolean =>
      about(event) &&
      (flags.list('types').length === 0 || flags.list('types').some((type) => type.toLowerCase() === event.type?.toLowerCase()));
    const where = everywhere ? EVERYWHERE : context.namespace;
    for (const verb of flags.bool('watch') ? ['list', 'watch'] : ['list'])
      allow(context, verb, resourceOfKind('Event'), undefined, undefined, where);
    if (flags.bool('watch')) return watched(context, isAsked);
    const all = [...view.list('Event', everywhere ? undefined : context.namespace)].filter(isAsked).sort(byKey);
    const found = goSort(all, (a, b) => lastSeen(a) < lastSeen(b));
    const listed = outputOf(flags) ? structuredList(context, found) : undefined;
    if (found.length === 0) return context.err(everywhere ? 'No events found.\n' : `No events found in ${context.namespace} namespace.\n`);
    if (listed !== undefined) return context.out(listed);
    context.out(aligned([...headersOf(context), ...found.map((event) => cellsOf(context, event, view.now))]));
  },
};

/** As a list. */
function structuredList(context: Context, found: readonly Event[]): string {
  // A list of a Go type has no name.
  if (/^name$/i.test(outputOf(context.flags))) return '';
  return alignTabs(structured(context, found.map(typedEvent), pathOf(context)), tableOptions);
}

/** What goes wrong while they are printed is not told. */
function structured({ view, flags, args, dash }: Context, what: Parameters<typeof printStructured>[1], path: JsonPath | undefined): string {
  const apart = new Context(view, flags, args, dash);
  try {
    printStructured(apart, what, { typed: true, list: { kind: 'EventList', metadata: {} }, path });
  } catch (error) {
    if (!(error instanceof PrintingError)) throw error;
  }
  return apart.output().stdout;
}

/** What a watch that began with the cluster has shown up to now; that events expire is not told. */
function watched(context: Context, isAsked: (event: Event) => boolean): void {
  const { flags, view, namespace } = context;
  const remembered: number[] = [];
  const path = pathOf(context);
  let headers = headersOf(context);
  const history = view.history('Event');
  const first = [...listAt(history, 0)].sort(byKey).map((object) => ({ at: 0, type: 'ADDED', object }));
  for (const { at, type, object } of [...first, ...history.filter((change) => change.at > 0)]) {
    const isMeant = flags.bool('all-namespaces') || object.metadata.namespace === namespace;
    if (type === 'DELETED' || !isMeant || !isAsked(object)) continue;
    if (outputOf(flags)) {
      context.separate();
      context.out(alignTabs(structured(context, typedEvent(object), path), { ...tableOptions, remembered }));
    } else context.out(aligned([...headers, cellsOf(context, object, at)], remembered));
    headers = [];
  }
}

const lastSeen = ({ series, lastTimestamp, eventTime }: Event): number =>
  parseTime(series?.lastObservedTime ?? lastTimestamp ?? eventTime) ?? 0;

const headersOf = ({ flags }: Context): string[][] =>
  flags.bool('no-headers')
    ? []
    : [[...(flags.bool('all-namespaces') ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']];

const cellsOf = ({ flags }: Context, event: Event, now: Micros): string[] => [
  ...(flags.bool('all-namespaces') ? [event.metadata.namespace ?? ''] : []),
  interval(event, now),
  event.type ?? '',
  event.reason ?? '',
  `${event.involvedObject.kind}/${event.involvedObject.name}`,
  (event.message ?? '').trim(),
];

/** Unlike `get`, it shows a message whole, with all its lines. */
const aligned = (rows: readonly (readonly string[])[], remembered?: number[]): string =>
  alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), { ...tableOptions, ...(remembered && { remembered }) });

function subject(text: string): (event: Event) => boolean {
  if (text === '') return () => true;
  const [type = '', name = '', ...more] = text.split('/');
  if (more.length > 0) fail('arguments in resource/name form may not have more than one slash');
  if (!text.includes('/')) fail('--for must be in resource/name form');
  // A group or a version is no part of it in v1.27.
  const { kindName } = (type.includes('.') ? undefined : findResource(type)) ?? unmapped(type);
  return ({ involvedObject }) => name === '' || (involvedObject.kind === kindName && involvedObject.name === name);
}

import { goSort } from '../../apimachinery/go-sort.ts';
import type { Event, KubernetesObject } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { interval } from '../describe/events.ts';
import { byKey, resourceNamed } from '../objects/resolve.ts';
import { outputFlags } from '../output/format.ts';
import { isTable, printStructured } from '../output/structured.ts';
import { alignTabs, tableOptions } from '../text/tab-writer.ts';

/** @see kubernetes: kubectl/pkg/cmd/events/events.go, event_printer.go */
export const events: Verb = {
  flags: [bool('all-namespaces', 'A'), text('for'), list('types'), bool('no-headers'), bool('watch', 'w'), ...outputFlags],
  run(context) {
    const { flags, view } = context;
    const everywhere = flags.bool('all-namespaces');
    for (const type of flags.list('types')) if (!/^(normal|warning)$/i.test(type)) fail('valid --types are Normal or Warning');
    const about = subject(flags.text('for'));
    const lastSeen = ({ series, lastTimestamp, eventTime }: Event): number =>
      parseTime((series?.lastObservedTime ?? lastTimestamp ?? eventTime) as string) ?? 0;
    const isAsked = (event: Event): boolean =>
      about(event) &&
      (flags.list('types').length === 0 || flags.list('types').some((type) => type.toLowerCase() === event.type?.toLowerCase()));
    const all = [...view.list('Event', everywhere ? undefined : context.namespace)].filter(isAsked).sort(byKey);
    const found = goSort(all, (a, b) => lastSeen(a) < lastSeen(b));
    if (!isTable(flags.text('output'))) return printStructured(context, found as readonly KubernetesObject[]);
    if (found.length === 0) return context.err(everywhere ? 'No events found.\n' : `No events found in ${context.namespace} namespace.\n`);
    const rows = found.map((event) => [
      ...(everywhere ? [event.metadata.namespace ?? ''] : []),
      interval(event, view.now),
      event.type ?? '',
      event.reason ?? '',
      `${event.involvedObject.kind}/${event.involvedObject.name}`,
      (event.message ?? '').trim(),
    ]);
    const header = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    // Unlike `get`, it shows a message whole, with all its lines.
    const shown = flags.bool('no-headers') ? rows : [header, ...rows];
    context.out(alignTabs(shown.map((row) => `${row.join('\t')}\n`).join(''), tableOptions));
  },
};

function subject(text: string): (event: Event) => boolean {
  if (text === '') return () => true;
  const [type = '', name = '', ...more] = text.split('/');
  if (name === '' || more.length > 0) fail(`--for must be in resource/name form`);
  const { kindName } = resourceNamed(type);
  return ({ involvedObject }) => involvedObject.kind === kindName && involvedObject.name === name;
}

import { translateTimestampSince } from '../apimachinery/duration.ts';
import type { Event, Node } from '../apimachinery/objects.ts';
import { parseTime } from '../apimachinery/time.ts';
import type { Micros } from '../engine/index.ts';
import { AGE, boolean, column, integer, NAME, ofField, wide } from './definitions.ts';
import type { Printers } from './printer.ts';
import { age, NONE } from './text.ts';

export const clusterPrinters: Printers = {
  Node: {
    columns: [
      NAME,
      column('Status', 'The status of the node'),
      column('Roles', 'The roles of the node'),
      AGE,
      column('Version', ofField('NodeSystemInfo.kubeletVersion')),
      wide('Internal-IP', ofField('NodeStatus.addresses')),
      wide('External-IP', ofField('NodeStatus.addresses')),
      wide('OS-Image', ofField('NodeSystemInfo.osImage')),
      wide('Kernel-Version', ofField('NodeSystemInfo.kernelVersion')),
      wide('Container-Runtime', ofField('NodeSystemInfo.containerRuntimeVersion')),
    ],
    cells(node, now) {
      const info = node.status.nodeInfo;
      const address = (type: string) => node.status.addresses?.find((one) => one.type === type)?.address ?? NONE;
      const unknown = (text: string | undefined) => text || '<unknown>';
      return [
        ...nodeCells(node, now),
        address('InternalIP'),
        address('ExternalIP'),
        unknown(info?.osImage),
        unknown(info?.kernelVersion),
        unknown(info?.containerRuntimeVersion),
      ];
    },
  },
  Namespace: {
    columns: [NAME, column('Status', 'The status of the namespace'), AGE],
    cells: (one, now) => [one.metadata.name, one.status?.phase ?? '', age(one, now)],
  },
  PriorityClass: {
    columns: [
      NAME,
      integer('Value', ofField('PriorityClass.value')),
      boolean('Global-Default', ofField('PriorityClass.globalDefault')),
      AGE,
    ],
    cells: (one, now) => [one.metadata.name, one.value, one.globalDefault ?? false, age(one, now)],
  },
  // Nothing is said of the handler: it is looked for among the fields of the metadata.
  RuntimeClass: { columns: [NAME, column('Handler'), AGE], cells: (one, now) => [one.metadata.name, one.handler, age(one, now)] },
  Event: {
    columns: [
      column('Last Seen', ofField('Event.lastTimestamp')),
      column('Type', ofField('Event.type')),
      column('Reason', ofField('Event.reason')),
      column('Object', ofField('Event.involvedObject')),
      wide('Subobject', ofField('ObjectReference.fieldPath')),
      wide('Source', ofField('Event.source')),
      column('Message', ofField('Event.message')),
      wide('First Seen', ofField('Event.firstTimestamp')),
      wide('Count', ofField('Event.count')),
      { ...NAME, priority: 1 },
    ],
    cells: (given, now) => {
      const event = asKept(given);
      const { first, last, object, count } = eventTexts(event, now);
      const subobject = event.involvedObject.fieldPath ?? '';
      return [
        last,
        event.type ?? '',
        event.reason ?? '',
        object,
        subobject,
        source(event),
        (event.message ?? '').trim(),
        first,
        count,
        event.metadata.name,
      ];
    },
  },
};

/** @see kubernetes: pkg/printers/internalversion/printers.go printNode */
function nodeCells(node: Node, now: Micros): string[] {
  const ready = node.status.conditions?.findLast(({ type }) => type === 'Ready');
  const status = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (node.spec.unschedulable) status.push('SchedulingDisabled');
  return [
    node.metadata.name,
    status.join(','),
    nodeRoles(node).join(',') || NONE,
    age(node, now),
    node.status.nodeInfo?.kubeletVersion ?? '',
  ];
}

/** @see kubernetes: pkg/printers/internalversion/printers.go findNodeRoles */
export function nodeRoles(node: Node): string[] {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    const role = /^node-role\.kubernetes\.io\/(.+)$/.exec(key)?.[1];
    if (role) return [role];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return [...new Set(roles)].sort();
}

/** An event by the newer names of its fields as one by the older ones. @see kubernetes: pkg/apis/events/v1/conversion.go Convert_v1_Event_To_core_Event */
function asKept(event: Event & Partial<NewerFields>): Event {
  if (event.regarding === undefined) return event;
  return {
    ...event,
    involvedObject: event.regarding,
    ...(event.note !== undefined && { message: event.note }),
    ...(event.reportingController !== undefined && { reportingComponent: event.reportingController }),
    ...(event.deprecatedSource && { source: event.deprecatedSource }),
    ...(event.deprecatedFirstTimestamp && { firstTimestamp: event.deprecatedFirstTimestamp }),
    ...(event.deprecatedLastTimestamp && { lastTimestamp: event.deprecatedLastTimestamp }),
    ...(event.deprecatedCount !== undefined && { count: event.deprecatedCount }),
  } as Event;
}

interface NewerFields {
  readonly regarding: Event['involvedObject'];
  readonly note: Event['message'];
  readonly reportingController: string;
  readonly deprecatedSource: Event['source'];
  readonly deprecatedFirstTimestamp: string;
  readonly deprecatedLastTimestamp: string;
  readonly deprecatedCount: number;
}

/** @see kubernetes: pkg/printers/internalversion/printers.go printEvent */
function eventTexts(event: Event, now: Micros) {
  const since = (time: unknown): string => translateTimestampSince(parseTime(time as string | undefined), now);
  const first = since(event.firstTimestamp ?? event.eventTime);
  const { kind, name } = event.involvedObject;
  return {
    first,
    last: event.series ? since(event.series.lastObservedTime) : event.lastTimestamp ? since(event.lastTimestamp) : first,
    count: event.series?.count ?? (event.count || 1),
    object: [(kind ?? '').toLowerCase(), ...(name ? [name] : [])].join('/'),
  };
}

const source = (event: Event): string => {
  const component = event.source?.component || event.reportingComponent || '';
  const instance = event.source?.host || event.reportingInstance || '';
  return instance ? `${component}, ${instance}` : component;
};

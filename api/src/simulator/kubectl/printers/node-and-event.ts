import { translateTimestampSince } from '../../apimachinery/duration.ts';
import type { Event, Node } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { Printers } from './printer.ts';
import { age, NONE } from './text.ts';

const nodeColumns = ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'];
const eventColumns = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];

export const clusterPrinters: Printers = {
  Node: {
    columns: nodeColumns,
    wide: [...nodeColumns, 'INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'],
    cells: nodeCells,
    wideCells(node, now) {
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
  Namespace: { columns: ['NAME', 'STATUS', 'AGE'], cells: (one, now) => [one.metadata.name, one.status?.phase ?? '', age(one, now)] },
  PriorityClass: {
    columns: ['NAME', 'VALUE', 'GLOBAL-DEFAULT', 'AGE'],
    cells: (one, now) => [one.metadata.name, String(one.value), String(one.globalDefault ?? false), age(one, now)],
  },
  RuntimeClass: { columns: ['NAME', 'HANDLER', 'AGE'], cells: (one, now) => [one.metadata.name, one.handler, age(one, now)] },
  Event: {
    columns: eventColumns,
    wide: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'SUBOBJECT', 'SOURCE', 'MESSAGE', 'FIRST SEEN', 'COUNT', 'NAME'],
    cells: (event, now) => {
      const { last, object } = eventTexts(event, now);
      return [last, event.type ?? '', event.reason ?? '', object, (event.message ?? '').trim()];
    },
    wideCells: (event, now) => {
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

/** @see kubernetes: pkg/printers/internalversion/printers.go printEvent */
function eventTexts(event: Event, now: Micros) {
  const since = (time: unknown): string => translateTimestampSince(parseTime(time as string | undefined), now);
  const first = since(event.firstTimestamp ?? event.eventTime);
  const { kind, name } = event.involvedObject;
  return {
    first,
    last: event.series ? since(event.series.lastObservedTime) : event.lastTimestamp ? since(event.lastTimestamp) : first,
    count: String(event.series?.count ?? (event.count || 1)),
    object: [(kind ?? '').toLowerCase(), ...(name ? [name] : [])].join('/'),
  };
}

const source = (event: Event): string => {
  const component = event.source?.component || event.reportingComponent || '';
  const instance = event.source?.host || event.reportingInstance || '';
  return instance ? `${component}, ${instance}` : component;
};

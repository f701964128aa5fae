import { translateTimestampSince } from '../../apimachinery/duration.ts';
import { goSort } from '../../apimachinery/go-sort.ts';
import { kubeletUid } from '../../apimachinery/mirror-pod.ts';
import type { Event, KubernetesObject } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import { byKey } from '../objects/resolve.ts';
import type { ClusterView } from '../view.ts';
import type { Describer } from './writer.ts';

/**
 * @param always also where none are asked for, as of claims (up to v1.28)
 * @see kubernetes: kubectl/pkg/describe/describe.go DescribeEvents
 */
export function describeEvents(view: ClusterView, object: KubernetesObject, writer: Describer, always = false): void {
  if (!writer.withEvents && !always) return;
  const events = eventsAbout(view, object);
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.flush();
  writer.line(0, 'Events:');
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of events) {
    const { type, reason, message, source, reportingComponent } = event;
    writer.line(
      1,
      `${type}\t${reason}\t${interval(event, view.now)}\t${source?.component || reportingComponent || ''}\t${(message ?? '').trim()}`,
    );
  }
}

/** By the time they were last seen; those that say none come first. @see kubernetes: kubectl/pkg/util/event/sorted_event_list.go */
function eventsAbout(view: ClusterView, { kind, metadata }: KubernetesObject): Event[] {
  // An event that says no uid is none of those that are asked for.
  const uids = [kubeletUid({ metadata }), ...(kind === 'Node' ? [metadata.name] : [])];
  const isAbout = ({ involvedObject: about }: Event): boolean =>
    about.kind === kind && about.name === metadata.name && uids.includes(about.uid ?? '');
  const lastSeen = ({ lastTimestamp }: Event): number => parseTime(lastTimestamp) ?? Number.NEGATIVE_INFINITY;
  const found = [...view.list('Event', metadata.namespace)].filter(isAbout).sort(byKey);
  // Those in which a kubelet names its node are asked for last. @see kubernetes: …/describe.go NodeDescriber
  const byName = ({ involvedObject: about }: Event): boolean => about.uid === metadata.name;
  const about = [...found.filter((event) => !byName(event)), ...found.filter(byName)];
  return goSort(about, (a, b) => lastSeen(a) < lastSeen(b));
}

/** `5s`, or `3m (x4 over 5m)`. */
export function interval({ eventTime, firstTimestamp, lastTimestamp, series, count }: Event, now: Micros): string {
  const since = (time: unknown): string => translateTimestampSince(parseTime(time as string | undefined), now);
  const first = since(eventTime ?? firstTimestamp);
  if (series) return `${since(series.lastObservedTime)} (x${series.count} over ${first})`;
  return (count ?? 0) > 1 ? `${since(lastTimestamp)} (x${count} over ${first})` : first;
}

import type { PodView, RunView } from '../../api/run.ts';
import { showSeconds } from './time.ts';

/** Something that one run has otherwise than another; null where it has no such thing. */
export interface Difference {
  /** A Pod, as it is named among those of the runs, or what an event is about. */
  readonly about: string;
  /** A column of `kubectl get pods -o wide`, a word of the page's own, or the reason of an event. */
  readonly what: 'STATUS' | 'READY' | 'RESTARTS' | 'NODE' | 'QOS' | 'READY_AFTER' | { readonly event: string };
  readonly before: string | null;
  readonly now: string | null;
}

type Compared = Pick<RunView, 'pods' | 'events'>;

/** What differs at the ends of two runs; null where they have no Pod in common, and so nothing to do with each other. */
export function differences(before: Compared, now: Compared): readonly Difference[] | null {
  const [was, is] = [podsOf(before), podsOf(now)];
  if (![...is.keys()].some((key) => was.has(key))) return null;
  const keys = [...new Set([...is.keys(), ...was.keys()])];
  const isOneNamespace = new Set(keys.map((key) => key.split('/')[0])).size === 1;
  const ofPods = keys.flatMap((key) => {
    const about = isOneNamespace ? key.slice(key.indexOf('/') + 1) : key;
    const [old, young] = [factsOf(was.get(key)), factsOf(is.get(key))];
    return whats.map((what) => ({ about, what, before: old[what] ?? null, now: young[what] ?? null }));
  });
  const [counted, counts] = [eventsOf(before), eventsOf(now)];
  const ofEvents = [...new Set([...counts.keys(), ...counted.keys()])].map((key) => {
    const [about = '', event = ''] = key.split(' ');
    return { about, what: { event }, before: timesOf(counted.get(key)), now: timesOf(counts.get(key)) };
  });
  return [...ofPods, ...ofEvents].filter((one) => one.before !== one.now);
}

const whats = ['STATUS', 'READY', 'RESTARTS', 'READY_AFTER', 'NODE', 'QOS'] as const;

/** Of several of one name the last one, by namespace and name. */
function podsOf({ pods }: Compared): ReadonlyMap<string, PodView> {
  return new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
}

type Facts = { readonly [What in (typeof whats)[number]]?: string | null };

function factsOf(pod: PodView | undefined): Facts {
  const last = pod?.watch.at(-1);
  if (!pod || !last?.exists) return {};
  const { status, ready, restarts } = last;
  const firstReady = pod.watch.find((row) => row.exists && isReady(row.ready));
  return {
    STATUS: status,
    READY: ready,
    RESTARTS: String(restarts),
    // Chance moves it by less.
    READY_AFTER: firstReady ? showSeconds(Math.round(firstReady.atSeconds)) : null,
    NODE: pod.nodeName,
    QOS: pod.qosClass,
  };
}

function isReady(ready: string): boolean {
  const [up, all] = ready.split('/');
  return up === all;
}

function eventsOf({ events }: Compared): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { object, reason, count } of events) {
    const key = `${object} ${reason}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}

function timesOf(count: number | undefined): string | null {
  return count === undefined ? null : `×${count}`;
}

import { setTimeout as wait } from 'node:timers/promises';

/** Something that happened at a simulated second; its number says where it stands. */
interface Timed {
  readonly sequence: number;
  readonly atSeconds: number;
}

/** Each entry when its time has come, `speed` simulated seconds a second; `after` is the number of the last one that is left out. */
export function unfold<Entry extends Timed>(timeline: readonly Entry[], speed: number, after?: number): AsyncGenerator<Entry> {
  const left = new AbortController();
  const entries = inTheirTime(timeline, speed, after, left.signal);
  // A generator that waits would hear of its end, and let go of the timeline, only after it has waited: for hours, it may be.
  const end = entries.return.bind(entries);
  entries.return = (value) => {
    left.abort();
    return end(value);
  };
  return entries;
}

/** By one clock, so that delays do not add up. */
async function* inTheirTime<Entry extends Timed>(
  timeline: readonly Entry[],
  speed: number,
  after: number | undefined,
  left: AbortSignal,
): AsyncGenerator<Entry> {
  const rest = after === undefined ? timeline : timeline.filter((entry) => entry.sequence > after);
  const beginning = after === undefined ? 0 : (timeline.find((entry) => entry.sequence === after)?.atSeconds ?? 0);
  const startedAt = performance.now();
  for (const entry of rest) {
    const due = ((entry.atSeconds - beginning) / speed) * 1000 - (performance.now() - startedAt);
    if (due > 1) await wait(due, undefined, { signal: left }).catch(() => {});
    if (left.aborted) return;
    yield entry;
  }
}

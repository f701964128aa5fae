import type { RunView, TimelinePage } from '../../api/run.ts';

/** Where a second stands on the screen, from 0 to 1, and back. */
export interface TimeScale {
  readonly end: number;
  /** The seconds at which something happened, and both ends. */
  readonly moments: readonly number[];
  place(seconds: number): number;
  secondsAt(place: number): number;
  /** The second that somebody means who points there: a moment that is near, else one with few digits. */
  pointedAt(place: number): number;
}

/**
 * A Pod does most in its first seconds, and then nothing for long. So each gap between two things that happened is as
 * wide as its logarithm: nothing is too close to be seen, and what is longer is still wider.
 */
export function timeScale(run: Pick<RunView, 'pods'>, timeline: Pick<TimelinePage, 'nodes'>, end: number): TimeScale {
  const seen = [
    ...timeline.nodes.map((entry) => entry.atSeconds),
    ...run.pods.flatMap((pod) => pod.containers.flatMap((container) => container.states.map((span) => span.fromSeconds))),
  ];
  const moments = [...new Set([0, ...seen.map((at) => Math.min(at, end)), end])].sort((one, other) => one - other);
  const places = [0];
  for (let index = 1; index < moments.length; index++) {
    places.push(places[index - 1]! + Math.log1p((moments[index]! - moments[index - 1]!) * 2));
  }
  const whole = places.at(-1) || 1;
  const place = (seconds: number) => between(moments, places, seconds) / whole;
  const secondsAt = (share: number) => between(places, moments, share * whole);
  const pointedAt = (share: number) => {
    const seconds = secondsAt(share);
    const before = moments.findLast((moment) => moment <= seconds) ?? 0;
    const after = moments.find((moment) => moment > seconds) ?? end;
    const nearest = place(seconds) - place(before) < place(after) - place(seconds) ? before : after;
    return Math.abs(place(nearest) - place(seconds)) < near ? nearest : Number(seconds.toFixed(1));
  };
  return { end, moments, place, secondsAt, pointedAt };
}

/** As a share of the whole width. */
const near = 0.008;

/** `to` at `value` of `from`, on straight lines between the given points. */
function between(from: readonly number[], to: readonly number[], value: number): number {
  if (value <= from[0]!) return to[0]!;
  const next = from.findIndex((point) => point >= value);
  if (next < 0) return to.at(-1)!;
  const share = (value - from[next - 1]!) / (from[next]! - from[next - 1]!);
  return to[next - 1]! + share * (to[next]! - to[next - 1]!);
}

/** The last second that is shown: when nothing more could happen. */
export function endOf(run: Pick<RunView, 'endedAtSeconds'>): number {
  return Math.max(1, Math.ceil(run.endedAtSeconds * 10) / 10);
}

/** 4.2 s, 1 m 30 s, 2 h 5 m */
export function showSeconds(seconds: number): string {
  if (seconds < 100) return `${Number(seconds.toFixed(seconds < 1 ? 3 : seconds < 10 ? 2 : 1))} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const parts = [hours && `${hours} h`, minutes && `${minutes} m`, rest && `${rest} s`].filter(Boolean);
  return parts.join(' ');
}

/** Seconds that are worth a mark on the axis, far enough from each other to be read. */
export function ticks(scale: TimeScale, most: number): number[] {
  const chosen: number[] = [];
  const far = 1 / most;
  for (const moment of scale.moments) {
    const last = chosen.at(-1);
    const room = 1 - scale.place(moment);
    if (last === undefined || (scale.place(moment) - scale.place(last) >= far && (room >= far || room === 0))) chosen.push(moment);
  }
  return chosen;
}

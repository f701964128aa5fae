import { useCallback, useEffect, useState } from 'react';
import type { TimeScale } from './time.ts';

const playSeconds = 14;

/** The second of a run that is looked at, and whether it moves on by itself. */
export interface Clock {
  readonly at: number;
  readonly playing: boolean;
  set(seconds: number): void;
  /** To the next (1) or the last (-1) moment at which something happened. */
  step(direction: 1 | -1): void;
  toggle(): void;
}

/** The second of `run` that is looked at, at first `first`. Playing goes evenly over the screen, so that quiet times pass quickly. */
export function useClock(scale: TimeScale, first: number, run: string): Clock {
  const [at, setAt] = useState(first);
  const [playing, setPlaying] = useState(false);
  const [timed, setTimed] = useState(run);
  if (timed !== run) {
    setTimed(run);
    setAt(first);
    setPlaying(false);
  }

  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let before = performance.now();
    const move = (now: number) => {
      const moved = (now - before) / 1000 / playSeconds;
      before = now;
      setAt((seconds) => {
        const place = Math.min(1, scale.place(seconds) + moved);
        if (place >= 1) setPlaying(false);
        return scale.secondsAt(place);
      });
      frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return () => cancelAnimationFrame(frame);
  }, [playing, scale]);

  const set = useCallback(
    (seconds: number) => {
      setPlaying(false);
      setAt(Math.min(Math.max(0, seconds), scale.end));
    },
    [scale],
  );
  const step = useCallback(
    (direction: 1 | -1) => {
      setPlaying(false);
      setAt((seconds) => {
        const { moments } = scale;
        const next = direction > 0 ? moments.find((moment) => moment > seconds) : moments.findLast((moment) => moment < seconds);
        return next ?? (direction > 0 ? scale.end : 0);
      });
    },
    [scale],
  );
  const toggle = useCallback(() => {
    setAt((seconds) => (seconds >= scale.end ? 0 : seconds));
    setPlaying((was) => !was);
  }, [scale]);
  return { at, playing, set, step, toggle };
}

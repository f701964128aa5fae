import { translate } from '@docusaurus/Translate';
import type { KeyboardEvent } from 'react';
import { showSeconds, type TimeScale } from './time.ts';
import type { Clock } from './useClock.ts';

interface Props {
  readonly scale: TimeScale;
  readonly clock: Clock;
  /** What the Pod is at that second, to be told with it. */
  readonly status: string;
}

/** Arrows go from one thing that happened to the next; Page keys go ten seconds; Space plays. */
export function TimeSlider({ scale, clock, status }: Props) {
  const keys: Record<string, () => void> = {
    ArrowLeft: () => clock.step(-1),
    ArrowDown: () => clock.step(-1),
    ArrowRight: () => clock.step(1),
    ArrowUp: () => clock.step(1),
    PageDown: () => clock.set(clock.at - 10),
    PageUp: () => clock.set(clock.at + 10),
    Home: () => clock.set(0),
    End: () => clock.set(scale.end),
    ' ': clock.toggle,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const previous = translate({ id: 'peapod.time.previous', message: 'Previous moment' });
  const next = translate({ id: 'peapod.time.next', message: 'Next moment' });
  const play = clock.playing
    ? translate({ id: 'peapod.time.pause', message: 'Pause' })
    : translate({ id: 'peapod.time.play', message: 'Play' });
  return (
    <div className="pp-slider">
      <div className="pp-slider__buttons">
        <button type="button" className="pp-icon" aria-label={previous} title={previous} onClick={() => clock.step(-1)}>
          <Icon path="M11 3v10L4 8zM3 3h1.500v10H3z" />
        </button>
        <button type="button" className="pp-icon" aria-label={play} title={play} onClick={clock.toggle}>
          <Icon path={clock.playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.500v11l9-5.500z'} />
        </button>
        <button type="button" className="pp-icon" aria-label={next} title={next} onClick={() => clock.step(1)}>
          <Icon path="M5 3v10l7-5zM11.500 3H13v10h-1.500z" />
        </button>
      </div>
      <input
        type="range"
        min={0}
        max={1000}
        step={1}
        value={Math.round(scale.place(clock.at) * 1000)}
        aria-label={translate({ id: 'peapod.time.slider', message: 'Simulated time' })}
        aria-valuetext={[showSeconds(clock.at), status].filter(Boolean).join(', ')}
        onChange={(event) => clock.set(scale.pointedAt(Number(event.target.value) / 1000))}
        onKeyDown={onKeyDown}
      />
      <output className="pp-slider__at">{showSeconds(clock.at)}</output>
    </div>
  );
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} fill="currentColor" />
    </svg>
  );
}

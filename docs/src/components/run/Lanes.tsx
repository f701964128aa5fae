import { translate } from '@docusaurus/Translate';
import clsx from 'clsx';
import type { MouseEvent } from 'react';
import type { ContainerView, PodView, Span } from '../../api/run.ts';
import { showSeconds, type TimeScale, ticks } from './time.ts';

/** Of more containers than these the lanes scroll. */
const MANY = 12;

/** A bar with less of the width would be covered by the line that parts it from the one before. */
const THIN = 0.004;
/** A bar with less of the width has no room for a letter. */
const NARROW = 0.015;

interface Props {
  readonly pod: PodView;
  readonly scale: TimeScale;
  readonly at: number;
  readonly onPick: (seconds: number) => void;
}

/** The states of the Pod and of its containers over time, a lane for each. */
export function Lanes({ pod, scale, at, onPick }: Props) {
  const pick = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPick(scale.pointedAt((event.clientX - box.left) / box.width));
  };
  const now = { left: percent(scale.place(at)) };
  return (
    <div className="pp-lanes">
      <div className="pp-lanes__all" {...(pod.containers.length > MANY && { tabIndex: 0 })}>
        <div className="pp-lanes__body">
          <Lane name={translate({ id: 'peapod.lanes.phase', message: 'phase' })} onPick={pick}>
            {pod.phases.map((span) => (
              <Bar key={span.fromSeconds} span={span} scale={scale} kind={span.phase.toLowerCase()} text={titleCase(span.phase)} />
            ))}
          </Lane>
          {pod.containers.map((container) => (
            <Lane
              key={`${container.role}/${container.name}`}
              name={container.role === 'SANDBOX' ? 'pause' : container.name}
              role={roleOf(container)}
              onPick={pick}
            >
              {container.states.map((span) => (
                <Bar key={`${span.fromSeconds}/${span.state}`} span={span} scale={scale} {...looksOf(container, span)} />
              ))}
            </Lane>
          ))}
          <div className="pp-lanes__cursor" aria-hidden="true">
            <i style={now} />
          </div>
        </div>
      </div>
      <Axis scale={scale} marks={8} />
      <Axis scale={scale} marks={4} />
    </div>
  );
}

/** There are two, of which the width of the page shows one. */
function Axis({ scale, marks }: { readonly scale: TimeScale; readonly marks: number }) {
  return (
    <div className="pp-lanes__axis" data-marks={marks} aria-hidden="true">
      {ticks(scale, marks).map((tick) => (
        <span key={tick} style={{ left: percent(scale.place(tick)) }} data-last={tick === scale.end || undefined}>
          {showSeconds(tick)}
        </span>
      ))}
    </div>
  );
}

interface LaneProps {
  readonly name: string;
  readonly role?: string;
  readonly onPick: (event: MouseEvent<HTMLElement>) => void;
  readonly children: React.ReactNode;
}

/** The mouse picks a second here; the keyboard does so on the slider. */
function Lane({ name, role, onPick, children }: LaneProps) {
  return (
    <div className="pp-lane">
      <div className="pp-lane__name" title={[name, role].filter(Boolean).join(' · ')}>
        <Name name={name} />
        {role && <small>{role}</small>}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider above does the same by keys */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the slider above is the control */}
      <div className="pp-lane__track" onClick={onPick}>
        {children}
      </div>
    </div>
  );
}

/** Long names are often told apart by their ends: what there is no room for is left out before that. */
function Name({ name }: { readonly name: string }) {
  if (name.length < 12) return <span>{name}</span>;
  return (
    <>
      <span className="pp-hidden">{name}</span>
      <span className="pp-lane__long" aria-hidden="true">
        <span>{name.slice(0, -5)}</span>
        <span>{name.slice(-5)}</span>
      </span>
    </>
  );
}

interface BarProps {
  readonly span: { readonly fromSeconds: number; readonly toSeconds: number | null };
  readonly scale: TimeScale;
  readonly kind: string;
  readonly text: string;
}

function Bar({ span, scale, kind, text }: BarProps) {
  const from = scale.place(span.fromSeconds);
  const to = scale.place(span.toSeconds ?? scale.end);
  const until = span.toSeconds === null ? '…' : showSeconds(span.toSeconds);
  const width = Math.max(0, to - from);
  return (
    <div
      className={clsx('pp-bar', `pp-bar--${kind}`)}
      style={{ left: percent(from), width: percent(width) }}
      data-thin={width < THIN || undefined}
      title={`${text}: ${showSeconds(span.fromSeconds)} – ${until}`}
    >
      {width >= NARROW && <span>{text}</span>}
    </div>
  );
}

/** That a pause process is killed is its way to end: who asks the runtime hears that the sandbox is not ready. */
function looksOf({ role }: ContainerView, span: Span): { readonly kind: string; readonly text: string } {
  if (role === 'SANDBOX' && span.state === 'TERMINATED') return { kind: 'done', text: 'NotReady' };
  return { kind: kindOf(span), text: textOf(span) };
}
function kindOf({ state, exitCode, reason }: Span): string {
  if (state !== 'TERMINATED') return reason?.includes('BackOff') || reason?.startsWith('Err') ? 'backoff' : state.toLowerCase();
  return exitCode === 0 ? 'done' : 'failed';
}
function textOf({ state, reason, exitCode }: Span): string {
  if (state === 'RUNNING') return 'Running';
  if (state === 'WAITING') return reason ?? 'Waiting';
  return reason === 'Error' || !reason ? `Exit ${exitCode ?? '?'}` : reason;
}
function roleOf({ role }: ContainerView): string {
  if (role === 'SANDBOX') return translate({ id: 'peapod.role.sandbox', message: 'sandbox' });
  return role === 'INIT' ? 'init' : '';
}
function titleCase(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}

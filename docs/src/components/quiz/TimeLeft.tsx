import { translate } from '@docusaurus/Translate';
import { useEffect, useState } from 'react';

interface Props {
  readonly until: string;
  readonly onOver: () => void;
}

/** Seconds from which on there is little time. */
const SHORT = 60;

/** How long an exam still goes on. */
export function TimeLeft({ until, onOver }: Props) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  const over = seconds === 0;
  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <>
      <span className="pp-timer" role="timer" data-short={seconds <= SHORT || undefined}>
        {translate({ id: 'peapod.quiz.timeLeft', message: 'Time left: {time}' }, { time })}
      </span>
      <span className="pp-hidden" role="status">
        {seconds <= SHORT && translate({ id: 'peapod.quiz.lastMinute', message: 'The last minute of the exam has begun.' })}
      </span>
    </>
  );
}

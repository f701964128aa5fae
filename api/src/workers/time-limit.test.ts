import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTimer } from './time-limit.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const limits = { toBeginMs: 60_000, toRunMs: 10_000 };

it.each([
  { rule: 'waiting for a thread takes nothing of the time to run', waits: 59_000, runs: 9_999, outcome: 'goes on' },
  { rule: 'what has run for its time is stopped', waits: 59_000, runs: 10_000, outcome: 'ran too long' },
  { rule: 'what no thread begins with is stopped in the end, and has not run', waits: 60_000, runs: 0, outcome: 'never ran' },
])('$rule', ({ waits, runs, outcome }) => {
  const timer = createTimer(limits);
  const task = timer.start();
  vi.advanceTimersByTime(waits);
  if (!task.signal.aborted) timer.begin(task.ticket);
  vi.advanceTimersByTime(runs);
  expect(task.signal.aborted ? (task.ranTooLong() ? 'ran too long' : 'never ran') : 'goes on').toBe(outcome);
  task.end();
});

it('a task that has ended is not stopped, and leaves nothing behind', () => {
  const timer = createTimer(limits);
  const task = timer.start();
  timer.begin(task.ticket);
  task.end();
  timer.begin(task.ticket);
  expect(vi.getTimerCount()).toBe(0);
});

it('each task has a time of its own', () => {
  const timer = createTimer(limits);
  const [one, other] = [timer.start(), timer.start()];
  timer.begin(one.ticket);
  vi.advanceTimersByTime(10_000);
  expect([one.signal.aborted, other.signal.aborted]).toEqual([true, false]);
  one.end();
  other.end();
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAllowance, OWN_MACHINE } from './allowance.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('takes so many of each client in an hour, which begins with the first', () => {
  const allowance = createAllowance(2);
  const take = (client: string) => allowance.takes(client);
  expect([take('a'), take('a'), take('b'), take('a')]).toEqual([true, true, true, false]);
  vi.advanceTimersByTime(3_599_000);
  expect([take('a'), take('b'), take('b')]).toEqual([false, true, false]);
  vi.advanceTimersByTime(2_000);
  expect([take('a'), take('a'), take('a')]).toEqual([true, true, false]);
});

it('does not count who asks from the machine of the server', () => {
  const allowance = createAllowance(0);
  expect([allowance.takes(OWN_MACHINE), allowance.takes('a')]).toEqual([true, false]);
});

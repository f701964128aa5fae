import { expect, it } from 'vitest';
import { MINUTE, SECOND } from '../engine/index.ts';
import type { PodStatus } from './objects.ts';
import { withCondition } from './pod-conditions.ts';
import { formatTime } from './time.ts';

it('a condition that changes takes its place among the others', () => {
  const condition = (type: string, message: string) => ({ type, status: 'False', reason: 'R', message }) as const;
  const status = ['A', 'B', 'C'].reduce<PodStatus>((known, type) => withCondition(known, condition(type, 'old'), 0), { phase: 'Pending' });
  const changed = withCondition(status, condition('B', 'new'), SECOND);
  expect(changed.conditions?.map(({ type, message }) => `${type} ${message}`)).toEqual(['A old', 'B new', 'C old']);
  expect(withCondition(changed, condition('B', 'new'), MINUTE)).toBe(changed);
  // Its time is that of its status.
  const timeOf = (of: PodStatus) => of.conditions?.find(({ type }) => type === 'B')?.lastTransitionTime;
  const other = withCondition(changed, { ...condition('B', 'new'), reason: 'Other' }, MINUTE);
  expect([timeOf(other), other.conditions?.[1]?.reason]).toEqual([timeOf(status), 'Other']);
  expect(timeOf(withCondition(other, { ...condition('B', 'new'), status: 'True' }, MINUTE))).toBe(formatTime(MINUTE));
});

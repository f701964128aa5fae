import { describe, expect, it } from 'vitest';
import type { ContainerStatus } from '../../apimachinery/objects.ts';
import { statusByName } from './by-name.ts';

const statuses = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `c${i % (count - 1)}`, restartCount: i })) as unknown as ContainerStatus[];

describe('the status of a container', () => {
  it.each([2, 16, 17, 900])('is the first of its name among %i', (count) => {
    const find = statusByName(statuses(count));
    expect([find('c0')?.restartCount, find(`c${count - 2}`)?.restartCount, find('none')]).toEqual([0, count - 2, undefined]);
  });
});

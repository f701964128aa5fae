import { expect, it } from 'vitest';
import type { Engine } from '../../engine/index.ts';
import { UsageMeter } from './usage-meter.ts';

/** It measures at 3, 13, 23 … */
it.each`
  rule                                                | changes              | at    | found
  ${'is empty until it was measured'}                 | ${[[1, 5]]}          | ${2}  | ${0}
  ${'holds what it held when it was measured last'}   | ${[[1, 5]]}          | ${3}  | ${5}
  ${'and what was written since comes with the next'} | ${[[1, 5], [4, 8]]}  | ${12} | ${5}
  ${'which may be many rounds later'}                 | ${[[1, 5], [4, 8]]}  | ${95} | ${8}
  ${'what was there in between, nobody has seen'}     | ${[[4, 9], [6, 0]]}  | ${13} | ${0}
  ${'nor what goes in the moment of the measurement'} | ${[[4, 9], [13, 0]]} | ${22} | ${9}
`('what is measured each ten seconds $rule', ({ changes, at, found }) => {
  const clock = { now: 0 };
  const meter = new UsageMeter(clock as Engine, 3, 10);
  let bytes = 0;
  for (const [when, then] of changes as readonly [number, number][]) {
    clock.now = when;
    meter.willChange({ usedBytes: bytes, usedInodes: 1 });
    bytes = then;
  }
  clock.now = at;
  expect(meter.measured({ bytes, inodes: 1 }).bytes).toBe(found);
});

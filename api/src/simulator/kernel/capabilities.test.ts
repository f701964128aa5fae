import { expect, it } from 'vitest';
import { boundingSet, capabilityMask } from './capabilities.ts';

it.each([
  { rule: 'the default set', change: {}, privileged: false, mask: '00000000a80425fb' },
  { rule: 'what is added goes to the default', change: { add: ['NET_ADMIN', 'SYS_TIME'] }, privileged: false, mask: '00000000aa0435fb' },
  { rule: 'dropping all leaves nothing', change: { drop: ['ALL'] }, privileged: false, mask: '0000000000000000' },
  {
    rule: 'what is added stays when all is dropped',
    change: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
    privileged: false,
    mask: '0000000000000400',
  },
  { rule: 'all but one', change: { add: ['ALL'], drop: ['CHOWN'] }, privileged: false, mask: '000001fffffffffe' },
  { rule: 'a privileged container has all', change: { drop: ['ALL'] }, privileged: true, mask: '000001ffffffffff' },
])('$rule', ({ change, privileged, mask }) => expect(capabilityMask(boundingSet({ add: [], drop: [], ...change }, privileged))).toBe(mask));

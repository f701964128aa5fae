import { expect, it } from 'vitest';
import { SECOND } from '../engine/index.ts';
import { withHeartbeat } from './heartbeat.ts';
import type { Node } from './objects.ts';
import { formatTime } from './time.ts';

const at = (seconds: number) => formatTime(seconds * SECOND);
const node = (...conditions: { type: string; status: string; heartbeat: number }[]): Node =>
  ({ status: { conditions: conditions.map(({ heartbeat, ...one }) => ({ ...one, lastHeartbeatTime: at(heartbeat) })) } }) as never;

it.each([
  { rule: 'not yet five minutes after the last report', now: 299, ready: 'True', heartbeats: [at(0), at(0)] },
  { rule: 'five minutes after it', now: 300, ready: 'True', heartbeats: [at(300), at(300)] },
  { rule: 'many times five minutes after it', now: 1000, ready: 'False', heartbeats: [at(900), at(900)] },
  { rule: 'a kubelet of which nothing is heard reports nothing', now: 1000, ready: 'Unknown', heartbeats: [at(0), at(0)] },
])('$rule', ({ now, ready, heartbeats }) => {
  const given = node({ type: 'Ready', status: ready, heartbeat: 0 }, { type: 'PIDPressure', status: ready, heartbeat: 0 });
  expect(withHeartbeat(given, now * SECOND).status.conditions?.map(({ lastHeartbeatTime }) => lastHeartbeatTime)).toEqual(heartbeats);
});

it('all conditions are reported together, and the latest report counts', () => {
  const given = node({ type: 'Ready', status: 'True', heartbeat: 0 }, { type: 'MemoryPressure', status: 'True', heartbeat: 100 });
  expect(withHeartbeat(given, 450 * SECOND).status.conditions?.map(({ lastHeartbeatTime }) => lastHeartbeatTime)).toEqual([
    at(400),
    at(400),
  ]);
});

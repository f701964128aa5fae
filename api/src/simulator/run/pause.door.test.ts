import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

const endOfPause = (interventions: readonly InterventionInput[]) => {
  const { run } = play(podOf('  containers: [{name: app, image: nginx}]'), { seconds: 300, interventions });
  const pause = run.pods[0]?.containers.find(({ role }) => role === 'SANDBOX');
  return pause?.states.find(({ state }) => state === 'TERMINATED');
};

it.each<{ rule: string; when: InterventionInput[]; ends: object }>([
  {
    rule: 'is killed with its Pod',
    when: [{ atSeconds: 30, kind: 'DELETE_POD' }],
    ends: { reason: 'Error', exitCode: 137, signal: 9 },
  },
  {
    rule: 'is killed as any process is',
    when: [{ atSeconds: 30, kind: 'KILL_CONTAINER', container: 'POD' }],
    ends: { reason: 'Error', exitCode: 137, signal: 9 },
  },
  {
    rule: 'is gone when its machine has booted, nobody knows how',
    when: [
      { atSeconds: 30, kind: 'NODE_FAILS' },
      { atSeconds: 90, kind: 'NODE_RECOVERS' },
    ],
    ends: { reason: 'Unknown', exitCode: 255, signal: null },
  },
])('the pause container $rule', ({ when, ends }) => {
  expect(endOfPause(when)).toMatchObject(ends);
});

import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

/** @see metrics-server: pkg/storage/pod.go, --metric-resolution=15s */
describe('kubectl top tells what was used between the last two looks of the metrics server', () => {
  const top = (script: string, resources = '') => {
    const { run } = play(
      podOf(`  containers: [{name: a, image: polinux/stress, command: [sh, -c, ${JSON.stringify(script)}], ${resources}}]`),
      {
        seconds: 300,
      },
    );
    return (at: number) => Number(/(\d+)m/.exec(run.kubectl('top pod web --no-headers', at).stdout)?.[1]);
  };
  const burst = top('sleep 60; stress --cpu 1 --timeout 60; sleep 1d');

  it.each`
    rule                                     | at     | least  | most
    ${'nothing before the work'}             | ${58}  | ${0}   | ${1}
    ${'a part, where it began in between'}   | ${76}  | ${800} | ${990}
    ${'all of the core, in the midst of it'} | ${110} | ${999} | ${1001}
    ${'as long as nobody has looked again'}  | ${134} | ${999} | ${1001}
    ${'a part, where it ended in between'}   | ${140} | ${10}  | ${300}
    ${'nothing afterwards'}                  | ${200} | ${0}   | ${0}
  `('$rule', ({ at, least, most }) => {
    expect(burst(at)).toBeGreaterThanOrEqual(least);
    expect(burst(at)).toBeLessThanOrEqual(most);
  });
  it('of a container that is new since its start', () => expect(top('stress --cpu 1')(20)).toBeGreaterThan(950));
  it('under a limit as much as it lets, evenly', () => {
    const limited = top('stress --cpu 4', 'resources: {limits: {cpu: 300m}}');
    for (const at of [50, 77, 200, 299]) expect(Math.abs(limited(at) - 300)).toBeLessThan(4);
  });
});

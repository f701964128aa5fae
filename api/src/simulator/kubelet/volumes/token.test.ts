import { describe, expect, it } from 'vitest';
import { HOUR, Random, SECOND } from '../../engine/index.ts';
import { play, podOf, shell } from '../../testing.ts';
import { refreshTime } from './token.ts';

/** @see kubernetes: pkg/kubelet/token/token_manager_test.go TestRequiresRefresh */
describe('A token is made anew', () => {
  it.each([
    { rule: 'when a fifth of its time is left', expirationSeconds: 6000, after: 4800 * SECOND },
    { rule: 'of whole seconds', expirationSeconds: 3607, after: 2886 * SECOND },
    { rule: 'when it is a day old', expirationSeconds: 48 * 3600, after: 24 * HOUR },
  ])('$rule, or up to ten seconds before', ({ expirationSeconds, after }) => {
    for (let seed = 0; seed < 20; seed++) {
      const at = refreshTime({ expirationSeconds }, SECOND, new Random(seed));
      expect(at).toBeLessThanOrEqual(SECOND + after);
      expect(at).toBeGreaterThan(SECOND + after - 10 * SECOND);
    }
  });

  it('with the sync of its Pod that is next then, as long as the Pod is to run', () => {
    const app = shell('app', "trap '' TERM; while sleep 30; do md5sum < /v/t; done", 'volumeMounts: [{name: v, mountPath: /v}]');
    const spec = `  terminationGracePeriodSeconds: 1200\n  containers: [${app}]\n  volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 600}}]}}]`;
    const { pod } = play(podOf(spec), { seconds: 2400, interventions: [{ atSeconds: 1200, kind: 'DELETE_POD', pod: 'web' }] });
    const lines = pod.containers.find(({ name }) => name === 'app')?.logs({}) ?? [];
    const begins = lines.filter(({ text }, i) => i > 0 && text !== lines[i - 1]?.text).map(({ atSeconds }) => atSeconds);
    expect(begins).toHaveLength(2);
    const [first = 0, second = 0] = begins;
    expect(first).toBeGreaterThan(470);
    expect(first).toBeLessThan(480 + 90 + 31);
    expect(second - first).toBeGreaterThan(440);
    expect(second - first).toBeLessThan(480 + 90 + 31);
    expect(lines.at(-1)?.atSeconds).toBeGreaterThan(2340);
  });
});

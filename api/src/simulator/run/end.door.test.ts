import { expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

/** `endedAtSeconds` is when the last thing happened after which nothing could. */
it.each([
  {
    rule: 'a Pod has ended, and the kubelet has seen it',
    spec: `  restartPolicy: Never\n  containers: [${shell('app', 'sleep 3')}]`,
    after: 6,
    before: 8,
  },
  { rule: 'a server that nobody asks', spec: '  containers: [{name: app, image: redis}]', after: 2, before: 4 },
  {
    rule: 'a token is replaced, as the timeline says',
    spec: '  containers: [{name: app, image: redis}]',
    seconds: 3600,
    after: 2800,
    before: 3000,
  },
  { rule: 'a process that waits has not ended', spec: `  containers: [${shell('app', 'sleep infinity')}]`, after: 600, before: 600 },
  {
    rule: 'a Pod of a node that is not there is collected',
    spec: '  nodeName: nowhere\n  containers: [{name: app, image: redis}]',
    after: 60,
    before: 61,
  },
])('$rule', ({ spec, seconds = 600, after, before }) => {
  const { run } = play(podOf(spec), { seconds });
  expect(run.endedAtSeconds).toBeGreaterThanOrEqual(after);
  expect(run.endedAtSeconds).toBeLessThanOrEqual(before);
  expect(run.timeline.at(-1)?.atSeconds).toBeLessThanOrEqual(run.endedAtSeconds);
});

import type { Expectation } from '@peapod/database';
import { describe, expect, it } from 'vitest';
import { differencesFrom, differencesFromOption } from './differences.ts';
import { shortfalls } from './expectation.ts';
import { runOf } from './testing.ts';

const run = runOf({
  horizonSeconds: 36,
  manifest: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: app, image: busybox:1.36, command: [sh, -c, 'echo first; echo last; exit 3'] }
`,
});
const goals = { en: ['It is told to wait', 'It waits'], zhHans: ['让它等待', '它等待'] };
const of = async (asked: Expectation, { isUndisturbed = false, keepsBack = false } = {}) =>
  differencesFrom({ isUndisturbed, shortfalls: await shortfalls(asked, run) }, goals, keepsBack);

describe('what a run has instead of what was asked for', () => {
  it.each<{ rule: string; asked: Expectation; expected: string; found: string }>([
    {
      rule: 'a Pod as lists show it',
      asked: { status: 'Running', ready: '1/1', restarts: 0 },
      expected: 'At 36 s Pod `web` should show STATUS `Running`, READY `1/1`, RESTARTS `0`.',
      found: 'Pod `web` shows STATUS `CrashLoopBackOff`, READY `0/1`, RESTARTS `2`.',
    },
    {
      rule: 'its phase and class, which lists do not show',
      asked: { atSeconds: 34.5, phase: 'SUCCEEDED', qosClass: 'GUARANTEED' },
      expected: 'At 34.5 s Pod `web` should show the phase `Succeeded`, the QoS class `Guaranteed`.',
      found: 'Pod `web` shows STATUS `CrashLoopBackOff`, the phase `Running`, the QoS class `BestEffort`.',
    },
    {
      rule: 'so many restarts or more',
      asked: { restarts: { min: 9 } },
      expected: 'At 36 s Pod `web` should show RESTARTS at least `9`.',
      found: 'Pod `web` shows STATUS `CrashLoopBackOff`, RESTARTS `2`.',
    },
    {
      rule: 'a Pod that should be gone',
      asked: { exists: false },
      expected: 'At 36 s there should be no Pod `web`.',
      found: 'Pod `web` shows STATUS `CrashLoopBackOff`.',
    },
    {
      rule: 'a Pod that nobody made',
      asked: { pod: 'other', log: { container: 'app', contains: 'first' } },
      expected: 'At 36 s there should be a Pod `other`.',
      found: 'There is no Pod `other`.',
    },
    {
      rule: 'a container that is not there',
      asked: { log: { container: 'none', contains: 'first' } },
      expected: 'Pod `web` should have a container `none`.',
      found: 'It has none of that name.',
    },
    {
      rule: 'words that its log has not',
      asked: { log: { container: 'app', contains: 'middle' } },
      expected: 'By 36 s the log of `app` should have a line with `middle`.',
      found: 'The log of `app` has no line with `middle`; its last is `last`.',
    },
    {
      rule: 'words that its log should lack',
      asked: { log: { container: 'app', lacks: 'fir' } },
      expected: 'By 36 s the log of `app` should have no line with `fir`.',
      found: 'The log of `app` has `first`.',
    },
    {
      rule: 'a file',
      asked: { file: { container: 'app', path: '/note', contains: '' } },
      expected: 'At 36 s `app` should have a file `/note`.',
      found: 'There is no file `/note`.',
    },
    {
      rule: 'an event',
      asked: { event: { reason: 'Killing', contains: 'app' } },
      expected: 'By 36 s there should be an event `Killing` with `app`.',
      found: 'There is no event `Killing` with `app`.',
    },
    {
      rule: 'a value',
      asked: { object: { path: 'spec.containers.app.image', equals: 'nginx' } },
      expected: '`spec.containers.app.image` should be `nginx`.',
      found: '`spec.containers.app.image` is `busybox:1.36`.',
    },
    {
      rule: 'a value that is not there',
      asked: { object: { path: 'spec.containers.app.livenessProbe.periodSeconds', max: 5 } },
      expected: '`spec.containers.app.livenessProbe.periodSeconds` should be at most `5`.',
      found: '`spec.containers.app.livenessProbe.periodSeconds` is not set.',
    },
    {
      rule: 'what a value should not have within it',
      asked: { object: { path: 'spec.containers.app.command', contains: 'exit 0', lacks: 'exit 3' } },
      expected: '`spec.containers.app.command` should contain `exit 0` and should not contain `exit 3`.',
      found: '`spec.containers.app.command` contains `exit 3`.',
    },
  ])('is told: $rule', async ({ asked, expected, found }) => {
    expect((await of(asked)).map((one) => ({ expected: one.expected.en, found: one.found.en }))).toEqual([{ expected, found }]);
  });

  it('is told in Chinese, too', async () => {
    const [pod, log] = await of({ status: 'Running', ready: '1/1', log: { container: 'app', contains: 'middle' } });
    expect([pod!.expected.zhHans, pod!.found.zhHans, log!.expected.zhHans, log!.found.zhHans]).toEqual([
      '第 36 秒时，Pod `web` 应显示 STATUS `Running`、READY `1/1`。',
      'Pod `web` 显示 STATUS `CrashLoopBackOff`、READY `0/1`。',
      '到第 36 秒，`app` 的日志中应有含 `middle` 的行。',
      '`app` 的日志中没有含 `middle` 的行，最后一行是 `last`。',
    ]);
  });

  it.each([
    { bounds: { min: 3 }, says: '应为至少 `3`。' },
    { bounds: { min: 3, max: 5 }, says: '应为 `3` 到 `5`。' },
  ])('is told in Chinese with the bounds of a value, %#', async ({ bounds, says }) => {
    const [difference] = await of({ object: { path: 'spec.priority', ...bounds } });
    expect(difference!.expected.zhHans).toBe(`\`spec.priority\` ${says}`);
  });

  it('is told once, however many checks ask for it', async () => {
    const found = await shortfalls({ status: 'Running' }, run);
    expect(differencesFrom({ isUndisturbed: false, shortfalls: [...found, ...found] }, goals, false)).toHaveLength(1);
  });

  it('says where nobody intervenes', async () => {
    const [difference] = await of({ status: 'Running' }, { isUndisturbed: true });
    expect(difference!.expected).toEqual({
      en: 'Where nobody intervenes: at 36 s Pod `web` should show STATUS `Running`.',
      zhHans: '无人干预时：第 36 秒时，Pod `web` 应显示 STATUS `Running`。',
    });
  });

  it('has the words of a goal for what the solution says, while another try is left', async () => {
    const asked: Expectation = { status: 'Running', object: { path: 'spec.terminationGracePeriodSeconds', equals: 5, goal: 1 } };
    const told = async (keepsBack: boolean) => (await of(asked, { keepsBack })).map(({ expected }) => expected.en);
    const pod = 'At 36 s Pod `web` should show STATUS `Running`.';
    expect(await told(true)).toEqual([pod, 'It is told to wait']);
    expect(await told(false)).toEqual([pod, '`spec.terminationGracePeriodSeconds` should be `5`.']);
  });

  it('of a prediction begins with the option that was chosen', async () => {
    const option = { en: 'It runs', zhHans: '它运行' };
    expect(differencesFromOption(option, await shortfalls({ status: 'Running' }, run))).toEqual([
      {
        expected: option,
        found: { en: 'Pod `web` shows STATUS `CrashLoopBackOff`.', zhHans: 'Pod `web` 显示 STATUS `CrashLoopBackOff`。' },
      },
    ]);
  });
});

import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { pod, printed } from '../testing.ts';

const running = ['a', 'b'].map((name) => ({ name, ready: true, restartCount: 0, containerID: `c://${name}`, state: { running: {} } }));
const annotated = (annotations: object) =>
  pod('web', { metadata: { annotations }, spec: { containers: [{ name: 'a' }, { name: 'b' }] }, status: { containerStatuses: running } });
const line = (text: string) => [{ at: SECOND, stream: 'stdout' as const, text }];
const KEY = 'kubectl.kubernetes.io/default-container';
const OLD = 'kubectl.kubernetes.io/default-logs-container';
const DEFAULTED = 'Defaulted container "a" out of: a, b\n';
const DEPRECATED = `Using deprecated annotation \`${OLD}\` in pod/web. Please use \`${KEY}\` instead\n`;

it.each([
  { rule: 'the first', annotations: {}, logs: `of a\n${DEFAULTED}`, exec: `a${DEFAULTED}` },
  { rule: 'the annotated one', annotations: { [KEY]: 'b' }, logs: 'of b\n', exec: 'b' },
  {
    rule: 'one that is not there is told by logs alone',
    annotations: { [KEY]: 'x' },
    logs: `of a\nDefault container name "x" not found in pod web\n${DEFAULTED}`,
    exec: `a${DEFAULTED}`,
  },
  { rule: 'an older annotation is for logs alone', annotations: { [OLD]: 'b' }, logs: `of b\n${DEPRECATED}`, exec: `a${DEFAULTED}` },
  { rule: 'the newer one comes first', annotations: { [OLD]: 'a', [KEY]: 'b' }, logs: 'of b\n', exec: 'b' },
])('the container that is meant: $rule', ({ annotations, logs, exec }) => {
  const scene = {
    objects: [annotated(annotations)],
    logs: { 'c://a': line('of a'), 'c://b': line('of b') },
    act: ({ container }: { container?: string | null }) => ({ exitCode: 0, stdout: container ?? '' }),
  };
  expect(printed('logs web', scene)).toBe(logs);
  expect(printed('exec web -- hostname', scene)).toBe(exec);
});

import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const running = (name: string) => ({
  name,
  ready: true,
  restartCount: 0,
  image: '',
  imageID: '',
  containerID: `containerd://${name}`,
  state: { running: {} },
});
const line = (text: string) => [{ at: 0, stream: 'stdout' as const, text }];
const one = (name: string, ...containers: readonly string[]) =>
  pod(name, {
    metadata: { labels: { app: 'x' } },
    spec: { containers: containers.map((container) => ({ name: container })) },
    status: { containerStatuses: containers.map(running) },
  });
const scene = {
  objects: [one('a', 'app', 'side'), one('b', 'app')],
  logs: { 'containerd://app': line('hi'), 'containerd://side': line('ho') },
};
const chosen = 'Defaulted container "app" out of: app, side\n';
const tooShort = (command: string) =>
  `error: --pod-running-timeout must be higher than zero\nSee 'kubectl ${command} -h' for help and examples\n[1]`;

/** @see kubernetes: kubectl/pkg/cmd/logs/logs_test.go TestLog, TestLogComplete; …/polymorphichelpers/logsforobject_test.go */
it.each([
  { rule: 'of each Pod that a label has', command: 'logs -l app=x', prints: `hi\nhi\n${chosen}` },
  {
    rule: 'of what no label can have there is nothing to tell',
    command: "logs -l 'a b'",
    prints:
      'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a b", field selector "": unable to parse requirement: found \'b\', expected: in, notin, =, ==, !=, gt, lt\n[1]',
  },
  {
    rule: 'all are known before the first is read',
    command: 'logs -l app=x -c side',
    prints: 'error: container side is not valid for pod b\n[1]',
  },
  {
    rule: 'too many are counted when they are known',
    command: 'logs -l app=x -f --max-log-requests=1',
    prints: `${chosen}error: you are attempting to follow 2 log streams, but maximum allowed concurrency is 1, use --max-log-requests to increase the limit\n[1]`,
  },
  {
    rule: 'of one Pod, too',
    command: 'logs b -f --max-log-requests=0 --tail=0',
    prints: '',
  },
  {
    rule: 'containers are streams, too',
    command: 'logs a -f --all-containers --max-log-requests=1',
    prints:
      'error: you are attempting to follow 2 log streams, but maximum allowed concurrency is 1, use --max-log-requests to increase the limit\n[1]',
  },
  {
    rule: 'what cannot be read ends it',
    command: 'logs -l app=x -p',
    prints: `${chosen}Error from server (BadRequest): previous terminated container "app" in pod "a" not found\n[1]`,
  },
  {
    rule: 'or stands in its place',
    command: 'logs -l app=x -p --ignore-errors',
    prints: `error: previous terminated container "app" in pod "a" not found\nerror: previous terminated container "app" in pod "b" not found\n${chosen}`,
  },
  { rule: 'time to wait', command: 'logs b --pod-running-timeout=0', prints: 'error: --pod-running-timeout must be higher than zero\n[1]' },
  ...['exec b --pod-running-timeout=-1s -- ls', 'attach --pod-running-timeout=0', 'run x --image=a --pod-running-timeout=0'].map(
    (command) => ({ rule: 'time to wait', command, prints: tooShort(command.split(' ')[0] as string) }),
  ),
  ...Object.entries({
    '1d': 'unknown unit "d" in',
    '1h30x': 'unknown unit "x" in',
    '2ms5d': 'unknown unit "d" in',
    '5': 'missing unit in',
    '1h5': 'missing unit in',
    abc: 'invalid',
    '-': 'invalid',
  }).map(([since, why]) => ({
    rule: 'a time that Go does not read',
    command: `logs b --since=${since}`,
    prints: `error: invalid argument "${since}" for "--since" flag: time: ${why} duration "${since}"\nSee 'kubectl logs --help' for usage.\n[1]`,
  })),
  {
    rule: 'a time of no whole second',
    command: 'logs b --since=400ms',
    prints: 'The PodLogOptions "b" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0\n[1]',
  },
  {
    rule: 'at once, and by force',
    command: 'delete pod b --now --force --dry-run=client',
    prints: 'error: --force and --grace-period greater than 0 cannot be specified together\n[1]',
  },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

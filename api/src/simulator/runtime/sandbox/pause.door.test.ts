import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** A Pod whose containers share a PID namespace, one of which is privileged and runs this script. */
const sharing = (script: string): string =>
  podOf(
    `  shareProcessNamespace: true
  containers:
  - ${shell('app', script, 'securityContext: {privileged: true}')}
  - ${shell('side', 'sleep 1000')}`,
  );

/** @see kubernetes: build/pause/linux/pause.c; containerd: pkg/cri/server/events.go handleSandboxExit */
it.each([
  { rule: 'TERM ends it', script: 'sleep 20; kill 1; sleep 1000', ends: { reason: 'Completed', exitCode: 0 } },
  { rule: 'INT ends it', script: 'sleep 20; kill -INT 1; sleep 1000', ends: { reason: 'Completed', exitCode: 0 } },
])('of a shared PID namespace $rule: all processes with it, and the Pod has another sandbox', ({ script, ends }) => {
  const { pod, run, container, events } = play(sharing(script), { seconds: 30 });
  const pause = pod.containers.find(({ role }) => role === 'SANDBOX');
  expect(pause?.states.find(({ state }) => state === 'TERMINATED')).toMatchObject(ends);
  expect(events).toContain('SandboxChanged Pod sandbox changed, it will be killed and re-created.');
  expect(['app', 'side'].map((name) => container(name))).toMatchObject(
    ['app', 'side'].map(() => ({ restartCount: 1, ready: true, lastState: { terminated: { exitCode: 137, reason: 'Error' } } })),
  );
  const address = (at: number): string => run.kubectl('get pod web -o jsonpath={.status.podIP}', at).stdout;
  expect(address(29)).not.toBe(address(19));
});

it.each([
  { rule: 'who kills it', intervention: { atSeconds: 20, kind: 'KILL_CONTAINER', container: 'POD' } },
  { rule: 'containerd, to stop the sandbox', intervention: { atSeconds: 20, kind: 'DELETE_POD' } },
] as const)('$rule leaves it with 137', ({ intervention }) => {
  const { pod } = play(podOf('  containers: [{name: app, image: nginx}]'), { seconds: 40, interventions: [intervention] });
  const pause = pod.containers.find(({ role }) => role === 'SANDBOX');
  expect(pause?.states.find(({ state }) => state === 'TERMINATED')).toMatchObject({ reason: 'Error', exitCode: 137, signal: 9 });
});

it.each(['KILL', 'HUP', 'USR1'])('%s from its own namespace does nothing to it', (signal) => {
  const { rows } = play(sharing(`sleep 20; kill -${signal} 1; sleep 1000`), { seconds: 40 });
  expect(rows.at(-1)).toBe('2/2 Running 0');
});

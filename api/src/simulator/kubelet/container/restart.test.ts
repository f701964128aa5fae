import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { computePodActions } from '../kuberuntime/pod-actions.ts';
import { kernelHostname, podHostnameAndDomain } from '../pod/names.ts';
import { Backoff } from './backoff.ts';
import { hashContainer } from './hash.ts';
import { doBackOff } from './restart.ts';
import type { PodRuntimeStatus, RuntimeContainerStatus } from './runtime-status.ts';

const app = { name: 'app', image: 'busybox' };
const pod = {
  metadata: { name: 'web', namespace: 'default', uid: 'u-1' } as {
    name: string;
    namespace: string;
    uid: string;
    deletionTimestamp?: string;
  },
  spec: { restartPolicy: 'Always', containers: [app] },
};
const runtime = (container: Partial<RuntimeContainerStatus>): PodRuntimeStatus => ({
  ips: ['10.0.0.1'],
  sandboxes: [{ id: 's', attempt: 0, state: 'READY', createdAt: 0, ip: '10.0.0.1' }],
  containers: [
    {
      id: 'c',
      name: 'app',
      state: 'running',
      createdAt: 0,
      exitCode: 0,
      reason: '',
      message: '',
      image: '',
      imageID: '',
      hash: hashContainer(app),
      restartCount: 0,
      ...container,
    },
  ],
});
const healthy = { liveness: () => false, startup: () => false };

it('the second restart waits ten seconds from the exit, and says so', () => {
  const backoff = new Backoff(10 * SECOND, 300 * SECOND);
  const exited = (finishedAt: number) => runtime({ state: 'exited', exitCode: 1, finishedAt });
  expect(doBackOff(pod, app, exited(0), backoff, 0)).toBeUndefined();
  expect(doBackOff(pod, app, exited(SECOND), backoff, 10 * SECOND)).toEqual({
    message: 'back-off 10s restarting failed container=app pod=web_default(u-1)',
    until: 11 * SECOND,
  });
  expect(doBackOff(pod, app, exited(SECOND), backoff, 11 * SECOND)).toBeUndefined();
});

it.each([
  {
    rule: 'liveness',
    runtime: {},
    probes: { ...healthy, liveness: () => true },
    message: 'Container app failed liveness probe, will be restarted',
  },
  {
    rule: 'startup',
    runtime: {},
    probes: { ...healthy, startup: () => true },
    message: 'Container app failed startup probe, will be restarted',
  },
  { rule: 'a new spec', runtime: { hash: 'old' }, probes: healthy, message: 'Container app definition changed, will be restarted' },
])('$rule stops a container: $message', ({ runtime: container, probes, message }) => {
  expect(computePodActions(pod, runtime(container), probes).containersToKill).toMatchObject([{ id: 'c', name: 'app', message }]);
});

it('under Never a container that fails its liveness probe stays down, and the Pod with it', () => {
  const never = { ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } };
  const actions = computePodActions(never, runtime({}), { ...healthy, liveness: () => true });
  expect(actions).toMatchObject({
    killPod: true,
    containersToStart: [],
    containersToKill: [{ message: 'Container app failed liveness probe' }],
  });
});

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions; pkg/kubelet/container/helpers.go ShouldContainerBeRestarted */
it.each([
  { rule: 'what ran in a sandbox that is lost starts anew', policy: 'OnFailure', lost: true, given: {}, starts: [0] },
  { rule: 'but not what has succeeded in it', policy: 'OnFailure', lost: true, given: { state: 'exited' }, starts: [] },
  { rule: 'nor anything that must not restart', policy: 'Never', lost: true, given: {}, starts: [] },
  { rule: 'what has not begun yet starts though it must not restart', policy: 'Never', given: { state: 'created' }, starts: [0] },
  { rule: 'so does that of which nothing is known', policy: 'Never', given: { state: 'unknown' }, starts: [0], kills: ['c'] },
  { rule: 'what has failed starts again', policy: 'OnFailure', given: { state: 'exited', exitCode: 1 }, starts: [0] },
  { rule: 'unless it must not', policy: 'Never', given: { state: 'exited', exitCode: 1 }, starts: [] },
  { rule: 'what has succeeded starts again only where it always does', policy: 'Always', given: { state: 'exited' }, starts: [0] },
  { rule: 'what runs is left alone', policy: 'Always', given: {}, starts: [] },
] as const)('$rule ($policy)', (row) => {
  const { policy, given, starts } = row;
  const status = runtime(given);
  const sandboxes = status.sandboxes.map((sandbox) => ({ ...sandbox, state: 'lost' in row ? ('NOTREADY' as const) : sandbox.state }));
  const of = { ...pod, spec: { ...pod.spec, restartPolicy: policy } };
  const actions = computePodActions(of, { ...status, sandboxes }, healthy);
  expect([actions.containersToStart, actions.containersToKill.map(({ id }) => id)]).toEqual([starts, 'kills' in row ? row.kills : []]);
});

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager_test.go TestComputePodActionsWithInitContainers */
it.each([
  { rule: 'of which nothing is known is stopped and starts again', policy: 'Always', state: 'unknown', next: 'first', kills: ['c'] },
  { rule: 'of which nothing is known ends the Pod that must not restart', policy: 'Never', state: 'unknown', next: null, kills: [] },
  { rule: 'that has failed starts again', policy: 'OnFailure', state: 'exited', exitCode: 1, next: 'first', kills: [] },
  { rule: 'that runs is waited for', policy: 'Always', state: 'running', next: null, kills: [] },
  { rule: 'that has ended well is followed by the next', policy: 'Always', state: 'exited', next: 'second', kills: [] },
] as const)('an init container $rule ($policy)', (row) => {
  const { policy, state, next, kills } = row;
  const spec = { ...pod.spec, restartPolicy: policy, initContainers: [{ name: 'first' }, { name: 'second' }] };
  const status = runtime({ name: 'first', state, exitCode: 'exitCode' in row ? row.exitCode : 0 });
  const actions = computePodActions({ ...pod, spec }, status, healthy);
  expect([actions.nextInitContainerToStart, actions.containersToKill.map(({ id }) => id)]).toEqual([next, kills]);
  expect(actions.killPod).toBe(next === null && state === 'unknown');
});

it('where one of the containers runs, initialization is over', () => {
  const spec = { ...pod.spec, initContainers: [{ name: 'first' }], containers: [{ name: 'other', image: 'busybox' }, app] };
  expect(computePodActions({ ...pod, spec }, runtime({}), healthy)).toMatchObject({
    nextInitContainerToStart: null,
    containersToStart: [0],
  });
});

it('ephemeral containers start once, even while others initialize', () => {
  const spec = { ...pod.spec, initContainers: [{ name: 'init' }], ephemeralContainers: [{ name: 'app' }, { name: 'debug' }] };
  expect(computePodActions({ ...pod, spec }, runtime({ state: 'exited' }), healthy)).toMatchObject({
    ephemeralContainersToStart: [1],
    nextInitContainerToStart: 'init',
  });
});

it('a host name has 63 characters at most, and a whole name 64', () => {
  const long = { metadata: { name: `${'a'.repeat(62)}-b`, namespace: 'default' }, spec: {} };
  expect(podHostnameAndDomain(long, 'cluster.local')).toEqual({ hostname: 'a'.repeat(62), domain: '' });
  const named = (hostname: string) => ({
    metadata: { name: 'web', namespace: 'default' },
    spec: { hostname, subdomain: 'sub', setHostnameAsFQDN: true },
  });
  expect(kernelHostname(named('web'), 'cluster.local')).toEqual({ ok: true, hostname: 'web.sub.default.svc.cluster.local' });
  expect(kernelHostname(named('w'.repeat(40)), 'cluster.local').ok).toBe(false);
});

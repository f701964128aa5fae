import { expect, it } from 'vitest';
import type { PodSpec, PodStatus } from '../../apimachinery/objects.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { SECOND } from '../../engine/index.ts';
import { hashContainer } from '../container/hash.ts';
import type { RuntimeContainerStatus } from '../container/runtime-status.ts';
import { generateContainersReadyCondition } from './conditions.ts';
import { generateAPIPodStatus, isLegalTransition, mergePodStatus, type StatusSource, statusesEqual, updateStatus } from './index.ts';
import { getPhase } from './phase.ts';

const app = { name: 'app', image: 'nginx' };
const spec: PodSpec = { restartPolicy: 'Always', containers: [app] };

const container = (fields: Partial<RuntimeContainerStatus>): RuntimeContainerStatus => ({
  id: 'c0',
  name: 'app',
  state: 'running',
  createdAt: 0,
  startedAt: 0,
  exitCode: 0,
  reason: '',
  message: '',
  image: 'docker.io/library/nginx:latest',
  imageID: 'sha',
  hash: hashContainer(app),
  restartCount: 0,
  ...fields,
});
const exited = container({ state: 'exited', exitCode: 1, reason: 'Error', finishedAt: SECOND });

function generate(containers: readonly RuntimeContainerStatus[], more: Partial<StatusSource> = {}): PodStatus {
  return generateAPIPodStatus({
    pod: { metadata: {}, spec, status: { phase: 'Pending' } },
    runtime: { ips: ['10.244.1.2'], sandboxes: [], containers },
    previous: undefined,
    podIsTerminal: false,
    startFailure: () => undefined,
    probes: { started: () => true, ready: () => true },
    hostIPs: ['172.18.0.3'],
    ...more,
  });
}
const crashLoop = { startFailure: () => ({ reason: 'CrashLoopBackOff', message: 'back-off 10s …' }) };

it('a running container: Running, ready, with its addresses', () => {
  const status = generate([container({})]);
  expect(status).toMatchObject({ phase: 'Running', podIP: '10.244.1.2', hostIP: '172.18.0.3' });
  expect(status.containerStatuses?.[0]).toMatchObject({ ready: true, started: true, containerID: 'containerd://c0' });
});

it('a container that has exited is terminated until it is known why it cannot start again', () => {
  expect(generate([exited]).containerStatuses?.[0]?.state).toHaveProperty('terminated.reason', 'Error');
  const waiting = generate([exited], crashLoop);
  expect(waiting.phase).toBe('Running');
  expect(waiting.containerStatuses?.[0]).toMatchObject({
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1 } },
    started: false,
    ready: false,
  });
});

it('the container before is the last state', () => {
  const newer = container({ id: 'c1', createdAt: 5 * SECOND, startedAt: 5 * SECOND, restartCount: 1 });
  expect(generate([newer, exited]).containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    state: { running: {} },
    lastState: { terminated: { exitCode: 1, containerID: 'containerd://c0' } },
  });
});

it('until a container is created it waits: ContainerCreating, or PodInitializing', () => {
  expect(generate([]).containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
  const pod = { metadata: {}, spec: { ...spec, initContainers: [{ name: 'init' }] }, status: {} };
  expect(generate([], { pod }).containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
});

it('of a container that runs no more and of which nothing else is known it is said so, and its restart counted', () => {
  const lost = container({ state: 'unknown' });
  expect(generate([lost], { previous: generate([container({ restartCount: 2 })]) }).containerStatuses?.[0]).toMatchObject({
    state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } },
    restartCount: 3,
  });
  expect(generate([lost]).containerStatuses?.[0]).toMatchObject({ state: { waiting: {} }, restartCount: 0 });
});

/** @see kubernetes: pkg/kubelet/status/generate.go GenerateContainersReadyCondition, GeneratePodInitializedCondition */
it.each([
  { rule: 'none is known', names: [], says: 'containers with unknown status: [a b]' },
  { rule: 'one is known', names: ['b'], says: 'containers with unknown status: [a], containers with unready status: [b]' },
  { rule: 'both are known', names: ['a', 'b'], says: 'containers with unready status: [a b]' },
])('which containers are not ready, where $rule: $says', ({ names, says }) => {
  const two = { ...spec, containers: [{ name: 'a' }, { name: 'b' }] };
  const statuses = names.map((name) => ({ name, ready: false }) as never);
  expect(generateContainersReadyCondition(two, statuses, 'Running')).toMatchObject({ reason: 'ContainersNotReady', message: says });
});

/** @see kubernetes: pkg/kubelet/kubelet_pods_test.go TestPodPhaseWithRestartAlwaysInitContainers, TestPodPhaseWithRestartNeverInitContainers */
it.each([
  { rule: 'one that runs', policy: 'Always', state: { running: {} }, phase: 'Pending' },
  { rule: 'one that waits for the first time', policy: 'Never', state: { waiting: {} }, phase: 'Pending' },
  { rule: 'one that waits after it has failed', policy: 'Never', state: { waiting: {} }, last: 1, phase: 'Failed' },
  { rule: 'one that waits after it has failed', policy: 'Always', state: { waiting: {} }, last: 1, phase: 'Running' },
  { rule: 'one that runs again', policy: 'Never', state: { running: {} }, last: 1, phase: 'Pending' },
  { rule: 'one that has failed', policy: 'Never', state: { terminated: { exitCode: 1 } }, phase: 'Failed' },
  { rule: 'one of which nothing is known', policy: 'Never', state: {}, phase: 'Pending' },
])('the phase beside an init container, $rule ($policy): $phase', ({ policy, state, last, phase }) => {
  const of = { ...spec, restartPolicy: policy, initContainers: [{ name: 'init' }] };
  const lastState = last === undefined ? {} : { terminated: { exitCode: last } };
  const statuses = [
    { name: 'init', state, lastState },
    { name: 'app', state: { running: {} } },
  ] as never;
  expect(getPhase({ spec: of }, statuses, false)).toBe(phase);
});

it('what the API server has as ended has ended, with what is said of it there', () => {
  const pod = { metadata: {}, spec, status: { phase: 'Failed', reason: 'Evicted', message: 'm' } };
  expect(generate([container({})], { pod })).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'm' });
  const succeeded = { metadata: {}, spec, status: { phase: 'Succeeded' } };
  expect(generate([container({})], { pod: succeeded, evict: { reason: 'Evicted', message: 'm' } }).phase).toBe('Succeeded');
});

it('an eviction fails the Pod with its reason', () => {
  expect(generate([container({})], { evict: { reason: 'Evicted', message: 'm' } })).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'm',
  });
});

it('a condition keeps its time until its status changes', () => {
  const first = updateStatus(spec, {}, generate([container({})]), 0);
  const second = updateStatus(spec, first, generate([exited]), 9 * SECOND);
  const timeOf = (status: PodStatus, wanted: string) => status.conditions?.find(({ type }) => type === wanted)?.lastTransitionTime;
  expect(timeOf(second, 'Initialized')).toBe(formatTime(0));
  expect(timeOf(second, 'Ready')).toBe(formatTime(9 * SECOND));
  expect(second.startTime).toBe(formatTime(0));
});

it('termination messages share 12 KiB', () => {
  const long = updateStatus({ ...spec, containers: [app, { name: 'b' }] }, {}, generate([{ ...exited, message: 'x'.repeat(9000) }]), 0);
  expect(long.containerStatuses?.[0]?.state?.terminated?.message).toHaveLength(6144);
  const wide = updateStatus({ ...spec, containers: [app, { name: 'b' }] }, {}, generate([{ ...exited, message: '界'.repeat(3000) }]), 0);
  expect(wide.containerStatuses?.[0]?.state?.terminated?.message).toBe('界'.repeat(2048));
});

it('conditions of others stay, a delayed end keeps the phase, and an ended Pod is not ready', () => {
  const before: PodStatus = { phase: 'Running', conditions: [{ type: 'example.com/gate', status: 'True' }] };
  const after = updateStatus(spec, {}, { ...generate([container({})]), phase: 'Failed', reason: 'Evicted' }, 0);
  expect(mergePodStatus(before, after, 0, true).phase).toBe('Running');
  const merged = mergePodStatus(before, after, 0);
  expect(merged.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason ?? ''}`.trim())).toEqual([
    'example.com/gate True',
    'Initialized True',
    'Ready False PodFailed',
    'ContainersReady False PodFailed',
    'PodScheduled True',
  ]);
});

it.each([
  ['Initialized', 'True', undefined],
  ['PodScheduled', 'False', 'corresponding condition of pod readiness gate "PodScheduled" does not exist.'],
])('a readiness gate on %s, which the kubelet sets itself: %s', (conditionType, ready, message) => {
  const pod = { metadata: {}, spec: { ...spec, readinessGates: [{ conditionType }] }, status: { phase: 'Pending' } };
  const condition = generate([container({})], { pod }).conditions?.find(({ type }) => type === 'Ready');
  expect([condition?.status, condition?.message]).toEqual([ready, message]);
});

it('a time alone, or the order of nothing, is no change', () => {
  const status = updateStatus(spec, {}, generate([container({})]), 0);
  const later = {
    ...status,
    conditions: status.conditions?.map((each) => ({ ...each, lastTransitionTime: formatTime(SECOND) })) ?? [],
    initContainerStatuses: [],
  };
  expect(statusesEqual(status, later)).toBe(true);
  expect(statusesEqual(status, { ...status, phase: 'Failed' })).toBe(false);
});

it('what has ended for good never runs again', () => {
  const never = { ...spec, restartPolicy: 'Never' };
  const [ended, running] = [generate([exited]), generate([container({})])];
  expect([isLegalTransition(never, ended, running), isLegalTransition(spec, ended, running)]).toEqual([false, true]);
});

/** @see kubernetes: pkg/kubelet/kubelet_pods_test.go TestGenerateAPIPodStatusHostNetworkPodIPs, TestSortPodIPs */
it.each`
  rule                                          | hostNetwork | hostIPs                          | ips                                                   | podIPs
  ${'one of each family'}                       | ${false}    | ${['192.168.1.1']}               | ${['10.0.0.1', '10.0.0.2', 'fd01::1234', 'fd01::56']} | ${['10.0.0.1', 'fd01::1234']}
  ${'the node’s family first'}                  | ${false}    | ${['fd00::5678', '192.168.1.1']} | ${['10.0.0.1', 'fd01::1234']}                         | ${['fd01::1234', '10.0.0.1']}
  ${'of the node’s family there may be none'}   | ${false}    | ${['fd00::5678']}                | ${['10.0.0.1']}                                       | ${['10.0.0.1']}
  ${'on the node’s network those of the node'}  | ${true}     | ${['10.0.0.1', 'fd01::1234']}    | ${[]}                                                 | ${['10.0.0.1', 'fd01::1234']}
  ${'what the runtime knows comes before them'} | ${true}     | ${['10.0.0.1', 'fd01::1234']}    | ${['192.168.0.1']}                                    | ${['192.168.0.1', 'fd01::1234']}
  ${'two of the runtime are enough'}            | ${true}     | ${['10.0.0.1', 'fd01::1234']}    | ${['2001:db8::2', '192.168.0.1']}                     | ${['192.168.0.1', '2001:db8::2']}
`('a Pod’s addresses: $rule', ({ hostNetwork, hostIPs, ips, podIPs }) => {
  const pod = { metadata: {}, spec: { ...spec, hostNetwork }, status: {} };
  const status = generate([], { pod, hostIPs, runtime: { ips, sandboxes: [], containers: [] } });
  expect(status.podIPs?.map(({ ip }) => ip)).toEqual(podIPs);
  expect([status.podIP, status.hostIP]).toEqual([podIPs[0], hostIPs[0]]);
});

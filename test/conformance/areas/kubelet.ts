import type { ContainerState, PodStatus } from '../../../api/src/simulator/apimachinery/objects.ts';
import { formatTime } from '../../../api/src/simulator/apimachinery/time.ts';
import { type Micros, SECOND, seconds, toSeconds } from '../../../api/src/simulator/engine/index.ts';
import { containerOOMScoreAdjust } from '../../../api/src/simulator/kubelet/cm/oom-score.ts';
import { Backoff } from '../../../api/src/simulator/kubelet/container/backoff.ts';
import { backOffKey, doBackOff } from '../../../api/src/simulator/kubelet/container/restart.ts';
import { computePodActions } from '../../../api/src/simulator/kubelet/kuberuntime/pod-actions.ts';
import * as status from '../../../api/src/simulator/kubelet/status/index.ts';
import { type Area, exactly } from '../area.ts';
import { includes } from '../matching.ts';
import { runtimeStatus } from './runtime.ts';

export const podPhase: Area = (one) => {
  const { metadata, spec = {}, podIsTerminal = false } = one.input;
  const { containerStatuses = [], initContainerStatuses = [] } = withZeroValues(one.input.status ?? {});
  const statuses = [...containerStatuses, ...initContainerStatuses];
  return exactly(one, { phase: status.getPhase({ metadata, spec }, statuses, podIsTerminal) });
};

export const conditions: Area = ({ input, expect }) => {
  const { spec = {}, phase, conditions: before, containerStatuses = null, initContainerStatuses = null } = input;
  const generate = {
    ContainersReady: () => status.generateContainersReadyCondition(spec, containerStatuses, phase),
    Ready: () => status.generatePodReadyCondition(spec, before, containerStatuses, phase),
    Initialized: () => status.generatePodInitializedCondition(spec, initContainerStatuses, phase),
  }[expect.type as string];
  if (!generate) throw new Error(`unknown condition ${expect.type}`);
  const got = generate();
  return { passed: includes(expect, got), got };
};

export const computePodActionsArea: Area = ({ input, expect }) => {
  const spec = { containers: [], ...input.spec };
  const runtime = runtimeStatus(spec, input.runtime);
  const failed = (results: Readonly<Record<string, string>> | undefined) => (id: string) =>
    results?.[runtime.containers.find((container) => container.id === id)?.name ?? ''] === 'Failure';
  const actions = computePodActions({ metadata: input.metadata ?? {}, spec }, runtime, {
    liveness: failed(input.probeResults?.liveness),
    startup: failed(input.probeResults?.startup),
  });
  // In Go what is to be killed is a map: it has no order.
  const got = { ...actions, containersToKill: actions.containersToKill.map(({ name }) => name).sort() };
  const containersToKill = [...(expect.containersToKill ?? [])].sort();
  return { passed: includes({ ...expect, containersToKill }, got), got };
};

export const apiPodStatus: Area = ({ input, expect }) => {
  const pod = {
    ...input.pod,
    spec: { containers: [], ...input.pod.spec },
    status: withZeroValues(input.pod.status ?? {}),
    metadata: { ...input.pod.metadata, deletionTimestamp: input.pod.metadata?.deletionTimestamp && formatTime(0) },
  };
  const got = status.generateAPIPodStatus({
    pod,
    runtime: runtimeStatus(pod.spec, input.runtime),
    previous: input.previousStatus && withZeroValues(input.previousStatus),
    podIsTerminal: input.podIsTerminal ?? false,
    startFailure: (name) => input.reasonCache?.[name],
    probes: { started: () => true, ready: () => true },
    hostIPs: [],
    runtimeName: '',
  });
  return { passed: includes(expect, got), got };
};

/** What a fragment leaves out is zero, as in Go. */
function withZeroValues(fragment: PodStatus): PodStatus {
  const ended = (state: ContainerState | undefined) =>
    state?.terminated ? { ...state, terminated: { ...state.terminated, exitCode: state.terminated.exitCode ?? 0 } } : state;
  const complete = (statuses: PodStatus['containerStatuses']) =>
    statuses?.map(({ state, lastState, ...each }) => ({
      ...each,
      ...(state && { state: ended(state) }),
      ...(lastState && { lastState: ended(lastState) }),
      ready: each.ready ?? false,
      restartCount: each.restartCount ?? 0,
    })) as PodStatus['containerStatuses'];
  return {
    ...fragment,
    containerStatuses: complete(fragment.containerStatuses) ?? [],
    initContainerStatuses: complete(fragment.initContainerStatuses) ?? [],
  };
}

export const oomScore: Area = ({ input, expect }) => {
  const { metadata, spec, memoryCapacityBytes } = input;
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const capacity = BigInt(memoryCapacityBytes);
  const got = Object.fromEntries(containers.map((each) => [each.name, containerOOMScoreAdjust({ metadata, spec }, each, capacity)]));
  const within = ([name, { min, max }]: [string, { min: number; max: number }]) =>
    (got[name] ?? Number.NaN) >= min && (got[name] ?? Number.NaN) <= max;
  return { passed: (Object.entries(expect.oomScoreAdj) as [string, { min: number; max: number }][]).every(within), got };
};

export const backoff: Area = (one) => {
  const { input } = one;
  // A crash loop is the kubelet's.
  const { initialSeconds = 10, maxSeconds = 300 } = input;
  const entries = new Backoff(seconds(initialSeconds), seconds(maxSeconds));
  if (input.kind === 'crashLoop') return exactly(one, crashLoop(entries, input.containerRunSeconds));
  const results: unknown[] = [];
  const key = 'key';
  for (const { at, op, eventTime } of input.ops) {
    const now = seconds(at);
    if (op === 'next') entries.next(key, seconds(eventTime), now);
    else if (op === 'reset') entries.reset(key);
    else if (op === 'gc') entries.gc(now);
    else if (op === 'get') results.push(toSeconds(entries.get(key)));
    else if (op === 'has') results.push(entries.has(key));
    else if (op === 'isInBackOffSince') results.push(entries.isInBackOffSince(key, seconds(eventTime), now));
    else if (op === 'isInBackOffSinceUpdate') results.push(entries.isInBackOffSinceUpdate(key, seconds(eventTime)));
    else throw new Error(`unknown operation ${op}`);
  }
  return exactly(one, { results });
};

/** A container that runs for so long each time, and is looked at as soon as it may start again. */
function crashLoop(entries: Backoff, runs: readonly number[]) {
  const container = { name: 'app' };
  const pod = { metadata: { name: 'web', namespace: 'default', uid: 'uid' }, spec: { restartPolicy: 'Always' } };
  const delays: number[] = [];
  const backoffs: number[] = [];
  let now: Micros = 0;
  for (const run of runs) {
    now += run * SECOND;
    const finishedAt = now;
    const runtime = runtimeStatus({ containers: [container] }, { sandboxes: [], containers: [{ id: 'c', name: 'app', state: 'exited' }] });
    const exited = { ...runtime, containers: runtime.containers.map((each) => ({ ...each, finishedAt })) };
    for (let wait = doBackOff(pod, container, exited, entries, now); wait; wait = doBackOff(pod, container, exited, entries, now))
      now = wait.until;
    delays.push(toSeconds(now - finishedAt));
    backoffs.push(toSeconds(entries.get(backOffKey(pod, container))));
  }
  return { delayBeforeRestartSeconds: delays, backoffAfterRestartSeconds: backoffs };
}

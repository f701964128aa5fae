import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions, doBackOff; pkg/kubelet/kubelet_pods.go getPhase */
describe('What becomes of a Pod whose only container ends', () => {
  it.each`
    policy         | script      | last                        | phase          | reason
    ${'Always'}    | ${'exit 0'} | ${'0/1 CrashLoopBackOff 2'} | ${'RUNNING'}   | ${'ContainersNotReady'}
    ${'Always'}    | ${'exit 3'} | ${'0/1 CrashLoopBackOff 2'} | ${'RUNNING'}   | ${'ContainersNotReady'}
    ${'OnFailure'} | ${'exit 0'} | ${'0/1 Completed 0'}        | ${'SUCCEEDED'} | ${'PodCompleted'}
    ${'OnFailure'} | ${'exit 3'} | ${'0/1 CrashLoopBackOff 2'} | ${'RUNNING'}   | ${'ContainersNotReady'}
    ${'Never'}     | ${'exit 0'} | ${'0/1 Completed 0'}        | ${'SUCCEEDED'} | ${'PodCompleted'}
    ${'Never'}     | ${'exit 3'} | ${'0/1 Error 0'}            | ${'FAILED'}    | ${'PodFailed'}
  `('with $policy and $script: $last, $phase', ({ policy, phase, script, last, reason }) => {
    const { rows, phases, status } = play(podOf(`  restartPolicy: ${policy}\n  containers: [${shell('app', script)}]`), { seconds: 40 });
    expect(rows.at(-1)).toBe(last);
    expect(phases.at(-1)).toBe(phase);
    expect(status().conditions.find(({ type }: { type: string }) => type === 'Ready')).toMatchObject({ status: 'False', reason });
  });

  it('restarts at once the first time, and one that ends at once is in CrashLoopBackOff a second or so later', () => {
    const { rows, since } = play(podOf(`  containers: [${shell('app', 'exit 1')}]`));
    expect(rows.slice(0, 6)).toEqual([
      '0/1 Pending 0',
      '0/1 ContainerCreating 0',
      '0/1 Error 0',
      '0/1 Error 1',
      '0/1 CrashLoopBackOff 1',
      '0/1 Error 2',
    ]);
    expect(since('0/1 Error 1') - since('0/1 Error 0')).toBeLessThanOrEqual(2);
    expect(since('0/1 CrashLoopBackOff 1') - since('0/1 Error 1')).toBeLessThanOrEqual(2);
  });

  it('learns of a wait that a running container enters only at its next sync, 10 to 15 s after its end', () => {
    const { rows, since } = play(podOf(`  containers: [${shell('app', 'sleep 3; exit 1')}]`));
    expect(rows.slice(2, 7)).toEqual(['1/1 Running 0', '0/1 Error 0', '1/1 Running 1', '0/1 Error 1', '0/1 CrashLoopBackOff 1']);
    const waited = since('0/1 CrashLoopBackOff 1') - since('0/1 Error 1');
    expect(waited).toBeGreaterThanOrEqual(10);
    expect(waited).toBeLessThanOrEqual(16);
  });

  it('waits 10 s, 20 s, 40 s … 5 min from one end to the next start, to the next sync after it', () => {
    const { pod } = play(podOf(`  containers: [${shell('app', 'sleep 1; exit 1')}]`), { seconds: 2400 });
    const runs = pod.containers.find(({ name }) => name === 'app')?.states.filter(({ state }) => state === 'RUNNING') ?? [];
    const waits = runs.slice(1).map((run, i) => run.fromSeconds - (runs[i]?.toSeconds ?? Number.NaN));
    expect(waits[0]).toBeLessThan(3);
    for (const [i, least] of [10, 20, 40, 80, 160, 300, 300].entries()) {
      expect(waits[i + 1]).toBeGreaterThanOrEqual(least);
      expect(waits[i + 1]).toBeLessThan(least + 17);
    }
  });

  it('forgets the wait after ten minutes of running', () => {
    const script =
      'if [ -e /d/fourth ]; then sleep 700; rm /d/*; exit 1; fi; [ -e /d/third ] && touch /d/fourth; [ -e /d/second ] && touch /d/third; touch /d/second; exit 1';
    const { pod } = play(
      podOf(`  containers: [${shell('app', script, 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {}}]`),
      {
        seconds: 1000,
      },
    );
    const runs = pod.containers.find(({ name }) => name === 'app')?.states.filter(({ state }) => state === 'RUNNING') ?? [];
    const long = runs.findIndex(({ fromSeconds, toSeconds }) => (toSeconds ?? 0) - fromSeconds > 600);
    expect(long).toBeGreaterThan(1);
    // The entry's age counts from its last use: at the end it is older than twice the longest wait.
    expect((runs[long + 1]?.fromSeconds ?? 0) - (runs[long]?.toSeconds ?? 0)).toBeLessThan(3);
  });

  /** @see kubernetes: pkg/kubelet/kubelet_pods.go HandlePodCleanups (backOff.GC) */
  it('waits no longer than ten minutes from the last start, and has then forgotten', () => {
    const { pod } = play(
      podOf(
        `  containers: [${shell('app', 'n=$(cat /d/n 2>/dev/null || echo 0); echo $((n + 1)) > /d/n; [ $n -gt 5 ] && sleep 400; exit 1', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {}}]`,
      ),
      { seconds: 2400 },
    );
    const runs = pod.containers.find(({ name }) => name === 'app')?.states.filter(({ state }) => state === 'RUNNING') ?? [];
    const [, , , , , , long, next, after] = runs;
    expect((long?.toSeconds ?? 0) - (long?.fromSeconds ?? 0)).toBeCloseTo(400, 0);
    expect((next?.fromSeconds ?? 0) - (long?.fromSeconds ?? 0)).toBeGreaterThan(600);
    expect((next?.fromSeconds ?? 0) - (long?.fromSeconds ?? 0)).toBeLessThan(617);
    expect((after?.fromSeconds ?? 0) - (next?.toSeconds ?? 0)).toBeLessThan(27);
  });

  it('lets the other containers run', () => {
    const { rows, container } = play(podOf(`  containers: [{name: web, image: nginx}, ${shell('app', 'sleep 5; exit 3')}]`));
    expect(rows.slice(2, 8)).toEqual([
      '2/2 Running 0',
      '1/2 Error 0',
      '2/2 Running 1',
      '1/2 Error 1',
      '1/2 CrashLoopBackOff 1',
      '2/2 Running 2',
    ]);
    expect(container('web')).toMatchObject({ restartCount: 0, ready: true });
    expect(container('app')).toMatchObject({ lastState: { terminated: { exitCode: 3, reason: 'Error' } } });
  });

  it('tells what a container waits for with the time of the wait and the Pod', () => {
    const { container, events, pod } = play(podOf(`  containers: [${shell('app', 'exit 1')}]`), { seconds: 8 });
    expect(container('app').state.waiting).toEqual({
      reason: 'CrashLoopBackOff',
      message: `back-off 10s restarting failed container=app pod=web_default(${pod.uid})`,
    });
    expect(events.at(-1)).toMatch(/^BackOff x\d+ Back-off restarting failed container app in pod web_default\(UID\)$/);
  });
});

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go findNextInitContainerToRun */
describe('Init containers', () => {
  const ok = shell('first', 'sleep 2');
  it('run one after the other, and Initialized follows', () => {
    const { rows, status } = play(
      podOf(`  initContainers: [${ok}, ${shell('second', 'sleep 2')}]\n  containers: [{name: app, image: nginx}]`),
    );
    expect(rows).toEqual(['0/1 Pending 0', '0/1 Init:0/2 0', '0/1 Init:1/2 0', '0/1 PodInitializing 0', '1/1 Running 0']);
    const initialized = (at: number) => status(at).conditions.find(({ type }: { type: string }) => type === 'Initialized');
    expect(initialized(1)).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [first second]',
    });
    expect(initialized(60)).toMatchObject({ status: 'True' });
  });

  it.each`
    policy         | rows
    ${'Always'}    | ${['0/1 Init:Error 0', '0/1 Init:Error 1', '0/1 Init:CrashLoopBackOff 1']}
    ${'OnFailure'} | ${['0/1 Init:Error 0', '0/1 Init:Error 1', '0/1 Init:CrashLoopBackOff 1']}
    ${'Never'}     | ${['0/1 Init:Error 0']}
  `('that fail are tried again under $policy: $rows', ({ policy, rows }) => {
    const played = play(
      podOf(
        `  restartPolicy: ${policy}\n  initContainers: [${ok}, ${shell('second', 'exit 1')}]\n  containers: [{name: app, image: nginx}]`,
      ),
      { seconds: 20 },
    );
    expect(played.rows.slice(3, 6)).toEqual(rows);
    expect(played.phases.at(-1)).toBe(policy === 'Never' ? 'FAILED' : 'PENDING');
    expect(played.container('app').state).toEqual({ waiting: { reason: 'PodInitializing' } });
  });

  /** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go pruneInitContainersBeforeStart */
  it('of which one runs again, keep how it ended before, whatever else starts', () => {
    const init = shell('first', '[ -e /v/x ] && exec sleep 300; touch /v/x; exit 3', 'volumeMounts: [{name: v, mountPath: /v}]');
    const { status } = play(
      podOf(`  initContainers: [${init}]\n  containers: [{name: app, image: nginx}]\n  volumes: [{name: v, emptyDir: {}}]`),
      {
        seconds: 60,
        interventions: [
          {
            atSeconds: 20,
            kind: 'PATCH',
            resource: 'pod/web',
            subresource: 'ephemeralcontainers',
            patch: { spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox', command: ['sleep', '10'] }] } },
          },
        ],
      },
    );
    expect(status(60).ephemeralContainerStatuses).toHaveLength(1);
    expect(status(60).initContainerStatuses[0]).toMatchObject({ state: { running: {} }, lastState: { terminated: { exitCode: 3 } } });
  });
});

/** @see kubernetes: pkg/kubelet/kuberuntime/util/util.go PodSandboxChanged */
describe('When the sandbox dies', () => {
  const manifest = podOf(`  initContainers: [${shell('init', 'sleep 2')}]\n  containers: [{name: app, image: nginx}]`);
  const played = play(manifest, { seconds: 90, interventions: [{ atSeconds: 30, kind: 'KILL_CONTAINER', container: 'POD' }] });

  it('all of the Pod starts anew, init containers first, with another address', () => {
    expect(played.rows.slice(-3)).toEqual(['0/1 Init:0/1 1', '0/1 Completed 0', '1/1 Running 1']);
    expect(played.status(90).podIP).not.toBe(played.status(20).podIP);
    expect(played.container('init').restartCount).toBe(1);
    expect(played.container('app')).toMatchObject({ restartCount: 1, lastState: { terminated: { reason: 'Completed' } } });
  });
  it('its network stays until it is stopped', () => {
    const { run } = play(manifest, {
      interventions: [
        { atSeconds: 30, kind: 'KILL_CONTAINER', container: 'POD' },
        { atSeconds: 30.2, kind: 'HTTP_REQUEST', port: 80 },
        { atSeconds: 31, kind: 'HTTP_REQUEST', port: 80 },
      ],
    });
    expect(run.interventions.map(({ ok }) => ok)).toEqual([true, true, false]);
  });
  it('no container that was removed lends its id to a new one', () => {
    const twice = podOf(`  initContainers: [${shell('one', 'true')}, ${shell('two', 'true')}]\n  containers: [{name: app, image: nginx}]`);
    const { status } = play(twice, { interventions: [{ atSeconds: 30, kind: 'KILL_CONTAINER', container: 'POD' }] });
    const ids = [20, 60].flatMap((at) => status(at).initContainerStatuses.map((one: { containerID: string }) => one.containerID));
    expect(new Set(ids).size).toBe(4);
  });
  it('and events say so', () => {
    expect(played.events).toContain('SandboxChanged Pod sandbox changed, it will be killed and re-created.');
    expect(played.events).toContain('Killing Stopping container app');
  });
});

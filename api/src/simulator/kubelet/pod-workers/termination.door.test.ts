import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const deletion = (atSeconds: number, graceSeconds?: number) =>
  ({ atSeconds, kind: 'DELETE_POD', ...(graceSeconds !== undefined && { graceSeconds }) }) as const;
const deaf = shell('app', 'sleep 3600; true');
/** Hears no TERM, after a preStop of so many seconds. */
const hooked = (seconds: number) =>
  `  containers: [${shell('app', 'sleep 3600; true', `lifecycle: {preStop: {exec: {command: [sleep, "${seconds}"]}}}`)}]`;

/** @see kubernetes: pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go SyncTerminatingPod, SyncTerminatedPod */
describe('A deleted Pod', () => {
  it('that stops when it is told to is gone a second later, in a final phase', () => {
    const { rows, phases, since, events } = play(podOf('  containers: [{name: app, image: nginx}]'), { interventions: [deletion(20)] });
    expect(rows.slice(-4)).toEqual(['1/1 Running 0', '1/1 Terminating 0', '0/1 Terminating 0', 'gone']);
    expect(phases.at(-1)).toBe('SUCCEEDED');
    expect(since('gone')).toBeLessThan(23);
    expect(events.at(-1)).toBe('Killing Stopping container app');
  });

  it.each`
    spec                                      | grace        | seconds | why
    ${''}                                     | ${undefined} | ${30}   | ${'the default grace period'}
    ${'  terminationGracePeriodSeconds: 5\n'} | ${undefined} | ${5}    | ${'the grace period of its spec'}
    ${''}                                     | ${7}         | ${7}    | ${'the grace period of the deletion'}
    ${''}                                     | ${1}         | ${1}    | ${'less than what other kills give at least'}
  `('whose shell hears no TERM is killed after $seconds s: $why', ({ spec, grace, seconds }) => {
    const { since, status, phases } = play(podOf(`${spec}  containers: [${deaf}]`), { seconds: 80, interventions: [deletion(20, grace)] });
    expect(since('0/1 Terminating 0')).toBeGreaterThanOrEqual(20 + seconds);
    expect(since('0/1 Terminating 0')).toBeLessThan(20.2 + seconds);
    expect(phases.at(-1)).toBe('FAILED');
    expect(status(20.2 + seconds).containerStatuses[0].state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  it('is gone at once when it is forced; its containers still get their grace period', () => {
    const { rows, since, pod } = play(podOf(`  containers: [${deaf}]`), { seconds: 80, interventions: [deletion(20, 0)] });
    expect(rows.at(-1)).toBe('gone');
    expect(since('gone')).toBe(20);
    const [ran] = pod.containers.find(({ name }) => name === 'app')?.states.filter(({ state }) => state === 'RUNNING') ?? [];
    expect(ran?.toSeconds ?? 80).toBeGreaterThanOrEqual(20);
  });

  /** @see kubernetes: issue 83916 */
  it('that is deleted again with less grace shows it, but v1.27 keeps to the first', () => {
    const { since, pod } = play(podOf(`  containers: [${deaf}]`), { seconds: 80, interventions: [deletion(20), deletion(25, 2)] });
    expect((pod.at(26).object as { metadata: object }).metadata).toMatchObject({ deletionGracePeriodSeconds: 2 });
    expect(since('0/1 Terminating 0')).toBeGreaterThanOrEqual(50);
  });

  it('whose image is being pulled starts before it stops: v1.27 does not break off a sync', () => {
    const { rows, since } = play(podOf('  containers: [{name: app, image: nginx}]'), {
      interventions: [deletion(10)],
      behaviors: [{ container: 'app', pullSeconds: 20 }],
    });
    expect(rows.slice(2)).toEqual(['0/1 Terminating 0', '1/1 Terminating 0', '0/1 Terminating 0', 'gone']);
    expect(since('gone')).toBeGreaterThan(20);
  });

  it('that waits for a volume goes when the wait is over, after two minutes', () => {
    const { since, phases } = play(
      podOf(
        '  containers: [{name: app, image: nginx, volumeMounts: [{name: c, mountPath: /c}]}]\n  volumes: [{name: c, configMap: {name: missing}}]',
      ),
      { seconds: 200, interventions: [deletion(20)] },
    );
    expect(since('gone')).toBeGreaterThan(120);
    expect(phases.at(-1)).toBe('FAILED');
  });

  it('that no node has got, that has ended, or whose grace period is 0, is gone at once', () => {
    const impatient = podOf('  terminationGracePeriodSeconds: 0\n  containers: [{name: app, image: nginx}]');
    expect(play(impatient, { interventions: [deletion(20)] }).since('gone')).toBe(20);
    expect(
      play(podOf('  nodeSelector: {no: node}\n  containers: [{name: app, image: nginx}]'), { interventions: [deletion(20)] }).since('gone'),
    ).toBe(20);
    const ended = play(podOf(`  restartPolicy: Never\n  containers: [${shell('app', 'true')}]`), { interventions: [deletion(20)] });
    expect(ended.since('gone')).toBe(20);
  });

  it('with a finalizer ends, and stays until it is taken away', () => {
    const { rows, since, phases } = play(podOf('  containers: [{name: app, image: nginx}]', ', finalizers: [example.com/hold]'), {
      seconds: 80,
      interventions: [deletion(20), { atSeconds: 60, kind: 'PATCH', pod: 'web', patch: { metadata: { finalizers: null } } }],
    });
    expect(phases.at(-1)).toBe('SUCCEEDED');
    expect(rows.slice(-2)).toEqual(['0/1 Terminating 0', 'gone']);
    expect(since('gone')).toBe(60);
  });
});

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go executePreStopHook, startContainer */
describe('Hooks', () => {
  const withHook = (hook: string, grace = 30) =>
    podOf(`  terminationGracePeriodSeconds: ${grace}\n  containers: [{name: app, image: nginx, lifecycle: {${hook}}}]`);

  it('TERM comes when the preStop has ended', () => {
    const { since, events } = play(withHook('preStop: {exec: {command: [sleep, "4"]}}'), { interventions: [deletion(20)] });
    expect(since('0/1 Terminating 0')).toBeGreaterThan(24);
    expect(since('0/1 Terminating 0')).toBeLessThan(25);
    expect(events.some((event) => event.startsWith('FailedPreStopHook'))).toBe(false);
  });
  /** @see kubernetes: issue 115817 */
  it('after the preStop a deleted Pod has its whole grace period once more, in v1.27', () => {
    const hook = 'lifecycle: {preStop: {exec: {command: [sleep, "4"]}}}';
    const { since } = play(podOf(`  terminationGracePeriodSeconds: 6\n  containers: [${shell('app', 'sleep 3600; true', hook)}]`), {
      interventions: [deletion(20)],
    });
    expect(since('0/1 Terminating 0')).toBeGreaterThan(30);
    expect(since('0/1 Terminating 0')).toBeLessThan(31);
  });
  it('a preStop that hangs is left when the grace period is over, and has failed when its container is gone', () => {
    const { since, events } = play(withHook('preStop: {exec: {command: [sleep, "100"]}}', 5), { interventions: [deletion(20)] });
    expect(since('0/1 Terminating 0')).toBeGreaterThan(25);
    expect(since('0/1 Terminating 0')).toBeLessThan(26);
    expect(events.slice(-2)).toEqual(['Killing Stopping container app', 'FailedPreStopHook PreStopHook failed']);
  });
  it('a postStart holds the container in ContainerCreating', () => {
    const { rows, since } = play(withHook('postStart: {exec: {command: [sleep, "6"]}}'));
    expect(rows).toEqual(['0/1 Pending 0', '0/1 ContainerCreating 0', '1/1 Running 0']);
    expect(since('1/1 Running 0')).toBeGreaterThan(8);
  });
  it('a postStart that fails kills its container', () => {
    const { rows, events, container } = play(withHook('postStart: {exec: {command: [sh, -c, "sleep 1; echo no; exit 3"]}}'), {
      seconds: 12,
    });
    expect(rows[2]).toBe('0/1 PostStartHookError 0');
    expect(events).toContain('FailedPostStartHook x2 PostStartHook failed');
    expect(events).toContain('Killing x2 FailedPostStartHook');
    const { message } = container('app', 7).state.waiting;
    expect(message).toContain('Exec lifecycle hook ([sh -c sleep 1; echo no; exit 3]) for Container "app" in Pod "web_default(');
    expect(message).toContain(`failed - error: command 'sh -c sleep 1; echo no; exit 3' exited with 3: , message: "no\\n"`);
  });
});

/** A command takes runc some time to bring to life: by then the image's own server is up, and hears what it is told. */
describe('A hook beside a server that has just started', () => {
  const lifecycle = (postStart: string) =>
    podOf(
      `  containers: [{name: app, image: nginx, lifecycle: {postStart: {exec: {command: [${postStart}]}}, preStop: {exec: {command: [sh, -c, "nginx -s quit; while killall -0 nginx; do sleep 1; done"]}}}}]`,
    );

  /** @see kubernetes: docs "Container Lifecycle Hooks", Debugging Hook handlers */
  it('fails, and the container is stopped in good order and soon starts again', () => {
    const { rows, since, container, events } = play(lifecycle('badcommand'), { seconds: 12 });
    const told = events.filter((event) => /^(Started|FailedP|Killing)/.test(event)).map((event) => event.replace(/ Started.*/, ''));
    expect(rows.slice(2, 4)).toEqual(['0/1 PostStartHookError 0', '0/1 PostStartHookError 1']);
    expect(since('0/1 PostStartHookError 1')).toBeLessThan(7);
    expect(container('app').lastState.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
    expect(told).toEqual(['Started x2', 'FailedPostStartHook x2 PostStartHook failed', 'Killing x2 FailedPostStartHook']);
  });
  it('makes the server quit, and has ended before it', () => {
    const { events, phases } = play(lifecycle('"true"'), { interventions: [deletion(20)] });
    expect(events.at(-1)).toBe('Killing Stopping container app');
    expect(phases.at(-1)).toBe('SUCCEEDED');
  });
});

/** @see kubernetes: pkg/kubelet/lifecycle/handlers.go runHTTPHandler */
describe('A hook that asks over HTTP', () => {
  const withHook = (action: string) => podOf(`  containers: [{name: app, image: nginx, lifecycle: {preStop: {httpGet: ${action}}}}]`);
  const deleted = (action: string) => play(withHook(action), { interventions: [deletion(20)] });

  it('is content with any answer, and is known by its user agent', () => {
    const { events, run } = deleted('{path: /nowhere, port: 80}');
    expect(events.at(-1)).toBe('Killing Stopping container app');
    expect(run.kubectl('logs web', 20.5).stdout).toContain('10.244.1.1 - - [15/May/2023:09:00:20 +0000] "GET /nowhere HTTP/1.1" 404 ');
  });
  it('fails where nobody answers', () => {
    expect(deleted('{path: /, port: 81}').events.at(-1)).toBe('FailedPreStopHook PreStopHook failed');
    const hook = 'lifecycle: {postStart: {httpGet: {port: nowhere}}}';
    const { container } = play(podOf(`  terminationGracePeriodSeconds: 2\n  containers: [{name: app, image: nginx, ${hook}}]`));
    expect(container('app', 6).state.waiting.message).toMatch(
      /^HTTP lifecycle hook \(\/\) for Container "app" in Pod "web_default\(.+\)" failed - error: strconv\.Atoi: parsing "nowhere": invalid syntax$/,
    );
  });
  /** @see kubernetes: issue 134285 */
  it.each`
    rule                                        | host                   | hears
    ${'names no host has none to ask'}          | ${''}                  | ${false}
    ${'names the host itself finds its server'} | ${', host: 127.0.0.1'} | ${true}
  `('on the node’s own network $rule', ({ host, hears }) => {
    const manifest = withHook(`{path: /bye, port: 80${host}}`).replace('containers', 'hostNetwork: true\n  containers');
    const { events, run } = play(manifest, { interventions: [deletion(20)] });
    expect(events.at(-1)).toBe(hears ? 'Killing Stopping container app' : 'FailedPreStopHook PreStopHook failed');
    expect(run.kubectl('logs web', 20.5).stdout.includes('GET /bye')).toBe(hears);
  });
  it('and finds no address tells all that the runtime knows of the Pod', () => {
    const hook = 'lifecycle: {postStart: {httpGet: {port: 80}}}';
    const spec = `  hostNetwork: true\n  terminationGracePeriodSeconds: 2\n  containers: [{name: app, image: nginx, ${hook}}]`;
    expect(play(podOf(spec)).container('app', 6).state.waiting.message).toMatch(
      /failed - error: failed to find networking container: &\{[-0-9a-f]{36} web default \[\] \[0xc00[0-9a-f]{7}\] \[&PodSandboxStatus\{Id:[0-9a-f]{64},Metadata:&PodSandboxMetadata\{Name:web,Uid:[-0-9a-f]{36},Namespace:default,Attempt:0,\},State:SANDBOX_READY,CreatedAt:16841412\d{11},Network:&PodSandboxNetworkStatus\{Ip:,AdditionalIps:\[\]\*PodIP\{\},\},Linux:&LinuxPodSandboxStatus\{Namespaces:&Namespace\{Options:&NamespaceOption\{Network:NODE,Pid:CONTAINER,Ipc:POD,TargetId:,UsernsOptions:nil,\},\},\},Labels:map\[string\]string\{io\.kubernetes\.pod\.name: web,/,
    );
  });
  it.each`
    action                     | shown
    ${'port: 80'}              | ${'Port:{0 80 },Host:,'}
    ${'port: http, host: web'} | ${'Port:{1 0 http},Host:web,'}
  `('over TCP cannot be run: $action', ({ action, shown }) => {
    const hook = `lifecycle: {postStart: {tcpSocket: {${action}}}}`;
    const { container } = play(podOf(`  terminationGracePeriodSeconds: 2\n  containers: [{name: app, image: nginx, ${hook}}]`));
    expect(container('app', 6).state.waiting.message).toBe(
      `Cannot run handler: invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:&TCPSocketAction{${shown}},}`,
    );
  });
  it.each`
    rule                                        | to                             | last
    ${'follows where it is led to on its host'} | ${'http://$host/there'}        | ${'Killing Stopping container app'}
    ${'to where nobody listens fails'}          | ${'https://$host$request_uri'} | ${'FailedPreStopHook PreStopHook failed'}
    ${'is not led to another host'}             | ${'https://example.com/'}      | ${'Killing Stopping container app'}
  `('$rule', ({ to, last }) => {
    const conf = `server { listen 80; location /bye { return 301 ${to}; } }`;
    const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {default.conf: ${JSON.stringify(conf)}}\n---\n`;
    const mounted = withHook('{path: /bye, port: 80}').replace(
      'lifecycle',
      'volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}], lifecycle',
    );
    const { events, run } = play(`${config}${mounted}  volumes: [{name: conf, configMap: {name: conf}}]\n`, {
      interventions: [deletion(20)],
    });
    expect(events.at(-1)).toBe(last);
    expect(run.kubectl('logs web', 20.5).stdout.includes('GET /there')).toBe(to.includes('there'));
  });
  it('takes plain HTTP for HTTPS, and says so', () => {
    expect(deleted('{path: /, port: 80, scheme: HTTPS}').events).toContain(
      'LifecycleHTTPFallback request to HTTPS lifecycle hook 10.244.1.2:80 got HTTP response, retry with HTTP succeeded',
    );
  });
});

/** @see kubernetes: pkg/kubelet/kubelet.go SyncTerminatingPod, pkg/kubelet/pleg/generic.go getPodIPs, pkg/kubelet/pod_container_deletor.go */
describe('The status of a Pod that has ended', () => {
  const ended = play(
    podOf(
      `  restartPolicy: OnFailure\n  containers: [${shell('app', '[ -e /d/x ] && exit 0; touch /d/x; exit 1', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {}}]`,
    ),
  );
  /** @see kubernetes: issue 125370 */
  it('has no address for a second, between the end of the sandbox and the next relist', () => {
    const addresses = ended.pod.watch.map(({ object }) => (object as { status: { podIP?: string } }).status.podIP ?? '');
    expect(addresses.filter((address, i) => address !== addresses[i - 1])).toEqual(['', '10.244.1.2', '', '10.244.1.2']);
    expect(ended.since('0/1 Completed 1')).toBeLessThan(5);
  });
  it('forgets how the start before the last one ended, which is removed', () => {
    expect(ended.container('app')).toMatchObject({ restartCount: 1, state: { terminated: { exitCode: 0 } } });
    expect(ended.container('app').lastState).toEqual({});
  });
});

/** @see kubernetes: pkg/kubelet/active_deadline.go */
describe('A Pod past its activeDeadlineSeconds', () => {
  it('is stopped with its grace period, and has then failed', () => {
    const { phases, status, since, events } = play(podOf(`  activeDeadlineSeconds: 10\n  containers: [${deaf}]`));
    expect(phases).toEqual(['PENDING', 'RUNNING', 'FAILED']);
    expect(status(20)).toMatchObject({ phase: 'Running' });
    expect(status()).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
    expect(since('0/1 Error 0')).toBeGreaterThan(40);
    expect(events.some((event) => /^DeadlineExceeded x\d Pod was active on the node longer than the specified deadline$/.test(event))).toBe(
      true,
    );
  });
  /** @see kubernetes: pkg/kubelet/pod_workers.go completeSync: there are no KillPodOptions */
  it.each`
    spec                                                             | seconds | rule
    ${`  terminationGracePeriodSeconds: 10\n${hooked(4)}`}           | ${10}   | ${'the preStop is part of the grace period, which of a deleted Pod begins anew after it'}
    ${`  terminationGracePeriodSeconds: 10\n${hooked(40)}`}          | ${12}   | ${'two seconds are left after a preStop that takes all of it'}
    ${`  terminationGracePeriodSeconds: 0\n  containers: [${deaf}]`} | ${2}    | ${'two seconds is the least'}
  `('$rule', ({ spec, seconds }) => {
    const { since } = play(podOf(`  activeDeadlineSeconds: 10\n${spec}`));
    expect(since('0/1 Error 0')).toBeGreaterThanOrEqual(10 + seconds);
    expect(since('0/1 Error 0')).toBeLessThan(12 + seconds);
  });
  it('fails while it waits for its image, too', () => {
    const { phases, status } = play(podOf('  activeDeadlineSeconds: 30\n  containers: [{name: app, image: "nginx:doesnotexist"}]'));
    expect(phases).toEqual(['PENDING', 'FAILED']);
    expect(status().containerStatuses[0].state.terminated).toMatchObject({ exitCode: 137, reason: 'ContainerStatusUnknown' });
  });
});

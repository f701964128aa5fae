import { describe, expect, it } from 'vitest';
import { simulate } from '../index.ts';
import { type Played, play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { AGNHOST, agnhost, BUSYBOX, type Fields, logOf, NGINX, PAUSE, podOf, script, several } from './testing.ts';

const condition = ({ status }: Played, type: string, at?: number) =>
  status(at).conditions.find((one: { type: string }) => one.type === type);
const exec = (atSeconds: number, container: string, ...command: string[]): InterventionInput => ({
  atSeconds,
  kind: 'EXEC',
  pod: 'web',
  container,
  command,
});

/** @see kubernetes: test/e2e_node/deleted_pods_test.go */
describe('Deleted pods handling', () => {
  const kept = { finalizers: ['example.com/test-finalizer'] };
  const gone = (atSeconds: number, graceSeconds?: number): InterventionInput => ({
    atSeconds,
    kind: 'DELETE_POD',
    pod: 'web',
    ...(graceSeconds !== undefined && { graceSeconds }),
  });
  it('should transition to Failed phase a pod which is deleted while pending', () => {
    const image = 'non-existing-repo/non-existing-image:v1.0';
    const container = { name: 'c', image, imagePullPolicy: 'Always', command: ['bash'], args: ['-c', 'echo "Hello world"'] };
    const { pod, status } = play(podOf({ containers: [container] }, kept), { seconds: 90, interventions: [gone(5)] });
    expect([pod.final.exists, status().phase]).toEqual([true, 'Failed']);
  });

  const policies = ['Always', 'OnFailure', 'Never'];
  it.each(policies)('should transition to Failed phase a deleted pod if non-zero exit codes: %s', (restartPolicy) => {
    const container = { name: 'c', image: BUSYBOX, command: ['sleep', '1800'] };
    const { status, container: of } = play(podOf({ restartPolicy, containers: [container] }, kept), { interventions: [gone(15, 1)] });
    expect(status().phase).toBe('Failed');
    expect(of('c').state.terminated.exitCode).toBe(137);
  });

  it.each(policies)('should transition to Succeeded phase a deleted pod when containers complete with 0 exit code: %s', (restartPolicy) => {
    const text =
      'sleep 9999999 &\nPID=$!\n_term() {\n\tkill $PID\n\techo "Caught SIGTERM signal!"\n}\n\ntrap _term SIGTERM\nwait $PID\n\nexit 0\n';
    const played = play(podOf({ restartPolicy, containers: [script(text)] }, kept), { interventions: [gone(15)] });
    expect(played.status().phase).toBe('Succeeded');
    expect(played.container('busybox').state.terminated.exitCode).toBe(0);
    expect(logOf(played, 'busybox')).toContain('Caught SIGTERM signal!');
  });
});

/** @see kubernetes: test/e2e/node/pods.go podStartVerifier, podDeleteVerifier */
describe('Pod Container Status', () => {
  const small = { resources: { requests: { cpu: '5m', memory: '10Mi' } } };
  const one = (name: string, command: string): Fields => ({ name, image: BUSYBOX, command: [command], ...small });

  // biome-ignore lint/suspicious/noExplicitAny: Pods as JSON.
  function seen(spec: Fields, deleteAt: number, seed: number): any[] {
    const { pod } = play(podOf({ restartPolicy: 'Never', terminationGracePeriodSeconds: 1, ...spec }), {
      seconds: 30,
      seed,
      interventions: [{ atSeconds: deleteAt, kind: 'DELETE_POD', pod: 'web' }],
    });
    expect(pod.final.exists).toBe(false);
    return Array.from({ length: 300 }, (_, i) => pod.at(i / 10)).flatMap(({ exists, object }) => (exists ? [object] : []));
  }

  const delays = [0.05, 0.3, 0.8, 1.2, 1.6, 2, 2.4, 3, 4];
  it.each(delays.map((at, i) => [at, i + 1]))('should never report success for a pending container: deleted after %d s', (at, seed) => {
    let ended = false;
    for (const { status } of seen({ containers: [one('fail', '/bin/false')] }, at, seed)) {
      expect(status.phase).not.toBe('Succeeded');
      const [{ state } = { state: undefined }] = status.containerStatuses ?? [];
      if (ended) expect(state).toHaveProperty('terminated');
      if (!state?.terminated) continue;
      ended = true;
      expect([1, 137, 128]).toContain(state.terminated.exitCode);
    }
  });

  it.each(delays.map((at, i) => [at, i + 1]))(
    'should never report container start when an init container fails: deleted after %d s',
    (at, seed) => {
      for (const { status } of seen({ initContainers: [one('fail', '/bin/false')], containers: [one('blocked', '/bin/true')] }, at, seed)) {
        const [blocked] = status.containerStatuses ?? [];
        if (!blocked) continue;
        expect(blocked.started ?? false).toBe(false);
        expect(blocked.lastState).toEqual({});
        expect(blocked.state).toHaveProperty('waiting');
      }
    },
  );

  it('should not return an error when any health probe fails', () => {
    const startupProbe = { exec: { command: ['/bin/false'] }, failureThreshold: 1, periodSeconds: 1, terminationGracePeriodSeconds: 1 };
    const container = { name: 'normal', image: BUSYBOX, command: ['sleep', '1800'], ...small, startupProbe };
    for (const { status, metadata } of seen({ restartPolicy: 'Always', containers: [container] }, 12, 1)) {
      const [{ state } = { state: undefined }] = status.containerStatuses ?? [];
      if (metadata.deletionTimestamp && state?.terminated) expect(state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
    }
  });
});

/** @see kubernetes: test/e2e_node/pod_conditions_test.go */
describe('Pod conditions managed by Kubelet', () => {
  const init = (has: boolean) => (has ? { initContainers: [{ name: 'init1', image: BUSYBOX, command: ['sh', '-c', 'sleep 5s'] }] } : {});
  it.each([
    ['without', false],
    ['with', true],
  ])('a pod %s init containers should report all conditions set in expected order after the pod is up', (_, has) => {
    const played = play(podOf({ ...init(has), containers: [agnhost(['test-webserver'])] }));
    const order = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => condition(played, type));
    expect(order.map(({ status }) => status)).toEqual(['True', 'True', 'True', 'True']);
    const times = order.map(({ lastTransitionTime }) => lastTransitionTime);
    expect(times).toEqual(times.toSorted());
  });
  it.each([
    ['and without init containers should report scheduled and initialized conditions set', false],
    ['and with init containers should report just the scheduled condition set', true],
  ])('a pod failing to mount volumes %s', (_, has) => {
    const volumes = [{ name: 'cm', configMap: { name: 'does-not-exist' } }];
    const played = play(
      podOf({ ...init(has), volumes, containers: [agnhost(['test-webserver'], { volumeMounts: [{ name: 'cm', mountPath: '/config' }] })] }),
    );
    expect(played.events.some((event) => event.startsWith('FailedMount') && event.includes('MountVolume.SetUp failed for volume'))).toBe(
      true,
    );
    expect(['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => condition(played, type).status)).toEqual([
      'True',
      has ? 'False' : 'True',
      'False',
      'False',
    ]);
  });
});

/** @see kubernetes: test/e2e_node/pod_hostnamefqdn_test.go, test/e2e/common/node/pod_admission.go, runtimeclass.go, test/e2e/node/pod_admission.go */
describe('What is refused, and by whom', () => {
  it('a pod configured to set FQDN as hostname will remain in Pending state generating FailedCreatePodSandBox events when the FQDN is longer than 64 bytes', () => {
    const name = 'hostfqdnveryveryveryverylongforfqdntobemorethan64bytes-214747';
    const { phases, events } = play(podOf({ subdomain: 't', setHostnameAsFQDN: true, containers: [script('hostname')] }, { name }));
    expect(phases).toEqual(['PENDING']);
    expect(events.find((event) => event.startsWith('FailedCreatePodSandBox'))).toContain(
      'Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN ',
    );
    // The node's network has a name already: only the container's own is looked for then.
    const onNode = podOf({ hostNetwork: true, subdomain: 't', setHostnameAsFQDN: true, containers: [script('hostname')] }, { name });
    expect(play(onNode).events.find((event) => event.startsWith('Failed '))).toMatch(/Error: failed to construct FQDN from pod hostname/);
  });

  it.each([
    ["should reject pod when the node OS doesn't match pod's OS", { os: { name: 'windows' } }, {}, 'PodOSNotSupported'],
    ["should reject pod when the node didn't have enough resource", {}, { resources: { requests: { cpu: '1000000000000' } } }, 'OutOfcpu'],
  ])('%s', (_, spec, more, reason) => {
    const { status } = play(podOf({ nodeName: 'node-1', ...spec, containers: [{ name: 'c', image: PAUSE, ...more }] }));
    expect(status()).toMatchObject({ phase: 'Failed', reason });
  });

  const runtimeClass = (handler: string, more: Fields = {}): string =>
    JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'rc' }, handler, ...more });
  const wanting = podOf({ runtimeClassName: 'rc', restartPolicy: 'Never', containers: [{ name: 'c', image: BUSYBOX, command: ['true'] }] });
  it('should reject a Pod requesting a non-existent RuntimeClass', () => {
    const result = simulate({ manifest: wanting });
    expect(result.kind === 'InvalidManifest' && result.message).toContain('pod rejected: RuntimeClass "rc" not found');
  });
  it('should reject a Pod requesting a RuntimeClass with an unconfigured handler', () => {
    const { phases, events } = play(several(runtimeClass('unconfigured-handler'), wanting));
    expect(phases).toEqual(['PENDING']);
    expect(events.find((event) => event.startsWith('FailedCreatePodSandBox'))).toContain('unconfigured-handler');
  });
  it('should schedule a Pod requesting a RuntimeClass and initialize its Overhead', () => {
    const { pod } = play(several(runtimeClass('runc', { overhead: { podFixed: { cpu: '10m', memory: '1Mi' } } }), wanting));
    expect(pod.final.object).toMatchObject({ spec: { overhead: { cpu: '10m', memory: '1Mi' } }, status: { phase: 'Succeeded' } });
  });
});

/** @see kubernetes: test/e2e/common/node/ephemeral_containers.go, privileged.go, test/e2e_node/security_context_test.go, log_path_test.go */
describe('Containers beside each other', () => {
  it('will start an ephemeral container in an existing pod, and another one', () => {
    const debugger1 = {
      name: 'debugger',
      image: BUSYBOX,
      command: ['/bin/sh', '-c', 'while true; do echo polo; sleep 2; done'],
      stdin: true,
      tty: true,
    };
    const debugger2 = { name: 'debugger2', image: AGNHOST, imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' };
    const add = (atSeconds: number, ...ephemeralContainers: Fields[]): InterventionInput => ({
      atSeconds,
      kind: 'PATCH',
      resource: 'pod/web',
      subresource: 'ephemeralcontainers',
      patch: { spec: { ephemeralContainers } },
    });
    const played = play(podOf({ containers: [{ name: 'test-container-1', image: BUSYBOX, command: ['/bin/sleep'], args: ['10000'] }] }), {
      seconds: 90,
      interventions: [add(15, debugger1), exec(30, 'debugger', '/bin/echo', 'marco'), add(40, debugger1, debugger2)],
    });
    expect(played.run.interventions.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(played.run.interventions[1]?.stdout).toBe('marco\n');
    expect(played.run.kubectl('logs web -c debugger').stdout).toContain('polo');
    expect(played.status().ephemeralContainerStatuses.map(({ state }: { state: object }) => Object.keys(state))).toEqual([
      ['running'],
      ['running'],
    ]);
  });

  it('should enable privileged commands', () => {
    const one = (name: string, privileged: boolean): Fields => ({
      name,
      image: BUSYBOX,
      command: ['/bin/sleep', '10000'],
      securityContext: { privileged },
    });
    const { run } = play(podOf({ containers: [one('privileged', true), one('not-privileged', false)] }), {
      interventions: [
        exec(20, 'privileged', 'ip', 'link', 'add', 'dummy1', 'type', 'dummy'),
        exec(21, 'privileged', 'ip', 'link', 'del', 'dummy1'),
        exec(22, 'not-privileged', 'ip', 'link', 'add', 'dummy1', 'type', 'dummy'),
      ],
    });
    expect(run.interventions.map(({ exitCode }) => exitCode === 0)).toEqual([true, true, false]);
  });

  const two = (more: Fields): string =>
    podOf({
      ...more,
      containers: [
        { name: 'test-container-1', image: BUSYBOX, command: ['/bin/top'] },
        { name: 'test-container-2', image: BUSYBOX, command: ['/bin/sleep'], args: ['10000'] },
      ],
    });
  it('containers in pods using isolated PID namespaces should all receive PID 1', () => {
    const { run } = play(two({}), {
      interventions: [exec(20, 'test-container-1', '/bin/pidof', 'top'), exec(20, 'test-container-2', '/bin/pidof', 'sleep')],
    });
    expect(run.interventions.map(({ stdout }) => stdout)).toEqual(['1\n', '1\n']);
  });
  it('processes in containers sharing a pod namespace should be able to see each other', () => {
    const { run } = play(two({ shareProcessNamespace: true }), {
      interventions: [exec(20, 'test-container-1', '/bin/pidof', 'top'), exec(20, 'test-container-2', '/bin/pidof', 'top')],
    });
    const [first, second] = run.interventions.map(({ stdout }) => stdout);
    expect(first).toMatch(/^\d+\n$/);
    expect(second).toBe(first);
  });

  const nginx = podOf({ nodeName: 'node-1', hostPID: true, restartPolicy: 'Never', containers: [{ name: 'nginx', image: NGINX }] });
  it.each([
    ['should show its pid in the host PID namespace', true],
    ['should not show its pid in the non-hostpid containers', false],
  ])('%s', (_, hostPID) => {
    const looking = podOf(
      { nodeName: 'node-1', hostPID, restartPolicy: 'Never', containers: [script('sleep 10; pidof nginx || true')] },
      { name: 'looking' },
    );
    const { run } = play(several(nginx, looking), { interventions: [exec(20, 'nginx', 'cat', '/var/run/nginx.pid')] });
    const pid = run.interventions[0]?.stdout?.trim() ?? '';
    expect(pid).toMatch(/^\d+$/);
    expect(run.kubectl('logs looking').stdout.trim().split(' ').includes(pid)).toBe(hostPID);
  });

  it('should print log to correct log path', () => {
    const text = 'This is the expected log content of this node e2e test';
    const logger = podOf(
      { nodeName: 'node-1', restartPolicy: 'Never', containers: [script(`echo ${text}`, { name: 'logger-container' })] },
      { name: 'logger-pod' },
    );
    const path = '/var/log/containers/logger-pod_default_logger-container-*.log';
    const checker = podOf(
      {
        nodeName: 'node-1',
        restartPolicy: 'Never',
        containers: [
          script(`while true; do if [ -e ${path} ] && grep -q "${text}" ${path}; then exit 0; fi; sleep 1; done`, {
            volumeMounts: [{ name: 'l', mountPath: '/var/log' }],
          }),
        ],
        volumes: [{ name: 'l', hostPath: { path: '/var/log' } }],
      },
      { name: 'checker-pod' },
    );
    const { run } = play(several(logger, checker));
    expect(run.pods.find(({ name }) => name === 'checker-pod')?.final.phase).toBe('SUCCEEDED');
  });
});

/** @see kubernetes: test/e2e/node/mount_propagation.go */
describe('Mount propagation', () => {
  const modes = { master: 'Bidirectional', slave: 'HostToContainer', private: 'None', default: undefined };
  const pod = (name: keyof typeof modes): string =>
    podOf(
      {
        nodeName: 'node-1',
        terminationGracePeriodSeconds: 1,
        containers: [
          script(`mkdir /mnt/test/${name}; sleep 3600`, {
            securityContext: { privileged: true },
            volumeMounts: [{ name: 'host', mountPath: '/mnt/test', ...(modes[name] && { mountPropagation: modes[name] }) }],
          }),
        ],
        volumes: [{ name: 'host', hostPath: { path: '/var/lib/kubelet/mount-propagation' } }],
      },
      { name },
    );
  it('should propagate mounts within defined scopes', () => {
    const names = Object.keys(modes) as (keyof typeof modes)[];
    const exec = (atSeconds: number, name: string, text: string) => ({
      atSeconds,
      kind: 'EXEC' as const,
      pod: name,
      command: ['sh', '-c', text],
    });
    const { run } = play(several(...names.map(pod)), {
      seconds: 90,
      interventions: [
        ...names.map((name) =>
          exec(30, name, `mount -t tmpfs e2e-mount-propagation-${name} /mnt/test/${name}; echo ${name} > /mnt/test/${name}/file`),
        ),
        ...names.flatMap((name) => names.map((seen) => exec(40, name, `cat /mnt/test/${seen}/file`))),
      ],
    });
    const seen = run.interventions.slice(names.length).map(({ exitCode, stdout }) => (exitCode === 0 ? stdout?.trim() : undefined));
    expect(Object.fromEntries(names.map((name, i) => [name, seen.slice(i * 4, i * 4 + 4).filter(Boolean)]))).toEqual({
      master: ['master'],
      slave: ['master', 'slave'],
      private: ['private'],
      default: ['default'],
    });
  });
});

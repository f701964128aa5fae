import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { AGNHOST, agnhost, BUSYBOX, type Fields, logOf, PAUSE, podOf, script, several } from './testing.ts';

/** @see kubernetes: test/e2e/common/node/lifecycle_hook.go */
describe('Container Lifecycle Hook', () => {
  const IP = '10.96.7.7';
  const server = several(
    podOf(
      {
        containers: [
          agnhost(['netexec'], { name: 'http', ports: [{ containerPort: 8080 }] }),
          agnhost(
            [
              'netexec',
              '--http-port',
              '9090',
              '--udp-port',
              '9091',
              '--tls-cert-file',
              '/localhost.crt',
              '--tls-private-key-file',
              '/localhost.key',
            ],
            { name: 'https', ports: [{ containerPort: 9090 }] },
          ),
        ],
      },
      { name: 'pod-handle-http-request', labels: { app: 'server' } },
    ),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'server' },
      spec: { clusterIP: IP, selector: { app: 'server' }, ports: [8080, 9090].map((port) => ({ name: `p${port}`, port })) },
    }),
  );
  const exec = (hook: string): Fields => ({ exec: { command: ['sh', '-c', `curl http://${IP}:8080/echo?msg=${hook}`] } });
  const http = (hook: string): Fields => ({ httpGet: { path: `/echo?msg=${hook}`, host: IP, port: 8080 } });
  const https = (hook: string): Fields => ({ httpGet: { path: `/echo?msg=${hook}`, host: IP, port: 9090, scheme: 'HTTPS' } });
  it.each([
    ['poststart', 'exec', AGNHOST, exec, 'http'],
    ['prestop', 'exec', AGNHOST, exec, 'http'],
    ['poststart', 'http', PAUSE, http, 'http'],
    ['poststart', 'https', PAUSE, https, 'https'],
    ['prestop', 'http', PAUSE, http, 'http'],
    ['prestop', 'https', PAUSE, https, 'https'],
  ])('should execute %s %s hook properly', (hook, _, image, handler, by) => {
    const lifecycle = { [hook === 'poststart' ? 'postStart' : 'preStop']: handler(hook) };
    const manifest = podOf({ containers: [{ name: 'hooked', image, lifecycle }] }, { name: 'hooked' });
    const interventions: InterventionInput[] = [
      { atSeconds: 15, kind: 'APPLY', manifest },
      { atSeconds: 25, kind: 'DELETE_POD', pod: 'hooked', graceSeconds: 15 },
    ];
    const played = play(server, { seconds: 60, interventions });
    expect(logOf(played, by)).toMatch(new RegExp(`GET /echo\\?msg=${hook}`));
    const hooked = played.run.pods.find(({ name }) => name === 'hooked');
    expect(hooked?.watch.map(({ status }) => status)).toContain('Running');
    expect(hooked?.final.exists).toBe(false);
  });
});

/** @see kubernetes: test/e2e/common/node/init_container.go */
describe('InitContainer', () => {
  const busybox = (name: string, command: string, more: Fields = {}): Fields => ({ name, image: BUSYBOX, command: [command], ...more });
  const limited = { resources: { limits: { cpu: '100m' } } };
  const pause = { name: 'run1', image: PAUSE, ...limited };

  // biome-ignore lint/suspicious/noExplicitAny: a Pod as JSON.
  function followed(spec: Fields): any {
    const { pod } = play(podOf(spec), { seconds: 120 });
    for (const { object } of pod.watch) holdsAtAnyTime(object);
    return (pod.final.object as { status: unknown }).status;
  }

  /** initContainersInvariants: containers wait while init containers do, and Initialized says so. */
  // biome-ignore lint/suspicious/noExplicitAny: a Pod as JSON.
  function holdsAtAnyTime({ status, spec }: any): void {
    if (!spec.nodeName || !status.initContainerStatuses) return;
    // biome-ignore lint/suspicious/noExplicitAny: a Pod as JSON.
    const done = status.initContainerStatuses.every(({ state }: any) => state.terminated?.exitCode === 0);
    for (const each of done ? [] : status.containerStatuses)
      expect(each).toMatchObject({ restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } });
    expect(status.conditions.find(({ type }: { type: string }) => type === 'Initialized')).toMatchObject({
      status: done ? 'True' : 'False',
      lastTransitionTime: expect.any(String),
    });
  }

  const ended = { ready: true, state: { terminated: { exitCode: 0 } } };
  const initialized = (status: string, more: Fields = {}) => expect.objectContaining({ type: 'Initialized', status, ...more });
  it.each([
    {
      test: 'should invoke init containers on a RestartNever pod',
      spec: {
        restartPolicy: 'Never',
        initContainers: [busybox('init1', '/bin/true'), busybox('init2', '/bin/true')],
        containers: [busybox('run1', '/bin/true')],
      },
      gives: { phase: 'Succeeded', conditions: expect.arrayContaining([initialized('True')]), initContainerStatuses: [ended, ended] },
    },
    {
      test: 'should invoke init containers on a RestartAlways pod',
      spec: { initContainers: [busybox('init1', '/bin/true'), busybox('init2', '/bin/true')], containers: [pause] },
      gives: { phase: 'Running', conditions: expect.arrayContaining([initialized('True')]), initContainerStatuses: [ended, ended] },
    },
    {
      test: 'should not start app containers if init containers fail on a RestartAlways pod',
      spec: { initContainers: [busybox('init1', '/bin/false'), busybox('init2', '/bin/true')], containers: [pause] },
      gives: {
        phase: 'Pending',
        conditions: expect.arrayContaining([
          initialized('False', { reason: 'ContainersNotInitialized', message: 'containers with incomplete status: [init1 init2]' }),
        ]),
        initContainerStatuses: [
          { restartCount: 4, lastState: { terminated: { exitCode: 1 } } },
          { state: { waiting: { reason: 'PodInitializing' } } },
        ],
      },
    },
    {
      test: 'should not start app containers and fail the pod if init containers fail on a RestartNever pod',
      spec: {
        restartPolicy: 'Never',
        initContainers: [busybox('init1', '/bin/true'), busybox('init2', '/bin/false')],
        containers: [busybox('run1', '/bin/true', limited)],
      },
      gives: {
        phase: 'Failed',
        conditions: expect.arrayContaining([
          initialized('False', { reason: 'ContainersNotInitialized', message: 'containers with incomplete status: [init2]' }),
        ]),
        initContainerStatuses: [ended, { state: { terminated: { exitCode: 1 } } }],
        containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
      },
    },
  ])('$test', ({ spec, gives }) => {
    expect(followed(spec)).toMatchObject(gives);
  });
});

/** @see kubernetes: test/e2e_node/containers_lifecycle_test.go */
describe('Containers Lifecycle', () => {
  /** A script that writes down when it starts, goes on and ends. */
  function told(
    name: string,
    { code = 0, delay = 0, startDelay = 0 }: { code?: number; delay?: number; startDelay?: number } = {},
  ): string[] {
    const now = "`date +%s` `cat /proc/uptime | awk '{print $1}'`";
    const log = `/persistent/${name}.log`;
    const say = (text: string) => `echo ${now} '${name} ${text}' | tee -a ${log} >> /dev/termination-log; `;
    return [
      'sh',
      '-c',
      `touch ${log}; cat ${log} >> /dev/termination-log; ${say(`Starting ${startDelay}`)}${startDelay ? `sleep ${startDelay}; ` : ''}touch started; ${say('Started')}${say(
        `Delaying ${delay}`,
      )}${delay ? `sleep ${delay}; ` : ''}${say('Exiting')}exit ${code}`,
    ];
  }
  const busybox = (name: string, does: Parameters<typeof told>[1], more: Fields = {}): Fields => ({
    name,
    image: BUSYBOX,
    command: told(name, does),
    volumeMounts: [{ name: 'persistent', mountPath: '/persistent' }],
    ...more,
  });

  /** Lines of all termination messages, in the order of their times: `init-1 Started`. */
  function lines(spec: Fields, seconds = 60): string[] {
    const { status } = play(podOf({ ...spec, volumes: [{ name: 'persistent', emptyDir: {} }] }), { seconds });
    const { initContainerStatuses = [], containerStatuses } = status();
    const messages: string[] = [...initContainerStatuses, ...containerStatuses].map(
      ({ state, lastState }) => state.terminated?.message ?? lastState.terminated?.message ?? '',
    );
    return messages
      .flatMap((message) => message.split('\n').filter(Boolean))
      .map((line) => line.split(' '))
      .sort((a, b) => Number(a[1]) - Number(b[1]))
      .map(([, , ...text]) => text.join(' '));
  }

  it('should launch init container serially before a regular container', () => {
    const startupProbe = { exec: { command: ['test', '-f', 'started'] } };
    expect(
      lines({
        restartPolicy: 'Never',
        initContainers: ['init-1', 'init-2', 'init-3'].map((name) => busybox(name, { delay: 1 })),
        containers: [busybox('regular-1', { startDelay: 5, delay: 1 }, { startupProbe })],
      }),
    ).toEqual([
      ...['init-1', 'init-2', 'init-3'].flatMap((name) => [
        `${name} Starting 0`,
        `${name} Started`,
        `${name} Delaying 1`,
        `${name} Exiting`,
      ]),
      ...['Starting 5', 'Started', 'Delaying 1', 'Exiting'].map((text) => `regular-1 ${text}`),
    ]);
  });

  it('should not launch regular containers if an init container fails', () => {
    const got = lines({
      restartPolicy: 'Never',
      initContainers: [busybox('init-1', { delay: 1, code: 1 })],
      containers: [busybox('regular-1', { delay: 1 })],
    });
    expect(got).toEqual(['init-1 Starting 0', 'init-1 Started', 'init-1 Delaying 1', 'init-1 Exiting']);
  });

  it('should run Init container to completion before call to PostStart of regular container', () => {
    const postStart = { exec: { command: told('PostStart-regular-1', { delay: 1 }) } };
    const got = lines({
      restartPolicy: 'Never',
      initContainers: [busybox('init-1', { delay: 1 })],
      containers: [busybox('regular-1', { delay: 2 }, { lifecycle: { postStart } })],
    });
    expect(got.slice(0, 4)).toEqual(['init-1 Starting 0', 'init-1 Started', 'init-1 Delaying 1', 'init-1 Exiting']);
    expect(got.indexOf('PostStart-regular-1 Started')).toBeLessThan(got.indexOf('regular-1 Exiting'));
    expect(got.indexOf('PostStart-regular-1 Started')).toBeGreaterThan(3);
  });

  it('should restart failing container when pod restartPolicy is Always', () => {
    const got = lines({ containers: [busybox('regular-1', { delay: 1, code: 1 })] }, 120);
    expect(got.filter((line) => line === 'regular-1 Exiting').length).toBeGreaterThanOrEqual(4);
  });

  it('should not launch second container before PostStart of the first container completed', () => {
    const postStart = { exec: { command: told('PostStart-regular-1', { delay: 1 }) } };
    const got = lines({
      restartPolicy: 'Never',
      containers: [busybox('regular-1', { delay: 2 }, { lifecycle: { postStart } }), busybox('regular-2', { delay: 1 })],
    });
    expect(got.indexOf('PostStart-regular-1 Exiting')).toBeGreaterThan(-1);
    expect(got.indexOf('PostStart-regular-1 Exiting')).toBeLessThan(got.indexOf('regular-2 Starting 0'));
  });
});

/** @see kubernetes: test/e2e/common/node/runtime.go */
describe('Container Runtime', () => {
  it.each([
    { name: 'terminate-cmd-rpa', policy: 'Always', phase: 'Running', state: 'running', restarts: 2, ready: true },
    { name: 'terminate-cmd-rpof', policy: 'OnFailure', phase: 'Succeeded', state: 'terminated', restarts: 1, ready: false },
    { name: 'terminate-cmd-rpn', policy: 'Never', phase: 'Failed', state: 'terminated', restarts: 0, ready: false },
  ])('should run with the expected status: $name', ({ name, policy, phase, state, restarts, ready }) => {
    const text = `
f=/restart-count/restartCount
count=$(echo 'hello' >> $f ; wc -l $f | awk {'print $1'})
if [ $count -eq 1 ]; then
	exit 1
fi
if [ $count -eq 2 ]; then
	exit 0
fi
while true; do sleep 1; done
`;
    const { status, container } = play(
      podOf({
        restartPolicy: policy,
        containers: [{ name, image: BUSYBOX, command: ['sh', '-c', text], volumeMounts: [{ name: 'v', mountPath: '/restart-count' }] }],
        volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
      }),
      { seconds: 120 },
    );
    expect(status().phase).toBe(phase);
    expect(container(name)).toMatchObject({ restartCount: restarts, ready, state: { [state]: expect.anything() } });
  });

  it.each([
    [
      'if TerminationMessagePath is set',
      '/bin/echo -n DONE > /dev/termination-log',
      { securityContext: { runAsUser: 0 } },
      'Succeeded',
      'DONE',
    ],
    [
      'if TerminationMessagePath is set as non-root user and at a non-default path',
      '/bin/echo -n DONE > /dev/termination-custom-log',
      { terminationMessagePath: '/dev/termination-custom-log', securityContext: { runAsUser: 10000 } },
      'Succeeded',
      'DONE',
    ],
    [
      'from log output if TerminationMessagePolicy FallbackToLogsOnError is set',
      '/bin/echo -n DONE; /bin/false',
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
      'Failed',
      'DONE',
    ],
    [
      'as empty when pod succeeds and TerminationMessagePolicy FallbackToLogsOnError is set',
      '/bin/echo -n DONE; /bin/true',
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
      'Succeeded',
      undefined,
    ],
    [
      'from file when pod succeeds and TerminationMessagePolicy FallbackToLogsOnError is set',
      '/bin/echo -n OK > /dev/termination-log; /bin/echo DONE; /bin/true',
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
      'Succeeded',
      'OK',
    ],
  ])('should report termination message %s', (_, text, more, phase, message) => {
    const { status, container } = play(podOf({ restartPolicy: 'Never', containers: [script(text, more)] }));
    expect([status().phase, container('busybox').state.terminated.message]).toEqual([phase, message]);
  });

  it.each([
    ['should be able to pull image', 'registry.k8s.io/e2e-test-images/nginx:1.14-4', 'Running', undefined],
    [
      'should not be able to pull image from invalid registry',
      'invalid.registry.k8s.io/invalid/alpine:3.1',
      'Pending',
      /^(ErrImagePull|ImagePullBackOff)$/,
    ],
    [
      'should not be able to pull from private registry without secret',
      'gcr.io/authenticated-image-pulling/alpine:3.7',
      'Pending',
      /^(ErrImagePull|ImagePullBackOff)$/,
    ],
  ])('%s', (_, image, phase, reason) => {
    const command = ['/bin/sh', '-c', 'while true; do sleep 1; done'];
    const { status, container } = play(
      podOf({ restartPolicy: 'Never', containers: [{ name: 'image-pull-test', image, command, imagePullPolicy: 'Always' }] }),
    );
    expect(status().phase).toBe(phase);
    if (reason) expect(container('image-pull-test').state.waiting.reason).toMatch(reason);
  });
});

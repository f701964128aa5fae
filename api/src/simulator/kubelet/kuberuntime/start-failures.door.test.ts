import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const nginx = (more: string) => podOf(`  containers: [{name: app, image: nginx, ${more}}]`);
const configMap = (name: string, data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;

/** @see kubernetes: pkg/kubelet/images/image_manager.go EnsureImageExists */
describe('An image', () => {
  it.each`
    container                                              | reason                 | message                                                                                                                                                 | event
    ${'{name: app, image: nginx, imagePullPolicy: Never}'} | ${'ErrImageNeverPull'} | ${'Container image "nginx" is not present with pull policy of Never'}                                                                                   | ${/^ErrImageNeverPull x\d Container image "nginx" is not present with pull policy of Never$/}
    ${'{name: app, image: "Nginx:1"}'}                     | ${'InvalidImageName'}  | ${`Failed to apply default image tag "Nginx:1": couldn't parse image reference "Nginx:1": invalid reference format: repository name must be lowercase`} | ${/^InspectFailed x\d Failed to apply default image tag/}
    ${'{name: app, image: "nginx:doesnotexist"}'}          | ${'ImagePullBackOff'}  | ${'Back-off pulling image "nginx:doesnotexist"'}                                                                                                        | ${/^Failed( x\d)? Failed to pull image "nginx:doesnotexist": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io\/library\/nginx:doesnotexist": failed to resolve reference "docker.io\/library\/nginx:doesnotexist": docker.io\/library\/nginx:doesnotexist: not found$/}
  `('that cannot be had: $reason', ({ container, reason, message, event }) => {
    const { container: statusOf, events, rows } = play(podOf(`  containers: [${container}]`), { seconds: 28 });
    expect(rows.at(-1)).toBe(`0/1 ${reason} 0`);
    expect(statusOf('app')).toMatchObject({ state: { waiting: { reason, message } }, imageID: '', ready: false });
    expect(events.filter((one) => event.test(one))).toHaveLength(1);
    expect(events.some((one) => one.startsWith(`Failed`) && one.endsWith(`Error: ${reason}`))).toBe(true);
  });

  it('is tried again after 10 s, 20 s, 40 s; the two reasons take turns', () => {
    const { rows, run } = play(podOf('  containers: [{name: app, image: "nginx:doesnotexist"}]'), { seconds: 200 });
    expect(rows.slice(2, 6)).toEqual(['0/1 ErrImagePull 0', '0/1 ImagePullBackOff 0', '0/1 ErrImagePull 0', '0/1 ImagePullBackOff 0']);
    expect(run.events.find(({ reason }) => reason === 'Pulling')?.count).toBeGreaterThanOrEqual(4);
    expect(run.events.find(({ reason }) => reason === 'Pulling')?.count).toBeLessThanOrEqual(5);
  });
  it('that comes to be is pulled at the next try', () => {
    const { rows } = play(podOf('  containers: [{name: app, image: "nginx:1.24"}]'), {
      seconds: 100,
      behaviors: [{ container: 'app', imageMissing: true }],
      interventions: [{ atSeconds: 30, kind: 'IMAGE_AVAILABLE' }],
    });
    expect(rows.at(-1)).toBe('1/1 Running 0');
  });
  it('that is replaced is pulled without waiting', () => {
    const { since } = play(podOf('  containers: [{name: app, image: "nginx:doesnotexist"}]'), {
      seconds: 100,
      interventions: [{ atSeconds: 60, kind: 'PATCH_IMAGE', container: 'app', image: 'nginx:1.25' }],
    });
    expect(since('1/1 Running 0')).toBeLessThan(68);
  });
  it('that is replaced under a running container restarts that one alone', () => {
    const { rows, events, container } = play(podOf('  containers: [{name: app, image: "nginx:1.24"}, {name: other, image: redis}]'), {
      interventions: [{ atSeconds: 30, kind: 'PATCH_IMAGE', container: 'app', image: 'nginx:1.25' }],
    });
    expect(rows.at(-1)).toBe('2/2 Running 1');
    expect(events).toContain('Killing Container app definition changed, will be restarted');
    expect(container('app')).toMatchObject({ restartCount: 1, image: 'docker.io/library/nginx:1.25' });
    expect(container('other').restartCount).toBe(0);
  });
});

/** @see kubernetes: docs "Pull an Image from a Private Registry"; pkg/credentialprovider/keyring.go */
describe('An image of one’s own, for which a Pod names a pull Secret', () => {
  const pod = (image: string) => podOf(`  imagePullSecrets: [{name: regcred}]\n  containers: [{name: app, image: "${image}"}]`);
  const secret = (auths: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: regcred}\ntype: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{"auths": {${auths}}}'}\n`;
  const OWN = 'registry.corp.example/team/app:v1';
  it.each`
    rule                                | image               | auths                                          | last
    ${'is given to who has the Secret'} | ${OWN}              | ${'"registry.corp.example": {"auth": "YTpi"}'} | ${'1/1 Running 0'}
    ${'whatever way it names it'}       | ${OWN}              | ${'"https://registry.corp.example/v1/": {}'}   | ${'1/1 Running 0'}
    ${'or says nothing of that'}        | ${OWN}              | ${''}                                          | ${'1/1 Running 0'}
    ${'not of another registry'}        | ${OWN}              | ${'"ghcr.io": {"auth": "YTpi"}'}               | ${'0/1 ImagePullBackOff 0'}
    ${'Docker Hub has a name of old'}   | ${'janedoe/app:v1'} | ${'"https://index.docker.io/v1/": {}'}         | ${'1/1 Running 0'}
    ${'what is public needs none'}      | ${'nginx:1.25'}     | ${'"ghcr.io": {}'}                             | ${'1/1 Running 0'}
  `('$rule: $image', ({ image, auths, last }) => {
    expect(play(`${secret(auths)}---\n${pod(image)}`, { seconds: 30 }).rows.at(-1)).toBe(last);
  });
  it('is refused to who has it in a Secret of another type', () => {
    const opaque = secret('"registry.corp.example": {}').replace('type: kubernetes.io/dockerconfigjson\n', '');
    expect(play(`${opaque}---\n${pod(OWN)}`, { seconds: 30 }).rows.at(-1)).toBe('0/1 ImagePullBackOff 0');
  });
  it('is refused without it, in the registry’s words, until it is there', () => {
    const { rows, events } = play(pod(OWN), {
      seconds: 90,
      interventions: [{ atSeconds: 20, kind: 'APPLY', manifest: secret('"registry.corp.example": {}') }],
    });
    expect(rows.slice(2, 4)).toEqual(['0/1 ErrImagePull 0', '0/1 ImagePullBackOff 0']);
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(events.find((event) => event.includes('Failed to pull image'))).toContain(
      `failed to resolve reference "${OWN}": pulling from host registry.corp.example failed with status code [manifests v1]: 401 Unauthorized`,
    );
  });
});

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer, generateContainerConfig */
describe('A container whose configuration lacks something', () => {
  const uidOf = (text: string, uid: string) => text.replaceAll(uid, 'UID');
  it.each`
    lacks                                           | spec                                                                                | message
    ${'a ConfigMap'}                                | ${'env: [{name: A, valueFrom: {configMapKeyRef: {name: cfg, key: k}}}]'}            | ${'configmap "cfg" not found'}
    ${'a Secret'}                                   | ${'envFrom: [{secretRef: {name: s}}]'}                                              | ${'secret "s" not found'}
    ${'a key'}                                      | ${'env: [{name: A, valueFrom: {configMapKeyRef: {name: other, key: k}}}]'}          | ${"couldn't find key k in ConfigMap default/other"}
    ${'a user'}                                     | ${'securityContext: {runAsNonRoot: true}'}                                          | ${'container has runAsNonRoot and image will run as root (pod: "web_default(UID)", container: app)'}
    ${'another user, but first of all a ConfigMap'} | ${'securityContext: {runAsNonRoot: true}, envFrom: [{configMapRef: {name: none}}]'} | ${'configmap "none" not found'}
    ${'another user'}                               | ${'securityContext: {runAsNonRoot: true, runAsUser: 0}'}                            | ${`container's runAsUser breaks non-root policy (pod: "web_default(UID)", container: app)`}
  `('waits in CreateContainerConfigError: $lacks', ({ spec, message }) => {
    const { rows, container, events, pod } = play(`${nginx(spec)}---\n${configMap('other', '{x: one}')}`, { seconds: 20 });
    expect(rows.at(-1)).toBe('0/1 CreateContainerConfigError 0');
    expect(uidOf(container('app').state.waiting.message, pod.uid)).toBe(message);
    expect(events.some((one) => one.startsWith('Failed') && one.endsWith(`Error: ${message}`))).toBe(true);
  });
  it('has a user that is not root where its Pod asks for one, if nobody knows its image', () => {
    const pod = (more = '') =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {securityContext: {runAsNonRoot: true${more}}, containers: [{name: app, image: example.com/own:1, command: [sh, -c, "id; sleep 1000"]}]}\n`;
    const { run } = play(pod());
    expect(run.kubectl('logs web').stdout).toBe('uid=65532 gid=65532 groups=65532\n');
    expect(run.warnings).toContain(
      'nothing is known of the image "example.com/own:1": it is taken to have a user that is not root, as its Pod asks for',
    );
    const other = play(pod(', runAsUser: 1000'));
    expect(other.run.kubectl('logs web').stdout).toBe('uid=1000 gid=0(root) groups=0(root)\n');
    expect(other.run.warnings.some((text) => text.includes('not root'))).toBe(false);
  });
  it('goes on by itself when it is there', () => {
    const { rows } = play(nginx('env: [{name: A, valueFrom: {configMapKeyRef: {name: cfg, key: k}}}]'), {
      interventions: [{ atSeconds: 30, kind: 'APPLY', manifest: configMap('cfg', '{k: v}') }],
    });
    expect(rows.slice(2)).toEqual(['0/1 CreateContainerConfigError 0', '1/1 Running 0']);
  });
  it('does without what is optional', () => {
    const optional =
      'envFrom: [{configMapRef: {name: none, optional: true}}], env: [{name: A, valueFrom: {secretKeyRef: {name: none, key: k, optional: true}}}]';
    expect(play(nginx(optional)).rows.at(-1)).toBe('1/1 Running 0');
  });
});

/** @see containerd: pkg/cri/server/container_start.go (errorStartReason, errorStartExitCode) */
describe('A container that the runtime cannot start', () => {
  const create =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
  it.each`
    why                              | spec                                                             | message
    ${'no such command'}             | ${'command: [no-such]'}                                          | ${'exec: "no-such": executable file not found in $PATH: unknown'}
    ${'a script as one'}             | ${`command: ['while :; do echo "hi"; done']`}                    | ${'exec: "while :; do echo \\"hi\\"; done": executable file not found in $PATH: unknown'}
    ${'no such file'}                | ${'command: [/no/such]'}                                         | ${'exec: "/no/such": stat /no/such: no such file or directory: unknown'}
    ${'not to be seen'}              | ${'command: [/root/app.sh], securityContext: {runAsUser: 1000}'} | ${'exec: "/root/app.sh": stat /root/app.sh: permission denied: unknown'}
    ${'below a file'}                | ${'command: [/etc/passwd/app]'}                                  | ${'exec: "/etc/passwd/app": stat /etc/passwd/app: not a directory: unknown'}
    ${'in PATH, but not executable'} | ${'command: [passwd], env: [{name: PATH, value: /etc}]'}         | ${'exec: "passwd": executable file not found in $PATH: unknown'}
    ${'not executable'}              | ${'command: [/etc/passwd]'}                                      | ${'exec: "/etc/passwd": permission denied: unknown'}
    ${'a directory'}                 | ${'command: [/etc]'}                                             | ${'exec: "/etc": is a directory: unknown'}
  `('is in RunContainerError, then in CrashLoopBackOff: $why', ({ spec, message }) => {
    const { rows, container, events } = play(nginx(spec), { seconds: 8 });
    expect(rows.slice(2, 5)).toEqual(['0/1 RunContainerError 0', '0/1 RunContainerError 1', '0/1 CrashLoopBackOff 1']);
    expect(events).toContain(`Failed x2 Error: ${create}${message}`);
    expect(container('app').lastState.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: create + message,
      startedAt: '1970-01-01T00:00:00Z',
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    });
  });
  const small = '{name: app, image: nginx, resources: {limits: {memory: 1Mi}}}';
  const tooLow = `${create}container init was OOM-killed (memory limit too low?): unknown`;
  it('has too little memory, where another container leaves its Pod without a limit', () => {
    const { container } = play(podOf(`  containers: [${small}, {name: other, image: redis}]`), { seconds: 8 });
    expect(container('app').lastState.terminated).toMatchObject({ reason: 'StartError', message: tooLow });
    expect(container('other').ready).toBe(true);
  });
  it.each`
    limits       | containers
    ${'of one'}  | ${small}
    ${'of both'} | ${`${small}, {name: other, image: redis, resources: {limits: {memory: 2Mi}}}`}
  `('is not come to where the limits leave the sandbox too little memory: $limits', ({ containers }) => {
    const { rows, events } = play(podOf(`  containers: [${containers}]`), { seconds: 100 });
    expect(rows.at(-1)).toMatch(/^0\/\d ContainerCreating 0$/);
    expect(events.at(-1)).toMatch(/^FailedCreatePodSandBox x\d Failed to create pod sandbox: rpc error: code = Unknown desc = /);
    expect(events.at(-1)).toContain(tooLow);
  });
});

it.each`
  what           | container                                                       | said
  ${'a script'}  | ${'{name: app, image: arm64v8/nginx}'}                          | ${'exec /docker-entrypoint.sh: exec format error\n'}
  ${'a program'} | ${'{name: app, image: arm32v7/busybox, command: [sleep, "9"]}'} | ${'exec /bin/sleep: exec format error\n'}
`('An image for another processor is pulled, and cannot be executed: $what', ({ container, said }) => {
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${container}]`), { seconds: 20 });
  expect(rows.at(-1)).toBe('0/1 Error 0');
  expect(run.kubectl('logs web', 20).stdout).toBe(said);
});

/** @see containerd: pkg/cri/server/container_create.go CreateContainer, contrib/seccomp/seccomp.go WithProfile, oci/spec_opts.go */
describe('A container that the runtime cannot make', () => {
  it.each`
    where                     | mountPath    | more                                       | message
    ${'inside /proc'}         | ${'/proc/x'} | ${''}                                      | ${/error during container init: error mounting "\/var\/lib\/kubelet\/pods\/[\w-]+\/volumes\/kubernetes\.io~empty-dir\/v" to rootfs at "\/proc\/x": "\/run\/containerd\/io\.containerd\.runtime\.v2\.task\/k8s\.io\/\w+\/rootfs\/proc\/x" cannot be mounted because it is inside \/proc: unknown$/}
    ${'over all of the root'} | ${'/'}       | ${''}                                      | ${/error during container init: unable to apply apparmor profile: apparmor failed to apply profile: open \/proc\/self\/attr\/exec: no such file or directory: unknown$/}
    ${'likewise, unconfined'} | ${'/'}       | ${', securityContext: {privileged: true}'} | ${/process: error closing exec fds: open \/proc\/self\/fd: no such file or directory: unknown$/}
  `('a volume may not be $where', ({ mountPath, more, message }) => {
    const { container, rows, events, pod } = play(
      podOf(
        `  restartPolicy: Never\n  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: ${mountPath}}]${more}}]\n  volumes: [{name: v, emptyDir: {}}]`,
      ),
    );
    expect(rows.at(-1)).toBe('0/1 StartError 0');
    // In an event the container's name stands for its id.
    const { message: said, containerID } = container('app').state.terminated;
    const id = containerID.replace('containerd://', '');
    expect(events).toContain(`Failed Error: ${said.replace(id, 'app').replace(pod.uid, 'UID')}`);
    expect(container('app')).toMatchObject({ state: { terminated: { message: expect.stringMatching(message), exitCode: 128 } } });
  });
  it('waits in CreateContainerError: no such seccomp profile', () => {
    const profile = 'securityContext: {seccompProfile: {type: Localhost, localhostProfile: audit.json}}';
    const { rows, container } = play(nginx(profile), { seconds: 12 });
    expect(rows.at(-1)).toBe('0/1 CreateContainerError 0');
    expect(container('app').state.waiting.message).toBe(
      'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/audit.json": ' +
        'open /var/lib/kubelet/seccomp/audit.json: no such file or directory',
    );
  });
  /** As recorded in kubernetes/website: content/en/docs/tutorials/security/apparmor.md, of v1.27. */
  it('with an AppArmor profile that its node has not loaded', () => {
    const annotation = 'container.apparmor.security.beta.kubernetes.io/app: localhost/k8s-deny';
    const web = podOf('  containers: [{name: app, image: nginx}]', `, annotations: {${annotation}}`);
    const { rows, events } = play(web, { seconds: 12 });
    expect(rows.at(-1)).toBe('0/1 CreateContainerError 0');
    expect(events.join('\n')).toContain(
      'Error: failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found k8s-deny',
    );
  });
});

/** @see containerd: pkg/cri/server/events.go handleEvent (TaskOOM), container_status.go toCRIContainerStatus */
describe('Memory', () => {
  it('beyond the limit kills the container', () => {
    const { rows, container } = play(
      podOf('  containers: [{name: app, image: example.com/hungry, resources: {limits: {memory: 100Mi}}}]'),
      {
        seconds: 16,
        behaviors: [{ container: 'app', memoryBytes: 3e8, memoryAfterSeconds: 3 }],
      },
    );
    expect(rows.slice(2, 5)).toEqual(['1/1 Running 0', '0/1 OOMKilled 0', '1/1 Running 1']);
    expect(container('app').lastState.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });
});

describe('What a container leaves', () => {
  it.each`
    script                                       | policy                     | message
    ${'echo bye > /dev/termination-log; exit 2'} | ${'File'}                  | ${'bye\n'}
    ${'echo one; echo two; exit 2'}              | ${'File'}                  | ${undefined}
    ${'echo one; echo two; exit 2'}              | ${'FallbackToLogsOnError'} | ${'one\ntwo\n'}
    ${'echo one; exit 0'}                        | ${'FallbackToLogsOnError'} | ${undefined}
  `('as its message with "$script" under $policy: $message', ({ script, policy, message }) => {
    const spec = `  restartPolicy: Never\n  containers: [${shell('app', script, `terminationMessagePolicy: ${policy}`)}]`;
    expect(play(podOf(spec)).container('app').state.terminated.message).toBe(message);
  });
  it('is the last 4096 bytes', () => {
    const script = 'head -c 5000 /dev/zero | tr "\\\\0" x > /dev/termination-log; printf end >> /dev/termination-log';
    const spec = `  restartPolicy: Never\n  containers: [${shell('app', script)}]`;
    expect(play(podOf(spec)).container('app').state.terminated.message).toBe(`${'x'.repeat(4093)}end`);
  });
});

/** @see kubernetes: pkg/kubelet/lifecycle/predicate.go, pkg/kubelet/kubelet.go rejectPod */
describe('A Pod that names a node which will not have it', () => {
  it.each`
    why                    | spec                                                                                                                                     | reason                    | message
    ${'too much CPU'}      | ${'  containers: [{name: app, image: nginx, resources: {requests: {cpu: 8}}}]'}                                                          | ${'OutOfcpu'}             | ${"Node didn't have enough resource: cpu, requested: 8000, used: 0, capacity: 4000"}
    ${'a device to start'} | ${'  initContainers: [{name: i, image: busybox, resources: {limits: {example.com/foo: 1}}}]\n  containers: [{name: app, image: nginx}]'} | ${'OutOfexample.com/foo'} | ${"Node didn't have enough resource: example.com/foo, requested: 1, used: 0, capacity: 0"}
    ${'too much of all'}   | ${'  containers: [{name: app, image: nginx, resources: {requests: {memory: 80Gi, cpu: 9}}}]'}                                            | ${'OutOfcpu'}             | ${"Node didn't have enough resource: cpu, requested: 9000, used: 0, capacity: 4000"}
    ${'another label'}     | ${'  nodeSelector: {disk: ssd}\n  containers: [{name: app, image: nginx}]'}                                                              | ${'NodeAffinity'}         | ${'Predicate NodeAffinity failed'}
    ${'unsafe sysctl'}     | ${'  securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}]}\n  containers: [{name: app, image: nginx}]'}                        | ${'SysctlForbidden'}      | ${'forbidden sysctl: "kernel.msgmax" not allowlisted'}
  `('has failed: $why', ({ spec, reason, message }) => {
    const { rows, status, events } = play(podOf(`  nodeName: node-1\n${spec}`));
    expect(rows).toEqual(['0/1 Pending 0', `0/1 ${reason} 0`]);
    expect(status()).toEqual({ phase: 'Failed', reason, message: `Pod was rejected: ${message}`, startTime: expect.any(String) });
    expect(events).toEqual([`${reason} ${message}`]);
  });
  it.each`
    why                    | holds          | wants          | reason
    ${'the port is taken'} | ${'127.0.0.1'} | ${'127.0.0.1'} | ${'NodePorts'}
    ${'of all addresses'}  | ${'0.0.0.0'}   | ${'127.0.0.1'} | ${'NodePorts'}
    ${'to have them all'}  | ${'127.0.0.1'} | ${''}          | ${'NodePorts'}
    ${'another address'}   | ${'127.0.0.1'} | ${'127.0.0.2'} | ${undefined}
  `('shares the ports of that node: $why', ({ holds, wants, reason }) => {
    const pod = (name: string, hostIP: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node-1, containers: [{name: app, image: nginx, ports: [{containerPort: 80, hostPort: 80, hostIP: "${hostIP}"}]}]}\n`;
    const { run } = play(`${pod('first', holds)}---\n${pod('second', wants)}`);
    expect(run.kubectl('get pod second -o jsonpath={.status.reason}').stdout).toBe(reason ?? '');
  });
});

/** @see kubernetes: pkg/kubelet/kubelet_pods.go filterOutInactivePods */
describe('A Pod that waited for the room of another', () => {
  const pod = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  terminationGracePeriodSeconds: 10\n  containers: [${shell('app', 'while true; do sleep 1; done', 'resources: {requests: {cpu: 3}}')}]\n`;
  const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: small}\nstatus: {allocatable: {cpu: 4, memory: 4Gi, pods: 110}}\n';
  it.each`
    why                                                                  | graceSeconds | from
    ${'as soon as the containers of the other have ended'}               | ${undefined} | ${30}
    ${'although the other, deleted by force, still runs (issue 104824)'} | ${0}         | ${20}
  `('is taken $why', ({ graceSeconds, from }) => {
    const { run } = play(`${node}---\n${pod('first')}---\n${pod('second')}`, {
      interventions: [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'first', graceSeconds }],
    });
    const second = run.pods.find(({ name }) => name === 'second');
    expect(second?.final).toMatchObject({ status: 'Running', ready: '1/1' });
    expect(Math.floor(second?.watch.find(({ status }) => status === 'ContainerCreating')?.atSeconds ?? 0)).toBe(from);
  });
});

describe('An ephemeral container', () => {
  it('starts beside the others, ends, and is never started again', () => {
    const ephemeralContainers = [{ name: 'debug', image: 'busybox', command: ['sh', '-c', 'sleep 5; exit 3'] }];
    const { rows, container, events } = play(podOf('  containers: [{name: app, image: nginx}]'), {
      interventions: [
        { atSeconds: 20, kind: 'PATCH', pod: 'web', subresource: 'ephemeralcontainers', patch: { spec: { ephemeralContainers } } },
      ],
    });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(container('debug')).toMatchObject({ state: { terminated: { exitCode: 3, reason: 'Error' } }, ready: false, restartCount: 0 });
    expect(events.filter((one) => one === 'Started Started container debug')).toHaveLength(1);
  });

  /** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container_test.go TestStartSpec; containerd: pkg/cri/server/helpers.go validateTargetContainer */
  it.each`
    target                                | spec                                                                                                                               | error                           | message
    ${'that has not been made yet'}       | ${`  initContainers: [${shell('first', 'sleep 3600')}]\n  containers: [{name: app, image: nginx}]`}                                | ${'CreateContainerConfigError'} | ${'unable to find target container app'}
    ${'that has ended'}                   | ${`  restartPolicy: Never\n  containers: [${shell('app', 'exit 0')}, {name: other, image: nginx}]`}                                | ${'CreateContainerError'}       | ${/^failed to generate container "\w{64}" spec: invalid target container: container "\w{64}" is not running - in state CONTAINER_EXITED$/}
    ${'that has ended, in a shared view'} | ${`  restartPolicy: Never\n  shareProcessNamespace: true\n  containers: [${shell('app', 'exit 0')}, {name: other, image: nginx}]`} | ${undefined}                    | ${undefined}
  `('cannot look into one $target', ({ spec, error, message }) => {
    const ephemeralContainers = [{ name: 'debug', image: 'busybox', command: ['sleep', '3600'], targetContainerName: 'app' }];
    const { container, events } = play(podOf(spec), {
      seconds: 45,
      interventions: [
        { atSeconds: 20, kind: 'PATCH', pod: 'web', subresource: 'ephemeralcontainers', patch: { spec: { ephemeralContainers } } },
      ],
    });
    const { state } = container('debug');
    if (error === undefined) expect(state).toHaveProperty('running');
    else {
      expect(state).toEqual({ waiting: { reason: error, message: expect.stringMatching(message) } });
      expect(events.some((event) => event.includes(`Error: ${state.waiting.message}`))).toBe(true);
    }
  });
});

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_sandbox.go createPodSandbox */
describe('A sandbox that cannot be made', () => {
  const runtimeClass = 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc\n---\n';
  const manifest = runtimeClass + podOf('  runtimeClassName: gvisor\n  containers: [{name: app, image: nginx}]');
  const FAILED = 'FailedCreatePodSandBox';

  it('is tried again: an unknown runtime handler', () => {
    const { rows, events } = play(manifest, { seconds: 30 });
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(events.at(-1)).toMatch(
      /^FailedCreatePodSandBox x[23] Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "runsc" is configured$/,
    );
  });

  /** Somebody's cluster of three nodes with containerd 1.6.32 wrote down `x696 over 154m`. */
  it('is tried again without any delay of its own: what is missing is known at once', () => {
    const [failed] = play(manifest, { seconds: 9240 }).run.events.filter(({ reason }) => reason === FAILED);
    expect(failed?.count).toBeGreaterThan(685);
    expect(failed?.count).toBeLessThan(710);
  });

  it('is not told of once its Pod is to go', () => {
    const late = podOf(
      `  securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: abc}]}\n  containers: [{name: app, image: nginx}]`,
    );
    const at = play(late, { seconds: 10 }).run.events.find(({ reason }) => reason === FAILED)?.firstSeconds ?? 0;
    const { run, rows } = play(late, { seconds: 60, interventions: [{ atSeconds: at - 0.05, kind: 'DELETE_POD', pod: 'web' }] });
    expect(rows.at(-1)).toBe('gone');
    expect(run.events.map(({ reason }) => reason)).not.toContain(FAILED);
  });
});

import { describe, expect, it } from 'vitest';
import { simulate } from '../index.ts';
import { play } from '../testing.ts';
import { AGNHOST, agnhost, BUSYBOX, configMap, type Fields, holds, logOf, type Output, podOf, script, secret, several } from './testing.ts';

const env = (name: string, value: string): Fields => ({ name, value });
const field = (name: string, fieldPath: string): Fields => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const resource = (name: string, of: string): Fields => ({ name, valueFrom: { resourceFieldRef: { resource: of } } });

/** @see kubernetes: test/e2e/common/node/expansion.go */
describe('Variable Expansion', () => {
  const workdir = { volumes: [{ name: 'workdir1', emptyDir: {} }] };
  it.each<Output>([
    {
      test: 'should allow composing env vars into new env vars',
      container: script('env', { env: [env('FOO', 'foo-value'), env('BAR', 'bar-value'), env('FOOBAR', '$(FOO);;$(BAR)')] }),
      says: ['FOO=foo-value', 'BAR=bar-value', 'FOOBAR=foo-value;;bar-value'],
    },
    {
      test: "should allow substituting values in a container's command",
      container: script('TEST_VAR=wrong echo "$(TEST_VAR)"', { env: [env('TEST_VAR', 'test-value')] }),
      says: ['test-value'],
    },
    {
      test: "should allow substituting values in a container's args",
      container: {
        ...script(''),
        command: ['sh', '-c'],
        args: ['TEST_VAR=wrong echo "$(TEST_VAR)"'],
        env: [env('TEST_VAR', 'test-value')],
      },
      says: ['test-value'],
    },
    {
      test: 'should allow substituting values in a volume subpath',
      container: script('test -d /testcontainer/web;echo $?', {
        env: [env('POD_NAME', 'web')],
        volumeMounts: [
          { name: 'workdir1', mountPath: '/logscontainer', subPathExpr: '$(POD_NAME)' },
          { name: 'workdir1', mountPath: '/testcontainer' },
        ],
      }),
      spec: workdir,
      says: [/^0$/],
    },
  ])('$test', holds);

  it.each([
    ['should fail substituting values in a volume subpath with backticks', '..'],
    ['should fail substituting values in a volume subpath with absolute path', '/tmp'],
  ])('%s', (_, value) => {
    const volumeMounts = [{ name: 'workdir1', mountPath: '/logscontainer', subPathExpr: '$(POD_NAME)' }];
    const container = { name: 'c', image: BUSYBOX, env: [env('POD_NAME', value)], volumeMounts };
    const played = play(podOf({ restartPolicy: 'Never', ...workdir, containers: [container] }), { seconds: 120 });
    expect(played.phases).toEqual(['PENDING']);
    expect(played.container('c').state.waiting.reason).toBe('CreateContainerConfigError');
  });

  const annotated = (key: string): string =>
    podOf(
      {
        restartPolicy: 'Never',
        ...workdir,
        containers: [
          script('tail -f /dev/null', {
            env: [env('POD_NAME', 'foo'), field('ANNOTATION', "metadata.annotations['mysubpath']")],
            volumeMounts: [
              { name: 'workdir1', mountPath: '/subpath_mount', subPathExpr: '$(ANNOTATION)/$(POD_NAME)' },
              { name: 'workdir1', mountPath: '/volume_mount' },
            ],
          }),
        ],
      },
      { annotations: { [key]: 'mypath' } },
    );
  it('should verify that a failing subpath expansion can be modified during the lifecycle of a container', () => {
    const { status } = play(annotated('notmysubpath'), {
      seconds: 150,
      interventions: [{ atSeconds: 60, kind: 'PATCH', resource: 'pod/web', patch: { metadata: { annotations: { mysubpath: 'mypath' } } } }],
    });
    expect([status(59).phase, status(150).phase]).toEqual(['Pending', 'Running']);
  });

  it('should succeed in writing subpaths in container', () => {
    const { run, phases } = play(annotated('mysubpath'), {
      seconds: 90,
      interventions: [
        { atSeconds: 20, kind: 'EXEC', pod: 'web', command: ['sh', '-c', 'touch /volume_mount/mypath/foo/test.log'] },
        { atSeconds: 21, kind: 'EXEC', pod: 'web', command: ['sh', '-c', 'test -f /subpath_mount/test.log'] },
        { atSeconds: 30, kind: 'PATCH', resource: 'pod/web', patch: { metadata: { annotations: { mysubpath: 'mynewpath' } } } },
        { atSeconds: 40, kind: 'DELETE_POD', pod: 'web' },
      ],
    });
    expect(run.interventions.slice(0, 2).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(phases).toContain('RUNNING');
    expect(run.pods[0]?.final.exists).toBe(false);
  });
});

/** @see kubernetes: test/e2e/common/node/containers.go */
describe('Containers', () => {
  it('should use the image defaults if command and args are blank', () => {
    const played = play(podOf({ containers: [{ name: 'agnhost', image: AGNHOST }] }));
    expect(logOf(played, 'agnhost')).toBe('Paused');
  });
  it.each<Output>([
    {
      test: "should be able to override the image's default arguments (container cmd)",
      container: agnhost(['entrypoint-tester', 'override', 'arguments']),
      says: ['[/agnhost entrypoint-tester override arguments]'],
    },
    {
      test: "should be able to override the image's default command (container entrypoint)",
      container: { name: 'c', image: AGNHOST, command: ['/agnhost-2', 'entrypoint-tester'] },
      says: ['[/agnhost-2 entrypoint-tester]'],
    },
    {
      test: "should be able to override the image's default command and arguments",
      container: agnhost(['entrypoint-tester', 'override', 'arguments'], { command: ['/agnhost-2'] }),
      says: ['[/agnhost-2 entrypoint-tester override arguments]'],
    },
  ])('$test', holds);
});

/** @see kubernetes: test/e2e/common/node/configmap.go, secrets.go, downwardapi.go */
describe('ConfigMap, Secrets, Downward API', () => {
  const sized = { resources: { requests: { cpu: '250m', memory: '32Mi' }, limits: { cpu: '1250m', memory: '64Mi' } } };
  const huge = { resources: { requests: { cpu: '10m', 'hugepages-2Mi': '0Mi' }, limits: { 'hugepages-2Mi': '0Mi' } } };
  const from = (kind: 'configMap' | 'secret', key: string): Fields => ({ valueFrom: { [`${kind}KeyRef`]: { name: 'data', key } } });
  const data = { 'data-1': 'value-1', 'data-2': 'value-2', 'data-3': 'value-3' };
  it.each<Output>([
    {
      test: 'should be consumable via environment variable',
      container: script('env', { env: [{ name: 'CONFIG_DATA_1', ...from('configMap', 'data-1') }] }),
      beside: [configMap('data', data)],
      says: ['CONFIG_DATA_1=value-1'],
    },
    {
      test: 'should be consumable via the environment',
      container: script('env', {
        envFrom: [{ configMapRef: { name: 'data' } }, { prefix: 'p_', configMapRef: { name: 'data' } }],
      }),
      beside: [configMap('data', { data_1: 'value-1', data_2: 'value-2' })],
      says: ['data_1=value-1', 'data_2=value-2', 'p_data_1=value-1', 'p_data_2=value-2'],
    },
    {
      test: 'should be consumable from pods in env vars',
      container: script('env', { env: [{ name: 'SECRET_DATA', ...from('secret', 'data-1') }] }),
      beside: [secret('data', data)],
      says: ['SECRET_DATA=value-1'],
    },
    {
      test: 'should provide pod name, namespace and IP address as env vars',
      container: script('env', {
        ...sized,
        env: [field('POD_NAME', 'metadata.name'), field('POD_NAMESPACE', 'metadata.namespace'), field('POD_IP', 'status.podIP')],
      }),
      says: ['POD_NAME=web', 'POD_NAMESPACE=default', /POD_IP=\d+\.\d+\.\d+\.\d+$/m],
    },
    {
      test: 'should provide host IP as an env var',
      container: script('env', { env: [field('HOST_IP', 'status.hostIP')] }),
      says: [/HOST_IP=\d+\.\d+\.\d+\.\d+$/m],
    },
    {
      test: 'should provide host IP and pod IP as an env var if pod uses host network',
      container: script(`[[ "\${HOST_IP:?}" == "\${POD_IP:?}" ]] && echo 'OK' || echo "HOST_IP: '\${HOST_IP}' != POD_IP: '\${POD_IP}'"`, {
        env: [field('HOST_IP', 'status.hostIP'), field('POD_IP', 'status.podIP')],
      }),
      spec: { hostNetwork: true },
      says: [/^OK$/],
    },
    {
      test: "should provide container's limits.cpu/memory and requests.cpu/memory as env vars",
      container: script('env', {
        ...sized,
        env: [
          resource('CPU_LIMIT', 'limits.cpu'),
          resource('MEMORY_LIMIT', 'limits.memory'),
          resource('CPU_REQUEST', 'requests.cpu'),
          resource('MEMORY_REQUEST', 'requests.memory'),
        ],
      }),
      says: ['CPU_LIMIT=2', 'MEMORY_LIMIT=67108864', 'CPU_REQUEST=1', 'MEMORY_REQUEST=33554432'],
    },
    {
      test: 'should provide default limits.cpu/memory from node allocatable',
      container: script('env', { env: [resource('CPU_LIMIT', 'limits.cpu'), resource('MEMORY_LIMIT', 'limits.memory')] }),
      says: [/CPU_LIMIT=[1-9]/, /MEMORY_LIMIT=[1-9]/],
    },
    {
      test: 'should provide pod UID as env vars',
      container: script('env', { env: [field('POD_UID', 'metadata.uid')] }),
      says: [/POD_UID=[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}/],
    },
    {
      test: "should provide container's limits.hugepages-<pagesize> and requests.hugepages-<pagesize> as env vars",
      container: script('env', {
        ...huge,
        env: [resource('HUGEPAGES_LIMIT', 'limits.hugepages-2Mi'), resource('HUGEPAGES_REQUEST', 'requests.hugepages-2Mi')],
      }),
      says: ['HUGEPAGES_LIMIT=0', 'HUGEPAGES_REQUEST=0'],
    },
    {
      test: 'should provide default limits.hugepages-<pagesize> from node allocatable',
      container: script('env', { env: [resource('HUGEPAGES_LIMIT', 'limits.hugepages-2Mi')] }),
      says: [/HUGEPAGES_LIMIT=(0|[1-9][0-9]*)$/m],
    },
  ])('$test', holds);

  it.each([
    ['ConfigMap', configMap('data', { '': 'value' })],
    ['Secret', secret('data', { '': 'value-1' })],
  ])('%s: should fail to create due to empty key', (_, manifest) => {
    expect(simulate({ manifest: several(manifest, podOf({ containers: [script('env')] })) }).kind).toBe('InvalidManifest');
  });
});

/** @see kubernetes: test/e2e/common/node/kubelet.go, kubelet_etc_hosts.go, test/e2e/node/pod_hostnamefqdn.go */
describe('Kubelet', () => {
  it.each([
    ['should print the output to logs', script("echo 'Hello World' ; sleep 240"), 'Hello World'],
    [
      'should not write to root filesystem',
      script('echo test > /file; sleep 240', { securityContext: { readOnlyRootFilesystem: true } }),
      "/bin/sh: can't create /file: Read-only file system",
    ],
  ])('%s', (_, container, log) => {
    const played = play(podOf({ restartPolicy: 'Never', containers: [container] }));
    expect([played.status().phase, logOf(played, 'busybox')]).toEqual(['Running', log]);
  });

  it('should have an terminated reason, and be possible to delete', () => {
    const { container, pod } = play(
      podOf({ restartPolicy: 'Never', containers: [{ name: 'c', image: BUSYBOX, command: ['/bin/false'] }] }),
      {
        interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: 'web' }],
      },
    );
    expect(container('c', 29).state.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(pod.final.exists).toBe(false);
  });

  const names = "echo $(hostname)';'$(hostname -f)';'";
  it.each<Output>([
    {
      test: 'should write entries to /etc/hosts',
      container: agnhost(['etc-hosts']),
      spec: { hostAliases: [{ ip: '123.45.67.89', hostnames: ['foo', 'bar'] }] },
      says: ['123.45.67.89\tfoo\tbar'],
    },
    { test: 'a pod without subdomain field does not have FQDN', container: script(names), says: [/^web;web;$/] },
    {
      test: 'a pod without FQDN is not affected by SetHostnameAsFQDN field',
      container: script(names),
      spec: { setHostnameAsFQDN: true },
      says: [/^web;web;$/],
    },
    {
      test: 'a pod with subdomain field has FQDN, hostname is shortname',
      container: script(names),
      spec: { subdomain: 't' },
      says: [/^web;web\.t\.default\.svc\.cluster\.local;$/],
    },
    {
      test: 'a pod with subdomain field has FQDN, when setHostnameAsFQDN is set to true, the FQDN is set as hostname',
      container: script(names),
      spec: { subdomain: 't', setHostnameAsFQDN: true },
      says: [/^web\.t\.default\.svc\.cluster\.local;web\.t\.default\.svc\.cluster\.local;$/],
    },
  ])('$test', holds);

  const hosts = (hostNetwork: boolean): string => {
    const original = { name: 'hosts', mountPath: '/etc/hosts-original' };
    const one = (name: string, ...volumeMounts: Fields[]): Fields => ({ name, image: AGNHOST, volumeMounts: [original, ...volumeMounts] });
    const third = hostNetwork ? [] : [one('busybox-3', { name: 'hosts', mountPath: '/etc/hosts' })];
    return podOf({
      hostNetwork,
      containers: [one('busybox-1'), one('busybox-2'), ...third],
      volumes: [{ name: 'hosts', hostPath: { path: '/etc/hosts', type: 'FileOrCreate' } }],
    });
  };
  it.each([
    ['busybox-1', false, true],
    ['busybox-2', false, true],
    ['busybox-3', false, false],
    ['busybox-1', true, false],
    ['busybox-2', true, false],
  ])('should test kubelet managed /etc/hosts file: %s, hostNetwork %s', (name, hostNetwork, managed) => {
    const { pod } = play(hosts(hostNetwork));
    const container = pod.containers.find((each) => each.name === name);
    const [text = '', original = ''] = ['/etc/hosts', '/etc/hosts-original'].map((path) => container?.file(path) ?? '');
    expect([text, original]).not.toContain('');
    expect(text.startsWith('# Kubernetes-managed hosts file.') && text !== original).toBe(managed);
  });
});

import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import { agnhost, configMap, type Fields, logOf, output, podOf, script, secret, several } from './testing.ts';

const mounttest = (name: string, args: readonly string[], mount: Fields, more: Fields = {}): Fields =>
  agnhost(['mounttest', ...args], { name, volumeMounts: [mount], ...more });

/** @see kubernetes: test/e2e/common/storage/empty_dir.go */
describe('EmptyDir volumes', () => {
  const file = '/test-volume/test-file';
  const perms = { '0644': '-rw-r--r--', '0660': '-rw-rw----', '0666': '-rw-rw-rw-', '0777': '-rwxrwxrwx' } as const;
  const volume = (medium: string) => ({ volumes: [{ name: 'test-volume', emptyDir: { medium } }] });
  const told = (args: readonly string[], medium: string, securityContext: Fields, mount: Fields = {}) =>
    output({
      ...volume(medium),
      securityContext,
      containers: [mounttest('c', args, { name: 'test-volume', mountPath: '/test-volume', ...mount })],
    });
  const tmpfs = (medium: string): string[] => (medium === 'Memory' ? ['mount type of "/test-volume": tmpfs'] : []);

  const users = { root: {}, 'non-root': { runAsUser: 1001 } } as const;
  it.each(
    (['Memory', ''] as const).flatMap((medium) =>
      (['root', 'non-root'] as const).flatMap((user) => (['0644', '0666', '0777'] as const).map((mode) => ({ user, mode, medium }))),
    ),
  )('should support ($user,$mode,$medium)', ({ user, mode, medium }) => {
    const { phase, log } = told(['--fs_type=/test-volume', `--new_file_${mode}=${file}`, `--file_perm=${file}`], medium, users[user]);
    expect(phase).toBe('SUCCEEDED');
    for (const line of [`perms of file "${file}": ${perms[mode]}`, `content of file "${file}": mount-tester new file`, ...tmpfs(medium)])
      expect(log).toContain(line);
  });

  it.each([
    ['volume on tmpfs should have the correct mode', 'Memory', {}],
    ['volume on default medium should have the correct mode', '', {}],
    ['volume on tmpfs should have the correct mode using FSGroup', 'Memory', { fsGroup: 1001 }],
    ['volume on default medium should have the correct mode using FSGroup', '', { fsGroup: 1001 }],
  ])('%s', (_, medium, securityContext) => {
    const { log } = told(['--fs_type=/test-volume', '--file_perm=/test-volume'], medium, securityContext);
    for (const line of ['perms of file "/test-volume": -rwxrwxrwx', ...tmpfs(medium)]) expect(log).toContain(line);
  });

  it.each([
    ['new files should be created with FSGroup ownership when container is root', {}],
    ['new files should be created with FSGroup ownership when container is non-root', { runAsUser: 1001 }],
  ])('%s', (_, user) => {
    const args = ['--fs_type=/test-volume', `--new_file_0660=${file}`, `--file_perm=${file}`, `--file_owner=${file}`];
    const { log } = told(args, 'Memory', { ...user, fsGroup: 123 });
    for (const line of [
      `perms of file "${file}": -rw-rw----`,
      `content of file "${file}": mount-tester new file`,
      `owner GID of "${file}": 123`,
    ])
      expect(log).toContain(line);
  });

  it('nonexistent volume subPath should have the correct mode and owner using FSGroup', () => {
    const args = ['--fs_type=/test-volume', '--file_perm=/test-volume', '--file_owner=/test-volume'];
    const { log } = told(args, 'Memory', { runAsUser: 1001, fsGroup: 123 }, { subPath: 'test-sub' });
    for (const line of ['perms of file "/test-volume": -rwxrwxrwx', 'owner UID of "/test-volume": 0', 'owner GID of "/test-volume": 123'])
      expect(log).toContain(line);
  });

  it('pod should support shared volumes between containers', () => {
    const file = 'shareddata.txt';
    const { run } = play(
      podOf({
        terminationGracePeriodSeconds: 0,
        restartPolicy: 'Never',
        volumes: [{ name: 'shared-data', emptyDir: {} }],
        containers: [
          script('trap exit TERM; while true; do sleep 1; done', {
            name: 'main',
            volumeMounts: [{ name: 'shared-data', mountPath: '/usr/share/volumeshare' }],
          }),
          script(`echo Hello from the busy-box sub-container > /pod-data/${file}`, {
            name: 'sub',
            volumeMounts: [{ name: 'shared-data', mountPath: '/pod-data' }],
          }),
        ],
      }),
      {
        interventions: [{ atSeconds: 20, kind: 'EXEC', pod: 'web', container: 'main', command: ['cat', `/usr/share/volumeshare/${file}`] }],
      },
    );
    expect(run.interventions[0]?.stdout).toBe('Hello from the busy-box sub-container\n');
  });

  it('pod should support memory backed volumes of specified size', () => {
    const { run } = play(
      podOf({
        volumes: [{ name: 'shared-data', emptyDir: { medium: 'Memory', sizeLimit: '10Mi' } }],
        containers: [script('sleep 600', { volumeMounts: [{ name: 'shared-data', mountPath: '/usr/share/volumeshare' }] })],
      }),
      {
        interventions: [
          { atSeconds: 20, kind: 'EXEC', pod: 'web', command: ['sh', '-c', "df | grep /usr/share/volumeshare | awk '{print $2}'"] },
        ],
      },
    );
    expect(run.interventions[0]?.stdout).toBe('10240\n');
  });
});

/** @see kubernetes: test/e2e/common/storage/configmap_volume.go, secrets_volume.go, projected_configmap.go, projected_secret.go */
describe('ConfigMap and Secret volumes', () => {
  const data = { 'data-1': 'value-1', 'data-2': 'value-2', 'data-3': 'value-3' };
  const sources = {
    configMap: (more: Fields) => ({ configMap: { name: 'data', ...more } }),
    secret: (more: Fields) => ({ secret: { secretName: 'data', ...more } }),
    'projected configMap': ({ defaultMode, ...more }: Fields) => ({
      projected: { sources: [{ configMap: { name: 'data', ...more } }], ...(defaultMode !== undefined && { defaultMode }) },
    }),
    'projected secret': ({ defaultMode, ...more }: Fields) => ({
      projected: { sources: [{ secret: { name: 'data', ...more } }], ...(defaultMode !== undefined && { defaultMode }) },
    }),
  };
  const mapped = (mode?: number) => ({ items: [{ key: 'data-2', path: 'path/to/data-2', ...(mode !== undefined && { mode }) }] });
  const user = { runAsUser: 1000 };
  it.each(
    (Object.keys(sources) as (keyof typeof sources)[]).flatMap((kind) =>
      (
        [
          ['', {}, {}, 'data-1', '-rw-r--r--'],
          ['with defaultMode set', { defaultMode: 0o400 }, {}, 'data-1', '-r--------'],
          ['as non-root with defaultMode and fsGroup set', { defaultMode: 0o440 }, { ...user, fsGroup: 1001 }, 'data-1', '-r--r-----'],
          ['as non-root', {}, user, 'data-1', '-rw-r--r--'],
          ['as non-root with FSGroup', {}, { ...user, fsGroup: 1001 }, 'data-1', '-rw-r--r--'],
          ['with mappings', mapped(), {}, 'path/to/data-2', '-rw-r--r--'],
          ['with mappings and Item mode set', mapped(0o400), {}, 'path/to/data-2', '-r--------'],
          ['with mappings as non-root', mapped(), user, 'path/to/data-2', '-rw-r--r--'],
          ['with mappings as non-root with FSGroup', mapped(), { ...user, fsGroup: 1001 }, 'path/to/data-2', '-rw-r--r--'],
        ] as const
      ).map(([how, source, securityContext, path, mode]) => ({ kind, how, source, securityContext, path: `/etc/v/${path}`, mode })),
    ),
  )('$kind: should be consumable from pods in volume $how', ({ kind, source, securityContext, path, mode }) => {
    const container = mounttest('c', [`--file_content=${path}`, `--file_mode=${path}`], { name: 'v', mountPath: '/etc/v' });
    const { phase, log } = output({ securityContext, containers: [container], volumes: [{ name: 'v', ...sources[kind](source) }] }, [
      kind.endsWith('secret') ? secret('data', data) : configMap('data', data),
    ]);
    expect(phase).toBe('SUCCEEDED');
    expect(log).toContain(`content of file "${path}": value-${path.at(-1)}`);
    expect(log).toContain(`mode of file "${path}": ${mode}`);
  });

  const loop = (name: string, volume: string, key: string): Fields =>
    mounttest(name, ['--break_on_expected_content=false', '--retry_time=300', `--file_content_in_loop=/etc/${volume}/${key}`], {
      name: volume,
      mountPath: `/etc/${volume}`,
      readOnly: true,
    });
  it('updates should be reflected in volume', () => {
    const pod = podOf({ containers: [loop('c', 'v', 'data-1')], volumes: [{ name: 'v', configMap: { name: 'data' } }] });
    const played = play(several(pod, configMap('data', { 'data-1': 'value-1' })), {
      seconds: 180,
      interventions: [{ atSeconds: 20, kind: 'PATCH', resource: 'configmap/data', patch: { data: { 'data-1': 'value-2' } } }],
    });
    expect(logOf(played, 'c')).toMatch(/value-1[\s\S]*value-2/);
  });

  it('optional updates should be reflected in volume', () => {
    const names = { delete: 'data-1', update: 'data-3', create: 'data-1' };
    const pod = podOf({
      containers: Object.entries(names).map(([name, key]) => loop(name, name, key)),
      volumes: Object.keys(names).map((name) => ({ name, configMap: { name, optional: true } })),
    });
    const value = { 'data-1': 'value-1' };
    const played = play(several(pod, configMap('delete', value), configMap('update', value)), {
      seconds: 240,
      interventions: [
        { atSeconds: 20, kind: 'APPLY', manifest: configMap('update', { 'data-3': 'value-3' }) },
        { atSeconds: 20, kind: 'APPLY', manifest: configMap('create', value) },
      ],
    });
    expect(logOf(played, 'create')).toMatch(/Error reading file \/etc\/create\/data-1[\s\S]*value-1/);
    expect(logOf(played, 'update')).toMatch(/Error reading file \/etc\/update\/data-3[\s\S]*value-3/);
    expect(logOf(played, 'delete')).toContain('value-1');
  });

  it.each([
    ['should fail if the ConfigMap does not exist', {}],
    ['should fail if the key does not exist', { items: [{ key: 'missing', path: 'x' }] }],
  ])('%s', (what, more) => {
    const name = what.includes('key') ? 'data' : 'absent';
    const pod = podOf({
      containers: [agnhost(['pause'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
      volumes: [{ name: 'v', configMap: { name, ...more } }],
    });
    const { rows, events } = play(several(pod, configMap('data', data)), { seconds: 120 });
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(events.some((event) => event.startsWith('FailedMount'))).toBe(true);
  });

  it('Projected combined: should project all components that make up the projection API', () => {
    const { log } = output(
      {
        containers: [
          script('cat /all/podname && cat /all/secret-data && cat /all/configmap-data', {
            volumeMounts: [{ name: 'podinfo', mountPath: '/all' }],
          }),
        ],
        volumes: [
          {
            name: 'podinfo',
            projected: {
              sources: [
                { downwardAPI: { items: [{ path: 'podname', fieldRef: { fieldPath: 'metadata.name' } }] } },
                { secret: { name: 's' } },
                { configMap: { name: 'c' } },
              ],
            },
          },
        ],
      },
      [secret('s', { 'secret-data': 'secret-value-1' }), configMap('c', { 'configmap-data': 'configmap-value-1' })],
    );
    expect(log).toBe('websecret-value-1configmap-value-1');
  });
});

/** @see kubernetes: test/e2e/common/storage/downwardapi_volume.go, projected_downwardapi.go */
describe('Downward API volume', () => {
  const sources = {
    downwardAPI: (more: Fields) => ({ downwardAPI: more }),
    projected: ({ defaultMode, ...more }: Fields) => ({
      projected: { sources: [{ downwardAPI: more }], ...(defaultMode !== undefined && { defaultMode }) },
    }),
  };
  const ref = (path: string, fieldPath: string, more: Fields = {}): Fields => ({ path, fieldRef: { fieldPath }, ...more });
  const amount = (path: string, resource: string): Fields => ({ path, resourceFieldRef: { containerName: 'client-container', resource } });
  const sized = { resources: { requests: { cpu: '250m', memory: '32Mi' }, limits: { cpu: '1250m', memory: '64Mi' } } };
  it.each(
    (['downwardAPI', 'projected'] as const).flatMap((kind) =>
      (
        [
          ['should provide podname only', { items: [ref('podname', 'metadata.name')] }, 'podname', {}, {}, /podname": web/],
          [
            'should set DefaultMode on files',
            { defaultMode: 0o400, items: [ref('podname', 'metadata.name')] },
            'podname',
            {},
            {},
            /mode of file "\/etc\/podinfo\/podname": -r--------/,
          ],
          [
            'should set mode on item file',
            { items: [ref('podname', 'metadata.name', { mode: 0o400 })] },
            'podname',
            {},
            {},
            /mode of file "\/etc\/podinfo\/podname": -r--------/,
          ],
          [
            'should provide podname as non-root with fsgroup',
            { items: [ref('podname', 'metadata.name')] },
            'podname',
            { runAsUser: 1001, fsGroup: 1234 },
            {},
            /podname": web/,
          ],
          [
            'should provide podname as non-root with fsgroup and defaultMode',
            { defaultMode: 0o440, items: [ref('podname', 'metadata.name')] },
            'podname',
            { runAsUser: 1001, fsGroup: 1234 },
            {},
            /mode of file "\/etc\/podinfo\/podname": -r--r-----/,
          ],
          [
            "should provide container's cpu limit",
            { items: [amount('cpu_limit', 'limits.cpu')] },
            'cpu_limit',
            {},
            sized,
            /cpu_limit": 2$/m,
          ],
          [
            "should provide container's memory limit",
            { items: [amount('memory_limit', 'limits.memory')] },
            'memory_limit',
            {},
            sized,
            /memory_limit": 67108864$/m,
          ],
          [
            "should provide container's cpu request",
            { items: [amount('cpu_request', 'requests.cpu')] },
            'cpu_request',
            {},
            sized,
            /cpu_request": 1$/m,
          ],
          [
            "should provide container's memory request",
            { items: [amount('memory_request', 'requests.memory')] },
            'memory_request',
            {},
            sized,
            /memory_request": 33554432$/m,
          ],
          [
            'should provide node allocatable (cpu) as default cpu limit if the limit is not set',
            { items: [amount('cpu_limit', 'limits.cpu')] },
            'cpu_limit',
            {},
            {},
            /cpu_limit": [1-9]/,
          ],
          [
            'should provide node allocatable (memory) as default memory limit if the limit is not set',
            { items: [amount('memory_limit', 'limits.memory')] },
            'memory_limit',
            {},
            {},
            /memory_limit": [1-9]/,
          ],
        ] as const
      ).map(([test, source, path, securityContext, more, says]) => ({
        kind,
        test,
        source,
        path: `/etc/podinfo/${path}`,
        securityContext,
        more,
        says,
      })),
    ),
  )('$kind: $test', ({ kind, source, path, securityContext, more, says }) => {
    const container = mounttest(
      'client-container',
      [`--file_content=${path}`, `--file_mode=${path}`],
      { name: 'podinfo', mountPath: '/etc/podinfo' },
      more,
    );
    const { phase, log } = output({ securityContext, containers: [container], volumes: [{ name: 'podinfo', ...sources[kind](source) }] });
    expect(phase).toBe('SUCCEEDED');
    expect(log).toMatch(says);
  });

  it.each([
    ['labels', { labels: { key1: 'value1', key2: 'value2' } }, { labels: { key3: 'value3' } }, 'key3="value3"\n'],
    ['annotations', { annotations: { builder: 'bar' } }, { annotations: { builder: 'foo' } }, 'builder="foo"\n'],
  ])('should update %s on modification', (what, metadata, change, later) => {
    const path = `/etc/podinfo/${what}`;
    const args = ['--break_on_expected_content=false', '--retry_time=120', `--file_content_in_loop=${path}`];
    const played = play(
      podOf(
        {
          containers: [mounttest('client-container', args, { name: 'podinfo', mountPath: '/etc/podinfo' })],
          volumes: [{ name: 'podinfo', downwardAPI: { items: [ref(what, `metadata.${what}`)] } }],
        },
        metadata,
      ),
      { seconds: 150, interventions: [{ atSeconds: 20, kind: 'PATCH', resource: 'pod/web', patch: { metadata: change } }] },
    );
    expect(logOf(played, 'client-container')).toMatch(new RegExp(later.trim()));
  });
});

/** @see kubernetes: test/e2e/common/storage/host_path.go */
describe('HostPath', () => {
  const volume = { volumes: [{ name: 'v', hostPath: { path: '/tmp' } }] };
  const one = (name: string, args: readonly string[], mount: Fields = {}): Fields =>
    mounttest(name, args, { name: 'v', mountPath: '/test-volume', ...mount }, { securityContext: { privileged: true } });
  it('should give a volume the correct mode', () => {
    const { log } = output({ ...volume, containers: [one('c', ['--fs_type=/test-volume', '--file_mode=/test-volume'])] });
    expect(log).toMatch(/mode of file "\/test-volume": dg?trwxrwx/);
  });
  it.each([
    ['should support r/w', 'test-file', {}, {}],
    ['should support subPath', 'sub-path/test-file', {}, { subPath: 'sub-path' }],
  ])('%s', (_, path, mountOfFirst, mountOfSecond) => {
    const deep = path.startsWith('sub-path');
    const file = '/test-volume/test-file';
    const played = play(
      podOf({
        restartPolicy: 'Never',
        ...volume,
        initContainers: [script('mkdir -p /test-volume/sub-path', { volumeMounts: [{ name: 'v', mountPath: '/test-volume' }] })],
        containers: [
          one('writer', [`--new_file_0644=/test-volume/${path}`, `--file_mode=/test-volume/${path}`], mountOfFirst),
          one('reader', ['--retry_time=60', `--file_content_in_loop=${file}`], mountOfSecond),
        ],
      }),
    );
    expect(deep).toBe('subPath' in mountOfSecond);
    expect(logOf(played, 'reader')).toContain(`content of file "${file}": mount-tester new file`);
  });
});

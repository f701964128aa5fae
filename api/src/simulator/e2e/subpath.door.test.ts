import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { AGNHOST, BUSYBOX, type Fields, logOf, podOf, several } from './testing.ts';

const [VOLUME, PROBE] = ['/test-volume', '/probe-volume'];
const sub = `${VOLUME}/sub`;
const read = (file: string): string[] => [`--file_content_in_loop=${file}`, '--retry_time=20'];
const write = (file: string): string[] => [`--new_file_0644=${file}`, `--file_mode=${file}`];
const sleeps = { image: BUSYBOX, command: ['/bin/sh', '-c', 'while true; do sleep 100000; done'], args: undefined };

interface Tested {
  readonly source: Fields;
  readonly subPath?: string;
  /** A script before all; what is then written under the subPath, and beside it. */
  readonly init?: string;
  readonly below?: readonly string[];
  readonly above?: readonly string[];
  /** The container with the subPath, and the one with the whole volume. */
  readonly subpath?: Fields;
  readonly mount?: Fields;
  readonly whole?: Fields;
  readonly restartPolicy?: string;
}

/** @see kubernetes: test/e2e/storage/testsuites/subpath.go SubpathTestPod */
function tested({ source, subPath = 'sub', init, below, above, subpath, mount, whole, restartPolicy = 'Never' }: Tested): string {
  const [all, part, probe] = [
    { name: 'v', mountPath: VOLUME },
    { name: 'v', mountPath: VOLUME, subPath },
    { name: 'p', mountPath: PROBE },
  ];
  const container = (name: string, mounts: readonly Fields[], fields: Fields): Fields => ({
    name,
    image: AGNHOST,
    args: ['mounttest'],
    volumeMounts: mounts,
    ...fields,
  });
  const mounttest = (args: readonly string[]): Fields => ({ args: ['mounttest', ...args] });
  return podOf({
    restartPolicy,
    terminationGracePeriodSeconds: 1,
    initContainers: [
      ...(init === undefined
        ? []
        : [container('init', [all, probe], { image: BUSYBOX, command: ['/bin/sh', '-c', init], args: undefined })]),
      ...(below ? [container('below', [part, probe], mounttest(below))] : []),
      ...(above ? [container('above', [all, probe], mounttest(above))] : []),
    ],
    containers: [
      container('subpath', [{ ...part, ...mount }, probe], subpath ?? {}),
      ...(whole ? [container('whole', [all, probe], whole)] : []),
    ],
    volumes: [
      { name: 'v', ...source },
      { name: 'p', emptyDir: {} },
    ],
  });
}

const claim = JSON.stringify({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'c' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});
const sources: Readonly<Record<string, Fields>> = {
  emptyDir: { emptyDir: {} },
  hostPath: { hostPath: { path: '/srv/x', type: 'DirectoryOrCreate' } },
  claim: { persistentVolumeClaim: { claimName: 'c' } },
};
const args = (...rest: readonly string[]): Fields => ({ args: ['mounttest', ...rest] });
const exec = (atSeconds: number, container: string, command: string): InterventionInput => ({
  atSeconds,
  kind: 'EXEC',
  pod: 'web',
  container,
  command: ['sh', '-c', command],
});

/** @see kubernetes: test/e2e/storage/testsuites/subpath.go */
describe.each(Object.keys(sources))('subPath of %s', (kind) => {
  const source = sources[kind] as Fields;
  const run = (given: Omit<Tested, 'source'>, seconds = 60, interventions: readonly InterventionInput[] = []) =>
    play(several(tested({ source, ...given }), claim), { seconds, interventions });

  it.each([
    ['non-existent path', { below: write(`${VOLUME}/f`), whole: args(...read(`${sub}/f`)) }, 'whole'],
    ['existing directory', { init: `mkdir -p ${sub}`, below: write(`${VOLUME}/f`), whole: args(...read(`${sub}/f`)) }, 'whole'],
    [
      'existing single file',
      { init: `mkdir -p ${sub}; echo "mount-tester new file" > ${sub}/f`, subpath: args(...read(`${VOLUME}/f`)) },
      'subpath',
    ],
    ['file as subpath', { init: `echo "mount-tester new file" > ${sub}`, subpath: args(...read(VOLUME)) }, 'subpath'],
    [
      'readOnly directory specified in the volumeMount',
      { init: `mkdir -p ${sub}`, above: write(`${sub}/f`), subpath: args(...read(`${VOLUME}/f`)), mount: { readOnly: true } },
      'subpath',
    ],
    [
      'readOnly file specified in the volumeMount',
      { init: `touch ${sub}`, above: write(sub), subpath: args(...read(VOLUME)), mount: { readOnly: true } },
      'subpath',
    ],
  ] as const)('should support %s', (_, given, container) => {
    const played = run(given);
    expect(logOf(played, container)).toMatch(/content of file "\/test-volume\S*": mount-tester new file/);
    expect(played.phases.at(-1)).toBe('SUCCEEDED');
  });

  it.each([
    ['directory is outside the volume', `ln -s /bin ${sub}`, 'prepare subPath'],
    ['file is outside the volume', `ln -s /bin/sh ${sub}`, 'prepare subPath'],
    ['is outside the volume and non-existent', `ln -s /bin/notanexistingpath ${sub}`, 'create subPath directory'],
    ['with backstepping is outside the volume', `ln -s ../ ${sub}`, 'prepare subPath'],
  ])('should fail if subpath %s', (_, init, step) => {
    const { waiting } = run({ init }, 20).container('subpath').state;
    expect(waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: `failed to ${step} for volumeMount "v" of container "subpath"`,
    });
  });

  it.each([
    ['directory', `mkdir -p ${sub}`],
    ['file', `touch ${sub}`],
  ])('should support restarting containers using %s as subpath', (_, init) => {
    const livenessProbe = { exec: { command: ['cat', `${PROBE}/f`] }, initialDelaySeconds: 1, failureThreshold: 1, periodSeconds: 2 };
    const given = { init: `${init}; touch ${PROBE}/f`, restartPolicy: 'OnFailure', subpath: { ...sleeps, livenessProbe }, whole: sleeps };
    const played = run(given, 120, [exec(20, 'whole', `rm ${PROBE}/f`), exec(26, 'whole', `touch ${PROBE}/f`)]);
    const { restartCount, state } = played.container('subpath');
    expect(restartCount).toBeGreaterThan(0);
    expect(state.running).toBeDefined();
  });

  it('should verify container cannot write to subpath readonly volumes', () => {
    const played = run({ init: `mkdir -p ${sub}`, subpath: args(...write(`${VOLUME}/f`)), mount: { readOnly: true } });
    expect(logOf(played, 'subpath')).toContain('open /test-volume/f: read-only file system');
    expect(played.phases.at(-1)).toBe('FAILED');
  });

  it('should be able to unmount after the subpath directory is deleted', () => {
    const played = run({ init: `mkdir -p ${sub}`, subpath: sleeps, whole: sleeps }, 60, [
      exec(20, 'whole', `rm -r ${sub}`),
      { atSeconds: 30, kind: 'DELETE_POD', pod: 'web' },
    ]);
    expect(played.run.interventions[0]?.exitCode).toBe(0);
    expect(played.rows.at(-1)).toBe('gone');
  });
});

/** @see kubernetes: test/e2e/storage/subpath.go */
describe('Atomic writer volumes', () => {
  const objects = [
    '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"secret-key": "secret-value"}}',
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"map-key": "map-value"}}',
  ];
  const downward = { downwardAPI: { items: [{ path: 'down/name', fieldRef: { fieldPath: 'metadata.name' } }] } };
  const projected = { projected: { sources: [{ configMap: { name: 'm', items: [{ path: 'pro/k', key: 'map-key' }] } }] } };
  it.each([
    ['secret', 'secret-key', { secret: { secretName: 's' } }, VOLUME, 'secret-value'],
    ['configmap', 'map-key', { configMap: { name: 'm' } }, VOLUME, 'map-value'],
    ['configmap over an existing file', 'map-key', { configMap: { name: 'm' } }, '/etc/resolv.conf', 'map-value'],
    ['downward', 'down/name', downward, VOLUME, 'web'],
    ['projected', 'pro/k', projected, VOLUME, 'map-value'],
  ])('should support subpaths with %s pod', (_, subPath, source, mountPath, value) => {
    const played = play(several(tested({ source, subPath, subpath: args(...read(mountPath)), mount: { mountPath } }), ...objects), {
      seconds: 20,
    });
    expect(logOf(played, 'subpath')).toContain(`content of file "${mountPath}": ${value}`);
  });

  it('should verify that container can restart successfully after configmaps modified', () => {
    const livenessProbe = { exec: { command: ['cat', `${PROBE}/f`] }, failureThreshold: 1, periodSeconds: 2 };
    const subpath = { ...sleeps, command: ['/bin/sh', '-c', `cat ${VOLUME}; echo; sleep 100000`], livenessProbe };
    const given = {
      source: { configMap: { name: 'm' } },
      subPath: 'map-key',
      init: `touch ${PROBE}/f`,
      restartPolicy: 'OnFailure',
      subpath,
      whole: sleeps,
    };
    const { pod } = play(several(tested(given), ...objects), {
      seconds: 300,
      interventions: [
        { atSeconds: 20, kind: 'PATCH', resource: 'configmap/m', patch: { data: { 'map-key': 'modified' } } },
        exec(150, 'whole', `rm ${PROBE}/f`),
        exec(155, 'whole', `touch ${PROBE}/f`),
      ],
    });
    const lines = (at: number) =>
      pod.containers
        .find(({ name }) => name === 'subpath')
        ?.logs({ atSeconds: at })
        .map(({ text }) => text);
    expect([lines(140), lines(300)]).toEqual([['map-value'], ['modified']]);
  });
});

import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { type Fields, object, podOf, script, several } from './testing.ts';

const claim = object('PersistentVolumeClaim', 'c', {
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: { requests: { storage: '1Gi' } } },
});
const user = (name: string, spec: Fields = {}): string =>
  podOf(
    {
      terminationGracePeriodSeconds: 1,
      containers: [script('trap exit TERM; while true; do sleep 1; done', { volumeMounts: [{ name: 'v', mountPath: '/mnt/volume1' }] })],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
      ...spec,
    },
    { name },
  );
const exec = (atSeconds: number, pod: string, command: string): InterventionInput => ({
  atSeconds,
  kind: 'EXEC',
  pod,
  command: ['/bin/sh', '-c', command],
});

/** @see kubernetes: test/e2e/storage/persistent_volumes-local.go */
describe('PersistentVolumes-local', () => {
  const volume = (path: string): string => {
    const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }] }] };
    return object('PersistentVolume', 'pv', {
      spec: {
        capacity: { storage: '2Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        local: { path },
        nodeAffinity: { required },
      },
    });
  };
  const storage = (path: string, volumeBindingMode: string): string[] => [
    object('StorageClass', 'local', { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode }, 'storage.k8s.io/v1'),
    volume(path),
    claim,
  ];

  it.each(['Immediate', 'WaitForFirstConsumer'])('two pods should be able to write to and read from one volume, bound by %s', (mode) => {
    const { run, pod } = play(several(user('pod1'), ...storage('/srv', mode)), {
      interventions: [
        exec(15, 'pod1', 'echo test-file-content > /mnt/volume1/test-file'),
        { atSeconds: 16, kind: 'APPLY', manifest: user('pod2') },
        exec(30, 'pod2', 'cat /mnt/volume1/test-file; echo pod2 > /mnt/volume1/test-file'),
        exec(31, 'pod1', 'cat /mnt/volume1/test-file'),
      ],
    });
    expect(pod.nodeName).toBe('node-1');
    expect(run.interventions.map(({ stdout }) => stdout)).toEqual(['', null, 'test-file-content\n', 'pod2\n']);
  });

  it.each([
    ['should set same fsGroup for two pods simultaneously', 1234, false, 1234],
    ['should set different fsGroup for second pod if first pod is deleted', 4321, true, 4321],
    ['should leave the fsGroup of the first pod as long as that is there', 4321, false, 1234],
  ])('%s', (_, second, deleted, found) => {
    const group = (fsGroup: number): Fields => ({ securityContext: { fsGroup } });
    const asks = 'stat -c %g /mnt/volume1';
    const { run } = play(several(user('pod1', group(1234)), ...storage('/srv', 'Immediate')), {
      interventions: [
        exec(15, 'pod1', asks),
        ...(deleted ? [{ atSeconds: 16, kind: 'DELETE_POD', pod: 'pod1', graceSeconds: 1 } as const] : []),
        { atSeconds: 20, kind: 'APPLY', manifest: user('pod2', group(second)) },
        exec(35, 'pod2', asks),
      ],
    });
    expect(run.interventions.flatMap(({ kind, stdout }) => (kind === 'EXEC' ? stdout : []))).toEqual(['1234\n', `${found}\n`]);
    const warned = run.events
      .filter(({ reason }) => reason === 'AlreadyMountedVolume')
      .map(({ object, message }) => `${object}: ${message}`);
    expect(warned).toEqual(
      second === found ? [] : ['pod/pod2: The requested fsGroup is 4321, but the volume pv has GID 1234. The volume may not be shareable.'],
    );
  });

  it.each([
    [
      'due to non-existent path',
      '/non-existent/location',
      'Immediate',
      {},
      /^MountVolume\.NewMounter initialization failed for volume "pv" : path "\/non-existent\/location" does not exist$/,
    ],
    [
      'due to wrong node',
      '/srv',
      'Immediate',
      { nodeName: 'node-2' },
      /^MountVolume\.NodeAffinity check failed for volume "pv" : no matching NodeSelectorTerms$/,
    ],
    [
      'due to different NodeSelector',
      '/srv',
      'Immediate',
      { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } },
      /^0\/3 nodes are available: 1 node\(s\) didn't match Pod's node affinity\/selector\. /,
    ],
    [
      'due to different NodeSelector, not bound yet',
      '/srv',
      'WaitForFirstConsumer',
      { nodeSelector: { 'kubernetes.io/hostname': 'node-2' } },
      /^0\/3 nodes are available: 1 node\(s\) didn't find available persistent volumes to bind, /,
    ],
  ])('should fail %s', (_, path, mode, spec, message) => {
    const { run, pod } = play(several(user('web', spec), ...storage(path, mode)), { seconds: 20 });
    expect(pod.final.phase).toBe('PENDING');
    expect(run.events.find(({ object: of, type }) => of === 'pod/web' && type === 'Warning')?.message).toMatch(message);
  });
});

/** @see kubernetes: test/e2e/storage/testsuites/ephemeral.go, test/e2e/storage/ephemeral_volume.go */
describe('Ephemeral volumes', () => {
  it('a claim is made for the Pod, and goes with it', () => {
    const template = {
      metadata: { labels: { a: 'b' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const { run } = play(user('web', { volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: template } }] }), {
      interventions: [{ atSeconds: 20, kind: 'DELETE_POD', pod: 'web' }],
    });
    const made = JSON.parse(run.kubectl('get pvc web-v -o json', 15).stdout);
    expect(made).toMatchObject({
      metadata: { labels: { a: 'b' }, ownerReferences: [{ kind: 'Pod', name: 'web', controller: true, blockOwnerDeletion: true }] },
      status: { phase: 'Bound' },
    });
    expect(run.kubectl('get pvc').stderr).toBe('No resources found in default namespace.\n');
  });

  it.each([
    ['secret', { secret: { secretName: 'x' } }, 'secret "x" not found'],
    ['configmap', { configMap: { name: 'x' } }, 'configmap "x" not found'],
    ['projected', { projected: { sources: [{ configMap: { name: 'x' } }] } }, 'configmap "x" not found'],
  ])('should allow deletion of pod with invalid volume: %s', (_, source, message) => {
    const { run, rows, since } = play(user('web', { volumes: [{ name: 'v', ...source }] }), {
      seconds: 200,
      interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: 'web' }],
    });
    expect(run.events.find(({ reason }) => reason === 'FailedMount')?.message).toBe(`MountVolume.SetUp failed for volume "v" : ${message}`);
    expect(rows.at(-1)).toBe('gone');
    // The sync that waits for the volumes is not given up before its time.
    expect(since('gone')).toBeLessThan(130);
  });
});

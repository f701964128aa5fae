import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const csi = (fsType: string) => `csi: {driver: disk.example.com, volumeHandle: v${fsType && `, fsType: ${fsType}`}}`;
const NFS = 'nfs: {server: 172.18.0.3, path: /srv}';

/** @see kubernetes: pkg/volume/csi/csi_mounter_test.go TestMounterSetUpWithFSGroup; pkg/volume/nfs/nfs.go (it has no SetVolumeOwnership) */
it.each`
  rule                                      | source                                              | modes                            | readOnly | group
  ${'a disk whose file system is not told'} | ${csi('')}                                          | ${'ReadWriteOnce'}               | ${false} | ${0}
  ${'a disk for one node'}                  | ${csi('ext4')}                                      | ${'ReadWriteOnce'}               | ${false} | ${3000}
  ${'a disk for one Pod'}                   | ${csi('ext4')}                                      | ${'ReadWriteOncePod'}            | ${false} | ${3000}
  ${'a disk that may be for one node'}      | ${csi('ext4')}                                      | ${'ReadWriteOnce, ReadOnlyMany'} | ${false} | ${3000}
  ${'what many nodes write'}                | ${csi('ext4')}                                      | ${'ReadWriteMany, ReadOnlyMany'} | ${false} | ${0}
  ${'a disk that is only read'}             | ${csi('ext4')}                                      | ${'ReadWriteOnce'}               | ${true}  | ${0}
  ${'what NFS’s own driver has'}            | ${'csi: {driver: nfs.csi.k8s.io, volumeHandle: v}'} | ${'ReadWriteMany'}               | ${false} | ${3000}
  ${'a directory of an NFS server'}         | ${NFS}                                              | ${'ReadWriteOnce'}               | ${false} | ${0}
`('$rule has, for a Pod with an fsGroup, the group $group', ({ source, modes, readOnly, group }) => {
  const { run } = play(
    [
      `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {capacity: {storage: 1Gi}, accessModes: [${modes}], storageClassName: "", ${source}}\n`,
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {storageClassName: "", volumeName: pv, accessModes: [${modes}], resources: {requests: {storage: 1Gi}}}\n`,
      podOf(
        `  securityContext: {fsGroup: 3000}\n  containers: [${shell('app', 'stat -c %g /v; sleep 1000', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: data, readOnly: ${readOnly}}}]`,
      ),
    ].join('---\n'),
    { seconds: 60 },
  );
  expect(run.kubectl('logs web').stdout).toBe(`${group}\n`);
});

/** @see kubernetes: pkg/volume/volume_linux_test.go TestSetVolumeOwnershipMode; pkg/volume/util/atomic_writer_test.go TestValidatePath, TestWriteOnce (./bar) */
it('What a volume is made of belongs to the fsGroup, links too; its paths are as short as they can be', () => {
  const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: A, b: B}\n---\n';
  const look = "stat -c '%A %g %n' /v /v/a /v/c /v/..data/a /v/..data/c /v/..data/c/b; cat /v/a /v/c/b; echo";
  const { run } = play(
    `${map}${podOf(
      `  securityContext: {fsGroup: 3000}\n  containers: [${shell('app', `${look}; sleep 1000`, 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, configMap: {name: m, defaultMode: 0400, items: [{key: a, path: ./a}, {key: b, path: c//b}]}}]`,
    )}`,
    { seconds: 10 },
  );
  expect(run.kubectl('logs web').stdout.split('\n')).toEqual([
    'drwxrwsrwx 3000 /v',
    'lrwxrwxrwx 3000 /v/a',
    'lrwxrwxrwx 3000 /v/c',
    '-r--r----- 3000 /v/..data/a',
    'drwxr-sr-x 3000 /v/..data/c',
    '-r--r----- 3000 /v/..data/c/b',
    'AB',
    '',
  ]);
});

/** @see kubernetes: pkg/kubelet/volumemanager/volume_manager_test.go TestGetExtraSupplementalGroupsForPod */
it.each`
  gid         | groups
  ${'777'}    | ${'0,10,777,888'}
  ${'888'}    | ${'0,10,888'}
  ${'allies'} | ${'0,10,888'}
`('Whoever uses a volume is in the group that it is annotated with: $gid', ({ gid, groups }) => {
  const { run } = play(
    [
      `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv, annotations: {pv.beta.kubernetes.io/gid: "${gid}"}}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: "", hostPath: {path: /srv}}\n`,
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n`,
      podOf(
        `  securityContext: {supplementalGroups: [888]}\n  containers: [${shell('app', 'id -G | tr " " ,; sleep 1000', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]`,
      ),
    ].join('---\n'),
    { seconds: 60 },
  );
  expect(run.kubectl('logs web').stdout).toBe(`${groups}\n`);
});

/** @see kubernetes: pkg/volume/volume_linux.go skipPermissionChange */
it.each`
  policy              | group
  ${'Always'}         | ${3000}
  ${'OnRootMismatch'} | ${0}
`('What has the right group at its root is given to the group anew with $policy alone: $group', ({ policy, group }) => {
  const user = (name: string, script: string, more = '') =>
    podOf(
      `  securityContext: {fsGroup: 3000${more}}\n  containers: [${shell('app', `${script}; sleep 1000`, 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]`,
    ).replace('name: web', `name: ${name}`);
  const { run } = play(
    [
      `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: "", ${csi('ext4')}}\n`,
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
      user('web', 'echo a > /v/a; chgrp 0 /v/a'),
    ].join('---\n'),
    {
      interventions: [
        { atSeconds: 20, kind: 'DELETE_POD', pod: 'web', graceSeconds: 1 },
        { atSeconds: 25, kind: 'APPLY', manifest: user('next', "stat -c '%g' /v/a", `, fsGroupChangePolicy: ${policy}`) },
      ],
    },
  );
  expect(run.kubectl('logs next').stdout).toBe(`${group}\n`);
});

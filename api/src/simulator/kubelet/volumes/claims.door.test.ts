import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const mount = (volume: string) =>
  `  containers: [${shell('app', 'sleep 3600', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, ${volume}}]`;
const claim = (more = '') =>
  `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${more}}\n`;

/** @see kubernetes: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go createVolumeSpec */
describe('A volume of which the claim cannot be processed', () => {
  const onNode = podOf(`  nodeName: node-1\n${mount('persistentVolumeClaim: {claimName: data}')}`);
  const failed =
    'FailedMount Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]:';
  const bound = claim(', storageClassName: manual, volumeName: pv');
  const volume = (more: string) =>
    `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {storageClassName: manual, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /data}${more}}\n`;
  it.each`
    given                                      | manifest                                                                                                                | why
    ${'is not there'}                          | ${onNode}                                                                                                               | ${'error processing PVC default/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found'}
    ${'waits for its volume'}                  | ${`${onNode}${bound}`}                                                                                                  | ${'error processing PVC default/data: PVC is not bound'}
    ${'is a device, and mounted as directory'} | ${`${onNode}${claim(', storageClassName: manual, volumeName: pv, volumeMode: Block')}${volume(', volumeMode: Block')}`} | ${'volume v has volumeMode Block, but is specified in volumeMounts'}
    ${'there is no plugin for'}                | ${podOf(mount('glusterfs: {endpoints: gluster, path: /vol}'))}                                                          | ${'failed to get Plugin from volumeSpec for volume "v" err=no volume plugin matched'}
    ${'of another one that is gone'}           | ${podOf(mount('photonPersistentDisk: {pdID: disk}'))}                                                                   | ${'failed to get Plugin from volumeSpec for volume "v" err=no volume plugin matched'}
    ${'has no driver'}                         | ${`${onNode}${bound}${volume('').replace('hostPath: {path: /data}', 'flexVolume: {driver: example.com/lvm}')}`}         | ${'failed to get Plugin from volumeSpec for volume "pv" err=no volume plugin matched'}
  `('is told at once, and again at each sync: the claim $given', ({ manifest, why }) => {
    const { run, rows } = play(manifest, { seconds: 60 });
    const told = run.events.find(({ reason, message }) => reason === 'FailedMount' && message.endsWith(why));
    expect(`${told?.reason} ${told?.message}`).toBe(`${failed} ${why}`);
    expect(told?.firstSeconds).toBeLessThan(0.5);
    expect(told?.count).toBeGreaterThan(3);
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
  });

  it('is told of one that is being deleted, too, which another Pod holds', () => {
    const late = onNode.replace('name: web', 'name: late');
    const { run } = play(`${onNode}${bound}${volume('')}`, {
      interventions: [
        { atSeconds: 10, kind: 'KUBECTL', command: ['delete pvc data --wait=false'] },
        { atSeconds: 15, kind: 'APPLY', manifest: late },
      ],
    });
    const told = run.events
      .filter(({ reason }) => reason === 'FailedMount')
      .map(({ object, message }) => `${object} FailedMount ${message}`);
    expect(told).toEqual([`pod/late ${failed} error processing PVC default/data: PVC is being deleted`]);
  });

  it('is looked at again with the next sync, and not before', () => {
    const { run, since } = play(`${onNode}${volume('')}`, { interventions: [{ atSeconds: 3, kind: 'APPLY', manifest: bound }] });
    const told = run.events.find(({ message }) => message.startsWith(failed.replace('FailedMount ', '')));
    const mounted = run.timeline.find(({ kind, detail }) => kind === 'VOLUME' && (detail as { volume?: string }).volume === 'v');
    expect(told).toMatchObject({ count: 1 });
    expect(mounted?.atSeconds).toBeGreaterThan(10);
    expect(since('1/1 Running 0')).toBeLessThan(18);
  });

  it('is called by its own name where it is known but cannot be mounted', () => {
    const local = `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {storageClassName: manual, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, local: {path: /mnt/none}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}}}\n`;
    const says = (manifest: string) => play(manifest, { seconds: 10 }).events.find((event) => event.startsWith('FailedMount'));
    expect(says(`${onNode}${bound}${local}`)).toMatch(
      /^FailedMount x\d MountVolume\.NewMounter initialization failed for volume "pv" : path "\/mnt\/none" does not exist$/,
    );
    expect(says(`${onNode}${bound}${volume('').replace('/data}', '/none, type: Directory}')}`)).toMatch(
      /^FailedMount x\d MountVolume\.SetUp failed for volume "pv" : hostPath type check failed: \/none is not a directory$/,
    );
    expect(says(`${onNode}${bound}${volume(', mountOptions: [noatime]')}`)).toMatch(
      /^FailedMount x\d MountVolume\.MountOptionSupport check failed for volume "pv" : mount options are not supported for this volume type$/,
    );
  });

  /** @see kubernetes: pkg/kubelet/kubelet_pods.go makeMounts (InnerVolumeSpecName) */
  it.each`
    source                                                                                                                                      | subPath          | directory
    ${'hostPath: {path: /data}'}                                                                                                                | ${''}            | ${/^\/data$/}
    ${'hostPath: {path: /home}'}                                                                                                                | ${'subPath: a,'} | ${/^\/var\/lib\/kubelet\/pods\/[-\w]+\/volume-subpaths\/pv\/app\/0$/}
    ${'nfs: {server: 10.0.0.5, path: /}'}                                                                                                       | ${''}            | ${/\/volumes\/kubernetes\.io~nfs\/pv$/}
    ${'csi: {driver: csi.example.com, volumeHandle: h}'}                                                                                        | ${''}            | ${/\/volumes\/kubernetes\.io~csi\/pv\/mount$/}
    ${'local: {path: /home}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}}'} | ${''}            | ${/\/volumes\/kubernetes\.io~local-volume\/pv$/}
  `('has its directory under its own name: $source $subPath', ({ source, subPath, directory }) => {
    const manifest = `${onNode.replace('mountPath: /v', `${subPath} mountPath: /etc/passwd`)}${bound}${volume('').replace('hostPath: {path: /data}', source)}`;
    const { run } = play(manifest, { seconds: 60 });
    const message = run.events.find(({ reason }) => reason === 'Failed')?.message ?? '';
    expect(/error mounting "(\S+)" to rootfs at "\/etc\/passwd"/.exec(message)?.[1]).toMatch(directory);
  });

  it('is not that of another Pod: an ephemeral volume has its own', () => {
    const ephemeral = podOf(
      mount('ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}'),
    );
    const { events, rows } = play(`${ephemeral}${claim().replace('name: data', 'name: web-v')}`, { seconds: 20 });
    expect(rows.at(-1)).toBe('0/1 Pending 0');
    expect(events.find((event) => event.startsWith('FailedBinding'))).toMatch(
      /^FailedBinding x\d+ ephemeral volume v: PVC default\/web-v was not created for pod default\/web \(pod is not owner\)$/,
    );
  });

  it('is mounted when it can be', () => {
    const { rows, since } = play(`${onNode}${bound}`, { interventions: [{ atSeconds: 20, kind: 'APPLY', manifest: volume('') }] });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    expect(since('1/1 Running 0')).toBeLessThan(40);
  });
});

/** @see kubernetes: pkg/volume/nfs/nfs.go SetUpAt, pkg/volume/cephfs/cephfs.go execMount, pkg/volume/rbd/rbd.go newMounterInternal */
describe('A volume of the network is mounted as what it is', () => {
  const looks = (volume: string) =>
    podOf(
      `  nodeName: node-1\n  containers: [${shell('app', "mount | grep ' on /v '", 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, ${volume}}]`,
    );
  const claimed = looks('persistentVolumeClaim: {claimName: data}') + claim(', storageClassName: manual, volumeName: pv');
  const pv = (more: string) =>
    `${claimed}---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {storageClassName: manual, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, ${more}}\n`;
  it.each`
    of                        | manifest                                                                                          | shown
    ${'nfs'}                  | ${looks('nfs: {server: 10.0.0.5, path: /x}')}                                                     | ${'10.0.0.5:/x on /v type nfs4 (rw,'}
    ${'nfs, only to be read'} | ${looks('nfs: {server: 10.0.0.5, path: /x, readOnly: true}')}                                     | ${'10.0.0.5:/x on /v type nfs4 (ro,'}
    ${'nfs, claimed'}         | ${pv('nfs: {server: 10.0.0.5, path: /x}')}                                                        | ${'10.0.0.5:/x on /v type nfs4 (rw,'}
    ${'nfs of version 3'}     | ${pv('mountOptions: [hard, nfsvers=3], nfs: {server: 10.0.0.5, path: /x}')}                       | ${'10.0.0.5:/x on /v type nfs (rw,'}
    ${'cephfs'}               | ${looks('cephfs: {monitors: ["10.0.0.5:6789", "10.0.0.6:6789"]}')}                                | ${'10.0.0.5:6789,10.0.0.6:6789:/ on /v type ceph (rw,'}
    ${'a path of cephfs'}     | ${pv('cephfs: {monitors: ["10.0.0.5:6789"], path: /a}')}                                          | ${'10.0.0.5:6789:/a on /v type ceph (rw,'}
    ${'iscsi'}                | ${pv('iscsi: {targetPortal: "10.0.0.5", iqn: "iqn.2001-04.com.example:a", lun: 0, fsType: xfs}')} | ${'/dev/sdb on /v type xfs (rw,'}
  `('$of: $shown', ({ manifest, shown }) => {
    expect(play(manifest, { seconds: 60 }).run.kubectl('logs web').stdout).toMatch(new RegExp(`^${shown.replace(/[.()]/g, '\\$&')}`));
  });
});

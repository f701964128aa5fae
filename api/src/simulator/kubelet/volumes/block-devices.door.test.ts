import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const pod = podOf(
  '  containers: [{name: app, image: busybox, command: [sleep, "3600"], volumeDevices: [{name: v, devicePath: /dev/xvda}]}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]',
);
const shape = 'accessModes: [ReadWriteOnce], volumeMode: Block';
const claim = (more: string) =>
  `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {${shape}, resources: {requests: {storage: 1Gi}}, ${more}}\n`;
const volume = (source: string) =>
  `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {${shape}, capacity: {storage: 1Gi}, storageClassName: manual, ${source}}\n`;
const bound = (source: string) => pod + claim('storageClassName: manual, volumeName: pv') + volume(source);
const NODE = 'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}}';

/** @see kubernetes: pkg/volume/util/operationexecutor/operation_generator.go GenerateMapVolumeFunc */
describe('A volume that is a raw device', () => {
  it.each`
    of                   | source                                                                     | global                                                                                         | plugin
    ${'a CSI driver'}    | ${'csi: {driver: csi.example.com, volumeHandle: h}'}                       | ${'kubernetes.io/csi/volumeDevices/pv/dev'}                                                    | ${'csi'}
    ${'a cloud'}         | ${'awsElasticBlockStore: {volumeID: vol-1}'}                               | ${'kubernetes.io/csi/volumeDevices/pv/dev'}                                                    | ${'csi'}
    ${'the node itself'} | ${`local: {path: /mnt}, ${NODE}`}                                          | ${'kubernetes.io~local-volume/volumeDevices/pv'}                                               | ${'local-volume'}
    ${'Fibre Channel'}   | ${'fc: {targetWWNs: ["50060e801049cfd1"], lun: 0}'}                        | ${'kubernetes.io/fc/volumeDevices/50060e801049cfd1-lun-0'}                                     | ${'fc'}
    ${'iSCSI'}           | ${'iscsi: {targetPortal: 10.0.0.1, iqn: "iqn.2016-01.example:a", lun: 1}'} | ${'kubernetes.io/iscsi/volumeDevices/iface-default/10.0.0.1:3260-iqn.2016-01.example:a-lun-1'} | ${'iscsi'}
  `('is told of when it is there, where it is for all and for the Pod: of $of', ({ source, global, plugin }) => {
    const { run, rows } = play(bound(source), { seconds: 60 });
    expect(rows.at(-1)).toBe('1/1 Running 0');
    const told = run.events.filter(({ reason }) => reason === 'SuccessfulMountVolume').map(({ message }) => message);
    const devices = expect.stringMatching(
      new RegExp(
        `^MapVolume.MapPodDevice succeeded for volume "pv" volumeMapPath "/var/lib/kubelet/pods/[-0-9a-f]{36}/volumeDevices/kubernetes.io~${plugin}"$`,
      ),
    );
    expect(told).toEqual([`MapVolume.MapPodDevice succeeded for volume "pv" globalMapPath "/var/lib/kubelet/plugins/${global}"`, devices]);
  });

  it.each(['hostPath: {path: /mnt}', 'nfs: {server: 10.0.0.1, path: /}'])('is never there where its plugin knows none: %s', (source) => {
    const { events, rows } = play(bound(source), { seconds: 140 });
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(events.filter((event) => /^(Failed|Successful)/.test(event))).toEqual([
      'FailedMount Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
    ]);
  });

  it('is told of otherwise than a directory where it cannot be had', () => {
    const { events } = play(bound(`local: {path: /mnt/none}, ${NODE}`), { seconds: 20 });
    expect(events.find((event) => event.startsWith('Failed'))).toMatch(
      /^FailedMapVolume x\d MapVolume\.EvalHostSymlinks failed for volume "pv" : lstat \/mnt\/none: no such file or directory$/,
    );
  });

  /** As recorded on kind, of which the provisioner makes directories. */
  it('is none that the default class has', () => {
    const { run } = play(pod + claim(''), { seconds: 660 });
    const told = run.events.filter(({ object }) => object === 'persistentvolumeclaim/data').map(({ reason }) => reason);
    expect(told).toEqual(['WaitForFirstConsumer', 'ExternalProvisioning', 'ProvisioningFailed']);
    expect(run.events.find(({ reason }) => reason === 'ProvisioningFailed')).toMatchObject({
      message: 'rancher.io/local-path does not support block volume provisioning',
      count: 1,
    });
    expect(run.events.find(({ reason }) => reason === 'FailedScheduling')?.message).toBe(
      'running PreBind plugin "VolumeBinding": binding volumes: timed out waiting for the condition',
    );
  });
});

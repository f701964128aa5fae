import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const driver = (spec: string, name = 'd.example.com') =>
  `---\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
const storageClass = (name: string) =>
  `---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: c}\nprovisioner: ${name}\n`;
const claimed = (name: string) => `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: '', csi: {driver: ${name}, volumeHandle: h, fsType: ext4}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: pvc}
spec: {accessModes: [ReadWriteOnce], storageClassName: '', resources: {requests: {storage: 1Gi}}}
`;
const pod = (volume: string) =>
  podOf(
    `  securityContext: {fsGroup: 2000}\n  containers: [${shell('app', 'stat -c %g /v; sleep 3600', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, ${volume}}]`,
  );
const inline = (name = 'd.example.com') => pod(`csi: {driver: ${name}}`);
const CLAIM = pod('persistentVolumeClaim: {claimName: pvc}');
const unfit = (mode: string, name: string, modes: string) =>
  `kubernetes.io/csi: mounter.SetupAt failed to check volume lifecycle mode: volume mode "${mode}" not supported by driver ${name} (only supports [${modes}])`;

/** @see kubernetes: pkg/volume/csi/csi_mounter.go SetUpAt, supportsVolumeLifecycleMode, supportsFSGroup; csi_plugin.go CanAttach */
describe('What a driver says of itself', () => {
  it.each`
    rule                                                         | manifest
    ${'it has volumes that stand in Pods'}                       | ${inline() + driver('volumeLifecycleModes: [Ephemeral]')}
    ${'it has both, as its own CSIDriver says'}                  | ${inline('hostpath.csi.k8s.io') + storageClass('hostpath.csi.k8s.io')}
    ${'it says nothing, and has volumes of their own'}           | ${CLAIM + claimed('d.example.com') + driver('')}
    ${'it has such, and what it says goes before what is known'} | ${CLAIM + claimed('secrets-store.csi.k8s.io') + driver('', 'secrets-store.csi.k8s.io')}
  `('lets the volume be mounted: $rule', ({ manifest }) => {
    expect(play(manifest, { seconds: 30 }).rows.at(-1)).toBe('1/1 Running 0');
  });

  it.each`
    manifest                                                                          | why
    ${inline() + driver('')}                                                          | ${unfit('Ephemeral', 'd.example.com', '"Persistent"')}
    ${inline('ebs.csi.aws.com') + storageClass('ebs.csi.aws.com')}                    | ${unfit('Ephemeral', 'ebs.csi.aws.com', '"Persistent"')}
    ${CLAIM + claimed('d.example.com') + driver('volumeLifecycleModes: [Ephemeral]')} | ${unfit('Persistent', 'd.example.com', '"Ephemeral"')}
  `('keeps the Pod waiting: $why', ({ manifest, why }) => {
    const { rows, events } = play(manifest, { seconds: 10 });
    expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
    expect(events.at(-1)).toMatch(/^FailedMount x\d MountVolume\.SetUp failed for volume "(v|pv)" : /);
    expect(events.at(-1)?.split(' : ')[1]).toBe(why);
  });

  it.each`
    rule                                        | spec                       | attached | group
    ${'nothing: attached, and the Pod’s group'} | ${''}                      | ${true}  | ${'2000'}
    ${'no node is attached'}                    | ${'attachRequired: false'} | ${false} | ${'2000'}
    ${'files keep their group'}                 | ${'fsGroupPolicy: None'}   | ${true}  | ${'0'}
  `('tells how it is mounted: $rule', ({ spec, attached, group }) => {
    const { run, events } = play(`${CLAIM}${claimed('d.example.com')}${driver(spec)}`, { seconds: 30 });
    expect(events.some((event) => event.startsWith('SuccessfulAttachVolume'))).toBe(attached);
    expect(run.kubectl('logs web').stdout.trim()).toBe(group);
  });
});

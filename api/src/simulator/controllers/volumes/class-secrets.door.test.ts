import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const secret = (name: string) => `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\nstringData: {key: k}\n`;
const manifest = (parameters: string, more = '') => `${podOf(
  `  containers: [${shell('app', 'sleep 3600', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]`,
)}---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ceph}
provisioner: rbd.csi.ceph.com
parameters: {${parameters}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: ceph, ${more}resources: {requests: {storage: 1Gi}}}
`;
const given = (step: string, name: string) =>
  `csi.storage.k8s.io/${step}-secret-name: "${name}", csi.storage.k8s.io/${step}-secret-namespace: "\${pvc.namespace}"`;

/** @see kubernetes-csi/external-provisioner: pkg/controller/controller.go */
describe('A Secret that a class gives its driver', () => {
  const applied = (name: string) => [{ kind: 'APPLY' as const, atSeconds: 20, manifest: secret(name).slice(4) }];

  it('has to be there before a volume is made', () => {
    const { run, rows } = play(manifest(given('provisioner', 's')), { seconds: 120, interventions: applied('s') });
    const failed = run.events.filter(({ reason }) => reason === 'ProvisioningFailed').map(({ message }) => message);
    expect(failed).toEqual([
      'failed to provision volume with StorageClass "ceph": error getting secret s in namespace default: secrets "s" not found',
    ]);
    expect(rows).toEqual(['0/1 Pending 0', '0/1 ContainerCreating 0', '1/1 Running 0']);
  });

  it('is named by the volume, which is not mounted without it', () => {
    const { run, rows } = play(manifest(given('node-stage', `\${pvc.name}-key`)), { seconds: 120, interventions: applied('data-key') });
    const failed = run.events.filter(({ reason }) => reason === 'FailedMount').map(({ message }) => message);
    expect(failed[0]).toMatch(
      /^MountVolume\.MountDevice failed for volume "pvc-[0-9a-f-]{36}" : fetching NodeStageSecretRef default\/data-key failed: kubernetes\.io\/csi: failed to find the secret data-key in the namespace default with error: secrets "data-key" not found$/,
    );
    expect(rows.at(-1)).toBe('1/1 Running 0');
  });

  it('is no matter where it is there', () => {
    expect(play(manifest(given('provisioner', 's')) + secret('s'), { seconds: 60 }).rows.at(-1)).toBe('1/1 Running 0');
  });
});

/** @see kubernetes-csi/external-provisioner: pkg/controller/controller.go getVolumeContentSource, getPVCSource, getSnapshotSource */
it('A volume is not made for a claim that selects one', () => {
  const { run, rows } = play(manifest('', 'selector: {matchLabels: {tier: gold}}, '), { seconds: 60 });
  const failed = run.events.find(({ reason }) => reason === 'ProvisioningFailed')?.message;
  expect(failed).toBe('failed to provision volume with StorageClass "ceph": claim Selector is not supported');
  expect(rows.at(-1)).toBe('0/1 Pending 0');
});

it.each`
  source                                                                    | why
  ${'{kind: PersistentVolumeClaim, name: old}'}                             | ${'PVC old (namespace "default") from api server: persistentvolumeclaim "old" not found'}
  ${'{kind: VolumeSnapshot, apiGroup: snapshot.storage.k8s.io, name: old}'} | ${'snapshot old from api server: the server could not find the requested resource (get volumesnapshots.snapshot.storage.k8s.io old)'}
`('A volume is made of nothing that is not there: $source', ({ source, why }) => {
  const { run, rows } = play(manifest('', `dataSource: ${source}, `), { seconds: 60 });
  const failed = run.events.find(({ reason }) => reason === 'ProvisioningFailed')?.message;
  const kind = /kind: (\w+)/.exec(source)?.[1];
  expect(failed).toBe(
    `failed to provision volume with StorageClass "ceph": error getting handle for DataSource Type ${kind} by Name old: error getting ${why}`,
  );
  expect(rows.at(-1)).toBe('0/1 Pending 0');
});

/** @see kubernetes-csi/external-provisioner: pkg/controller/controller.go Provision */
it('A volume has the file system and the mount options of its class', () => {
  const { run } = play(manifest('csi.storage.k8s.io/fstype: xfs').replace('provisioner:', 'mountOptions: [noatime]\nprovisioner:'), {
    seconds: 60,
  });
  const { stdout } = run.kubectl('get pv -o jsonpath={.items[*].spec.csi.fsType}{.items[*].spec.mountOptions}');
  expect(stdout.trim()).toBe('xfs["noatime"]');
  expect(run.kubectl('exec web -- grep " /v " /proc/mounts').stdout).toMatch(/ \/v xfs /);
});

import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const pod = (volume: string) =>
  podOf(`  containers: [${shell('app', 'sleep 3600', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, ${volume}}]`);
const secret = (name: string) => `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\nstringData: {key: k}\n`;
const EPHEMERAL = '---\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: d}\nspec: {volumeLifecycleModes: [Ephemeral]}\n';
const claimed = (source: string) =>
  `${pod('persistentVolumeClaim: {claimName: pvc}')}---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: '', ${source}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: pvc}
spec: {accessModes: [ReadWriteOnce], storageClassName: '', resources: {requests: {storage: 1Gi}}}
`;
const NOT_FOUND = 'secrets "s" not found';
const unfound = (field: string) =>
  `fetching ${field} default/s failed: kubernetes.io/csi: failed to find the secret s in the namespace default with error: ${NOT_FOUND}`;
const CEPHFS = 'cephfs: {monitors: ["10.0.0.9:6789"], secretRef: {name: s}}';
const RBD = 'rbd: {monitors: ["10.0.0.9:6789"], image: i, secretRef: {name: s}}';
const iscsi = (chap: boolean) =>
  `iscsi: {targetPortal: 10.0.0.9, iqn: "iqn.2001-04.com.example:x", lun: 0, chapAuthSession: ${chap}, secretRef: {name: s}}`;
const csi = (field: string) => `csi: {driver: d, volumeHandle: h, ${field}: {name: s, namespace: default}}`;

/** @see kubernetes: pkg/volume/{cephfs,rbd,iscsi,csi} */
describe('A Secret that the server of a volume asks for', () => {
  it.each`
    manifest                                                                | volume                        | why
    ${pod(CEPHFS)}                                                          | ${'v'}                        | ${`NewMounter initialization: couldn't get secret default/s err: ${NOT_FOUND}`}
    ${pod('azureFile: {secretName: s, shareName: files}')}                  | ${'file.csi.azure.com-files'} | ${`MountDevice: ${unfound('NodeStageSecretRef')}`}
    ${claimed(CEPHFS)}                                                      | ${'pv'}                       | ${`NewMounter initialization: couldn't get secret default/s err: ${NOT_FOUND}`}
    ${pod(RBD)}                                                             | ${'v'}                        | ${`NewMounter initialization: couldn't get secret default/s err: ${NOT_FOUND}`}
    ${pod(iscsi(true))}                                                     | ${'v'}                        | ${`NewMounter initialization: couldn't get secret default/s error: ${NOT_FOUND}`}
    ${pod('csi: {driver: d, nodePublishSecretRef: {name: s}}') + EPHEMERAL} | ${'v'}                        | ${`SetUp: ${unfound('NodePublishSecretRef')}`}
    ${claimed(csi('nodePublishSecretRef'))}                                 | ${'pv'}                       | ${`SetUp: ${unfound('NodePublishSecretRef')}`}
    ${claimed(csi('nodeStageSecretRef'))}                                   | ${'pv'}                       | ${`MountDevice: ${unfound('NodeStageSecretRef')}`}
  `('keeps the Pod waiting until it is there: $why', ({ manifest, volume, why }) => {
    const interventions = [{ kind: 'APPLY' as const, atSeconds: 20, manifest: secret('s').slice(4) }];
    const { run, rows } = play(manifest, { seconds: 120, interventions });
    const [step, ...rest] = why.split(': ');
    const said = run.events.filter(({ reason }) => reason === 'FailedMount').map(({ message }) => message);
    expect(new Set(said)).toEqual(new Set([`MountVolume.${step} failed for volume "${volume}" : ${rest.join(': ')}`]));
    expect(rows.slice(-2)).toEqual(['0/1 ContainerCreating 0', '1/1 Running 0']);
  });

  it.each`
    rule                           | manifest
    ${'nobody is asked to log in'} | ${pod(iscsi(false))}
    ${'it is there'}               | ${pod(CEPHFS) + secret('s')}
  `('is no matter where $rule', ({ manifest }) => {
    expect(play(manifest, { seconds: 30 }).rows.at(-1)).toBe('1/1 Running 0');
  });
});

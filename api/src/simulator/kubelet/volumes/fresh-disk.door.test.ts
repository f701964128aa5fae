import { describe, expect, it } from 'vitest';
import { play, shell } from '../../testing.ts';

const volume = (source: string) =>
  `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: "", ${source}}\n` +
  '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteOnce], storageClassName: "", resources: {requests: {storage: 1Gi}}}\n';
const pod = (source: string, container: string, security = '') =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {securityContext: {${security}}, volumes: [{name: v, ${source}}], containers: [${container}]}\n`;
const claimed = 'persistentVolumeClaim: {claimName: c}';
const csi = (driver: string, type = 'ext4') => `csi: {driver: ${driver}, volumeHandle: h, fsType: ${type}}`;
const at = (script: string) => shell('app', script, 'volumeMounts: [{name: v, mountPath: /v}]');
const lists = at('stat -c "%a %u %g" /v; ls -ln /v');
const postgres =
  '{name: app, image: "postgres:16", env: [{name: POSTGRES_PASSWORD, value: x}], volumeMounts: [{name: v, mountPath: /var/lib/postgresql/data}]}';

/** @see e2fsprogs: misc/mke2fs.c create_root_dir, create_lost_and_found; xfsprogs: mkfs/proto.c */
describe('A disk that a node has formatted', () => {
  it.each([
    { rule: 'is root’s, and has lost+found', says: /^755 0 0\ntotal 16\ndrwx------ +2 +0 +0 +16384 .* lost\+found\n$/ },
    { rule: 'is not for others', container: at('touch /v/x'), security: 'runAsUser: 1000', says: /^touch: \/v\/x: Permission denied\n$/ },
    {
      rule: 'is for the Pod’s group, if it has one',
      container: at('touch /v/x; stat -c "%a %u %g" /v /v/x /v/lost+found'),
      security: 'runAsUser: 1000, fsGroup: 2000',
      says: /^2775 0 2000\n644 1000 2000\n2770 0 2000\n$/,
    },
    { rule: 'has no lost+found as XFS', source: csi('ebs.csi.aws.com', 'xfs'), says: /^755 0 0\ntotal 0\n$/ },
    {
      rule: 'has as much room as before',
      container: at('df -k /v | tail -1; df -i /v | tail -1'),
      says: /^\/dev\/sdb +996780 +24 +980372 +0% \/v\n\/dev\/sdb +65536 +11 +65525 +0% \/v\n$/,
    },
    { rule: 'is no directory elsewhere', source: csi('hostpath.csi.k8s.io'), says: /^777 0 0\ntotal 0\n$/ },
    {
      rule: 'is that which a Pod names, too',
      inline: 'awsElasticBlockStore: {volumeID: vol-1}',
      says: /^755 0 0\ntotal 16\n.* lost\+found\n$/,
    },
    {
      rule: 'is not empty enough for PostgreSQL',
      container: postgres,
      says: /directory "\/var\/lib\/postgresql\/data" exists but is not empty\n.*lost\+found/,
    },
  ])('$rule', ({ source = csi('ebs.csi.aws.com'), inline = claimed, container = lists, security = '', says }) => {
    const { run } = play(pod(inline, container, security) + (inline === claimed ? volume(source) : ''), { seconds: 60 });
    const { stdout, stderr } = run.kubectl('logs web', 60);
    expect(`${stdout}${stderr}`).toMatch(says);
  });
});

it.each(['example.com/nfs', 'fuseim.pri/ifs', 'k8s-sigs.io/nfs-subdir-external-provisioner'])('What %s makes is mounted', (provisioner) => {
  const storage = `---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: s}\nprovisioner: ${provisioner}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {storageClassName: s, accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}\n`;
  const { run } = play(pod(claimed, lists) + storage, { seconds: 30 });
  expect(run.kubectl('logs web', 30).stdout).toBe('777 0 0\ntotal 0\n');
});

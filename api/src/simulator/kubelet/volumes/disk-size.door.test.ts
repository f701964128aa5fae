import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const volume = (source: object): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk' },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: '', ...source },
});
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { storageClassName: '', volumeName: 'disk', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
/** What a Pod says that has that volume. */
function said(source: object, script: string): string {
  const container = {
    name: 'app',
    image: 'debian:12',
    command: ['sh', '-c', `${script}; sleep 1000`],
    volumeMounts: [{ name: 'v', mountPath: '/data' }],
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [container], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
  };
  const { run } = play([volume(source), claim, pod].map((one) => JSON.stringify(one)).join('\n---\n'), { seconds: 120 });
  return run.kubectl('logs web', 110).stdout;
}
const FILL = 'dd if=/dev/zero of=/data/a bs=1M count=2000 2>&1 | head -1; df -h /data | tail -1';
const ebs = { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } };
const full = "dd: error writing '/data/a': No space left on device\n";

/** @see linux: fs/ext4/super.c ext4_statfs */
it.each`
  rule                                                   | source                                                           | script                                                          | says
  ${'a new disk has room but for its file system'}       | ${ebs}                                                           | ${'df -h /data | tail -1'}                                      | ${'/dev/sdb        974M   24K  958M   1% /data\n'}
  ${'and so many files'}                                 | ${ebs}                                                           | ${'df -i /data | tail -1'}                                      | ${'/dev/sdb        65536    11 65525    1% /data\n'}
  ${'it has an end'}                                     | ${ebs}                                                           | ${FILL}                                                         | ${`${full}/dev/sdb        974M  958M     0 100% /data\n`}
  ${'of a cloud, named as it once was, too'}             | ${{ awsElasticBlockStore: { volumeID: 'vol-1' } }}               | ${FILL}                                                         | ${`${full}/dev/sdb        974M  958M     0 100% /data\n`}
  ${'what is a directory of the node has what that has'} | ${{ csi: { driver: 'hostpath.csi.k8s.io', volumeHandle: 'x' } }} | ${'dd if=/dev/zero of=/data/a bs=1M count=2000 2>&1 | head -1'} | ${'2000+0 records in\n'}
  ${'what a file server gives is the server’s'}          | ${{ nfs: { server: '10.0.0.9', path: '/x' } }}                   | ${'dd if=/dev/zero of=/data/a bs=1M count=2000 2>&1 | head -1'} | ${'2000+0 records in\n'}
`('$rule', ({ source, script, says }) => expect(said(source, script)).toBe(says));

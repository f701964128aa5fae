import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const claim = (name: string, more = ''): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${more}}
`;
const pod = (name: string, of: string, script: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers:
  - {name: app, image: busybox, command: [sh, -c, "${script}; sleep 1000"], volumeMounts: [{name: v, mountPath: /data}]}
  volumes: [{name: v, persistentVolumeClaim: {claimName: ${of}}}]
`;
const storageClass = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
`;

/** @see kubernetes.io: CSI Volume Cloning */
it('a clone has what its source had when it was made, with its owners and rights, and is another from then on', () => {
  const first = pod('first', 'data', 'mkdir /data/d; echo one > /data/d/a; chmod 600 /data/d/a; chown 7:8 /data/d/a; ln -s d/a /data/l');
  const { run } = play([storageClass, claim('data'), first].join('---\n'), {
    seconds: 200,
    interventions: [
      { atSeconds: 60, kind: 'APPLY', manifest: claim('copy', ', dataSource: {kind: PersistentVolumeClaim, name: data}') },
      { atSeconds: 90, kind: 'EXEC', pod: 'first', container: 'app', command: ['sh', '-c', 'echo two > /data/d/a'] },
      {
        atSeconds: 100,
        kind: 'APPLY',
        manifest: pod('second', 'copy', 'cat /data/l; ls -ln /data/d/a | cut -c1-30; echo three > /data/d/b'),
      },
    ],
  });
  expect(run.kubectl('logs second', 190).stdout).toBe('one\n-rw-------    1 7        8    \n');
  expect(run.kubectl('exec first -- ls /data/d', 190).stdout).toBe('a\n');
});

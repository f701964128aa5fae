import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const both = (one: string, two: string, more = '') =>
  `  containers: [${shell('one', `${one}; sleep 1000`, more)}, ${shell('two', `${two}; sleep 1000`)}]`;
const initially = (init: string, two: string) =>
  `  initContainers: [${shell('one', init)}]\n  containers: [${shell('two', `${two}; sleep 1000`)}]`;
const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}';

/** @see containerd: pkg/cri/server/container_create_linux.go containerMounts; kubernetes: pkg/kubelet/kubelet_pods.go makeHostsMount */
it.each`
  rule                                                                     | spec                                                                                                                                                             | says
  ${'what an init container writes to resolv.conf is there for all'}       | ${initially('echo nameserver 8.8.8.8 > /etc/resolv.conf', 'cat /etc/resolv.conf')}                                                                               | ${'nameserver 8.8.8.8\n'}
  ${'what one container writes to /etc/hostname the others read'}          | ${both('sleep 3; echo other > /etc/hostname', 'sleep 6; cat /etc/hostname')}                                                                                     | ${'other\n'}
  ${'what one container adds to /etc/hosts the others read'}               | ${both('sleep 3; echo 192.0.2.1 added >> /etc/hosts', 'sleep 6; tail -n 1 /etc/hosts')}                                                                          | ${'192.0.2.1 added\n'}
  ${'whatever was added to /etc/hosts goes when another container starts'} | ${initially('echo 192.0.2.1 added >> /etc/hosts', 'grep -c added /etc/hosts')}                                                                                   | ${'0\n'}
  ${'with a root that is only read, so is resolv.conf, but not the hosts'} | ${both('sleep 3; for f in hosts hostname resolv.conf; do echo "# x" >> /etc/$f; done', 'sleep 6; cd /etc; grep -l "# x" hosts hostname resolv.conf', READ_ONLY)} | ${'hosts\n'}
`('$rule', ({ spec, says }) => {
  expect(play(podOf(spec), { seconds: 20 }).run.kubectl('logs web -c two').stdout).toBe(says);
});
it('a new sandbox has them as they were at first', () => {
  const script = 'grep -c 8.8.8.8 /etc/resolv.conf; echo nameserver 8.8.8.8 >> /etc/resolv.conf; sleep 1000';
  const { run } = play(podOf(`  terminationGracePeriodSeconds: 1\n  containers: [${shell('app', script)}]`), {
    interventions: [{ atSeconds: 20, kind: 'KILL_CONTAINER', container: 'POD' }],
  });
  expect(run.kubectl('logs web').stdout).toBe('0\n');
});

/** @see containerd: pkg/cri/server/container_create_linux.go isInCRIMounts, pkg/cri/opts/spec_linux.go WithMounts; kubernetes: pkg/kubelet/kubelet_pods.go makeMounts */
const mounting = (mounts: string, script: string, more = '') =>
  `  restartPolicy: Never\n  volumes: [{name: v, emptyDir: {medium: Memory, sizeLimit: 128Mi}}, {name: f, downwardAPI: {items: [{path: f, fieldRef: {fieldPath: metadata.name}}]}}]\n  containers: [${shell('app', script, `volumeMounts: [${mounts}]${more}`)}]`;
it.each`
  rule                                                                 | spec                                                                                                             | says
  ${'memory over the Pod’s own, however its path is written'}          | ${mounting('{name: v, mountPath: /dev/shm/}', 'mount | grep shm')}                                               | ${/^tmpfs on \/dev\/shm type tmpfs \(rw,relatime,size=131072k,inode64\)\n$/}
  ${'what stands over /sys'}                                           | ${mounting('{name: v, mountPath: /sys/}', 'mount | grep "on /sys "')}                                            | ${/^tmpfs on \/sys type tmpfs \(rw,relatime,size=131072k,inode64\)\n$/}
  ${'a file for last words where the shared memory would be'}          | ${mounting('', 'ls -l /dev/shm; mount | grep -c shm', ', terminationMessagePath: /dev/shm')}                     | ${/^-rw-rw-rw- .* 0 .* \/dev\/shm\n1\n$/}
  ${'hosts of one’s own'}                                              | ${mounting('{name: f, mountPath: /etc/hosts, subPath: f}', 'cat /etc/hosts')}                                    | ${/^web$/}
  ${'hosts of one’s own that the kubelet does not know by their path'} | ${mounting('{name: f, mountPath: /etc/hosts/, subPath: f}', 'head -n 1 /etc/hosts; mount | grep -c /etc/hosts')} | ${/^# Kubernetes-managed hosts file\.\n2\n$/}
  ${'of two volumes at one place the last is seen'}                    | ${mounting('{name: v, mountPath: /data}, {name: f, mountPath: /data/}', 'ls /data; mount | grep -c " /data "')}  | ${/^f\n2\n$/}
`('mounts $rule', ({ spec, says }) => {
  expect(play(podOf(spec), { seconds: 20 }).run.kubectl('logs web').stdout).toMatch(says);
});

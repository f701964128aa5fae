import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** A hostPath without a type, of which the kubelet does not look whether it is there.
 *  @see kubernetes: pkg/volume/hostpath/host_path.go SetUp; pkg/kubelet/kubelet_pods.go makeMounts (GetMode); issue 56339
 *  @see containerd: pkg/cri/opts/spec_linux.go WithMounts */
it.each([
  { rule: 'what is missing is made a directory by the runtime', path: '/srv/none/at/all', ends: ['1/1 Running 0', undefined] },
  {
    rule: 'nothing can be made below what is missing',
    path: '/opt/my-path/',
    subPath: 'config',
    ends: ['0/1 CreateContainerConfigError 0', 'Error: stat /opt/my-path/: no such file or directory'],
  },
  {
    rule: 'a file is in the way of the runtime',
    path: '/etc/hostname/data',
    ends: [
      '0/1 CreateContainerError 0',
      'Error: failed to generate container "ID" spec: failed to generate spec: failed to stat "/etc/hostname/data": stat /etc/hostname/data: not a directory',
    ],
  },
  {
    rule: 'a file is in the way of the kubelet',
    path: '/etc/hostname/data',
    subPath: 'config',
    ends: ['0/1 CreateContainerConfigError 0', 'Error: failed to prepare subPath for volumeMount "host" of container "app"'],
  },
])('$rule', ({ path, subPath, ends }) => {
  const mount = `volumeMounts: [{name: host, mountPath: /mnt${subPath ? `, subPath: ${subPath}` : ''}}]`;
  const { rows, events } = play(
    podOf(
      `  containers: [{name: app, image: "busybox:1.36", command: [sleep, 1d], ${mount}}]\n  volumes: [{name: host, hostPath: {path: ${path}}}]`,
    ),
    { seconds: 10 },
  );
  const failed = events.find((event) => /^Failed( x\d+)? Error: /.test(event));
  expect([rows.at(-1), failed?.replace(/^Failed( x\d+)? /, '').replace(/"[0-9a-f]{64}"/, '"ID"')]).toEqual(ends);
});

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

const claim = (source: string) =>
  [
    `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec: {storageClassName: manual, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], ${source}}`,
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {storageClassName: manual, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
  ].join('\n---\n');
const LOCAL =
  'local: {path: /srv}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: Exists}]}]}}';

/** A claim that is only to be read is mounted so on the node, but for a hostPath, which is not mounted there at all.
 *  @see kubernetes: pkg/volume/local/local.go SetUpAt; pkg/volume/hostpath/host_path.go GetAttributes */
it.each([
  { kind: 'local', source: LOCAL, ends: 'Error: failed to create subPath directory for volumeMount "data" of container "app"' },
  { kind: 'hostPath', source: 'hostPath: {path: /srv}', ends: undefined },
])('a directory below a $kind volume that is only to be read', ({ source, ends }) => {
  const { events } = play(
    `${podOf('  containers: [{name: app, image: "busybox:1.36", command: [sleep, 1d], volumeMounts: [{name: data, mountPath: /mnt, subPath: none}]}]\n  volumes: [{name: data, persistentVolumeClaim: {claimName: data, readOnly: true}}]')}---\n${claim(source)}`,
    { seconds: 10 },
  );
  expect(events.find((event) => /^Failed/.test(event))?.replace(/^Failed( x\d+)? /, '')).toBe(ends);
});

/** See decision 6. */
it.each([
  { rule: 'a volume that the manifest says is bound has its folder', status: '\nstatus: {phase: Bound}', ends: '1/1 Running 0' },
  { rule: 'of another it is not known to be there', status: '', ends: '0/1 CreateContainerConfigError 0' },
])('$rule', ({ status, ends }) => {
  const source = `hostPath: {path: /srv/used}, claimRef: {namespace: default, name: data}`;
  const { rows } = play(
    `${podOf('  containers: [{name: app, image: "busybox:1.36", command: [sleep, 1d], volumeMounts: [{name: data, mountPath: /mnt, subPath: html}]}]\n  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]')}---\n${claim(source).replace(`${source}}`, `${source}}${status}`)}`,
    { seconds: 10 },
  );
  expect(rows.at(-1)).toBe(ends);
});

/** What every node has: of type `''` the kubelet does not look. @see file-hierarchy(7); systemd: src/shared/mount-setup.c */
it.each`
  path                                    | type            | row
  ${'/sys'}                               | ${'Directory'}  | ${'sysfs /at sysfs rw,nosuid,nodev,noexec,relatime 0 0'}
  ${'/sys/fs/cgroup'}                     | ${'Directory'}  | ${'cgroup2 /at cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot 0 0'}
  ${'/sys/fs/bpf'}                        | ${'Directory'}  | ${'sysfs /at sysfs rw,nosuid,nodev,noexec,relatime 0 0'}
  ${'/proc'}                              | ${'Directory'}  | ${'proc /at proc rw,nosuid,nodev,noexec,relatime 0 0'}
  ${'/dev'}                               | ${'Directory'}  | ${'udev /at devtmpfs rw,nosuid,relatime,size=4194304k,nr_inodes=1048576,mode=755,inode64 0 0'}
  ${'/dev/net/tun'}                       | ${'CharDevice'} | ${'udev /at devtmpfs rw,nosuid,relatime,size=4194304k,nr_inodes=1048576,mode=755,inode64 0 0'}
  ${'/dev/log'}                           | ${'Socket'}     | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
  ${'/var/run/dbus/system_bus_socket'}    | ${'Socket'}     | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
  ${'/run/xtables.lock'}                  | ${'File'}       | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
  ${'/etc/containerd/config.toml'}        | ${'File'}       | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
  ${'/etc/ssl/certs/ca-certificates.crt'} | ${'File'}       | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
  ${'/usr/local/share/ca-certificates'}   | ${'Directory'}  | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
  ${'/opt/cni/bin'}                       | ${'Directory'}  | ${'/dev/sda1 /at ext4 rw,relatime 0 0'}
`('$path is a $type', ({ path, type, row }) => {
  const { run } = play(
    podOf(
      `  restartPolicy: Never\n  containers: [{name: app, image: "debian:12", command: [grep, " /at ", /proc/mounts], volumeMounts: [{name: host, mountPath: /at}]}]\n  volumes: [{name: host, hostPath: {path: ${path}, type: ${type}}}]`,
    ),
  );
  expect(run.kubectl('logs web').stdout).toBe(`${row}\n`);
});

it.each`
  path      | script                                                  | says
  ${'/sys'} | ${'ls /at; ls /at/class/net; cat /at/class/net/*/type'} | ${'block\nbus\nclass\ndev\ndevices\nfirmware\nfs\nhypervisor\nkernel\nmodule\npower\neth0\nlo\n1\n772\n'}
  ${'/sys'} | ${'df /at | tail -1; ls -ld /at | cut -c1-10'}          | ${'sysfs                  0     0         0    - /at\ndr-xr-xr-x\n'}
`('the node’s $path: $script', ({ path, script, says }) => {
  const { run } = play(
    podOf(
      `  restartPolicy: Never\n  containers: [{name: app, image: "debian:12", command: [sh, -c, ${JSON.stringify(script)}], volumeMounts: [{name: host, mountPath: /at}]}]\n  volumes: [{name: host, hostPath: {path: ${path}}}]`,
    ),
  );
  expect(run.kubectl('logs web').stdout).toBe(says);
});

import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** @see runc: libcontainer/rootfs_linux.go prepareRootfs, mount_linux.go mountError */
describe('A mount that cannot be made', () => {
  it.each`
    path         | says
    ${'/proc/x'} | ${/rootfs\/proc\/x" cannot be mounted because it is inside \/proc: unknown$/}
    ${'/tmp'}    | ${/to rootfs at "\/tmp": mount \S+\/containers\/app\/[0-9a-f]{8}:\/tmp \(via \/proc\/self\/fd\/6\), flags: 0x5000: not a directory: unknown$/}
    ${'/'}       | ${/to rootfs at "\/": mount \S+:\/ \(via \/proc\/self\/fd\/6\), flags: 0x5000: not a directory: unknown$/}
  `('is that of the file for last words as well: $path', ({ path, says }) => {
    const app = shell('app', 'true', `terminationMessagePath: ${path}`);
    const { container } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 20 });
    expect(container('app').state.terminated).toMatchObject({ reason: 'StartError', message: expect.stringMatching(says) });
  });
  const dir = '/var/lib/kubelet/pods/[0-9a-f-]{36}';
  it.each`
    rule                              | volume                       | mount                                                                         | says
    ${'a directory over a file'}      | ${'emptyDir: {}'}            | ${'{name: v, mountPath: /etc/passwd}'}                                        | ${`error mounting "${dir}/volumes/kubernetes.io~empty-dir/v" to rootfs at "/etc/passwd": mount ${dir}/volumes/kubernetes.io~empty-dir/v:/etc/passwd \\(via /proc/self/fd/6\\), flags: 0x5000: not a directory: unknown`}
    ${'one that may only be read'}    | ${'configMap: {name: conf}'} | ${'{name: v, mountPath: /etc/passwd}'}                                        | ${`"${dir}/volumes/kubernetes.io~configmap/v" to rootfs at "/etc/passwd": mount .*, flags: 0x5001: not a directory: unknown`}
    ${'a key that is a file'}         | ${'configMap: {name: conf}'} | ${'{name: v, mountPath: /etc, subPath: a}'}                                   | ${`"${dir}/volume-subpaths/v/app/0" to rootfs at "/etc": mount .*: not a directory: unknown`}
    ${'a place in a file'}            | ${'emptyDir: {}'}            | ${'{name: v, mountPath: /etc/passwd/a/b}'}                                    | ${'to rootfs at "/etc/passwd/a/b": open o_path procfd: open /run/containerd/io.containerd.runtime.v2.task/k8s.io/[0-9a-f]{64}/rootfs/etc/passwd/a/b: not a directory: unknown'}
    ${'a place in what is read only'} | ${'emptyDir: {}'}            | ${'{name: v, mountPath: /c, readOnly: true}, {name: w, mountPath: /c/inner}'} | ${'kubernetes.io~empty-dir/w" to rootfs at "/c/inner": mkdir /run/containerd/io.containerd.runtime.v2.task/k8s.io/[0-9a-f]{64}/rootfs/c/inner: read-only file system: unknown'}
    ${'any file system over /proc'}   | ${'hostPath: {path: /etc}'}  | ${'{name: v, mountPath: /proc/}'}                                             | ${'error mounting "/etc" to rootfs at "/proc/": "/run/containerd/io.containerd.runtime.v2.task/k8s.io/[0-9a-f]{64}/rootfs/proc" cannot be mounted because it is not of type proc: unknown'}
    ${'what the kubelet adds there'}  | ${'configMap: {name: conf}'} | ${'{name: v, mountPath: /etc}'}                                               | ${`error mounting "${dir}/etc-hosts" to rootfs at "/etc/hosts": open /run/containerd/io.containerd.runtime.v2.task/k8s.io/[0-9a-f]{64}/rootfs/etc/hosts: read-only file system: unknown`}
    ${'and below a secret'}           | ${'emptyDir: {}'}            | ${'{name: v, mountPath: /var/run/secrets, readOnly: true}'}                   | ${'to rootfs at "/var/run/secrets/kubernetes.io/serviceaccount": mkdir /run/containerd/io.containerd.runtime.v2.task/k8s.io/[0-9a-f]{64}/rootfs/var/run/secrets/kubernetes.io: read-only file system: unknown'}
  `('$rule', ({ volume, mount, says }) => {
    const conf = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {a: b}\n';
    const app = shell('app', 'true', `volumeMounts: [${mount}]`);
    const spec = `  restartPolicy: Never\n  volumes: [{name: v, ${volume}}, {name: w, emptyDir: {}}]\n  containers: [${app}]`;
    const { message } = play(podOf(spec) + conf, { seconds: 20 }).container('app').state.terminated;
    expect(message).toMatch(new RegExp(`^failed to create containerd task: .*: error during container init: .*${says}$`));
  });

  it.each(['/proc', '/proc/sys'])('is none of %s over /proc', (path) => {
    const app = shell('app', 'true', 'volumeMounts: [{name: v, mountPath: /proc}]');
    const spec = `  restartPolicy: Never\n  volumes: [{name: v, hostPath: {path: ${path}}}]\n  containers: [${app}]`;
    expect(play(podOf(spec), { seconds: 20 }).container('app').state.terminated.reason).not.toBe('StartError');
  });

  /** As runc 1.1.5 said it: the device is hidden whose owner it asks for. @see runc: libcontainer/init_linux.go fixStdioPermissions */
  it.each`
    volume                      | reason          | message
    ${'emptyDir: {}'}           | ${'StartError'} | ${/runc create failed: unable to start container process: unable to setup user: stat \/dev\/null: no such file or directory: unknown$/}
    ${'hostPath: {path: /dev}'} | ${'Completed'}  | ${/^$/}
  `('hides the devices that a process needs: $volume over /dev', ({ volume, reason, message }) => {
    const app = shell('app', 'true', 'volumeMounts: [{name: v, mountPath: /dev/}]');
    const { terminated } = play(podOf(`  restartPolicy: Never\n  volumes: [{name: v, ${volume}}]\n  containers: [${app}]`)).container(
      'app',
    ).state;
    expect(terminated.reason).toBe(reason);
    expect(terminated.message ?? '').toMatch(message);
  });

  /** @see runc: libcontainer/rootfs_linux.go, checkProcMount is asked for where links lead */
  it.each`
    path            | place
    ${'/proc/self'} | ${'/proc/1'}
    ${'/proc/sys'}  | ${'/proc/sys'}
  `('is told by where links lead: $path', ({ path, place }) => {
    const app = shell('app', 'true', `volumeMounts: [{name: v, mountPath: ${path}}]`);
    const spec = `  restartPolicy: Never\n  volumes: [{name: v, emptyDir: {}}]\n  containers: [${app}]`;
    expect(play(podOf(spec)).container('app').state.terminated.message).toContain(
      `/rootfs${place}" cannot be mounted because it is inside /proc`,
    );
  });
});

/** As containerd 1.6.20 and runc 1.1.5 mounted it. */
describe('A volume is mounted', () => {
  it.each`
    rule                                                    | mounts                                    | command                                   | says
    ${'where a path leads that goes back: nothing is made'} | ${'{name: v, mountPath: /x/../y}'}        | ${'ls -d /x /y'}                          | ${'/y\nls: /x: No such file or directory\n'}
    ${'instead of what the runtime has there: terminals'}   | ${'{name: v, mountPath: /dev/pts}'}       | ${'grep -c " /dev/pts " /proc/mounts'}    | ${'1\n'}
    ${'instead of what the runtime has there: cgroups'}     | ${'{name: v, mountPath: /sys/fs/cgroup}'} | ${'grep " /sys/fs/cgroup " /proc/mounts'} | ${'/dev/sda1 /sys/fs/cgroup ext4 rw,relatime 0 0\n'}
  `('$rule', ({ mounts, command, says }) => {
    const app = shell('app', `${command} 2>&1`.replaceAll('"', "'"), `volumeMounts: [${mounts}]`);
    const { run } = play(podOf(`  restartPolicy: Never\n  volumes: [{name: v, emptyDir: {}}]\n  containers: [${app}]`));
    expect(run.kubectl('logs web').stdout.split('\n').sort()).toEqual(says.split('\n').sort());
  });
});

import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const PRIVILEGED = ', securityContext: {privileged: true}';
const VOLUMES = 'd, emptyDir: {}}, {name: m, emptyDir: {medium: Memory, sizeLimit: 64Mi}';
const asked = (image: string, command: string): string => {
  const app = `{name: app, image: ${image}, command: [sleep, "3600"], volumeMounts: [{name: d, mountPath: /d}, {name: m, mountPath: /m}], resources: {limits: {memory: 100Mi}}}`;
  return play(podOf(`  containers: [${app}]\n  volumes: [{name: ${VOLUMES}}]`), { seconds: 20 }).run.kubectl(`exec web -- ${command}`)
    .stdout;
};
const paths = (table: string): string[] =>
  table
    .split('\n')
    .slice(1, -1)
    .map((row) => row.split(/ +/)[5] as string);

/** @see containerd: oci/mounts.go defaultMounts, oci/spec.go populateDefaultUnixSpec; kubernetes: pkg/kubelet/kubelet_pods.go makeMounts */
describe('What is mounted in a container', () => {
  it.each`
    rule                                   | image             | row
    ${'its devices'}                       | ${'busybox:1.36'} | ${'tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755,inode64)'}
    ${'its terminals'}                     | ${'busybox:1.36'} | ${'devpts on /dev/pts type devpts (rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666)'}
    ${'its cgroup'}                        | ${'busybox:1.36'} | ${'cgroup on /sys/fs/cgroup type cgroup2 (ro,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot)'}
    ${'its hosts'}                         | ${'busybox:1.36'} | ${'/dev/sda1 on /etc/hosts type ext4 (rw,relatime)'}
    ${'a volume on the disk'}              | ${'busybox:1.36'} | ${'/dev/sda1 on /d type ext4 (rw,relatime)'}
    ${'a volume in memory, with its size'} | ${'busybox:1.36'} | ${'tmpfs on /m type tmpfs (rw,relatime,size=65536k,inode64)'}
    ${'its token'}                         | ${'busybox:1.36'} | ${'tmpfs on /var/run/secrets/kubernetes.io/serviceaccount type tmpfs (ro,relatime,size=102400k,inode64)'}
    ${'its token, as links lead to it'}    | ${'debian:12'}    | ${'tmpfs on /run/secrets/kubernetes.io/serviceaccount type tmpfs (ro,relatime,size=102400k,inode64)'}
    ${'what it may not write'}             | ${'busybox:1.36'} | ${'proc on /proc/sys type proc (ro,nosuid,nodev,noexec,relatime)'}
    ${'what it may not read, a file'}      | ${'busybox:1.36'} | ${'tmpfs on /proc/kcore type tmpfs (rw,nosuid,size=65536k,mode=755,inode64)'}
    ${'what it may not read, a directory'} | ${'busybox:1.36'} | ${'tmpfs on /sys/firmware type tmpfs (ro,relatime,inode64)'}
  `('is told by mount: $rule', ({ image, row }) => {
    expect(asked(image, 'mount').split('\n')).toContain(row);
  });

  /** @see containerd: pkg/cri/opts/spec_linux.go WithMounts; kubernetes: pkg/securitycontext/util.go defaultMaskedPaths; as recorded on containerd */
  it('is told in its order: what is above comes first, then what the kubelet asks for, then what the runtime adds', () => {
    const told = asked('busybox:1.36', 'mount')
      .split('\n')
      .map((row) => row.split(' ')[2]);
    const own = ['/d', '/m', '/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf', '/dev/shm'];
    const hidden = ['/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/timer_list', '/proc/scsi', '/sys/firmware'];
    expect(told.slice(7, -7 - 5)).toEqual([...own, '/var/run/secrets/kubernetes.io/serviceaccount']);
    expect(told.slice(-7)).toEqual([...hidden, undefined]);
  });

  /** @see proc_pid_mountinfo(5), proc_pid_status(5), proc_pid_limits(5) */
  it.each`
    rule                                 | file           | says
    ${'the root comes first'}            | ${'mountinfo'} | ${/^600 599 0:50 \/ \/ rw,relatime - overlay overlay rw\n/}
    ${'what is below a mount names it'}  | ${'mountinfo'} | ${/^603 602 0:53 \/ \/dev\/pts rw,nosuid,noexec,relatime - devpts devpts rw,gid=5,mode=620,ptmxmode=666$/m}
    ${'a volume’s place on the disk'}    | ${'mountinfo'} | ${/ 8:1 \/var\/lib\/kubelet\/pods\/[-0-9a-f]{36}\/volumes\/kubernetes.io~empty-dir\/d \/d rw,relatime - ext4 \/dev\/sda1 rw$/m}
    ${'what is hidden behind a device'}  | ${'mountinfo'} | ${/ 0:52 \/null \/proc\/kcore rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755,inode64$/m}
    ${'the CPUs that there are'}         | ${'status'}    | ${/^Cpus_allowed:\tf\nCpus_allowed_list:\t0-3\n/m}
    ${'processes of the PID namespace'}  | ${'status'}    | ${/^NSpid:\t\d+\n/m}
    ${'what a process may have at most'} | ${'limits'}    | ${/^Max open files {12}1048576 {14}1048576 {14}files {5}$/m}
    ${'how near it is to being killed'}  | ${'oom_score'} | ${/^1\d{3}\n$/}
  `('is told in /proc: $rule', ({ file, says }) => {
    expect(asked('busybox:1.36', `cat /proc/self/${file}`)).toMatch(says);
  });

  /** @see namespaces(7); test/e2e_node/security_context_test.go */
  it.each`
    rule                                                  | kinds                 | pod                              | one           | two           | same
    ${'of a Pod share its network, its IPC and its name'} | ${'net ipc uts user'} | ${''}                            | ${''}         | ${''}         | ${true}
    ${'have processes and mounts of their own'}           | ${'pid mnt cgroup'}   | ${''}                            | ${''}         | ${''}         | ${false}
    ${'may share processes'}                              | ${'pid'}              | ${'shareProcessNamespace: true'} | ${''}         | ${''}         | ${true}
    ${'that are privileged have the node’s cgroups'}      | ${'cgroup'}           | ${''}                            | ${PRIVILEGED} | ${PRIVILEGED} | ${true}
  `('containers $rule', ({ kinds, pod, one, two, same }) => {
    const container = (name: string, more: string) => `{name: ${name}, image: busybox, command: [sleep, "100"]${more}}`;
    const spec = `  ${pod}\n  containers: [${container('one', one)}, ${container('two', two)}]`;
    const { run } = play(podOf(spec), { seconds: 20 });
    const of = (name: string, kind: string) => run.kubectl(`exec web -c ${name} -- readlink /proc/self/ns/${kind}`).stdout;
    for (const kind of kinds.split(' ')) {
      expect(of('one', kind)).toMatch(new RegExp(`^${kind}:\\[402653\\d{4}\\]\n$`));
      expect(of('one', kind) === of('two', kind)).toBe(same);
    }
  });

  it('is told by df: busybox tells all that has a size, with a tenth', () => {
    const table = asked('busybox:1.36', 'df -h');
    expect(table).toMatch(/^tmpfs +64\.0M +0 +64\.0M +0% \/m$/m);
    expect(table).toMatch(/^tmpfs +100\.0M +12\.0K +100\.0M +0% \/var\/run\/secrets\/kubernetes\.io\/serviceaccount$/m);
    const tokens = ['/var/run/secrets/kubernetes.io/serviceaccount', '/proc/kcore', '/proc/keys', '/proc/timer_list'];
    const files = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/dev/termination-log'];
    const hidden = ['/proc/acpi', '/proc/scsi', '/sys/firmware'];
    expect(paths(table).sort()).toEqual(['/', '/dev', '/dev/shm', '/d', '/m', ...files, ...tokens, ...hidden].sort());
  });

  it.each`
    image             | command       | prints
    ${'busybox:1.36'} | ${'df -i /'}  | ${/^Filesystem {14}Inodes {6}Used Available Use% Mounted on\noverlay +6552830 +81\d\d\d +6471\d\d\d +1% \/\n$/}
    ${'debian:12'}    | ${'df -i /'}  | ${/^Filesystem {6}Inodes IUsed {3}IFree IUse% Mounted on\noverlay +6552830 +81\d\d\d +6471\d\d\d +2% \/\n$/}
    ${'debian:12'}    | ${'df -ih /'} | ${/^Filesystem +Inodes +IUsed +IFree IUse% Mounted on\noverlay +6\.3M +80K +6\.2M +2% \/\n$/}
  `('and how many files there may be: $command in $image', ({ image, command, prints }) => {
    expect(asked(image, command)).toMatch(prints);
  });

  it('is told by df: GNU’s tells a file system once, by its shortest path', () => {
    const table = asked('debian:12', 'df -h');
    expect(table).toMatch(/^tmpfs +64M +0 +64M +0% \/m$/m);
    const hidden = ['/proc/acpi', '/proc/scsi', '/sys/firmware'];
    expect(paths(table)).toEqual(['/', '/dev', '/d', '/m', '/dev/shm', '/run/secrets/kubernetes.io/serviceaccount', ...hidden]);
  });
});

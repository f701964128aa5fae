import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const said = (spec: string, name = 'app') => {
  const { run } = play(podOf(spec));
  return run.pods[0]?.containers
    .find((one) => one.name === name)
    ?.logs()
    .map(({ text }) => text);
};
const PRIVILEGED = 'securityContext: {privileged: true}';

/** @see containerd: oci/spec_unix.go ReadonlyPaths */
it.each([
  {
    rule: 'a privileged container may name its own namespace',
    script: 'sysctl kernel.hostname=other; hostname',
    more: PRIVILEGED,
    text: ['kernel.hostname = other', 'other'],
  },
  { rule: 'a parameter can be read', script: 'sysctl vm.max_map_count', text: ['vm.max_map_count = 65530'] },
  {
    rule: 'and not be set',
    script: 'sysctl -w vm.max_map_count=262144; echo 1 > /proc/sys/net/core/somaxconn',
    text: [
      "sysctl: error setting key 'vm.max_map_count': Read-only file system",
      "sh: can't create /proc/sys/net/core/somaxconn: Read-only file system",
    ],
  },
  {
    rule: 'but by a privileged container',
    script: 'sysctl -w vm.max_map_count=262144',
    more: PRIVILEGED,
    text: ['vm.max_map_count = 262144'],
  },
  {
    rule: 'a privileged container sets the node’s huge pages',
    script: 'cd /sys/kernel/mm/transparent_hugepage; cat enabled; echo never > enabled; cat enabled',
    more: PRIVILEGED,
    text: ['always [madvise] never', 'always madvise [never]'],
  },
])('$rule', ({ script, more, text }) =>
  expect(said(`  restartPolicy: Never\n  containers: [${shell('app', script, more)}]`)).toEqual(text),
);

it('what an init container sets of the network or the machine is there for the next container', () => {
  const init = shell('init', 'sysctl -w net.core.somaxconn=65535 vm.max_map_count=262144', PRIVILEGED);
  const app = shell('app', 'sysctl -n net.core.somaxconn vm.max_map_count');
  expect(said(`  restartPolicy: Never\n  initContainers: [${init}]\n  containers: [${app}]`)).toEqual(['65535', '262144']);
});

it('a Pod’s own sysctls are those of its namespaces', () => {
  const sysctls = 'sysctls: [{name: kernel.shm_rmid_forced, value: "1"}, {name: net/ipv4/ip_unprivileged_port_start, value: "0"}]';
  const app = shell('app', 'sysctl -n kernel.shm_rmid_forced net.ipv4.ip_unprivileged_port_start', 'securityContext: {runAsUser: 1000}');
  expect(said(`  restartPolicy: Never\n  securityContext: {${sysctls}}\n  containers: [${app}]`)).toEqual(['1', '0']);
});

/** @see linux: kernel/sysctl.c do_proc_dointvec; runc: libcontainer/init_linux.go writeSystemProperty */
it.each`
  name                                     | value               | taken
  ${'kernel.shm_rmid_forced'}              | ${'1'}              | ${true}
  ${'kernel.shm_rmid_forced'}              | ${'2'}              | ${false}
  ${'net.ipv4.ip_local_port_range'}        | ${'1024 65535'}     | ${true}
  ${'net.ipv4.ip_local_port_range'}        | ${'32768'}          | ${true}
  ${'net.ipv4.ip_local_port_range'}        | ${'80 65535'}       | ${false}
  ${'net/ipv4/ip_local_port_range'}        | ${'5000 4000'}      | ${false}
  ${'net.ipv4.ip_local_port_range'}        | ${'1024-65535'}     | ${false}
  ${'net.ipv4.ip_unprivileged_port_start'} | ${'65536'}          | ${false}
  ${'net.ipv4.tcp_syncookies'}             | ${'on'}             | ${false}
  ${'net.ipv4.ping_group_range'}           | ${'0 2147483647'}   | ${true}
  ${'net.ipv4.ip_local_reserved_ports'}    | ${'8080,9148-9150'} | ${true}
  ${'net.ipv4.ip_local_reserved_ports'}    | ${'http'}           | ${false}
`('a Pod has no sandbox where the kernel does not take a value: $name = $value', ({ name, value, taken }) => {
  const spec = `  securityContext: {sysctls: [{name: ${name}, value: "${value}"}]}\n  containers: [{name: app, image: nginx}]`;
  const { rows, events } = play(podOf(spec), { seconds: 20 });
  expect(rows.at(-1)).toBe(taken ? '1/1 Running 0' : '0/1 ContainerCreating 0');
  const failed = events.find((event) => event.startsWith('FailedCreatePodSandBox'))?.replace(/ x\d+/, '');
  const path = `/proc/sys/${name.replaceAll('.', '/')}`;
  const why = `error during container init: write ${path}: invalid argument: unknown`;
  expect(failed).toBe(
    taken
      ? undefined
      : `FailedCreatePodSandBox Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${why}`,
  );
});

import { expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

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

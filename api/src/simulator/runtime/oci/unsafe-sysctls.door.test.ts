import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const allowed = `---\n${JSON.stringify({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kubelet-config', namespace: 'kube-system' },
  data: { kubelet: '{allowedUnsafeSysctls: ["net.*", "kernel.msg*", "kernel.sem", "kernel.shm*", "fs.mqueue.*"]}' },
})}\n`;
const withSysctl = (name: string, value: string) => {
  const app = shell('app', `cat /proc/sys/${name.replaceAll('.', '/')}; sleep 3600`);
  return play(podOf(`  securityContext: {sysctls: [{name: ${name}, value: "${value}"}]}\n  containers: [${app}]`) + allowed, {
    seconds: 12,
  });
};

/** As Linux 6.18 read it back in a Pod of containerd 1.7.24. @see linux: kernel/sysctl.c do_proc_dointvec */
it.each`
  name                                 | value                 | is
  ${'net.core.somaxconn'}              | ${'1024'}             | ${'1024'}
  ${'kernel.sem'}                      | ${'250 32000 32 128'} | ${'250\t32000\t32\t128'}
  ${'net.ipv4.tcp_rmem'}               | ${'1 2'}              | ${'1\t2\t6291456'}
  ${'net.ipv4.ping_group_range'}       | ${'5 1'}              | ${'1\t0'}
  ${'net.ipv4.ip_local_port_range'}    | ${'1024 65535'}       | ${'1024\t65535'}
  ${'net.ipv4.tcp_keepalive_time'}     | ${'0'}                | ${'0'}
  ${'net.ipv4.tcp_fin_timeout'}        | ${'-5'}               | ${'-5'}
  ${'net.ipv4.conf.all.rp_filter'}     | ${'7'}                | ${'7'}
  ${'net.ipv6.conf.eth0.accept_dad'}   | ${'0'}                | ${'0'}
  ${'net.ipv4.tcp_congestion_control'} | ${'bbr'}              | ${'bbr'}
`('A Pod’s own parameter is what the kernel makes of it: $name = $value', ({ name, value, is }) => {
  expect(withSysctl(name, value).run.kubectl('logs web').stdout).toBe(`${is}\n`);
});

/** As runc 1.1.15 said it, but for net.core.rmem_max, which Linux 5.15 has in the first namespace alone. */
it.each`
  name                                 | value            | why
  ${'net.core.somaxconn'}              | ${'abc'}         | ${'write /proc/sys/net/core/somaxconn: invalid argument'}
  ${'net.core.somaxconn'}              | ${'99999999999'} | ${'write /proc/sys/net/core/somaxconn: invalid argument'}
  ${'kernel.msgmnb'}                   | ${'65536000000'} | ${'write /proc/sys/kernel/msgmnb: invalid argument'}
  ${'net.ipv4.tcp_tw_reuse'}           | ${'9'}           | ${'write /proc/sys/net/ipv4/tcp_tw_reuse: invalid argument'}
  ${'fs.mqueue.msg_max'}               | ${'100000'}      | ${'write /proc/sys/fs/mqueue/msg_max: invalid argument'}
  ${'net.ipv4.tcp_congestion_control'} | ${'nope'}        | ${'write /proc/sys/net/ipv4/tcp_congestion_control: no such file or directory'}
  ${'net.no.such'}                     | ${'1'}           | ${'open /proc/sys/net/no/such: no such file or directory'}
  ${'net.core.rmem_max'}               | ${'100'}         | ${'open /proc/sys/net/core/rmem_max: no such file or directory'}
  ${'net.netfilter.nf_conntrack_max'}  | ${'5'}           | ${'open /proc/sys/net/netfilter/nf_conntrack_max: permission denied'}
`('A Pod has no sandbox with $name = $value', ({ name, value, why }) => {
  const { rows, events } = withSysctl(name, value);
  expect(rows.at(-1)).toBe('0/1 ContainerCreating 0');
  expect(events.find((event) => event.startsWith('FailedCreatePodSandBox'))).toMatch(
    new RegExp(`error during container init: ${why}: unknown$`),
  );
});

it('The node has parameters of its network that Pods have not', () => {
  const script =
    'cat /proc/sys/net/core/rmem_max; ls /proc/sys/net/core; sysctl -w net.ipv4.tcp_rmem="1 2 3"; sysctl -w net.core.somaxconn=x';
  const own = play(podOf(`  restartPolicy: Never\n  containers: [${shell('app', script, 'securityContext: {privileged: true}')}]`));
  expect(own.run.kubectl('logs web').stdout).toBe(
    "cat: can't open '/proc/sys/net/core/rmem_max': No such file or directory\nsomaxconn\nxfrm_acq_expires\nxfrm_aevent_etime\nxfrm_aevent_rseqth\nxfrm_larval_drop\nnet.ipv4.tcp_rmem = 1 2 3\nsysctl: write error: Invalid argument\n",
  );
  const host = play(
    podOf(`  hostNetwork: true\n  restartPolicy: Never\n  containers: [${shell('app', 'cat /proc/sys/net/core/rmem_max')}]`),
  );
  expect(host.run.kubectl('logs web').stdout).toBe('212992\n');
});

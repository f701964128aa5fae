import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (name: string, container: object) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName: 'node-1', restartPolicy: 'Never', containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] },
  });
const shell = {
  name: 'sh',
  image: 'busybox',
  command: ['sleep', '1000'],
  securityContext: { privileged: true },
  volumeMounts: [{ name: 'host', mountPath: '/host' }],
};
const stress = {
  name: 'a',
  image: 'polinux/stress',
  command: ['stress', '--vm', '1', '--vm-bytes', '200M'],
  resources: { limits: { memory: '64Mi' } },
};
const { run } = play([pod('shell', shell), pod('oom', stress)].join('\n---\n'), { seconds: 60 });
const said = (command: string): string =>
  run
    .kubectl(`exec shell -- chroot /host sh -c '${command}'`, 50)
    .stdout.replaceAll(/[0-9a-f]{64}/g, 'ID')
    .replaceAll(/pod[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}/g, 'podUID')
    .replaceAll(/\b1[01]\d\d\b/g, 'PID')
    .replaceAll(/\[864\d\d\.\d{6}\]/g, '[T]');

/** @see linux 5.15: mm/oom_kill.c dump_header, dump_tasks, dump_oom_summary, __oom_kill_process */
it('the kernel tells whom it has killed, among whom, and for whose limit', () => {
  const group = '/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice/cri-containerd-ID.scope';
  expect(said('dmesg | tail -n +3')).toBe(`[T] stress invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=993
[T] Tasks state (memory values in pages):
[T] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
[T] [   PID]     0  PID      681      256    40960        0           993 stress
[T] [   PID]     0  PID    19689    16128    40960        0           993 stress
[T] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri-containerd-ID.scope,mems_allowed=0,oom_memcg=${group},task_memcg=${group},task=stress,pid=PID,uid=0
[T] Memory cgroup out of memory: Killed process PID (stress) total-vm:78756kB, anon-rss:64512kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:40kB oom_score_adj:993
`);
});

it.each`
  rule                             | command                                                                 | says
  ${'by the clock of the node'}    | ${'dmesg -T | grep -c "^.Mon May 15 09:00:0[1-9] 2023. Memory cgroup"'} | ${'1\n'}
  ${'in the journal, by its name'} | ${'journalctl -k | cut -d" " -f 4-7 | head -1'}                         | ${'node-1 kernel: stress invoked\n'}
  ${'among what others say'}       | ${'journalctl | grep -A1 "Memory cgroup out" | grep -c TaskOOM'}        | ${'1\n'}
`('it is told $rule', ({ command, says }) => expect(said(command)).toBe(says));

/** @see ubuntu: rsyslog, 50-default.conf; RFC 3164 */
it.each`
  rule                               | command                                                                      | says
  ${'what its services say'}         | ${'grep RunPodSandbox /var/log/syslog | head -1 | cut -d" " -f 1-2,4-5,7-8'} | ${'May 15 node-1 containerd[482]: level=info msg="RunPodSandbox\n'}
  ${'what the kernel says, stamped'} | ${'tail -1 /var/log/kern.log | cut -d" " -f 1,2,4-10'}                       | ${'May 15 node-1 kernel: [T] Memory cgroup out of\n'}
  ${'for those who look after it'}   | ${'ls -l /var/log/syslog | cut -d" " -f 1,4'}                                | ${'-rw-r----- adm\n'}
`('a node keeps in /var/log $rule', ({ command, says }) => expect(said(command)).toBe(says));

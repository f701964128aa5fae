import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

function said(script: string): string {
  const command = JSON.stringify(script.replaceAll('$', '$$$$'));
  const app = `{name: app, image: busybox, command: [sh, -c, ${command}], resources: {limits: {memory: 64Mi, cpu: 500m}}}`;
  return play(podOf(`  restartPolicy: Never\n  containers: [${app}]`))
    .run.kubectl('logs web', 40)
    .stdout.trimEnd();
}

/** In the formats of Linux 5.15. @see linux: fs/proc, kernel/cgroup/cgroup.c, mm/memcontrol.c, mm/vmstat.c */
describe('/proc and /sys/fs/cgroup', () => {
  it.each`
    rule                                              | script                                                                                                                                | says
    ${'a process’ numbers are 52'}                    | ${'wc -w < /proc/1/stat'}                                                                                                             | ${'52'}
    ${'its address space is told alike everywhere'}   | ${'grep VmSize /proc/1/status; cut -d" " -f 23 /proc/1/stat; cut -d" " -f 1 /proc/1/statm; ps -o pid,vsz | grep "^ *1 " | tr -s " "'} | ${'VmSize:\t    2724 kB\n2789376\n681\n 1 2724'}
    ${'and is what its mappings come to'}             | ${"awk '/^Size/{s+=$2} /^Rss/{r+=$2} END{print s, r}' /proc/1/smaps"}                                                                 | ${'2724 1024'}
    ${'what of it is in memory stands in one'}        | ${'head -n 2 /proc/1/smaps_rollup | tail -n 1'}                                                                                       | ${'Rss:                1024 kB'}
    ${'who has ended has none'}                       | ${"sh -c 'sleep 0.1 & exec sleep 2' & sleep 1; grep -c Vm /proc/$(ps -o pid,stat | awk '$2==\"Z\"{print $1}')/status"}                | ${'0'}
    ${'what is open has a place in it'}               | ${'exec 3</etc/passwd; read -r x <&3; grep pos /proc/self/fdinfo/3'}                                                                  | ${'pos:\t30'}
    ${'how it was opened is told'}                    | ${'exec 3>>/tmp/x; grep flags /proc/$$/fdinfo/3'}                                                                                     | ${'flags:\t0102001'}
    ${'a thread is of its process'}                   | ${'readlink /proc/thread-self; cat /proc/1/task/1/children; :'}                                                                       | ${'7/task/7\n8'}
    ${'a container is at the root of control groups'} | ${'cat /proc/self/cpuset /proc/self/cgroup'}                                                                                          | ${'/\n0::/'}
    ${'controllers are all of one hierarchy'}         | ${'sed -n 2p /proc/cgroups | cut -f 1,2,4; wc -l < /proc/cgroups'}                                                                    | ${'cpuset\t0\t1\n15'}
    ${'a node has one disk'}                          | ${'tail -n 1 /proc/partitions | tr -s " " | cut -d" " -f 2,3,5'}                                                                      | ${'8 1 sda1'}
    ${'who died for want of memory is counted'}       | ${'tail /dev/zero; grep oom_kill /proc/vmstat; grep oom_kill /sys/fs/cgroup/memory.events'}                                           | ${'Killed\noom_kill 1\noom_kill 1'}
    ${'no container hears the kernel'}                | ${'cat /proc/kmsg 2>&1'}                                                                                                              | ${"cat: can't open '/proc/kmsg': Operation not permitted"}
    ${'what a group has is told in states'}           | ${'wc -l < /sys/fs/cgroup/memory.stat; grep -E "^(anon|inactive_anon) " /sys/fs/cgroup/memory.stat | cut -d" " -f 2 | uniq | wc -l'}  | ${'40\n1'}
    ${'a weight comes near to a niceness'}            | ${'cat /sys/fs/cgroup/cpu.weight /sys/fs/cgroup/cpu.weight.nice'}                                                                     | ${'20\n7'}
    ${'what only is told has no content'}             | ${'cd /sys/fs/cgroup; cat rdma.max; ls | grep -E "kill|local|rsvd.max|uclamp|numa|rdma" | xargs'}                                     | ${'cgroup.kill cpu.uclamp.max cpu.uclamp.min hugetlb.1GB.events.local hugetlb.1GB.rsvd.max hugetlb.2MB.events.local hugetlb.2MB.rsvd.max memory.events.local memory.numa_stat rdma.current rdma.max'}
    ${'some of a group’s files may be written'}       | ${'cd /sys/fs/cgroup; stat -c %a cgroup.procs memory.max cpu.max memory.current cpu.stat cgroup.kill | xargs'}                        | ${'644 644 644 444 444 200'}
    ${'and some of a process'}                        | ${'cd /proc/1; stat -c %a oom_score_adj loginuid timerslack_ns ns patch_state status | xargs'}                                        | ${'644 644 666 511 400 444'}
    ${'processors are told in full'}                  | ${'grep -c ^flags /proc/cpuinfo; sed "/^$/q" /proc/cpuinfo | wc -l'}                                                                  | ${'4\n27'}
  `('$rule', ({ script, says }) => expect(said(script)).toBe(says));
});

/** @see containerd: pkg/cri/server/events.go handleContainerExit, runc: libcontainer/state_linux.go destroy */
it('a container that has ended has no control group any more', () => {
  const look = 'name: look, image: busybox, command: [sleep, inf], volumeMounts: [{name: groups, mountPath: /groups}]';
  const volumes = '  volumes: [{name: groups, hostPath: {path: /sys/fs/cgroup}}]\n';
  const { run } = play(podOf(`${volumes}  containers: [{name: crash, image: busybox, command: ['false']}, {${look}}]`));
  const within = (script: string): string => run.kubectl(`exec web -c look -- sh -c '${script}'`, 60).stdout;
  const running = /containerd:\/\/(\w+)/.exec(
    run.kubectl('get pod web -o jsonpath={.status.containerStatuses[1].containerID}', 60).stdout,
  )?.[1];
  const pod = 'cd /groups/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod*;';
  const scopes = within(`${pod} ls -d *.scope`).trim().split('\n');
  expect(scopes).toContain(`cri-containerd-${running}.scope`);
  // Its own, and the sandbox's.
  expect(scopes).toHaveLength(2);
  const sandbox = scopes.find((scope) => !scope.includes(String(running)));
  // Processes of the Pod: pause, sleep, and these sh and cat.
  expect(within(`${pod} head -1 cgroup.stat; cat pids.current; cd ${sandbox}; cat pids.current cpu.weight pids.max hugetlb.2MB.max`)).toBe(
    'nr_descendants 2\n4\n1\n1\nmax\nmax\n',
  );
  expect(within(`${pod} wc -l < ${sandbox}/cgroup.procs`)).toBe('1\n');
});

import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const said = (script: string, more = 'tty: false', spec = ''): string =>
  play(podOf(`  restartPolicy: Never\n${spec}  containers: [${shell('app', script, more)}]`)).run.kubectl('logs web').stdout;
const PRIVILEGED = 'securityContext: {privileged: true}';

/** @see proc(5): /proc/PID/oom_score_adj, comm, fd; sysfs(5) */
it.each`
  rule                                        | script                                                                                                   | more           | says
  ${'nobody spares itself'}                   | ${'echo 500 > /proc/self/oom_score_adj; echo $?; cat /proc/self/oom_score_adj'}                          | ${undefined}   | ${'sh: write error: Permission denied\n1\n1000\n'}
  ${'but the mighty'}                         | ${'echo -500 > /proc/$PPID/oom_score_adj; echo -500 > /proc/1/oom_score_adj; cat /proc/1/oom_score_adj'} | ${PRIVILEGED}  | ${"sh: can't create /proc/0/oom_score_adj: nonexistent directory\n-500\n"}
  ${'as far as there are numbers'}            | ${'echo 1001 > /proc/1/oom_score_adj'}                                                                   | ${undefined}   | ${'sh: write error: Invalid argument\n'}
  ${'a process has another name'}             | ${'echo other > /proc/1/comm; cat /proc/1/comm; true'}                                                   | ${undefined}   | ${'other\n'}
  ${'without input there is nothing to read'} | ${'readlink /proc/1/fd/0; readlink /proc/1/fd/1 | cut -c1-5'}                                            | ${undefined}   | ${'/dev/null\npipe:\n'}
  ${'a terminal is one'}                      | ${'readlink /proc/1/fd/0'}                                                                               | ${'tty: true'} | ${'/dev/pts/0\n'}
  ${'an interface tells of itself'}           | ${'cd /sys/class/net; ls; cat eth0/mtu eth0/operstate eth0/address lo/mtu eth0/statistics/rx_errors'}    | ${undefined}   | ${'eth0\nlo\n1500\nup\n0a:58:0a:f4:01:02\n65536\n0\n'}
  ${'and the processors'}                     | ${'cat /sys/devices/system/cpu/online; ls -d /sys/devices/system/cpu/cpu[0-9]* | wc -l'}                 | ${undefined}   | ${'0-3\n4\n'}
  ${'which the times are told of, too'}       | ${'grep -c ^cpu /proc/stat'}                                                                             | ${undefined}   | ${'5\n'}
  ${'no huge pages are set aside'}            | ${'grep -i hugepages_ /proc/meminfo; grep Hugepagesize /proc/meminfo'}                                   | ${undefined}   | ${'HugePages_Total:       0\nHugePages_Free:        0\nHugePages_Rsvd:        0\nHugePages_Surp:        0\nHugepagesize:       2048 kB\n'}
`('$rule: $script', ({ script, more, says }) => expect(said(script, more)).toBe(says));

it.each([
  ['0 2147483647', true],
  ['1001 2000', false],
  ['1000 1000', true],
])('who is not root pings where its group is in the range: %s', (range, may) => {
  const spec = `  securityContext: {runAsUser: 1000, runAsGroup: 1000, sysctls: [{name: net.ipv4.ping_group_range, value: "${range}"}]}\n`;
  expect(said('ping -q -c 1 127.0.0.1 | grep -c " 0% packet loss"', 'tty: false', spec)).toBe(
    may ? '1\n' : 'ping: permission denied (are you root?)\n0\n',
  );
});

import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What who may not is told, as busybox 1.37 and util-linux 2.41 did in a container of containerd 1.7.24. */
it.each`
  image        | user    | command                                      | says
  ${'busybox'} | ${0}    | ${'ip link set lo down'}                     | ${'ip: SIOCSIFFLAGS: Operation not permitted\n2\n'}
  ${'busybox'} | ${0}    | ${'ip link add d0 type dummy'}               | ${'ip: RTNETLINK answers: Operation not permitted\n2\n'}
  ${'busybox'} | ${0}    | ${'ifconfig lo down'}                        | ${'ifconfig: SIOCSIFFLAGS: Operation not permitted\n1\n'}
  ${'busybox'} | ${0}    | ${'nsenter -t 1 -n true'}                    | ${"nsenter: setns(): can't reassociate to namespace 'net': Operation not permitted\n1\n"}
  ${'debian'}  | ${0}    | ${'nsenter -t 1 -m -u -i -n -p -- true'}     | ${"nsenter: reassociate to namespace 'ns/ipc' failed: Operation not permitted\n1\n"}
  ${'alpine'}  | ${0}    | ${'ionice -c1 true'}                         | ${'ionice: ioprio_set: Operation not permitted\n1\n'}
  ${'debian'}  | ${0}    | ${'ionice -c 1 true'}                        | ${'ionice: ioprio_set failed: Operation not permitted\n1\n'}
  ${'debian'}  | ${0}    | ${'ionice -c 3 echo hi'}                     | ${'hi\n0\n'}
  ${'debian'}  | ${0}    | ${'taskset 1 echo hi; taskset -c 0 echo ho'} | ${'hi\nho\n0\n'}
  ${'busybox'} | ${1000} | ${'su nosuch -c id'}                         | ${'su: must be suid to work properly\n1\n'}
  ${'busybox'} | ${1000} | ${'ln /etc/passwd /tmp/hl'}                  | ${'ln: /tmp/hl: Operation not permitted\n1\n'}
  ${'busybox'} | ${0}    | ${'ln /etc/passwd /tmp/hl'}                  | ${'0\n'}
  ${'busybox'} | ${1000} | ${'touch /tmp/a; ln /tmp/a /tmp/hl'}         | ${'0\n'}
`('$image as $user: $command', ({ image, user, command, says }) => {
  const app = `{name: app, image: ${image}, command: [sh, -c, "${command}; echo $?"], securityContext: {runAsUser: ${user}}}`;
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 20 });
  expect(run.kubectl('logs web').stdout).toBe(says);
});

/** @see iproute2: ip/iplink.c; busybox: networking/libiproute; what is wrong was seen of busybox 1.37 and iproute2 6.15 */
it.each`
  image                       | command                                                                         | says
  ${'busybox'}                | ${'ip link add dummy0 type dummy; ip link show dummy0 | head -n 1'}             | ${'3: dummy0: <BROADCAST,NOARP> mtu 1500 qdisc noop qlen 1000\n0\n'}
  ${'busybox'}                | ${'ip link add d0 type dummy; ip link add d0 type dummy'}                       | ${'ip: RTNETLINK answers: File exists\n2\n'}
  ${'busybox'}                | ${'ip link add d0 type dummy; ip link del d0; ip link show d0'}                 | ${"ip: can't find device 'd0'\n2\n"}
  ${'busybox'}                | ${'ip addr add 1.1.1.1/32 dev x'}                                               | ${"ip: can't find device 'x'\n1\n"}
  ${'busybox'}                | ${'ip link set x up'}                                                           | ${'ip: SIOCGIFFLAGS: No such device\n2\n'}
  ${'nicolaka/netshoot:v0.9'} | ${'ip link add d0 type dummy; ip link set d0 up; ip link | grep d0'}            | ${'3: d0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n0\n'}
  ${'nicolaka/netshoot:v0.9'} | ${'ip link add d0 type dummy; ip a add 10.9.8.7/24 dev d0; ip -4 -o a show d0'} | ${'3: d0    inet 10.9.8.7/24 scope global d0\\       valid_lft forever preferred_lft forever\n0\n'}
  ${'nicolaka/netshoot:v0.9'} | ${'ip link show d9'}                                                            | ${'Device "d9" does not exist.\n1\n'}
  ${'nicolaka/netshoot:v0.9'} | ${'ip link del d9'}                                                             | ${'Cannot find device "d9"\n1\n'}
`('who may change the network, may in $image: $command', ({ image, command, says }) => {
  const right = 'securityContext: {capabilities: {add: [NET_ADMIN]}}';
  const app = `{name: app, image: "${image}", command: [sh, -c, '${command}; echo $?'], ${right}}`;
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 30 });
  expect(run.kubectl('logs web').stdout).toBe(says);
});

it('busybox’s route may not add one', () => {
  const app = '{name: app, image: busybox, command: [sh, -c, "route add default gw 10.244.1.1; echo $?"]}';
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]`), { seconds: 20 });
  expect(run.kubectl('logs web').stdout).toBe('route: SIOCADDRT: Operation not permitted\n1\n');
});

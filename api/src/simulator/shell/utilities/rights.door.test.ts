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

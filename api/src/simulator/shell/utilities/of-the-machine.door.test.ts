import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What a container of that image says. */
function said(image: string, script: string, container: object = {}, spec: object = {}): string {
  const one = { name: 'app', image, command: ['sh', '-c', script], ...container };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { restartPolicy: 'Never', containers: [one], ...spec } };
  return play(JSON.stringify(pod)).run.kubectl('logs web').stdout;
}
const asUser = (allowPrivilegeEscalation: boolean) => ({ securityContext: { runAsUser: 1000, allowPrivilegeEscalation } });
const NOBODY = 'uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)\n';

it.each`
  rule                                   | image        | script                                                                                                                        | container                                                        | says
  ${'setpriv, as entrypoints have it'}   | ${'debian'}  | ${'setpriv --reuid=1000 --regid=1000 --clear-groups id'}                                                                      | ${{}}                                                            | ${'uid=1000 gid=1000 groups=1000\n'}
  ${'it wants to know of the groups'}    | ${'debian'}  | ${'setpriv --reuid=1000 --regid=1000 id'}                                                                                     | ${{}}                                                            | ${'setpriv: --[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups\n'}
  ${'it is root’s'}                      | ${'debian'}  | ${'setpriv --reuid=0 id'}                                                                                                     | ${asUser(true)}                                                  | ${'setpriv: setresuid failed: Operation not permitted\n'}
  ${'runuser'}                           | ${'debian'}  | ${'runuser -u nobody -- id; runuser nobody -s /bin/sh -c id'}                                                                 | ${{}}                                                            | ${NOBODY + NOBODY}
  ${'it is root’s, too'}                 | ${'debian'}  | ${'runuser -u nobody id'}                                                                                                     | ${asUser(true)}                                                  | ${'runuser: may not be used by non-root users\n'}
  ${'su asks, and nobody answers'}       | ${'debian'}  | ${'su -c id'}                                                                                                                 | ${asUser(true)}                                                  | ${'Password: su: Authentication failure\n'}
  ${'su of one without a home'}          | ${'debian'}  | ${"su - nobody -s /bin/sh -c 'whoami; pwd'"}                                                                                  | ${{}}                                                            | ${'su: warning: cannot change directory to /nonexistent: No such file or directory\nnobody\n/\n'}
  ${'busybox’s likewise'}                | ${'alpine'}  | ${"sed -i 's#:/:#:/nowhere:#' /etc/passwd; su - nobody -s /bin/sh -c 'whoami; pwd'"}                                          | ${{}}                                                            | ${"su: can't change directory to '/nowhere': No such file or directory\nnobody\n/\n"}
  ${'unshare of mounts is held back'}    | ${'debian'}  | ${'unshare -m true'}                                                                                                          | ${{ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }} | ${'unshare: cannot change root filesystem propagation: Permission denied\n'}
  ${'but who is privileged'}             | ${'debian'}  | ${'unshare -m true && echo ok'}                                                                                               | ${{ securityContext: { privileged: true } }}                     | ${'ok\n'}
  ${'su-exec and gosu of a package'}     | ${'alpine'}  | ${'apk add -q su-exec gosu; su-exec 1000 id -u; gosu 1001 id -u'}                                                             | ${{}}                                                            | ${'1000\n1001\n'}
  ${'sudo, as another'}                  | ${'alpine'}  | ${"apk add -q sudo; sudo -u nobody A=b sh -c 'echo $A $USER $SUDO_USER $KUBERNETES_PORT'"}                                    | ${{}}                                                            | ${'b nobody root\n'}
  ${'busybox knows no session’s leader'} | ${'busybox'} | ${'ps -o pid,stat,comm; :'}                                                                                                   | ${{}}                                                            | ${'PID   STAT COMMAND\n    1 S    sh\n    7 R    ps\n'}
  ${'procps does'}                       | ${'debian'}  | ${'apt-get update; apt-get install -y procps >/dev/null; ps -o stat= 1'}                                                      | ${{}}                                                            | ${expect.stringMatching(/Ss\n$/)}
  ${'stat tells a device’s numbers'}     | ${'busybox'} | ${"stat /dev/tty | sed -n '3s/.*Links/Links/p'"}                                                                              | ${{}}                                                            | ${'Links: 1     Device type: 5,0\n'}
  ${'bash runs a trap while it reads'}   | ${'debian'}  | ${'mkfifo f; bash -c \'trap "echo got; exit 7" TERM; exec 3<>f; read x <&3; echo end\' & sleep 1; kill $!; wait $!; echo $?'} | ${{}}                                                            | ${'got\n7\n'}
`('$rule', ({ image, script, container, says }) => expect(said(image, script, container)).toEqual(says));

it.each([
  [
    true,
    'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\nsudo: a password is required\n',
  ],
  [
    false,
    'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\nsudo: If sudo is running in a container, you may need to adjust the container configuration to disable the flag.\n',
  ],
])('sudo of who is not root, where it may gain privileges: %s', (may, says) => {
  const pod = podOf(
    `  containers:\n  - name: app\n    image: debian\n    command: [sh, -c, "apt-get update; apt-get install -y sudo; sleep 1000"]`,
  );
  const again = ['sudo', 'id'];
  const { run } = play(pod.replace('    image', `    securityContext: {allowPrivilegeEscalation: ${may}}\n    image`), {
    interventions: [{ atSeconds: 50, kind: 'EXEC', pod: 'web', command: ['setpriv', '--reuid=1000', ...again] }],
  });
  expect(run.interventions[0]?.stderr).toContain(says);
});

/** @see linux: fs/proc, net */
it.each`
  file                     | says
  ${'/proc/net/route'}     | ${/^Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT {55}\neth0\t00000000\t0101F40A\t0003\t0\t0\t0\t00000000\t0\t0\t0/}
  ${'/proc/net/dev'}       | ${/\n {4}lo: {7}0 {7}0 {4}0/}
  ${'/proc/net/if_inet6'}  | ${/^0{31}1 01 80 10 80 {7}lo\nfe8000000000000008580afffef40102 02 40 20 80 {5}eth0\n$/}
  ${'/proc/net/arp'}       | ${/^IP address .*\n10\.244\.1\.1 {7}0x1 {9}0x2 {9}0a:58:0a:f4:01:01 {5}\* {8}eth0\n$/}
  ${'/proc/1/task/*/comm'} | ${/^sh\n$/}
  ${'/proc/1/maps'}        | ${/r-xp 00004000 08:01 1057 +\/usr\/bin\/sh\n(.*\n)*.*\[stack\]/}
  ${'/proc/1/io'}          | ${/^rchar: 0\n/}
  ${'/proc/1/sched'}       | ${/^sh \(1, #threads: 1\)\n/}
`('$file', ({ file, says }) => {
  expect(said('debian', `cat ${file}`, {}, { nodeName: 'node-1' })).toMatch(says);
});

it.each`
  rule             | image                  | script        | says
  ${'by busybox'}  | ${'busybox'}           | ${'ip route'} | ${'default via 10.244.1.1 dev eth0 \n10.244.1.0/24 via 10.244.1.1 dev eth0  src 10.244.1.2 \n10.244.1.1 dev eth0 scope link  src 10.244.1.2 \n'}
  ${'by iproute2'} | ${'nicolaka/netshoot'} | ${'ip route'} | ${'default via 10.244.1.1 dev eth0 \n10.244.1.0/24 via 10.244.1.1 dev eth0 src 10.244.1.2 \n10.244.1.1 dev eth0 scope link src 10.244.1.2 \n'}
`('a Pod’s routes, $rule', ({ image, script, says }) => expect(said(image, script, {}, { nodeName: 'node-1' })).toBe(says));

it('a node’s routes are its own, and lead to the Pods of other nodes', () => {
  expect(said('nicolaka/netshoot', 'ip route', {}, { nodeName: 'node-1', hostNetwork: true })).toBe(
    'default via 172.18.0.1 dev eth0 \n10.244.0.0/24 via 172.18.0.2 dev eth0 \n10.244.2.0/24 via 172.18.0.4 dev eth0 \n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.3 \n',
  );
});

it('the processes of a node are in /proc of who sees them, and the kernel’s messages are for who may read them', () => {
  const seen = said(
    'debian',
    'cat /proc/1/comm; dmesg | cut -c1-40 | head -1',
    { securityContext: { privileged: true } },
    { hostPID: true },
  );
  expect(seen).toBe('systemd\n[    0.000000] Linux version 5.15.0-72-g\n');
  expect(said('debian', 'dmesg')).toBe('dmesg: read kernel buffer failed: Operation not permitted\n');
});

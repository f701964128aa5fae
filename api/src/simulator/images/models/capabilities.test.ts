import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (image: string, context: string, command: string): string => `apiVersion: v1
kind: Pod
metadata: {name: caps}
spec:
  restartPolicy: Never
  containers:
  - name: caps
    image: ${image}
    securityContext: ${context}
    command:
    - sh
    - -c
    - |
      ${command}
`;
const DEFAULT =
  'cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,cap_setpcap,cap_net_bind_service,cap_net_raw,cap_sys_chroot,cap_mknod,cap_audit_write,cap_setfcap';
const BOUND = '{runAsUser: 1000, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}';

/** Compared with the capsh of Debian 12; what older ones say otherwise is from their sources. */
it.each`
  rule                                        | image            | context                                            | command                                                                    | log
  ${'what Docker leaves'}                     | ${'fedora:38'}   | ${'{}'}                                            | ${'capsh --print | head -n 1'}                                             | ${`Current: ${DEFAULT}=ep`}
  ${'all of it'}                              | ${'fedora:38'}   | ${'{privileged: true}'}                            | ${'capsh --print | sed -n "1p;4p"'}                                        | ${'Current: =ep\nCurrent IAB: '}
  ${'another user has none, and no name'}     | ${'fedora:38'}   | ${BOUND}                                           | ${'capsh --print | grep -e ^Current: -e ^Bound -e ^uid'}                   | ${'Current: =\nBounding set =cap_net_bind_service\nuid=1000(???) euid=1000(???)'}
  ${'an old one has a sign before the names'} | ${'centos:7'}    | ${'{capabilities: {drop: [ALL], add: [NET_RAW]}}'} | ${'capsh --print | grep ^Current'}                                         | ${'Current: = cap_net_raw+ep'}
  ${'one in a package'}                       | ${'alpine:3.18'} | ${'{}'}                                            | ${'apk add -q libcap && capsh --print | tail -n 1'}                        | ${'Guessed mode: HYBRID (4)'}
  ${'a mask by its names'}                    | ${'fedora:38'}   | ${'{}'}                                            | ${'capsh --decode=00000000a80425fb'}                                       | ${`0x00000000a80425fb=${DEFAULT}`}
  ${'of a process'}                           | ${'fedora:38'}   | ${'{privileged: true}'}                            | ${'getpcaps 1'}                                                            | ${'1: =ep'}
  ${'one that is not held'}                   | ${'fedora:38'}   | ${'{}'}                                            | ${'capsh --has-p=cap_sys_admin; echo $?; capsh --has-p=cap_kill; echo $?'} | ${'capsh: cap[cap_sys_admin] not permitted\n1\n0'}
`('capsh: $rule', ({ image, context, command, log }) => {
  const { run } = play(pod(image, context, command), { seconds: 60 });
  expect(run.kubectl('logs caps', 60).stdout).toBe(`${log}\n`);
});

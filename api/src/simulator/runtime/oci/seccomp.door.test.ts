import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const FOLDER = '/var/lib/kubelet/seccomp';
const profiled = (profile: string) => {
  const write = shell('write', `echo '${profile}' > /profiles/p.json`, 'volumeMounts: [{name: v, mountPath: /profiles}]');
  const app = shell('app', 'echo hi', 'securityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}');
  const volume = `{name: v, hostPath: {path: ${FOLDER}, type: DirectoryOrCreate}}`;
  return play(podOf(`  restartPolicy: Never\n  volumes: [${volume}]\n  initContainers: [${write}]\n  containers: [${app}]`), {
    seconds: 20,
  });
};

/** As containerd 1.7.24 and runc 1.1.15 did it. @see containerd: pkg/cri/server/container_start.go, contrib/seccomp/seccomp.go */
it.each`
  rule                                        | profile                                         | state
  ${'what allows all lets it run'}            | ${'{"defaultAction": "SCMP_ACT_ALLOW"}'}        | ${{ terminated: { exitCode: 0, reason: 'Completed' } }}
  ${'under what refuses all it cannot begin'} | ${'{"defaultAction": "SCMP_ACT_ERRNO"}'}        | ${{ terminated: { exitCode: 128, reason: 'StartError', message: /^failed to start containerd task "[0-9a-f]{64}": cannot start a stopped process: unknown$/ } }}
  ${'so under what kills it'}                 | ${'{"defaultAction": "SCMP_ACT_KILL_PROCESS"}'} | ${{ terminated: { exitCode: 128, reason: 'StartError', message: /cannot start a stopped process/ } }}
  ${'what cannot be read is said to be so'}   | ${'{no'}                                        | ${{ waiting: { reason: 'CreateContainerError', message: /^failed to create containerd container: decoding seccomp profile failed "\/var\/lib\/kubelet\/seccomp\/p.json": invalid character 'n' looking for beginning of object key string$/ } }}
`('Of a profile on the node: $rule', ({ profile, state }) => {
  const [kind, { message = /^$/, ...rest }] = Object.entries<{ message?: RegExp }>(state)[0] as [string, { message?: RegExp }];
  const is = profiled(profile).container('app').state[kind];
  expect(is).toMatchObject(rest);
  expect(is.message ?? '').toMatch(message);
});

import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const CONTAINERS = (writer: string, reader: string) => `  containers: [${shell('one', writer)}, ${shell('two', reader)}]`;
const WRITE = 'echo kept > /dev/shm/x; sleep 1000';
const READ = 'sleep 5; cat /dev/shm/x; sleep 1000';

/** @see containerd: pkg/cri/server/container_create_linux.go containerMounts (sandboxDevShm); kubernetes: pkg/kubelet/kuberuntime/util IpcNamespaceForPod */
it.each`
  rule                                                 | spec                                                                                                                                                                                                  | says
  ${'is shared by the containers of a Pod'}            | ${CONTAINERS(WRITE, READ)}                                                                                                                                                                            | ${'kept\n'}
  ${'is there already for init containers, and stays'} | ${`  initContainers: [${shell('one', 'echo kept > /dev/shm/x')}]\n  containers: [${shell('two', READ)}]`}                                                                                             | ${'kept\n'}
  ${'stays when its writer is started anew'}           | ${CONTAINERS('echo kept >> /dev/shm/x; sleep 2; exit 1', 'sleep 8; wc -l < /dev/shm/x; sleep 1000')}                                                                                                  | ${'2\n'}
  ${'is not where a volume is mounted in its place'}   | ${`  volumes: [{name: v, emptyDir: {medium: Memory}}]\n  containers: [${shell('one', WRITE, 'volumeMounts: [{name: v, mountPath: /dev/shm}]')}, ${shell('two', 'sleep 5; ls /dev/shm; echo none')}]`} | ${'none\n'}
`('Shared memory $rule', ({ spec, says }) => {
  expect(play(podOf(spec), { seconds: 20 }).run.kubectl('logs web -c two').stdout).toBe(says);
});

const twoPods = (more: string) =>
  [WRITE, READ]
    .map((script, i) => podOf(`  nodeName: node-1${more}\n  containers: [${shell('app', script)}]`).replace('web', `p${i}`))
    .join('---\n');
it.each`
  rule                                        | more                   | says                                                           | mounted
  ${'of another Pod is not seen'}             | ${''}                  | ${"cat: can't open '/dev/shm/x': No such file or directory\n"} | ${'shm on /dev/shm type tmpfs (rw,nosuid,nodev,noexec,relatime,size=65536k,inode64)'}
  ${'is the node’s for Pods that ask for it'} | ${'\n  hostIPC: true'} | ${'kept\n'}                                                    | ${'tmpfs on /dev/shm type tmpfs (rw,nosuid,nodev,inode64)'}
`('Shared memory $rule', ({ more, says, mounted }) => {
  const { run } = play(twoPods(more), { seconds: 20 });
  expect(run.kubectl('logs p1').stdout).toBe(says);
  expect(run.kubectl('exec p1 -- mount').stdout.split('\n')).toContain(mounted);
  const inNode = run.kubectl('exec p1 -- readlink /proc/self/ns/ipc').stdout === 'ipc:[4026531839]\n';
  expect(inNode).toBe(more !== '');
});

it('The node’s shared memory is there as a hostPath too', () => {
  const volume =
    'volumes: [{name: v, hostPath: {path: /dev/shm, type: Directory}}, {name: w, hostPath: {path: /dev/shm/mine, type: DirectoryOrCreate}}]';
  const look = 'sleep 5; cat /v/x; touch /w/y; ls -d /v/mine/y; stat -c %a /v; grep " /v " /proc/mounts; sleep 1000';
  const mounts = 'securityContext: {runAsUser: 0}, volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]';
  const pods = [
    podOf(`  nodeName: node-1\n  hostIPC: true\n  containers: [${shell('app', WRITE, 'securityContext: {runAsUser: 1000}')}]`),
    podOf(`  nodeName: node-1\n  ${volume}\n  containers: [${shell('app', look, mounts)}]`).replace('web', 'two'),
  ];
  const { run } = play(pods.join('---\n'), { seconds: 20 });
  expect(run.kubectl('logs two').stdout).toBe('kept\n/v/mine/y\n1777\ntmpfs /v tmpfs rw,nosuid,nodev,inode64 0 0\n');
});

it('What stays in shared memory counts against the Pod’s limit when its writer is gone', () => {
  const script =
    'if [ -f /dev/shm/x ]; then head -c 30000000 /dev/zero > /dev/shm/y && sleep 1000; else head -c 30000000 /dev/zero > /dev/shm/x; fi';
  const { container } = play(podOf(`  containers: [${shell('app', script, 'resources: {limits: {memory: 40Mi}}')}]`), { seconds: 20 });
  expect(container('app')).toMatchObject({ restartCount: 2, lastState: { terminated: { reason: 'OOMKilled' } } });
});

/** @see ipcs(1) */
it.each`
  image        | first
  ${'busybox'} | ${'------ Shared Memory Segments --------'}
  ${'debian'}  | ${'------ Message Queues --------'}
`('ipcs of $image shows that there is nothing else', ({ image, first }) => {
  const { run } = play(podOf(`  containers: [{name: app, image: ${image}, command: [sleep, "1000"]}]`), { seconds: 20 });
  const lines = run.kubectl('exec web -- ipcs').stdout.split('\n');
  expect([lines.length, lines[0], lines[1]]).toEqual([11, '', first]);
  expect(run.kubectl('exec web -- ipcs -s').stdout).toBe(
    '\n------ Semaphore Arrays --------\nkey        semid      owner      perms      nsems     \n\n',
  );
});

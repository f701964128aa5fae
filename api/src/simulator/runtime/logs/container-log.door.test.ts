import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const logs = (script: string, command = 'logs web', more = '') =>
  play(podOf(`  restartPolicy: Never\n  containers: [${shell('app', script, more)}]`)).run.kubectl(command).stdout;

/** @see containerd: pkg/cri/io/logger.go redirectLogs; kubernetes: pkg/kubelet/kuberuntime/logs/logs.go */
it.each([
  { rule: 'a last line without an end is shown without one', script: 'echo one; printf two', shown: 'one\ntwo' },
  { rule: 'a terminal’s line ends are lines’ ends', script: 'echo one; echo two', more: 'tty: true', shown: 'one\ntwo\n' },
  { rule: 'a long line is whole', script: 'head -c 40000 /dev/zero | tr "\\\\0" x; echo', shown: `${'x'.repeat(40_000)}\n` },
  {
    rule: 'of a long line the tail is its last entry',
    script: 'head -c 40000 /dev/zero | tr "\\\\0" x; echo',
    command: 'logs web --tail=1',
    shown: `${'x'.repeat(40_000 - 2 * 16_384)}\n`,
  },
])('$rule', ({ script, command, more, shown }) => expect(logs(script, command, more)).toBe(shown));

/** @see kubernetes: pkg/kubelet/logs/container_log_manager.go rotateLogs */
it('a log of 10 MiB is put aside within ten seconds, while its container runs', () => {
  const script = 'echo first; head -c 10600000 /dev/zero | tr "\\0" x | fold -w 15000; echo; sleep 20; echo last; sleep 1000';
  const { run, pod } = play(podOf(`  containers: [${shell('app', script)}]`), { seconds: 60 });
  expect(run.kubectl('logs web', 9).stdout).toHaveLength('first\n'.length + 10_600_000 + Math.ceil(10_600_000 / 15_000));
  expect(run.kubectl('logs web', 11).stdout).toBe('');
  expect(run.kubectl('logs web', 50).stdout).toBe('last\n');
  expect(
    pod.containers
      .find(({ name }) => name === 'app')
      ?.logs()
      .map(({ text }) => text),
  ).toEqual(['last']);
});
it.each`
  size       | seen
  ${'1k'}    | ${['1\n2\n3\n4\n5\n6\n7\n8\n', '']}
  ${'100Mi'} | ${['1\n2\n3\n4\n5\n6\n7\n8\n', '1\n2\n3\n4\n5\n6\n7\n8\n']}
`('a kubelet that is told so puts logs of $size aside', ({ size, seen }) => {
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\n';
  const lines = `seq 8; head -c 1000 /dev/zero | tr "\\0" x; echo; sleep 1000`;
  const { run } = play(`${config}data: {kubelet: 'containerLogMaxSize: ${size}'}\n---\n${podOf(`  containers: [${shell('app', lines)}]`)}`);
  expect([9, 11].map((at) => run.kubectl('logs web', at).stdout.replace(/x+\n/, ''))).toEqual(seen);
});
/** @see kubernetes: pkg/kubelet/logs/container_log_manager_test.go TestRotateLogs, TestRemoveExcessLogs, TestCompressLog */
it.each`
  files | kept
  ${2}  | ${['0.log', '0.log.20230515-090040']}
  ${3}  | ${['0.log', '0.log.20230515-090030.gz', '0.log.20230515-090040']}
  ${10} | ${['0.log', '0.log.20230515-090010.gz', '0.log.20230515-090020.gz', '0.log.20230515-090030.gz', '0.log.20230515-090040']}
`('of a container’s logs there are at most $files files, those that were put aside before the last one compressed', ({ files, kept }) => {
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\n';
  const app = podOf(
    `  nodeName: node-1\n  containers: [${shell('app', 'i=0; while true; do echo $((i += 1)); head -c 700 /dev/zero | tr "\\\\0" x; echo; sleep 5; done')}]`,
  );
  const looker = `apiVersion: v1\nkind: Pod\nmetadata: {name: looker}\nspec:\n  nodeName: node-1\n  volumes: [{name: v, hostPath: {path: /var/log/pods}}]\n  containers: [${shell('app', 'sleep 1000', 'volumeMounts: [{name: v, mountPath: /v}]')}]\n`;
  const { run } = play(`${config}data: {kubelet: '{containerLogMaxSize: 1k, containerLogMaxFiles: ${files}}'}\n---\n${app}---\n${looker}`, {
    seconds: 45,
  });
  expect(run.kubectl('exec looker -- sh -c "ls /v/default_web_*/app"').stdout.split('\n').slice(0, -1)).toEqual(kept);
  const first = run.kubectl(`exec looker -- sh -c "cat /v/default_web_*/app/${kept.at(-1)} | grep -v xx"`).stdout;
  expect(first.split('\n').map((line) => line.split(' ')[3])).toEqual(['7', '8', undefined]);
});
it('a negative size leaves logs as they are', () => {
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\n';
  const app = podOf(`  containers: [${shell('app', 'echo one; sleep 15; echo two; sleep 1000')}]`);
  expect(play(`${config}data: {kubelet: 'containerLogMaxSize: "-1"'}\n---\n${app}`).run.kubectl('logs web').stdout).toBe('one\ntwo\n');
});
it('of a container that has ended the whole log stays', () => {
  expect(logs('echo first; head -c 10600000 /dev/zero | tr "\\0" x | fold -w 15000').slice(0, 8)).toBe('first\nxx');
});

import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** As containerd 1.7.24 and runc 1.1.15 said it. @see containerd: pkg/cri/server/container_execsync.go execInContainer */
it.each`
  rule                                       | ends
  ${'is told that it has, by its status'}    | ${5.3}
  ${'whatever moment of the second that is'} | ${5.7}
`('A command for a container that has ended $rule: $ends s', ({ ends }) => {
  const probe = 'readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1}';
  const { run } = play(podOf(`  containers: [${shell('app', `sleep ${ends}; exit 1`, probe)}]`), { seconds: 100 });
  const errors = run.events.filter(({ message }) => message.includes('probe errored')).map(({ message }) => message);
  expect(errors.length).toBeGreaterThan(0);
  const words =
    /^Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: (container is in CONTAINER_EXITED state|failed to create exec "[0-9a-f]{64}": cannot exec in a stopped state: unknown|failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: cannot exec in a stopped container: unknown)$/;
  for (const message of errors) expect(message).toMatch(words);
  expect(errors.some((message) => message.endsWith('container is in CONTAINER_EXITED state'))).toBe(true);
});

/** As runc 1.1.15 said it. @see runc: libcontainer/init_linux.go finalizeNamespace */
it.each`
  rule              | then
  ${'that is gone'} | ${'no such file or directory'}
  ${'that is none'} | ${'not a directory'}
`('A command is not begun in a directory $rule', ({ then }) => {
  const script = `cd /; rmdir /work; ${then === 'not a directory' ? 'touch /work; ' : ''}sleep 3600`;
  const { run } = play(podOf(`  containers: [${shell('app', script, 'workingDir: /work')}]`), { seconds: 20 });
  const { stderr, exitCode } = run.kubectl('exec web -- pwd');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    new RegExp(
      `OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd \\("/work"\\) set in config.json failed: ${then}: unknown\n$`,
    ),
  );
});

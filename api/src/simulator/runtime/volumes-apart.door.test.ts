import { expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

it('a file of one volume is another than that of another, though each is the first of its own', () => {
  const mounts = 'volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]';
  const script = `echo one > /a/f; echo two > /b/f
[ /a/f -ef /b/f ] && echo the same
cp /a/f /b/f && cat /b/f; echo three > /a/f; mv /a/f /b/f && cat /b/f; find /b -samefile /b/f`;
  const { pod } = play(
    podOf(`  restartPolicy: Never
  containers:
  - ${shell('app', script, mounts)}
  volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {medium: Memory}}]`),
  );
  expect(
    pod.containers
      .find(({ name }) => name === 'app')
      ?.logs()
      .map(({ text }) => text),
  ).toEqual(['one', 'three', '/b/f']);
});

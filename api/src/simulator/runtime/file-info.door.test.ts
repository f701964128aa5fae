import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

/** @see coreutils: src/ls.c (-A, -p) */
it.each`
  path                         | entries
  ${'/srv'}                    | ${['.old', 'Zeta', 'alpha', 'deep/', 'way']}
  ${'/srv/'}                   | ${['.old', 'Zeta', 'alpha', 'deep/', 'way']}
  ${'/srv/way'}                | ${['conf/']}
  ${'/srv/deep/conf'}          | ${['..data', 'k']}
  ${'/proc/sys/kernel/random'} | ${['uuid']}
  ${'/srv/alpha'}              | ${null}
`('of $path is told what is in it: $entries', ({ path, entries }) => {
  const shell = `echo a > alpha; touch .old Zeta; ln -s deep way; sleep 100`;
  const mount = 'workingDir: /srv, volumeMounts: [{name: v, mountPath: /srv/deep/conf}]';
  const pod = podOf(
    `  containers: [{name: app, image: busybox, command: [sh, -c, '${shell}'], ${mount}}]\n  volumes: [{name: v, configMap: {name: c}}]`,
  );
  const { pod: played } = play(`${pod}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: v}\n`, { seconds: 20 });
  const found = played.containers.find(({ name }) => name === 'app')?.fileInfo(path)?.entries;
  // What the kubelet writes in turn bears the time.
  expect(found === null ? null : found?.filter((name) => !name.startsWith('..2'))).toEqual(entries);
});

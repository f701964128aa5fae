import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const pod = (image: string) => podOf(`  containers: [{name: app, image: "${image}", command: [sleep, '60']}]`);

/** @see linux: fs/overlayfs/inode.c ovl_getattr, mm/shmem.c; recorded of busybox on containerd */
it.each`
  rule                                                       | script                                             | out
  ${'an overlay does not count the directories of its root'} | ${'stat -c "%h %s" /'}                             | ${'1 4096'}
  ${'nor of what is changed in it'}                          | ${'stat -c "%h %s" /etc'}                          | ${'1 4096'}
  ${'but those of an image that nobody has touched'}         | ${'stat -c "%h %s" /usr'}                          | ${'4 4096'}
  ${'a directory in memory takes 20 bytes a name'}           | ${'stat -c "%h %s" /dev'}                          | ${'5 360'}
  ${'/sys has its own'}                                      | ${'stat -c "%h %s" /sys'}                          | ${'13 0'}
  ${'devices have their numbers'}                            | ${'ls -l /dev/zero | tr -s " " | cut -d" " -f5-6'} | ${'1, 5'}
  ${'links their length'}                                    | ${'stat -c %s /dev/stdout'}                        | ${'15'}
`('$rule', ({ script, out }) => {
  const { run } = play(pod('busybox'));
  expect(run.kubectl(`exec web -- sh -c '${script}'`).stdout).toBe(`${out}\n`);
});

it('Alpine looks at certificates, and has its applets in all that stands on it', () => {
  const { run } = play(pod('nginx:alpine'));
  expect(run.kubectl('exec web -- wget -qO- https://kubernetes').stderr).toMatch(
    /^ssl_client: kubernetes: certificate verification failed: unable to get local issuer certificate\nwget: error getting response: Connection reset by peer\n/,
  );
  expect(run.kubectl('exec web -- which fuser unzip').stdout).toBe('/usr/bin/fuser\n/usr/bin/unzip\n');
});

import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const V = 'volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /f, subPath: f}]';
const said = (script: string, image = 'busybox:1.36') => {
  const init = shell('init', 'echo hi > /v/f', 'volumeMounts: [{name: v, mountPath: /v}]');
  const app = shell('app', `cd /v; { ${script}; } 2>&1; sleep 1d`, V).replace(/image: "?[\w:.]+"?/, `image: "${image}"`);
  const { run } = play(podOf(`  initContainers: [${init}]\n  containers: [${app}]\n  volumes: [{name: v, emptyDir: {}}]`), { seconds: 30 });
  return run.kubectl('logs web -c app').stdout;
};

/** As a node's own disk and busybox have answered. @see linux: Documentation/filesystems/files; proc_pid_fd(5) */
it.each`
  rule                                             | script                                                                                         | says
  ${'a hole takes no room'}                        | ${'truncate -s 10M s; du -k s; ls -sk s; stat -c "%b %s" s; wc -c < s'}                        | ${'0\ts\n     0 s\n0 10485760\n10485760\n'}
  ${'nor does what is left out in writing'}        | ${'dd if=/dev/zero of=s bs=1M count=1 seek=4 2>&-; du -k s; stat -c %s s'}                     | ${'1024\ts\n5242880\n'}
  ${'what is written in one does'}                 | ${'truncate -s 1M s; echo x | dd of=s bs=4k seek=3 conv=notrunc 2>&-; du -k s; stat -c %s s'}  | ${'4\ts\n1048576\n'}
  ${'what is longer has one at its end'}           | ${'echo x > s; truncate -s 9000 s; du -k s; truncate -s 1 s; du -k s'}                         | ${'4\ts\n4\ts\n'}
  ${'zeros that are written are none'}             | ${'dd if=/dev/zero of=s bs=1M count=1 2>&-; du -k s; fallocate -l 2M s; du -k s'}              | ${'1024\ts\n2048\ts\n'}
  ${'it can be larger than its disk'}              | ${'truncate -s 900G s; echo $?; ls -l s | cut -c1-10; du -k s'}                                | ${'0\n-rw-r--r--\n0\ts\n'}
  ${'what has no name any more is read by its fd'} | ${'exec 3>d; echo one >&3; rm d; echo two >&3; readlink /proc/self/fd/3; cat /proc/self/fd/3'} | ${'/v/d (deleted)\none\ntwo\n'}
  ${'and is emptied by it'}                        | ${'exec 3>d; echo one >&3; rm d; : > /proc/1/fd/3; wc -c < /proc/1/fd/3'}                      | ${'0\n'}
  ${'what is mounted is not moved over'}           | ${'echo x > n; mv n /f; ls n; cat /f'}                                                         | ${"mv: can't remove '/f': Device or resource busy\nn\nhi\n"}
  ${'what is not there cannot be made'}            | ${'touch a; chown nobody . a; su -s /bin/sh nobody -c "mv /v/a /x"'}                           | ${/mv: can't create '\/x': Permission denied\n$/}
`('$rule', ({ script, says }) => {
  if (says instanceof RegExp) expect(said(script)).toMatch(says);
  else expect(said(script)).toBe(says);
});

it('GNU mv tells of both', () => {
  expect(said('echo x > n; mv n /f', 'debian:12')).toBe(
    "mv: inter-device move failed: 'n' to '/f'; unable to remove target: Device or resource busy\n",
  );
});

import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

function said(image: string, script: string): string {
  const containers = [{ name: 'app', image, command: ['sh', '-c', `${script} 2>&1`] }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { restartPolicy: 'Never', containers } };
  return play(JSON.stringify(pod)).run.kubectl('logs web').stdout;
}

const STATIC = 'bin dev etc home proc root sys tmp usr var ';
const DYNAMIC = 'bin dev etc home lib lib64 proc root sys tmp usr var ';

/** Recorded: since the end of 2022 its libraries are in the image, but where a tag asks for another. @see docker-library/official-images: pull request 13664 */
it.each`
  image                                               | root
  ${'busybox'}                                        | ${DYNAMIC}
  ${'busybox:1.36'}                                   | ${DYNAMIC}
  ${'busybox:1.34.1'}                                 | ${DYNAMIC}
  ${'busybox:1.36-uclibc'}                            | ${STATIC}
  ${'busybox:musl'}                                   | ${STATIC}
  ${'busybox:1.33'}                                   | ${STATIC}
  ${'busybox:1.33-glibc'}                             | ${DYNAMIC}
  ${'busybox:1.28'}                                   | ${STATIC}
  ${'registry.k8s.io/busybox:1.27.2'}                 | ${STATIC}
  ${'registry.k8s.io/e2e-test-images/busybox:1.29-4'} | ${STATIC}
`('$image has $root', ({ image, root }) => {
  expect(said(image, 'ls / | tr "\\n" " "')).toBe(root);
});

/** @see docker-library/busybox: Dockerfile-builder.template; buildroot: system/device_table.txt */
it.each`
  image                                          | script                                     | says
  ${'busybox:1.36'}                              | ${'ls /lib'}                               | ${'ld-linux-x86-64.so.2\nlibc.so.6\nlibm.so.6\nlibnss_compat.so.2\nlibnss_dns.so.2\nlibnss_files.so.2\nlibnss_hesiod.so.2\nlibpthread.so.0\nlibresolv.so.2\n'}
  ${'busybox:1.36'}                              | ${'ls /etc'}                               | ${'group\nhostname\nhosts\nlocaltime\nnetwork\nnsswitch.conf\npasswd\nresolv.conf\nshadow\n'}
  ${'busybox:1.28'}                              | ${'ls /etc'}                               | ${'group\nhostname\nhosts\nlocaltime\nnetwork\npasswd\nresolv.conf\nshadow\n'}
  ${'busybox:1.28'}                              | ${'ls /etc/network'}                       | ${'if-down.d\nif-post-down.d\nif-pre-up.d\nif-up.d\n'}
  ${'busybox:1.36'}                              | ${'stat -c "%U:%G %n" /usr/sbin /var/www'} | ${'daemon:daemon /usr/sbin\nroot:root /var/www\n'}
  ${'busybox:1.36'}                              | ${'wc -c < /etc/localtime'}                | ${'114\n'}
  ${'busybox:1.36'}                              | ${'getconf PAGESIZE'}                      | ${'4096\n'}
  ${'mcr.microsoft.com/cbl-mariner/busybox:2.0'} | ${'busybox | cut -c 1-16 | head -n 1'}     | ${'BusyBox v1.35.0 \n'}
`('$image: $script', ({ image, script, says }) => {
  expect(said(image, script)).toBe(says);
});

/** Recorded of each. */
it.each`
  image               | banner
  ${'busybox'}        | ${'1.36.1 (2023-05-18 22:34:17 UTC)'}
  ${'busybox:1.34'}   | ${'1.34.1 (2022-11-17 19:59:04 UTC)'}
  ${'busybox:1.33'}   | ${'1.33.1 (2021-06-07 17:33:50 UTC)'}
  ${'busybox:1.32.0'} | ${'1.32.0 (2020-07-27 18:31:20 UTC)'}
  ${'busybox:1.31.0'} | ${'1.31.0 (2019-07-16 01:13:11 UTC)'}
  ${'busybox:1.30'}   | ${'1.30.1 (2019-02-14 18:58:02 UTC)'}
  ${'busybox:1.28'}   | ${'1.28.4 (2018-05-22 17:00:17 UTC)'}
  ${'alpine'}         | ${'1.36.1 (2023-06-02 00:42:02 UTC)'}
  ${'alpine:3.17'}    | ${'1.35.0 (2022-11-19 10:13:10 UTC)'}
  ${'alpine:3.15'}    | ${'1.34.1 (2022-04-04 10:19:27 UTC)'}
  ${'alpine:3.12'}    | ${'1.31.1 ()'}
  ${'alpine:3.9'}     | ${'1.29.3 (2019-01-24 07:45:07 UTC)'}
`('$image is $banner', ({ image, banner }) => {
  const line = `BusyBox v${banner} multi-call binary.`;
  expect(said(image, 'busybox | head -1; busybox rmdir 2>&1 | head -1')).toBe(`${line}\n${line}\n`);
});

/** @see uclibc-ng: libc/unistd/getopt.c; busybox: coreutils/timeout.c, which takes the time as GNU's since 1.30 */
it.each`
  image                    | script                           | says
  ${'busybox:1.36'}        | ${'ls -Y | head -1'}             | ${"ls: invalid option -- 'Y'\n"}
  ${'busybox:1.31'}        | ${'ls -Y | head -1'}             | ${'ls: invalid option -- Y\n'}
  ${'busybox:1.36-uclibc'} | ${'ls -Y | head -1'}             | ${'ls: invalid option -- Y\n'}
  ${'busybox:musl'}        | ${'ls -Y | head -1'}             | ${'ls: unrecognized option: Y\n'}
  ${'busybox:1.29'}        | ${'timeout -t 1 true; echo $?'}  | ${'0\n'}
  ${'busybox:1.30'}        | ${'timeout -t 1 true | head -1'} | ${'timeout: invalid option -- t\n'}
`('$image: $script', ({ image, script, says }) => {
  expect(said(image, script.replace(' |', ' 2>&1 |'))).toBe(says);
});

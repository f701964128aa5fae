import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

/** What a container of that image says, in the order in which it does. */
function said(image: string, script: string): string {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'app', image, command: ['sh', '-c', `mkdir /w; cd /w; ${script}`] }] },
  };
  return play(JSON.stringify(pod)).run.kubectl('logs web').stdout;
}

it.each`
  rule                                            | image        | script                                                                                                    | says
  ${'what was counted comes first'}               | ${'debian'}  | ${'echo a > a; wc -l a nope a 2>&1'}                                                                      | ${'1 a\nwc: nope: No such file or directory\n1 a\n2 total\n'}
  ${'busybox’s too'}                              | ${'busybox'} | ${'echo a > a; md5sum a nope 2>&1 | cut -c1-9'}                                                           | ${'60b725f10\nmd5sum: c\n'}
  ${'sed opens the next file before it prints'}   | ${'debian'}  | ${'echo a > a; sed "" a nope 2>&1'}                                                                       | ${"sed: can't read nope: No such file or directory\na\n"}
  ${'a directory is no file, as wide as that is'} | ${'debian'}  | ${'mkdir d; wc d 2>/dev/null'}                                                                            | ${'      0       0       0 d\n'}
  ${'busybox’s awk ends with a file that lacks'}  | ${'busybox'} | ${'echo a > a; awk 1 a nope a 2>&1; echo $?'}                                                             | ${'a\nawk: nope: No such file or directory\n1\n'}
  ${'a tree in itself'}                           | ${'debian'}  | ${'mkdir d; touch d/a; cp -r d d/x 2>&1; echo $? d/x/*'}                                                  | ${"cp: cannot copy a directory, 'd', into itself, 'd/x'\n1 d/x/a\n"}
  ${'a tree in itself, by busybox'}               | ${'busybox'} | ${'mkdir d; touch d/a; cp -r d d/x 2>&1; echo $? d/x/*'}                                                  | ${"cp: recursion detected, omitting directory 'd/x'\n1 d/x/a\n"}
  ${'directories that are made are told of'}      | ${'debian'}  | ${'mkdir -p o/s n; touch o/s/f; cp -rv o/. n'}                                                            | ${"'o/./s' -> 'n/./s'\n'o/./s/f' -> 'n/./s/f'\n"}
  ${'busybox tells of each after what is in it'}  | ${'busybox'} | ${'mkdir -p o/s n; touch o/s/f; cp -rv o/. n'}                                                            | ${"'o/./s/f' -> 'n/./s/f'\n'o/./s' -> 'n/./s'\n'o/.' -> 'n/.'\n"}
  ${'a link in the way goes'}                     | ${'debian'}  | ${'ln -s a l; mkdir n; cp -a l n; cp -av l n'}                                                            | ${"removed 'n/l'\n'l' -> 'n/l'\n"}
  ${'but with busybox'}                           | ${'busybox'} | ${'ln -s a l; mkdir n; cp -a l n; cp -a l n; cp -af l n'}                                                 | ${"cp: can't create 'n/l': File exists\n"}
  ${'busybox tells of moves that failed'}         | ${'busybox'} | ${'mv -v nope x 2>&1; ln -sv a nope/x 2>&1'}                                                              | ${"mv: can't rename 'nope': No such file or directory\n'nope' -> 'x'\n'nope/x' -> 'a'\nln: nope/x: No such file or directory\n"}
  ${'owners are told as they were given'}         | ${'debian'}  | ${'touch a; chown -v 1 a nope 2>&1; chmod -v 600 nope 2>&1'}                                              | ${"changed ownership of 'a' from root to 1\nchown: cannot access 'nope': No such file or directory\nfailed to change ownership of 'nope' to 1\nchmod: cannot access 'nope': No such file or directory\n'nope' could not be accessed\n"}
  ${'what cannot be read fails'}                  | ${'debian'}  | ${'for i in od shuf; do $i nope 2>/dev/null; echo $?; done; getent passwd root nope >/dev/null; echo $?'} | ${'1\n1\n2\n'}
  ${'base32'}                                     | ${'debian'}  | ${'echo hi | base32; echo NBUQU=== | base32 -d; printf NB!Q | base32 -d; echo $?'}                        | ${'NBUQU===\nhi\nbase32: invalid input\nh1\n'}
  ${'base32 of busybox'}                          | ${'busybox'} | ${'printf 0123456789 | base32 -w 8'}                                                                      | ${'GAYTEMZU\nGU3DOOBZ\n'}
  ${'an account for services'}                    | ${'debian'}  | ${'su www-data -c id; echo $?; for i in nologin runuser chroot; do command -v $i; done'}                  | ${'This account is currently not available.\n1\n/usr/sbin/nologin\n/usr/sbin/runuser\n/usr/sbin/chroot\n'}
  ${'long options that busybox’s ls has not'}     | ${'busybox'} | ${'ls --ignore=x 2>&1 | head -1; ls --color=never; echo $?'}                                              | ${"ls: unrecognized option '--ignore=x'\n0\n"}
  ${'and operands that it takes but one of'}      | ${'busybox'} | ${'readlink -f a b >/dev/null 2>&1; echo $?; id root root >/dev/null 2>&1; echo $?'}                      | ${'1\n1\n'}
`('$rule', ({ image, script, says }) => expect(said(image, script)).toBe(says));

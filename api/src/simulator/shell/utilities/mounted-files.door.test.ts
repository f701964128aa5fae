import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

/** What a script says in a container that has a ConfigMap at /c, and one file of it at /etc/one. */
const said = (image: string, script: string) => {
  const mounts = '[{name: cm, mountPath: /c}, {name: cm, mountPath: /etc/one, subPath: one}]';
  const container = `{name: c, image: "${image}", command: [sh, -c, ${JSON.stringify(`exec 2>&1; ${script}`)}], volumeMounts: ${mounts}}`;
  const { run } = play(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {restartPolicy: Never, containers: [${container}], volumes: [{name: cm, configMap: {name: cm}}]}
---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {one: text}\n`,
    { seconds: 40 },
  );
  return run.kubectl('logs web').stdout;
};

/** @see linux: fs/namei.c do_renameat2, vfs_rename; busybox: coreutils/mv.c, editors/sed.c; coreutils: src/mv.c; sed: sed/utils.c */
it.each`
  rule                                              | image            | script                               | says
  ${'sed -i cannot replace a mounted file'}         | ${'debian'}      | ${'sed -i s/t/T/ /etc/one; echo $?'} | ${/^sed: cannot rename \/etc\/sed\w{6}: Device or resource busy\n4\n$/}
  ${'in its own words on busybox'}                  | ${'alpine:3.18'} | ${'sed -i s/t/T/ /etc/one; echo $?'} | ${/^sed: can't move '\/etc\/one\w{6}' to '\/etc\/one': Resource busy\n1\n$/}
  ${'nor write beside one in a ConfigMap’s volume'} | ${'alpine:3.18'} | ${'sed -i s/t/T/ /c/one; echo $?'}   | ${/^sed: can't create temp file '\/c\/oneXXXXXX': Read-only file system\n1\n$/}
  ${'a mounted file cannot be moved away'}          | ${'debian'}      | ${'mv /etc/one /tmp; echo $?'}       | ${/^mv: cannot move '\/etc\/one' to '\/tmp\/one': Device or resource busy\n1\n$/}
  ${'what is in the volume is copied, and stays'}   | ${'debian'}      | ${'mv /c/one /tmp; echo $?'}         | ${/^mv: cannot remove '\/c\/one': Read-only file system\n1\n$/}
  ${'in its own words on busybox as well'}          | ${'alpine:3.18'} | ${'mv /c/one /tmp; echo $?'}         | ${/^mv: can't remove '\/c\/one': Read-only file system\n1\n$/}
`('$rule', ({ image, script, says }) => expect(said(image, script)).toMatch(says));

/** As reported of busybox: hashicorp/vault-helm issue 972. @see coreutils: src/chown-core.c, src/chmod.c; busybox: libbb/recursive_action.c */
it.each`
  rule                                                              | image            | script               | says
  ${'busybox goes no further where a directory is not changed'}     | ${'alpine:3.18'} | ${'chown -R 82 /c'}  | ${'chown: /c: Read-only file system\nchown: /c: Read-only file system\n'}
  ${'nor does its chmod'}                                           | ${'alpine:3.18'} | ${'chmod -R 700 /c'} | ${'chmod: /c: Read-only file system\nchmod: /c: Read-only file system\n'}
  ${"GNU's changes what is in a directory first, and tells of all"} | ${'debian'}      | ${'chown -R 82 /c'}  | ${/^(chown: changing ownership of '\/c\/.*': Read-only file system\n){4}chown: changing ownership of '\/c': Read-only file system\n$/}
  ${'its chmod the directory, and no links'}                        | ${'debian'}      | ${'chmod -R 700 /c'} | ${/^chmod: changing permissions of '\/c': .*\nchmod: changing permissions of '\/c\/\.\.2023\S+': .*\nchmod: .*\/one': .*\n$/}
`('$rule', ({ image, script, says }) => expect(said(image, script)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says)));

/** @see findutils: find/ftsfind.c (FTS_XDEV); busybox: findutils/find.c fileAction: a mount point itself is shown */
it.each`
  rule                                                       | image            | script                                 | says
  ${'find -xdev goes into no volume'}                        | ${'debian'}      | ${"find / -xdev -name 'on[e]'"}        | ${'/etc/one\n'}
  ${'nor does busybox’'}                                     | ${'alpine:3.18'} | ${"find / -xdev -name 'on[e]'"}        | ${'/etc/one\n'}
  ${'nor into what the kernel shows of itself'}              | ${'debian'}      | ${'find / -xdev -path "/proc*"'}       | ${'/proc\n'}
  ${'but within a volume where it begins there'}             | ${'debian'}      | ${'find /c -xdev -name one -type l'}   | ${'/c/one\n'}
  ${'and into all of them where nothing is said against it'} | ${'alpine:3.18'} | ${"find /c /etc -name 'on[e]' | sort"} | ${/^\/c\/\.\.2023\S+\/one\n\/c\/one\n\/etc\/one\n$/}
`('$rule', ({ image, script, says }) => expect(said(image, script)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says)));

import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What a script says in a container of busybox with that security context. */
function said(script: string, { context = '', annotation = '' }: { context?: string; annotation?: string } = {}) {
  const { run } = play(
    podOf(
      `  containers: [{name: app, image: busybox, command: [sh, -c, ${JSON.stringify(script)}], securityContext: {${context}}}]`,
      annotation && `, annotations: {${annotation}}`,
    ),
  );
  return { log: run.kubectl('logs web', 30).stdout.trimEnd(), run };
}
const PRIVILEGED = { context: 'privileged: true' };
const UNCONFINED = { annotation: 'container.apparmor.security.beta.kubernetes.io/app: unconfined' };
const USER = { context: 'runAsUser: 1000' };

/** @see kubernetes: pkg/securitycontext/util.go; containerd: contrib/apparmor/template.go; linux: fs/open.c do_dentry_open, fs/namei.c; as asked of containerd 1.6.20 */
describe('Of /proc a container', () => {
  it.each`
    who                | of            | does                                           | hears
    ${'any'}           | ${{}}         | ${'echo b > /proc/sysrq-trigger'}              | ${"sh: can't create /proc/sysrq-trigger: Read-only file system"}
    ${'any'}           | ${{}}         | ${'echo b | tee -a /proc/sysrq-trigger'}       | ${'tee: /proc/sysrq-trigger: Read-only file system\nb'}
    ${'any'}           | ${{}}         | ${'cat /proc/sysrq-trigger'}                   | ${"cat: can't open '/proc/sysrq-trigger': Permission denied"}
    ${'any'}           | ${{}}         | ${'cat /proc/kcore'}                           | ${"cat: can't open '/proc/kcore': Permission denied"}
    ${'any'}           | ${{}}         | ${'wc -c < /proc/timer_list'}                  | ${'0'}
    ${'any'}           | ${{}}         | ${'touch /proc/acpi/x'}                        | ${'touch: /proc/acpi/x: Read-only file system'}
    ${'any'}           | ${{}}         | ${'mkdir /proc/irq/x'}                         | ${"mkdir: can't create directory '/proc/irq/x': No such file or directory"}
    ${'any'}           | ${{}}         | ${'ls -d /sys/firmware && ls /sys/firmware'}   | ${'/sys/firmware'}
    ${'any'}           | ${{}}         | ${"stat -c '%F %a' /proc/kcore /proc/scsi"}    | ${'character special file 666\ndirectory 1777'}
    ${'a user’s'}      | ${USER}       | ${'touch /proc/bus/x'}                         | ${'touch: /proc/bus/x: No such file or directory'}
    ${'any'}           | ${{}}         | ${'rmdir /proc/irq; mv /proc/version /proc/v'} | ${"rmdir: '/proc/irq': Operation not permitted\nmv: can't rename '/proc/version': No such file or directory"}
    ${'a user’s'}      | ${USER}       | ${'rmdir /proc/irq; mknod /dev/n c 1 3'}       | ${"rmdir: '/proc/irq': Permission denied\nmknod: /dev/n: Permission denied"}
    ${'a user’s'}      | ${USER}       | ${'stat -c %u /proc/1/fd/0 /proc/self/ns/net'} | ${'1000\n1000'}
    ${'a privileged'}  | ${PRIVILEGED} | ${'touch /sys/kernel/x; mkdir /sys/x'}         | ${"touch: /sys/kernel/x: Permission denied\nmkdir: can't create directory '/sys/x': Operation not permitted"}
    ${'a user’s'}      | ${USER}       | ${'cat /proc/sysrq-trigger'}                   | ${"cat: can't open '/proc/sysrq-trigger': Permission denied"}
    ${'an unconfined'} | ${UNCONFINED} | ${'cat /proc/kcore'}                           | ${''}
    ${'an unconfined'} | ${UNCONFINED} | ${'cat /proc/sysrq-trigger'}                   | ${'cat: read error: Input/output error'}
    ${'a privileged'}  | ${PRIVILEGED} | ${'echo h > /proc/sysrq-trigger; echo $?'}     | ${'0'}
    ${'a privileged'}  | ${PRIVILEGED} | ${"stat -c '%F %a' /proc/kcore"}               | ${'regular empty file 400'}
    ${'a privileged'}  | ${PRIVILEGED} | ${'touch /proc/irq/x'}                         | ${'touch: /proc/irq/x: No such file or directory'}
  `('that is $who hears of `$does` what a real one does', ({ of, does, hears }) => expect(said(does, of).log).toBe(hears));

  it('that is privileged may have the kernel end the node, which is not followed: the run says so', () => {
    const { run } = said('echo c > /proc/sysrq-trigger; sleep 1d', PRIVILEGED);
    expect(run.timeline.map(({ summary }) => summary.en).join('\n')).toContain(
      'sysrq-trigger of container app any further (c: the end of the node)',
    );
  });
});

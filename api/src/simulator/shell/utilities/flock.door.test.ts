import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const said = (image: string, script: string): string =>
  play(
    podOf(
      `  restartPolicy: Never\n  containers: [{name: app, image: "${image}", command: [sh, -c, ${JSON.stringify(`cd /tmp\n${script}`)}]}]`,
    ),
  ).run.kubectl('logs web').stdout;

/** As flock of util-linux 2.41 did it, under dash; busybox's has fewer options and one code. @see flock(1), flock(2) */
it.each`
  rule                                 | image             | script                                                                                                             | says
  ${'one at a time'}                   | ${'debian:12'}    | ${"flock l sh -c 'echo in; sleep 3; echo out' & sleep 1; flock -n l true || echo busy $?; flock l echo got; wait"} | ${'in\nbusy 1\nout\ngot\n'}
  ${'likewise'}                        | ${'busybox:1.36'} | ${"flock l sh -c 'echo in; sleep 3; echo out' & sleep 1; flock -n l true || echo busy $?; flock l echo got; wait"} | ${'in\nbusy 1\nout\ngot\n'}
  ${'not for ever'}                    | ${'debian:12'}    | ${'flock l sleep 5 & sleep 1; flock -w 2 l echo b; echo timed $?; flock -n -E 7 l true; echo $?'}                  | ${'timed 1\n7\n'}
  ${'but long enough'}                 | ${'debian:12'}    | ${'flock l sleep 2 & sleep 1; flock -w 5 l echo b'}                                                                | ${'b\n'}
  ${'several may share it'}            | ${'debian:12'}    | ${'flock -s l sleep 2 & sleep 1; flock -s -n l echo both; flock -n l echo no || echo excl'}                        | ${'both\nexcl\n'}
  ${'or none, where one has it alone'} | ${'busybox:1.36'} | ${'flock l sleep 2 & sleep 1; flock -s -n l echo sh || echo nosh'}                                                 | ${'nosh\n'}
  ${'the shell may have it'}           | ${'busybox:1.36'} | ${'exec 9>l; flock -n 9 && echo fd; flock -n l echo no || echo held; flock -u 9; flock -n l echo free'}            | ${'fd\nheld\nfree\n'}
  ${'what it leaves behind keeps it'}  | ${'debian:12'}    | ${"flock l sh -c 'sleep 3 &'; flock -n l true || echo held; sleep 4; flock -n l echo free"}                        | ${'held\nfree\n'}
  ${'and who is killed gives it up'}   | ${'busybox:1.36'} | ${'flock l sleep 50 & sleep 1; kill $(pgrep sleep); sleep 1; flock -n l echo free'}                                | ${'free\n'}
  ${'the code is the command’s'}       | ${'debian:12'}    | ${"flock l sh -c 'exit 5'; echo $?; flock l -c 'exit 6'; echo $?; flock /tmp echo dir"}                            | ${'5\n6\ndir\n'}
  ${'what cannot be run'}              | ${'debian:12'}    | ${'flock l nosuch; echo $?'}                                                                                       | ${'flock: failed to execute nosuch: No such file or directory\n69\n'}
  ${'what cannot be locked'}           | ${'debian:12'}    | ${'flock /nodir/x true; echo $?; flock 88; echo $?; flock l; echo $?'}                                             | ${"flock: cannot open lock file /nodir/x: No such file or directory\n66\nflock: 88: Bad file descriptor\n65\nflock: bad file descriptor: 'l'\n64\n"}
`('$rule, in $image: $script', ({ image, script, says }) => expect(said(image, script)).toBe(says));

it('containers of a Pod share the locks of a volume, and have one after the other', () => {
  const mounts = 'volumeMounts: [{name: v, mountPath: /v}]';
  const one = shell('one', 'flock /v/l sh -c "echo lead; sleep 20"; sleep 50', mounts);
  const two = shell('two', 'sleep 1; flock -n /v/l true || echo wait; flock /v/l echo lead', mounts);
  const { run } = play(podOf(`  restartPolicy: Never\n  volumes: [{name: v, emptyDir: {}}]\n  containers: [${one}, ${two}]`));
  expect(run.kubectl('logs web -c one').stdout).toBe('lead\n');
  const lines = run.kubectl('logs web -c two --timestamps').stdout.split('\n');
  expect(lines.map((line) => line.slice(17, 19) + line.slice(line.indexOf(' ')))).toEqual(['02 wait', '21 lead', '']);
});

/** As CPython 3.11 says it. */
it('Python locks files, too', () => {
  const script = [
    'import fcntl',
    "f, g = open('l', 'w'), open('l', 'w')",
    'fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)',
    'try: fcntl.flock(g, fcntl.LOCK_EX | fcntl.LOCK_NB)',
    'except BlockingIOError as e: print(e)',
    'fcntl.flock(f, fcntl.LOCK_UN); fcntl.lockf(g.fileno(), fcntl.LOCK_SH); fcntl.flock(f, fcntl.LOCK_SH); print("both")',
  ].join('\n');
  expect(said('python:3.11-slim', `python3 -c '${script.replaceAll("'l'", '"l"').replaceAll("'w'", '"w"')}'`)).toBe(
    '[Errno 11] Resource temporarily unavailable\nboth\n',
  );
});

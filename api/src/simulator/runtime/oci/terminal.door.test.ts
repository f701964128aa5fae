import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const container = (image: string, command: string, more: string): string => `{name: app, image: "${image}"${command}${more}}`;

/** @see containerd: pkg/cri/sbserver/container_start.go; runc: tty.go: nobody writes to a terminal that has no stdin, and nobody closes it */
it.each`
  rule                                          | image         | command               | more               | row
  ${'what reads a terminal waits'}              | ${'alpine'}   | ${', command: [cat]'} | ${', tty: true'}   | ${'1/1 Running 0'}
  ${'so does a shell'}                          | ${'ubuntu'}   | ${''}                 | ${', tty: true'}   | ${'1/1 Running 0'}
  ${'so does an interpreter'}                   | ${'python:3'} | ${''}                 | ${', tty: true'}   | ${'1/1 Running 0'}
  ${'so does a shell of Java'}                  | ${'openjdk'}  | ${''}                 | ${', tty: true'}   | ${'1/1 Running 0'}
  ${'so does a shell of Ruby'}                  | ${'ruby'}     | ${''}                 | ${', tty: true'}   | ${'1/1 Running 0'}
  ${'an input that is kept open is waited for'} | ${'alpine'}   | ${''}                 | ${', stdin: true'} | ${'1/1 Running 0'}
  ${'without either the input ends at once'}    | ${'alpine'}   | ${', command: [cat]'} | ${''}              | ${'0/1 Completed 0'}
`('$rule: $image$command', ({ image, command, more, row }) => {
  expect(play(podOf(`  restartPolicy: Never\n  containers: [${container(image, command, more)}]`)).rows.at(-1)).toBe(row);
});

/** As busybox 1.37 said in containerd 1.7.24. */
it.each`
  more             | says
  ${', tty: true'} | ${'/dev/pts/0\n0 -> /dev/pts/0 lrwx------ 64\na\r\n'}
  ${''}            | ${'not a tty\n0 -> /dev/null lrwx------ 64\na\n'}
`('What a process has for its input, and how lines end: $more', ({ more, says }) => {
  const script = `tty; ls -l /proc/self/fd/0 | awk '{print substr($0, index($0, "/fd/") + 4), $1, $5}'; printf 'a\\r\\n'`;
  const { run } = play(
    podOf(`  restartPolicy: Never\n  containers: [${container('busybox', `, command: [sh, -c, ${JSON.stringify(script)}]`, more)}]`),
    { seconds: 20 },
  );
  expect(run.kubectl('logs web').stdout).toBe(says);
});

/** @see containerd: pkg/cri/sbserver/container_execsync.go execInternal; runc: libcontainer/init_linux.go (HOME) */
it.each`
  rule                                  | env                                                 | command            | last
  ${'who asks at a terminal has one'}   | ${''}                                               | ${'exec -it'}      | ${['TERM=xterm', 'HOME=/root']}
  ${'others have none'}                 | ${''}                                               | ${'exec'}          | ${['A=b', 'HOME=/root']}
  ${'it is that one, whatever is said'} | ${', {name: TERM, value: dumb}'}                    | ${'exec -ti'}      | ${['TERM=xterm', 'HOME=/root']}
  ${'nobody has one who types nothing'} | ${''}                                               | ${'exec -t'}       | ${['A=b', 'HOME=/root']}
  ${'after a home that is set'}         | ${', {name: HOME, value: /x}, {name: C, value: d}'} | ${'exec -i --tty'} | ${['C=d', 'TERM=xterm']}
`('kubectl $command: $rule', ({ env, command, last }) => {
  const app = `{name: app, image: busybox, command: [sleep, "3600"], env: [{name: A, value: b}${env}]}`;
  const { run } = play(podOf(`  enableServiceLinks: false\n  containers: [${app}]`), { seconds: 10 });
  const told = run.kubectl(`${command} web -- env`).stdout.trimEnd().split('\n');
  expect(told.filter((line) => !line.startsWith('KUBERNETES_')).slice(-2)).toEqual(last);
});

/** As busybox 1.37 and coreutils 9.7 wrote it to a terminal, and devices as runc 1.1.5 made them. @see busybox: coreutils/ls.c; runc: libcontainer/init_linux.go setupConsole */
it.each`
  rule                                       | image         | script                                                         | says
  ${'busybox lists in columns and colors'}   | ${'busybox'}  | ${'ls -d /bin /lib64 /etc/passwd /dev/null'}                   | ${'\x1b[1;34m/bin\x1b[m         \x1b[1;35m/dev/null\x1b[m    \x1b[0;0m/etc/passwd\x1b[m  \x1b[1;36m/lib64\x1b[m\n'}
  ${'of a link that leads nowhere it warns'} | ${'busybox'}  | ${'ln -s no /tmp/l; ls --color=always -l /tmp/l | cut -c 58-'} | ${'\x1b[1;36m/tmp/l\x1b[m -> \x1b[1;31mno\x1b[m\n'}
  ${'unless it is told not to'}              | ${'busybox'}  | ${'ls --color=never /bin/ls /dev/null'}                        | ${'/bin/ls    /dev/null\n'}
  ${'or one to a line'}                      | ${'busybox'}  | ${'LS_COLORS=none ls -1 /bin/ls /dev/null'}                    | ${'/bin/ls\n/dev/null\n'}
  ${'into a pipe there is neither'}          | ${'busybox'}  | ${'ls -d /bin /dev | cat'}                                     | ${'/bin\n/dev\n'}
  ${'GNU grep colors what it finds'}         | ${'debian'}   | ${'echo abc | grep --color=auto b'}                            | ${'a\x1b[01;31m\x1b[Kb\x1b[m\x1b[Kc\n'}
  ${'but not into a pipe'}                   | ${'debian'}   | ${'echo abc | grep --color=auto b | cat'}                      | ${'abc\n'}
  ${'Python knows that it is one'}           | ${'python:3'} | ${'python3 -c "import sys; print(sys.stdout.isatty())"'}       | ${'True\n'}
  ${'and keeps no line back'}                | ${'python:3'} | ${'python3 -c "import time; print(1); time.sleep(99)"'}        | ${'1\n'}
  ${'nobody has told how large it is'}       | ${'busybox'}  | ${'stty size'}                                                 | ${'0 0\n'}
  ${'coreutils has columns alone'}           | ${'debian'}   | ${'ls -d /bin /dev'}                                           | ${'/bin  /dev\n'}
  ${'it is a device, with another name'}     | ${'busybox'}  | ${'ls -ln /dev/pts/0 /dev/console | cut -c 1-44'}              | ${'crw--w----    1 0        5         136,   0 \ncrw--w----    1 0        5         136,   0 \n'}
  ${'it is written to by all of its names'}  | ${'busybox'}  | ${'for i in tty pts/0 console; do echo $i > /dev/$i; done'}    | ${'tty\npts/0\nconsole\n'}
  ${'and mounted by one of them'}            | ${'busybox'}  | ${'grep console /proc/mounts'}                                 | ${'devpts /dev/console devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666 0 0\n'}
`('At a terminal: $rule', ({ image, script, says }) => {
  const { run } = play(
    podOf(`  restartPolicy: Never\n  containers: [${container(image, `, command: [sh, -c, ${JSON.stringify(script)}]`, ', tty: true')}]`),
    { seconds: 20 },
  );
  expect(run.kubectl('logs web').stdout.replaceAll('\r\n', '\n')).toBe(says);
});

it('Without a terminal there is none to write to', () => {
  const script = 'ls /dev/console; echo a > /dev/tty';
  const { run } = play(
    podOf(`  restartPolicy: Never\n  containers: [${container('busybox', `, command: [sh, -c, ${JSON.stringify(script)}]`, '')}]`),
  );
  expect(run.kubectl('logs web').stdout).toBe(
    "ls: /dev/console: No such file or directory\nsh: can't create /dev/tty: No such device or address\n",
  );
});

/** As runc 1.1.5 gives it, and as coreutils 9.7, busybox 1.37 and procps 4.0.4 wrote to a terminal of 24 lines of 80 columns. @see runc: libcontainer/setns_init_linux.go setupConsole */
it.each`
  rule                                            | container  | asks     | command                                               | says
  ${'a command has a terminal'}                   | ${'plain'} | ${'-it'} | ${'tty'}                                              | ${'/dev/pts/0\n'}
  ${'the next that is free'}                      | ${'app'}   | ${'-it'} | ${'tty'}                                              | ${'/dev/pts/1\n'}
  ${'which is beside the first'}                  | ${'app'}   | ${'-it'} | ${"sh -c 'ls -1 --color=never /dev/pts'"}             | ${'0\n1\nptmx\n'}
  ${'and goes with its command'}                  | ${'app'}   | ${'-i'}  | ${'ls /dev/pts'}                                      | ${'0\nptmx\n'}
  ${'without -t there is none'}                   | ${'app'}   | ${'-i'}  | ${'sh -c "tty || true"'}                              | ${'not a tty\n'}
  ${'processes are told by it'}                   | ${'gnu'}   | ${'-it'} | ${'ps -o tty,comm'}                                   | ${'TT       COMMAND\npts/0    ps\n'}
  ${'it is all there is to write to'}             | ${'app'}   | ${'-it'} | ${"sh -c 'cat nosuch; readlink /proc/self/fd/2'"}     | ${"cat: can't open 'nosuch': No such file or directory\n/dev/pts/1\n"}
  ${'it is as large as it is shown'}              | ${'plain'} | ${'-it'} | ${'stty size'}                                        | ${'24 80\n'}
  ${'it may be set'}                              | ${'plain'} | ${'-it'} | ${"sh -c 'stty rows 9 columns 30; stty size'"}        | ${'9 30\n'}
  ${'for others, too'}                            | ${'gnu'}   | ${'-it'} | ${"sh -c 'stty -echo intr ^X; stty'"}                 | ${'speed 38400 baud; line = 0;\nintr = ^X;\n-brkint -imaxbel\n-echo\n'}
  ${'and given back'}                             | ${'gnu'}   | ${'-it'} | ${"sh -c 'a=$(stty -g); stty -echo; stty $a; stty'"}  | ${'speed 38400 baud; line = 0;\n-brkint -imaxbel\n'}
  ${'what it is not set to is refused'}           | ${'plain'} | ${'-it'} | ${"sh -c 'stty foo; true'"}                           | ${"stty: invalid number 'foo'\n"}
  ${'names are written as a shell reads them'}    | ${'gnu'}   | ${'-it'} | ${`sh -c 'cd /tmp; touch "a b" c; ls; ls -1; ls -N'`} | ${"'a b'   c\n'a b'\nc\na b  c\n"}
  ${'but not into a pipe'}                        | ${'gnu'}   | ${'-i'}  | ${`sh -c 'cd /tmp; touch "a b" c; ls'`}               | ${'a b\nc\n'}
  ${'a process is told as far as there is room'}  | ${'plain'} | ${'-it'} | ${"sh -c 'stty columns 29; ps -o args; true'"}        | ${'COMMAND\nsleep 3600\nsh -c stty columns 29; ps -o\nps -o args\n'}
  ${'with its first process others hear its end'} | ${'plain'} | ${'-it'} | ${"sh -c 'sleep 1000 & echo a'"}                      | ${'a\n'}
`('kubectl exec $asks -c $container -- $command: $rule', ({ container: name, asks, command, says }) => {
  const containers = [
    '{name: app, image: busybox, tty: true, stdin: true, command: [sleep, "3600"]}',
    '{name: plain, image: busybox, command: [sleep, "3600"]}',
    '{name: gnu, image: "node:18", command: [sleep, "3600"]}',
  ];
  const { run } = play(podOf(`  containers: [${containers.join(', ')}]`), { seconds: 30 });
  expect(run.kubectl(`exec ${asks} web -c ${name} -- ${command}`).stdout).toBe(says);
});

/** @see kubernetes: kubectl/pkg/cmd/exec/exec.go SetupTTY: what is asked is whether its input is one */
it.each`
  rule                                     | command                                       | says              | warns
  ${'a line of the shell is typed at one'} | ${'exec -it web -- tty | cat'}                | ${'/dev/pts/0\n'} | ${''}
  ${'whatever it does'}                    | ${'exec -it web -- sh -c "tty > /t; cat /t"'} | ${'/dev/pts/0\n'} | ${''}
  ${'but not where it is given an input'}  | ${'exec -it web -- sh <<< tty'}               | ${'not a tty\n'}  | ${'Unable to use a TTY - input is not a terminal or the right kind of file\ncommand terminated with exit code 1\n'}
`('kubectl $command: $rule', ({ command, says, warns }) => {
  const { run } = play(podOf('  containers: [{name: app, image: busybox, command: [sleep, "3600"]}]'), { seconds: 30 });
  expect(run.kubectl(command)).toMatchObject({ stdout: says, stderr: warns });
});

it('What a program colors is quoted without its colors, where a sentence tells of it', () => {
  const { run } = play(
    podOf(`  restartPolicy: Never\n  containers: [${container('busybox', ', command: [sh, -c, "ls -d /bin; exit 3"]', ', tty: true')}]`),
    { seconds: 20 },
  );
  expect(run.explain(20).headline.en).toMatch(/ exit code 3\. Its last line of log: \/bin$/);
  expect(run.timeline.filter(({ kind }) => kind === 'LOG').map(({ summary }) => summary.en)).toEqual([
    'Container app writes its first line to stdout: /bin',
  ]);
});

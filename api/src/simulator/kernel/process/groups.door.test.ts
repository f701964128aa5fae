import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What a script says in a container of that image, with coreutils 9.1 and util-linux 2.38 as real ones said. */
function said(image: string, script: string, more = ''): string {
  const command = JSON.stringify(script.replaceAll('$', '$$$$'));
  const app = `{name: app, image: '${image}', command: [sh, -c, ${command}]${more}}`;
  return play(podOf(`  restartPolicy: Never\n  containers: [${app}]`))
    .run.kubectl('logs web', 40)
    .stdout.trimEnd();
}
const IDS = "cut -d' ' -f 5-8 /proc/$!/stat";
const BUSY = "sh -c 'sleep 9; echo x'";

/** @see linux: kernel/sys.c setpgid, setsid; coreutils: src/timeout.c; util-linux: sys-utils/setsid.c */
describe('A process group', () => {
  it.each`
    rule                                                   | image             | script                                                                                  | says
    ${'is its parent’s'}                                   | ${'debian:12'}    | ${`sleep 3 & ${IDS}`}                                                                   | ${'1 1 0 -1'}
    ${'of a job is its own under bash’s job control'}      | ${'debian:12'}    | ${'bash -c "set -m; sleep 9 & kill -- -\\$!; echo \\$?; wait 2>/dev/null; echo \\$?"'}  | ${'0\n0'}
    ${'and session are its own after setsid'}              | ${'debian:12'}    | ${`setsid sleep 3 & sleep 1; test "$(${IDS})" = "$! $! 0 -1" && echo own`}              | ${'own'}
    ${'that nobody leads hears nothing'}                   | ${'debian:12'}    | ${'sleep 3 & kill -TERM -- -$! 2>/dev/null; echo $?'}                                   | ${'1'}
    ${'of GNU timeout ends with the command'}              | ${'debian:12'}    | ${`a=$(date +%s); out=$(timeout 1 ${BUSY}); echo $? $(($(date +%s) - a))`}              | ${'124 1'}
    ${'is none of timeout --foreground'}                   | ${'debian:12'}    | ${`a=$(date +%s); out=$(timeout --foreground 1 ${BUSY}); echo $? $(($(date +%s) - a))`} | ${'124 9'}
    ${'is none of busybox timeout'}                        | ${'busybox:1.36'} | ${`out=$(timeout 1 ${BUSY}); echo $?`}                                                  | ${'Terminated\n143'}
    ${'of GNU timeout is all that kill 0 reaches'}         | ${'debian:12'}    | ${"timeout 5 sh -c 'kill 0; sleep 9'; echo $?"}                                         | ${'Terminated\n143'}
    ${'has no other process for the clock of GNU timeout'} | ${'debian:12'}    | ${"timeout 5 sh -c 'cat /proc/[0-9]*/comm; :'; :"}                                      | ${'sh\ntimeout\nsh'}
  `('$rule', ({ image, script, says }) => expect(said(image, script)).toBe(says));

  it.each`
    rule                                    | image          | script                                    | says
    ${'setsid as the first leaves at once'} | ${'debian:12'} | ${'exec setsid sleep 9'}                  | ${0}
    ${'timeout ends as the command ended'}  | ${'debian:12'} | ${"timeout 5 sh -c 'kill -SEGV $$' 2>&1"} | ${139}
  `('$rule', ({ image, script, says }) => {
    const command = JSON.stringify(script.replaceAll('$', '$$$$'));
    const { run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: '${image}', command: [sh, -c, ${command}]}]`));
    const pod = JSON.parse(run.kubectl('get pod web -o json', 40).stdout);
    expect(pod.status.containerStatuses[0].state.terminated.exitCode).toBe(says);
  });
});

/** @see util-linux: sys-utils/renice.c, schedutils/taskset.c, schedutils/chrt.c; glibc: posix/getconf.c */
describe('What a process may have of the CPU', () => {
  it.each`
    script                                             | says
    ${'nice; nice -n 5 nice; nice nice'}               | ${'0\n5\n10'}
    ${'renice 5 $$; nice -n 3 nice'}                   | ${'1 (process ID) old priority 0, new priority 5\n8'}
    ${'renice 5 1 >/dev/null; renice 1 1 2>&1'}        | ${'renice: failed to set priority for 1 (process ID): Permission denied'}
    ${'renice 5 999 2>&1; echo $?'}                    | ${'renice: failed to get priority for 999 (process ID): No such process\n1'}
    ${'nice -n 7 cut -d" " -f 18,19 /proc/self/stat'}  | ${'27 7'}
    ${'taskset -p 1; taskset -cp 1'}                   | ${"pid 1's current affinity mask: f\npid 1's current affinity list: 0-3"}
    ${'chrt -p 1'}                                     | ${"pid 1's current scheduling policy: SCHED_OTHER\npid 1's current scheduling priority: 0"}
    ${'getconf _NPROCESSORS_ONLN; getconf NAME_MAX /'} | ${'4\n255'}
    ${'getconf NOPE 2>&1; echo $?'}                    | ${"getconf: Unrecognized variable `NOPE'\n2"}
    ${'lscpu | grep -E "^(CPU.s|Arch)"'}               | ${'Architecture:                    x86_64\nCPU(s):                          4'}
    ${'setsid nosuch 2>&1; taskset 1 nosuch 2>&1'}     | ${'setsid: failed to execute nosuch: No such file or directory\ntaskset: failed to execute nosuch: No such file or directory'}
  `('$script', ({ script, says }) => expect(said('debian:12', script)).toBe(says));
});

/** @see cpython: Modules/signalmodule.c signal_install_handlers */
it('Python in the background of a shell does not hear SIGINT', () => {
  expect(
    said('python:3.11', "python3 -c 'import time; time.sleep(4)' & sleep 1; kill -INT $!; sleep 1; kill -9 $!; wait $!; echo $?"),
  ).toBe('Killed\n137');
});

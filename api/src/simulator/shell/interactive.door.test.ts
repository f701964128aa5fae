import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const { run } = play(
  podOf(
    '  containers: [{name: busybox, image: "busybox:1.36", command: [sleep, "3600"]}, {name: debian, image: "debian:12", command: [sleep, "3600"]}]',
  ),
  { seconds: 30 },
);

const NO_JOBS_OF_BASH =
  'bash: cannot set terminal process group (-1): Inappropriate ioctl for device\nbash: no job control in this shell\n';
const NO_JOBS = "can't access tty; job control turned off\n";

/** @see bash: jobs.c initialize_job_control, parse.y decode_prompt_string; dash: src/jobs.c setjobctl; busybox: libbb/lineedit.c */
describe('a shell that somebody talks with', () => {
  it.each`
    rule                                                 | container    | shell        | typed                                            | stdout           | stderr
    ${'busybox asks by where it is'}                     | ${'busybox'} | ${'sh -i'}   | ${'echo hi\ncd /tmp'}                            | ${'hi\n'}        | ${`sh: ${NO_JOBS}/ # / # /tmp # \n`}
    ${'and is asked by its variable'}                    | ${'busybox'} | ${'sh -i'}   | ${'PS1="$? \\w> "\ntrue'}                        | ${''}            | ${`sh: ${NO_JOBS}/ # 0 /> 0 /> \n`}
    ${'what a command lacks is asked for otherwise'}     | ${'busybox'} | ${'sh -i'}   | ${'if true\nthen echo a; fi'}                    | ${'a\n'}         | ${`sh: ${NO_JOBS}/ # > / # \n`}
    ${'what would end a script does not end it'}         | ${'busybox'} | ${'sh -i'}   | ${'echo $((1/0))\necho $?'}                      | ${'2\n'}         | ${`sh: ${NO_JOBS}/ # sh: divide by zero\n/ # / # \n`}
    ${'dash asks, too'}                                  | ${'debian'}  | ${'sh -i'}   | ${'echo hi'}                                     | ${'hi\n'}        | ${`sh: 0: ${NO_JOBS}# # \n`}
    ${'bash shows what it reads, and says that it ends'} | ${'debian'}  | ${'bash -i'} | ${'echo hi\nnosuch\necho $-'}                    | ${'hi\nhiBHs\n'} | ${`${NO_JOBS_OF_BASH}root@web:/# echo hi\nroot@web:/# nosuch\nbash: nosuch: command not found\nroot@web:/# echo $-\nroot@web:/# exit\n`}
    ${'by its own files'}                                | ${'debian'}  | ${'bash -i'} | ${"PS1='\\s-\\v\\$ '\nif true\nthen echo a\nfi"} | ${'a\n'}         | ${`${NO_JOBS_OF_BASH}root@web:/# PS1='\\s-\\v\\$ '\nbash-5.2# if true\n> then echo a\n> fi\nbash-5.2# exit\n`}
    ${'without -i nobody is asked'}                      | ${'debian'}  | ${'bash'}    | ${'echo hi'}                                     | ${'hi\n'}        | ${''}
  `('$shell of $container: $rule', ({ container, shell, typed, stdout, stderr }) => {
    const line = `exec -i web -c ${container} -- ${shell} <<'END'\n${typed}\nEND`;
    expect(run.kubectl(line)).toEqual({ stdout, stderr, exitCode: 0 });
  });

  it.each`
    container    | shell     | says
    ${'busybox'} | ${'sh'}   | ${'/ # \x1b[6n\n'}
    ${'debian'}  | ${'sh'}   | ${'# \n'}
    ${'debian'}  | ${'bash'} | ${'\x1b[?2004hroot@web:/# \x1b[?2004l\r\nexit\n'}
  `('$shell of $container asks at a terminal, where nobody types', ({ container, shell, says }) => {
    expect(run.kubectl(`exec -it web -c ${container} -- ${shell}`)).toMatchObject({ stdout: says, exitCode: 0 });
  });

  it('bash says so of a command that it is given, too', () => {
    expect(run.kubectl(`exec web -c debian -- bash -ic 'echo a; exit 2'`)).toMatchObject({
      stdout: 'a\n',
      stderr: `${NO_JOBS_OF_BASH}exit\ncommand terminated with exit code 2\n`,
    });
    expect(run.kubectl(`exec web -c busybox -- sh -ic 'echo a'`)).toMatchObject({ stdout: 'a\n', stderr: `sh: ${NO_JOBS}` });
  });
});

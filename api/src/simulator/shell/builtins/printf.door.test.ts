import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** What a script writes to one file, whether it goes well or not. */
const said = (image: string, shell: string, script: string): string =>
  play(
    podOf(
      `  restartPolicy: Never\n  containers: [{name: app, image: "${image}", command: [${shell}, -c, ${JSON.stringify(`exec 2>&1; ${script}`)}]}]`,
    ),
    {
      seconds: 20,
    },
  ).run.kubectl('logs web').stdout;

/** @see bash: builtins/printf.def, builtins/common.c sh_invalidnum; dash: bltin/printf.c; busybox: coreutils/printf.c */
it.each([
  {
    rule: 'bash complains before it writes',
    image: 'debian:12',
    shell: 'bash',
    script: 'printf "%d %d\\n" 1 abc',
    says: 'bash: line 1: printf: abc: invalid number\n1 0\n',
  },
  {
    rule: 'each line; of what numbers, it says',
    image: 'debian:12',
    shell: 'bash',
    script: 'printf "%d\\n" 08 0xg',
    says: 'bash: line 1: printf: 08: invalid octal number\n0\nbash: line 1: printf: 0xg: invalid hex number\n0\n',
  },
  {
    rule: 'dash does, too',
    image: 'debian:12',
    shell: 'sh',
    script: 'printf "%d %d\\n" 1 abc',
    says: 'sh: 1: printf: abc: expected numeric value\n1 0\n',
  },
  {
    rule: 'busybox when it comes to it',
    image: 'busybox:1.36',
    shell: 'sh',
    script: 'printf "%d %d\\n" 1 abc',
    says: "1 sh: invalid number 'abc'\n0\n",
  },
])('printf: $rule', ({ image, shell, script, says }) => expect(said(image, shell, script)).toBe(says));

/** As busybox 1.37 reads them. */
it.each([
  ["-D '%Y%m%d' -d 20230515 +%F", '2023-05-15'],
  ["-D '%Y-%m-%d %H:%M:%S' -d '2023-05-15 10:11:12' +%s", '1684145472'],
  ["-D '%d %b %Y' -d '15 May 2023' '+%F %T'", '2023-05-15 00:00:00'],
  ['-D %s -d 86400 +%F', '1970-01-02'],
  ["-D '%I:%M %p' -d '02:30 PM' '+%F %T'", '2023-05-15 14:30:00'],
  ["-D '%F %T' -d '2020-02-03 04:05:06 and more' +%FT%T", '2020-02-03T04:05:06'],
  ["-D '%a %b %e %H:%M:%S %Z %Y' -d 'Mon May  5 09:00:02 UTC 2023' +%s", '1683277202'],
  ["-D '%m/%d/%y' -d 05/15/99 +%F", '1999-05-15'],
  ['-D %Y -d abcd +%F', "date: invalid date 'abcd'"],
])('date %s', (options, says) => expect(said('busybox:1.36', 'sh', `date -u ${options}`)).toBe(`${says}\n`));

import { describe, expect, it } from 'vitest';
import { finished, SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import type { Flavor } from './lib/tool.ts';
import { runUtility } from './test-utility.ts';

interface Said {
  readonly rule: string;
  readonly argv: readonly string[];
  readonly flavor?: Flavor;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: ImageFiles;
  readonly out?: string | RegExp;
  readonly err?: string;
  readonly exit?: number;
}

const musl = { '/lib/ld-musl-x86_64.so.1': '' };

describe('what tools say', () => {
  it.each<Said>([
    {
      rule: 'envsubst takes the environment',
      flavor: 'gnu',
      argv: ['envsubst'],
      stdin: '$HOST:$PORT $NONE.\n',
      env: { HOST: 'a', PORT: '80' },
      out: 'a:80 .\n',
    },
    {
      rule: 'envsubst leaves what it is not told of',
      flavor: 'gnu',
      argv: ['envsubst', '$HOST'],
      stdin: '$HOST $uri\n',
      env: { HOST: 'a', uri: 'b' },
      out: 'a $uri\n',
    },
    {
      rule: 'a device fills dd’s blocks, small',
      argv: ['dd', 'if=/dev/urandom', 'of=/dev/null', 'bs=16k', 'count=2'],
      err: '2+0 records in\n2+0 records out\n32768 bytes (32.0KB) copied',
    },
    {
      rule: 'a device fills dd’s blocks, large',
      argv: ['dd', 'if=/dev/urandom', 'of=/dev/null', 'bs=1M', 'count=100'],
      err: '100+0 records in\n100+0 records out\n104857600 bytes (100.0MB) copied',
    },
    { rule: 'sed -f -', flavor: 'busybox', argv: ['sed', '-f', '-', '/f'], stdin: 's/a/b/\n', files: { '/f': 'a\n' }, out: 'b\n' },
    { rule: 'grep -f -', flavor: 'busybox', argv: ['grep', '-f', '-', '/f'], stdin: 'a\n', files: { '/f': 'a\nb\n' }, out: 'a\n' },
    { rule: 'awk -f -', flavor: 'gnu', argv: ['awk', '-f', '-', '/f'], stdin: '{print NR}\n', files: { '/f': 'a\n' }, out: '1\n' },
    {
      rule: 'awk reads any line of a file',
      argv: ['awk', 'BEGIN { while ((got = (getline line < "/f")) > 0) print line; print got, (getline < "/none") }'],
      files: { '/f': 'warning\nerror\ndebug\n' },
      out: 'warning\nerror\ndebug\n0 -1\n',
    },
    {
      rule: 'no script for awk',
      flavor: 'gnu',
      argv: ['awk', '-f', '/none'],
      err: 'awk: cannot open /none (No such file or directory)\n',
      exit: 2,
    },
    {
      rule: 'busybox’ awk wants its arguments',
      flavor: 'busybox',
      argv: ['awk', 'BEGIN { gsub("0") }'],
      err: 'awk: cmd. line:1: Too few arguments\n',
      exit: 1,
    },
    {
      rule: 'to some it gives no more than one',
      flavor: 'busybox',
      argv: ['awk', 'BEGIN { srand(1, 2) }'],
      err: 'awk: cmd. line:1: Too many arguments\n',
      exit: 1,
    },
    { rule: 'to others it does not matter', flavor: 'busybox', argv: ['awk', 'BEGIN { print substr("abc", 2, 1, 4) }'], out: 'b\n' },
    {
      rule: 'so does mawk, by its grammar',
      flavor: 'gnu',
      argv: ['awk', 'BEGIN { gsub("0") }'],
      err: 'awk: line 1: syntax error at or near )\n',
      exit: 2,
    },
    {
      rule: 'or by the name of the function',
      flavor: 'gnu',
      argv: ['awk', 'BEGIN { print index("a") }'],
      err: 'awk: line 1: not enough arguments in call to index\n',
      exit: 2,
    },
    {
      rule: 'what is split goes into an array',
      flavor: 'gnu',
      argv: ['awk', 'BEGIN { split("a", "b") }'],
      err: 'awk: line 1: syntax error at or near b\n',
      exit: 2,
    },
    {
      rule: 'parameters that do not end',
      flavor: 'busybox',
      argv: ['awk', 'function f(a, b'],
      err: 'awk: cmd. line:1: Unexpected token\n',
      exit: 1,
    },
    {
      rule: 'or have nothing between them',
      flavor: 'gnu',
      argv: ['awk', 'function f(a b) { }'],
      err: 'awk: line 1: syntax error at or near b\n',
      exit: 2,
    },
    {
      rule: 'mawk’s functions take a large number as its text',
      flavor: 'gnu',
      argv: ['awk', 'BEGIN { print 100000000000, substr(1e11, 1, 3), toupper(1e11), index(1e11, "e"), length(1e11) }'],
      out: '1e+11 1e+ 1E+11 2 5\n',
    },
    {
      rule: 'CONVFMT is for all that awk takes as text',
      argv: [
        'awk',
        'BEGIN { CONVFMT = "%.2f"; x = 3.14159; print substr(x, 1, 9), length(x), tolower(x), split(x, q, "."), q[2], match(x, /5/), x ~ /5/, x }',
      ],
      out: '3.14 4 3.14 2 14 0 0 3.14159\n',
    },
    {
      rule: 'time tells what it is asked for',
      argv: ['time', '-f', '%e %u %C|%x|%q\\q\\t%%|%', 'sleep', '1.25'],
      err: '1.25 0m 0.00s sleep 1.25|0|?q?\\q\t%|?',
    },
    {
      rule: 'time tells first how the command ended',
      argv: ['time', '-f', 'no', '-p', 'false'],
      err: 'Command exited with non-zero status 1\nreal 0.00\nuser 0.00\nsys 0.00\n',
      exit: 1,
    },
    {
      rule: 'time has the number of the signal for its status',
      argv: ['time', '-f', '%e %x', 'timeout', '-s', 'KILL', '1', 'sleep', '5'],
      err: 'Command terminated by signal 9\n1.00 0\n',
      exit: 9,
    },
    {
      rule: 'time tells of what it could not run, too',
      argv: ['time', '-f', '%x', 'nosuch'],
      err: "time: can't execute 'nosuch': No such file or directory\nCommand exited with non-zero status 127\n127\n",
      exit: 127,
    },
    {
      rule: 'time writes to a file, or behind what it has',
      argv: ['time', '-f', '%x', '-ao', '/dev/stdout', 'time', '-o', '/dev/stdout', '-f', '%C', 'sleep', '0'],
      out: 'sleep 0\n0\n',
    },
    {
      rule: 'time tells of long times in hours',
      argv: ['time', '-f', '%E %e', 'sleep', '3725.5'],
      err: '1h 2m 05s 3725.50\n',
    },
    {
      rule: 'time has somewhere to write before it begins',
      argv: ['time', '-o', '/none/o', 'echo', 'hi'],
      err: "time: can't open '/none/o': No such file or directory\n",
      exit: 1,
    },
    { rule: 'busybox’ watch wants a time', argv: ['watch', '-n', '-n', '1', 'date'], err: "watch: invalid number '-n'\n", exit: 1 },
    {
      rule: 'so does that of procps',
      flavor: 'gnu',
      argv: ['watch', '-n', '1m', 'date'],
      err: "watch: failed to parse argument: '1m': Invalid argument\n",
      exit: 1,
    },
    {
      rule: 'no script for sed',
      flavor: 'gnu',
      argv: ['sed', '-f', '/none'],
      err: "sed: couldn't open file /none: No such file or directory\n",
      exit: 4,
    },
    { rule: 'sed -i of no file', flavor: 'gnu', argv: ['sed', '-i', 's/a/b/'], err: 'sed: no input files\n', exit: 4 },
    { rule: 'nor busybox’', argv: ['sed', '-i', 's/a/b/'], err: 'sed: -i requires an argument\n', exit: 1 },
    { rule: 'sed -i', flavor: 'gnu', argv: ['sed', '-i.old', 's/a/b/', '/f'], files: { '/f': 'aa\n' }, out: '' },
    { rule: 'glibc knows no %N', argv: ['date', '+%s%N'], out: '1684141200%N\n' },
    { rule: 'musl ends there', argv: ['date', '+%s%N x'], files: musl, out: '1684141200\n' },
    { rule: 'GNU’s date does', flavor: 'gnu', argv: ['date', '+%N'], out: /^\d{9}\n$/ },
    { rule: 'busybox’ grep has no -P', argv: ['grep', '-P', 'a'], err: "grep: invalid option -- 'P'\n", exit: 2 },
    { rule: 'busybox’ cat has no -E', argv: ['cat', '-E'], err: "cat: invalid option -- 'E'\n", exit: 1 },
    {
      rule: 'musl has its own words of a letter',
      argv: ['ls', '-Y'],
      files: musl,
      err: 'ls: unrecognized option: Y\nBusyBox v1.36.1 (2023-06-02',
      exit: 1,
    },
    { rule: 'of a name', argv: ['wget', '--nope=1'], files: musl, err: 'wget: unrecognized option: nope=1\n', exit: 1 },
    { rule: 'of a value that is missing', argv: ['head', '-n'], files: musl, err: 'head: option requires an argument: n\n', exit: 1 },
    {
      rule: 'and says them for a script',
      argv: ['getopt', '-o', 'a', '--', '-b'],
      files: musl,
      err: 'getopt: unrecognized option: b\n',
      out: ' --\n',
      exit: 1,
    },
    { rule: 'GNU’s tools bring theirs along', flavor: 'gnu', argv: ['ls', '-Y'], files: musl, err: "ls: invalid option -- 'Y'\n", exit: 2 },
    { rule: 'busybox’ ps has no -x', argv: ['ps', '-aux'], files: musl, err: 'ps: unrecognized option: u\n', exit: 1 },
    { rule: 'its nc no -h', argv: ['nc', '-h'], files: musl, err: 'nc: unrecognized option: h\n', exit: 1 },
    { rule: 'asking for help is no failure', flavor: 'gnu', argv: ['ls', '--help'], out: /^Usage: ls/ },
    { rule: 'a version', flavor: 'gnu', argv: ['grep', '--version'], out: 'grep (GNU grep) 3.8\n' },
    {
      rule: 'df is as wide as its heads',
      argv: ['df', '-P', '/nowhere'],
      out: 'Filesystem           1024-blocks    Used Available Capacity Mounted on\n',
      err: "df: /nowhere: can't find mount point\n",
      exit: 1,
    },
    {
      rule: 'no rules without the right to them',
      flavor: 'gnu',
      argv: ['iptables', '-L'],
      err: 'Permission denied (you must be root)',
      exit: 3,
    },
    {
      rule: 'a terminal’s size without one',
      argv: ['stty', 'size'],
      err: 'stty: standard input: Inappropriate ioctl for device\n',
      exit: 1,
    },
    { rule: 'each of busybox’ tells its use', argv: ['sleep', '--help'], err: 'multi-call binary.\n\nUsage: sleep [N]...', exit: 0 },
    { rule: 'an editor, too', argv: ['vi', '--help'], err: 'Usage: vi ', exit: 0 },
    { rule: 'but test and echo', argv: ['echo', '--help'], out: '--help\n' },
    { rule: 'an editor without a terminal', argv: ['vi', 'a'], err: "vi: can't read user input\n", exit: 1 },
    { rule: 'tput without one', flavor: 'gnu', argv: ['tput', 'cols'], err: 'tput: No value for $TERM and no -T specified\n', exit: 2 },
    { rule: 'clear without one', flavor: 'gnu', argv: ['clear'], err: 'TERM environment variable not set.\n', exit: 1 },
    {
      rule: 'a digest by openssl',
      flavor: 'gnu',
      argv: ['openssl', 'dgst', '-sha1'],
      stdin: 'a',
      out: 'SHA1(stdin)= 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8\n',
    },
    { rule: 'random bytes', flavor: 'gnu', argv: ['openssl', 'rand', '-hex', '16'], out: /^[0-9a-f]{32}\n$/ },
    {
      rule: 'a tree',
      argv: ['tree', '/data/a'],
      files: { '/data/a/b/c': '', '/data/a/d': '' },
      out: '/data/a\n|-- b\n|   `-- c\n`-- d\n\n1 directory, 2 files\n',
    },
  ])('$rule', ({ argv, flavor = 'busybox', stdin, env, files, out = '', err = '', exit = 0 }) => {
    const ran = runUtility({ argv, flavor, ...(stdin !== undefined && { stdin }), ...(env && { env }), ...(files && { files }) });
    expect(ran).toMatchObject({
      stdout: typeof out === 'string' ? out : expect.stringMatching(out),
      stderr: err === '' ? '' : expect.stringContaining(err),
      exitCode: exit,
    });
  });
});

describe('accounts', () => {
  const files = { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', '/etc/group': 'root:x:0:\nwww:x:82:\n' };
  const after = (argv: readonly string[], flavor: Flavor, path: string): string => {
    let text = '';
    runUtility({
      argv: ['run'],
      flavor,
      files,
      programs: {
        *run(process) {
          yield* process.waitpid(process.spawn({ argv }));
          text = process.readFile(path);
          return 0;
        },
      },
    });
    return text.split('\n').at(-2) ?? '';
  };
  it.each([
    { argv: ['adduser', '-D', '-u', '1001', 'app'], flavor: 'busybox', path: '/etc/passwd', line: 'app:x:1001:1001::/home/app:/bin/ash' },
    { argv: ['adduser', '-S', '-G', 'www', 'app'], flavor: 'busybox', path: '/etc/passwd', line: 'app:x:100:82::/home/app:/bin/false' },
    { argv: ['adduser', 'root', 'www'], flavor: 'busybox', path: '/etc/group', line: 'www:x:82:root' },
    { argv: ['useradd', '-m', '-s', '/bin/bash', 'app'], flavor: 'gnu', path: '/etc/passwd', line: 'app:x:1000:1000::/home/app:/bin/bash' },
    { argv: ['groupadd', '-g', '2000', 'team'], flavor: 'gnu', path: '/etc/group', line: 'team:x:2000:' },
  ] as const)('$argv', ({ argv, flavor, path, line }) => {
    expect(after(argv, flavor, path)).toBe(line);
  });
});

describe('cron', () => {
  const runs = (table: string, minutes: number): number => {
    let count = 0;
    runUtility({
      argv: ['crond', '-f'],
      files: {
        '/etc/crontabs/root': table,
        '/bin/sh': {
          program: () => {
            count++;
            return finished(0);
          },
        },
      },
      until: minutes * 60 * SECOND,
    });
    return count;
  };
  it.each([
    { rule: 'every minute', table: '* * * * * echo\n', minutes: 5.5, count: 5 },
    { rule: 'every second minute', table: '*/2 * * * * echo\n', minutes: 10.5, count: 5 },
    { rule: 'at a minute of the hour', table: '3,7 9 * * * echo\n', minutes: 59, count: 2 },
    { rule: 'on other days', table: '* * * * sun echo\n', minutes: 5, count: 0 },
    { rule: 'comments and variables', table: '# a\nPATH=/bin\n* * * * 1 echo\n', minutes: 2.5, count: 2 },
  ])('$rule', ({ table, minutes, count }) => {
    expect(runs(table, minutes)).toBe(count);
  });
});

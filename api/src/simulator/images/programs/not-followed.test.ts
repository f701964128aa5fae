import { describe, expect, it } from 'vitest';
import type { Remark } from '../../kernel/index.ts';
import { runImage } from '../test-image.ts';

const told = (image: string, command: readonly string[]) => {
  const remarks: Remark[] = [];
  const note = { until: 120_000_000, container: { onRemark: (remark: Remark) => void remarks.push(remark) } };
  const { exitCode, stdout } = runImage({ image, command, ...note });
  return [
    exitCode,
    stdout,
    ...remarks.map((remark) =>
      remark.kind === 'NotFollowed' ? `${remark.why}: ${remark.taken}` : remark.kind === 'CommandNotFound' ? remark.command : remark.kind,
    ),
  ];
};

describe('what is not known of a command is told, and not passed over', () => {
  it.each([
    { rule: 'an applet that is only there', image: 'busybox', run: ['fsck', '-A'], expected: [0, '', 'fsck -A: done'] },
    { rule: 'a daemon that stays', image: 'busybox', run: ['syslogd', '-n'], expected: [undefined, '', 'syslogd -n: running'] },
    { rule: 'a tool of a language', image: 'golang', run: ['gofmt', '-l', '.'], expected: [0, '', 'gofmt -l .: done'] },
    { rule: 'a tool that an image is', image: 'minio/mc', run: ['mc', 'ls', 'local'], expected: [0, '', 'mc ls local: done'] },
    {
      rule: 'a service of it',
      image: 'apache/airflow',
      run: ['/home/airflow/.local/bin/airflow', 'webserver'],
      expected: [undefined, '', 'airflow webserver: running'],
    },
    { rule: 'but its help is known', image: 'rakyll/hey', run: ['/hey', '--help'], expected: [0, 'Usage: hey [options...] <url>\n'] },
    { rule: 'a package of npm that is no server', image: 'node', run: ['npx', 'cowsay', 'hi'], expected: [0, '', 'npx cowsay hi: done'] },
    { rule: 'and one that is', image: 'node', run: ['npx', 'http-server'], expected: [undefined, '', 'npx http-server: server'] },
    {
      rule: 'a long command is told by its beginning',
      image: 'httpd',
      run: ['ab', 'x'.repeat(80)],
      expected: [0, '', `ab ${'x'.repeat(57)}…: done`],
    },
    {
      rule: 'what a package manager can do beside',
      image: 'debian',
      run: ['apt-get', 'source', 'curl'],
      expected: [0, '', 'apt-get source curl: done'],
    },
    { rule: 'and Go', image: 'golang', run: ['go', 'mod', 'tidy'], expected: [0, '', 'go mod tidy: done'] },
    { rule: 'and apk', image: 'alpine', run: ['apk', 'audit'], expected: [0, '', 'apk audit: done'] },
    { rule: 'and pip', image: 'python', run: ['pip', 'freeze'], expected: [0, '', 'pip freeze: done'] },
    { rule: 'and npm', image: 'node', run: ['npm', 'prune'], expected: [0, '', 'npm prune: done'] },
    {
      rule: 'what a repository holds',
      image: 'bitnami/git',
      run: ['sh', '-c', 'echo 1.2.3.4 gitlab.example >>/etc/hosts; git clone -q https://gitlab.example/o/r /tmp/r; ls /tmp/r'],
      expected: [0, 'README.md\n', 'what https://gitlab.example/o/r holds but a README.md: done'],
    },
    {
      rule: 'PHP up to what goes round',
      image: 'php:8.2-cli',
      run: ['php', '-r', 'echo "up\\n"; while(true){sleep(1);}'],
      expected: [undefined, 'up\n', 'while(true){sleep(1);}: running'],
    },
    { rule: 'PHP that ends by itself', image: 'php:8.2-cli', run: ['php', '-r', 'echo "x\\n"; exit(3);'], expected: [3, 'x\n'] },
    {
      rule: 'Ruby that waits for connections',
      image: 'ruby',
      run: ['ruby', '-e', "require 'socket'\ns = TCPServer.new(3000)\nputs s.accept"],
      expected: [undefined, '', 'little of Ruby is known here: running'],
    },
    {
      rule: 'Ruby that sleeps',
      image: 'ruby',
      run: ['ruby', '-e', '3.times { |i| puts i }; sleep 1000'],
      expected: [undefined, '', 'little of Ruby is known here: done'],
    },
    { rule: 'Perl’s loops over lines', image: 'perl', run: ['perl', '-pe', 's/a/b/'], expected: [0, '', 'it is done for each line: done'] },
  ])('$rule', ({ image, run, expected }) => {
    expect(told(image, run)).toEqual(expected);
  });
});

describe('what a command does not know it refuses, in its own words', () => {
  it.each<[image: string, command: string, code: number, stderr: string | RegExp, stdout?: string]>([
    ['debian', 'apt-get nosuch', 100, 'E: Invalid operation nosuch\n'],
    ['debian', 'apt-get --no-such', 100, 'E: Command line option --no-such is not understood in combination with the other options.\n'],
    ['debian', 'apt-get -Y', 100, "E: Command line option 'Y' [from -Y] is not understood in combination with the other options.\n"],
    ['alpine', 'apk nosuch', 1, "ERROR: 'nosuch' is not an apk command. See 'apk --help'.\n"],
    ['alpine', 'apk info -e curl', 1, ''],
    [
      'rockylinux:9',
      'yum nosuch',
      1,
      'No such command: nosuch. Please use /usr/bin/yum --help\nIt could be a YUM plugin command, try: "yum install \'dnf-command(nosuch)\'"\n',
    ],
    ['centos:7', 'yum nosuch', 1, 'Loaded plugins: fastestmirror, ovl\nNo such command: nosuch. Please use /usr/bin/yum --help\n'],
    ['centos:7', 'dnf install -y curl', 127, 'sh: line 1: dnf: command not found\n'],
    ['centos:7', 'rpm -q bash-nosuch', 1, '', 'package bash-nosuch is not installed\n'],
    ['rockylinux:9', 'rpm -E %{rhel}', 0, '', '9\n'],
    [
      'debian',
      'dpkg -s curl',
      1,
      "dpkg-query: package 'curl' is not installed and no information is available\nUse dpkg --info (= dpkg-deb --info) to examine archive files.\n",
    ],
    ['nginx', 'dpkg --print-architecture', 0, '', 'amd64\n'],
    ['python', 'pip nosuch', 1, 'ERROR: unknown command "nosuch"\n'],
    ['python', 'pip --no-such', 2, '\nUsage:   \n  pip <command> [options]\n\nno such option: --no-such\n'],
    ['python', 'pip show nosuch', 1, 'WARNING: Package(s) not found: nosuch\n'],
    ['node', 'npm nosuch', 1, '', 'Unknown command: "nosuch"\n\nTo see a list of supported npm commands, run:\n  npm help\n'],
    ['node', 'node --no-such', 9, 'node: bad option: --no-such\n'],
    ['perl', 'perl --no-such', 29, 'Unrecognized switch: --no-such  (-h will show valid options).\n'],
    ['perl', 'perl -e', 2, 'No code specified for -e.\n'],
    ['bitnami/kubectl', 'kubectl --no-such', 1, "error: unknown flag: --no-such\nSee 'kubectl --help' for usage.\n"],
    ['golang', 'go nosuch', 2, "go nosuch: unknown command\nRun 'go help' for usage.\n"],
    ['docker', 'docker --no-such ps', 125, "unknown flag: --no-such\nSee 'docker --help'.\n"],
    ['httpd', 'httpd -k nosuch', 1, /^httpd: illegal option -- k\nUsage: httpd /],
    ['httpd', 'httpd nosuch', 1, /^Usage: httpd \[-D name\]/],
    ['httpd', 'apachectl stop', 0, /^AH00558: /, 'httpd (no pid file) not running\n'],
    ['debian', 'passwd --no-such', 1, "passwd: unrecognized option '--no-such'\nTry 'passwd --help' for more information.\n"],
  ])('%s: %s', (image, command, code, stderr, stdout = '') => {
    const ran = runImage({ image, command: ['sh', '-c', command], until: 60_000_000 });
    expect([ran.exitCode, ran.stdout]).toEqual([code, stdout]);
    if (typeof stderr === 'string') expect(ran.stderr).toBe(stderr);
    else expect(ran.stderr).toMatch(stderr);
  });

  it('apachectl stops, and has its server read its configuration again', () => {
    const { execs, exitCode, at } = runImage({
      image: 'httpd',
      until: 60_000_000,
      exec: [
        { after: 5, argv: ['apachectl', 'graceful'] },
        { after: 10, argv: ['apachectl', 'start'] },
        { after: 15, argv: ['apachectl', '-k', 'graceful-stop'] },
      ],
    });
    expect([exitCode, Math.floor((at ?? 0) / 1_000_000)]).toEqual([0, 15]);
    // The last one goes with its container.
    expect(execs.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([
      [0, ''],
      [0, 'httpd (pid 1) already running\n'],
      [137, ''],
    ]);
  });
});

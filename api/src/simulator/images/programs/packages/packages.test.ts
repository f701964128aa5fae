import { describe, expect, it } from 'vitest';
import type { NetworkHooks } from '../../../kernel/index.ts';
import { runImage } from '../../test-image.ts';

/** Where every name resolves. */
const network: NetworkHooks = {
  dnsIP: '10.96.0.10',
  dns: (name, type) => ({ status: 'NOERROR', records: type === 'A' ? [{ name, type, value: '104.16.1.1', ttl: 30 }] : [] }),
};
const run = (image: string, script: string, more = {}) =>
  runImage({ image, command: ['sh', '-c', script], files: { '/etc/resolv.conf': 'nameserver 10.96.0.10\n' }, network, ...more });
const nobody = { user: { uid: 65534, gid: 65534 } };

describe('packages', () => {
  it.each([
    {
      rule: 'what is removed is gone',
      image: 'debian',
      script:
        'apt-get update -qq; apt-get install -qq -y curl > /dev/null 2>&1; apt-get purge -y curl jq > /dev/null; curl x 2> /dev/null; echo $?',
      stdout: '127\n',
    },
    {
      rule: 'and of apk',
      image: 'alpine',
      script: 'apk add -q curl; apk info -e curl; apk del curl; apk info -e curl; curl x 2> /dev/null; echo $?',
      stdout: /^curl\n\(1\/1\) Purging curl\nOK: .*\n127\n$/,
    },
    {
      rule: 'and of yum',
      image: 'centos:7',
      script: 'yum install -q -y socat > /dev/null; yum remove -y socat; socat -V 2> /dev/null; echo $?',
      stdout: /Removed:\n {2}socat\n\nComplete!\n127\n$/,
    },
    {
      rule: 'apk brings a package’s commands, and what they need',
      image: 'alpine:3.18',
      script: 'apk add --no-cache bash && bash -c "echo ok"',
      stdout:
        /^fetch .*main.*\nfetch .*community.*\n\(1\/4\) Installing ncurses-terminfo-base .*\n(.*\n){2}\(4\/4\) Installing bash \(5\.2\.15-r5\)\nExecuting bash-5\.2\.15-r5\.post-install\nExecuting busybox.*\nOK: \d+ MiB in 19 packages\nok\n$/,
    },
    {
      rule: 'and of what release they are',
      image: 'alpine',
      script: 'apk add --no-cache curl | tail -n 9',
      stdout:
        /^\(2\/7\) Installing brotli-libs \(1\.0\.9-r14\)\n(.*\n){4}\(7\/7\) Installing curl \(8\..*\)\nExecuting busybox.*\nExecuting ca-certificates-20230506-r0\.trigger\nOK: .*\n$/,
    },
    {
      rule: 'apt lists new packages by their names',
      image: 'debian',
      script: 'apt-get update -qq; apt-get install -y jq 2> /dev/null | grep -A1 NEW',
      stdout: 'The following NEW packages will be installed:\n  jq libjq1 libonig5\n',
    },
    {
      rule: 'says what the image or an earlier call has brought, and names the architecture of libraries',
      image: 'nginx:1.24',
      script: 'apt-get update -qq; apt-get install -y curl procps 2> /dev/null | grep -v ^Get; apt-get install procps | tail -n 2',
      stdout:
        /^Reading package lists\.\.\.\n.*\n.*\ncurl is already the newest version \(7\.74.*\)\.\nThe following additional packages will be installed:\n {2}libncursesw6 libprocps8\n[\s\S]*\nSelecting previously unselected package libprocps8:amd64\.\n\(Reading database \.\.\. \d+ files and directories currently installed\.\)\nPreparing to unpack \.\.\.\/libprocps8_.*_amd64\.deb \.\.\.\nUnpacking libprocps8:amd64 [\s\S]*\nSetting up procps \(.*\) \.\.\.\nProcessing triggers for libc-bin \(2\.31-13\+deb11u6\) \.\.\.\nprocps is already the newest version \(.*\)\.\n0 upgraded, 0 newly/,
    },
    {
      rule: 'not a second time',
      image: 'alpine',
      script: 'apk add -q --no-cache jq; apk add --no-cache jq',
      stdout: /^fetch .*\nfetch .*\nOK: \d+ MiB in 17 packages\n$/,
    },
    {
      // As recorded in https://github.com/vapor-ware/synse-server (alpine 3.9) and many others since 3.7.
      rule: 'without an index apk fetches it, and keeps it',
      image: 'alpine',
      script: 'apk add curl; apk add jq',
      stdout:
        /^fetch .*main.*\nfetch .*community.*\n(\(\d\/7\) Installing .*\n){7}(Executing .*\n){2}OK: .*\n\(1\/2\) Installing oniguruma .*\n\(2\/2\) Installing jq .*\nExecuting .*\nOK: .*\n$/,
    },
    {
      rule: 'but not with --no-cache',
      image: 'alpine',
      script: 'apk add --no-cache curl > /dev/null; apk add jq',
      stdout: /^fetch .*\nfetch .*\n\(1\/2\) Installing /,
    },
    {
      rule: 'where no mirror is found, apk knows no packages',
      image: 'alpine',
      script: 'apk add curl',
      more: { network: { ...network, dns: () => ({ status: 'NXDOMAIN', records: [] }) } },
      exitCode: 1,
      stdout: /^fetch .*\nfetch .*\n$/,
      stderr: [
        'WARNING: updating and opening https://dl-cdn.alpinelinux.org/alpine/v3.18/main: temporary error (try again later)',
        'WARNING: updating and opening https://dl-cdn.alpinelinux.org/alpine/v3.18/community: temporary error (try again later)',
        'ERROR: unable to select packages:',
        '  curl (no such package):',
        '    required by: world[curl]',
        '',
      ].join('\n'),
    },
    {
      rule: 'apk is root’s',
      image: 'alpine',
      script: 'apk add --no-cache curl',
      more: nobody,
      exitCode: 99,
      stderr: 'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n',
    },
    {
      rule: 'images come without apt’s lists',
      image: 'debian',
      script: 'apt-get install -y curl',
      exitCode: 100,
      stderr: 'E: Unable to locate package curl\n',
    },
    {
      rule: 'apt brings a package’s commands',
      image: 'ubuntu',
      script: 'apt-get update -qq && apt-get install -qq -y jq > /dev/null && jq --version',
      stdout: /^jq-1\.6\n$/,
      stderr: 'debconf: delaying package configuration, since apt-utils is not installed\n',
    },
    {
      rule: 'apt asks before it installs more than was named, and nobody answers',
      image: 'debian:12',
      script: 'apt-get update -qq; apt-get install curl',
      exitCode: 1,
      stdout: /Do you want to continue\? \[Y\/n\] Abort\.\n$/,
    },
    {
      rule: 'apt is root’s',
      image: 'debian',
      script: 'apt-get update > /dev/null',
      more: nobody,
      exitCode: 100,
      stderr: 'E: List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)\n',
    },
    {
      rule: 'a server that apt installs runs as the distribution has set it up',
      image: 'ubuntu',
      script:
        "apt-get update -qq; apt-get install -qq -y nginx curl > /dev/null 2>&1; nginx; sleep 1; curl -s localhost | grep -c 'Welcome to nginx!'; cat /var/log/nginx/access.log",
      stdout: /^2\n127\.0\.0\.1 - - .* "GET \/ HTTP\/1\.1" 200 /,
    },
    {
      rule: 'and one that apk installs',
      image: 'alpine',
      script: 'apk add -q --no-cache redis && redis-server > /dev/null & sleep 4; redis-cli ping',
      stdout: /^PONG\n$/,
    },
    { rule: 'dnf', image: 'fedora', script: 'dnf install -y jq > /dev/null && jq --version', stdout: /^jq-1\.6\n$/ },
    {
      rule: 'yum 3 tells each package, and what is there is asked of rpm',
      image: 'amazonlinux:2',
      script: 'yum install -y tree | grep tree; rpm -q tree',
      stdout:
        /^---> Package tree\.x86_64 0:\S+\.amzn2 will be installed\n {2}Installing : tree-\S+\.amzn2\.x86_64 +1\/1 \n {2}Verifying {2}: .*\n {2}tree\.x86_64 0:\S+\.amzn2\ntree-\S+\.x86_64\n$/,
    },
    {
      rule: 'CentOS 7 still has mirrors',
      image: 'centos:7',
      script: 'yum install -y jq; yum install -y epel-release > /dev/null; yum install -y jq > /dev/null && jq --version',
      stdout: /^Loaded plugins: fastestmirror, ovl\nDetermining fastest mirrors\nNo package jq available\.\njq-1\.6\n$/,
      stderr: 'Error: Nothing to do\n',
    },
    {
      rule: 'a package that nobody knows brings a command of its name, and known ones what they bring',
      image: 'alpine',
      script: 'apk add -q --no-cache frobnicate openssh-client fortune; frobnicate && ssh-keygen -q -f /k && cat /k | head -n 1; fortune',
      stdout: /^-----BEGIN OPENSSH PRIVATE KEY-----\nYou will be .*\n$/,
    },
    {
      rule: 'what is in no repository cannot be located',
      image: 'ubuntu',
      script: 'apt-get update -qq; apt-get install -y kubectl > /dev/null',
      exitCode: 100,
      stderr: 'E: Unable to locate package kubectl\n',
    },
    {
      rule: 'Apache as distributions have it',
      image: 'debian',
      script:
        "apt-get update -qq; apt-get install -qq -y apache2 curl > /dev/null 2>&1; (apache2ctl -D FOREGROUND 2> /dev/null &) ; sleep 1; curl -s localhost | grep -c 'It works'; cut -d' ' -f1 /var/log/apache2/access.log",
      stdout: '2\n127.0.0.1\n',
    },
    {
      rule: 'sshd wants its keys, and a directory',
      image: 'debian',
      script: 'apt-get update -qq; apt-get install -qq -y openssh-server > /dev/null 2>&1; /usr/sbin/sshd -D; echo $?; sshd',
      exitCode: 1,
      stdout: '255\n',
      stderr: 'Missing privilege separation directory: /run/sshd\r\nsshd re-exec requires execution with an absolute path\r\n',
    },
    {
      rule: 'CentOS 8 has none',
      image: 'centos',
      script: 'yum install -y jq > /dev/null',
      exitCode: 1,
      stderr: "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist\n",
    },
    {
      rule: 'what pip installed can be imported',
      image: 'python:3.11',
      script: 'pip install -q flask; python -c "import flask"; python -c "import django" 2>&1 | tail -n 1',
      stdout: /^ModuleNotFoundError: No module named 'django'\n$/,
      stderr: '',
    },
    {
      rule: 'and is found where PYTHONPATH or sys.path says',
      image: 'python:3.11',
      script:
        'pip install -q --target /deps flask pyyaml; ls /deps; PYTHONPATH=/deps python -c "import flask; print(flask.Flask)"; python -c "import sys; sys.path.append(\'/deps\'); import flask; print(1)"; python -c "import flask" 2>&1 | tail -n 1',
      stdout: "bin\nflask\npyyaml\n<class 'flask.app.Flask'>\n1\nModuleNotFoundError: No module named 'flask'\n",
      stderr: '',
    },
    {
      rule: 'as are modules of one’s own',
      image: 'python:3.11',
      script:
        'mkdir /lib1; echo "x = 1" > /lib1/mine.py; PYTHONPATH=/none:/lib1 python -c "import mine, sys; print(mine.x, mine.__file__, sys.path)"; python -c "import mine" 2>&1 | tail -n 1',
      stdout:
        "1 /lib1/mine.py ['', '/none', '/lib1', '/usr/local/lib/python311.zip', '/usr/local/lib/python3.11', '/usr/local/lib/python3.11/lib-dynload', '/usr/local/lib/python3.11/site-packages']\nModuleNotFoundError: No module named 'mine'\n",
      stderr: '',
    },
    {
      rule: 'who may not write where packages are has a directory of its own',
      image: 'python:3.11',
      script: 'export HOME=/tmp; pip install flask; python -c "import flask"; ls /tmp/.local/bin',
      more: { user: { uid: 1000, gid: 1000, groups: [] } },
      stdout:
        /^Defaulting to user installation because normal site-packages is not writeable\nCollecting flask\n[\s\S]*\nSuccessfully installed flask-\S+\nflask\n$/,
      stderr: '',
    },
    {
      rule: 'unless it may not write there either',
      image: 'python:3.11',
      script: 'export HOME=/; pip install flask',
      more: { user: { uid: 1000, gid: 1000, groups: [] } },
      exitCode: 1,
      stderr:
        "WARNING: The directory '/.cache/pip' or its parent directory is not owned or is not writable by the current user. The cache has been disabled. Check the permissions and owner of that directory. If executing pip with sudo, you should use sudo's -H flag.\nERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/.local'\nCheck the permissions.\n\n",
    },
    {
      rule: 'git clones',
      image: 'python',
      script: 'git clone -q https://github.com/a/site.git /w && cat /w/README.md',
      stdout: /^# site\n$/,
    },
    {
      rule: 'git does not clone into what is not empty',
      image: 'python',
      script: 'git clone https://github.com/a/site.git /etc',
      exitCode: 128,
      stderr: "fatal: destination path '/etc' already exists and is not an empty directory.\n",
    },
  ])('$rule', ({ image, script, more, exitCode = 0, stdout, stderr }) => {
    const output = run(image, script, more);
    expect(output.exitCode).toBe(exitCode);
    if (stdout) expect(output.stdout).toMatch(stdout);
    if (stderr !== undefined) expect(output.stderr).toBe(stderr);
  });
});

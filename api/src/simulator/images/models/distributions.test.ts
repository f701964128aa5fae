import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

describe('distributions and tools', () => {
  it.each([
    'alpine',
    'debian',
    'debian:12-slim',
    'ubuntu:22.04',
    'fedora:26',
    'centos:7',
    'rockylinux:9',
    'amazonlinux:2',
    'busybox:1.28',
    'bash',
  ])('%s ends at once with 0 without a terminal', (image) => {
    expect(runImage({ image })).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it.each([
    { image: 'archlinux', says: 'PRETTY_NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n' },
    { image: 'opensuse/leap:15.4', says: 'ID_LIKE="suse opensuse"\nVERSION_ID="15.4"\n' },
    { image: 'opensuse/tumbleweed', says: 'NAME="openSUSE Tumbleweed"\n' },
    { image: 'registry.suse.com/bci/bci-base:15.4', says: 'PRETTY_NAME="SUSE Linux Enterprise Server 15 SP4"\n' },
    { image: 'photon:5.0', says: 'PRETTY_NAME="VMware Photon OS/Linux"\n' },
    { image: 'mcr.microsoft.com/cbl-mariner/base/core:2.0', says: 'ID=mariner\n' },
    { image: 'registry.access.redhat.com/ubi8/ubi-micro', says: 'PRETTY_NAME="Red Hat Enterprise Linux 8.8 (Ootpa)"\n' },
    { image: 'cgr.dev/chainguard/wolfi-base', says: 'PRETTY_NAME="Wolfi"\n' },
  ])('$image says which release it is', ({ image, says }) => {
    expect(runImage({ image, command: ['cat', '/etc/os-release'] }).stdout).toContain(says);
  });

  it.each([
    // Of Alpine's, those have bash whose entrypoint is a script of it.
    { image: 'alpine', command: ['sh', '-c', 'bash'], code: 127, stderr: 'sh: bash: not found\n' },
    { image: 'postgres:15-alpine', command: ['bash', '-c', 'true'], code: 0, stderr: '' },
    { image: 'rabbitmq:3-alpine', command: ['bash', '-c', 'true'], code: 0, stderr: '' },
    { image: 'wordpress:fpm-alpine', command: ['bash', '-c', 'true'], code: 0, stderr: '' },
    { image: 'mongo-express', command: ['bash', '-c', 'true'], code: 0, stderr: '' },
    { image: 'maven:3-eclipse-temurin-17-alpine', command: ['bash', '-c', 'true'], code: 0, stderr: '' },
    { image: 'alpine', command: ['sh', '-c', 'foo'], code: 127, stderr: 'sh: foo: not found\n' },
    { image: 'debian', command: ['sh', '-c', 'foo'], code: 127, stderr: 'sh: 1: foo: not found\n' },
    { image: 'fedora', command: ['sh', '-c', 'foo'], code: 127, stderr: 'sh: line 1: foo: command not found\n' },
    {
      image: 'registry.access.redhat.com/ubi9/ubi-micro',
      command: ['sh', '-c', 'microdnf install curl'],
      code: 127,
      stderr: 'sh: line 1: microdnf: command not found\n',
    },
    { image: 'debian', command: ['sh', '-c', 'ps'], code: 127, stderr: 'sh: 1: ps: not found\n' },
    // A shell has its own; the program is of procps, or of Fedora's util-linux.
    {
      image: 'debian',
      command: ['sh', '-c', 'kill -0 1 && command -v kill; env kill'],
      code: 127,
      stderr: "env: 'kill': No such file or directory\n",
    },
    { image: 'fedora', command: ['env', 'kill', '-0', '1'], code: 0, stderr: '' },
    { image: 'ubuntu', command: ['env', 'kill', '-0', '1'], code: 0, stderr: '' },
    { image: 'alpine', command: ['sh', '-c', 'curl x'], code: 127, stderr: 'sh: curl: not found\n' },
    { image: 'alpine', command: ['sh', '-c', 'ip a && ifconfig && route -n > /dev/null'], code: 0, stderr: '' },
    { image: 'busybox:1.28', command: ['timeout', '-t', '1', 'true'], code: 0, stderr: '' },
    {
      image: 'debian',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an array's elements in bash
      command: ['bash', '-c', 'coproc { read -r a; echo got $a; }; echo hi >&${COPROC[1]}; read -r x <&${COPROC[0]}; [ "$x" = "got hi" ]'],
      code: 0,
      stderr: '',
    },
    {
      image: 'centos:7',
      command: ['dd', 'if=/dev/zero', 'of=/tmp/f', 'bs=1M', 'count=64'],
      code: 0,
      stderr: expect.stringMatching(/\n67108864 bytes \(67 MB\) copied, /),
    },
    {
      image: 'rockylinux:8',
      command: ['dd', 'if=/dev/zero', 'of=/tmp/f', 'bs=1M', 'count=64'],
      code: 0,
      stderr: expect.stringMatching(/\n67108864 bytes \(67 MB, 64 MiB\) copied, /),
    },
    { image: 'centos:7', command: ['sh', '-c', 'dd --version | grep -qF "dd (GNU coreutils) 8.22"'], code: 0, stderr: '' },
    { image: 'centos:7', command: ['python', '-c', 'print(1)'], code: 0, stderr: '' },
    { image: 'fedora:38', command: ['python3', '-c', 'exit(3)'], code: 3, stderr: '' },
    { image: 'mysql:8', command: ['mysql', '--version'], code: 0, stderr: '' },
    { image: 'debian:12-slim', command: ['perl', '-e', 'exit 3'], code: 3, stderr: '' },
    {
      image: 'debian',
      command: ['bash', '-c', '</dev/tcp/127.0.0.1/1'],
      code: 1,
      stderr: 'bash: connect: Connection refused\nbash: line 1: /dev/tcp/127.0.0.1/1: Connection refused\n',
    },
    {
      image: 'debian',
      command: ['bash', '-c', '</dev/tcp/nope/80'],
      code: 1,
      stderr: 'bash: line 1: nope: Name or service not known\nbash: line 1: /dev/tcp/nope/80: Invalid argument\n',
    },
    {
      image: 'debian',
      command: ['sh', '-c', '</dev/tcp/127.0.0.1/1'],
      code: 2,
      stderr: 'sh: 1: cannot open /dev/tcp/127.0.0.1/1: No such file\n',
    },
    { image: 'bash', args: ['-c', 'x=(a b); [[ $x == a ]]'], code: 0, stderr: '' },
    { image: 'frapsoft/openssl', args: ['x509', '-in', '/none'], code: 1, stderr: expect.stringContaining('/none') },
    { image: 'alpine/psql', args: ['-h', '127.0.0.1', '-c', 'SELECT 1'], code: 2, stderr: expect.stringContaining('Connection refused') },
    { image: 'alpine/mysql', args: ['-h', '127.0.0.1', '-e', 'SELECT 1'], code: 1, stderr: expect.stringContaining('ERROR 2002') },
    { image: 'debian:12', args: ['nologin'], code: 1, stderr: '' },
    { image: 'ubuntu:22.04', args: ['apt-cache', 'policy', 'curl'], code: 0, stderr: '' },
    { image: 'k8spatterns/curl-jq', args: ['-s', 'http://127.0.0.1:1'], code: 7, stderr: '' },
    { image: 'containerstack/cpustress', args: ['--cpu', '1', '--timeout', '2s', '--metrics-brief'], code: 0, stderr: expect.anything() },
    {
      image: 'redis:3.2',
      args: ['redis-cli', '-a', 'x', 'ping'],
      code: 1,
      stderr: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n',
    },
    {
      image: 'redis:4',
      args: ['redis-cli', '-a', 'x', 'ping'],
      code: 1,
      stderr:
        "Warning: Using a password with '-a' option on the command line interface may not be safe.\nCould not connect to Redis at 127.0.0.1:6379: Connection refused\n",
    },
    {
      image: 'curlimages/curl',
      args: ['http://127.0.0.1:1'],
      code: 7,
      stderr: expect.stringContaining('Failed to connect to 127.0.0.1 port 1'),
    },
  ] as const)('$image $command $args ends with $code', ({ image, code, stderr, ...rest }) => {
    const output = runImage({ image, ...rest });
    expect({ code: output.exitCode, stderr: output.stderr }).toEqual({ code, stderr });
  });

  it('vish/stress says what it does, and does it', () => {
    const { stderr, container } = runImage({
      image: 'vish/stress',
      args: ['-cpus', '1', '-mem-total', '10Mi', '-mem-alloc-size', '1Mi'],
      until: 10 * SECOND,
    });
    expect(stderr.replace(/I\S+ \S+ +\d+ /g, '')).toBe(
      'main.go:26] Allocating "10Mi" memory, in "1Mi" chunks, with a 1ms sleep between allocations\nmain.go:39] Spawning a thread to consume CPU\nmain.go:29] Allocated "10Mi" memory\n',
    );
    expect(container.memoryBytes).toBeGreaterThan(10 * 2 ** 20);
    expect(Math.round(container.cpuUsed / SECOND)).toBe(10);
  });

  it('polinux/stress has its command in PATH', () => {
    expect(
      runImage({ image: 'polinux/stress', command: ['stress', '--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'], until: 5 * SECOND })
        .stdout,
    ).toContain('dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd');
  });

  it('hello-world prints its text and ends', () => {
    expect(runImage({ image: 'hello-world' })).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('\nHello from Docker!\n') });
  });

  it('bash speaks to a server on a descriptor of its own', () => {
    const script = 'sleep 1; exec 3<>/dev/tcp/127.0.0.1/80; printf "GET / HTTP/1.0\\r\\nHost: a\\r\\n\\r\\n" >&3; head -1 <&3; exec 3>&-';
    const { execs } = runImage({ image: 'nginx', exec: [{ after: 1, argv: ['bash', '-c', script] }], until: 10 * SECOND });
    expect(execs[0]).toMatchObject({ exitCode: 0, stdout: 'HTTP/1.1 200 OK\r\n', stderr: '' });
  });
});

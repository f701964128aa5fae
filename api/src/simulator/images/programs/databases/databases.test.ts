import { describe, expect, it } from 'vitest';
import { runImage } from '../../test-image.ts';

describe('mongod', () => {
  it.each`
    rule                                          | image          | args                                              | env                                                                     | says
    ${'does not know what is gone'}               | ${'mongo:4.4'} | ${['mongod', '--replSet', 'rs0', '--smallfiles']} | ${{}}                                                                   | ${"Error parsing command line: unrecognised option '--smallfiles'"}
    ${'wants a key among those who trust nobody'} | ${'mongo:6'}   | ${['--replSet', 'rs0']}                           | ${{ MONGO_INITDB_ROOT_USERNAME: 'a', MONGO_INITDB_ROOT_PASSWORD: 'b' }} | ${'BadValue: security.keyFile is required when authorization is enabled with replica sets'}
  `('$rule', ({ image, args, env, says }) => {
    const { exitCode, stderr } = runImage({ image, args, env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `${says}\ntry 'mongod --help' for more information\n` });
  });
  /** A Secret's file is everybody's by default; with 0400 it is root's, which the server is not. */
  it.each`
    image          | mode     | says
    ${'mongo:6'}   | ${0o644} | ${/^\{.*"s":"I", {2}"c":"ACCESS", {3}"id":20254, {3}"ctx":"main","msg":"Read security file failed","attr":\{"error":\{"code":30,"codeName":"InvalidPath","errmsg":"permissions on \/key are too open"\}\}\}\n\{.*"s":"F",.*"Location5579201: Unable to acquire security key\[s\]"\}\}\n$/}
    ${'mongo:6'}   | ${0o400} | ${/"errmsg":"error opening file: \/key: Permission denied"/}
    ${'mongo:4.2'} | ${0o644} | ${/ I {2}ACCESS {3}\[main\] permissions on \/key are too open\n$/}
  `('$image takes no key file of mode $mode', ({ image, mode, says }) => {
    const { exitCode, stdout } = runImage({
      image,
      args: ['--replSet', 'rs0', '--keyFile', '/key'],
      files: { '/key': { content: 'abcdefgh', mode } },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(says);
  });
  it.each`
    image          | says
    ${'mongo:6'}   | ${/"version":"6\.0\.5","gitVersion":"c9a99c12\w+","openSSLVersion":"OpenSSL 3\.0\.2 .*"distmod":"ubuntu2204".*\n.*"os":\{"name":"Ubuntu","version":"22\.04"\}/}
    ${'mongo:4.4'} | ${/"openSSLVersion":"OpenSSL 1\.1\.1f {2}31 Mar 2020".*"distmod":"ubuntu2004".*\n.*"os":\{"name":"Ubuntu","version":"20\.04"\}/}
    ${'mongo:4.2'} | ${/ CONTROL {2}\[initandlisten\] git version: 5e4ec1d2\w+\n.* OpenSSL version: OpenSSL 1\.1\.1 {2}11 Sep 2018\n(.*\n){3}.* {5}distmod: ubuntu1804\n/}
  `('$image says how it was built', ({ image, says }) => expect(runImage({ image }).stdout).toMatch(says));
  it.each([
    { asked: 'db.hello().isWritablePrimary || db.hello().secondary', stdout: 'true\n' },
    { asked: 'db.isMaster().ismaster', stdout: 'true\n' },
    { asked: 'db.serverStatus().ok', stdout: '1\n' },
    { asked: "db.adminCommand('ping').ok", stdout: '1\n' },
  ])('answers $asked', ({ asked, stdout }) => {
    const exec = [{ after: 10, argv: ['mongosh', '--quiet', '--eval', asked] }];
    expect(runImage({ image: 'mongo:6', exec }).execs).toEqual([expect.objectContaining({ exitCode: 0, stdout })]);
  });
  it.each`
    command                               | reached
    ${['mongod']}                         | ${1}
    ${['mongod', '--bind_ip_all']}        | ${0}
    ${['docker-entrypoint.sh', 'mongod']} | ${0}
  `('is reached from elsewhere: $command', ({ command, reached }) => {
    const { execs } = runImage({
      image: 'mongo:6',
      command,
      exec: [{ after: 10, argv: ['bash', '-c', 'ip=$(hostname -i); [ "$ip" != 127.0.0.1 ] && (echo > /dev/tcp/$ip/27017) 2> /dev/null'] }],
    });
    expect(execs).toEqual([expect.objectContaining({ exitCode: reached })]);
  });
});

it.each([
  { args: ['-z'], stderr: 'memcached: invalid option -- \'z\'\nIllegal argument "?"\n' },
  { args: ['--foo=1'], stderr: 'memcached: unrecognized option \'--foo\'\nIllegal argument "?"\n' },
  { args: ['-vm'], stderr: 'memcached: option requires an argument -- \'m\'\nIllegal argument "?"\n' },
  { args: ['-c', '0'], stderr: 'Maximum connections must be greater than 0\n' },
])('memcached does not start with $args', ({ args, stderr }) =>
  expect(runImage({ image: 'memcached', args: ['memcached', ...args] })).toMatchObject({ exitCode: 1, stderr }),
);

it('memcached takes an option and its value in one word', () => {
  const exec = [{ after: 1, argv: ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/11212; echo version >&3; read -u 3 line; echo "$line"'] }];
  const { execs } = runImage({ image: 'memcached', args: ['memcached', '-m 64', '-p 11212', '--user=memcache'], exec });
  expect(execs).toEqual([expect.objectContaining({ stdout: expect.stringContaining('VERSION 1.6.20') })]);
});

/** @see docker-library/rabbitmq issues 171 and 571; erlang/otp: lib/kernel/src/auth.erl */
describe('rabbitmq', () => {
  it.each`
    rule                           | given                                                                    | says
    ${'a cookie that others read'} | ${{ '/var/lib/rabbitmq/.erlang.cookie': { content: 'A', mode: 0o644 } }} | ${'{"Cookie file /var/lib/rabbitmq/.erlang.cookie must be accessible by owner only",'}
    ${'one that it cannot read'}   | ${{ '/var/lib/rabbitmq/.erlang.cookie': { content: 'A', mode: 0o400 } }} | ${'{"Error when reading /var/lib/rabbitmq/.erlang.cookie: eacces",'}
  `('does not start with $rule', ({ given, says }) => {
    const { exitCode, stdout } = runImage({ image: 'rabbitmq:3.11', files: given, user: { uid: 999, gid: 999, groups: [] } });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(says);
  });
  it('makes its cookie, and listens where its configuration says', () => {
    const { stdout, container } = runImage({
      image: 'rabbitmq:3.11',
      files: { '/etc/rabbitmq/rabbitmq.conf': 'listeners.tcp.default = 5673\n' },
    });
    expect(stdout).toContain('started TCP listener on [::]:5673\n');
    expect(container.lstat('/var/lib/rabbitmq/.erlang.cookie')?.mode).toBe(0o400);
  });
});

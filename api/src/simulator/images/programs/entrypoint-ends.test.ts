import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';
const USAGE = 'exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]';

/** As bash, dash and busybox answered. */
describe('An image whose script is told to run', () => {
  it.each([
    { image: 'postgres:15', args: ['max_connections=200'], says: `${SCRIPT}: line 345: exec: max_connections=200: not found`, code: 127 },
    { image: 'rabbitmq:3.11', args: ['--bogus'], says: `${SCRIPT}: line 50: exec: --: invalid option\n${USAGE}`, code: 2 },
    { image: 'mongo:6', args: ['/no/such'], says: `${SCRIPT}: line 427: /no/such: No such file or directory`, code: 127 },
    { image: 'mysql:8.0', args: ['/no/such'], says: `${SCRIPT}: line 431: /no/such: No such file or directory`, code: 127 },
    { image: 'mysql:8.4', args: ['nosuch'], says: `${SCRIPT}: line 413: exec: nosuch: not found`, code: 127 },
    { image: 'mariadb:10.11', args: ['nosuch'], says: `${SCRIPT}: line 685: exec: nosuch: not found`, code: 127 },
    { image: 'redis:7', args: ['nosuch'], says: `${SCRIPT}: 24: exec: nosuch: not found`, code: 127 },
    { image: 'redis:7-alpine', args: ['nosuch'], says: `${SCRIPT}: exec: line 24: nosuch: not found`, code: 127 },
    { image: 'nginx:1.25', args: ['-g', 'daemon off;'], says: '/docker-entrypoint.sh: 47: exec: -g: not found', code: 127 },
    { image: 'nginx:1.25-alpine', args: ['-g', 'daemon off;'], says: '/docker-entrypoint.sh: exec: line 47: illegal option -g', code: 2 },
  ])('$args: $image', ({ image, args, says, code }) => {
    const { stderr, exitCode } = runImage({ image, args });
    expect([stderr, exitCode]).toEqual([`${says}\n`, code]);
  });
});

describe('A variable whose value is in a file', () => {
  const none = { MYSQL_ROOT_PASSWORD_FILE: '/x' };
  it.each<{ image: string; env: Record<string, string>; says: string }>([
    { image: 'postgres:15', env: { POSTGRES_PASSWORD_FILE: '/x' }, says: `${SCRIPT}: line 21: /x: No such file or directory\n` },
    { image: 'mysql:8.0', env: none, says: `${SCRIPT}: line 39: /x: No such file or directory\n` },
    { image: 'mariadb:10.11', env: none, says: `${SCRIPT}: line 36: /x: No such file or directory\n` },
    {
      image: 'postgres:15',
      env: { POSTGRES_PASSWORD: 'a', POSTGRES_PASSWORD_FILE: '/x' },
      says: 'error: both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set (but are exclusive)\n',
    },
    {
      image: 'mysql:8.0',
      env: { ...none, MYSQL_ROOT_PASSWORD: 'a' },
      says: ' [ERROR] [Entrypoint]: Both MYSQL_ROOT_PASSWORD and MYSQL_ROOT_PASSWORD_FILE are set (but are exclusive)\n',
    },
  ])('is not found, or twice there: $image with $env', ({ image, env, says }) => {
    const { stderr, exitCode } = runImage({ image, env });
    expect([stderr.slice(-says.length), exitCode]).toEqual([says, 1]);
  });
  it.each<{ image: string; env: Record<string, string>; says: RegExp }>([
    { image: 'postgres:15', env: { POSTGRES_PASSWORD_FILE: '/secret' }, says: /ready to accept connections\n$/ },
    { image: 'mariadb:10.11', env: { MARIADB_ROOT_PASSWORD_FILE: '/secret' }, says: /mariadbd: ready for connections\.\n.*\n$/ },
  ])('is taken: $image', ({ image, env, says }) => {
    expect(runImage({ image, env, files: { '/secret': 'a\n' }, until: 40 * SECOND }).stderr).toMatch(says);
  });
});

it('MariaDB makes root itself, and fails where he is to be made again', () => {
  const env = { MARIADB_ROOT_PASSWORD: 'a', MARIADB_USER: 'root', MARIADB_PASSWORD: 'a' };
  const { stderr, exitCode } = runImage({ image: 'mariadb:10.11', env, until: 40 * SECOND });
  expect([stderr.split('\n').at(-2), exitCode]).toEqual(["ERROR 1396 (HY000) at line 25: Operation CREATE USER failed for 'root'@'%'", 1]);
});

describe('A registry and a store of objects', () => {
  it.each<{ image: string; args?: string[]; env?: Record<string, string>; says: RegExp; code: number }>([
    { image: 'registry:2', args: ['/x.yml'], says: /^configuration error: open \/x\.yml: no such file or directory\nUsage: \n/, code: 1 },
    { image: 'registry:2', args: ['serve'], says: /^configuration error: configuration path unspecified\n/, code: 1 },
    {
      image: 'registry:2',
      env: { REGISTRY_AUTH: 'htpasswd' },
      says: /^panic: unable to configure authorization \(htpasswd\): "realm" must be set for htpasswd access controller\n/,
      code: 2,
    },
    {
      image: 'registry:2',
      env: { REGISTRY_HTTP_TLS_CERTIFICATE: '/certs/a' },
      says: /inmemory blob descriptor cache.*\n.* level=fatal msg="open \/certs\/a: no such file or directory" \n$/,
      code: 1,
    },
    {
      image: 'registry:2',
      env: { REGISTRY_HTTP_ADDR: '5000' },
      says: / msg="listen tcp: address 5000: missing port in address" \n$/,
      code: 1,
    },
    { image: 'minio/minio', args: ['server'], says: /^NAME:\n {2}minio server - /, code: 1 },
    {
      image: 'minio/minio',
      args: ['server', '/data', '--console-address', '9001'],
      says: /^ERROR Unable to start listening on console port: address 9001: missing port in address\n$/,
      code: 1,
    },
  ])('does not serve: $image $args $env', ({ image, args, env, says, code }) => {
    const { stderr, exitCode } = runImage({ image, ...(args && { args }), ...(env && { env }) });
    expect([stderr, exitCode]).toEqual([expect.stringMatching(says), code]);
  });
  it.each([
    { image: 'registry:2', args: undefined },
    { image: 'registry:2', args: ['serve', '/etc/docker/registry/config.yml'] },
    { image: 'minio/minio', args: ['server', '/data', '--console-address', ':9001'] },
    { image: 'minio/minio', args: ['server', '--console-address=:9001', 'http://minio-{0...3}.minio/data'] },
  ])('serves: $image $args', ({ image, args }) => {
    expect(runImage({ image, ...(args && { args }), until: 10 * SECOND }).exitCode).toBeUndefined();
  });
});

it('caddy that is told to start leaves its server behind, and as PID 1 takes it along', () => {
  const { stdout, exitCode } = runImage({ image: 'caddy:2', command: ['caddy', 'start'] });
  expect([stdout, exitCode]).toEqual([
    expect.stringMatching(/^Successfully started Caddy \(pid=\d+\) - Caddy is running in the background\n$/),
    0,
  ]);
  const exec = [{ after: 3, argv: ['wget', '-qO-', 'localhost'] }];
  const command = ['sh', '-c', 'caddy start --config /etc/caddy/Caddyfile; sleep 20'];
  expect(runImage({ image: 'caddy:2', command, exec, until: 10 * SECOND }).execs[0]?.exitCode).toBe(0);
});

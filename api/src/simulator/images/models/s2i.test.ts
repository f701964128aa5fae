import { describe, expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

const REDHAT = 'registry.access.redhat.com';

/** @see sclorg/nginx-container, sclorg/mysql-container, sclorg/postgresql-container */
describe("Red Hat's builder images", () => {
  it.each<{ image: string; env?: Readonly<Record<string, string>>; code: number; says: RegExp }>([
    { image: `${REDHAT}/ubi8/nginx-120`, code: 0, says: /^This is a S2I nginx-1\.20 rhel base image:\n/ },
    { image: `${REDHAT}/ubi9/nodejs-18`, code: 0, says: /^This is a S2I nodejs-18 rhel base image:\n/ },
    {
      image: `${REDHAT}/ubi8/python-39`,
      code: 0,
      says: /^This is a S2I python-3\.9 rhel base image:\nTo use it, install S2I: .*\n[\s\S]*python-sample-app\n$/,
    },
    { image: 'centos/python-36-centos7', code: 0, says: /^This is a S2I python-3\.6 centos base image:\n/ },
    {
      image: `${REDHAT}/ubi8/openjdk-11`,
      code: 1,
      says: /ERROR Neither \$JAVA_MAIN_CLASS nor \$JAVA_APP_JAR is set and 0 JARs found in \/deployments \(1 expected\)\n/,
    },
    { image: 'centos/mysql-57-centos7', code: 1, says: /20-validate-variables\.sh \.\.\.\nYou must either specify the following/ },
    {
      image: 'centos/mysql-57-centos7',
      env: { MYSQL_USER: 'a', MYSQL_PASSWORD: 'b' },
      code: 1,
      says: /\nerror: You need to specify database name or root password\n/,
    },
    { image: 'centos/postgresql-96-centos7', code: 1, says: /^For general container run, you must either specify/ },
    {
      image: 'quay.io/sclorg/postgresql-15-c9s',
      env: { POSTGRESQL_USER: 'a', POSTGRESQL_ADMIN_PASSWORD: 'c' },
      code: 1,
      says: /^For general container run, you must either specify/,
    },
  ])('$image $env ends with $code', ({ image, says, code, env }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...(env && { env }) });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringMatching(says) });
  });

  it.each([
    { args: ['nginx', '-g', 'daemon off;'], logs: '' },
    { args: ['/usr/libexec/s2i/run'], logs: '"GET / HTTP/1.1" 200 3 "-"' },
  ])('nginx serves what is mounted, at 8080, and logs where $args has it', ({ args, logs }) => {
    const { execs, exitCode, stdout } = runImage({
      image: `${REDHAT}/ubi8/nginx-120`,
      args,
      files: { '/opt/app-root/src/index.html': 'hi\n' },
      exec: [{ after: 2, argv: ['curl', '-s', 'http://127.0.0.1:8080/'] }],
    });
    expect({ said: execs[0]?.stdout, exitCode, logs: stdout.includes(logs) && (logs !== '' || stdout === '') }).toEqual({
      said: 'hi\n',
      exitCode: undefined,
      logs: true,
    });
  });

  it.each<{ image: string; env: Readonly<Record<string, string>>; argv: string[] }>([
    {
      image: 'centos/mysql-57-centos7',
      env: { MYSQL_ROOT_PASSWORD: 'r' },
      argv: ['mysql', '-h127.0.0.1', '-uroot', '-pr', '-N', '-e', 'SELECT 1'],
    },
    {
      image: 'centos/mysql-57-centos7',
      env: { MYSQL_USER: 'u', MYSQL_PASSWORD: 'p', MYSQL_DATABASE: 'd' },
      argv: ['mysql', '-h127.0.0.1', '-uu', '-pp', '-D', 'd', '-N', '-e', 'SELECT 1'],
    },
    {
      image: 'quay.io/sclorg/postgresql-15-c9s',
      env: { POSTGRESQL_USER: 'u', POSTGRESQL_PASSWORD: 'p', POSTGRESQL_DATABASE: 'd' },
      argv: ['psql', '-h', '127.0.0.1', '-U', 'u', '-d', 'd', '-Atc', 'SELECT 1'],
    },
  ])('$image serves whom it is told of', ({ image, env, argv }) => {
    const { execs, exitCode } = runImage({ image, env: { ...env, PGPASSWORD: 'p' }, exec: [{ after: 30, argv }] });
    expect({ said: execs[0]?.stdout, exitCode }).toEqual({ said: '1\n', exitCode: undefined });
  });
});

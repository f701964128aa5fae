import { describe, expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

const sh = (script: string) => ['sh', '-c', script];

describe('the commands that images have', () => {
  it.each([
    {
      rule: 'no project for Maven',
      image: 'maven:3.9',
      command: ['mvn', 'package'],
      code: 1,
      says: /requires a project to execute but there is no POM in this directory \(\/\)/,
    },
    {
      rule: 'none for Cargo',
      image: 'rust:1.69',
      command: ['cargo', 'run'],
      code: 101,
      says: /^error: could not find `Cargo\.toml` in `\/` or any parent directory\n$/,
    },
    {
      rule: 'none for .NET',
      image: 'mcr.microsoft.com/dotnet/sdk:7.0',
      command: ['dotnet', 'run'],
      code: 1,
      says: /^Couldn't find a project to run\. Ensure a project exists in \//,
    },
    { rule: 'and no SDK', image: 'mcr.microsoft.com/dotnet/aspnet:7.0', command: ['dotnet', 'app.dll'], code: 145, says: /app\.dll/ },
    { rule: 'nothing to make', image: 'gcc:12', command: ['make'], code: 2, says: /No targets specified and no makefile found/ },
    { rule: 'what is compiled can be run', image: 'gcc:12', command: sh('echo > a.c; gcc -o /a a.c && /a && echo ran'), says: /^ran\n$/ },
    {
      rule: 'nobody to dump from',
      image: 'postgres:15',
      command: ['pg_dump', '-h', '127.0.0.1', '-U', 'a', 'shop'],
      code: 1,
      says: /^pg_dump: error: connection to server at "127\.0\.0\.1", port 5432 failed: Connection refused\n/,
    },
    {
      rule: 'nor from MySQL',
      image: 'mysql:8',
      command: ['mysqldump', '-h127.0.0.1', 'shop'],
      code: 2,
      says: /^mysqldump: Got error: 2003: Can't connect to MySQL server on '127\.0\.0\.1:3306' \(111\) when trying to connect\n$/,
    },
    {
      rule: 'no ring yet',
      image: 'cassandra:4.1',
      command: ['nodetool', 'status'],
      code: 1,
      says: /^nodetool: Failed to connect to '127\.0\.0\.1:7199'/,
    },
    { rule: 'no Gemfile', image: 'ruby:3.2', command: ['bundle', 'install'], code: 10, says: /^Could not locate Gemfile\n$/ },
    {
      rule: 'copies of BusyBox have all its applets, too, and so has what stands on it',
      image: 'registry.k8s.io/e2e-test-images/busybox:1.29-4',
      command: sh('which nmeter patch lsattr && busybox --list | grep -cx -e nmeter -e patch'),
      says: /^\/bin\/nmeter\n\/bin\/patch\n\/bin\/lsattr\n2\n$/,
    },
    {
      rule: 'nmeter tells the time, to the thousandth',
      image: 'registry.k8s.io/e2e-test-images/busybox:1.29-4',
      command: sh("date -u +%FT$(nmeter -d0 '%3t' | head -n1)Z"),
      says: /^2023-05-15T09:00:0\d\.\d{3}Z\n$/,
    },
    {
      rule: 'and how long it has been telling it, at each whole second',
      image: 'busybox',
      command: sh('nmeter "%1T of %%" | head -n3'),
      says: /^00:00:00\.0 of %\n00:00:0(\d\.\d) of %\n00:00:0[12]\.\d of %\n$/,
    },
    { rule: 'priorities change nothing', image: 'busybox', command: ['ionice', '-c', '3', 'echo', 'x'], says: /^x\n$/ },
    { rule: 'slim images have no compiler', image: 'python:3.11-slim', command: sh('gcc'), code: 127, says: /gcc: not found/ },
    { rule: 'Debian has no ps, but Ubuntu does', image: 'debian', command: sh('ps'), code: 127, says: /ps: not found/ },
    { rule: 'as it does here', image: 'ubuntu', command: sh('ps -o comm='), says: /ps\n/ },
    { rule: 'and in what stands on it', image: 'mongo:6', command: sh('ps -o comm='), says: /ps\n/ },
    { rule: 'and in Tomcat’s', image: 'tomcat:9.0', command: sh('ps -o comm='), says: /ps\n/ },
    { rule: 'a shell of Erlang’s that nobody writes to ends', image: 'erlang:25', command: undefined, says: /Eshell V13/ },
  ])('$rule', ({ image, command, code = 0, says }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...(command && { command }) });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringMatching(says) });
  });

  it.each([
    {
      rule: 'a server by its own name',
      image: 'eclipse-mosquitto',
      command: ['/usr/sbin/mosquitto', '-c', '/mosquitto/config/mosquitto.conf'],
      running: true,
    },
    { rule: 'systemd stays', image: 'centos:7', command: ['/usr/sbin/init'], running: true },
    {
      rule: 'commands where their images have them',
      image: 'openjdk:11',
      command: ['/usr/local/openjdk-11/bin/java', '-version'],
      code: 0,
    },
    { rule: 'and where a company does', image: 'bitnami/redis', command: ['/opt/bitnami/redis/bin/redis-cli', '--version'], code: 0 },
    { rule: 'and by another', image: 'influxdb:1.8', command: ['influxd'], running: true },
    { rule: 'an image’s script runs what it is told to', image: 'eclipse-mosquitto', args: ['sh', '-c', 'exit 3'], code: 3 },
    { rule: 'no ensemble yet', image: 'zookeeper:3.8', command: ['zkServer.sh', 'status'], code: 1 },
    { rule: 'no store of columns', image: 'clickhouse/clickhouse-server', command: ['clickhouse-client', '-q', 'select 1'], code: 210 },
  ])('$rule', ({ image, command, args, running, code }) => {
    const { exitCode } = runImage({ image, ...(command && { command }), ...(args && { args }) });
    expect(exitCode).toBe(running ? undefined : code);
  });
  it('an ensemble’s mode', () => {
    const { execs } = runImage({ image: 'zookeeper:3.8', exec: [{ after: 20, argv: ['zkServer.sh', 'status'] }] });
    expect(execs).toEqual([expect.objectContaining({ exitCode: 0, stdout: expect.stringContaining('Mode: standalone\n') })]);
  });

  it('a dump of what there is', () => {
    const { execs } = runImage({
      image: 'postgres:15',
      env: { POSTGRES_PASSWORD: 'x' },
      exec: [{ after: 20, argv: sh('pg_dump -U postgres -f /tmp/d.sql postgres && grep -c dump /tmp/d.sql') }],
    });
    expect(execs).toEqual([expect.objectContaining({ exitCode: 0, stdout: '2\n' })]);
  });

  it('npx runs servers, too', () => {
    const { execs } = runImage({
      image: 'node:18-alpine',
      command: ['npx', 'http-server', '-p', '9090'],
      exec: [{ after: 10, argv: sh('wget -q -O /dev/null localhost:9090 && echo up') }],
    });
    expect(execs).toEqual([expect.objectContaining({ exitCode: 0, stdout: 'up\n' })]);
  });
});

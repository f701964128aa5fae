import { expect, it } from 'vitest';
import { SECOND } from '../../../../engine/index.ts';
import { runImage } from '../../../test-image.ts';

it.each`
  image          | args                                                            | options
  ${'mongo:6'}   | ${['mongod']}                                                   | ${'"options":{"net":{"bindIp":"*"}}}'}
  ${'mongo:6'}   | ${['--replSet', 'rs0', '--bind_ip', '0.0.0.0', '--port=27018']} | ${'"options":{"net":{"bindIp":"0.0.0.0","port":27018},"replication":{"replSet":"rs0"}}}'}
  ${'mongo:4.2'} | ${['mongod', '--auth']}                                         | ${'options: { net: { bindIp: "*" }, security: { authorization: "enabled" } }\n'}
`('$image tells that it was started with $args', ({ image, args, options }) => {
  expect(runImage({ image, args, until: 5 * SECOND }).stdout).toContain(options);
});

it('a log goes to its file', () => {
  const files = { '/etc/mongo.conf': 'systemLog:\n  destination: file\n  path: /var/log/mongodb/mongod.log\n  logAppend: true\n' };
  const exec = [{ after: 5, argv: ['grep', '-c', 'Waiting for connections', '/var/log/mongodb/mongod.log'] }];
  const { stdout, execs } = runImage({ image: 'mongo:6', args: ['--config', '/etc/mongo.conf'], files, exec, until: 10 * SECOND });
  expect([stdout, execs[0]?.stdout]).toEqual(['', '1\n']);
});

it('a log that cannot be written ends it', () => {
  const { stdout, exitCode } = runImage({ image: 'mongo:6', args: ['--logpath', '/none/a.log'] });
  expect([stdout.replace(/^.*"attr"/, ''), exitCode]).toEqual([
    ':{"error":{"code":38,"codeName":"FileNotOpen","errmsg":"Can\'t initialize rotatable log file :: caused by :: Failed to open /none/a.log"}}}\n',
    1,
  ]);
});

it('a server that is killed finds that it was', () => {
  const script =
    'mongod --dbpath /data/db & sleep 5; kill -9 $!; wait; mongod --dbpath /data/db & sleep 5; kill $!; wait; stat -c %s /data/db/mongod.lock';
  const { stdout } = runImage({ image: 'mongo:6', command: ['bash', '-c', script], until: 30 * SECOND });
  expect(stdout.match(/Detected unclean shutdown - Lock file is not empty/g)).toHaveLength(1);
  expect(stdout).toMatch(/\n0\n$/);
});

it.each([
  { args: ['--fork'], said: 'BadValue: --fork has to be used with --logpath or --syslog' },
  { args: ['--replSet'], said: "Error parsing command line: the required argument for option '--replSet' is missing" },
  { args: ['--bind_ip', '--replSet', 'rs0'], said: "Error parsing command line: the required argument for option '--bind_ip' is missing" },
])('$args is refused', ({ args, said }) => {
  const { stderr, exitCode } = runImage({ image: 'mongo:6', args });
  expect([stderr, exitCode]).toEqual([`${said}\ntry 'mongod --help' for more information\n`, 2]);
});

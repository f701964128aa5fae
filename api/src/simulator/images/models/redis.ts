import { alpine, debianSlim } from '../bases/index.ts';
import { group, user } from '../bases/users.ts';
import { executable, folder, type ImageModel, link, release } from '../model.ts';
import { become, claim, execCommand, gosu } from '../programs/gosu.ts';
import { redisCli } from '../programs/redis/cli.ts';
import { redisServer } from '../programs/redis/server.ts';

export const redisModel: ImageModel = {
  repositories: [
    'redis',
    'registry.k8s.io/redis',
    'registry.k8s.io/e2e-test-images/redis',
    'gcr.io/google_samples/redis',
    'valkey/valkey',
    'redis/redis-stack-server',
  ],
  describe(tag) {
    const version = release(tag, releases);
    const base = tag.has('alpine') ? alpine : debianSlim;
    const uid = 999;
    return {
      base,
      megabytes: tag.has('alpine') ? 11.7 : 43,
      files: {
        '/usr/local/bin/redis-server': executable(redisServer(version), 3.5),
        '/usr/local/bin/redis-cli': executable(redisCli, 2),
        '/usr/local/bin/redis-sentinel': link('redis-server'),
        '/usr/local/bin/gosu': executable(gosu),
        '/usr/local/bin/docker-entrypoint.sh': executable(entrypoint),
        '/data': folder(undefined, uid, uid),
        '/etc/passwd': `${base.files['/etc/passwd']}${user('redis', uid, uid, '/home/redis', '/bin/sh', '')}`,
        '/etc/group': `${base.files['/etc/group']}${group('redis', uid)}`,
      },
      config: {
        entrypoint: ['docker-entrypoint.sh'],
        cmd: ['redis-server'],
        env: { GOSU_VERSION: '1.16', REDIS_VERSION: version },
        workingDir: '/data',
        exposedPorts: [6379],
      },
    };
  },
};

/** @see redis/docker-library-redis: docker-entrypoint.sh */
const entrypoint: Parameters<typeof executable>[0] = function* (process) {
  let command = process.argv.slice(1);
  if (command[0]?.startsWith('-') || command[0]?.endsWith('.conf')) command = ['redis-server', ...command];
  if (command[0] === 'redis-server' && process.uid === 0) {
    if ((yield* claim(process, 'redis', ['.'])) !== 0) return 1;
    return yield* become(process, 'redis', command);
  }
  return yield* execCommand(process, command);
};

/** Newest first. */
const releases = ['7.0.11', '6.2.12', '6.0.19', '5.0.14', '4.0.14', '3.2.12', '2.8.23'];

import { SECOND } from '../../engine/index.ts';
import { alpine, alpineTime, debianSlim } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { listeningProgram } from '../generic.ts';
import { executable, folder, type ImageModel, link, parseTag, release, script } from '../model.ts';
import { become, claim, execCommand } from '../programs/gosu.ts';
import { redisCli } from '../programs/redis/cli.ts';
import { redisServer } from '../programs/redis/server.ts';
import { stepDown } from './step-down.ts';

export const redisModel: ImageModel = {
  repositories: ['redis', 'registry.k8s.io/e2e-test-images/redis', 'gcr.io/google_samples/redis'],
  describe(tag, repository) {
    if (repository === 'registry.k8s.io/e2e-test-images/redis' && tag.text === '1.0') return exampleRedisModel.describe(tag, repository);
    const version = release(tag, releases);
    const base = tag.has('alpine') ? alpine : debianSlim;
    const [uid, gid] = [999, base === alpine ? 1000 : 999];
    return {
      base,
      megabytes: tag.has('alpine') ? 11.7 : 43,
      files: {
        '/usr/local/bin/redis-server': executable(redisServer(version), 3.5),
        '/usr/local/bin/redis-cli': executable(redisCli, 2),
        '/usr/local/bin/redis-sentinel': link('redis-server'),
        ...stepDown(base === alpine),
        '/usr/local/bin/docker-entrypoint.sh': executable(entrypointOf('redis')),
        '/data': folder(undefined, uid, gid),
        ...(base === alpine && alpineTime),
        ...withAccount(base, { name: 'redis', uid, gid }),
      },
      config: {
        entrypoint: ['docker-entrypoint.sh'],
        cmd: ['redis-server'],
        env: { ...(base !== alpine && { GOSU_VERSION: '1.16' }), REDIS_VERSION: version },
        workingDir: '/data',
        exposedPorts: [6379],
        volumes: ['/data'],
      },
    };
  },
};

/**
 * The image of an old example: master, sentinel or slave, as its environment says. Its tag `e2e` is an ordinary redis.
 * @see kubernetes/examples: _archived/storage/redis/image/run.sh
 */
export const exampleRedisModel: ImageModel = {
  repositories: ['registry.k8s.io/redis', 'kubernetes/redis', 'kubeguide/redis-master'],
  describe(tag, repository) {
    if (tag.text === 'e2e') return redisModel.describe(tag, repository);
    const redis = redisModel.describe(parseTag('3.2'), 'redis');
    return {
      ...redis,
      files: {
        ...redis.files,
        '/redis-master/redis.conf': 'port 6379\nloglevel notice\nsave 900 1\nsave 300 10\nsave 60 10000\ndir /redis-master-data\n',
        '/redis-slave/redis.conf':
          'port 6379\nloglevel notice\nsave 900 1\nsave 300 10\nsave 60 10000\ndir ./\nslaveof %master-ip% %master-port%\n',
        '/run.sh': script(RUN),
      },
      config: { ...redis.config, entrypoint: [], cmd: ['/run.sh'] },
    };
  },
};

const RUN = `#!/bin/bash
function master() {
  if [[ ! -e /redis-master-data ]]; then
    echo "Redis master data doesn't exist, data won't be persistent!"
    mkdir /redis-master-data
  fi
  redis-server /redis-master/redis.conf --protected-mode no
}
function asked() {
  redis-cli -h \${REDIS_SENTINEL_SERVICE_HOST} -p \${REDIS_SENTINEL_SERVICE_PORT} --csv SENTINEL get-master-addr-by-name mymaster | tr ',' ' ' | cut -d' ' -f1 | tr -d '"'
}
function sentinel() {
  while true; do
    master=$(asked)
    [[ -n \${master} ]] || master=$(hostname -i)
    redis-cli -h \${master} INFO
    if [[ "$?" == "0" ]]; then break; fi
    echo "Connecting to master failed.  Waiting..."
    sleep 10
  done
  echo "sentinel monitor mymaster \${master} 6379 2" > sentinel.conf
  redis-sentinel sentinel.conf --protected-mode no
}
function slave() {
  while true; do
    master=$(asked)
    if [[ -z \${master} ]]; then
      echo "Failed to find master."
      sleep 60
      exit 1
    fi
    redis-cli -h \${master} INFO
    if [[ "$?" == "0" ]]; then break; fi
    echo "Connecting to master failed.  Waiting..."
    sleep 10
  done
  redis-server /redis-slave/redis.conf --replicaof \${master} 6379 --protected-mode no
}
if [[ "\${MASTER}" == "true" ]]; then master; exit 0; fi
if [[ "\${SENTINEL}" == "true" ]]; then sentinel; exit 0; fi
slave
`;

const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';

/** @see redis/docker-library-redis, valkey-io/valkey-container: docker-entrypoint.sh */
const entrypointOf = (name: 'redis' | 'valkey'): Parameters<typeof executable>[0] =>
  function* (process) {
    const server = `${name}-server`;
    let command = process.argv.slice(1);
    if (command[0]?.startsWith('-') || command[0]?.endsWith('.conf')) command = [server, ...command];
    // Since 8 it has options of its own, for the modules that come with the image.
    if (command[0] === server && (process.env.get('REDIS_VERSION') ?? '').startsWith('8.'))
      yield* process.write(1, 'Starting Redis Server\n');
    if (command[0] === server && process.uid === 0) {
      if ((yield* claim(process, name, ['.'])) !== 0) return 1;
      return yield* become(process, name, command);
    }
    return yield* execCommand(process, command, SCRIPT, 24);
  };

/** What was Redis 7.2, under another name, by which it is called and calls itself. @see valkey-io/valkey-container: 7.2/debian/Dockerfile */
export const valkeyModel: ImageModel = {
  repositories: ['valkey/valkey'],
  describe(tag) {
    const version = release(tag, ['8.1.1', '8.0.3', '7.2.9']);
    const base = tag.has('alpine') ? alpine : debianSlim;
    const [uid, gid] = [999, base === alpine ? 1000 : 999];
    return {
      base,
      megabytes: tag.has('alpine') ? 12 : 44,
      files: {
        '/usr/local/bin/valkey-server': executable(redisServer('7.2.9', { name: 'Valkey', version }), 3.5),
        '/usr/local/bin/valkey-cli': executable(redisCli, 2),
        '/usr/local/bin/valkey-sentinel': link('valkey-server'),
        '/usr/local/bin/redis-server': link('valkey-server'),
        '/usr/local/bin/redis-cli': link('valkey-cli'),
        '/usr/local/bin/docker-entrypoint.sh': executable(entrypointOf('valkey')),
        '/data': folder(undefined, uid, gid),
        ...(base === alpine && alpineTime),
        ...withAccount(base, { name: 'valkey', uid, gid }),
      },
      config: {
        entrypoint: ['docker-entrypoint.sh'],
        cmd: ['valkey-server'],
        env: { VALKEY_VERSION: version },
        workingDir: '/data',
        exposedPorts: [6379],
        volumes: ['/data'],
      },
    };
  },
};

/** Redis with modules, which takes its options from a variable alone, and with a page to look at it. @see redis-stack/redis-stack: etc/scripts/entrypoint.sh */
export const redisStackModel: ImageModel = {
  repositories: ['redis/redis-stack', 'redis/redis-stack-server'],
  describe(tag, repository) {
    const image = redisModel.describe(tag, 'redis');
    const hasPage = repository.endsWith('/redis-stack');
    return {
      ...image,
      megabytes: hasPage ? 320 : 170,
      files: {
        ...image.files,
        '/entrypoint.sh': executable(stackEntrypoint(hasPage)),
        ...(hasPage && {
          '/opt/redis-stack/nodejs/bin/node': executable(listeningProgram({ ports: [8001], after: 6 * SECOND, status: 200 }), 90),
        }),
        '/opt/redis-stack': folder(),
      },
      config: {
        ...image.config,
        entrypoint: [],
        cmd: ['/entrypoint.sh'],
        workingDir: '',
        exposedPorts: hasPage ? [6379, 8001] : [6379],
        volumes: [],
      },
    };
  },
};

const stackEntrypoint = (hasPage: boolean): Parameters<typeof executable>[0] =>
  function* (process) {
    process.remark({ kind: 'NotFollowed', program: 'redis-stack', why: 'what its modules log', taken: 'running' });
    if (hasPage) process.spawn({ argv: ['/opt/redis-stack/nodejs/bin/node'] });
    const configuration = process.access('/redis-stack.conf', 'r') ? ['/redis-stack.conf'] : [];
    const directory = process.env.get('REDIS_DATA_DIR') || '/data';
    const more = (process.env.get('REDIS_ARGS') ?? '').split(/\s+/).filter((word) => word !== '');
    return yield* execCommand(process, [
      'redis-server',
      ...configuration,
      '--dir',
      directory,
      '--protected-mode',
      'no',
      '--daemonize',
      'no',
      ...more,
    ]);
  };

/** Newest first. */
const releases = ['7.0.11', '8.0.2', '7.4.4', '7.2.9', '6.2.12', '6.0.19', '5.0.14', '4.0.14', '3.2.12', '2.8.23'];

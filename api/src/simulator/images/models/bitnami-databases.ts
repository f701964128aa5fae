import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { debianSlim } from '../bases/index.ts';
import { folder, type ImageModel } from '../model.ts';
import { served } from '../programs/bitnami.ts';
import { unreachable } from '../programs/start-checks.ts';
import { allowsEmpty, bitnamiModel, owned } from './bitnami-model.ts';
import { mysqlModels } from './mysql.ts';
import { postgresModel } from './postgres.ts';
import { redisModel } from './redis.ts';

type Say = (text: string) => Task<void>;

/** Says what is wrong; whether that is nothing. */
function* each(errors: readonly string[], say: Say): Task<boolean> {
  for (const error of errors) yield* say(`ERROR ==> ${error}`);
  return errors.length === 0;
}

/** @see bitnami/containers: bitnami/influxdb, libinfluxdb.sh influxdb_validate */
function* influx({ env }: Process, say: Say): Task<boolean> {
  const admin = env.get('INFLUXDB_ADMIN_USER') || 'admin';
  const needs = (what: string, variable: string): string[] =>
    env.get(variable) || env.get(`${variable}_FILE`)
      ? []
      : [
          `Primary config authentication is required. Please, specify a ${what} for the ${admin} user by setting the '${variable}' or '${variable}_FILE' environment variables.`,
        ];
  return yield* each([...needs('password', 'INFLUXDB_ADMIN_USER_PASSWORD'), ...needs('token', 'INFLUXDB_ADMIN_USER_TOKEN')], say);
}

/** It waits for its server, ten times half a minute. @see bitnami/containers: bitnami/pgbouncer, libpgbouncer.sh pgbouncer_validate, pgbouncer_initialize */
function* pgbouncer(process: Process, say: Say): Task<boolean> {
  const { env } = process;
  if (env.get('PGBOUNCER_AUTH_TYPE') === 'trust')
    yield* say(
      'WARN  ==> You set the environment variable PGBOUNCER_AUTH_TYPE=trust. For safety reasons, do not use this flag in a production environment.',
    );
  else if (!env.get('POSTGRESQL_PASSWORD') && !env.get('POSTGRESQL_PASSWORD_FILE'))
    return yield* each(['POSTGRESQL_PASSWORD must be set'], say);
  const [host, port] = [env.get('POSTGRESQL_HOST') || 'postgresql', Number(env.get('POSTGRESQL_PORT')) || 5432];
  yield* say('INFO  ==> Initializing PgBouncer...');
  yield* say('INFO  ==> Waiting for PostgreSQL backend to be accessible');
  for (let left = 10; left > 0; left--) {
    for (const until = process.now + 30 * SECOND; process.now < until; yield* process.sleep(SECOND))
      if ((yield* unreachable(process, host, port)) === undefined) {
        for (const what of [`Backend ${host}:${port} accessible`, 'Configuring credentials', 'Creating configuration file'])
          yield* say(`INFO  ==> ${what}`);
        return true;
      }
    yield* process.sleep(10 * SECOND);
  }
  return yield* each([`Backend ${host} not accessible`], say);
}

/** @see bitnami/containers: bitnami/postgresql-repmgr, librepmgr.sh repmgr_validate */
function* repmgr({ env }: Process, say: Say): Task<boolean> {
  const name = env.get('REPMGR_NODE_NAME') ?? '';
  const lacks = (variable: string, words: string): string[] => (env.get(variable) ? [] : [words]);
  return yield* each(
    [
      ...lacks(
        'REPMGR_PARTNER_NODES',
        'The list of partner nodes cannot be empty. Set the environment variable REPMGR_PARTNER_NODES with a comma separated list of partner nodes.',
      ),
      ...lacks(
        'REPMGR_PRIMARY_HOST',
        'The initial primary host is required. Set the environment variable REPMGR_PRIMARY_HOST with the initial primary host.',
      ),
      ...lacks('REPMGR_NODE_NAME', 'The node name is required. Set the environment variable REPMGR_NODE_NAME with the node name.'),
      ...(name !== '' && !/-\d+$/.test(name) ? ['The node name does not follow the required format. Valid format: ^.*+-[0-9]+$'] : []),
      ...lacks(
        'REPMGR_NODE_NETWORK_NAME',
        'The node network name is required. Set the environment variable REPMGR_NODE_NETWORK_NAME with the node network name.',
      ),
      ...(env.get('REPMGR_PASSWORD') || env.get('REPMGR_PASSWORD_FILE')
        ? []
        : [
            'The repmgr credentials are mandatory. Set the environment variables REPMGR_USERNAME and REPMGR_PASSWORD with the repmgr credentials.',
          ]),
    ],
    say,
  );
}

/** @see bitnami/containers: bitnami/mariadb-galera, libmariadbgalera.sh mysql_validate */
function* galera(process: Process, say: Say): Task<boolean> {
  const { env } = process;
  if (allowsEmpty(process)) {
    yield* say(
      `WARN  ==> You set the environment variable ALLOW_EMPTY_PASSWORD=${env.get('ALLOW_EMPTY_PASSWORD')}. For safety reasons, do not use this flag in a production environment.`,
    );
    return true;
  }
  const empty = (variable: string): string[] =>
    env.get(variable) || env.get(`${variable}_FILE`)
      ? []
      : [
          `The ${variable} environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow the container to be started with blank passwords. This is recommended only for development.`,
        ];
  return yield* each([...empty('MARIADB_GALERA_MARIABACKUP_PASSWORD'), ...empty('MARIADB_ROOT_PASSWORD')], say);
}

/** @see bitnami/containers: bitnami/redis-sentinel, libredissentinel.sh redis_validate, redis_initialize */
function* sentinel(process: Process, say: Say): Task<boolean> {
  const { env } = process;
  const of = (name: string, otherwise: string): string => env.get(`REDIS_${name}`) || otherwise;
  const [set, host] = [of('MASTER_SET', 'mymaster'), of('MASTER_HOST', 'redis')];
  if ((yield* process.net.resolve(host)).length === 0)
    yield* say(`WARN  ==> Hostname ${host} could not be resolved, this could lead to connection issues`);
  yield* say('INFO  ==> Initializing Redis Sentinel...');
  const path = '/bitnami/redis-sentinel/conf/sentinel.conf';
  if (process.access(path, 'f')) {
    yield* say('INFO  ==> Persisted files detected, restoring...');
    return true;
  }
  yield* say('INFO  ==> Configuring Redis Sentinel...');
  const password = env.get('REDIS_SENTINEL_PASSWORD');
  const lines = [
    'dir /tmp',
    ...(password ? [`requirepass ${password}`] : []),
    ...(/^(yes|true|1)$/i.test(of('SENTINEL_RESOLVE_HOSTNAMES', 'yes')) ? ['sentinel resolve-hostnames yes'] : []),
    `sentinel monitor ${set} ${host} ${of('MASTER_PORT_NUMBER', '6379')} ${of('SENTINEL_QUORUM', '2')}`,
    `sentinel down-after-milliseconds ${set} ${of('SENTINEL_DOWN_AFTER_MILLISECONDS', '60000')}`,
    `sentinel failover-timeout ${set} ${of('SENTINEL_FAILOVER_TIMEOUT', '180000')}`,
    `sentinel parallel-syncs ${set} 1`,
    `port ${of('SENTINEL_PORT_NUMBER', '26379')}`,
  ];
  process.writeFile(path, `${lines.join('\n')}\n`);
  return true;
}

/** What of Bitnami's is known by what it wants, and by its ports. */
const portsAlone = (
  about: {
    readonly name: string;
    readonly title: string;
    readonly program: string;
    readonly prepare?: (process: Process, say: Say) => Task<boolean>;
  },
  ports: readonly number[],
  after: number,
  megabytes: number,
): ImageModel =>
  bitnamiModel(
    { name: about.name, title: about.title, ...(about.prepare && { prepare: about.prepare }), start: () => ({ command: [about.program] }) },
    () => ({
      base: debianSlim,
      megabytes: 110,
      files: { [about.program]: served(ports, after, megabytes) },
      config: { exposedPorts: ports },
    }),
  );

export const bitnamiDatabases: readonly ImageModel[] = [
  portsAlone({ name: 'grafana', title: 'Grafana', program: '/opt/bitnami/grafana/bin/grafana' }, [3000], 3, 64),
  portsAlone({ name: 'influxdb', title: 'InfluxDB', program: '/opt/bitnami/influxdb/bin/influxd', prepare: influx }, [8086], 3, 70),
  portsAlone({ name: 'openldap', title: 'LDAP', program: '/opt/bitnami/openldap/sbin/slapd' }, [1389], 4, 30),
  portsAlone(
    { name: 'pgbouncer', title: 'PgBouncer', program: '/opt/bitnami/pgbouncer/bin/pgbouncer', prepare: pgbouncer },
    [6432],
    0.1,
    4,
  ),
  bitnamiModel(
    {
      name: 'postgresql-repmgr',
      title: 'PostgreSQL with Replication Manager',
      validates: 'REPMGR_* env vars...',
      prepare: repmgr,
      data: '/bitnami/postgresql/data',
      start: ({ env }) => ({
        command: ['docker-entrypoint.sh', 'postgres'],
        env: {
          PGDATA: '/bitnami/postgresql/data',
          POSTGRES_HOST_AUTH_METHOD: 'trust',
          ...(env.get('POSTGRESQL_PASSWORD') && { POSTGRES_PASSWORD: env.get('POSTGRESQL_PASSWORD') as string }),
        },
      }),
    },
    (tag) => postgresModel.describe(tag, 'postgres'),
    { '/var/run/postgresql': owned, '/bitnami/postgresql': owned },
  ),
  bitnamiModel(
    {
      name: 'mariadb-galera',
      title: 'MariaDB',
      validates: 'MYSQL_*/MARIADB_* env vars',
      prepare: galera,
      initializes: ['Initializing mariadb database'],
      data: '/bitnami/mariadb/data',
      start: ({ env }) => ({
        command: ['docker-entrypoint.sh', 'mariadbd'],
        ...(!env.get('MARIADB_ROOT_PASSWORD') && { env: { MARIADB_ALLOW_EMPTY_PASSWORD: 'yes' } }),
      }),
    },
    (tag) => (mysqlModels[1] as ImageModel).describe(tag, 'mariadb'),
    { '/var/lib/mysql': owned, '/var/run/mysqld': owned, '/bitnami/mariadb': owned },
  ),
  bitnamiModel(
    {
      name: 'redis-sentinel',
      title: 'Redis sentinel',
      data: '/bitnami/redis-sentinel/conf',
      prepare: sentinel,
      start: () => ({ command: ['redis-sentinel', '/bitnami/redis-sentinel/conf/sentinel.conf'] }),
    },
    (tag) => redisModel.describe(tag, 'redis'),
    { '/bitnami/redis-sentinel/conf': owned },
  ),
  {
    // Nobody's script is before it. @see bitnami/containers: bitnami/php-fpm/8.2/debian-11/Dockerfile
    repositories: ['bitnami', 'bitnamilegacy', 'public.ecr.aws/bitnami'].map((owner) => `${owner}/php-fpm`),
    describe: () => ({
      base: debianSlim,
      megabytes: 130,
      files: {
        '/opt/bitnami/php/sbin/php-fpm': served([9000], 0.2, 14),
        '/opt/bitnami/php/etc/php-fpm.conf': 'include=/opt/bitnami/php/etc/php-fpm.d/*.conf\n',
        '/app': folder(),
      },
      config: {
        cmd: ['php-fpm', '-F', '--pid', '/opt/bitnami/php/tmp/php-fpm.pid', '-y', '/opt/bitnami/php/etc/php-fpm.conf'],
        workingDir: '/app',
        exposedPorts: [9000],
        env: {
          BITNAMI_APP_NAME: 'php-fpm',
          PATH: '/opt/bitnami/php/bin:/opt/bitnami/php/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        },
      },
    }),
  },
];

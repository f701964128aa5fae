import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { debianSlim } from '../bases/index.ts';
import { folder, type ImageModel, isBefore, type Tag } from '../model.ts';
import { type BitnamiImage, served } from '../programs/bitnami.ts';
import { deployBitnami } from '../programs/databases/mongo/bitnami-users.ts';
import { bitnamiApache, bitnamiModel, owned, startApache } from './bitnami-model.ts';
import { mysqlModels } from './mysql.ts';
import { nginxModel } from './nginx.ts';
import { postgresModel } from './postgres.ts';
import { redisModel, valkeyModel } from './redis.ts';
import { storeModels } from './stores.ts';

type Say = (text: string) => Task<void>;

/** Sample certificates, made with OpenSSL 1.1. @see bitnami/containers: bitnami/nginx/1.24/debian-11/rootfs/opt/bitnami/scripts */
function* setUpNginx(process: Process, say: Say): Task<boolean> {
  const dots = (): string => '.'.repeat(20 + process.random.int(300));
  yield* process.compute(SECOND * 0.9);
  yield* process.write(
    2,
    `Generating RSA private key, 4096 bit long modulus (2 primes)\n${dots()}++++\n${dots()}++++\ne is 65537 (0x010001)\nSignature ok\nsubject=CN = example.com\nGetting Private key\n`,
  );
  yield* say('INFO  ==> No custom scripts in /docker-entrypoint-initdb.d');
  yield* say('INFO  ==> Initializing NGINX');
  yield* process.write(2, 'realpath: /bitnami/nginx/conf/vhosts: No such file or directory\n');
  return true;
}

const [mysql, mariadb] = mysqlModels as [ImageModel, ImageModel];
const store = (repository: string): ImageModel => storeModels.find(({ repositories }) => repositories.includes(repository)) as ImageModel;
const mongo = store('mongo');

/** The first of these variables that is given, as another one. */
const as =
  (name: string, ...given: string[]) =>
  (env: ReadonlyMap<string, string>): Record<string, string> => {
    const value = given.map((each) => env.get(each)).find((each) => each);
    return value === undefined ? {} : { [name]: value };
  };

const mysqlLike = (name: string, title: string, prefix: string, of: ImageModel, daemon: string): ImageModel =>
  bitnamiModel(
    {
      name,
      title,
      validates: 'MYSQL_*/MARIADB_* env vars',
      password: [`${prefix}_ROOT_PASSWORD`],
      initializes: [`Initializing ${name} database`],
      data: `/bitnami/${name}/data`,
      start: ({ env }) => ({
        command: ['docker-entrypoint.sh', daemon],
        env: env.get(`${prefix}_ROOT_PASSWORD`) ? {} : { [`${prefix}_ALLOW_EMPTY_PASSWORD`]: 'yes' },
      }),
    },
    (tag) => of.describe(tag, name),
    { '/var/lib/mysql': owned, '/var/run/mysqld': owned },
  );

/** What its variables put into its configuration. @see bitnami/containers: bitnami/redis, rootfs/opt/bitnami/scripts/libredis.sh */
function redisOptions(env: ReadonlyMap<string, string>, prefix: string, leader: string): string[] {
  const port = env.get(`${prefix}_PORT_NUMBER`);
  const host = env.get(`${prefix}_${leader}_HOST`);
  const follows = /^(slave|replica)$/.test(env.get(`${prefix}_REPLICATION_MODE`) ?? '') && host !== undefined;
  const password = env.get(`${prefix}_${leader}_PASSWORD`);
  return [
    ...(port ? ['--port', port] : []),
    '--appendonly',
    /^(no|false|0)$/i.test(env.get(`${prefix}_AOF_ENABLED`) ?? '') ? 'no' : 'yes',
    ...(follows ? ['--replicaof', host, env.get(`${prefix}_${leader}_PORT_NUMBER`) ?? '6379'] : []),
    ...(follows && password ? ['--masterauth', password] : []),
  ];
}

/** Redis, and what it has become under another name, whose replicas follow a PRIMARY. @see bitnami/containers: bitnami/valkey, libvalkey.sh */
const redisLike = (name: string, title: string, leader: string, of: ImageModel): ImageModel => {
  const prefix = name.toUpperCase();
  return bitnamiModel(
    {
      name,
      title,
      password: [`${prefix}_PASSWORD`],
      initializes: [`Initializing ${title}`],
      data: `/bitnami/${name}/data`,
      *deploy({ env }, _, say) {
        yield* say(`INFO  ==> Setting ${title} config file`);
        if (env.get(`${prefix}_REPLICATION_MODE`)) yield* say('INFO  ==> Configuring replication mode');
      },
      start: ({ env }) => ({
        command: [
          `${name}-server`,
          '--dir',
          `/bitnami/${name}/data`,
          ...(env.get(`${prefix}_PASSWORD`) ? ['--requirepass', env.get(`${prefix}_PASSWORD`) as string] : ['--protected-mode', 'no']),
          ...redisOptions(env, prefix, leader),
        ],
      }),
    },
    (tag) => of.describe(tag, name),
  );
};

/** What a new data directory is told, and one that is there. @see bitnami/containers: bitnami/postgresql, libpostgresql.sh postgresql_initialize */
function* deployPostgres(process: Process, data: string, say: Say): Task<void> {
  yield* say('INFO  ==> pg_hba.conf file not detected. Generating it...');
  yield* say('INFO  ==> Generating local authentication configuration');
  if (!process.access(`${data}/PG_VERSION`, 'f')) return;
  for (const line of [
    'Deploying PostgreSQL with persisted data...',
    'Configuring replication parameters',
    'Configuring fsync',
    'Configuring synchronous_replication',
    'Loading custom scripts...',
    'Enabling remote connections',
  ])
    yield* say(`INFO  ==> ${line}`);
}

/** Where its cookie is. @see bitnami/containers: bitnami/rabbitmq, rabbitmq-env.sh */
const RABBIT_HOME = '/opt/bitnami/rabbitmq/.rabbitmq';

/** It is started twice, the first time to make its users. @see bitnami/containers: bitnami/rabbitmq, librabbitmq.sh rabbitmq_initialize */
function* deployRabbit(process: Process, _: string, say: Say): Task<void> {
  if (!process.env.get('RABBITMQ_ERL_COOKIE')) yield* say('INFO  ==> Generating random cookie');
  yield* say('INFO  ==> Starting RabbitMQ in background...');
  yield* process.sleep(10 * SECOND);
  yield* say('INFO  ==> Stopping RabbitMQ...');
  yield* process.sleep(8 * SECOND);
}

/**
 * Since 3.5 Kafka has to be told in which mode it works, by variables or by a file; since 4 there is only one mode.
 * @see bitnami/containers: bitnami/kafka, libkafka.sh kafka_validate
 */
const withMode = (tag: Tag): NonNullable<BitnamiImage['prepare']> =>
  function* (process, say) {
    const { env } = process;
    if (['/bitnami/kafka/config', '/opt/bitnami/kafka/config'].some((at) => process.access(`${at}/server.properties`, 'f'))) return true;
    const [isNew, roles, zookeeper] = [!isBefore(tag, 4), env.get('KAFKA_CFG_PROCESS_ROLES'), env.get('KAFKA_CFG_ZOOKEEPER_CONNECT')];
    const errors: string[] = [];
    if (isNew && !roles)
      errors.push(
        'Kafka requires at least one process role to be set. Set the environment variable KAFKA_CFG_PROCESS_ROLES to configure the process roles for Kafka.',
      );
    if (!isNew && !roles && !zookeeper)
      errors.push(
        "Kafka haven't been configured to work in either Raft or Zookeper mode. Please make sure at least one of the modes is configured.",
      );
    if ((isNew || roles) && !env.get('KAFKA_CFG_NODE_ID'))
      errors.push('KRaft mode requires an unique node.id, please set the environment variable KAFKA_CFG_NODE_ID');
    if (!isNew && roles && !env.get('KAFKA_CFG_CONTROLLER_QUORUM_VOTERS') && !env.get('KAFKA_CONTROLLER_QUORUM_VOTERS_COMMAND'))
      errors.push('KRaft mode requires KAFKA_CFG_CONTROLLER_QUORUM_VOTERS to be set');
    for (const error of errors) yield* say(`ERROR ==> ${error}`);
    if (!isNew && zookeeper && (env.get('KAFKA_ZOOKEEPER_PROTOCOL') || 'PLAINTEXT') === 'PLAINTEXT')
      yield* say(
        'WARN  ==> The KAFKA_ZOOKEEPER_PROTOCOL environment variable does not configure SASL and/or SSL, this setting is not recommended for production environments.',
      );
    if (!/SSL|SASL/.test(`${env.get('KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP')}`))
      yield* say(
        'WARN  ==> Kafka has been configured with a PLAINTEXT listener, this setting is not recommended for production environments.',
      );
    return errors.length === 0;
  };

/** Until 3.5 Kafka is not started without encryption or passwords unless that is allowed. @see bitnami/containers: bitnami/kafka, libkafka.sh kafka_validate */
const plaintext = (withZooKeeper: boolean): BitnamiImage['allows'] => {
  const not = (variable: string, what: string): string =>
    `The ${variable} environment variable does not configure a secure ${what}. Set the environment variable ALLOW_PLAINTEXT_LISTENER=yes to allow the container to be started with a plaintext listener. This is only recommended for development.`;
  return {
    variable: 'ALLOW_PLAINTEXT_LISTENER',
    errors: [not('KAFKA_CFG_LISTENERS', 'listener'), ...(withZooKeeper ? [not('KAFKA_ZOOKEEPER_PROTOCOL', 'protocol')] : [])],
    warning: 'You set the environment variable $. For safety reasons, do not use this flag in a production environment.',
    unless: (env) => /SSL|SASL/.test(`${env.get('KAFKA_CFG_LISTENERS')} ${env.get('KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP')}`),
  };
};

export const bitnamiModels: readonly ImageModel[] = [
  redisLike('redis', 'Redis', 'MASTER', redisModel),
  redisLike('valkey', 'Valkey', 'PRIMARY', valkeyModel),
  bitnamiModel(
    {
      name: 'postgresql',
      title: 'PostgreSQL',
      validates: 'POSTGRESQL_* env vars..',
      password: ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD', 'POSTGRES_POSTGRES_PASSWORD'],
      initializes: ['Loading custom pre-init scripts...', 'Initializing PostgreSQL database...'],
      data: '/bitnami/postgresql/data',
      deploy: deployPostgres,
      start: ({ env }) => ({
        command: ['docker-entrypoint.sh', 'postgres'],
        env: {
          PGDATA: '/bitnami/postgresql/data',
          POSTGRES_HOST_AUTH_METHOD: 'trust',
          ...as('POSTGRES_PASSWORD', 'POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD')(env),
          ...as('POSTGRES_USER', 'POSTGRESQL_USERNAME', 'POSTGRES_USER')(env),
          ...as('POSTGRES_DB', 'POSTGRESQL_DATABASE', 'POSTGRES_DB')(env),
        },
      }),
    },
    (tag) => postgresModel.describe(tag, 'postgres'),
    { '/var/run/postgresql': owned, '/docker-entrypoint-preinitdb.d': folder() },
  ),
  mysqlLike('mysql', 'MySQL', 'MYSQL', mysql, 'mysqld'),
  mysqlLike('mariadb', 'MariaDB', 'MARIADB', mariadb, 'mariadbd'),
  bitnamiModel(
    {
      name: 'mongodb',
      title: 'MongoDB',
      validates: 'MONGODB_* env vars...',
      data: '/bitnami/mongodb/data/db',
      deploy: deployBitnami,
      start: ({ env }) => ({
        command: [
          'mongod',
          '--dbpath',
          '/bitnami/mongodb/data/db',
          '--bind_ip_all',
          ...(env.get('MONGODB_ROOT_PASSWORD') || env.get('MONGODB_ROOT_PASSWORD_FILE') ? ['--auth'] : []),
        ],
      }),
    },
    (tag) => mongo.describe(tag, 'mongo'),
    { '/bitnami/mongodb/data': owned },
  ),
  bitnamiModel(
    {
      name: 'nginx',
      title: 'NGINX',
      validates: 'NGINX_* env vars',
      prepare: setUpNginx,
      start: () => ({ command: ['nginx', '-g', 'daemon off;'] }),
    },
    (tag) => {
      const description = nginxModel.describe(tag, 'nginxinc/nginx-unprivileged');
      const conf = description.files?.['/etc/nginx/conf.d/default.conf'];
      const content = String((conf as { content?: unknown }).content).replaceAll('/usr/share/nginx/html', '/app');
      return {
        ...description,
        files: {
          ...description.files,
          // Its own tells of errors alone.
          '/etc/nginx/nginx.conf': String(description.files?.['/etc/nginx/nginx.conf']).replace(/^(error_log .*?) \w+;$/m, '$1;'),
          '/etc/nginx/conf.d/default.conf': content,
          '/app/index.html': description.files?.['/usr/share/nginx/html/index.html'] ?? '',
        },
      };
    },
  ),
  bitnamiModel(
    {
      name: 'etcd',
      title: 'etcd',
      validates: 'ETCD_* env vars..',
      initializes: ['Initializing etcd', 'Generating etcd config file using env variables'],
      password: ['ETCD_ROOT_PASSWORD'],
      allows: {
        variable: 'ALLOW_NONE_AUTHENTICATION',
        errors: [
          'The ETCD_ROOT_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_NONE_AUTHENTICATION=yes to allow a blank password. This is only recommended for development environments.',
        ],
        warning: 'You set the environment variable $. For safety reasons, do not use this flag in a production environment.',
      },
      data: '/bitnami/etcd/data',
      *deploy(process, data, say) {
        const isNew = !process.access(`${data}/member`, 'f');
        yield* say(`INFO  ==> ${isNew ? 'There is no data' : 'Detected data'} from previous deployments`);
      },
      start: () => ({
        command: [
          'etcd',
          '--data-dir',
          '/bitnami/etcd/data',
          '--listen-client-urls',
          'http://0.0.0.0:2379',
          '--advertise-client-urls',
          'http://127.0.0.1:2379',
        ],
      }),
    },
    (tag) => ({ ...store('quay.io/coreos/etcd').describe(tag, 'quay.io/coreos/etcd'), base: debianSlim }),
  ),
  bitnamiModel({ name: 'memcached', title: 'Memcached', start: () => ({ command: ['memcached', '-u', 'daemon'] }) }, (tag) =>
    store('memcached').describe(tag, 'memcached'),
  ),
  bitnamiModel(
    {
      name: 'rabbitmq',
      title: 'RabbitMQ',
      validates: 'RABBITMQ_* env vars..',
      initializes: ['Initializing RabbitMQ...'],
      data: '/bitnami/rabbitmq/mnesia',
      deploy: deployRabbit,
      start: () => ({ command: ['/opt/rabbitmq/sbin/rabbitmq-server'], env: { HOME: RABBIT_HOME } }),
    },
    (tag) => store('rabbitmq').describe(tag, 'rabbitmq'),
    { '/var/lib/rabbitmq': owned, [RABBIT_HOME]: owned },
  ),
  bitnamiModel(
    {
      name: 'zookeeper',
      title: 'ZooKeeper',
      initializes: ['Initializing ZooKeeper...', 'No injected configuration file found, creating default config files...'],
      password: ['ZOO_CLIENT_PASSWORD'],
      allows: {
        variable: 'ALLOW_ANONYMOUS_LOGIN',
        errors: [
          'The ZOO_ENABLE_AUTH environment variable does not configure authentication. Set the environment variable ALLOW_ANONYMOUS_LOGIN=yes to allow unauthenticated users to connect to ZooKeeper.',
        ],
        warning: 'You have set the environment variable $. For safety reasons, do not use this flag in a production environment.',
      },
      data: '/bitnami/zookeeper/data',
      start: () => ({ command: ['zkServer.sh'] }),
    },
    () => ({
      base: debianSlim,
      megabytes: 250,
      files: {
        '/usr/local/bin/zkServer.sh': served([2181, 2888, 8080], 1.5, 90),
      },
    }),
  ),
  bitnamiModel(
    {
      name: 'kafka',
      title: 'Kafka',
      initializes: ['Initializing Kafka...', 'No injected configuration files found, creating default config files'],
      data: '/bitnami/kafka/data',
      start: () => ({ command: ['kafka-server-start.sh'] }),
    },
    () => ({
      base: debianSlim,
      megabytes: 290,
      files: {
        '/usr/local/bin/kafka-server-start.sh': served([9092, 9093], 6, 350),
      },
    }),
    {},
    (tag) => (tag.version.length > 0 && !isBefore(tag, 3, 5) ? { prepare: withMode(tag) } : { allows: plaintext(isBefore(tag, 3, 4)) }),
  ),
  bitnamiModel({ name: 'apache', title: 'Apache', start: startApache }, () =>
    bitnamiApache('<html><body><h1>It works!</h1></body></html>\n'),
  ),
];

import type { ImageFile } from '../../kernel/index.ts';
import { debianSlim } from '../bases/index.ts';
import { executable, folder, type ImageDescription, type ImageModel, isBefore, link, type Tag } from '../model.ts';
import { apache } from '../programs/apache/apache.ts';
import { type BitnamiImage, bitnami, served } from '../programs/bitnami.ts';
import { deployBitnami } from '../programs/databases/mongo/bitnami-users.ts';
import { mysqlModels } from './mysql.ts';
import { nginxModel } from './nginx.ts';
import { postgresModel } from './postgres.ts';
import { redisModel } from './redis.ts';
import { storeModels } from './stores.ts';

/** Bitnami's images: nobody's but their own user's, strict about passwords, with their data below /bitnami. */
export function bitnamiModel(
  about: BitnamiImage,
  inner: (tag: Tag) => ImageDescription,
  files: Readonly<Record<string, ImageFile>> = {},
  ofTag: (tag: Tag) => Partial<BitnamiImage> = () => ({}),
): ImageModel {
  const scripts = `/opt/bitnami/scripts/${about.name}`;
  return {
    repositories: ['bitnami', 'bitnamilegacy', 'public.ecr.aws/bitnami'].map((owner) => `${owner}/${about.name}`),
    describe(tag) {
      const description = inner(tag);
      const program = bitnami({ ...about, ...ofTag(tag) });
      return {
        ...description,
        files: {
          ...description.files,
          [`/bitnami/${about.name}`]: folder(0o775, 1001, 0),
          [`${scripts}/entrypoint.sh`]: executable(program),
          [`${scripts}/run.sh`]: executable(program),
          ...files,
        },
        config: {
          ...description.config,
          user: '1001',
          workingDir: '',
          entrypoint: [`${scripts}/entrypoint.sh`],
          cmd: [`${scripts}/run.sh`],
          env: {
            ...description.config?.env,
            HOME: '/',
            OS_ARCH: 'amd64',
            OS_FLAVOUR: 'debian-11',
            OS_NAME: 'linux',
            BITNAMI_APP_NAME: about.name,
          },
          volumes: about.name === 'postgresql' ? POSTGRES_VOLUMES : [],
        },
      };
    },
  };
}

/** @see bitnami/containers: bitnami/postgresql/15/debian-11/Dockerfile */
const POSTGRES_VOLUMES = ['/bitnami/postgresql', '/docker-entrypoint-initdb.d', '/docker-entrypoint-preinitdb.d'];

const [mysql, mariadb] = mysqlModels as [ImageModel, ImageModel];
const store = (repository: string): ImageModel => storeModels.find(({ repositories }) => repositories.includes(repository)) as ImageModel;
const mongo = store('mongo');
const owned = folder(0o775, 1001, 0);
const APACHE = '/opt/bitnami/apache';
const APACHE_CONFIG = `${APACHE}/conf/httpd.conf`;

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
      prefix,
      password: [`${prefix}_ROOT_PASSWORD`],
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
function redisOptions(env: ReadonlyMap<string, string>): string[] {
  const port = env.get('REDIS_PORT_NUMBER');
  const host = env.get('REDIS_MASTER_HOST');
  const follows = /^(slave|replica)$/.test(env.get('REDIS_REPLICATION_MODE') ?? '') && host !== undefined;
  const password = env.get('REDIS_MASTER_PASSWORD');
  return [
    ...(port ? ['--port', port] : []),
    '--appendonly',
    /^(no|false|0)$/i.test(env.get('REDIS_AOF_ENABLED') ?? '') ? 'no' : 'yes',
    ...(follows ? ['--replicaof', host, env.get('REDIS_MASTER_PORT_NUMBER') ?? '6379'] : []),
    ...(follows && password ? ['--masterauth', password] : []),
  ];
}

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

/** Apache with one page, and what it starts with; `partly`: of an application of which not all is known. */
export const bitnamiApache = (page: string, partly?: string): ImageDescription => ({
  base: debianSlim,
  megabytes: 60,
  files: {
    [`${APACHE}/bin/httpd`]: executable(
      apache({
        version: '2.4.57',
        platform: 'Unix',
        module: ' OpenSSL/1.1.1n',
        configFile: APACHE_CONFIG,
        model: 'mpm_prefork',
        commandLine: `httpd -f ${APACHE_CONFIG} -D FOREGROUND`,
        format: 'common',
        files: { pid: `${APACHE}/var/run/httpd.pid` },
        tls: { port: 8443, name: 'www.example.com' },
        ...(partly !== undefined && { partly }),
      }),
      10,
    ),
    [APACHE_CONFIG]: `ServerRoot "${APACHE}"\nListen 8080\nListen 8443\nServerName www.example.com:80\nDocumentRoot "${APACHE}/htdocs"\nDirectoryIndex index.html\nOptions Indexes\n`,
    [`${APACHE}/htdocs/index.html`]: page,
    [`${APACHE}/var/run`]: owned,
    '/app': link(`${APACHE}/htdocs`),
  },
});
export const startApache: BitnamiImage['start'] = () => ({ command: [`${APACHE}/bin/httpd`, '-f', APACHE_CONFIG, '-D', 'FOREGROUND'] });

export const bitnamiModels: readonly ImageModel[] = [
  bitnamiModel(
    {
      name: 'redis',
      title: 'Redis',
      prefix: 'REDIS',
      password: ['REDIS_PASSWORD'],
      data: '/bitnami/redis/data',
      start: ({ env }) => ({
        command: [
          'redis-server',
          '--dir',
          '/bitnami/redis/data',
          ...(env.get('REDIS_PASSWORD') ? ['--requirepass', env.get('REDIS_PASSWORD') as string] : ['--protected-mode', 'no']),
          ...redisOptions(env),
        ],
      }),
    },
    (tag) => redisModel.describe(tag, 'redis'),
  ),
  bitnamiModel(
    {
      name: 'postgresql',
      title: 'PostgreSQL',
      prefix: 'POSTGRESQL',
      password: ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD', 'POSTGRES_POSTGRES_PASSWORD'],
      data: '/bitnami/postgresql/data',
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
      prefix: 'MONGODB',
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
  bitnamiModel({ name: 'nginx', title: 'NGINX', start: () => ({ command: ['nginx', '-g', 'daemon off;'] }) }, (tag) => {
    const description = nginxModel.describe(tag, 'nginxinc/nginx-unprivileged');
    const conf = description.files?.['/etc/nginx/conf.d/default.conf'];
    const content = String((conf as { content?: unknown }).content).replaceAll('/usr/share/nginx/html', '/app');
    return {
      ...description,
      files: {
        ...description.files,
        '/etc/nginx/conf.d/default.conf': content,
        '/app/index.html': description.files?.['/usr/share/nginx/html/index.html'] ?? '',
      },
    };
  }),
  bitnamiModel(
    {
      name: 'etcd',
      title: 'etcd',
      prefix: 'ETCD',
      password: ['ETCD_ROOT_PASSWORD'],
      allows: {
        variable: 'ALLOW_NONE_AUTHENTICATION',
        errors: [
          'The ETCD_ROOT_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_NONE_AUTHENTICATION=yes to allow a blank password. This is only recommended for development environments.',
        ],
        warning: 'You set the environment variable $. For safety reasons, do not use this flag in a production environment.',
      },
      data: '/bitnami/etcd/data',
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
      prefix: 'RABBITMQ',
      data: '/bitnami/rabbitmq/mnesia',
      start: () => ({ command: ['/opt/rabbitmq/sbin/rabbitmq-server'] }),
    },
    (tag) => store('rabbitmq').describe(tag, 'rabbitmq'),
    { '/var/lib/rabbitmq': owned },
  ),
  bitnamiModel(
    {
      name: 'zookeeper',
      title: 'ZooKeeper',
      prefix: 'ZOO',
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
      prefix: 'KAFKA',
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
    (tag) => (tag.version.length > 0 && !isBefore(tag, 3, 5) ? {} : { allows: plaintext(isBefore(tag, 3, 4)) }),
  ),
  bitnamiModel({ name: 'apache', title: 'Apache', start: startApache }, () =>
    bitnamiApache('<html><body><h1>It works!</h1></body></html>\n'),
  ),
];

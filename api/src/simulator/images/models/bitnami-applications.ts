import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { debianSlim } from '../bases/index.ts';
import { folder, type ImageDescription, type ImageModel, type Tag } from '../model.ts';
import { type BitnamiImage, served } from '../programs/bitnami.ts';
import { unreachable } from '../programs/start-checks.ts';
import { allowsEmpty, bitnamiApache, bitnamiModel, startApache } from './bitnami-model.ts';
import { redisModel } from './redis.ts';
import { runtimeModels } from './runtimes.ts';
import { serviceModels } from './services.ts';
import { storeModels } from './stores.ts';

type Say = (text: string) => Task<void>;

const EMPTY_ALLOWED =
  'WARN  ==> You set the environment variable ALLOW_EMPTY_PASSWORD=yes. For safety reasons, do not use this flag in a production environment.';
const notGiven = (variable: string): string =>
  `ERROR ==> The ${variable} environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow a blank password. This is only recommended for development environments.`;

/**
 * An application wants the password of its database, and then the database: twelve times, five seconds apart.
 * @see bitnami/containers: bitnami/wordpress, libwordpress.sh wordpress_validate, wordpress_wait_for_mysql_connection; libos.sh retry_while
 */
const withDatabase = (title: string, prefix: string, installs: string): BitnamiImage['prepare'] =>
  function* (process, say) {
    const { env } = process;
    const host = env.get(`${prefix}_DATABASE_HOST`) || env.get('MARIADB_HOST') || 'mariadb';
    const port = Number(env.get(`${prefix}_DATABASE_PORT_NUMBER`) ?? 3306) || 3306;
    const isThere = (yield* process.net.resolve(host)).length > 0;
    if (!isThere) yield* say(`WARN  ==> Hostname ${host} could not be resolved, this could lead to connection issues`);
    if (allowsEmpty(process)) yield* say(EMPTY_ALLOWED);
    else if (!env.get(`${prefix}_DATABASE_PASSWORD`) && !env.get(`${prefix}_DATABASE_PASSWORD_FILE`)) {
      yield* say(notGiven(`${prefix}_DATABASE_PASSWORD`));
      return false;
    }
    yield* say(`INFO  ==> Ensuring ${title} directories exist`);
    yield* say('INFO  ==> Trying to connect to the database server');
    if (!(yield* reaches(process, host, port, 12, 5))) {
      yield* say('ERROR ==> Could not connect to the database');
      return false;
    }
    for (const line of [installs, `Persisting ${title} installation`]) yield* say(`INFO  ==> ${line}`);
    yield* process.sleep(8 * SECOND);
    return true;
  };

function* reaches(process: Process, host: string, port: number, tries: number, apart: number): Task<boolean> {
  for (let left = tries; left > 0; left--) {
    if ((yield* unreachable(process, host, port)) === undefined) return true;
    yield* process.sleep(apart * SECOND);
  }
  return false;
}

const pageOf = (title: string): string => `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body></body></html>\n`;

/** An application in PHP behind Apache, of which its first pages are known. */
const phpApplication = (name: string, title: string, installs: string, pages: readonly string[] = []): ImageModel =>
  bitnamiModel(
    { name, title, prepare: withDatabase(title, name.toUpperCase(), installs), data: `/bitnami/${name}/data`, start: startApache },
    () => {
      const image = bitnamiApache(pageOf(title), title);
      const below = pages.map((page) => [`/opt/bitnami/apache/htdocs/${page}`, pageOf(title)] as const);
      return { ...image, megabytes: 190, files: { ...image.files, ...Object.fromEntries(below) } };
    },
  );

/** @see bitnami/containers: bitnami/keycloak, libkeycloak.sh */
function* keycloak(process: Process, say: Say): Task<boolean> {
  const { env } = process;
  yield* say('INFO  ==> Validating settings in KEYCLOAK_* env vars...');
  const host = env.get('KEYCLOAK_DATABASE_HOST') || 'postgresql';
  const port = Number(env.get('KEYCLOAK_DATABASE_PORT') ?? 5432) || 5432;
  const isPostgres = (env.get('KEYCLOAK_DATABASE_VENDOR') ?? 'postgresql') === 'postgresql';
  if (isPostgres) {
    yield* say(`INFO  ==> Trying to connect to PostgreSQL server ${host}...`);
    if (!(yield* reaches(process, host, port, Number(env.get('KEYCLOAK_INIT_MAX_RETRIES')) || 10, 15))) {
      yield* say(`ERROR ==> Unable to connect to host ${host}`);
      return false;
    }
    yield* say(`INFO  ==> Found PostgreSQL server listening at ${host}:${port}`);
  }
  for (const what of ['database settings', 'http settings', 'hostname settings', 'cache count', 'log level', 'proxy'])
    yield* say(`INFO  ==> Configuring ${what}`);
  return true;
}

/** @see bitnami/containers: bitnami/spark, libspark.sh spark_validate */
function* spark({ env }: Process, say: Say): Task<boolean> {
  const mode = env.get('SPARK_MODE') ?? 'master';
  if (mode === 'master' || mode === 'worker') return true;
  yield* say(`ERROR ==> Invalid mode ${mode}. Supported types are 'master/worker'`);
  return false;
}

/** @see bitnami/containers: bitnami/redis-cluster, librediscluster.sh redis_cluster_validate */
function* redisCluster(process: Process, say: Say): Task<boolean> {
  const { env } = process;
  if (allowsEmpty(process)) yield* say(EMPTY_ALLOWED);
  const errors = [
    ...(allowsEmpty(process) || env.get('REDIS_PASSWORD') || env.get('REDIS_PASSWORD_FILE')
      ? []
      : [
          'The REDIS_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow the container to be started with blank passwords. This is recommended only for development.',
        ]),
    ...(env.get('REDIS_NODES') ? [] : ['REDIS_NODES is required']),
  ];
  for (const error of errors) yield* say(`ERROR ==> ${error}`);
  return errors.length === 0;
}

/** @see bitnami/containers: bitnami/elasticsearch, libelasticsearch.sh elasticsearch_validate */
function* elasticsearch({ env }: Process, say: Say): Task<boolean> {
  if (/^(yes|true|1)$/i.test(env.get('ELASTICSEARCH_IS_DEDICATED_NODE') ?? '')) return true;
  yield* say('WARN  ==> Setting ELASTICSEARCH_IS_DEDICATED_NODE is disabled.');
  yield* say('WARN  ==> ELASTICSEARCH_NODE_ROLES will be ignored and Elasticsearch will asume all different roles.');
  return true;
}

/** @see bitnami/containers: bitnami/cassandra, libcassandra.sh cassandra_validate */
function* cassandra(process: Process, say: Say): Task<boolean> {
  if (!process.env.get('CASSANDRA_HOST')) yield* say('WARN  ==> CASSANDRA_HOST not set, defaulting to system hostname');
  yield* say('INFO  ==> Validating settings in CASSANDRA_* env vars..');
  if (process.env.get('CASSANDRA_PASSWORD')) return true;
  yield* say(
    allowsEmpty(process)
      ? EMPTY_ALLOWED
      : 'WARN  ==> You\'ve not provided a password. Default password "cassandra" will be used. For safety reasons, please provide a secure password in a production environment.',
  );
  return true;
}

const known = (models: readonly ImageModel[], repository: string): ImageModel =>
  models.find(({ repositories }) => repositories.includes(repository)) as ImageModel;
const listens = (ports: readonly number[], after: number, megabytes: number): ImageDescription => ({
  base: debianSlim,
  megabytes: 300,
  files: { '/usr/local/bin/served': served(ports, after, megabytes) },
});

/** A language, in a directory of its own. */
const runtime = (name: string, of: string, cmd: readonly string[]): ImageModel => ({
  repositories: ['bitnami', 'bitnamilegacy'].map((owner) => `${owner}/${name}`),
  describe(tag: Tag) {
    const image = known(runtimeModels, of).describe(tag, `docker.io/library/${of}`);
    return {
      ...image,
      base: debianSlim,
      files: { ...image.files, '/app': folder(0o775, 1001, 0) },
      config: { ...image.config, entrypoint: [], cmd, workingDir: '/app', user: '' },
    };
  },
});

/** Bitnami's applications, and what their charts use beside them. */
export const bitnamiApplications: readonly ImageModel[] = [
  phpApplication('wordpress', 'WordPress', 'Installing WordPress', ['wp-login.php', 'wp-admin/install.php']),
  phpApplication('drupal', 'Drupal', 'Installing Drupal', ['user/login']),
  phpApplication('joomla', 'Joomla', 'Installing Joomla'),
  phpApplication('moodle', 'Moodle', 'Running Moodle install script', ['login/index.php']),
  phpApplication('mediawiki', 'MediaWiki', 'Running MediaWiki install script'),
  phpApplication('prestashop', 'PrestaShop', 'Running setup wizard'),
  bitnamiModel({ name: 'phpmyadmin', title: 'phpMyAdmin', start: startApache }, () => bitnamiApache(pageOf('phpMyAdmin'), 'phpMyAdmin')),
  bitnamiModel({ name: 'keycloak', title: 'keycloak', prepare: keycloak, start: () => ({ command: ['served'] }) }, () =>
    listens([8080], 18, 430),
  ),
  bitnamiModel(
    {
      name: 'spark',
      title: 'Spark',
      prepare: spark,
      start: ({ env }) => ({ command: [env.get('SPARK_MODE') === 'worker' ? 'worker' : 'served'] }),
    },
    () => {
      const master = listens([7077, 8080], 4, 210);
      return {
        ...master,
        files: {
          ...master.files,
          '/usr/local/bin/worker': served([8081], 4, 210),
        },
      };
    },
  ),
  bitnamiModel(
    {
      name: 'redis-cluster',
      title: 'Redis',
      prepare: redisCluster,
      initializes: ['Initializing Redis', 'Setting Redis config file'],
      data: '/bitnami/redis/data',
      start: ({ env }) => ({
        command: [
          'redis-server',
          '--dir',
          '/bitnami/redis/data',
          '--cluster-enabled',
          'yes',
          ...(env.get('REDIS_PASSWORD') ? ['--requirepass', env.get('REDIS_PASSWORD') as string] : ['--protected-mode', 'no']),
        ],
      }),
    },
    (tag) => redisModel.describe(tag, 'redis'),
    { '/bitnami/redis': folder(0o775, 1001, 0) },
  ),
  bitnamiModel(
    {
      name: 'elasticsearch',
      title: 'Elasticsearch',
      prepare: elasticsearch,
      data: '/bitnami/elasticsearch/data',
      start: () => ({
        command: ['/usr/local/bin/docker-entrypoint.sh', 'eswrapper'],
        env: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' },
      }),
    },
    (tag) => known(storeModels, 'elasticsearch').describe(tag, 'elasticsearch'),
    { '/usr/share/elasticsearch/data': folder(0o775, 1001, 0) },
  ),
  bitnamiModel(
    {
      name: 'cassandra',
      title: 'Cassandra',
      prepare: cassandra,
      data: '/bitnami/cassandra/data',
      start: () => ({ command: ['docker-entrypoint.sh', 'cassandra', '-f'], env: { CASSANDRA_SEEDS: '' } }),
    },
    (tag) => known(serviceModels, 'cassandra').describe(tag, 'cassandra'),
    { '/etc/cassandra': folder(0o777) },
  ),
  bitnamiModel(
    {
      name: 'minio',
      title: 'MinIO',
      data: '/bitnami/minio/data',
      start: ({ env }) => ({
        command: ['/usr/bin/minio', 'server', '--console-address', ':9001', '--address', ':9000', '/bitnami/minio/data'],
        env: {
          MINIO_ROOT_USER: env.get('MINIO_ROOT_USER') ?? 'minio',
          MINIO_ROOT_PASSWORD: env.get('MINIO_ROOT_PASSWORD') ?? 'miniosecret',
        },
      }),
    },
    (tag) => ({ ...known(serviceModels, 'minio/minio').describe(tag, 'minio/minio'), base: debianSlim }),
  ),
  runtime('node', 'node', ['node']),
  runtime('python', 'python', ['python']),
  runtime('ruby', 'ruby', ['irb']),
  runtime('golang', 'golang', ['bash']),
  runtime('java', 'eclipse-temurin', ['bash']),
];

import { formatTime } from '../../apimachinery/time.ts';
import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, centos7, debianSlim, ubuntu } from '../bases/index.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { html, json } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** Where several of them go together, each has to know the others by a database. @see nacos-group/nacos-docker: build/bin/docker-startup.sh, build/conf/application.properties */
function* nacosStore(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  yield* process.write(1, 'Nacos is starting, you can docker logs your container\n');
  const isMysql = env.get('SPRING_DATASOURCE_PLATFORM') === 'mysql';
  if (!isMysql && (env.get('MODE') === 'standalone' || env.get('EMBEDDED_STORAGE') === 'embedded')) return undefined;
  const host = isMysql ? env.get('MYSQL_SERVICE_HOST') : undefined;
  const why = host === undefined ? 'none' : yield* unreachable(process, host, Number(env.get('MYSQL_SERVICE_PORT') || 3306));
  if (why === undefined) return undefined;
  process.remark({ kind: 'NotFollowed', program: 'nacos-server', why: 'what it says without a database', taken: 'done' });
  return { lines: [], code: 1 };
}

/** Where its sources are. @see drone/drone: cmd/drone-server/inject_client.go, config/config.go */
function droneSources(process: Process): StartProblem | undefined {
  const names = [
    'BITBUCKET_CLIENT_ID',
    'GITHUB_CLIENT_ID',
    'GITEE_CLIENT_ID',
    'GITEA_SERVER',
    'GITLAB_CLIENT_ID',
    'GOGS_SERVER',
    'STASH_CONSUMER_KEY',
  ];
  if (names.some((name) => process.env.get(`DRONE_${name}`))) return undefined;
  const msg = 'main: source code management system not configured';
  return { lines: [JSON.stringify({ level: 'fatal', msg, time: formatTime(process.now) })], code: 1 };
}

/** @see hasura/graphql-engine: server/src-lib/Hasura/App.hs initGlobalCtx */
const hasuraDatabase = ({ env, argv }: Process): StartProblem | undefined =>
  ['HASURA_GRAPHQL_DATABASE_URL', 'HASURA_GRAPHQL_METADATA_DATABASE_URL'].some((name) => env.get(name)) ||
  argv.some((word) => /^--(metadata-)?database-url/.test(word))
    ? undefined
    : { lines: ['Fatal Error: Either of --metadata-database-url or --database-url option expected'], code: 1 };

/** @see edoburu/docker-pgbouncer: entrypoint.sh */
function poolerHost(process: Process): StartProblem | undefined {
  const { env } = process;
  if (process.access('/etc/pgbouncer/pgbouncer.ini', 'f') || env.get('DB_HOST') || env.get('DATABASE_URL')) return undefined;
  process.remark({ kind: 'NotFollowed', program: 'entrypoint.sh', why: 'what it says without DB_HOST', taken: 'done' });
  return { lines: ['Create pgbouncer config in /etc/pgbouncer'], code: 2 };
}

/** What teams run for themselves: registries of names and of packages, builds, documents, music. */
export const workroomServices: readonly Service[] = [
  application({
    // @see nacos-group/nacos-docker: build/Dockerfile
    repositories: ['nacos/nacos-server'],
    base: centos7,
    megabytes: 400,
    path: '/home/nacos/bin/docker-startup.sh',
    entrypoint: ['bin/docker-startup.sh'],
    workingDir: '/home/nacos',
    env: {
      ...{ MODE: 'cluster', PREFER_HOST_MODE: 'ip', BASE_DIR: '/home/nacos', CLASSPATH: '.:/home/nacos/conf:', FUNCTION_MODE: 'all' },
      ...{ CLUSTER_CONF: '/home/nacos/conf/cluster.conf', JAVA_HOME: '/usr/lib/jvm/java-1.8.0-openjdk', NACOS_USER: 'nacos' },
      ...{ JAVA: '/usr/lib/jvm/java-1.8.0-openjdk/bin/java', JVM_XMS: '1g', JVM_XMX: '1g', JVM_XMN: '512m', JVM_MS: '128m' },
      ...{ JVM_MMS: '320m', NACOS_DEBUG: 'n', TOMCAT_ACCESSLOG_ENABLED: 'false', TIME_ZONE: 'Asia/Shanghai' },
    },
    check: nacosStore,
    startup: 14,
    memory: 520,
    ports: (process) => {
      const port = numbered(process, ['NACOS_APPLICATION_PORT', 'NACOS_SERVER_PORT'], 8848);
      const health = { '/nacos/v1/console/health/liveness': 'OK', '/nacos/v1/console/health/readiness': 'OK' };
      return [{ port, paths: { '/nacos/': html('Nacos'), ...health } }, port + 1000, port + 1001];
    },
    code: 143,
  }),
  application({
    // @see verdaccio/verdaccio: Dockerfile
    repositories: ['verdaccio/verdaccio'],
    base: alpine,
    megabytes: 60,
    path: '/usr/local/bin/verdaccio',
    entrypoint: ['uid_entrypoint'],
    cmd: ['/bin/sh', '-c', 'verdaccio --config /verdaccio/conf/config.yaml --listen $VERDACCIO_PROTOCOL://0.0.0.0:$VERDACCIO_PORT'],
    account: { name: 'verdaccio', uid: 10_001, home: '/opt/verdaccio' },
    user: '10001',
    workingDir: '/opt/verdaccio',
    owned: { '/verdaccio/storage': { uid: 10_001, mode: 0o775 } },
    volumes: ['/verdaccio/storage'],
    env: {
      ...{ VERDACCIO_APPDIR: '/opt/verdaccio', VERDACCIO_USER_NAME: 'verdaccio', VERDACCIO_USER_UID: '10001', HOME: '/opt/verdaccio' },
      ...{
        VERDACCIO_PORT: '4873',
        VERDACCIO_PROTOCOL: 'http',
        PATH: '/opt/verdaccio/docker-bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      },
    },
    files: { '/verdaccio/conf/config.yaml': 'storage: /verdaccio/storage/data\n' },
    startup: 1.5,
    memory: 70,
    lines: [
      () => ' info --- config file  - /verdaccio/conf/config.yaml',
      (process) => ` warn --- http address - http://0.0.0.0:${numbered(process, ['VERDACCIO_PORT'], 4873)}/ - verdaccio/5.25.0`,
    ],
    ports: (process) => [{ port: numbered(process, ['VERDACCIO_PORT'], 4873), paths: { '/': html('Verdaccio'), '/-/ping': json({}) } }],
  }),
  application({
    // @see drone/drone: docker/Dockerfile.server.linux.amd64
    repositories: ['drone/drone'],
    base: alpine,
    megabytes: 25,
    path: '/bin/drone-server',
    entrypoint: ['/bin/drone-server'],
    env: {
      DRONE_SERVER_PORT: ':80',
      DRONE_SERVER_HOST: 'localhost',
      DRONE_DATABASE_DRIVER: 'sqlite3',
      DRONE_DATABASE_DATASOURCE: '/data/database.sqlite',
    },
    volumes: ['/data'],
    stream: 2,
    check: droneSources,
    startup: 0.4,
    memory: 30,
    ports: (process) => [
      {
        port: Number((process.env.get('DRONE_SERVER_PORT') ?? ':80').split(':').at(-1)),
        paths: { '/healthz': 'OK', '/': html('Drone | Continuous Integration') },
      },
    ],
  }),
  application({
    // @see gotenberg/gotenberg: build/Dockerfile
    repositories: ['gotenberg/gotenberg'],
    base: debianSlim,
    megabytes: 620,
    path: '/usr/bin/gotenberg',
    entrypoint: ['/usr/bin/tini', '--'],
    cmd: ['gotenberg'],
    account: { name: 'gotenberg', uid: 1001, shell: '/bin/bash' },
    user: 'gotenberg',
    workingDir: '/home/gotenberg',
    lacksCurl: true,
    startup: 0.8,
    memory: 40,
    ports: (process): ServicePort[] => {
      const flag = process.argv.find((word) => word.startsWith('--api-port='));
      return [
        {
          port: Number(flag?.split('=')[1] ?? numbered(process, ['API_PORT'], 3000)),
          paths: { '/health': json({ status: 'up' }), '/': '' },
        },
      ];
    },
    code: 0,
  }),
  application({
    // @see navidrome/navidrome: .github/workflows/pipeline.dockerfile
    repositories: ['deluan/navidrome'],
    base: alpine,
    megabytes: 60,
    path: '/app/navidrome',
    entrypoint: ['/app/navidrome'],
    workingDir: '/app',
    volumes: ['/data', '/music'],
    env: { ND_MUSICFOLDER: '/music', ND_DATAFOLDER: '/data', ND_PORT: '4533' },
    stream: 2,
    lacksCurl: true,
    startup: 0.8,
    memory: 45,
    ports: (process) => [{ port: numbered(process, ['ND_PORT'], 4533), paths: { '/ping': '.', '/app/': html('Navidrome') } }],
    code: 0,
  }),
  application({
    // @see syncthing/syncthing: Dockerfile
    repositories: ['syncthing/syncthing'],
    base: alpine,
    megabytes: 14,
    path: '/bin/syncthing',
    entrypoint: ['/bin/entrypoint.sh', '/bin/syncthing', '-home', '/var/syncthing/config'],
    volumes: ['/var/syncthing'],
    env: { PUID: '1000', PGID: '1000', HOME: '/var/syncthing', STGUIADDRESS: '0.0.0.0:8384' },
    startup: 1,
    memory: 45,
    ports: (process) => [
      22_000,
      { port: Number(process.env.get('STGUIADDRESS')?.split(':').at(-1) || 8384), paths: { '/': html('Syncthing') } },
    ],
    code: 0,
  }),
  application({
    // @see influxdata/influxdata-docker: chronograf/1.10/entrypoint.sh
    repositories: ['chronograf'],
    megabytes: 80,
    path: '/usr/bin/chronograf',
    entrypoint: ['/entrypoint.sh'],
    cmd: ['chronograf'],
    account: { name: 'chronograf', uid: 999 },
    owned: { '/var/lib/chronograf': 999 },
    volumes: ['/var/lib/chronograf'],
    startup: 0.5,
    memory: 35,
    ports: (process) => [{ port: numbered(process, ['PORT'], 8888), paths: { '/': html('Chronograf'), '/ping': '' } }],
    code: 0,
  }),
  application({
    // @see influxdata/influxdata-docker: kapacitor/1.6/Dockerfile
    repositories: ['kapacitor'],
    base: ubuntu,
    megabytes: 130,
    path: '/usr/bin/kapacitord',
    entrypoint: ['/entrypoint.sh'],
    cmd: ['kapacitord'],
    volumes: ['/var/lib/kapacitor'],
    env: { KAPACITOR_VERSION: '1.6.5' },
    startup: 1,
    memory: 50,
    ports: [{ port: 9092, paths: { '/kapacitor/v1/ping': { status: 204, body: '' } } }],
    code: 0,
  }),
  application({
    repositories: ['hasura/graphql-engine'],
    base: ubuntu,
    megabytes: 150,
    path: '/bin/graphql-engine',
    entrypoint: [],
    cmd: ['graphql-engine', 'serve'],
    check: hasuraDatabase,
    startup: 3,
    memory: 90,
    ports: (process) => [
      { port: numbered(process, ['HASURA_GRAPHQL_SERVER_PORT'], 8080), paths: { '/healthz': 'OK', '/v1/version': json({}) } },
    ],
    code: 0,
  }),
  application({
    // @see edoburu/docker-pgbouncer: Dockerfile
    repositories: ['edoburu/pgbouncer'],
    base: alpine,
    megabytes: 8,
    path: '/entrypoint.sh',
    cmd: ['/usr/bin/pgbouncer', '/etc/pgbouncer/pgbouncer.ini'],
    account: { name: 'postgres', uid: 70, home: '/var/lib/postgresql', shell: '/bin/sh' },
    user: 'postgres',
    owned: { '/etc/pgbouncer': 70, '/var/run/pgbouncer': 70 },
    lacksCurl: true,
    check: poolerHost,
    startup: 0.1,
    memory: 4,
    ports: (process) => [numbered(process, ['LISTEN_PORT'], 5432)],
    code: 0,
  }),
];

// A list of servers, one after the other.
import { SECOND } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, debianSlim, ubuntu } from '../bases/index.ts';
import { isBefore, release, type Tag } from '../model.ts';
import { flagOf } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html, json, to } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import { javaApplication } from './brokers.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** @see rethinkdb: src/clustering/administration/main/command_line.cc, serve.cc */
const rethinkdb = (process: Process, tag: Tag): string => {
  const own = process.net.interfaces.map(({ address }) => address).join(', ');
  return `Running rethinkdb ${release(tag, ['2.4.3', '2.4.2', '2.3.6'])}...
Running on Linux 5.15.0-72-generic x86_64
Loading data from directory /data/rethinkdb_data
Listening for intracluster connections on port 29015
Listening for client driver connections on port 28015
Listening for administrative HTTP connections on port 8080
Listening on cluster addresses: ${own}
Listening on driver addresses: ${own}
Listening on http addresses: ${own}`;
};

/** Without the model it is to serve it looks for it each second. @see tensorflow/serving: sources/storage_path/file_system_storage_path_source.cc */
function lacksModel(process: Process): string | undefined {
  const name = process.env.get('MODEL_NAME') ?? 'model';
  const path = flagOf(process, 'model_base_path') ?? `${process.env.get('MODEL_BASE_PATH') ?? '/models'}/${name}`;
  if (process.argv.some((word) => word.startsWith('--model_config_file')) || process.access(path, 'f')) return undefined;
  return `${localText(process, '%Y-%m-%d %H:%M:%S.%6N')}: E tensorflow_serving/sources/storage_path/file_system_storage_path_source.cc:365] FileSystemStoragePathSource encountered a filesystem access error: Could not find base path ${path} for servable ${name} with error NOT_FOUND: ${path} not found`;
}

/** Whom its own configuration would have it ask is not followed. */
function varnish(process: Process, { method, path }: HttpRequest): HttpResponse {
  const config = process.env.get('VARNISH_VCL_FILE') ?? '/etc/varnish/default.vcl';
  if (!process.access(config, 'r') || !/backend\s+\w+\s+none;/.test(process.readFile(config)))
    process.remark({ kind: 'NotFollowed', program: 'varnish', why: `what it answers to ${method} ${path}`, taken: 'statement' });
  return {
    status: 503,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Retry-After': '5' },
    body: '<!DOCTYPE html>\n<html>\n  <head>\n    <title>503 Backend fetch failed</title>\n  </head>\n  <body>\n    <h1>Error 503 Backend fetch failed</h1>\n  </body>\n</html>\n',
  };
}

/** Databases that are known by their ports and first words, and what looks into them. */
export const databaseServices: readonly Service[] = [
  {
    repositories: ['rethinkdb'],
    base: debianSlim,
    megabytes: 55,
    path: '/usr/bin/rethinkdb',
    cmd: ['rethinkdb', '--bind', 'all'],
    workingDir: '/data',
    volumes: ['/data'],
    startup: 0.8,
    memory: 60,
    lines: [
      rethinkdb,
      ({ net, random }) =>
        `Server ready, "${net.hostname.replaceAll('-', '_')}_${random.hex(3)}" ${[8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-')}`,
    ],
    ports: [28_015, 29_015, { port: 8080, paths: { '/': html('RethinkDB Administration Console') } }],
    last: 'Server got SIGTERM from pid 0, uid 0; shutting down...',
  },
  application({
    repositories: ['couchbase', 'couchbase/server'],
    base: ubuntu,
    megabytes: 620,
    path: '/entrypoint.sh',
    cmd: ['couchbase-server'],
    volumes: ['/opt/couchbase/var'],
    startup: 8,
    memory: 420,
    lines: [
      () =>
        'Starting Couchbase Server -- Web UI available at http://<ip>:8091\nand logs available in /opt/couchbase/var/lib/couchbase/logs',
    ],
    ports: [
      11_210,
      {
        port: 8091,
        paths: { '/': { status: 301, headers: { Location: '/ui/index.html' }, body: '' }, '/ui/index.html': html('Couchbase Server') },
      },
    ],
  }),
  application({
    repositories: ['redislabs/redisinsight'],
    megabytes: 370,
    path: '/app/docker-entry.sh',
    volumes: ['/db'],
    startup: 6,
    memory: 120,
    ports: [{ port: 8001, paths: { '/': html('RedisInsight'), '/healthcheck/': plain(200, 'OK') } }],
  }),
  application({
    repositories: ['redis/redisinsight'],
    base: alpine,
    megabytes: 90,
    path: '/docker-entrypoint.sh',
    startup: 5,
    memory: 150,
    ports: (process): ServicePort[] => [
      { port: numbered(process, ['RI_APP_PORT'], 5540), paths: { '/': html('Redis Insight'), '/api/health/': json({ status: 'up' }) } },
    ],
  }),
  application({
    repositories: ['rediscommander/redis-commander', 'ghcr.io/joeferner/redis-commander'],
    base: alpine,
    megabytes: 45,
    // @see joeferner/redis-commander: Dockerfile
    path: '/redis-commander/docker/entrypoint.sh',
    entrypoint: ['/usr/bin/dumb-init', '--'],
    cmd: ['/redis-commander/docker/entrypoint.sh'],
    account: { name: 'redis', uid: 1000, gid: 0, home: '/redis-commander' },
    user: '1000',
    workingDir: '/redis-commander',
    lacksCurl: true,
    startup: 2,
    memory: 62,
    lines: [
      () => '',
      (process) =>
        `No Save: false\nlistening on 0.0.0.0:${numbered(process, ['PORT'], 8081)}\naccess with browser at http://127.0.0.1:${numbered(process, ['PORT'], 8081)}`,
    ],
    ports: (process): ServicePort[] => [
      { port: numbered(process, ['PORT'], 8081), paths: { '/': html('Redis Commander'), '/favicon.png': plain(200, '') } },
    ],
  }),
  {
    // It answers nobody who does not sign what he asks. @see amazon: DynamoDBLocal
    repositories: ['amazon/dynamodb-local', 'public.ecr.aws/aws-dynamodb-local/aws-dynamodb-local'],
    base: debianSlim,
    megabytes: 220,
    path: '/usr/bin/java',
    entrypoint: ['/usr/bin/java'],
    cmd: ['-jar', 'DynamoDBLocal.jar', '-inMemory'],
    account: { name: 'dynamodblocal', uid: 1000 },
    user: 'dynamodblocal',
    workingDir: '/home/dynamodblocal',
    startup: 2.5,
    memory: 110,
    lines: [
      ({ argv }) =>
        `Initializing DynamoDB Local with the following configuration:\nPort:\t${dynamoPort(argv)}\nInMemory:\t${argv.includes('-inMemory')}\nDbPath:\t${argv[argv.indexOf('-dbPath') + 1] && argv.includes('-dbPath') ? argv[argv.indexOf('-dbPath') + 1] : 'null'}\nSharedDb:\t${argv.includes('-sharedDb')}\nshouldDelayTransientStatuses:\t${argv.includes('-delayTransientStatuses')}\nCorsParams:\tnull\n`,
    ],
    ports: ({ argv }): ServicePort[] => [
      {
        port: dynamoPort(argv),
        paths: {},
        otherwise: {
          status: 400,
          headers: { 'Content-Type': 'application/x-amz-json-1.0' },
          body: '{"__type":"com.amazonaws.dynamodb.v20120810#MissingAuthenticationToken","message":"Request must contain either a valid (registered) AWS access key ID or X.509 certificate."}',
        },
      },
    ],
    code: 143,
  },
  application({
    repositories: ['localstack/localstack', 'localstack/localstack-pro'],
    megabytes: 460,
    path: '/usr/local/bin/docker-entrypoint.sh',
    entrypoint: ['docker-entrypoint.sh'],
    workingDir: '/opt/code/localstack',
    volumes: ['/var/lib/localstack'],
    startup: 8,
    memory: 210,
    ports: [{ port: 4566, paths: { '/_localstack/health': json({ services: {} }), '/': plain(200, '') } }],
  }),
  javaApplication('trinodb/trino', 8080, 'Trino', 18, 700, {
    // @see trinodb/trino: core/docker/Dockerfile
    base: ubuntu,
    path: '/usr/lib/trino/bin/run-trino',
    entrypoint: [],
    cmd: ['/usr/lib/trino/bin/run-trino'],
    account: { name: 'trino', uid: 1000 },
    user: 'trino:trino',
    owned: { '/usr/lib/trino': { uid: 1000, gid: 1000, mode: 0o755 }, '/data/trino': { uid: 1000, gid: 1000, mode: 0o755 } },
    ports: [{ port: 8080, paths: { '/': to('/ui/'), '/ui/': html('Trino'), '/v1/info': json({ coordinator: true, starting: false }) } }],
  }),
  javaApplication('hazelcast/hazelcast', 5701, 'Hazelcast', 6, 230, {
    ports: [{ port: 5701, paths: { '/hazelcast/health/ready': plain(200, ''), '/hazelcast/health/node-state': json('ACTIVE') } }],
  }),
  application({
    repositories: ['scylladb/scylla'],
    base: ubuntu,
    path: '/docker-entrypoint.py',
    startup: 25,
    memory: 800,
    ports: [7000, 7199, 9042, 9160, 10_000],
  }),
  application({
    repositories: ['qdrant/qdrant'],
    path: '/qdrant/entrypoint.sh',
    workingDir: '/qdrant',
    startup: 0.6,
    memory: 70,
    ports: [
      6334,
      {
        port: 6333,
        paths: {
          '/': json({ title: 'qdrant - vector search engine' }),
          '/healthz': plain(200, 'healthz check passed'),
          '/livez': plain(200, 'livez check passed'),
          '/readyz': plain(200, 'all shards are ready'),
        },
      },
    ],
  }),
  application({
    repositories: ['semitechnologies/weaviate', 'cr.weaviate.io/semitechnologies/weaviate'],
    base: alpine,
    path: '/bin/weaviate',
    cmd: ['--host', '0.0.0.0', '--port', '8080', '--scheme', 'http'],
    entrypoint: ['/bin/weaviate'],
    startup: 1.5,
    memory: 60,
    ports: [{ port: 8080, paths: { '/v1/.well-known/ready': plain(200, ''), '/v1/.well-known/live': plain(200, '') } }],
  }),
  application({
    repositories: ['getmeili/meilisearch'],
    base: alpine,
    path: '/bin/meilisearch',
    // @see meilisearch/meilisearch: Dockerfile
    entrypoint: ['tini', '--'],
    cmd: ['/bin/sh', '-c', '/bin/meilisearch'],
    aliases: ['/meilisearch'],
    workingDir: '/meili_data',
    startup: 0.6,
    memory: 55,
    ports: [{ port: 7700, paths: { '/health': json({ status: 'available' }), '/': json({ status: 'Meilisearch is running' }) } }],
  }),
  application({
    repositories: ['chromadb/chroma', 'ghcr.io/chroma-core/chroma'],
    path: '/docker_entrypoint.sh',
    entrypoint: [],
    cmd: ['/docker_entrypoint.sh'],
    workingDir: '/chroma',
    startup: 4,
    memory: 160,
    ports: [{ port: 8000, paths: { '/api/v1/heartbeat': json({}), '/api/v2/heartbeat': json({}) } }],
  }),
  application({
    repositories: ['questdb/questdb'],
    path: '/docker-entrypoint.sh',
    startup: 2,
    memory: 210,
    ports: [8812, 9009, { port: 9000, paths: { '/': html('QuestDB') } }, { port: 9003, paths: { '/': plain(200, 'Status: Healthy\n') } }],
  }),
  {
    // Its script waits for the server, and heeds no signal itself.
    repositories: ['tensorflow/serving'],
    base: ubuntu,
    megabytes: 150,
    path: '/usr/bin/tf_serving_entrypoint.sh',
    entrypoint: ['/usr/bin/tf_serving_entrypoint.sh'],
    aliases: ['/usr/bin/tensorflow_model_server'],
    env: { MODEL_BASE_PATH: '/models', MODEL_NAME: 'model' },
    only: (tag) => !tag.has('devel'),
    startup: 1,
    memory: 70,
    isUnheard: true,
    *check(process) {
      for (let why = lacksModel(process); why !== undefined; why = lacksModel(process)) {
        yield* process.write(2, `${why}\n`);
        yield* process.sleep(SECOND);
      }
      return undefined;
    },
    ports: (process): ServicePort[] => [
      { port: Number(flagOf(process, 'port') ?? 8500), isGrpc: true },
      {
        port: Number(flagOf(process, 'rest_api_port') ?? 8501),
        paths: {
          [`/v1/models/${process.env.get('MODEL_NAME') ?? 'model'}`]: json({
            model_version_status: [{ version: '1', state: 'AVAILABLE' }],
          }),
        },
      },
    ],
    code: 'unheeded',
  },
  {
    // Its own configuration has nobody behind it. @see varnish/docker-varnish: fresh/debian/Dockerfile
    repositories: ['varnish'],
    base: debianSlim,
    lacksCurl: true,
    megabytes: 110,
    path: '/usr/local/bin/docker-varnish-entrypoint',
    entrypoint: ['/usr/local/bin/docker-varnish-entrypoint'],
    account: { name: 'varnish', uid: 101 },
    workingDir: '/etc/varnish',
    // From 7.1 on it is not root. @see varnish/docker-varnish: stable/debian/Dockerfile; issues 42, 65
    variant: (tag) => (tag.has('stable') || isBefore(tag, 7, 1) ? {} : { user: 'varnish', owned: { '/var/lib/varnish': 101 } }),
    env: { VARNISH_SIZE: '100M' },
    files: { '/etc/varnish/default.vcl': 'vcl 4.0;\n\nbackend default none;\n' },
    startup: 0.6,
    memory: 70,
    isUnheard: true,
    ports: ({ env }): ServicePort[] => [8443, { port: Number(env.get('VARNISH_HTTP_PORT')) || 80, paths: {}, otherwise: varnish }],
  },
];

const dynamoPort = (argv: readonly string[]): number => (argv.includes('-port') ? Number(argv[argv.indexOf('-port') + 1]) : 8000);

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

interface Case {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly code?: number;
  readonly says: string;
}

describe('applications, queues and databases say', () => {
  it.each<Case>([
    { image: 'n8nio/n8n', says: 'n8n ready on 0.0.0.0, port 5678\n' },
    { image: 'n8nio/n8n', env: { N8N_PORT: '8000' }, says: 'n8n ready on 0.0.0.0, port 8000\n' },
    { image: 'louislam/uptime-kuma:1', says: 'Welcome to Uptime Kuma\nYour Node.js version: 16\n' },
    { image: 'vaultwarden/server:1.28.1', says: '|                           Version 1.28.1                           |\n' },
    { image: 'vaultwarden/server', env: { ROCKET_PORT: '8080' }, says: 'Rocket has launched from http://0.0.0.0:8080\n' },
    { image: 'nodered/node-red:3.0.2', says: '[info] Node-RED version: v3.0.2\n' },
    {
      image: 'mailhog/mailhog',
      says: 'Using in-memory storage\n2023/05/15 09:00:00 [SMTP] Binding to address: 0.0.0.0:1025\n[HTTP] Binding',
    },
    { image: 'codercom/code-server', says: 'info  HTTP server listening on http://0.0.0.0:8080/\n' },
    { image: 'redmine', says: '*** Using sqlite3 as fallback. ***\n' },
    { image: 'redmine', env: { REDMINE_DB_MYSQL: 'db' }, code: 1, says: 'rake aborted!\n' },
    { image: 'gitlab/gitlab-ce:15.11.3-ce.0', says: 'Current version: gitlab-ce=15.11.3-ce.0\n' },
    { image: 'ollama/ollama', says: "Couldn't find '/root/.ollama/id_ed25519'. Generating new private key.\n" },
    {
      image: 'ollama/ollama',
      user: { uid: 1000, gid: 1000 },
      env: { HOME: '/' },
      code: 1,
      says: 'Error: could not create directory mkdir /.ollama: permission denied\n',
    },
    { image: 'rethinkdb:2.4.3', says: 'Listening for administrative HTTP connections on port 8080\n' },
    { image: 'amazon/dynamodb-local', says: 'Port:\t8000\nInMemory:\ttrue\nDbPath:\tnull\n' },
    {
      image: 'amazon/dynamodb-local',
      args: ['-jar', 'DynamoDBLocal.jar', '-sharedDb', '-port', '9000'],
      says: 'Port:\t9000\nInMemory:\tfalse\n',
    },
    { image: 'emqx/emqx:5.0.25', says: 'EMQX 5.0.25 is running now!\n' },
    { image: 'nats-streaming:0.25', says: 'STREAM: Starting nats-streaming-server[test-cluster] version 0.25.4\n' },
    { image: 'confluentinc/cp-schema-registry:7.4.0', code: 1, says: 'Command [/usr/local/bin/dub ensure-atleast-one ' },
    {
      image: 'confluentinc/cp-schema-registry:7.4.0',
      env: {
        SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'kafka:9092',
        SCHEMA_REGISTRY_HOST_NAME: 'a',
        SCHEMA_REGISTRY_PORT: 'tcp://10.96.0.7:8081',
      },
      code: 1,
      says: 'PORT is deprecated. Please use SCHEMA_REGISTRY_LISTENERS instead.\n',
    },
    { image: 'confluentinc/cp-kafka-connect:7.4.0', code: 1, says: 'CONNECT_BOOTSTRAP_SERVERS is required.\n' },
    { image: 'flink:1.17', code: 0, says: 'Usage: docker-entrypoint.sh (jobmanager|standalone-job|taskmanager|history-server)\n' },
    {
      image: 'flink:1.17',
      args: ['jobmanager'],
      says: 'Starting Job Manager\nStarting standalonesession as a console application on host ',
    },
    { image: 'apachepulsar/pulsar', code: 0, says: '' },
    {
      image: 'tensorflow/serving',
      says: 'Could not find base path /models/model for servable model with error NOT_FOUND: /models/model not found\n',
    },
    { image: 'atmoz/sftp', code: 3, says: '[/entrypoint] FATAL: No users provided!\n' },
    { image: 'atmoz/sftp', args: ['foo:pass:::upload'], says: 'Server listening on 0.0.0.0 port 22.\n' },
  ])('$image $args $env: $says', ({ image, says, code, ...more }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...more });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringContaining(says) });
  });

  it.each([
    { image: 'louislam/uptime-kuma', probe: 'httpGet: {path: /, port: 3001}', row: '1/1 Running 0' },
    { image: 'n8nio/n8n', probe: 'httpGet: {path: /healthz, port: 5678}', row: '1/1 Running 0' },
    { image: 'ollama/ollama', probe: 'httpGet: {path: /, port: 11434}', row: '1/1 Running 0' },
    { image: 'portainer/portainer-ce', probe: 'httpGet: {path: /, port: 9443, scheme: HTTPS}', row: '1/1 Running 0' },
    { image: 'amazon/dynamodb-local', probe: 'httpGet: {path: /, port: 8000}', row: '0/1 Running 0' },
    { image: 'tensorflow/serving', probe: 'tcpSocket: {port: 8500}', row: '0/1 Running 0' },
    { image: 'tensorflow/tensorflow:latest-jupyter', probe: 'tcpSocket: {port: 8888}', row: '1/1 Running 0' },
    { image: 'quay.io/jupyter/minimal-notebook', probe: 'httpGet: {path: /api, port: 8888}', row: '1/1 Running 0' },
  ])('$image is ready by $probe: $row', ({ image, probe, row }) => {
    const { rows } = play(podOf(`  containers: [{name: app, image: "${image}", readinessProbe: {${probe}}}]`), { seconds: 240 });
    expect(rows.at(-1)).toBe(row);
  });

  it.each([
    { image: 'nodered/node-red', path: '/data', says: "-> '/data/settings.js'" },
    { image: 'n8nio/n8n', path: '/home/node/.n8n', says: "open '/home/node/.n8n/config'" },
  ])('$image wants to write to its volume', ({ image, path, says }) => {
    const app = `{name: app, image: ${image}, volumeMounts: [{name: data, mountPath: ${path}}]}`;
    const volume = '{name: data, hostPath: {path: /srv/data, type: DirectoryOrCreate}}';
    const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${app}]\n  volumes: [${volume}]`), { seconds: 60 });
    expect(rows.at(-1)).toBe('0/1 Error 0');
    expect(run.kubectl('logs web', 60).stdout).toContain(says);
  });

  it('an init that has to be the first is none where processes are shared', () => {
    const pod = podOf(
      '  restartPolicy: Never\n  shareProcessNamespace: true\n  containers: [{name: app, image: ghcr.io/home-assistant/home-assistant}]',
    );
    const { rows, run } = play(pod, { seconds: 60 });
    expect(rows.at(-1)).toBe('0/1 Error 0');
    expect(run.kubectl('logs web', 60).stdout).toBe('s6-overlay-suexec: fatal: can only run as pid 1\n');
  });

  it('without what it is to serve a model server opens no port, and heeds no TERM', () => {
    const { exitCode } = runImage({
      image: 'tensorflow/serving',
      until: 10 * SECOND,
      before: ({ engine, container }) => void engine.after(2 * SECOND, () => container.signal('TERM')),
    });
    expect(exitCode).toBeUndefined();
  });
});

describe('servers that wait, or want', () => {
  it.each([
    { image: 'valkey/valkey:8.0', argv: ['valkey-cli', 'ping'], says: 'PONG\n' },
    { image: 'redis/redis-stack', argv: ['redis-cli', '-a', 'pw', 'ping'], says: 'PONG\n' },
    { image: 'redis/redis-stack', argv: ['bash', '-c', '</dev/tcp/127.0.0.1/8001 && echo open'], says: 'open\n' },
    { image: 'ollama/ollama', argv: ['ollama', 'list'], says: 'NAME\tID\tSIZE\tMODIFIED \n' },
    { image: 'influxdb:2.7', argv: ['influx', 'ping'], says: 'OK\n' },
    { image: 'louislam/uptime-kuma', argv: ['sh', '-c', '/app/extra/healthcheck && echo well'], says: 'well\n' },
    { image: 'varnish:6.0', argv: ['cat', '/etc/varnish/default.vcl'], says: 'vcl 4.0;\n\nbackend default none;\n' },
    { image: 'wordpress:cli', argv: ['wp', 'cli', 'version'], says: 'WP-CLI 2.8.0\n' },
  ])('$image: $argv', ({ image, argv, says }) => {
    const env = { REDIS_ARGS: '--requirepass pw' };
    const { execs } = runImage({
      image,
      env,
      ...(image.startsWith('wordpress') && { args: ['sleep', '100'] }),
      exec: [{ after: 12, argv }],
    });
    expect(execs[0]?.stdout).toBe(says);
  });

  it.each<Case>([
    { image: 'odoo:16.0', code: 1, says: 'Database connection failure: could not translate host name "db" to address: ' },
    {
      image: 'influxdb:2.7',
      env: { DOCKER_INFLUXDB_INIT_MODE: 'setup', DOCKER_INFLUXDB_INIT_ORG: 'o' },
      code: 1,
      says: 'parameter: DOCKER_INFLUXDB_INIT_USERNAME\n',
    },
    { image: 'influxdb:2.7', env: { DOCKER_INFLUXDB_INIT_MODE: 'set' }, code: 1, says: "valid values are 'setup' and 'upgrade'" },
    { image: 'influxdb:1.8', env: { DOCKER_INFLUXDB_INIT_MODE: 'setup' }, says: '' },
    {
      image: 'jboss/keycloak:16.1.1',
      env: { KEYCLOAK_USER: 'admin', KEYCLOAK_PASSWORD: 'x' },
      says: `Added 'admin' to '/opt/jboss/keycloak/standalone/configuration/keycloak-add-user.json', restart server to load user\n${'='.repeat(73)}\n\n  Using Embedded H2 database\n`,
    },
    { image: 'jboss/keycloak:16.1.1', env: { DB_VENDOR: 'access' }, code: 1, says: 'Unknown DB vendor access\n' },
    {
      image: 'mcr.microsoft.com/dotnet/samples:dotnetapp',
      code: 0,
      says: '\n.NET 7.0.5\nDebian GNU/Linux 11 (bullseye)\n\nUserName: root\nOSArchitecture: X64\nProcessorCount: ',
    },
    { image: 'mcr.microsoft.com/dotnet/samples', code: 0, says: 'TotalAvailableMemoryBytes: ' },
    { image: 'clickhouse:23', says: 'Logging errors to /var/log/clickhouse-server/clickhouse-server.err.log\n' },
    {
      image: 'percona:8.0',
      code: 1,
      says: 'error: database is uninitialized and password option is not specified \n  You need to specify one of MYSQL_ROOT_PASSWORD',
    },
    { image: 'percona/percona-server:8.0', env: { MYSQL_ROOT_PASSWORD: 'x' }, says: 'ready for connections' },
    { image: 'valkey/valkey:7.2', says: '* oO0OoO0OoO0Oo Valkey is starting oO0OoO0OoO0Oo\n' },
    { image: 'valkey/valkey:8.0-alpine', says: 'Valkey version=8.0.3, bits=64' },
    { image: 'redis/redis-stack-server', env: { REDIS_ARGS: '--port 7000' }, says: 'port=7000' },
    {
      image: 'wordpress:cli',
      code: 1,
      says: 'Error: This does not seem to be a WordPress installation.\nThe used path is: /var/www/html/\n',
    },
    { image: 'ghcr.io/open-webui/open-webui:main', says: 'Generating WEBUI_SECRET_KEY\nLoading WEBUI_SECRET_KEY from .webui_secret_key\n' },
    { image: 'nextcloud:fpm', says: 'ready to handle connections' },
    { image: 'gitea/gitea', says: 'Generating /data/ssh/ssh_host_ed25519_key...\n' },
    { image: 'open-liberty', says: '[AUDIT   ] CWWKF0011I: The defaultServer server is ready to run a smarter planet.\n' },
    { image: 'istio/examples-bookinfo-ratings-v1:1.17.0', says: 'Server listening on: http://0.0.0.0:9080\n' },
    { image: 'istio/examples-bookinfo-details-v1:1.17.0', says: 'INFO  WEBrick::HTTPServer#start: pid=1 port=9080\n' },
  ])('$image $env: $says', ({ image, says, code, env }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...(env && { env }), until: 90 * SECOND });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringContaining(says) });
  });

  it('Odoo looks for its database for half a minute', () => {
    expect(runImage({ image: 'odoo:16.0', env: { HOST: '127.0.0.1' }, until: 25 * SECOND }).exitCode).toBeUndefined();
    expect(runImage({ image: 'odoo:16.0', env: { HOST: '127.0.0.1' }, until: 35 * SECOND }).exitCode).toBe(1);
  });

  it.each([
    { store: '', row: '0/1 Running 0' },
    { store: ', {name: store, image: "elasticsearch:7.17.9", env: [{name: discovery.type, value: single-node}]}', row: '2/2 Running 0' },
  ])('Kibana is not ready without its store: $row', ({ store, row }) => {
    const env = 'env: [{name: ELASTICSEARCH_HOSTS, value: "http://localhost:9200"}]';
    const app = `{name: app, image: "kibana:7.17.9", ${env}, readinessProbe: {httpGet: {path: /api/status, port: 5601}}}`;
    expect(play(podOf(`  containers: [${app}${store}]`), { seconds: 150 }).rows.at(-1)).toBe(row);
  });
});

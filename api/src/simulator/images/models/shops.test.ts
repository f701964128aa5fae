import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { play, podOf } from '../../testing.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

interface Case {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly code?: number;
  readonly says: string;
}

describe('servers of shops, guestbooks and stores', () => {
  it.each<Case>([
    { image: 'ibmcom/guestbook:v1', says: '[negroni] listening on :3000\n' },
    { image: 'weaveworksdemos/front-end:0.3.12', says: 'Using local session manager\nApp now running in production mode on port 8079\n' },
    { image: 'weaveworksdemos/catalogue:0.3.5', says: 'Error="Unable to connect to Database"' },
    { image: 'weaveworksdemos/user:0.4.7', says: '2023/05/15 09:00:20 no reachable servers\n2023/05/15 09:00:30 no reachable servers\n' },
    { image: 'weaveworksdemos/payment:0.4.3', says: 'transport=HTTP port=80\n' },
    { image: 'gvenzl/oracle-xe:21-slim', code: 1, says: 'SYS and SYSTEM passwords have to be specified at first database startup.\n' },
    { image: 'gvenzl/oracle-xe:21-slim', env: { ORACLE_PASSWORD: 'x' }, says: 'DATABASE IS READY TO USE!\n' },
    { image: 'rocketchat/rocket.chat:6.1.0', code: 1, says: 'MongoServerSelectionError: getaddrinfo ENOTFOUND mongo\n' },
    { image: 'neo4j:5', env: { NEO4J_AUTH: 'neo4j/short' }, code: 1, says: 'The minimum password length is 8 characters.\n' },
    { image: 'neo4j:4.4', env: { NEO4J_AUTH: 'neo4j/short' }, says: 'Started.' },
    { image: 'neo4j:5', env: { NEO4J_AUTH: 'neo4j/neo4j' }, code: 1, says: "It cannot be 'neo4j', which is the default.\n" },
    { image: 'neo4j:5', env: { NEO4J_AUTH: 'admin/longenough' }, code: 1, says: 'Invalid admin username, it must be neo4j.\n' },
    {
      image: 'minio/minio',
      args: ['server', '/data'],
      env: { MINIO_ROOT_USER: 'ab', MINIO_ROOT_PASSWORD: 'longenough' },
      code: 1,
      says: 'Access key length should be at least 3',
    },
    { image: 'minio/minio', args: ['server', '/data', '--address', ':9002'], says: ':9002' },
    {
      image: 'rabbitmq:3.8',
      env: { RABBITMQ_NODENAME: 'r2@localhost', RABBITMQ_NODE_PORT: '5673' },
      says: 'started TCP listener on [::]:5673\n',
    },
    {
      image: 'rabbitmq:3.6.8-management',
      says: '=INFO REPORT==== 15-May-2023::09:00:05 ===\nstarted TCP Listener on [::]:5672\n completed with 6 plugins.\n',
    },
    { image: 'rabbitmq:3.7', says: 'RabbitMQ 3.7.28. Copyright (C) 2007-2019 Pivotal Software, Inc.\n' },
    { image: 'wurstmeister/zookeeper', says: 'ZooKeeper JMX enabled by default\n' },
    { image: 'aquasec/kube-bench', code: 0, says: '[INFO] 4 Worker Node Security Configuration\n' },
    { image: 'mysql:8.0-debian', code: 1, says: 'Entrypoint script for MySQL Server 8.0.33-1debian11 started.' },
  ])('$image says: $says', ({ image, says, code, ...more }) => {
    const { exitCode, stdout, stderr } = runImage({
      image,
      ...('env' in more && { env: more.env }),
      ...('args' in more && { args: more.args }),
    });
    expect({ exitCode, said: stdout + stderr }).toEqual({
      exitCode: code,
      said: expect.stringContaining(says),
    });
  });

  it.each(['mirrorgooglecontainers/hpa-example', 'kubeguide/hpa-example', 'kubeguide/guestbook-php-frontend', 'kubeguide/redis-master'])(
    '%s is a copy of what is known',
    (image) => expect(findImage(image)).toMatchObject({ known: true }),
  );
});

/** @see confluent-docker-utils: cub.py check_zookeeper_ready; kafka: zookeeper.connection.timeout.ms */
describe('Kafka', () => {
  const env = { KAFKA_ZOOKEEPER_CONNECT: 'localhost:2181/kafka', KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092' };
  it.each([
    { image: 'wurstmeister/kafka:2.13-2.8.1', after: 20, says: 'Timed out waiting for connection while in state: CONNECTING\n' },
    {
      image: 'confluentinc/cp-kafka:7.0.0',
      after: 42,
      says: 'Timed out waiting for connection to Zookeeper server [localhost:2181/kafka].',
    },
  ])('$image gives up where there is no ZooKeeper', ({ image, after, says }) => {
    expect(runImage({ image, env, until: (after - 1) * SECOND }).exitCode).toBeUndefined();
    const { exitCode, stderr } = runImage({ image, env, until: (after + 2) * SECOND });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(says) });
  });

  it.each(['wurstmeister/kafka:2.13-2.8.1', 'confluentinc/cp-kafka:7.0.0'])('%s starts beside one, with its number', (image) => {
    const given = Object.entries({ ...env, KAFKA_BROKER_ID: '3' }).map(([name, value]) => `{name: ${name}, value: "${value}"}`);
    const { run } = play(
      podOf(`  containers: [{name: zk, image: wurstmeister/zookeeper}, {name: kafka, image: "${image}", env: [${given.join(', ')}]}]`),
      { seconds: 60 },
    );
    expect(run.kubectl('logs web -c kafka', 60).stdout).toContain('INFO [KafkaServer id=3] started (kafka.server.KafkaServer)\n');
  });
});

/** @see kubernetes-sigs/metrics-server: README.md Requirements, pkg/server/server.go */
it.each([
  { args: '', ready: '0/1 Running 0' },
  { args: ', --kubelet-insecure-tls', ready: '1/1 Running 0' },
])('metrics-server is ready only where it may trust any kubelet: $args', ({ args, ready }) => {
  const probe = 'readinessProbe: {httpGet: {path: /readyz, port: 4443, scheme: HTTPS}}';
  const container = `{name: app, image: "registry.k8s.io/metrics-server/metrics-server:v0.6.3", args: [--cert-dir=/tmp, --secure-port=4443${args}], ${probe}}`;
  expect(play(podOf(`  containers: [${container}]`), { seconds: 60 }).rows.at(-1)).toBe(ready);
});

it.each([
  {
    rule: 'a place for its certificate',
    args: '--secure-port=4443',
    why: 'error creating self-signed certificates: mkdir apiserver.local.config: permission denied',
  },
  {
    rule: 'one that it may write to',
    args: '--cert-dir=/tmp',
    more: ', securityContext: {readOnlyRootFilesystem: true}',
    why: 'error creating self-signed certificates: open /tmp/apiserver.crt: read-only file system',
  },
  {
    rule: 'a port that it may have',
    args: '--cert-dir=/tmp',
    why: 'failed to create listener: failed to listen on 0.0.0.0:443: listen tcp 0.0.0.0:443: bind: permission denied',
  },
])('metrics-server wants $rule', ({ args, more = '', why }) => {
  const container = `{name: app, image: "registry.k8s.io/metrics-server/metrics-server:v0.6.3", args: [${args}]${more}}`;
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [${container}]`), { seconds: 60 });
  expect(rows.at(-1)).toBe('0/1 Error 0');
  expect(run.kubectl('get pod web -o jsonpath={..exitCode}', 60).stdout).toBe('2');
  expect(run.kubectl('logs web', 60).stdout).toContain(`\npanic: ${why}\n\ngoroutine 1 [running]:\n`);
});

it.each([
  { name: 'rabbit', why: 'ERROR: node with name "rabbit" is already running on host "localhost"' },
  { name: 'other', why: '{could_not_start_listener,"::",15692,eaddrinuse}' },
])('a second broker of a Pod that is called $name is refused by its name, or at the next port that both want', ({ name, why }) => {
  const env = `[{name: RABBITMQ_NODENAME, value: ${name}@localhost}, {name: RABBITMQ_NODE_PORT, value: "5673"}]`;
  const brokers = `{name: a, image: "rabbitmq:3.8"}, {name: b, image: "rabbitmq:3.8", env: ${env}}`;
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [${brokers}]`), { seconds: 40 });
  expect(run.kubectl('logs web -c b', 40).stdout).toContain(why);
});

import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, debianSlim, scratch, ubuntu } from '../bases/index.ts';
import { release } from '../model.ts';
import { flagOf, lacksVariable, type StartProblem } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import { html, json } from './answers.ts';
import { application } from './applications.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** @see apache/activemq: assembly/src/release/bin/activemq */
const activemq = (directory: string) => (): string =>
  `INFO: Loading '${directory}/bin/env'\nINFO: Starting in foreground, this is just for debugging purposes (stop process by pressing CTRL+C)`;
const activemqPorts: readonly ServicePort[] = [
  1883,
  5672,
  61_613,
  61_614,
  61_616,
  {
    port: 8161,
    paths: {
      '/': html('Apache ActiveMQ'),
      '/admin': { status: 401, headers: { 'WWW-Authenticate': 'basic realm="ActiveMQRealm"' }, body: '' },
      '/admin/': { status: 401, headers: { 'WWW-Authenticate': 'basic realm="ActiveMQRealm"' }, body: '' },
    },
  },
];

const CONFLUENT = ['===> User', 'uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)', '===> Configuring ...'];
const notGiven = (name: string): readonly string[] => [
  ...CONFLUENT,
  `${name} is required.`,
  `Command [/usr/local/bin/dub ensure ${name}] FAILED !`,
];

/** @see confluentinc/schema-registry-images: schema-registry/include/etc/confluent/docker/configure */
function schemaRegistry(process: Process): StartProblem | undefined {
  const { env } = process;
  const stores = ['SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL', 'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS'];
  if (!stores.some((name) => env.get(name)))
    return { lines: [...CONFLUENT, `Command [/usr/local/bin/dub ensure-atleast-one ${stores.join(' ')}] FAILED !`], code: 1 };
  const unnamed = lacksVariable(process, ['SCHEMA_REGISTRY_HOST_NAME'], notGiven);
  if (unnamed) return unnamed;
  // A Service that is called schema-registry sets it, in every Pod of its namespace.
  return env.get('SCHEMA_REGISTRY_PORT')
    ? { lines: [...CONFLUENT, 'PORT is deprecated. Please use SCHEMA_REGISTRY_LISTENERS instead.'], code: 1 }
    : undefined;
}

/** @see confluentinc/kafka-rest-images: kafka-rest/include/etc/confluent/docker/configure */
function restProxy(process: Process): StartProblem | undefined {
  const { env } = process;
  const stores = ['KAFKA_REST_ZOOKEEPER_CONNECT', 'KAFKA_REST_BOOTSTRAP_SERVERS'];
  if (!stores.some((name) => env.get(name)))
    return { lines: [...CONFLUENT, `Command [/usr/local/bin/dub ensure-atleast-one ${stores.join(' ')}] FAILED !`], code: 1 };
  const unnamed = lacksVariable(process, ['KAFKA_REST_HOST_NAME'], notGiven);
  if (unnamed) return unnamed;
  if (env.get('KAFKA_REST_LISTENERS') || !env.get('KAFKA_REST_PORT')) return undefined;
  return { lines: [...CONFLUENT, 'PORT is deprecated. Please use KAFKA_REST_LISTENERS instead.'], code: 1 };
}

/** A part of Confluent's platform beside the brokers. */
const confluentPart = (name: string, port: number, check: Service['check'], memory: number, path: string): Service =>
  application({
    repositories: [`confluentinc/${name}`],
    path: '/etc/confluent/docker/run',
    account: { name: 'appuser', uid: 1000, shell: '/bin/bash' },
    user: 'appuser',
    megabytes: 700,
    check,
    startup: 15,
    memory,
    ports: [{ port, paths: { [path]: json({}) } }],
    code: 143,
  });

/** @see confluentinc/kafka-images: kafka-connect-base/include/etc/confluent/docker/configure */
const connect = (process: Process): StartProblem | undefined =>
  lacksVariable(
    process,
    [
      'BOOTSTRAP_SERVERS',
      'GROUP_ID',
      'CONFIG_STORAGE_TOPIC',
      'OFFSET_STORAGE_TOPIC',
      'STATUS_STORAGE_TOPIC',
      'KEY_CONVERTER',
      'VALUE_CONVERTER',
      'REST_ADVERTISED_HOST_NAME',
    ].map((name) => `CONNECT_${name}`),
    (name) => [...CONFLUENT, `${name} is required.`, `Command [/usr/local/bin/dub ensure ${name}] FAILED !`],
  );

/** @see apache/flink-docker: docker-entrypoint.sh */
function flink(process: Process): StartProblem | undefined {
  const [command] = process.argv.slice(1);
  if (command === 'jobmanager' || command === 'taskmanager') return undefined;
  return {
    lines: [
      'Usage: docker-entrypoint.sh (jobmanager|standalone-job|taskmanager|history-server)\n    Or docker-entrypoint.sh help\n',
      "By default, Flink image adopts jemalloc as default memory allocator. This behavior can be disabled by setting the 'DISABLE_JEMALLOC' environment variable to 'true'.",
    ],
    code: 0,
  };
}

/** Of its commands those are servers. @see apache/pulsar: bin/pulsar */
function pulsar(process: Process): StartProblem | undefined {
  const [command = ''] = process.argv.slice(1);
  if (/^(standalone|broker|zookeeper|bookie|bookkeeper|proxy|websocket|functions-worker|discovery)$/.test(command)) return undefined;
  process.remark({ kind: 'NotFollowed', program: 'command pulsar', why: command, taken: 'done' });
  return { lines: [], code: command === '' ? 1 : 0 };
}

/** A server in Java, of which its port is known. */
export const javaApplication = (
  repository: string,
  port: number,
  title: string,
  startup: number,
  memory: number,
  more: Partial<Service> = {},
): Service =>
  application({ repositories: [repository], startup, memory, ports: [{ port, paths: { '/': html(title) } }], code: 143, ...more });

/** Queues, and what looks into them. */
export const brokerServices: readonly Service[] = [
  {
    repositories: ['rmohr/activemq', 'webcenter/activemq', 'symptoma/activemq', 'apache/activemq-classic'],
    base: debianSlim,
    megabytes: 260,
    path: '/opt/activemq/bin/activemq',
    cmd: ['/bin/sh', '-c', 'bin/activemq console'],
    entrypoint: [],
    workingDir: '/opt/activemq',
    account: { name: 'activemq', uid: 999, home: '/opt/activemq' },
    owned: { '/opt/activemq/data': 999 },
    startup: 4,
    memory: 190,
    isUnheard: true,
    lines: [activemq('/opt/activemq')],
    ports: activemqPorts,
    code: 143,
  },
  application({
    repositories: ['vromero/activemq-artemis', 'apache/activemq-artemis'],
    path: '/docker-run.sh',
    startup: 8,
    memory: 260,
    ports: [1883, 5445, 5672, 61_613, 61_616, { port: 8161, paths: { '/': html('ActiveMQ Artemis') } }],
    code: 143,
  }),
  {
    // Told nothing it is a shell, which ends at once.
    ...application({
      repositories: ['apachepulsar/pulsar', 'apachepulsar/pulsar-all'],
      startup: 25,
      memory: 900,
      ports: [6650, { port: 8080, paths: { '/admin/v2/clusters': json(['standalone']), '/metrics': plain(200, '') } }],
    }),
    base: ubuntu,
    megabytes: 700,
    check: pulsar,
    path: '/pulsar/bin/pulsar',
    entrypoint: [],
    cmd: ['/bin/bash'],
    workingDir: '/pulsar',
    code: 143,
  },
  {
    repositories: ['nats-streaming'],
    base: scratch,
    megabytes: 5,
    path: '/nats-streaming-server',
    entrypoint: ['/nats-streaming-server'],
    cmd: ['-m', '8222'],
    startup: 0.05,
    memory: 14,
    stream: 2,
    isUnheard: true,
    lines: [
      (process, tag) =>
        `[${process.pid}] ${localText(process, '%Y/%m/%d %H:%M:%S.%6N')} [INF] STREAM: Starting nats-streaming-server[${flagOf(process, 'cluster_id') ?? 'test-cluster'}] version ${release(tag, ['0.25.4', '0.24.6'])}`,
    ],
    ports: [4222, { port: 8222, paths: { '/': html('NATS'), '/healthz': json({ status: 'ok' }) } }],
  },
  {
    repositories: ['emqx/emqx', 'emqx'],
    base: debianSlim,
    megabytes: 110,
    path: '/usr/bin/docker-entrypoint.sh',
    cmd: ['/opt/emqx/bin/emqx', 'foreground'],
    account: { name: 'emqx', uid: 1000, home: '/opt/emqx' },
    user: 'emqx',
    workingDir: '/opt/emqx',
    volumes: ['/opt/emqx/log', '/opt/emqx/data'],
    startup: 7,
    memory: 260,
    lines: [
      () => '',
      (_, tag) =>
        `Listener ssl:default on 0.0.0.0:8883 started.\nListener tcp:default on 0.0.0.0:1883 started.\nListener ws:default on 0.0.0.0:8083 started.\nListener wss:default on 0.0.0.0:8084 started.\nListener http:dashboard on :18083 started.\nEMQX ${release(tag, ['5.0.25', '4.4.18', '5.1.6', '5.8.8'])} is running now!`,
    ],
    ports: [
      1883,
      8083,
      8084,
      8883,
      { port: 18_083, paths: { '/': html('EMQX Dashboard'), '/status': plain(200, 'Node emqx@127.0.0.1 is started\nemqx is running') } },
    ],
  },
  application({
    repositories: ['confluentinc/cp-schema-registry'],
    path: '/etc/confluent/docker/run',
    account: { name: 'appuser', uid: 1000, shell: '/bin/bash' },
    user: 'appuser',
    megabytes: 720,
    check: schemaRegistry,
    startup: 12,
    memory: 260,
    ports: [{ port: 8081, paths: { '/': json({}), '/subjects': json([]) } }],
    code: 143,
  }),
  confluentPart('cp-kafka-rest', 8082, restProxy, 220, '/'),
  // @see confluentinc/ksql-images: cp-ksqldb-server/include/etc/confluent/docker/configure
  confluentPart(
    'cp-ksqldb-server',
    8088,
    (process) => {
      if (process.env.get('KSQL_BOOTSTRAP_SERVERS') || process.env.get('KSQL_KSQL_STREAMS_BOOTSTRAP_SERVERS')) return undefined;
      process.remark({ kind: 'NotFollowed', program: 'configure', why: 'what it says of KSQL_BOOTSTRAP_SERVERS', taken: 'done' });
      return { lines: CONFLUENT, code: 1 };
    },
    420,
    '/info',
  ),
  // @see confluentinc/control-center-images: control-center/include/etc/confluent/docker/configure
  confluentPart(
    'cp-enterprise-control-center',
    9021,
    (process) => lacksVariable(process, ['CONTROL_CENTER_BOOTSTRAP_SERVERS', 'CONTROL_CENTER_REPLICATION_FACTOR'], notGiven),
    700,
    '/',
  ),
  application({
    repositories: ['confluentinc/cp-kafka-connect', 'confluentinc/cp-kafka-connect-base'],
    path: '/etc/confluent/docker/run',
    account: { name: 'appuser', uid: 1000, shell: '/bin/bash' },
    user: 'appuser',
    megabytes: 680,
    check: connect,
    startup: 30,
    memory: 900,
    ports: [{ port: 8083, paths: { '/': json({ version: '7.4.0-ccs' }), '/connectors': json([]) } }],
    code: 143,
  }),
  javaApplication('provectuslabs/kafka-ui', 8080, 'UI for Apache Kafka', 9, 260, {
    base: alpine,
    account: { name: 'kafkaui', uid: 100, gid: 101 },
    user: 'kafkaui',
    ports: [{ port: 8080, paths: { '/': html('UI for Apache Kafka'), '/actuator/health': json({ status: 'UP' }) } }],
  }),
  javaApplication('obsidiandynamics/kafdrop', 9000, 'Kafdrop: Broker List', 9, 230, {
    base: ubuntu,
    path: '/kafdrop.sh',
    ports: [{ port: 9000, paths: { '/': html('Kafdrop: Broker List'), '/actuator/health': json({ status: 'UP' }) } }],
  }),
  javaApplication('tchiotludo/akhq', 8080, 'AKHQ', 8, 240, {
    path: '/app/akhq',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['./akhq'],
    workingDir: '/app',
  }),
  javaApplication('hlebalbau/kafka-manager', 9000, 'Kafka Manager', 10, 260),
  {
    ...application({ repositories: ['flink', 'apache/flink'], startup: 5, memory: 330, ports: [] }),
    megabytes: 330,
    path: '/docker-entrypoint.sh',
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['help'],
    account: { name: 'flink', uid: 9999, home: '/opt/flink' },
    workingDir: '/opt/flink',
    check: flink,
    lines: [
      ({ argv, net }) =>
        argv[1] === 'jobmanager'
          ? `Starting Job Manager\nStarting standalonesession as a console application on host ${net.hostname}.`
          : `Starting Task Manager\nStarting taskexecutor as a console application on host ${net.hostname}.`,
    ],
    ports: ({ argv }): ServicePort[] =>
      argv[1] === 'jobmanager'
        ? [6123, 6124, { port: 8081, paths: { '/': html('Apache Flink Web Dashboard'), '/overview': json({ taskmanagers: 0 }) } }]
        : [6122],
    code: 143,
  },
  {
    // @see atmoz/sftp: files/entrypoint
    repositories: ['atmoz/sftp'],
    base: debianSlim,
    megabytes: 60,
    path: '/entrypoint',
    entrypoint: ['/entrypoint'],
    startup: 1.5,
    memory: 8,
    stream: 2,
    check: (process) =>
      process.argv.length > 1 || process.env.get('SFTP_USERS') || process.access('/etc/sftp/users.conf', 'f')
        ? undefined
        : { lines: ['[/entrypoint] FATAL: No users provided!'], code: 3 },
    lines: [() => '[/entrypoint] Executing sshd', () => 'Server listening on 0.0.0.0 port 22.\nServer listening on :: port 22.'],
    ports: [22],
    last: 'Received signal 15; terminating.',
    code: 255,
  },
];

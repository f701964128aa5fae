import { type Micros, SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { OsError } from '../../shell/utilities/lib/kernel.ts';
import { addressOf, tryConnect } from '../../shell/utilities/network/connect.ts';
import { javaText } from '../../shell/utilities/time/zone.ts';
import { alpine, debianSlim, ubuntu } from '../bases/index.ts';
import { executable, isBefore, type Tag } from '../model.ts';
import { lacksVariable, type StartProblem } from '../programs/start-checks.ts';
import { toolNamed } from '../programs/toolchains.ts';
import type { Service, ServicePort } from './services.data.ts';

const now = (process: Process): string => `[${javaText(process, '%Y-%m-%d %H:%M:%S')},000]`;
const started = (process: Process): string => `${now(process)} INFO [KafkaServer id=${idOf(process)}] started (kafka.server.KafkaServer)`;

/** Who has no number of his own gets the first that is given out. @see kafka: KafkaConfig reserved.broker.max.id */
const idOf = ({ env }: Process): string => env.get('KAFKA_BROKER_ID') || env.get('KAFKA_NODE_ID') || '1001';

/** What it is asked with, which no path leads to. */
const KAFKA_TOOLS =
  'kafka-topics.sh kafka-console-producer.sh kafka-console-consumer.sh kafka-consumer-groups.sh kafka-configs.sh kafka-broker-api-versions.sh kafka-storage.sh'.split(
    ' ',
  );

/** @see kafka: bin/kafka-run-class.sh */
const KAFKA_MACHINE = ['KAFKA_HEAP_OPTS', 'KAFKA_JVM_PERFORMANCE_OPTS', 'KAFKA_OPTS'];

/** Kafka by its images' scripts, with the ZooKeeper that it wants. */
export const kafkaServices: readonly Service[] = [
  {
    // @see apache/kafka: docker/jvm/Dockerfile
    repositories: ['apache/kafka'],
    base: alpine,
    megabytes: 200,
    startup: 6,
    memory: 400,
    isUnheard: true,
    machine: KAFKA_MACHINE,
    code: 143,
    lacksCurl: true,
    hasBash: true,
    path: '/etc/kafka/docker/run',
    entrypoint: ['/__cacert_entrypoint.sh'],
    cmd: ['/etc/kafka/docker/run'],
    account: { name: 'appuser', uid: 1000, shell: '/bin/bash' },
    user: 'appuser',
    owned: Object.fromEntries(
      ['/opt/kafka', '/mnt/shared/config', '/var/lib/kafka/data', '/etc/kafka/secrets'].map((path) => [path, { uid: 1000, mode: 0o775 }]),
    ),
    volumes: ['/etc/kafka/secrets', '/var/lib/kafka/data', '/mnt/shared/config'],
    files: Object.fromEntries(KAFKA_TOOLS.map((name) => [`/opt/kafka/bin/${name}`, executable(toolNamed(name, 'apache/kafka'), 4)])),
    ports: [9092, 9093],
  },
  {
    repositories: ['confluentinc/cp-kafka', 'confluentinc/cp-server'],
    base: debianSlim,
    megabytes: 390,
    path: '/etc/confluent/docker/run',
    account: { name: 'appuser', uid: 1000, shell: '/bin/bash' },
    user: 'appuser',
    startup: 4,
    memory: 420,
    check: confluent,
    lines: [() => '===> Launching ... \n===> Launching kafka ... ', started],
    ports: ({ env }) => listenersOf(env.get('KAFKA_LISTENERS') ?? env.get('KAFKA_ADVERTISED_LISTENERS') ?? ''),
    code: 143,
  },
  {
    repositories: ['confluentinc/cp-zookeeper'],
    base: debianSlim,
    megabytes: 390,
    path: '/etc/confluent/docker/run',
    account: { name: 'appuser', uid: 1000, shell: '/bin/bash' },
    user: 'appuser',
    startup: 3,
    memory: 130,
    check: (process) =>
      lacksVariable(process, ['ZOOKEEPER_CLIENT_PORT'], (name) => [
        '===> User',
        'uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)',
        '===> Configuring ...',
        `${name} is required.`,
        `Command [/usr/local/bin/dub ensure ${name}] FAILED !`,
      ]),
    lines: [() => '===> Launching ... \n===> Launching zookeeper ... '],
    ports: (process): ServicePort[] => [Number(process.env.get('ZOOKEEPER_CLIENT_PORT') ?? 2181)],
    code: 143,
  },
  {
    // @see wurstmeister/kafka-docker: start-kafka.sh
    repositories: ['wurstmeister/kafka'],
    base: alpine,
    megabytes: 200,
    path: '/usr/bin/start-kafka.sh',
    cmd: ['start-kafka.sh'],
    startup: 4,
    memory: 350,
    check: wurstmeister,
    machine: KAFKA_MACHINE,
    lines: [started],
    ports: ({ env }) => [Number(/:(\d+)/.exec(env.get('KAFKA_LISTENERS') ?? '')?.[1] ?? env.get('KAFKA_PORT') ?? 9092)],
    code: 143,
  },
  {
    // @see wurstmeister/zookeeper-docker: Dockerfile, start-zk.sh
    repositories: ['wurstmeister/zookeeper'],
    base: ubuntu,
    megabytes: 180,
    path: '/usr/bin/start-zk.sh',
    cmd: ['/bin/sh', '-c', '/usr/sbin/sshd && bash /usr/bin/start-zk.sh'],
    files: { '/usr/sbin/sshd': { content: '#!/bin/sh\n', mode: 0o755 } },
    workingDir: '/opt/zookeeper-3.4.13',
    volumes: ['/opt/zookeeper-3.4.13/conf', '/opt/zookeeper-3.4.13/data'],
    startup: 1,
    memory: 75,
    lines: [() => 'ZooKeeper JMX enabled by default\nUsing config: /opt/zookeeper-3.4.13/bin/../conf/zoo.cfg'],
    ports: [2181],
    code: 143,
  },
];

/**
 * Since 7.4 it can do without ZooKeeper, and says which way it goes; before, it wants one whatever roles it is given.
 * @see confluentinc/kafka-images: kafka/include/etc/confluent/docker/configure, ensure; confluent-docker-utils: cub.py check_zookeeper_ready
 */
function* confluent(process: Process, tag: Tag): Task<StartProblem | undefined> {
  const { env } = process;
  const knowsKRaft = !isBefore(tag, 7, 4);
  const isKRaft = knowsKRaft && Boolean(env.get('KAFKA_PROCESS_ROLES'));
  const mode = knowsKRaft ? [`Running in ${isKRaft ? 'KRaft' : 'Zookeeper'} mode...`] : [];
  const head = ['===> User', 'uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)', '===> Configuring ...', ...mode];
  const wanted = isKRaft ? ['CLUSTER_ID'] : ['KAFKA_ZOOKEEPER_CONNECT', 'KAFKA_ADVERTISED_LISTENERS'];
  const refused = lacksVariable(process, wanted, (name) => [
    ...head,
    `${name} is required.`,
    `Command [/usr/local/bin/dub ensure ${name}] FAILED !`,
  ]);
  if (refused) return refused;
  // A Service that is called kafka sets the last one, in every Pod of its namespace.
  const old = ['advertised.port', 'advertised.host', 'host', 'port'].find((name) =>
    env.get(`KAFKA_${name.replace('.', '_').toUpperCase()}`),
  );
  if (old !== undefined) return { lines: [...head, `${old} is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.`], code: 1 };
  const preflight = ['===> Running preflight checks ... ', '===> Check if /var/lib/kafka/data is writable ...'];
  if (isKRaft)
    return {
      lines: [
        ...head,
        ...preflight,
        '===> Running in KRaft mode, skipping Zookeeper health check...',
        `===> Using provided cluster id ${env.get('CLUSTER_ID')} ...`,
      ],
    };
  yield* process.write(1, `${[...head, ...preflight, '===> Check if Zookeeper is healthy ...'].join('\n')}\n`);
  yield* process.sleep(2 * SECOND);
  const servers = process.env.get('KAFKA_ZOOKEEPER_CONNECT') ?? '';
  if (yield* reaches(process, servers, Number(process.env.get('KAFKA_CUB_ZK_TIMEOUT') || 40) * SECOND)) return undefined;
  return {
    lines: [
      `${now(process)} ERROR Timed out waiting for connection to Zookeeper server [${servers}]. (io.confluent.admin.utils.ClusterStatus)`,
    ],
    code: 1,
  };
}

/** @see kafka: config/server.properties zookeeper.connection.timeout.ms, core/src/main/scala/kafka/zookeeper/ZooKeeperClient.scala */
function* wurstmeister(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const servers = env.get('KAFKA_ZOOKEEPER_CONNECT');
  if (!servers) return { lines: ['ERROR: missing mandatory config: KAFKA_ZOOKEEPER_CONNECT'], code: 1 };
  if (!['KAFKA_LISTENERS', 'KAFKA_ADVERTISED_LISTENERS', 'KAFKA_ADVERTISED_HOST_NAME', 'HOSTNAME_COMMAND'].some((name) => env.get(name)))
    return {
      lines: [
        'ERROR: No listener or advertised hostname configuration provided in environment.',
        '       Please define KAFKA_LISTENERS / (deprecated) KAFKA_ADVERTISED_HOST_NAME',
      ],
      code: 1,
    };
  yield* process.sleep(2 * SECOND);
  const at = now(process);
  yield* process.write(
    1,
    `${at} INFO Registered kafka:type=kafka.Log4jController MBean (kafka.utils.Log4jControllerRegistration$)\n${at} INFO starting (kafka.server.KafkaServer)\n${at} INFO Connecting to zookeeper on ${servers} (kafka.server.KafkaServer)\n${at} INFO [ZooKeeperClient Kafka server] Initializing a new session to ${servers.replace(/\/.*/, '')}. (kafka.zookeeper.ZooKeeperClient)\n`,
  );
  if (yield* reaches(process, servers, 18 * SECOND)) return undefined;
  return {
    lines: [
      `${now(process)} ERROR Fatal error during KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)`,
      'kafka.zookeeper.ZooKeeperClientTimeoutException: Timed out waiting for connection while in state: CONNECTING',
      `${now(process)} INFO shutting down (kafka.server.KafkaServer)`,
      `${now(process)} INFO shut down completed (kafka.server.KafkaServer)`,
      `${now(process)} ERROR Exiting Kafka. (kafka.Kafka$)`,
    ],
    code: 1,
  };
}

/** Whether one of them answers within that time: each is tried each second. */
function* reaches(process: Process, servers: string, within: Micros): Task<boolean> {
  const places = servers
    .replace(/\/.*/, '')
    .split(',')
    .map((each) => /^([^:]+)(?::(\d+))?$/.exec(each.trim()));
  for (const until = process.now + within; process.now < until; yield* process.sleep(SECOND)) {
    for (const [, host, port = '2181'] of places.filter((place) => place !== null)) {
      const address = host === undefined ? undefined : yield* addressOf(process, host);
      const socket = address === undefined ? undefined : yield* tryConnect(process, address, Number(port), SECOND);
      if (socket === undefined || socket instanceof OsError) continue;
      socket.close();
      return true;
    }
  }
  return false;
}

const listenersOf = (text: string): number[] => {
  const ports = [...text.matchAll(/:(\d+)/g)].map(([, port]) => Number(port));
  return ports.length > 0 ? [...new Set(ports)] : [9092];
};

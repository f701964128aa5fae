// A list of servers, one after the other.
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { javaText } from '../../shell/utilities/time/zone.ts';
import { ubi } from '../bases/index.ts';
import { ownAddress } from '../programs/own-address.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { json, notKnown } from './answers.ts';
import type { Service } from './services.data.ts';

const variable = ({ env }: Process, name: string, otherwise: string): string => env.get(name) || otherwise;

/** Where Kafka is: as it is told, or by what Services are called. */
function serversOf(process: Process): string {
  const found = [...process.env].flatMap(([name, value]) => (name.endsWith('PORT_9092_TCP') ? [value.replace(/.*tcp:\/\//, '')] : []));
  return variable(process, 'BOOTSTRAP_SERVERS', found.filter((each, i) => each !== found[i - 1]).join(',') || '0.0.0.0:9092');
}

/** What has no name of its own, and what it is for. */
const TOPICS = [
  [
    'CONFIG_STORAGE_TOPIC',
    'connector configurations',
    'This topic must have a single partition, be highly replicated (e.g., 3x or more) and should be configured for compaction.',
  ],
  [
    'OFFSET_STORAGE_TOPIC',
    'connector offsets',
    'This topic should have many partitions (e.g., 25 or 50), be highly replicated (e.g., 3x or more) and be configured for compaction.',
  ],
] as const;

/** @see debezium/container-images: connect-base/2.2/docker-entrypoint.sh */
function* connectBegins(process: Process): Task<StartProblem | undefined> {
  const servers = serversOf(process);
  const say = (lines: readonly string[]): Task<void> => process.write(1, lines.map((line) => `${line}\n`).join(''));
  yield* say([
    `Using BOOTSTRAP_SERVERS=${servers}`,
    `Plugins are loaded from ${variable(process, 'CONNECT_PLUGIN_PATH', '/kafka/connect')}`,
  ]);
  for (const [name, what, advice] of TOPICS) {
    if (process.env.get(name)) continue;
    yield* say([`The ${name} variable must be set to the name of the topic where ${what} will be stored.`, advice]);
    return { lines: [], code: 1 };
  }
  yield* say(settings(process, servers));
  process.remark({ kind: 'NotFollowed', program: 'connect-distributed.sh', why: 'what it logs', taken: 'running' });
  return yield* findsKafka(process, servers);
}

function settings(process: Process, servers: string): string[] {
  const { env } = process;
  const host = variable(process, 'HOST_NAME', ownAddress(process));
  const status = env.get('STATUS_STORAGE_TOPIC');
  const converter = 'org.apache.kafka.connect.json.JsonConverter';
  return [
    ...(status
      ? []
      : [
          'WARNING: it is recommended to specify the STATUS_STORAGE_TOPIC variable for defining the name of the topic where connector statuses will be stored.',
          'This topic may have multiple partitions, be highly replicated (e.g., 3x or more) and should be configured for compaction.',
          "As no value is given, the default of 'connect-status' will be used.",
        ]),
    'Using the following environment variables:',
    ...[
      ['GROUP_ID', variable(process, 'GROUP_ID', '1')],
      ['CONFIG_STORAGE_TOPIC', env.get('CONFIG_STORAGE_TOPIC')],
      ['OFFSET_STORAGE_TOPIC', env.get('OFFSET_STORAGE_TOPIC')],
      ...(status ? [['STATUS_STORAGE_TOPIC', status]] : []),
      ['BOOTSTRAP_SERVERS', servers],
      ['REST_HOST_NAME', variable(process, 'REST_HOST_NAME', host)],
      ['REST_PORT', variable(process, 'REST_PORT', '8083')],
      ['ADVERTISED_HOST_NAME', variable(process, 'ADVERTISED_HOST_NAME', host)],
      ['ADVERTISED_PORT', variable(process, 'ADVERTISED_PORT', '8083')],
      ['KEY_CONVERTER', variable(process, 'KEY_CONVERTER', converter)],
      ['VALUE_CONVERTER', variable(process, 'VALUE_CONVERTER', converter)],
      ['OFFSET_FLUSH_INTERVAL_MS', variable(process, 'OFFSET_FLUSH_INTERVAL_MS', '60000')],
      ['OFFSET_FLUSH_TIMEOUT_MS', variable(process, 'OFFSET_FLUSH_TIMEOUT_MS', '5000')],
      ['SHUTDOWN_TIMEOUT', variable(process, 'SHUTDOWN_TIMEOUT', '10000')],
    ].map(([name, value]) => `      ${name}=${value}`),
  ];
}

/** It asks which cluster it is of, and gives up after a minute. @see kafka: connect/util/ConnectUtils.java lookupKafkaClusterId, cli/ConnectDistributed.java main */
function* findsKafka(process: Process, servers: string): Task<StartProblem | undefined> {
  yield* process.sleep(6 * SECOND);
  const places = servers.split(',').map((each) => /^(.*):(\d+)$/.exec(each.trim()));
  for (const until = process.now + 60 * SECOND; process.now < until; yield* process.sleep(SECOND))
    for (const [, host = '', port] of places.filter((place) => place !== null))
      if ((yield* unreachable(process, host, Number(port))) === undefined) return undefined;
  const at = javaText(process, '%Y-%m-%d %H:%M:%S,%3N');
  yield* process.write(
    1,
    `${at} ERROR  ||  Stopping due to error   [org.apache.kafka.connect.cli.ConnectDistributed]\norg.apache.kafka.connect.errors.ConnectException: Failed to connect to and describe Kafka cluster. Check worker's broker connection and security properties.\n`,
  );
  return { lines: [], code: 2 };
}

/** Kafka Connect with what watches databases in it. */
export const debeziumServices: readonly Service[] = [
  {
    repositories: ['debezium/connect', 'quay.io/debezium/connect', 'debezium/connect-base', 'quay.io/debezium/connect-base'],
    base: ubi,
    lacksCurl: true,
    megabytes: 620,
    path: '/docker-entrypoint.sh',
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['start'],
    account: { name: 'kafka', uid: 1001, home: '/kafka' },
    user: 'kafka',
    workingDir: '/kafka',
    owned: { '/kafka': 1001, '/kafka/data': 1001, '/kafka/logs': 1001, '/kafka/config': 1001, '/kafka/connect': 1001 },
    volumes: ['/kafka/data', '/kafka/logs', '/kafka/config'],
    env: { KAFKA_HOME: '/kafka', KAFKA_DATA: '/kafka/data', KAFKA_CONNECT_PLUGINS_DIR: '/kafka/connect' },
    check: connectBegins,
    startup: 8,
    memory: 420,
    ports: (process) => [
      { port: Number(variable(process, 'REST_PORT', '8083')), paths: { '/connectors': json([]), '/': notKnown }, otherwise: notKnown },
    ],
    code: 143,
  },
];

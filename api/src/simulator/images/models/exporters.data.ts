import { formatTime } from '../../apimachinery/time.ts';
import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, busybox, scratch } from '../bases/index.ts';
import { isBefore, release, type Tag } from '../model.ts';
import { goGet } from '../programs/agnhost/go-get.ts';
import { probe } from '../programs/monitoring/blackbox.ts';
import { type Pushed, pushedText, pushTo } from '../programs/monitoring/pushgateway.ts';
import { lacksConfig, type StartProblem } from '../programs/start-checks.ts';
import { goUnreachable } from '../servers/go-dial.ts';
import { klog, plain } from '../servers/go-http.ts';
import { html } from './answers.ts';
import { logfmt } from './observers.data.ts';
import type { Service } from './services.data.ts';
import { commitOf } from './versions.data.ts';

/** What all of them say last. @see prometheus/exporter-toolkit: web/tls_config.go */
const listening = (first: number, port: number): NonNullable<Service['lines']> => [
  logfmt(`caller=tls_config.go:${first} level=info msg="Listening on" address=[::]:${port}`),
  logfmt(`caller=tls_config.go:${first + 3} level=info msg="TLS is disabled." http2=false address=[::]:${port}`),
];

/** As promlog has it: who starts, and of which version. */
const starting = (line: number, what: string, version: string) =>
  logfmt(
    `caller=main.go:${line} level=info msg="${what}" version="(version=${version}, branch=HEAD, revision=${commitOf(what, version)})"`,
  );

const logrus = (process: Process, level: string, msg: string): string =>
  `time="${formatTime(process.now)}" level=${level} msg=${JSON.stringify(msg)}`;

/** An exporter: a port with metrics and its first words. */
const exporter = (port: number, program: string, about: Partial<Service> & Pick<Service, 'repositories'>): Service => ({
  base: busybox,
  lacksCurl: true,
  megabytes: 10,
  path: `/bin/${program}`,
  user: 'nobody',
  startup: 0.05,
  memory: 10,
  stream: 2,
  ports: [{ port, paths: { '/metrics': `${program}_build_info 1\n`, '/': html(program), '/-/healthy': 'Healthy' } }],
  // Go's own: it heeds no signal.
  code: 2,
  ...about,
});

/** Exporters, and those that end where what they export is not there. */
export const exporterServices: readonly Service[] = [
  exporter(9091, 'pushgateway', {
    repositories: ['prom/pushgateway', 'quay.io/prometheus/pushgateway', 'bitnami/pushgateway'],
    lines: [starting(86, 'starting pushgateway', '1.5.1'), ...listening(232, 9091)],
    ports: () => {
      const groups: Pushed = new Map();
      return [
        {
          port: 9091,
          paths: {
            '/': html('Prometheus Pushgateway'),
            '/-/healthy': 'OK',
            '/-/ready': 'OK',
            '/metrics': () => plain(200, pushedText(groups)),
          },
          otherwise: (_, request) => pushTo(groups, request),
        },
      ];
    },
    last: logfmt('caller=main.go:256 level=info msg="received SIGINT/SIGTERM; exiting gracefully..."'),
    code: 0,
  }),
  exporter(9115, 'blackbox_exporter', {
    repositories: ['prom/blackbox-exporter', 'quay.io/prometheus/blackbox-exporter'],
    user: '',
    cmd: ['--config.file=/etc/blackbox_exporter/config.yml'],
    entrypoint: ['/bin/blackbox_exporter'],
    files: { '/etc/blackbox_exporter/config.yml': 'modules:\n  http_2xx:\n    prober: http\n' },
    check: (process) => {
      const path = flag(process, 'config.file') ?? 'blackbox.yml';
      const said = starting(78, 'Starting blackbox_exporter', '0.24.0')(process);
      const problem = lacksConfig(process, path, (_, why) => [
        said,
        logfmt(
          `caller=main.go:85 level=error msg="Error loading config" err="error reading config file: open ${path}: ${why.toLowerCase()}"`,
        )(process),
      ]);
      return problem ?? { lines: [said, logfmt('caller=main.go:91 level=info msg="Loaded config file"')(process)] };
    },
    lines: listening(274, 9115),
    ports: [
      {
        port: 9115,
        paths: { '/': html('Blackbox Exporter'), '/-/healthy': 'Healthy', '/metrics': 'blackbox_exporter_build_info 1\n', '/probe': probe },
      },
    ],
    last: logfmt('caller=main.go:273 level=info msg="Received SIGTERM, exiting gracefully..."'),
    code: 0,
  }),
  exporter(9102, 'statsd_exporter', {
    repositories: ['prom/statsd-exporter', 'quay.io/prometheus/statsd-exporter'],
    lines: [
      starting(311, 'Starting StatsD -> Prometheus Exporter', '0.23.1'),
      logfmt('caller=main.go:373 level=info msg="Accepting StatsD Traffic" udp=:9125 tcp=:9125 unixgram='),
      logfmt('caller=main.go:374 level=info msg="Accepting Prometheus Requests" addr=:9102'),
    ],
    ports: [
      9125,
      {
        port: 9102,
        paths: {
          '/metrics': 'statsd_exporter_build_info 1\n',
          '/': html('StatsD Exporter'),
          '/-/healthy': 'Statsd Exporter is Healthy.\n',
          '/-/ready': 'Statsd Exporter is Ready.\n',
        },
      },
    ],
    code: 0,
  }),
  exporter(9187, 'postgres_exporter', {
    repositories: [
      'prometheuscommunity/postgres-exporter',
      'quay.io/prometheuscommunity/postgres-exporter',
      'wrouesnel/postgres_exporter',
      'bitnami/postgres-exporter',
    ],
    check: ({ env }) =>
      ['DATA_SOURCE_NAME', 'DATA_SOURCE_NAME_FILE', 'DATA_SOURCE_URI', 'DATA_SOURCE_URI_FILE'].some((name) => env.get(name))
        ? undefined
        : { lines: ["couldn't find environment variables describing the datasource to use"], code: 1 },
    isUnheard: true,
  }),
  exporter(9121, 'redis_exporter', {
    repositories: ['oliver006/redis_exporter', 'bitnami/redis-exporter'],
    base: scratch,
    path: '/redis_exporter',
    user: '59000',
    lines: [
      (process, tag) =>
        logrus(
          process,
          'info',
          `Redis Metrics Exporter v${release(tag, ['1.50.0', '1.45.0'])}    build date: 2023-04-17-22:53:26    sha1: ${commitOf('redis_exporter', '1')}    Go: go1.20.3    GOOS: linux    GOARCH: amd64`,
        ),
      (process) => logrus(process, 'info', `Providing metrics at :9121${flag(process, 'web.telemetry-path') ?? '/metrics'}`),
    ],
    ports: [
      {
        port: 9121,
        paths: {
          '/metrics': function* (process) {
            const address = flag(process, 'redis.addr') ?? process.env.get('REDIS_ADDR') ?? 'redis://localhost:6379';
            const [, host = '', port = '6379'] = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(address) ?? [];
            const why = yield* goUnreachable(process, host, Number(port));
            if (why !== undefined) {
              // It tries once more, with the scheme for a network. @see oliver006/redis_exporter: exporter/redis.go connectToRedis
              const [, scheme] = /^(\w+):\/\//.exec(address) ?? [];
              const at = scheme === undefined ? why : `dial ${scheme}: unknown network ${scheme}`;
              yield* process.write(2, `${logrus(process, 'error', `Couldn't connect to redis instance (${address})`)}\n`);
              return plain(200, `redis_exporter_last_scrape_error{err=${JSON.stringify(at)}} 1\nredis_up 0\n`);
            }
            return plain(200, 'redis_exporter_last_scrape_error{err=""} 0\nredis_up 1\n');
          },
          '/': html('Redis Exporter'),
          '/health': 'ok',
        },
      },
    ],
    last: (process) => logrus(process, 'info', 'Received terminated signal, exiting'),
    code: 0,
  }),
  // @see prometheus/graphite_exporter: Dockerfile; ncabatoff/process-exporter, kbudde/rabbitmq_exporter, prometheus/influxdb_exporter
  exporter(9108, 'graphite_exporter', {
    repositories: ['prom/graphite-exporter', 'quay.io/prometheus/graphite-exporter'],
    user: '',
    isUnheard: true,
    ports: [9109, { port: 9108, paths: { '/metrics': 'graphite_exporter_build_info 1\n', '/': html('Graphite Exporter') } }],
  }),
  exporter(9256, 'process-exporter', { repositories: ['ncabatoff/process-exporter'], base: scratch, user: '', isUnheard: true }),
  exporter(9419, 'rabbitmq_exporter', {
    repositories: ['kbudde/rabbitmq-exporter'],
    base: scratch,
    path: '/rabbitmq_exporter',
    user: '65535:65535',
    isUnheard: true,
  }),
  exporter(9122, 'influxdb_exporter', {
    repositories: ['prom/influxdb-exporter', 'quay.io/prometheus/influxdb-exporter'],
    base: scratch,
    user: '',
    isUnheard: true,
  }),
  exporter(9150, 'memcached_exporter', {
    repositories: ['prom/memcached-exporter', 'quay.io/prometheus/memcached-exporter', 'bitnami/memcached-exporter'],
    lines: [starting(53, 'Starting memcached_exporter', '0.11.3'), ...listening(232, 9150)],
  }),
  exporter(9114, 'elasticsearch_exporter', {
    repositories: [
      'quay.io/prometheuscommunity/elasticsearch-exporter',
      'prometheuscommunity/elasticsearch-exporter',
      'justwatch/elasticsearch_exporter',
      'bitnami/elasticsearch-exporter',
    ],
    ports: [
      { port: 9114, paths: { '/metrics': 'elasticsearch_exporter_build_info 1\n', '/': html('Elasticsearch Exporter'), '/healthz': 'OK' } },
    ],
    isUnheard: true,
    code: 0,
  }),
  exporter(9308, 'kafka_exporter', {
    repositories: ['danielqsj/kafka-exporter', 'bitnami/kafka-exporter'],
    check: kafkaClient,
    lines: [(process) => klog(process, 'I', 'kafka_exporter.go:908', 'Listening on HTTP :9308').trimEnd()],
    ports: [{ port: 9308, paths: { '/metrics': 'kafka_brokers 1\n', '/': html('Kafka Exporter'), '/healthz': 'ok' } }],
  }),
  exporter(9216, 'mongodb_exporter', {
    repositories: ['percona/mongodb_exporter', 'bitnami/mongodb-exporter'],
    base: scratch,
    path: '/mongodb_exporter',
    user: '65535',
    isUnheard: true,
  }),
  exporter(9107, 'consul_exporter', {
    repositories: ['prom/consul-exporter', 'quay.io/prometheus/consul-exporter', 'bitnami/consul-exporter'],
    isUnheard: true,
  }),
  exporter(9117, 'apache_exporter', {
    repositories: ['lusotycoon/apache-exporter', 'bitnami/apache-exporter'],
    isUnheard: true,
  }),
  {
    repositories: ['prom/mysqld-exporter', 'quay.io/prometheus/mysqld-exporter', 'bitnami/mysqld-exporter'],
    base: alpine,
    megabytes: 9,
    path: '/bin/mysqld_exporter',
    user: 'nobody',
    startup: 0.05,
    memory: 10,
    stream: 2,
    check: mysqlAccount,
    lines: [
      logfmt('caller=mysqld_exporter.go:277 level=info msg="Starting mysqld_exporter" version="(version=0.14.0, branch=HEAD)"'),
      logfmt('caller=tls_config.go:195 level=info msg="TLS is disabled." http2=false'),
    ],
    ports: [{ port: 9104, paths: { '/metrics': 'mysql_up 1\n', '/': html('MySQLd exporter') } }],
    code: 2,
  },
  {
    // Since 1.0 it runs without an nginx. @see nginxinc/nginx-prometheus-exporter: exporter.go, client/nginx.go
    repositories: [
      'nginx/nginx-prometheus-exporter',
      'nginxinc/nginx-prometheus-exporter',
      'ghcr.io/nginxinc/nginx-prometheus-exporter',
      'bitnami/nginx-exporter',
    ],
    base: scratch,
    megabytes: 4,
    path: '/usr/bin/nginx-prometheus-exporter',
    user: '1001',
    startup: 0.05,
    memory: 9,
    stream: 2,
    check: nginxStatus,
    lines: [(process, tag) => (isRecent(tag) ? '' : `${logTime(process)} NGINX Prometheus Exporter has successfully started`)],
    ports: [{ port: 9113, paths: { '/metrics': 'nginx_up 1\n', '/': html('NGINX Exporter') } }],
    code: 0,
  },
];

/** @see prometheus/mysqld_exporter: mysqld_exporter.go main, parseMycnf */
function mysqlAccount(process: Process): StartProblem | undefined {
  const file = flag(process, 'config.my-cnf') ?? `${(process.env.get('HOME') ?? '').replace(/\/$/, '')}/.my.cnf`;
  if (process.env.get('DATA_SOURCE_NAME') || process.access(file, 'r')) return undefined;
  const say = (text: string): string => logfmt(text)(process);
  return {
    lines: [
      say('caller=mysqld_exporter.go:277 level=info msg="Starting mysqld_exporter" version="(version=0.14.0, branch=HEAD)"'),
      say(
        `caller=mysqld_exporter.go:284 level=info msg="Error parsing my.cnf" file=${file} err="failed reading ini file: open ${file}: no such file or directory"`,
      ),
    ],
    code: 1,
  };
}

const isRecent = (tag: Tag): boolean => tag.version.length > 0 && !isBefore(tag, 1, 0);

function* nginxStatus(process: Process, tag: Tag): Task<StartProblem | undefined> {
  if (isRecent(tag)) return undefined;
  const uri = flag(process, 'nginx.scrape-uri') ?? process.env.get('SCRAPE_URI') ?? 'http://127.0.0.1:8080/stub_status';
  const retries = Number(flag(process, 'nginx.retries') ?? process.env.get('NGINX_RETRIES') ?? 0);
  yield* process.write(2, `${logTime(process)} NGINX Prometheus Exporter version=${release(tag, ['0.11.0', '0.10.0'])}\n`);
  for (let left = retries; ; left--) {
    const got = yield* goGet(process, uri);
    const why =
      'error' in got
        ? `failed to get ${uri}: ${got.error}`
        : got.status !== 200
          ? `expected 200 response, got ${got.status}`
          : got.body.startsWith('Active connections:')
            ? undefined
            : `failed to parse response body ${JSON.stringify(got.body)}: failed to scan template metrics: input does not match format`;
    if (why === undefined) return undefined;
    if (left <= 0) return { lines: [`${logTime(process)} Could not create Nginx Client: ${why}`], code: 1 };
    yield* process.write(2, `${logTime(process)} Could not create Nginx Client. Retrying in 5s...\n`);
    yield* process.sleep(5_000_000);
  }
}

/** Of flags with one hyphen or two. */
const flag = ({ argv }: Process, name: string): string | undefined => {
  const word = argv.find((each) => each.replace(/^--?/, '').startsWith(`${name}=`));
  const at = argv.findIndex((each) => each.replace(/^--?/, '') === name);
  return word?.slice(word.indexOf('=') + 1) ?? (at > 0 ? argv[at + 1] : undefined);
};

const logTime = (process: Process): string => localText(process, '%Y/%m/%d %H:%M:%S');

/** Its client wants a broker at once. @see danielqsj/kafka_exporter: kafka_exporter.go NewExporter, setup */
function* kafkaClient(process: Process): Task<StartProblem | undefined> {
  const version = '1.7.0';
  yield* process.write(
    2,
    klog(
      process,
      'I',
      'kafka_exporter.go:792',
      `Starting kafka_exporter (version=${version}, branch=HEAD, revision=${commitOf('kafka_exporter', version)})`,
    ),
  );
  const servers = process.argv.flatMap((word) => /^--kafka\.server=(.*)/.exec(word)?.[1] ?? []);
  let last = '';
  for (const server of servers.length > 0 ? servers : ['kafka:9092']) {
    const [, host = '', port = '9092'] = /^(.*?)(?::(\d+))?$/.exec(server) ?? [];
    const why = yield* goUnreachable(process, host, Number(port));
    if (why === undefined) return undefined;
    last = why;
  }
  const text = klog(
    process,
    'F',
    'kafka_exporter.go:893',
    `Error Init Kafka Client: kafka: client has run out of available brokers to talk to: ${last}`,
  );
  return { lines: [text.trimEnd()], code: 255 };
}

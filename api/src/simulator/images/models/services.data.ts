// A list of servers, one after the other.
import { formatTimeMilli } from '../../apimachinery/time.ts';
import { seconds, type Task } from '../../engine/index.ts';
import { goWords, type ImageFiles, OsError, type Process, type SignalName } from '../../kernel/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine, busybox, debianSlim, distroless, packages, scratch, ubuntu } from '../bases/index.ts';
import type { Account } from '../bases/users.ts';
import { type Base, type ImageDescription, isBefore, release, script, type Tag } from '../model.ts';
import { FLUENT_BIT_CONF, fluentBit } from '../programs/collectors/fluent-bit.ts';
import { fluentd, ofRubysImage } from '../programs/collectors/fluentd.ts';
import { FLUENTD_CONF } from '../programs/collectors/fluentd-config.ts';
import { startZooKeeper, ZOOKEEPER_JAVA, zookeeperPorts } from '../programs/databases/kubernetes-zookeeper.ts';
import type { Becoming } from '../programs/gosu.ts';
import { grafanaStart } from '../programs/monitoring/grafana.ts';
import { nodeExporterListens, nodeExporterPort, nodeExporterStarts } from '../programs/monitoring/node-exporter.ts';
import { prometheusPort, prometheusReady, prometheusStarts } from '../programs/monitoring/prometheus.ts';
import { prometheusConfig } from '../programs/monitoring/prometheus-config.ts';
import { cannotWrite, flagOf, influxStart, lacksConfig, type StartProblem, unreachable, zooConfig } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { manifestFor } from '../servers/manifests.ts';
import { html, json, notKnown, partly, to } from './answers.ts';
import { type DataFiles, grafanaData, influxData, prometheusData, zooData } from './data-files.ts';
import { NATS_CONFIG, natsConfig, natsPorts, natsWords, REGISTRY_CONFIG, registryProblem, registryWords } from './first-words.ts';
import { GRAFANA } from './versions.data.ts';

/**
 * A server of which a Pod's life shows little more than its ports, its first words and how it ends. What listens where its
 * configuration says (proxies, gateways) is better left unknown: then it listens where its Pod says.
 */
export interface Service {
  readonly repositories: readonly string[];
  readonly base: Base;
  readonly megabytes: number;
  /** The executable, and how it is called. */
  readonly path: string;
  readonly aliases?: readonly string[];
  /** Directories that are somebody's: whose, or what more is known of them. */
  readonly owned?: Readonly<Record<string, number | { readonly uid: number; readonly gid?: number; readonly mode: number }>>;
  /** Its image has removed curl, or never had it. */
  readonly lacksCurl?: true;
  /** On Alpine, with a bash for its entrypoint. */
  readonly hasBash?: true;
  readonly volumes?: readonly string[] | ((tag: Tag) => readonly string[]);
  readonly files?: ImageFiles;
  readonly entrypoint?: readonly string[];
  /** Words that its entrypoint takes for the program's own (or all words); with any others it says that it runs them as they are. */
  readonly subcommands?: readonly string[] | 'any';
  readonly cmd?: readonly string[];
  readonly user?: string;
  /** Whom its Dockerfile adds. */
  readonly account?: Account;
  readonly workingDir?: string;
  /** Seconds until its ports are open, and MiB that it then holds. */
  readonly startup: number;
  readonly memory: number;
  readonly lines?: readonly ((process: Process, tag: Tag) => string)[];
  /** It logs, but what is not known: the run is told. */
  readonly isUnheard?: true;
  /** What its image's script does whoever runs it; with a code, why it ends there. */
  readonly script?: (process: Process) => StartProblem | undefined;
  /** Where it is started as root: what the script gives its account, and by which tool it then becomes that. */
  readonly becomes?: (tag: Tag) => Becoming | undefined;
  /** What it says first of all; with a code, why it does not start. */
  readonly check?: (process: Process, tag: Tag) => StartProblem | undefined | Task<StartProblem | undefined>;
  /** Variables whose options its scripts hand to its Java machine. */
  readonly machine?: readonly string[];
  /** What it makes once it has passed that. */
  readonly fills?: (process: Process, tag: Tag) => DataFiles;
  readonly ports: readonly ServicePort[] | ((process: Process) => readonly ServicePort[]);
  /** What it does of more than ports and words. */
  readonly run?: (process: Process, tag: Tag) => Task<number>;
  readonly env?: Readonly<Record<string, string>> | ((tag: Tag) => Readonly<Record<string, string>>);
  /** Of its other tags nothing is known. */
  readonly knows?: (tag: Tag) => boolean;
  /** Where an image of some tags is built otherwise. */
  readonly variant?: (tag: Tag) => Partial<Service> | undefined;
  /** Tags that are not the server: of those the base alone is known. */
  readonly only?: (tag: Tag) => boolean;
  /** What those are, where more is known of them. */
  readonly instead?: (tag: Tag) => ImageDescription;
  /** By TERM: 0 unless it says otherwise; one that does not heed it ends, as PID 1, by KILL alone. */
  readonly code?: number | 'unheeded';
  readonly last?: string | ((process: Process) => string);
  /** Its file, or that of what its script runs, lets it listen on any port, whoever runs it. */
  readonly bindsAnywhere?: true | 'by script';
  readonly stopSignal?: SignalName;
  readonly stream?: 1 | 2;
}

/** What a request is answered; a task where something is waited for. */
type Answerer = (process: Process, request: HttpRequest) => HttpResponse | Task<HttpResponse>;

/** gRPC alone, with its health protocol: who speaks HTTP/1 is hung up on. */
export interface GrpcPort {
  readonly port: number;
  readonly address?: string;
  readonly isGrpc: true;
}

/** A port that accepts connections and is silent, or one that answers HTTP by path. */
export type ServicePort =
  | number
  | GrpcPort
  | {
      readonly port: number;
      readonly address?: string;
      readonly isGrpc?: never;
      /** Always, or where it is asked for. */
      readonly tls?: boolean | 'if-asked';
      readonly paths: Readonly<Record<string, string | HttpResponse | Answerer>>;
      /** What no path of its own has: 404 as Go says it, unless it says otherwise. */
      readonly otherwise?: HttpResponse | Answerer;
      /** A line for each request, when it is answered. */
      readonly logs?: (process: Process, request: HttpRequest, answer: HttpResponse) => string;
    };

/** Its own Elasticsearch wants what any other does. @see SonarSource/sonarqube: server/sonar-main EsInstallation, sonar.es.bootstrap.checks.disable */
function* sonarSearch(process: Process): Task<StartProblem | undefined> {
  const maps = Number(process.readFile('/proc/sys/vm/max_map_count'));
  if (maps >= 262_144 || process.env.get('SONAR_ES_BOOTSTRAP_CHECKS_DISABLE') === 'true') return undefined;
  const line = (level: string, where: string, text: string): string =>
    `${strftime('%Y.%m.%d %H:%M:%S', process.now)} ${level.padEnd(5)} app[][${where}] ${text}`;
  yield* process.write(1, `${line('INFO', 'o.s.a.AppFileSystem', 'Cleaning or creating temp directory /opt/sonarqube/temp')}\n`);
  yield* process.sleep(seconds(14));
  yield* process.write(
    1,
    `ERROR: [1] bootstrap checks failed. You must address the points described in the following [1] lines before starting Elasticsearch.\nbootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [${maps}] is too low, increase to at least [262144]\nERROR: Elasticsearch did not exit normally - check the logs at /opt/sonarqube/logs/sonarqube.log\n${line('WARN', 'o.s.a.p.AbstractManagedProcess', 'Process exited with exit value [ElasticSearch]: 78')}\n${line('INFO', 'o.s.a.SchedulerImpl', 'Process[ElasticSearch] is stopped')}\n${line('INFO', 'o.s.a.SchedulerImpl', 'SonarQube is stopped')}\n`,
  );
  return { lines: [], code: 0 };
}

/** @see elastic/logstash: logstash-core/lib/logstash/settings.rb WritableDirectory, runner.rb execute */
function logstashFatal(process: Process, data: string): string[] {
  process.remark({ kind: 'NotFollowed', program: 'logstash', why: 'where in its own files that is found out', taken: 'statement' });
  const error = `#<ArgumentError: Path "${data}" must be a writable directory. It is not writable.>`;
  return [
    `[${localText(process, '%Y-%m-%dT%H:%M:%S,%3N')}][FATAL][logstash.runner          ] An unexpected error occurred! {:error=>${error}}`,
  ];
}

/** Its client, as far as it is asked whether the server is there. @see influxdata/influx-cli: cmd/influx/ping.go */
const INFLUX = '#!/bin/sh\nif [ "$1" = ping ]; then\n  curl -sf -o /dev/null http://localhost:8086/health || exit 1\n  echo OK\nfi\n';

/** The instance's name is written to its data, or it does not start. @see elastic/kibana: src/core/server/environment/resolve_uuid.ts, bootstrap.ts onRootShutdown */
function* kibanaUuid(process: Process, tag: Tag): Task<StartProblem | undefined> {
  const data = process.env.get('PATH_DATA') ?? '/usr/share/kibana/data';
  if (process.access(`${data}/uuid`, 'r')) return undefined;
  yield* process.sleep(seconds(6));
  try {
    process.writeFile(`${data}/uuid`, '');
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = `Error: Unable to write to UUID file at ${data}/uuid. Ensure Kibana has sufficient permissions to read / write to this file.  Error was: ${error.code}`;
    const logged = isBefore(tag, 8) ? [] : [`[${formatTimeMilli(process.now).replace('Z', '+00:00')}][FATAL][root] ${why}`];
    return { lines: [...logged, `\n FATAL  ${why}\n`], code: 1 };
  }
}

/** It is not ready while its Elasticsearch cannot be reached. @see elastic/kibana: src/core/server/http/http_service.ts runNotReadyServer */
function* kibana(process: Process, answer: HttpResponse): Task<HttpResponse> {
  const isOpen = process.env.has('OPENSEARCH_HOSTS') || baseName(process.argv[0] ?? '').startsWith('opensearch');
  const hosts =
    process.env.get(isOpen ? 'OPENSEARCH_HOSTS' : 'ELASTICSEARCH_HOSTS') ??
    process.env.get('ELASTICSEARCH_URL') ??
    (isOpen ? 'https://localhost:9200' : 'http://elasticsearch:9200');
  const [, host = '', port = '9200'] = /https?:\/\/(?:[^@/]*@)?([^:/,"\]]+)(?::(\d+))?/.exec(hosts) ?? [];
  const why = yield* unreachable(process, host, Number(port));
  return why === undefined
    ? answer
    : {
        status: 503,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '30' },
        body: 'Kibana server is not ready yet',
      };
}

export const services: readonly Service[] = [
  {
    repositories: ['prom/prometheus', 'quay.io/prometheus/prometheus'],
    base: busybox,
    lacksCurl: true,
    megabytes: 91,
    path: '/bin/prometheus',
    cmd: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      '--web.console.libraries=/usr/share/prometheus/console_libraries',
      '--web.console.templates=/usr/share/prometheus/consoles',
    ],
    user: 'nobody',
    workingDir: '/prometheus',
    volumes: ['/prometheus'],
    owned: { '/prometheus': { uid: 65_534, gid: 65_534, mode: 0o775 } },
    fills: prometheusData,
    files: { '/etc/prometheus/prometheus.yml': 'global:\n  scrape_interval: 15s\n  evaluation_interval: 15s\n' },
    check: (process) => {
      const line = (text: string): string => `ts=${formatTimeMilli(process.now)} ${text}`;
      const config = flagOf(process, 'config.file') ?? 'prometheus.yml';
      const data = flagOf(process, 'storage.tsdb.path') ?? 'data/';
      return (
        prometheusConfig(process, config) ??
        cannotWrite(
          process,
          data,
          (why) => [
            line(
              `caller=query_logger.go:91 level=error component=activeQueryTracker msg="Error opening query log file" file=${data}/queries.active err="open ${data}/queries.active: ${goWords(why)}"`,
            ),
            'panic: Unable to create mmap-ed active query log',
          ],
          2,
        )
      );
    },
    startup: 0.4,
    memory: 32,
    stream: 2,
    lines: [prometheusStarts, prometheusReady],
    ports: (process) => [
      {
        port: prometheusPort(process),
        paths: {
          '/-/healthy': 'Prometheus Server is Healthy.\n',
          '/-/ready': 'Prometheus Server is Ready.\n',
          '/metrics': 'prometheus_ready 1\n',
          '/graph': html('Prometheus Time Series Collection and Processing Server'),
          '/': to('/graph'),
        },
      },
    ],
  },
  {
    repositories: ['prom/node-exporter', 'quay.io/prometheus/node-exporter', 'bitnami/node-exporter'],
    base: busybox,
    lacksCurl: true,
    megabytes: 11,
    path: '/bin/node_exporter',
    user: 'nobody',
    startup: 0.05,
    memory: 12,
    stream: 2,
    lines: [nodeExporterStarts, nodeExporterListens],
    ports: (process) => [
      { port: nodeExporterPort(process), paths: { '/metrics': 'node_boot_time_seconds 1.6841412e+09\n', '/': html('Node Exporter') } },
    ],
    // Go's own: it heeds no signal.
    code: 2,
  },
  {
    repositories: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'],
    base: alpine,
    megabytes: 98,
    path: '/run.sh',
    account: { name: 'grafana', uid: 472, gid: 0 },
    aliases: ['/usr/share/grafana/bin/grafana-server', '/usr/sbin/grafana-server'],
    user: '472',
    workingDir: '/usr/share/grafana',
    files: { '/etc/grafana/grafana.ini': '##################### Grafana Configuration Example #####################\n' },
    // Whoever it runs as may write there. @see grafana/grafana: Dockerfile
    owned: Object.fromEntries(
      ['/var/lib/grafana', '/var/lib/grafana/plugins', '/var/log/grafana', '/etc/grafana/provisioning'].map((path) => [
        path,
        { uid: 472, mode: 0o777 },
      ]),
    ),
    env: {
      PATH: '/usr/share/grafana/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      GF_PATHS_CONFIG: '/etc/grafana/grafana.ini',
      GF_PATHS_DATA: '/var/lib/grafana',
      GF_PATHS_HOME: '/usr/share/grafana',
      GF_PATHS_LOGS: '/var/log/grafana',
      GF_PATHS_PLUGINS: '/var/lib/grafana/plugins',
      GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
    },
    check: grafanaStart,
    fills: grafanaData,
    startup: 3,
    memory: 64,
    lines: [
      (process, tag) =>
        `logger=settings t=${formatTimeMilli(process.now)} level=info msg="Starting Grafana" version=${release(tag, GRAFANA)}`,
      (process) =>
        `logger=http.server t=${formatTimeMilli(process.now)} level=info msg="HTTP Server Listen" address=[::]:3000 protocol=http subUrl= socket=`,
    ],
    ports: [
      {
        port: 3000,
        paths: {
          '/api/health': json({ commit: 'cfcea75916', database: 'ok', version: '9.5.2' }),
          '/login': html('Grafana'),
          '/': to('/login'),
          '/metrics': 'grafana_info 1\n',
        },
      },
    ],
  },
  {
    repositories: ['kibana', 'docker.elastic.co/kibana/kibana'],
    base: ubuntu,
    workingDir: '/usr/share/kibana',
    megabytes: 330,
    path: '/usr/local/bin/kibana-docker',
    account: { name: 'kibana', uid: 1000, home: '/usr/share/kibana', memberOf: 'root' },
    user: '1000',
    owned: { '/usr/share/kibana/data': { uid: 1000, gid: 0, mode: 0o775 } },
    startup: 22,
    memory: 420,
    isUnheard: true,
    check: kibanaUuid,
    ports: [
      {
        port: 5601,
        paths: {
          '/api/status': (process) => kibana(process, json({ status: { overall: { level: 'available' } } })),
          '/': (process) => kibana(process, to('/app/home')),
          '/app/kibana': (process) => kibana(process, html('Elastic')),
          '/login': (process) => kibana(process, html('Elastic')),
        },
      },
    ],
  },
  {
    repositories: ['opensearchproject/opensearch-dashboards', 'public.ecr.aws/opensearchproject/opensearch-dashboards'],
    base: ubuntu,
    workingDir: '/usr/share/opensearch-dashboards',
    megabytes: 320,
    path: '/usr/share/opensearch-dashboards/opensearch-dashboards-docker-entrypoint.sh',
    account: { name: 'opensearch-dashboards', uid: 1000, home: '/usr/share/opensearch-dashboards' },
    user: '1000',
    startup: 12,
    memory: 230,
    isUnheard: true,
    ports: [
      {
        port: 5601,
        paths: {
          '/api/status': (process) => kibana(process, json({ status: { overall: { state: 'green' } } })),
          '/': (process) => kibana(process, to('/app/home')),
        },
      },
    ],
  },
  {
    repositories: ['logstash', 'docker.elastic.co/logstash/logstash'],
    base: ubuntu,
    workingDir: '/usr/share/logstash',
    megabytes: 420,
    path: '/usr/local/bin/docker-entrypoint',
    account: { name: 'logstash', uid: 1000, home: '/usr/share/logstash' },
    aliases: ['/usr/share/logstash/bin/logstash'],
    user: '1000',
    owned: { '/usr/share/logstash/data': 1000 },
    isUnheard: true,
    startup: 20,
    memory: 560,
    check: (process) => {
      const data = process.env.get('PATH_DATA') ?? '/usr/share/logstash/data';
      return cannotWrite(process, data, () => logstashFatal(process, data));
    },
    ports: [5044, { port: 9600, paths: { '/': json({ status: 'green' }) } }],
  },
  {
    // Not those that are made of it (for Kubernetes, with other configurations, outputs and releases): they are others' images.
    // @see fluent/fluentd-docker-image: v1.16/alpine/Dockerfile, v1.16/debian/Dockerfile
    repositories: ['fluentd', 'fluent/fluentd'],
    base: alpine,
    lacksCurl: true,
    megabytes: 21,
    path: '/bin/entrypoint.sh',
    entrypoint: ['tini', '--', '/bin/entrypoint.sh'],
    cmd: ['fluentd'],
    account: { name: 'fluent', uid: 100, gid: 101 },
    user: 'fluent',
    owned: { '/fluentd': 100, '/fluentd/log': 100, '/fluentd/etc': 100, '/fluentd/plugins': 100 },
    variant: (tag) =>
      tag.has('debian')
        ? {
            base: debianSlim,
            megabytes: 77,
            account: { name: 'fluent', uid: 999 },
            owned: { '/fluentd': 999, '/fluentd/log': 999, '/fluentd/etc': 999, '/fluentd/plugins': 999 },
          }
        : undefined,
    files: { '/fluentd/etc/fluent.conf': FLUENTD_CONF },
    env: { FLUENTD_CONF: 'fluent.conf' },
    startup: 0,
    memory: 55,
    ports: [],
    run: (process, tag) => fluentd(process, release(tag, ['1.16.1', '1.15.3', '1.14.6']), tag.has('debian') ? ofRubysImage : undefined),
  },
  {
    repositories: ['fluent/fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit'],
    base: distroless,
    megabytes: 31,
    path: '/fluent-bit/bin/fluent-bit',
    entrypoint: ['/fluent-bit/bin/fluent-bit'],
    cmd: ['-c', '/fluent-bit/etc/fluent-bit.conf'],
    files: { '/fluent-bit/etc/fluent-bit.conf': FLUENT_BIT_CONF },
    startup: 0,
    memory: 10,
    ports: [],
    run: (process, tag) => fluentBit(process, release(tag, ['2.1.3', '2.0.11', '1.9.10', '3.2.10', '3.1.10', '3.0.7', '4.0.3'])),
  },
  {
    repositories: ['registry.k8s.io/kubernetes-zookeeper'],
    base: ubuntu,
    megabytes: 111,
    path: '/usr/bin/start-zookeeper',
    aliases: ['/usr/bin/zookeeper-ready', ZOOKEEPER_JAVA],
    entrypoint: [],
    cmd: ['/bin/bash'],
    account: { name: 'zookeeper', uid: 1000 },
    owned: Object.fromEntries(
      ['/opt/zookeeper/conf', '/var/lib/zookeeper/data', '/var/lib/zookeeper/log', '/var/log/zookeeper'].map((path) => [path, 1000]),
    ),
    check: startZooKeeper,
    startup: 1.2,
    memory: 85,
    ports: zookeeperPorts,
    code: 143,
  },
  {
    // @see 31z4/zookeeper-docker: 3.8.1/Dockerfile
    repositories: ['zookeeper'],
    base: debianSlim,
    variant: (tag) => (isBefore(tag, 3, 7) ? {} : { base: ubuntu }),
    files: packages.wget,
    megabytes: 115,
    path: '/usr/local/bin/docker-entrypoint.sh',
    account: { name: 'zookeeper', uid: 1000 },
    owned: { '/conf': 1000, '/data': 1000, '/datalog': 1000, '/logs': 1000 },
    env: {
      ZOO_CONF_DIR: '/conf',
      ZOO_DATA_DIR: '/data',
      ZOO_DATA_LOG_DIR: '/datalog',
      ZOO_LOG_DIR: '/logs',
      ZOO_TICK_TIME: '2000',
      ZOO_INIT_LIMIT: '5',
      ZOO_SYNC_LIMIT: '2',
      ZOO_AUTOPURGE_PURGEINTERVAL: '0',
      ZOO_AUTOPURGE_SNAPRETAINCOUNT: '3',
      ZOO_MAX_CLIENT_CNXNS: '60',
      ZOO_STANDALONE_ENABLED: 'true',
      ZOO_ADMINSERVER_ENABLED: 'true',
    },
    volumes: ['/data', '/datalog', '/logs'],
    cmd: ['zkServer.sh', 'start-foreground'],
    startup: 1.2,
    memory: 85,
    becomes: () => ({ by: 'gosu', claims: ['/data', '/datalog', '/logs'] }),
    check: zooConfig,
    fills: zooData,
    lines: [() => 'ZooKeeper JMX enabled by default', () => 'Using config: /conf/zoo.cfg'],
    ports: [2181, { port: 8080, paths: { '/commands/ruok': json({ command: 'ruok', error: null }) } }],
    code: 143,
  },
  {
    repositories: ['influxdb', 'influxdata/influxdb', 'quay.io/influxdb/influxdb'],
    base: debianSlim,
    megabytes: 128,
    path: '/entrypoint.sh',
    account: { name: 'influxdb', uid: 1000, shell: '/bin/bash' },
    owned: Object.fromEntries(
      ['/var/lib/influxdb2', '/etc/influxdb2', '/var/lib/influxdb'].map((path) => [path, { uid: 1000, gid: 1000, mode: 0o755 }]),
    ),
    volumes: (tag) => (isBefore(tag, 2) ? ['/var/lib/influxdb'] : ['/var/lib/influxdb2', '/etc/influxdb2']),
    cmd: ['influxd'],
    becomes: (tag) => (isBefore(tag, 2) ? undefined : { by: 'gosu', claims: ['/var/lib/influxdb2', '/etc/influxdb2'] }),
    check: (process, tag) => (isBefore(tag, 2) ? undefined : influxStart(process)),
    fills: (_, tag) => influxData(isBefore(tag, 2)),
    isUnheard: true,
    files: { '/usr/local/bin/influx': script(INFLUX) },
    startup: 0.9,
    memory: 70,
    ports: [
      {
        port: 8086,
        paths: { '/health': json({ name: 'influxdb', message: 'ready for queries and writes', status: 'pass' }), '/ping': { status: 204 } },
      },
    ],
  },
  {
    repositories: ['nats'],
    base: scratch,
    // @see nats-io/nats-docker: 2.10.x/alpine3.18/Dockerfile, 2.10.x/scratch/Dockerfile
    variant: (tag) =>
      tag.has('alpine')
        ? {
            base: alpine,
            lacksCurl: true,
            megabytes: 9,
            path: '/usr/local/bin/nats-server',
            entrypoint: ['docker-entrypoint.sh'],
            cmd: ['nats-server', '--config', '/etc/nats/nats-server.conf'],
            files: { '/etc/nats/nats-server.conf': NATS_CONFIG },
            env: {},
          }
        : undefined,
    megabytes: 5,
    path: '/nats-server',
    cmd: ['--config', 'nats-server.conf'],
    startup: 0.03,
    memory: 12,
    stream: 2,
    files: { '/nats-server.conf': NATS_CONFIG },
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/' },
    check: (process) => {
      const path = natsConfig(process);
      return path === undefined ? undefined : lacksConfig(process, path, (_, why) => [`nats-server: open ${path}: ${why.toLowerCase()}`]);
    },
    lines: [natsWords],
    ports: (process) => {
      const { client, monitor, cluster } = natsPorts(process);
      return [
        client,
        ...(cluster === undefined ? [] : [cluster]),
        ...(monitor === undefined
          ? []
          : [{ port: monitor, paths: { '/healthz': json({ status: 'ok' }), '/varz': partly('nats-server'), '/': html('NATS') } }]),
      ];
    },
  },
  {
    repositories: ['registry', 'distribution/distribution', 'madhuakula/k8s-goat-poor-registry'],
    base: alpine,
    lacksCurl: true,
    megabytes: 9.3,
    path: '/entrypoint.sh',
    aliases: ['/bin/registry'],
    volumes: ['/var/lib/registry'],
    cmd: ['/etc/docker/registry/config.yml'],
    startup: 0.1,
    memory: 14,
    stream: 2,
    files: { '/etc/docker/registry/config.yml': REGISTRY_CONFIG },
    check: registryProblem,
    lines: [registryWords],
    ports: [
      {
        port: 5000,
        paths: { '/v2/': json({}), '/v2/_catalog': json({ repositories: [] }), '/': plain(200, '') },
        otherwise: (process, request) => manifestFor(request) ?? notKnown(process, request),
      },
    ],
    code: 2,
  },
  {
    repositories: ['sonarqube'],
    base: debianSlim,
    megabytes: 370,
    path: '/opt/sonarqube/docker/entrypoint.sh',
    account: { name: 'sonarqube', uid: 1000 },
    user: 'sonarqube',
    workingDir: '/opt/sonarqube',
    stopSignal: 'INT',
    lacksCurl: true,
    owned: Object.fromEntries(['data', 'extensions', 'logs', 'temp'].map((name) => [`/opt/sonarqube/${name}`, { uid: 0, mode: 0o777 }])),
    isUnheard: true,
    startup: 45,
    memory: 1500,
    check: sonarSearch,
    ports: [{ port: 9000, paths: { '/api/system/status': json({ status: 'UP' }), '/': html('SonarQube') } }],
    code: 143,
  },
];

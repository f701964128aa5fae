import { formatTime, formatTimeMilli } from '../../apimachinery/time.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless, ubuntu } from '../bases/index.ts';
import { metricsServer } from '../programs/metrics-server.ts';
import { flagOf, lacksConfig } from '../programs/start-checks.ts';
import { html, json } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';

/** A log line that begins with its time, as Prometheus and its like write it. */
export const logfmt =
  (text: string) =>
  (process: Process): string =>
    `ts=${formatTimeMilli(process.now)} ${text}`;

/** What looks at others: metrics, logs and traces. */
export const observerServices: readonly Service[] = [
  {
    repositories: ['grafana/loki'],
    base: alpine,
    lacksCurl: true,
    megabytes: 26,
    path: '/usr/bin/loki',
    account: { name: 'loki', uid: 10_001 },
    cmd: ['-config.file=/etc/loki/local-config.yaml'],
    user: '10001',
    owned: { '/loki': 10_001 },
    files: { '/etc/loki/local-config.yaml': 'server:\n  http_listen_port: 3100\n' },
    startup: 1,
    memory: 45,
    stream: 2,
    check: (process) => configured(process, '/etc/loki/local-config.yaml'),
    lines: [logfmt('caller=main.go:108 level=info msg="Starting Loki" version="(version=2.8.2, branch=HEAD)"')],
    ports: [9095, { port: 3100, paths: { '/ready': 'ready\n', '/metrics': 'loki_build_info 1\n' } }],
  },
  {
    repositories: ['grafana/promtail'],
    base: debianSlim,
    lacksCurl: true,
    megabytes: 75,
    path: '/usr/bin/promtail',
    cmd: ['-config.file=/etc/promtail/config.yml'],
    files: { '/etc/promtail/config.yml': 'server:\n  http_listen_port: 9080\n' },
    startup: 0.2,
    memory: 40,
    stream: 2,
    check: (process) => configured(process, '/etc/promtail/config.yml'),
    lines: [logfmt('caller=promtail.go:133 level=info msg="Starting Promtail" version="(version=2.8.2, branch=HEAD)"')],
    ports: [{ port: 9080, paths: { '/ready': 'Ready', '/metrics': 'promtail_build_info 1\n' } }],
  },
  {
    repositories: [
      'otel/opentelemetry-collector',
      'otel/opentelemetry-collector-contrib',
      'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector',
    ],
    base: distroless,
    megabytes: 60,
    path: '/otelcol',
    cmd: ['--config', '/etc/otelcol/config.yaml'],
    user: '10001',
    files: { '/etc/otelcol/config.yaml': 'extensions:\n  health_check:\n' },
    startup: 0.4,
    memory: 60,
    stream: 2,
    lines: [
      (process) => `${formatTimeMilli(process.now)}\tinfo\tservice/telemetry.go:113\tSetting up own telemetry...`,
      (process) => `${formatTimeMilli(process.now)}\tinfo\tservice/service.go:161\tEverything is ready. Begin running and processing data.`,
    ],
    ports: [
      4317,
      4318,
      55_679,
      { port: 8888, paths: { '/metrics': 'otelcol_process_uptime 1\n' } },
      { port: 13_133, paths: { '/': json({ status: 'Server available' }) } },
    ],
  },
  {
    repositories: ['docker.elastic.co/beats/filebeat', 'elastic/filebeat', 'docker.elastic.co/beats/metricbeat', 'elastic/metricbeat'],
    base: ubuntu,
    megabytes: 120,
    path: '/usr/local/bin/docker-entrypoint',
    cmd: ['-environment', 'container'],
    user: '1000',
    workingDir: '/usr/share/filebeat',
    files: { '/usr/share/filebeat/filebeat.yml': 'output.elasticsearch:\n  hosts: elasticsearch:9200\n' },
    startup: 0.5,
    memory: 60,
    stream: 2,
    check: (process) => {
      const at = process.argv.indexOf('-c');
      const path = at > 0 ? process.argv[at + 1] : undefined;
      return path === undefined
        ? undefined
        : lacksConfig(process, path, () => [`Exiting: error loading config file: stat ${path}: no such file or directory`]);
    },
    lines: [
      (process) =>
        `{"log.level":"info","@timestamp":"${formatTimeMilli(process.now)}","log.origin":{"file.name":"instance/beat.go","file.line":724},"message":"Home path: [/usr/share/filebeat] Config path: [/usr/share/filebeat] Data path: [/usr/share/filebeat/data] Logs path: [/usr/share/filebeat/logs]","service.name":"filebeat","ecs.version":"1.6.0"}`,
    ],
    ports: [],
  },
  {
    repositories: ['telegraf'],
    base: debianSlim,
    megabytes: 130,
    path: '/usr/bin/telegraf',
    entrypoint: ['/entrypoint.sh'],
    cmd: ['telegraf'],
    startup: 0.2,
    memory: 50,
    stream: 2,
    lines: [
      (process) => `${formatTime(process.now)} I! Loading config: /etc/telegraf/telegraf.conf`,
      (process) => `${formatTime(process.now)} I! Starting Telegraf 1.26.2`,
    ],
    ports: [8092, 8094, 8125],
  },
  {
    repositories: ['openzipkin/zipkin', 'ghcr.io/openzipkin/zipkin'],
    base: alpine,
    megabytes: 75,
    path: '/usr/local/bin/start-zipkin',
    account: { name: 'zipkin', uid: 1000, home: '/zipkin' },
    user: 'zipkin',
    startup: 4,
    memory: 190,
    ports: [{ port: 9411, paths: { '/health': json({ status: 'UP' }), '/zipkin/': html('Zipkin') } }],
    code: 143,
  },
  {
    repositories: ['victoriametrics/victoria-metrics'],
    base: alpine,
    megabytes: 9,
    path: '/victoria-metrics-prod',
    startup: 0.2,
    memory: 40,
    stream: 2,
    ports: (process): ServicePort[] => [
      {
        port: Number((flagOf(process, 'httpListenAddr') ?? ':8428').split(':').at(-1)),
        paths: { '/health': 'OK', '/metrics': 'vm_app_version 1\n', '/': html('VictoriaMetrics') },
      },
    ],
  },
  {
    repositories: ['registry.k8s.io/metrics-server/metrics-server', 'registry.k8s.io/metrics-server-amd64'],
    base: distroless,
    megabytes: 28,
    path: '/metrics-server',
    user: '65534',
    startup: 2,
    memory: 30,
    stream: 2,
    lines: [],
    run: metricsServer,
    ports: [],
  },
];

function configured(process: Process, otherwise: string) {
  const path = process.argv.find((word) => /^--?config\.file=/.test(word))?.replace(/^--?config\.file=/, '') ?? otherwise;
  return lacksConfig(process, path, () => [`failed parsing config: open ${path}: no such file or directory`]);
}

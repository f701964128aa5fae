import { formatTimeMilli, formatTimeNano } from '../../apimachinery/time.ts';
import { goWords, type Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless } from '../bases/index.ts';
import { release, type Tag } from '../model.ts';
import { metricsServer } from '../programs/kube-system/metrics-server.ts';
import { flagOf, lacksConfig, type StartProblem, whyNotWritten } from '../programs/start-checks.ts';
import { html, json } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';
import { commitOf } from './versions.data.ts';

/** A log line that begins with its time, as Prometheus and its like write it. */
export const logfmt =
  (text: string) =>
  (process: Process): string =>
    `ts=${formatTimeMilli(process.now)} ${text}`;

/** As Loki and what is made with it write it. @see grafana/loki: cmd/loki/main.go, clients/cmd/promtail/main.go */
const loki =
  (place: string, what: string) =>
  (process: Process, tag: Tag): string => {
    const version = release(tag, ['2.8.2', '2.7.5', '2.6.1', '2.5.0']);
    return `level=info ts=${formatTimeNano(process.now)} caller=${place} msg="${what}" version="(version=${version}, branch=HEAD, revision=${commitOf('loki', version).slice(0, 9)})"`;
  };

/** @see grafana/loki: cmd/loki/loki-docker-config.yaml */
const LOKI = `auth_enabled: false
server:
  http_listen_port: 3100
common:
  path_prefix: /loki
  storage:
    filesystem:
      chunks_directory: /loki/chunks
      rules_directory: /loki/rules
  replication_factor: 1
  ring:
    kvstore:
      store: inmemory
schema_config:
  configs:
    - from: 2020-10-24
      store: boltdb-shipper
      object_store: filesystem
      schema: v11
      index:
        prefix: index_
        period: 24h
ruler:
  alertmanager_url: http://localhost:9093
`;

/** Where its rules are kept is the first directory that Loki makes; others are its own to write to, too. @see grafana/loki: pkg/loki/modules.go, issue 9753 */
function cannotKeep(process: Process): StartProblem | undefined {
  const file = /--?config\.file[= ](\S+)/.exec(process.argv.join(' '))?.[1];
  const text = file === undefined ? '' : process.readFile(file);
  const rules = /^\s*rules_directory:\s*["']?(\/[^"'\s]*)/m.exec(text)?.[1];
  if (rules === undefined) return undefined;
  const isThere = process.access(rules, 'f');
  const parent = rules.replace(/\/[^/]+\/?$/, '') || '/';
  const why = isThere || !process.access(parent, 'f') ? undefined : whyNotWritten(process, parent);
  const kept = isThere ? whyNotWritten(process, parent) : undefined;
  if (!why && !kept) return undefined;
  process.remark({ kind: 'NotFollowed', program: 'loki', why: 'what it logs', taken: 'statement' });
  const lines = why ? [`mkdir ${rules}: ${goWords(why)}`, 'error initialising module: ruler-storage'] : [];
  return { lines, code: 1 };
}

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
    owned: { '/loki': 10_001, '/loki/rules': 10_001, '/loki/rules-temp': 10_001 },
    files: { '/etc/loki/local-config.yaml': LOKI },
    startup: 1,
    memory: 45,
    stream: 2,
    check: (process) => configured(process, '/etc/loki/local-config.yaml') ?? cannotKeep(process),
    lines: [loki('main.go:108', 'Starting Loki')],
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
    lines: [loki('main.go:174', 'Starting Promtail')],
    ports: [{ port: 9080, paths: { '/ready': 'Ready', '/metrics': 'promtail_build_info 1\n' } }],
  },
  {
    repositories: ['openzipkin/zipkin', 'ghcr.io/openzipkin/zipkin'],
    base: alpine,
    megabytes: 75,
    path: '/usr/local/bin/start-zipkin',
    account: { name: 'zipkin', uid: 1000, home: '/zipkin' },
    user: 'zipkin',
    isUnheard: true,
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
    repositories: ['registry.k8s.io/metrics-server/metrics-server', 'registry.k8s.io/metrics-server-amd64', 'bitnami/metrics-server'],
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

import { formatTimeMilli } from '../../apimachinery/time.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless, scratch, ubuntu } from '../bases/index.ts';
import { release } from '../model.ts';
import { k8sSidecar } from '../programs/cluster/k8s-sidecar.ts';
import { type FluentdBuild, fluentd } from '../programs/collectors/fluentd.ts';
import { otelCollector } from '../programs/collectors/otel.ts';
import { TELEGRAF_CONF, telegraf } from '../programs/collectors/telegraf.ts';
import { vector } from '../programs/collectors/vector.ts';
import { runDaemon } from '../programs/daemon.ts';
import { lacksConfig } from '../programs/start-checks.ts';
import { goLog, klog, plain } from '../servers/go-http.ts';
import { html, to } from './answers.ts';
import type { Service } from './services.data.ts';

const OTELS = ['0.77.0', '0.76.1', '0.75.0', '0.74.0'];
const collector = (name: string, repositories: readonly string[], megabytes: number): Service => ({
  repositories,
  base: distroless,
  megabytes,
  path: `/${name}`,
  cmd: ['--config', `/etc/${name}/config.yaml`],
  entrypoint: [`/${name}`],
  user: '10001',
  files: { [`/etc/${name}/config.yaml`]: OTEL_CONF },
  startup: 0,
  memory: 60,
  ports: [],
  run: (process, tag) => otelCollector(process, name, release(tag, OTELS)),
});

/** What both distributions bring. @see open-telemetry/opentelemetry-collector-releases: configs/otelcol.yaml */
const OTEL_CONF = `extensions:
  health_check:
  pprof:
    endpoint: 0.0.0.0:1777
  zpages:
    endpoint: 0.0.0.0:55679

receivers:
  otlp:
    protocols:
      grpc:
      http:

  opencensus:

  # Collect own metrics
  prometheus:
    config:
      scrape_configs:
      - job_name: 'otel-collector'
        scrape_interval: 10s
        static_configs:
        - targets: ['0.0.0.0:8888']

  jaeger:
    protocols:
      grpc:
      thrift_binary:
      thrift_compact:
      thrift_http:

  zipkin:

processors:
  batch:

exporters:
  logging:
    verbosity: detailed

service:

  pipelines:

    traces:
      receivers: [otlp, opencensus, jaeger, zipkin]
      processors: [batch]
      exporters: [logging]

    metrics:
      receivers: [otlp, opencensus, prometheus]
      processors: [batch]
      exporters: [logging]

  extensions: [health_check, pprof, zpages]
`;

/** A Beat, of which no more is known than its first words. @see elastic/beats: libbeat/cmd/instance/beat.go, dev-tools/packaging/templates/docker */
const beat = (name: string): Service => ({
  repositories: [`docker.elastic.co/beats/${name}`, `elastic/${name}`],
  base: ubuntu,
  megabytes: name === 'filebeat' ? 120 : 160,
  path: '/usr/local/bin/docker-entrypoint',
  entrypoint: ['/usr/bin/tini', '--', '/usr/local/bin/docker-entrypoint'],
  cmd: ['-environment', 'container'],
  account: { name, uid: 1000, gid: 1000, home: `/usr/share/${name}`, memberOf: 'root' },
  user: name,
  workingDir: `/usr/share/${name}`,
  files: { [`/usr/share/${name}/${name}.yml`]: `output.elasticsearch:\n  hosts: '\${ELASTICSEARCH_HOSTS:elasticsearch:9200}'\n` },
  startup: 0.5,
  memory: 60,
  stream: 2,
  check: (process) => {
    const at = process.argv.indexOf('-c');
    const path = at > 0 ? (process.argv[at + 1] ?? '') : `${name}.yml`;
    return (
      lacksConfig(process, path, () => [`Exiting: error loading config file: stat ${path}: no such file or directory`]) ??
      beatOwns(process, path)
    );
  },
  lines: [
    (process) =>
      `{"log.level":"info","@timestamp":"${formatTimeMilli(process.now)}","log.origin":{"file.name":"instance/beat.go","file.line":724},"message":"Home path: [/usr/share/${name}] Config path: [/usr/share/${name}] Data path: [/usr/share/${name}/data] Logs path: [/usr/share/${name}/logs]","service.name":"${name}","ecs.version":"1.6.0"}`,
  ],
  isUnheard: true,
  ports: [],
});

/** Its configuration has to be its user's or root's, and nobody else's to write. @see elastic/elastic-agent-libs: config/config.go OwnerHasExclusiveWritePerms */
function beatOwns(process: Process, path: string) {
  if (process.argv.some((word) => /^--?strict\.perms=false$/.test(word))) return undefined;
  const { uid, mode } = process.stat(path);
  const exits = (why: string) => ({ lines: [`Exiting: error loading config file: config file ("${path}") ${why}`], code: 1 });
  if (uid !== 0 && uid !== process.uid) return exits(`must be owned by the user identifier (uid=${process.uid}) or root`);
  if ((mode & 0o022) === 0) return undefined;
  const shown = [6, 3, 0].map((shift) => ((mode >> shift) & 7).toString(2).padStart(3, '0'));
  const letters = shown.map((bits) => [...bits].map((bit, i) => (bit === '1' ? 'rwx'[i] : '-')).join('')).join('');
  return exits(
    `can only be writable by the owner but the permissions are "-${letters}" (to fix the permissions use: 'chmod go-w ${process.cwd === '/' ? '' : process.cwd}/${path.replace(/^.*\//, '')}')`,
  );
}

const ES_FLUENTD: Readonly<Record<string, string>> = {
  'v2.4.0': '1.3.3',
  'v2.5.2': '1.5.1',
  'v2.7.0': '1.6.3',
  'v3.0.2': '1.11.1',
  'v5.0.1': '1.18.0',
};

/** Fluentd as Kubernetes' add-on has it. @see kubernetes: cluster/addons/fluentd-elasticsearch/fluentd-es-image/Dockerfile, entrypoint.sh */
const addon: FluentdBuild = {
  executables: ['/usr/local/bin/ruby', '/usr/local/bundle/bin/fluentd'],
  ruby: '2.7.8',
  *called(process) {
    const words = (process.env.get('FLUENTD_ARGS') ?? '').split(/\s+/).filter((word) => word !== '');
    const at = words.findIndex((word) => word === '-c' || word === '--config');
    return { path: at < 0 ? '/etc/fluent/fluent.conf' : (words[at + 1] ?? ''), command: words };
  },
};

const DAEMONSET_CONF = "@include \"#{ENV['FLUENTD_SYSTEMD_CONF'] || 'systemd'}.conf\"\n@include kubernetes.conf\n@include conf.d/*.conf\n";

/** What brings logs and measurements from one place to another. */
export const logServices: readonly Service[] = [
  collector(
    'otelcol',
    ['otel/opentelemetry-collector', 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector'],
    30,
  ),
  collector(
    'otelcol-contrib',
    ['otel/opentelemetry-collector-contrib', 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib'],
    62,
  ),
  beat('filebeat'),
  beat('metricbeat'),
  beat('heartbeat'),
  beat('auditbeat'),
  beat('packetbeat'),
  {
    repositories: ['telegraf'],
    base: debianSlim,
    megabytes: 130,
    path: '/usr/bin/telegraf',
    entrypoint: ['/entrypoint.sh'],
    cmd: ['telegraf'],
    files: { '/etc/telegraf/telegraf.conf': TELEGRAF_CONF },
    startup: 0,
    memory: 50,
    ports: [],
    run: (process, tag) => telegraf(process, release(tag, ['1.26.2', '1.25.3', '1.24.4'])),
  },
  {
    repositories: ['timberio/vector'],
    base: debianSlim,
    megabytes: 50,
    path: '/usr/bin/vector',
    startup: 0,
    memory: 60,
    files: { '/etc/vector/vector.toml': '[sources.dummy_logs]\ntype = "demo_logs"\nformat = "syslog"\ninterval = 1\n' },
    owned: { '/var/lib/vector': 0 },
    ports: [],
    run: (process, tag) => vector(process, release(tag, ['0.29.1', '0.28.2', '0.34.0'])),
  },
  {
    repositories: [
      'quay.io/fluentd_elasticsearch/fluentd',
      'registry.k8s.io/fluentd-elasticsearch',
      'gcr.io/fluentd-elasticsearch/fluentd',
    ],
    base: debianSlim,
    megabytes: 55,
    path: '/entrypoint.sh',
    cmd: ['/entrypoint.sh'],
    files: {
      '/etc/fluent/fluent.conf':
        "# This is the root config file, which only includes components of the actual configuration\n\n# Do not collect fluentd's own logs to avoid infinite loops.\n<match fluent.**>\n  @type null\n</match>\n\n@include /etc/fluent/config.d/*.conf\n",
    },
    startup: 0,
    memory: 55,
    ports: [],
    run: (process, tag) => fluentd(process, ES_FLUENTD[tag.text] ?? '1.14.6', addon),
  },
  {
    // Its own configuration sends what nodes log to where its variables say.
    repositories: ['fluent/fluentd-kubernetes-daemonset'],
    base: debianSlim,
    megabytes: 68,
    path: '/fluentd/entrypoint.sh',
    entrypoint: ['tini', '--', '/fluentd/entrypoint.sh'],
    account: { name: 'fluent', uid: 1000 },
    workingDir: '/home/fluent',
    files: { '/fluentd/etc/fluent.conf': DAEMONSET_CONF, '/fluentd/etc/disable.conf': '' },
    env: { FLUENTD_CONF: 'fluent.conf', FLUENTD_OPT: '' },
    startup: 0,
    memory: 90,
    ports: [],
    *run(process, tag) {
      const path = `/fluentd/etc/${process.env.get('FLUENTD_CONF') ?? 'fluent.conf'}`;
      if (process.access(path, 'r') && process.readFile(path) === DAEMONSET_CONF) {
        process.remark({ kind: 'NotFollowed', program: 'fluentd', why: 'the configuration of its image', taken: 'running' });
        return yield* runDaemon(process, { ports: [], portTaken: () => '', stops: [{ signals: ['TERM', 'INT'], code: 0 }] });
      }
      return yield* fluentd(process, release(tag, ['1.16.1', '1.15.3', '1.14.6', '1.12.0']));
    },
  },
  {
    repositories: ['kiwigrid/k8s-sidecar', 'quay.io/kiwigrid/k8s-sidecar'],
    base: alpine,
    lacksCurl: true,
    megabytes: 36,
    path: '/app/sidecar.py',
    entrypoint: [],
    cmd: ['python', '-u', '/app/sidecar.py'],
    aliases: ['/usr/local/bin/python'],
    workingDir: '/app',
    user: '65534:65534',
    startup: 0,
    memory: 60,
    ports: [],
    run: k8sSidecar,
  },
  {
    // @see jimmidyson/configmap-reload: configmap-reload.go
    repositories: [
      'jimmidyson/configmap-reload',
      'ghcr.io/jimmidyson/configmap-reload',
      'quay.io/coreos/configmap-reload',
      'bitnami/configmap-reload',
    ],
    base: distroless,
    megabytes: 5,
    path: '/configmap-reload',
    user: '65534',
    startup: 0.05,
    memory: 8,
    stream: 2,
    check: (process) => {
      const given = (flag: string) => process.argv.some((word) => word.replace(/^--?/, '').split('=')[0] === flag);
      const missing = ['volume-dir', 'webhook-url'].find((flag) => !given(flag));
      if (missing === undefined) {
        process.remark({ kind: 'NotFollowed', program: 'configmap-reload', why: 'what it does when a volume changes', taken: 'running' });
        return undefined;
      }
      return { lines: [goLog(process, `Missing ${missing}`), goLog(process, ''), 'Usage of /configmap-reload:'], code: 1 };
    },
    lines: [
      (process) =>
        process.argv
          .flatMap(
            (word, i, all) => /^--?volume-dir(?:=(.*))?$/.exec(word)?.map((found, j) => (j === 0 ? '' : (found ?? all[i + 1] ?? ''))) ?? [],
          )
          .filter((directory) => directory !== '')
          .map((directory) => goLog(process, `Watching directory: "${directory}"`))
          .join('\n'),
    ],
    ports: [{ port: 9533, paths: { '/metrics': '', '/': html('ConfigMap Reload Metrics') } }],
    code: 2,
  },
  {
    // At its usual verbosity it tells but of what is wrong. @see google/cadvisor: deploy/Dockerfile, cmd/cadvisor.go
    repositories: ['gcr.io/cadvisor/cadvisor', 'google/cadvisor'],
    base: alpine,
    lacksCurl: true,
    megabytes: 31,
    path: '/usr/bin/cadvisor',
    entrypoint: ['/usr/bin/cadvisor', '-logtostderr'],
    startup: 0.3,
    memory: 40,
    stream: 2,
    lines: [
      (process) =>
        process.access('/dev/kmsg', 'r')
          ? ''
          : klog(
              process,
              'W',
              'manager.go:296',
              'Could not configure a source for OOM detection, disabling OOM events: open /dev/kmsg: no such file or directory',
            ).trimEnd(),
    ],
    ports: (process) => [
      {
        port: Number(process.argv.flatMap((word) => /^--?port=(\d+)$/.exec(word)?.[1] ?? [])[0] ?? 8080),
        paths: {
          '/healthz': plain(200, 'ok'),
          '/metrics': 'cadvisor_version_info 1\n',
          '/': to('/containers/'),
          '/containers/': html('cAdvisor - /'),
        },
      },
    ],
    code: 0,
  },
  {
    // @see aws/aws-xray-daemon: cmd/tracing/tracing.go, pkg/conn/conn.go
    repositories: ['amazon/aws-xray-daemon', 'public.ecr.aws/xray/aws-xray-daemon'],
    base: scratch,
    megabytes: 11,
    path: '/xray',
    entrypoint: ['/xray', '-t', '0.0.0.0:2000', '-b', '0.0.0.0:2000'],
    user: '1337',
    startup: 1,
    memory: 20,
    check: (process) => {
      const info = (level: string, text: string): string => `${formatTimeMilli(process.now).replace(/\.\d+Z$/, 'Z')} [${level}] ${text}`;
      const starts = [
        info('Info', 'Initializing AWS X-Ray daemon 3.3.7'),
        info('Info', 'Using buffer memory limit of 78 MB'),
        info('Info', '1248 segment buffers allocated'),
      ];
      const given =
        process.env.get('AWS_REGION') ??
        process.argv.flatMap((word, i, all) => (/^(-n|--region)$/.test(word) ? [all[i + 1] ?? ''] : []))[0];
      if (given) return { lines: [...starts, info('Info', `Using region: ${given}`)] };
      return {
        lines: [...starts, info('Error', 'Cannot fetch region variable from config file, environment variables and ec2 metadata.')],
        code: 1,
      };
    },
    ports: [2000],
    code: 0,
  },
];

import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { alpine, busybox, distroless, scratch, ubuntu } from '../bases/index.ts';
import { runDaemon } from '../programs/daemon.ts';
import { flagOf, lacksConfig, type StartProblem } from '../programs/start-checks.ts';
import { html, json } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import { controller } from './controllers.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** A program in Go of which no more is known than how its image starts and where it answers. */
const watcher = (about: Partial<Service> & Pick<Service, 'repositories' | 'path' | 'ports'>): Service =>
  application({ base: alpine, lacksCurl: true, megabytes: 25, startup: 0.3, memory: 30, stream: 2, code: 0, ...about });

/** A flag of Go's own package, with one dash or two. */
const goFlagOf = ({ argv }: Process, name: string): string | undefined => {
  const [first] = argv.flatMap((word, i) => {
    const [, value] = new RegExp(`^--?${name.replaceAll('.', '\\.')}(?:=(.*))?$`).exec(word) ?? [];
    return value === undefined ? (word.replace(/^--?/, '') === name ? [argv[i + 1] ?? ''] : []) : [value];
  });
  return first;
};

/** A setting of a file of its own, if it is there. */
function settingOf(process: Process, path: string | undefined, name: string): string | undefined {
  if (path === undefined || !process.access(path, 'r')) return undefined;
  return new RegExp(`^\\s*${name}:\\s*["']?([^\\s"'#]+)`, 'm').exec(process.readFile(path))?.[1];
}

/** @see grafana/mimir: cmd/mimir/main.go */
function mimirConfig(process: Process): StartProblem | undefined {
  const file = goFlagOf(process, 'config.file');
  return file === undefined
    ? undefined
    : lacksConfig(process, file, (path, why) => [
        `error loading config from ${path}: Error reading config file: open ${path}: ${why[0]?.toLowerCase()}${why.slice(1)}`,
      ]);
}

const mimirPort = (process: Process, name: string, usual: number): number =>
  Number(goFlagOf(process, `server.${name.replaceAll('_', '-')}`) ?? settingOf(process, goFlagOf(process, 'config.file'), name) ?? usual);

/** A part of VictoriaMetrics. @see VictoriaMetrics/VictoriaMetrics: app/vmagent/deployment/Dockerfile */
const victoria = (name: string, port: number, more: readonly number[] = [], about: Partial<Service> = {}): Service =>
  watcher({
    repositories: [`victoriametrics/${name}`],
    megabytes: 8,
    path: `/${name}-prod`,
    startup: 0.1,
    memory: 30,
    ports: (process): ServicePort[] => [
      {
        port: Number((goFlagOf(process, 'httpListenAddr') ?? `:${port}`).split(':').at(-1)),
        paths: { '/health': 'OK', '/metrics': 'vm_app_version 1\n', '/': html(name) },
      },
      ...more,
    ],
    ...about,
  });

/** What vmagent and vmalert have to be told. @see VictoriaMetrics/VictoriaMetrics: app/vmagent/remotewrite/remotewrite.go Init, app/vmalert/main.go */
const victoriaWants =
  (...names: readonly string[]) =>
  (process: Process): StartProblem | undefined => {
    if (names.some((name) => goFlagOf(process, name) !== undefined)) return undefined;
    process.remark({ kind: 'NotFollowed', program: process.argv[0] ?? '', why: `what it says without -${names[0]}`, taken: 'done' });
    return { lines: [], code: 255 };
  };

/** A driver of volumes for tests: its socket is there for those beside it. @see kubernetes-csi/csi-driver-host-path: cmd/hostpathplugin/main.go */
function* hostPathDriver(process: Process): Task<number> {
  const name = flagOf(process, 'drivername') ?? 'hostpath.csi.k8s.io';
  const missing = name === '' ? 'driver name' : flagOf(process, 'nodeid') ? undefined : 'node id';
  if (missing !== undefined) {
    yield* process.write(1, `Failed to initialize driver: no ${missing} provided\n`);
    return 1;
  }
  const endpoint = flagOf(process, 'endpoint') ?? 'unix://tmp/csi.sock';
  process.remark({ kind: 'NotFollowed', program: 'hostpathplugin', why: 'what it logs', taken: 'running' });
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 18,
    ports: [],
    sockets: [{ path: endpoint.replace(/^unix:\/\/(?!\/)/, '/').replace(/^unix:\/*/, '/'), *talk() {} }],
    portTaken: () => '',
    stops: [{ signals: ['TERM', 'INT'], code: 2 }],
  });
}

const zabbixAgent = (name: string, ports: readonly number[]): Service =>
  watcher({
    // @see zabbix/zabbix-docker: Dockerfiles/agent/alpine/Dockerfile, Dockerfiles/agent2/alpine/Dockerfile
    repositories: [`zabbix/${name}`],
    hasBash: true,
    megabytes: 10,
    path: '/usr/bin/docker-entrypoint.sh',
    entrypoint: ['/sbin/tini', '--', '/usr/bin/docker-entrypoint.sh'],
    cmd: [
      `/usr/sbin/${name === 'zabbix-agent' ? 'zabbix_agentd' : 'zabbix_agent2'}`,
      '--foreground',
      '-c',
      '/etc/zabbix/zabbix_agentd.conf',
    ],
    account: { name: 'zabbix', uid: 1997, gid: 1995, home: '/var/lib/zabbix' },
    user: '1997',
    workingDir: '/var/lib/zabbix',
    ports: (process) => [numbered(process, ['ZBX_LISTENPORT'], 10_050), ...ports],
    variant: (tag) => (/ubuntu/.test(tag.text) ? { base: ubuntu, hasBash: undefined } : undefined),
  });

/** Where the standard library's logger has its time. */
const goLog = (process: Process, text: string): string => `${strftime('%Y/%m/%d %H:%M:%S', process.now)} ${text}`;

/** What watches others: stores of metrics and their helpers, agents, and pages that show what is there. */
export const watcherServices: readonly Service[] = [
  watcher({
    // @see grafana/mimir: cmd/mimir/Dockerfile
    repositories: ['grafana/mimir'],
    path: '/bin/mimir',
    startup: 1.5,
    memory: 90,
    check: mimirConfig,
    ports: (process) => [
      mimirPort(process, 'grpc_listen_port', 9095),
      {
        port: mimirPort(process, 'http_listen_port', 8080),
        paths: { '/ready': 'ready', '/metrics': 'cortex_build_info 1\n', '/': html('Grafana Mimir') },
      },
    ],
  }),
  watcher({
    // @see grafana/loki: cmd/loki-canary/Dockerfile, main.go
    repositories: ['grafana/loki-canary'],
    path: '/usr/bin/loki-canary',
    check: (process) =>
      goFlagOf(process, 'addr') || process.env.get('LOKI_ADDRESS')
        ? undefined
        : { lines: ['Must specify a Loki address with -addr or set the environemnt variable LOKI_ADDRESS'], code: 1 },
    ports: (process) => [{ port: Number(goFlagOf(process, 'port') ?? 3500), paths: { '/metrics': 'loki_canary_entries_total 0\n' } }],
  }),
  watcher({
    // @see grafana/alloy: Dockerfile
    repositories: ['grafana/alloy'],
    base: ubuntu,
    megabytes: 130,
    path: '/bin/alloy',
    entrypoint: ['/bin/alloy'],
    cmd: ['run', '/etc/alloy/config.alloy', '--storage.path=/var/lib/alloy/data'],
    account: { name: 'alloy', uid: 473, gid: 473 },
    env: { ALLOY_DEPLOY_MODE: 'docker' },
    files: { '/etc/alloy/config.alloy': 'logging {\n  level = "info"\n}\n' },
    startup: 1,
    memory: 80,
    ports: (process): ServicePort[] => {
      const [, address = '127.0.0.1', port = 12_345] = /^(.*):(\d+)$/.exec(flagOf(process, 'server.http.listen-addr') ?? '') ?? [];
      return [
        {
          port: Number(port),
          ...(/^(127\.0\.0\.1|localhost)$/.test(address) && { address: '127.0.0.1' }),
          paths: { '/-/ready': 'Alloy is ready.\n', '/metrics': '', '/': html('Grafana Alloy') },
        },
      ];
    },
  }),
  watcher({
    // @see grafana/pyroscope: cmd/pyroscope/Dockerfile
    repositories: ['grafana/pyroscope'],
    base: distroless,
    path: '/usr/bin/pyroscope',
    entrypoint: ['/usr/bin/pyroscope'],
    cmd: ['-config.file=/etc/pyroscope/config.yaml'],
    account: { name: 'pyroscope', uid: 10_001, home: '/data' },
    user: 'pyroscope',
    owned: { '/data': 10_001 },
    volumes: ['/data'],
    files: { '/etc/pyroscope/config.yaml': '' },
    startup: 1,
    memory: 70,
    ports: [9095, { port: 4040, paths: { '/ready': 'ready\n', '/metrics': '', '/': html('Grafana Pyroscope') } }],
  }),
  victoria('vmagent', 8429, [], { check: victoriaWants('remoteWrite.url', 'dryRun', 'version') }),
  victoria('vmalert', 8880, [], { check: victoriaWants('datasource.url', 'dryRun', 'version') }),
  victoria('vmauth', 8427, [], { check: victoriaWants('auth.config', 'version') }),
  victoria('vminsert', 8480, [], { check: victoriaWants('storageNode', 'version') }),
  victoria('vmselect', 8481, [], { check: victoriaWants('storageNode', 'version') }),
  victoria('vmstorage', 8482, [8400, 8401]),
  zabbixAgent('zabbix-agent', []),
  zabbixAgent('zabbix-agent2', [31_999]),
  watcher({
    // @see falcosecurity/falcosidekick: Dockerfile, main.go
    repositories: ['falcosecurity/falcosidekick'],
    path: '/app/falcosidekick',
    entrypoint: ['./falcosidekick'],
    account: { name: 'falcosidekick', uid: 1234 },
    user: '1234',
    workingDir: '/app',
    ports: (process) => [
      { port: numbered(process, ['LISTENPORT'], 2801), paths: { '/ping': 'pong\n', '/healthz': json({ status: 'ok' }), '/metrics': '' } },
    ],
    lines: [
      (process) => goLog(process, '[INFO]  : Enabled Outputs : []'),
      (process) => goLog(process, `[INFO]  : Falco Sidekick is up and listening on :${numbered(process, ['LISTENPORT'], 2801)}`),
    ],
    code: 2,
  }),
  watcher({
    // @see TwiN/gatus: Dockerfile
    repositories: ['twinproduction/gatus', 'ghcr.io/twin/gatus'],
    base: scratch,
    megabytes: 9,
    path: '/gatus',
    env: { PORT: '8080', GATUS_CONFIG_PATH: '' },
    ports: (process) => [
      {
        port: Number(
          settingOf(process, process.env.get('GATUS_CONFIG_PATH') || '/config/config.yaml', 'port') ?? numbered(process, ['PORT'], 8080),
        ),
        paths: { '/health': json({ status: 'UP' }), '/': html('Health Dashboard | Gatus') },
      },
    ],
  }),
  watcher({
    // @see nats-io/prometheus-nats-exporter: docker/linux/amd64/Dockerfile
    repositories: ['natsio/prometheus-nats-exporter'],
    base: scratch,
    path: '/prometheus-nats-exporter',
    entrypoint: ['/prometheus-nats-exporter'],
    cmd: ['--help'],
    check: ({ argv }) =>
      argv.slice(1).every((word) => word.startsWith('-'))
        ? { lines: ['Usage: prometheus-nats-exporter <flags> url'], code: argv.includes('--help') ? 0 : 1 }
        : undefined,
    ports: (process) => [{ port: Number(goFlagOf(process, 'port') ?? goFlagOf(process, 'p') ?? 7777), paths: { '/metrics': '' } }],
  }),
  application({
    // @see lmenezes/cerebro-docker: Dockerfile
    repositories: ['lmenezes/cerebro'],
    megabytes: 130,
    path: '/entrypoint.sh',
    account: { name: 'cerebro', uid: 1000 },
    user: 'cerebro',
    workingDir: '/opt/cerebro',
    owned: { '/opt/cerebro': 1000 },
    env: { CEREBRO_VERSION: '0.9.4' },
    startup: 4,
    memory: 150,
    lines: [
      () =>
        '[info] play.api.Play - Application started (Prod) (no global state)\n[info] p.c.s.AkkaHttpServer - Listening for HTTP on /0.0.0.0:9000',
    ],
    ports: [{ port: 9000, paths: { '/': html('cerebro') } }],
    code: 143,
  }),
  application({
    // @see mobz/elasticsearch-head: Dockerfile, Gruntfile.js
    repositories: ['mobz/elasticsearch-head'],
    megabytes: 340,
    path: '/usr/local/bin/grunt',
    entrypoint: [],
    cmd: ['/bin/sh', '-c', 'grunt server'],
    workingDir: '/usr/src/app',
    startup: 1.2,
    memory: 45,
    isUnheard: undefined,
    lines: [
      () => '',
      () => 'Running "connect:server" (connect) task\nWaiting forever...\nStarted connect web server on http://localhost:9100',
    ],
    ports: [{ port: 9100, paths: { '/': html('elasticsearch-head') } }],
    code: 'unheeded',
  }),
  controller({
    // @see kubernetes-csi/csi-driver-host-path: Dockerfile
    repositories: ['registry.k8s.io/sig-storage/hostpathplugin', 'quay.io/k8scsi/hostpathplugin'],
    base: alpine,
    path: '/hostpathplugin',
    isUnheard: undefined,
    run: hostPathDriver,
  }),
  watcher({
    // @see FairwindsOps/polaris: Dockerfile, cmd/polaris/root.go
    repositories: ['quay.io/fairwinds/polaris', 'fairwinds/polaris'],
    path: '/usr/local/bin/polaris',
    entrypoint: [],
    cmd: ['polaris'],
    account: { name: 'polaris', uid: 1200 },
    user: '1200',
    workingDir: '/opt/app',
    check: ({ argv }) => (argv.length > 1 ? undefined : { lines: ['You must specify a sub-command.'], code: 1 }),
    ports: (process) =>
      /^(dashboard|webhook)$/.test(process.argv[1] ?? '')
        ? [
            {
              port: Number(flagOf(process, 'port') ?? (process.argv[1] === 'webhook' ? 9876 : 8080)),
              paths: { '/health': 'OK', '/': html('Polaris') },
            },
          ]
        : [],
    code: 2,
  }),
  {
    // @see prometheus/haproxy_exporter: Dockerfile
    ...watcher({
      repositories: ['prom/haproxy-exporter', 'quay.io/prometheus/haproxy-exporter'],
      base: busybox,
      path: '/bin/haproxy_exporter',
      user: 'nobody',
      ports: [{ port: 9101, paths: { '/metrics': 'haproxy_up 0\n', '/': html('Haproxy Exporter') } }],
    }),
    code: 2,
  },
];

import type { Process } from '../../kernel/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import type { StartProblem } from '../programs/start-checks.ts';

/** How a program's library of flags says that it does not know one, and ends. `flag` is as it is written, without its value. */
type Refusal = (program: string, flag: string) => StartProblem;

const bare = (flag: string): string => flag.replace(/^--?/, '');

/** @see go: src/flag/flag.go failf, usage (ExitOnError) */
const goFlag: Refusal = (program, flag) => ({
  lines: [`flag provided but not defined: -${bare(flag)}`, `Usage of ${program}:`],
  code: 2,
});
/** @see alecthomas/kingpin: parser.go, global.go Parse */
const kingpin: Refusal = (program, flag) => ({
  lines: [
    flag.startsWith('--')
      ? `${baseName(bare(program))}: error: unknown long flag '${flag}', try --help`
      : `${baseName(program)}: error: unknown short flag '${flag.slice(0, 2)}', try --help`,
  ],
  code: 1,
});
const unknownFlag = (flag: string): string =>
  flag.startsWith('--') ? `unknown flag: ${flag}` : `unknown shorthand flag: '${flag[1]}' in ${flag}`;
/** @see spf13/cobra: command.go ExecuteC; spf13/pflag: flag.go failf */
const cobra: Refusal = (program, flag) => ({
  lines: [`Error: ${unknownFlag(flag)}\nUsage:\n  ${baseName(program)} [flags]\n`],
  code: 1,
});
/** @see spf13/pflag: flag.go Parse (ExitOnError) */
const pflag: Refusal = (program, flag) => ({ lines: [`${unknownFlag(flag)}\nUsage of ${program}:`], code: 2 });
/** What it tells of where the flag stands needs the flags to be read, which ends it. @see prometheus: cmd/prometheus/main.go; alecthomas/kingpin: app.go Usage */
const prometheus: Refusal = (program, flag) => {
  const [told = ''] = kingpin(program, flag).lines;
  const unknown = told.slice(told.indexOf('unknown'), -', try --help'.length);
  return { lines: [`Error parsing commandline arguments: ${unknown}\nprometheus: error: ${unknown}`], code: 1 };
};
/** @see caddy: cmd/cobra.go */
const caddy: Refusal = (_, flag) => ({
  lines: [
    `Error: ${unknownFlag(flag)}\nUsage:\n  caddy run [--config <path> [--adapter <name>]] [--envfile <path>] [--environ] [--resume] [--watch] [--pidfile <file>]\n`,
  ],
  code: 1,
});
/** Libraries to which what follows one dash is letters, one of which may have its value behind it; to the others it is one name. */
const WITH_LETTERS: ReadonlySet<Refusal> = new Set([kingpin, cobra, pflag, prometheus, caddy]);
/** @see hashicorp/consul: command/cli; hashicorp/vault: command/base.go */
const hashicorp =
  (usage: string): Refusal =>
  (_, flag) => ({ lines: [`flag provided but not defined: -${bare(flag)}`, ...(usage === '' ? [] : [usage])], code: 1 });

/** What a server knows of flags: the names of all of them, or those that are followed here. */
type FlagRules =
  | { readonly refuses: Refusal; readonly known: RegExp }
  /** Not all of its flags are listed here: what it is told besides those that are followed, the run's reader is told. */
  | { readonly follows: RegExp };

const LOGGING = 'log\\.(level|format)|version|help(-long|-man)?|h';
const WEB =
  'web\\.(listen-address|telemetry-path|config\\.file|external-url|route-prefix|systemd-socket|max-requests|disable-exporter-metrics|enable-lifecycle|enable-admin-api|get-concurrency|timeout)';
const KLOG =
  'v|vmodule|add_dir_header|alsologtostderr|log_\\w+|logtostderr|one_output|skip_headers|skip_log_headers|stderrthreshold|log-[a-z-]+|logging-format';
const all = (...parts: string[]): RegExp => new RegExp(`^(${parts.join('|')})$`);

/** By repository, as the model has it first. */
const rules: Readonly<Record<string, FlagRules>> = {
  'prom/prometheus': {
    refuses: prometheus,
    known: all(
      LOGGING,
      '(no-)?web\\.[a-z.-]+',
      'config\\.file',
      '(no-)?(storage|rules|alertmanager|query|scrape)\\.[a-z.-]+',
      'enable-feature|(no-)?agent|write-documentation',
    ),
  },
  'prom/node-exporter': {
    refuses: kingpin,
    known: all(
      LOGGING,
      '(no-)?web\\.[a-z.-]+',
      '(no-)?collector\\.[a-z0-9_.-]+',
      'path\\.(procfs|sysfs|rootfs|udev\\.data)',
      'runtime\\.gomaxprocs',
    ),
  },
  'prom/alertmanager': {
    refuses: kingpin,
    known: all(
      LOGGING,
      WEB,
      'config\\.file',
      'storage\\.path',
      '(data|alerts|cluster)\\.[a-z.-]+',
      'auto-gom[a-z.-]+',
      'enable-feature',
      '(no-)?cluster\\.[a-z.-]+',
    ),
  },
  'prom/pushgateway': { refuses: kingpin, known: all(LOGGING, WEB, '(persistence|push)\\.[a-z.-]+', '(no-)?push\\.[a-z.-]+') },
  'prom/blackbox-exporter': { refuses: kingpin, known: all(LOGGING, WEB, '(config|history)\\.[a-z.-]+', 'timeout-offset') },
  'prom/statsd-exporter': { refuses: kingpin, known: all(LOGGING, WEB, '(no-)?(statsd|debug)\\.[a-z.-]+', 'check-config') },
  'prometheuscommunity/postgres-exporter': {
    refuses: kingpin,
    known: all(
      LOGGING,
      WEB,
      '(no-)?collector\\.[a-z_.-]+',
      '(no-)?(auto-discover-databases|disable-default-metrics|disable-settings-metrics|dumpmaps)',
      'extend\\.query-path|constantLabels|(ex|in)clude-databases|metric-prefix|config\\.file|scrape-timeout',
    ),
  },
  'prom/mysqld-exporter': {
    refuses: kingpin,
    known: all(LOGGING, WEB, '(no-)?collect\\.[a-z_.-]+', '(no-)?(config|mysqld|tls|exporter)\\.[a-z_.-]+', 'timeout-offset'),
  },
  nats: {
    // Its own usage ends it, before the error can.
    refuses: (_, flag) => ({
      lines: [
        `flag provided but not defined: -${bare(flag)}\n\nUsage: nats-server [options]\n\nServer Options:\n    -a, --addr, --net <host>         Bind to host address (default: 0.0.0.0)\n    -p, --port <port>                Use port for clients (default: 4222)`,
      ],
      code: 0,
    }),
    known: all(
      'a|addr|net|p|port|n|name|server_name|m|http_port|ms|https_port|http_base_path|c|config|t|sl|signal|client_advertise|P|pid|ports_file_dir|max_payload|max_pending|max_connections',
      'l|log|log_size_limit|s|syslog|r|remote_syslog|T|logtime|logtime_utc|D|debug|V|trace|VV|DV|DVV|max_traced_msg_len|user|pass|auth|users?',
      'tls|tls[a-z]+|routes|cluster|cluster_[a-z]+|no_advertise|connect_retries|js|jetstream|sd|store_dir|profile|h|help|help_tls|v|version|dm|datamap|mm',
    ),
  },
  'grafana/loki': {
    refuses: goFlag,
    known: all(
      '[a-z0-9-]+(\\.[a-z0-9-]+)+',
      'target|verify-config|print-config-stderr|log-config-reverse-order|list-targets|version|help|h|legacy-read-mode|h|schema-config-file',
    ),
  },
  'grafana/promtail': {
    refuses: goFlag,
    known: all(
      '[a-z0-9-]+(\\.[a-z0-9-]+)+',
      'dry-run|inspect|stdin|check-syntax|print-config-stderr|log-config-reverse-order|version|help|h',
    ),
  },
  'registry.k8s.io/coredns/coredns': {
    refuses: goFlag,
    known: all('conf|dns\\.port|p|pidfile|quiet|version|plugins|alsologtostderr|log_[a-z_]+|logtostderr|stderrthreshold|v|vmodule|help|h'),
  },
  'registry.k8s.io/metrics-server/metrics-server': {
    refuses: cobra,
    known: all(
      KLOG,
      '(kubelet|tls|authentication|authorization|requestheader|audit|http2|permit|shutdown|egress|max|min|goaway|delete|deprecated|external|feature|cors|request|strict|target|livez|secure|encryption|enable|default|watch|service|storage|lease|etcd)-[a-z0-9-]+',
      'metric-resolution|cert-dir|bind-address|client-ca-file|kubeconfig|node-selector|(contention-)?profiling|version|help|h|debug-socket-path|debug-pprof|disable-http2-serving',
    ),
  },
  'kubernetesui/dashboard': {
    refuses: pflag,
    known: all(
      KLOG,
      '(insecure-)?(bind-address|port)|default-cert-dir|tls-[a-z-]+|apiserver-[a-z-]+|api-log-level|heapster-host|sidecar-host|metrics-provider|metric-client-check-period',
      'auto-generate-certificates|kubeconfig|namespace|system-banner(-severity)?|token-ttl|authentication-mode|enable-insecure-login|enable-skip-login|disable-settings-authorizer|locale-config|disable-skip|help|h',
    ),
  },
  'otel/opentelemetry-collector': { refuses: cobra, known: all('config|set|feature-gates|help|h|version|v') },
  vault: {
    refuses: hashicorp(''),
    known: all(
      'config|dev[a-z-]*|log-[a-z-]+|combine-logs|recovery|exit-on-core-shutdown|experiment|disable-gated-logs|test-[a-z-]+|address|h|help',
    ),
  },
  consul: {
    refuses: hashicorp('Usage: consul agent [options]'),
    known: all(
      'advertise[a-z-]*|allow-write-http-from|alt-domain|auto-reload-config|bind|bootstrap(-expect)?|check_output_max_size|client|config-(dir|file|format)|data-dir|datacenter|default-query-time|dev',
      'disable-[a-z-]+|dns-port|domain|enable-[a-z-]+|encrypt|grpc-port|grpc-tls-port|hcl|https?-port|http-addr|join(-wan)?|log-[a-z-]+|max-query-time|node|node-id|node-meta|non-voting-server|pid-file|primary-gateway',
      'protocol|raft-protocol|read-replica|recursor|rejoin|retry-[a-z-]+|segment|serf-[a-z-]+|server|server-port|syslog|translate-wan-addrs|ui|ui-[a-z-]+|version|help|h|token|ca-[a-z]+|client-[a-z]+|atlas[a-z-]*',
    ),
  },
  'eclipse-mosquitto': {
    refuses: (_, flag) => ({ lines: [`Error: Unknown option '${flag}'.\n\nUse 'mosquitto --help' to see usage.`], code: 3 }),
    known: all('c|config-file|d|daemon|h|help|p|port|v|verbose|tls-keylog|test-config|q'),
  },
  'quay.io/keycloak/keycloak': {
    refuses: (_, flag) => ({
      lines: [`Unknown option: '${flag}'\nTry 'kc.sh start --help' for more information on the available options.`],
      code: 2,
    }),
    known: all(
      '(db|features|http|https|hostname|health|metrics|proxy|log|cache|spi|transaction|vault|truststore|tls|storage|bootstrap|tracing|management|config)(-[a-zA-Z0-9-]+)?|auto-build|optimized|import-realm|help|help-all|h|verbose|v|cf|debug|D.*|override|dir|file|realm|users|profile|b',
    ),
  },
  caddy: {
    refuses: caddy,
    known: all(
      'config|c|adapter|a|envfile|environ|e|resume|r|watch|w|pingback|pidfile|help|h|force|f|address|domain|root|listen|l|browse|b|templates|t|access-log|v|debug|compress|precompressed|no-compress|reveal-symlinks|from|to|change-host-header|insecure|internal-certs|i|disable-redirects|header|H|header-up|header-down|status|s|body|pretty|p|validate|overwrite|diff|d|algorithm|plaintext|salt|packages|versions|skip-standard|ca|cert|directory|keep-backup',
    ),
  },
  'grafana/grafana': { follows: all('homepath|config|packaging|pidfile|profile[a-z-]*|tracing[a-z-]*|v|vv|version|h|help') },
  influxdb: { follows: all('') },
  'jaegertracing/all-in-one': { follows: all('') },
  'envoyproxy/envoy': { follows: all('c|config-path|config-yaml|l|log-level|mode|service-cluster|service-node|version|help') },
  'cockroachdb/cockroach': { follows: all('insecure|join|certs-dir|logtostderr|version|help') },
  'victoriametrics/victoria-metrics': { follows: all('httpListenAddr|storageDataPath|retentionPeriod|version|help') },
  'oliver006/redis_exporter': { follows: all('') },
  'registry.k8s.io/kube-state-metrics/kube-state-metrics': {
    follows: all(KLOG, 'version|help|h|port|telemetry-port|host|telemetry-host|resources|namespaces'),
  },
  telegraf: { follows: all('config|config-directory|version|help') },
  'fluent/fluent-bit': {
    follows: all('c|config|i|input|o|output|F|filter|p|prop|m|match|t|tag|f|flush|R|parser|q|quiet|version|V|help|h'),
  },
  fluentd: { follows: all('c|config|version|help|h|p|plugin') },
};

/** The flags that a server is given, as they are written, up to a `=`; values that stand apart are none. A blank ends none: what is written
 *  in one word with its value is asked for by the whole of it. */
const flagsOf = (argv: readonly string[], letters: boolean): string[] =>
  argv.slice(1).flatMap((word) => {
    const flag = (letters && !word.startsWith('--') ? /^-[A-Za-z][^=\s]*/ : /^--?[A-Za-z][^=]*/).exec(word)?.[0];
    return flag === undefined ? [] : [flag];
  });

/** What a server says of a flag that it does not know; of one that is not followed here the run's reader is told. */
export function flagProblem(repository: string, process: Process): StartProblem | undefined {
  const known = Object.hasOwn(rules, repository) ? rules[repository] : undefined;
  if (!known) return undefined;
  const { argv } = process;
  const [program = ''] = argv;
  if ('known' in known) {
    const unknown = flagsOf(argv, WITH_LETTERS.has(known.refuses)).find((flag) => !known.known.test(bare(flag)));
    return unknown === undefined ? undefined : known.refuses(program, unknown);
  }
  const told = flagsOf(argv, true).filter((flag) => !known.follows.test(bare(flag)));
  if (told.length > 0)
    process.remark({ kind: 'NotFollowed', program: 'options', why: [baseName(program), ...told].join(' '), taken: 'statement' });
  return undefined;
}

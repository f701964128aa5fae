import { OsError, type Process } from '../../../kernel/index.ts';
import type { StartProblem } from '../start-checks.ts';
import { stamp } from './go-kit-log.ts';
import { type Shape, strictProblem, type Value } from './strict-yaml.ts';

/** Why Prometheus does not start with this configuration. @see prometheus: cmd/prometheus/main.go; config/config.go LoadFile */
export function prometheusConfig(process: Process, path: string): StartProblem | undefined {
  const why = opened(process, path) ?? prefixed(`parsing YAML file ${path}: `, strictProblem(process.readFile(path), CONFIG));
  if (why === undefined) return undefined;
  const message = `msg="Error loading config (--config.file=${path})" file=${path} err=${JSON.stringify(why)}`;
  return { lines: [`${stamp(process)} caller=main.go:492 level=error ${message}`], code: 2 };
}

/** Why Alertmanager does not. @see alertmanager: cmd/alertmanager/main.go; config/coordinator.go Reload; config/config.go LoadFile */
export function alertmanagerConfig(process: Process, path: string): StartProblem | undefined {
  const why = opened(process, path) ?? strictProblem(process.readFile(path), ALERTMANAGER);
  if (why === undefined) return undefined;
  const component = 'component=configuration';
  return {
    lines: [
      `${stamp(process)} ${ALERTMANAGER_STARTS}`,
      `${stamp(process)} caller=coordinator.go:113 level=info ${component} msg="Loading configuration file" file=${path}`,
      `${stamp(process)} caller=coordinator.go:118 level=error ${component} msg="Loading configuration file failed" file=${path} err=${JSON.stringify(why)}`,
    ],
    code: 1,
  };
}

export const ALERTMANAGER_STARTS = 'caller=main.go:240 level=info msg="Starting Alertmanager" version="(version=0.25.0, branch=HEAD)"';

function opened(process: Process, path: string): string | undefined {
  try {
    process.readFile(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `open ${path}: ${error.message.toLowerCase()}`;
  }
}

const prefixed = (prefix: string, text: string | undefined): string | undefined => text && prefix + text;

const scalars = (names: string): Record<string, Shape> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, { type: 'string', scalar: true }]));
const anything = (names: string): Record<string, undefined> => Object.fromEntries(names.split(/\s+/).map((name) => [name, undefined]));
const listOf = (items: Shape): Shape => ({ type: `[]*${items.type === 'config.plain' ? 'config.ScrapeConfig' : items.type}`, items });

/** @see prometheus/common: model/time.go ParseDuration */
const duration: Shape = {
  type: 'model.Duration',
  scalar: true,
  check: ({ text }) =>
    text === '0' || /^(?=\d)((\d+)y)?((\d+)w)?((\d+)d)?((\d+)h)?((\d+)m)?((\d+)s)?((\d+)ms)?$/.test(text)
      ? undefined
      : text === ''
        ? 'empty duration string'
        : `not a valid duration string: "${text}"`,
};

/** @see prometheus: model/relabel/relabel.go */
const ACTIONS = /^(replace|keep|drop|keepequal|dropequal|hashmod|labelmap|labeldrop|labelkeep|lowercase|uppercase)$/i;
const relabeling: Shape = {
  type: 'relabel.plain',
  fields: { ...anything('source_labels'), ...scalars('separator regex modulus target_label replacement action') },
  check(value) {
    const action = value.field('action')?.text ?? 'replace';
    if (!ACTIONS.test(action)) return `unknown relabel action "${action}"`;
    return /^(replace|hashmod|lowercase|uppercase|keepequal|dropequal)$/i.test(action) && !value.field('target_label')?.text
      ? `relabel configuration for ${action.toLowerCase()} action requires 'target_label' value`
      : undefined;
  },
};
const relabelings: Shape = { type: '[]*relabel.Config', items: relabeling };

/** @see prometheus/common: config/http_config.go HTTPClientConfig */
const CLIENT = anything(
  'basic_auth authorization oauth2 bearer_token bearer_token_file tls_config follow_redirects enable_http2 proxy_url no_proxy proxy_from_environment proxy_connect_header',
);

/** @see prometheus: discovery/targetgroup/targetgroup.go */
const group: Shape = {
  type: 'struct { Targets []string "yaml:\\"targets\\""; Labels model.LabelSet "yaml:\\"labels\\"" }',
  fields: { targets: { type: '[]string', items: { type: 'string', scalar: true } }, ...anything('labels') },
};

/** @see prometheus: discovery/kubernetes/kubernetes.go SDConfig */
const ROLES = ['pod', 'service', 'endpoints', 'endpointslice', 'node', 'ingress'];
const kubernetes: Shape = {
  type: 'kubernetes.plain',
  fields: {
    ...CLIENT,
    ...scalars('api_server kubeconfig_file'),
    ...anything('namespaces selectors attach_metadata'),
    role: {
      type: 'string',
      scalar: true,
      check: ({ text }) => (ROLES.includes(text) ? undefined : `unknown Kubernetes SD role "${text}"`),
    },
  },
  check: (value) => (value.field('role')?.text ? undefined : `role missing (one of: ${ROLES.join(', ')})`),
};

const DISCOVERIES =
  /^(azure|consul|digitalocean|dns|docker|dockerswarm|ec2|eureka|file|gce|hetzner|http|ionos|kuma|lightsail|linode|marathon|nerve|nomad|openstack|ovhcloud|puppetdb|scaleway|serverset|triton|uyuni|vultr)_sd_configs$/;
const discovered = {
  static_configs: { type: '[]*targetgroup.Group', items: group },
  kubernetes_sd_configs: { type: '[]*kubernetes.SDConfig', items: kubernetes },
};
const others = (name: string): boolean => DISCOVERIES.test(name);

const LIMITS = 'body_size_limit sample_limit target_limit label_limit label_name_length_limit label_value_length_limit';
const times = { scrape_interval: duration, scrape_timeout: duration };
const scrape: Shape = {
  type: 'config.ScrapeConfig',
  fields: {
    ...CLIENT,
    ...scalars(
      `job_name honor_labels honor_timestamps scrape_classic_histograms metrics_path scheme ${LIMITS} native_histogram_bucket_limit`,
    ),
    ...anything('params'),
    ...times,
    ...discovered,
    relabel_configs: relabelings,
    metric_relabel_configs: relabelings,
  },
  others,
  check(value) {
    if (!value.field('job_name')?.text) return 'job_name is empty';
    return (value.field('relabel_configs')?.items.length ?? 0) > 0 ? undefined : urlAmong(value.field('static_configs'));
  },
};

/** A target is a host and a port. @see prometheus: config/config.go CheckTargetAddress */
function urlAmong(groups: Value | undefined): string | undefined {
  const targets = groups?.items.flatMap((each) => each.field('targets')?.items.map(({ text }) => text) ?? []) ?? [];
  const url = targets.find((target) => target.includes('/'));
  return url === undefined ? undefined : `"${url}" is not a valid hostname`;
}

const alertmanager: Shape = {
  type: 'config.AlertmanagerConfig',
  fields: {
    ...CLIENT,
    ...scalars('scheme path_prefix api_version'),
    timeout: duration,
    ...discovered,
    relabel_configs: relabelings,
    alert_relabel_configs: relabelings,
  },
  others,
};

const CONFIG: Shape = {
  type: 'config.plain',
  fields: {
    global: {
      type: 'config.plain',
      fields: { ...times, evaluation_interval: duration, ...scalars(`query_log_file ${LIMITS}`), ...anything('external_labels') },
    },
    alerting: {
      type: 'config.plain',
      fields: { alert_relabel_configs: relabelings, alertmanagers: { ...listOf(alertmanager), type: 'config.AlertmanagerConfigs' } },
    },
    rule_files: { type: '[]string', items: { type: 'string', scalar: true } },
    scrape_config_files: { type: '[]string', items: { type: 'string', scalar: true } },
    scrape_configs: listOf(scrape),
    ...anything('storage tracing remote_write remote_read'),
  },
  check(value) {
    const jobs = value.field('scrape_configs')?.items.map((each) => each.field('job_name')?.text ?? '') ?? [];
    const twice = jobs.find((job, i) => jobs.indexOf(job) < i);
    return twice === undefined ? undefined : `found multiple scrape configs with job name "${twice}"`;
  },
};

const ALERTMANAGER: Shape = {
  type: 'config.plain',
  fields: anything('global route inhibit_rules receivers templates mute_time_intervals time_intervals'),
  check(value) {
    const receivers = value.field('receivers')?.items.map((each) => each.field('name')?.text ?? '') ?? [];
    const twice = receivers.find((name, i) => receivers.indexOf(name) < i);
    if (twice !== undefined) return `notification config name "${twice}" is not unique`;
    const route = value.field('route');
    if (!route) return 'no route provided in config';
    if (!route.field('receiver')?.text) return 'root route must specify a default receiver';
    const unknown = receiversOf(route).find((name) => !receivers.includes(name));
    return unknown === undefined ? undefined : `undefined receiver "${unknown}" used in route`;
  },
};

const receiversOf = (route: Value): string[] => [
  ...(route.field('routes')?.items.flatMap(receiversOf) ?? []),
  ...[route.field('receiver')?.text ?? ''].filter((name) => name !== ''),
];

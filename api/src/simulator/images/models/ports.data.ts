import type { Process } from '../../kernel/index.ts';
import type { Service, ServicePort } from './services.data.ts';

/**
 * Where servers are told to listen elsewhere: by repository and usual port, flags (`-name`, with one dash or two), variables
 * (`$NAME`) and settings of their configuration file (`@name`). The first that is given counts.
 */
const moves: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'prom/prometheus': { 9090: '-web.listen-address' },
  'prom/node-exporter': { 9100: '-web.listen-address' },
  'prom/alertmanager': { 9093: '-web.listen-address' },
  'prom/pushgateway': { 9091: '-web.listen-address' },
  'prom/blackbox-exporter': { 9115: '-web.listen-address' },
  'prom/statsd-exporter': { 9102: '-web.listen-address' },
  'prom/mysqld-exporter': { 9104: '-web.listen-address' },
  'prometheuscommunity/postgres-exporter': { 9187: '-web.listen-address $PG_EXPORTER_WEB_LISTEN_ADDRESS' },
  'oliver006/redis_exporter': { 9121: '-web.listen-address $REDIS_EXPORTER_WEB_LISTEN_ADDRESS' },
  'nginx/nginx-prometheus-exporter': { 9113: '-web.listen-address $LISTEN_ADDRESS' },
  'grafana/grafana': { 3000: '$GF_SERVER_HTTP_PORT' },
  'grafana/loki': { 3100: '-server.http-listen-port @http_listen_port', 9095: '-server.grpc-listen-port @grpc_listen_port' },
  'grafana/promtail': { 9080: '-server.http-listen-port @http_listen_port' },
  kibana: { 5601: '$SERVER_PORT' },
  influxdb: { 8086: '-http-bind-address $INFLUXD_HTTP_BIND_ADDRESS $INFLUXDB_HTTP_BIND_ADDRESS' },
  registry: { 5000: '$REGISTRY_HTTP_ADDR' },
  sonarqube: { 9000: '$SONAR_WEB_PORT' },
  vault: { 8200: '-dev-listen-address $VAULT_DEV_LISTEN_ADDRESS' },
  consul: { 8500: '-http-port', 8600: '-dns-port' },
  'mongo-express': { 8081: '$PORT' },
  ghost: { 2368: '$server__port' },
  adminer: { 8080: '-S' },
  'quay.io/keycloak/keycloak': { 8080: '-http-port $KC_HTTP_PORT' },
  'openshift/hello-openshift': { 8080: '$PORT', 8888: '$SECOND_PORT' },
  'openzipkin/zipkin': { 9411: '$QUERY_PORT' },
  'kubernetesui/dashboard': { 8443: '-port' },
  'registry.k8s.io/kube-state-metrics/kube-state-metrics': { 8080: '-port', 8081: '-telemetry-port' },
  'jenkins/jenkins': { 8080: '-httpPort', 50000: '$JENKINS_SLAVE_AGENT_PORT' },
  'mcr.microsoft.com/mssql/server': { 1433: '$MSSQL_TCP_PORT' },
  'cockroachdb/cockroach': { 26257: '-listen-addr -port', 8080: '-http-addr -http-port' },
  odoo: { 8069: '-http-port -xmlrpc-port -p' },
  'gitea/gitea': { 3000: '$GITEA__server__HTTP_PORT $HTTP_PORT', 22: '$SSH_LISTEN_PORT' },
  solr: { 8983: '-p $SOLR_PORT' },
  'jupyter/base-notebook': { 8888: '-port -ServerApp.port -NotebookApp.port' },
};

/** The ports of a server as it was started, and its words with them. */
export function portsOf(
  service: Service,
  process: Process,
): { readonly ports: readonly ServicePort[]; readonly say: (text: string) => string } {
  const usual = typeof service.ports === 'function' ? service.ports(process) : service.ports;
  const repository = service.repositories[0] as string;
  const rules = Object.hasOwn(moves, repository) ? moves[repository] : undefined;
  if (!rules) return { ports: usual, say: (text) => text };
  const moved = new Map<number, { readonly port: number; readonly address?: string }>();
  for (const [port, sources] of Object.entries(rules)) {
    const [told] = sources.split(' ').flatMap((source) => toldBy(service, process, source));
    const place = told === undefined ? undefined : placeOf(told);
    if (place) moved.set(Number(port), place);
  }
  return {
    ports: usual.map((each) => {
      const place = moved.get(typeof each === 'number' ? each : each.port);
      if (!place) return each;
      return typeof each === 'number' && place.address === undefined
        ? place.port
        : { paths: {}, ...(typeof each === 'number' ? {} : each), ...place };
    }),
    say: (text) => [...moved].reduce((said, [port, { port: at }]) => said.replaceAll(`:${port}`, `:${at}`), text),
  };
}

function toldBy({ files = {} }: Service, process: Process, source: string): string[] {
  const { argv, env } = process;
  const name = source.slice(1);
  if (source.startsWith('$')) return env.get(name) ? [env.get(name) as string] : [];
  if (source.startsWith('@')) {
    const path = toldBy({ files } as Service, process, '-config.file')[0] ?? Object.keys(files)[0] ?? '';
    const value = process.access(path, 'r') ? new RegExp(`^\\s*${name}:\\s*(\\d+)`, 'm').exec(process.readFile(path))?.[1] : undefined;
    return value === undefined ? [] : [value];
  }
  return argv.flatMap((word, at) => {
    const [, given, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (given !== name) return [];
    const next = value ?? argv[at + 1];
    return next === undefined ? [] : [next];
  });
}

/** `:9091`, `9091`, `127.0.0.1:9091`; undefined if it names no port. */
function placeOf(text: string): { readonly port: number; readonly address?: string } | undefined {
  const [, host = '', port] = /^(?:https?:\/\/)?(.*?):?(\d{1,5})\/?$/.exec(text) ?? [];
  if (port === undefined || Number(port) === 0) return undefined;
  return /^(127\.0\.0\.1|localhost)$/.test(host) ? { port: Number(port), address: '127.0.0.1' } : { port: Number(port) };
}

import { type Json, jsonValue, parseDocument } from '../../../apimachinery/go-yaml/index.ts';
import { isRecord, recordOf } from '../../../apimachinery/records.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Address {
  readonly address: string;
  readonly port: number;
}

/** What stands at a listener's end: HTTP by its routes, connections handed on as they are, or what this does not follow. */
export type Filter =
  | { readonly kind: 'http'; readonly virtualHosts: readonly Fields[]; readonly accessLogs: readonly string[] }
  | { readonly kind: 'tcp'; readonly cluster: string }
  | { readonly kind: 'echo' }
  | { readonly kind: 'unknown' };

/** Where Envoy listens, and what it does with what comes. */
interface Listener extends Address {
  readonly name: string;
  readonly filter: Filter;
  /** The files of its certificates and keys, where it speaks TLS. */
  readonly tls: readonly string[] | undefined;
}

/** Servers that requests are passed on to. */
export interface Cluster {
  readonly name: string;
  readonly endpoints: readonly Address[];
  /** The first of a name's addresses is enough. */
  readonly isLogical: boolean;
  readonly isRandom: boolean;
  /** What of it is not followed, once it is asked. */
  readonly told: readonly string[];
  next: number;
}

/** What envoy starts with, as far as it is written down in its file. */
export interface Bootstrap {
  readonly admin: Address | undefined;
  readonly listeners: readonly Listener[];
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** What of it is not followed. */
  readonly told: readonly string[];
}

/** The bootstrap in YAML or JSON; undefined where it is neither. @see envoy: api/envoy/config/bootstrap/v3/bootstrap.proto */
export function readBootstrap(text: string): Bootstrap | undefined {
  const config = read(text);
  if (config === undefined) return undefined;
  const told = new Set<string>();
  const resources = recordOf(config.static_resources);
  if (config.dynamic_resources !== undefined) told.add('dynamic_resources');
  const clusters = list(resources.clusters).map((each) => clusterOf(each));
  return {
    admin: socketOf(recordOf(config.admin).address),
    listeners: list(resources.listeners).flatMap((each) => listenerOf(each, told)),
    clusters: new Map(clusters.map((each) => [each.name, each])),
    told: [...told],
  };
}

function read(text: string): Fields | undefined {
  let value: Json;
  try {
    const parsed = parseDocument(text, { json: false, maxValues: 20_000 });
    value = parsed ? jsonValue(parsed, 2_048).value : null;
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

function listenerOf(listener: Fields, told: Set<string>): Listener[] {
  const socket = socketOf(listener.address);
  if (!socket) return [];
  const chains = list(listener.filter_chains);
  const [chain = {}] = chains;
  if (chains.length > 1) told.add('filter chains by what they match');
  const filters = list(chain.filters);
  // What stands before the last decides about connections, and hands them on.
  for (const { name } of filters.slice(0, -1)) told.add(`filter ${shortName(name)}`);
  return [{ name: String(listener.name ?? ''), ...socket, filter: filterOf(filters.at(-1) ?? {}, told), tls: tlsOf(chain) }];
}

/** @see envoy: api/envoy/extensions/transport_sockets/tls/v3/tls.proto DownstreamTlsContext */
function tlsOf({ transport_socket, tls_context }: Fields): string[] | undefined {
  if (transport_socket === undefined && tls_context === undefined) return undefined;
  const { typed_config, config } = recordOf(transport_socket);
  const context = recordOf(recordOf(tls_context ?? typed_config ?? config).common_tls_context);
  return list(context.tls_certificates).flatMap(({ certificate_chain, private_key }) =>
    [certificate_chain, private_key].flatMap((each) => {
      const { filename } = recordOf(each);
      return typeof filename === 'string' ? [filename] : [];
    }),
  );
}

/** Filters' names have been shorter. @see envoy: docs/root/version_history, well_known_names.h */
const shortName = (name: unknown): string => String(name ?? '').replace(/^envoy\.(filters\.(network|http)\.)?/, '');

function filterOf({ name, typed_config, config }: Fields, told: Set<string>): Filter {
  const given = recordOf(typed_config ?? config);
  switch (shortName(name)) {
    case 'http_connection_manager': {
      if (given.rds !== undefined || given.scoped_routes !== undefined) told.add('routes that a control plane tells');
      for (const filter of list(given.http_filters))
        if (shortName(filter.name) !== 'router') told.add(`HTTP filter ${shortName(filter.name)}`);
      return { kind: 'http', virtualHosts: list(recordOf(given.route_config).virtual_hosts), accessLogs: accessLogs(given, told) };
    }
    case 'tcp_proxy': {
      if (given.weighted_clusters !== undefined) told.add('weighted clusters of connections');
      return { kind: 'tcp', cluster: String(given.cluster ?? '') };
    }
    case 'echo':
      return { kind: 'echo' };
    default:
      told.add(`filter ${shortName(name)}`);
      return { kind: 'unknown' };
  }
}

/** The formats of what goes to stdout; '' is the default. Files are told. @see envoy: api/envoy/extensions/access_loggers */
function accessLogs(manager: Fields, told: Set<string>): string[] {
  return list(manager.access_log).flatMap(({ name, typed_config, config }) => {
    const { path, log_format, format } = recordOf(typed_config ?? config);
    const { text_format, text_format_source } = recordOf(log_format);
    const custom = format ?? text_format ?? recordOf(text_format_source).inline_string;
    const toStdout = String(name).endsWith('stdout') || path === '/dev/stdout';
    if (!toStdout || (custom === undefined && log_format !== undefined)) {
      told.add('access logs that are no lines of its stdout');
      return [];
    }
    return [typeof custom === 'string' ? custom : ''];
  });
}

function clusterOf(cluster: Fields): Cluster {
  const told: string[] = [];
  const { name, type, load_assignment, hosts, lb_policy, transport_socket, tls_context } = cluster;
  if (type === 'EDS' || type === 'ORIGINAL_DST' || cluster.cluster_type !== undefined) told.push(`clusters of type ${type ?? 'their own'}`);
  if (transport_socket !== undefined || tls_context !== undefined) told.push('TLS to its clusters');
  if (cluster.health_checks !== undefined) told.push('health checks of clusters');
  const assigned = list(recordOf(load_assignment).endpoints).flatMap((locality) => list(locality.lb_endpoints));
  const addresses = hosts === undefined ? assigned.map((each) => recordOf(each.endpoint).address) : list(hosts);
  return {
    name: String(name ?? ''),
    endpoints: addresses.flatMap((address) => socketOf(address) ?? []),
    isLogical: type === 'LOGICAL_DNS',
    isRandom: lb_policy === 'RANDOM',
    told,
    next: 0,
  };
}

function socketOf(address: unknown): Address | undefined {
  const { socket_address, socketAddress } = recordOf(address);
  const { address: host, port_value, portValue } = recordOf(socket_address ?? socketAddress);
  const port = Number(port_value ?? portValue);
  return Number.isInteger(port) ? { address: String(host ?? '0.0.0.0'), port } : undefined;
}

/** A list of mappings; one alone is a list of one. */
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(recordOf) : isRecord(value) ? [value] : []);

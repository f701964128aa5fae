import { goWords, OsError, type Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { release, type Tag } from '../model.ts';
import type { StartProblem } from '../programs/start-checks.ts';

/** What servers say that say much before they are ready. */

/** @see nats-io/nats-docker: nats-server.conf */
export const NATS_CONFIG = `# Client port of 4222 on all interfaces
port: 4222

# HTTP monitoring port
monitor_port: 8222

# This is for clustering multiple servers together.
cluster {
  # It is recommended to set a cluster name
  name: "my_cluster"

  # Route connections to be received on any interface on port 6222
  port: 6222

  # Routes are protected, so need to use them with --routes flag
  # e.g. --routes=nats-route://ruser:T0pS3cr3t@otherdockerhost:6222
  authorization {
    user: ruser
    password: T0pS3cr3t
    timeout: 2
  }

  # Routes are actively solicited and connected to from this server.
  # This Docker image has none by default, but you can pass a
  # flag to the nats-server docker image to create one to an existing server.
  routes = []
}
`;

/** What a flag of the server says, with one dash or two. */
const natsFlag = ({ argv }: Process, ...names: string[]): string | undefined => {
  const at = argv.findIndex((word) => names.includes(word.replace(/^--?/, '').replace(/=.*$/, '')) && word.startsWith('-'));
  const word = argv[at];
  return word === undefined ? undefined : word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
};

/** Where NATS is told to have its configuration. */
export const natsConfig = (process: Process): string | undefined => natsFlag(process, 'c', 'config');

/** Flags go before the configuration; without either there is a port for clients alone. @see nats-io/nats-server: server/opts.go */
export function natsPorts(process: Process): { client: number; monitor: number | undefined; cluster: number | undefined } {
  const path = natsConfig(process);
  const text = path !== undefined && process.access(path, 'r') ? process.readFile(path).replace(/(^|\s)(#|\/\/).*$/gm, '') : '';
  const [before = '', cluster] = text.split(/^\s*cluster\s*[:={]/m);
  const after = cluster === undefined ? '' : cluster.slice(cluster.lastIndexOf('\n}') + 1);
  const set = (where: string, names: string): number | undefined => {
    const value = new RegExp(`^\\s*(?:${names})\\s*[:= ]\\s*"?(?:[\\w.]*:)?(\\d+)`, 'm').exec(where)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const own = before + after;
  const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));
  return {
    client: number(natsFlag(process, 'p', 'port')) ?? set(own, 'port|listen') ?? 4222,
    monitor: number(natsFlag(process, 'm', 'http_port')) ?? set(own, 'monitor_port|http_port|http'),
    cluster: number(/:(\d+)/.exec(natsFlag(process, 'cluster', 'cluster_listen') ?? '')?.[1]) ?? set(cluster ?? '', 'port|listen'),
  };
}

/** @see nats-io/nats-server: server/server.go Start */
export function natsWords(process: Process, tag: Tag): string {
  const say = (text: string): string => `[${process.pid}] ${localText(process, '%Y/%m/%d %H:%M:%S.%6N')} [INF] ${text}`;
  const id = `N${draw(process, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 55)}`;
  const path = natsConfig(process);
  const { client, monitor, cluster } = natsPorts(process);
  return [
    say('Starting nats-server'),
    say(`  Version:  ${release(tag, ['2.9.16', '2.8.4', '1.4.1'])}`),
    say('  Git:      [f84ca24]'),
    say(`  Name:     ${id}`),
    say(`  ID:       ${id}`),
    ...(path === undefined ? [] : [say(`Using configuration file: ${path}`)]),
    ...(monitor === undefined ? [] : [say(`Starting http monitor on 0.0.0.0:${monitor}`)]),
    say(`Listening for client connections on 0.0.0.0:${client}`),
    say('Server is ready'),
    ...(cluster === undefined
      ? []
      : [
          ...(path === 'nats-server.conf' ? [say('Cluster name is my_cluster')] : []),
          say(`Listening for route connections on 0.0.0.0:${cluster}`),
        ]),
  ].join('\n');
}

/** @see distribution/distribution: registry/handlers/app.go, registry/registry.go, configuration/parser.go */
export function registryWords(process: Process, tag: Tag): string {
  const version = release(tag, ['2.8.2', '2.7.1', '2.6.2']);
  const at = `time="${strftime('%Y-%m-%dT%H:%M:%S.%6NZ', process.now)}"`;
  const uuid = [8, 4, 4, 4, 12].map((length) => draw(process, '0123456789abcdef', length)).join('-');
  const tail = `go.version=go1.19.9 instance.id=${uuid} service=registry version=${version} `;
  const say = (text: string, level = 'info'): string => `${at} level=${level} msg=${JSON.stringify(text)} ${tail}`;
  const unknown = [...process.env.keys()].filter((name) => name.startsWith('REGISTRY_') && !FIELDS.test(name)).sort();
  return [
    ...unknown.map((name) => `${at} level=warning msg="Ignoring unrecognized environment variable ${name}"`),
    ...(process.env.get('REGISTRY_HTTP_SECRET')
      ? []
      : [
          say(
            'No HTTP secret provided - generated random secret. This may cause problems with uploads if multiple registries are behind a load-balancer. To provide a shared secret, fill in http.secret in the configuration file or set the REGISTRY_HTTP_SECRET environment variable.',
            'warning',
          ),
        ]),
    say('redis not configured'),
    say(`Starting upload purge in ${process.random.int(60)}m0s`),
    say('using inmemory blob descriptor cache'),
    say(`listening on ${(process.env.get('REGISTRY_HTTP_ADDR') ?? ':5000').replace(/^(0\.0\.0\.0)?:/, '[::]:')}`),
  ].join('\n');
}

/**
 * Why it does not serve: it has no configuration, cannot ask who somebody is, has no such address or no certificate.
 * @see distribution/distribution: registry/registry.go, registry/handlers/app.go, registry/auth/htpasswd/access.go, registry/listener/listener.go
 */
export function registryProblem(process: Process, tag: Tag): StartProblem | undefined {
  const { env, argv } = process;
  if (argv.some((word) => /^(garbage-collect|help|--version|-v|-h|--help)$/.test(word))) return undefined;
  const words = argv.slice(1).filter((word) => word !== 'registry' && word !== 'serve');
  const path = words.find((word) => !word.startsWith('-')) ?? env.get('REGISTRY_CONFIGURATION_PATH');
  const usage = 'Usage: \n  registry serve <config> [flags]\nFlags:\n  -h, --help=false: help for serve\n\n\nAdditional help topics:';
  if (path === undefined) return { lines: ['configuration error: configuration path unspecified', usage], code: 1 };
  const unread = cannotRead(process, path);
  if (unread !== undefined) return { lines: [`configuration error: open ${path}: ${unread}`, usage], code: 1 };
  if (env.get('REGISTRY_AUTH') === 'htpasswd') {
    const lacking = ['realm', 'path'].find((name) => !env.get(`REGISTRY_AUTH_HTPASSWD_${name.toUpperCase()}`));
    if (lacking !== undefined)
      return {
        lines: [`panic: unable to configure authorization (htpasswd): "${lacking}" must be set for htpasswd access controller`],
        code: 2,
      };
  }
  const fatal = (what: string): StartProblem => ({
    lines: [
      ...registryWords(process, tag).split('\n').slice(0, -1),
      `time="${strftime('%Y-%m-%dT%H:%M:%S.%6NZ', process.now)}" level=fatal msg=${JSON.stringify(what)} `,
    ],
    code: 1,
  });
  const address = env.get('REGISTRY_HTTP_ADDR');
  if (address && !address.includes(':')) return fatal(`listen tcp: address ${address}: missing port in address`);
  const certificate = env.get('REGISTRY_HTTP_TLS_CERTIFICATE');
  for (const file of certificate ? [certificate, env.get('REGISTRY_HTTP_TLS_KEY') ?? ''] : []) {
    const why = cannotRead(process, file);
    if (why !== undefined) return fatal(`open ${file}: ${why}`);
  }
  return undefined;
}

/** Why a file cannot be read, as Go says it. */
function cannotRead(process: Process, path: string): string | undefined {
  try {
    process.close(process.open(path, {}));
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return goWords(error);
  }
}

/** @see docker/distribution-library-image: config-example.yml */
export const REGISTRY_CONFIG = `version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /var/lib/registry
http:
  addr: :5000
  headers:
    X-Content-Type-Options: [nosniff]
health:
  storagedriver:
    enabled: true
    interval: 10s
    threshold: 3
`;

/** What its configuration has on top: whatever else an environment names so, as that of a Service does, is none of its. */
const FIELDS =
  /^REGISTRY_(VERSION|LOG|LOGLEVEL|STORAGE|AUTH|MIDDLEWARE|REPORTING|HTTP|NOTIFICATIONS|REDIS|HEALTH|PROXY|COMPATIBILITY|VALIDATION|POLICY)(_|$)/;

const draw = ({ random }: Process, letters: string, length: number): string =>
  Array.from({ length }, () => letters[random.int(letters.length)]).join('');

/** @see OpenLiberty/open-liberty: com.ibm.ws.kernel.boot/resources, com.ibm.ws.kernel.feature.core */
export const LIBERTY: readonly (() => string)[] = [
  () => '[AUDIT   ] CWWKE0001I: The server defaultServer has been launched.',
  () => '[AUDIT   ] CWWKZ0058I: Monitoring dropins for applications.',
  () => '[AUDIT   ] CWWKF0011I: The defaultServer server is ready to run a smarter planet.',
];

import { recordOf } from '../../../apimachinery/records.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program, type Socket } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { relay } from '../../servers/relay.ts';
import { type DaemonPort, runDaemon } from '../daemon.ts';
import { configPath, configText } from '../gateways.ts';
import { answer, hostsOf } from './answers.ts';
import { type Bootstrap, type Filter, list, readBootstrap } from './bootstrap.ts';
import { notFollowed } from './routes.ts';

/** Envoy with what is written down in its file; `minor`: of which release of version 1 it is. @see envoy: source/server/server.cc */
export const envoy =
  (minor: number): Program =>
  (process) =>
    runEnvoy(process, minor);

function* runEnvoy(process: Process, minor: number): Task<number> {
  yield* process.write(
    2,
    `${line('info', 'main', 'server/server.cc:404', 'initializing epoch 0 (base id=0, hot restart version=11.104)')(process)}\n`,
  );
  const path = configPath(process, '-c', '--config-path');
  const text = configText(process, '-c', '--config-path');
  const inline = configPath(process, '--config-yaml');
  const bootstrap = readBootstrap(inline ?? text ?? '{}');
  const missing = bootstrap && missingCluster(bootstrap);
  if (inline !== undefined && text !== undefined) notFollowed(process, '--config-yaml over a file');
  if (path === undefined && inline === undefined)
    return yield* fails(process, '', 'At least one of --config-path or --config-yaml or Options::configProto() should be non-empty');
  if (path !== undefined && text === undefined) return yield* fails(process, path, `unable to read file: ${path}`);
  if (!bootstrap) return yield* fails(process, path ?? '', `Unable to convert YAML as JSON: ${inline ?? text}`);
  const unread = bootstrap.listeners.flatMap(({ tls = [] }) => tls).find((file) => !process.access(file, 'r'));
  if (unread !== undefined) return yield* fails(process, path ?? '', `Invalid path: ${unread}`);
  if (missing !== undefined) return yield* fails(process, path ?? '', `route: unknown cluster '${missing}'`);
  if (process.argv[process.argv.indexOf('--mode') + 1] === 'validate') {
    yield* process.write(1, `configuration '${path ?? ''}' OK\n`);
    return 0;
  }
  const { admin, clusters, listeners } = bootstrap;
  const says = (level: string, logger: string, place: string, words: string) => ({ after: 0, text: line(level, logger, place, words) });
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 22,
    starting: [
      { after: 0.1, text: '' },
      admin ? says('info', 'admin', 'server/admin/admin.cc:67', `admin address: ${admin.address}:${admin.port}`) : { after: 0, text: '' },
      says('info', 'config', 'server/configuration_impl.cc:131', 'loading tracing configuration'),
      says('info', 'config', 'server/configuration_impl.cc:91', 'loading 0 static secret(s)'),
      says('info', 'config', 'server/configuration_impl.cc:97', `loading ${clusters.size} cluster(s)`),
      says('info', 'config', 'server/configuration_impl.cc:101', `loading ${listeners.length} listener(s)`),
      says('info', 'config', 'server/configuration_impl.cc:113', 'loading stats configuration'),
      { after: 0.1, text: '' },
    ],
    ports: envoyPorts(process, bootstrap, minor),
    ready: [
      says('info', 'upstream', 'common/upstream/cluster_manager_impl.cc:222', 'cm init: all clusters initialized'),
      says('info', 'main', 'server/server.cc:891', 'all clusters initialized. initializing init manager'),
      says(
        'info',
        'config',
        'extensions/listener_managers/listener_manager/listener_manager_impl.cc:852',
        'all dependencies initialized. starting workers',
      ),
      says('info', 'main', 'server/server.cc:918', 'starting main dispatch loop'),
    ],
    portTaken: (port, { message }) => problem(process, path ?? '', `cannot bind '${addressOf(bootstrap, port)}:${port}': ${message}`),
    stops: [
      {
        signals: ['TERM', 'INT'],
        lines: [
          says('warning', 'main', 'server/server.cc:848', 'caught ENVOY_SIGTERM'),
          says('info', 'main', 'server/server.cc:981', 'shutting down server instance'),
          says('info', 'main', 'server/server.cc:923', 'main dispatch loop exited'),
          says('info', 'main', 'server/server.cc:972', 'exiting'),
        ],
        code: 0,
      },
    ],
  });
}

const addressOf = ({ admin, listeners }: Bootstrap, port: number): string =>
  [...listeners, ...(admin ? [admin] : [])].find((each) => each.port === port)?.address ?? '0.0.0.0';

function* fails(process: Process, path: string, why: string): Task<number> {
  yield* process.write(2, `${problem(process, path, why)}\n`);
  return 1;
}

const problem = (process: Process, path: string, why: string): string =>
  [
    line('critical', 'main', 'server/server.cc:131', `error initializing configuration '${path}': ${why}`)(process),
    line('info', 'main', 'server/server.cc:972', 'exiting')(process),
    why,
  ].join('\n');

/** Its log's default format. @see envoy: source/common/common/logger.h DEFAULT_LOG_FORMAT */
const line =
  (level: string, logger: string, place: string, words: string) =>
  (process: Process): string =>
    `[${localText(process, '%Y-%m-%d %H:%M:%S.%3N')}][${process.pid}][${level}][${logger}] [source/${place}] ${words}`;

/** What it listens on, and what it answers there. */
function envoyPorts(process: Process, bootstrap: Bootstrap, minor: number): DaemonPort[] {
  for (const why of bootstrap.told) notFollowed(process, why);
  const { admin, listeners } = bootstrap;
  const administration = new Administration(process, bootstrap);
  return [
    ...(admin ? [{ ...where(admin), http: { handle: (request: HttpRequest) => administration.answer(request) } }] : []),
    ...listeners.map(({ filter, tls, ...socket }) => ({
      ...where(socket),
      ...served(process, bootstrap, filter, { minor, tls: tls !== undefined }),
    })),
  ];
}

const where = ({ address, port }: { address: string; port: number }) =>
  address === '0.0.0.0' || address === '::' ? { port } : { port, address };

function served(
  process: Process,
  bootstrap: Bootstrap,
  filter: Filter,
  { minor, tls }: { minor: number; tls: boolean },
): Pick<DaemonPort, 'http' | 'talk'> {
  if (tls && filter.kind !== 'http') notFollowed(process, 'TLS of connections that it hands on');
  switch (filter.kind) {
    case 'http':
      return {
        http: {
          handle: (request) => answer(process, bootstrap, filter, request, minor),
          malformed: { status: 400, body: '' },
          // Whoever speaks plainly is hung up on.
          ...(tls && { tls: { refusal: undefined } }),
        },
      };
    case 'tcp':
      return { talk: (socket) => handOn(process, bootstrap, filter.cluster, socket) };
    case 'echo':
      return { talk: echo };
    default:
      return {};
  }
}

/** @see envoy: source/common/tcp_proxy/tcp_proxy.cc */
function* handOn(process: Process, { clusters }: Bootstrap, name: string, client: Socket): Task<void> {
  const cluster = clusters.get(name);
  const hosts = cluster ? yield* hostsOf(process, cluster) : [];
  const host = cluster && hosts[cluster.next++ % Math.max(1, hosts.length)];
  if (!host) return;
  try {
    const server = yield* process.net.connect(host.address, host.port, 5 * SECOND);
    const loop = new EventLoop();
    loop.start(relay(loop, client, server));
    yield* loop.run();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

function* echo(socket: Socket): Task<void> {
  for (let text = yield* socket.read(); text !== ''; text = yield* socket.read()) yield* socket.write(text);
}

/** Its administration. @see envoy: docs/root/operations/admin.rst */
class Administration {
  #healthy = true;

  constructor(
    readonly process: Process,
    readonly bootstrap: Bootstrap,
  ) {}

  answer({ method, path }: HttpRequest): HttpResponse {
    const { process, bootstrap } = this;
    if (path === '/ready') return text(this.#healthy ? 200 : 503, this.#healthy ? 'LIVE\n' : 'DRAINING\n');
    if (path === '/listeners')
      return text(200, bootstrap.listeners.map(({ name, address, port }) => `${name}::${address}:${port}\n`).join(''));
    if (CHANGES.has(path) && method !== 'POST') return text(405, `Method ${method} not allowed, POST required.`);
    if (path === '/healthcheck/fail' || path === '/healthcheck/ok') {
      this.#healthy = path.endsWith('ok');
      return text(200, 'OK\n');
    }
    if (path === '/quitquitquit') process.exit(0);
    if (CHANGES.has(path)) return text(200, 'OK\n');
    if (!SHOWN.has(path)) return text(404, 'invalid path. admin commands are:\n');
    notFollowed(process, `${path} of its administration`);
    return text(200, '');
  }
}

const CHANGES = new Set(
  '/healthcheck/fail /healthcheck/ok /quitquitquit /drain_listeners /reset_counters /logging /runtime_modify /reopen_logs'.split(' '),
);
const SHOWN = new Set(
  '/ /help /stats /stats/prometheus /clusters /config_dump /server_info /certs /memory /runtime /hot_restart_version /contention /init_dump'.split(
    ' ',
  ),
);

const text = (status: number, body: string): HttpResponse => ({
  status,
  headers: {
    'content-type': 'text/plain; charset=UTF-8',
    'cache-control': 'no-cache, max-age=0',
    'x-content-type-options': 'nosniff',
    server: 'envoy',
  },
  body,
});

/** A route to a cluster that is not there: it does not start then. @see envoy: source/common/router/config_impl.cc validateClusters */
function missingCluster({ listeners, clusters }: Bootstrap): string | undefined {
  for (const { filter } of listeners) {
    if (filter.kind !== 'http') continue;
    for (const host of filter.virtualHosts)
      for (const { route } of list(host.routes)) {
        const { cluster, weighted_clusters } = recordOf(route);
        const named = [cluster, ...list(recordOf(weighted_clusters).clusters).map(({ name }) => name)];
        const missing = named.find((name) => typeof name === 'string' && !clusters.has(name));
        if (missing !== undefined) return String(missing);
      }
  }
  return undefined;
}

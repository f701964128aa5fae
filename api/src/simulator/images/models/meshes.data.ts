import { formatTime } from '../../apimachinery/time.ts';
import { seconds, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { coreutils } from '../../shell/utilities/index.ts';
import { distroless, scratch } from '../bases/index.ts';
import { executable } from '../model.ts';
import { flagOf, type StartProblem, unreachable } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import { httpRequest } from '../servers/http-client.ts';
import { controller } from './controllers.data.ts';
import type { Service, ServicePort } from './services.data.ts';

const fatal = ({ now }: Process, text: string): string => `time="${formatTime(now)}" level=fatal msg=${JSON.stringify(text)}`;

/** Before the proxy runs, it wants a directory for its key, whom to trust, and a name. @see linkerd/linkerd2: proxy-identity/main.go */
function identity(process: Process): StartProblem | undefined {
  const of = (name: string): string => process.env.get(`LINKERD2_PROXY_IDENTITY_${name}`) ?? '';
  const refuse = (text: string): StartProblem => ({ lines: [fatal(process, text)], code: 1 });
  const directory = of('DIR');
  if (directory === '') return refuse('Invalid end-entity directory: no end entity directory specified');
  if (!process.access(directory, 'f')) return refuse(`Invalid end-entity directory: stat ${directory}: no such file or directory`);
  if (process.stat(directory).type !== 'directory') return refuse(`Invalid end-entity directory: not a directory: ${directory}`);
  if (of('TRUST_ANCHORS') === '') return refuse("Failed to load trust anchors: 'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS' must be set");
  try {
    process.writeFile(`${directory}/key.p8`, '');
    if (of('LOCAL_NAME') === '') return refuse('a non-empty identity is required');
    process.writeFile(`${directory}/csr.der`, '');
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return refuse(`open ${directory}/key.p8: ${error.message.toLowerCase()}`);
  }
}

/** It is ready once it has a certificate, which it asks for where it is told to. @see linkerd/linkerd2-proxy: linkerd/app/admin/src/server.rs */
const READY = function* (process: Process) {
  const [, host, port] = /^(.*):(\d+)$/.exec(process.env.get('LINKERD2_PROXY_IDENTITY_SVC_ADDR') ?? '') ?? [];
  const isServed = host !== undefined && (yield* unreachable(process, host, Number(port))) === undefined;
  return isServed ? plain(200, 'ready\n') : plain(503, 'not ready\n');
};

/** Where a variable says that it listens. */
const listensAt = ({ env }: Process, what: string, usual: string): { readonly port: number; readonly address?: string } => {
  const [, host, port] = /^(.*):(\d+)$/.exec(env.get(`LINKERD2_PROXY_${what}_LISTEN_ADDR`) ?? usual) ?? [];
  return { port: Number(port), ...(host === '127.0.0.1' && { address: host }) };
};

/** How Rust shows a length of time. */
const debugOf = (length: number): string => (length < 1 ? `${length * 1000}ms` : `${length}s`);

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** What holds the other containers of its Pod back until the proxy is ready, or it has waited long enough. @see linkerd/linkerd-await: src/main.rs */
function* awaits(process: Process): Task<number> {
  const port = Number(flagOf(process, 'port') ?? 4191);
  const timeout = flagOf(process, 'timeout') ?? '';
  const [, length, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(timeout) ?? [];
  const until = length === undefined ? Number.POSITIVE_INFINITY : process.now + seconds(Number(length) * (UNITS[unit] ?? 1));
  for (; process.now < until; yield* process.sleep(seconds(1)))
    try {
      const answer = yield* httpRequest(process, { address: '127.0.0.1', port, target: '/ready' });
      if (answer?.status === 200) return 0;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  yield* process.write(2, `linkerd-proxy failed to become ready within ${debugOf(Number(length) * (UNITS[unit] ?? 1))} timeout\n`);
  return 0;
}

/** Where each of its commands listens, and where it tells of itself. @see linkerd/linkerd2: charts/linkerd-control-plane/templates */
const CONTROLLERS: Readonly<Record<string, readonly [serves: number, admin: number]>> = {
  destination: [8086, 9996],
  identity: [8080, 9990],
  'proxy-injector': [8443, 9995],
  'sp-validator': [8443, 9997],
};

/** @see linkerd/linkerd2: pkg/admin/admin.go */
const adminPort = (port: number): ServicePort => ({ port, paths: { '/ping': 'pong\n', '/ready': 'ok\n', '/metrics': '' } });

/** Meshes of services, and networks that see into what goes through them. */
export const meshServices: readonly Service[] = [
  controller({
    // Nothing is in it but what it runs. @see linkerd/linkerd2: Dockerfile-proxy
    repositories: ['cr.l5d.io/linkerd/proxy', 'ghcr.io/linkerd/proxy'],
    base: distroless,
    megabytes: 32,
    path: '/usr/lib/linkerd/linkerd2-proxy-identity',
    files: { '/usr/lib/linkerd/linkerd-await': executable(awaits), '/bin/sleep': executable(coreutils.sleep as typeof awaits) },
    env: { LINKERD2_PROXY_LOG: 'warn,linkerd=info', LINKERD2_PROXY_LOG_FORMAT: 'plain' },
    check: identity,
    startup: 0.1,
    memory: 6,
    ports: (process) => [
      {
        ...listensAt(process, 'ADMIN', '0.0.0.0:4191'),
        paths: { '/live': 'live\n', '/ready': READY, '/metrics': '' },
        otherwise: plain(404, ''),
      },
      listensAt(process, 'INBOUND', '0.0.0.0:4143').port,
    ],
    code: 0,
  }),
  controller({
    // One program of many commands. @see linkerd/linkerd2: controller/Dockerfile, controller/cmd/main.go
    repositories: ['cr.l5d.io/linkerd/controller', 'ghcr.io/linkerd/controller'],
    base: scratch,
    megabytes: 18,
    path: '/controller',
    check: ({ argv: [, command] }) => {
      if (command === undefined) return { lines: ['expected a subcommand'], code: 1 };
      if (command === 'heartbeat' || command === 'service-mirror' || Object.hasOwn(CONTROLLERS, command)) return undefined;
      return { lines: [`unknown subcommand: ${command}`], code: 1 };
    },
    ports: ({ argv: [, command = ''] }) => {
      const [serves, admin] = CONTROLLERS[command] ?? [];
      return serves === undefined || admin === undefined ? [] : [serves, adminPort(admin)];
    },
    code: 0,
  }),
  controller({
    // It is there for its own host alone, unless it is told otherwise. @see cilium/cilium: images/operator/Dockerfile, operator/api/config.go
    repositories: ['quay.io/cilium/operator-generic', 'cilium/operator-generic'],
    base: scratch,
    megabytes: 20,
    path: '/usr/bin/cilium-operator-generic',
    entrypoint: [],
    cmd: ['/usr/bin/cilium-operator-generic'],
    ports: (process) => {
      const [, host = 'localhost', port = '9234'] = /^(.*):(\d+)$/.exec(flagOf(process, 'operator-api-serve-addr') ?? '') ?? [];
      return [
        { port: Number(port), ...(/^(localhost|127\.0\.0\.1)$/.test(host) && { address: '127.0.0.1' }), paths: { '/healthz': 'ok' } },
      ];
    },
  }),
];

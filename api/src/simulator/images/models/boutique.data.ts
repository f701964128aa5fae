import { EPOCH_SECONDS, formatTimeNano } from '../../apimachinery/time.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless, scratch } from '../bases/index.ts';
import { isBefore, type Tag } from '../model.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { html } from './answers.ts';
import { aspNet } from './books.data.ts';
import { nodeServer } from './course.data.ts';
import { flask } from './lessons.data.ts';
import type { Service, ServicePort } from './services.data.ts';

const named = (name: string): string[] =>
  ['gcr.io', 'us-central1-docker.pkg.dev'].map((host) => `${host}/google-samples/microservices-demo/${name}`);
const grpcPort =
  (usual: number | undefined) =>
  ({ env }: Process): ServicePort[] => {
    const port = Number(env.get('PORT') || usual);
    return Number.isNaN(port) ? [] : [{ port, isGrpc: true }];
  };

/** As logrus has it, with other names. */
const logrus = (process: Process, message: string): string =>
  JSON.stringify({ message, severity: 'info', timestamp: formatTimeNano(process.now) });
/** Switched off by hand until 0.6, and on since. */
const isOn = (process: Process, tag: Tag, what: string): boolean =>
  isBefore(tag, 0, 6) ? !process.env.get(`DISABLE_${what}`) : process.env.get(`ENABLE_${what}`) === '1';
const tracing = (process: Process, tag: Tag): string =>
  logrus(process, isOn(process, tag, 'TRACING') ? 'Tracing enabled.' : 'Tracing disabled.');
const profiling = (process: Process, tag: Tag): string =>
  logrus(process, isOn(process, tag, 'PROFILER') ? 'Profiling enabled.' : 'Profiling disabled.');

/** One that has to be told where others are, and panics where it is not. */
function* mapped(process: Process, tag: Tag, names: readonly string[]): Task<StartProblem | undefined> {
  yield* process.write(1, `${tracing(process, tag)}\n${profiling(process, tag)}\n`);
  const missing = names.find((name) => !process.env.get(`${name}_SERVICE_ADDR`));
  return missing === undefined
    ? undefined
    : {
        lines: [`panic: environment variable "${missing}_SERVICE_ADDR" not set`, '', 'goroutine 1 [running]:', 'main.mustMapEnv(...)'],
        code: 2,
      };
}

/** One of the shop's services in Go. */
const goService = (name: string, about: Pick<Service, 'ports' | 'lines' | 'check'>): Service => ({
  repositories: named(name),
  base: isGoogles(name) ? distroless : scratch,
  megabytes: 12,
  path: `/src/${name}`,
  startup: 0.2,
  memory: 18,
  code: 2,
  ...about,
});
const isGoogles = (name: string): boolean => name !== 'shippingservice';

/** As pino has it, with other names. */
const pino =
  (name: string) =>
  (text: (process: Process) => string) =>
  (process: Process): string =>
    JSON.stringify({
      severity: 'info',
      time: epoch(process, 1e3),
      pid: process.pid,
      hostname: process.net.hostname,
      name,
      message: text(process),
    });
const epoch = ({ now }: Process, fraction: number): number => EPOCH_SECONDS * fraction + Math.floor((now * fraction) / 1e6);

/** One in Node.js, which listens where it is told and nowhere else. */
function nodeService(name: string, started: (port: string) => string, before: readonly ((port: string) => string)[] = []): Service {
  const say = pino(`${name}-server`);
  const port = ({ env }: Process): string => env.get('PORT') ?? 'undefined';
  return nodeServer({
    repositories: named(name),
    cmd: ['node', name === 'paymentservice' ? 'index.js' : 'server.js'],
    workingDir: '/usr/src/app',
    startup: 1.2,
    memory: 58,
    lines: [
      say(({ env }) => (env.has('DISABLE_PROFILER') ? 'Profiler disabled.' : 'Profiler enabled.')),
      say(({ env }) => (env.get('ENABLE_TRACING') === '1' ? 'Tracing enabled.' : 'Tracing disabled.')),
      ...before.map((text) => say((process) => text(port(process)))),
      say((process) => started(port(process))),
    ],
    ports: grpcPort(undefined),
  });
}

/** As python-json-logger has it. */
const jsonLogger = (name: string, process: Process, message: string): string =>
  `{"timestamp": ${(EPOCH_SECONDS + process.now / 1e6).toFixed(6)}, "severity": "INFO", "name": "${name}-server", "message": "${message}"}`;

/** One in Python, which heeds no TERM as PID 1. */
const pythonService = (name: string, file: string, about: Partial<Service>): Service =>
  flask({
    repositories: named(name),
    base: debianSlim,
    megabytes: 90,
    cmd: ['python', file],
    workingDir: `/${name === 'emailservice' ? 'email_server' : 'recommendationservice'}`,
    startup: 2.5,
    memory: 62,
    stream: 1,
    ports: grpcPort(8080),
    ...about,
  });
const profiler = ({ env }: Process): string => (env.has('DISABLE_PROFILER') ? 'Profiler disabled.' : 'Profiler enabled.');

/** Its first page asks the others first. @see GoogleCloudPlatform/microservices-demo: src/frontend/handlers.go homeHandler */
function* home(process: Process): Task<HttpResponse> {
  for (const name of ['CURRENCY', 'PRODUCT_CATALOG', 'CART']) {
    const [host = '', port] = (process.env.get(`${name}_SERVICE_ADDR`) ?? '').split(':');
    if ((yield* unreachable(process, host, Number(port) || 80)) !== undefined) return { ...html('Online Boutique'), status: 500 };
  }
  return html('Online Boutique');
}

/** Online Boutique. @see GoogleCloudPlatform/microservices-demo */
export const boutiqueServices: readonly Service[] = [
  goService('frontend', {
    *check(process, tag) {
      const names = ['PRODUCT_CATALOG', 'CURRENCY', 'CART', 'RECOMMENDATION', 'CHECKOUT', 'SHIPPING', 'AD'];
      const since = tag.version.length > 0 && !isBefore(tag, 0, 10) ? ['SHOPPING_ASSISTANT'] : [];
      return yield* mapped(process, tag, [...names, ...since]);
    },
    lines: [(process) => logrus(process, `starting server on ${process.env.get('LISTEN_ADDR') ?? ''}:${process.env.get('PORT') || 8080}`)],
    ports: ({ env }) => [{ port: Number(env.get('PORT') || 8080), paths: { '/_healthz': 'ok', '/': home } }],
  }),
  goService('checkoutservice', {
    check: (process, tag) => mapped(process, tag, ['SHIPPING', 'PRODUCT_CATALOG', 'CART', 'CURRENCY', 'EMAIL', 'PAYMENT']),
    lines: [(process) => logrus(process, `starting to listen on tcp: "[::]:${process.env.get('PORT') || 5050}"`)],
    ports: grpcPort(5050),
  }),
  goService('productcatalogservice', {
    lines: [
      (process) => logrus(process, 'successfully parsed product catalog json'),
      tracing,
      profiling,
      (process) => logrus(process, `starting grpc server at :${process.env.get('PORT') || 3550}`),
    ],
    ports: grpcPort(3550),
  }),
  goService('shippingservice', {
    lines: [
      (process) =>
        process.env.get('DISABLE_TRACING')
          ? logrus(process, 'Tracing disabled.')
          : [
              'Tracing enabled, but temporarily unavailable',
              'See https://github.com/GoogleCloudPlatform/microservices-demo/issues/422 for more info.',
            ]
              .map((text) => logrus(process, text))
              .join('\n'),
      (process) => logrus(process, process.env.get('DISABLE_PROFILER') ? 'Profiling disabled.' : 'Profiling enabled.'),
      (process) => logrus(process, process.env.get('DISABLE_STATS') ? 'Stats disabled.' : 'Stats enabled, but temporarily unavailable'),
      (process) => logrus(process, `Shipping Service listening on port :${process.env.get('PORT') || 50_051}`),
    ],
    ports: grpcPort(50_051),
  }),
  nodeService('currencyservice', (port) => `CurrencyService gRPC server started on port ${port}`, [
    (port) => `Starting gRPC server on port ${port}...`,
  ]),
  nodeService('paymentservice', (port) => `PaymentService gRPC server started on port ${port}`),
  pythonService('emailservice', 'email_server.py', {
    lines: [
      (process) => jsonLogger('emailservice', process, 'starting the email service in dummy mode.'),
      (process) => jsonLogger('emailservice', process, profiler(process)),
      (process) =>
        jsonLogger('emailservice', process, process.env.get('ENABLE_TRACING') === '1' ? 'Tracing enabled.' : 'Tracing disabled.'),
      (process) => jsonLogger('emailservice', process, `listening on port: ${process.env.get('PORT') ?? '8080'}`),
    ],
  }),
  pythonService('recommendationservice', 'recommendation_server.py', {
    *check(process) {
      const say = (text: string): Task<void> => process.write(1, `${jsonLogger('recommendationservice', process, text)}\n`);
      yield* process.sleep(2 * SECOND);
      yield* say('initializing recommendationservice');
      yield* say(profiler(process));
      yield* say(process.env.get('ENABLE_TRACING') === '1' ? 'Tracing enabled.' : 'Tracing disabled.');
      const address = process.env.get('PRODUCT_CATALOG_SERVICE_ADDR');
      if (!address)
        return {
          lines: ['Traceback (most recent call last):', 'Exception: PRODUCT_CATALOG_SERVICE_ADDR environment variable not set'],
          code: 1,
        };
      yield* say(`product catalog address: ${address}`);
      return undefined;
    },
    startup: 0.2,
    lines: [(process) => jsonLogger('recommendationservice', process, `listening on port: ${process.env.get('PORT') ?? '8080'}`)],
  }),
  {
    repositories: named('adservice'),
    base: alpine,
    megabytes: 115,
    path: '/app/build/install/hipstershop/bin/AdService',
    workingDir: '/app',
    startup: 7,
    memory: 120,
    isUnheard: true,
    ports: grpcPort(9555),
    last: '*** shutting down gRPC ads server since JVM is shutting down\n*** server shut down',
    code: 143,
  },
  {
    ...aspNet({
      repositories: named('cartservice'),
      cmd: ['/app/cartservice'],
      path: '/app/cartservice',
      ports: [{ port: 7070, isGrpc: true }],
    }),
    ports: [{ port: 7070, isGrpc: true }],
    env: { ASPNETCORE_URLS: 'http://*:7070', DOTNET_EnableDiagnostics: '0' },
    memory: 40,
  },
  {
    repositories: named('loadgenerator'),
    base: debianSlim,
    megabytes: 60,
    path: '/usr/local/bin/locust',
    entrypoint: ['/bin/sh', '-c', `locust --host="http://\${FRONTEND_ADDR}" --headless -u "\${USERS:-10}" 2>&1`],
    workingDir: '/loadgen',
    env: { GEVENT_SUPPORT: 'True' },
    startup: 1,
    memory: 55,
    isUnheard: true,
    ports: [],
  },
];

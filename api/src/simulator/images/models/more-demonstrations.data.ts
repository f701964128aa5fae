import { formatTimeMilli } from '../../apimachinery/time.ts';
import { seconds, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, buildpack, scratch, ubi } from '../bases/index.ts';
import { pi, timeFor } from '../programs/perl/pi.ts';
import { fakeService } from '../programs/samples/fake-service.ts';
import { greets, healthAnswers, logsIn, requestLine } from '../programs/samples/twelve-factor.ts';
import { flagOf, type StartProblem, unreachable } from '../programs/start-checks.ts';
import { goLog, noSuchHost, plain } from '../servers/go-http.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { html, json, page, partly } from './answers.ts';
import { aspNet } from './books.data.ts';
import { nodeServer } from './course.data.ts';
import type { Service, ServicePort } from './services.data.ts';

const go = (about: Partial<Service> & Pick<Service, 'repositories' | 'path' | 'ports'>): Service => ({
  base: scratch,
  megabytes: 5,
  startup: 0.02,
  memory: 5,
  stream: 2,
  // Go's own: it heeds no signal.
  code: 2,
  ...about,
});

/** Where a Go program is told to listen. */
const portOf = (address: string): number => Number(address.split(':').at(-1));

/** One word of its command line, as package flag reads it; its own otherwise. */
const wordOf = (process: Process, flag: string, otherwise: string): string =>
  process.argv.find((word) => new RegExp(`^--?${flag}=`).test(word))?.replace(/^[^=]*=/, '') ?? flagOf(process, flag) ?? otherwise;

/** Which version answers, in its color. @see openshift/origin: examples/deployment/deployment.go */
const deploymentPage = ({ argv, env }: Process): HttpResponse =>
  page(
    `<!DOCTYPE html>\n<html lang="en">\n<head><title>Deployment Demonstration</title></head>\n<body>\n<div class="box" style="background:${env.get('COLOR') || '#303030'}"><h1>${argv[1] ?? 'v1'}</h1><h2>${env.get('SUBTITLE') ?? ''}</h2></div>\n</body>\n</html>`,
  );

/** A part of the application, or all of it. @see kelseyhightower/app: monolith/Dockerfile */
const twelveFactor = (name: string, answers: typeof greets): Service => {
  const health = (process: Process): string => wordOf(process, 'health', '0.0.0.0:81');
  const http = (process: Process): string => wordOf(process, 'http', '0.0.0.0:80');
  return go({
    repositories: [`kelseyhightower/${name}`, `udacity/example-${name}`],
    base: alpine,
    lacksCurl: true,
    path: `/usr/bin/${name}`,
    memory: 2,
    stream: 1,
    lines: [
      (process) =>
        ['Starting server...', `Health service listening on ${health(process)}`, `HTTP service listening on ${http(process)}`]
          .map((text) => goLog(process, text))
          .join('\n'),
    ],
    ports: (process) => [
      { port: portOf(health(process)), paths: healthAnswers(), logs: requestLine },
      { port: portOf(http(process)), paths: { '/version': json({ version: '1.0.0' }), ...answers }, logs: requestLine },
    ],
    last: (process) => goLog(process, 'Captured terminated. Exiting...'),
    code: 0,
  });
};

/** It does nothing without what stands beside it in a game server's Pod. @see googleforgames/agones: examples/simple-game-server/main.go, sdks/go/sdk.go */
function* gameServer(process: Process): Task<StartProblem | undefined> {
  yield* process.write(2, `${goLog(process, 'Creating SDK instance')}\n`);
  const port = Number(process.env.get('AGONES_SDK_GRPC_PORT') || 9357);
  for (const until = process.now + seconds(30); process.now < until; yield* process.sleep(seconds(1)))
    if ((yield* unreachable(process, 'localhost', port)) === undefined)
      return {
        lines: [goLog(process, 'Starting Health Ping'), goLog(process, `Starting UDP server, listening on port ${gamePort(process)}`)],
      };
  return {
    lines: [goLog(process, `Could not connect to sdk: could not connect to localhost:${port}: context deadline exceeded`)],
    code: 1,
  };
}
const gamePort = (process: Process): string => process.env.get('PORT') || flagOf(process, 'port') || '7654';

/** π, to so many places; the rest is cut off. @see sixeyed/kiamol: ch05/docker-images/pi; latkin.org: how to calculate 1 million digits of pi */
function* piDotNet(process: Process): Task<StartProblem | undefined> {
  const of = (name: string, otherwise: string): string => {
    const at = process.argv.indexOf(name);
    return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
  };
  if (of('-m', 'web') !== 'console') return undefined;
  const places = Number(of('-dp', '6'));
  yield* process.sleep(timeFor(places) + seconds(0.2));
  yield* process.write(1, `${pi(places + 6).slice(0, places + 2)}\n`);
  return { lines: [], code: 0 };
}

/** It looks for its database for a minute. @see hashicorp-demoapp/product-api-go: main.go, config/config.go */
function* productApi(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const say = (level: string, text: string): string => `${formatTimeMilli(process.now)} [${level}] ${text}`;
  yield* process.write(2, `${goLog(process, 'Initializing logging reporter')}\n`);
  const { connection, bind } = productConfig(process);
  if (connection === undefined || bind === undefined) {
    const file = env.get('CONFIG_FILE') || '/conf.json';
    return {
      lines: [
        goLog(process, 'ERROR no such file or directory'),
        say('ERROR', `Unable to load config file: error="open ${file}: no such file or directory"`),
      ],
      code: 1,
    };
  }
  const [, host = 'localhost'] = /\bhost=(\S+)/.exec(connection) ?? [];
  const [, port = '5432'] = /\bport=(\d+)/.exec(connection) ?? [];
  for (const until = process.now + seconds(60); ; yield* process.sleep(seconds(1))) {
    const why = yield* unreachable(process, host, Number(port));
    if (why === undefined) return undefined;
    const [address = host] = yield* process.net.resolve(host);
    const error = why === 'ENOTFOUND' ? noSuchHost(process, host) : `dial tcp ${address}:${port}: connect: connection refused`;
    yield* process.write(2, `${say('ERROR', `Unable to connect to database: error=${JSON.stringify(error)}`)}\n`);
    if (process.now > until) return { lines: [say('ERROR', 'Timeout waiting for database connection')], code: 1 };
  }
}

/** Its variables, or its file. */
function productConfig(process: Process): { connection?: string; bind?: string; metrics?: string } {
  const [connection, bind, metrics] = ['DB_CONNECTION', 'BIND_ADDRESS', 'METRICS_ADDRESS'].map(
    (name) => process.env.get(name) || undefined,
  );
  const file = process.env.get('CONFIG_FILE') || '/conf.json';
  if ((connection !== undefined && bind !== undefined) || !process.access(file, 'r')) return { connection, bind, metrics };
  const of = (name: string): string | undefined => new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`).exec(process.readFile(file))?.[1];
  return { connection: of('db_connection'), bind: of('bind_address'), metrics: of('metrics_address') };
}

/** Their store has to be there when they start: Cassandra, unless they are told of another. @see jaegertracing/jaeger: plugin/storage/factory.go */
function* jaegerStore(process: Process): Task<StartProblem | undefined> {
  const kind = process.env.get('SPAN_STORAGE_TYPE') || 'cassandra';
  const told = (flag: string, variable: string): string | undefined => flagOf(process, flag) ?? process.env.get(variable);
  const [first = ''] = (
    (kind === 'cassandra' ? told('cassandra.servers', 'CASSANDRA_SERVERS') : told('es.server-urls', 'ES_SERVER_URLS')) ?? '127.0.0.1'
  )
    .replace(/^\w+:\/\//, '')
    .split(',');
  if (kind !== 'cassandra' && kind !== 'elasticsearch') return undefined;
  const [host = '', port = kind === 'cassandra' ? 9042 : 9200] = first.replace(/\/.*$/, '').split(':');
  if ((yield* unreachable(process, host, Number(port))) === undefined) return undefined;
  process.remark({ kind: 'NotFollowed', program: process.argv[0] ?? '', why: 'what it says of its store', taken: 'done' });
  return { lines: [], code: 1 };
}

/** Tracing's own services, without a shell. @see jaegertracing/jaeger: cmd/agent/Dockerfile, cmd/query/Dockerfile, cmd/collector/Dockerfile */
const jaeger = (name: string, ports: readonly ServicePort[], about: Partial<Service> = {}): Service =>
  go({
    repositories: [`jaegertracing/jaeger-${name}`],
    megabytes: 12,
    path: `/go/bin/${name}-linux`,
    entrypoint: [`/go/bin/${name}-linux`],
    isUnheard: true,
    startup: 0.3,
    memory: 20,
    ports,
    code: 0,
    ...about,
  });

const secretOf = (process: Process): string => wordOf(process, 'secret', 'secret');

/** More of what tutorials show. */
export const moreDemonstrations: readonly Service[] = [
  go({
    repositories: ['nicholasjackson/fake-service'],
    base: alpine,
    megabytes: 12,
    path: '/app/fake-service',
    stream: 1,
    isUnheard: true,
    lines: [(process, { version }) => fakeService(process, version).starts],
    ports: (process) => {
      const { port, isGrpc, answers } = fakeService(process, []);
      return isGrpc ? [port] : [{ port, paths: { '/ui/': html('Fake Service') }, otherwise: answers }];
    },
  }),
  go({
    // @see openshift/origin: examples/deployment/Dockerfile, Dockerfile.v2, deployment.go
    repositories: ['openshift/deployment-example'],
    path: '/deployment',
    entrypoint: ['/deployment', 'v1'],
    env: { COLOR: '#006e9c' },
    variant: ({ text }) => (text === 'v2' ? { entrypoint: ['/deployment', 'v2'], env: { COLOR: '#b5d4a8' } } : undefined),
    lines: [(process) => goLog(process, `Listening on :8080 at ${process.argv[1] ?? 'v1'} ...`)],
    ports: [{ port: 8080, paths: { '/_healthz': 'ok\n' }, otherwise: deploymentPage }],
  }),
  go({
    repositories: ['gcr.io/cloudrun/hello', 'us-docker.pkg.dev/cloudrun/container/hello'],
    base: alpine,
    lacksCurl: true,
    path: '/server',
    entrypoint: [],
    cmd: ['/server'],
    lines: [
      (process) =>
        goLog(
          process,
          `Hello from Cloud Run! The container started successfully and is listening for HTTP requests on port ${process.env.get('PORT') || '8080'}`,
        ),
    ],
    ports: (process) => [
      {
        port: Number(process.env.get('PORT') || 8080),
        paths: { '/robots.txt': 'User-agent: *\nDisallow: /\n' },
        otherwise: html('Congratulations | Cloud Run'),
      },
    ],
  }),
  twelveFactor('hello', greets),
  twelveFactor('auth', logsIn(secretOf)),
  twelveFactor('monolith', { ...greets, ...logsIn(secretOf) }),
  nodeServer({
    repositories: ['dapriosamples/hello-k8s-node', 'ghcr.io/dapr/samples/hello-k8s-node'],
    base: buildpack,
    megabytes: 345,
    workingDir: '/app',
    cmd: ['node', 'app.js'],
    check: ({ env }) =>
      env.get('APP_PORT')
        ? undefined
        : {
            lines: [
              '[error]: --app-port is not set. Re-run dapr run with -p or --app-port.\nUsage: https://github.com/dapr/quickstarts/tree/master/tutorials/hello-kubernetes\n',
            ],
            code: 1,
          },
    lines: [() => '', ({ env }) => `Node App listening on port ${env.get('APP_PORT')}!`],
    ports: ({ env }) => [
      {
        port: Number(env.get('APP_PORT')),
        paths: { '/ports': () => json({ DAPR_HTTP_PORT: env.get('DAPR_HTTP_PORT'), DAPR_GRPC_PORT: env.get('DAPR_GRPC_PORT') }) },
      },
    ],
  }),
  aspNet({
    repositories: ['kiamol/ch05-pi'],
    entrypoint: ['/usr/bin/dotnet', 'Pi.Web.dll'],
    cmd: ['-m', 'console', '-dp', '6'],
    check: piDotNet,
    ports: [{ port: 80, paths: { '/': html('Pi'), '/pi': html('Pi') } }],
  }),
  go({
    repositories: ['traefik/whoamitcp', 'containous/whoamitcp'],
    path: '/whoamitcp',
    stream: 1,
    ports: (process) => [portOf(wordOf(process, 'port', ':8080'))],
  }),
  go({
    repositories: ['hashicorpdemoapp/product-api'],
    base: alpine,
    lacksCurl: true,
    path: '/app/product-api',
    check: productApi,
    lines: [
      () => '',
      (process) => {
        const { bind = '', metrics = '' } = productConfig(process);
        return `${formatTimeMilli(process.now)} [INFO]  Starting service: bind=${bind} metrics=${metrics || '""'}`;
      },
    ],
    ports: (process) => [
      { port: portOf(productConfig(process).bind ?? ':9090'), paths: { '/health': 'ok', '/coffees': partly('product-api') } },
    ],
  }),
  go({
    // @see hashicorp-demoapp/public-api: main.go, Dockerfile
    repositories: ['hashicorpdemoapp/public-api'],
    base: alpine,
    lacksCurl: true,
    path: '/app/public-api',
    account: { name: 'api', uid: 1000 },
    user: 'api',
    lines: [
      () => '',
      ({ env, now }) =>
        `${formatTimeMilli(now)} [INFO]  public-api: Starting server: bind=${env.get('BIND_ADDRESS') || ':8080'} metrics=${env.get('METRICS_ADDRESS') || ':9102'}`,
    ],
    ports: ({ env }) => [
      { port: portOf(env.get('BIND_ADDRESS') || ':8080'), paths: { '/': html('Playground'), '/api': partly('public-api') } },
    ],
  }),
  {
    // @see RedHatTraining: hello-world-nginx/Containerfile
    repositories: ['quay.io/redhattraining/hello-world-nginx'],
    base: ubi,
    megabytes: 95,
    path: '/usr/sbin/nginx',
    entrypoint: [],
    cmd: ['/bin/sh', '-c', 'nginx -g "daemon off;"'],
    user: '1001',
    startup: 0.05,
    memory: 5,
    ports: [
      {
        port: 8080,
        paths: { '/': page('<html>\n  <body>\n    <h1>Hello, world from nginx!</h1>\n  </body>\n</html>\n') },
        otherwise: plain(404, ''),
      },
    ],
  },
  jaeger('agent', [5778]),
  jaeger('query', [16_687, { port: 16_686, paths: { '/': html('Jaeger UI') } }], { check: jaegerStore }),
  jaeger('collector', [4317, 4318, 14_250, 14_268, { port: 14_269, paths: { '/': '', '/metrics': '' } }], {
    user: '10001',
    check: jaegerStore,
  }),
  jaeger('ingester', [{ port: 14_270, paths: { '/': '', '/metrics': '' } }], { user: '10001', check: jaegerStore }),
  go({
    // All four of its services listen. @see jaegertracing/jaeger: examples/hotrod/Dockerfile, cmd/all.go
    repositories: ['jaegertracing/example-hotrod'],
    base: ubi,
    megabytes: 45,
    path: '/go/bin/hotrod-linux',
    entrypoint: ['/go/bin/hotrod-linux'],
    cmd: ['all'],
    isUnheard: true,
    startup: 0.1,
    memory: 15,
    ports: [{ port: 8080, paths: { '/': html('HotROD - Rides On Demand') } }, 8081, 8082, 8083],
  }),
  go({
    repositories: [
      'us-docker.pkg.dev/agones-images/examples/simple-game-server',
      'gcr.io/agones-images/simple-game-server',
      'us-docker.pkg.dev/codeshop-codelabs/codelabs/simple-game-server',
    ],
    base: alpine,
    lacksCurl: true,
    path: '/home/server/simple-game-server',
    user: '1000',
    check: gameServer,
    ports: [],
    code: 0,
  }),
];

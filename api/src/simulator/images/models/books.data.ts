import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { alpine, debianSlim, scratch, ubuntu } from '../bases/index.ts';
import { executable } from '../model.ts';
import { morgan } from '../programs/javascript-server.ts';
import { dotnetapp } from '../programs/samples/dotnetapp.ts';
import { flaskRequest } from '../programs/samples/flask-server.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html, json, notKnown } from './answers.ts';
import { nodeServer } from './course.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** A server in ASP.NET Core, which ends on TERM of itself. @see dotnet/runtime: src/libraries/Microsoft.Extensions.Hosting/src/Internal/ConsoleLifetime.cs */
export const aspNet = (
  { ports, ...about }: Partial<Service> & Pick<Service, 'repositories' | 'ports' | 'cmd'>,
  hasKeys = false,
): Service => ({
  base: alpine,
  megabytes: 46,
  path: '/usr/bin/dotnet',
  workingDir: '/app',
  startup: 0.6,
  memory: 30,
  env: { ASPNETCORE_URLS: 'http://+:80', DOTNET_RUNNING_IN_CONTAINER: 'true' },
  lines: [
    () => (hasKeys ? KEYS : ''),
    (process) =>
      aspNetUrls(process)
        .map(({ shown }) => `info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: ${shown}`)
        .join('\n'),
    () => 'info: Microsoft.Hosting.Lifetime[0]\n      Application started. Press Ctrl+C to shut down.',
    ({ env }) =>
      `info: Microsoft.Hosting.Lifetime[0]\n      Hosting environment: ${env.get('ASPNETCORE_ENVIRONMENT') ?? env.get('DOTNET_ENVIRONMENT') ?? 'Production'}`,
    () => 'info: Microsoft.Hosting.Lifetime[0]\n      Content root path: /app',
  ],
  last: 'info: Microsoft.Hosting.Lifetime[0]\n      Application is shutting down...',
  // The first of its ports is where it is told to listen.
  ports: (process) =>
    (typeof ports === 'function' ? ports(process) : ports).flatMap<ServicePort>((port) =>
      typeof port === 'number'
        ? port
        : aspNetUrls(process).map(({ port: own, address }) => ({ ...port, port: own, ...(address && { address }) })),
    ),
  ...about,
});

/** Where Kestrel listens: what is not an address stands for all of them. @see dotnet/aspnetcore: src/Servers/Kestrel/Core/src/Internal/AddressBinder.cs */
function aspNetUrls({ env }: Process): { port: number; address: string | undefined; shown: string }[] {
  return (env.get('ASPNETCORE_URLS') || 'http://localhost:5000').split(';').flatMap((url) => {
    const [, host = '', digits] = /^http:\/\/(\[[^\]]*\]|[^:/]+)(?::(\d+))?\/?$/i.exec(url.trim()) ?? [];
    if (host === '') return [];
    const port = Number(digits ?? 80);
    const isLocal = host.toLowerCase() === 'localhost' || /^127\./.test(host);
    const named = isLocal || /^[\d.]+$|^\[/.test(host);
    return { port, address: isLocal ? '127.0.0.1' : undefined, shown: `http://${named ? host : '[::]'}:${port}` };
  });
}

const KEYS =
  "warn: Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository[60]\n      Storing keys in a directory '/root/.aspnet/DataProtection-Keys' that may not be persisted outside of the container. Protected data will be unavailable when container is destroyed.";

/** What a value is in JSON, as ASP.NET says it. */
const value = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', Server: 'Kestrel' },
  body: JSON.stringify(body),
});

/** A random number, until it has been asked as often as it is told to bear. @see sixeyed/kiamol: ch03/docker-images/numbers/src/Numbers.Api */
const numbers = (process: Process): ServicePort[] => {
  const bears = Number(process.env.get('FailAfterCallCount') ?? 0);
  let calls = 0;
  let healthy = true;
  const unwell = value(500, { message: 'Unhealthy' });
  const rng = (): HttpResponse => {
    calls++;
    if (!healthy) return unwell;
    if (bears > 0 && calls >= bears) healthy = false;
    return value(200, process.random.int(100));
  };
  const health = (): HttpResponse => (healthy ? plain(200, 'Ok') : unwell);
  return [{ port: 80, paths: { '/rng': rng, '/sixeyed/kiamol/master/ch03/numbers/rng': rng, '/healthz': health, '/health': health } }];
};

const tornadoTime = ({ now }: Process): string => strftime('%Y-%m-%dT%H:%M:%S', now);

/** As `repr` writes a text. */
const pythonText = (text: string): string => {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
};

/** What "Kubernetes by Example" runs. @see mhausenblas/simpleservice: simpleservice.py */
const simpleService = (process: Process): ServicePort[] => {
  const port = Number(process.env.get('PORT0') ?? 9876);
  const version = process.env.get('SIMPLE_SERVICE_VERSION') ?? '0.5.0';
  const at = (request: HttpRequest): string => request.headers.get('host') ?? '';
  return [
    {
      port,
      paths: {
        '/info': (_, request) => json({ host: at(request), version, from: request.remoteAddress }),
        '/health': () => json({ healthy: true }),
        '/env': ({ env }) => json({ version, env: `{${[...env].map((pair) => pair.map(pythonText).join(': ')).join(', ')}}` }),
        '/endpoint0': (_, request) => json({ host: at(request), version, result: 'all is well' }),
      },
      logs: (own, request) =>
        `${tornadoTime(own)} INFO ${request.path} serving from ${at(request)} has been invoked from ${request.remoteAddress} [at line 101]\n${tornadoTime(own)} INFO 200 ${request.method} ${request.target} (${request.remoteAddress}) 0.76ms [at line 1946]`,
    },
  ];
};

/** It counts what it is told of. */
function accessLog(process: Process): ServicePort[] {
  let logs = 0;
  const stats = function* (): Task<HttpResponse> {
    yield* process.write(1, '** GET /stats called\n');
    return json({ logs });
  };
  const respond = function* ({ body }: HttpRequest): Task<HttpResponse> {
    logs++;
    const client = /"clientIp"\s*:\s*"([^"]*)"/.exec(body)?.[1];
    yield* process.write(1, `** POST /access-log called\nAccess log, client IP: ${client}\n`);
    return { ...json('Created'), status: 201 };
  };
  return [
    {
      port: Number(process.env.get('PORT')),
      paths: {
        '/stats': () => stats(),
        '/access-log': (_, request) => (request.method === 'POST' ? respond(request) : notKnown(process, request)),
        '/metrics': notKnown,
      },
    },
  ];
}

/** Servers of books, and of what clouds' own pages run. */
export const bookServices: readonly Service[] = [
  aspNet({ repositories: ['kiamol/ch03-numbers-api'], cmd: ['dotnet', '/app/Numbers.Api.dll'], ports: numbers }),
  aspNet({
    repositories: ['kiamol/ch02-whoami', 'sixeyed/whoami'],
    cmd: ['dotnet', '/app/whoami.dll'],
    ports: [{ port: 80, paths: { '/': ({ net }) => value(200, `I'm ${net.hostname} running on Linux 5.15.0-72-generic`) } }],
  }),
  aspNet(
    {
      repositories: [
        'mcr.microsoft.com/dotnet/samples',
        'mcr.microsoft.com/dotnet/core/samples',
        'mcr.microsoft.com/dotnet/nightly/samples',
      ],
      base: debianSlim,
      cmd: ['./aspnetapp'],
      path: '/app/aspnetapp',
      only: (tag) => tag.text.startsWith('aspnetapp'),
      instead: (tag) => ({
        base: tag.has('alpine') ? alpine : debianSlim,
        megabytes: 75,
        files: { '/app/dotnetapp': executable(dotnetapp, 12) },
        config: { entrypoint: ['./dotnetapp'], workingDir: '/app', env: { DOTNET_RUNNING_IN_CONTAINER: 'true', DOTNET_VERSION: '7.0.5' } },
      }),
      ports: [{ port: 80, paths: { '/': html('Home page - aspnetapp'), '/healthz': plain(200, 'Healthy') } }],
    },
    true,
  ),
  nodeServer({
    repositories: ['mcr.microsoft.com/azuredocs/aci-helloworld', 'microsoft/aci-helloworld'],
    cmd: ['node', '/usr/src/app/index.js'],
    workingDir: '/usr/src/app',
    lines: [() => '', () => 'listening on port 80'],
    ports: [{ port: 80, paths: { '/': html('Welcome to Azure Container Instances!') }, logs: morgan }],
  }),
  nodeServer({
    // @see sixeyed/kiamol: ch14/docker-images/access-log
    repositories: ['kiamol/ch14-access-log'],
    base: debianSlim,
    megabytes: 66,
    cmd: ['node', 'server.js'],
    workingDir: '/app',
    env: { PORT: '80' },
    lines: [() => '', (process) => `restify listening at http://[::]:${process.env.get('PORT')}`],
    ports: accessLog,
  }),
  {
    // @see docker/training/webapp: app.py
    repositories: ['training/webapp'],
    base: ubuntu,
    megabytes: 130,
    path: '/usr/bin/python',
    cmd: ['python', 'app.py'],
    workingDir: '/opt/webapp',
    startup: 0.6,
    memory: 18,
    stream: 2,
    lines: [() => '', (process) => ` * Running on http://0.0.0.0:${process.env.get('PORT') ?? 5000}/ (Press CTRL+C to quit)`],
    ports: (process): ServicePort[] => [
      {
        port: Number(process.env.get('PORT') ?? 5000),
        paths: { '/': ({ env }) => plain(200, `Hello ${env.get('PROVIDER') ?? 'world'}!`) },
        logs: flaskRequest,
      },
    ],
    code: 'unheeded',
  },
  {
    repositories: ['mhausenblas/simpleservice', 'quay.io/mhausenblas/simpleservice', 'quay.io/openshiftlabs/simpleservice'],
    base: alpine,
    megabytes: 270,
    path: '/usr/local/bin/python',
    cmd: ['python', 'simpleservice.py'],
    workingDir: '/usr/src/app',
    startup: 0.4,
    memory: 22,
    stream: 2,
    lines: [
      () => '',
      (process) =>
        `${tornadoTime(process)} INFO This is simple service in version v${process.env.get('SIMPLE_SERVICE_VERSION') ?? '0.5.0'} listening on port ${process.env.get('PORT0') ?? 9876} [at line 142]`,
    ],
    ports: simpleService,
    code: 'unheeded',
  },
  {
    // What a frontend's tutorial has behind it. @see kubernetes/website: examples/service/access/backend-deployment.yaml
    repositories: ['gcr.io/google-samples/hello-go-gke'],
    base: scratch,
    megabytes: 3,
    path: '/hello-go-gke',
    startup: 0.02,
    memory: 4,
    ports: [
      { port: 80, paths: { '/': () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"message":"Hello"}\n' }) } },
    ],
    code: 2,
  },
];

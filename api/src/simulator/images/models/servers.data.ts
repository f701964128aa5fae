// One table, an entry for each server: it is looked up, and grows, as a whole.
import { formatTimeMilli, formatTimeNano } from '../../apimachinery/time.ts';
import type { Process } from '../../kernel/index.ts';
import { javaText, localText } from '../../shell/utilities/time/zone.ts';
import { alpine, busybox, debianSlim, distroless, scratch, ubi, ubiMicro } from '../bases/index.ts';
import { morgan } from '../programs/javascript-server.ts';
import { ALERTMANAGER_STARTS, alertmanagerConfig } from '../programs/monitoring/prometheus-config.ts';
import { cannotWrite, flagOf, needsDatabase, needsMongo, type StartProblem } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html, json, page, partly } from './answers.ts';
import { minioData } from './data-files.ts';
import { LIBERTY } from './first-words.ts';
import type { Service, ServicePort } from './services.data.ts';

const bookinfo = (name: string, paths: Readonly<Record<string, string | HttpResponse>>, about: Partial<Service>): Service => ({
  repositories: ['v1', 'v2', 'v3']
    .map((version) => `istio/examples-bookinfo-${name}-${version}`)
    .flatMap((repository) => [repository, `docker.io/${repository}`]),
  base: debianSlim,
  megabytes: 90,
  path: `/opt/microservices/${name}`,
  user: '1000',
  startup: 1,
  memory: 40,
  ports: [{ port: 9080, paths: { '/health': json({ status: `${name[0]?.toUpperCase()}${name.slice(1)} is healthy` }), ...paths } }],
  code: 143,
  ...about,
});
/** @see ruby/webrick: lib/webrick/server.rb start */
const webrick = (process: Process): string => {
  const at = `[${localText(process, '%Y-%m-%d %H:%M:%S')}]`;
  return `${at} INFO  WEBrick::HTTPServer#start: pid=${process.pid} port=9080`;
};

/** @see minio/cli: command.go, app.go; minio/minio: cmd/main.go */
function minioWords(process: Process): StartProblem | undefined {
  const { argv } = process;
  const [verb] = argv.slice(1).filter((word) => !word.startsWith('-'));
  if (verb === undefined) return { lines: MINIO_HELP, code: 0 };
  if (verb !== 'server' && verb !== 'gateway') return { lines: [`'${verb}' is not a minio sub-command. See 'minio --help'.`], code: 1 };
  const flags = argv.flatMap((word) => /^--?([a-z][a-z-]*|[A-Z])(=|$)/.exec(word)?.[1] ?? []);
  const unknown = flags.find((flag) => !MINIO_FLAGS.test(flag));
  if (unknown !== undefined)
    return { lines: [`Incorrect Usage: flag provided but not defined: -${unknown}\n`, MINIO_SERVER_HELP], code: 1 };
  const words = argv.slice(argv.indexOf(verb) + 1);
  const places = words.filter((word, i) => !word.startsWith('-') && !MINIO_VALUES.test(words[i - 1] ?? ''));
  if (places.length === 0 && !process.env.get('MINIO_VOLUMES') && !process.env.get('MINIO_ARGS'))
    return { lines: [MINIO_SERVER_HELP], code: 1 };
  const console = flagOf(process, 'console-address');
  return console !== undefined && !console.includes(':')
    ? { lines: [`ERROR Unable to start listening on console port: address ${console}: missing port in address`], code: 1 }
    : lacksDrive(process);
}
const MINIO_SERVER_HELP =
  'NAME:\n  minio server - start object storage server\n\nUSAGE:\n  minio server [FLAGS] DIR1 [DIR2..]\n  minio server [FLAGS] DIR{1...64}\n  minio server [FLAGS] DIR{1...64} DIR{65...128}\n';
/** Flags whose value may be the next word. */
const MINIO_VALUES = /^(--(address|console-address|certs-dir|config-dir|config|ftp|sftp|listeners|interface|[a-z-]+-timeout)|-[SC])$/;

/** Its drives have to be its own. @see minio: cmd/prepare-storage.go bgFormatErasureCleanupTmp */
function lacksDrive(process: Process): StartProblem | undefined {
  const { argv, env } = process;
  const user = env.get('MINIO_ROOT_USER') ?? env.get('MINIO_ACCESS_KEY');
  const password = env.get('MINIO_ROOT_PASSWORD') ?? env.get('MINIO_SECRET_KEY');
  if (user !== undefined && password !== undefined && (user.length < 3 || password.length < 8)) return MINIO_CREDENTIALS;
  const given = argv
    .slice(argv.indexOf('server') + 1)
    .filter((word, i, all) => word.startsWith('/') && !/^(--certs-dir|-S)$/.test(all[i - 1] ?? ''));
  const drives = given.length > 0 ? given : (env.get('MINIO_VOLUMES') ?? '').split(/\s+/).filter((word) => word.startsWith('/'));
  for (const drive of drives) {
    const problem = cannotWrite(process, whereItIs(process, drive), () => [
      `Error: unable to create (${drive}/.minio.sys/tmp) file access denied, drive may be faulty please investigate (*fmt.wrapError)`,
      'ERROR Unable to initialize backend: file access denied',
    ]);
    if (problem) return problem;
  }
  return undefined;
}
/** @see minio: internal/auth/credentials.go, internal/config/errors.go */
const MINIO_CREDENTIALS: StartProblem = {
  lines: [
    'ERROR Unable to validate credentials inherited from the shell environment: Invalid credentials',
    '      > Please provide correct credentials',
    '      HINT:',
    '        Access key length should be at least 3, and secret key length at least 8 characters',
  ],
  code: 1,
};

/** Or where it would be made. */
const whereItIs = (process: Process, path: string): string =>
  path === '' ? '/' : process.access(path, 'f') ? path : whereItIs(process, path.slice(0, path.lastIndexOf('/')));
const MINIO_FLAGS =
  /^(address|console-address|certs-dir|S|quiet|anonymous|json|config-dir|C|ftp|sftp|listeners|read-header-timeout|idle-timeout|shutdown-timeout|conn-[a-z-]+|interface|config|log-[a-z-]+|pre-allocate|help|h|version|v|compat)$/;

/** In memory, and unsealed: nothing has to be set up. */
const isDev = ({ argv }: Process): boolean => !argv.includes('server') || argv.some((word) => /^--?dev/.test(word));

/** It lets its program keep its memory from being swapped out. @see hashicorp/vault: .release/docker/docker-entrypoint.sh; libcap: progs/setcap.c */
function vaultScript(process: Process): StartProblem | undefined {
  if (process.env.get('SKIP_SETCAP')) return undefined;
  if (!process.holds('SETFCAP')) return { lines: ['unable to set CAP_SETFCAP effective capability: Operation not permitted'], code: 1 };
  if (!process.access('/bin/vault', 'w'))
    return { lines: ["Failed to set capabilities on file `/bin/vault' (Read-only file system)"], code: 1 };
  if (process.holds('IPC_LOCK')) return undefined;
  return { lines: ["Couldn't start vault with IPC_LOCK. Disabling IPC_LOCK, please use --cap-add IPC_LOCK"] };
}

/** Of the directory that the image's entrypoint names, of one's own, or of a variable. @see hashicorp/vault: .release/docker/docker-entrypoint.sh */
function hasStorage(process: Process): boolean {
  const named = process.argv.flatMap((word) => /^--?config=(.*)/.exec(word)?.[1] ?? []);
  const files = ['/vault/config', ...named].flatMap((path) => {
    if (!process.access(path, 'r')) return [];
    try {
      return process.readdir(path).map((file) => `${path}/${file}`);
    } catch {
      return [path];
    }
  });
  const texts = files.filter((path) => /\.(hcl|json)$/.test(path) && process.access(path, 'r')).map((path) => process.readFile(path));
  return [...texts, process.env.get('VAULT_LOCAL_CONFIG') ?? ''].some((text) => /"?(storage|backend)"?\s*[{:"]/.test(text));
}

/** @see TryGhost/Ghost: ghost/core/core/server/GhostServer.js, boot.js */
function ghostWords(process: Process): string {
  const environment = process.env.get('NODE_ENV') ?? 'production';
  const url = `${(process.env.get('url') ?? 'http://localhost:2368').replace(/\/$/, '')}/`;
  return [
    `Ghost is running in ${environment}...`,
    ...(environment === 'production' ? [`Your site is now available on ${url}`] : ['Listening on: :::2368', `Url configured as: ${url}`]),
    'Ctrl+C to shut down',
    'Ghost server started in 0.892s',
    'Ghost database ready in 2.1s',
    'Ghost URL Service Ready in 2.4s',
    'Ghost booted in 2.5s',
  ]
    .map((line) => `[${localText(process, '%Y-%m-%d %H:%M:%S')}] INFO ${line}`)
    .join('\n');
}

const vaultTable = (dev: boolean): string =>
  Object.entries({
    'Api Address': 'http://0.0.0.0:8200',
    Cgo: 'disabled',
    'Cluster Address': 'https://0.0.0.0:8201',
    'Go Version': 'go1.20.3',
    'Listener 1':
      'tcp (addr: "0.0.0.0:8200", cluster address: "0.0.0.0:8201", max_request_duration: "1m30s", max_request_size: "33554432", tls: "disabled")',
    'Log Level': 'info',
    Mlock: 'supported: true, enabled: false',
    'Recovery Mode': 'false',
    Storage: dev ? 'inmem' : 'file',
    Version: 'Vault v1.13.2, built 2023-04-25T13:02:50Z',
    'Version Sha': 'b9b773f1628260423e6cc9745531fd903cae853f',
  })
    .map(([name, value]) => `${name.padStart(24)}: ${value}`)
    .join('\n');

const vaultWarning = (process: Process): string => `WARNING! dev mode is enabled! In this mode, Vault runs entirely in-memory
and starts unsealed with a single unseal key. The root token is already
authenticated to the CLI, so you can immediately begin using Vault.

You may need to set the following environment variables:

    $ export VAULT_ADDR='http://0.0.0.0:8200'

The unseal key and root token are displayed below in case you want to
seal/unseal the Vault or re-authenticate.

Unseal Key: ${process.random.hex(43)}=
Root Token: ${process.env.get('VAULT_DEV_ROOT_TOKEN_ID') ?? `hvs.${process.random.hex(24)}`}

Development mode should NOT be used in production installations!
`;

/** Servers that do not start without something, and those of tutorials. */
export const moreServices: readonly Service[] = [
  {
    repositories: ['minio/minio', 'quay.io/minio/minio'],
    base: ubi,
    megabytes: 90,
    path: '/usr/bin/minio',
    entrypoint: ['/usr/bin/docker-entrypoint.sh'],
    subcommands: 'any',
    cmd: ['minio'],
    volumes: ['/data'],
    startup: 0.4,
    memory: 90,
    check: minioWords,
    fills: minioData,
    lines: [
      () =>
        'MinIO Object Storage Server\nCopyright: 2015-2023 MinIO, Inc.\nLicense: GNU AGPLv3 <https://www.gnu.org/licenses/agpl-3.0.html>',
      (process) => `\nStatus:         1 Online, 0 Offline. \nAPI: ${eachAddress(process, portOf(flagOf(process, 'address'), 9000))}`,
    ],
    ports: (process): ServicePort[] => [
      {
        port: portOf(flagOf(process, 'address'), 9000),
        paths: {
          '/': minioDenied,
          '/minio/health/live': plain(200, ''),
          '/minio/health/ready': plain(200, ''),
          '/minio/health/cluster': plain(200, ''),
        },
      },
      { port: portOf(flagOf(process, 'console-address'), 41_003), paths: { '/': html('MinIO Console'), '/login': html('MinIO Console') } },
    ],
  },
  {
    repositories: ['vault', 'hashicorp/vault'],
    base: alpine,
    megabytes: 77,
    path: '/usr/local/bin/docker-entrypoint.sh',
    lacksCurl: true,
    account: { name: 'vault', uid: 100, gid: 1000 },
    owned: Object.fromEntries(['config', 'file', 'logs'].map((name) => [`/vault/${name}`, { uid: 100, gid: 1000, mode: 0o755 }])),
    volumes: ['/vault/logs', '/vault/file'],
    aliases: ['/bin/vault'],
    cmd: ['server', '-dev'],
    startup: 0.4,
    memory: 60,
    script: vaultScript,
    becomes: () => ({ by: 'su-exec', claims: ['/vault/config', '/vault/logs', '/vault/file'] }),
    check: (process) => (isDev(process) || hasStorage(process) ? undefined : { lines: ['A storage backend must be specified'], code: 1 }),
    // @see vault: command/server.go; recorded of 1.12 and 1.15
    lines: [
      (process) => `==> Vault server configuration:\n\n${vaultTable(isDev(process))}`,
      () => '\n==> Vault server started! Log data will stream in below:\n',
      (process) =>
        `${formatTimeNano(process.now).replace(/\d{6}Z$/, 'Z')} [INFO]  proxy environment: http_proxy="" https_proxy="" no_proxy=""`,
      (process) => (isDev(process) ? vaultWarning(process) : ''),
    ],
    ports: (process) => {
      const dev = isDev(process);
      const health = json({ initialized: dev, sealed: !dev, standby: !dev });
      return [{ port: 8200, paths: { '/v1/sys/health': { ...health, status: dev ? 200 : 501 }, '/ui/': html('Vault') } }];
    },
  },
  {
    repositories: ['consul', 'hashicorp/consul'],
    base: alpine,
    megabytes: 54,
    path: '/usr/local/bin/docker-entrypoint.sh',
    account: { name: 'consul', uid: 100, gid: 1000 },
    owned: { '/consul/config': 100, '/consul/data': 100 },
    volumes: ['/consul/data'],
    aliases: ['/bin/consul'],
    cmd: ['agent', '-dev', '-client', '0.0.0.0'],
    // Its script does not ask who runs it. @see hashicorp/consul: .release/docker/docker-entrypoint.sh
    becomes: () => ({ by: 'su-exec', withGroup: true, always: true, claims: ['/consul/data', '/consul/config'] }),
    startup: 0.6,
    memory: 50,
    lines: [() => '==> Starting Consul agent...', () => '==> Consul agent running!'],
    // But for its peers it is for its own host alone, unless it is told otherwise (which the image's command does).
    ports: (process): ServicePort[] => {
      const client = process.argv.join(' ').match(/ --?client[= ](\S+)/)?.[1] ?? process.env.get('CONSUL_CLIENT_INTERFACE');
      const own = client === undefined || client === '127.0.0.1' ? { address: '127.0.0.1' } : {};
      return [
        8300,
        { port: 8600, ...own, paths: {} },
        {
          port: 8500,
          ...own,
          paths: { '/v1/status/leader': '"127.0.0.1:8300"', '/ui/': html('Consul'), '/v1/agent/self': partly('consul') },
        },
      ];
    },
    code: 1,
  },
  {
    repositories: ['mongo-express'],
    base: alpine,
    megabytes: 54,
    path: '/docker-entrypoint.sh',
    entrypoint: ['/sbin/tini', '--', '/docker-entrypoint.sh'],
    cmd: ['mongo-express'],
    workingDir: '/app',
    lacksCurl: true,
    hasBash: true,
    startup: 1,
    memory: 60,
    check: needsMongo,
    lines: [
      () => 'Mongo Express server listening at http://0.0.0.0:8081',
      () =>
        'Server is open to allow connections from anyone (0.0.0.0)\nbasicAuth credentials are "admin:pass", it is recommended you change this in your config.js!',
    ],
    ports: [
      {
        port: 8081,
        paths: {
          '/': { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Authorization Required"' }, body: 'Unauthorized' },
          '/status': json({ status: 'ok' }),
        },
      },
    ],
    code: 143,
  },
  {
    repositories: ['ghost'],
    base: debianSlim,
    megabytes: 165,
    path: '/usr/local/bin/docker-entrypoint.sh',
    account: { name: 'node', uid: 1000, shell: '/bin/bash' },
    cmd: ['node', 'current/index.js'],
    workingDir: '/var/lib/ghost',
    lacksCurl: true,
    owned: { '/var/lib/ghost': 1000, '/var/lib/ghost/content': { uid: 1000, gid: 1000, mode: 0o1777 } },
    volumes: ['/var/lib/ghost/content'],
    becomes: (tag) => ({ by: tag.has('alpine') ? 'su-exec' : 'gosu', claims: ['/var/lib/ghost/content'] }),
    env: (tag) => ({
      NODE_ENV: 'production',
      GHOST_INSTALL: '/var/lib/ghost',
      GHOST_CONTENT: '/var/lib/ghost/content',
      GHOST_VERSION: tag.version.join('.') || '5',
    }),
    startup: 2.5,
    memory: 160,
    check: function* (process) {
      const old = Number(/^(\d+)/.exec(process.env.get('GHOST_VERSION') ?? '')?.[1] ?? 5) < 5;
      if (old || process.env.get('database__client') === 'sqlite3' || process.env.get('NODE_ENV') === 'development') return undefined;
      return yield* needsDatabase(process, process.env.get('database__connection__host') ?? '127.0.0.1', 3306, (host, why) => [
        `[${localText(process, '%Y-%m-%d %H:%M:%S')}] ERROR connect ${why} ${host}:3306\n\nconnect ${why} ${host}:3306\n\n"Unknown database error"\n\nError ID:\n    500\n\nError Code: \n    ${why}`,
      ]);
    },
    lines: [ghostWords],
    ports: [{ port: 2368, paths: { '/': html('Ghost'), '/ghost/': html('Ghost Admin') } }],
  },
  {
    repositories: ['adminer'],
    base: alpine,
    megabytes: 38,
    path: '/usr/local/bin/entrypoint.sh',
    account: { name: 'adminer', uid: 100, gid: 101 },
    cmd: ['php', '-S', '[::]:8080', '-t', '/var/www/html'],
    user: 'adminer',
    startup: 0.2,
    memory: 14,
    stream: 2,
    lines: [(process) => `[${localText(process, '%a %b %d %H:%M:%S %Y')}] PHP 7.4.33 Development Server (http://[::]:8080) started`],
    ports: [{ port: 8080, paths: { '/': html('Login - Adminer') } }],
    code: 143,
  },
  {
    // @see keycloak/keycloak: quarkus/container/Dockerfile
    repositories: ['quay.io/keycloak/keycloak', 'keycloak/keycloak'],
    base: ubiMicro,
    lacksCurl: true,
    megabytes: 210,
    path: '/opt/keycloak/bin/kc.sh',
    account: { name: 'keycloak', uid: 1000, gid: 0, home: '/opt/keycloak', shell: '/sbin/nologin' },
    user: '1000',
    startup: 12,
    memory: 420,
    check: (process) => {
      if (process.argv.includes('start-dev')) return undefined;
      if (!process.argv.includes('start'))
        return { lines: ['Keycloak - Open Source Identity and Access Management\n\nUsage:\n\nkc.sh [OPTIONS] [COMMAND]'], code: 0 };
      const set = (flag: string, variable: string) =>
        process.env.has(variable) || process.argv.some((word) => word.startsWith(`--${flag}`));
      if (!set('hostname', 'KC_HOSTNAME') && !set('hostname-strict', 'KC_HOSTNAME_STRICT'))
        return {
          lines: [
            'ERROR: Failed to start server in (production) mode\nERROR: Strict hostname resolution configured but no hostname was set',
          ],
          code: 1,
        };
      if (
        !set('https-certificate-file', 'KC_HTTPS_CERTIFICATE_FILE') &&
        !set('http-enabled', 'KC_HTTP_ENABLED') &&
        !set('proxy', 'KC_PROXY')
      )
        return {
          lines: [
            'ERROR: Failed to start server in (production) mode\nERROR: Key material not provided to setup HTTPS. Please configure your keys/certificates or start the server in development mode.',
          ],
          code: 1,
        };
      return undefined;
    },
    lines: [
      (process) =>
        `${javaText(process, '%Y-%m-%d %H:%M:%S')},000 INFO  [io.quarkus] (main) Keycloak 21.1.1 on JVM (powered by Quarkus 2.13.7.Final) started in 11.212s. Listening on: http://0.0.0.0:8080`,
    ],
    ports: [
      {
        port: 8080,
        paths: {
          '/': html('Welcome to Keycloak'),
          '/health': json({ status: 'UP' }),
          '/health/ready': json({ status: 'UP' }),
          '/health/live': json({ status: 'UP' }),
          '/realms/master': json({ realm: 'master' }),
        },
      },
    ],
    code: 143,
  },
  {
    repositories: ['prom/alertmanager', 'quay.io/prometheus/alertmanager'],
    base: busybox,
    lacksCurl: true,
    cmd: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    files: { '/etc/alertmanager/alertmanager.yml': "route:\n  receiver: 'web.hook'\nreceivers:\n  - name: 'web.hook'\n" },
    megabytes: 27,
    path: '/bin/alertmanager',
    user: 'nobody',
    workingDir: '/alertmanager',
    owned: { '/alertmanager': { uid: 65_534, gid: 65_534, mode: 0o755 } },
    volumes: ['/alertmanager'],
    startup: 0.2,
    memory: 20,
    stream: 2,
    check: (process) => alertmanagerConfig(process, flagOf(process, 'config.file') ?? 'alertmanager.yml'),
    lines: [(process) => `ts=${formatTimeMilli(process.now)} ${ALERTMANAGER_STARTS}`],
    ports: [{ port: 9093, paths: { '/-/healthy': 'OK', '/-/ready': 'OK', '/metrics': '', '/': html('Alertmanager') } }],
  },
  {
    repositories: ['openshift/hello-openshift', 'quay.io/openshift/origin-hello-openshift', 'quay.io/openshifttest/hello-openshift'],
    base: scratch,
    megabytes: 2.1,
    path: '/hello-openshift',
    user: '1001',
    startup: 0.02,
    memory: 5,
    lines: [() => 'serving on 8888', () => 'serving on 8080'],
    ports: [8080, 8888].map((port) => ({
      port,
      paths: {},
      otherwise: ({ env }: Process) => plain(200, `${env.get('RESPONSE') || 'Hello OpenShift!'}\n`),
      logs: () => 'Servicing request.',
    })),
    code: 2,
  },
  {
    repositories: ['paulbouwer/hello-kubernetes'],
    base: alpine,
    megabytes: 45,
    // @see paulbouwer/hello-kubernetes: src/app/Dockerfile
    path: '/usr/local/bin/npm',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['npm', 'start'],
    account: { name: 'node', uid: 1000 },
    user: 'node',
    workingDir: '/usr/src/app',
    lacksCurl: true,
    startup: 0.5,
    memory: 40,
    lines: [
      (process) => `\n> hello-kubernetes@1.8.0 start /usr/src/app\n> node server.js\n\nListening on: http://${process.net.hostname}:8080`,
    ],
    ports: (process): ServicePort[] => [{ port: Number(process.env.get('PORT') ?? 8080), paths: { '/': helloKubernetes }, logs: morgan }],
    code: 143,
  },
  {
    repositories: ['mcr.microsoft.com/azuredocs/aks-helloworld', 'neilpeterson/aks-helloworld'],
    base: debianSlim,
    megabytes: 360,
    path: '/entrypoint.sh',
    startup: 2,
    memory: 60,
    ports: [
      {
        port: 80,
        paths: {},
        otherwise: (process, { path }) =>
          path === '/' ? html(process.env.get('TITLE') ?? 'Welcome to Azure Container Service (AKS)') : plain(404, 'Not Found'),
      },
    ],
  },
  {
    repositories: ['mcr.microsoft.com/azuredocs/azure-vote-front', 'microsoft/azure-vote-front'],
    base: debianSlim,
    megabytes: 360,
    path: '/entrypoint.sh',
    startup: 2,
    memory: 60,
    ports: [{ port: 80, paths: { '/': html('Azure Voting App') } }],
  },
  bookinfo(
    'productpage',
    { '/health': plain(200, 'Product page is healthy'), '/': html('Simple Bookstore App'), '/productpage': html('Simple Bookstore App') },
    { isUnheard: true, stream: 2, lines: [() => 'INFO:root:start at port 9080'] },
  ),
  bookinfo(
    'details',
    { '/details/0': json({ id: 0, author: 'William Shakespeare', year: 1595, type: 'paperback' }) },
    { isUnheard: true, stream: 2, lines: [() => '', webrick] },
  ),
  bookinfo(
    'ratings',
    {},
    {
      // @see istio/istio: samples/bookinfo/src/ratings/ratings.js
      lines: [() => '', () => 'Server listening on: http://0.0.0.0:9080'],
      ports: [
        {
          port: 9080,
          paths: {
            '/health': json({ status: 'Ratings is healthy' }),
            '/ratings/0': json({ id: 0, ratings: { Reviewer1: 5, Reviewer2: 4 } }),
          },
          logs: (_, { method, target }) => `${method} ${target}`,
        },
      ],
      code: 'unheeded',
    },
  ),
  bookinfo('reviews', { '/reviews/0': json({ id: '0', reviews: [] }) }, { startup: 6, memory: 90, isUnheard: true, lines: LIBERTY }),
  {
    repositories: ['jaegertracing/all-in-one'],
    base: distroless,
    megabytes: 26,
    path: '/go/bin/all-in-one-linux',
    isUnheard: true,
    startup: 0.3,
    memory: 30,
    stream: 2,
    ports: [
      4317,
      4318,
      14250,
      14268,
      { port: 14269, paths: { '/': json({ status: 'Server available' }) } },
      { port: 16686, paths: { '/': html('Jaeger UI') } },
    ],
  },
];

const eachAddress = (process: Process, port: number): string =>
  process.net.interfaces
    .toReversed()
    .map(({ address }) => `http://${address}:${port}`)
    .join('  ');
const portOf = (address: string | undefined, otherwise: number): number => Number(address?.split(':').at(-1) || otherwise);
const MINIO_HELP = [
  'NAME:\n  minio - High Performance Object Storage\n\nDESCRIPTION:\n  Build high performance data infrastructure for machine learning, analytics and application data workloads with MinIO\n\nUSAGE:\n  minio [FLAGS] COMMAND [ARGS...]\n\nCOMMANDS:\n  server  start object storage server\n',
];

/** @see paulbouwer/hello-kubernetes: src/app/views/home.handlebars */
function helloKubernetes(process: Process): HttpResponse {
  const { env, net } = process;
  const escaped = (env.get('MESSAGE') ?? 'Hello world!').replace(/[&<>"]/g, (c) => `&#x${c.charCodeAt(0).toString(16).toUpperCase()};`);
  const kernel = process.readFile('/proc/sys/kernel/osrelease').trim();
  return page(`<!DOCTYPE html>
<html>
<head>
    <title>Hello Kubernetes!</title>
    <link rel="stylesheet" type="text/css" href="/css/main.css">
    <link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Ubuntu:300" >
</head>
<body>

  <div class="main">
    <img src="/images/kubernetes.png"/>
    <div class="content">
      <div id="message">
  ${escaped}
</div>
<div id="info">
  <table>
    <tr>
      <th>pod:</th>
      <td>${net.hostname}</td>
    </tr>
    <tr>
      <th>node:</th>
      <td>Linux (${kernel})</td>
    </tr>
  </table>

</div>
    </div>
  </div>

</body>
</html>`);
}

/** Its buckets are not for everybody. @see minio: cmd/api-errors.go */
function minioDenied({ random }: Process, { path }: HttpRequest): HttpResponse {
  return {
    status: 403,
    headers: { 'Content-Type': 'application/xml', Server: 'MinIO' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied.</Message><Resource>${path}</Resource><RequestId>${random.hex(16).toUpperCase()}</RequestId><HostId>${random.hex(64)}</HostId></Error>`,
  };
}

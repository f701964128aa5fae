import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless, scratch, ubuntu } from '../bases/index.ts';
import { executable, script } from '../model.ts';
import { runDaemon } from '../programs/daemon.ts';
import { node } from '../programs/node.ts';
import type { StartProblem } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import { html, json, to } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** What watches over a browser, and starts a display for it. @see SeleniumHQ/docker-selenium: Base/Dockerfile, Base/entry_point.sh */
const selenium = (name: string, memory: number, ports: readonly number[]): Service =>
  application({
    repositories: [`selenium/${name}`],
    base: ubuntu,
    megabytes: name === 'hub' ? 190 : 460,
    path: '/opt/bin/entry_point.sh',
    entrypoint: [],
    cmd: ['/opt/bin/entry_point.sh'],
    account: { name: 'seluser', uid: 1200, gid: 1201, shell: '/bin/bash' },
    user: '1200:1201',
    env: { HOME: '/home/seluser', TZ: 'UTC', SE_BIND_HOST: 'false' },
    startup: name === 'hub' ? 4 : 7,
    memory,
    ports: ports.map((port) =>
      port === 4444
        ? {
            port,
            paths: {
              '/': to('/ui/'),
              '/ui/': html('Selenium Grid'),
              '/status': json({ value: { ready: name !== 'hub' } }),
              '/wd/hub/status': json({ value: { ready: name !== 'hub' } }),
            },
          }
        : port,
    ),
    code: 143,
  });

/** It runs for nobody who has not agreed. @see itzg/docker-minecraft-server: scripts/start-configuration */
function eula(process: Process): StartProblem | undefined {
  if (/^(true|yes|on|1)$/i.test(process.env.get('EULA') ?? '') || process.access('/data/eula.txt', 'f')) return undefined;
  const lines = [
    '[ERROR] Please accept the Minecraft EULA at',
    '[ERROR]   https://account.mojang.com/documents/minecraft_eula',
    "[ERROR] by adding the following immediately after 'docker run':",
    '[ERROR]   -e EULA=TRUE',
  ];
  return { lines: ['', ...lines, ''].map((line) => `[init] ${line}`), code: 1 };
}

/** @see nginx-proxy/nginx-proxy: app/docker-entrypoint.sh */
function dockerSocket(process: Process): StartProblem | undefined {
  const host = process.env.get('DOCKER_HOST') ?? 'unix:///tmp/docker.sock';
  const path = host.replace('unix://', '');
  if (process.argv.slice(1).join(' ') !== 'forego start -r' || !host.startsWith('unix://') || process.access(path, 'f')) return undefined;
  return {
    lines: [
      `ERROR: you need to share your Docker host socket with a volume at ${path}`,
      `Typically you should run your nginxproxy/nginx-proxy with: \`-v /var/run/docker.sock:${path}:ro\``,
      'See the documentation at: https://github.com/nginx-proxy/nginx-proxy/#usage',
    ],
    code: 1,
  };
}

/** Each line comes back with a word before it. @see istio/istio: samples/tcp-echo/src/main.go */
function* tcpEcho(process: Process): Task<number> {
  const [, ports, prefix] = process.argv;
  if (ports === undefined || prefix === undefined) {
    const [index, length] = ports === undefined ? [1, 1] : [2, 2];
    yield* process.write(
      2,
      `panic: runtime error: index out of range [${index}] with length ${length}\n\ngoroutine 1 [running]:\nmain.main()\n`,
    );
    return 2;
  }
  return yield* runDaemon(process, {
    megabytes: 2,
    ports: ports.split(',').map((port) => ({
      port: Number(port),
      *talk(socket) {
        for (let rest = ''; ; ) {
          const read = yield* socket.read();
          if (read === '') return;
          const lines = (rest + read).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            yield* process.write(1, `request: ${line}\nresponse: ${prefix} ${line}\n`);
            yield* socket.write(`${prefix} ${line}\n`);
          }
        }
      },
    })),
    ready: ports.split(',').map((port) => ({ after: 0, text: `listening on [::]:${port}, prefix: ${prefix}` })),
    portTaken: (port) => ({
      text: `failed to create listener, err: listen tcp :${port}: bind: address already in use\n`,
      code: 1,
    }),
    stops: [{ signals: ['TERM', 'INT'], code: 2 }],
  });
}

/** @see krakend/docker-library: 2.3.3/Dockerfile; krakend/krakend-ce: Dockerfile */
const krakend = (repository: string, about: Partial<Service>): Service =>
  application({
    repositories: [repository],
    base: alpine,
    megabytes: 36,
    path: '/usr/bin/krakend',
    account: { name: 'krakend', uid: 1000 },
    workingDir: '/etc/krakend',
    lacksCurl: true,
    files: { '/etc/krakend/krakend.json': '{ "version": 3 }\n' },
    startup: 0.2,
    memory: 20,
    ports: [{ port: 8080, paths: { '/__health': json({ status: 'ok' }) } }],
    ...about,
  });

const azuriteWords = (): string =>
  ['Blob', 'Queue', 'Table']
    .flatMap((kind, i) => [
      `Azurite ${kind} service is starting at http://0.0.0.0:${10_000 + i}`,
      `Azurite ${kind} service is successfully listening at http://0.0.0.0:${10_000 + i}`,
    ])
    .join('\n');

/** More applications by how their images start. */
export const moreApplications: readonly Service[] = [
  selenium('hub', 160, [4442, 4443, 4444]),
  ...['chrome', 'firefox', 'edge'].flatMap((browser) => [
    selenium(`standalone-${browser}`, 330, [4444, 5900, 7900]),
    selenium(`node-${browser}`, 260, [5555, 5900, 7900]),
  ]),
  application({
    // @see juice-shop/juice-shop: Dockerfile
    repositories: ['bkimminich/juice-shop'],
    base: distroless,
    megabytes: 160,
    path: '/nodejs/bin/node',
    cmd: ['/juice-shop/build/app.js'],
    entrypoint: ['/nodejs/bin/node'],
    user: '65532',
    workingDir: '/juice-shop',
    startup: 8,
    memory: 170,
    ports: [{ port: 3000, paths: { '/': html('OWASP Juice Shop'), '/rest/admin/application-version': json({ version: '14.5.1' }) } }],
  }),
  application({
    // @see itzg/docker-minecraft-server: Dockerfile
    repositories: ['itzg/minecraft-server', 'ghcr.io/itzg/minecraft-server'],
    base: ubuntu,
    megabytes: 320,
    path: '/start',
    volumes: ['/data'],
    workingDir: '/data',
    env: { TYPE: 'VANILLA', VERSION: 'LATEST', MEMORY: '1G' },
    check: eula,
    startup: 50,
    memory: 1100,
    ports: (process): ServicePort[] => [numbered(process, ['SERVER_PORT'], 25_565), numbered(process, ['RCON_PORT'], 25_575)],
  }),
  application({
    // @see mattermost/mattermost: server/build/Dockerfile
    repositories: ['mattermost/mattermost-team-edition', 'mattermost/mattermost-enterprise-edition'],
    megabytes: 290,
    path: '/mattermost/bin/mattermost',
    entrypoint: ['/entrypoint.sh'],
    cmd: ['mattermost'],
    account: { name: 'mattermost', uid: 2000, home: '/mattermost', shell: '/bin/bash' },
    user: 'mattermost',
    workingDir: '/mattermost',
    volumes: ['data', 'logs', 'config', 'plugins', 'client/plugins'].map((name) => `/mattermost/${name}`),
    env: { PATH: '/mattermost/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    startup: 12,
    memory: 190,
    ports: [{ port: 8065, paths: { '/': html('Mattermost'), '/api/v4/system/ping': json({ status: 'OK' }) } }],
  }),
  application({
    // @see gogs/gogs: Dockerfile
    repositories: ['gogs/gogs'],
    base: alpine,
    hasBash: true,
    megabytes: 38,
    path: '/app/gogs/docker/start.sh',
    entrypoint: ['/app/gogs/docker/start.sh'],
    cmd: ['/bin/s6-svscan', '/app/gogs/docker/s6/'],
    workingDir: '/app/gogs',
    volumes: ['/data'],
    startup: 2,
    memory: 60,
    ports: [22, { port: 3000, paths: { '/': to('/install'), '/install': html('Gogs'), '/healthcheck': plain(200, '') } }],
  }),
  application({
    // @see sosedoff/pgweb: Dockerfile
    repositories: ['sosedoff/pgweb', 'ghcr.io/sosedoff/pgweb'],
    megabytes: 50,
    path: '/usr/bin/pgweb',
    entrypoint: ['/usr/bin/pgweb', '--bind=0.0.0.0', '--listen=8081'],
    account: { name: 'pgweb', uid: 1000, shell: '/bin/false' },
    user: 'pgweb',
    startup: 0.3,
    memory: 12,
    ports: [{ port: 8081, paths: { '/': html('pgweb') } }],
  }),
  application({
    // @see Azure/Azurite: Dockerfile, src/azurite.ts
    repositories: ['mcr.microsoft.com/azure-storage/azurite'],
    base: alpine,
    megabytes: 110,
    path: '/usr/local/bin/azurite',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['azurite', '-l', '/data', '--blobHost', '0.0.0.0', '--queueHost', '0.0.0.0', '--tableHost', '0.0.0.0'],
    workingDir: '/opt/azurite',
    volumes: ['/data'],
    lacksCurl: true,
    isUnheard: undefined,
    startup: 1.5,
    memory: 75,
    lines: [azuriteWords],
    ports: [10_000, 10_001, 10_002],
  }),
  application({
    // @see fsouza/fake-gcs-server: Dockerfile
    repositories: ['fsouza/fake-gcs-server'],
    base: alpine,
    megabytes: 15,
    path: '/bin/fake-gcs-server',
    lacksCurl: true,
    startup: 0.1,
    memory: 12,
    ports: [4443],
  }),
  application({
    // @see testcontainers/helloworld: Dockerfile
    repositories: ['testcontainers/helloworld'],
    base: scratch,
    megabytes: 3,
    path: '/helloworld',
    startup: 0.05,
    memory: 4,
    ports: [8080, 8081].map((port) => ({ port, paths: { '/ping': plain(200, 'PONG'), '/': html('Hello world') } })),
    code: 2,
  }),
  application({
    repositories: ['istio/tcp-echo-server'],
    base: scratch,
    megabytes: 3,
    // @see istio/istio: samples/tcp-echo/src/Dockerfile
    path: '/bin/tcp-echo',
    entrypoint: ['/bin/tcp-echo'],
    cmd: ['9000', 'hello'],
    workingDir: '/bin',
    startup: 0,
    memory: 4,
    isUnheard: undefined,
    ports: [],
    run: tcpEcho,
  }),
  application({
    // @see opsxcq/docker-vulnerable-dvwa: Dockerfile
    repositories: ['vulnerables/web-dvwa'],
    megabytes: 180,
    path: '/main.sh',
    startup: 6,
    memory: 120,
    ports: [{ port: 80, paths: { '/': to('login.php'), '/login.php': html('Login :: Damn Vulnerable Web Application (DVWA)') } }],
    code: 'unheeded',
  }),
  application({
    // @see nginx-proxy/nginx-proxy: Dockerfile
    repositories: ['nginxproxy/nginx-proxy', 'jwilder/nginx-proxy'],
    megabytes: 60,
    path: '/app/docker-entrypoint.sh',
    cmd: ['forego', 'start', '-r'],
    workingDir: '/app',
    env: { DOCKER_HOST: 'unix:///tmp/docker.sock' },
    check: dockerSocket,
    startup: 1,
    memory: 30,
    ports: [{ port: 80, paths: { '/': { status: 503, headers: { 'Content-Type': 'text/html' }, body: '' } } }],
  }),
  application({
    // @see osixia/docker-openldap: image/Dockerfile
    repositories: ['osixia/openldap'],
    megabytes: 80,
    path: '/container/tool/run',
    lacksCurl: true,
    startup: 3,
    memory: 40,
    ports: [389, 636],
  }),
  application({
    // @see jupyterhub/jupyterhub: Dockerfile
    repositories: ['jupyterhub/jupyterhub', 'quay.io/jupyterhub/jupyterhub'],
    base: ubuntu,
    megabytes: 330,
    path: '/usr/local/bin/jupyterhub',
    cmd: ['jupyterhub'],
    workingDir: '/srv/jupyterhub',
    files: { '/usr/bin/node': executable(node('18.16.0'), 24) },
    startup: 5,
    memory: 130,
    ports: [{ port: 8000, paths: { '/': to('/hub/'), '/hub/health': plain(200, ''), '/hub/login': html('JupyterHub') } }],
    code: 143,
  }),
  krakend('krakend', {
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['krakend', 'run', '-c', '/etc/krakend/krakend.json'],
  }),
  krakend('devopsfaith/krakend', { entrypoint: ['/usr/bin/krakend'], cmd: ['run', '-c', '/etc/krakend/krakend.json'], user: '1000' }),
  {
    // @see nginx/unit: pkg/docker/docker-entrypoint.sh
    repositories: ['unit', 'nginx/unit'],
    base: debianSlim,
    megabytes: 60,
    path: '/usr/sbin/unitd',
    entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
    cmd: ['unitd', '--no-daemon', '--control', 'unix:/var/run/control.unit.sock'],
    files: {
      '/usr/local/bin/docker-entrypoint.sh': script(`#!/bin/sh
if [ "$1" = unitd ] || [ "$1" = unitd-debug ]; then
  if [ -n "$(ls -A /docker-entrypoint.d 2> /dev/null)" ]; then
    echo "$0: /docker-entrypoint.d/ is not empty, launching Unit daemon to perform initial configuration..."
  else
    echo "$0: /docker-entrypoint.d/ is empty, skipping initial configuration..."
  fi
fi
exec "$@"
`),
    },
    owned: { '/docker-entrypoint.d': 0, '/var/lib/unit': 0 },
    startup: 0.1,
    memory: 10,
    isUnheard: true,
    ports: [],
  },
];

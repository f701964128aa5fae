import { goWords, type Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine } from '../bases/index.ts';
import { release, script, type Tag } from '../model.ts';
import { cannotWrite, type StartProblem } from '../programs/start-checks.ts';
import { html, json, to } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** s6-overlay's first program is of PID 1 or of none. @see just-containers/s6-overlay: s6-overlay-suexec */
const s6 = (process: Process): StartProblem | undefined =>
  process.pid === 1 ? undefined : { lines: ['s6-overlay-suexec: fatal: can only run as pid 1'], code: 100 };

/** What LinuxServer.io builds: an init that begins as root, and the application below it. */
const linuxServer = (name: string, startup: number, memory: number, ...ports: number[]): Service =>
  application({
    repositories: ['linuxserver', 'lscr.io/linuxserver', 'ghcr.io/linuxserver'].map((owner) => `${owner}/${name}`),
    base: alpine,
    path: '/init',
    check: s6,
    volumes: ['/config'],
    env: { HOME: '/root', LSIO_FIRST_PARTY: 'true', S6_CMD_WAIT_FOR_SERVICES_MAXTIME: '0' },
    startup,
    memory,
    ports: ports.map((port) => ({ port, paths: { '/': html(name), ...(/arr$/.test(name) && { '/ping': json({ status: 'OK' }) }) } })),
  });

/** Its images, by seconds until they serve, MiB, and ports. @see linuxserver/docker-prowlarr: Dockerfile, and so on */
const LINUX_SERVER = `nginx 3 25 80 443
heimdall 5 60 80 443
plex 6 120 32400
sonarr 6 150 8989
radarr 6 150 7878
lidarr 6 150 8686
readarr 6 150 8787
prowlarr 6 150 9696
bazarr 6 130 6767
jackett 5 120 9117
overseerr 6 150 5055
ombi 6 120 3579
tautulli 5 80 8181
jellyfin 8 180 8096
emby 7 160 8096 8920
transmission 4 30 9091 51413
qbittorrent 4 45 8080 6881
deluge 5 60 8112 58846
sabnzbd 5 70 8080
nzbget 4 30 6789
code-server 5 80 8443
bookstack 8 60 80
calibre-web 6 110 8083
nextcloud 10 90 80 443
freshrss 5 50 80 443
grocy 5 50 80 443
mariadb 8 110 3306
syncthing 4 40 8384 22000
duplicati 5 110 8200
openssh-server 4 15 2222
firefox 6 220 3000 3001
webtop 6 260 3000 3001
wireguard 4 20`;

/** @see home-assistant/core: rootfs; just-containers/s6-overlay: v3 */
const HOME_ASSISTANT = [
  's6-rc: info: service s6rc-oneshot-runner: starting',
  's6-rc: info: service s6rc-oneshot-runner successfully started',
  's6-rc: info: service fix-attrs: starting',
  's6-rc: info: service fix-attrs successfully started',
  's6-rc: info: service legacy-cont-init: starting',
  's6-rc: info: service legacy-cont-init successfully started',
  's6-rc: info: service legacy-services: starting',
  'services-up: info: copying legacy longrun home-assistant (no readiness notification)',
  's6-rc: info: service legacy-services successfully started',
].join('\n');

/** @see dani-garcia/vaultwarden: src/main.rs launch_info */
const vaultwarden = (tag: Tag): string => {
  const version = `Version ${release(tag, ['1.28.1', '1.27.0', '1.30.5', '1.32.7'])}`;
  const left = Math.floor((68 - version.length) / 2);
  return [
    '/--------------------------------------------------------------------\\',
    '|                        Starting Vaultwarden                        |',
    `|${' '.repeat(left)}${version}${' '.repeat(68 - version.length - left)}|`,
    '|--------------------------------------------------------------------|',
    '| This is an *unofficial* Bitwarden implementation, DO NOT use the   |',
    '| official channels to report bugs/features, regardless of client.   |',
    '| Send usage/configuration questions or feature requests to:         |',
    '|   https://github.com/dani-garcia/vaultwarden/discussions or        |',
    '|   https://vaultwarden.discourse.group/                             |',
    '| Report suspected bugs/issues in the software itself at:            |',
    '|   https://github.com/dani-garcia/vaultwarden/issues/new            |',
    '\\--------------------------------------------------------------------/',
    '',
  ].join('\n');
};

/** @see node-red/node-red: packages/node_modules/node-red/lib/red.js, @node-red/runtime/lib/index.js */
function nodeRed(process: Process, tag: Tag): string {
  const at = `${localText(process, '%e %b %H:%M:%S')} -`.trimStart();
  return [
    `${at} [info] \n\nWelcome to Node-RED\n===================\n`,
    `${at} [info] Node-RED version: v${release(tag, ['3.0.2', '2.2.3', '3.1.15', '4.0.9'])}`,
    `${at} [info] Loading palette nodes`,
    `${at} [info] Settings file  : /data/settings.js`,
    `${at} [info] Context store  : 'default' [module=memory]`,
    `${at} [info] User directory : /data`,
    `${at} [warn] Projects disabled : editorTheme.projects.enabled=false`,
    `${at} [info] Flows file     : /data/flows.json`,
    `${at} [info] Server now running at http://127.0.0.1:1880/`,
    `${at} [info] Starting flows`,
    `${at} [info] Started flows`,
  ].join('\n');
}

/** What people run for themselves at home. */
export const homeServices: readonly Service[] = [
  application({
    // @see louislam/uptime-kuma: server/server.js, extra/entrypoint.sh
    repositories: ['louislam/uptime-kuma', 'ghcr.io/louislam/uptime-kuma'],
    megabytes: 180,
    path: '/app/extra/entrypoint.sh',
    entrypoint: ['/usr/bin/dumb-init', '--', '/app/extra/entrypoint.sh'],
    cmd: ['node', 'server/server.js'],
    workingDir: '/app',
    volumes: ['/app/data'],
    files: { '/app/extra/healthcheck': script(`#!/bin/sh\nexec curl -fs -o /dev/null "http://127.0.0.1:\${UPTIME_KUMA_PORT:-3001}"\n`) },
    startup: 3,
    memory: 95,
    lines: [() => 'Welcome to Uptime Kuma\nYour Node.js version: 16'],
    ports: (process): ServicePort[] => [
      { port: numbered(process, ['UPTIME_KUMA_PORT', 'PORT'], 3001), paths: { '/': to('/dashboard'), '/dashboard': html('Uptime Kuma') } },
    ],
  }),
  application({
    repositories: ['vaultwarden/server', 'ghcr.io/dani-garcia/vaultwarden', 'bitwardenrs/server'],
    megabytes: 90,
    path: '/start.sh',
    cmd: ['/start.sh'],
    workingDir: '/',
    env: { ROCKET_PROFILE: 'release', ROCKET_ADDRESS: '0.0.0.0', ROCKET_PORT: '80' },
    volumes: ['/data'],
    files: { '/healthcheck.sh': script(`#!/bin/sh\nexec curl -fs -o /dev/null "http://127.0.0.1:\${ROCKET_PORT:-80}/alive"\n`) },
    startup: 1,
    memory: 38,
    lines: [
      (_, tag) => vaultwarden(tag),
      (process) =>
        `[${localText(process, '%Y-%m-%d %H:%M:%S.%3N')}][start][INFO] Rocket has launched from http://0.0.0.0:${numbered(process, ['ROCKET_PORT'], 80)}`,
    ],
    ports: (process): ServicePort[] => [
      {
        port: numbered(process, ['ROCKET_PORT'], 80),
        paths: {
          '/': html('Vaultwarden Web'),
          '/alive': ({ now }) => ({
            status: 200,
            headers: { 'Content-Type': 'application/json' },
            body: `"${strftime('%Y-%m-%dT%H:%M:%S.%6NZ', now)}"`,
          }),
        },
      },
    ],
  }),
  {
    repositories: ['homeassistant/home-assistant', 'ghcr.io/home-assistant/home-assistant'],
    base: alpine,
    megabytes: 560,
    path: '/init',
    workingDir: '/config',
    check: s6,
    startup: 0.5,
    memory: 330,
    lines: [() => HOME_ASSISTANT],
    ports: [{ port: 8123, paths: { '/': to('/onboarding.html'), '/manifest.json': json({ name: 'Home Assistant' }) } }],
  },
  application({
    // @see node-red/node-red-docker: .docker/Dockerfile.alpine
    repositories: ['nodered/node-red', 'nodered/node-red-docker'],
    base: alpine,
    hasBash: true,
    megabytes: 180,
    path: '/usr/local/bin/npm',
    entrypoint: ['/usr/local/bin/npm', 'start', '--', '--userDir', '/data'],
    account: { name: 'node-red', uid: 1000, home: '/usr/src/node-red' },
    user: 'node-red',
    workingDir: '/usr/src/node-red',
    env: { NODE_PATH: '/usr/src/node-red/node_modules:/data/node_modules', FLOWS: 'flows.json' },
    owned: { '/data': 1000 },
    volumes: ['/data'],
    startup: 4,
    memory: 75,
    check: (process) =>
      cannotWrite(process, '/data', (why) => [
        `Error: ${why.code}: ${goWords(why)}, copyfile '/usr/src/node-red/node_modules/node-red/settings.js' -> '/data/settings.js'`,
      ]),
    lines: [nodeRed],
    ports: [{ port: 1880, paths: { '/': html('Node-RED') } }],
  }),
  ...LINUX_SERVER.split('\n').map((line) => {
    const [name = '', ...numbers] = line.split(' ');
    const [startup = 5, memory = 60, ...ports] = numbers.map(Number);
    return linuxServer(name, startup, memory, ...ports);
  }),
  application({
    repositories: ['pihole/pihole'],
    megabytes: 130,
    path: '/s6-init',
    check: (process) => (process.pid === 1 ? undefined : s6(process)),
    startup: 8,
    memory: 35,
    ports: [53, { port: 80, paths: { '/admin/': html('Pi-hole'), '/': { ...html('Pi-hole'), status: 403 } } }],
  }),
  ...(
    [
      [80, 'File Browser', 0.5, 20, 'filebrowser/filebrowser'],
      [2342, 'PhotoPrism', 12, 250, 'photoprism/photoprism'],
    ] as const
  ).map(([port, title, startup, memory, repository]) =>
    application({ repositories: [repository], startup, memory, ports: [{ port, paths: { '/': html(title) } }], code: 143 }),
  ),
  application({
    repositories: ['jellyfin/jellyfin'],
    path: '/jellyfin/jellyfin',
    volumes: ['/cache', '/config'],
    startup: 6,
    memory: 170,
    ports: [{ port: 8096, paths: { '/': html('Jellyfin') } }],
    code: 143,
  }),
  application({
    // @see AdguardTeam/AdGuardHome: docker/Dockerfile
    repositories: ['adguard/adguardhome'],
    base: alpine,
    path: '/opt/adguardhome/AdGuardHome',
    cmd: ['--no-check-update', '-c', '/opt/adguardhome/conf/AdGuardHome.yaml', '-w', '/opt/adguardhome/work'],
    entrypoint: ['/opt/adguardhome/AdGuardHome'],
    workingDir: '/opt/adguardhome/work',
    bindsAnywhere: true,
    startup: 1,
    memory: 40,
    ports: [{ port: 3000, paths: { '/': html('AdGuard Home') } }],
    code: 143,
  }),
];

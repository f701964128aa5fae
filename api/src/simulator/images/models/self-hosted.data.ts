import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, scratch, ubuntu } from '../bases/index.ts';
import { script } from '../model.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { html, json } from './answers.ts';
import { application, numbered } from './applications.data.ts';
import type { Service, ServicePort } from './services.data.ts';

const JAVA = '/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** @see miniflux/v2: internal/cli/cli.go, internal/database/database.go */
function* minifluxDatabase(process: Process): Task<StartProblem | undefined> {
  const [, host = '127.0.0.1', port = 5432] = /@([^:/]+)(?::(\d+))?/.exec(process.env.get('DATABASE_URL') ?? '') ?? [];
  if ((yield* unreachable(process, host, Number(port))) === undefined) return undefined;
  process.remark({ kind: 'NotFollowed', program: 'miniflux', why: 'what it says of its database', taken: 'done' });
  return { lines: [], code: 1 };
}

/** @see bastienwirtz/homer: entrypoint.sh */
const HOMER = `#!/bin/sh
if [ "$INIT_ASSETS" = 1 ] && [ ! -f /www/assets/config.yml ]; then
  echo "No configuration found, installing default config & assets"
  if [ ! -w /www/assets/ ]; then
    echo "Assets directory not writable. Check assets directory permissions & docker user or skip default assets install by setting the INIT_ASSETS env var to 0."
    exit 1
  fi
  echo 'title: "Demo dashboard"' > /www/assets/config.yml
fi
echo "Starting webserver"
exec lighttpd -D -f /lighttpd.conf
`;

const starts = (message: string): Service => ({
  // @see tiangolo/uvicorn-gunicorn-docker: docker-images/start.sh, app/main.py; tiangolo/uvicorn-gunicorn-fastapi-docker
  repositories: [`tiangolo/uvicorn-gunicorn${message.includes('FastAPI') ? '-fastapi' : ''}`],
  base: debianSlim,
  megabytes: 360,
  path: '/start.sh',
  entrypoint: [],
  cmd: ['/start.sh'],
  workingDir: '/app/',
  env: { PYTHONPATH: '/app' },
  startup: 1.5,
  memory: 130,
  isUnheard: true,
  stream: 2,
  ports: [80],
  variant: (tag) => ({
    ports: (process) => [
      {
        port: numbered(process, ['PORT'], 80),
        paths: { '/': json({ message: `${message} Using Python ${/python(3\.\d+)/.exec(tag.text)?.[1] ?? '3.11'}` }) },
      },
    ],
  }),
  code: 0,
});

/** Mail that nobody gets, files for everybody, and other servers that are run for one's own use. */
export const selfHostedServices: readonly Service[] = [
  application({
    // @see maildev/maildev: Dockerfile
    repositories: ['maildev/maildev'],
    base: alpine,
    megabytes: 60,
    path: '/home/node/bin/maildev',
    account: { name: 'node', uid: 1000 },
    user: 'node',
    workingDir: '/home/node',
    env: { NODE_ENV: 'production', MAILDEV_WEB_PORT: '1080', MAILDEV_SMTP_PORT: '1025' },
    lacksCurl: true,
    startup: 0.6,
    memory: 50,
    ports: (process): ServicePort[] => [
      numbered(process, ['MAILDEV_SMTP_PORT'], 1025),
      { port: numbered(process, ['MAILDEV_WEB_PORT'], 1080), paths: { '/': html('MailDev'), '/healthz': json(true) } },
    ],
  }),
  application({
    // @see rnwood/smtp4dev: Dockerfile
    repositories: ['rnwood/smtp4dev'],
    megabytes: 110,
    path: '/usr/share/dotnet/dotnet',
    entrypoint: ['/usr/share/dotnet/dotnet', 'Rnwood.Smtp4dev.dll'],
    workingDir: '/app',
    lacksCurl: true,
    startup: 2.5,
    memory: 90,
    ports: [25, 143, { port: 80, paths: { '/': html('smtp4dev') } }],
  }),
  application({
    // @see gotify/server: docker/Dockerfile
    repositories: ['gotify/server', 'ghcr.io/gotify/server'],
    megabytes: 45,
    path: '/app/gotify-app',
    workingDir: '/app',
    env: { GOTIFY_SERVER_PORT: '80' },
    startup: 0.4,
    memory: 22,
    ports: (process): ServicePort[] => [
      {
        port: numbered(process, ['GOTIFY_SERVER_PORT'], 80),
        paths: { '/': html('Gotify'), '/health': json({ health: 'green', database: 'green' }) },
      },
    ],
    code: 0,
  }),
  application({
    // @see miniflux/v2: packaging/docker/alpine/Dockerfile
    repositories: ['miniflux/miniflux', 'ghcr.io/miniflux/miniflux'],
    base: alpine,
    megabytes: 14,
    path: '/usr/bin/miniflux',
    entrypoint: [],
    cmd: ['/usr/bin/miniflux'],
    user: 'nobody',
    lacksCurl: true,
    env: { LISTEN_ADDR: '0.0.0.0:8080' },
    startup: 0.4,
    memory: 25,
    check: minifluxDatabase,
    ports: (process): ServicePort[] => [
      {
        port: Number(/:(\d+)$/.exec(process.env.get('LISTEN_ADDR') ?? '')?.[1] ?? 8080),
        paths: { '/': html('Miniflux'), '/healthcheck': 'OK' },
      },
    ],
    code: 0,
  }),
  application({
    // @see helm/chartmuseum: Dockerfile
    repositories: ['ghcr.io/helm/chartmuseum', 'chartmuseum/chartmuseum'],
    base: alpine,
    megabytes: 25,
    path: '/chartmuseum',
    user: '1000:1000',
    lacksCurl: true,
    startup: 0.2,
    memory: 22,
    ports: (process): ServicePort[] => [
      {
        port: Number(process.argv.find((word) => /^--port=/.test(word))?.slice(7) ?? numbered(process, ['PORT'], 8080)),
        paths: { '/health': json({ healthy: true }), '/': html('Welcome to ChartMuseum!') },
      },
    ],
    code: 2,
  }),
  {
    // @see halverneus/static-file-server: Dockerfile, handle/handle.go
    repositories: ['halverneus/static-file-server'],
    base: scratch,
    megabytes: 4,
    path: '/serve',
    files: { '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nstatic:x:1000:65534::/home/static:/usr/sbin/nologin\n' },
    user: 'static',
    startup: 0.02,
    memory: 6,
    isUnheard: true,
    ports: (process) => [numbered(process, ['PORT'], 8080)],
    code: 2,
  },
  {
    // @see thomseddon/traefik-forward-auth: Dockerfile, internal/config.go Validate
    repositories: ['thomseddon/traefik-forward-auth', 'ghcr.io/thomseddon/traefik-forward-auth'],
    base: scratch,
    megabytes: 6,
    path: '/traefik-forward-auth',
    startup: 0.1,
    memory: 10,
    isUnheard: true,
    ports: (process) => [numbered(process, ['PORT'], 4181)],
    code: 2,
  },
  application({
    // @see jgraph/docker-drawio: main/Dockerfile
    repositories: ['jgraph/drawio'],
    base: ubuntu,
    megabytes: 300,
    path: '/docker-entrypoint.sh',
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['catalina.sh', 'run'],
    account: { name: 'tomcat', uid: 999, home: '/usr/local/tomcat', shell: '/bin/bash' },
    user: 'tomcat',
    workingDir: '/usr/local/tomcat',
    startup: 5,
    memory: 170,
    ports: [8443, { port: 8080, paths: { '/': html('Flowchart Maker & Online Diagram Software') } }],
    code: 143,
  }),
  application({
    // @see bastienwirtz/homer: Dockerfile
    repositories: ['b4bz/homer', 'ghcr.io/bastienwirtz/homer'],
    base: alpine,
    megabytes: 7,
    path: '/usr/sbin/lighttpd',
    entrypoint: ['/bin/sh', '/entrypoint.sh'],
    account: { name: 'lighttpd', uid: 1000 },
    user: '1000:1000',
    workingDir: '/www',
    env: { GID: '1000', UID: '1000', PORT: '8080', SUBFOLDER: '/_', INIT_ASSETS: '1' },
    volumes: ['/www/assets'],
    owned: { '/www': 0, '/www/assets': 1000 },
    files: { '/entrypoint.sh': script(HOMER) },
    lacksCurl: true,
    startup: 0.2,
    memory: 4,
    ports: (process): ServicePort[] => [{ port: numbered(process, ['PORT'], 8080), paths: { '/': html('Homer') } }],
    code: 0,
  }),
  application({
    // @see apache/tika-docker: minimal/Dockerfile
    repositories: ['apache/tika'],
    base: ubuntu,
    megabytes: 250,
    path: '/usr/bin/java',
    entrypoint: ['/bin/sh', '-c', 'exec java -jar /tika-server-standard-$TIKA_VERSION.jar -h 0.0.0.0 $0 $@'],
    user: '35002:35002',
    env: { TIKA_VERSION: '2.7.0' },
    lacksCurl: true,
    startup: 4,
    memory: 180,
    ports: [
      {
        port: 9998,
        paths: { '/': html('Welcome to the Apache Tika Server'), '/tika': 'This is Tika Server (Apache Tika 2.7.0). Please PUT\n' },
      },
    ],
    code: 143,
  }),
  application({
    // @see apache/skywalking: docker/ui/Dockerfile
    repositories: ['apache/skywalking-ui'],
    base: ubuntu,
    megabytes: 180,
    path: '/opt/java/openjdk/bin/java',
    entrypoint: ['/bin/bash', 'docker-entrypoint.sh'],
    workingDir: '/skywalking',
    files: { '/skywalking/docker-entrypoint.sh': script('#!/bin/bash\nexec java $JAVA_OPTS -jar webapp/skywalking-webapp.jar "$@"\n') },
    env: { PATH: JAVA, JAVA_HOME: '/opt/java/openjdk', JAVA_OPTS: ' -Xms256M ', SW_OAP_ADDRESS: 'http://127.0.0.1:12800' },
    startup: 5,
    memory: 150,
    ports: [{ port: 8080, paths: { '/': html('Skywalking') } }],
    code: 143,
  }),
  application({
    // @see apache/skywalking: docker/oap/Dockerfile
    repositories: ['apache/skywalking-oap-server'],
    base: ubuntu,
    megabytes: 260,
    path: '/opt/java/openjdk/bin/java',
    entrypoint: ['/bin/bash', 'docker-entrypoint.sh'],
    workingDir: '/skywalking',
    files: {
      '/skywalking/docker-entrypoint.sh': script(
        '#!/bin/bash\nexec java $JAVA_OPTS org.apache.skywalking.oap.server.starter.OAPServerStartUp "$@"\n',
      ),
    },
    env: { PATH: JAVA, JAVA_HOME: '/opt/java/openjdk', JAVA_OPTS: ' -Xms2G ' },
    startup: 14,
    memory: 700,
    ports: [11_800, 12_800, 1234],
    code: 143,
  }),
  application({
    // @see apache/nifi: nifi-docker/dockerhub/Dockerfile, sh/start.sh
    repositories: ['apache/nifi'],
    megabytes: 1200,
    path: '/opt/nifi/scripts/start.sh',
    account: { name: 'nifi', uid: 1000, shell: '/bin/bash' },
    user: 'nifi',
    workingDir: '/opt/nifi/nifi-current',
    owned: { '/opt/nifi': 1000, '/opt/nifi/nifi-current': 1000 },
    volumes: ['logs', 'conf', 'database_repository', 'flowfile_repository', 'content_repository', 'provenance_repository', 'state'].map(
      (name) => `/opt/nifi/nifi-current/${name}`,
    ),
    env: { NIFI_BASE_DIR: '/opt/nifi', NIFI_HOME: '/opt/nifi/nifi-current' },
    startup: 45,
    memory: 900,
    ports: (process) => [numbered(process, ['NIFI_WEB_HTTP_PORT', 'NIFI_WEB_HTTPS_PORT'], 8443)],
    code: 143,
  }),
  starts('Hello world! From FastAPI running on Uvicorn with Gunicorn.'),
  starts('Hello world! From Uvicorn with Gunicorn.'),
];

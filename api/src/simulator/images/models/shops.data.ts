import { formatTime, formatTimeNano } from '../../apimachinery/time.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, busybox, debianSlim } from '../bases/index.ts';
import { script } from '../model.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { goLog, plain } from '../servers/go-http.ts';
import { html, json } from './answers.ts';
import { cannotGet, nodeServer } from './course.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** One of the shop's services in Go: what it listens on, its flag says. */
const goService = (name: string, path: string, about: Partial<Service>): Service => ({
  repositories: [`weaveworksdemos/${name}`],
  base: alpine,
  megabytes: 10,
  path,
  entrypoint: [],
  cmd: [path, '-port=80'],
  account: OWN_USER,
  user: 'myuser',
  startup: 0.1,
  memory: 8,
  stream: 2,
  bindsAnywhere: true,
  lines: [(process) => logfmt(process, `transport=HTTP port=${portOf(process)}`)],
  ports: (process): ServicePort[] => [
    {
      port: portOf(process),
      paths: {
        '/health': json({ health: [{ service: name, status: 'OK', time: formatTime(process.now) }] }),
        '/metrics': 'go_goroutines 9\n',
      },
    },
  ],
  code: 0,
  ...about,
});
const portOf = ({ argv }: Process): number =>
  Number(argv.find((word) => /^--?port=/.test(word))?.split('=')[1] ?? argv[argv.findIndex((word) => /^--?port$/.test(word)) + 1] ?? 80) ||
  80;
const logfmt = (process: Process, text: string): string => `ts=${formatTimeNano(process.now)} caller=main.go:148 ${text}`;

/** Whom the services' Dockerfiles add. @see microservices-demo/catalogue: docker/catalogue/Dockerfile; msd-java: Dockerfile */
const OWN_USER = { name: 'myuser', uid: 10_001, group: 'mygroup', about: ' user' };

/** It is the parent of Java, and as the container's first process it heeds no TERM. @see microservices-demo/msd-java: java.sh */
const JAVA_SH = `#!/bin/sh

if [ -z "$JAVA_OPTS" ]; then
  JAVA_OPTS=-XX:+UseG1GC
fi

java $JAVA_OPTS $*
`;

/** One of its services in Java: on one CPU it takes a while. The queue's master alone is root. */
const javaService = (name: string): Service => ({
  repositories: [`weaveworksdemos/${name}`],
  base: alpine,
  megabytes: 75,
  path: '/usr/lib/jvm/java-1.8-openjdk/jre/bin/java',
  files: { '/usr/local/bin/java.sh': script(JAVA_SH) },
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/jvm/java-1.8-openjdk/jre/bin' },
  cmd: ['-jar', './app.jar', '--port=80'],
  entrypoint: ['/usr/local/bin/java.sh'],
  workingDir: '/usr/src/app',
  account: OWN_USER,
  ...(name !== 'queue-master' && { user: 'myuser' }),
  startup: 14,
  memory: 190,
  isUnheard: true,
  bindsAnywhere: true,
  ports: (process): ServicePort[] => [{ port: portOf(process), paths: { '/health': json({ status: 'UP' }) } }],
  code: 143,
});

/** Sock Shop, and IBM's guestbook. */
export const shopServices: readonly Service[] = [
  nodeServer({
    // @see microservices-demo/front-end: Dockerfile, server.js
    repositories: ['weaveworksdemos/front-end'],
    path: '/usr/local/bin/npm',
    cmd: ['/usr/local/bin/npm', 'start'],
    workingDir: '/usr/src/app',
    account: { name: 'myuser', uid: 1000 },
    user: 'myuser',
    startup: 1.5,
    memory: 70,
    lines: [
      ({ env }) =>
        `\n> microservices-demo-front-end@0.0.1 start /usr/src/app\n> node server.js\n\n${env.get('SESSION_REDIS') ? 'Using the redis based session manager' : 'Using local session manager'}`,
      ({ env }) => `App now running in ${env.get('NODE_ENV') || 'development'} mode on port ${env.get('PORT') || 8079}`,
    ],
    env: { NODE_ENV: 'production', PORT: '8079' },
    ports: (process): ServicePort[] => [
      {
        port: Number(process.env.get('PORT') || 8079),
        paths: { '/': html('WeaveSocks'), '/index.html': html('WeaveSocks') },
        otherwise: cannotGet,
      },
    ],
  }),
  goService('catalogue', '/app', {
    // @see microservices-demo/catalogue: cmd/cataloguesvc/main.go
    *check(process) {
      yield* process.write(2, 'images: "./images/"\nAbs(images): "/images" (<nil>)\nGetwd: "/" (<nil>)\n');
      const why = yield* unreachable(process, 'catalogue-db', 3306);
      return why === undefined
        ? undefined
        : {
            lines: [
              logfmt(process, 'Error="Unable to connect to Database" DSN="catalogue_user:default_password@tcp(catalogue-db:3306)/socksdb"'),
            ],
          };
    },
  }),
  goService('payment', '/app', {}),
  goService('user', '/user', { check: waitsForUsers }),
  ...['carts', 'orders', 'shipping', 'queue-master'].map(javaService),
  {
    // @see IBM/guestbook: v1/guestbook/main.go, Dockerfile
    repositories: ['ibmcom/guestbook'],
    base: busybox,
    lacksCurl: true,
    megabytes: 6,
    path: '/app/guestbook',
    cmd: ['./guestbook'],
    workingDir: '/app',
    startup: 0.02,
    memory: 6,
    lines: [() => '[negroni] listening on :3000'],
    ports: [
      {
        port: 3000,
        paths: {
          '/': html('Guestbook - v1'),
          '/hello': ({ env }) => plain(200, `Hello from guestbook. Your app is up! (Hostname: ${env.get('HOSTNAME') ?? ''})\n`),
          '/env': ({ env }) => plain(200, JSON.stringify(Object.fromEntries(env), null, 1).replace(/^ +/gm, '')),
          '/info': 'In-memory datastore (not redis)\n',
        },
        otherwise: plain(404, '404 page not found\n'),
      },
    ],
    code: 2,
  },
  {
    repositories: ['rocketchat/rocket.chat', 'registry.rocket.chat/rocketchat/rocket.chat', 'rocket.chat'],
    base: debianSlim,
    megabytes: 420,
    path: '/usr/local/bin/node',
    cmd: ['node', 'main.js'],
    workingDir: '/app/bundle',
    account: { name: 'rocketchat', uid: 65_533 },
    user: 'rocketchat',
    volumes: ['/app/uploads'],
    env: { MONGO_URL: 'mongodb://mongo:27017/rocketchat', PORT: '3000', ROOT_URL: 'http://localhost:3000', NODE_ENV: 'production' },
    isUnheard: true,
    startup: 20,
    memory: 480,
    check: rocketChat,
    ports: (process): ServicePort[] => [
      { port: Number(process.env.get('PORT') || 3000), paths: { '/': html('Rocket.Chat'), '/api/info': json({ success: true }) } },
    ],
    code: 0,
  },
  {
    // @see gvenzl/oci-oracle-xe: container-entrypoint.sh
    repositories: ['gvenzl/oracle-xe', 'gvenzl/oracle-free'],
    base: debianSlim,
    megabytes: 700,
    path: '/opt/oracle/container-entrypoint.sh',
    account: { name: 'oracle', uid: 54_321, home: '/opt/oracle' },
    user: 'oracle',
    workingDir: '/opt/oracle',
    owned: { '/opt/oracle/oradata': 54_321 },
    startup: 25,
    memory: 1100,
    check: oracle,
    lines: [() => '\n#########################\nDATABASE IS READY TO USE!\n#########################\n'],
    ports: [1521],
    last: 'CONTAINER: stopping container.',
    code: 0,
  },
];

/** The driver looks for a server for half a minute. @see RocketChat/Rocket.Chat: apps/meteor/.docker/Dockerfile; mongodb: serverSelectionTimeoutMS */
function* rocketChat(process: Process): Task<StartProblem | undefined> {
  const [, host = 'mongo', port = '27017'] = /^mongodb:\/\/(?:[^@/]*@)?([^:/,]+)(?::(\d+))?/.exec(process.env.get('MONGO_URL') ?? '') ?? [];
  yield* process.sleep(6 * SECOND);
  let why: string | undefined = 'ENOTFOUND';
  for (const until = process.now + 30 * SECOND; process.now < until; yield* process.sleep(SECOND)) {
    why = yield* unreachable(process, host, Number(port));
    if (why === undefined) return undefined;
  }
  const problem = why === 'ENOTFOUND' ? `getaddrinfo ENOTFOUND ${host}` : `connect ECONNREFUSED ${host}:${port}`;
  return {
    lines: [
      '/app/bundle/programs/server/node_modules/fibers/future.js:280\n\t\t\t\t\t\tthrow(ex);\n\t\t\t\t\t\t^\n',
      `MongoServerSelectionError: ${problem}`,
    ],
    code: 1,
  };
}

/** It asks for its database until it gets it. @see microservices-demo/user: main.go, db/mongodb/mongodb.go */
function* waitsForUsers(process: Process): Task<StartProblem | undefined> {
  const [host = 'user-db', port = '27017'] = (process.env.get('MONGO_HOST') || 'user-db:27017').split(':');
  while ((yield* unreachable(process, host, Number(port))) !== undefined) {
    yield* process.sleep(5 * SECOND);
    yield* process.write(2, `${goLog(process, 'no reachable servers')}\n`);
  }
  return undefined;
}

function* oracle(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  yield* process.write(1, 'CONTAINER: starting up...\n');
  if (!env.get('ORACLE_PASSWORD') && !env.get('ORACLE_PASSWORD_FILE') && !env.get('ORACLE_RANDOM_PASSWORD'))
    return {
      lines: [
        'Oracle Database SYS and SYSTEM passwords have to be specified at first database startup.',
        "Please specify a password either via the $ORACLE_PASSWORD variable, e.g. '-e ORACLE_PASSWORD=<password>'",
        "or set the $ORACLE_RANDOM_PASSWORD environment variable to any value, e.g. '-e ORACLE_RANDOM_PASSWORD=yes'.",
      ],
      code: 1,
    };
  const memory = process.access('/sys/fs/cgroup/memory.max', 'r') ? process.readFile('/sys/fs/cgroup/memory.max').trim() : 'max';
  if (memory !== 'max' && memory.length < 11 && Number(memory) < 2 ** 31)
    return {
      lines: [
        'The container has not enough memory available to run Oracle Database XE.',
        `There are currently only ${Math.floor(Number(memory) / 2 ** 20)} MB available inside the container.`,
        'Please increase the amount of memory for the container.',
      ],
      code: 1,
    };
  yield* process.write(1, 'CONTAINER: first database startup, initializing...\nCONTAINER: starting up Oracle Database...\n');
  return undefined;
}

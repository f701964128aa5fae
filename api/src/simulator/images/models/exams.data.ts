// A list of servers, one after the other.
import { SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { buildpack, debianSlim } from '../bases/index.ts';
import type { Tag } from '../model.ts';
import type { SqlResult } from '../programs/databases/sql/answer.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { askOn, connectTo } from '../servers/json-lines.ts';
import { html, notKnown, page, partly } from './answers.ts';
import { application } from './applications.data.ts';
import { cannotGet, nodeServer } from './course.data.ts';
import type { Service } from './services.data.ts';

export const variable = ({ env }: Process, name: string, otherwise: string): string => env.get(name) || otherwise;

/** It logs in to its database for each request. @see bmuschko/cka-study-guide: app-a/ch07/troubleshooting-pod/web-app/web-app.js */
function* logsIn(process: Process): Task<HttpResponse> {
  const why = yield* refusal(process, variable(process, 'DB_HOST', 'localhost'));
  if (why === undefined) {
    yield* process.write(1, 'Connected!\n');
    return { ...plain(200, 'Successfully connected to database!'), headers: { 'Content-Type': 'text/plain' } };
  }
  process.remark({ kind: 'NotFollowed', program: 'node', why: 'what it logs of an error', taken: 'running' });
  return { ...plain(500, `Failed to connect to database: ${why}`), headers: { 'Content-Type': 'text/plain' } };
}

/** Why MySQL's client for Node.js does not get in, in its words. */
function* refusal(process: Process, host: string): Task<string | undefined> {
  const [address = host] = yield* process.net.resolve(host);
  try {
    const socket = yield* connectTo(process, host, 3306, 10 * SECOND);
    const login = { user: variable(process, 'DB_USER', ''), password: variable(process, 'DB_PASSWORD', ''), viaSocket: 'no', database: '' };
    const [answer] = yield* askOn<SqlResult>(socket, [login], 10 * SECOND);
    return answer ? answer.error : 'Connection lost: The server closed the connection.';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ENOENT') return `getaddrinfo ${process.net.isUnanswered ? 'EAI_AGAIN' : 'ENOTFOUND'} ${host}`;
    return error.code === 'ETIMEDOUT' ? 'connect ETIMEDOUT' : `connect ${error.code} ${address}:3306`;
  }
}

/** It listens once its database is there, however long that takes. @see learnk8s/knote-js: 03/index.js, 04-05/index.js */
function* waitsForMongo(process: Process, { version }: Tag): Task<StartProblem | undefined> {
  yield* waits(
    process,
    'MongoDB',
    /^mongodb:\/\/(?:[^@/]*@)?([^:/,]+)(?::(\d+))?/.exec(variable(process, 'MONGO_URL', 'mongodb://localhost')),
    27_017,
  );
  if ((version[0] ?? 1) > 1) yield* waits(process, 'MinIO', ['', variable(process, 'MINIO_HOST', 'localhost')], 9000);
  return undefined;
}

function* waits(process: Process, what: string, place: readonly string[] | null, usual: number): Task<void> {
  const [, host = 'localhost', port = usual] = place ?? [];
  yield* process.write(1, `Initialising ${what}...\n`);
  while ((yield* unreachable(process, host, Number(port))) !== undefined) {
    if (what === 'MongoDB') yield* process.write(1, 'Error connecting to MongoDB, retrying in 1 second\n');
    yield* process.sleep(SECOND);
  }
  yield* process.write(1, `${what} initialised\n`);
}

/** Servers of practice exams and of lessons. */
export const examServices: readonly Service[] = [
  application({
    repositories: ['linuxacademycontent/store-products'],
    startup: 0.1,
    memory: 6,
    ports: [{ port: 80, paths: { '/': partly('store-products') } }],
  }),
  application({
    repositories: ['linuxacademycontent/legacy-fruit-service'],
    startup: 0.3,
    memory: 30,
    ports: [{ port: 8775, paths: { '/': partly('legacy-fruit-service') } }],
  }),
  nodeServer({
    // Of its third release its lesson says that it fails, but not how.
    repositories: ['linuxacademycontent/kubeserve'],
    base: buildpack,
    megabytes: 260,
    isUnheard: true,
    ports: [],
    variant: ({ text }) => ({
      ports: [
        {
          port: 80,
          paths: {},
          otherwise:
            text === 'v3' ? notKnown : ({ net }) => plain(200, `This is ${/^v\d$/.test(text) ? text : 'v1'} pod ${net.hostname}\n`),
        },
      ],
    }),
  }),
  nodeServer({
    // @see linuxacademy/cicd-pipeline-train-schedule-autodeploy: app.js, routes, bin/www
    repositories: ['linuxacademycontent/train-schedule'],
    base: buildpack,
    megabytes: 270,
    path: '/usr/local/bin/npm',
    cmd: ['npm', 'start'],
    workingDir: '/usr/src/app',
    startup: 1,
    memory: 55,
    lines: [() => '\n> cicd-pipeline-train-schedule-git@0.0.0 start /usr/src/app\n> node ./bin/www\n'],
    ports: (process) => {
      let isBroken = false;
      return [
        {
          port: Number(variable(process, 'PORT', '8080')),
          paths: {
            '/': () => (isBroken ? { ...page('Something broke!'), status: 500 } : html('Express')),
            '/break': () => {
              isBroken = true;
              return page('The app is now broken!');
            },
            '/generate-cpu-load': page('Doing a bunch of calculations!'),
            '/trains': partly('node'),
            '/metrics': partly('node'),
          },
          otherwise: cannotGet,
        },
      ];
    },
    code: 0,
  }),
  nodeServer({
    repositories: ['bmuschko/web-app'],
    base: buildpack,
    megabytes: 380,
    cmd: ['node', 'web-app.js'],
    workingDir: '/usr/src/app',
    lines: [() => 'Server running at http://0.0.0.0:3000/'],
    ports: [{ port: 3000, address: '0.0.0.0', paths: {}, otherwise: logsIn }],
  }),
  nodeServer({
    repositories: ['bmuschko/app-frontend'],
    cmd: ['node', 'main.js'],
    workingDir: '/app',
    lines: [() => 'Server running on port 3000'],
    ports: [
      { port: 3000, paths: { '/': plain(200, 'Hello World!'), '/info': plain(200, 'Render build information') }, otherwise: cannotGet },
    ],
  }),
  application({
    // @see bmuschko/ckad-study-guide: ch02/containerized-java-app
    repositories: ['bmuschko/java-hello-world'],
    base: debianSlim,
    megabytes: 120,
    path: '/usr/local/openjdk-11/bin/java',
    entrypoint: ['/usr/local/openjdk-11/bin/java', '-jar', '/app/java-hello-world.jar'],
    workingDir: '/app',
    startup: 5,
    memory: 150,
    ports: [{ port: 8080, paths: { '/': plain(200, 'Hello World!') } }],
    code: 143,
  }),
  nodeServer({
    repositories: ['learnk8s/knote-js'],
    base: debianSlim,
    megabytes: 90,
    cmd: ['node', 'index.js'],
    check: waitsForMongo,
    lines: [(process) => `App listening on http://localhost:${variable(process, 'PORT', '3000')}`],
    ports: (process) => [{ port: Number(variable(process, 'PORT', '3000')), paths: { '/': partly('node') }, otherwise: cannotGet }],
  }),
  nodeServer({
    // @see janakiramm/todo-app: Dockerfile, app/app.js
    repositories: ['janakiramm/todo'],
    base: debianSlim,
    megabytes: 90,
    cmd: ['node', 'app.js'],
    workingDir: '/usr/src/app',
    isUnheard: true,
    lines: [(process) => `Express server listening on port ${variable(process, 'PORT', '3000')}`],
    ports: (process) => [{ port: Number(variable(process, 'PORT', '3000')), paths: { '/': partly('node') }, otherwise: cannotGet }],
  }),
];

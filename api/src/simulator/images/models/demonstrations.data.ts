import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { debianSlim } from '../bases/index.ts';
import { idle } from '../generic.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { goUnreachable } from '../servers/go-dial.ts';
import { goLog, plain } from '../servers/go-http.ts';
import { goSignals } from '../servers/signals.ts';
import { html } from './answers.ts';
import { nodeServer } from './course.data.ts';
import type { Service } from './services.data.ts';

/** It looks for both of its stores until it has them; but one without an address ends it. @see dockersamples/example-voting-app: worker/Program.cs */
function* votes(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  while ((yield* unreachable(process, env.get('POSTGRES_HOST') ?? 'db', 5432)) !== undefined) {
    yield* process.write(2, 'Waiting for db\n');
    yield* process.sleep(SECOND);
  }
  yield* process.write(2, 'Connected to db\n');
  const host = env.get('REDIS_HOST') ?? 'redis';
  const [address] = yield* process.net.resolve(host);
  if (address === undefined)
    return {
      lines: [
        'System.AggregateException: One or more errors occurred. (Name or service not known)',
        ' ---> System.Net.Sockets.SocketException (00000001, 11): Name or service not known',
      ],
      code: 1,
    };
  yield* process.write(1, `Found redis at ${address}\n`);
  yield* process.write(2, 'Connecting to redis\n');
  while ((yield* unreachable(process, address, 6379)) !== undefined) {
    yield* process.write(2, 'Waiting for redis\n');
    yield* process.sleep(SECOND);
    yield* process.write(2, 'Connecting to redis\n');
  }
  return undefined;
}

/** One of the voting services of Linkerd's example. @see BuoyantIO/emojivoto */
const emojiService = (name: string, wants: readonly string[], refusal: string, about: Partial<Service>): Service => ({
  repositories: [`buoyantio/emojivoto-${name}`, `docker.l5d.io/buoyantio/emojivoto-${name}`],
  base: debianSlim,
  megabytes: 40,
  path: `/usr/local/bin/emojivoto-${name}`,
  startup: 0.1,
  memory: 14,
  stream: 2,
  check(process) {
    if (wants.every((variable) => process.env.get(variable))) return undefined;
    const said = wants.reduce((text, variable) => text.replace('[%s]', `[${process.env.get(variable) ?? ''}]`), refusal);
    return { lines: [goLog(process, said)], code: 1 };
  },
  lines: [(process) => goLog(process, `Starting grpc server on GRPC_PORT=[${process.env.get('GRPC_PORT')}]`)],
  ports: ({ env }) => [{ port: Number(env.get('GRPC_PORT')), isGrpc: true }],
  code: 2,
  ...about,
});
const NO_GRPC_PORT = 'GRPC_PORT (currently [%s]) environment variable must me set to run the server.';
const NO_WEB_PORT =
  'WEB_PORT (currently [%s]) EMOJISVC_HOST (currently [%s]) and VOTINGSVC_HOST (currently [%s]) environment variables must me set.';

/** What is shown as several services: the voting app, emojivoto, and Stan's Robot Shop. */
export const demonstrationServices: readonly Service[] = [
  {
    repositories: [
      'dockersamples/examplevotingapp_worker',
      'kodekloud/examplevotingapp_worker',
      'ghcr.io/dockersamples/example-voting-app-worker',
    ],
    base: debianSlim,
    megabytes: 75,
    path: '/usr/bin/dotnet',
    entrypoint: ['/usr/bin/dotnet', 'Worker.dll'],
    workingDir: '/app',
    startup: 0.3,
    memory: 28,
    check: votes,
    lines: [],
    ports: [],
    code: 143,
  },
  emojiService('emoji-svc', ['GRPC_PORT'], NO_GRPC_PORT, {}),
  emojiService('voting-svc', ['GRPC_PORT'], NO_GRPC_PORT, {}),
  emojiService('web', ['WEB_PORT', 'EMOJISVC_HOST', 'VOTINGSVC_HOST'], NO_WEB_PORT, {
    lines: [
      (process) => goLog(process, `Connecting to [${process.env.get('VOTINGSVC_HOST')}]`),
      (process) => goLog(process, `Connecting to [${process.env.get('EMOJISVC_HOST')}]`),
      (process) => goLog(process, `Starting web server on WEB_PORT=[${process.env.get('WEB_PORT')}]`),
    ],
    ports: ({ env }) => [{ port: Number(env.get('WEB_PORT')), paths: { '/': html('Emoji Vote') } }],
  }),
  ...['catalogue', 'user', 'cart'].map((name): Service => robot(name, { app: 'OK', [name === 'cart' ? 'redis' : 'mongo']: true })),
  { ...robot('shipping', 'OK'), base: debianSlim, megabytes: 230, startup: 16, memory: 260, code: 143 },
  {
    ...robot('payment', 'OK'),
    base: debianSlim,
    megabytes: 330,
    path: '/usr/local/bin/uwsgi',
    cmd: ['uwsgi', '--ini', 'payment.ini'],
    startup: 1.5,
    code: 0,
  },
  {
    repositories: ['robotshop/rs-dispatch'],
    base: debianSlim,
    megabytes: 340,
    path: '/go/src/app/gorcv',
    cmd: ['/bin/sh', '-c', './gorcv'],
    entrypoint: [],
    workingDir: '/go/src/app',
    startup: 0,
    memory: 14,
    stream: 2,
    lines: [],
    ports: [],
    run: dispatch,
    code: 2,
  },
];

/** One of Stan's Robot Shop, which is well without its stores. @see instana/robot-shop */
function robot(name: string, health: unknown): Service {
  return nodeServer({
    repositories: [`robotshop/rs-${name}`],
    base: debianSlim,
    megabytes: 330,
    workingDir: '/opt/server',
    startup: 1,
    memory: 62,
    isUnheard: true,
    ports: [
      {
        port: 8080,
        paths: {
          '/health':
            typeof health === 'string'
              ? plain(200, health)
              : { status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(health) },
        },
      },
    ],
  });
}

/** It asks for its queue each second. @see instana/robot-shop: dispatch/main.go */
function* dispatch(process: Process): Task<number> {
  goSignals(process);
  const say = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  const host = process.env.get('AMQP_HOST') ?? 'rabbitmq';
  const uri = `amqp://guest:guest@${host}:5672/`;
  yield* say(`Error Percent is ${Number(process.env.get('DISPATCH_ERROR_PERCENT')) || 0}`);
  yield* say(`Connecting to ${uri}`);
  for (let why = yield* goUnreachable(process, host, 5672); why !== undefined; why = yield* goUnreachable(process, host, 5672)) {
    yield* say(why);
    yield* say(`Reconnecting to ${uri}`);
    yield* process.sleep(SECOND);
  }
  yield* say('Rabbit MQ ready true');
  return yield* idle(process);
}

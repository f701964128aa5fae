// A list of servers, one after the other.
import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim } from '../bases/index.ts';
import { isBefore, type Tag } from '../model.ts';
import { type StartProblem, unreachable } from '../programs/start-checks.ts';
import { goLog, noSuchHost, plain } from '../servers/go-http.ts';
import { json, partly } from './answers.ts';
import { application } from './applications.data.ts';
import { variable } from './exams.data.ts';
import type { Service } from './services.data.ts';

/** Its first releases bring their database up to date before they serve, or end. @see aws-containers/retail-store-sample-app: src/catalog/repository */
function* catalog(process: Process, tag: Tag): Task<StartProblem | undefined> {
  const isFirst = isBefore(tag, 1);
  const type = isFirst ? 'mysql' : variable(process, 'RETAIL_CATALOG_PERSISTENCE_PROVIDER', 'in-memory');
  if (type !== 'mysql') {
    yield* process.write(1, 'Using in-memory database\nRunning database migration...\nDatabase migration complete\n');
    return undefined;
  }
  const endpoint = isFirst
    ? variable(process, 'DB_ENDPOINT', 'catalog-db:3306')
    : variable(process, 'RETAIL_CATALOG_PERSISTENCE_ENDPOINT', '');
  const [host = '', port = '3306'] = endpoint.split(':');
  if (!isFirst) yield* process.write(1, `Using mysql database ${endpoint}\n`);
  const why = yield* unreachable(process, host, Number(port));
  if (why === undefined) return undefined;
  if (!isFirst) return { lines: ['panic: failed to connect database'], code: 2 };
  const [address = host] = yield* process.net.resolve(host);
  const told =
    why === 'ENOTFOUND'
      ? noSuchHost(process, host)
      : `dial tcp ${address}:${port}: ${why === 'ETIMEDOUT' ? 'i/o timeout' : 'connect: connection refused'}`;
  return {
    lines: [`Error: Failed to prep migration ${told}`, `Error: Failed to run migration ${told}`, told].map((line) => goLog(process, line)),
    code: 1,
  };
}

/** It wants to know its database, and to reach it within half a minute. @see Azure-Samples/aks-store-demo: src/makeline-service/main.go, mongodb.go */
function* makeline(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const say = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  yield* say(env.get('ORDER_DB_API') === 'cosmosdbsql' ? 'Using Azure CosmosDB SQL API' : 'Using MongoDB API');
  if (env.get('ORDER_DB_API') === 'cosmosdbsql') return undefined;
  const missing = ['ORDER_DB_NAME', 'ORDER_DB_COLLECTION_NAME'].find((name) => !env.get(name));
  if (missing !== undefined) return { lines: [goLog(process, `${missing} is not set`)], code: 1 };
  const [, host, port = '27017'] = /^mongodb:\/\/(?:[^@/]*@)?([^:/,]+)(?::(\d+))?/.exec(env.get('ORDER_DB_URI') ?? '') ?? [];
  for (const until = process.now + SELECTION; host !== undefined && process.now < until; yield* process.sleep(SECOND)) {
    if ((yield* unreachable(process, host, Number(port))) !== undefined) continue;
    yield* say('pong from database');
    return undefined;
  }
  process.remark({ kind: 'NotFollowed', program: 'main', why: 'what it logs of an error', taken: 'running' });
  return { lines: [], code: 1 };
}
/** @see mongo-go-driver: x/mongo/driver/topology defaultServerSelectionTimeout */
const SELECTION = 30 * SECOND;

/** Who orders, and who makes what was ordered, which wants to ask for it. @see Azure-Samples/aks-store-demo: src/virtual-customer/src/main.rs, src/virtual-worker/src/main.rs */
const paced = (verb: string, noun: string, asks?: string) =>
  function* (process: Process): Task<StartProblem | undefined> {
    const given = process.env.get('ORDERS_PER_HOUR') ?? '1';
    const orders = /^\+?\d+$/.test(given) ? Number(given) : 1;
    if (orders === 0) {
      yield* process.write(1, 'Please set the ORDERS_PER_HOUR environment variable\n');
      return { lines: [], code: 1 };
    }
    const wait = (60 / orders) * 60;
    yield* process.write(1, `Orders to ${verb} per hour: ${orders}\nOrder ${noun} interval: ${wait} seconds\n`);
    if (asks === undefined) return undefined;
    const [, host = 'localhost', port = '80'] =
      /^https?:\/\/([^:/]+)(?::(\d+))?/.exec(variable(process, asks, 'http://localhost:3001')) ?? [];
    if ((yield* unreachable(process, host, Number(port))) === undefined) return undefined;
    process.remark({ kind: 'NotFollowed', program: 'virtual-worker', why: 'what it logs of an error', taken: 'running' });
    return { lines: [], code: 1 };
  };

/** More parts of the shops of two clouds' workshops. */
export const moreShopServices: readonly Service[] = [
  application({
    repositories: ['public.ecr.aws/aws-containers/retail-store-sample-catalog'],
    base: alpine,
    megabytes: 20,
    path: '/app/main',
    workingDir: '/app',
    startup: 0.2,
    memory: 14,
    check: catalog,
    ports: (process) => [
      { port: Number(variable(process, 'PORT', '8080')), paths: { '/health': plain(200, 'OK'), '/catalogue': partly('main') } },
    ],
  }),
  application({
    repositories: ['ghcr.io/azure-samples/aks-store-demo/makeline-service'],
    base: alpine,
    megabytes: 15,
    path: '/main',
    cmd: ['./main'],
    startup: 0.1,
    memory: 8,
    stream: 2,
    check: makeline,
    ports: [{ port: 3001, paths: { '/health': json({ status: 'ok', version: '0.1.0' }), '/order/fetch': partly('main') } }],
    code: 2,
  }),
  ...(
    [
      ['virtual-customer', paced('submit', 'submission')],
      ['virtual-worker', paced('process', 'processing', 'MAKELINE_SERVICE_URL')],
    ] as const
  ).map(([name, check]) =>
    application({
      repositories: [`ghcr.io/azure-samples/aks-store-demo/${name}`],
      base: debianSlim,
      megabytes: 35,
      path: `/app/${name}`,
      cmd: [`./${name}`],
      workingDir: '/app',
      startup: 0.1,
      memory: 4,
      check,
      ports: [],
      code: 'unheeded',
    }),
  ),
];

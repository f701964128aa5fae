import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const CATALOG = 'public.ecr.aws/aws-containers/retail-store-sample-catalog';
const AKS = 'ghcr.io/azure-samples/aks-store-demo';
const DATABASE =
  ', env: [{name: ORDER_DB_NAME, value: orderdb}, {name: ORDER_DB_COLLECTION_NAME, value: orders}, {name: ORDER_DB_URI, value: "mongodb://mongodb:27017"}]';

it.each`
  what                                         | image                              | more                                                                                                                                   | row                                 | log
  ${'its first releases want MySQL'}           | ${`${CATALOG}:0.4.0`}              | ${''}                                                                                                                                  | ${/^0\/1 (Error|CrashLoopBackOff)/} | ${/^\S+ \S+ Error: Failed to prep migration (dial tcp: lookup catalog-db on 10\.96\.0\.10:53: no such host)\n\S+ \S+ Error: Failed to run migration \1\n\S+ \S+ \1\n$/}
  ${'later ones have a database of their own'} | ${`${CATALOG}:1.2.1`}              | ${', readinessProbe: {httpGet: {path: /health, port: 8080}}'}                                                                          | ${'1/1 Running 0'}                  | ${/^Using in-memory database\nRunning database migration\.\.\.\nDatabase migration complete\n/}
  ${'unless they are told of another'}         | ${`${CATALOG}:1.2.1`}              | ${', env: [{name: RETAIL_CATALOG_PERSISTENCE_PROVIDER, value: mysql}, {name: RETAIL_CATALOG_PERSISTENCE_ENDPOINT, value: "db:3306"}]'} | ${/^0\/1 (Error|CrashLoopBackOff)/} | ${/^Using mysql database db:3306\npanic: failed to connect database\n$/}
  ${'orders are kept somewhere'}               | ${`${AKS}/makeline-service:1.0.0`} | ${''}                                                                                                                                  | ${/^0\/1 (Error|CrashLoopBackOff)/} | ${/^\S+ \S+ Using MongoDB API\n\S+ \S+ ORDER_DB_NAME is not set\n$/}
  ${'which has to be there'}                   | ${`${AKS}/makeline-service:1.0.0`} | ${DATABASE}                                                                                                                            | ${'1/1 Running 1'}                  | ${/^\S+ \S+ Using MongoDB API\n$/}
  ${'who orders tells how often'}              | ${`${AKS}/virtual-customer:1.0.0`} | ${', env: [{name: ORDERS_PER_HOUR, value: "100"}]'}                                                                                    | ${'1/1 Running 0'}                  | ${'Orders to submit per hour: 100\nOrder submission interval: 36 seconds\n'}
  ${'or never'}                                | ${`${AKS}/virtual-customer:1.0.0`} | ${', env: [{name: ORDERS_PER_HOUR, value: "0"}]'}                                                                                      | ${/^0\/1 (Error|CrashLoopBackOff)/} | ${'Please set the ORDERS_PER_HOUR environment variable\n'}
  ${'who works wants orders'}                  | ${`${AKS}/virtual-worker:1.0.0`}   | ${''}                                                                                                                                  | ${/^0\/1 (Error|CrashLoopBackOff)/} | ${'Orders to process per hour: 1\nOrder processing interval: 3600 seconds\n'}
`('$what: $image', ({ image, more, row, log }) => {
  const { run, rows } = play(podOf(`  containers: [{name: app, image: "${image}"${more}}]`), { seconds: 60 });
  expect(rows.at(-1)).toEqual(row instanceof RegExp ? expect.stringMatching(row) : row);
  expect(run.kubectl('logs web', 59).stdout).toEqual(log instanceof RegExp ? expect.stringMatching(log) : log);
});

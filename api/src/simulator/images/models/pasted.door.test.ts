import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const LIMIT = ', resources: {limits: {memory: 50Mi}}';
const KAFKA = ', env: [{name: CONFIG_STORAGE_TOPIC, value: a}, {name: OFFSET_STORAGE_TOPIC, value: b}]';
const BOTH = ', command: [/nsqadmin, --nsqd-http-address=a:1, --lookupd-http-address=b:1]';

/** Images that end, or never do anything, where nobody tells them more. */
it.each`
  rule                                            | image                                | more                                                 | ends   | says
  ${'The third vweb is to fail'}                  | ${'kiamol/ch09-vweb:v3'}             | ${''}                                                | ${127} | ${'/bin/sh: this-will-fail: not found\n'}
  ${'The allocator has more and more'}            | ${'kiamol/ch12-memory-allocator'}    | ${LIMIT}                                             | ${137} | ${/^Allocated ~10MiB\nAllocated ~20MiB\n/}
  ${'MLflow’s image runs Python'}                 | ${'ghcr.io/mlflow/mlflow:v2.3.0'}    | ${''}                                                | ${0}   | ${''}
  ${'Ray’s runs a shell'}                         | ${'rayproject/ray:2.4.0'}            | ${''}                                                | ${0}   | ${''}
  ${'a node of it goes on beside who started it'} | ${'rayproject/ray:2.4.0'}            | ${', command: [ray, start]'}                         | ${0}   | ${''}
  ${'Dask’s says what it would install'}          | ${'daskdev/dask:2023.5.0'}           | ${''}                                                | ${0}   | ${/^\+ '\[' '' '\]'\n.*no environment\.yml\n/s}
  ${'nsqadmin wants to be told of others'}        | ${'nsqio/nsq:v1.2.1'}                | ${', command: [/nsqadmin]'}                          | ${1}   | ${/^\[nsqadmin\] \S+ \S+ FATAL: failed to instantiate nsqadmin - --nsqd-http-address or --lookupd-http-address required\n$/}
  ${'but not of both'}                            | ${'nsqio/nsq:v1.2.1'}                | ${BOTH}                                              | ${1}   | ${/ FATAL: failed to instantiate nsqadmin - use --nsqd-http-address or --lookupd-http-address not both\n$/}
  ${'Debezium wants a topic'}                     | ${'debezium/connect:2.2'}            | ${''}                                                | ${1}   | ${/The CONFIG_STORAGE_TOPIC variable must be set to the name of the topic where connector configurations will be stored\.\n[^\n]*\n$/}
  ${'and another'}                                | ${'debezium/connect:2.2'}            | ${', env: [{name: CONFIG_STORAGE_TOPIC, value: a}]'} | ${1}   | ${/The OFFSET_STORAGE_TOPIC variable must be set/}
  ${'and Kafka, for which it waits a minute'}     | ${'debezium/connect:2.2'}            | ${KAFKA}                                             | ${2}   | ${/ConnectException: Failed to connect to and describe Kafka cluster\. Check worker's broker connection and security properties\.\n$/}
  ${'The goat’s batch job only looks'}            | ${'madhuakula/k8s-goat-batch-check'} | ${''}                                                | ${0}   | ${/^PID +USER/}
  ${'who attacks it has a shell to himself'}      | ${'madhuakula/hacker-container'}     | ${''}                                                | ${0}   | ${''}
`('$rule', ({ image, more, ends, says }) => {
  const { container, run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}"${more}}]`), { seconds: 120 });
  expect(container('app').state.terminated?.exitCode).toBe(ends);
  expect(run.kubectl('logs web', 120).stdout).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

const GET = (port: number, path = '/') => `, readinessProbe: {httpGet: {path: ${path}, port: ${port}}}`;
const TO_ALL = ', command: [mlflow, server, --host, 0.0.0.0]';

/** What a probe is told: by whom it is heard, and by whom not. */
it.each`
  rule                                         | image                                   | more                                                                                     | row
  ${'The first vweb is nginx'}                 | ${'kiamol/ch09-vweb:v1'}                | ${GET(80)}                                                                               | ${'1/1 Running 0'}
  ${'The access log counts'}                   | ${'kiamol/ch14-access-log'}             | ${GET(80, '/stats')}                                                                     | ${'1/1 Running 0'}
  ${'The goat’s home'}                         | ${'madhuakula/k8s-goat-home'}           | ${GET(80)}                                                                               | ${'1/1 Running 0'}
  ${'its registry'}                            | ${'madhuakula/k8s-goat-poor-registry'}  | ${GET(5000, '/v2/')}                                                                     | ${'1/1 Running 0'}
  ${'its metadata'}                            | ${'madhuakula/k8s-goat-metadata-db'}    | ${GET(80)}                                                                               | ${'1/1 Running 0'}
  ${'its health check'}                        | ${'madhuakula/k8s-goat-health-check'}   | ${GET(80)}                                                                               | ${'1/1 Running 0'}
  ${'its API'}                                 | ${'madhuakula/k8s-goat-internal-api'}   | ${GET(3000)}                                                                             | ${'1/1 Running 0'}
  ${'its information'}                         | ${'madhuakula/k8s-goat-info-app'}       | ${GET(5000)}                                                                             | ${'1/1 Running 0'}
  ${'its shells on pages'}                     | ${'madhuakula/k8s-goat-system-monitor'} | ${GET(8080)}                                                                             | ${'1/1 Running 0'}
  ${'its cache, which is filled first'}        | ${'madhuakula/k8s-goat-cache-store'}    | ${', readinessProbe: {exec: {command: [redis-cli, get, SECRETSTUFF]}}'}                  | ${'1/1 Running 0'}
  ${'MLflow’s server is its own host’s alone'} | ${'ghcr.io/mlflow/mlflow:v2.3.0'}       | ${`, command: [mlflow, server]${GET(5000, '/health')}`}                                  | ${'0/1 Running 0'}
  ${'unless it is told to be everybody’s'}     | ${'ghcr.io/mlflow/mlflow:v2.3.0'}       | ${`${TO_ALL}${GET(5000, '/health')}`}                                                    | ${'1/1 Running 0'}
  ${'Ray’s head is heard'}                     | ${'rayproject/ray:2.4.0'}               | ${', command: [ray, start, --head, --block], readinessProbe: {tcpSocket: {port: 6379}}'} | ${'1/1 Running 0'}
  ${'its dashboard is its host’s alone'}       | ${'rayproject/ray:2.4.0'}               | ${', command: [ray, start, --head, --block], readinessProbe: {tcpSocket: {port: 8265}}'} | ${'0/1 Running 0'}
  ${'Dask’s scheduler'}                        | ${'daskdev/dask:2023.5.0'}              | ${', args: [dask-scheduler], readinessProbe: {tcpSocket: {port: 8786}}'}                 | ${'1/1 Running 0'}
  ${'nsqd'}                                    | ${'nsqio/nsq:v1.2.1'}                   | ${`, command: [/nsqd]${GET(4151, '/ping')}`}                                             | ${'1/1 Running 0'}
  ${'nsqlookupd'}                              | ${'nsqio/nsq:v1.2.1'}                   | ${`, command: [/nsqlookupd]${GET(4161, '/ping')}`}                                       | ${'1/1 Running 0'}
`('$rule', ({ image, more, row }) => {
  expect(play(podOf(`  containers: [{name: app, image: "${image}"${more}}]`), { seconds: 60 }).rows.at(-1)).toBe(row);
});

it('web-ping asks over TLS, again and again', () => {
  const { run } = play(podOf('  containers: [{name: app, image: kiamol/ch10-web-ping}]'), { seconds: 30 });
  expect(run.kubectl('logs web', 30).stdout).toMatch(
    /^\*\* web-ping \*\* Pinging: blog\.sixeyed\.com; method: HEAD; 3000ms intervals\nMaking request number: 1; at \d+\nGot response status: 200 at \d+; duration: \d+ms\n/,
  );
});

it.each`
  image                               | command
  ${'anchore/grype'}                  | ${'version'}
  ${'anchore/syft'}                   | ${'version'}
  ${'zricethezav/gitleaks'}           | ${'version'}
  ${'trufflesecurity/trufflehog'}     | ${'--version'}
  ${'ghcr.io/fluxcd/flux-cli:v2.0.0'} | ${'version'}
`('$image is a tool, which ends', ({ image, command }) => {
  const { rows } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}", args: [${command}]}]`));
  expect(rows.at(-1)).toBe('0/1 Completed 0');
});

it('a script that asks over TLS is refused as any other, where nobody listens', () => {
  const script = "require('https').get('https://127.0.0.1/').on('error', (error) => console.log(error.message))";
  const { run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "node:20", command: [node, -e, "${script}"]}]`));
  expect(run.kubectl('logs web', 60).stdout).toBe('connect ECONNREFUSED 127.0.0.1:443\n');
});

import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

const BOUTIQUE = 'us-central1-docker.pkg.dev/google-samples/microservices-demo';
const GCR = 'gcr.io/google-samples/microservices-demo';
const FRONTEND = Object.fromEntries(
  'PRODUCT_CATALOG CURRENCY CART RECOMMENDATION CHECKOUT SHIPPING AD'.split(' ').map((name) => [`${name}_SERVICE_ADDR`, 'other:1234']),
);

describe('what is shown as many services at once', () => {
  it.each([
    { image: `${GCR}/frontend:v0.8.0`, code: 2, says: /panic: environment variable "PRODUCT_CATALOG_SERVICE_ADDR" not set\n/ },
    {
      image: `${GCR}/frontend:v0.8.0`,
      env: FRONTEND,
      says: /"Profiling disabled\.".*\n\{"message":"starting server on :8080","severity":"info"/,
    },
    { image: `${BOUTIQUE}/frontend:v0.10.1`, env: FRONTEND, code: 2, says: /"SHOPPING_ASSISTANT_SERVICE_ADDR" not set\n/ },
    { image: `${GCR}/checkoutservice:v0.8.0`, code: 2, says: /panic: environment variable "SHIPPING_SERVICE_ADDR" not set\n/ },
    {
      image: `${GCR}/productcatalogservice:v0.3.6`,
      says: /"Tracing enabled\.".*\n.*"Profiling enabled\.".*\n.*starting grpc server at :3550/,
    },
    {
      image: `${GCR}/recommendationservice:v0.8.0`,
      code: 1,
      says: /Exception: PRODUCT_CATALOG_SERVICE_ADDR environment variable not set\n$/,
    },
    {
      image: `${GCR}/paymentservice:v0.8.0`,
      env: { PORT: '50051' },
      says: /"message":"PaymentService gRPC server started on port 50051"\}\n$/,
    },
    { image: `${GCR}/cartservice:v0.8.0`, says: /Now listening on: http:\/\/\[::\]:7070\n/ },
    { image: 'dockersamples/examplevotingapp_worker', says: /^Waiting for db\nWaiting for db\n/ },
    {
      image: 'docker.l5d.io/buoyantio/emojivoto-emoji-svc:v11',
      code: 1,
      says: /GRPC_PORT \(currently \[\]\) environment variable must me set/,
    },
    { image: 'robotshop/rs-dispatch', says: /Error Percent is 0\n.*Connecting to amqp:\/\/guest:guest@rabbitmq:5672\/\n.*no such host\n/ },
  ] as const)('$image says $says', ({ image, says, ...more }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...('env' in more && { env: more.env }) });
    expect({ exitCode, said: stdout + stderr }).toEqual({
      exitCode: 'code' in more ? more.code : undefined,
      said: expect.stringMatching(says),
    });
  });

  it.each([
    { probe: 'grpc: {port: 3550}', rows: '1/1 Running 0' },
    { probe: 'httpGet: {path: /, port: 3550}', rows: '0/1 Running 0' },
  ])('a port of gRPC alone is probed by gRPC alone: $probe', ({ probe, rows }) => {
    const app = `{name: app, image: "${GCR}/productcatalogservice:v0.8.0", readinessProbe: {${probe}}}`;
    expect(play(podOf(`  containers: [${app}]`), { seconds: 30 }).rows.at(-1)).toBe(rows);
  });

  it('the first page asks who is behind it', () => {
    const env = Object.entries(FRONTEND).map(([name, value]) => `{name: ${name}, value: "${value}"}`);
    const app = (path: string) =>
      `{name: app, image: "${GCR}/frontend:v0.8.0", env: [${env.join(', ')}], readinessProbe: {httpGet: {path: ${path}, port: 8080}}}`;
    expect(play(podOf(`  containers: [${app('/_healthz')}]`), { seconds: 30 }).rows.at(-1)).toBe('1/1 Running 0');
    expect(play(podOf(`  containers: [${app('/')}]`), { seconds: 30 }).rows.at(-1)).toBe('0/1 Running 0');
  });

  it('what is logged, but not known, is said not to be', () => {
    const { run } = play(podOf(`  containers: [{name: app, image: "${GCR}/adservice:v0.8.0"}]`), { seconds: 20 });
    expect(run.warnings.filter((text) => text.includes('cannot follow'))).toEqual([expect.stringContaining('(what it logs)')]);
  });
});

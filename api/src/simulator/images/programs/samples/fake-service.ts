import { EPOCH_SECONDS, formatTimeMilli, formatTimeNano } from '../../../apimachinery/time.ts';
import { type Micros, seconds, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goGet } from '../agnhost/go-get.ts';
import { ownAddress } from '../own-address.ts';

/**
 * The service of meshes' examples: by its environment it answers, fails, is slow, and asks others before it does.
 * @see nicholasjackson/fake-service: main.go, handlers/request_http.go, response/response.go; its README
 */
interface FakeService {
  readonly port: number;
  readonly isGrpc: boolean;
  readonly starts: string;
  readonly answers: (process: Process, request: HttpRequest) => Task<HttpResponse>;
}

export function fakeService(process: Process, version: readonly number[]): FakeService {
  const env = (name: string, otherwise: string): string => process.env.get(name) || otherwise;
  const address = env('LISTEN_ADDR', '0.0.0.0:9090');
  const type = env('SERVER_TYPE', 'http');
  const since = process.now;
  return {
    port: Number(address.split(':').at(-1)),
    isGrpc: type === 'grpc',
    starts: startWords(process, version, address, type),
    answers: (self, { path }) => {
      if (path === '/health') return said(Number(env('HEALTH_CHECK_RESPONSE_CODE', '200')), 'OK');
      if (path === '/ready') {
        const isReady = self.now - since >= duration(env('READY_CHECK_RESPONSE_DELAY', '0s'));
        return said(
          Number(isReady ? env('READY_CHECK_RESPONSE_SUCCESS_CODE', '200') : env('READY_CHECK_RESPONSE_FAILURE_CODE', '503')),
          isReady ? 'OK' : '',
        );
      }
      return answer(self, env, path);
    },
  };
}

/** Recorded of 0.7 and 0.26; what has a comma or a star stands between quotes since the later one. */
function startWords(process: Process, version: readonly number[], address: string, type: string): string {
  const at = `${formatTimeMilli(process.now)} [INFO]  `;
  const [major = 0, minor = Number.POSITIVE_INFINITY] = version;
  const isOld = major === 0 && minor < 21;
  const quoted = (value: string): string => (minor >= 26 && !/^[\w.:/-]+$/.test(value) ? JSON.stringify(value) : value);
  const env = (name: string, otherwise: string): string => process.env.get(name) || otherwise;
  const who = `name=${quoted(env('NAME', 'Service'))} upstreamURIs=${quoted(env('UPSTREAM_URIS', ''))} upstreamWorkers=${env('UPSTREAM_WORKERS', '1')} listenAddress=${address}`;
  const origins = `allow_creds=${env('ALLOW_CREDENTIALS', 'false')} allow_headers=${quoted(env('ALLOWED_HEADERS', 'Accept,Accept-Language,Content-Language,Origin,Content-Type'))} allow_origins=${quoted(env('ALLOWED_ORIGINS', '*'))}`;
  return [
    isOld ? `Starting service: ${who} service type=${type}` : `Using seed: seed=${EPOCH_SECONDS + Math.floor(process.now / 1e6)}`,
    ...(type === 'grpc' ? [] : ['Adding handler for UI static files', `Settings CORS options: ${origins}`]),
    ...(isOld ? [] : [`Started service: ${who}`]),
  ]
    .map((line) => at + line)
    .join('\n');
}

// biome-ignore lint/correctness/useYield: it need not wait
function* said(status: number, body: string): Task<HttpResponse> {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

interface Answer {
  readonly code: number;
  readonly [name: string]: unknown;
}

function* answer(process: Process, env: (name: string, otherwise: string) => string, path: string): Task<HttpResponse> {
  const began = process.now;
  const slow = duration(env('TIMING_50_PERCENTILE', '0s'));
  if (slow > 0) yield* process.sleep(slow);
  const fails = process.random.int(1_000_000) < Number(env('ERROR_RATE', '0')) * 1_000_000;
  if (fails && env('ERROR_TYPE', 'http_error') === 'delay') yield* process.sleep(duration(env('ERROR_DELAY', '0s')));
  const injected = fails && env('ERROR_TYPE', 'http_error') === 'http_error';
  const calls: Record<string, Answer> = {};
  if (!injected) for (const uri of listed(env('UPSTREAM_URIS', ''))) calls[uri] = yield* ask(process, uri, path);
  const failed = Object.values(calls).some(({ code }) => code !== 200);
  const time = (at: Micros): string => formatTimeNano(at).replace(/\d{3}Z$/, '');
  const code = injected ? Number(env('ERROR_CODE', '500')) : failed ? 500 : 200;
  const body = {
    name: env('NAME', 'Service'),
    uri: path,
    type: 'HTTP',
    ip_addresses: [ownAddress(process)],
    start_time: time(began),
    end_time: time(process.now),
    duration: process.now === began ? '0s' : `${(process.now - began) / 1000}ms`,
    ...(code === 200 || failed ? { body: env('MESSAGE', 'Hello World') } : {}),
    ...(Object.keys(calls).length > 0 && { upstream_calls: calls }),
    code,
    ...(injected && { error: 'Service error automatically injected' }),
  };
  return {
    status: code,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(body, undefined, 2)}\n`,
  };
}

/** One that it has to ask; by gRPC it is not followed. */
function* ask(process: Process, uri: string, path: string): Task<Answer> {
  if (!uri.startsWith('http')) {
    process.remark({ kind: 'NotFollowed', program: 'fake-service', why: `what it asks ${uri}`, taken: 'statement' });
    return { uri, code: 200 };
  }
  const target = path === '/' ? uri : uri.replace(/\/$/, '') + path;
  const got = yield* goGet(process, target, { limit: seconds(30) });
  if ('error' in got) return { uri, code: -1, error: `Error communicating with upstream service: ${got.error}` };
  try {
    return { ...(JSON.parse(got.body) as Answer), uri };
  } catch {
    return { uri, code: got.status };
  }
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function duration(text: string): Micros {
  const [, value = '0', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  return Math.round(Number(value) * { ms: 1000, s: 1_000_000, m: 60_000_000 }[unit as 'ms' | 's' | 'm']);
}

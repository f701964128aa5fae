import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { type GoServer, goAddress, goLog, plain, runGoServer, startGoServer } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import { serveFile } from '../webserver.ts';
import { Queues, served, takesWork } from './kuard-queues.ts';

/** "Kubernetes: Up and Running"'s demo: its probes can be told to fail, and it takes memory. @see kubernetes-up-and-running/kuard */
export const kuard = (version: string): Program =>
  function* (process) {
    const stars = '*'.repeat(70);
    const config = configOf(process);
    const port = Number(/:(\d+)$/.exec(config.address)?.[1] ?? 8080);
    for (const line of [
      `Starting kuard version: ${version}`,
      stars,
      '* WARNING: This server may expose sensitive',
      '* and secret information. Be careful.',
      stars,
      `Config: \n${JSON.stringify(config, null, 2)}`,
      'Could not find certificates to serve TLS',
      `Serving on HTTP on ${config.address}`,
    ])
      yield* process.write(2, `${goLog(process, line)}\n`);
    const probes = { '/healthy': new DebugProbe(), '/ready': new DebugProbe() };
    const queues = new Queues(process);
    let held = 0;
    const { keygen } = config;
    let generated: number | undefined;
    const server: GoServer = {
      port,
      routes: {
        *'/'(request) {
          yield* process.write(2, `${goLog(process, `${goAddress(request)} ${request.method} ${request.target}`)}\n`);
          return respond(request);
        },
      },
    };
    if (!keygen.enable) return yield* runGoServer(process, server);
    const loop = new EventLoop();
    goSignals(process);
    const problem = startGoServer(process, loop, server);
    if (problem !== undefined) {
      yield* process.write(2, `${goLog(process, problem)}\n`);
      return 1;
    }
    loop.start(
      generate(process, keygen, (code) => {
        generated = code;
        loop.stop();
      }),
    );
    yield* loop.run();
    return generated ?? 0;

    function respond(request: HttpRequest): HttpResponse {
      const { path, method } = request;
      for (const [base, probe] of Object.entries(probes)) {
        if (path === base) return probe.answer();
        if (path === `${base}/api`) return probe.api(request);
      }
      if (path === '/' || path.startsWith('/-/')) return index(process, version, request);
      if (path.startsWith('/fs/')) return serveFile(process, '/', { ...request, path: path.slice('/fs'.length) });
      if (path === '/env/api') return served({ commandLine: process.argv, env: Object.fromEntries(process.env) });
      if (path === '/mem/api/alloc' && method === 'POST') {
        held += Number(request.query.get('size') ?? 0) || 0;
        process.setMemory(held);
        return plain(200, '');
      }
      if (path === '/mem/api/clear' && method === 'POST') {
        held = 0;
        process.setMemory(held);
        return plain(200, '');
      }
      if (path === '/metrics') return plain(200, '# TYPE request_duration_seconds histogram\n');
      const queued = queues.answer(request);
      if (queued) return queued;
      if (/^\/(dns|keygen|static|built)(\/|$)/.test(path))
        process.remark({ kind: 'NotFollowed', program: 'kuard', why: `what it answers to ${method} ${path}`, taken: 'statement' });
      return plain(404, '404 page not found\n');
    }
  };

/** @see kuard: pkg/debugprobe/probe.go */
class DebugProbe {
  #failNext = 0;

  answer(): HttpResponse {
    const headers = { 'Content-Type': 'text/plain' };
    if (this.#failNext === 0) return { status: 200, headers, body: 'ok' };
    if (this.#failNext < 0) return { status: 500, headers, body: 'fail, permanent' };
    this.#failNext--;
    return { status: 500, headers, body: `fail, ${this.#failNext} left` };
  }

  api({ method, body }: HttpRequest): HttpResponse {
    if (method === 'PUT') {
      const failNext = /"failNext"\s*:\s*(-?\d+)/.exec(body)?.[1];
      if (failNext === undefined) return plain(400, 'EOF\n');
      this.#failNext = Number(failNext);
    }
    return served({ probePath: '', failNext: this.#failNext, history: [] });
  }
}

function index(process: Process, version: string, { method, target, headers, remoteAddress, remotePort }: HttpRequest): HttpResponse {
  const context = {
    urlBase: '',
    hostname: process.net.hostname,
    addrs: process.net.interfaces.filter(({ name }) => name !== 'lo').map(({ address }) => address),
    version,
    requestDump: `${method} ${target} HTTP/1.1\r\nHost: ${headers.get('host') ?? ''}`,
    requestProto: 'HTTP/1.1',
    requestAddr: goAddress({ remoteAddress, remotePort }),
  };
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    body: `<!doctype html>\n\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n\n  <title>KUAR Demo</title>\n\n<script>\nvar pageContext = ${JSON.stringify(context)}\n</script>\n</head>\n<body></body>\n</html>\n`,
  };
}

/**
 * Makes keys, as long as it is told to, or as long as a queue has work.
 * @see kuard: pkg/keygen/workload.go
 */
function* generate(process: Process, config: Config['keygen'], ended: (code: number) => void): Task<void> {
  const say = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  if (config['memq-server'] !== '') {
    const work = { server: config['memq-server'], queue: config['memq-queue'], endsWithNone: config['exit-on-complete'] };
    yield* takesWork(
      process,
      work,
      (text) => say(`(ID 0) ${text}`),
      () => madeKey(process),
    );
    return ended(config['exit-code']);
  }
  const [count, time] = [config['num-to-gen'], config['time-to-run']];
  const until = time > 0 ? process.now + time * SECOND : Number.POSITIVE_INFINITY;
  yield* say('(ID 0) Workload starting');
  for (let i = 1; (count === 0 || i <= count) && process.now < until; i++) {
    const key = yield* madeKey(process);
    yield* say(`(ID 0 ${i}/${count > 0 ? count : 'Inf'}) Item done: ${key}`);
  }
  yield* say('(ID 0) Workload exiting');
  if (config['exit-on-complete']) ended(config['exit-code']);
}

/** The fingerprint of an RSA key of 4096 bits. */
function* madeKey(process: Process): Task<string> {
  yield* process.compute(1500 * MILLISECOND + process.random.int(1500) * MILLISECOND);
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return `SHA256:${Array.from({ length: 43 }, () => digits[process.random.int(64)]).join('')}`;
}

type Config = ReturnType<typeof configOf>;

/** Its flags over what it does without them. @see kuard: cmd/kuard/main.go, pkg/app/config.go */
function configOf(process: Process) {
  const given = new Map<string, string>();
  for (const [i, word] of process.argv.entries()) {
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const next = process.argv[i + 1];
    if (i > 0 && name !== undefined) given.set(name, value ?? (next === undefined || next.startsWith('-') ? 'true' : next));
  }
  const text = (name: string, otherwise: string): string => given.get(name) ?? otherwise;
  const number = (name: string): number => Number(given.get(name) ?? 0) || 0;
  const { keygen } = CONFIG;
  return {
    ...CONFIG,
    address: text('address', CONFIG.address),
    debug: text('debug', 'false') === 'true',
    'tls-address': text('tls-address', CONFIG['tls-address']),
    keygen: {
      ...keygen,
      enable: text('keygen-enable', 'false') === 'true',
      'exit-code': number('keygen-exit-code'),
      'exit-on-complete': text('keygen-exit-on-complete', 'false') === 'true',
      'memq-queue': text('keygen-memq-queue', ''),
      'memq-server': text('keygen-memq-server', ''),
      'num-to-gen': number('keygen-num-to-gen'),
      'time-to-run': number('keygen-time-to-run'),
    },
  };
}

const CONFIG = {
  address: ':8080',
  debug: false,
  'debug-sitedata-dir': './sitedata',
  keygen: {
    enable: false,
    'exit-code': 0,
    'exit-on-complete': false,
    'memq-queue': '',
    'memq-server': '',
    'num-to-gen': 0,
    'time-to-run': 0,
  },
  liveness: { 'fail-next': 0 },
  readiness: { 'fail-next': 0 },
  'tls-address': ':8443',
  'tls-dir': '/tls',
};

/** `fortune`: one of a few sayings. */
export function* fortune(process: Process): Task<number> {
  yield* process.write(1, `${SAYINGS[process.random.int(SAYINGS.length)]}\n`);
  return 0;
}
const SAYINGS = [
  'You will be surprised by a loud noise.',
  'Today is the first day of the rest of your life.',
  'It was all so different before everything changed.',
  'Be careful! Is it classified?',
];

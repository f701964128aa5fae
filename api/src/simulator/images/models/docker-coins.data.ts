import { sha256 } from '../../apimachinery/digest.ts';
import { MILLISECOND, type Micros, SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { alpine } from '../bases/index.ts';
import { ask } from '../programs/redis/asking.ts';
import { flaskRequest } from '../programs/samples/flask-server.ts';
import { httpRequest } from '../servers/http-client.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { html, page } from './answers.ts';
import { cannotGet, nodeServer } from './course.data.ts';
import { flask, flaskStarts } from './lessons.data.ts';
import type { Service, ServicePort } from './services.data.ts';

/** The parts of DockerCoins, which find one another by name: rng, hasher, redis. @see jpetazzo/container.training: dockercoins */
export const dockerCoins: readonly Service[] = [
  flask({
    repositories: ['dockercoins/rng', 'jpetazzo/dockercoins_rng'],
    cmd: ['python', 'rng.py'],
    lines: [flaskStarts(80, 'rng')],
    ports: randomBytes,
  }),
  {
    repositories: ['dockercoins/hasher', 'jpetazzo/dockercoins_hasher'],
    base: alpine,
    megabytes: 90,
    path: '/usr/local/bin/ruby',
    cmd: ['ruby', 'hasher.rb'],
    startup: 1,
    memory: 40,
    stream: 2,
    lines: [() => 'Thin web server (v1.7.2 codename Bachmanity)\nMaximum connections set to 1024\nListening on 0.0.0.0:80, CTRL+C to stop'],
    ports: [{ port: 80, paths: { '/': hashed } }],
  },
  {
    repositories: ['dockercoins/worker', 'jpetazzo/dockercoins_worker'],
    base: alpine,
    megabytes: 35,
    path: '/usr/local/bin/python',
    cmd: ['python', 'worker.py'],
    startup: 0.4,
    memory: 20,
    ports: [],
    run: work,
  },
  nodeServer({
    repositories: ['dockercoins/webui', 'jpetazzo/dockercoins_webui'],
    cmd: ['node', 'webui.js'],
    lines: [() => 'WEBUI running on port 80'],
    ports: [
      {
        port: 80,
        paths: {
          '/': {
            status: 302,
            headers: { 'X-Powered-By': 'Express', Location: '/index.html', 'Content-Type': 'text/plain; charset=utf-8' },
            body: 'Found. Redirecting to /index.html',
          },
          '/index.html': html('DockerCoin Miner WebUI'),
          '/json': counted,
        },
        otherwise: cannotGet,
      },
    ],
  }),
];

/** It takes a tenth of a second for each request, one after the other: that is what holds many workers up. */
function randomBytes(process: Process): ServicePort[] {
  let free: Micros = 0;
  return [
    {
      port: 80,
      logs: flaskRequest,
      paths: { '/': () => page(`RNG running on ${process.net.hostname}\n`) },
      *otherwise(_, { path }): Task<HttpResponse> {
        const [, size] = /^\/(\d+)$/.exec(path) ?? [];
        if (size === undefined) return NOT_FOUND;
        free = Math.max(free, process.now) + PAUSE;
        yield* process.sleep(free - process.now);
        const body = Array.from({ length: Number(size) }, () => String.fromCharCode(process.random.int(128))).join('');
        return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body };
      },
    },
  ];
}

/** @see flask: what it says of a path that it has not. */
const NOT_FOUND: HttpResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server.  If you entered the URL manually please check your spelling and try again.</p>\n',
};

function* hashed(process: Process, { method, body, remoteAddress, version }: HttpRequest): Task<HttpResponse> {
  const isPost = method === 'POST';
  if (isPost) yield* process.sleep(PAUSE);
  const answer = isPost ? sha256(body) : `HASHER running on ${process.net.hostname}\n`;
  const time = localText(process, '%d/%b/%Y:%H:%M:%S %z');
  yield* process.write(2, `${remoteAddress} - - [${time}] "${method} / ${version}" 200 ${answer.length} ${isPost ? '0.1005' : '0.0005'}\n`);
  return isPost ? { status: 200, headers: { 'Content-Type': 'text/plain;charset=utf-8' }, body: answer } : page(answer);
}

/** What has been counted so far, as Redis has it; its client waits until there is one. */
function* counted(process: Process): Task<HttpResponse> {
  const coins = yield* waited(process, ['HLEN', 'wallet']);
  const hashes = yield* waited(process, ['GET', 'hashes']);
  const body = JSON.stringify({ coins, hashes, now: Math.floor(process.now / MILLISECOND) / 1000 });
  return { status: 200, headers: { 'X-Powered-By': 'Express', 'Content-Type': 'application/json; charset=utf-8' }, body };
}

/** Gets bytes, has them hashed and counts; what fails is tried again after ten seconds. */
function* work(process: Process): Task<number> {
  yield* process.sleep(START);
  for (;;) {
    try {
      yield* workUntilTrouble(process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const trace = `Traceback (most recent call last):\n  File "worker.py", line 63, in <module>\n    work_loop()\n${error.message}`;
      yield* process.write(2, `ERROR:__main__:In work loop:\n${trace}\nERROR:__main__:Waiting 10s and restarting.\n`);
      yield* process.sleep(10 * SECOND);
    }
  }
}

function* workUntilTrouble(process: Process): Task<never> {
  let deadline: Micros = 0;
  let done = 0;
  const debug = (text: string): Task<void> =>
    process.write(2, /^y/i.test(process.env.get('DEBUG') ?? '') ? `DEBUG:__main__:${text}\n` : '');
  for (;;) {
    if (process.now > deadline) {
      yield* process.write(2, `INFO:__main__:${done} units of work done, updating hash counter\n`);
      yield* redis(process, ['INCRBY', 'hashes', String(done)]);
      done = 0;
      deadline = process.now + SECOND;
    }
    yield* debug('Doing one unit of work');
    yield* process.sleep(PAUSE);
    const bytes = yield* asked(process, 'rng', { method: 'GET', target: '/32' });
    const hash = yield* asked(process, 'hasher', { method: 'POST', target: '/', body: bytes });
    done++;
    if (!hash.startsWith('0')) {
      yield* debug('No coin found');
      continue;
    }
    yield* process.write(2, `INFO:__main__:Coin found: ${hash.slice(0, 8)}...\n`);
    if ((yield* redis(process, ['HSET', 'wallet', hash, bytes])) === 0) yield* process.write(2, 'INFO:__main__:We already had that coin\n');
  }
}

function* waited(process: Process, words: readonly string[]): Task<unknown> {
  for (;;) {
    try {
      return yield* redis(process, words);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.sleep(SECOND);
    }
  }
}

/** @see redis-py: redis/connection.py AbstractConnection.connect */
function* redis(process: Process, words: readonly string[]): Task<unknown> {
  const trouble = (text: string): OsError => new OsError('ECONNREFUSED', `redis.exceptions.ConnectionError: ${text}`);
  const [address] = yield* process.net.resolve('redis');
  if (address === undefined)
    throw trouble(`Error ${process.net.isUnanswered ? -3 : -2} connecting to redis:6379. ${process.net.noSuchName}.`);
  try {
    const socket = yield* process.net.connect(address, 6379);
    try {
      const reply = yield* ask(socket, words);
      if (reply === undefined) throw trouble('Connection closed by server.');
      return reply;
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof OsError) || error.message.startsWith('redis.')) throw error;
    throw trouble(`Error ${error.code === 'ECONNREFUSED' ? 111 : 110} connecting to redis:6379. ${error.message}.`);
  }
}

/** @see requests: adapters.py HTTPAdapter.send */
function* asked(
  process: Process,
  host: string,
  request: { readonly method: string; readonly target: string; readonly body?: string },
): Task<string> {
  const trouble = (text: string): OsError =>
    new OsError(
      'ECONNREFUSED',
      `requests.exceptions.ConnectionError: HTTPConnectionPool(host='${host}', port=80): Max retries exceeded with url: ${request.target} (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f6b1c0d2f28>: Failed to establish a new connection: ${text}',))`,
    );
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) throw trouble(`[Errno ${process.net.isUnanswered ? -3 : -2}] ${process.net.noSuchName}`);
  try {
    const headers = { Host: host, 'User-Agent': 'python-requests/2.20.1', 'Content-Type': 'application/octet-stream' };
    return (yield* httpRequest(process, { address, port: 80, headers, ...request }))?.body ?? '';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    throw trouble(`[Errno ${error.code === 'ECONNREFUSED' ? 111 : 110}] ${error.message}`);
  }
}

const PAUSE: Micros = 100 * MILLISECOND;
const START: Micros = 400 * MILLISECOND;

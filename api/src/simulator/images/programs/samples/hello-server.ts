import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { isBefore, type Tag } from '../../model.ts';
import { goLog, plain, runGoServer } from '../../servers/go-http.ts';
import type { HttpResponse } from '../../servers/http-message.ts';

/** The server of a Japanese book about building, breaking and mending: its versions have what the chapters want. @see aoi1/bbf-kubernetes: hello-server/main.go */
export const helloServer = (tag: Tag): Program =>
  function* (process) {
    process.setMemory(MEMORY);
    const port = isBefore(tag, 1, 4) ? 8080 : Number(process.env.get('PORT') || 8080);
    yield* process.write(2, `${goLog(process, `Starting server on port ${port}`)}\n`);
    const hello = () => (tag.text === '1.5' ? configured(process) : tag.text === '1.7' ? leak(process) : plain(200, helloOf(tag)));
    if (isBefore(tag, 1, 6)) return yield* runGoServer(process, { port, routes: { '/': hello } });
    const health = `/health${isBefore(tag, 2, 0) ? '' : 'z'}`;
    const healthy = () => answered(process, 200, 'OK', 'Health Status OK');
    const routes = { '/': ({ path }: { path: string }) => (path === '/' ? hello() : NOT_FOUND), [health]: healthy };
    return yield* runGoServer(process, { port, routes });
  };

function helloOf(tag: Tag): string {
  if (isBefore(tag, 1, 2)) return 'Hello, world!';
  return `Hello, world! Let's ${/^2\.0(\.|$)/.test(tag.text) ? 'build, break and fix' : 'learn Kubernetes'}!`;
}

/** What its volume says, as it is now. */
function configured(process: Process): HttpResponse {
  try {
    return plain(200, process.readFile('/etc/config/myconfig.txt'));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    process.remark({ kind: 'NotFollowed', program: 'hello-server', why: 'what it answers without its configuration', taken: 'statement' });
    return plain(500, '');
  }
}

/** Never answers: takes 50 MiB again and again, and writes them. */
function* leak(process: Process): Task<HttpResponse> {
  for (let taken = 1; ; taken++) {
    yield* process.compute(CHUNK_CPU / PARTS);
    process.setMemory(MEMORY + (taken * CHUNK) / PARTS);
    if (taken % PARTS === 0) yield* process.sleep(10 * MILLISECOND);
  }
}

/** Is well for ten seconds. */
export function* delayFailServer(process: Process): Task<number> {
  process.setMemory(MEMORY);
  yield* process.write(2, `${goLog(process, 'Starting server...')}\n`);
  const begun = process.now;
  const healthy = () =>
    process.now - begun > 10 * SECOND
      ? answered(process, 503, 'Service Unhealthy\n', 'Error: Service Unhealthy')
      : answered(process, 200, 'OK', 'Health Check: OK');
  return yield* runGoServer(process, { port: 8080, routes: { '/healthz': healthy } });
}

function* answered(process: Process, status: number, body: string, line: string): Task<HttpResponse> {
  yield* process.write(2, `${goLog(process, line)}\n`);
  return plain(status, body);
}

const NOT_FOUND = plain(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' });
const MEMORY = 4 * 2 ** 20;
const CHUNK = 50 * 2 ** 20;
const CHUNK_CPU = 80 * MILLISECOND;
const PARTS = 10;

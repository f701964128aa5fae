import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { addressesOf } from '../../../shell/utilities/network/connect.ts';
import { noSuchHost } from '../../servers/go-http.ts';
import { httpRequest } from '../../servers/http-client.ts';

/** What Go's HTTP client came back with. */
export type Got = { readonly status: number; readonly body: string } | { readonly error: string };

/** What http.Get answers, or a POST of a form: where it is sent elsewhere, it goes there. @see go: src/net/http/client.go do, redirectBehavior */
export function* goGet(process: Process, url: string, options: { form?: string; limit?: Micros } = {}): Task<Got> {
  let [at, form] = [url, options.form];
  for (let i = 0; i < MOST_REQUESTS; i++) {
    const got = yield* oneRequest(process, at, { ...options, form });
    const moved = 'error' in got || !MOVED.has(got.status) ? undefined : got.location;
    if (moved === undefined) return got;
    at = moved.startsWith('/') ? at.replace(/^(http:\/\/[^/]*).*$/, `$1${moved}`) : moved;
    if ('status' in got && !SENT_AGAIN.has(got.status)) form = undefined;
  }
  return { error: `${form === undefined ? 'Get' : 'Post'} ${JSON.stringify(at)}: stopped after ${MOST_REQUESTS} redirects` };
}
const MOST_REQUESTS = 10;
const SENT_AGAIN: ReadonlySet<number> = new Set([307, 308]);
const MOVED: ReadonlySet<number> = new Set([301, 302, 303, ...SENT_AGAIN]);

interface Asked {
  readonly form: string | undefined;
  readonly limit?: Micros;
}

type Answered = { readonly status: number; readonly body: string; readonly location?: string } | { readonly error: string };

function* oneRequest(process: Process, url: string, { form, limit = LIMIT }: Asked): Task<Answered> {
  const [, host = '', port = '80', target = '/'] = /^http:\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  const asked = `${form === undefined ? 'Get' : 'Post'} ${JSON.stringify(url)}: dial tcp`;
  const found = yield* addressesOf(process, host);
  if (found.length === 0) return { error: `${form === undefined ? 'Get' : 'Post'} ${JSON.stringify(url)}: ${noSuchHost(process, host)}` };
  const posted = form !== undefined && { method: 'POST', body: form };
  const headers = {
    Host: port === '80' ? host : `${host}:${port}`,
    'User-Agent': 'Go-http-client/1.1',
    ...(form !== undefined && { 'Content-Type': FORM }),
    'Accept-Encoding': 'gzip',
  };
  let error: string | undefined;
  for (const address of found) {
    try {
      const answer = yield* httpRequest(process, {
        address,
        port: Number(port),
        target,
        headers,
        ...posted,
        connectTimeout: limit,
        readTimeout: limit,
      });
      if (!answer) return { error: `${asked}: EOF` };
      const [, location] = answer.headers.find(([name]) => name.toLowerCase() === 'location') ?? [];
      return { status: answer.status, body: answer.body, ...(location !== undefined && { location }) };
    } catch (failed) {
      if (!(failed instanceof OsError)) throw failed;
      const why = failed.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(failed)}`;
      error ??= `${asked} ${joinHostPort(address, port)}: ${why}`;
    }
  }
  return { error: error ?? asked };
}

const FORM = 'application/x-www-form-urlencoded';
const LIMIT = 30 * SECOND;

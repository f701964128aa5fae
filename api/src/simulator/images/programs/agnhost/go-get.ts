import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { httpRequest } from '../../servers/http-client.ts';

/** What Go's HTTP client came back with. */
export type Got = { readonly status: number; readonly body: string } | { readonly error: string };

/** What http.Get answers, or a POST of a form. @see go: src/net/http/client.go */
export function* goGet(process: Process, url: string, { form, limit = LIMIT }: { form?: string; limit?: Micros } = {}): Task<Got> {
  const [, host = '', port = '80', target = '/'] = /^http:\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  const asked = `${form === undefined ? 'Get' : 'Post'} ${JSON.stringify(url)}: dial tcp`;
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return { error: `${asked}: lookup ${host}: no such host` };
  const posted = form !== undefined && { method: 'POST', body: form };
  const headers = { Host: port === '80' ? host : `${host}:${port}`, ...(form !== undefined && { 'Content-Type': FORM }) };
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
    return answer ?? { error: `${asked}: EOF` };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(error)}`;
    return { error: `${asked} ${address}:${port}: ${why}` };
  }
}

const FORM = 'application/x-www-form-urlencoded';
const LIMIT = 30 * SECOND;

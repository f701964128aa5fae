import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { httpRequest } from '../../servers/http-client.ts';

/** What Go's HTTP client came back with. */
export type Got = { readonly status: number; readonly body: string } | { readonly error: string };

/** What http.Get answers, or a POST of a form. @see go: src/net/http/client.go */
export function* goGet(process: Process, url: string, { form, limit = LIMIT }: { form?: string; limit?: Micros } = {}): Task<Got> {
  const [, host = '', port = '80', target = '/'] = /^http:\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  const asked = `${form === undefined ? 'Get' : 'Post'} ${JSON.stringify(url)}: dial tcp`;
  const found = yield* process.net.resolve(host);
  if (found.length === 0) return { error: `${asked}: lookup ${host}: no such host` };
  const posted = form !== undefined && { method: 'POST', body: form };
  const headers = {
    Host: port === '80' ? host : `${host}:${port}`,
    'User-Agent': 'Go-http-client/1.1',
    ...(form !== undefined && { 'Content-Type': FORM }),
    'Accept-Encoding': 'gzip',
  };
  let error: string | undefined;
  // The loopback's own address of IPv6 goes before that of IPv4. @see go: src/net/addrselect.go rfc6724policyTable
  for (const address of [...found].sort((a, b) => Number(b === '::1') - Number(a === '::1'))) {
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

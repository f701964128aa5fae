import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { decode, encode, type Reply } from '../redis/protocol.ts';

/** What the guestbook's pages ask: a value of its Redis, or to set one. @see GoogleCloudPlatform/kubernetes-engine-samples: guestbook/php-redis/guestbook.php */
export function* guestbook(process: Process, { query }: HttpRequest, names: { leader: string; follower: string }): Task<HttpResponse> {
  const command = query.get('cmd');
  const headers = { 'X-Powered-By': 'PHP/8.1.19', 'Content-Type': 'application/json' };
  if (command === undefined) {
    told(process, 'phpinfo()');
    return { status: 200, headers: { ...headers, 'Content-Type': 'text/html; charset=UTF-8' }, body: '' };
  }
  const fromEnvironment = process.env.get('GET_HOSTS_FROM') === 'env';
  const named = command === 'set' ? names.leader : names.follower;
  const host = fromEnvironment ? (process.env.get(`${named.toUpperCase().replace('-', '_')}_SERVICE_HOST`) ?? '') : named;
  const key = query.get('key') ?? '';
  const reply = yield* asked(process, host, command === 'set' ? ['SET', key, query.get('value') ?? ''] : ['GET', key]);
  if (reply === undefined || (typeof reply === 'object' && reply !== null && 'error' in reply)) {
    told(process, 'what PHP says of an error');
    return { status: 500, headers, body: '' };
  }
  return {
    status: 200,
    headers,
    body: command === 'set' ? '{"message": "Updated"}' : `{"data": "${typeof reply === 'string' ? reply : ''}"}`,
  };
}

const told = (process: Process, why: string): void =>
  process.remark({ kind: 'NotFollowed', program: 'guestbook.php', why, taken: 'statement' });

/** undefined: nobody answered. */
function* asked(process: Process, host: string, words: readonly string[]): Task<Reply | undefined> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return undefined;
  try {
    const socket = yield* process.net.connect(address, 6379, 5 * SECOND);
    try {
      yield* socket.write(encode(words));
      for (let text = ''; ; ) {
        const more = yield* socket.read(5 * SECOND);
        text += more;
        const found = decode(text);
        if (found || more === '') return found?.value;
      }
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return undefined;
  }
}

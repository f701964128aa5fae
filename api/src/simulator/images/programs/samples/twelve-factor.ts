import { base64Error, decodeBase64, encodeBase64, hexToBase64 } from '../../../apimachinery/base64.ts';
import { hmac } from '../../../apimachinery/digest.ts';
import type { Process } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/time/calendar.ts';
import { plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

/**
 * An application that is taken apart in workshops: who greets, who says who one is, and both in one.
 * @see kelseyhightower/app: handlers/login.go, handlers/jwt.go, handlers/logging.go, health/health.go; udacity/ud615: app/monolith/main.go
 */
type Answers = Readonly<Record<string, HttpResponse | ((process: Process, request: HttpRequest) => HttpResponse)>>;

const json = (value: unknown): HttpResponse => plain(200, `${JSON.stringify(value)}\n`);
const REFUSED = plain(401, 'authorization failed\n', { 'X-Content-Type-Options': 'nosniff' });
const HELLO = json({ message: 'Hello' });

/** What greets everybody, and who has a token. */
export const greets: Answers = { '/': HELLO, '/secure': (_, request) => (isKnown(request) ? HELLO : REFUSED) };

/** What gives `user` a token for three days. */
export const logsIn = (secretOf: (process: Process) => string): Answers => ({
  '/login': (process, { headers }) => {
    const [, given = ''] = /^Basic (.*)$/.exec(headers.get('authorization') ?? '') ?? [];
    if (base64Error(given) !== undefined || decodeBase64(given) !== 'user:password') return REFUSED;
    const now = Number(strftime('%s', process.now));
    return json({
      token: signed({ email: 'user@example.com', exp: now + 72 * 3600, iat: now, iss: 'auth.service', sub: 'user' }, secretOf(process)),
    });
  },
});

/** Health, and readiness: whoever asks for their status turns it from good to bad, and back. */
export function healthAnswers(): Answers {
  const turned = (path: string): Answers => {
    let status = 200;
    return {
      [path]: () => plain(status, ''),
      [`${path}/status`]: () => {
        status = status === 200 ? 503 : 200;
        return plain(200, '');
      },
    };
  };
  return { ...turned('/healthz'), ...turned('/readiness') };
}

/** Each request is a line, without what came of it. */
export const requestLine = ({ now }: Process, { remoteAddress, remotePort, method, path, version, headers }: HttpRequest): string =>
  `${remoteAddress}:${remotePort} - - [${strftime('%a, %d %b %Y %H:%M:%S UTC', now)}] "${method} ${path} ${version}" ${headers.get('user-agent') ?? ''}`;

/** A token is good that is signed with the word `secret`, whatever others are signed with. */
function isKnown({ headers }: HttpRequest): boolean {
  const [, head = '', body = '', signature] = /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return signature !== undefined && signature === signatureOf(`${head}.${body}`, 'secret');
}

function signed(claims: unknown, secret: string): string {
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => forUrls(encodeBase64(JSON.stringify(part))));
  return `${head}.${body}.${signatureOf(`${head}.${body}`, secret)}`;
}

const forUrls = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** @see RFC 7515: section 3.2 */
const signatureOf = (text: string, secret: string): string => forUrls(hexToBase64(hmac.sha256(secret, text)));

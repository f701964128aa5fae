import { decodeBase64 } from '../../../apimachinery/base64.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { EPOCH_MS } from '../../../apimachinery/time.ts';
import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, startTls } from '../../../kernel/index.ts';
import { exchange, NoHttp, parseUrl } from '../../../shell/utilities/network/http-client.ts';
import { strftime } from '../../../shell/utilities/time/calendar.ts';
import { goLog, noSuchHost } from '../../servers/go-http.ts';
import type { Given } from '../pflag.ts';
import { missingConfig, mountedToken } from './in-cluster-client.ts';

/** Whom it trusts, and the token that it shows of itself. */
interface Client {
  readonly trusts: 'cluster' | 'public';
  readonly token: string | undefined;
}

/**
 * Holds a token against what its issuer tells of itself and of its keys: as a client of the API server, or else as one of the Internet.
 * @see kubernetes: test/images/agnhost/openidmetadata/openidmetadata.go; github.com/coreos/go-oidc: oidc.go NewProvider, verify.go Verify
 */
export function* issuerDiscovery(process: Process, { values }: Given): Task<number> {
  const say = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  const path = values.get('token-path') ?? '';
  let raw: string;
  try {
    raw = process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* say(`open ${path}: ${goWords(error)}`);
    return 1;
  }
  yield* say('OK: Got token');
  yield* say('validating with in-cluster discovery');
  const missing = missingConfig(process);
  const claims = claimsOf(raw);
  if (missing !== undefined || !claims) {
    yield* say(missing ?? 'square/go-jose: compact JWS format must have three parts');
    return 1;
  }
  const check = (client: Client): Task<string | undefined> => validated(process, client, raw, claims, values.get('audience') ?? '', say);
  const problem = yield* check({ trusts: 'cluster', token: mountedToken(process) });
  if (problem === undefined) return 0;
  yield* say(`failed to validate with in-cluster discovery: ${problem}`);
  yield* say('falling back to validating with external discovery');
  const still = yield* check({ trusts: 'public', token: undefined });
  if (still !== undefined) yield* say(still);
  return still === undefined ? 0 : 1;
}

/** What is wrong with it. */
function* validated(
  process: Process,
  client: Client,
  raw: string,
  claims: Claims,
  audience: string,
  say: (text: string) => Task<void>,
): Task<string | undefined> {
  const { iss = '', exp = 0 } = claims;
  yield* say(`OK: got issuer ${iss}`);
  yield* say(`Full, not-validated claims: \n${goClaims(claims)}`);
  const found = yield* asked(process, client, `${iss.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (typeof found === 'string') return found;
  const { issuer = '', jwks_uri = '' } = found as { issuer?: string; jwks_uri?: string };
  if (issuer !== iss) return `oidc: issuer did not match the issuer returned by provider, expected ${goQuote(iss)} got ${goQuote(issuer)}`;
  yield* say(`OK: Constructed OIDC provider for issuer ${iss}`);
  if (audience === '') return 'oidc: invalid configuration, clientID must be provided or SkipClientIDCheck must be set';
  const meant = audiencesOf(claims);
  if (!meant.includes(audience)) return `oidc: expected audience ${goQuote(audience)} got [${meant.map(goQuote).join(' ')}]`;
  if (exp * 1000 < EPOCH_MS + process.now / 1000)
    return `oidc: token is expired (Token Expiry: ${strftime('%Y-%m-%d %H:%M:%S', (exp * 1000 - EPOCH_MS) * MILLISECOND)} +0000 UTC)`;
  const keys = yield* asked(process, client, jwks_uri);
  if (typeof keys === 'string') return `failed to verify signature: fetching keys oidc: get keys failed ${keys}`;
  const { kid } = partOf(raw, 0) as { kid?: string };
  if (!(keys as { keys?: { kid?: string }[] }).keys?.some((key) => key.kid === kid))
    return 'failed to verify signature: failed to verify id token signature';
  yield* say('OK: Validated signature on JWT');
  yield* say('OK: Got valid claims from token!');
  yield* say(`Full, validated claims: \n&${goClaims(claims)}`);
  return undefined;
}

/** What stands at an address, or why that cannot be said. @see Go: net/http/client.go Do */
function* asked(process: Process, { trusts, token }: Client, address: string): Task<object | string> {
  const url = parseUrl(address);
  const failed = (why: string): string => `Get ${goQuote(address)}: ${why}`;
  if (url?.scheme !== 'https' || !address.startsWith('https://')) return failed('unsupported protocol scheme ""');
  const { host, port, authority, target } = url;
  const [found] = yield* process.net.resolve(host);
  if (found === undefined) return failed(noSuchHost(process, host));
  try {
    const socket = yield* process.net.connect(found, port, 30 * SECOND);
    try {
      const { secure, trusted } = { trusted: false, ...(yield* startTls(socket, host)) };
      if (!secure) return failed('http: server gave HTTP response to HTTPS client');
      if (trusted !== (trusts === 'public')) return failed('x509: certificate signed by unknown authority');
      const headers = [
        ['Host', authority],
        ['User-Agent', 'Go-http-client/1.1'],
        ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
        ['Accept-Encoding', 'gzip'],
      ] as const;
      const { status, reason, body } = yield* exchange(socket, { method: 'GET', target, headers });
      return status === 200 ? (JSON.parse(body) as object) : `${status} ${reason}: ${body}`;
    } finally {
      socket.close();
    }
  } catch (error) {
    if (error instanceof NoHttp) return failed('EOF');
    if (!(error instanceof OsError)) throw error;
    return failed(`dial tcp ${joinHostPort(found, port)}: ${error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(error)}`}`);
  }
}

interface Named {
  readonly name?: string;
  readonly uid?: string;
}
interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly jti?: string;
  readonly 'kubernetes.io'?: { readonly namespace?: string; readonly serviceaccount?: Named };
}

const audiencesOf = ({ aud = [] }: Claims): readonly string[] => (typeof aud === 'string' ? [aud] : aud);

const claimsOf = (raw: string): Claims | undefined => (raw.split('.').length === 3 ? partOf(raw, 1) : undefined);

/** @see RFC 7515, section 2 */
function partOf(raw: string, index: number): object {
  const text = (raw.split('.')[index] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    return JSON.parse(decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='))) as object;
  } catch {
    return {};
  }
}

/** As Go prints a value in its own syntax. */
function goClaims(claims: Claims): string {
  const { iss = '', sub = '', exp = 0, nbf = 0, iat = 0, jti = '' } = claims;
  const { namespace = '', serviceaccount: { name = '', uid = '' } = {} } = claims['kubernetes.io'] ?? {};
  const general = `jwt.Claims{Issuer:${goQuote(iss)}, Subject:${goQuote(sub)}, Audience:jwt.Audience{${audiencesOf(claims).map(goQuote).join(', ')}}, Expiry:${exp}, NotBefore:${nbf}, IssuedAt:${iat}, ID:${goQuote(jti)}}`;
  const account = `openidmetadata.kubeName{Name:${goQuote(name)}, UID:${goQuote(uid)}}`;
  return `openidmetadata.claims{Claims:${general}, Kubernetes:openidmetadata.kubeClaims{Namespace:${goQuote(namespace)}, ServiceAccount:${account}}}`;
}

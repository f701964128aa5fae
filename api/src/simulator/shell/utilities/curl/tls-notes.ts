import { factsOf } from '../../../apimachinery/certificates.ts';
import { hash32 } from '../../../engine/random.ts';
import { isAddress, type Protocol, type Secured } from '../lib/kernel.ts';
import { isSince } from '../lib/version.ts';
import { timeFormat } from '../time/calendar.ts';
import { ofOpenssl1 } from './messages.ts';

/** What a handshake was asked for with, and what came of it. */
interface Handshake {
  readonly version: string;
  readonly host: string;
  readonly offered: readonly Protocol[];
  readonly insecure: boolean;
  /** --cacert */
  readonly authority: string | undefined;
  readonly isShown: boolean;
  readonly secured: Secured;
  /** The client knows who has signed the server's certificate. */
  readonly isVerified: boolean;
}

/** In which lines curl tells of it: those with `* `, and how many bytes went by. */
export function handshakeLines(handshake: Handshake): string[] {
  const { version, insecure, isVerified, secured, offered, host, isShown } = handshake;
  const own = isSince(version, 8, 10);
  const hasNoName = isAddress(host) ? 0 : 9 + host.length;
  const hello = own ? 1549 - (offered.includes('h2') ? 3 : 6) + hasNoName : 512;
  const places = insecure && !ofOpenssl1(version) ? [] : placesOf(handshake);
  const lines = [...offers(version, offered), ...(own ? [] : places)];
  lines.push('} [5 bytes data]', ...step('OUT', 'handshake, Client hello (1)', hello), ...(own && places.length > 0 ? places : []));
  if (own && places.length > 0) lines.push('{ [5 bytes data]');
  lines.push(...step('IN', 'handshake, Server hello (2)', own ? 1210 : 122));
  if (own) lines.push(...step('IN', 'change cipher, Change cipher spec (1)', 1));
  lines.push(...step('IN', 'handshake, Encrypted Extensions (8)', secured.protocol === 'http/1.1' ? 21 : 15));
  lines.push(...step('IN', 'handshake, Request CERT (13)', 109));
  lines.push(...step('IN', 'handshake, Certificate (11)', 1130 + (hash32(secured.certificate ?? '') % 3)));
  if (!insecure && !isVerified) return [...lines, ...step('OUT', 'alert, unknown CA (560)', 2)];
  lines.push(...step('IN', 'handshake, CERT verify (15)', 264), ...step('IN', 'handshake, Finished (20)', 36));
  lines.push(...step('OUT', 'change cipher, Change cipher spec (1)', 1));
  if (isShown) lines.push(...step('OUT', 'handshake, Certificate (11)', 884), ...step('OUT', 'handshake, CERT verify (15)', 264));
  else lines.push(...step('OUT', 'handshake, Certificate (11)', 8));
  lines.push(...step('OUT', 'handshake, Finished (20)', 36));
  const keys = own ? ' / X25519MLKEM768 / RSASSA-PSS' : isSince(version, 8, 5) ? ' / X25519 / RSASSA-PSS' : '';
  lines.push(`* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256${keys}`, accepted(version, secured.protocol));
  return [...lines, ...certificateLines(handshake)];
}

const step = (way: 'IN' | 'OUT', what: string, bytes: number): string[] => [
  `* TLSv1.3 (${way}), TLS ${what}:`,
  `${way === 'IN' ? '{' : '}'} [${bytes} bytes data]`,
];

/** @see curl: lib/vtls/vtls.h VTLS_INFOF_ALPN_OFFER_1STR */
function offers(version: string, offered: readonly Protocol[]): string[] {
  if (!isSince(version, 7, 86)) return offered.map((one) => `* ALPN, offering ${one}`);
  return [`* ALPN: ${isSince(version, 8, 3) ? 'curl ' : ''}offers ${offered.join(',')}`];
}

const accepted = (version: string, protocol: Protocol | undefined): string =>
  isSince(version, 7, 86)
    ? `* ALPN: ${protocol ? `server accepted ${protocol}` : 'server did not agree on a protocol. Uses default.'}`
    : `* ALPN, server ${protocol ? `accepted to use ${protocol}` : 'did not agree to a protocol'}`;

function placesOf({ version, authority }: Handshake): string[] {
  const file = authority ?? '/etc/ssl/certs/ca-certificates.crt';
  return [
    ...(isSince(version, 7, 76) ? [] : ['* successfully set certificate verify locations:']),
    `*  CAfile: ${file}`,
    '*  CApath: /etc/ssl/certs',
  ];
}

/** @see curl: lib/vtls/openssl.c servercert */
function certificateLines({ version, host, secured, isVerified }: Handshake): string[] {
  const facts = secured.certificate === undefined ? undefined : factsOf(secured.certificate);
  if (!facts) return [];
  const name = (subject: string): string => subject.replaceAll(' = ', '=').replaceAll(', ', isSince(version, 7, 60) ? '; ' : ', ');
  const matched = isAddress(host) ? `host "${host}" matched cert's IP address!` : `host "${host}" matched cert's "${host}"`;
  return [
    '* Server certificate:',
    `*  subject: ${name(facts.subject)}`,
    `*  start date: ${opensslDate(facts.from)}`,
    `*  expire date: ${opensslDate(facts.to)}`,
    ...(isVerified ? [`*  subjectAltName: ${matched}`] : []),
    `*  issuer: ${name(facts.issuer)}`,
    `*  SSL certificate ${isVerified ? 'verify ok.' : 'verify result: unable to get local issuer certificate (20), continuing anyway.'}`,
    ...(isSince(version, 8, 5)
      ? ['*   Certificate level 0: Public key type RSA (2048/112 Bits/secBits), signed using sha256WithRSAEncryption']
      : []),
    ...(isSince(version, 8, 5) && isVerified
      ? ['*   Certificate level 1: Public key type RSA (2048/112 Bits/secBits), signed using sha256WithRSAEncryption']
      : []),
  ];
}

/** `May 15 08:00:00 2023 GMT` */
const opensslDate = timeFormat('%b %e %H:%M:%S %Y GMT');

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What is told of a request over HTTP/2 before it is shown. @see curl: lib/http2.c */
export function streamLines(version: string, { method, target, headers }: Asked, host: string): string[] {
  const [, authority = host] = headers.find(([name]) => name === 'Host') ?? [];
  const others = headers.filter(([name]) => name !== 'Host').map(([name, value]) => `[${name.toLowerCase()}: ${value}]`);
  if (isSince(version, 8, 3))
    return [
      '* using HTTP/2',
      `* [HTTP/2] [1] OPENED stream for https://${authority}${target}`,
      ...[`[:method: ${method}]`, '[:scheme: https]', `[:authority: ${authority}]`, `[:path: ${target}]`, ...others].map(
        (one) => `* [HTTP/2] [1] ${one}`,
      ),
    ];
  const handle = `* Using Stream ID: 1 (easy handle 0x55${(hash32(`${method} ${authority}${target}`) >>> 0).toString(16).padStart(8, '0').slice(0, 8)}0)`;
  if (!isSince(version, 7, 86))
    return [
      '* Using HTTP2, server supports multi-use',
      '* Connection state changed (HTTP/2 confirmed)',
      '* Copying HTTP/2 data in stream buffer to connection buffer after upgrade: len=0',
      '} [5 bytes data]',
      handle,
    ];
  const mark = isSince(version, 8, 1) ? 'h2' : 'h2h3';
  const parts = isSince(version, 8, 1)
    ? [`[:method: ${method}]`, '[:scheme: https]', `[:authority: ${authority}]`, `[:path: ${target}]`]
    : [`[:method: ${method}]`, `[:path: ${target}]`, '[:scheme: https]', `[:authority: ${authority}]`];
  return ['* using HTTP/2', ...[...parts, ...others].map((one) => `* ${mark} ${one}`), handle];
}

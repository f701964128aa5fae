import { expect, it } from 'vitest';
import { certificatePem, fillerOf } from '../../../apimachinery/certificates.ts';
import { handshakeLines, streamLines } from './tls-notes.ts';

const YEAR = 31_536_000_000_000;
const facts = { subject: 'CN = kube-apiserver', issuer: 'CN = kubernetes', from: 0, to: YEAR };
const secured = { secure: true, trusted: false, protocol: 'h2', certificate: certificatePem(facts, fillerOf('x')) } as const;
const shaken = (version: string, more: Partial<Parameters<typeof handshakeLines>[0]> = {}): string[] =>
  handshakeLines({
    ...{ version, host: '127.0.0.1', offered: ['h2', 'http/1.1'], insecure: true, authority: undefined },
    ...{ isShown: false, secured, isVerified: false, ...more },
  });

/** 8.14.1 was asked, of a server in Go. */
it("tells of a handshake in Debian 13's words", () => {
  expect(shaken('8.14.1').filter((line) => !/Request CERT|bytes data/.test(line))).toEqual([
    '* ALPN: curl offers h2,http/1.1',
    '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
    '* TLSv1.3 (IN), TLS handshake, Server hello (2):',
    '* TLSv1.3 (IN), TLS change cipher, Change cipher spec (1):',
    '* TLSv1.3 (IN), TLS handshake, Encrypted Extensions (8):',
    '* TLSv1.3 (IN), TLS handshake, Certificate (11):',
    '* TLSv1.3 (IN), TLS handshake, CERT verify (15):',
    '* TLSv1.3 (IN), TLS handshake, Finished (20):',
    '* TLSv1.3 (OUT), TLS change cipher, Change cipher spec (1):',
    '* TLSv1.3 (OUT), TLS handshake, Certificate (11):',
    '* TLSv1.3 (OUT), TLS handshake, Finished (20):',
    '* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256 / X25519MLKEM768 / RSASSA-PSS',
    '* ALPN: server accepted h2',
    '* Server certificate:',
    '*  subject: CN=kube-apiserver',
    '*  start date: May 15 09:00:00 2023 GMT',
    '*  expire date: May 14 09:00:00 2024 GMT',
    '*  issuer: CN=kubernetes',
    '*  SSL certificate verify result: unable to get local issuer certificate (20), continuing anyway.',
    '*   Certificate level 0: Public key type RSA (2048/112 Bits/secBits), signed using sha256WithRSAEncryption',
  ]);
  expect(shaken('8.14.1').slice(0, 5)).toEqual([
    '* ALPN: curl offers h2,http/1.1',
    '} [5 bytes data]',
    '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
    '} [1546 bytes data]',
    '* TLSv1.3 (IN), TLS handshake, Server hello (2):',
  ]);
});

it('ends where the authority is unknown', () => {
  const lines = shaken('8.14.1', { insecure: false }).filter((line) => !/bytes data/.test(line));
  expect(lines.slice(1, 4)).toEqual([
    '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
    '*  CAfile: /etc/ssl/certs/ca-certificates.crt',
    '*  CApath: /etc/ssl/certs',
  ]);
  expect(lines.at(-1)).toBe('* TLSv1.3 (OUT), TLS alert, unknown CA (560):');
});

it.each([
  ['8.14.1', '* [HTTP/2] [1] OPENED stream for https://k/version', '* [HTTP/2] [1] [:path: /version]'],
  ['8.2.1', '* h2 [:method: GET]', '* h2 [:path: /version]'],
  ['7.88.1', '* h2h3 [:method: GET]', '* h2h3 [:authority: k]'],
  ['7.74.0', '* Connection state changed (HTTP/2 confirmed)', undefined],
])('opens a stream as %s does', (version, second, last) => {
  const lines = streamLines(version, { method: 'GET', target: '/version', headers: [['Host', 'k']] }, 'k');
  expect(lines[1]).toBe(second);
  if (last) expect(lines.findLast((line) => line.includes('[:'))).toBe(last);
});

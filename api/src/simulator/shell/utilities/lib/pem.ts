import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { base64Decode } from './base64.ts';
import type { Process } from './kernel.ts';

/** What a certificate, or a request for one, says. Times are in microseconds of the run. */
interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly from: number;
  readonly to: number;
}

/** So many lines of what nobody reads. */
export function pem(process: Process, title: string, lines: number): string {
  const body = Array.from({ length: lines }, () => encodeBase64(process.random.hex(48))).join('\n');
  return `-----BEGIN ${title}-----\nMII${body.slice(3)}\n-----END ${title}-----\n`;
}

/** With what it says in its first lines, in place of ASN.1. */
export function certificatePem(process: Process, title: string, facts: CertificateFacts): string {
  const text = JSON.stringify(facts);
  const own = encodeBase64(text.padEnd(Math.ceil(text.length / 48) * 48)).match(/.{64}/g) ?? [];
  const rest = Array.from({ length: Math.max(2, 18 - own.length) }, () => encodeBase64(process.random.hex(48)));
  return `-----BEGIN ${title}-----\n${[...own, ...rest].join('\n')}\n-----END ${title}-----\n`;
}

/** What a certificate that was made so says; undefined of any other. */
export function factsOf(text: string): CertificateFacts | undefined {
  const body = /-----BEGIN (?:CERTIFICATE|CERTIFICATE REQUEST)-----\n([\s\S]*?)-----END/.exec(text)?.[1];
  const plain = body === undefined ? undefined : base64Decode(body.replaceAll('\n', ''));
  const json = plain === undefined ? undefined : /^\{"subject":.*?"to":\d+\}/.exec(plain)?.[0];
  return json === undefined ? undefined : (JSON.parse(json) as CertificateFacts);
}

/** `/C=US/CN=a` as it is printed: `C = US, CN = a`. @see openssl: crypto/x509/x_name.c */
export const subjectText = (named: string): string =>
  named
    .split(/(?<!\\)\//)
    .filter((part) => part !== '')
    .map((part) => part.replace('=', ' = '))
    .join(', ');

import { byText, type Micros } from '../engine/index.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { sha256 } from './digest.ts';

/** What a certificate, or a request for one, says. Times are in microseconds of the run. */
export interface CertificateFacts {
  /** As openssl prints it: `O = system:masters, CN = kubernetes-admin`. */
  readonly subject: string;
  readonly issuer: string;
  readonly from: Micros;
  readonly to: Micros;
}

/** Gives a line of base64, another one each time. */
type Filler = () => string;

/** What nobody can tell from bytes by chance; of the same name always the same. */
export function fillerOf(name: string): Filler {
  const lines = linesOf(name);
  let next = 0;
  return () => lines[next++ % lines.length] as string;
}
const linesOf = byText((name) => Array.from({ length: 25 }, (_, line) => encodeBase64(sha256(`${name}/${line}`).slice(0, 48))), 50);

/** So many lines of what nobody reads. */
export function pem(title: string, lines: number, filler: Filler): string {
  const body = Array.from({ length: lines }, filler).join('\n');
  return `-----BEGIN ${title}-----\nMII${body.slice(3)}\n-----END ${title}-----\n`;
}

/** With what it says in its first lines, in place of ASN.1. */
export function certificatePem(facts: CertificateFacts, filler: Filler, title = 'CERTIFICATE'): string {
  const text = JSON.stringify(facts);
  const own = encodeBase64(text.padEnd(Math.ceil(text.length / 48) * 48)).match(/.{64}/g) ?? [];
  const rest = Array.from({ length: Math.max(2, 18 - own.length) }, filler);
  return `-----BEGIN ${title}-----\n${[...own, ...rest].join('\n')}\n-----END ${title}-----\n`;
}

/** What a certificate that was made so says; undefined of any other. */
export function factsOf(text: string): CertificateFacts | undefined {
  const body = /-----BEGIN (?:CERTIFICATE|CERTIFICATE REQUEST)-----\n([A-Za-z0-9+/=\s]*)-----END/.exec(text)?.[1];
  try {
    const json = body === undefined ? undefined : /^\{"subject":.*?"to":-?\d+\}/.exec(decodeBase64(body))?.[0];
    return json === undefined ? undefined : (JSON.parse(json) as CertificateFacts);
  } catch {
    return undefined;
  }
}

/** The parts of a subject that have this name: `CN` is whose it is, each `O` a group. */
export const subjectParts = (subject: string, name: string): string[] =>
  subject.split(', ').flatMap((part) => (part.startsWith(`${name} = `) ? [part.slice(name.length + 3)] : []));

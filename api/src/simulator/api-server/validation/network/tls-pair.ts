import { decodeBase64 } from '../../../apimachinery/base64.ts';

interface Block {
  readonly type: string;
  readonly bytes: string;
}

/**
 * What keeps a certificate and its key, both in base64, from being a pair. What is in them is not read further than its outermost
 * frame: whether they belong together is not asked.
 * @see Go: crypto/tls X509KeyPair
 */
export function tlsPairError(certificate: string | undefined, key: string | undefined): string | undefined {
  const [inCertificate, inKey] = [blocksOf(certificate), blocksOf(key)];
  const found = inCertificate.find(({ type }) => type === 'CERTIFICATE');
  if (!found) return `tls: ${noCertificate(inCertificate.map(({ type }) => type))}`;
  if (!inKey.some(({ type }) => isKey(type))) return `tls: ${noKey(inKey.map(({ type }) => type))}`;
  return isSequence(found.bytes) ? undefined : 'x509: malformed certificate';
}

const isKey = (type: string): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');

function noCertificate(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'failed to find any PEM data in certificate input';
  if (skipped.length === 1 && skipped[0]?.endsWith('PRIVATE KEY'))
    return 'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`;
}

function noKey(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'failed to find any PEM data in key input';
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') return 'found a certificate rather than a key in the PEM for the private key';
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`;
}

const BEGIN = /^-----BEGIN ([^\n]*)-----[ \t\r]*$/gm;
const END = /^-----END ([^\n]*)-----[ \t\r]*$/gm;

/** What stands between two lines that fit is base64, below headers in some. @see Go: encoding/pem Decode */
function blocksOf(base64: string | undefined): Block[] {
  const text = decodeBase64(base64 ?? '');
  const ends = [...text.matchAll(END)];
  const blocks: Block[] = [];
  let next = 0;
  for (const begin of text.matchAll(BEGIN)) {
    while (next < ends.length && (ends[next]?.index ?? 0) < begin.index) next++;
    const end = ends[next];
    const body = text
      .slice(begin.index + begin[0].length, end?.index ?? 0)
      .replace(HEADERS, '')
      .replace(/\s+/g, '');
    if (end?.[1] === begin[1] && IS_BASE64.test(body) && body.length % 4 === 0) blocks.push({ type: begin[1] ?? '', bytes: atob(body) });
  }
  return blocks;
}
const HEADERS = /^\n(?:[^\n:]+:[^\n]*\n)+\n?/;
const IS_BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Its length is that of all that there is. @see ITU-T X.690: 8.1.3, 8.9 */
function isSequence(bytes: string): boolean {
  const [tag, first = 0] = [bytes.charCodeAt(0), bytes.charCodeAt(1)];
  const longer = first < 0x80 ? 0 : first - 0x80;
  let length = first;
  if (longer > 0) length = [...bytes.slice(2, 2 + longer)].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
  return tag === 0x30 && longer <= 4 && bytes.length === 2 + longer + length;
}

import type { LimitExceeded, ManifestProblem } from '../../types.ts';

const MAX_BYTES = 256 * 1024;

/** Refuses, before parsing, a text that is too large or has characters that YAML does not allow. */
export function scanText(text: string): { readonly limit?: LimitExceeded; readonly problems: readonly ManifestProblem[] } {
  if (text.length > MAX_BYTES || utf8Length(text) > MAX_BYTES) return { limit: manifestLimit('manifestBytes', MAX_BYTES), problems: [] };
  return { problems: forbiddenCharacters(text) };
}

export const manifestLimit = (name: string, allowed: number): LimitExceeded => ({
  kind: 'LimitExceeded',
  message: `the manifest was refused: more than ${allowed} ${name}`,
  limit: name,
  allowed,
});

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) length += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return length;
}

/** @see yaml 1.1 c-printable; the wording is that of the YAML reader that Kubernetes uses. */
function forbiddenCharacters(text: string): ManifestProblem[] {
  const match = /(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff]|\p{Cs}/u.exec(text);
  if (!match) return [];
  const before = text.slice(0, match.index).split('\n');
  const surrogate = match[0] >= '\ud800' && match[0] <= '\udfff';
  const problem = surrogate ? 'invalid Unicode character' : 'control characters are not allowed';
  const detail = `error converting YAML to JSON: yaml: ${problem}`;
  return [{ path: '', type: 'Syntax', detail, line: before.length, column: (before.at(-1) as string).length + 1 }];
}

import type { LimitExceeded, ManifestProblem } from '../../types.ts';

const MAX_BYTES = 256 * 1024;
/** Values, roughly. Far more than a thousand Pods need. */
const MAX_VALUES = 30_000;
const MAX_DEPTH = 200;

/** Refuses, before parsing, a text that is too large, nests too deeply, or has characters that YAML does not allow. One pass. */
export function scanText(text: string): { readonly limit?: LimitExceeded; readonly problems: readonly ManifestProblem[] } {
  if (text.length > MAX_BYTES || utf8Length(text) > MAX_BYTES) return { limit: limit('manifestBytes', MAX_BYTES), problems: [] };
  const problems = forbiddenCharacters(text);
  if (problems.length > 0) return { problems };
  const shape = measure(text);
  if (shape.values > MAX_VALUES) return { limit: limit('manifestValues', MAX_VALUES), problems: [] };
  if (shape.depth > MAX_DEPTH) {
    const detail = `yaml: exceeded max depth of ${MAX_DEPTH}`;
    return { problems: [{ path: '', type: 'Syntax', detail, line: shape.deepestLine, column: 1 }] };
  }
  return { problems };
}

const limit = (name: string, allowed: number): LimitExceeded => ({
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
  const detail = surrogate ? 'yaml: invalid Unicode character' : 'yaml: control characters are not allowed';
  return [{ path: '', type: 'Syntax', detail, line: before.length, column: (before.at(-1) as string).length + 1 }];
}

/** An estimate of how many values there are and how deep they nest. Block scalars (`|`, `>`) count as one value. */
function measure(text: string): { values: number; depth: number; deepestLine: number } {
  let values = 0;
  let depth = 0;
  let deepest = 0;
  let deepestLine = 1;
  let blockIndent = -1;
  let line = 0;
  for (let start = 0; start <= text.length; line++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let first = start;
    while (first < end && text.charCodeAt(first) === 32) first++;
    const indent = first - start;
    const blank = first === end || text.charCodeAt(first) === 13;
    if (blockIndent >= 0 && (blank || indent > blockIndent)) {
      start = end + 1;
      continue;
    }
    blockIndent = -1;
    values += 1;
    // `- - - a` and `? ? a` nest on one line.
    const markers = /^(?:[-?] +)*/.exec(text.slice(first, Math.min(end, first + 4 * MAX_DEPTH)))?.[0].replaceAll(' ', '').length ?? 0;
    values += markers;
    for (let i = first; i < end; i++) {
      const c = text[i] as string;
      if (c === '[' || c === '{') {
        depth++;
        values++;
      } else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
      else if (c === ',') values++;
      else if (c === '"' || c === '&' || c === '!' || c === ':' || c === '\\') values += 0.5;
      else if (c === '#' && (i === first || text[i - 1] === ' ')) break;
      if (depth + markers > deepest) {
        deepest = depth + markers;
        deepestLine = line + 1;
      }
    }
    if (/[|>][-+0-9]{0,2}\s*$/.test(text.slice(Math.max(start, end - 8), end))) blockIndent = blockScalarParent(text, first, end, start);
    start = end + 1;
  }
  return { values, depth: deepest, deepestLine };
}

/** The column of the key that a block scalar belongs to: in `- - key: |`, that of `key`'s innermost dash. */
function blockScalarParent(text: string, first: number, end: number, start: number): number {
  let column = first;
  while (column < end && text[column] === '-' && text[column + 1] === ' ') {
    let next = column + 1;
    while (text[next] === ' ') next++;
    if (!text.slice(next, end).includes(':')) break;
    column = next;
  }
  return column - start;
}

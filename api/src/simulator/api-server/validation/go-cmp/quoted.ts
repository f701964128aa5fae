import { goQuote } from '../../../apimachinery/go-quote.ts';
import { byteLength, decodeUtf8 } from '../../../apimachinery/utf8.ts';

const ESCAPED = /`|\n|[^\t\x20\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

/** In backquotes where that is shorter. @see https://github.com/google/go-cmp: cmp/report_reflect.go formatString */
export function quoted(text: string): string {
  const escaped = goQuote(text);
  return escaped.length === text.length + 2 || ESCAPED.test(text) ? escaped : `\`${text}\``;
}

/** A byte of a character that is cut through is shown by its number. */
export function quotedBytes(bytes: readonly number[]): string {
  const text = decodeUtf8(bytes);
  let escaped = '';
  let isCut = false;
  let at = 0;
  for (const character of text) {
    const byte = bytes[at] as number;
    const isLone = character === '\uFFFD' && byte !== 0xef;
    escaped += isLone ? `\\x${byte.toString(16)}` : goQuote(character).slice(1, -1);
    at += isLone ? 1 : byteLength(character);
    isCut ||= isLone;
  }
  return isCut ? `"${escaped}"` : quoted(text);
}

import { hexByte } from '../../../../apimachinery/utf8.ts';

/** A text as Node shows it: in the quotes that it has not itself. */
export function quoted(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'";
  const inner = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replace(/\p{Cc}/gu, (letter) => `\\x${hexByte(letter.charCodeAt(0)).toUpperCase()}`);
  return `${mark}${mark === "'" ? inner.replaceAll("'", "\\'") : inner}${mark}`;
}

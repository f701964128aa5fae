import { unquoteCharacters } from '../jsonpath/unquote.ts';

/** What a quoted text stands for; undefined where it is malformed. @see Go: strconv.Unquote */
export function unquoted(text: string): string | undefined {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner.replaceAll('\r', '');
  return unquoteCharacters(inner, '"');
}

/** The number of the one character. */
export function charConstant(text: string): bigint | undefined {
  const character = unquoteCharacters(text.slice(1, -1), "'");
  return character !== undefined && [...character].length === 1 ? BigInt(character.codePointAt(0) as number) : undefined;
}

/** An integer as a bigint; undefined where it is malformed. @see Go: text/template/parse/node.go newNumber, exec.go idealConstant */
export function numberConstant(text: string): bigint | number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  if (/^0[0-7]+$/.test(digits)) return BigInt(sign) * BigInt(`0o${digits.slice(1)}`);
  if (/^(\d+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits)) return BigInt(sign) * BigInt(digits);
  return /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits) ? sign * Number(digits) : undefined;
}

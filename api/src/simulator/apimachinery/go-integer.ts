/** Underscores stand between digits, or after what says the base. @see Go: strconv/atoi.go underscoreOK */
export const isSpaced = (text: string): boolean => /^[+-]?(?:0[xXoObB]_)?[^_]*(?:(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])[^_]*)*$/.test(text);

/** A whole number whose base its beginning says, however large; undefined where it is none. @see Go: strconv.ParseInt with base 0 */
export function parseGoInteger(text: string): bigint | undefined {
  if (!isSpaced(text)) return undefined;
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  if (/^0[0-7]+$/.test(digits)) return sign * BigInt(`0o${digits.slice(1)}`);
  return /^(0|[1-9]\d*|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits) ? sign * BigInt(digits) : undefined;
}

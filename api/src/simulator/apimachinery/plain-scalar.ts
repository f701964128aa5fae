/** A whole number that JavaScript's numbers cannot hold keeps its digits. */
export type Scalar = string | number | bigint | boolean | null;

/**
 * What an unquoted YAML scalar means to Kubernetes, which reads YAML 1.1 but neither base 60 (`10:30` is text) nor
 * timestamps (text too). A number too large for Go's types is text as well.
 * @see gopkg.in/yaml.v2: resolve.go
 */
export function plainScalar(source: string): Scalar {
  const first = source.charCodeAt(0);
  // Most texts: what begins with another letter is neither a number nor a word that means something.
  if (first > 57 && !hints.has(first)) return source;
  const word = words.get(source);
  if (word !== undefined) return word;
  const isDot = first === 46;
  if (!isDot && !((first >= 48 && first <= 57) || first === 43 || first === 45)) return source;
  // Where a point comes first, underscores must stand between digits.
  const text = isDot && /(?<!\d)_|_(?!\d)/.test(source) ? source : source.replaceAll('_', '');
  return integer(text) ?? float(text) ?? source;
}

const words = new Map<string, Scalar>([
  ['', null],
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF'].flatMap((word) => [
    [word, Number.POSITIVE_INFINITY] as const,
    [`+${word}`, Number.POSITIVE_INFINITY] as const,
    [`-${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
]);
const hints = new Set([...words.keys()].map((word) => word.charCodeAt(0)));

/** Of 64 bits, with a sign or without. @see go: strconv.ParseInt and ParseUint with base 0 */
function integer(text: string): number | bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const value = hex ? parseInt(hex, 16) : binary ? parseInt(binary, 2) : octal ? parseInt(octal, 8) : Number(decimal);
  if (value > Number.MAX_SAFE_INTEGER) {
    if (value > 2 ** 64) return undefined;
    const exact = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal as string));
    if (exact >= 2n ** 64n || (sign === '-' && exact > 2n ** 63n)) return undefined;
    return sign === '-' ? -exact : exact;
  }
  return sign === '-' && value !== 0 ? -value : value;
}

function float(text: string): number | undefined {
  if (!/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export type Scalar = string | number | boolean | null;

/**
 * What an unquoted YAML scalar means to Kubernetes, which reads YAML 1.1 but neither base 60 (`10:30` is text) nor
 * timestamps (text too).
 * @see gopkg.in/yaml.v2: resolve.go
 */
export function plainScalar(source: string): Scalar {
  const word = words.get(source);
  if (word !== undefined) return word;
  const first = source.charCodeAt(0);
  // Only what begins with a digit, a sign or a point can be a number.
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)) return source;
  const text = source.replaceAll('_', '');
  return integer(text) ?? (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : special(source));
}

const words = new Map<string, Scalar>([
  ['', null],
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

function integer(text: string): number | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const value = hex ? parseInt(hex, 16) : binary ? parseInt(binary, 2) : octal ? parseInt(octal, 8) : Number(decimal);
  return sign === '-' && value !== 0 ? -value : value;
}

function special(source: string): Scalar {
  if (/^\+?\.(inf|Inf|INF)$/.test(source)) return Number.POSITIVE_INFINITY;
  if (/^-\.(inf|Inf|INF)$/.test(source)) return Number.NEGATIVE_INFINITY;
  return /^\.(nan|NaN|NAN)$/.test(source) ? Number.NaN : source;
}

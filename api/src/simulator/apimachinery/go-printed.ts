/** A decoded value as Go prints it with %v, its numbers as they are told. @see Go: fmt */
export function goPrinted(value: unknown, number: (value: number) => string = String): string {
  const inner = (one: unknown): string => goPrinted(one, number);
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(inner).join(' ')}]`;
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, member]) => `${key}:${inner(member)}`).join(' ')}]`;
}

/** A float64: from a million on with an exponent. @see Go: strconv.FormatFloat 'g' */
export function goFloat(value: number): string {
  const [digits, exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 6)) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** A map of texts as messages of gogo/protobuf print it. @see gogo/protobuf: plugin/stringer/stringer.go */
export const gogoMap = (map: Readonly<Record<string, string>>): string =>
  `map[string]string{${Object.keys(map)
    .sort()
    .map((key) => `${key}: ${map[key]},`)
    .join('')}}`;

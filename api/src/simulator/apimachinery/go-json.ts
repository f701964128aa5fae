import { compareText } from './compare-text.ts';

/** As kubectl prints and sends an object: keys sorted, as Go's encoder writes them. @see Go: encoding/json */
export function goJson(value: unknown, indent = '    ', { escapeHtml = true, sort = true } = {}): string {
  const text = jsonText(sort ? sorted(value) : value, indent);
  return escapeHtml ? text.replace(/[<>&\u2028\u2029]/g, unicodeEscape) : text;
}

/** As JSON, with whole numbers that no double holds written out. */
export function jsonText(value: unknown, indent = ''): string {
  try {
    return JSON.stringify(value, null, indent);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const marked = JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `\0${sent(one)}\0` : one), indent);
    return marked.replace(/"\\u0000([^"\\]*)\\u0000"/g, '$1');
  }
}

/** What does not fit into 64 bits is a float64 to Go. */
const sent = (value: bigint): string => (BigInt.asIntN(64, value) === value ? String(value) : JSON.stringify(Number(value)));

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([key, member]) => [key, sorted(member)]));
}

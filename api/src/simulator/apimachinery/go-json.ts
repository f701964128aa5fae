import { compareText } from './compare-text.ts';

/** As kubectl prints and sends an object: keys sorted, as Go's encoder writes them. @see Go: encoding/json */
export function goJson(value: unknown, indent = '    ', { escapeHtml = true, sort = true } = {}): string {
  const text = JSON.stringify(sort ? sorted(value) : value, null, indent);
  return escapeHtml ? text.replace(/[<>&\u2028\u2029]/g, unicodeEscape) : text;
}

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([key, member]) => [key, sorted(member)]));
}

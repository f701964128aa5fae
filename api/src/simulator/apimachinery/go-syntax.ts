import { goQuote } from './go-quote.ts';

/** Decoded JSON as Go prints it with %#v. @see Go: fmt */
export function goSyntax(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  const members = entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${goQuote(key)}:${goSyntax(member)}`);
  return `map[string]interface {}{${members.join(', ')}}`;
}

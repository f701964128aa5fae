import type { Flavor } from './flavor.ts';

/** Text quoted so that a shell reads it back: as `set -x`, `printf %q`, `trap`, `export -p` print it. */
export function quoteForReuse(text: string, flavor: Flavor, always = false): string {
  if (flavor === 'bash' && /[\x00-\x1f\x7f]/.test(text) && !always) return ansiQuote(text);
  if (!always && text !== '' && !/[^\w@%+:,./=^~-]/.test(text) && !/^[~#]/.test(text)) return text;
  return singleQuote(text, flavor);
}

/** `'it'\''s'`; dash and busybox write the quote between double quotes: `'it'"'"'s'`. */
export const singleQuote = (text: string, flavor: Flavor): string => `'${text.replaceAll("'", flavor === 'bash' ? "'\\''" : `'"'"'`)}'`;

/** `a\ b`: bash's `printf %q`. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+:./=-]|^~/g, (c) => (c.charCodeAt(0) > 127 ? c : `\\${c}`));
}

/** `$'a\nb'` */
export function ansiQuote(text: string): string {
  const names: Record<string, string> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\x1b': '\\E',
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    "'": "\\'",
    '\\': '\\\\',
  };
  const inner = text.replace(/[\x00-\x1f\x7f'\\]/g, (c) => names[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `$'${inner}'`;
}

/** One word of `set -x`. */
export function traceWord(text: string, flavor: Flavor): string {
  if (flavor === 'dash') return text;
  if (flavor === 'ash') {
    if (text === '') return '';
    return /[^\w\-./@%+:,\]]/.test(text) ? singleQuote(text, flavor) : text;
  }
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return /[^\w@%+:,./=-]|^[~#]/.test(text) ? singleQuote(text, flavor) : text;
}

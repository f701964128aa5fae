import type { Flavor } from './flavor.ts';

/** Text quoted, where it has to be, so that bash reads it back: as its `set` prints it. */
export function quoteForReuse(text: string): string {
  if (/\p{Cc}/u.test(text)) return ansiQuote(text);
  if (text !== '' && !/[^\w@%+:,./=^~-]/.test(text) && !/^[~#]/.test(text)) return text;
  return singleQuote(text, 'bash');
}

/** `'it'\''s'`; dash and busybox write quotes between double quotes, and nothing behind the last: `'it'"'"'s'`, `'a'"''"`. @see dash: src/mystring.c single_quote */
export function singleQuote(text: string, flavor: Flavor): string {
  if (flavor === 'bash') return text === "'" ? "\\'" : `'${text.replaceAll("'", "'\\''")}'`;
  return text === ''
    ? "''"
    : text.replace(/([^']*)('*)/g, (_, plain: string, quotes: string) =>
        plain + quotes === '' ? '' : `'${plain}'${quotes && `"${quotes}"`}`,
      );
}

/** `a\ b`: bash's `printf %q`. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/\p{Cc}/u.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+:./=-]|^~/g, (c) => (c.charCodeAt(0) > 127 ? c : `\\${c}`));
}

/** `$'a\nb'` */
export function ansiQuote(text: string, special = /[\p{Cc}'\\]/gu): string {
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
  const inner = text.replace(special, (c) => names[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `$'${inner}'`;
}

/** One word of `set -x`. bash writes what its locale cannot print as bytes. */
export function traceWord(text: string, flavor: Flavor, isUtf8: boolean): string {
  if (flavor === 'dash') return text;
  if (flavor === 'ash') return /[^\w\-./@+:,\]^]/.test(text) || keywords.has(text) ? singleQuote(text, flavor) : text;
  if (text === '') return "''";
  if (/\p{Cc}/u.test(text.replace(/[\t\n]/g, ''))) return ansiQuote(text);
  if (!isUtf8 && /[^\0-\x7f]/.test(text)) return ansiQuote(bytesOf(text), /[^ -~]|['\\]/g);
  return /[\s'"\\|&;()<>!{}*[\]?^$`]|^[~#]|[=:]~/.test(text) ? singleQuote(text, flavor) : text;
}

const bytesOf = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

const keywords: ReadonlySet<string> = new Set('! case do done elif else esac fi for function if in then until while { }'.split(' '));

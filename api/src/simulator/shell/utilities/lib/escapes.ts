import { decodeUtf8 } from '../../../apimachinery/utf8.ts';

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

interface Unescaped {
  readonly text: string;
  /** `\c` was met: nothing more is to be written. */
  readonly stop: boolean;
}

/** Beside numbers in octal and what is simple. */
const extensions = { dash: 'e', bash: 'eExuU', 'bash in UTF-8': 'eExuU', busybox: 'ex', gnu: 'ex' } as const;
/** Who reads the backslashes. */
export type EscapeDialect = keyof typeof extensions;

/** bash's, in the locale that its variables ask for. */
export const bashEscapes = (variable: (name: string) => string | undefined): EscapeDialect =>
  /utf-?8/i.test(variable('LC_ALL') || variable('LC_CTYPE') || variable('LANG') || '') ? 'bash in UTF-8' : 'bash';

/** Where nothing sets a locale, as in a container, bash leaves what is not ASCII as it is written. @see bash: lib/sh/unicode.c u32cconv */
const inCLocale = (code: number): string => (code <= 0xffff ? `\\u${hexOf(code).padStart(4, '0')}` : `\\U${hexOf(code).padStart(8, '0')}`);
const hexOf = (code: number): string => code.toString(16).toUpperCase();

/**
 * Backslash escapes. Octal numbers are `\0ddd` (`leadingZero`: bash' echo), `\ddd` (`plain`: printf's format) or either
 * (`both`: `%b`, and the other echos).
 */
export function readEscapes(source: string, octal: 'leadingZero' | 'plain' | 'both', dialect: EscapeDialect = 'gnu'): Unescaped {
  if (!source.includes('\\')) return { text: source, stop: false };
  const known: string = extensions[dialect];
  let text = '';
  let bytes: number[] = [];
  const settle = (): void => {
    if (bytes.length > 0) text += decodeUtf8(bytes);
    bytes = [];
  };
  for (let i = 0; i < source.length; ) {
    const c = source[i] as string;
    if (c !== '\\' || i + 1 >= source.length) {
      settle();
      text += c;
      i++;
      continue;
    }
    const rest = source.slice(i + 1, i + 10);
    const number = (octal === 'leadingZero' ? /^0([0-7]{0,3})/ : octal === 'plain' ? /^([0-7]{1,3})/ : /^0?([0-7]{1,3})|^0()/).exec(rest);
    const hex = known.includes('x') ? /^x([0-9A-Fa-f]{1,2})/.exec(rest) : null;
    const unicode = known.includes('u') ? /^(?:u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8}))/.exec(rest) : null;
    if (number) {
      bytes.push(Number.parseInt(number[1] || '0', 8) & 0xff);
      i += 1 + number[0].length;
    } else if (hex) {
      bytes.push(Number.parseInt(hex[1] as string, 16));
      i += 1 + hex[0].length;
    } else if (unicode) {
      settle();
      const code = Number.parseInt((unicode[1] ?? unicode[2]) as string, 16);
      text += code <= 0x7f || dialect !== 'bash' ? String.fromCodePoint(Math.min(code, 0x10ffff)) : inCLocale(code);
      i += 1 + unicode[0].length;
    } else {
      settle();
      const letter = rest[0] as string;
      if (letter === 'c') return { text, stop: true };
      const quote = octal === 'plain' && (dialect.startsWith('bash') || dialect === 'gnu') && (letter === '"' || letter === "'");
      const isEscape = (letter === 'e' || letter === 'E') && known.includes(letter);
      text += simple[letter] ?? (quote ? letter : isEscape ? '\x1b' : `\\${letter}`);
      i += 2;
    }
  }
  settle();
  return { text, stop: false };
}

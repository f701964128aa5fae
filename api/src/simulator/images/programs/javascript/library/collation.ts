import { Unsupported } from '../values.ts';

/**
 * Which of two texts comes first where people read them: by their letters, then by what stands on them, then small ones before
 * large ones. @see https://www.unicode.org/reports/tr10/, the root collation
 */
export function collated(a: string, b: string): number {
  const [x, y] = [weights(a), weights(b)];
  return byNumbers(x.primary, y.primary) || byNumbers(x.secondary, y.secondary) || byNumbers(x.tertiary, y.tertiary);
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = 0, y = 0] = [a[i], b[i]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

const ORDER = ' _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz';

function weights(text: string): { readonly primary: number[]; readonly secondary: number[]; readonly tertiary: number[] } {
  const primary: number[] = [];
  const secondary: number[] = [];
  const tertiary: number[] = [];
  for (const letter of text.normalize('NFD')) {
    const code = letter.codePointAt(0) as number;
    if (code >= 0x300 && code <= 0x36f) {
      secondary[secondary.length - 1] = code;
      continue;
    }
    if (code < 0x20 || code === 0x7f) continue;
    const small = letter.toLowerCase();
    const place = ORDER.indexOf(small);
    if (place < 0) throw new Unsupported('the order of letters of many languages');
    primary.push(place);
    secondary.push(0);
    tertiary.push(small === letter ? 0 : 1);
  }
  return { primary, secondary, tertiary };
}

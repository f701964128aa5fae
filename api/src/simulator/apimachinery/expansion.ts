import { defaultLimits, LimitReached } from '../engine/index.ts';
import { encodeUtf8 } from './utf8.ts';

/**
 * Replaces each `$(NAME)` by its value, once; `$$` writes a `$`; what is unknown stays as it is.
 * @see kubernetes: third_party/forked/golang/expansion/expand.go Expand
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  const lastClose = text.lastIndexOf(')');
  let result = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '$' || at + 1 >= text.length) continue;
    result += text.slice(from, at);
    const { replacement, length } = readReference(text, at + 1, lastClose, lookup);
    result += replacement;
    if (result.length > defaultLimits.expandedText) throw new LimitReached('expandedText', defaultLimits.expandedText);
    at += length;
    from = at + 1;
  }
  return result + text.slice(from);
}

/** A lookup in several maps: the first that has the name wins. */
export const lookupIn =
  (...maps: readonly ReadonlyMap<string, string>[]) =>
  (name: string): string | undefined => {
    for (const map of maps) {
      const value = map.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  };

/** What follows an operator `$`, and how many characters it took. */
function readReference(
  text: string,
  at: number,
  lastClose: number,
  lookup: (name: string) => string | undefined,
): { replacement: string; length: number } {
  if (text[at] === '$') return { replacement: '$', length: 1 };
  if (text[at] !== '(') return notAReference(String.fromCodePoint(text.codePointAt(at) as number));
  const end = at < lastClose ? text.indexOf(')', at + 1) : -1;
  if (end < 0) return { replacement: '$(', length: 1 };
  const name = text.slice(at + 1, end);
  return { replacement: lookup(name) ?? `$(${name})`, length: end - at + 1 };
}

/**
 * Go takes the next byte to be a character: what is no ASCII falls apart, and JSON tells bytes that stand alone as U+FFFD.
 * So `$（A）`, with the parentheses of a Chinese keyboard, does not come through.
 */
function notAReference(character: string): { replacement: string; length: number } {
  const [first = 0, ...others] = encodeUtf8(character);
  return { replacement: `$${String.fromCharCode(first)}${'\ufffd'.repeat(others.length)}`, length: character.length };
}

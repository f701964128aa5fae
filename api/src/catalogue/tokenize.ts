const words = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}-])+/gu;

/**
 * Terms of a text: words, the parts of camelCase and hyphenated names besides their whole, and pairs of neighbouring
 * characters of Chinese, which writes no spaces.
 */
export function tokenize(text: string): string[] {
  return [...text.matchAll(words)].flatMap(([word]) => (isChinese(word) ? pairs(word) : parts(word)));
}

/** Where the first word begins of which one of the terms is wanted; -1 if there is none. */
export function placeOf(text: string, isWanted: (term: string) => boolean): number {
  for (const { 0: word, index } of text.matchAll(words)) {
    const terms = tokenize(word);
    const at = terms.findIndex(isWanted);
    // Each term of Chinese begins at a character of its own.
    if (at >= 0) return index + (isChinese(word) ? [...word].slice(0, at).join('').length : 0);
  }
  return -1;
}

/** Judged by its first character: `tokenize` gives terms that are Chinese throughout, or not at all. */
export function isChinese(text: string): boolean {
  return /^\p{Script=Han}/u.test(text);
}

function pairs(text: string): string[] {
  const characters = [...text];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => characters[index]! + character);
}

function parts(word: string): string[] {
  const split = word.split(/-|(?<=\p{Ll})(?=\p{Lu})/u).filter((part) => part !== '');
  const all = split.length > 1 ? [word, ...split] : split;
  return all.map((part) => part.toLowerCase());
}

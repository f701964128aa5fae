/** What stands between quotes, its escapes read; undefined where one is not known. @see Go: strconv.UnquoteChar */
export function unquoteCharacters(text: string, quote: string): string | undefined {
  let result = '';
  for (let rest = text; rest !== ''; ) {
    if (rest[0] === quote) return undefined;
    const match = /^(?:[^\\]|\\(?:[abfnrtv\\'"]|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})))/su.exec(rest);
    if (!match) return undefined;
    const [whole, byte, short, long, octal] = match;
    const code = Number.parseInt(byte ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8);
    const letter = whole[1] ?? '';
    if (whole[0] !== '\\') result += whole;
    else if (!Number.isNaN(code)) {
      if (code > (octal === undefined ? 0x10ffff : 0xff) || (code >= 0xd800 && code < 0xe000)) return undefined;
      result += String.fromCodePoint(code);
    } else if (/['"]/.test(letter) && letter !== quote) return undefined;
    else result += ESCAPES[letter] ?? letter;
    rest = rest.slice(whole.length);
  }
  return result;
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

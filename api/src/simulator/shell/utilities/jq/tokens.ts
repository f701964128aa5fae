/** But for strings, in which there may be others. */
const tokenPattern =
  /\s+|#[^\n]*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\.|\.[A-Za-z_]\w*|\$[A-Za-z_]\w*|@?[A-Za-z_]\w*|\?\/\/|\/\/=?|[|+*/%-]=|[=!<>]=|./sy;

/** The pieces of a jq program. A string is one, with all that is in it. @see jq: src/lexer.l */
export function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < source.length; ) {
    tokenPattern.lastIndex = at;
    const end = source[at] === '"' ? (textEnd(source, at) ?? source.length) : undefined;
    const token = end === undefined ? (tokenPattern.exec(source)?.[0] ?? '') : source.slice(at, end);
    if (!/^(\s|#)/.test(token)) tokens.push(token);
    at += token.length;
  }
  return tokens;
}

/** Behind the string that begins there; undefined if it does not end. */
function textEnd(source: string, start: number): number | undefined {
  for (let at: number | undefined = start + 1; at !== undefined && at < source.length; ) {
    if (source[at] === '"') return at + 1;
    if (source.startsWith('\\(', at)) at = groupEnd(source, at + 2);
    else at += source[at] === '\\' ? 2 : 1;
  }
  return undefined;
}

/** Behind the parenthesis that closes what begins there; undefined if there is none. */
export function groupEnd(source: string, start: number): number | undefined {
  let depth = 1;
  for (let at: number | undefined = start; at !== undefined && at < source.length; ) {
    const character = source[at];
    if (character === '"') {
      at = textEnd(source, at);
      continue;
    }
    if (character === '(') depth++;
    if (character === ')') depth--;
    at++;
    if (depth === 0) return at;
  }
  return undefined;
}

interface Group {
  /** Something in it repeats without end. */
  repeats: boolean;
  /** What its alternatives begin with. */
  readonly heads: string[];
  fresh: boolean;
}

/**
 * Whether an expression may try ever more ways to match: what repeats within what repeats, and alternatives that begin alike.
 * Matchers that go back (Python's and JavaScript's) never end with such a one on a text of some length.
 */
export function mayTryForEver(pattern: string): boolean {
  const open: Group[] = [{ repeats: false, heads: [], fresh: true }];
  for (let i = 0; i < pattern.length; ) {
    const group = open.at(-1) as Group;
    const start = i;
    const c = pattern[i] as string;
    if (c === '\\') i += 2;
    else if (c === '[') {
      for (i++; i < pattern.length && pattern[i] !== ']'; i++) if (pattern[i] === '\\') i++;
      i++;
    } else i++;
    if (c === '(') {
      const kind = /^\?(?::|[=!]|<[=!]|P?<\w+>)/.exec(pattern.slice(i))?.[0] ?? '';
      i += kind.length;
      open.push({ repeats: false, heads: [], fresh: true });
      continue;
    }
    if (c === '|') {
      group.fresh = true;
      continue;
    }
    let closed: Group | undefined;
    if (c === ')' && open.length > 1) closed = open.pop();
    else if (group.fresh) group.heads.push(pattern.slice(start, i));
    group.fresh = false;
    const outer = open.at(-1) as Group;
    const quantifier = /^(?:[*+]|\{\d+,\})/.exec(pattern.slice(i))?.[0];
    if (quantifier !== undefined) {
      if (closed && (closed.repeats || new Set(closed.heads).size < closed.heads.length)) return true;
      outer.repeats = true;
      i += quantifier.length;
    } else if (closed?.repeats) outer.repeats = true;
  }
  return false;
}

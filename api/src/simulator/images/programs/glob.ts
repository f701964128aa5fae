/** A pattern of `*`, `?`, `[…]` and `\\` as an expression for the whole of a name. What is no bracket expression means itself. */
export function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\[([!^]?)(\]?[^\]]*)\]|[\s\S]/gu, (part, escaped?: string, negated?: string, members?: string) => {
    if (members !== undefined) return members === '' ? literal(part) : `[${negated ? '^' : ''}${members.replace(/[\\\][^]/g, '\\$&')}]`;
    if (escaped !== undefined) return literal(escaped);
    return part === '*' ? '.*' : part === '?' ? '.' : literal(part);
  });
  try {
    return new RegExp(`^(?:${source})$`, 's');
  } catch {
    // A range whose ends are the wrong way round has no members.
    return /(?!)/;
  }
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

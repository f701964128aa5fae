import type { Statement } from 'unbash';

/** Statements that begin on one line are read together. */
export function linesOf(statements: readonly Statement[], text: string): Statement[][] {
  const groups: Statement[][] = [];
  let end = -1;
  for (const statement of statements) {
    const group = groups.at(-1);
    if (group && !endsLine(text.slice(end, statement.pos))) group.push(statement);
    else groups.push([statement]);
    end = statement.end;
  }
  return groups;
}

/** Whether what stands between two statements ends a line: a backslash before its end joins it to the next, but in a comment. */
const endsLine = (between: string): boolean => between.replace(/#.*|\\\n/g, '').includes('\n');

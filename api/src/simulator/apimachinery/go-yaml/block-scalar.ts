import { type Cursor, DASH, isBlank, isBreak, isDigit, type Mark, SPACE, TAB } from './cursor.ts';

const PLUS = 43;
const ZERO = 48;

/**
 * `|` and `>`, with what may follow them on their line.
 * @param outer the indentation of what the scalar stands in; -1 for a document
 * @see go-yaml: scannerc.go yaml_parser_scan_block_scalar
 */
export function scanBlockScalar(cursor: Cursor, outer: number, literal: boolean): string {
  const began = cursor.mark();
  cursor.pos++;
  const { chomping, increment } = header(cursor, began);
  const given = increment > 0 ? Math.max(outer, 0) + increment : 0;
  const leading = emptyLines(cursor, given, outer, began);
  const indent = leading.indent;
  let breaks = leading.breaks;
  let lineBreak = '';
  let afterBlank = false;
  const parts: string[] = [];
  while (cursor.column === indent && !cursor.atEnd) {
    const startsBlank = isBlank(cursor.at());
    if (!literal && !afterBlank && !startsBlank && lineBreak === '\n') parts.push(breaks || ' ');
    else parts.push(lineBreak, breaks);
    afterBlank = startsBlank;
    const start = cursor.pos;
    while (!cursor.atEnd && !isBreak(cursor.at())) cursor.pos++;
    parts.push(cursor.text.slice(start, cursor.pos));
    lineBreak = cursor.atEnd ? '' : cursor.readBreak();
    ({ breaks } = emptyLines(cursor, indent, outer, began));
  }
  if (chomping !== '-') parts.push(lineBreak);
  if (chomping === '+') parts.push(breaks);
  return parts.join('');
}

function header(cursor: Cursor, began: Mark): { readonly chomping: string; readonly increment: number } {
  let chomping = '';
  let increment = 0;
  const chomp = (): boolean => {
    const code = cursor.at();
    if (code !== PLUS && code !== DASH) return false;
    chomping = cursor.text[cursor.pos++] as string;
    return true;
  };
  const digit = (): boolean => {
    if (!isDigit(cursor.at())) return false;
    if (cursor.at() === ZERO) cursor.fail('found an indentation indicator equal to 0', began);
    increment = cursor.at() - ZERO;
    cursor.pos++;
    return true;
  };
  if (chomp()) digit();
  else if (digit()) chomp();
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.atEnd && !isBreak(cursor.at())) cursor.fail('did not find expected comment or line break', began);
  if (!cursor.atEnd) cursor.readBreak();
  return { chomping, increment };
}

/** Past indentation and empty lines. An indentation of 0 is not known yet: the deepest line tells it. */
function emptyLines(cursor: Cursor, given: number, outer: number, began: Mark): { readonly breaks: string; readonly indent: number } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((given === 0 || cursor.column < given) && cursor.at() === SPACE) cursor.pos++;
    deepest = Math.max(deepest, cursor.column);
    if ((given === 0 || cursor.column < given) && cursor.at() === TAB)
      cursor.fail('found a tab character where an indentation space is expected', began);
    if (!isBreak(cursor.at())) break;
    breaks += cursor.readBreak();
  }
  return { breaks, indent: given || Math.max(deepest, outer + 1, 1) };
}

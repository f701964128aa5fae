import type { Cursor } from './cursor.ts';
import type { ExpressionParser } from './expressions.ts';
import type { Expression, Pattern } from './tree.ts';

/** What stands after `case`. @see https://docs.python.org/3.11/reference/compound_stmts.html#the-match-statement */
export function patternParser(cursor: Cursor, expressions: ExpressionParser): Pattern {
  const first = sequenceItem(cursor, expressions);
  if (!cursor.is(',')) return first;
  const items = [first];
  while (cursor.take(',') && !cursor.is(':')) items.push(sequenceItem(cursor, expressions));
  return { type: 'sequence', items };
}

function sequenceItem(cursor: Cursor, expressions: ExpressionParser): Pattern {
  if (!cursor.take('*')) return asPattern(cursor, expressions);
  const name = cursor.name();
  return { type: 'star', ...(name !== '_' && { name }) };
}

function asPattern(cursor: Cursor, expressions: ExpressionParser): Pattern {
  const choices = [closed(cursor, expressions)];
  while (cursor.take('|')) choices.push(closed(cursor, expressions));
  const made: Pattern = choices.length === 1 ? (choices[0] as Pattern) : { type: 'or', choices };
  return cursor.take('as') ? { type: 'capture', name: cursor.name(), inner: made } : made;
}

function closed(cursor: Cursor, expressions: ExpressionParser): Pattern {
  if (cursor.take('(') || cursor.take('[')) {
    const items: Pattern[] = [];
    let tuple = false;
    while (!cursor.is(')') && !cursor.is(']')) {
      items.push(sequenceItem(cursor, expressions));
      if (!cursor.take(',')) break;
      tuple = true;
    }
    const bracket = cursor.is(']');
    cursor.next();
    return items.length === 1 && !tuple && !bracket ? (items[0] as Pattern) : { type: 'sequence', items };
  }
  if (cursor.take('{')) {
    const items: { key: Expression; value: Pattern }[] = [];
    let rest: string | undefined;
    while (!cursor.take('}')) {
      if (cursor.take('**')) {
        rest = cursor.name();
        if (!cursor.is('}')) cursor.expect(',');
        continue;
      }
      const key = expressions.expression();
      cursor.expect(':');
      items.push({ key, value: asPattern(cursor, expressions) });
      if (!cursor.is('}')) cursor.expect(',');
    }
    return { type: 'mapping', items, ...(rest !== undefined && { rest }) };
  }
  const { kind, text } = cursor.peek();
  if (kind === 'name' && !/^(None|True|False)$/.test(text) && !cursor.is('.', 1) && !cursor.is('(', 1)) {
    const name = cursor.name();
    return { type: 'capture', ...(name !== '_' && { name }) };
  }
  if (kind !== 'name' || /^(None|True|False)$/.test(text)) return { type: 'value', value: expressions.operand() };
  const of = expressions.dotted();
  if (!cursor.take('(')) return { type: 'value', value: of };
  const args: Pattern[] = [];
  const named: (readonly [string, Pattern])[] = [];
  while (!cursor.take(')')) {
    if (cursor.isKind('name') && cursor.is('=', 1)) {
      const name = cursor.name();
      cursor.next();
      named.push([name, asPattern(cursor, expressions)]);
    } else args.push(asPattern(cursor, expressions));
    if (!cursor.is(')')) cursor.expect(',');
  }
  return { type: 'class', of, args, named };
}

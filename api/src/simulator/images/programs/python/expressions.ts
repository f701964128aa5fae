import { Cursor, KEYWORDS } from './cursor.ts';
import { PythonSyntaxError } from './tokens.ts';
import type { Expression } from './tree.ts';
import { Unsupported } from './values.ts';

/** Parsers of expressions at a cursor. */
export function expressionParser(cursor: Cursor) {
  const expressions = (): Expression => {
    const first = expression();
    if (!cursor.is(',')) return first;
    const items = [first];
    while (cursor.take(',')) {
      if (cursor.peek().kind === 'newline' || cursor.is('=') || cursor.is(')') || cursor.is(':')) break;
      items.push(expression());
    }
    return { type: 'tuple', items };
  };
  const targets = (): Expression => {
    const first = target();
    if (!cursor.is(',')) return first;
    const items = [first];
    while (cursor.take(',')) items.push(target());
    return { type: 'tuple', items };
  };
  const target = (): Expression => postfix();
  const expression = (): Expression => {
    if (cursor.take('lambda')) {
      const parameters: string[] = [];
      while (!cursor.take(':')) {
        cursor.take('*');
        cursor.take('*');
        parameters.push(cursor.name());
        if (cursor.take('=')) expression();
        cursor.take(',');
      }
      return { type: 'lambda', parameters, body: expression() };
    }
    const yes = or();
    if (!cursor.take('if')) return yes;
    const test = or();
    cursor.expect('else');
    return { type: 'choice', test, yes, no: expression() };
  };
  const or = (): Expression => {
    let left = and();
    while (cursor.take('or')) left = { type: 'logic', operator: 'or', left, right: and() };
    return left;
  };
  const and = (): Expression => {
    let left = not();
    while (cursor.take('and')) left = { type: 'logic', operator: 'and', left, right: not() };
    return left;
  };
  const not = (): Expression => (cursor.take('not') ? { type: 'unary', operator: 'not', value: not() } : comparison());
  const comparison = (): Expression => {
    let left = arithmetic(0);
    for (;;) {
      const operator = ['<=', '>=', '==', '!=', '<', '>', 'in', 'is', 'not'].find((each) => cursor.is(each));
      if (operator === undefined) return left;
      cursor.at++;
      if (operator === 'not') cursor.expect('in');
      const full = operator === 'not' ? 'not in' : operator === 'is' && cursor.take('not') ? 'is not' : operator;
      left = { type: 'compare', operator: full, left, right: arithmetic(0) };
    }
  };
  const arithmetic = (level: number): Expression => {
    const operators = LEVELS[level];
    if (!operators) return factor();
    let left = arithmetic(level + 1);
    for (;;) {
      const operator = operators.find((each) => cursor.peek().kind === 'op' && cursor.is(each));
      if (operator === undefined) return left;
      cursor.at++;
      left = { type: 'binary', operator, left, right: arithmetic(level + 1) };
    }
  };
  const factor = (): Expression => {
    for (const operator of ['-', '+', '~'])
      if (cursor.peek().kind === 'op' && cursor.take(operator)) return { type: 'unary', operator, value: factor() };
    const base = postfix();
    return cursor.take('**') ? { type: 'binary', operator: '**', left: base, right: factor() } : base;
  };
  const postfix = (): Expression => {
    let value = atom();
    for (;;) {
      const { line } = cursor.peek();
      if (cursor.take('.')) {
        const token = cursor.peek();
        if (token.kind !== 'name') cursor.fail();
        cursor.at++;
        value = { type: 'attribute', of: value, name: token.text };
      } else if (cursor.take('(')) value = { type: 'call', of: value, ...argumentsOf(), line };
      else if (cursor.take('[')) {
        const from = cursor.is(':') ? undefined : expressions();
        if (cursor.take(':')) {
          const to = cursor.is(']') || cursor.is(':') ? undefined : expression();
          if (cursor.take(':') && !cursor.is(']')) expression();
          value = { type: 'item', of: value, index: { type: 'slice', ...(from && { from }), ...(to && { to }) } };
        } else value = { type: 'item', of: value, index: from as Expression };
        cursor.expect(']');
      } else return value;
    }
  };
  const argumentsOf = (): { args: Expression[]; named: [string, Expression][] } => {
    const args: Expression[] = [];
    const named: [string, Expression][] = [];
    while (!cursor.take(')')) {
      const next = cursor.peek(1);
      if (cursor.peek().kind === 'name' && next?.kind === 'op' && next.text === '=') {
        const own = cursor.name();
        cursor.at++;
        named.push([own, expression()]);
      } else {
        const value = expression();
        args.push(cursor.is('for') ? comprehension(value) : value);
      }
      if (!cursor.is(')')) cursor.expect(',');
    }
    return { args, named };
  };
  const comprehension = (value: Expression): Expression => {
    cursor.expect('for');
    const own = targets();
    cursor.expect('in');
    const of = or();
    const test = cursor.take('if') ? or() : undefined;
    if (cursor.is('for')) cursor.fail('nested comprehension');
    return { type: 'comprehension', value, target: own, of, ...(test && { test }) };
  };
  const atom = (): Expression => {
    const token = cursor.peek();
    cursor.at++;
    switch (token.kind) {
      case 'number':
        return { type: 'constant', value: Number(token.text) };
      case 'string': {
        let text = token.text;
        while (cursor.peek().kind === 'string') text += cursor.next().text;
        return cursor.peek().kind === 'fstring' ? join(text, atom()) : { type: 'constant', value: text };
      }
      case 'fstring': {
        const parts = formatParts(token.text, token.line);
        while (cursor.peek().kind === 'string' || cursor.peek().kind === 'fstring') {
          const next = cursor.next();
          parts.push(...(next.kind === 'string' ? [next.text] : formatParts(next.text, next.line)));
        }
        return { type: 'format', parts };
      }
      case 'bytes':
        return { type: 'bytes', value: token.text };
      case 'name':
        if (token.text === 'None') return { type: 'constant', value: null };
        if (token.text === 'True' || token.text === 'False') return { type: 'constant', value: token.text === 'True' };
        if (KEYWORDS.has(token.text)) break;
        return { type: 'name', name: token.text, line: token.line };
      case 'op':
        if (token.text === '(') {
          if (cursor.take(')')) return { type: 'tuple', items: [] };
          const value = expressions();
          const made = cursor.is('for') ? comprehension(value) : value;
          cursor.expect(')');
          return made;
        }
        if (token.text === '[') return listOf();
        if (token.text === '{') return dictOf();
    }
    cursor.at--;
    return cursor.fail();
  };
  const join = (text: string, rest: Expression): Expression => ({
    type: 'format',
    parts: [text, ...(rest.type === 'format' ? rest.parts : [])],
  });
  const listOf = (): Expression => {
    const items: Expression[] = [];
    while (!cursor.take(']')) {
      const value = expression();
      if (cursor.is('for')) {
        const made = comprehension(value);
        cursor.expect(']');
        return made;
      }
      items.push(value);
      if (!cursor.is(']')) cursor.expect(',');
    }
    return { type: 'list', items };
  };
  const dictOf = (): Expression => {
    const items: [Expression, Expression][] = [];
    while (!cursor.take('}')) {
      if (cursor.is('**')) throw new Unsupported('unpacking');
      const key = expression();
      // Sets, and what is made of others by a rule, are Python, but not known here.
      if (!cursor.is(':') && (cursor.is(',') || cursor.is('}') || cursor.is('for'))) throw new Unsupported('set');
      cursor.expect(':');
      items.push([key, expression()]);
      if (cursor.is('for')) throw new Unsupported('comprehension');
      if (!cursor.is('}')) cursor.expect(',');
    }
    return { type: 'dict', items };
  };
  const parametersOf = (): { parameters: string[]; defaults: (Expression | undefined)[] } => {
    const parameters: string[] = [];
    const defaults: (Expression | undefined)[] = [];
    cursor.expect('(');
    while (!cursor.take(')')) {
      const stars = cursor.take('**') ? '**' : cursor.take('*') ? '*' : '';
      parameters.push(stars + (cursor.is(',') ? '' : cursor.name()));
      if (cursor.take(':')) expression();
      defaults.push(cursor.take('=') ? expression() : undefined);
      if (!cursor.is(')')) cursor.expect(',');
    }
    return { parameters, defaults };
  };

  return { expression, expressions, target, targets, parametersOf };
}

/** The literal text and the expressions of an f-string. */
function formatParts(text: string, line: number): (string | { value: Expression; spec: string; repr: boolean })[] {
  const parts: (string | { value: Expression; spec: string; repr: boolean })[] = [];
  let literal = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if ((c === '{' || c === '}') && text[i + 1] === c) {
      literal += c;
      i++;
    } else if (c === '{') {
      let depth = 0;
      let end = i + 1;
      for (; end < text.length; end++) {
        const at = text[end] as string;
        if ('([{'.includes(at)) depth++;
        else if (at === '}' && depth === 0) break;
        else if (')]}'.includes(at)) depth--;
      }
      if (end >= text.length) throw new PythonSyntaxError("f-string: expecting '}'", line);
      const [, code = '', conversion, spec = ''] = /^(.*?)(![rs])?(?::([^:'"\])]*))?$/s.exec(text.slice(i + 1, end)) ?? [];
      const value = parseExpression(code.replace(/=$/, ''));
      if (literal !== '') parts.push(literal);
      literal = code.endsWith('=') ? code : '';
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push({ value: value, spec, repr: conversion === '!r' });
      i = end;
    } else literal += c;
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

function parseExpression(source: string): Expression {
  const cursor = new Cursor(source);
  const value = expressionParser(cursor).expressions();
  if (cursor.peek().kind !== 'newline' && cursor.peek().kind !== 'end') cursor.fail('f-string: invalid syntax');
  return value;
}

const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '//', '/', '%', '@']];

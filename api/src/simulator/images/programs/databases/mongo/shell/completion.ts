import type { BlockStatement, Expression, ExpressionStatement, Statement } from 'acorn';
import type { Tree } from '../../../javascript/nodes.ts';

/** The name under which a script's last value is kept. */
export const LAST = '__last__';

/** A script's statements, in which what the last comes to is kept. @see https://262.ecma-international.org/14.0/#sec-statement-and-declaration-evaluation, completion values */
export function withLastKept<T extends Tree>(body: readonly T[]): T[] {
  const at = body.findLastIndex(({ type }) => !/Declaration$|^EmptyStatement$/.test(type));
  return body.map((statement, i) => (i === at ? (kept(statement as unknown as Statement) as unknown as T) : statement));
}

function kept(statement: Statement): Statement {
  switch (statement.type) {
    case 'ExpressionStatement':
      return { ...statement, expression: assigned(statement) };
    case 'BlockStatement':
      return block(statement);
    case 'IfStatement':
      return { ...statement, consequent: kept(statement.consequent), ...(statement.alternate && { alternate: kept(statement.alternate) }) };
    case 'TryStatement':
      return {
        ...statement,
        block: block(statement.block),
        ...(statement.handler && { handler: { ...statement.handler, body: block(statement.handler.body) } }),
      };
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
      return { ...statement, body: kept(statement.body) };
    default:
      return statement;
  }
}

const block = (of: BlockStatement): BlockStatement => ({ ...of, body: withLastKept(of.body) });

function assigned({ expression }: ExpressionStatement): Expression {
  const { start, end, at } = expression;
  const left = { type: 'Identifier' as const, name: LAST, start, end: start, at, plain: true };
  return { type: 'AssignmentExpression', operator: '=', left, right: expression, start, end, at, plain: false };
}

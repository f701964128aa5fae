import type { Block, Node, Statement } from './tree.ts';

/** The names that `var` gives to a whole function. */
export function varsOf(body: Block): string[] {
  const names: string[] = [];
  for (const statement of body) collect(statement, names);
  return names;
}

function collect(statement: Statement | undefined, names: string[]): void {
  switch (statement?.type) {
    case 'declare':
      if (statement.kind === 'var') for (const { target } of statement.list) names.push(...namesOf(target));
      return;
    case 'if':
      collect(statement.yes, names);
      collect(statement.no, names);
      return;
    case 'while':
    case 'label':
      collect(statement.body, names);
      return;
    case 'for':
      collect(statement.start, names);
      collect(statement.body, names);
      return;
    case 'each':
      if (statement.kind === 'var') names.push(...namesOf(statement.target));
      collect(statement.body, names);
      return;
    case 'block':
      names.push(...varsOf(statement.body));
      return;
    case 'try':
      for (const body of [statement.body, statement.handler, statement.last]) if (body) names.push(...varsOf(body));
      return;
    case 'switch':
      for (const { body } of statement.cases) names.push(...varsOf(body));
      return;
    case 'export':
      collect(statement.inner, names);
      return;
    default:
      return;
  }
}

/** The names that a pattern binds. */
export function namesOf(target: Node): string[] {
  switch (target.type) {
    case 'name':
      return [target.name];
    case 'array':
      return target.items.flatMap((item) => (item ? namesOf(item) : []));
    case 'object':
      return target.members.flatMap(({ value }) => namesOf(value));
    case 'default':
    case 'assign':
      return namesOf(target.target);
    case 'spread':
      return namesOf(target.value);
    default:
      return [];
  }
}

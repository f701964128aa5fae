import type { Block, Expression, Pattern, Statement } from './tree.ts';

/** The names that a function has itself: its parameters and what it assigns, but for `global` and `nonlocal` ones. */
export function localsOf(body: Block, parameters: readonly string[]): ReadonlySet<string> {
  const names = new Set(parameters);
  const others = new Set<string>();
  collect(body, names, others);
  for (const name of others) names.delete(name);
  return names;
}

function collect(body: Block, names: Set<string>, others: Set<string>): void {
  for (const statement of body) {
    for (const name of assigned(statement)) names.add(name);
    if (statement.type === 'global' || statement.type === 'nonlocal') for (const name of statement.names) others.add(name);
    for (const inner of blocks(statement)) collect(inner, names, others);
  }
}

function assigned(statement: Statement): string[] {
  switch (statement.type) {
    case 'assign':
      return [...statement.targets.flatMap(targetNames), ...walrusNames(statement.value)];
    case 'change':
    case 'for':
      return targetNames(statement.target);
    case 'annotation':
      return statement.name === undefined ? [] : [statement.name];
    case 'import':
      return statement.names.map(({ as }) => as);
    case 'function':
      return [statement.made.name];
    case 'class':
      return [statement.name];
    case 'with':
      return statement.items.flatMap(({ as }) => (as ? targetNames(as) : []));
    case 'try':
      return statement.handlers.flatMap(({ as }) => (as === undefined ? [] : [as]));
    case 'delete':
      return statement.targets.flatMap(targetNames);
    case 'if':
    case 'while':
      return walrusNames(statement.test);
    case 'match':
      return statement.cases.flatMap(({ pattern }) => patternNames(pattern));
    default:
      return [];
  }
}

function targetNames(target: Expression): string[] {
  if (target.type === 'name') return [target.name];
  if (target.type === 'tuple' || target.type === 'list') return target.items.flatMap(targetNames);
  return target.type === 'star' ? targetNames(target.value) : [];
}

/** Those that stand where they mostly do: in a test. */
function walrusNames(value: Expression): string[] {
  if (value.type === 'walrus') return [value.name];
  if (value.type === 'logic' || value.type === 'binary') return [...walrusNames(value.left), ...walrusNames(value.right)];
  if (value.type === 'compare') return [value.first, ...value.rest.map(({ right }) => right)].flatMap(walrusNames);
  return value.type === 'unary' ? walrusNames(value.value) : [];
}

function patternNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'capture':
      return [...(pattern.name === undefined ? [] : [pattern.name]), ...(pattern.inner ? patternNames(pattern.inner) : [])];
    case 'star':
      return pattern.name === undefined ? [] : [pattern.name];
    case 'or':
      return pattern.choices.flatMap(patternNames);
    case 'sequence':
      return pattern.items.flatMap(patternNames);
    case 'mapping':
      return pattern.items.flatMap(({ value }) => patternNames(value));
    case 'class':
      return [...pattern.args.flatMap(patternNames), ...pattern.named.flatMap(([, value]) => patternNames(value))];
    default:
      return [];
  }
}

function blocks(statement: Statement): Block[] {
  switch (statement.type) {
    case 'if':
    case 'while':
    case 'for':
      return [statement.body, statement.otherwise];
    case 'with':
      return [statement.body];
    case 'try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.otherwise, statement.finally];
    case 'match':
      return statement.cases.map(({ body }) => body);
    default:
      return [];
  }
}

import type { MemberExpression } from 'acorn';
import { MOST_NESTING, TooDeep } from './nesting.ts';
import { type FunctionNode, nameOf, namesOf, type Script, type Tree } from './nodes.ts';

/** What a tree lacks that is asked for each time it is run: it is looked up once. */
export function prepare(program: Script, source: string): Script {
  program.vars = [];
  program.strict = program.sourceType === 'module' || saysStrict(program.body);
  visit(program, { source, vars: program.vars, strict: program.strict, taker: undefined, top: true }, 0);
  return program;
}

interface Place {
  readonly source: string;
  readonly vars: string[];
  readonly strict: boolean;
  /** Whose `arguments` they are. */
  readonly taker: FunctionNode | undefined;
  /** Not within a block. */
  readonly top: boolean;
}

function visit(node: Tree, outer: Place, depth: number): void {
  if (depth > MOST_NESTING) throw new TooDeep();
  const place = placeOf(node, outer);
  for (const child of partsOf(node)) {
    if (Array.isArray(child)) {
      for (const each of child) if (isNode(each)) visit(each, place, depth + 1);
    } else if (isNode(child)) visit(child, place, depth + 1);
  }
  if (node.type === 'VariableDeclaration' && node.kind === 'var') place.vars.push(...node.declarations.flatMap(({ id }) => namesOf(id)));
  if (node.type === 'Identifier' && node.name === 'arguments' && place.taker) place.taker.takesAll = true;
  giveNames(node, place.source);
  node.plain = isPlain(node);
  node.at = placeInSource(node, place.source);
}
/** Those of a function's own block are its own. */
const partsOf = (node: Tree): unknown[] =>
  'params' in node && node.body.type === 'BlockStatement' ? [...node.params, ...node.body.body] : Object.values(node);
const isNode = (value: unknown): value is Tree => typeof value === 'object' && value !== null && 'type' in value;

function placeOf(node: Tree, outer: Place): Place {
  const { source } = outer;
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      node.arrow = node.type === 'ArrowFunctionExpression';
      node.vars = [];
      node.strict = outer.strict || (node.body.type === 'BlockStatement' && saysStrict(node.body.body));
      node.called ??= node.id?.name ?? '';
      node.source ??= source.slice(node.start, node.end);
      node.inferred ??= '';
      node.method ??= false;
      node.takesAll = false;
      node.escapes = node.type === 'FunctionDeclaration' && !outer.strict && !outer.top && !node.async && !node.generator;
      if (node.escapes && node.id) outer.vars.push(node.id.name);
      return { source, top: true, vars: node.vars, strict: node.strict, taker: node.arrow ? outer.taker : node };
    }
    case 'StaticBlock':
      node.vars = [];
      node.strict = true;
      return { source, top: true, vars: node.vars, strict: true, taker: undefined };
    case 'ClassDeclaration':
    case 'ClassExpression':
      node.called ??= node.id?.name ?? '';
      node.source = source.slice(node.start, node.end);
      return { ...outer, strict: true };
    case 'MethodDefinition':
    case 'Property':
      if (node.type === 'MethodDefinition' || node.method || node.kind !== 'init') ownMethod(node, source);
      return outer;
    case 'BlockStatement':
    case 'IfStatement':
    case 'SwitchCase':
      return outer.top ? { ...outer, top: false } : outer;
    default:
      return outer;
  }
}

/** A method's text begins at its name. */
function ownMethod(node: Tree & { type: 'MethodDefinition' | 'Property' }, source: string): void {
  const made = node.value as FunctionNode;
  made.method = true;
  made.source = source.slice(node.start, node.end).replace(/^static\s+/, '');
  const prefix = node.kind === 'get' || node.kind === 'set' ? `${node.kind} ` : '';
  if (!node.computed) made.called = prefix + nameOf(node.key);
}

const saysStrict = (body: readonly Tree[]): boolean => {
  for (const each of body) {
    if (each.type !== 'ExpressionStatement' || each.directive === undefined) return false;
    if (each.directive === 'use strict') return true;
  }
  return false;
};

/** A function without a name has that of what it is given to. */
function giveNames(node: Tree, source: string): void {
  switch (node.type) {
    case 'VariableDeclarator':
      if (node.id.type === 'Identifier') called(node.init, node.id.name);
      return;
    case 'AssignmentExpression':
      if (node.left.type === 'Identifier' && source[node.start] !== '(') called(node.right, node.left.name);
      if (node.left.type === 'MemberExpression' && 'params' in node.right) node.right.inferred = inferredName(node.left);
      return;
    case 'AssignmentPattern':
      if (node.left.type === 'Identifier') called(node.right, node.left.name);
      return;
    case 'Property':
    case 'PropertyDefinition':
      if (!node.computed) called(node.value, nameOf(node.key));
      return;
    case 'ExportDefaultDeclaration':
      called(node.declaration, 'default');
      return;
    default:
      return;
  }
}
/** @see v8: src/parsing/func-name-inferrer.cc */
const inferredName = (target: Tree): string => {
  if (target.type === 'Identifier') return target.name;
  if (target.type !== 'MemberExpression' || target.computed) return '';
  const [of, name] = [inferredName(target.object), nameOf(target.property)];
  return name === 'prototype' ? of : of === '' ? name : `${of}.${name}`;
};
function called(made: Tree | null | undefined, name: string): void {
  switch (made?.type) {
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'ClassExpression':
    case 'ClassDeclaration':
      if (made.called === '') made.called = name;
      return;
    default:
      return;
  }
}

const areAll = (nodes: readonly (Tree | null)[]): boolean => nodes.every((each) => each === null || each.plain);
function isPlain(node: Tree): boolean {
  switch (node.type) {
    case 'Literal':
      return node.regex === undefined;
    case 'Identifier':
    case 'PrivateIdentifier':
    case 'ThisExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'TemplateLiteral':
    case 'SequenceExpression':
      return areAll(node.expressions);
    case 'ArrayExpression':
      return areAll(node.elements);
    case 'ObjectExpression':
      return node.properties.every((each) => each.type === 'Property' && isPlainMember(each));
    case 'MemberExpression':
      return node.object.plain && node.property.plain;
    case 'ChainExpression':
      return node.expression.plain;
    case 'UnaryExpression':
      return node.operator !== 'delete' && node.argument.plain;
    case 'BinaryExpression':
    case 'LogicalExpression':
      return node.left.plain && node.right.plain;
    case 'ConditionalExpression':
      return node.test.plain && node.consequent.plain && node.alternate.plain;
    default:
      return false;
  }
}
const isPlainMember = ({ kind, method, computed, key, value }: Tree & { type: 'Property' }): boolean =>
  kind === 'init' && !method && value.plain && !computed && nameOf(key) !== '__proto__';

/** @see v8: src/parsing/parser-base.h ParseLeftHandSideContinuation, ParseAssignmentExpressionCoverGrammar */
function placeInSource(node: Tree, source: string): number {
  switch (node.type) {
    case 'MemberExpression':
      return placeOfMember(node, source);
    case 'ChainExpression':
      return node.expression.at;
    case 'CallExpression': {
      const { callee } = node;
      const last = callee.type === 'MemberExpression' && !callee.computed ? callee.property : callee;
      const isName = (last.type === 'Identifier' && !KEYWORDS.has(last.name)) || last.type === 'Super';
      return isName && last.end === callee.end && !node.optional ? last.start : after(source, callee.end, '(');
    }
    case 'BinaryExpression':
    case 'AssignmentExpression':
      return after(source, node.left.end, node.operator);
    case 'TaggedTemplateExpression':
      return node.tag.at;
    default:
      return node.start;
  }
}
const placeOfMember = (node: MemberExpression, source: string): number =>
  node.computed ? after(source, node.object.end, '[') : node.property.start;

/** Where a sign stands that comes next, but for brackets that close, and comments. */
function after(source: string, from: number, sign: string): number {
  BETWEEN.lastIndex = from;
  const found = from + (BETWEEN.exec(source)?.[0].length ?? 0);
  return source.startsWith(sign, found) ? found : from;
}
const BETWEEN = /(?:\s|\)|\?\.|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/** A call of what is named by one of them stands at its bracket. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof new return switch throw try typeof var void while with null true false'.split(
    ' ',
  ),
);

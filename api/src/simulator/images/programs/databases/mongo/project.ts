import type { Context } from 'mingo/core';
import type { Options } from 'mingo/types';
import { type Bson, type Document, isDocument } from './bson.ts';
import { MongoRefusal, NotModelled } from './errors.ts';
import { matcher, numbered } from './match.ts';
import { evaluated } from './operators.ts';

/** The paths of a projection, by their parts; `true` where one ends. */
type Tree = Map<string, Tree | true>;

interface Computed {
  readonly path: string;
  readonly of: (document: Document, value: Bson | undefined) => Bson | undefined;
}

/** What of each document is shown: named fields alone, all but those that are named, and what is made of them. @see mongo: src/mongo/db/query/projection_parser.cpp */
export function projection(context: Context, spec: Document, options?: Options): (document: Document) => Document {
  const named: Tree = new Map();
  const computed: Computed[] = [];
  let mode: 'inclusion' | 'exclusion' | undefined;
  let id: boolean | undefined;
  for (const [path, value] of flattened(spec)) {
    if (path.includes('$')) throw new NotModelled(`the projection ${path}`);
    const isFlag = typeof value === 'number' || typeof value === 'boolean';
    if (path === '_id' && isFlag) {
      id = Boolean(value);
      continue;
    }
    if (!isFlag) {
      const slices = isDocument(value) && Object.keys(value)[0] === '$slice' && !isExpressionSlice(value.$slice);
      if (!slices) mode = agreed(mode, 'inclusion', path);
      computed.push(slices ? { path, of: sliced(value.$slice as Bson) } : { path, of: made(context, path, value, options) });
      continue;
    }
    mode = agreed(mode, value ? 'inclusion' : 'exclusion', path);
    add(named, path.split('.'));
  }
  mode ??= id === true ? 'inclusion' : 'exclusion';
  if (mode === 'inclusion' && id !== false) named.set('_id', true);
  if (mode === 'exclusion' && id === false) named.set('_id', true);
  const within = mode === 'inclusion' ? included : excluded;
  return (document) => {
    const shown = within(document, named) as Document;
    for (const { path, of } of computed) {
      const value = of(document, at(document, path.split('.')));
      if (value !== undefined) put(shown, path.split('.'), value);
    }
    return shown;
  };
}

/** `{ a: { b: 1 } }` is `{ 'a.b': 1 }`. */
const flattened = (spec: Document, before = ''): [string, Bson][] =>
  Object.entries(spec).flatMap(([name, value]): [string, Bson][] =>
    isDocument(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]?.startsWith('$')
      ? flattened(value, `${before}${name}.`)
      : [[`${before}${name}`, value]],
  );

const isExpressionSlice = (operand: Bson | undefined): boolean =>
  Array.isArray(operand) && (operand as readonly Bson[]).some((each) => typeof each !== 'number');

function agreed(before: 'inclusion' | 'exclusion' | undefined, now: 'inclusion' | 'exclusion', path: string): 'inclusion' | 'exclusion' {
  if (before !== undefined && before !== now)
    throw now === 'exclusion'
      ? new MongoRefusal(31254, 'Location31254', `Cannot do exclusion on field ${path} in inclusion projection`)
      : new MongoRefusal(31253, 'Location31253', `Cannot do inclusion on field ${path} in exclusion projection`);
  return now;
}

function add(tree: Tree, [name = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) {
    tree.set(name, true);
    return;
  }
  const inner = tree.get(name);
  if (inner === true) return;
  const next: Tree = inner ?? new Map();
  tree.set(name, next);
  add(next, rest);
}

function included(value: Bson, tree: Tree): Bson | undefined {
  if (Array.isArray(value)) return (value as readonly Bson[]).flatMap((each) => included(each, tree) ?? []);
  if (!isDocument(value)) return undefined;
  const shown: Document = {};
  for (const [name, each] of Object.entries(value)) {
    const inner = tree.get(name);
    const kept = inner === true ? each : inner && included(each, inner);
    if (kept !== undefined) shown[name] = kept;
  }
  return shown;
}

function excluded(value: Bson, tree: Tree): Bson {
  if (Array.isArray(value)) return (value as readonly Bson[]).map((each) => excluded(each, tree));
  if (!isDocument(value)) return value;
  const shown: Document = {};
  for (const [name, each] of Object.entries(value)) {
    const inner = tree.get(name);
    if (inner !== true) shown[name] = inner ? excluded(each, inner) : each;
  }
  return shown;
}

function made(context: Context, path: string, value: Bson, options: Options | undefined): Computed['of'] {
  if (!isDocument(value) || Object.keys(value)[0] !== '$elemMatch')
    return (document) => evaluated(context, numbered(document) as Document, value, options);
  const operand = value.$elemMatch;
  if (!isDocument(operand)) throw new NotModelled(`the projection of ${path}`);
  const ofItems = Object.keys(operand)[0]?.startsWith('$') ?? false;
  const test = matcher(context, ofItems ? { item: operand } : operand);
  return (_, list) => {
    if (!Array.isArray(list)) return undefined;
    const found = (list as readonly Bson[]).find((each) => (ofItems ? test({ item: each }) : isDocument(each) && test(each)));
    return found === undefined ? undefined : [found];
  };
}

/** `{ $slice: 3 }`, `{ $slice: [skip, limit] }` */
function sliced(operand: Bson): Computed['of'] {
  const [skip, limit] = Array.isArray(operand) ? (operand as readonly number[]) : [undefined, operand as number];
  return (_, list) => {
    if (!Array.isArray(list)) return undefined;
    if (skip === undefined) return limit < 0 ? list.slice(limit) : list.slice(0, limit);
    const from = skip < 0 ? Math.max(0, list.length + skip) : skip;
    return list.slice(from, from + limit);
  };
}

function at(value: Bson | undefined, [name, ...rest]: readonly string[]): Bson | undefined {
  if (name === undefined) return value;
  return isDocument(value) && Object.hasOwn(value, name) ? at(value[name], rest) : undefined;
}

function put(into: Document, [name = '', ...rest]: readonly string[], value: Bson): void {
  if (rest.length === 0) into[name] = value;
  else {
    const inner = into[name];
    const next: Document = isDocument(inner) ? { ...inner } : {};
    into[name] = next;
    put(next, rest, value);
  }
}

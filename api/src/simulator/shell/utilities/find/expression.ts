import type { Task } from '../../../engine/index.ts';
import { quote } from '../lib/quote.ts';
import { Failure, type Tool } from '../lib/tool.ts';
import { findActions, runBatches } from './actions.ts';
import type { Found } from './format.ts';
import { always, FindReading, simple, type Test } from './reading.ts';
import { findTests, newerThanGiven } from './tests.ts';

interface FindProgram {
  readonly paths: readonly string[];
  readonly settings: FindReading['settings'];
  readonly expression: { test(file: Found): Task<boolean>; finish(): Task<number> };
}

/** Parses find's arguments: paths, then an expression with its own precedence. */
export function parseFind(tool: Tool): FindProgram {
  const find = new FindReading(tool);
  const { settings } = find;
  globalOptions(find);
  const paths: string[] = [];
  while (find.next !== undefined && !/^(-.|[(!]$)/.test(find.next)) paths.push(find.take() as string);
  const test = find.next === undefined ? always : list(find);
  if (find.next !== undefined) throw tool.gnu ? new Failure("you have too many ')'", 1) : unrecognized(find.next);
  const expression = { test: settings.acts ? test : printing(tool, test), finish: () => runBatches(find) };
  return { paths: paths.length > 0 ? paths : ['.'], settings, expression };
}

/** What comes before the paths: which links are followed, and what says how it searches. */
function globalOptions(find: FindReading): void {
  const { settings, tool } = find;
  for (;;) {
    if (find.takes('-H', '-L', '-P')) {
      settings.follow = find.taken === '-L';
      settings.followStarts = find.taken === '-H';
    } else if (tool.gnu && /^-O\d$/.test(find.next ?? '')) find.take();
    else if (tool.gnu && find.takes('-D')) find.argument('-D');
    else return;
  }
}

/** An expression without an action prints what it is true of. */
function printing(tool: Tool, test: Test): Test {
  return function* (file) {
    if (yield* test(file)) tool.print(`${file.path}\n`);
    return true;
  };
}

/** `first , second`: both are done, and the second counts. */
function list(find: FindReading, after?: string): Test {
  let left = or(find, after);
  while (find.tool.gnu && find.takes(',')) {
    const [first, second] = [left, or(find, ',')];
    left = function* (file) {
      yield* first(file);
      return yield* second(file);
    };
  }
  return left;
}

function or(find: FindReading, after?: string): Test {
  let left = and(find, after);
  while (find.takes('-o', '-or')) {
    const operator = find.taken;
    const [first, second] = [left, and(find, operator)];
    left = function* (file) {
      return (yield* first(file)) || (yield* second(file));
    };
  }
  return left;
}

function and(find: FindReading, after?: string): Test {
  const { gnu } = find.tool;
  // busybox passes over `-a` wherever it stands, and takes nothing for what is true; after `-o` it is not.
  if (!gnu) while (find.takes('-a', '-and'));
  if (!gnu && endsHere(find)) return after === undefined ? always : never;
  let left = not(find, after);
  while (!endsHere(find)) {
    const operator = find.takes('-a', '-and') ? find.taken : undefined;
    if (!gnu && endsHere(find)) break;
    const [first, second] = [left, not(find, operator)];
    left = function* (file) {
      return (yield* first(file)) && (yield* second(file));
    };
  }
  return left;
}

const never: Test = simple(() => false);

const endsHere = ({ next, tool }: FindReading): boolean =>
  next === undefined || next === '-o' || next === '-or' || next === ')' || (tool.gnu && next === ',');

/** `after` is the operator or bracket that it stands behind. */
function not(find: FindReading, after?: string): Test {
  const { gnu } = find.tool;
  if (gnu) refuseNothing(find, after);
  if (find.takes('!', '-not')) {
    if (!gnu && endsHere(find)) return always;
    const inner = not(find, find.taken);
    return function* (file) {
      return !(yield* inner(file));
    };
  }
  if (!find.takes('(')) return primary(find);
  const inner = list(find, gnu ? '(' : undefined);
  if (find.takes(')')) return inner;
  throw new Failure(gnu ? "invalid expression; I was expecting to find a ')' somewhere but did not see one." : "unpaired '('", 1);
}

/** Where an expression should stand. @see findutils: find/tree.c get_expr */
function refuseNothing({ next }: FindReading, after: string | undefined): void {
  if (next === undefined && after !== undefined) throw new Failure(`expected an expression after ${quote(after)}`, 1);
  if (next === ')' && after === '(') throw new Failure('invalid expression; empty parentheses are not allowed.', 1);
  if (next === ')' && after !== undefined) throw new Failure(`expected an expression between ${quote(after)} and ')'`, 1);
  if (next === '-o' || next === '-or' || next === '-a' || next === '-and' || next === ',')
    throw new Failure(`invalid expression; you have used a binary operator ${quote(next)} with nothing before it.`, 1);
}

function primary(find: FindReading): Test {
  const { tool, settings } = find;
  const name = find.take() as string;
  const before = find.last;
  find.last = name;
  if (!tool.gnu && NOT_IN_BUSYBOX.test(name)) throw unrecognized(name);
  const test = findTests.get(name)?.(find, name) ?? newerThanGiven(find, name);
  if (test) return test;
  settings.acts = true;
  const action = findActions.get(name);
  if (action) return action(find, name);
  if (!tool.gnu) throw unrecognized(name);
  if (name.startsWith('-')) throw new Failure(`unknown predicate \`${name}'`, 1);
  const hint = before !== undefined && tool.process.access(name, 'f');
  const unquoted = hint ? `\n${tool.name}: possible unquoted pattern after predicate \`${before}'?` : '';
  throw new Failure(`paths must precede expression: \`${name}'${unquoted}`, 1);
}

const unrecognized = (word: string): Failure => new Failure(`unrecognized: ${word}`, 1, 'option');

/** @see busybox: findutils/find.c (parse_params) */
const NOT_IN_BUSYBOX =
  /^-(f?printf|fprint0?|f?ls|readable|writable|i?wholename|iregex|regextype|i?lname|xtype|nouser|nogroup|(exec|ok)dir|daystart|true|false|[ug]id|mount|newer..|[ac]newer|d|(no)?(leaf|warn|ignore_readdir_race))$/;

import type { Task } from '../../../engine/index.ts';
import { findActions, runBatches } from './find-actions.ts';
import type { Found } from './find-format.ts';
import { always, FindReading, type Test } from './find-reading.ts';
import { findTests } from './find-tests.ts';
import { Failure, type Tool } from './tool.ts';

interface FindProgram {
  readonly paths: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
  readonly depthFirst: boolean;
  readonly follow: boolean;
  /** What is mounted in a directory is not looked into. */
  readonly oneFileSystem: boolean;
  readonly expression: { test(file: Found): Task<boolean>; finish(): Task<number> };
}

/** Parses find's arguments: paths, then an expression with its own precedence. */
export function parseFind(tool: Tool): FindProgram {
  const find = new FindReading(tool);
  const { settings } = find;
  while (find.next === '-H' || find.next === '-L' || find.next === '-P') settings.follow = find.take() === '-L';
  const paths: string[] = [];
  while (find.next !== undefined && !/^[-(!]/.test(find.next)) paths.push(find.take() as string);
  const test = find.next === undefined ? always : or(find);
  if (find.next !== undefined) throw new Failure(tool.gnu ? `unexpected extra predicate '${find.next}'` : `unrecognized: ${find.next}`, 1);
  const expression = { test: settings.acts ? test : printing(tool, test), finish: () => runBatches(find) };
  return { paths: paths.length > 0 ? paths : ['.'], ...settings, expression };
}

/** An expression without an action prints what it is true of. */
function printing(tool: Tool, test: Test): Test {
  return function* (file) {
    if (yield* test(file)) tool.print(`${file.path}\n`);
    return true;
  };
}

function or(find: FindReading): Test {
  let left = and(find);
  while (find.takes('-o', '-or')) {
    const [first, second] = [left, and(find)];
    left = function* (file) {
      return (yield* first(file)) || (yield* second(file));
    };
  }
  return left;
}

function and(find: FindReading): Test {
  let left = not(find);
  while (find.next !== undefined && find.next !== '-o' && find.next !== '-or' && find.next !== ')') {
    find.takes('-a', '-and');
    const [first, second] = [left, not(find)];
    left = function* (file) {
      return (yield* first(file)) && (yield* second(file));
    };
  }
  return left;
}

function not(find: FindReading): Test {
  if (find.takes('!', '-not')) {
    const inner = not(find);
    return function* (file) {
      return !(yield* inner(file));
    };
  }
  if (!find.takes('(')) return primary(find);
  const inner = or(find);
  if (find.takes(')')) return inner;
  const { gnu } = find.tool;
  throw new Failure(gnu ? "invalid expression; I was expecting to find a ')' somewhere but did not see one." : 'unmatched (', 1);
}

function primary(find: FindReading): Test {
  const { tool, settings } = find;
  const name = find.take() as string;
  if (!tool.gnu && NOT_IN_BUSYBOX.has(name)) throw new Failure(`unrecognized: ${name}`, 1, 'option');
  const test = findTests.get(name);
  if (test) return test(find, name);
  settings.acts = true;
  const action = findActions.get(name);
  if (action) return action(find, name);
  throw tool.gnu ? new Failure(`unknown predicate \`${name}'`, 1) : new Failure(`unrecognized: ${name}`, 1, 'option');
}

/** @see busybox: findutils/find.c (parse_params) */
const NOT_IN_BUSYBOX = new Set(
  '-printf -fprintf -ls -fls -readable -writable -wholename -iwholename -iregex -nouser -nogroup -execdir -daystart -true -false -uid -gid'.split(
    ' ',
  ),
);

import { define, isRecord } from '../records.ts';
import { sameJson } from '../same-json.ts';

/** An operation that cannot be done, or a test that fails; in the words of the library that kubectl and the API server use. */
export class JsonPatchError extends Error {}

type Fields = Record<string, unknown>;
type Holder = Fields | unknown[];
/** What holds a value, and as what: the last step of a path. */
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/** RFC 6902, as far as that library keeps to it: each operation in turn. The target is left as it was. @see github.com/evanphx/json-patch v4: patch.go */
export function jsonPatch(target: unknown, operations: readonly unknown[]): unknown {
  const document = { root: structuredClone(target) as Holder };
  for (const operation of operations) apply(document, (operation ?? {}) as Fields);
  return document.root;
}

/** The merge patch that makes the one of the other. */
export function mergePatchBetween(from: unknown, to: unknown): unknown {
  if (!isRecord(from) || !isRecord(to)) return to;
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = keys.filter((key) => !sameJson(from[key], to[key]));
  return Object.fromEntries(changed.map((key) => [key, key in to ? mergePatchBetween(from[key], to[key]) : null]));
}

function apply(document: { root: Holder }, operation: Fields): void {
  const op = typeof operation.op === 'string' ? operation.op : 'unknown';
  if (!Object.hasOwn(operations, op)) throw new JsonPatchError(`Unexpected kind: ${op}`);
  const value = structuredClone(operation.value ?? null);
  const path = (what = 'path'): string => pathOf(operation, op, what);
  const place = (at: string, missing: string): Place =>
    find(document.root, at) ?? fail(`${op} operation does not apply: ${missing}`, 'missing value');
  (operations[op] as Operation)({ document, value, path, place });
}

interface Given {
  readonly document: { root: Holder };
  readonly value: unknown;
  readonly path: (what?: string) => string;
  readonly place: (path: string, missing: string) => Place;
}
type Operation = (given: Given) => void;

const operations: Readonly<Record<string, Operation>> = {
  add({ value, path, place }) {
    const at = path();
    const to = place(at, `doc is missing path: "${at}"`);
    within(`error in add for path: '${at}'`, () => add(to, value));
  },
  remove({ path, place }) {
    const at = path();
    const from = place(at, `doc is missing path: "${at}"`);
    within(`error in remove for path: '${at}'`, () => remove(from));
  },
  replace({ document, value, path, place }) {
    const at = path();
    if (at === '') {
      if (typeof value === 'object' && value !== null) document.root = value as Holder;
      return;
    }
    const to = place(at, `doc is missing path: ${at}`);
    try {
      get(to);
    } catch {
      fail(`replace operation does not apply: doc is missing key: ${at}`, 'missing value');
    }
    if (Array.isArray(to.holder)) to.holder[indexIn(to.holder.length, to.key)] = value;
    else define(to.holder, to.key, value);
  },
  move({ path, place }) {
    const at = path('from');
    const from = place(at, `doc is missing from path: ${at}`);
    const value = within(`error in move for path: '${from.key}'`, () => {
      const found = get(from);
      remove(from);
      return found;
    });
    const target = path();
    const to = place(target, `doc is missing destination path: ${target}`);
    within(`error in move for path: '${target}'`, () => add(to, value));
  },
  copy({ path, place }) {
    const at = path('from');
    const from = place(at, `doc is missing from path: ${at}`);
    const value = within(`error in copy for from: '${at}'`, () => get(from));
    const target = path();
    const to = place(target, `doc is missing destination path: ${target}`);
    within('error while adding value during copy', () => add(to, structuredClone(value)));
  },
  test({ document, value, path, place }) {
    const at = path();
    const found = at === '' ? document.root : within(`error in test for path: '${at}'`, () => get(place(at, `is missing path: ${at}`)));
    if (!sameJson(found, value)) fail(`testing value ${at} failed`, 'test failed');
  },
};

function fail(...parts: readonly string[]): never {
  throw new JsonPatchError(parts.join(': '));
}

/** What goes wrong there is told with what was to be done. */
function within<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Unfit) return fail(what, error.message);
    throw error;
  }
}
class Unfit extends Error {}

function pathOf(operation: Fields, op: string, what: string): string {
  const path = operation[what];
  if (typeof path === 'string') return path;
  const missing = what === 'from' ? 'operation, missing from field' : 'operation missing path field';
  // The library forgets why in these.
  return op === 'add' || op === 'remove' || (op === 'copy' && what === 'path')
    ? fail(`${op} operation failed to decode path`, 'missing value')
    : fail(`${op} operation failed to decode ${what}`, missing, 'missing value');
}

/** `/metadata/labels/a~1b`. What stands before the first slash is not looked at. */
function find(root: Holder, path: string): Place | undefined {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = steps.pop();
  if (key === undefined) return undefined;
  let holder = root;
  for (const step of steps) {
    const next = nextOf({ holder, key: step });
    if (typeof next !== 'object' || next === null) return undefined;
    holder = next as Holder;
  }
  return { holder, key };
}

function nextOf(place: Place): unknown {
  try {
    return get(place);
  } catch (error) {
    if (error instanceof Unfit) return undefined;
    throw error;
  }
}

/** In a map, what is not there is null. */
function get({ holder, key }: Place): unknown {
  if (Array.isArray(holder)) return holder[indexIn(holder.length, key)];
  return Object.hasOwn(holder, key) ? holder[key] : null;
}

function add({ holder, key }: Place, value: unknown): void {
  if (!Array.isArray(holder)) define(holder, key, value);
  else if (key === '-') holder.push(value);
  else holder.splice(indexIn(holder.length + 1, key, `value was not a proper array index: '${key}': `), 0, value);
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(indexIn(holder.length, key), 1);
  else if (!Object.hasOwn(holder, key)) throw new Unfit(`Unable to remove nonexistent key: ${key}: missing value`);
  else delete holder[key];
}

/** Below zero, from the end. @see Go: strconv.Atoi */
function indexIn(length: number, key: string, prefix = ''): number {
  if (!/^[+-]?\d+$/.test(key)) throw new Unfit(`${prefix}strconv.Atoi: parsing "${key}": invalid syntax`);
  const index = Number(key);
  if (index >= length || index < -length) throw new Unfit(`Unable to access invalid index: ${index}: invalid index referenced`);
  return index < 0 ? index + length : index;
}

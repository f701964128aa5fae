import type { Task } from '../../../../engine/index.ts';
import { type ErrorPlace, JsArray, JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { classOf } from './inspect.ts';
import { jsonError } from './json-error.ts';

/** `JSON.parse`. What is no JSON is a SyntaxError in the words of the Node release. */
export function fromJson(machine: Machine, source: string): JsValue {
  const made = (value: unknown): JsValue => {
    if (Array.isArray(value)) return machine.array(value.map(made));
    if (typeof value !== 'object' || value === null) return value as JsValue;
    const object = machine.object();
    for (const [name, each] of Object.entries(value)) object.put(name, made(each));
    return object;
  };
  try {
    return made(JSON.parse(source));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const major = Number.parseInt(machine.version, 10);
    const { message, at } = jsonError(source, major);
    const thrown = machine.fail('SyntaxError', message);
    const file = { path: major < 20 ? 'undefined' : '<anonymous_script>', source };
    (thrown.value as JsObject).native = { file, at, length: at < source.length ? 1 : 0 } satisfies ErrorPlace;
    throw thrown;
  }
}

/** What is being written, from the outside in, and under which name it was found. */
type Path = Map<JsObject, string>;
/** @see v8: src/json/json-stringifier.cc CircularStructureMessageBuilder */
function circle(machine: Machine, made: JsObject, key: string, seen: Path): string {
  const named = ([of]: [JsObject, string]): string => `object with constructor '${classOf(machine, of)}'`;
  const shown = (name: string): string => (/^\d+$/.test(name) ? `index ${name}` : `property '${name}'`);
  const path = [...seen];
  const [first, ...rest] = path.slice(path.findIndex(([of]) => of === made)) as [[JsObject, string], ...[JsObject, string][]];
  const lines = rest.map((step) => `\n    |     ${shown(step[1])} -> ${named(step)}`);
  const [next, last] = [lines[0] ?? '', lines.length > 1 ? (lines.at(-1) as string) : ''];
  const between = lines.length > 2 ? '\n    |     ...' : '';
  return `Converting circular structure to JSON\n    --> starting at ${named(first)}${next}${between}${last}\n    --- ${shown(key)} closes the circle`;
}

/** One text that is being written. */
interface Writing {
  readonly machine: Machine;
  /** The replacer. */
  readonly by: JsValue;
  readonly indent: string;
  readonly seen: Path;
}

/** `line`: how a line begins there. */
function* encoded(writing: Writing, holder: JsValue, key: string, value: JsValue, line: string): Task<string | undefined> {
  const { machine, by, seen } = writing;
  yield* machine.tick();
  let made = value;
  if (made instanceof JsObject) {
    const own = machine.get(made, 'toJSON');
    if (own instanceof JsFunction) made = yield* machine.call(own, made, [key]);
  }
  if (by instanceof JsFunction) made = yield* machine.call(by, holder, [key, made]);
  if (typeof made === 'string') return JSON.stringify(made);
  if (typeof made === 'number') return Number.isFinite(made) ? String(made) : 'null';
  if (typeof made === 'boolean' || made === null) return String(made);
  if (typeof made === 'bigint') throw machine.fail('TypeError', 'Do not know how to serialize a BigInt');
  if (!(made instanceof JsObject) || made instanceof JsFunction) return undefined;
  if (seen.has(made)) throw machine.fail('TypeError', circle(machine, made, key, seen));
  if (made.kind === 'String') return JSON.stringify(String(made.native));
  // What is met in several places is written in each.
  machine.process.work(2);
  if (seen.size === MOST_DEPTH) throw machine.fail('RangeError', 'Maximum call stack size exceeded');
  seen.set(made, key);
  const text = yield* members(writing, made, line);
  seen.delete(made);
  return text;
}
/** V8's stack ends about there. */
const MOST_DEPTH = 5000;

function* members(writing: Writing, made: JsObject, line: string): Task<string> {
  const { machine, by, indent } = writing;
  const inner = indent === '' ? '' : line + indent;
  if (made instanceof JsArray) {
    const parts: string[] = [];
    for (const [i, each] of made.items.entries()) parts.push((yield* encoded(writing, made, String(i), each, inner || line)) ?? 'null');
    return parts.length === 0 ? '[]' : `[${inner}${parts.join(`,${inner}`)}${indent === '' ? '' : line}]`;
  }
  const names = by instanceof JsArray ? by.items.map((each) => machine.text(each)).filter((name) => made.own(name)) : made.keys();
  const parts: string[] = [];
  for (const name of names) {
    const shown = yield* encoded(writing, made, name, machine.get(made, name), inner || line);
    if (shown !== undefined) parts.push(`${JSON.stringify(name)}:${indent === '' ? '' : ' '}${shown}`);
  }
  return parts.length === 0 ? '{}' : `{${inner}${parts.join(`,${inner}`)}${indent === '' ? '' : line}}`;
}

/** From the inside out. */
function* revived(machine: Machine, holder: JsObject, key: string, reviver: JsFunction): Task<JsValue> {
  const value = machine.get(holder, key);
  if (value instanceof JsObject)
    for (const name of value.keys()) {
      const made = yield* revived(machine, value, name, reviver);
      if (made === undefined) value.delete(name);
      else value.put(name, made);
    }
  return yield* machine.call(reviver, holder, [key, value]);
}

/** `JSON.stringify`, with `by` for the replacer. Undefined for what JSON does not have, such as a function. */
export function* toJson(machine: Machine, value: JsValue, by: JsValue = undefined, space: JsValue = undefined): Task<JsValue> {
  const indent =
    typeof space === 'number' ? ' '.repeat(Math.min(10, Math.max(0, space))) : typeof space === 'string' ? space.slice(0, 10) : '';
  return yield* encoded({ machine, by, indent, seen: new Map() }, machine.object({ '': value }), '', value, '\n');
}

/** JSON, with its two functions. */
export function defineJson(machine: Machine): void {
  const json = machine.object();
  machine.global.put(
    'JSON',
    define(machine, json, {
      stringify: (_, [value, by, space]) => toJson(machine, value, by, space),
      *parse(_, [text, reviver]): Task<JsValue> {
        const made = fromJson(machine, machine.text(text));
        return reviver instanceof JsFunction ? yield* revived(machine, machine.object({ '': made }), '', reviver) : made;
      },
    }),
    false,
  );
  for (const name of ['parse', 'stringify']) (machine.get(json, name) as JsFunction).frame = `JSON.${name}`;
}

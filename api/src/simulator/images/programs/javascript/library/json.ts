import type { Task } from '../../../../engine/index.ts';
import { JsArray, JsFunction, JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';

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
    throw machine.fail('SyntaxError', error.message);
  }
}

function* encoded(
  machine: Machine,
  holder: JsValue,
  key: string,
  value: JsValue,
  by: JsValue,
  indent: string,
  line: string,
  seen: readonly JsObject[],
): Task<string | undefined> {
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
  if (seen.includes(made))
    throw machine.fail(
      'TypeError',
      "Converting circular structure to JSON\n    --> starting at object with constructor 'Object'\n    --- property 'self' closes the circle",
    );
  const [inner, next] = [indent === '' ? '' : line + indent, [...seen, made]];
  if (made.kind === 'String') return JSON.stringify(String(made.native));
  if (made instanceof JsArray) {
    const parts: string[] = [];
    for (const [i, each] of made.items.entries())
      parts.push((yield* encoded(machine, made, String(i), each, by, indent, inner || line, next)) ?? 'null');
    return parts.length === 0 ? '[]' : `[${inner}${parts.join(`,${inner}`)}${indent === '' ? '' : line}]`;
  }
  const names =
    by instanceof JsArray
      ? by.items.map((each) => machine.text(each)).filter((name) => made instanceof JsObject && made.own(name))
      : made.keys();
  const parts: string[] = [];
  for (const name of names) {
    const shown = yield* encoded(machine, made, name, machine.get(made, name), by, indent, inner || line, next);
    if (shown !== undefined) parts.push(`${JSON.stringify(name)}:${indent === '' ? '' : ' '}${shown}`);
  }
  return parts.length === 0 ? '{}' : `{${inner}${parts.join(`,${inner}`)}${indent === '' ? '' : line}}`;
}

export function* toJson(machine: Machine, value: JsValue, by: JsValue = undefined, space: JsValue = undefined): Task<JsValue> {
  const indent =
    typeof space === 'number' ? ' '.repeat(Math.min(10, Math.max(0, space))) : typeof space === 'string' ? space.slice(0, 10) : '';
  return yield* encoded(machine, machine.object({ '': value }), '', value, by, indent, '\n', []);
}

export function defineJson(machine: Machine): void {
  machine.global.put(
    'JSON',
    define(machine, machine.object(), {
      stringify: (_, [value, by, space]) => toJson(machine, value, by, space),
      *parse(_, [text, reviver]): Task<JsValue> {
        const made = fromJson(machine, machine.text(text));
        return reviver instanceof JsFunction ? yield* machine.call(reviver, machine.object({ '': made }), ['', made]) : made;
      },
    }),
    false,
  );
}
